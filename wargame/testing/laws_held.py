"""Checks of the laws: the same seed gives the same game, a batch is its worlds, and no secret reaches a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from wargame.players.protocol import Player
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import resolve
from wargame.testing.complaints import Complaint
from wargame.testing.secrets import seen, twins
from wargame.testing.sitting import Resolver, Sitting, play
from wargame.testing.worlds_held import unlike
from wargame.world.codec import pack, unpack
from wargame.world.state import World

MakePlayers = Callable[[], Mapping[int, Player]]


def same_seed_same_game(
    book: Rulebook, make: MakePlayers, *, seed: int = 7, turns: int | None = None, resolver: Resolver = resolve
) -> Iterator[Complaint]:
    """Played twice by players made afresh, a game ends in the same worlds."""
    first = play(book, make(), seed=seed, turns=turns, resolver=resolver)
    again = play(book, make(), seed=seed, turns=turns, resolver=resolver)
    for one, two in zip(first.turns, again.turns, strict=True):
        difference = unlike(one.after, two.after, 0)
        if difference:
            yield Complaint("same seed, same game", f"turn {one.number}", difference)
            return


def batch_equals_its_worlds(
    book: Rulebook,
    make: MakePlayers,
    *,
    worlds: tuple[int, ...] = (0, 1, 2, 3),
    seed: int = 7,
    turns: int | None = None,
    resolver: Resolver = resolve,
) -> Iterator[Complaint]:
    """Each world of a batch is bitwise what it is when played alone."""
    together = play(book, make(), seed=seed, worlds=worlds, turns=turns, resolver=resolver)
    for row, number in enumerate(worlds):
        alone = play(book, make(), seed=seed, worlds=(number,), turns=turns, resolver=resolver)
        for one, all_of_them in zip(alone.turns, together.turns, strict=True):
            difference = unlike(one.after, all_of_them.after, row)
            if difference:
                yield Complaint("batch equals its worlds", f"turn {one.number}, world {number}", difference)
                break


def packing_changes_nothing(sitting: Sitting) -> Iterator[Complaint]:
    """Every world of the game comes back from its bytes as it was."""
    for turn in sitting.turns:
        packed = pack(turn.after)
        back = unpack(sitting.book.shape, packed)
        if back.seed != turn.after.seed or not np.array_equal(back.ids, turn.after.ids):
            yield Complaint("packing changes nothing", f"turn {turn.number}", "the seed or the numbers of the worlds")
        for row in range(turn.after.batch):
            difference = unlike(turn.after.take([row]), back, row)
            if difference:
                yield Complaint("packing changes nothing", f"turn {turn.number}, world {row}", difference)
        if pack(back) != packed:
            yield Complaint("packing changes nothing", f"turn {turn.number}", "packed again, the bytes differ")


def no_secret_in_a_view(book: Rulebook, world: World, actor: int) -> Iterator[Complaint]:
    """Vary everything that an actor must not know: its view stays as it was, bit by bit."""
    pair = twins(book, world, actor)
    for name, array in seen(book, pair).items():
        for k, varied in enumerate(pair.varied):
            if not np.array_equal(array[k], array[0], equal_nan=array.dtype.kind == "f"):
                yield Complaint("no secret in a view", f"{book.actors[actor]}, {name}", f"it shows '{varied}'")
