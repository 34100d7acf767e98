"""Which numbers of a batch were changed since it was settled: whole fields, or some of their cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import FEW
from wargame.world.state import Shape

Mask = NDArray[np.bool_]


class Touched:
    """What a turn has changed of the numbers, and is to settle.

    In few worlds whole fields are noted, since fewer steps count for more than fewer numbers.
    """

    def __init__(self, shape: Shape, batch: int) -> None:
        self._shape = shape
        self._few = batch < FEW
        self._names: set[str] = set()
        self._cells: Mask = np.zeros(shape.floats, np.bool_)
        self._by_field: dict[str, Mask] = {}
        """Parts of the mask, shaped as their fields."""

    def add(self, name: str) -> None:
        """Note a whole field."""
        self._names.add(name)

    def at(self, name: str, key: Any) -> None:
        """Note the cells of a field at `key`, an index after B."""
        if self._few:
            self._names.add(name)
        elif name not in self._names:
            cells = self._by_field.get(name)
            if cells is None:
                cells = self._by_field[name] = self._part(name).reshape(self._shape.dims[name])
            cells[key] = True

    def cells(self, name: str, cells: NDArray[np.intp]) -> None:
        """Note cells of a field, counted over all its axes."""
        if self._few:
            self._names.add(name)
        elif name not in self._names:
            self._part(name)[cells] = True

    def places(self, fields: Iterable[str], places: NDArray[np.intp]) -> None:
        """Note numbers of some fields by their places in the buffer, as `Shape.place` says."""
        if self._few:
            self._names.update(fields)
        else:
            self._cells[places] = True

    def changed(self) -> set[str] | Mask:
        """What `World.settle` is to be told."""
        if self._few:
            return self._names
        for name in self._names:
            self._part(name)[:] = True
        return self._cells

    def _part(self, name: str) -> Mask:
        """The mask of a field; nothing of a field of codes is ever settled."""
        dtype, start, size = self._shape.slots[name]
        return self._cells[start : start + size] if dtype == "float" else np.zeros(size, np.bool_)
