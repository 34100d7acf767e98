"""The single place where a seat's sight is decided: an allow-list, built from what fields and instruments say of
themselves.

Handouts, views, reports and explanations read the world through a `Seat` and in no other way. What a `Seat` does not
name does not leave the session: hidden instruments are missing from lists and numberings, estimates are rounded so
that they tell no more than an estimate, and a cause that stems from something unseen reads `UNDISCLOSED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import floor, fsum, log10
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.rules.rulebook import Rulebook
from wargame.session.record import CauseRecord, NoteRecord
from wargame.world.declare import Field
from wargame.world.fields import BY_NAME, STATUS, TIES
from wargame.world.state import World
from wargame.world.view import Estimates, View

UNDISCLOSED: Final = "undisclosed"
ESTIMATED: Final = "intelligence estimates differ from turn to turn"
DIGITS: Final = 2
"""Significant digits of an estimate."""
INTERNAL: Final = frozenset("OTHNKY")
"""Axes that no screen shows."""


class Seat:
    """What one seat may know of a game."""

    def __init__(self, book: Rulebook, seat: str) -> None:
        """Look through the eyes of `seat`."""
        self.book = book
        self.id = seat
        self.actor = book.index["A"][seat]
        self.sight = book.sight[self.actor]
        self.instruments: tuple[int, ...] = tuple(int(i) for i in np.flatnonzero(self.sight.instruments))
        self.fields: tuple[Field, ...] = tuple(
            f for f in book.shape.fields if f.seen_by != "nobody" and not INTERNAL & set(f.axes)
        )
        self.lines: dict[int, tuple[str, ...]] = {}
        """Instrument -> its effects in words, once they have been asked for."""

    @cached_property
    def events(self) -> frozenset[str]:
        """Timeline entries it learns of."""
        timeline = self.book.text.timeline
        return frozenset(k for k, e in timeline.items() if e.seen_by == "all" or self.id in e.seen_by)

    @cached_property
    def instrument_ids(self) -> frozenset[str]:
        """Instruments it may know of."""
        return frozenset(self.book.instruments[i] for i in self.instruments)

    # --- numbers ------------------------------------------------------------------------------------------------

    def view(self, world: World) -> View:
        """The arrays it may read."""
        return View(world, self.sight, Estimates(self.book.intel, world))

    def exact(self, field: Field) -> NDArray[np.bool_]:
        """Cells it reads exactly."""
        return self.view(self._any).exact(field)

    @cached_property
    def _any(self) -> World:
        return World(self.book.shape, 0, np.zeros(1, np.uint64))

    def place(self, field: str, cell: Sequence[str]) -> tuple[Field, tuple[int, ...]] | None:
        """Field and indices of a cell, if the seat sees anything there; the same nothing for hidden and unknown."""
        known = BY_NAME.get(field)
        if known is None or known not in self.fields or len(cell) != len(known.axes):
            return None
        at: list[int] = []
        for axis, entity in zip(known.axes, cell, strict=True):
            index = self.book.index[axis].get(entity)
            if index is None or (axis == "I" and entity not in self.instrument_ids):
                return None
            at.append(index)
        where = tuple(at)
        return (known, where) if known.seen_by == "intel" or bool(self.exact(known)[where]) else None

    def is_estimate(self, field: Field, at: tuple[int, ...]) -> bool:
        """Whether it has only intelligence on a cell that it sees."""
        return field.seen_by == "intel" and not bool(self.exact(field)[at])

    def number(self, world: World, field: Field, at: tuple[int, ...]) -> float:
        """One number that `place` has allowed."""
        value = float(np.asarray(self.view(world)[field.name])[(0, *at)])
        return rounded(value) if self.is_estimate(field, at) else value

    def numbers(self, world: World) -> dict[str, object]:
        """Every field as nested lists; nothing where it sees nothing."""
        view = self.view(world)
        return {f.name: self._nested(view, f) for f in self.fields}

    def states(self, world: World) -> dict[str, str]:
        """State of every instrument that it knows of."""
        book = self.book
        return {book.instruments[i]: book.state_name(i, int(world["state"][0, i])) for i in self.instruments}

    def _nested(self, view: View, field: Field) -> object:
        array: Any = np.asarray(view[field.name])[0]
        mask = view.exact(field)
        if "I" in field.axes:
            keep = list(self.instruments)
            array, mask = array[keep], mask[keep]
        if mask.all():
            return array.tolist()
        if field.seen_by == "intel":
            rows = [[rounded(x) for x in row] for row in np.atleast_2d(array).tolist()]
            estimate = np.array(rows).reshape(array.shape)
            told: object = np.where(mask, array, estimate).tolist()
            return told
        seen: NDArray[np.object_] = array.astype(object)
        seen[~mask] = None
        return seen.tolist()

    # --- what happened ------------------------------------------------------------------------------------------

    def may_read(self, note: NoteRecord) -> bool:
        """Whether a row of news is for this seat."""
        if note.seen_by is not None and self.id not in note.seen_by:
            return False
        if note.instrument is not None and note.instrument not in self.instrument_ids:
            return False
        return note.event is None or note.event in self.events

    def causes(self, rows: Iterable[CauseRecord]) -> list[tuple[str, float]]:
        """(why, amount) of causes of one cell, what it may not know of summed into one `UNDISCLOSED` at the end."""
        told: dict[str, float] = {}
        hidden: list[float] = []
        for row in rows:
            if (
                (row.instrument is not None and row.instrument not in self.instrument_ids)
                or (row.event is not None and row.event not in self.events)
                or row.why == UNDISCLOSED
            ):
                hidden.append(row.amount)
            else:
                told[row.why] = told.get(row.why, 0.0) + row.amount
        found = [(why, amount) for why, amount in told.items() if amount]
        total = fsum(hidden)  # exact, so that it does not tell in which order hidden things happened
        return [*found, (UNDISCLOSED, total)] if total else found


def rounded(value: float) -> float:
    """An estimate to `DIGITS` significant digits."""
    if not value or not np.isfinite(value):
        return value
    return round(value, DIGITS - 1 - floor(log10(abs(value)))) + 0.0


def ids(book: Rulebook, axis: str, at: Sequence[int]) -> tuple[str, ...]:
    """Ids of indices on an axis."""
    names = book.axes[axis]
    return tuple(names[k] for k in at)


def code_names(book: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Names of the codes of enumerations that one list serves."""
    return {"actor": book.actors, "status": STATUS, "ties": TIES}
