"""The ground of every zone as a polygon: what lies nearest to it, as far as its reach goes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Point = tuple[float, float]
CORNERS: Final = 24
"""Of the ground of a zone that is alone."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a zone's ground.

    Attributes:
        start: where it begins; it ends where the next one begins.
        beyond: the zone on its other side; nothing at the edge of the map.
    """

    start: Point
    beyond: str = ""


@lru_cache(maxsize=8)
def grounds(middles: tuple[tuple[str, Point], ...], reach: float) -> Mapping[str, tuple[Side, ...]]:
    """Polygons around the middles of zones: every point belongs to the nearest, at most `reach` away.

    >>> west, east = grounds((("west", (0.0, 0.0)), ("east", (4.0, 0.0))), 3.0).values()
    >>> [side.beyond for side in west if side.beyond], max(round(side.start[0], 6) for side in west)
    (['east'], 2.0)
    """
    return {name: _ground(name, at, middles, reach) for name, at in middles}


def _ground(name: str, at: Point, middles: tuple[tuple[str, Point], ...], reach: float) -> tuple[Side, ...]:
    angles = (2 * math.pi * k / CORNERS for k in range(CORNERS))
    sides = [Side((at[0] + reach * math.cos(a), at[1] + reach * math.sin(a))) for a in angles]
    for other, there in middles:
        if other != name and math.dist(at, there) < 2 * reach:
            sides = _cut(sides, at, there, other)
    return tuple(sides)


def _cut(sides: list[Side], here: Point, there: Point, beyond: str) -> list[Side]:
    """What is left of a ground where only what is nearer to `here` than to `there` belongs to it."""
    across = (there[0] - here[0], there[1] - here[1])
    middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)

    def over(point: Point) -> float:
        return (point[0] - middle[0]) * across[0] + (point[1] - middle[1]) * across[1]

    left: list[Side] = []
    for side, following in itertools.pairwise([*sides, sides[0]]) if sides else ():
        before, after = over(side.start), over(following.start)
        if before <= 0:
            left.append(side)
        if (before <= 0) != (after <= 0):
            share = before / (before - after)
            crossing = tuple(p + (q - p) * share for p, q in zip(side.start, following.start, strict=True))
            left.append(Side((crossing[0], crossing[1]), beyond if before <= 0 else side.beyond))
    return left


def border(ground: tuple[Side, ...], beyond: str) -> tuple[Point, Point] | None:
    """The side that a ground shares with another, if they touch."""
    for side, following in itertools.pairwise((*ground, *ground[:1])):
        if side.beyond == beyond:
            return side.start, following.start
    return None
