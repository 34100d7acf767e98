"""The world: a record of arrays with a leading batch axis.

All number fields lie in one buffer, all code fields in another, those of one scale side by side, so that copying a
world is two copies of memory and settling it is a handful of calls.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import FEW
from wargame.world.declare import Field
from wargame.world.fields import FIELDS

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
Mask = NDArray[np.bool_]
U64 = NDArray[np.uint64]
Array = NDArray[Any]
_CACHED: Final = 1 << 15
"""Numbers settled at a time, few enough to stay in the processor's cache."""


_FEW_OF: Final = 4
"""Worlds are picked out where they are less than one in so many."""


class Band(NamedTuple):
    """Numbers that lie side by side and settle alike.

    Attributes:
        start: place of the first in the buffer; `end` is one beyond the last.
        low: smallest value; `high` the largest.
        scale: how many steps of the quantum make one. These are columns, one for each number, in a band of several
            scales.
    """

    start: int
    end: int
    low: float | F64
    high: float | F64
    scale: float | F64


class Shape:
    """Where each field lies for given sizes of the axes. One object serves all worlds of a scenario.

    Args:
        axes: ids on each axis, by letter.
    """

    def __init__(self, axes: Mapping[str, Sequence[str]], fields: Sequence[Field] = FIELDS) -> None:
        self.axes: dict[str, tuple[str, ...]] = {letter: tuple(ids) for letter, ids in axes.items()}
        self.fields = tuple(fields)
        self.dims: dict[str, tuple[int, ...]] = {f.name: tuple(len(self.axes[a]) for a in f.axes) for f in self.fields}
        starts: dict[str, int] = {}
        ends = {"float": 0, "int": 0}
        self._numbers: list[tuple[str, int, int, tuple[float, float, float]]] = []
        """(name, start, end, scale) of the fields of numbers, in their order in the buffer."""
        for field in sorted(self.fields, key=_scale):
            start = starts[field.name] = ends[field.dtype]
            ends[field.dtype] = end = start + prod(self.dims[field.name])
            if field.dtype == "float":
                self._numbers.append((field.name, start, end, _scale(field)))
        self._bands: dict[tuple[str, ...], tuple[Band, ...]] = {}
        self.bands = self.bands_of([field.name for field in self.fields])
        sizes = [band.end - band.start for band in self.bands]
        scales = (np.repeat([band[k] for band in self.bands], sizes)[:, None] for k in (2, 3, 4))
        self.whole = Band(0, ends["float"], *scales)
        """All numbers as one band: fewer steps, each of which costs more."""
        self.slots: dict[str, tuple[str, int, int]] = {
            f.name: (f.dtype, starts[f.name], prod(self.dims[f.name])) for f in self.fields
        }
        """(type, start, size) of each field in the buffer of its type, in order of declaration."""
        self.floats = ends["float"]
        self.ints = ends["int"]

    def place(self, name: str, at: Sequence[int]) -> int:
        """Where a cell of a field of numbers lies in their buffer; `at` is its index after B."""
        _, start, _ = self.slots[name]
        dims = self.dims[name]
        return start + int(np.ravel_multi_index(tuple(at), dims)) if dims else start

    def bands_of(self, names: Collection[str]) -> tuple[Band, ...]:
        """The numbers of some fields; neighbours that settle alike are one band."""
        key = tuple(names)
        if key in self._bands:
            return self._bands[key]
        found: list[Band] = []
        for name, start, end, scale in self._numbers:
            if name not in names:
                continue
            if found and found[-1].end == start and found[-1][2:] == scale:
                start = found.pop().start
            found.append(Band(start, end, *scale))
        return self._bands.setdefault(key, tuple(found))


def _scale(field: Field) -> tuple[float, float, float]:
    """Lowest and highest value, and how many steps of the quantum make one; fields of one scale lie side by side."""
    return field.low, field.high, float(round(1 / field.quantum))


class World:
    """B worlds of one scenario.

    Attributes:
        shape: the layout.
        seed: the game's seed.
        ids: number of each world in its batch, (B,); with the seed it decides every draw.
        arrays: name -> array (B, axes...); views into two buffers, (cells, B), in which a column lies in one piece.
        public: those of the arrays that everybody reads.
    """

    __slots__ = ("__weakref__", "_floats", "_ints", "arrays", "ids", "public", "seed", "shape")

    def __init__(self, shape: Shape, seed: int, ids: U64, floats: F64 | None = None, ints: I32 | None = None) -> None:
        b = len(ids)
        self.shape = shape
        self.seed = seed
        self.ids = ids
        self._floats = np.zeros((shape.floats, b)) if floats is None else floats
        self._ints = np.zeros((shape.ints, b), np.int32) if ints is None else ints
        self.arrays: dict[str, Array] = {}
        for name, (dtype, start, size) in shape.slots.items():
            buffer: Array = self._floats if dtype == "float" else self._ints
            dims = shape.dims[name]
            cells = buffer[start : start + size].reshape(*dims, b)
            self.arrays[name] = cells.transpose(len(dims), *range(len(dims)))
        self.public = {f.name: self.arrays[f.name] for f in shape.fields if f.seen_by == "all"}

    @property
    def batch(self) -> int:
        """How many worlds."""
        return len(self.ids)

    def __getitem__(self, name: str) -> Array:
        """The array of a field."""
        return self.arrays[name]

    def copy(self) -> World:
        """An independent copy."""
        return World(self.shape, self.seed, self.ids.copy(), self._floats.copy(), self._ints.copy())

    def snapshot(self) -> Snapshot:
        """World 0 put aside: cheap to take, made a world again when it is wanted."""
        return Snapshot(self.shape, self.seed, self.ids[:1], self._floats[:, :1].copy(), self._ints[:, :1].copy())

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> World:
        """The worlds at `rows`, as an independent batch."""
        return World(self.shape, self.seed, self.ids[rows], self._floats.take(rows, 1), self._ints.take(rows, 1))

    def part(self, rows: slice) -> World:
        """The worlds at `rows`, in this world's own memory."""
        return World(self.shape, self.seed, self.ids[rows], self._floats[:, rows], self._ints[:, rows])

    def add(self, cells: NDArray[np.intp], amounts: F64, worlds: NDArray[np.bool_]) -> None:
        """Add amounts (n,) to as many different cells (n,), places as `Shape.place` says, in those of the worlds (B,).

        Where it is not added, nothing is added.
        """
        few = np.count_nonzero(worlds) * _FEW_OF < len(worlds)
        here = np.flatnonzero(worlds) if few else worlds.astype(np.float64)
        for cell, amount in zip(cells.tolist(), amounts.tolist(), strict=True):  # twice as fast as all cells at once
            if few:
                self._floats[cell][here] += amount
            else:
                self._floats[cell] += here * amount

    def settle(self, changed: Collection[str] | Mask | None = None) -> None:
        """Clip numbers to their bounds and round them to their quantum.

        What is settled stays as it is, so that only what has changed since need be named.

        Args:
            changed: names of fields, or in many worlds a mask (numbers,) over their places in the buffer; nothing means
                all.
        """
        shape = self.shape
        mask, names = (changed, None) if isinstance(changed, np.ndarray) else (None, changed)
        if self.batch < FEW:  # fewer steps count for more than fewer numbers
            for band in (shape.whole,) if names is None or len(names) > FEW else shape.bands_of(names):
                _round_off(self._floats[band.start : band.end], band)
            return
        step = max(_CACHED // self.batch, 1)
        for band in shape.bands if names is None else shape.bands_of(names):
            places = np.arange(band.start, band.end) if mask is None else _places(mask, band)
            for at in range(0, len(places), step):
                some = places[at : at + step]
                if some[-1] - some[0] < len(some):
                    _round_off(self._floats[some[0] : some[-1] + 1], band)
                else:
                    x = self._floats[some]
                    _round_off(x, band)
                    self._floats[some] = x


def _places(mask: Mask, band: Band) -> NDArray[np.intp]:
    """Where in the buffer the numbers of a band lie for which `mask` holds."""
    return band.start + np.flatnonzero(mask[band.start : band.end])


def _round_off(x: F64, band: Band) -> None:
    """Settle numbers of one band, in place."""
    np.clip(x, band.low, band.high, out=x)
    x *= band.scale
    np.rint(x, out=x)
    x /= band.scale


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One world as it was."""

    shape: Shape
    seed: int
    ids: U64
    floats: F64
    ints: I32

    def world(self) -> World:
        """A world that holds these values."""
        return World(self.shape, self.seed, self.ids.copy(), self.floats.copy(), self.ints.copy())
