"""What whoever runs a session can ask and do: acts that are rows of the log, each with a reason and with who is told.

What seats write before it is opened is not in here, unless the scenario's workshop says that the facilitator reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Protocol

from wargame.session.bargaining import Message
from wargame.session.opening import Chapter
from wargame.session.protocol import News, Order, needs
from wargame.session.wire import HUMAN, Cell, Phase, Wire

Visibility = Literal["secret", "told", "announced"]
"""Who learns of an act: nobody before the debrief, the seats that are named, or everybody."""
FILLERS: Final[Mapping[str, str]] = {
    HUMAN: "people, as they join",
    "proxy": "a careful stand-in: signs nothing, attacks nobody",
    "standard": "the seat's own doctrine, a program; take it if in doubt",
    "alternative": "the seat's second doctrine, where it has one",
    "random": "orders at random",
    "hold": "orders nothing",
}
"""Who can decide for any seat, and what that comes to; beside them, the doctrines of the seat by name."""


class Word(Wire):
    """How an act is explained, and to whom."""

    reason: str = ""
    visibility: Visibility = "announced"
    to: tuple[str, ...] = ()
    """Seats, where it is told."""


PLAIN = Word()
"""Announced, without a reason."""


class Change(Wire):
    """A change of one field of the world."""

    path: str
    """As in the effects of a scenario: ``drc.support``, ``goma.holder``, ``"relation[drc, rwanda]"``."""
    value: str | float
    """A number, an expression, or a name where the field holds names."""
    sets: bool = False
    """Put in place of what is there; else added to it."""


class Inject(Wire):
    """Something to be brought in: an entry of the library, or of the facilitator's own making."""

    entry: str = ""
    """``injects.ID`` or ``timeline.ID`` of the scenario; nothing where it is written by hand."""
    title: str = ""
    text: str = ""
    changes: tuple[Change, ...] = ()
    """Without any, it is only a piece of news."""
    fire: dict[str, str] = {}  # noqa: RUF012  (pydantic gives every model its own copy)
    """instrument: trigger, pulled as the rules would."""


class InjectCard(Wire):
    """One entry of the library."""

    entry: str
    title: str
    text: str
    use: str = ""
    """When to bring it, and what for."""
    seen_by: tuple[str, ...] = ()
    """Seats that the scenario would tell; nobody named means everybody."""
    fiction: bool = False
    effects: tuple[str, ...] = ()
    """A line each."""


class Difference(Wire):
    """What an inject makes different in one cell of the world."""

    field: str
    cell: Cell
    label: str
    unit: str
    without: str
    """The number, or the name, without it."""
    instead: str
    """And with it."""
    low: float = 0.0
    """Least difference in the worlds that were imagined."""
    high: float = 0.0
    share: float = 1.0
    """Share of the worlds in which it differs."""


class Rehearsal(Wire):
    """A dry run: what an inject changes at once, and by the end of the turn."""

    worlds: int
    """That were imagined; nobody's orders are known to them: programs decide for everybody."""
    at_once: tuple[Difference, ...]
    by_the_end: tuple[Difference, ...]
    more: int = 0
    """Smaller differences that are not listed."""


class ActCard(Wire):
    """One act of the facilitator, as the log has it."""

    number: int
    """Row of the log; what `take_back` takes."""
    turn: int
    at: str
    kind: str
    words: str
    reason: str
    visibility: Visibility
    to: tuple[str, ...] = ()
    by: str = ""
    """Who did it, in a session over a network."""
    reversible: bool = False
    """It can be taken back now."""
    stands: bool = True
    """It has not been taken back."""


class PointCard(Wire):
    """A teaching point."""

    title: str
    text: str
    after: int | None
    """The turn after which to raise it; nothing means at the debrief."""
    watch: tuple[str, ...] = ()
    """Titles of the instruments in which it shows."""


class Guidance(Wire):
    """What the scenario gives whoever runs it."""

    brief: str
    """Markdown; untrusted text."""
    points: tuple[PointCard, ...]
    sees_orders: bool
    extend: float = 0.0
    """Minutes by which a phase is extended at a stroke."""
    longest: float = 0.0
    """Minutes that no phase exceeds without a reason."""
    fillers: dict[str, tuple[str, ...]]
    """seat -> who can decide for it."""


class Facilitator(Protocol):
    """The door of whoever runs a session, beside that of those who watch.

    Every act may raise `wargame.base.errors.SessionError` with the way out, and is on disk before it returns.
    """

    @needs("read")
    async def guidance(self) -> Guidance:
        """The scenario's note for the facilitator, once."""
        ...

    @needs("read")
    async def injects(self) -> tuple[InjectCard, ...]:
        """The library: what the scenario offers to bring in, and what of its timeline has not happened yet."""
        ...

    @needs("read")
    async def rehearse(self, inject: Inject) -> Rehearsal:
        """What an inject would change, in worlds that are only imagined."""
        ...

    @needs("read")
    async def acts(self) -> tuple[ActCard, ...]:
        """Everything the facilitator has done, the oldest first."""
        ...

    @needs("read")
    async def orders(self, seat: str) -> tuple[Order, ...]:
        """What a seat has drafted or sealed, where the scenario lets the facilitator read it."""
        ...

    @needs("read")
    async def inbox(self) -> tuple[Message, ...]:
        """What seats have written to the facilitator, and the facilitator to them, the oldest first."""
        ...

    @needs("read")
    async def record(self) -> tuple[News, ...]:
        """The news of every resolved turn, with nothing left out."""
        ...

    async def close_phase(self, word: Word = PLAIN) -> None:
        """Close the present phase; of orders what is drafted counts, and proxies decide for the others."""
        ...

    async def open_phase(self, phase: Phase, word: Word = PLAIN) -> None:
        """Open briefing, bargaining or orders of this turn, out of their order."""
        ...

    async def pause(self, word: Word = PLAIN) -> None:
        """Take nothing from anybody until it is resumed; the clock stands still."""
        ...

    async def resume(self, word: Word = PLAIN) -> None:
        """Go on where it was paused."""
        ...

    async def extend(self, minutes: float, word: Word = PLAIN) -> None:
        """Give the present phase more time; beyond the scenario's cap only with a reason."""
        ...

    async def inject(self, inject: Inject, word: Word = PLAIN) -> None:
        """Bring something in: it happens now, and the turn is resolved with it."""
        ...

    async def adjudicate(self, ruling: Inject, word: Word) -> None:
        """Change an outcome, with a reason."""
        ...

    async def tell(self, text: str, to: tuple[str, ...] = ()) -> None:
        """Write to seats, or to everybody where nobody is named."""
        ...

    async def replace(self, seat: str, player: str, word: Word = PLAIN) -> None:
        """Have somebody else decide for a seat from now on: ``human``, ``proxy``, a doctrine."""
        ...

    async def cover(self, seat: str, word: Word = PLAIN) -> None:
        """Have a proxy decide for a seat in this turn, where its people do not submit."""
        ...

    async def take_back(self, number: int, word: Word = PLAIN) -> None:
        """Take an act back: its row stays in the log, and stands no more. It is told to those whom the act was told."""
        ...

    async def take_back_turn(self, word: Word = PLAIN) -> None:
        """Take the last resolved turn back to its orders; its record is kept."""
        ...

    async def reveal(self, chapters: tuple[Chapter, ...], word: Word = PLAIN) -> None:
        """Open something to everybody."""
        ...

    async def end(self, word: Word = PLAIN) -> None:
        """End the game before its calendar does, and go to the debrief."""
        ...

    async def fork(self, turn: int | None = None, word: Word = PLAIN) -> str:
        """Begin a game of its own from a turn, the last one by default; returns the name of its save."""
        ...


def chair_row(word: Word) -> dict[str, Any]:
    """What a row of the log says of the facilitator who caused it."""
    return {"chair": word.model_dump(mode="json")}
