"""The zone map as a widget: drawn a line at a time, walked with the arrows, clicked anywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from wargame.tui.commands import AnyCommand, Command, Commanded, bindings
from wargame.tui.viz.grid import Glyphs, Ink
from wargame.tui.viz.layout import Direction, Frame, toward
from wargame.tui.viz.zonemap import MapPicture, MapScene, draw_map

_EMPTY = MapScene(zones=())


class _Walk(Command["ZoneMap"]):
    direction: ClassVar[Direction]
    footer, palette = False, False

    async def run(self, owner: ZoneMap) -> None:
        owner.walk(self.direction)


class WalkLeft(_Walk):
    """Select the nearest zone to the left."""

    id, keys, label, direction = "map.left", "left,h", "Left", "left"


class WalkRight(_Walk):
    """Select the nearest zone to the right."""

    id, keys, label, direction = "map.right", "right,l", "Right", "right"


class WalkUp(_Walk):
    """Select the nearest zone above."""

    id, keys, label, direction = "map.up", "up,k", "Up", "up"


class WalkDown(_Walk):
    """Select the nearest zone below."""

    id, keys, label, direction = "map.down", "down,j", "Down", "down"


class ZoomIn(Command["ZoneMap"]):
    """Show the surroundings of the selected zone larger."""

    id, keys, label, footer = "map.zoom_in", "plus,equals_sign", "Zoom in", False

    async def run(self, owner: ZoneMap) -> None:
        """Zoom in."""
        owner.zoom(0.6)


class ZoomOut(Command["ZoneMap"]):
    """Show more of the map."""

    id, keys, label, footer = "map.zoom_out", "minus", "Zoom out", False

    async def run(self, owner: ZoneMap) -> None:
        """Zoom out."""
        owner.zoom(1 / 0.6)


class WholeMap(Command["ZoneMap"]):
    """Show the whole map."""

    id, keys, label, footer = "map.whole", "0", "Whole map", False

    async def run(self, owner: ZoneMap) -> None:
        """Reset the frame."""
        owner.frame = Frame()


class ZoneMap(Commanded, Widget, can_focus=True):
    """Holders, front and names of the zones, with one zone selected."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (WalkLeft, WalkRight, WalkUp, WalkDown, ZoomIn, ZoomOut, WholeMap)
    BINDINGS = bindings(*COMMANDS_HERE)

    scene: reactive[MapScene] = reactive(_EMPTY)
    frame: reactive[Frame] = reactive(Frame())
    selected: reactive[str] = reactive("")

    class Selected(Message):
        """Another zone has been selected."""

        def __init__(self, zone_map: ZoneMap, zone: str) -> None:
            """Zone `zone` on `zone_map`."""
            super().__init__()
            self.zone_map, self.zone = zone_map, zone

        @property
        def control(self) -> ZoneMap:
            """The map."""
            return self.zone_map

    def __init__(self, *, id: str, title: str = "", glyphs: Glyphs = "block", classes: str = "part") -> None:  # noqa: A002
        """An empty map with a border title."""
        super().__init__(id=id, classes=classes)
        self.border_title = title
        self.glyphs: Glyphs = glyphs
        self._picture: MapPicture | None = None
        self._styles: dict[Ink, Style] = {}

    def picture(self) -> MapPicture:
        """The map as it is drawn now."""
        if self._picture is None:
            scene = replace(self.scene, frame=self.frame, selected=self.selected)
            self._picture = draw_map(scene, self.size.width, self.size.height, self.glyphs)
        return self._picture

    def watch_scene(self) -> None:
        """Draw again."""
        self._picture = None
        if not self.selected and self.scene.zones:
            self.selected = self.scene.zones[0].id

    def watch_frame(self) -> None:
        """Draw again."""
        self._picture = None

    def watch_selected(self, zone: str) -> None:
        """Draw again, and tell."""
        self._picture = None
        shown = next((z for z in self.scene.zones if z.id == zone), None)
        if shown is not None and not self.frame.holds(shown.x, shown.y):
            self.frame = self.frame.zoomed(1.0, shown.x, shown.y)
        if zone:
            self.post_message(self.Selected(self, zone))

    def on_resize(self) -> None:
        """Draw again."""
        self._picture = None

    def walk(self, direction: Direction) -> None:
        """Select the nearest zone in a direction; zones outside a zoomed frame count too."""
        size = max(20, self.size.width)
        cells = {z.id: (round(z.x * size / 50), round(z.y * size / 100)) for z in self.scene.zones}
        if self.frame == Frame() and self.picture().cells:
            cells = dict(self.picture().cells)
        self.selected = toward(cells, self.selected, direction)

    def zoom(self, factor: float) -> None:
        """Scale the frame around the selected zone."""
        zone = next((z for z in self.scene.zones if z.id == self.selected), None)
        width = (self.frame.right - self.frame.left) * factor
        if zone is not None and width >= 15:
            self.frame = self.frame.zoomed(factor, zone.x, zone.y)

    def on_click(self, event: events.Click) -> None:
        """Select the zone whose marker, name or ground was clicked."""
        at = event.get_content_offset(self)
        zone = self.picture().grid.tags.get((at.x, at.y)) if at is not None else None
        if zone:
            self.selected = zone

    def render_line(self, y: int) -> Strip:
        """One row of the picture."""
        grid = self.picture().grid
        base = self.rich_style
        if y >= grid.height:
            return Strip.blank(self.size.width, base)
        segments = [Segment(text, self._style(ink, base)) for text, ink in grid.runs(y)]
        return Strip(segments, grid.width).adjust_cell_length(self.size.width, base)

    def notify_style_update(self) -> None:
        """Forget styles that rest on the theme."""
        super().notify_style_update()
        self._styles.clear()

    def _style(self, ink: Ink, base: Style) -> Style:
        found = self._styles.get(ink)
        if found is None:
            found = base + Style(
                color=ink.fg or None, bgcolor=ink.bg or None, bold=ink.bold, dim=ink.dim, reverse=ink.reverse
            )
            self._styles[ink] = found
        return found
