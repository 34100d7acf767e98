"""Key ``workshop``: how a group plays the scenario with a clock and a facilitator."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from wargame.scenario.pieces import Amount, Id, Line, Prose, Strict

Minutes = Annotated[float, Field(ge=0, le=240)]

CAUTION: Final[tuple[str, ...]] = (
    "initial", "sign", "ratify", "denounce", "agree", "bind", "close_finance", "terminate", "threaten", "impose",
    "tighten", "prepare", "launch", "press", "walk_out", "withdraw_mediator", "cancel", "abandon",
)  # fmt: skip
"""What nobody does in another's name unless the scenario says so: what binds, escalates, or gives up for good."""


class Phases(Strict):
    """Minutes of every phase of a turn; one of 0 minutes lasts until all are ready, or the facilitator closes it."""

    briefing: Minutes = 0
    bargaining: Minutes = 0
    orders: Minutes = 0
    resolution: Minutes = 0
    report: Minutes = 0

    @property
    def total(self) -> float:
        """Minutes of a turn."""
        return self.briefing + self.bargaining + self.orders + self.resolution + self.report


class Absence(Strict):
    """What happens to a seat of which nobody is there, or nobody acts."""

    nudge: Minutes = 3
    """Minutes before the end of a phase at which a seat that is not ready is reminded."""
    grace: Minutes = 2
    """Minutes by which the phase of orders is extended for it."""
    extensions: int = Field(default=1, ge=0, le=10)
    """How often in one turn."""
    proxy: Literal["default", "hold"] = "default"
    """Who decides then: its default doctrine, short of what is forbidden, or nobody, so that what runs runs on."""
    forbidden: list[Id] = list(CAUTION)
    """Triggers that a proxy never pulls: what binds, what escalates."""
    most_funds: Amount = 0
    """USD m that a proxy may spend in a turn."""
    most_capital: Amount = 0
    """Political capital that it may spend in a turn."""


class Pause(Strict):
    """A break of the whole room."""

    after: int = Field(ge=1, le=120)
    """The turn after which it comes."""
    minutes: Minutes
    text: Line = "Break"


class TeachingPoint(Strict):
    """Something the facilitator wants to have seen and said."""

    title: Line
    text: Prose
    after: int | None = Field(default=None, ge=1, le=120)
    """The turn after which to raise it; nothing means at the debrief."""
    watch: list[Id] = []
    """Instruments in which it shows."""


class Workshop(Strict):
    """Phase lengths, breaks, absence and teaching points; the program that hosts a session reads them."""

    minutes: Phases
    """Of every turn."""
    first: Phases | None = None
    """Of the first turn, where it needs longer."""
    debrief: Minutes = 30
    extend: Minutes = 5
    """Minutes by which a facilitator extends a phase at a stroke."""
    longest: Minutes = 30
    """Minutes that no phase exceeds, however often it is extended."""
    pauses: list[Pause] = []
    sees_orders: bool = False
    """Whether the facilitator may read orders before they are opened."""
    holds: list[Literal["hidden", "orders"]] = []
    """What of the debrief stays closed in a session until the facilitator opens it: hidden parameters, orders."""
    observer_delay: int = Field(default=0, ge=0, le=10)
    """Turns by which observers learn later."""
    absence: Absence = Absence()
    points: dict[Id, TeachingPoint] = {}

    def minutes_of(self, turn: int) -> Phases:
        """The phase lengths of a turn (from 1)."""
        return self.first if turn == 1 and self.first is not None else self.minutes

    def total(self, turns: int) -> float:
        """Minutes of a whole session of so many turns, breaks and debrief included.

        >>> Workshop(minutes=Phases(orders=10), debrief=30).total(4)
        70.0
        """
        played = sum(self.minutes_of(turn).total for turn in range(1, turns + 1))
        return played + self.debrief + sum(pause.minutes for pause in self.pauses if pause.after < turns)
