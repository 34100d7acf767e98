"""The zone map: ground in its holder's colour and hatch, links, the front, markers, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wargame.tui.viz.grid import Dots, Glyphs, Grid, Ink, ink_on, line_points, mix
from wargame.tui.viz.layout import WHOLE, Frame, ground, labels, places

HATCHES = " ░·:╱╲-="
"""Patterns of the ground where colour cannot be relied on."""
HATCHES_ASCII = " %.:/\\-="
_FRONT = "#ff5f5f"
_SHADE_MARKS = " ░▒▓█"
_SHADE_ASCII = " .:*#"


@dataclass(frozen=True, slots=True)
class MapZone:
    """One zone as the map shows it."""

    id: str
    name: str
    x: float
    y: float
    letter: str
    color: str
    """Of the holder, ``#rrggbb``."""
    hatch: int = 0
    """Which of `HATCHES` stands for the holder."""
    mark: str = ""
    """One character before the letter: fighting, pressure."""
    weight: float = 1.0
    """Names of heavier zones are placed first."""
    shade: float | None = None
    """Share 0..1 of what the present layer shows; nothing for the layer of holders."""


@dataclass(frozen=True, slots=True)
class MapScene:
    """Everything the picture depends on."""

    zones: tuple[MapZone, ...]
    links: tuple[tuple[str, str], ...] = ()
    fronts: frozenset[tuple[str, str]] = frozenset()
    """Pairs of neighbours (either order) between whom the front runs."""
    selected: str = ""
    frame: Frame = WHOLE
    hatched: bool = False
    """Draw the hatch as well as the colour."""
    surface: str = "#101318"
    ink: str = "#d8dee9"
    faint: str = "#5c6773"


@dataclass(frozen=True, slots=True)
class MapPicture:
    """The drawn map and where to find its zones."""

    grid: Grid
    cells: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def draw_map(scene: MapScene, width: int, height: int, glyphs: Glyphs = "block") -> MapPicture:
    """Draw the scene on a grid of `width` by `height` cells; tags of the grid are zone ids."""
    grid = Grid(width, height)
    if width < 8 or height < 3:
        return MapPicture(grid)
    ranked = sorted(scene.zones, key=lambda z: -z.weight)
    cells = places(tuple((z.id, z.x, z.y) for z in ranked), scene.frame, width, height)
    middles = tuple((z, x, y) for z, (x, y) in cells.items())
    reach = max(5, round(width * 0.1 * 100 / max(1.0, scene.frame.right - scene.frame.left)))
    owner = ground(middles, width, height, min(reach, 24))
    zones = {z.id: z for z in scene.zones}
    _ground(grid, scene, zones, owner, glyphs)
    _links(grid, scene, cells, glyphs)
    _front(grid, scene, owner, glyphs)
    _names(grid, scene, zones, cells, glyphs)
    return MapPicture(grid, cells)


def _soil(scene: MapScene, zone: MapZone | None) -> str:
    """Background colour of a zone's ground."""
    if zone is None:
        return ""
    if zone.shade is None:
        return mix(scene.surface, zone.color, 0.26)
    return mix(scene.surface, "#e06c5a", 0.04 + 0.66 * zone.shade)


def _pattern(scene: MapScene, zone: MapZone, glyphs: Glyphs) -> str:
    if zone.shade is not None:
        marks = _SHADE_ASCII if glyphs == "ascii" else _SHADE_MARKS
        return marks[min(len(marks) - 1, round(zone.shade * (len(marks) - 1)))] if scene.hatched else " "
    hatches = HATCHES_ASCII if glyphs == "ascii" else HATCHES
    return hatches[zone.hatch % len(hatches)] if scene.hatched else " "


def _ground(grid: Grid, scene: MapScene, zones: Mapping[str, MapZone], owner: list[list[str]], glyphs: Glyphs) -> None:
    soils = {name: _soil(scene, zone) for name, zone in zones.items()}
    for y in range(grid.height):
        upper, lower = owner[2 * y], owner[2 * y + 1]
        for x in range(grid.width):
            above, below = upper[x], lower[x]
            zone = below or above
            if not zone:
                continue
            grid.tags[x, y] = zone
            top, bottom = soils.get(above, ""), soils.get(below, "")
            if top == bottom or glyphs == "ascii" or scene.hatched:
                mark = _pattern(scene, zones[zone], glyphs)
                if mark in "╱╲·:-=/\\." and (x + y) % 2:
                    mark = " "  # a sparse hatch leaves names readable
                ink = Ink(fg=mix(soils[zone], zones[zone].color, 0.45), bg=soils[zone])
                grid.chars[y][x], grid.inks[y][x] = mark, ink
            else:
                half, color, back = ("▀", top, bottom) if top else ("▄", bottom, "")
                grid.chars[y][x], grid.inks[y][x] = half, Ink(fg=color, bg=back)


def _links(grid: Grid, scene: MapScene, cells: Mapping[str, tuple[int, int]], glyphs: Glyphs) -> None:
    dots = Dots(grid.width, grid.height)
    for first, second in scene.links:
        if first not in cells or second not in cells:
            continue
        (x0, y0), (x1, y1) = cells[first], cells[second]
        if glyphs == "braille":
            dots.line(2 * x0, 4 * y0 + 2, 2 * x1, 4 * y1 + 2)
            continue
        for x, y in line_points(x0, y0, x1, y1):
            _overlay(grid, x, y, "." if glyphs == "ascii" else "·", scene.faint)
    for x, y in dots.cells:
        _overlay(grid, x, y, dots.char((x, y)), scene.faint)


def _overlay(grid: Grid, x: int, y: int, char: str, color: str, *, bold: bool = False) -> None:
    """Put one thin mark on the ground; a half-filled cell takes the colour of its filled half."""
    ink = grid.inks[y][x]
    back = ink.bg or (ink.fg if grid.chars[y][x] in "▀▄" else "")
    grid.chars[y][x], grid.inks[y][x] = char, Ink(fg=color, bg=back, bold=bold)


def _front(grid: Grid, scene: MapScene, owner: list[list[str]], glyphs: Glyphs) -> None:
    """Draw the line between the grounds of neighbours that face each other."""
    if not scene.fronts:
        return
    fronts = scene.fronts | {(b, a) for a, b in scene.fronts}
    dots = Dots(grid.width, grid.height)
    for y, line in enumerate(owner):
        below = owner[y + 1] if y + 1 < len(owner) else []
        for x, zone in enumerate(line):
            if x + 1 < len(line) and (zone, line[x + 1]) in fronts:
                dots.dot(2 * x + 1, 2 * y)
                dots.dot(2 * x + 1, 2 * y + 1)
            if below and (zone, below[x]) in fronts:
                dots.dot(2 * x, 2 * y + 1)
                dots.dot(2 * x + 1, 2 * y + 1)
    for x, y in dots.cells:
        char = dots.char((x, y)) if glyphs == "braille" else "#" if glyphs == "ascii" else "▚"
        _overlay(grid, x, y, char, _FRONT, bold=True)


def _names(
    grid: Grid, scene: MapScene, zones: Mapping[str, MapZone], cells: Mapping[str, tuple[int, int]], glyphs: Glyphs
) -> None:
    order = sorted((z for z in scene.zones if z.id in cells), key=lambda z: (z.id != scene.selected, -z.weight))
    ellipsis = "." if glyphs == "ascii" else "…"
    for label in labels(((z.id, z.name) for z in order), cells, grid.width, grid.height, ellipsis):
        chosen = label.zone == scene.selected
        ink = Ink(fg=scene.ink, bold=chosen or zones[label.zone].weight >= 5, reverse=chosen)
        _write(grid, label.x, label.y, label.text, ink, label.zone)
    for zone, (x, y) in cells.items():
        shown = zones[zone]
        chosen = zone == scene.selected
        text = (shown.mark or ("[" if chosen else " ")) + (shown.letter or "?") + ("]" if chosen else " ")
        ink = Ink(fg=ink_on(shown.color), bg=shown.color, bold=True)
        if chosen:
            ink = Ink(fg=scene.surface, bg=scene.ink, bold=True)
        grid.put(x - 1, y, text, ink, zone)


def _write(grid: Grid, x: int, y: int, text: str, ink: Ink, zone: str) -> None:
    """Write a name over the ground; half-filled cells under it become plain ground."""
    for offset in range(len(text)):
        under = grid.inks[y][x + offset]
        if not under.bg and grid.chars[y][x + offset] in "▀▄":
            grid.inks[y][x + offset] = Ink(bg=under.fg)
    grid.put(x, y, text, ink, zone)
