"""How an act is explained, and to whom: asked before every act of the facilitator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from wargame.session.facilitator import Visibility, Word
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.screens.base import Sheet
from wargame.tui.screens.pick import PickScreen
from wargame.tui.widgets.entry import Entry
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import plain

TELLS: tuple[tuple[Visibility, str], ...] = (
    ("announced", "announced to everybody"),
    ("told", "told to some seats"),
    ("secret", "secret until the debrief"),
)


class NextVisibility(Command["WordScreen"]):
    """Choose who is told of an act, where its reason is asked for."""

    id, keys, label, priority, rank = "word.next", "down,tab", "Who is told", True, 1

    async def run(self, owner: WordScreen) -> None:
        """The next choice."""
        owner.choose(1)


class PreviousVisibility(Command["WordScreen"]):
    """Go back to the choice before of who is told."""

    id, keys, label, priority, footer = "word.previous", "up,shift+tab", "Choice before", True, False

    async def run(self, owner: WordScreen) -> None:
        """The choice before."""
        owner.choose(-1)


class WordScreen(Sheet[Word]):
    """Answers with the word; with nothing when the person goes back."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (NextVisibility, PreviousVisibility)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "Type a reason: it is kept with the act, and those who are told of it read it. Up and down choose who is told."
        " Enter does it, esc goes back and nothing is done."
    )

    def __init__(
        self, act: str, seats: Sequence[tuple[str, str]], body: Content | None = None, tells: Sequence[Visibility] = (),
        *, needed: bool = False,
    ) -> None:  # fmt: skip
        """Ask about `act`.

        Args:
            act: what is about to be done.
            seats: id and title of those who could be told.
            body: what it is about.
            tells: the visibilities to choose from; all of them by default.
            needed: whether a reason must be given.
        """
        super().__init__()
        self.act, self.seats, self.body, self.needed = act, tuple(seats), body, needed
        self.tells = tuple(row for row in TELLS if not tells or row[0] in tells)

    def compose(self) -> ComposeResult:
        """Act, reason, who is told."""
        with Vertical(classes="dialog"):
            yield Static(plain(self.act, "bold"), markup=False)
            if self.body is not None:
                yield Static(self.body, markup=False, classes="dialog-body")
            yield Entry(placeholder="why" if self.needed else "why (may stay empty)", max_length=300, id="reason")
            yield Rows(id="tells", classes="tells")
            hint = "enter does it, up and down choose who is told" if len(self.tells) > 1 else "enter does it"
            yield Static(Content.styled(f"{hint}, esc goes back", "$faint"), markup=False)

    def on_mount(self) -> None:
        """List the choices."""
        rows = self.query_one("#tells", Rows)
        self._list(self.tells[0][0])
        rows.can_focus, rows.display = False, len(self.tells) > 1
        self.query_one("#reason").focus()

    def _list(self, chosen: str) -> None:
        rows = self.query_one("#tells", Rows)
        rows.show(
            [Row(Content(f"{'[x]' if key == chosen else '[ ]'} {words}"), key) for key, words in self.tells], chosen
        )

    def choose(self, step: int) -> None:
        """Highlight another choice, round and round."""
        rows = self.query_one("#tells", Rows)
        keys: list[str] = [key for key, _ in self.tells]
        self._list(keys[(keys.index(rows.key or keys[0]) + step) % len(keys)])

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """A choice has been clicked."""
        event.stop()
        self._list(self.query_one("#tells", Rows).key)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A choice has been clicked twice: done."""
        event.stop()
        self.run_worker(self._answer(), group="answer", exclusive=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Done."""
        event.stop()
        self.run_worker(self._answer(), group="answer", exclusive=True)

    async def _answer(self) -> None:
        reason = self.query_one("#reason", Input).value.strip()
        key = self.query_one("#tells", Rows).key
        visibility = next(name for name, _ in self.tells if name == key)
        if self.needed and not reason:
            self.app.notify("It needs a reason.", severity="warning", markup=False)
            return
        to: tuple[str, ...] = ()
        if visibility == "told":
            rows = [Row(Content(title), seat) for seat, title in self.seats]
            to = await self.app.push_screen_wait(PickScreen("Tell whom?", rows, several=True))
            if not to:
                return
        self.dismiss(Word(reason=reason, visibility=visibility, to=to))
