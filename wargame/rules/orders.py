"""Orders as arrays over the openings: at most one order of an actor on an instrument in a turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank


class OrderRow(NamedTuple):
    """One order in numbers.

    Attributes:
        opening: index on axis O; stands for (actor, instrument).
        trigger: 1 + index into the triggers of the instrument's lifecycle.
        level: share 0..1, or NaN for the present level.
    """

    opening: int
    trigger: int
    level: float = float("nan")


class Orders:
    """The orders of every actor in every world of a batch.

    Attributes:
        trigger: (B, O) int16, 0 where there is no order.
        level: (B, O) float, NaN for the present level.
    """

    __slots__ = ("level", "trigger")

    def __init__(self, trigger: NDArray[np.int16], level: NDArray[np.float64]) -> None:
        self.trigger = trigger
        self.level = level

    @classmethod
    def none(cls, batch: int, openings: int) -> Orders:
        """No orders at all."""
        return cls(blank(batch, openings, dtype=np.int16), np.full((openings, batch), np.nan).T)

    def put(self, world: int, row: OrderRow) -> None:
        """Enter one order."""
        self.trigger[world, row.opening] = row.trigger
        self.level[world, row.opening] = row.level

    def rows(self, world: int = 0) -> Iterator[OrderRow]:
        """The orders of one world, in opening order."""
        for o in np.flatnonzero(self.trigger[world]):
            yield OrderRow(int(o), int(self.trigger[world, o]), float(self.level[world, o]))

    def merged(self, other: Orders) -> Orders:
        """These orders, and those of `other` where these have none."""
        mine = self.trigger != 0
        return Orders(np.where(mine, self.trigger, other.trigger), np.where(mine, self.level, other.level))
