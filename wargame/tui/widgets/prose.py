"""A page of text that scrolls: one widget inside another, whatever its length."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static


class Prose(VerticalScroll, can_focus=True):
    """Text that can be focused and scrolled; it takes `Content`, never markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
    ]

    def __init__(self, *, id: str, title: str = "", classes: str = "part") -> None:  # noqa: A002 - Textual's name
        """An empty page with a border title."""
        super().__init__(id=id, classes=classes)
        self.border_title = title
        self._page = Static("", markup=False)
        self.content = Content("")

    def compose(self) -> ComposeResult:
        """The page itself."""
        yield self._page

    def show(self, content: Content, *, top: bool = False) -> None:
        """Replace the text; `top` scrolls back to its beginning."""
        if content != self.content:
            self.content = content
            self._page.update(content)
        if top:
            self.scroll_home(animate=False)
