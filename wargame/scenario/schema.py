"""What a scenario file may say: the pydantic models that its YAML is validated against.

A scenario is a folder; every ``*.yaml`` in it is a mapping whose top-level keys are the fields of `ScenarioText`.
Mappings of entities are merged over the files in file-name order; that order is the order of the entities everywhere.
``briefings/<seat>.md`` holds the briefs, ``briefings/facilitator.md`` the note for the facilitator.
"""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wargame.scenario.kinds import (
    AidPart,
    DealPart,
    OperationPart,
    ProjectPart,
    RatifierPart,
    RegulationPart,
    SanctionPart,
    StatementPart,
    TalksPart,
    TreatyPart,
    VerifierPart,
)
from wargame.scenario.pieces import (
    Amount,
    Color,
    Confidence,
    Expr,
    Fact,
    Id,
    Index,
    Line,
    Prose,
    Share,
    Slug,
    Strict,
)
from wargame.scenario.workshop import Workshop


class Heading(Strict):
    """Key ``scenario``."""

    title: Line
    summary: Prose
    version: int = Field(ge=1)
    extends: Slug | None = None
    history: bool = False
    """Documented entries of the timeline happen without drawing lots, and one that cannot happen is said in the log."""
    format: Literal[1] = 1


class Calendar(Strict):
    """Key ``calendar``: turn k (from 1) starts (k - 1) * turn_days after the start; the last turn ends on `end`."""

    start: dt.date
    turn_days: int = Field(ge=1, le=120)
    turns: int = Field(ge=1, le=120)
    steps: int = Field(default=1, ge=1, le=12)
    """Parts of equal length of every turn, which the model goes through one after the other while orders stand.
    Durations, chances and ``turn`` in the texts count steps: a variant with longer turns keeps the length of the step,
    and with it every number of the scenario that it extends."""
    end: dt.date | None = None

    @property
    def last_day(self) -> dt.date:
        """The day the last turn ends."""
        return self.end or self.start + dt.timedelta(days=self.turns * self.turn_days - 1)

    def turn_of(self, day: dt.date) -> int | None:
        """The turn (from 1) that contains a day; days left over at the end belong to the last turn."""
        if not self.start <= day <= self.last_day:
            return None
        return min((day - self.start).days // self.turn_days + 1, self.turns)

    @property
    def step_days(self) -> float:
        """Days of one step."""
        return self.turn_days / self.steps

    def step_of(self, day: dt.date) -> int | None:
        """The step (from 1) that contains a day; days left over at the end belong to the last step."""
        if not self.start <= day <= self.last_day:
            return None
        return min(int((day - self.start).days / self.step_days) + 1, self.turns * self.steps)


class Source(Strict):
    """One entry of ``sources``."""

    title: Line
    date: str | None = None
    kind: Literal["page", "document", "background", "analysis"] = "page"
    by: str | None = None
    """The party whose own words it is, where it is one's: what rests on it alone needs a `claim_by`."""
    note: Prose | None = None


class Parameter(Fact):
    """A number of the model. With `draw` it is hidden: drawn per game, revealed at the debrief."""

    meaning: Prose
    value: float | None = None
    draw: tuple[float, float] | None = None
    """Lowest and highest value of a uniform draw."""
    low: float | None = None
    high: float | None = None
    unit: str = ""


class Standing(Strict):
    """How three audiences abroad regard an actor."""

    regional: Index = 50
    western: Index = 50
    southern: Index = 50


class Actor(Fact):
    """A political entity; a seat when named under ``seats``."""

    title: Line
    short: Annotated[str, StringConstraints(min_length=1, max_length=10)]
    letter: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    color: Color = "white"
    state: bool = True
    """A state, union or organisation of states; not an armed group."""
    people: Prose | None = None
    treasury: float = 0
    income: float = 0
    capital: Index = 50
    capital_income: Amount = 6
    """Political capital regained per turn."""
    orders: int = Field(default=4, ge=0, le=12)
    """Orders it may give in a turn."""
    support: Index = 50
    cohesion: Index = 60
    isolation: Index = 10
    evidence: Share = 0
    corruption: Share = 0.2
    accountability: Share = 0.3
    power_supply: Share = 0.5
    climate: Index = 50
    budget: Amount = 1000
    """Yearly means in USD m against which strain is measured."""
    standing: Standing = Standing()
    stock: dict[Id, Amount] = {}
    """Stockpile in tonnes by commodity."""
    access: dict[Id, Share] = {}
    """Share of the Congolese supply secured, by commodity."""
    intelligence: Amount = 0.3
    """Standard error (log scale) of its estimates of other actors' forces."""


class Relation(Fact):
    """An undirected relation; `trust` is first-to-second and second-to-first."""

    pair: tuple[Id, Id]
    score: float = Field(ge=-3, le=3)
    ties: Literal["severed", "strained", "normal"] = "normal"
    trust: tuple[Share, Share] | None = None
    kept: tuple[Amount, Amount] = (1, 1)
    """Prior count of promises of the first to the second, and back, that were kept."""
    broken: tuple[Amount, Amount] = (1, 1)


class Exposure(Fact):
    """Share of the target's budget, trade or aid that the sender can touch."""

    sender: Id
    target: Id
    share: Share


class Zone(Fact):
    """A piece of the map."""

    title: Line
    province: Line
    holder: Id
    neighbours: list[Id]
    x: float = Field(ge=0, le=100)
    """Place on the map, 0 (west) to 100 (east)."""
    y: float = Field(ge=0, le=100)
    """0 (north) to 100 (south)."""
    population: Amount
    displaced: Amount = 0
    order: Share = 0.5
    relief_access: Share = 0.5
    pressure: Share = 0
    terrain: float = Field(default=1.0, ge=0.5, le=2.0)
    """Multiplies the defender's power."""
    weight: float = Field(default=1.0, ge=0, le=20)
    """How much its loss or gain means politically."""


class Force(Fact):
    """An armed force."""

    title: Line
    actor: Id
    """The actor that commands it."""
    camp: Literal["rebel", "state", "other"]
    letter: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    quality: float = Field(ge=0, le=3)
    supply: Share = 0.6
    morale: Share = 0.6
    air: Share = 0
    backing: Share = 0
    sponsor: Id | None = None
    """Actor whose support it depends on; UN finding or claim: say so in `claim_by` or `source`."""
    home: Id
    """Zone where its recruits and returning fighters gather."""
    strength: dict[Id, Amount]


class Commodity(Fact):
    """A traded mineral."""

    title: Line
    unit: Literal["USD/t", "USD/kg", "USD/lb", "USD/oz"]
    price: Amount
    world: Amount
    """World output, tonnes a year."""
    elasticity: float = Field(ge=0, le=10)
    """Per cent of price per per cent of supply missing, once stocks are gone (over ten months)."""
    volatility: Share = 0.05
    inventory: float = Field(default=3, ge=0, le=60)
    contract_share: Share = 0.3
    refining: dict[Id, Share] = {}


class Site(Fact):
    """A mine, cluster of mines, plant or refinery."""

    title: Line
    zone: Id
    output: dict[Id, Amount]
    """Tonnes a year of each commodity at full working."""
    working: float = Field(default=1.0, ge=0, le=1.5)
    formal: Share
    status: Literal["conflict", "grey", "formal", "strategic"]
    owners: dict[Line, Share] = {}
    operator: Line | None = None
    control: dict[Id, Share] = {}
    """Shares of ownership by actors of the scenario (for Chinese or American control)."""
    route: Id | None = None
    """The way of what leaves without papers."""
    routes: list[Id] = []
    """Ways of registered output that compete by cost and room; without any it always finds a way."""
    labour: Literal["artisanal", "industrial"]
    diggers: Amount = 0
    """People who dig there by hand and move on to where more is left to them (0 = not counted)."""


class Route(Fact):
    """A way out for minerals."""

    title: Line
    zones: list[Id]
    open: Share = 1
    seizure: Share = 0.05
    capacity: Amount = 0
    """Tonnes a year, where it is known (0 = not limiting)."""
    cost: float = Field(default=1.0, ge=0, le=5)
    via: Id | None = None
    """Actor through whose country or hands illicit loads pass, and who gains the margin."""


class Purse(Fact):
    """Authority to lend, insure or invest, under a ceiling for which all its uses compete."""

    title: Line
    owner: Id
    ceiling: Amount
    """USD m in all."""
    left: Amount | None = None
    """USD m that are not committed at the start; the ceiling where nothing is said."""


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
    level: Share = 0.5
    since: int = Field(default=0, ge=0)
    seen_by: list[Id] | Literal["all", "parties"] = "all"
    cost: dict[Id, Cost] = {}
    """By trigger; ``upkeep`` is charged to the owner every turn while active."""
    requires: dict[Id, Expr] = {}
    """By trigger: condition besides the lifecycle; ``all`` for every trigger."""
    barred: dict[Id, Line] = {}
    """By trigger: the words shown when `requires` fails."""
    effects: list[Effect] = []
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
    chance: Expr | None = None
    """Chance per turn in which it could happen (nothing means 1)."""
    repeat: int | None = Field(default=None, ge=1)
    """Turns after which it may happen again."""
    documented: bool = False
    """It happened; a scenario of history plays it wherever its condition allows it."""
    otherwise: Line | None = None
    """What a scenario of history says where play has made it impossible."""
    seen_by: list[Id] | Literal["all"] = "all"
    effects: list[Effect] = []


class Objective(Fact):
    """What a seat wants, scored 0-100."""

    title: Line
    text: Prose | None = None
    public: bool = True
    weight: float = Field(gt=0, le=1)
    score: Expr


class RedLine(Fact):
    """What a seat must not let happen."""

    title: Line
    breach: Expr
    penalty: float = Field(default=15, ge=0, le=100)
    """Points taken off the score in every turn in which it is crossed."""


class Aims(Strict):
    """Key ``objectives.<seat>``; the weights of the objectives sum to 1."""

    objectives: dict[Id, Objective]
    red_lines: dict[Id, RedLine] = {}


class Rule(Strict):
    """One rule of a doctrine."""

    order: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    """instrument.trigger."""
    when: Expr = True
    level: Expr | None = None
    date: dt.date | None = None
    """A documented order: tried in the turn that contains this day, and in no other; where it cannot be given, the log
    says why."""
    because: Line
    """The reason in words; ``{expression}`` is replaced by its value."""


class RedLinePart(Strict):
    """What a program never signs while a condition holds: one clause, or a kind of clause."""

    kind: Id | None = None
    clause: str | None = None
    """``treaty.clause``."""
    giver: bool = True
    """Of a kind: only where the actor itself is the one who promises."""
    when: Expr = True
    because: Line


class Bargaining(Strict):
    """How a program bargains."""

    temperament: Literal["stern", "firm", "patient", "even", "eager"] = "patient"
    floor: Expr = 0.0
    """Points that a text must bring it beside what walking away brings; less than nothing where it wants one badly."""
    word: Share = 0.7
    """How far it means what it promises: what its own promises weigh when it signs, and when it could break them."""
    stakes: dict[str, float] = {}
    """Points that a promise is worth to it, in place of what `worth` says; the others go on believing that."""
    refuses: dict[Id, RedLinePart] = {}


class Doctrine(Fact):
    """How an actor behaves when nobody sits in its seat. Rules are tried in order, up to the orders allowed."""

    actor: Id
    title: Line
    text: Prose
    default: bool = False
    bargaining: Bargaining = Bargaining()
    rules: dict[Id, Rule]


class LifecycleAddition(Strict):
    """Key ``lifecycles.<kind>``: further states and transitions for a kind."""

    states: list[Id] = []
    transitions: list[ExtraTransition] = []


class ExtraTransition(Strict):
    """A transition in the form of the ``transitions`` library, with who may pull it."""

    trigger: Id
    source: list[Id] | Id
    dest: Id
    who: Literal["owner", "party", "other", "all", "rules"] = "owner"
    text: Line


class ScenarioText(Strict):
    """The whole scenario, as its files say it."""

    scenario: Heading
    calendar: Calendar
    seats: list[Id]
    sources: dict[str, Source] = {}
    parameters: dict[Id, Parameter] = {}
    actors: dict[Id, Actor]
    relations: dict[Id, Relation] = {}
    exposures: dict[Id, Exposure] = {}
    zones: dict[Id, Zone]
    groups: dict[Id, list[Id]] = {}
    """Named sets of zones."""
    forces: dict[Id, Force] = {}
    commodities: dict[Id, Commodity] = {}
    sites: dict[Id, Site] = {}
    routes: dict[Id, Route] = {}
    purses: dict[Id, Purse] = {}
    lifecycles: dict[Id, LifecycleAddition] = {}
    verifiers: dict[Id, VerifierPart] = {}
    ratifiers: dict[Id, RatifierPart] = {}
    instruments: dict[Id, Instrument] = {}
    timeline: dict[Id, Event] = {}
    objectives: dict[Id, Aims] = {}
    doctrines: dict[Slug, Doctrine] = {}
    worth: dict[str, dict[Id, float]] = {}
    """Points of each seat's score that a promise changes while it is kept: ``treaty.clause``, ``treaty`` (having it in
    force), ``instrument.state`` (for clauses of one's own), ``giver.kind.subject``, ``money`` (USD 100 m)."""
    briefings: dict[Id, str] = {}
    """Filled from ``briefings/*.md``."""
    workshop: Workshop | None = None


LifecycleAddition.model_rebuild()

__all__ = [
    "Actor",
    "AidPart",
    "Aims",
    "Amount",
    "Calendar",
    "Commodity",
    "Confidence",
    "Cost",
    "DealPart",
    "Doctrine",
    "Effect",
    "Event",
    "Exposure",
    "Expr",
    "ExtraTransition",
    "Fact",
    "Force",
    "Heading",
    "Id",
    "Index",
    "Instrument",
    "LifecycleAddition",
    "Line",
    "Objective",
    "OperationPart",
    "Parameter",
    "ProjectPart",
    "Prose",
    "Purse",
    "RatifierPart",
    "RedLine",
    "RegulationPart",
    "Relation",
    "Route",
    "Rule",
    "SanctionPart",
    "ScenarioText",
    "Share",
    "Site",
    "Slug",
    "Source",
    "Standing",
    "StatementPart",
    "Strict",
    "TalksPart",
    "TreatyPart",
    "VerifierPart",
    "Workshop",
    "Zone",
]
