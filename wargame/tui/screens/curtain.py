"""The curtain between two people on one keyboard: it shows nothing of anybody's view."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Middle
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from wargame.tui.words import plain


class CurtainScreen(Screen[None]):
    """Hides everything until the next person presses a key."""

    def __init__(self, title: str) -> None:
        """For the person who plays `title`."""
        super().__init__()
        self.seat_title = title

    def compose(self) -> ComposeResult:
        """A few words, nothing else."""
        words = Content.assemble(
            (plain(self.seat_title).plain, "bold $text-primary"), "\n\n",
            "Please hand over the keyboard.\n",
            ("Press space or enter when you are alone with the screen.", "$faint"),
        )  # fmt: skip
        with Middle(), Center():
            yield Static(words, markup=False, classes="curtain-words")

    def on_key(self, event: events.Key) -> None:
        """Open."""
        event.stop()
        if event.key in ("space", "enter"):
            self.dismiss(None)

    def on_click(self) -> None:
        """Open."""
        self.dismiss(None)
