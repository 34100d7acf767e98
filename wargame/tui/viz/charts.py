"""Small pictures of numbers: sparks, bars and the fan chart."""

from __future__ import annotations

from collections.abc import Sequence

from wargame.tui.viz.grid import Dots, Glyphs, Grid, Ink, line_points

_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII_LEVELS = "_.-=+*#@"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_BRAILLE_LEFT = (0x40, 0x44, 0x46, 0x47)
_BRAILLE_RIGHT = (0x80, 0xA0, 0xB0, 0xB8)


def _levels(values: Sequence[float], steps: int) -> list[int]:
    low, high = min(values), max(values)
    if high <= low:
        return [0 if high == 0 else steps // 2] * len(values)
    return [min(steps - 1, int((v - low) / (high - low) * steps)) for v in values]


def spark(values: Sequence[float], width: int, glyphs: Glyphs = "block") -> str:
    """The last values as a line of little columns, scaled between their least and greatest.

    >>> spark([1, 2, 3, 4], 4)
    '▁▃▆█'
    >>> spark([1, 2, 3, 4], 4, "ascii")
    '_-*@'
    """
    if not values or width < 1:
        return ""
    if glyphs == "braille":
        shown = list(values[-2 * width :])
        if len(shown) % 2:
            shown.insert(0, shown[0])
        levels = _levels(shown, 4)
        return "".join(
            chr(0x2800 + _BRAILLE_LEFT[a] + _BRAILLE_RIGHT[b]) for a, b in zip(levels[::2], levels[1::2], strict=True)
        )
    marks = _ASCII_LEVELS if glyphs == "ascii" else _BLOCKS
    return "".join(marks[level] for level in _levels(values[-width:], 8))


def bar(share: float, width: int, glyphs: Glyphs = "block") -> str:
    """A bar filled to `share` of `width` cells.

    >>> bar(0.5, 6)
    '███   '
    >>> bar(0.5, 6, "ascii")
    '###...'
    """
    share = min(1.0, max(0.0, share))
    if glyphs == "ascii":
        full = round(share * width)
        return "#" * full + "." * (width - full)
    eighths = round(share * width * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def balance(amount: float, largest: float, width: int, glyphs: Glyphs = "block") -> str:
    """A bar to the left (less) or right (more) of a middle line, `largest` filling half the width.

    >>> balance(-1, 2, 9, "ascii")
    '  ##|    '
    """
    half = (width - 1) // 2
    length = 0 if largest <= 0 else round(min(1.0, abs(amount) / largest) * half)
    if length == 0 and amount:
        length = 1
    mark, middle = ("#", "|") if glyphs == "ascii" else ("█", "│")
    left, right = (mark * length, "") if amount < 0 else ("", mark * length)
    return left.rjust(half) + middle + right.ljust(half)


def fan(
    best: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    width: int,
    height: int,
    glyphs: Glyphs = "block",
    colors: tuple[str, str] = ("#ffffff", "#444466"),
) -> Grid:
    """A line of best estimates on the band between the low and the high ones.

    Args:
        best: estimates, oldest first.
        low: lower ends of the band, as many.
        high: upper ends of the band, as many.
        width: columns of the picture.
        height: rows of the picture.
        glyphs: characters to draw with.
        colors: of the line and of the band's background.
    """
    grid = Grid(width, height)
    if not best or width < 2 or height < 1:
        return grid
    if len(best) == 1:  # one report so far: a level line
        best, low, high = [*best, *best], [*low, *low], [*high, *high]
    floor, top = min(min(low), min(best)), max(max(high), max(best))
    span = (top - floor) or 1.0
    columns = [i * (len(best) - 1) / (width - 1) for i in range(width)]
    band, mark = Ink(fg=colors[1]), ":" if glyphs == "ascii" else "░"
    for x, at in enumerate(columns):
        upper = (top - _at(high, at)) / span * (height - 1)
        lower = (top - _at(low, at)) / span * (height - 1)
        for y in range(round(upper), round(lower) + 1):
            grid.put(x, y, mark, band)
    if glyphs == "ascii":
        _line_of_marks(grid, best, columns, top, span)
    else:
        _line_of_dots(grid, best, top, span, colors[0])
    return grid


def _at(values: Sequence[float], place: float) -> float:
    index = min(int(place), len(values) - 1)
    after = min(index + 1, len(values) - 1)
    return values[index] + (values[after] - values[index]) * (place - index)


def _line_of_marks(grid: Grid, best: Sequence[float], columns: Sequence[float], top: float, span: float) -> None:
    for x, at in enumerate(columns):
        grid.put(x, round((top - _at(best, at)) / span * (grid.height - 1)), "*", Ink(bold=True))


def _line_of_dots(grid: Grid, best: Sequence[float], top: float, span: float, color: str) -> None:
    dots = Dots(grid.width, grid.height)
    last = max(1, len(best) - 1)
    places = [
        (round(i / last * (grid.width * 2 - 1)), round((top - v) / span * (grid.height * 4 - 1)))
        for i, v in enumerate(best)
    ]
    for (x0, y0), (x1, y1) in zip(places, places[1:] or places, strict=False):
        for x, y in line_points(x0, y0, x1, y1):
            dots.dot(x, y)
    for cell in dots.cells:
        grid.put(*cell, dots.char(cell), Ink(fg=color, bold=True))
