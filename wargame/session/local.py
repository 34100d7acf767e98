"""A client whose game is in this process: the network game with a function call for a wire.

Several clients may share one game, and one client may hold several seats (a hot seat). The game runs on a thread of
its own, so that a screen never waits for a turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Protocol, TypeVar

from wargame.base.errors import SessionError
from wargame.session.bargaining import Answer, Bill, Ledger, Menu, Offer, TableCard, TableView
from wargame.session.game import Game
from wargame.session.handout import Handout
from wargame.session.opened import opened
from wargame.session.opening import Opened
from wargame.session.protocol import (
    Cell,
    Debrief,
    Explanation,
    Message,
    Notice,
    Order,
    Past,
    Refusal,
    Report,
    SeatView,
    Status,
)

T = TypeVar("T")


class Runner(Protocol):
    """Does something with a game while nobody else does, off the event loop."""

    async def __call__(self, ask: Callable[[], T]) -> T:
        """What `ask` returns."""
        ...


class LocalClient:
    """One person, or the persons at one screen."""

    def __init__(self, game: Game, seats: Sequence[str] | None = None, run: Runner | None = None) -> None:
        """Hold `seats` of `game`.

        Args:
            game: what is played.
            seats: the seats of this client; all that persons play by default.
            run: awaits what is to be done with the game; on a thread of the loop's own by default.
        """
        self.game = game
        self._seats = tuple(game.humans if seats is None else seats)
        self._run = run or self._on_a_thread

    @property
    def seats(self) -> tuple[str, ...]:
        """Seats this client holds."""
        return self._seats

    async def status(self) -> Status:
        """Where the game stands."""
        return await self.call(self.game.status)

    async def handout(self, seat: str) -> Handout:
        """The static part, once."""
        self._mine(seat)
        return await self.call(lambda: self.game.handout(seat))

    async def view(self, seat: str) -> SeatView:
        """The present view."""
        self._mine(seat)
        return await self.call(lambda: self.game.view(seat))

    async def draft(self, order: Order) -> Refusal | None:
        """Put an order into the seat's draft, or say why not."""
        self._mine(order.seat)
        return await self.call(lambda: self.game.draft(order))

    async def undo(self, seat: str, instrument: str | None = None) -> None:
        """Take back the last drafted order, or the one on `instrument`."""
        self._mine(seat)
        await self.call(lambda: self.game.undo(seat, instrument))

    async def seal(self, seat: str) -> str:
        """Submit the draft; returns the commitment."""
        self._mine(seat)
        return await self.call(lambda: self.game.seal(seat))

    async def ready(self, seat: str) -> None:
        """The seat needs no more of the present phase."""
        self._mine(seat)
        await self.call(lambda: self.game.ready(seat))

    async def report(self, seat: str, turn: int) -> Report:
        """What the seat learned of a resolved turn."""
        self._mine(seat)
        return await self.call(lambda: self.game.report(seat, turn))

    async def past(self, seat: str) -> Past:
        """The numbers of its view a turn ago."""
        self._mine(seat)
        return await self.call(lambda: self.game.past(seat))

    async def explain(self, seat: str, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number the seat sees changed over a turn."""
        self._mine(seat)
        return await self.call(lambda: self.game.explain(seat, field, cell, turn))

    async def messages(self, seat: str) -> tuple[Message, ...]:
        """Everything the seat has sent and got."""
        self._mine(seat)
        return await self.call(lambda: self.game.parley.messages(seat))

    async def send(self, message: Message) -> tuple[Refusal, ...]:
        """Send a message, or say what is wrong with it."""
        self._mine(message.seat)
        return await self.call(lambda: self.game.parley.send(message))

    async def read(self, seat: str, number: int) -> None:
        """The seat has read its messages up to `number`."""
        self._mine(seat)
        await self.call(lambda: self.game.parley.read(seat, number))

    async def tables(self, seat: str) -> tuple[TableCard, ...]:
        """The tables at which the seat sits."""
        self._mine(seat)
        return await self.call(lambda: self.game.parley.cards(seat))

    async def table(self, seat: str, treaty: str) -> TableView:
        """One of them, as the seat sees it."""
        self._mine(seat)
        return await self.call(lambda: self.game.parley.view(seat, treaty))

    async def ledger(self, seat: str) -> Ledger:
        """The promises in force that the seat may read."""
        self._mine(seat)
        return await self.call(lambda: self.game.ledger(seat))

    async def menu(self, seat: str, treaty: str) -> Menu:
        """What could be put into its text."""
        self._mine(seat)
        return await self.call(lambda: self.game.parley.menu(seat, treaty))

    async def bill(self, offer: Offer) -> Bill:
        """What a text is worth to the seat that would offer it."""
        self._mine(offer.seat)
        return await self.call(lambda: self.game.parley.bill(offer))

    async def propose(self, offer: Offer) -> tuple[Refusal, ...]:
        """Put a text on its table, or say what is wrong with it."""
        self._mine(offer.seat)
        return await self.call(lambda: self.game.parley.propose(offer))

    async def answer(self, answer: Answer) -> tuple[Refusal, ...]:
        """Answer the standing text, or say why not."""
        self._mine(answer.seat)
        return await self.call(lambda: self.game.parley.answer(answer))

    async def debrief(self) -> Debrief:
        """Only when the game has ended."""
        return await self.call(self.game.debrief)

    async def opened(self) -> Opened:
        """What the facilitator has opened to all."""
        return await self.call(lambda: opened(self.game.book, self.game.chronicle, self.game.worlds))

    async def advance(self) -> None:
        """Resolve a turn of a game that nobody plays; with people in it, sealing does that."""
        await self.call(self.game.advance)

    def notices(self) -> AsyncGenerator[Notice, None]:
        """What happens in the session from now on, as far as the seats this client holds may hear of it."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Notice] = asyncio.Queue()

        def listener(notice: Notice) -> None:
            if notice.is_for(self._seats) and not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, notice)

        self.game.listeners.append(listener)
        return self._stream(queue, listener)

    async def _stream(
        self, queue: asyncio.Queue[Notice], listener: Callable[[Notice], None]
    ) -> AsyncGenerator[Notice, None]:
        try:
            while True:
                yield await queue.get()
        finally:
            if listener in self.game.listeners:
                self.game.listeners.remove(listener)

    def _mine(self, seat: str) -> None:
        if seat not in self._seats:
            held = ", ".join(self._seats) or "none"
            raise SessionError("you do not hold this seat", where=f"seat {seat}", way_out=f"you hold {held}")

    async def call(self, ask: Callable[[], T]) -> T:
        """What `ask` returns, asked while nobody else acts on the game."""
        return await self._run(ask)

    async def _on_a_thread(self, ask: Callable[[], T]) -> T:
        def guarded() -> T:
            with self.game.lock:
                return ask()

        return await asyncio.to_thread(guarded)
