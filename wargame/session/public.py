"""What everybody may know: the game as those see it who hold no seat (observers, the projector).

An onlooker reads the world as a seat does, through the same allow-list, and is owner, party and pair of nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property

import numpy as np

from wargame.base.errors import SessionError
from wargame.rules.rulebook import Rulebook
from wargame.session import cards, reports
from wargame.session.bargaining import Promise
from wargame.session.chronicle import Chronicle
from wargame.session.game import Game
from wargame.session.ledger import promises_in_force
from wargame.session.local import LocalClient, Runner
from wargame.session.opening import Opened
from wargame.session.protocol import Debrief, Notice, Programme, Scene, Status
from wargame.session.seats import INTERNAL, Seat
from wargame.session.wire import Phase
from wargame.session.worlds import Worlds
from wargame.world.state import World
from wargame.world.view import Sight


class Onlooker(Seat):
    """Eyes that see what all see, and nothing else."""

    def __init__(self, book: Rulebook) -> None:
        """Look at games of `book`."""
        self.book = book
        self.id = ""
        self.actor = -1  # nobody's: no field below is read by owner or pair
        seen = np.array([everybody is None for everybody in book.audience], np.bool_)
        openings = seen[book.o_instrument] if len(book.openings) else np.zeros(0, np.bool_)
        forces, memory = (np.zeros(n, np.bool_) for n in (len(book.text.forces), len(book.scenario.memory)))
        rows = book.rows
        self.sight = Sight(
            -1, seen, openings, forces, memory, 0.0,
            clauses=rows.public & seen[rows.instrument], tables=np.zeros(len(rows.ids), np.bool_),
            seats=np.zeros(len(book.openings), np.bool_), votes=seen[rows.body_treaty],
        )  # fmt: skip
        self.instruments = tuple(int(i) for i in np.flatnonzero(seen))
        self.fields = tuple(
            f for f in book.shape.fields if f.seen_by in ("all", "instrument") and not INTERNAL & set(f.axes)
        )

    @cached_property
    def events(self) -> frozenset[str]:
        """Timeline entries that everybody learns of."""
        return frozenset(name for name, event in self.book.text.timeline.items() if event.seen_by == "all")


def programme(eyes: Onlooker) -> Programme:
    """The scenario as everybody may know it."""
    book = eyes.book
    said = cards.handout(eyes)
    return Programme(
        scenario=said.scenario, title=said.title, summary=said.summary, seats=said.seats, start=said.start,
        turn_dates=said.turn_dates, fields=said.fields, entities=said.entities, instruments=said.instruments,
        public_objectives=said.public_objectives, sources=said.sources, turns=book.turns, turn_steps=said.turn_steps,
    )  # fmt: skip


def scene(eyes: Onlooker, chronicle: Chronicle, worlds: Worlds, world: World, turn: int, phase: Phase) -> Scene:
    """The world after `turn` resolved turns, as everybody sees it."""
    book = eyes.book
    holders = world["holder"][0]
    return Scene(
        turn=turn,
        date=book.scenario.date_of(turn + 1).isoformat(),
        phase=phase,
        fields=eyes.numbers(world),
        states=eyes.states(world),
        holders={zone: book.actors[int(holders[z])] for z, zone in enumerate(book.axes["Z"])},
        news=reports.news(eyes, chronicle, turn) if turn else (),
        indicators=reports.indicators(eyes, worlds, world, turn),
    )


class LocalWatcher:
    """A `Watcher` of a game in this process.

    Attributes:
        delay: turns that it is behind; it is then told of nothing but turns, and of no seat's readiness.
    """

    def __init__(self, game: Game, delay: int = 0, run: Runner | None = None) -> None:
        """Watch `game`, `delay` turns late."""
        self.game, self.delay = game, delay
        self._eyes = Onlooker(game.book)
        self._client = LocalClient(game, (), run)

    @property
    def _last(self) -> int:
        """The last resolved turn it may see; all of them once the game has ended."""
        return self.game.turn if self.game.phase == "ended" else max(self.game.turn - self.delay, 0)

    async def status(self) -> Status:
        """Where the game stands, as late as this watcher is."""
        return await self._client.call(self._status)

    def _status(self) -> Status:
        said = self.game.status()
        if not self.delay or said.phase == "ended":
            return said
        return said.model_copy(
            update={
                "turn": min(self._last + 1, said.turns),
                "date": self.game.book.scenario.date_of(self._last + 1).isoformat(),
                "seats": tuple(seat.model_copy(update={"sealed": False, "ready": False}) for seat in said.seats),
                "public_digest": self.game.public_digest(self._last),
            }
        )

    async def programme(self) -> Programme:
        """The static part, once."""
        return await self._client.call(lambda: programme(self._eyes))

    async def scene(self, turn: int | None = None) -> Scene:
        """The world after a resolved turn; the last one by default, 0 for the opening."""

        def ask() -> Scene:
            wanted = self._last if turn is None else turn
            if not 0 <= wanted <= self._last:
                way_out = f"turns 1 to {self._last} can be seen" if self._last else "only the opening can be seen yet"
                raise SessionError("that turn is still to come", where=f"turn {wanted}", way_out=way_out)
            game = self.game
            return scene(self._eyes, game.chronicle, game.worlds, self._world(wanted), wanted, game.phase)

        return await self._client.call(ask)

    async def promises(self) -> tuple[Promise, ...]:
        """The promises in force that everybody may read, after the same turn as `scene`."""
        return await self._client.call(lambda: promises_in_force(self._eyes, self._world(self._last)))

    def _world(self, turn: int) -> World:
        """The world after a turn; after the last one with what was brought in since."""
        return self.game.present if turn == self.game.turn else self.game.worlds[turn]

    async def debrief(self) -> Debrief:
        """Only when the game has ended."""
        return await self._client.debrief()

    async def opened(self) -> Opened:
        """What the facilitator has opened to all."""
        return await self._client.opened()

    async def notices(self) -> AsyncIterator[Notice]:
        """What happens in the session from now on."""
        async for notice in self._client.notices():
            if audible(notice, self.delay):
                yield notice


def audible(notice: Notice, delay: int) -> bool:
    """Whether a watcher so many turns late may hear of something."""
    return notice.is_for(()) and (not delay or notice.kind in ("resolved", "ended", "clock"))
