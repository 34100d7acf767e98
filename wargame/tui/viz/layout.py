"""Where things go on the zone map: markers that keep apart, the ground around each, labels that do not collide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wargame.tui.viz.grid import fit, narrow

MARKER = 3
"""Cells of a zone's marker."""
Direction = Literal["left", "right", "up", "down"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the map that is shown, in map coordinates 0..100."""

    left: float = 0.0
    top: float = 0.0
    right: float = 100.0
    bottom: float = 100.0

    def zoomed(self, factor: float, x: float, y: float) -> Frame:
        """The frame scaled by `factor` around (x, y) and kept inside the map.

        >>> Frame().zoomed(0.5, 90, 50)
        Frame(left=50.0, top=25.0, right=100.0, bottom=75.0)
        """
        width = min(100.0, (self.right - self.left) * factor)
        height = min(100.0, (self.bottom - self.top) * factor)
        left = min(max(0.0, x - width / 2), 100.0 - width)
        top = min(max(0.0, y - height / 2), 100.0 - height)
        return Frame(left, top, left + width, top + height)

    def holds(self, x: float, y: float) -> bool:
        """Is the point inside?"""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


WHOLE = Frame()


@lru_cache(maxsize=32)
def places(
    spots: tuple[tuple[str, float, float], ...], frame: Frame, width: int, height: int
) -> dict[str, tuple[int, int]]:
    """The cell of the middle of each marker; two markers never touch while there is room.

    Args:
        spots: (zone, x, y) in order of precedence; zones outside the frame are left out.
        frame: the part of the map shown.
        width: columns.
        height: rows.
    """
    found: dict[str, tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    wide, high = max(1e-9, frame.right - frame.left), max(1e-9, frame.bottom - frame.top)
    for zone, x, y in spots:
        if not frame.holds(x, y):
            continue
        column = 1 + round((x - frame.left) / wide * (width - 3))
        row = round((y - frame.top) / high * (height - 1))
        for dx, dy in _SPIRAL:
            cell = (min(max(1, column + dx), max(1, width - 2)), min(max(0, row + dy), max(0, height - 1)))
            if all((cell[0] + step, cell[1]) not in taken for step in range(1 - MARKER, MARKER)):
                column, row = cell
                break
        found[zone] = (column, row)
        taken.add((column, row))
    return found


_SPIRAL: Sequence[tuple[int, int]] = sorted(
    ((dx, dy) for dx in range(-9, 10) for dy in range(-4, 5)), key=lambda d: (abs(d[0]) + 2 * abs(d[1]), d)
)


@lru_cache(maxsize=32)
def ground(middles: tuple[tuple[str, int, int], ...], width: int, height: int, reach: int) -> list[list[str]]:
    """The nearest zone of every half cell, at most `reach` columns away; empty strings are nobody's.

    Args:
        middles: (zone, column, row) of the markers.
        width: columns.
        height: rows; the result has twice as many, as a cell is about twice as high as wide.
        reach: columns.
    """
    owner = [[""] * width for _ in range(2 * height)]
    best = [[reach * reach + 1] * width for _ in range(2 * height)]
    for zone, column, row in middles:
        middle = 2 * row
        for y in range(max(0, middle - reach), min(2 * height, middle + reach + 2)):
            down = (y - middle) ** 2 if y <= middle else (y - middle - 1) ** 2
            near, line = best[y], owner[y]
            for x in range(max(0, column - reach), min(width, column + reach + 1)):
                distance = (x - column) ** 2 + down
                if distance < near[x]:
                    near[x], line[x] = distance, zone
    return owner


@dataclass(frozen=True, slots=True)
class Label:
    """A zone's name on the map."""

    zone: str
    x: int
    y: int
    text: str


def labels(
    names: Iterable[tuple[str, str]], cells: Mapping[str, tuple[int, int]], width: int, height: int, ellipsis: str
) -> list[Label]:
    """Place names around their markers, the most important first; whoever finds no room goes without.

    Args:
        names: (zone, name) in order of precedence.
        cells: middles of the markers.
        width: columns.
        height: rows.
        ellipsis: mark of a cut name.
    """
    taken = {(x + step, y) for x, y in cells.values() for step in (-2, -1, 0, 1)}  # a gap before each marker
    placed: list[Label] = []
    waiting = [(zone, narrow(name)) for zone, name in names if zone in cells and name]
    for longest in (24, 8, 5):
        left: list[tuple[str, str]] = []
        for zone, name in waiting:
            spot = _room(fit(name, longest, ellipsis), cells[zone], taken, width, height)
            if spot is None:
                left.append((zone, name))
                continue
            x, y, text = spot
            placed.append(Label(zone, x, y, text))
            taken.update((x + step, y) for step in range(-1, len(text) + 1))
        waiting = left
    return placed


def _room(
    text: str, middle: tuple[int, int], taken: set[tuple[int, int]], width: int, height: int
) -> tuple[int, int, str] | None:
    x, y = middle
    size = len(text)
    tries = (
        (x + 2, y), (x - 2 - size, y), (x - size // 2, y + 1), (x - size // 2, y - 1),
        (x, y + 1), (x, y - 1), (x - size + 1, y + 1), (x - size + 1, y - 1),
    )  # fmt: skip
    for left, row in tries:
        if left < 0 or left + size > width or not 0 <= row < height:
            continue
        if not any((left + step, row) in taken for step in range(size)):
            return left, row, text
    return None


def toward(cells: Mapping[str, tuple[int, int]], current: str, direction: Direction) -> str:
    """The zone nearest to the current one in a direction; the current one where there is none.

    >>> toward({"a": (0, 0), "b": (9, 1), "c": (0, 5)}, "a", "right")
    'b'
    >>> toward({"a": (0, 0), "b": (9, 1)}, "a", "left")
    'a'
    """
    if current not in cells:
        return next(iter(cells), current)
    x0, y0 = cells[current]
    sign = 1 if direction in ("right", "down") else -1
    found, least = current, float("inf")
    for zone, (x, y) in cells.items():
        across, down = (x - x0) * sign, (y - y0) * 2 * sign
        ahead, aside = (across, abs(down)) if direction in ("left", "right") else (down, abs(across))
        if zone == current or ahead <= 0 or aside > 2 * ahead:
            continue
        if ahead + 2 * aside < least:
            found, least = zone, ahead + 2 * aside
    return found
