"""What a game shows of the session around it."""

from __future__ import annotations

from typing import Protocol

from wargame.session.protocol import ClockFace


class Room(Protocol):
    """The session in which a game is played over a network."""

    def here(self, seat: str) -> tuple[str, ...]:
        """Names of the people of a seat who are connected, who holds the pen first."""
        ...

    def longest(self) -> float:
        """Minutes that no phase exceeds, where phases have a clock."""
        ...

    def clock_face(self) -> ClockFace | None:
        """The clock of the present phase."""
        ...
