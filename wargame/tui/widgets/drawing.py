"""A picture that is drawn to the size it gets, with a line of text under it."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from wargame.tui.viz.grid import Grid, fit

Draw = Callable[[int, int], Grid]


class Drawing(Widget, can_focus=True):
    """Shows what a pure drawing function returns."""

    def __init__(self, *, id: str, title: str = "", classes: str = "part") -> None:  # noqa: A002 - Textual's name
        """An empty picture with a border title."""
        super().__init__(id=id, classes=classes)
        self.border_title = title
        self._draw: Draw | None = None
        self._caption = Content("")
        self._grid: tuple[tuple[int, int], Grid] | None = None

    def show(self, draw: Draw | None, caption: Content) -> None:
        """Draw this from now on."""
        self._draw, self._caption, self._grid = draw, caption, None
        self.refresh()

    def _picture(self) -> Grid:
        size = (self.size.width, max(0, self.size.height - 1))
        if self._grid is None or self._grid[0] != size:
            self._grid = (size, self._draw(*size) if self._draw is not None else Grid(*size))
        return self._grid[1]

    def render_line(self, y: int) -> Strip:
        """One row of the picture, or the caption."""
        base, grid = self.rich_style, self._picture()
        if y == self.size.height - 1:
            segments = [Segment(fit(self._caption.plain, self.size.width), base)]
        elif y < grid.height:
            segments = [
                Segment(text, base + Style(color=ink.fg or None, bgcolor=ink.bg or None, bold=ink.bold))
                for text, ink in grid.runs(y)
            ]
        else:
            segments = []
        return Strip(segments).adjust_cell_length(self.size.width, base)
