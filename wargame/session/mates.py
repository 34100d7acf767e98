"""People who share a seat in a session: who they are, and who of them submits."""

from __future__ import annotations

from typing import Literal, Protocol

from wargame.session.protocol import needs
from wargame.session.wire import Wire


class Mate(Wire):
    """Somebody who shares a seat in a session."""

    id: str
    name: str
    here: bool
    """Connected now."""
    pen: bool
    """Holds the pen: may submit."""
    may: Literal["read", "draft"]
    """Without the pen."""
    me: bool = False
    """Whoever asks."""


class Mates(Protocol):
    """What people who share a seat in a session can do beside playing it; a client over a network has it."""

    @needs("read")
    async def mates(self, seat: str) -> tuple[Mate, ...]:
        """The people of the seat, in the order in which they came."""
        ...

    async def hand_pen(self, seat: str, to: str) -> None:
        """Give the pen to another person of the seat."""
        ...

    @needs("read")
    async def take_pen(self, seat: str) -> None:
        """Take the pen of somebody who is not connected."""
        ...

    async def allow(self, seat: str, person: str, may: Literal["read", "draft"]) -> None:
        """Let another person of the seat draft, or only read."""
        ...
