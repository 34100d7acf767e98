"""The door of the facilitator in a session: the acts, those who watch, and the people and codes of the hall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wargame.base.errors import SessionError
from wargame.base.text import clean
from wargame.net.roster import Person, Place
from wargame.session.attendance import PersonCard, PlaceCard
from wargame.session.facilitator import PLAIN, Word, chair_row
from wargame.session.local_facilitator import LocalFacilitator
from wargame.session.log import Kind

if TYPE_CHECKING:
    from wargame.net.hall import Hall

SECRET = Word(visibility="secret")


class FacilitatorDoor(LocalFacilitator):
    """Answers one facilitator: `Watcher`, `Facilitator` and `Attendance`."""

    def __init__(self, hall: Hall, person: Person) -> None:
        """Answer `person`."""
        super().__init__(hall.game, hall.run)
        self._hall, self._person = hall, person

    def names(self) -> Mapping[str, str]:
        """Names of persons by id."""
        return {person.id: person.name for person in self._hall.roster.people.values()}

    async def extend(self, minutes: float, word: Word = PLAIN) -> None:
        """Give the present phase more time, at once."""
        await super().extend(minutes, word)
        if self._hall.timekeeper is not None:
            await self._hall.timekeeper.tick()

    async def attendance(self) -> tuple[PlaceCard, ...]:
        """Every place."""
        roster = self._hall.roster
        return tuple(
            PlaceCard(
                place=str(place),
                code=code,
                people=tuple(
                    PersonCard(id=p.id, name=p.name, here=self._hall.is_here(p.id), pen=roster.holds_pen(p))
                    for p in roster.people.values()
                    if p.place == place and p.token
                ),
            )
            for code, place in roster.codes.items()
        )

    async def recode(self, place: str) -> str:
        """Give a place another code."""
        found = self._place(place)
        await self._client.call(lambda: self._write("PlaceRecoded", place))
        await self._hall.change(lambda roster: (roster.recode(found), None))
        return self._hall.roster.code_of(found)

    async def revoke(self, person: str) -> None:
        """Take a person's ticket back."""
        known = self._known(person)
        if known.id == self._person.id:
            raise SessionError("this is your own ticket", where=known.name, way_out="have another facilitator do it")
        await self._client.call(lambda: self._write("TicketRevoked", str(known.place)))
        await self._hall.change(lambda roster: (roster.revoke(known.id), None))

    async def move_pen(self, person: str) -> None:
        """Give the pen of a seat to one of its people."""
        known = self._known(person)
        if known.place.role != "seat":
            raise SessionError("only seats have a pen", where=known.name, way_out="name somebody at a seat")
        await self._hall.change(lambda roster: (roster.hand_pen(known.place.seat, known.id), None))

    def _write(self, kind: Kind, place: str) -> None:
        game = self.game
        with game.save.act() as act:
            act.add(min(game.turn + 1, game.book.turns), kind, {"place": place, **chair_row(SECRET)})

    def _known(self, person: str) -> Person:
        """A person by id, or by name where only one has it."""
        people = [p for p in self._hall.roster.people.values() if p.token]
        found = [p for p in people if p.id == person] or [p for p in people if p.name.lower() == person.lower()]
        if len(found) != 1:
            what = "several people have that name" if found else "no such person"
            names = ", ".join(f"{p.name} ({p.id})" for p in (found or people)) or "nobody yet"
            raise SessionError(what, where=f"'{clean(person, limit=40)}'", way_out=f"there is {names}")
        return found[0]

    def _place(self, place: str) -> Place:
        known = {str(found): found for found in self._hall.roster.codes.values()}
        if place not in known:
            way_out = f"there is {', '.join(known)}"
            raise SessionError("no such place", where=f"'{clean(place, limit=40)}'", way_out=way_out)
        return known[place]
