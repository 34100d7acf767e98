"""Who plays whom: player texts such as ``doctrine:us-broker`` made into players, and all of them asked at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from wargame.base.errors import UsageError
from wargame.base.text import suggest
from wargame.players.bargain import Hearer, bargain
from wargame.players.doctrine import DoctrinePlayer
from wargame.players.letters import write_letters
from wargame.players.orderbook import OrderBook
from wargame.players.outlook import Outlooks
from wargame.players.protocol import Missed, Player, Prompt, Reasoned
from wargame.players.proxy import HoldPlayer, ProxyPlayer
from wargame.players.random import RandomPlayer
from wargame.rules.accords import Accords
from wargame.rules.orders import Orders
from wargame.rules.reveal import RefusedRow
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import NoteRow, Trace
from wargame.rules.turn import resolve
from wargame.scenario.workshop import Absence
from wargame.world.state import World

OPPONENTS: Mapping[str, str] = {
    "standard": "every seat follows its default doctrine",
    "alternative": "every seat follows its first alternative doctrine",
    "random": "every seat gives legal orders at random",
}
"""Named line-ups for the seats that nobody takes."""


def default_doctrine(book: Rulebook, actor: str) -> str | None:
    """The doctrine an actor follows unless told otherwise."""
    for name, doctrine in book.text.doctrines.items():
        if doctrine.actor == actor and doctrine.default:
            return name
    return None


def doctrines_of(book: Rulebook, actor: str) -> list[str]:
    """Doctrines written for an actor, the default first."""
    names = [n for n, d in book.text.doctrines.items() if d.actor == actor]
    return sorted(names, key=lambda n: not book.text.doctrines[n].default)


def make_player(book: Rulebook, actor: str, text: str = "standard") -> Player:
    """The player that `text` names: ``standard``, ``alternative``, ``random``, ``hold`` (it orders nothing), or
    ``doctrine:NAME``; behind ``proxy:``, or as ``proxy`` alone, one that stands in for an absent person within the
    absence policy.

    Raises:
        UsageError: no such player for this actor.
    """
    own = doctrines_of(book, actor)
    if text == "proxy" or text.startswith("proxy:"):
        policy = book.text.workshop.absence if book.text.workshop else Absence()
        named = text.removeprefix("proxy").removeprefix(":") or {"default": "standard"}.get(policy.proxy, policy.proxy)
        return ProxyPlayer(book, actor, make_player(book, actor, named), policy)
    if text == "hold":
        return HoldPlayer()
    if text == "random":
        return RandomPlayer(book, book.index["A"][actor])
    if text in ("standard", "alternative"):
        if not own:
            return RandomPlayer(book, book.index["A"][actor])
        return DoctrinePlayer(book, own[1] if text == "alternative" and len(own) > 1 else own[0])
    kind, _, name = text.partition(":")
    if kind != "doctrine":
        raise UsageError(
            f"'{text}' is no player",
            where=f"player {actor}",
            way_out="use standard, alternative, random, hold or doctrine:NAME",
        )
    if name not in own:
        raise UsageError(
            f"there is no doctrine '{name}' for it", where=f"player {actor}", way_out=suggest(name, own, "doctrines")
        )
    return DoctrinePlayer(book, name)


def line_up(
    book: Rulebook, choices: Mapping[str, str], opponents: str = "standard", without: Sequence[str] = ()
) -> dict[int, Player]:
    """A player for every actor, seats and others alike, but those in `without` (people)."""
    players: dict[int, Player] = {}
    for a, actor in enumerate(book.actors):
        if actor in without or not book.openings_by_actor[a]:
            continue
        text = choices.get(actor) or (opponents if a in book.seats else "standard")
        players[a] = make_player(book, actor, text)
    return players


def missed_notes(book: Rulebook, missed: Sequence[Missed]) -> Iterator[NoteRow]:
    """Rows of the log for documented orders that could not be given.

    The reason is for all who see the instrument where it lies in the state of the instrument, else for the actor alone.
    """
    for row in missed:
        actor, i = int(book.o_actor[row.opening]), int(book.o_instrument[row.opening])
        who, act = book.text.actors[book.actors[actor]].title, book.act_words(i, row.trigger)
        text = f"{act} by {who} ({row.day.day} {row.day:%B} in the case) did not happen: {row.why}"
        seen_by = book.audience[i] if row.public else frozenset((actor,))
        yield NoteRow("HistoryLeft", text, (actor,), i, None, None, 1, seen_by)


class Played(NamedTuple):
    """A turn that programs have played.

    Attributes:
        accords: what they agreed at tables; None where nothing came of any.
        orders: of every actor.
        reasons: per actor the orders of world 0 with their reasons; empty unless asked for.
        refused: what was refused in world 0; only with a trace.
    """

    accords: Accords | None
    orders: Orders
    reasons: dict[int, list[Reasoned]]
    refused: list[RefusedRow]


def play_turn(
    book: Rulebook, world: World, players: Mapping[int, Player], trace: Trace | None = None, with_reasons: bool = False
) -> Played:
    """Let programs play a turn in every world: bargain, decide, resolve; `world` is changed in place."""
    outlooks = Outlooks(book, world)
    accords = negotiate(book, world, players, outlooks=outlooks)
    missed: list[Missed] | None = None if trace is None else []
    orders, reasons = decide_all(book, world, players, with_reasons, missed, outlooks)
    if trace is not None:
        trace.notes.extend(missed_notes(book, missed or ()))
    refused = resolve(book, world, orders, accords, trace)
    return Played(accords, orders, reasons, refused)


def negotiate(
    book: Rulebook,
    world: World,
    players: Mapping[int, Player],
    without: Collection[int] = (),
    heard: Hearer | None = None,
    outlooks: Outlooks | None = None,
) -> Accords | None:
    """What programs agree among themselves before the orders, at tables and in letters; None where it is nothing.

    Args:
        book: the scenario.
        world: as the turn begins.
        players: who decides, by actor.
        without: actors that persons play; where they sit, programs only answer.
        heard: who counts rounds at tables.
        outlooks: on this world, if others look too.
    """
    outlooks = outlooks or Outlooks(book, world)
    accords = bargain(book, world, players, without, heard, outlooks)
    return write_letters(book, world, players, accords, without, outlooks)


def decide_all(
    book: Rulebook,
    world: World,
    players: Mapping[int, Player],
    with_reasons: bool = False,
    missed: list[Missed] | None = None,
    outlooks: Outlooks | None = None,
) -> tuple[Orders, dict[int, list[Reasoned]]]:
    """Ask every player for the orders of this turn, in every world.

    Args:
        book: the scenario.
        world: (B worlds) before the turn.
        players: by actor.
        with_reasons: whether anybody will read the reasons of world 0.
        missed: takes the documented orders that could not be given in world 0.
        outlooks: on this world, if others look too.

    Returns:
        The orders, and per actor the orders of world 0 with their reasons (empty unless asked for).
    """
    sieves = [player.sieve for player in players.values() if isinstance(player, DoctrinePlayer)]
    orderbook = OrderBook(book, world, outlooks, sieves)
    reasons: dict[int, list[Reasoned]] = {}
    for actor in sorted(players):
        prompt = Prompt(book, world, actor, with_reasons, orderbook)
        players[actor].decide(prompt)
        if prompt.reasons is not None:
            reasons[actor] = prompt.reasons
        if missed is not None:
            missed += prompt.missed
    return orderbook.orders, reasons
