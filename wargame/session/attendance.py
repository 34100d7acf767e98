"""Who may come into a session, and who is there: what its facilitator sees and can change, over a network."""

from __future__ import annotations

from typing import Protocol

from wargame.session.protocol import needs
from wargame.session.wire import Wire


class PersonCard(Wire):
    """Somebody who has come in."""

    id: str
    name: str
    here: bool
    pen: bool = False


class PlaceCard(Wire):
    """A place, the code that opens it, and who came in by it."""

    place: str
    """A seat, ``observer`` or ``facilitator``."""
    code: str
    people: tuple[PersonCard, ...]


class Attendance(Protocol):
    """What a facilitator can do about people; a client over a network has it."""

    @needs("read")
    async def attendance(self) -> tuple[PlaceCard, ...]:
        """Every place."""
        ...

    async def recode(self, place: str) -> str:
        """Give a place another code; the old one opens nothing from now on, and people stay."""
        ...

    async def revoke(self, person: str) -> None:
        """Take a person's ticket back: they are shown out, and need the code to come in again."""
        ...

    async def move_pen(self, person: str) -> None:
        """Give the pen of a seat to one of its people."""
        ...
