"""The zone map as SVG: the picture of the terminal, drawn with lines; letter and hatch say what colour says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from wargame.base.text import clean
from wargame.tui.viz.grid import ink_on, mix
from wargame.tui.viz.layout import WHOLE, Label, labels, places
from wargame.tui.viz.zonemap import MapScene, MapZone
from wargame.web.ground import Point, border, grounds

WIDE, HIGH = 10.9, 22.7
"""Units of a cell; markers and names are placed in cells, as in a terminal."""
MARGIN: Final = 46
"""Units around the picture, for the ground at its edges."""
REACH: Final = 82.0
"""How far the ground of a zone goes, in units."""
FEW: Final = 20
"""Zones up to which a map is drawn in fewer units, and so larger."""
PAPER, INK, FRONT = "#f7f6f2", "#20242c", "#c81e1e"
HATCHES: Final = (
    "",
    "M0 8L8 0",
    "M0 0L8 8",
    "M0 4H8",
    "M4 0V8",
    "M0 4H8M4 0V8",
    "M0 0L8 8M0 8L8 0",
    "M3 4a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0",
)
"""Strokes of a tile of 8 by 8, by the number of the holder; the holder of most zones goes without."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A square of so many units."""

    size: int

    def cells(self, ranked: Iterable[MapZone]) -> dict[str, tuple[int, int]]:
        """The cell of every zone's marker."""
        return places(tuple((z.id, z.x, z.y) for z in ranked), WHOLE, *self.grid)

    @property
    def grid(self) -> tuple[int, int]:
        """Columns and rows of cells."""
        return round(self.size / WIDE), round(self.size / HIGH)

    @property
    def view(self) -> str:
        """The square and its margin."""
        return f"{-MARGIN} {-MARGIN} {self.size + 2 * MARGIN} {self.size + 2 * MARGIN}"


def zone_map(scene: MapScene, title: str) -> Markup:
    """Draw the scene.

    Args:
        scene: zones with holders, links, fronts.
        title: what a screen reader says of it.
    """
    canvas = Canvas(1000 if len(scene.zones) > FEW else 560)
    ranked = sorted(scene.zones, key=lambda z: -z.weight)
    cells = canvas.cells(ranked)
    middles = {zone: _at(*cell) for zone, cell in cells.items()}
    kind = "" if len(scene.zones) > FEW else "few"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="{canvas.view}" role="img" '
        f'aria-label="{_safe(title)}">',
        *_patterns(scene.zones),
        *_ground(scene, middles),
        *_links(scene, middles),
        *_names(labels(((z.id, z.name) for z in ranked), cells, *canvas.grid, "…")),
        *(_marker(zone, *middles[zone.id]) for zone in ranked),
        "</svg>",
    ]
    return Markup("\n".join(parts))  # noqa: S704  (what others wrote went through _safe)


def _safe(text: str) -> str:
    return str(escape(clean(text)))


def _at(column: float, row: float) -> Point:
    """Middle of a cell."""
    return (column + 0.5) * WIDE, (row + 0.5) * HIGH


def _tile(zone: MapZone) -> str:
    """Name of the pattern that stands for the zone's holder."""
    return f"h{zone.hatch % len(HATCHES)}-{zone.color[1:]}"


def _patterns(zones: Iterable[MapZone]) -> Iterable[str]:
    yield "<defs>"
    for zone in {_tile(zone): zone for zone in zones}.values():
        soil, stroke = mix(PAPER, zone.color, 0.38), mix(PAPER, zone.color, 0.8)
        yield (
            f'<pattern id="{_tile(zone)}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<path d="M0 0H8V8H0z" fill="{soil}"/>'
            f'<path d="{HATCHES[zone.hatch % len(HATCHES)]}" stroke="{stroke}" stroke-width="1.1" fill="none"/>'
            "</pattern>"
        )
    yield "</defs>"


def _ground(scene: MapScene, middles: Mapping[str, Point]) -> Iterable[str]:
    found = grounds(tuple(middles.items()), REACH)
    for zone in scene.zones:
        points = " ".join(f"{side.start[0]:.1f},{side.start[1]:.1f}" for side in found[zone.id])
        yield f'<polygon points="{points}" fill="url(#{_tile(zone)})" stroke="{PAPER}"/>'
    for one, other in sorted(scene.fronts):
        line = border(found[one], other) or _bar(middles[one], middles[other])
        (x0, y0), (x1, y1) = line
        yield (
            f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{FRONT}" stroke-width="6" '
            'stroke-dasharray="10 4"/>'
        )


def _bar(one: Point, other: Point) -> tuple[Point, Point]:
    """A short line across the way between two zones whose grounds do not touch."""
    (x0, y0), (x1, y1) = one, other
    x, y, along, down = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    size = max((along**2 + down**2) ** 0.5, 1e-9) / 22
    return (x - down / size, y + along / size), (x + down / size, y - along / size)


def _links(scene: MapScene, middles: Mapping[str, Point]) -> Iterable[str]:
    ways = (f"M{middles[a][0]:.1f} {middles[a][1]:.1f}L{middles[b][0]:.1f} {middles[b][1]:.1f}" for a, b in scene.links)
    yield f'<path d="{"".join(ways)}" stroke="{INK}" stroke-opacity=".3" stroke-width="1.5" fill="none"/>'


def _names(names: Iterable[Label]) -> Iterable[str]:
    yield (
        f'<g font-family="sans-serif" font-size="{HIGH * 0.78:.1f}" fill="{INK}" paint-order="stroke" stroke="{PAPER}" '
        'stroke-width="3" stroke-linejoin="round">'
    )
    for label in names:
        x, y = _at(label.x - 0.5, label.y)
        yield f'<text x="{x:.1f}" y="{y + HIGH * 0.28:.1f}">{_safe(label.text)}</text>'
    yield "</g>"


def _marker(zone: MapZone, x: float, y: float) -> str:
    letter = _safe(zone.letter)
    sign = {"x": "✕", "!": "!"}.get(zone.mark, "")
    badge = (
        f'<circle cx="{x - 15:.1f}" cy="{y - 11:.1f}" r="8" fill="{PAPER}" stroke="{FRONT}" stroke-width="2"/>'
        f'<text x="{x - 15:.1f}" y="{y - 6.5:.1f}" fill="{FRONT}" font-size="13" font-weight="bold" '
        f'text-anchor="middle">{sign}</text>'
        if sign
        else ""
    )
    return (
        f'<g font-family="sans-serif"><title>{_safe(zone.name)}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="{zone.color}" stroke="{INK}"/>'
        f'<text x="{x:.1f}" y="{y + 5.5:.1f}" fill="{ink_on(zone.color)}" font-size="16" font-weight="bold" '
        f'text-anchor="middle">{letter}</text>{badge}</g>'
    )
