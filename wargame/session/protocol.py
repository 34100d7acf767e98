"""What a client and a game say to each other. Local play passes these objects; the network passes their JSON.

A client sees a game only through `Client`. Everything in here has already been through the seat's allow-list:
what is not in these objects has not left the session.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from typing import Any, Final, Literal, Protocol, TypeVar

from pydantic import Field

from wargame.session.bargaining import Answer, Bill, Ledger, Menu, Message, Offer, Promise, TableCard, TableView
from wargame.session.handout import EntityCard, FieldCard, Handout, InstrumentCard, ObjectiveCard
from wargame.session.opening import Opened
from wargame.session.wire import Cell, Phase, Refusal, Wire


class Order(Wire):
    """What a seat asks: fire a trigger on an instrument."""

    seat: str
    instrument: str
    trigger: str
    level: float | None = None
    """Share 0..1; nothing means the instrument's present level."""
    target: str | None = None
    terms: dict[str, str | float] = Field(default_factory=dict)
    reason: str = ""
    """In words; shown to the seat itself and in the debrief."""


class Option(Wire):
    """One trigger of one instrument as it stands for a seat now."""

    instrument: str
    trigger: str
    text: str
    leads_to: str
    """State it leads to; the present state for triggers that stay."""
    legal: bool
    why_not: str = ""
    way_out: str = ""
    funds: float = 0
    """USD m at level 1."""
    capital: float = 0
    needs: tuple[str, ...] = ()
    """Actors whose assent is still missing, for triggers that need all parties."""
    effects: tuple[str, ...] = ()
    """What it is likely to do, a line each."""
    levelled: bool = True
    """Whether it matters how strongly the instrument is used."""


class News(Wire):
    """One row of the log, as this seat may read it."""

    number: int
    turn: int
    kind: str
    """Past participle: TalksSuspended, ZoneTaken ..."""
    text: str
    actors: tuple[str, ...] = ()
    instrument: str | None = None
    zone: str | None = None
    event: str | None = None
    """Timeline entry it comes from."""
    source: tuple[str, ...] = ()
    fiction: bool = False
    weight: int = 1
    """0 detail, 1 news, 2 headline."""


class Cause(Wire):
    """One traced contribution to the change of one cell in one turn."""

    turn: int
    field: str
    cell: Cell
    amount: float
    why: str


class Explanation(Wire):
    """Why a number changed over a turn: `after - before` equals the sum of the causes."""

    turn: int
    field: str
    cell: Cell
    before: float
    after: float
    causes: tuple[Cause, ...]


class Indicator(Wire):
    """A number of the head line with its history (one value per report, oldest first)."""

    field: str
    cell: Cell
    label: str
    value: float
    history: tuple[float, ...]


class SeatView(Wire):
    """The world as one seat sees it at the start of a turn's orders."""

    seat: str
    turn: int
    """1-based number of the turn that is being ordered."""
    date: str
    phase: Phase
    fields: dict[str, object]
    """name -> number, or nested lists in axis order; null where the seat sees nothing. Instruments the seat may not
    see are left out of axis I altogether (same order as `Handout.instruments`)."""
    states: dict[str, str]
    """instrument -> name of its state."""
    ratifiers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Signed text -> bodies at home that have still to agree to it, and when each decides, in words."""
    options: tuple[Option, ...]
    news: tuple[News, ...]
    """Of the turn just resolved."""
    indicators: tuple[Indicator, ...]
    score: float
    objective_scores: dict[str, float]
    draft: tuple[Order, ...]
    sealed: bool
    unread: int = 0
    """Messages it has not read."""
    asked: tuple[str, ...] = ()
    """Texts on tables where the others wait for its answer."""


class Past(Wire):
    """The numbers of a seat's view a turn ago; none before a turn was resolved."""

    fields: dict[str, object]
    """As those of `SeatView`."""
    states: dict[str, str]
    score: float = 0


class ClockFace(Wire):
    """The clock of the present phase."""

    left: float
    """Seconds left when this was said."""
    whole: float
    """Seconds of the phase in all."""
    stopped: bool


class SeatStatus(Wire):
    """What everybody may know about a seat: readiness, never content."""

    seat: str
    title: str
    player: str
    human: bool
    sealed: bool
    """It has submitted its orders of this turn."""
    ready: bool = False
    """The present phase does not wait for it."""
    here: tuple[str, ...] = ()
    """Names of its people who are connected, who holds the pen first; empty in a game without a network."""


class Status(Wire):
    """Where the game stands; the same for every seat."""

    scenario: str
    title: str
    phase: Phase
    turn: int
    turns: int
    date: str
    seats: tuple[SeatStatus, ...]
    save: str = ""
    public_digest: str = ""
    clock: ClockFace | None = None
    """Nothing where the phase lasts until it is closed."""


class Report(Wire):
    """What one seat learns of a resolved turn, for playback and history."""

    turn: int
    date: str
    news: tuple[News, ...]
    orders: tuple[Order, ...]
    """The seat's own."""
    refused: tuple[Refusal, ...]
    changed: tuple[Indicator, ...]
    holders: dict[str, str]
    """zone -> holder after the turn."""
    score: float


class SeatResult(Wire):
    """One seat in the debrief."""

    seat: str
    player: str
    score: float
    history: tuple[float, ...]
    objectives: tuple[tuple[str, float, float], ...]
    """(title, weight, score)."""
    red_lines: tuple[str, ...]
    orders: tuple[Order, ...]


class Debrief(Wire):
    """Opened to all when the game has ended: everything."""

    results: tuple[SeatResult, ...]
    hidden: dict[str, tuple[float, str]]
    """Hidden parameter -> (value drawn, meaning)."""
    turning_points: tuple[str, ...]
    assumptions: tuple[str, ...]
    news: tuple[News, ...]
    indicators: tuple[Indicator, ...]
    held: tuple[str, ...] = ()
    """What the facilitator has still to open; it is empty here."""


class Programme(Wire):
    """What everybody may know of a scenario, once: for those who watch."""

    scenario: str
    title: str
    summary: str
    seats: tuple[str, ...]
    start: str
    turns: int
    turn_dates: tuple[str, ...]
    """First day of each turn, and the day after the last; ISO dates."""
    fields: tuple[FieldCard, ...]
    entities: dict[str, tuple[EntityCard, ...]]
    """By axis noun, as in `Handout`."""
    instruments: tuple[InstrumentCard, ...]
    """In scenario order; only those that everybody may know of."""
    public_objectives: dict[str, tuple[ObjectiveCard, ...]]
    """Of every seat."""
    sources: dict[str, str]
    turn_steps: int = 1
    """As in `Handout`."""


class Scene(Wire):
    """The world after a turn, as everybody may see it."""

    turn: int
    """Turns resolved; 0 is the opening."""
    date: str
    phase: Phase
    fields: dict[str, object]
    """As in `SeatView`, with `Programme.instruments` on axis I."""
    states: dict[str, str]
    holders: dict[str, str]
    """zone -> holder."""
    news: tuple[News, ...]
    """Of this turn."""
    indicators: tuple[Indicator, ...]


class Notice(Wire):
    """Something happened in the session: clients ask again for what they show."""

    kind: Literal["phase", "sealed", "draft", "resolved", "ended", "message", "table", "people", "clock", "acted"]
    turn: int
    seat: str | None = None
    """Whose it is; a draft, a message or what is said at a table is told to nobody else, `acted` to facilitators."""
    text: str = ""

    def is_for(self, seats: Collection[str]) -> bool:
        """Whether a client that holds `seats` may hear of it."""
        if self.kind == "acted":
            return FACILITATOR in seats
        return self.kind not in ("draft", "message", "table") or self.seat is None or self.seat in seats


FACILITATOR: Final = "facilitator"
"""What the facilitator's place is called where seats are named."""
Need = Literal["read", "draft", "pen"]
"""What a person at a seat must hold to ask something: `read` is everybody's, `pen` is held by one."""
F = TypeVar("F", bound=Callable[..., Any])


def needs(need: Need) -> Callable[[F], F]:
    """Mark a method of a protocol with what its caller must hold; a method without a mark needs the pen.

    The wire and the doors of a session read this mark, so that a method is declared once.
    """

    def mark(method: F) -> F:
        method.__dict__["need"] = need
        return method

    return mark


class Client(Protocol):
    """One person's door into a game, in this process or across a network.

    Every method may raise `wargame.base.errors.SessionError` with a text for the person. A client can act only for
    the seats it holds.
    """

    @property
    def seats(self) -> tuple[str, ...]:
        """Seats this client holds; several on a hot seat."""
        ...

    @needs("read")
    async def status(self) -> Status:
        """Where the game stands."""
        ...

    @needs("read")
    async def handout(self, seat: str) -> Handout:
        """The static part, once."""
        ...

    @needs("read")
    async def view(self, seat: str) -> SeatView:
        """The present view."""
        ...

    @needs("draft")
    async def draft(self, order: Order) -> Refusal | None:
        """Put an order into the seat's draft (replacing one for the same instrument), or say why not."""
        ...

    @needs("draft")
    async def undo(self, seat: str, instrument: str | None = None) -> None:
        """Take back the last drafted order, or the one on `instrument`."""
        ...

    async def seal(self, seat: str) -> str:
        """Submit the draft; returns the commitment (hex). When all seats have sealed the turn is resolved."""
        ...

    async def ready(self, seat: str) -> None:
        """The seat needs no more of a phase in which the session waits; when none does, the phase is over."""
        ...

    @needs("read")
    async def report(self, seat: str, turn: int) -> Report:
        """What the seat learned of a resolved turn."""
        ...

    @needs("read")
    async def past(self, seat: str) -> Past:
        """The numbers of its view a turn ago, for who has not seen it."""
        ...

    @needs("read")
    async def explain(self, seat: str, field: str, cell: Cell, turn: int | None = None) -> Explanation:
        """Why a number the seat sees changed over a turn (the last one by default)."""
        ...

    @needs("read")
    async def messages(self, seat: str) -> tuple[Message, ...]:
        """Everything the seat has sent and got, the oldest first."""
        ...

    async def send(self, message: Message) -> tuple[Refusal, ...]:
        """Send a message, or say everything that is wrong with it; it is on disk before this returns."""
        ...

    @needs("draft")
    async def read(self, seat: str, number: int) -> None:
        """The seat has read its messages up to `number`."""
        ...

    @needs("read")
    async def tables(self, seat: str) -> tuple[TableCard, ...]:
        """The tables at which the seat sits, in scenario order."""
        ...

    @needs("read")
    async def table(self, seat: str, treaty: str) -> TableView:
        """One of them, as the seat sees it: text, who stands where, what was said."""
        ...

    @needs("read")
    async def ledger(self, seat: str) -> Ledger:
        """The promises in force that the seat may read, whose word was kept, and how ceasefires stand."""
        ...

    @needs("read")
    async def menu(self, seat: str, treaty: str) -> Menu:
        """What could be put into its text: templates, and promises about what the seat sees."""
        ...

    @needs("read")
    async def bill(self, offer: Offer) -> Bill:
        """What a text is worth to the seat that would offer it, in words, and everything that is wrong with it."""
        ...

    async def propose(self, offer: Offer) -> tuple[Refusal, ...]:
        """Put a text on its table, or say everything that is wrong with it; programs answer before this returns."""
        ...

    async def answer(self, answer: Answer) -> tuple[Refusal, ...]:
        """Accept, agree in part, refuse, walk out, come back or send a delegation; or hear why not."""
        ...

    @needs("read")
    async def debrief(self) -> Debrief:
        """Only when the game has ended."""
        ...

    @needs("read")
    async def opened(self) -> Opened:
        """What the facilitator has opened to all, before the end or beyond the debrief."""
        ...

    def notices(self) -> AsyncIterator[Notice]:
        """Stream of what happens in the session."""
        ...


class Watcher(Protocol):
    """The door of those who hold no seat: observers and the projector. It shows what everybody may know."""

    @needs("read")
    async def status(self) -> Status:
        """Where the game stands."""
        ...

    @needs("read")
    async def programme(self) -> Programme:
        """The static part, once."""
        ...

    @needs("read")
    async def scene(self, turn: int | None = None) -> Scene:
        """The world after a resolved turn; the last one by default, 0 for the opening."""
        ...

    @needs("read")
    async def promises(self) -> tuple[Promise, ...]:
        """The promises in force that everybody may read, after the same turn as `scene`."""
        ...

    @needs("read")
    async def debrief(self) -> Debrief:
        """Only when the game has ended."""
        ...

    @needs("read")
    async def opened(self) -> Opened:
        """What the facilitator has opened to all."""
        ...

    def notices(self) -> AsyncIterator[Notice]:
        """Stream of what happens in the session."""
        ...


__all__ = [
    "Cause", "Cell", "Client", "ClockFace", "Debrief", "EntityCard", "Explanation", "FieldCard", "Handout", "Indicator",
    "InstrumentCard", "Message", "Need", "News", "Notice", "ObjectiveCard", "Option", "Order", "Phase", "Programme",
    "Refusal", "Report", "Scene", "SeatResult", "SeatStatus", "SeatView", "Status", "Watcher", "Wire", "needs",
]  # fmt: skip
