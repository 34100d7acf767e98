"""What one actor may read of the world: the allow-list made arrays.

A `View` holds a field exactly where `seen_by` lets the actor read it, an estimate where it has only intelligence, and
nothing (NaN, or -1 for codes) elsewhere. It is batched like the world, and is all that a player is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import picked
from wargame.base.dice import Dice, DiceTable
from wargame.world.declare import Field
from wargame.world.fields import BY_NAME
from wargame.world.state import Array, World

Mask = NDArray[np.bool_]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Sight:
    """What an actor can see, apart from the fields' own `seen_by`.

    Attributes:
        actor: index on axis A.
        instruments: (I,) the instruments it may know of.
        openings: (O,) the openings of those instruments.
        forces: (F,) the forces it commands.
        memory: (N,) the remembered cells that it sees exactly.
        error: standard error of its estimates, on the log scale.
        clauses: (K,) the clauses it may read.
        tables: (K,) the clauses of the treaties that it has a part in.
        seats: (O,) its own openings.
        votes: (Y,) the ratifications of treaties that it may know of.
    """

    actor: int
    instruments: Mask
    openings: Mask
    forces: Mask
    memory: Mask
    error: float
    clauses: Mask
    tables: Mask
    seats: Mask
    votes: Mask
    masks: dict[str, Mask] = dataclass_field(default_factory=dict)
    """Masks by field, worked out once."""
    limits: dict[str, Mask | None] = dataclass_field(default_factory=dict)
    """What limits the reading of a field that is no estimate, likewise: a mask, or nothing where all of it is read."""


class Cells:
    """A field as one actor may read it: an array whose cells are hidden or estimated as they are read.

    Reading a cell costs what reading that cell of the array costs; nothing is copied that is not asked for.
    """

    __slots__ = ("_array", "_blank", "_factor", "_mask", "_whole")

    def __init__(self, array: Array, mask: Mask | None, factor: F64 | None) -> None:
        self._array = array
        self._mask = mask
        self._factor = factor
        self._blank: Any = np.nan if array.dtype.kind == "f" else -1
        self._whole: Array | None = None

    def __getitem__(self, key: Any) -> Array:
        """Cells by an index that begins with the batch, as of an array."""
        if not isinstance(key, tuple) or not isinstance(key[0], slice) or self._whole is not None:
            whole: Array = self._all()[key]
            return whole
        picks = len(key) == 2 and isinstance(key[1], np.ndarray) and self._array.ndim == 2
        cells: Array = picked(self._array, key[1]) if picks else self._array[key]
        if self._mask is not None:
            seen = self._mask[key[1:]]
            every = bool(seen) if seen.ndim == 0 else np.count_nonzero(seen) == seen.size
            return cells if every else np.where(seen, cells, self._blank)
        if self._factor is not None:
            factor = self._factor[:, key[1]]
            return cells * factor.reshape(factor.shape + (1,) * (cells.ndim - factor.ndim))
        return cells

    def item(self, *index: int) -> Any:
        """One cell as a Python number, by its whole index, which begins with the world; as of an array."""
        if self._whole is not None:
            return self._whole.item(*index)
        if self._mask is not None and not self._mask.item(*index[1:]):
            return self._blank
        cell = self._array.item(*index)
        return cell if self._factor is None else cell * self._factor.item(*index[:2])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        """The whole field, for NumPy."""
        del copy
        return self._all() if dtype is None else self._all().astype(dtype)

    def __len__(self) -> int:
        """How many worlds."""
        return len(self._array)

    @property
    def shape(self) -> tuple[int, ...]:
        """As of the field's array."""
        return self._array.shape

    @property
    def ndim(self) -> int:
        """As of the field's array."""
        return self._array.ndim

    def _all(self) -> Array:
        if self._whole is None:
            if self._mask is not None:
                self._whole = np.where(self._mask, self._array, self._blank)
            elif self._factor is not None:
                shape = self._factor.shape + (1,) * (self._array.ndim - 2)
                self._whole = self._array * self._factor.reshape(shape)
            else:
                self._whole = self._array
        return self._whole


class Estimates:
    """What is drawn in one turn for everybody's estimates, as soon as somebody looks."""

    def __init__(self, intel: DiceTable, world: World) -> None:
        self._intel = intel
        self._world = world

    @cached_property
    def _dice(self) -> Dice:
        world = self._world
        return self._intel.throw(world.seed, world.ids, int(world.arrays["turn"].flat[0]))

    def factors(self, sight: Sight) -> F64:
        """(B, F) log-normal error of an actor's estimates, one draw per force and turn; 1 for its own forces."""
        z = self._dice.normal(f"intel{sight.actor}")
        found: F64 = np.exp(sight.error * np.where(sight.forces, 0.0, z))
        return found


class Fields(dict[str, Any]):
    """Fields as an actor reads them, each found when it is first asked for; what formulas work out of."""

    def __init__(self, world: World, sight: Sight, estimates: Estimates) -> None:
        super().__init__(world.public)
        self._world, self._sight, self._estimates = world, sight, estimates
        self.memo: dict[Any, Any] = {}
        """What formulas have reduced the fields to; they stand still."""

    def __missing__(self, name: str) -> Any:
        """A field that not everybody reads, or nobody."""
        found = self[name] = self._read(name)
        return found

    def exact(self, field: Field) -> Mask:
        """Cells (without B) that the actor reads exactly."""
        known = self._sight.masks.get(field.name)
        if known is None:
            known = self._sight.masks[field.name] = _exact(self._sight, field, self._world.shape.dims[field.name])
        return known

    def _read(self, name: str) -> Any:
        array, limits = self._world.arrays[name], self._sight.limits
        if name in limits:
            limit = limits[name]
            return array if limit is None else Cells(array, limit, None)
        field = BY_NAME[name]
        if field.seen_by == "intel":
            return Cells(array, None, self._estimates.factors(self._sight))
        limits[name] = self._limit(field)
        return self._read(name)

    def _limit(self, field: Field) -> Mask | None:
        if field.name == "memory":  # what a doctrine may look back to is what it saw exactly then
            return self._sight.memory
        if field.seen_by == "nobody":
            raise KeyError(field.name)
        exact = self.exact(field)
        return None if exact.all() else exact


def _exact(sight: Sight, field: Field, dims: tuple[int, ...]) -> Mask:
    """Cells of a field that an actor reads exactly."""
    mask = np.zeros(dims, np.bool_)
    match field.seen_by:
        case "all":
            mask[...] = True
        case "owner":
            mask[sight.actor] = True
        case "pair":
            mask[sight.actor] = True
            mask[:, sight.actor] = True
        case "instrument":
            mask[{"O": sight.openings, "Y": sight.votes}.get(field.axes[0], sight.instruments)] = True
        case "clause":
            mask[sight.clauses] = True
        case "party":
            mask[sight.seats if field.axes[0] == "O" else sight.tables] = True
        case "intel":
            mask[sight.forces] = True
    return mask


class View(Mapping[str, Any]):
    """The fields of `world` as the actor of `sight` may read them: arrays, or `Cells` that read like arrays."""

    def __init__(self, world: World, sight: Sight, estimates: Estimates) -> None:
        self._world = world
        self.sight = sight
        self.fields = Fields(world, sight, estimates)

    def __getitem__(self, name: str) -> Any:
        """Field `name`, masked and estimated; KeyError for fields nobody sees."""
        return self.fields[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the fields of which at least some cell is seen."""
        return (f.name for f in self._world.shape.fields if f.seen_by != "nobody")

    def __len__(self) -> int:
        """How many fields are seen."""
        return sum(1 for _ in self)

    @property
    def batch(self) -> int:
        """How many worlds."""
        return self._world.batch

    def exact(self, field: Field) -> Mask:
        """Cells (without B) that the actor reads exactly."""
        return self.fields.exact(field)
