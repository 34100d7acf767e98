"""A program's word at a table where people sit: take the text, put another in its place, or say what stands in the way.

The same stakes, aims and red lines as in a round of many worlds (`wargame.players.bargain`), for texts of any clauses.
Reasons name clauses of the text and what everybody may know, such as records of kept promises; never a score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from wargame.base.batch import in_order
from wargame.negotiation.clause import Clause
from wargame.negotiation.concede import accepts, target
from wargame.negotiation.credibility import told
from wargame.negotiation.legality import problems
from wargame.negotiation.mediator import noise_after
from wargame.negotiation.sitting import Objection
from wargame.negotiation.text import Text
from wargame.negotiation.words import Names, clause_words
from wargame.players.agenda import Agenda, agendas
from wargame.players.appraisal import Appraiser
from wargame.players.bargain import ERROR, SILENT
from wargame.players.protocol import AtTable, Reply
from wargame.players.swaps import swaps
from wargame.scenario.doctrines import Bargaining

CHANGES: Final = 3
"""Clauses that a counter-offer changes at most."""
HASTE: Final = 0.6
"""How much of the way still to go the drafts of one turn can bring a program."""
DOUBT: Final = 0.5
"""Under this record it asks for better verification."""


@dataclass(frozen=True)
class _Change:
    """One way to better a text."""

    clause: Clause | None
    """What stands there then; nothing where the clause goes."""
    id: str
    gain: float
    hurts: float


class Seat:
    """One program's look at one table."""

    def __init__(self, mind: Appraiser, at: AtTable) -> None:
        self.mind, self.at, self.table = mind, at, at.table
        self.book, self.view = at.book, at.view
        self.treaty = at.table.treaty
        self.n = at.book.rows.treaty_of[at.table.treaty]
        self.written = at.lexicon.treaties[self.treaty].written
        self.core = at.lexicon.treaties[self.treaty].core
        self.names = Names(at.lexicon)

    @cached_property
    def agenda(self) -> Agenda | None:
        """The talks in which the text stands, if it stands in any."""
        return next((a for a in agendas(self.book) if a.name == self.treaty), None)

    @cached_property
    def time(self) -> float:
        """Share of the time that has passed for it: how far talks have got, and the patience of this turn."""
        used = len(self.table.drafts) / max(self.table.patience, 1)
        if self.agenda is None:
            return min(used * 1.5, 1.0)
        progress = float(np.nan_to_num(np.asarray(self.view["progress"][:, self.agenda.track])[0]))
        return min(progress + (1.0 - progress) * HASTE * used, 1.0)

    def points(self, clause: Clause) -> np.ndarray:
        """Stakes (A,) of a clause."""
        options = self.written.get(clause.id, ())
        largest = max((o.amount for o in options), default=None)
        return self.mind.stakes.of(clause, self.treaty, largest if clause in options else None)

    def worth(self, clause: Clause) -> float:
        """Points of a clause to it now."""
        found = self.mind.clause(self.view, clause, float(self.points(clause)[self.mind.actor]))
        return float(np.nan_to_num(found[0]))

    def total(self, text: Text) -> float:
        """Points of a text, beside what walking away brings and what it insists on."""
        base = float(self.mind.stakes.text[self.n, self.mind.actor]) - float(self.mind.floor(self.view, 1)[0])
        return float(np.nan_to_num(base)) - SILENT + in_order(self.worth(c) for c in text.clauses)

    def crossed(self, clause: Clause) -> str:
        """Why it never signs a clause; nothing if it could."""
        mask, because = self.mind.crosses(self.view, clause, self.treaty, 1)
        return because if mask[0] else ""

    @cached_property
    def aim(self) -> float:
        """Points that a text must bring it now."""
        best = self.total(Text(self.treaty))
        ids = dict.fromkeys([*self.written, *(c.id for c in self.table.text.clauses)])
        for name in ids:
            options = [*self.written.get(name, ()), *(c for c in self.table.text.clauses if c.id == name)]
            best += max([0.0, *(self.worth(c) for c in options if not self.crossed(c))])
        return float(target(np.zeros(1), np.full(1, max(best, 0.0)), self.time, self.mind.exponent)[0])

    def takes(self, text: Text, instead: Text | None) -> bool:
        """Whether it accepts a text rather than put another in its place, by the rule of every negotiator."""
        if any(self.crossed(c) for c in text.clauses):
            return False
        said = [d.text for d in self.table.drafts if d.seat != self.mind.id]
        offered = [self.total(t) for t in said if not any(self.crossed(c) for c in t.clauses)]
        own, lately = np.inf if instead is None else self.total(instead), max(offered, default=-np.inf)
        worth, next_draft, recent = (np.full(1, value) for value in (self.total(text), own, lately))
        yes = accepts(worth, np.zeros(1), np.full(1, self.aim), next_draft, recent, self.time, self.time >= 1.0)
        return bool(yes[0])

    def hurts(self, before: Clause | None, after: Clause | None) -> float:
        """What a change takes from the others, by the stakes."""
        loss = 0.0
        for party in self.table.parties:
            a = self.book.index["A"][party]
            if a != self.mind.actor:
                was = 0.0 if before is None else float(self.points(before)[a])
                loss += max(was - (0.0 if after is None else float(self.points(after)[a])), 0.0)
        return loss

    def changes(self, text: Text) -> list[_Change]:
        """Everything that would make a text better for it, what costs the others least for the gain first."""
        found = []
        for clause in text.clauses:
            now = -1e6 if self.crossed(clause) else self.worth(clause)
            if now < 0.0 and clause.id not in self.core:
                found.append(_Change(None, clause.id, -now, self.hurts(clause, None)))
            for other in self.written.get(clause.id, ()):
                gain = self.worth(other) - now
                if other != clause and gain > 0.0 and not self.crossed(other):
                    found.append(_Change(other, clause.id, gain, self.hurts(clause, other)))
        inside = {c.id for c in text.clauses}
        for name, options in self.written.items():
            best = max((c for c in options if not self.crossed(c)), key=self.worth, default=None)
            if name not in inside and best is not None and self.worth(best) > 0.0:
                found.append(_Change(best, name, self.worth(best), self.hurts(None, best)))
        return sorted(found, key=lambda c: (-(c.gain - 0.5 * c.hurts), c.id))

    def bettered(self, text: Text) -> tuple[Text, list[_Change]]:
        """The text changed as little as brings it to what it aims for; as far as it goes where nothing does."""
        made: list[_Change] = []
        while self.total(text) < self.aim or any(self.crossed(c) for c in text.clauses):
            done = {c.id for c in made}
            change = next((c for c in self.changes(text) if c.id not in done), None)
            if change is None or (len(made) >= CHANGES and change.gain < 1e5):
                break
            made.append(change)
            kept = [change.clause if c.id == change.id else c for c in text.clauses]
            if change.clause is not None and all(c.id != change.id for c in text.clauses):
                kept.append(change.clause)
            text = Text(self.treaty, tuple(c for c in kept if c is not None))
        return text, made

    def said(self, clause: Clause) -> str:
        """A clause as it is quoted in a reason."""
        return clause_words(clause, self.names).split(";")[0]

    def record(self, other: str) -> str:
        """The record of another seat's word to it, in words; nothing while it is no worse than unknown."""
        a, b = self.book.index["A"][other], self.mind.actor
        kept, broken = float(self.view["kept"][0, a, b]), float(self.view["broken"][0, a, b])
        if kept / (kept + broken) >= DOUBT:
            return ""
        return f"the word of {self.names.title(other)} to us: {told(round(kept - 1), round(kept + broken - 2))}"


def answer(mind: Appraiser, at: AtTable) -> Reply:
    """What a party says to the standing text, or how it opens."""
    seat = Seat(mind, at)
    table = at.table
    if not table.text.clauses:
        return _opening(seat)
    crossed = [(c, why) for c in table.text.clauses if (why := seat.crossed(c))]
    text, made = seat.bettered(table.text)
    fresh = all(d.text != text for d in table.drafts) and bool(text.clauses)
    counters = bool(made) and fresh and seat.total(text) >= 0.0 and not problems(text, at.lexicon)
    if table.drafts and seat.takes(table.text, text if counters else None):
        return Reply("accept", reason=_thanks(seat, table.text))
    if counters:
        return Reply("counter", text, _asks(seat, table.text, made), _objections(seat, table.text))
    why = crossed[0][1] if crossed else ""
    return Reply("refuse", reason=why or _short(seat, table.text), objections=_objections(seat, table.text))


def draft(mind: Appraiser, at: AtTable) -> Reply:
    """A mediator's redraft: what it believes all could live with, changed in few places.

    It goes by the stakes that everybody shares, blurred by what it has not learned on visits, and by the objections
    made to the standing text; it sees nobody's own worth.
    """
    seat = Seat(mind, at)
    agenda, table = seat.agenda, at.table
    if agenda is None:
        return Reply("refuse")
    others = [Appraiser(at.book, a, Bargaining()) for a in agenda.parties]
    space = agenda.space
    visits = float(np.nan_to_num(np.asarray(at.view["shuttles"][:, agenda.track])[0]))
    error = float(noise_after(np.full(1, ERROR), np.full(1, visits))[0])
    draws = iter((at.draws[0] - 0.5) * 3.46)
    options = [(None, *agenda.options[k]) for k in range(len(agenda.rows))]
    asked = {(name, o.clause) for name, made in table.objections().items() for o in made if o.wish in ("drop", "less")}
    score = np.ones(space.size)
    for other in others:
        base = float(other.stakes.text[agenda.treaty, other.actor])
        points = [[0.0 if c is None else float(seat.points(c)[other.actor]) for c in row] for row in options]
        span = max(in_order(max(map(abs, row)) for row in points), 0.1)
        margin = np.full(space.size, base)
        for k, row in enumerate(points):
            blur = np.array([next(draws) for _ in row]) * error * span / max(len(points), 1)
            objected = np.array([1.0 if c is not None and (other.id, c.id) in asked else 0.0 for c in options[k]])
            margin += (np.array(row) + blur - 0.5 * span * objected)[space.packages[:, k]]
        score *= np.clip(0.5 + margin / (span * (error + 0.5)), 0.01, 0.99)
    held = {c.id: c for c in table.text.clauses}
    ids = [agenda.options[k][0].id for k in range(len(agenda.rows))]
    now = np.array(
        [next((o for o, c in enumerate(options[k]) if c == held.get(name)), 0) for k, name in enumerate(ids)]
    )
    if held:
        score = np.where((space.packages != now).sum(axis=1) <= CHANGES, score, 0.0)
    score[agenda.void] = 0.0
    package = space.packages[int(score.argmax())]
    chosen = {c.id: c for k, o in enumerate(package) if (c := options[k][o]) is not None}
    fixed = [at.book.rows.options[k][0] for k in agenda.fixed]
    own = [c for c in table.text.clauses if c.id not in ids and c not in fixed]
    order = [name for name in seat.written if name in chosen or any(c.id == name for c in fixed)]
    pool = {**chosen, **{c.id: c for c in fixed}}
    text = Text(seat.treaty, (*(pool[name] for name in order), *own))
    if any(d.text == text for d in table.drafts) or (text == table.text and table.drafts) or problems(text, at.lexicon):
        return Reply("refuse", reason="The mediator leaves the text as it stands")
    return Reply("counter", text, _between(seat, table.text, text))


def _opening(seat: Seat) -> Reply:
    """The first text of a table: as written, bettered; in a letter a promise for a promise."""
    if seat.written:
        whole = Text(seat.treaty, tuple(options[0] for options in seat.written.values()))
        text, made = seat.bettered(whole)
        if text.clauses and seat.total(text) >= 0.0 and not problems(text, seat.at.lexicon):
            why = "This is the text as it was prepared" if not made else _asks(seat, whole, made)
            return Reply("counter", text, why)
        return Reply("refuse", reason="Nothing in this text is worth our name today")
    others = [p for p in seat.table.parties if p != seat.mind.id]
    if len(others) != 1:
        return Reply("refuse")
    for mine, theirs in swaps(seat.book, seat.mind.actor, seat.book.index["A"][others[0]]):
        secret = not seat.at.lexicon.treaties[seat.treaty].secret
        text = Text(seat.treaty, tuple(replace(c, public=secret) for c in (mine, theirs)))
        if seat.total(text) > 0.0 and not problems(text, seat.at.lexicon):
            return Reply("counter", text, "A promise for a promise: ours is worth something to you, and yours to us")
    return Reply("refuse")


def _thanks(seat: Seat, text: Text) -> str:
    best = max(text.clauses, key=seat.worth)
    if seat.worth(best) <= 0.0:
        return "We can put our name to this"
    return f"We can put our name to this: {seat.said(best)}"


def _asks(seat: Seat, before: Text, made: list[_Change]) -> str:
    """What a counter-offer changes, and why."""
    gone = [c for change in made if change.clause is None and (c := before.clause(change.id)) is not None]
    new = [change.clause for change in made if change.clause is not None]
    parts = []
    if gone:
        parts.append("not this: " + "; nor: ".join(seat.said(c) for c in gone))
    if new:
        parts.append("we ask for this: " + "; and: ".join(seat.said(c) for c in new))
    doubted = next((words for c in before.clauses if c.giver != seat.mind.id and (words := seat.record(c.giver))), "")
    red = next((why for c in gone if (why := seat.crossed(c))), "")
    return ". ".join(part[0].upper() + part[1:] for part in (*parts, red, doubted) if part)


def _short(seat: Seat, text: Text) -> str:
    """Why a text is refused that no change of ours would mend."""
    doubted = next((words for c in text.clauses if c.giver != seat.mind.id and (words := seat.record(c.giver))), "")
    heavy = min(text.clauses, key=seat.worth)
    if seat.worth(heavy) < 0.0:
        words = f"It asks too much of us for what it gives: {seat.said(heavy)}"
    else:
        words = "It gives us too little to put our name to it today"
    return f"{words}. {doubted[0].upper()}{doubted[1:]}" if doubted else words


def _objections(seat: Seat, text: Text) -> tuple[Objection, ...]:
    """What it has against which clause, the heaviest first."""
    found = []
    for clause in sorted(text.clauses, key=seat.worth):
        worth = seat.worth(clause)
        if seat.crossed(clause):
            found.append(Objection(clause.id, "drop", seat.crossed(clause)))
        elif worth < 0.0:
            smaller = any(o != clause and seat.worth(o) > worth for o in seat.written.get(clause.id, ()))
            found.append(Objection(clause.id, "less" if smaller else "drop", "it weighs too much on us"))
        elif clause.giver != seat.mind.id and seat.record(clause.giver):
            found.append(Objection(clause.id, "surer", seat.record(clause.giver)))
    return tuple(found[:CHANGES])


def _between(seat: Seat, before: Text, after: Text) -> str:
    """What a mediator says of its redraft."""
    gone = [c for c in before.clauses if c not in after.clauses and after.clause(c.id) is None]
    new = [c for c in after.clauses if c not in before.clauses]
    parts = []
    if gone:
        parts.append("leaves out: " + "; ".join(seat.said(c) for c in gone))
    if new and before.clauses:
        parts.append("puts in: " + "; ".join(seat.said(c) for c in new))
    return "A single text for both sides" + (", which " + " and ".join(parts) if parts else "")
