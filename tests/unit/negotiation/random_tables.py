"""Random tables that the tests of this room share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.space import Space, Tastes, enumerate_space, random_tastes, scaled, utilities

F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Tables:
    """B tables: packages, utilities (B, S, P) and walk-away values (B, S)."""

    space: Space
    u: F64
    r: F64


def random_tables(
    tables: int, seats: int, options: tuple[int, ...] = (3, 4, 3), seed: int = 0, low: float = 0.2, high: float = 0.5
) -> Tables:
    rng = np.random.default_rng(seed)
    space = enumerate_space(options)
    tastes = random_tastes(space, rng.random((tables, seats, space.issues)), rng.random((tables, seats, space.width)))
    return Tables(space, scaled(utilities(space, Tastes(tastes))), rng.uniform(low, high, (tables, seats)))
