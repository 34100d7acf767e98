"""Keeps the time of a session: winds the clock of every phase, reminds, extends for the absent, and closes.

What is to be done is found from the game and the clock alone, in one step that can be repeated at any time; so a host
that was killed goes on as if it had only been slow.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from wargame.base.errors import SessionError, WargameError
from wargame.scenario.workshop import Pause, Workshop
from wargame.session.clock import Clock, wound
from wargame.session.game import Game
from wargame.session.phases import NEXT
from wargame.session.protocol import ClockFace, Notice

POLL: Final = 0.5
"""Seconds between two looks at the clock."""
T = TypeVar("T")


class Floor(Protocol):
    """What a timekeeper needs of the hall it works in."""

    game: Game

    async def run(self, ask: Callable[[], T]) -> T:
        """Do something with the game on its thread."""
        ...

    async def keep_clock(self, clock: Clock | None, taken: int) -> None:
        """Put the clock on disk."""
        ...

    def tell(self, notice: Notice) -> None:
        """Pass a notice to those who may hear it."""
        ...

    def nudge(self, seat: str, text: str) -> None:
        """Say something to the people of one seat."""
        ...


class Timekeeper:
    """The clock of a hall and what follows from it.

    Attributes:
        clock: of the present phase; nothing where that lasts until it is closed.
        taken: the turn after which the last break was taken.
    """

    def __init__(
        self, floor: Floor, workshop: Workshop, clock: Clock | None = None, taken: int = 0,
        now: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        """Keep time for `floor`, going on with `clock` of an earlier run of the host."""
        self.floor, self.workshop, self.now = floor, workshop, now
        self.clock = clock.again(now()) if clock else None
        self.taken = taken
        self._lock = asyncio.Lock()

    def face(self) -> ClockFace | None:
        """The clock as everybody may see it."""
        clock, course = self.clock, self.floor.game.course
        if clock is None or (clock.turn != course.turn if course.phase == "paused" else clock.phase != course.phase):
            return None
        return clock.face(self.now())

    async def keep(self, complain: Callable[[str], None]) -> None:
        """Look at the clock for as long as the session lasts; what fails, as on a full disk, is tried again."""
        said = ""
        while True:
            try:
                await self.tick()
                said = ""
            except WargameError as error:
                if str(error) != said:
                    said = str(error)
                    complain(said)
            await asyncio.sleep(POLL)

    async def tick(self) -> None:
        """Do what is due now, one thing after another."""
        async with self._lock:
            while await self._step():
                pass

    # --- one step ----------------------------------------------------------------------------------------------------

    async def _step(self) -> bool:
        """Do one thing that is due; was there any?"""
        game, now = self.floor.game, self.now()
        phase, turn = game.phase, game.course.turn
        clock = self.clock
        if clock is not None and clock.turn == turn and (longer := self._lengthened(clock, now)) is not None:
            await self._keep(longer)
            return True
        if phase == "paused":
            return await self._paused(clock, now)
        if clock is not None and (clock.phase, clock.turn) == (phase, turn):
            if clock.stopped is not None:
                await self._keep(clock.go(now))
                return True
            return await self._due(clock, now)
        fresh = wound(self.workshop, turn, phase, now, len(game.save.contents.events))
        if fresh is None and clock is None:
            return False
        await self._keep(fresh)
        return fresh is not None

    def _lengthened(self, clock: Clock, now: float) -> Clock | None:
        """The clock with the time that the facilitator has added since it was wound; nothing where none was."""
        contents = self.floor.game.save.contents
        rows = contents.shelf.events([n for n in contents.numbers(("PhaseExtended",)) if n > clock.acts])
        if not rows:
            return None
        return clock.lengthen(60 * sum(row.content["minutes"] for row in rows), now, rows[-1].number)

    async def _paused(self, clock: Clock | None, now: float) -> bool:
        if clock is None:
            return False
        if clock.phase == "paused":
            if clock.left(now) > 0:
                return False
            await self.floor.run(self.floor.game.resume)  # the break is over
            return True
        if clock.stopped is None:
            await self._keep(clock.stop(now))
        return False

    async def _due(self, clock: Clock, now: float) -> bool:
        left = clock.left(now)
        absence = self.workshop.absence
        if left > 0:
            if not clock.nudged and left <= 60 * absence.nudge < clock.whole:
                self._nudge(left)
                await self._keep(clock.model_copy(update={"nudged": True}))
            return False
        if clock.phase == "orders":
            await self._close_orders(clock, now)
        elif (pause := self._break(clock)) is not None:
            await self._begin_break(pause, clock, now)
        elif clock.phase in NEXT:
            await self.floor.run(lambda: self._proceed(clock))
        return True

    def _nudge(self, left: float) -> None:
        for seat in self.floor.game.waiting:
            self.floor.nudge(seat, f"{left / 60:.0f} minutes are left, and your seat is not ready")

    async def _close_orders(self, clock: Clock, now: float) -> None:
        """Extend once more for those who are missing, or decide for them."""
        absence = self.workshop.absence
        if absence.grace and clock.graces < absence.extensions:
            try:
                longer = clock.extend(60 * absence.grace, 60 * self.workshop.longest, now)
            except SessionError:
                longer = None
            if longer is not None:
                await self._keep(longer.model_copy(update={"graces": clock.graces + 1}))
                self._nudge(60 * absence.grace)
                return
        await self.floor.run(lambda: self._decide(clock))

    def _decide(self, clock: Clock) -> None:
        """On the game's thread: what is drafted is submitted as it stands; for the others a proxy decides."""
        game = self.floor.game
        if (game.phase, game.course.turn) == (clock.phase, clock.turn):
            game.close_orders("the time was over")

    def _proceed(self, clock: Clock) -> None:
        game = self.floor.game
        if (game.phase, game.course.turn) == (clock.phase, clock.turn):
            game.proceed()

    def _break(self, clock: Clock) -> Pause | None:
        if clock.phase != "report" or self.taken >= clock.turn:
            return None
        return next((p for p in self.workshop.pauses if p.after == clock.turn), None)

    async def _begin_break(self, pause: Pause, clock: Clock, now: float) -> None:
        await self.floor.run(lambda: self.floor.game.pause(pause.text))
        self.taken = clock.turn
        seconds = 60 * pause.minutes
        acts = len(self.floor.game.save.contents.events)
        await self._keep(Clock(turn=clock.turn, phase="paused", whole=seconds, ends=now + seconds, acts=acts))

    async def _keep(self, clock: Clock | None) -> None:
        await self.floor.keep_clock(clock, self.taken)
        self.clock = clock
        self.floor.tell(Notice(kind="clock", turn=self.floor.game.course.turn))
