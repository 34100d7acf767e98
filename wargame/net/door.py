"""The door of a seat in a session: the game as any client sees it, and the people one shares the seat with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wargame.base.errors import SessionError
from wargame.net.roster import Person
from wargame.session.local import LocalClient
from wargame.session.mates import Mate

if TYPE_CHECKING:
    from wargame.net.hall import Hall


class SeatDoor(LocalClient):
    """Answers one person at a seat: `Client` and `Mates`."""

    def __init__(self, hall: Hall, person: Person) -> None:
        """Answer `person`, who holds their one seat."""
        super().__init__(hall.game, (person.place.seat,), hall.run)
        self._hall, self._person = hall, person

    async def mates(self, seat: str) -> tuple[Mate, ...]:
        """The people of the seat."""
        self._mine(seat)
        roster, here = self._hall.roster, {p.id for p in self._hall.connected(seat)}
        return tuple(
            Mate(
                id=p.id, name=p.name, here=p.id in here, pen=roster.holds_pen(p), may=p.may, me=p.id == self._person.id
            )
            for p in roster.at(seat)
        )  # fmt: skip

    async def hand_pen(self, seat: str, to: str) -> None:
        """Give the pen to another person of the seat."""
        self._mine(seat)
        await self._hall.change(lambda roster: (roster.hand_pen(seat, to), None))

    async def take_pen(self, seat: str) -> None:
        """Take the pen of somebody who is not connected."""
        self._mine(seat)
        holder = self._hall.roster.people.get(self._hall.roster.pens.get(seat, ""))
        if holder is not None and holder.id != self._person.id and holder in self._hall.connected(seat):
            raise SessionError(f"{holder.name} holds the pen, and is here", where=f"seat {seat}", way_out="ask for it")
        await self._hall.change(lambda roster: (roster.hand_pen(seat, self._person.id), None))

    async def allow(self, seat: str, person: str, may: Literal["read", "draft"]) -> None:
        """Let another person of the seat draft, or only read."""
        self._mine(seat)
        if person not in {p.id for p in self._hall.roster.at(seat)}:
            names = ", ".join(p.name for p in self._hall.roster.at(seat))
            raise SessionError("no such person at this seat", where=f"seat {seat}", way_out=f"there is {names}")
        await self._hall.change(lambda roster: (roster.allow(person, may), None))
