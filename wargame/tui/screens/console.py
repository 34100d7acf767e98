"""The facilitator's console: seats and people, the library of injects, the log of acts, and what is highlighted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.base.errors import WargameError
from wargame.session.facilitator import ActCard, InjectCard
from wargame.session.protocol import Notice
from wargame.tui.commands import AnyCommand, bindings
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.panes.base import mark_current
from wargame.tui.screens import console_acts, console_people, console_world
from wargame.tui.screens.base import Board
from wargame.tui.screens.console_page import (
    act_page,
    act_row,
    inject_page,
    library_rows,
    seat_page,
    seat_rows,
)
from wargame.tui.widgets.lines import HeadLine, TabLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import clock_text, day_text, plain

PARTS = (("seats", "Seats"), ("library", "Library"), ("acts", "Acts"), ("detail", "Detail"))


class ConsoleScreen(Board[None]):
    """Where a session is run from."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (
        *console_acts.COMMANDS, *console_world.COMMANDS, *console_people.COMMANDS,
    )  # fmt: skip
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "You run this session. The seats say who is there and ready, never what they write; a seat's code and people"
        " are in the detail. The library holds what you can bring in: t tries an inject in imagined worlds, i brings it"
        " in. Every act asks for a reason and for who is told of it, and is kept in the log; z takes back the"
        " highlighted act, Z the last turn. Nothing is ever deleted."
    )

    def __init__(self, desk: ConsoleDesk) -> None:
        """Run a session from `desk`."""
        super().__init__()
        self.desk = desk
        self.opened = False
        self.part = "seats"
        self._moved = asyncio.Event()

    # --- layout -----------------------------------------------------------------------------------------------

    def compose_board(self) -> Iterator[Widget]:
        """Seats and library on the left, detail and acts on the right."""
        yield HeadLine(id="head")
        tabs = TabLine(classes="parts-line")
        tabs.tabs = tuple((part, name, name) for part, name in PARTS)
        yield tabs
        yield Horizontal(
            Vertical(Rows(id="seats", title="Seats"), Rows(id="library", title="Library"), classes="column"),
            Vertical(Prose(id="detail", title="Detail"), Rows(id="acts", title="Acts"), classes="column"),
            classes="columns",
        )

    def on_mount(self) -> None:
        """Fetch everything, and keep up."""
        self._mark("seats")
        self.run_worker(self._begin(), group="console")
        self.set_interval(1.0, self._second)

    async def _begin(self) -> None:
        try:
            await self.desk.open()
        except WargameError as error:
            self.complain(error)
            self.dismiss(None)
            return
        self.opened = True
        self.lay_out()
        self.query_one("#seats").focus()
        self.run_worker(self._listen(), group="notices")
        self.run_worker(self._keep_up(), group="course")

    async def _listen(self) -> None:
        async for notice in self.desk.watcher.notices():
            self._told(notice)
            self._moved.set()

    def _told(self, notice: Notice) -> None:
        if notice.kind == "message" and notice.text and not notice.text.startswith("Facilitator:"):
            self.app.notify(plain(notice.text).plain, markup=False)

    async def _keep_up(self) -> None:
        while True:
            await self._moved.wait()
            self._moved.clear()
            await self.refresh_desk()

    async def refresh_desk(self) -> None:
        """Bring the screen to where the session is."""
        try:
            await self.desk.refresh()
        except WargameError as error:
            self.complain(error)
            return
        self.lay_out()

    def _second(self) -> None:
        if self.opened and self.desk.time_left is not None:
            self.head()

    # --- parts ------------------------------------------------------------------------------------------------

    def _mark(self, part: str) -> None:
        self.part = part
        mark_current([self.query_one(f"#{name}") for name, _ in PARTS], part)
        self.query_one(TabLine).chosen = part

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """A part has been clicked."""
        self.go_to(event.key)

    def on_descendant_focus(self) -> None:
        """Whatever is focused is the part shown."""
        if self.focused is not None and self.focused.id in dict(PARTS):
            self._mark(str(self.focused.id))
            self.show_detail()

    def go_on(self, step: int) -> None:
        """Go to the part `step` further, round and round."""
        names = [name for name, _ in PARTS]
        self.go_to(names[(names.index(self.part) + step) % len(names)])

    def go_to(self, part: str) -> None:
        """Show a part and put the cursor into it."""
        self._mark(part)  # first, so that what is hidden in a narrow window can take the focus
        self.query_one(f"#{part}").focus()

    # --- what is highlighted -----------------------------------------------------------------------------------

    @property
    def seat(self) -> str:
        """The highlighted seat, or place."""
        return self.query_one("#seats", Rows).key

    @property
    def inject(self) -> InjectCard | None:
        """The highlighted inject."""
        key = self.query_one("#library", Rows).key
        return next((card for card in self.desk.library if card.entry == key), None)

    @property
    def act(self) -> ActCard | None:
        """The highlighted act."""
        key = self.query_one("#acts", Rows).key
        return next((card for card in self.desk.acts if str(card.number) == key), None)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Another row: its detail."""
        if self.opened:
            self.show_detail()
            self.app.refresh_bindings()

    # --- showing -----------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Show the desk."""
        with self.app.batch_update():
            self.head()
            self.query_one("#seats", Rows).show(seat_rows(self.desk))
            self.query_one("#library", Rows).show(library_rows(self.desk))
            acts = [Row(act_row(card), str(card.number)) for card in reversed(self.desk.acts)]
            self.query_one("#acts", Rows).show(acts or [Row(plain("You have done nothing yet.", "$faint"))])
            self.show_detail()
        self.app.refresh_bindings()

    def show_detail(self) -> None:
        """Show what is highlighted in the part that has the cursor."""
        if not self.opened or self.part == "detail":
            return
        page = self.query_one("#detail", Prose)
        if self.part == "library" and self.inject is not None:
            page.show(inject_page(self.inject, self.desk), top=True)
        elif self.part == "acts" and self.act is not None:
            page.show(act_page(self.act, self.desk), top=True)
        elif self.seat:
            page.show(seat_page(self.seat, self.desk), top=True)

    def head(self) -> None:
        """Fill the head line."""
        status, left = self.desk.status, self.desk.time_left
        phase = status.phase + (f" {clock_text(left)}" if left is not None else "")
        people = [seat for seat in status.seats if seat.human]
        ready = sum(seat.sealed if status.phase == "orders" else seat.ready for seat in people)
        here = sum(bool(seat.here) for seat in people)
        line = self.query_one("#head", HeadLine)
        turn = f"turn {status.turn}/{status.turns}"
        line.left = f"Facilitator · {turn} · {day_text(status.date)} · {phase}"
        line.right = f"here {here}/{len(people)}"
        if status.phase not in ("paused", "ended"):
            line.right += f" · ready {ready}/{len(people)}"
        line.briefs = ((f"{turn} · {phase}", line.right),)

    def complain(self, error: WargameError) -> None:
        """Show an error in the person's words."""
        self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)

    # --- doing -------------------------------------------------------------------------------------------------

    async def do(self, act: Callable[[], Awaitable[object]], done: str) -> bool:
        """Do an act, say that it is done or why not, and show what came of it."""
        try:
            await act()
        except WargameError as error:
            self.complain(error)
            return False
        self.app.notify(plain(done).plain, markup=False)
        await self.refresh_desk()
        return True
