"""Who may come in, as whom: join codes, tokens, people, and the pen of every seat.

A code is short, is given out on paper, and opens one place: a seat, the gallery of observers, or the facilitator's
chair. Who shows it gets a token of their own, which their program keeps; the host keeps only its hash. One person of a
seat holds its pen and may submit; the others read, or draft. The roster is a value: what is done to it gives another.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from wargame.base.errors import SessionError
from wargame.base.text import clean
from wargame.net.wire import Role
from wargame.session.protocol import Need

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are made of: nothing that is read as something else."""
CODE: Final = 8
"""Letters of a code; guessing is slowed down by the door."""
TOKEN: Final = 24
"""Bytes of a token: 192 random bits."""
NAME: Final = 40
"""Characters of a person's name."""

PEOPLE: Final = 400
"""People who may come in by one code; a room is full before."""


class Kept(BaseModel):
    """Base of what is written beside the save."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Kept):
    """What a code opens."""

    role: Role
    seat: str = ""
    """Only where the role is `seat`."""

    def __str__(self) -> str:
        """As people call it."""
        return self.seat or self.role


class Person(Kept):
    """Somebody who came in by a code."""

    id: str
    name: str
    place: Place
    may: Literal["read", "draft"] = "draft"
    """At a seat, without the pen."""
    token: str
    """SHA-256 of the token; empty when it was revoked."""


class Roster(Kept):
    """Codes, people and pens of a session."""

    codes: dict[str, Place] = {}
    people: dict[str, Person] = {}
    pens: dict[str, str] = {}
    """seat -> id of who holds its pen."""

    @classmethod
    def of(cls, seats: Iterable[str]) -> Roster:
        """A roster with a fresh code for every place."""
        places = [*(Place(role="seat", seat=seat) for seat in seats), Place(role="observer"), Place(role="facilitator")]
        return cls(codes={new_code(): place for place in places})

    # --- asking ------------------------------------------------------------------------------------------------------

    def code_of(self, place: Place) -> str:
        """The code that opens a place now."""
        return next(code for code, opened in self.codes.items() if opened == place)

    def holder(self, token: str) -> Person:
        """The person who shows a token.

        Raises:
            SessionError: nobody has it, or it was revoked; the same words for both.
        """
        shown = hashed(token)
        for person in self.people.values():
            if person.token and secrets.compare_digest(person.token, shown):
                return person
        raise SessionError("this host knows no such ticket", where="token", way_out="join again with the code")

    def at(self, seat: str) -> tuple[Person, ...]:
        """The people of a seat who can still come in, in the order in which they first did."""
        return tuple(p for p in self.people.values() if p.place.seat == seat and p.token)

    def holds_pen(self, person: Person) -> bool:
        """Whether a person may submit for their seat."""
        return self.pens.get(person.place.seat) == person.id

    def check(self, person: Person, need: Need) -> None:
        """Refuse what a person may not do at their seat.

        Raises:
            SessionError: says who may.
        """
        if need == "read" or person.place.role != "seat" or self.holds_pen(person):
            return
        if need == "draft" and person.may == "draft":
            return
        holder = self.people.get(self.pens.get(person.place.seat, ""))
        who = f"{holder.name} holds it" if holder else "nobody holds it now"
        what = "you read at this seat" if need == "draft" else "this needs the pen of the seat"
        raise SessionError(what, where=f"seat {person.place.seat}", way_out=f"{who}; ask for it")

    # --- changing ----------------------------------------------------------------------------------------------------

    def admit(self, code: str, name: str) -> tuple[Roster, Person, str]:
        """Let somebody in; the first at a seat gets its pen.

        Returns:
            The new roster, the person, and their token, which is kept nowhere else.

        Raises:
            SessionError: the code opens nothing, or too many have used it.
        """
        place = self.codes.get(written(code))
        if place is None:
            raise SessionError("this code opens nothing", where="code", way_out="look at your card and type it again")
        if sum(p.place == place and bool(p.token) for p in self.people.values()) >= PEOPLE:
            way_out = "ask who runs the session for another"
            raise SessionError("too many have come in by this code", where="code", way_out=way_out)
        token = secrets.token_urlsafe(TOKEN)
        named = clean(name, limit=NAME).strip() or f"somebody at {place}"
        person = Person(id=secrets.token_hex(6), name=named, place=place, token=hashed(token))
        pens = self.pens if place.role != "seat" or self.pens.get(place.seat) else {**self.pens, place.seat: person.id}
        changed = self.model_copy(update={"people": {**self.people, person.id: person}, "pens": pens})
        return changed, person, token

    def hand_pen(self, seat: str, to: str) -> Roster:
        """Give the pen of a seat to a person of that seat.

        Raises:
            SessionError: there is no such person at that seat.
        """
        if to not in {p.id for p in self.at(seat)}:
            names = ", ".join(p.name for p in self.at(seat)) or "nobody yet"
            raise SessionError("no such person at this seat", where=f"seat {seat}", way_out=f"there is {names}")
        return self.model_copy(update={"pens": {**self.pens, seat: to}})

    def allow(self, person: str, may: Literal["read", "draft"]) -> Roster:
        """Let a person without the pen draft, or only read."""
        return self._with(self._known(person).model_copy(update={"may": may}))

    def revoke(self, person: str) -> Roster:
        """Make a person's token worthless; the pen goes to the next at the seat."""
        gone = self._known(person).model_copy(update={"token": ""})
        changed = self._with(gone)
        if self.pens.get(gone.place.seat) != person:
            return changed
        rest = [p.id for p in changed.at(gone.place.seat)]
        pens = {**self.pens, gone.place.seat: rest[0] if rest else ""}
        return changed.model_copy(update={"pens": pens})

    def reissue(self, person: str) -> tuple[Roster, str]:
        """A new token for a person; the old one is worthless from now on."""
        token = secrets.token_urlsafe(TOKEN)
        return self._with(self._known(person).model_copy(update={"token": hashed(token)})), token

    def recode(self, place: Place) -> Roster:
        """Another code for a place; the old one opens nothing from now on, tokens stay good."""
        codes = {new_code() if opened == place else code: opened for code, opened in self.codes.items()}
        return self.model_copy(update={"codes": codes})

    def _known(self, person: str) -> Person:
        known = self.people.get(person)
        if known is None:
            names = ", ".join(p.name for p in self.people.values()) or "nobody yet"
            raise SessionError("no such person", where=f"'{clean(person, limit=40)}'", way_out=f"there is {names}")
        return known

    def _with(self, person: Person) -> Roster:
        return self.model_copy(update={"people": {**self.people, person.id: person}})


def new_code() -> str:
    """A code to be given out on paper, such as ``K7QF-2M9X``."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    return f"{letters[:4]}-{letters[4:]}"


def written(code: str) -> str:
    """A code as it was given out, however somebody typed it.

    >>> written(" k7qf2m9x ")
    'K7QF-2M9X'
    """
    letters = "".join(c for c in code[:40].upper() if c.isascii() and c.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def hashed(token: str) -> str:
    """What is kept of a token; it is random, so that one pass of a hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
