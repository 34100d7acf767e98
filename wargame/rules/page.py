"""Promises in force as numbers in a line: each stands for one row of the clauses in one world.

In many worlds every text is in force somewhere and few are everywhere, so that rules look at pairs of row and world
instead of at every row in every world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import flat
from wargame.negotiation.words import clause_words
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.masks import distinct
from wargame.rules.readings import PERFORMED, Readings
from wargame.rules.rows import CONTENT
from wargame.rules.rulebook import Rulebook

FOUND: Final = "what was delivered and what was reported of it"
"""Why the fields that say how a promise stands change, unless something else is said."""


class Sheet(dict[str, NDArray[Any]]):
    """N promises, row by row, and within a row world by world: their fields over axis K as arrays (N,).

    Attributes:
        at: (N,) their places in a field over axis K as `flat` lays it out.
        count: how many they are.
        rows: (N,) the row of each; `worlds` (N,) its world.
    """

    def __init__(self, book: Rulebook, arrays: Mapping[str, NDArray[Any]], batch: int, at: Ints) -> None:
        super().__init__()
        self.book, self.batch = book, batch
        self.at, self.count = at, len(at)
        self.rows, self.worlds = divmod(at, batch) if batch > 1 else (at, np.zeros_like(at))
        self._arrays = arrays

    def __missing__(self, name: str) -> NDArray[Any]:
        """A field, taken when it is first asked for."""
        found = self[name] = flat(self._arrays[name]).take(self.at)
        return found

    def of_world(self, name: str, cells: Ints | int) -> NDArray[Any]:
        """A field of one axis at one cell for each promise, in its world."""
        return flat(self._arrays[name]).take(cells * np.intp(self.batch) + self.worlds)

    def by_row(self, mask: Mask) -> list[Ints]:
        """The places of the promises in `mask`, row by row; no two of a row are in one world."""
        found = places(mask)
        if not len(found):
            return []
        rows = self.rows[found]
        bounds = [0, *(places(rows[1:] != rows[:-1]) + 1).tolist(), len(rows)]
        return [found[start:end] for start, end in pairwise(bounds)]

    def over_worlds(self, here: Ints, value: NDArray[Any] | bool = True) -> NDArray[Any]:
        """(B,) what some promises of a row say in their worlds; nothing in all others."""
        found = np.zeros(self.batch, np.asarray(value).dtype)
        found[self.worlds[here]] = value
        return found

    @cached_property
    def treaty(self) -> Ints:
        """(N,) place of each one's treaty."""
        return self.book.rows.treaty.take(self.rows)

    @cached_property
    def instrument(self) -> Ints:
        """(N,) each one's treaty as an instrument."""
        return self.book.rows.instrument.take(self.rows)


class Page(Sheet):
    """Promises of a turn in the making, to be read and written."""

    def __init__(self, turn: Turn, at: Ints) -> None:
        super().__init__(turn.book, turn.w, turn.batch, at)
        self.turn = turn
        self.facts = Readings.of_book(turn.book)
        self.moves = turn.moves
        """Moves of instruments that had been made when the promises were looked up."""
        self._whys: dict[int, str] = {}

    @classmethod
    def of(cls, turn: Turn, where: Mask) -> Page:
        """The promises where `where` (B, K) holds."""
        return cls(turn, places(where.T.ravel()))

    @classmethod
    def in_force(cls, turn: Turn) -> Page:
        """The promises in force now; they stay the same while no instrument moves."""
        return cls.of(turn, turn.book.rows.binding(turn.w))

    def part(self, here: Ints) -> Page:
        """Some of the promises, to be read."""
        return Page(self.turn, self.at[here])

    @cached_property
    def _met(self) -> Ints:
        """The rows that occur."""
        return np.concatenate((self.rows[:1], self.rows[1:][self.rows[1:] != self.rows[:-1]]))

    def p(self, name: str) -> float | F64:
        """A parameter of the model: a number, or (N,) where it differs by world."""
        value = self.turn.p(name)
        return value if isinstance(value, float) else value.take(self.worlds)

    def put(self, name: str, value: NDArray[Any], why: str = FOUND, named: bool = False) -> None:
        """Write a field over axis K; `named` where the cause names the treaty."""
        turn, array = self.turn, flat(self.turn.w[name])
        if turn.batch > 1:
            turn.touched.at(name, self._met)
        if turn.trace is not None and array.dtype.kind == "f":
            for i in distinct(self.instrument[self.told]) if named else [None]:
                here = self.told if i is None else self.told[self.instrument[self.told] == i]
                change = value[here] - array[self.at[here]]
                turn.trace.add(name, (self.rows[here],), change, why, i, None)
        array[self.at] = value
        self[name] = value

    def scatter(
        self, name: str, at: tuple[Ints, ...], delta: F64, why: Callable[[Page, int], str] | None = None
    ) -> None:
        """Add `delta` to a cell for each promise, in its world; what meets in a cell adds up in order.

        Args:
            name: the field.
            at: index (N,) on each of its axes after B.
            delta: what is added (N,).
            why: reason of one of them; what it promises, unless given.
        """
        turn, array = self.turn, self.turn.w[name]
        cell = at[0]
        for index, size in zip(at[1:], array.shape[2:], strict=True):
            cell = cell * size + index
        turn.touched.cells(name, cell)
        np.add.at(flat(array), cell * np.intp(turn.batch) + self.worlds, delta)
        if turn.trace is not None:
            keys = zip(*(index[self.told].tolist() for index in at), strict=True)
            for n, key, amount in zip(self.told.tolist(), keys, delta[self.told].tolist(), strict=True):
                if amount:
                    words = self.why(n) if why is None else why(self, n)
                    turn.trace.add(name, key, amount, words, self.instrument.item(n), None)

    @cached_property
    def told(self) -> Ints:
        """Places of the promises of world 0."""
        return np.arange(self.count) if self.turn.batch == 1 else places(self.worlds == 0)

    @cached_property
    def open(self) -> Mask:
        """(N,) whether it is no secret."""
        found: Mask = ~self.book.rows.secret[self.rows]
        return found

    @cached_property
    def performed(self) -> Mask:
        """(N,) whether the text itself carries it out."""
        mask: Mask = PERFORMED.take(self["clause_kind"]) & (self["clause_goal"] == 0) & ~self.facts.read.take(self.rows)
        return mask

    def why(self, n: int) -> str:
        """What to say of promise `n`, of world 0: its treaty, and what is promised."""
        found = self._whys.get(n)
        if found is None:
            found = self._whys[n] = self._why(int(self.rows[n]))
        return found

    def _why(self, k: int) -> str:
        rows, book = self.facts.rows, self.turn.book
        title = book.instrument(int(rows.instrument[k])).title
        if rows.secret[k] and book.audience[int(rows.instrument[k])] is None:  # what a cause says, many may read
            return f"{title}: a clause that is not public"
        return f"{title}: {row_words(self.turn, k)}"


def row_words(turn: Turn, k: int) -> str:
    """What row `k` of world 0 promises, in the words of the document or, failing that, in our own."""
    rows = turn.book.rows
    if not rows.blank[k]:
        part = turn.book.instrument(int(rows.instrument[k])).treaty
        text = part.clauses[rows.ids[k]].text if part is not None else None
        if text is not None:
            return text
    clause = rows.clause(k, {name: turn.w[name][0, k] for name in CONTENT})
    return clause_words(clause, rows.names).partition("; ")[0]


def places(mask: Mask) -> Ints:
    """Where a mask (N,) holds."""
    found: Ints = mask.nonzero()[0]
    return found
