"""Small questions: a line of text, a yes or no, a choice."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from wargame.tui.commands import AnyCommand, Command, Commanded, bindings
from wargame.tui.widgets.entry import Entry
from wargame.tui.words import plain


class Dismiss(Command[ModalScreen[object]]):
    """Go back one level."""

    id, keys, label = "back", "escape", "Back"

    async def run(self, owner: ModalScreen[object]) -> None:
        """Close."""
        owner.dismiss(None)


class AskScreen(Commanded, ModalScreen[str | None]):
    """Ask for a line of text; nothing when the person goes back."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Dismiss,)
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(
        self, question: str, before: str = "", longest: int = 300, does: str = "keeps it", note: str = ""
    ) -> None:
        """Ask a question.

        Args:
            question: asked for.
            before: what is there already.
            longest: characters that are taken.
            does: what enter does with the line.
            note: what can be answered, in a few lines.
        """
        super().__init__()
        self.note = note
        self.question, self.before, self.longest, self.does = question, before, longest, does

    def compose(self) -> ComposeResult:
        """Question and line."""
        with Vertical(classes="dialog"):
            yield Static(plain(self.question, "bold"), markup=False)
            yield Entry(self.before, max_length=self.longest, id="answer")
            if self.note:
                yield Static(plain(self.note, "$faint", lines=True), markup=False)
            yield Static(Content.styled(f"enter {self.does}, esc goes back", "$faint"), markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answered."""
        event.stop()
        self.dismiss(event.value.strip())


class Yes(Command["ConfirmScreen"]):
    """Yes, do it."""

    id, keys, label = "confirm.yes", "y", "Yes"

    async def run(self, owner: ConfirmScreen) -> None:
        """Answer yes."""
        owner.dismiss(True)


class No(Command["ConfirmScreen"]):
    """No, go back."""

    id, keys, label = "confirm.no", "n,escape", "No"

    async def run(self, owner: ConfirmScreen) -> None:
        """Answer no."""
        owner.dismiss(False)


class ScrollDown(Command["ConfirmScreen"]):
    """Read on."""

    id, keys, label = "confirm.down", "down,j", "Read on"

    async def run(self, owner: ConfirmScreen) -> None:
        """Further down."""
        owner.scroll(1)


class ScrollUp(Command["ConfirmScreen"]):
    """Read what is above."""

    id, keys, label = "confirm.up", "up,k", "Read above"

    async def run(self, owner: ConfirmScreen) -> None:
        """Further up."""
        owner.scroll(-1)


class ConfirmScreen(Commanded, ModalScreen[bool]):
    """Ask for a yes or a no; what it is about can be scrolled where it is long."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Yes, No, ScrollDown, ScrollUp)
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(
        self, question: str, body: Content | None = None, yes: str = "Yes", no: str = "No", *, safe: bool = False
    ) -> None:
        """Ask `question`, with a few lines of what it is about; `safe` has enter answer no."""
        super().__init__()
        self.safe = safe
        self.question, self.body, self.yes, self.no = question, body, yes, no

    def compose(self) -> ComposeResult:
        """Question and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(plain(self.question, "bold"), markup=False)
            if self.body is not None:
                with VerticalScroll(classes="dialog-body", can_focus=False):
                    yield Static(self.body, markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self.yes} (y)", variant="primary", id="yes", compact=True)
                yield Button(f"{self.no} (n)", id="no", compact=True)

    def scroll(self, lines: int) -> None:
        """Move what the question is about."""
        for body in self.query(".dialog-body"):
            body.scroll_relative(y=lines, animate=False)

    def on_mount(self) -> None:
        """Take away what was said before, which would hide the question; have enter give the safe answer."""
        self.app.clear_notifications()
        if self.safe:
            self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answered."""
        event.stop()
        self.dismiss(event.button.id == "yes")
