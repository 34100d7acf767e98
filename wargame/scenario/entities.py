"""What a scenario says of the world at its start: actors and what they hold, the map, forces and minerals."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wargame.scenario.pieces import Amount, Color, Fact, Id, Index, Line, Prose, Share, Strict


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
    contested: Line | None = None
    """The question that the sources answer differently: drawn, never settled; the debrief tells what could be known."""
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
    """From -3 (hostile) to 3 (allied)."""
    ties: Literal["severed", "strained", "normal"] = "normal"
    """State of diplomatic ties."""
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
    """Zones next to it; each must name the other."""
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
    """Noise of the price in two weeks, as a share of it."""
    inventory: float = Field(default=3, ge=0, le=60)
    contract_share: Share = 0.3
    refining: dict[Id, Share] = {}
    """Share of world refining, by actor."""


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
    """Dug by hand, or by machines."""
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
    """Of a tonne, where 1 is the common way out."""
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
