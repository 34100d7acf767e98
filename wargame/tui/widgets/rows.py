"""A list of rows: one widget, however long. A click highlights, a click on the highlighted row opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

VIM: list[BindingType] = [
    Binding("j", "cursor_down", "Down", show=False),
    Binding("k", "cursor_up", "Up", show=False),
    Binding("g", "first", "First", show=False),
    Binding("G", "last", "Last", show=False),
]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `key` is nothing for headings and separators, which cannot be reached."""

    text: Content
    key: str = ""
    heading: bool = False


class Rows(OptionList):
    """Rows with keys; what a stranger wrote arrives as `Content` and is never read as markup."""

    BINDINGS: ClassVar[list[BindingType]] = VIM

    def __init__(self, *, id: str, title: str = "", classes: str = "part") -> None:  # noqa: A002 - Textual's name
        """An empty list with a border title."""
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self.border_title = title
        self._keys: list[str] = []
        self._texts: list[Content] = []

    def show(self, rows: Sequence[Row], keep: str = "") -> None:
        """Replace the rows; the cursor stays on the row that had it, or on its place."""
        before, place = keep or self.key, self.highlighted
        keys, texts = [r.key for r in rows], [r.text for r in rows]
        if keys == self._keys and texts == self._texts:
            return
        self._keys, self._texts = keys, texts
        self.set_options([Option(r.text, disabled=not r.key or r.heading) for r in rows])
        reachable = [i for i, r in enumerate(rows) if r.key and not r.heading]
        if before in keys and keys.index(before) in reachable:
            self.highlighted = keys.index(before)
        elif reachable:
            self.highlighted = min(reachable, key=lambda i: abs(i - (place or 0)))

    @property
    def key(self) -> str:
        """Key of the highlighted row, or nothing."""
        at = self.highlighted
        return self._keys[at] if at is not None and at < len(self._keys) else ""

    def key_at(self, index: int) -> str:
        """Key of a row."""
        return self._keys[index] if 0 <= index < len(self._keys) else ""

    def go_to(self, key: str) -> None:
        """Highlight the row of `key`, if it is there."""
        if key in self._keys:
            self.highlighted = self._keys.index(key)

    def begin_again(self, before: str) -> None:
        """Highlight the first row that can be, where that of the key `before` is in the list no more."""
        if self.key != before:
            self.highlighted = next((at for at, row in enumerate(self.options) if not row.disabled), None)

    async def _on_click(self, event: events.Click) -> None:
        """Highlight, or open what is highlighted already."""
        event.prevent_default()
        at: Any = event.style.meta.get("option")
        if at is None or self.get_option_at_index(at).disabled:
            return
        if at == self.highlighted:
            self.action_select()
        else:
            self.highlighted = at
