"""What the seats are bound by as a turn begins, looked up once for all of them; each is told of its own alone."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import flat, picked
from wargame.rules.masks import columns, distinct
from wargame.rules.page import Sheet, places
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


class Promised(Sheet):
    """Promises in force of one actor."""

    def alike(self, mask: Mask) -> list[Ints]:
        """The places of those in `mask`, together where they are of one row, kind and subject."""
        here = places(mask)
        if not len(here):
            return []
        about, rows = self["clause_subject"][here] * len(KIND_CODE) + self["clause_kind"][here], self.rows[here]
        cuts = places((rows[1:] != rows[:-1]) | (about[1:] != about[:-1])) + 1
        if len(cuts) < len(distinct(rows)):  # every row says the same in all its worlds
            ends = cuts.tolist()
            return [here[start:end] for start, end in zip([0, *ends], [*ends, len(here)], strict=True)]
        return [
            here[(rows == row) & (about == code)] for row in distinct(rows) for code in distinct(about, rows == row)
        ]

    @cached_property
    def about(self) -> dict[int, Ints]:
        """Code of a subject -> places of the promises about it."""
        order = self["clause_subject"].argsort(kind="stable")
        codes = self["clause_subject"][order]
        starts = [0, *(places(codes[1:] != codes[:-1]) + 1).tolist()]
        ends = [*starts[1:], len(order)]
        return {int(codes[start]): order[start:end] for start, end in zip(starts, ends, strict=True)}

    @cached_property
    def truces(self) -> Ints:
        """Places of those not to shoot."""
        return places(self["clause_kind"] == KIND_CODE["ceasefire"])

    @cached_property
    def stops(self) -> Ints:
        """Places of those not to supply somebody."""
        return places(self["clause_kind"] == KIND_CODE["stop_support"])


class Pacts:
    """Promises in force by who gave them, and letters that wait for signatures, in worlds that stand still."""

    def __init__(self, book: Rulebook, world: World) -> None:
        self._book, self._world = book, world
        self._done: dict[int, tuple[NDArray[np.int32], F64]] = {}

    def given_by(self, actor: int) -> Promised | None:
        """The promises of an actor that are in force by what it may read; None where there is none."""
        at, ends = self._given
        mine = at[ends[actor] : ends[actor + 1]]
        if not len(mine):
            return None
        mine = mine[self._bind(mine, _read(self._book, actor))]
        return Promised(self._book, self._world.arrays, self._world.batch, mine) if len(mine) else None

    def _bind(self, at: Ints, read: Mask) -> Mask:
        """Which promises are of the rows that an actor reads (K,), and have not given way to a later one of those."""
        rows, worlds = divmod(at, self._world.batch)
        bind = read[rows]
        for earlier, later, where in self._taken_over:
            if read[later]:
                here = slice(*rows.searchsorted((earlier, earlier + 1)))
                bind[here] &= ~where[worlds[here]]
        return bind

    @cached_property
    def _taken_over(self) -> list[tuple[int, int, Mask]]:
        return list(self._book.rows.taken_over(self._world.arrays))

    @cached_property
    def _given(self) -> tuple[Ints, list[int]]:
        """Clauses agreed in texts in force, as places in a field over axis K, actor by actor, and where each begins."""
        book, arrays = self._book, self._world.arrays
        at = places(book.rows.stands(arrays).T.ravel())
        giver = flat(arrays["clause_giver"]).take(at)
        counts = np.bincount(giver, minlength=len(book.actors))
        return at[giver.argsort(kind="stable")], [0, *counts.cumsum().tolist()]

    def done(self, n: int) -> tuple[NDArray[np.int32], F64]:
        """Givers of the promises of a treaty (B, its rows), and how far each is reported to be done; 0 if not agreed.

        To be told to those who have a part in it.
        """
        found = self._done.get(n)
        if found is None:
            arrays, span = self._world.arrays, self._book.rows.span(n)
            reported = np.where(arrays["agreed"][:, span] > 0, arrays["reported"][:, span], 0.0)
            found = self._done[n] = arrays["clause_giver"][:, span], reported
        return found

    @cached_property
    def letters(self) -> dict[int, Mask]:
        """Letters that are initialled somewhere: instrument -> (B,) where."""
        letters, states = self._book.rows.letters, self._book.state_code["treaty"]
        ready = picked(self._world.arrays["state"], letters) == states["initialled"]
        return {int(letters[n]): ready[:, n] for n in columns(ready)}


def _read(book: Rulebook, actor: int) -> Mask:
    """(K,) the clauses that an actor may read, of treaties that it knows of."""

    def build() -> Mask:
        sight = book.sight[actor]
        return sight.clauses & sight.instruments[book.rows.instrument]

    found: Mask = book.memo(f"clauses read:{actor}", build)
    return found
