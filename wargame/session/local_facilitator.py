"""The facilitator of a game in this process: what its console sees, with a function call for a wire."""

from __future__ import annotations

from collections.abc import Mapping

from wargame.base.errors import SessionError
from wargame.base.text import suggest
from wargame.players.table import doctrines_of
from wargame.session import messages
from wargame.session.act_cards import act_cards
from wargame.session.bargaining import Message
from wargame.session.chair import Chair
from wargame.session.debrief import all_news
from wargame.session.facilitator import (
    FILLERS,
    PLAIN,
    ActCard,
    Guidance,
    Inject,
    InjectCard,
    PointCard,
    Rehearsal,
    Word,
    chair_row,
)
from wargame.session.fold import logged_injects
from wargame.session.game import Game
from wargame.session.injects import brought, checked, library
from wargame.session.local import Runner
from wargame.session.opening import Chapter
from wargame.session.protocol import News, Order
from wargame.session.public import LocalWatcher
from wargame.session.rehearsal import rehearsal
from wargame.session.wire import Phase


class LocalFacilitator(LocalWatcher):
    """A `Facilitator`, and a `Watcher` who is never late."""

    def __init__(self, game: Game, run: Runner | None = None) -> None:
        """Run the session of `game`."""
        super().__init__(game, 0, run)
        self.chair = Chair(game)

    # --- what may be asked ------------------------------------------------------------------------------------

    async def guidance(self) -> Guidance:
        """The scenario's note for the facilitator."""
        return await self._client.call(lambda: guidance(self.game))

    async def injects(self) -> tuple[InjectCard, ...]:
        """The library."""
        return await self._client.call(lambda: library(self.game.book, self.game.present))

    async def rehearse(self, inject: Inject) -> Rehearsal:
        """What an inject would change."""

        def ask() -> Rehearsal:
            game, book = self.game, self.game.book
            if game.phase == "ended":
                raise SessionError("the game has ended", where="rehearse", way_out="take the last turn back first")
            fresh = brought(book, "EventInjected", checked(book, game.present, inject), chair_row(PLAIN)["chair"])
            standing = logged_injects(book, game.save.contents, game.turn + 1)
            return rehearsal(book, game.worlds[-1], standing, fresh)

        return await self._client.call(ask)

    def names(self) -> Mapping[str, str]:
        """Names of persons by id, where there are any."""
        return {}

    async def acts(self) -> tuple[ActCard, ...]:
        """Everything the facilitator has done."""
        return await self._client.call(lambda: act_cards(self.chair, self.names()))

    async def orders(self, seat: str) -> tuple[Order, ...]:
        """What a seat has drafted or sealed, where the facilitator may read it."""

        def ask() -> tuple[Order, ...]:
            workshop = self.game.book.text.workshop
            if seat not in self.game.book.text.seats:
                raise SessionError("no such seat", where=f"'{seat}'", way_out=suggest(seat, self.game.book.text.seats))
            if workshop is None or not workshop.sees_orders:
                way_out = "a scenario may say 'workshop: {sees_orders: true}'"
                what = "what seats write is not for the facilitator before it is opened"
                raise SessionError(what, where=f"seat {seat}", way_out=way_out)
            return self.game.written(seat)

        return await self._client.call(ask)

    async def inbox(self) -> tuple[Message, ...]:
        """What seats have written to the facilitator, and the facilitator to them."""
        return await self._client.call(lambda: messages.inbox(self.game.save.contents))

    async def record(self) -> tuple[News, ...]:
        """The news of every resolved turn, with nothing left out."""
        return await self._client.call(lambda: all_news(self.game.book, self.game.chronicle, self.game.turn))

    # --- what may be done -------------------------------------------------------------------------------------

    async def close_phase(self, word: Word = PLAIN) -> None:
        """Close the present phase."""
        await self._client.call(lambda: self.chair.close_phase(word))

    async def open_phase(self, phase: Phase, word: Word = PLAIN) -> None:
        """Open another phase of this turn."""
        await self._client.call(lambda: self.chair.open_phase(phase, word))

    async def pause(self, word: Word = PLAIN) -> None:
        """Take nothing from anybody until it is resumed."""
        await self._client.call(lambda: self.chair.pause(word))

    async def resume(self, word: Word = PLAIN) -> None:
        """Go on where it was paused."""
        await self._client.call(lambda: self.chair.resume(word))

    async def extend(self, minutes: float, word: Word = PLAIN) -> None:
        """Give the present phase more time."""
        await self._client.call(lambda: self.chair.extend(minutes, word))

    async def inject(self, inject: Inject, word: Word = PLAIN) -> None:
        """Bring something in."""
        await self._client.call(lambda: self.chair.inject(inject, word))

    async def adjudicate(self, ruling: Inject, word: Word) -> None:
        """Change an outcome, with a reason."""
        await self._client.call(lambda: self.chair.adjudicate(ruling, word))

    async def tell(self, text: str, to: tuple[str, ...] = ()) -> None:
        """Write to seats, or to everybody."""
        await self._client.call(lambda: self.chair.tell(text, to))

    async def replace(self, seat: str, player: str, word: Word = PLAIN) -> None:
        """Have somebody else decide for a seat from now on."""
        await self._client.call(lambda: self.chair.replace(seat, player, word))

    async def cover(self, seat: str, word: Word = PLAIN) -> None:
        """Have a proxy decide for a seat in this turn."""
        await self._client.call(lambda: self.chair.cover(seat, word))

    async def take_back(self, number: int, word: Word = PLAIN) -> None:
        """Take an act back."""
        await self._client.call(lambda: self.chair.take_back(number, word))

    async def take_back_turn(self, word: Word = PLAIN) -> None:
        """Take the last resolved turn back to its orders."""
        await self._client.call(lambda: self.chair.take_back_turn(word))

    async def reveal(self, chapters: tuple[Chapter, ...], word: Word = PLAIN) -> None:
        """Open something to everybody."""
        await self._client.call(lambda: self.chair.reveal(chapters, word))

    async def end(self, word: Word = PLAIN) -> None:
        """End the game before its calendar does."""
        await self._client.call(lambda: self.chair.end(word))

    async def fork(self, turn: int | None = None, word: Word = PLAIN) -> str:
        """Begin a game of its own from a turn."""
        return await self._client.call(lambda: self.chair.fork(turn, word))


def guidance(game: Game) -> Guidance:
    """What the scenario of a game gives whoever runs it."""
    text = game.book.text
    workshop = text.workshop
    points = workshop.points.values() if workshop else ()
    return Guidance(
        brief=text.briefings.get("facilitator", ""),
        points=tuple(
            PointCard(
                title=p.title, text=p.text, after=p.after, watch=tuple(text.instruments[name].title for name in p.watch)
            )
            for p in points
        ),
        sees_orders=workshop is not None and workshop.sees_orders,
        extend=workshop.extend if workshop else 0.0,
        longest=workshop.longest if workshop else 0.0,
        fillers={
            seat: (*FILLERS, *(f"doctrine:{name}" for name in doctrines_of(game.book, seat))) for seat in text.seats
        },
    )  # fmt: skip
