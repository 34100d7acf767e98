"""A grid of character cells with ink and tags: what every picture is drawn on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Glyphs = Literal["braille", "block", "ascii"]


@dataclass(frozen=True, slots=True)
class Ink:
    """How one cell is drawn; colours are ``#rrggbb`` or empty for the surroundings' own."""

    fg: str = ""
    bg: str = ""
    bold: bool = False
    dim: bool = False
    reverse: bool = False


PLAIN = Ink()


def mix(first: str, second: str, share: float) -> str:
    """Blend two ``#rrggbb`` colours, `share` of the second.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (first, second))
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in zip(a, b, strict=True))


def ink_on(color: str) -> str:
    """Black or white, whichever is easier to read on a ``#rrggbb`` ground.

    >>> ink_on("#e0b23c"), ink_on("#203040")
    ('#000000', '#ffffff')
    """
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 110 else "#ffffff"


def narrow(text: str) -> str:
    """The text with every character exactly one cell wide, so that columns stay columns.

    >>> narrow("a\u4e2db\u0301c")
    'a?bc'
    """
    cells = []
    for char in text:
        if unicodedata.combining(char) or unicodedata.category(char) in ("Cc", "Cf", "Me", "Mn"):
            continue
        cells.append("?" if unicodedata.east_asian_width(char) in "WF" else char)
    return "".join(cells)


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """The text cut to `width` cells, with a mark where something is missing.

    >>> fit("Manguredjipa", 6)
    'Mangu…'
    """
    text = narrow(text)
    if len(text) <= width:
        return text
    return text[: max(0, width - len(ellipsis))].rstrip() + ellipsis if width > 0 else ""


class Grid:
    """Cells in rows; writing outside is cut off, never an error."""

    def __init__(self, width: int, height: int) -> None:
        """An empty grid.

        Args:
            width: columns.
            height: rows.
        """
        self.width, self.height = max(0, width), max(0, height)
        self.chars = [[" "] * self.width for _ in range(self.height)]
        self.inks = [[PLAIN] * self.width for _ in range(self.height)]
        self.tags: dict[tuple[int, int], str] = {}

    def put(self, x: int, y: int, text: str, ink: Ink = PLAIN, tag: str = "") -> None:
        """Write `text` from cell (x, y) to the right; an ink without a background keeps the one that is there."""
        if not 0 <= y < self.height:
            return
        for offset, char in enumerate(narrow(text)):
            column = x + offset
            if 0 <= column < self.width:
                self.chars[y][column] = char
                under = self.inks[y][column].bg
                self.inks[y][column] = (
                    ink if ink.bg or not under else Ink(ink.fg, under, ink.bold, ink.dim, ink.reverse)
                )
                if tag:
                    self.tags[column, y] = tag

    def runs(self, y: int) -> Iterator[tuple[str, Ink]]:
        """Row `y` as stretches of equal ink."""
        start = 0
        chars, inks = self.chars[y], self.inks[y]
        for x in range(1, self.width + 1):
            if x == self.width or inks[x] != inks[start]:
                yield "".join(chars[start:x]), inks[start]
                start = x

    def text(self) -> str:
        r"""The characters alone, a line a row, without trailing spaces.

        >>> grid = Grid(4, 2)
        >>> grid.put(1, 0, "ab")
        >>> grid.text()
        ' ab\n'
        """
        return "\n".join("".join(row).rstrip() for row in self.chars)


class Dots:
    """A raster of 2 by 4 dots a cell, read out as braille."""

    _BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))

    def __init__(self, width: int, height: int) -> None:
        """A raster for a grid of `width` by `height` cells."""
        self.width, self.height = width, height
        self.cells: dict[tuple[int, int], int] = {}

    def dot(self, x: int, y: int) -> None:
        """Set the dot at (x, y), counted in dots."""
        if 0 <= x < self.width * 2 and 0 <= y < self.height * 4:
            cell = (x // 2, y // 4)
            self.cells[cell] = self.cells.get(cell, 0) | self._BITS[y % 4][x % 2]

    def line(self, x0: int, y0: int, x1: int, y1: int) -> None:
        """Set the dots of a straight line."""
        for x, y in line_points(x0, y0, x1, y1):
            self.dot(x, y)

    def char(self, cell: tuple[int, int]) -> str:
        """The braille character of a cell."""
        return chr(0x2800 + self.cells.get(cell, 0))


def line_points(x0: int, y0: int, x1: int, y1: int) -> Iterator[tuple[int, int]]:
    """Points of the straight line between two points, both ends included.

    >>> list(line_points(0, 0, 2, 1))
    [(0, 0), (1, 0), (2, 1)]
    """
    steps = max(abs(x1 - x0), abs(y1 - y0))
    for i in range(steps + 1):
        share = i / steps if steps else 0.0
        yield round(x0 + (x1 - x0) * share), round(y0 + (y1 - y0) * share)
