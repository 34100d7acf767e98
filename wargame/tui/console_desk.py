"""What lies in front of the facilitator: seats and people, the library, the acts, the messages."""

from __future__ import annotations

import asyncio

from wargame.session.attendance import Attendance, PlaceCard
from wargame.session.bargaining import Message
from wargame.session.facilitator import ActCard, Facilitator, Guidance, InjectCard
from wargame.session.protocol import Programme, Watcher
from wargame.tui.desk import Clocked


class ConsoleDesk(Clocked):
    """Everything the facilitator's door has told, fetched again whenever something has happened.

    Attributes:
        facilitator: does the acts.
        watcher: what everybody may see.
        doorkeeper: people and codes; nothing where nobody comes in over a network.
    """

    def __init__(self, facilitator: Facilitator, watcher: Watcher, doorkeeper: Attendance | None) -> None:
        """A desk; `open` fetches what lies on it."""
        self.facilitator, self.watcher, self.doorkeeper = facilitator, watcher, doorkeeper
        self.programme: Programme
        self.guidance: Guidance
        self.acts: tuple[ActCard, ...] = ()
        self.library: tuple[InjectCard, ...] = ()
        self.inbox: tuple[Message, ...] = ()
        self.places: tuple[PlaceCard, ...] = ()
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        """Fetch what stays, and everything else."""
        self.programme = await self.watcher.programme()
        self.guidance = await self.facilitator.guidance()
        await self.refresh()

    async def refresh(self) -> None:
        """Fetch what may have changed."""
        async with self._lock:
            await self.ask_status(self.watcher)
            self.acts = await self.facilitator.acts()
            self.library = await self.facilitator.injects()
            self.inbox = await self.facilitator.inbox()
            if self.doorkeeper is not None:
                self.places = await self.doorkeeper.attendance()

    def title(self, actor: str) -> str:
        """Name of an actor."""
        return next((card.title for card in self.programme.entities.get("actor", ()) if card.id == actor), actor)

    def short(self, actor: str) -> str:
        """Short name of an actor."""
        cards = self.programme.entities.get("actor", ())
        return next((card.short or card.title for card in cards if card.id == actor), actor)

    def place(self, name: str) -> PlaceCard | None:
        """A place, its code and its people."""
        return next((place for place in self.places if place.place == name), None)
