"""Pictures of a report as SVG: lines over turns, and the map. Shape and letter say what colour says."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from wargame.base.text import clean
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

INKS: Final = ("#1b4f8a", "#b03a2e", "#1e7d45", "#8a5a00", "#6a3d9a", "#00707a", "#5b5b5b", "#a0307a")
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 4", "6 2 1 2")
MARKS: Final = "●■▲◆▼○□△"
WIDTH: Final = 720


def text_of(words: str) -> str:
    """Words of a stranger, safe inside SVG."""
    return escape(clean(words), {'"': "&quot;"})


def lines(
    title: str,
    series: Mapping[str, Sequence[float]],
    dates: Sequence[str],
    *,
    low: float | None = None,
    height: int = 300,
) -> str:
    """Lines over the turns, each with its own colour, dash and mark, and its name at its end.

    Args:
        title: what a screen reader says.
        series: name -> a value per date.
        dates: under the axis.
        low: bottom of the axis; just under the lowest value if not given.
        height: of the picture, in pixels.
    """
    values = [v for row in series.values() for v in row]
    ticks = _ticks(min(values) if low is None else low, max(values))
    bottom, top = ticks[0], ticks[-1]
    left, right, above, below = 46, 130, 10, 34
    wide, tall = WIDTH - left - right, height - above - below

    def x(k: int) -> float:
        return left + wide * k / max(len(dates) - 1, 1)

    def y(value: float) -> float:
        return above + tall * (1 - (value - bottom) / (top - bottom))

    parts = [_open(title, height)]
    for tick in ticks:
        parts.append(f'<line x1="{left}" x2="{WIDTH - right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:,.6g}</text>')
    step = max(1, round(len(dates) / 7))
    for k in range(0, len(dates), step):
        parts.append(f'<text x="{x(k):.1f}" y="{height - 14}" text-anchor="middle">{text_of(dates[k])}</text>')
    ends = _apart([y(row[-1]) for row in series.values()], 14)
    for n, (name, row) in enumerate(series.items()):
        ink, mark = INKS[n % len(INKS)], MARKS[n % len(MARKS)]
        points = " ".join(f"{x(k):.1f},{y(v):.1f}" for k, v in enumerate(row))
        dash = DASHES[n % len(DASHES)]
        parts.append(
            f'<polyline fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}" points="{points}"/>'
        )
        parts.append(f'<text x="{WIDTH - right + 6}" y="{ends[n] + 4:.1f}" fill="{ink}">{mark} {text_of(name)}</text>')
        for k in range(0, len(row), step):
            parts.append(
                f'<text x="{x(k):.1f}" y="{y(row[k]) + 4:.1f}" fill="{ink}" text-anchor="middle">{mark}</text>'
            )
    return "\n".join([*parts, "</svg>"])


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from at most the lowest value to at least the highest.

    >>> _ticks(0.0, 94_000.0)
    [0.0, 20000.0, 40000.0, 60000.0, 80000.0, 100000.0]
    """
    span = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(power * k for k in (1, 2, 5, 10) if power * k * 5 >= span)
    first = math.floor(low / step)
    return [step * k for k in range(first, math.ceil(max(high, low + step) / step - 1e-9) + 1)]


def _open(title: str, height: int, width: int = WIDTH) -> str:
    said = text_of(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{said}" '
        f'font-size="11" font-family="sans-serif"><title>{said}</title>'
    )


def _apart(at: Sequence[float], gap: float) -> list[float]:
    """Places moved down as far as needed so that no two labels overlap."""
    order = sorted(range(len(at)), key=lambda k: at[k])
    placed = list(at)
    for before, after in itertools.pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    return placed


@dataclass(frozen=True, slots=True)
class Holder:
    """How the holder of a zone is drawn."""

    letter: str
    title: str
    ink: str


def holders(book: Rulebook, worlds: Sequence[World]) -> dict[int, Holder]:
    """The actors that hold a zone in some of the worlds."""
    held = sorted({int(a) for world in worlds for a in world["holder"][0]})
    actors = list(book.text.actors.values())
    return {a: Holder(actors[a].letter, actors[a].title, INKS[n % len(INKS)]) for n, a in enumerate(held)}


def zone_map(title: str, book: Rulebook, world: World, known: Mapping[int, Holder], before: World | None = None) -> str:
    """Zones as circles with the letter of their holder; a ring marks those that changed hands since `before`."""
    size = 640
    zones = list(book.text.zones.items())
    index = book.index["Z"]

    def at(name: str) -> tuple[float, float]:
        zone = book.text.zones[name]
        return 20 + zone.x * (size - 60) / 100, 16 + zone.y * (size - 40) / 100

    parts = [_open(title, size, size)]
    links = {tuple(sorted((name, other))) for name, zone in zones for other in zone.neighbours if other in index}
    for one, other in sorted(links):
        (x0, y0), (x1, y1) = at(one), at(other)
        parts.append(f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="#ccc"/>')
    for name, zone in zones:
        z = index[name]
        holder = known[int(world["holder"][0, z])]
        x, y = at(name)
        radius = 7 + min(zone.weight, 8) * 0.5
        changed = before is not None and before["holder"][0, z] != world["holder"][0, z]
        if changed:
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius + 4:.1f}" fill="none" stroke="#000" stroke-width="2"/>'
            )
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{holder.ink}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="#fff" text-anchor="middle">{text_of(holder.letter)}</text>'
        )
        parts.append(
            f'<text x="{x:.1f}" y="{y + radius + 11:.1f}" text-anchor="middle" font-size="9">'
            f"{text_of(zone.title)}</text>"
        )
    return "\n".join([*parts, "</svg>"])
