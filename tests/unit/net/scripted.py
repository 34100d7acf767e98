"""Seats that play by a script over a network, and remember what the host has acknowledged to them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable

from wargame.base.errors import SessionError
from wargame.net.address import Address
from wargame.net.client import Remote, join
from wargame.net.ticket import Ticket, redeem
from wargame.session.protocol import Message, Notice, Order, SeatView
from wargame.session.wire import Phase

PATIENCE = 120.0
PAUSE = 0.05
"""Seconds before something is tried again that was refused."""
IDLE = 2.0
"""Seconds after which somebody who has heard nothing looks how far the session is."""
LATE = ("is being played", "phase", "plays it")
"""What is refused because the session has gone on meanwhile."""


class Scripted:
    """A person at one seat.

    Attributes:
        done: turns and phases in which the host has acknowledged that this seat needs no more of them.
        sealed: turn -> commitment that the host has acknowledged.
        drafted: turn -> orders acknowledged and not taken back, in order.
        sent: texts of messages that the host has acknowledged.
        tried: texts of all messages it ever tried to send.
        digest: of what everybody may know at the end, as this person was told it; empty until then.
        gone: they have left their terminal for good, in the turn in which they were to.
        acted: called when the host has acknowledged that the seat is through with a phase.
    """

    def __init__(self, seat: str, others: tuple[str, ...], seed: int, leaves: int = 0) -> None:
        """Play `seat`; in turn number `leaves` get up from the terminal when orders are drafted and not sealed."""
        self.seat, self.others, self.leaves = seat, others, leaves
        self.rng = random.Random(f"{seat} {seed}")
        self.done: set[tuple[int, Phase]] = set()
        self.sealed: dict[int, str] = {}
        self.drafted: dict[int, list[Order]] = defaultdict(list)
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.digest = ""
        self.gone = False
        self.ticket: Ticket
        self.remote: Remote | None = None
        self.acted: Callable[[], None] = lambda: None
        self._news = asyncio.Event()

    async def come(self, url: str, code: str) -> None:
        """Get a ticket."""
        self.ticket = await redeem(Address(url, code), self.seat)

    async def live(self) -> None:
        """Play to the end, however often the program is killed in between."""
        while not self.digest:
            self.running = asyncio.ensure_future(self.play())
            with contextlib.suppress(asyncio.CancelledError):
                await self.running
            if self.remote is not None:
                self.cut()
                await self.remote.close()
                self.remote = None

    def cut(self) -> None:
        """Lose the connection as a cable that is pulled out loses it."""
        socket = self.remote._socket if self.remote is not None else None
        connection = socket._conn if socket is not None else None
        if connection is not None and connection.transport is not None:
            connection.transport.abort()

    def die(self) -> None:
        """The program is killed: nothing is said to the host."""
        if self.remote is not None:
            self.running.cancel()

    async def play(self) -> None:
        """Play until the end, or until they leave."""
        self.remote = await joined(self.ticket)
        hearing = asyncio.ensure_future(self._hear(self.remote.notices()))
        try:
            await self._take_pen()
            while not self.gone and not self.digest:
                await self._look()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), IDLE)
                self._news.clear()
        finally:
            hearing.cancel()

    async def _hear(self, notices: AsyncIterator[Notice]) -> None:
        async for notice in notices:
            if notice.kind != "people":
                self._news.set()

    async def _look(self) -> None:
        """Do what the phase asks for."""
        assert self.remote is not None
        client = self.remote.client
        status = await client.status()
        if status.phase == "ended":
            self.digest = status.public_digest
            return
        mine = next(s for s in status.seats if s.seat == self.seat)
        try:
            if status.phase == "orders" and not mine.sealed:
                await self._order(await client.view(self.seat))
            elif status.phase not in ("orders", "resolution") and not mine.ready:
                await self._talk(status.turn)
                await client.ready(self.seat)
                self._through(status.turn, status.phase)
        except SessionError as error:
            if not any(words in str(error) for words in LATE):
                raise

    def _through(self, turn: int, phase: Phase) -> None:
        self.done.add((turn, phase))
        self.acted()

    async def _take_pen(self) -> None:
        """Take it from whoever sat here before, once the host has noticed that they are gone."""
        assert self.remote is not None
        sharing = self.remote.sharing
        while not any(mate.me and mate.pen for mate in await sharing.mates(self.seat)):
            try:
                await sharing.take_pen(self.seat)
            except SessionError as error:
                if "and is here" not in str(error):
                    raise
                await asyncio.sleep(PAUSE)

    async def _order(self, view: SeatView) -> None:
        assert self.remote is not None
        client, turn = self.remote.client, view.turn
        self.drafted[turn] = list(view.draft)  # what an earlier life of this program had acknowledged, or more
        legal = [o for o in view.options if o.legal]
        for option in self.rng.sample(legal, min(2, len(legal))):
            order = Order(seat=self.seat, instrument=option.instrument, trigger=option.trigger,
                          reason=f"turn {turn} {self.rng.random()}")  # fmt: skip
            if await client.draft(order) is None:
                kept = [o for o in self.drafted[turn] if o.instrument != order.instrument]
                self.drafted[turn] = [*kept, order]
        if self.rng.random() < 0.3 and self.drafted[turn]:
            await client.undo(self.seat)
            self.drafted[turn].pop()
        self.gone = turn == self.leaves
        if not self.gone:
            self.sealed[turn] = await client.seal(self.seat)
            self._through(turn, "orders")

    async def _talk(self, turn: int) -> None:
        assert self.remote is not None
        if self.rng.random() < 0.5:
            text = f"{self.seat} in turn {turn}: {self.rng.random()}"
            self.tried.append(text)
            to = (self.rng.choice(self.others),)
            refused = await self.remote.client.send(Message(seat=self.seat, to=to, text=text))
            if not refused:
                self.sent.append(text)


async def joined(ticket: Ticket) -> Remote:
    """Connect, trying again for as long as the host is down, as a person would."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await join(ticket, patience=PATIENCE)
            except SessionError as error:
                if "does not answer" not in str(error):
                    raise
                await asyncio.sleep(0.2)
