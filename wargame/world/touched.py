"""Which numbers of a batch were changed since it was settled: whole fields, or some of their cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import FEW
from wargame.world.state import Shape

Mask = NDArray[np.bool_]


class Touched:
    """What a turn has changed of the numbers of many worlds, and is to settle.

    In few worlds everything is settled, since fewer steps count for more than fewer numbers, and nothing is noted.
    """

    def __init__(self, shape: Shape, batch: int) -> None:
        self._shape = shape
        self._few = batch < FEW
        self._cells: Mask = np.zeros(shape.floats, np.bool_)
        self._by_field: dict[str, Mask] = {}
        """Parts of the mask, shaped as their fields."""

    def add(self, name: str) -> None:
        """Note a whole field."""
        if not self._few:
            self._part(name)[...] = True

    def at(self, name: str, key: Any) -> None:
        """Note the cells of a field at `key`, an index after B."""
        if not self._few:
            self._part(name)[key] = True

    def cells(self, name: str, cells: NDArray[np.intp]) -> None:
        """Note cells of a field, counted over all its axes."""
        if not self._few:
            self._part(name).reshape(-1)[cells] = True

    def places(self, places: NDArray[np.intp]) -> None:
        """Note numbers by their places in the buffer, as `Shape.place` says."""
        self._cells[places] = True

    def changed(self) -> Mask | None:
        """What `World.settle` is to be told."""
        return None if self._few else self._cells

    def _part(self, name: str) -> Mask:
        """The mask of a field; what is noted of a field of codes is never settled."""
        part = self._by_field.get(name)
        if part is None:
            dtype, start, size = self._shape.slots[name]
            part = self._cells[start : start + size] if dtype == "float" else np.zeros(size, np.bool_)
            part = self._by_field[name] = part.reshape(self._shape.dims[name])
        return part
