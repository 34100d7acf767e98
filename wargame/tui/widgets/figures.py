"""A table of numbers, each of which knows which cell of the world it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from wargame.session.protocol import Cell
from wargame.tui.viz.grid import fit, narrow

LONGEST = 28
"""Cells of a name in the first column unless a table says otherwise; the whole name is in the story of the row."""


@dataclass(frozen=True, slots=True)
class Number:
    """Which number a cell of a table shows."""

    field: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of a table."""

    text: str
    style: str = ""
    """A Rich style; meaning never rests on it alone."""
    number: Number | None = None
    right: bool = False


class Figures(DataTable[Text]):
    """A `DataTable` whose rows have keys and whose cells know their numbers. Texts are never read as markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "cursor_left", "Left", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("l", "cursor_right", "Right", show=False),
    ]

    def __init__(self, *, id: str, title: str = "", classes: str = "part", longest: int = LONGEST) -> None:  # noqa: A002
        """An empty table with a border title, whose first column is at most `longest` cells wide."""
        super().__init__(id=id, classes=classes, zebra_stripes=False, cursor_type="cell", cell_padding=0)
        self.border_title = title
        self.longest = longest
        self._head: tuple[str, ...] = ()
        self._shown: list[tuple[str, tuple[Figure, ...]]] = []

    def show(self, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Figure]]]) -> None:
        """Replace what is shown: titles of the columns, and rows of (key, figures). The cursor stays in its place."""
        shown = [(key, tuple(figures)) for key, figures in rows]
        if tuple(head) == self._head and shown == self._shown:
            return
        key, column = self.key, self.cursor_column
        self._head, self._shown = tuple(head), shown
        self.clear(columns=True)
        self.fixed_columns = 1
        cells = [[self._text(f, at) for at, f in enumerate(figures)] for _, figures in shown]
        for at, title in enumerate(head):
            right = bool(shown) and shown[0][1][at].right
            label = self._text(Figure(title, right=right), at)
            # widths are given, as a table that is not shown does not measure itself
            self.add_column(label, width=max([len(label.plain), *(len(row[at].plain) for row in cells)]))
        for row in cells:
            self.add_row(*row)
        keys = [k for k, _ in shown]
        place = keys.index(key) if key in keys else 0
        if shown:
            self.move_cursor(row=place, column=min(column, len(head) - 1), animate=False, scroll=place > 0)

    def _text(self, figure: Figure, column: int) -> Text:
        """The cell with a gap to the column before; padding on both sides would cost twice the room."""
        gap = "" if column == 0 else " " if figure.right else "  "
        text = fit(figure.text, self.longest) if column == 0 else narrow(figure.text)
        return Text(gap + text, style=figure.style, justify="right" if figure.right else "left",
                    no_wrap=True, end="")  # fmt: skip

    @property
    def key(self) -> str:
        """Key of the row under the cursor."""
        row = self.cursor_row
        return self._shown[row][0] if 0 <= row < len(self._shown) else ""

    @property
    def number(self) -> Number | None:
        """The number under the cursor, or the first one of its row."""
        at: Coordinate = self.cursor_coordinate
        if not 0 <= at.row < len(self._shown):
            return None
        figures = self._shown[at.row][1]
        if at.column < len(figures) and figures[at.column].number is not None:
            return figures[at.column].number
        return next((f.number for f in figures if f.number is not None), None)

    def go_to(self, key: str) -> None:
        """Move the cursor to the row of `key`, if it is there."""
        keys = [k for k, _ in self._shown]
        if key in keys:
            self.move_cursor(row=keys.index(key), animate=False)
