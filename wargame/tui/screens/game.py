"""The game screen: head line, panes, the line of keys; and the course of a turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import ClassVar, Final

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from wargame.base.errors import SessionError, WargameError
from wargame.base.text import clean
from wargame.session.protocol import Client, Notice
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.desk import Desk
from wargame.tui.lens import Reading
from wargame.tui.panes.actors import Actors
from wargame.tui.panes.base import Pane
from wargame.tui.panes.brief import Brief
from wargame.tui.panes.history import History
from wargame.tui.panes.messages import Messages
from wargame.tui.panes.minerals import Minerals
from wargame.tui.panes.orders import Orders
from wargame.tui.panes.people import People
from wargame.tui.panes.promises import Promises
from wargame.tui.panes.sanctions import SanctionsAndAid
from wargame.tui.panes.situation import Situation
from wargame.tui.panes.table import Table
from wargame.tui.panes.tables import TablesPane
from wargame.tui.panes.talks import Talks
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.base import Board
from wargame.tui.screens.curtain import CurtainScreen
from wargame.tui.screens.debrief import DebriefScreen
from wargame.tui.screens.game_acts import ACTS, WAITING
from wargame.tui.screens.mates import MatesScreen
from wargame.tui.screens.playback import PlaybackScreen
from wargame.tui.widgets.entry import Entry
from wargame.tui.widgets.lines import HeadLine, TabLine
from wargame.tui.words import clock_text, day_text, heading, money, plain

PANES: tuple[type[Pane], ...] = (
    Situation, Orders, SanctionsAndAid, Minerals, Talks, People, History, Actors, Brief, Table, Messages, Promises,
)  # fmt: skip
PANE_KEYS = "123456789tip"
TOAST: Final = 180
"""Letters of a message that are shown as it comes; the whole of it is among the messages."""
TOASTS: Final = 2
"""Messages that are shown as they come at the same time; the head line counts them all."""


class _ShowPane(Command["GameScreen"]):
    number: ClassVar[int]
    footer = False

    async def run(self, owner: GameScreen) -> None:
        owner.show_pane(self.number)


def _pane_command(number: int, pane: type[Pane]) -> AnyCommand:
    key = PANE_KEYS[number - 1]
    words = {"id": f"pane.{key}", "keys": key, "label": pane.NAME, "number": number,
             "__doc__": f"Go to pane {key}: {pane.NAME}."}  # fmt: skip
    return type(f"ShowPane{number}", (_ShowPane,), words)


class GameScreen(Board[None]):
    """One client's game; on a hot seat its people take turns behind a curtain."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (
        *ACTS,
        *(_pane_command(number, pane) for number, pane in enumerate(PANES, 1)),
    )
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(self, client: Client) -> None:
        """Play through `client`."""
        super().__init__()
        self.client = client
        self.desks: dict[str, Desk] = {}
        self.played: dict[str, int] = {}
        self.seat = ""
        self.busy = ""
        self.debriefed = False
        self.sealing = False
        self._moved = asyncio.Event()
        self._told_at: list[float] = []
        self.number = 1

    # --- layout -----------------------------------------------------------------------------------------------

    def compose_board(self) -> Iterator[Widget]:
        """Head line, tabs, panes, filter."""
        yield HeadLine(id="head")
        tabs = TabLine(id="tabs")
        tabs.tabs = tuple(
            (str(n), f"{key} {p.NAME}", f"{key} {p.SHORT}")
            for n, (key, p) in enumerate(zip(PANE_KEYS, PANES, strict=True), 1)
        )
        yield tabs
        with Container(id="panes"):
            for n, pane in enumerate(PANES, 1):
                made = pane(id=f"pane-{n}")
                made.display = n == 1
                yield made
        search = Entry(placeholder="filter: a word; enter keeps it, esc clears it", id="filter", compact=True)
        search.display = False
        yield search

    @property
    def ready(self) -> bool:
        """Is a desk open?"""
        return self.seat in self.desks

    @property
    def desk(self) -> Desk:
        """The desk of the person in front of the screen."""
        return self.desks[self.seat]

    @property
    def pane(self) -> Pane:
        """The pane shown."""
        return self.query_one(f"#pane-{self.number}", Pane)

    def show_pane(self, number: int) -> None:
        """Show another pane."""
        self.close_filter()
        self.pane.display = False
        self.number = number
        self.pane.display = True
        self.query_one("#tabs", TabLine).chosen = str(number)
        if self.ready:
            self.pane.enter()
        self.app.refresh_bindings()

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """A pane's tab has been clicked."""
        if event.line.id == "tabs":
            self.show_pane(int(event.key))

    def on_messages_to_table(self, event: Messages.ToTable) -> None:
        """Go to a table."""
        self.to_table(event.treaty)

    def to_table(self, treaty: str) -> None:
        """Show a table."""
        self.show_pane(PANES.index(Table) + 1)
        pane = self.pane
        if isinstance(pane, Table):
            pane.go_to(treaty)

    def on_tables_pane_jump(self, event: TablesPane.Jump) -> None:
        """Go to the orders on an instrument."""
        self.show_pane(2)
        orders = self.pane
        if isinstance(orders, Orders):
            orders.go_to(event.instrument)

    # --- filter -----------------------------------------------------------------------------------------------

    def open_filter(self) -> None:
        """Show the line and put the cursor into it."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.value = self.pane.needle
        line.focus()

    def close_filter(self) -> None:
        """Hide the line; what it says stays in force until it is cleared."""
        line = self.query_one("#filter", Input)
        if line.display:
            line.display = False
            self.pane.enter()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow as the person types."""
        if event.input.id == "filter" and event.input.display:
            self.pane.search(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list."""
        if event.input.id == "filter":
            self.close_filter()

    # --- course of the game --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Open the desks, listen."""
        self.query_one("#tabs", TabLine).chosen = "1"
        self.run_worker(self._begin(), group="game")
        self.set_interval(1.0, self._second)

    def _second(self) -> None:
        """Let a running clock be seen to run."""
        if self.ready and self.desk.time_left is not None:
            self.head()

    async def _begin(self) -> None:
        try:
            for seat in self.client.seats:
                self.desks[seat] = Desk(self.client, seat)
                await self.desks[seat].open()
                self.played[seat] = self._seen(self.desks[seat])
        except WargameError as error:
            self.complain(error)
            self.dismiss(None)
            return
        self.run_worker(self._listen(), group="notices")
        self.run_worker(self._keep_up(), group="course")
        waiting = [s for s, d in self.desks.items() if not d.view.sealed] or list(self.desks)
        if len(self.desks) > 1:
            await self._curtain(waiting[0])
        self.seat = waiting[0]
        self.lay_out()
        self.show_pane(1)
        self._moved.set()

    def _seen(self, desk: Desk) -> int:
        """The last turn whose playback a person has surely seen: on a hot seat, who has ordered nothing has not."""
        fresh = len(self.client.seats) > 1 and not desk.view.draft and not desk.view.sealed
        return desk.resolved - 1 if fresh and desk.status.phase != "ended" and desk.resolved else desk.resolved

    async def _listen(self) -> None:
        async for notice in self.client.notices():
            await self._noticed(notice)

    async def _noticed(self, notice: Notice) -> None:
        if notice.kind in ("people", "phase") and self.ready:
            await self._meet()
        if notice.kind == "people" and self.ready:  # people come and go all the time, and nothing else has changed
            return
        if notice.kind in ("phase", "clock") and isinstance(self.app.screen, PlaybackScreen):
            await self._ask_the_time()
        if notice.kind in ("message", "table"):
            self._told(notice)
        elif notice.kind != "draft" or notice.seat != self.seat or self.desk.me is not None:
            self._moved.set()

    async def _meet(self) -> None:
        """Somebody came, left, or handed the pen over."""
        try:
            await self.desk.ask_status(self.client)
            await self.desk.meet()
        except WargameError as error:
            self.complain(error)
        self.head()
        self.app.refresh_bindings()
        if isinstance(self.app.screen, MatesScreen):
            self.app.screen.show()

    async def _ask_the_time(self) -> None:
        """The session goes on while somebody reads what happened: the head of that screen says how far it is."""
        try:
            await self.desk.ask_status(self.client)
        except WargameError as error:
            self.complain(error)

    def now(self) -> str:
        """The phase and the time left in it; nothing where no clock runs."""
        left = self.desk.time_left
        return "" if left is None else f"{self.desk.status.phase} {clock_text(left)}"

    def _told(self, notice: Notice) -> None:
        """Somebody wants something of a seat here: say so to the person in front of the screen, and to nobody else."""
        self._moved.set()
        text = plain(clean(notice.text, limit=TOAST)).plain
        if notice.seat is None:
            self.app.notify(text, markup=False)
        elif notice.seat == self.seat and self._may_tell():
            self.app.notify(text, title="i Messages" if notice.kind == "message" else "t Table", markup=False)

    def _may_tell(self) -> bool:
        """Whether there is room to say what has come: not over a question, nor over what was said just now."""
        now = time.monotonic()
        self._told_at = [at for at in self._told_at if now - at < self.app.NOTIFICATION_TIMEOUT]
        room = self.app.screen is self and len(self._told_at) < TOASTS
        self._told_at += [now] if room else []
        return room

    async def _keep_up(self) -> None:
        """Whenever something has moved, bring the screen to where the game is."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            try:
                while await self._advance_once():
                    pass
            except WargameError as error:
                self.complain(error)

    async def _advance_once(self) -> bool:
        """Play what has been resolved, hand over, or open the debrief; is there more to do?"""
        desk = self.desk
        await desk.refresh()
        self.lay_out()
        self.played[self.seat] = min(self.played[self.seat], desk.resolved)  # a turn may have been taken back
        if desk.resolved > self.played[self.seat]:
            self.played[self.seat] = desk.resolved
            await self.play(desk.resolved)
            return True
        if desk.status.phase == "ended":
            if not self.debriefed:
                await self.debrief()
            return False
        self.debriefed = False
        if desk.view.sealed:
            waiting = await self._next_unsealed()
            if waiting:
                await self._curtain(waiting)
                self.seat = waiting
                return True
        return False

    async def _next_unsealed(self) -> str:
        """A seat on this keyboard that has still to seal."""
        status = await self.client.status()
        sealed = {s.seat for s in status.seats if s.sealed}
        return next((s for s in self.client.seats if s != self.seat and s not in sealed), "")

    async def _curtain(self, seat: str) -> None:
        await self.app.push_screen_wait(CurtainScreen(self.desks[seat].lens.title("actor", seat)))

    async def play(self, turn: int) -> None:
        """Play the report of a turn."""
        desk = self.desk
        report = await desk.report(turn)
        past = Reading(desk.handout, desk.before)
        before = {z.id: holder for z in past.cards("zone") if (holder := past.code("holder", z.id))}
        await self.app.push_screen_wait(PlaybackScreen(desk.lens, report, before, desk.before.score, self.now))
        self.show_pane(1)  # where a key too many, meant for the playback, drafts nothing

    async def debrief(self) -> None:
        """Open the debrief; by itself it opens once, whatever else is heard of a game that has ended."""
        self.debriefed = True
        await self.app.push_screen_wait(DebriefScreen(self.desk, await self.client.debrief()))

    async def seal(self) -> None:
        """Ask, seal, and go on; a key pressed twice asks once."""
        desk = self.desk
        if self.sealing:
            return
        if desk.me is not None and not desk.me.pen:
            holder = next((f"{mate.name} holds it" for mate in desk.mates if mate.pen), "nobody holds it now")
            what, way_out = "this needs the pen of the seat", f"{holder}; P shows who shares the seat"
            self.complain(SessionError(what, where=f"seat {desk.seat}", way_out=way_out))
            return
        self.sealing = True
        try:
            if self.stuck or await self._sure():
                self.busy = "resolving"
                self.head()
                await desk.seal()
        except WargameError as error:
            self.complain(error)
        finally:
            self.busy, self.sealing = "", False
        self._moved.set()

    @property
    def stuck(self) -> bool:
        """Everybody has sealed and the turn is not resolved: the disk refused it, and sealing tries again."""
        return self.ready and self.desk.status.phase == "orders" and all(s.sealed for s in self.desk.status.seats)

    async def _sure(self) -> bool:
        """Ask, and again where the draft is another one by then: what is sealed is what was shown."""
        desk = self.desk
        while True:
            turn, draft = desk.view.turn, desk.view.draft
            if not await self.app.push_screen_wait(self._seal_question()):
                return False
            await desk.refresh()
            if desk.view.turn != turn:  # the orders were closed meanwhile
                return False
            if desk.view.draft == draft:
                return True

    def _seal_question(self) -> ConfirmScreen:
        desk = self.desk
        lines = [Content.assemble("- ", heading(o.trigger), "" if o.level is None else f" at {o.level:.0%}", ": ",
                                  desk.lens.title("instrument", o.instrument))
                 for o in desk.view.draft]  # fmt: skip
        body = (
            Content("\n").join(lines)
            if lines
            else Content.styled("No order is drafted: you let the turn pass.", "$text-warning")
        )
        question = f"Seal {len(lines) or 'no'} order{'' if len(lines) == 1 else 's'} for {day_text(desk.view.date)}?"
        return ConfirmScreen(question, body, "Seal", "Not yet")

    async def undo(self) -> None:
        """Take the last order back."""
        await self.desk.undo()
        self.lay_out()

    async def leave(self) -> None:
        """Clear the filter; else leave after asking."""
        line = self.query_one("#filter", Input)
        if line.display or self.pane.needle:
            line.display = False
            self.pane.search("")
            self.pane.enter()
            return
        if self.pane.go_back():
            return
        question, kept = "Leave this game?", Content.styled("It is kept as it is, and can be opened again.", "$faint")
        body = self.unsealed_words() or kept
        if await self.app.push_screen_wait(ConfirmScreen(question, body, "Leave", "Stay", safe=True)):
            self.dismiss(None)

    def unsealed_words(self) -> Content | None:
        """A warning while orders are drafted and not sealed."""
        count = len(self.desk.view.draft) if self.ready and not self.desk.view.sealed else 0
        if not count:
            return None
        return Content.styled(f"{count} order{'' if count == 1 else 's'} drafted and not sealed. The draft is kept.",
                              "$text-warning")  # fmt: skip

    # --- showing --------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Show the desk everywhere."""
        with self.app.batch_update():
            self.head()
            for pane in self.query(Pane):
                pane.lay_out(self.desk)
        self.app.refresh_bindings()

    def head(self) -> None:
        """Fill the head line."""
        desk, lens = self.desk, self.desk.lens
        view, status = desk.view, desk.status
        waits = status.phase in WAITING
        ready = sum(1 for s in status.seats if (s.ready if waits else s.sealed))
        counted = status.phase not in ("paused", "ended")
        count = f"{'ready' if waits else 'sealed'} {ready}/{len(status.seats)}" if counted else ""
        phase = self.busy or ("sealed" if view.sealed and status.phase == "orders" else status.phase)
        if desk.time_left is not None:
            phase += f" {clock_text(desk.time_left)}"
        me = desk.me
        mine = "" if me is None else " · pen" if me.pen else " · drafts" if me.may == "draft" else " · reads"
        line = self.query_one("#head", HeadLine)
        turn = min(view.turn, status.turns)
        line.left = (
            f"{lens.title('actor', desk.seat)}{mine} · turn {turn} of {status.turns} · {day_text(view.date)} · {phase}"
        )
        calls = [f"{view.unread} new" if view.unread else "", f"{len(view.asked)} asked" if view.asked else ""]
        treasury, points = lens.value("treasury", desk.seat), lens.value("capital", desk.seat)
        parts = [*calls, f"treasury {money(treasury)}" if treasury is not None else "",
                 f"capital {points:.0f}" if points is not None else "",
                 f"score {view.score:.0f}", count]  # fmt: skip
        line.right = " · ".join(p for p in parts if p)
        cash = money(treasury) if treasury is not None else ""
        means = [cash, f"cap {points:.0f}" if points is not None else ""]
        name, day = f"{lens.short(desk.seat)}{mine} · turn {turn}/{status.turns}", day_text(view.date)
        line.briefs = tuple(
            (left, " · ".join(part for part in (*calls, *right, count) if part))
            for left, right in (
                (f"{name} · {day} · {phase}", [*means, f"score {view.score:.0f}"]),
                (f"{name} · {day} · {phase}", means),
                (f"{name} · {phase}", means),
                (f"{name} · {phase}", [cash]),
            )
        )

    def complain(self, error: WargameError) -> None:
        """Show an error in the person's words."""
        self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)
