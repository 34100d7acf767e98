"""Causes and notes of one turn, kept only for a live game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.world.state import Snapshot, World

F64 = NDArray[np.float64]
_Part = tuple[str, tuple[Any, ...], NDArray[np.floating[Any]] | float]
"""Field, index after B, and what was added there."""
RESIDUE = "limits of the scale and rounding"
MIDWAY = "limits of the scale, halfway through the turn"


class CauseRow(NamedTuple):
    """One contribution to one cell: `amount` was added because of `why`."""

    field: str
    cell: tuple[int, ...]
    amount: float
    why: str
    instrument: int | None
    event: int | None


class NoteRow(NamedTuple):
    """Something that happened, for the log; kinds are past participles."""

    kind: str
    text: str
    actors: tuple[int, ...]
    instrument: int | None
    zone: int | None
    event: int | None
    weight: int
    seen_by: frozenset[int] | None
    """Actors who learn of it; nothing means everybody."""


@dataclass
class Trace:
    """What world 0 of a batch went through in a turn."""

    notes: list[NoteRow] = field(default_factory=list)
    _opened: Snapshot | None = None
    _closed: Snapshot | None = None
    _late: list[Callable[[Trace], None]] = field(default_factory=list)
    _added: list[tuple[Sequence[_Part], str, int | None, int | None]] = field(default_factory=list)
    """Parts, and the reason, instrument and event of all of them."""

    @cached_property
    def before(self) -> World | None:
        """World 0 before the turn; nothing before `open`."""
        return None if self._opened is None else self._opened.world()

    @cached_property
    def after(self) -> World | None:
        """World 0 after the turn; nothing before `close`."""
        return None if self._closed is None else self._closed.world()

    def open(self, world: World) -> None:
        """Remember the world before the turn."""
        self._opened = world.snapshot()

    def midway(self, unsettled: Mapping[str, Any], world: World) -> None:
        """Record what settling a step took or gave where another step of the turn follows."""
        for name, (dtype, _, _) in world.shape.slots.items():
            if dtype == "float":
                self.add(name, (...,), world.arrays[name][0] - unsettled[name][0], MIDWAY, None, None)

    def close(self, world: World) -> None:
        """Remember the world after the turn."""
        self._closed = world.snapshot()

    def later(self, work: Callable[[Trace], None]) -> None:
        """Have `work` add its causes to this trace when somebody asks for causes, not before."""
        self._late.append(work)

    def add(
        self,
        name: str,
        at: tuple[Any, ...],
        delta: NDArray[np.floating[Any]] | float,
        why: str,
        instrument: int | None,
        event: int | None,
    ) -> None:
        """Record that `delta` was added to the cells `at` of one world's field."""
        self._added.append((((name, at, delta),), why, instrument, event))

    def add_all(self, parts: Sequence[_Part], why: str, instrument: int | None, event: int | None) -> None:
        """Record what one reason added to several cells: field, index and amount of each."""
        self._added.append((parts, why, instrument, event))

    def causes(self, name: str | None = None) -> list[CauseRow]:
        """Every contribution, cell by cell; of one field, or of all.

        What clipping and rounding took or gave when the turn settled comes last, so that the rows of a cell sum to
        the change of the cell.
        """
        while self._late:
            self._late.pop()(self)
        rows: list[CauseRow] = []
        totals: dict[str, F64] = {}
        added = ((part, why, i, t) for parts, why, i, t in self._added for part in parts)
        for (field_name, key, cells), why, instrument, event in added:
            if (name is not None and field_name != name) or not np.any(cells):
                continue
            assert self.before is not None
            delta = np.zeros(self.before.arrays[field_name].shape[1:])
            delta[key] = cells
            totals[field_name] = totals.get(field_name, np.zeros(1)) + delta
            for at in np.argwhere(np.atleast_1d(delta) != 0.0):
                cell = tuple(int(k) for k in at) if np.ndim(delta) else ()
                rows.append(CauseRow(field_name, cell, float(delta[cell]), why, instrument, event))
        if self.before is None or self.after is None:
            return rows
        for field_name, (dtype, _, _) in self.after.shape.slots.items():
            if dtype != "float" or (name is not None and field_name != name):
                continue
            change = self.after.arrays[field_name][0] - self.before.arrays[field_name][0]
            residue = np.atleast_1d(change) - totals.get(field_name, np.zeros(1))
            for at in np.argwhere(np.abs(residue) > 1e-12):
                cell = tuple(int(k) for k in at) if np.ndim(change) else ()
                amount = float(residue[tuple(at)])
                rows.append(CauseRow(field_name, cell, amount, RESIDUE, None, None))
        return rows
