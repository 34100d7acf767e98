"""The world: a record of arrays with a leading batch axis.

All number fields lie in one buffer, all code fields in another, field after field, so that copying a world is two
copies of memory and settling one world is a handful of calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.world.declare import Field
from wargame.world.fields import FIELDS

F64 = NDArray[np.float64]
I32 = NDArray[np.int32]
U64 = NDArray[np.uint64]
Array = NDArray[Any]


class Shape:
    """Where each field lies for given sizes of the axes. One object serves all worlds of a scenario.

    Args:
        axes: ids on each axis, by letter.
    """

    def __init__(self, axes: Mapping[str, Sequence[str]], fields: Sequence[Field] = FIELDS) -> None:
        self.axes: dict[str, tuple[str, ...]] = {letter: tuple(ids) for letter, ids in axes.items()}
        self.fields = tuple(fields)
        self.dims: dict[str, tuple[int, ...]] = {}
        self.slots: dict[str, tuple[str, int, int]] = {}
        ends = {"float": 0, "int": 0}
        for field in self.fields:
            dims = tuple(len(self.axes[a]) for a in field.axes)
            size = prod(dims)
            self.dims[field.name] = dims
            self.slots[field.name] = (field.dtype, ends[field.dtype], size)
            ends[field.dtype] += size
        self.floats = ends["float"]
        self.ints = ends["int"]
        numbers = [f for f in self.fields if f.dtype == "float"]
        counts = [self.slots[f.name][2] for f in numbers]
        self.low = np.repeat([f.low for f in numbers], counts)
        self.high = np.repeat([f.high for f in numbers], counts)
        self.scale = np.repeat([float(round(1 / f.quantum)) for f in numbers], counts)


class World:
    """B worlds of one scenario.

    Attributes:
        shape: the layout.
        seed: the game's seed.
        ids: number of each world in its batch, (B,); with the seed it decides every draw.
        arrays: name -> array (B, axes...); views into two buffers.
    """

    __slots__ = ("_float", "_int", "arrays", "ids", "seed", "shape")

    def __init__(self, shape: Shape, seed: int, ids: U64, floats: F64 | None = None, ints: I32 | None = None) -> None:
        b = len(ids)
        self.shape = shape
        self.seed = seed
        self.ids = ids
        self._float = np.zeros(b * shape.floats) if floats is None else floats
        self._int = np.zeros(b * shape.ints, np.int32) if ints is None else ints
        self.arrays: dict[str, Array] = {}
        for name, (dtype, start, size) in shape.slots.items():
            buffer: Array = self._float if dtype == "float" else self._int
            self.arrays[name] = buffer[b * start : b * (start + size)].reshape((b, *shape.dims[name]))

    @property
    def batch(self) -> int:
        """How many worlds."""
        return len(self.ids)

    def __getitem__(self, name: str) -> Array:
        """The array of a field."""
        return self.arrays[name]

    def copy(self) -> World:
        """An independent copy."""
        return World(self.shape, self.seed, self.ids.copy(), self._float.copy(), self._int.copy())

    def snapshot(self) -> Snapshot:
        """World 0 put aside: cheap to take, made a world again when it is wanted."""
        if self.batch == 1:
            return Snapshot(self.shape, self.seed, self.ids, self._float.copy(), self._int.copy())
        alone = self.take([0])
        return Snapshot(self.shape, self.seed, alone.ids, alone._float, alone._int)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> World:
        """The worlds at `rows`, as an independent batch."""
        picked = World(self.shape, self.seed, self.ids[rows].copy())
        for name, array in self.arrays.items():
            picked.arrays[name][...] = array[rows]
        return picked

    def settle(self, names: Sequence[str] = ()) -> None:
        """Clip numbers to their bounds and round them to their quantum; all fields, or those named."""
        shape = self.shape
        if self.batch == 1 and not names:
            x = self._float
            np.clip(x, shape.low, shape.high, out=x)
            x *= shape.scale
            np.rint(x, out=x)
            x /= shape.scale
            return
        for field in shape.fields:
            if field.dtype == "float" and (not names or field.name in names):
                a = self.arrays[field.name]
                scale = float(round(1 / field.quantum))
                np.clip(a, field.low, field.high, out=a)
                a *= scale
                np.rint(a, out=a)
                a /= scale


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
