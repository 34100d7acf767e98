"""Seats that play by a script over a network, and remember what the host has acknowledged to them."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import defaultdict

from wargame.base.errors import SessionError
from wargame.net.address import Address
from wargame.net.client import Remote, join
from wargame.net.ticket import Ticket, redeem
from wargame.session.protocol import Message, Order, SeatView

PATIENCE = 120.0


class Scripted:
    """A person at one seat.

    Attributes:
        sealed: turn -> commitment that the host has acknowledged.
        drafted: turn -> orders acknowledged and not taken back, in order.
        sent: texts of messages that the host has acknowledged.
        tried: texts of all messages it ever tried to send.
    """

    def __init__(self, seat: str, others: tuple[str, ...], seed: int) -> None:
        self.seat, self.others = seat, others
        self.rng = random.Random(f"{seat} {seed}")
        self.sealed: dict[int, str] = {}
        self.drafted: dict[int, list[Order]] = defaultdict(list)
        self.sent: list[str] = []
        self.tried: list[str] = []
        self.digest = ""
        self.ticket: Ticket
        self.remote: Remote | None = None
        self.reconnects = 0

    async def come(self, url: str, code: str) -> None:
        """Get a ticket."""
        self.ticket = await redeem(Address(url, code), self.seat)

    async def move(self, url: str, code: str) -> None:
        """Go on at another machine: a new ticket by the same code, while the old program dies."""
        await self.come(url, code)
        self.die()

    async def live(self) -> None:
        """Play to the end, however often the program is killed in between."""
        while not self.digest:
            task = asyncio.ensure_future(self._play())
            self.running = task
            with contextlib.suppress(asyncio.CancelledError):
                await task
            if self.remote is not None:
                cut(self.remote)
                await self.remote.close()

    def die(self) -> None:
        """The program is killed: nothing is said to the host."""
        self.running.cancel()

    async def _play(self) -> None:
        self.remote = await joined(self.ticket)
        client = self.remote.client
        await self._take_pen()
        while True:
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
            except SessionError as error:
                if not any(words in str(error) for words in ("is being played", "phase", "plays it")):
                    raise
            await asyncio.sleep(0.02)

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
                await asyncio.sleep(0.05)

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
        self.sealed[turn] = await client.seal(self.seat)

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


def cut(remote: Remote) -> None:
    """Lose the connection as a cable that is pulled out loses it."""
    connection = remote._socket._conn if remote._socket is not None else None
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
