"""A table of numbers, each of which knows which cell of the world it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from wargame.session.protocol import Cell
from wargame.tui.viz.grid import fit, narrow

SHORTEST = 24, 14
"""Cells a name in the first column has at least, before other texts give way and after; the story has it whole."""
SHORT_TITLE = 6
"""Cells a title over numbers has at least, with its gap."""
LEAST = 7
"""Cells a text in another column has at least."""


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

    def __init__(self, *, id: str, title: str = "", classes: str = "part") -> None:  # noqa: A002 - Textual's name
        """An empty table with a border title."""
        super().__init__(id=id, classes=classes, zebra_stripes=False, cursor_type="cell", cell_padding=0)
        self.border_title = title
        self._head: tuple[str, ...] = ()
        self._shown: list[tuple[str, tuple[Figure, ...]]] = []
        self._widths: list[int] = []
        self._wanted = ""
        """Key of the row to put the cursor on, of a table that has had no room yet."""

    def show(self, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Figure]]]) -> None:
        """Replace what is shown: titles of the columns, and rows of (key, figures). The cursor stays in its place."""
        shown = [(key, tuple(figures)) for key, figures in rows]
        if tuple(head) == self._head and shown == self._shown:
            return
        key, column = self.key, self.cursor_column
        self._head, self._shown = tuple(head), shown
        self.border_subtitle = "" if shown else "nothing here"
        if self.size.width:
            self._build(key, column)
        else:
            self._widths, self._wanted = [], key

    def on_resize(self) -> None:
        """Give the names the room there is now; what has had none yet is filled only now."""
        if self._head and self.size.width and (not self._widths or self._measure() != self._widths):
            self._build(self._wanted or self.key, self.cursor_column)
            self._wanted = ""

    def _build(self, key: str, column: int) -> None:
        self._widths = self._measure()
        self.clear(columns=True)
        self.fixed_columns = 1
        for at, title in enumerate(self._head):
            right = bool(self._shown) and self._shown[0][1][at].right
            # widths are given, as a table that is not shown does not measure itself
            self.add_column(self._text(Figure(title, right=right), at), width=self._widths[at])
        for _, figures in self._shown:
            self.add_row(*(self._text(f, at) for at, f in enumerate(figures)))
        keys = [k for k, _ in self._shown]
        place = keys.index(key) if key in keys else 0
        if keys:
            self.move_cursor(row=place, column=min(column, len(self._head) - 1), animate=False, scroll=place > 0)

    def _measure(self) -> list[int]:
        """Widths of the columns: where there is no room for all, names give way first, then texts, then long titles."""
        widths = []
        for at, title in enumerate(self._head):
            texts = [Figure(title, right=bool(self._shown) and self._shown[0][1][at].right)]
            texts += [figures[at] for _, figures in self._shown]
            widths.append(max(len(_gap(f, at)) + len(narrow(f.text)) for f in texts))
        over = sum(widths) - self.size.width + 1
        for at, least in self._yielding(widths):
            given = max(0, min(over, widths[at] - least))
            widths[at] -= given
            over -= given
        slack = {at: widths[at] - max(SHORT_TITLE, self._widest(at)) for at in self._numbers()}
        while over > 0 and max(slack.values(), default=0) > 0:
            at = max(slack, key=lambda at: (slack[at], widths[at]))
            widths[at] -= 1
            slack[at] -= 1
            over -= 1
        return widths

    def _numbers(self) -> list[int]:
        return [at for at in range(1, len(self._head)) if self._shown and self._shown[0][1][at].right]

    def _widest(self, column: int) -> int:
        """Cells the widest number of a column takes, with its gap."""
        return max(len(_gap(figures[column], column)) + len(narrow(figures[column].text)) for _, figures in self._shown)

    def _yielding(self, widths: list[int]) -> Iterator[tuple[int, int]]:
        """Columns that can give way, in turn, and how narrow each may become."""
        yield 0, SHORTEST[0]
        texts = [at for at in range(1, len(widths)) if self._shown and not self._shown[0][1][at].right]
        for at in sorted(texts, key=lambda at: -widths[at]):
            yield at, max(LEAST, len(self._head[at])) + 2
        yield 0, SHORTEST[1]

    def _text(self, figure: Figure, column: int) -> Text:
        gap = _gap(figure, column)
        text = gap + fit(figure.text, self._widths[column] - len(gap))
        justify: Literal["left", "right"] = "right" if figure.right else "left"
        return Text(text, style=figure.style, justify=justify, no_wrap=True, end="")

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
        if not self._widths:
            self._wanted = key
        elif key in keys:
            self.move_cursor(row=keys.index(key), animate=False)


def _gap(figure: Figure, column: int) -> str:
    """Room to the column before; padding on both sides would cost twice as much."""
    return "" if column == 0 else " " if figure.right else "  "
