"""Pane i: what seats write to each other, in threads. It binds nobody; only a text on a table does."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message as Signal
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.base.errors import WargameError
from wargame.base.text import counted
from wargame.session.bargaining import Message
from wargame.session.protocol import FACILITATOR
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.desk import Desk
from wargame.tui.panes.base import Pane
from wargame.tui.screens.ask import AskScreen
from wargame.tui.screens.pick import PickScreen
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import plain

PUBLIC = "all"
LONGEST = 2000


class WriteHere(Command["Messages"]):
    """Write to everybody in the highlighted thread."""

    id, keys, label, slow, priority, rank = "messages.write", "enter,e", "Write", True, True, 1

    def may(self, owner: Messages) -> bool:
        """On a thread."""
        return owner.ready and bool(owner.thread)

    async def run(self, owner: Messages) -> None:
        """Ask for the words and send them."""
        await owner.write(owner.to_of(owner.thread))


class NewThread(Command["Messages"]):
    """Write to seats of your choice; space marks several."""

    id, keys, label, slow, rank = "messages.new", "n", "New thread", True, 1

    async def run(self, owner: Messages) -> None:
        """Choose, then write."""
        await owner.begin()


class ToTheTable(Command["Messages"]):
    """Go to the table of the text that came with the last message of this thread."""

    id, keys, label, rank = "messages.table", "t", "Its table", 3

    def may(self, owner: Messages) -> bool:
        """Where a text came with it."""
        return owner.ready and bool(owner.carried())

    async def run(self, owner: Messages) -> None:
        """Go there."""
        owner.post_message(owner.ToTable(owner.carried()))


class Messages(Pane):
    """Threads on the left, the words on the right."""

    NAME, SHORT = "Messages", "Inbox"
    PARTS = (("threads", "Threads"), ("words", "Words"))
    HELP = (
        "Threads with one seat, with several, or with all. A number tells what you have not read. Enter writes to the"
        " highlighted thread, n begins a new one. What is written here is kept in the game and binds nobody; programs"
        " do not read it, they answer texts on tables."
    )
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (WriteHere, NewThread, ToTheTable)
    BINDINGS = bindings(*COMMANDS_HERE)

    class ToTable(Signal):
        """The person wants to go to a table."""

        def __init__(self, treaty: str) -> None:
            """Of `treaty`."""
            super().__init__()
            self.treaty = treaty

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """Nothing fetched yet."""
        super().__init__(id=id)
        self._messages: tuple[Message, ...] = ()

    def compose_parts(self) -> Iterator[Widget]:
        """Threads and words."""
        yield Horizontal(
            Vertical(Rows(id="threads", title="Threads"), classes="column side-column"),
            Vertical(Prose(id="words", title="Words"), classes="column wide-column"),
            classes="columns",
        )

    # --- fetching -----------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether a desk is there."""
        return self._desk is not None

    def lay_out(self, desk: Desk) -> None:
        """Another desk has other messages."""
        if self._desk is not desk:
            self._messages = ()
        super().lay_out(desk)

    def refill(self) -> None:
        """Show what is known, and fetch what is new."""
        self._show()
        self.fetch(partial(self._fetch, self.desk), "messages")

    async def _fetch(self, desk: Desk) -> None:
        try:
            found = await desk.client.messages(desk.seat)
        except WargameError as error:
            self._complain(error)
            return
        if desk is self._desk:
            first, self._messages = not self._messages, found
            self._show()
            if first and found:
                self.query_one("#threads", Rows).go_to(self._key(found[-1]))
                self._show_words()
            await self._mark_read(desk)

    async def _mark_read(self, desk: Desk) -> None:
        """What the person has in front of them is read; so is everything before it."""
        shown = [m.number for m in self._messages if self._key(m) == self.thread and m.unread]
        if shown and self.display:
            await desk.client.read(desk.seat, max(shown))

    # --- showing ------------------------------------------------------------------------------------------------

    def _key(self, message: Message) -> str:
        return "/".join(message.thread) or PUBLIC

    @property
    def thread(self) -> str:
        """The highlighted thread."""
        return self.query_one("#threads", Rows).key

    def to_of(self, thread: str) -> tuple[str, ...]:
        """Whom a message to a thread is addressed to; nobody named means everybody."""
        return () if thread == PUBLIC else tuple(s for s in thread.split("/") if s != self.desk.seat)

    def _title(self, thread: str) -> str:
        to = self.to_of(thread)
        return ", ".join(self.lens.short(s) for s in to) if to else "Everybody"

    def _show(self) -> None:
        threads: dict[str, list[Message]] = {PUBLIC: []}
        for message in self._messages:
            key = self._key(message)
            threads[key] = [*threads.pop(key, []), message]  # the latest thread goes last
        rows = [self._row(key, said) for key, said in reversed(threads.items())]
        self.query_one("#threads", Rows).show(rows)
        self._show_words()

    def _row(self, key: str, said: list[Message]) -> Row:
        new = sum(m.unread for m in said)
        last = plain(said[-1].text.replace("\n", " ")).plain[:40] if said else "nothing yet"
        count = f"  {new} new" if new else ""
        title = (self._title(key), "bold" if new else "")
        return Row(Content.assemble(title, (count, "$text-warning"), (f"  {last}", "$faint")), key)

    def _show_words(self) -> None:
        page = self.query_one("#words", Prose)
        lines: list[Content] = []
        turn = 0
        for message in (m for m in self._messages if self._key(m) == self.thread):
            if message.turn != turn:
                turn = message.turn
                lines.append(Content.styled(f"turn {turn}", "$text-primary"))
            new = ("  new", "$text-warning") if message.unread else ("", "")
            lines.append(Content.assemble((self.lens.short(message.seat), "bold"), new))
            lines.append(plain(message.text, lines=True))
            if message.offer is not None:
                title = self.lens.title("instrument", message.offer.treaty)
                lines.append(
                    Content.styled(
                        f"with a text of {counted(len(message.offer.clauses), 'clause')}: {title}", "$text-accent"
                    )
                )
            lines.append(Content(""))
        page.border_title = plain(self._title(self.thread)) if self.thread else "Words"
        page.show(Content("\n").join(lines or [Content.styled("Nothing has been said here.", "$faint")]))
        page.scroll_end(animate=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another thread: its words."""
        event.stop()
        if self._desk is not None:
            self._show_words()
            self.fetch(partial(self._mark_read, self.desk), "messages-read")
            self.app.refresh_bindings()

    def on_option_list_option_selected(self) -> None:
        """The highlighted thread has been clicked."""
        self.run_worker(self.write(self.to_of(self.thread)), group="command")

    def carried(self) -> str:
        """Treaty of the text that came with the last message of the thread that carried one."""
        found = [m.offer.treaty for m in self._messages if m.offer is not None and self._key(m) == self.thread]
        return found[-1] if found else ""

    # --- writing ------------------------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Choose to whom, then write."""
        seats = [s for s in self.lens.handout.seats if s != self.desk.seat]
        rows = [Row(Content(self.lens.title("actor", s)), s) for s in seats]
        if any(seat.here for seat in self.desk.status.seats):  # a session, which somebody runs
            rows.append(Row(Content("Facilitator"), FACILITATOR))
        picked = await self.app.push_screen_wait(PickScreen("Write to whom?", rows, several=True))
        if picked:
            await self.write(picked)

    async def write(self, to: tuple[str, ...]) -> None:
        """Ask for the words, and send them."""
        whom = ", ".join(self.lens.short(s) for s in to) if to else "everybody"
        text = await self.app.push_screen_wait(AskScreen(f"To {whom}", longest=LONGEST, does="sends it"))
        if not text:
            return
        refusals = await self.desk.client.send(Message(seat=self.desk.seat, to=to, text=text))
        for refusal in refusals:
            self.app.notify(plain(f"{refusal.what}; {refusal.way_out}").plain, title="Not sent", severity="warning",
                            markup=False)  # fmt: skip
        await self._fetch(self.desk)
        if not refusals:
            self.query_one("#threads", Rows).go_to("/".join(sorted({self.desk.seat, *to})) if to else PUBLIC)

    def _complain(self, error: WargameError) -> None:
        self.app.notify(plain(error).plain, severity="error", markup=False)
