"""A choice from a list, one or several, narrowed by typing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList

from wargame.base.errors import WargameError
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.screens.base import Back, Sheet
from wargame.tui.widgets.lines import KeyLine
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import plain


class Mark(Command["PickScreen"]):
    """Mark the highlighted line; enter then takes all that are marked."""

    id, keys, label, priority, rank = "pick.mark", "space", "Mark", True, 1

    def may(self, owner: PickScreen) -> bool:
        """Where several can be taken."""
        return owner.several

    async def run(self, owner: PickScreen) -> None:
        """Mark it, or not."""
        owner.mark()


class Take(Command["PickScreen"]):
    """Take what is marked, or else the highlighted line."""

    id, keys, label, priority, rank = "pick.take", "enter", "Take", True, 1

    async def run(self, owner: PickScreen) -> None:
        """Answer."""
        owner.take()


class TakeNothing(Back):
    """Go back one level, and take nothing."""

    async def run(self, owner: Screen[object]) -> None:
        """Answer with no row, marked or not."""
        owner.dismiss(())


class PickScreen(Sheet[tuple[str, ...]]):
    """Answers with the keys of the rows that were taken; with none when the person goes back."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Take, Mark, TakeNothing)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "Letters narrow the list to what contains them, spaces left out; backspace takes one away. Space marks a line,"
        " enter takes what is marked, or the highlighted line where nothing is. esc goes back."
    )

    def __init__(
        self, question: str, rows: Sequence[Row] | Callable[[], Awaitable[Sequence[Row]]], *, several: bool = False
    ) -> None:
        """Ask a question.

        Args:
            question: asked for.
            rows: to choose from, those without a key being headings; or what fetches them, while letters are typed.
            several: whether several can be taken.
        """
        super().__init__()
        self.question, self.several = question, several
        self.all_rows: tuple[Row, ...] = ()
        self._fetch = None
        if callable(rows):
            self._fetch = rows
        else:
            self.all_rows = tuple(rows)
        self.needle = ""
        self.marked: list[str] = []

    def compose(self) -> ComposeResult:
        """A list on a sheet."""
        with Vertical(classes="sheet"):
            yield Rows(id="pick", classes="sheet-page")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """List everything."""
        self._list()
        self.query_one("#pick", Rows).focus()
        if self._fetch is not None:
            self.run_worker(self._fill(self._fetch), group="fill", exclusive=True)

    async def _fill(self, fetch: Callable[[], Awaitable[Sequence[Row]]]) -> None:
        try:
            self.all_rows = tuple(await fetch())
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False)
        self._fetch = None
        self._list()

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list."""
        if event.key == "backspace" and self.needle:
            self.needle = self.needle[:-1]
        elif event.character is not None and event.is_printable and event.character != " ":
            self.needle += event.character.lower()
        else:
            return
        event.stop()
        event.prevent_default()
        self._list()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The highlighted line has been clicked."""
        event.stop()
        self.take()

    def _list(self) -> None:
        listed = self.query_one("#pick", Rows)
        found = [r for r in self.all_rows if r.heading or self.needle in "".join(r.text.plain.lower().split())]
        found = [
            r for at, r in enumerate(found) if not r.heading or (at + 1 < len(found) and not found[at + 1].heading)
        ]
        empty = "Nothing matches." if self._fetch is None else "Being fetched."
        before = listed.key
        listed.show([self._row(r) for r in found] or [Row(Content.styled(empty, "$faint"))])
        listed.begin_again(before)
        listed.border_title = plain(self.question + (f" · {self.needle}" if self.needle else ""))
        listed.border_subtitle = plain(f"{len(self.marked)} marked" if self.marked else "letters narrow the list")

    def _row(self, row: Row) -> Row:
        if row.heading or not self.several:
            return row
        return Row(Content.assemble("[x] " if row.key in self.marked else "[ ] ", row.text), row.key)

    def mark(self) -> None:
        """Mark the highlighted line or take the mark away."""
        key = self.query_one("#pick", Rows).key
        if not key:
            return
        if key in self.marked:
            self.marked.remove(key)
        else:
            self.marked.append(key)
        self._list()

    def take(self) -> None:
        """Answer with what is marked, or with the highlighted line; wait for one that is still to come."""
        if self._fetch is not None:
            return
        key = self.query_one("#pick", Rows).key
        self.dismiss(tuple(self.marked) or ((key,) if key else ()))
