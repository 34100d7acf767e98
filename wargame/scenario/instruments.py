"""What actors can use, what it does by the scenario's own words, and what happens by itself."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from wargame.scenario.kinds import (
    AidPart,
    DealPart,
    OperationPart,
    ProjectPart,
    RegulationPart,
    SanctionPart,
    StatementPart,
    TalksPart,
    TreatyPart,
)
from wargame.scenario.pieces import Amount, Expr, Fact, Id, Line, Prose, Share, Strict


class Cost(Strict):
    """What pulling a trigger costs its actor, at level 1."""

    funds: Amount = 0
    capital: Amount = 0


class Effect(Strict):
    """A consequence written by the scenario.

    Exactly one of `in` (every turn while in one of these states), `on` (once when one of these triggers fires) on an
    instrument; neither on a timeline entry. `if` and `chance` gate it, `add` and `set` change fields, `fire` pulls
    triggers of other instruments as the rules would.
    """

    in_: list[Id] | Id | None = Field(default=None, alias="in")
    on: list[Id] | Id | None = None
    if_: Expr | None = Field(default=None, alias="if")
    chance: Expr | None = None
    add: dict[str, Expr] = {}
    set_: dict[str, Expr] = Field(default={}, alias="set")
    fire: dict[Id, Id] = {}
    """instrument: trigger."""
    why: Line | None = None
    say: Prose | None = None


class Instrument(Fact):
    """Something an actor can use."""

    kind: Literal["sanction", "aid", "talks", "deal", "project", "operation", "regulation", "treaty", "statement"]
    title: Line
    text: Prose
    owner: Id
    parties: list[Id] = []
    """Everybody with a say in it besides the owner."""
    about: Id | None = None
    """Actor it is aimed at or meant for."""
    start: Id | None = None
    """State at the start; the first of its lifecycle where nothing is said."""
    level: Share = 0.5
    since: int = Field(default=0, ge=0)
    seen_by: list[Id] | Literal["all", "parties"] = "all"
    """Who knows of it."""
    cost: dict[Id, Cost] = {}
    """By trigger; ``upkeep`` is charged to the owner every turn while active."""
    requires: dict[Id, Expr] = {}
    """By trigger: condition besides the lifecycle; ``all`` for every trigger."""
    barred: dict[Id, Line] = {}
    """By trigger: the words shown when `requires` fails."""
    effects: list[Effect] = []
    """What follows from it, besides the rules of its kind."""
    sanction: SanctionPart | None = None
    aid: AidPart | None = None
    talks: TalksPart | None = None
    deal: DealPart | None = None
    project: ProjectPart | None = None
    operation: OperationPart | None = None
    regulation: RegulationPart | None = None
    treaty: TreatyPart | None = None
    statement: StatementPart | None = None


class Event(Fact):
    """An entry of the timeline: dated, conditional, random, or all three. It happens once unless `repeat`."""

    title: Line
    text: Prose
    date: dt.date | None = None
    """It happens in the turn that contains this day, if `when` and `chance` allow."""
    until: dt.date | None = None
    """With `date`: it can happen in any turn from `date` to `until`; alone: not after it."""
    when: Expr | None = None
    """Condition."""
    chance: Expr | None = None
    """Chance per turn in which it could happen (nothing means 1)."""
    repeat: int | None = Field(default=None, ge=1)
    """Turns after which it may happen again."""
    documented: bool = False
    """It happened; a scenario of history plays it wherever its condition allows it."""
    otherwise: Line | None = None
    """What a scenario of history says where play has made it impossible."""
    seen_by: list[Id] | Literal["all"] = "all"
    """Who learns of it."""
    effects: list[Effect] = []


class Inject(Fact):
    """Something a facilitator can bring into a session, when it serves: it never happens by itself."""

    title: Line
    text: Prose
    use: Line | None = None
    """For the facilitator: when to bring it, and what for."""
    seen_by: list[Id] | Literal["all"] = "all"
    """Who is told of it, unless the facilitator chooses otherwise."""
    effects: list[Effect] = []
