"""What one actor may read of the world: the allow-list made arrays.

A `View` holds a field exactly where `seen_by` lets the actor read it, an estimate where it has only intelligence, and
nothing (NaN, or -1 for codes) elsewhere. It is batched like the world, and is all that a player is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import DiceTable
from wargame.world.declare import Field
from wargame.world.fields import BY_NAME
from wargame.world.state import Array, World

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sight:
    """What an actor can see, apart from the fields' own `seen_by`.

    Attributes:
        actor: index on axis A.
        instruments: (I,) the instruments it may know of.
        openings: (O,) the openings of those instruments.
        forces: (F,) the forces it commands.
        error: standard error of its estimates, on the log scale.
    """

    actor: int
    instruments: Mask
    openings: Mask
    forces: Mask
    error: float


class View(Mapping[str, Array]):
    """The arrays of `world` as the actor of `sight` may read them."""

    def __init__(self, world: World, sight: Sight, intel: DiceTable) -> None:
        self._world = world
        self._intel = intel
        self.sight = sight
        self._seen: dict[str, Array] = {}
        self._error: NDArray[np.float64] | None = None

    def __getitem__(self, name: str) -> Array:
        """Field `name`, masked and estimated; KeyError for fields nobody sees."""
        found = self._seen.get(name)
        if found is None:
            found = self._seen[name] = self._read(BY_NAME[name])
        return found

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
        dims = self._world.shape.dims[field.name]
        mask = np.zeros(dims, np.bool_)
        s = self.sight
        if field.seen_by == "all":
            mask[...] = True
        elif field.seen_by == "owner":
            mask[s.actor] = True
        elif field.seen_by == "pair":
            mask[s.actor] = True
            mask[:, s.actor] = True
        elif field.seen_by == "instrument":
            mask[s.openings if field.axes[0] == "O" else s.instruments] = True
        elif field.seen_by == "intel":
            mask[s.forces] = True
        return mask

    def _read(self, field: Field) -> Array:
        array = self._world.arrays[field.name]
        if field.seen_by == "all":
            return array
        if field.seen_by == "nobody":
            raise KeyError(field.name)
        if field.seen_by == "intel":
            return self._estimate(field, array)
        mask = self.exact(field)
        if mask.all():
            return array
        blank: Any = np.nan if field.dtype == "float" else -1
        return np.where(mask, array, blank)

    def _estimate(self, field: Field, array: Array) -> Array:
        """Multiply what is not one's own by a log-normal error, one draw per force and turn."""
        if self._error is None:
            world = self._world
            turn = int(world.arrays["turn"].flat[0])
            z = self._intel.throw(world.seed, world.ids, turn).normal(f"intel{self.sight.actor}")
            z = np.where(self.sight.forces, 0.0, z)
            self._error = np.exp(self.sight.error * z)
        factor = self._error.reshape(self._error.shape + (1,) * (array.ndim - 2))
        return array * factor
