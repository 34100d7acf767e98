"""One seat's desk: everything the client has told it, fetched once and kept until the turn moves on."""

from __future__ import annotations

import asyncio
import time
from typing import cast

from wargame.session.bargaining import TableView
from wargame.session.handout import Handout
from wargame.session.mates import Mate, Mates
from wargame.session.protocol import Cell, Client, Explanation, Order, Past, Refusal, Report, SeatView, Status, Watcher
from wargame.tui.draft import Draft
from wargame.tui.lens import Lens


class Clocked:
    """Knows the status, and how long ago it asked for it."""

    status: Status
    asked: float = 0.0

    async def ask_status(self, client: Client | Watcher) -> None:
        """Ask."""
        self.status = await client.status()
        self.asked = time.monotonic()

    @property
    def time_left(self) -> float | None:
        """Seconds left in the phase, by this machine's own clock since it asked; nothing where no clock runs."""
        clock = self.status.clock
        if clock is None:
            return None
        return clock.left if clock.stopped else max(clock.left - (time.monotonic() - self.asked), 0.0)


class Desk(Clocked):
    """What a person in one seat has in front of them. Calls to the game are made one after another."""

    def __init__(self, client: Client, seat: str) -> None:
        """A desk for `seat`; `open` fetches what lies on it."""
        self.client, self.seat = client, seat
        self.reports: dict[int, Report] = {}
        self.before: SeatView | Past
        """What stood a turn ago."""
        self.hand: dict[str, Draft] = {}
        """Treaty -> the text this person is writing there."""
        self.table = ""
        """The table looked at last."""
        self.mates: tuple[Mate, ...] = ()
        """The people of the seat, in a session in which there can be several."""
        self._lock = asyncio.Lock()
        self.handout: Handout
        self.view: SeatView
        self.lens: Lens

    async def open(self) -> None:
        """Fetch the handout, and everything else."""
        self.handout = await self.client.handout(self.seat)
        await self.ask_status(self.client)
        self.view = await self.client.view(self.seat)
        self.before = await self.client.past(self.seat)
        self.lens = Lens(self.handout, self.view, self.before)
        await self.meet()

    async def meet(self) -> None:
        """Ask who shares the seat."""
        if self.sharing is not None:
            self.mates = await self.sharing.mates(self.seat)

    @property
    def sharing(self) -> Mates | None:
        """What people do who share a seat; nothing in a game of one process."""
        return cast(Mates, self.client) if hasattr(self.client, "mates") else None

    @property
    def me(self) -> Mate | None:
        """The person in front of the screen, as the others know them; nothing where nobody shares the seat."""
        return next((mate for mate in self.mates if mate.me), None) if len(self.mates) > 1 else None

    async def refresh(self) -> None:
        """Fetch what may have changed."""
        async with self._lock:
            done, seen = self.resolved, self.view
            await self.ask_status(self.client)
            self.view = await self.client.view(self.seat)
            if self.resolved < done:  # turns were taken back
                self.reports = {turn: report for turn, report in self.reports.items() if turn <= self.resolved}
            if self.resolved == done + 1:
                self.before = seen
            elif self.resolved != done:
                self.before = await self.client.past(self.seat)
            self.lens = Lens(self.handout, self.view, self.before)

    async def draft(self, order: Order) -> Refusal | None:
        """Put an order into the draft, or hear why not."""
        async with self._lock:
            refusal = await self.client.draft(order)
        await self.refresh()
        return refusal

    async def undo(self, instrument: str | None = None) -> None:
        """Take an order back."""
        async with self._lock:
            await self.client.undo(self.seat, instrument)
        await self.refresh()

    async def seal(self) -> str:
        """Submit the draft."""
        async with self._lock:
            return await self.client.seal(self.seat)

    async def report(self, turn: int) -> Report:
        """The report of a resolved turn; a resolved turn does not change, so it is kept."""
        if turn not in self.reports:
            async with self._lock:
                self.reports[turn] = await self.client.report(self.seat, turn)
        return self.reports[turn]

    async def explain(self, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number changed."""
        async with self._lock:
            return await self.client.explain(self.seat, field, cell, turn)

    @property
    def resolved(self) -> int:
        """Number of the last resolved turn; 0 before the first."""
        return self.status.turn if self.status.phase == "ended" and self._last_done else self.view.turn - 1

    @property
    def _last_done(self) -> bool:
        """At the end the status names the last turn, which is resolved, or the one after it."""
        return self.status.turn <= self.status.turns

    def draft_of(self, view: TableView) -> Draft:
        """The draft in hand for a table; begun anew when another has been tabled and nothing would be lost."""
        draft = self.hand.get(view.treaty)
        if draft is None or (draft.basis != view.text.number and (draft.sent or not draft.changed)):
            draft = self.hand[view.treaty] = Draft.of(self.seat, view.text, view.needs)
        return draft

    def drafted(self, instrument: str) -> Order | None:
        """The drafted order on an instrument."""
        return next((o for o in self.view.draft if o.instrument == instrument), None)

    def spent(self) -> tuple[float, float]:
        """Funds and capital the draft would cost."""
        funds = capital = 0.0
        for order in self.view.draft:
            option = self.lens.options.get((order.instrument, order.trigger))
            if option is None:
                continue
            level = order.level if order.level is not None else self.lens.value("level", order.instrument)
            funds += option.funds * (1.0 if level is None else level)
            capital += option.capital
        return funds, capital
