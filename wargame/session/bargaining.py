"""What is said at tables and between them: texts clause by clause, offers, answers, bills, promises, messages.

A clause crosses the wire as the mapping that `wargame.negotiation.text` parses, the same as in YAML and in the log.
Sentences are made by the game, so that every screen and every script reads the same words.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from wargame.session.wire import Refusal, Wire

ClauseMap = dict[str, Any]
"""A clause as a mapping, without its id: kind, giver, receiver, subject, goal, amount, due and so on."""
Wish = Literal["drop", "less", "more", "sooner", "surer", "plainer"]
"""What an objection asks of a clause: gone, less of it, more of it, earlier, better verified, less vague."""
Act = Literal["accept", "agree", "refuse", "walk_out", "come_back", "send"]
Standing = Literal["open", "agreed", "left", "timed_out"]
"""Where a table is."""
Breach = Literal["", "minor", "material", "fundamental"]
Rank = Literal["envoy", "minister", "head"]
"""Level of a delegation: how far a text it may agree to."""


class Objection(Wire):
    """What a seat has against one clause, or against the whole text."""

    seat: str
    clause: str = ""
    """Id of the clause; nothing means the whole text."""
    wish: Wish
    text: str = ""
    """In words."""


class ClauseCard(Wire):
    """One clause of a text as it stands at a table."""

    id: str
    clause: ClauseMap
    sentence: str
    behind: tuple[str, ...] = ()
    """Seats that stand behind it as it is."""
    against: tuple[str, ...] = ()
    """Seats that have objected to it, or put another in its place."""
    bracketed: bool = False
    """Not agreed by all: in brackets."""
    change: Literal["", "new", "changed", "gone"] = ""
    """Against the draft before."""
    was: str = ""
    """The sentence it had there, if that was another."""
    public: bool = True


class TextCard(Wire):
    """A text, clause by clause."""

    treaty: str
    number: int = 0
    """Which draft of this turn's bargaining; 0 for a text that nobody has tabled."""
    by: str = ""
    """Seat that tabled it."""
    title: str = ""
    clauses: tuple[ClauseCard, ...] = ()


class Offer(Wire):
    """A text that a seat puts on a table. It binds nobody before all parties stand behind it."""

    seat: str
    treaty: str
    clauses: dict[str, ClauseMap]
    """By id, in their order."""
    needs: tuple[str, ...] = ()
    """Linkage: it holds only if these texts are agreed as well, in the same turn or before."""
    basis: int | None = None
    """Number of the draft it answers; refused if another has been tabled since."""
    note: str = ""
    """A line of free text to those at the table."""


class Answer(Wire):
    """What a seat says to the standing text, or does at the table."""

    seat: str
    treaty: str
    act: Act
    basis: int | None = None
    """Number of the draft that is meant; refused if another has been tabled since."""
    clauses: tuple[str, ...] = ()
    """For `agree`: ids of the clauses it stands behind; the rest goes into brackets."""
    objections: tuple[Objection, ...] = ()
    rank: Rank | None = None
    """For `send`: who comes."""
    reason: str = ""
    """In words; shown to those at the table."""


class Said(Wire):
    """One thing said at a table this turn: an offer or an answer, the oldest first."""

    number: int
    seat: str
    act: Literal["offer", "accept", "agree", "refuse", "walk_out", "come_back", "send"]
    draft: int = 0
    """The draft that was offered or answered."""
    clauses: tuple[str, ...] = ()
    """Sentences of an offer, or of the clauses agreed."""
    objections: tuple[Objection, ...] = ()
    reason: str = ""


class TableCard(Wire):
    """A table in the list of a seat's tables."""

    treaty: str
    title: str
    track: str = ""
    """Instrument of the talks in which it is discussed; nothing for a letter."""
    parties: tuple[str, ...]
    standing: Standing
    draft: int = 0
    clauses: int = 0
    """Of the standing text."""
    agreed: int = 0
    """Of these, not in brackets."""
    asked: bool = False
    """The others wait for this seat."""
    secret: bool = False
    """Known to its parties only."""


class TableView(Wire):
    """A table as one seat at it sees it."""

    treaty: str
    title: str
    track: str = ""
    mediator: str = ""
    style: str = ""
    """Of the mediator: facilitator, communicator, formulator, power broker."""
    parties: tuple[str, ...]
    """Who must stand behind a text."""
    observers: tuple[str, ...] = ()
    """Mediator and guarantors: they see it and may table texts; nobody needs their consent."""
    away: tuple[str, ...] = ()
    """Parties that have walked out."""
    ranks: dict[str, Rank] = Field(default_factory=dict)
    """Level of each delegation."""
    standing: Standing
    exchanges: int
    """Offers made this turn."""
    patience: int
    """Offers there is patience for."""
    text: TextCard
    """The standing text; without clauses before the first offer."""
    said: tuple[Said, ...] = ()
    blocking: tuple[str, ...] = ()
    """Parties that do not stand behind the whole standing text."""
    objections: tuple[Objection, ...] = ()
    """To the standing text, the latest of each seat."""
    needs: tuple[str, ...] = ()
    """Texts it is linked to."""
    may: tuple[str, ...] = ()
    """What this seat can do now: offer, accept, agree, refuse, walk_out, come_back, send, close."""
    level: int = 0
    """How far the standing text goes: 1 statement .. 5 many parties and a guarantor."""
    secret: bool = False


class Choice(Wire):
    """One thing that can be promised: a kind of clause about one subject."""

    kind: str
    subject: str
    subject_title: str
    givers: tuple[str, ...]
    receivers: tuple[str, ...]
    goals: tuple[str, ...] = ()
    """States to which the subject can be brought."""
    clause: ClauseMap
    """A whole clause of this kind, to begin with."""
    sentence: str
    deed: str
    """The same without who, to whom, or on which terms."""
    instead: str = ""
    """Title of the text in force in which it takes the place of a promise."""

    @property
    def name(self) -> str:
        """What its clause is called in a text that has none of that name yet."""
        return f"{self.kind}_{self.subject or self.givers[0]}{'_instead' if self.instead else ''}"[:40]


class Menu(Wire):
    """What can be put into a text at a table: templates to take over, and clauses to build."""

    treaty: str
    templates: tuple[TextCard, ...]
    choices: tuple[Choice, ...]

    @property
    def entries(self) -> tuple[TextCard | Choice, ...]:
        """Everything in it, in the order in which it is shown and numbered."""
        return (*self.templates, *self.choices)


class BillRow(Wire):
    """What one clause is worth to the seat that asks."""

    clause: str
    sentence: str
    worth: float
    """Points of its own score."""
    factors: tuple[tuple[str, float], ...] = ()
    """(why, what it is multiplied by): record of the giver, delay, vagueness ..."""


class Package(Wire):
    """One of the five reference packages, as far as the viewer may know it."""

    name: str
    """status quo, Nash, egalitarian, welfare, current text."""
    surplus: dict[str, float | None]
    """By party: points above walking away; nothing where the viewer may not know."""
    clauses: tuple[str, ...] = ()
    """Sentences."""


class Bill(Wire):
    """A seat's own account of a text, before it is tabled or after. Never another's."""

    seat: str
    text: TextCard
    rows: tuple[BillRow, ...] = ()
    total: float = 0
    error: float = 0
    """Standard error of the total, in points."""
    walk_away: tuple[float, float] = (0, 0)
    """Band of the score that is to be expected at the horizon without the text."""
    crossed: tuple[str, ...] = ()
    """Red lines that the text crosses."""
    packages: tuple[Package, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    """Why the text could not be tabled as it is."""


class Promise(Wire):
    """A clause in force: a row of the ledger."""

    treaty: str
    title: str
    clause: str
    sentence: str
    deed: str
    """What is promised, without who, to whom, or on which terms."""
    giver: str
    receiver: str
    due: int
    """Turn by which it is due; 0 while it waits for its condition."""
    reported: float
    """Share of what is due that is delivered, as the monitors report."""
    kept: int = 0
    judged: int = 0
    """Times it was judged, and found kept."""
    implemented: int = 3
    """0 not at all, 1 minimally, 2 to an intermediate degree, 3 in full, as the monitors report."""
    verified_by: str = ""
    breach: Breach = ""
    response: str = ""
    """The rung of the ladder: noted, demanded, suspended, forfeited, snapped back, terminated."""
    public: bool = True
    heir: str = ""
    """The promise in force that has taken its place, in words; nothing while it binds."""

    @property
    def is_judged(self) -> bool:
        """Whether monitors have had anything to say of it; before that nothing was due."""
        return self.judged > 0 or bool(self.breach) or self.reported < 1


class Record(Wire):
    """What one actor's word to another has been worth."""

    giver: str
    receiver: str
    kept: float
    broken: float
    words: str
    """kept 5 of 7."""
    by_kind: tuple[tuple[str, str], ...] = ()
    """Kind of promise, and the same words."""


class Hazard(Wire):
    """A ceasefire in force: the chance that it fails this turn, and what makes it so."""

    treaty: str
    title: str
    chance: float
    factors: tuple[tuple[str, float], ...]
    """(name, what it multiplies the hazard by)."""


class AgreedText(Wire):
    """A text that has left its table: agreed, and not ended yet."""

    treaty: str
    title: str
    parties: tuple[str, ...]
    state: str
    """Of its instrument: initialled, signed, in_force and so on."""
    clauses: tuple[str, ...]
    """What it says, a sentence each; they call each other by their numbers."""
    secret: bool = False


class Ledger(Wire):
    """Promises in force, records of those who gave them, and how ceasefires stand."""

    promises: tuple[Promise, ...] = ()
    replaced: tuple[Promise, ...] = ()
    """Those that bind nobody while a later one is in force in their place."""
    texts: tuple[AgreedText, ...] = ()
    """Those in which the seat has a part."""
    records: tuple[Record, ...] = ()
    hazards: tuple[Hazard, ...] = ()


class Message(Wire):
    """Free text between seats. It binds nobody; only a typed text does, and a message can carry one."""

    seat: str
    """Who sends it."""
    to: tuple[str, ...] = ()
    """Who gets it; nobody named means everybody."""
    text: str
    offer: Offer | None = None
    """A text that is put on its table with the message; everybody it goes to must sit there."""
    number: int = 0
    """Counted for each reader from 1, so that numbers tell nothing of what others say; 0 before it is sent."""
    turn: int = 0
    at: str = ""
    """When it was sent: UTC, ISO 8601."""
    unread: bool = False

    @property
    def thread(self) -> tuple[str, ...]:
        """Everybody in the conversation, in alphabetical order; nothing for the public one."""
        return tuple(sorted({self.seat, *self.to})) if self.to else ()
