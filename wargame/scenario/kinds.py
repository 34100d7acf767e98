"""The further keys of each kind of instrument."""

# ruff: noqa: RUF012  (pydantic gives every model its own copy of a default)

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from wargame.scenario.pieces import Amount, Expr, Fact, Id, Line, Prose, Share, Strict


class SanctionPart(Strict):
    """Further keys of a sanction."""

    type: Literal["persons", "entity", "chain", "sector", "budget", "trade", "diplomatic"]
    """What it is aimed at."""
    breadth: Share
    """Share of what it is aimed at that it covers."""
    enforcement: Share = 0.5
    """Share of it that is enforced when it is new."""
    institution: bool = False
    """A UN, EU or regional mandate stands behind it."""
    depth: int = Field(default=1, ge=1, le=3)
    """Group, trader, buyer."""
    chain: list[Id] = []
    """Sites whose ore the listed chain handles."""
    renewal: int = Field(default=26, ge=1, le=120)
    """Turns until it lapses unless renewed."""
    rally: float = 1.0
    """How much the target's public rallies; times the hidden backfire."""
    lists: list[Id] = []
    """Actors whose people or firms are listed besides the target."""


class AidPart(Strict):
    """Further keys of an aid programme."""

    type: Literal["military", "budget", "humanitarian", "development", "finance", "training", "intelligence"]
    """What it consists of."""
    recipient: Id
    """Who gets it."""
    amount: Amount = 0
    """USD m a turn at level 1."""
    total: Amount = 0
    """USD m over its life (0 = no ceiling)."""
    purse: dict[Id, Amount] = {}
    """USD m that its approval takes out of purses."""
    lead: int = Field(default=1, ge=0, le=60)
    """Turns from approval to the first delivery."""
    force: Id | None = None
    """Force that military aid, training or intelligence reaches."""
    fighters: Amount = 0
    """Fighters sent a turn at level 1 (sponsor support)."""
    quality: float = 0
    """Quality it adds at level 1 once absorbed."""
    air: float = 0
    """Air power it adds at level 1."""
    supply: float = 0
    """Supply it adds at level 1."""
    backing: bool = False
    """It is sponsor support: its level is what the force's `backing` tends to."""


class TalksPart(Strict):
    """Further keys of a talks track."""

    mediator: Id | None = None
    """Who holds the pen."""
    belligerents: list[Id]
    """Parties whose movement at the table counts."""
    style: Literal["facilitator", "communicator", "formulator", "power_broker"] = "communicator"
    """How the mediator works: by votes, by objections, by drafts of its own, or with something to add."""
    texts: list[Id] = []
    """Treaties the track works towards, in order: the first draft that all could live with is talked about."""
    pace: Share = 0.25
    """Progress of a full round where everybody moves."""


class DealPart(Strict):
    """Further keys of a deal."""

    gives: dict[str, float] = {}
    """actor.commodity: share of supply that actor gains access to when flowing; less of it at the stages before."""
    funds: Amount = 0
    """Total money of the investing leg, USD m."""
    right: Literal["equity", "processing", "offtake", "first_offer"] = "offtake"
    """The stage of access it gives; in a shortage rights are served in this order, what is left goes to the market."""
    window: int = Field(default=0, ge=0, le=60)
    """Turns after binding in which the receiver may not bind itself to others over the same minerals."""
    payer: Id | None = None
    """Who owes the money: the receiver's trust in it falls while nothing is paid, and grows with what is."""
    receiver: Id | None = None
    """Whose minerals they are, and who gets the money."""
    purse: dict[Id, Amount] = {}
    """USD m that binding takes out of purses, times what the receiver asks by then."""
    sites: list[Id] = []
    """Sites it is about: once it binds and their trade is formal, they are strategic."""
    rate: Share = 0.05
    """Share of the promise that is in fact disbursed per turn once flowing."""
    waits: tuple[int, int] = (3, 6)
    """Turns from binding to financial close, and from there to flow."""
    needs: Expr | None = None
    """Condition for financial close."""


class ProjectPart(Strict):
    """Further keys of a project."""

    zone: Id | None = None
    """Where it stands; none for a plant outside the theatre, which no fighting can reach."""
    cost: Amount
    """USD m in all."""
    turns: int = Field(ge=1, le=400)
    """Turns of building with everything in place."""
    secure: Share = 0.5
    """Public order below which work stops."""
    needs: Expr | None = None
    """Condition without which no work is done."""
    funder: Id | None = None
    """Who pays: the owner's trust in it grows with the works, and falls while they stand still for want of money."""
    purse: dict[Id, Amount] = {}
    """USD m that financing takes out of purses."""
    paid_by: list[Id] = []
    """Aid programmes and deals whose payments pay for it: it is built no faster than they disburse."""


class OperationPart(Strict):
    """Further keys of an operation."""

    force: Id
    """Force that carries it out."""
    path: list[Id]
    """Zones to be taken, in order."""
    commit: Share = 0.5
    """Share of the force in zones next to the objective that takes part at level 1."""
    tempo: Share = 0.5
    """How fast it advances."""
    with_: list[Id] = Field(default=[], alias="with")
    """Other forces that join in at half their share."""
    presence: bool = False
    """Not an attack but a deployment: withdrawn, the force goes home; launched again, it comes back."""


class RegulationPart(Strict):
    """Further keys of a regulation: share of the issuer's exports of a commodity withheld, by state."""

    commodity: Id | None = None
    """What it regulates."""
    cut: dict[Id, Share] = {}
    """Share of exports withheld, by state."""
    buys: dict[Id, Amount] = {}
    """Tonnes a year bought for the owner's stockpile at level 1; under a quota half of it; sold when relaxed."""
    floor: dict[Id, Amount] = {}
    """Price guaranteed to producers at home, in the commodity's unit: below it the purse pays the difference."""
    covers: dict[Id, Amount] = {}
    """Tonnes a year that the floor covers."""
    pays: Id | None = None
    """Purse that purchases and floors are paid from."""
    pool: list[Id] = []
    """Allies who may draw on the stockpile in a shortage."""


class After(Strict):
    """What must come before a clause."""

    clause: Id
    delivered: Share = 1
    """Share of that clause that must be delivered."""


class RemedyPart(Strict):
    """What the text itself does about a breach, rung by rung."""

    suspend: list[Id] = []
    """Clauses of the others that rest until the promise is kept again."""
    forfeit: bool = False
    """The giver's money in escrow goes to the receiver."""
    snap_back: Id | None = None
    """A sanction that is imposed again."""
    terminate: bool = False
    """In the end the whole text falls."""


class Variant(Strict):
    """Another form in which a clause may be agreed; what it leaves out is as written."""

    amount: float | None = None
    due: int | dt.date | None = None
    instalments: int | None = None
    goal: Id | None = None
    after: After | None = None
    vagueness: Share | None = None


class ClausePart(Fact):
    """A promise, written into a treaty."""

    kind: Id
    giver: Id
    receiver: Id
    subject: Id | None = None
    """Instrument, zone, group, force, actor or commodity, as the kind needs."""
    goal: Id | None = None
    """State the instrument is to be in."""
    amount: float = 1
    """How much, in the unit of the kind."""
    due: int | dt.date = 1
    """Turns after entry into force, or after its condition is met, from which it is judged; or a day."""
    lasts: int = 0
    """Turns for which it is judged (0 = for as long as the text is in force)."""
    instalments: int = 1
    """Parts in which it falls due."""
    every: int = 1
    """Turns between instalments."""
    after: After | None = None
    verifier: Id | None = None
    """Who reports on it; the treaty's, unless given."""
    mode: Literal["breachable", "escrow", "atomic"] = "breachable"
    """Whether it can be broken, is paid out of money put aside, or is done at once."""
    remedy: RemedyPart = RemedyPart()
    vagueness: Share | None = None
    """0 precise, 1 aspirational; the treaty's, unless given."""
    public: bool = True
    """Everybody reads it; otherwise the parties alone."""
    core: bool = False
    """The text is not that text without it: it can be bargained over, and not be left out."""
    replaces: list[str] = []
    """Promises of earlier texts, as ``treaty.clause``, that bind nobody while this one is in force."""
    text: Prose | None = None
    """What the document says, in our own words."""
    reads: Expr | None = None
    """The designer's own reading of delivery, a truth or a share, where the kind's would not do."""
    variants: list[Variant] = []


class Quorum(Strict):
    """Entry into force once enough parties have ratified."""

    quorum: int = Field(ge=1, le=40)
    must: list[Id] = []
    """Parties without which it does not enter into force."""


class TreatyPart(Strict):
    """Further keys of a treaty."""

    ratify: Expr | None = None
    """Condition without which no ratifier agrees; nothing means none."""
    delay: int = Field(default=1, ge=0, le=30)
    """Turns between signature and ratification at least."""
    entry: Literal["all_ratify"] | Quorum = "all_ratify"
    guarantors: list[Id] = []
    verifier: Id = "parties"
    """Who reports on its clauses, unless they name another."""
    vagueness: Share = 0.3
    """Of its clauses, unless they say another."""
    blank: int = Field(default=0, ge=0, le=12)
    """How many clauses of their own the seats may write into it."""
    clauses: dict[Id, ClausePart] = {}


class VerifierPart(Fact):
    """Somebody who reports whether promises are kept."""

    title: Line
    detect: Share = 0.3
    """Chance a turn that a shortfall is found."""
    false: Share = 0.1
    """Chance a turn that one is reported where there is none."""
    lag: int = Field(default=0, ge=0, le=2)
    """Turns from finding to report."""


class RatifierPart(Fact):
    """A body at home without which a signature of its actor binds nobody."""

    title: Line
    actor: Id
    kinds: list[Id] = []
    """Kinds of clause that need it; nothing means every text."""
    floor: Share = 0.4
    """What a text must be worth to it for an even chance."""
    steepness: float = Field(default=8, ge=0.1, le=100)
    worth: Expr = 0.5
    """What it makes of any text now, 0..1, before what stands in it."""
    gets: dict[Id, float] = {}
    """By kind: what a promise to its actor adds."""
    gives: dict[Id, float] = {}
    """By kind: what a promise of its actor adds; most often less than nothing."""
    delay: tuple[int, int] = (1, 1)
    """Fewest and most turns until it decides, and decides again."""


class StatementPart(Strict):
    """Further keys of a statement."""

    about: Id | None = None
    """Actor that it speaks of."""
    audience: Literal["domestic", "regional", "western", "southern", "all"] = "all"
    """Who is meant to hear it."""
    denies: bool = False
    """It denies published evidence about the owner: believed where little is proved, held against it where much is."""
    frame: Literal["order", "grab"] | None = None
    """The story it tells of `about`: peace and order, or a grab for resources."""
