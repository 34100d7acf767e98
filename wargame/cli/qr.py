"""A QR code in a terminal: block letters where there are any, colours where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

BORDER: Final = 2
"""Light modules around it."""
BLOCKS: Final = {(1, 1): "█", (1, 0): "▀", (0, 1): "▄", (0, 0): " "}
INK, PAPER, END = "\x1b[30;107m", "\x1b[97;40m", "\x1b[0m"


def qr_lines(text: str, *, blocks: bool, colours: bool) -> tuple[str, ...]:
    """The lines of a QR code; none where the terminal has neither block letters nor colours.

    Args:
        text: what it says.
        blocks: the terminal can write block letters.
        colours: it can be told black and white; else light modules are drawn, as on a dark screen.
    """
    rows = matrix(text)
    if blocks:
        light = not colours
        start, end = (INK, END) if colours else ("", "")
        pairs = zip_longest(rows[::2], rows[1::2], fillvalue=[light] * len(rows[0]))
        return tuple(start + "".join(_blocks(upper, lower, light)) + end for upper, lower in pairs)
    if colours:
        return tuple("".join((PAPER if dark else INK) + "  " for dark in row) + END for row in rows)
    return ()


def matrix(text: str) -> list[list[bool]]:
    """The modules row by row, with the border; dark ones are true."""
    import segno

    return [[bool(module) for module in row] for row in segno.make_qr(text).matrix_iter(border=BORDER)]


def _blocks(upper: list[bool], lower: list[bool], light: bool) -> Iterator[str]:
    """Two rows in one: what is drawn are the dark modules, or the light ones."""
    for above, below in zip(upper, lower, strict=True):
        yield BLOCKS[int(above != light), int(below != light)]
