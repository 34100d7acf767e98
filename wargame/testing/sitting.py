"""A game played with everything kept that a check may want to look at."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from wargame.players.orderbook import OrderBook
from wargame.players.protocol import Missed, Player, Prompt, Reasoned
from wargame.players.table import missed_notes, negotiate
from wargame.rules.accords import Accords
from wargame.rules.orders import Orders
from wargame.rules.reveal import RefusedRow
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import begin, resolve
from wargame.world.state import World

Mask = NDArray[np.bool_]
Resolver = Callable[[Rulebook, World, Orders, Accords | None, Trace | None], list[RefusedRow]]


@dataclass(frozen=True)
class Answer:
    """What one player gave in one turn.

    Attributes:
        orders: its orders alone.
        reasons: those of the first world, in words.
        seconds: how long it took, all worlds together.
        missed: documented orders that could not be given in the first world.
    """

    orders: Orders
    reasons: list[Reasoned]
    seconds: float
    missed: list[Missed] = field(default_factory=list)


@dataclass(frozen=True)
class Played:
    """One turn: the world before and after, who ordered what, and what came of it."""

    number: int
    before: World
    after: World
    answers: Mapping[int, Answer]
    orders: Orders
    trace: Trace
    refused: list[RefusedRow]


@dataclass
class Sitting:
    """A whole game."""

    book: Rulebook
    players: Mapping[int, Player]
    turns: list[Played] = field(default_factory=list)

    @property
    def last(self) -> World:
        """The world at the end."""
        return self.turns[-1].after


def ask(book: Rulebook, world: World, actor: int, player: Player) -> Answer:
    """Put the question of this turn to one player, alone."""
    orderbook = OrderBook(book, world)
    prompt = Prompt(book, world, actor, True, orderbook)
    start = time.perf_counter()
    player.decide(prompt)
    seconds = time.perf_counter() - start
    return Answer(orderbook.orders, prompt.reasons or [], seconds, prompt.missed)


def play(
    book: Rulebook,
    players: Mapping[int, Player],
    *,
    seed: int = 7,
    worlds: Sequence[int] = (0,),
    turns: int | None = None,
    resolver: Resolver = resolve,
) -> Sitting:
    """Play a game among `players`.

    Args:
        book: the scenario.
        players: by actor.
        seed: of the game.
        worlds: numbers of the worlds played side by side.
        turns: stop after so many; nothing means the whole calendar.
        resolver: what resolves a turn; another one only to try the checks themselves.
    """
    world = begin(book, seed, worlds)
    sitting = Sitting(book, players)
    for number in range(1, (turns or book.turns) + 1):
        accords = negotiate(book, world, players)
        answers = {actor: ask(book, world, actor, players[actor]) for actor in sorted(players)}
        orders = Orders.none(world.batch, len(book.openings))
        for answer in answers.values():
            orders = orders.merged(answer.orders)
        before = world.copy()
        trace = Trace([note for answer in answers.values() for note in missed_notes(book, answer.missed)])
        refused = resolver(book, world, orders, accords, trace)
        sitting.turns.append(Played(number, before, world.copy(), answers, orders, trace, refused))
    return sitting
