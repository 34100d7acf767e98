"""A world to try rules on: say who orders what, resolve a turn, read what changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.text import Text
from wargame.rules.accords import AGREED, Accords
from wargame.rules.orders import OrderRow, Orders
from wargame.rules.reveal import RefusedRow
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import CauseRow, Trace
from wargame.rules.turn import begin, resolve
from wargame.world.codec import digest
from wargame.world.fields import BY_NAME

F64 = NDArray[np.float64]


def order_row(book: Rulebook, text: str) -> OrderRow:
    """The order that a text such as ``"sender listing.impose 0.8"`` stands for.

    Args:
        book: the scenario.
        text: actor, instrument and trigger, and perhaps a level.
    """
    actor, what, *level = text.split()
    instrument, trigger = what.split(".")
    i = book.index["I"][instrument]
    opening = book.opening_of[(book.index["A"][actor], i)]
    return OrderRow(opening, book.code(i, trigger), float(level[0]) if level else math.nan)


def orders_of(book: Rulebook, texts: Sequence[str], batch: int = 1) -> Orders:
    """The same orders in every world of a batch."""
    orders = Orders.none(batch, len(book.openings))
    for text in texts:
        row = order_row(book, text)
        orders.trigger[:, row.opening] = row.trigger
        orders.level[:, row.opening] = row.level
    return orders


class Run:
    """Some worlds of a game, driven by hand.

    Attributes:
        book: the scenario.
        world: as it stands now.
        trace: causes and notes of the last turn (of the first world).
        refused: what the last turn refused (in the first world).
    """

    def __init__(self, book: Rulebook, *, seed: int = 7, worlds: Sequence[int] = (0,)) -> None:
        self.book = book
        self.world = begin(book, seed, worlds)
        self.trace = Trace()
        self.refused: list[RefusedRow] = []

    def __getitem__(self, path: str) -> F64:
        """(B,) values of a cell such as ``"strain backer"``, or a field's whole array for its bare name."""
        name, *ids = path.split()
        array: F64 = self.world[name]
        key: Any = (slice(None), *self._at(name, ids))
        return array[key] if ids else array

    def __setitem__(self, path: str, value: Any) -> None:
        """Set a cell, row or field; a state or a holder by its name."""
        name, *ids = path.split()
        at = self._at(name, ids)
        if isinstance(value, str):
            value = self._code(name, ids, value)
        key: Any = (slice(None), *at)
        self.world[name][key] = value

    def one(self, path: str) -> float:
        """A cell of the first world."""
        return float(self[path].flat[0])

    def state(self, instrument: str) -> str:
        """The state of an instrument in the first world."""
        i = self.book.index["I"][instrument]
        return self.book.state_name(i, int(self.world["state"][0, i]))

    def share(self, instrument: str, state: str) -> float:
        """Share of the worlds in which an instrument is in a state."""
        i = self.book.index["I"][instrument]
        return float((self.world["state"][:, i] == self._code("state", [instrument], state)).mean())

    def turn(self, *orders: str, agreed: Sequence[str] = ()) -> Self:
        """Resolve one turn with these orders; `agreed` names treaties that the tables agreed on as they are written."""
        self.trace = Trace()
        given = orders_of(self.book, orders, self.world.batch)
        self.refused = resolve(self.book, self.world, given, self._accords(agreed), self.trace)
        return self

    def _accords(self, agreed: Sequence[str]) -> Accords | None:
        if not agreed:
            return None
        accords = Accords.none(self.book, self.world.batch)
        for treaty in agreed:
            written = self.book.rows.lexicon.treaties[treaty].written
            text = Text(treaty, tuple(options[0] for options in written.values()))
            for world in range(self.world.batch):
                accords.put(self.book, text, AGREED, world)
        return accords

    def turns(self, count: int, *orders: str) -> Self:
        """Resolve several turns without orders but for the first."""
        for k in range(count):
            self.turn(*(orders if k == 0 else ()))
        return self

    def causes(self, path: str) -> list[CauseRow]:
        """Why a cell changed in the last turn."""
        name, *ids = path.split()
        return [row for row in self.trace.causes(name) if not ids or row.cell == self._at(name, ids)]

    def cause(self, path: str, words: str) -> float:
        """The sum of the contributions whose reason contains `words`."""
        return sum(row.amount for row in self.causes(path) if words in row.why)

    def news(self) -> list[str]:
        """Kinds of the notes of the last turn."""
        return [note.kind for note in self.trace.notes]

    @property
    def digest(self) -> str:
        """Digest of the first world."""
        return digest(self.world)

    def _at(self, name: str, ids: Sequence[str]) -> tuple[int, ...]:
        return tuple(self._place(axis, word) for axis, word in zip(BY_NAME[name].axes, ids, strict=False))

    def _place(self, axis: str, word: str) -> int:
        if axis == "O":
            actor, instrument = word.split(":")
            return self.book.opening_of[(self.book.index["A"][actor], self.book.index["I"][instrument])]
        return self.book.index[axis][word]

    def _code(self, name: str, ids: Sequence[str], word: str) -> int:
        if name == "state":
            kind = self.book.instrument(self.book.index["I"][ids[0]]).kind
            return self.book.state_code[kind][word]
        return self.book.index["A"][word]
