"""What is wrong with a text: one check for scenario files, for the session, and for the command line.

A text may be promised only of what there is and what the giver disposes of, in an order that can be kept, and without
saying two things at once. Each complaint names the clause and the way out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from wargame.base.text import clean, suggest
from wargame.negotiation.clause import KINDS, MODES, Clause, Kind
from wargame.negotiation.lexicon import BLANK, Instrument, Lexicon, Subject
from wargame.negotiation.text import Text

LONGEST: Final = 24
"""Instalments of one clause."""
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WORDS: Final = ("id", "kind", "giver", "receiver", "subject", "goal", "verifier", "mode")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One complaint about one clause.

    Attributes:
        clause: its id; empty where it is about the text as a whole.
        key: the part of the clause that is meant; empty for all of it.
        what: what is wrong.
        way_out: what to do about it.

    >>> print(Flaw("c1", "due", "-2 is before today", "write 0 or more"))
    clause 'c1': due: -2 is before today; write 0 or more
    """

    clause: str
    key: str
    what: str
    way_out: str

    def __str__(self) -> str:
        """The complaint in one line."""
        where = ": ".join(part for part in (f"clause '{self.clause}'" if self.clause else "text", self.key) if part)
        return f"{where}: {self.what}; {self.way_out}"


def problems(text: Text, lexicon: Lexicon, *, shipped: bool = False) -> list[Flaw]:
    """Everything that is wrong with a text, in the order of its clauses; an empty list means that it can be agreed.

    Args:
        text: what is proposed.
        lexicon: the names of the scenario, and the turn it is.
        shipped: it is what the scenario wrote into the treaty, not what somebody proposes.
    """
    text = Text(clean(text.treaty, limit=40), tuple(_cleaned(clause) for clause in text.clauses))
    treaty = lexicon.treaties.get(text.treaty)
    if treaty is None:
        return [Flaw("", "treaty", f"'{text.treaty}' is no treaty", suggest(text.treaty, lexicon.treaties, "treaties"))]
    found = [] if shipped else list(_room(text, treaty))
    for rank, clause in enumerate(text.clauses):
        if not _ID.fullmatch(clause.id):
            way_out = "use small letters, digits and _, and begin with a letter"
            found.append(Flaw(clause.id, "", "this is not an id", way_out))
        if any(clause.id == other.id for other in text.clauses[:rank]):
            found.append(Flaw(clause.id, "", "the id is used twice", "give each clause an id of its own"))
        kind = KINDS.get(clause.kind)
        if kind is None:
            way_out = suggest(clause.kind, KINDS, "kinds")
            found.append(Flaw(clause.id, "kind", f"'{clause.kind}' is no kind of promise", way_out))
            continue
        found += _people(clause, treaty, lexicon)
        found += _object(clause, kind, lexicon, shipped or clause.id in treaty.written)
        found += _numbers(clause, kind, lexicon)
        found += _links(clause, text, treaty, lexicon)
        found += _earlier(clause, treaty, lexicon, shipped or clause.id in treaty.written)
        found += _against(clause, text.clauses[:rank])
    return [*found, *_circles(text)]


def _cleaned(clause: Clause) -> Clause:
    """A clause whose words can be shown; one that was fit to be shown stays as it is."""
    words = {key: clean(getattr(clause, key), limit=40) for key in _WORDS}
    after = None if clause.after is None else replace(clause.after, clause=clean(clause.after.clause, limit=40))
    remedy = replace(
        clause.remedy,
        suspend=tuple(clean(name, limit=40) for name in clause.remedy.suspend),
        snap_back=clean(clause.remedy.snap_back, limit=40),
    )
    replaces = tuple(clean(name, limit=81) for name in clause.replaces)
    return replace(clause, **words, after=after, remedy=remedy, replaces=replaces)  # type: ignore[arg-type]


def _room(text: Text, treaty: Instrument) -> Iterator[Flaw]:
    """Rows there are for it: those the scenario wrote, as written or in one of their variants, and blank ones."""
    if not text.clauses:
        yield Flaw("", "clauses", "a text without a clause", "promise something")
    for name in treaty.core:
        if text.clauses and text.clause(name) is None:
            yield Flaw(name, "", f"without it this is not '{treaty.title}'", "put it back, as written or in a variant")
    free = 0
    for clause in text.clauses:
        variants = treaty.written.get(clause.id)
        if variants is None:
            free += 1
            if clause.public == treaty.secret and clause.public:
                way_out = "write public: false, or put it into a text that everybody reads"
                yield Flaw(clause.id, "public", f"'{treaty.title}' is read by its holders only", way_out)
            elif not clause.public and not treaty.secret:
                way_out = "put it into a letter that only its parties read"
                yield Flaw(clause.id, "public", f"everybody reads '{treaty.title}'", way_out)
        elif clause not in variants:
            way_out = "take it as it is written or in one of its variants, or write another under an id of your own"
            yield Flaw(clause.id, "", f"'{treaty.title}' words this clause otherwise", way_out)
    if free > treaty.blank:
        rows = "no blank rows" if not treaty.blank else f"{treaty.blank} blank row{'s' if treaty.blank > 1 else ''}"
        way_out = f"take out {free - treaty.blank} of them"
        yield Flaw("", "clauses", f"{free} clauses of its own, and '{treaty.title}' has {rows}", way_out)


def _people(clause: Clause, treaty: Instrument, lexicon: Lexicon) -> Iterator[Flaw]:
    """Who promises whom."""
    bound = f"it binds {', '.join(treaty.holders)}"
    for key in ("giver", "receiver"):
        who = getattr(clause, key)
        if who not in lexicon.actors:
            yield Flaw(clause.id, key, f"'{who}' is no actor", suggest(who, lexicon.actors, "actors"))
        elif who not in treaty.holders:
            yield Flaw(clause.id, key, f"'{who}' has no part in '{treaty.title}'", bound)
    if clause.giver == clause.receiver:
        yield Flaw(clause.id, "receiver", "a promise to oneself", "name another actor")


def _object(clause: Clause, kind: Kind, lexicon: Lexicon, shipped: bool) -> Iterator[Flaw]:
    """What is promised: a thing of the right sort, that is the giver's to promise, in a state it can be in."""
    if not clause.subject:
        if "-" not in kind.subjects or (kind.name == "statement" and not shipped):
            yield Flaw(clause.id, "subject", f"'{kind.name}' about nothing", f"name {_sorts(kind)}")
        return
    subject, sort = lexicon.subject(clause.subject, kind)
    if subject is None:
        way_out = suggest(clause.subject, lexicon.subjects, "subjects")
        yield Flaw(clause.id, "subject", f"'{clause.subject}' is nothing that can be promised", way_out)
        return
    if not sort:
        what = f"'{kind.name}' about '{subject.id}', which is {_article(subject)}"
        yield Flaw(clause.id, "subject", what, f"name {_sorts(kind)}")
        return
    goals = kind.goals.get(sort)
    if goals is None and clause.goal:
        yield Flaw(clause.id, "goal", f"a goal for {_article(subject)}", "take it out; the amount says how much")
    elif goals is not None and clause.goal not in goals:
        what = f"'{clause.goal}' is nothing that '{kind.name}' can promise" if clause.goal else "no goal"
        yield Flaw(clause.id, "goal", what, f"write one of {', '.join(goals)}")
    yield from _theirs(clause, kind, subject, lexicon)


def _theirs(clause: Clause, kind: Kind, subject: Subject, lexicon: Lexicon) -> Iterator[Flaw]:
    """A promise of what one does not own."""
    giver = clause.giver
    if giver not in lexicon.actors:
        return
    theirs = True
    match kind.theirs:
        case "owner":
            theirs = subject.sort in ("zone", "group") or subject.owner == giver
        case "hands":
            theirs = giver == subject.owner or giver in subject.hands
        case "held":
            places = [z for name in subject.zones for z in lexicon.subjects[name] if z.sort == "zone"] or [subject]
            theirs = subject.owner == giver if subject.sort == "sanction" else any(z.type == giver for z in places)
        case "sponsor":
            theirs = subject.sort == "force" or subject.owner == giver  # anybody can keep from supplying a force
    if not theirs:
        every = [s for known in lexicon.subjects.values() for s in known]
        own = [s.id for s in every if giver == s.owner and (s.sort in kind.sorts or f"{s.sort}:{s.type}" in kind.sorts)]
        way_out = f"promise one of {', '.join(own[:6])}" if own else "let somebody promise it who can"
        yield Flaw(clause.id, "subject", f"'{subject.id}' is not for '{giver}' to promise", way_out)


def _numbers(clause: Clause, kind: Kind, lexicon: Lexicon) -> Iterator[Flaw]:
    """How much, when and how often."""
    counts = bool(kind.unit) and (kind.unit == "level" or not clause.goal)
    if counts and not kind.low <= clause.amount <= kind.high:
        what = f"{clause.amount:g} is out of range"
        yield Flaw(clause.id, "amount", what, f"{kind.unit} goes from {kind.low:g} to {kind.high:g}")
    elif not counts and clause.amount != 1.0:
        yield Flaw(clause.id, "amount", "an amount of what cannot be counted", "take it out")
    if isinstance(clause.due, dt.date):
        day = lexicon.step_of(clause.due)
        if day < lexicon.now:
            yield Flaw(clause.id, "due", f"{clause.due} is before today", "name a later day, or a number of turns")
        elif day > lexicon.last:
            yield Flaw(clause.id, "due", f"{clause.due} is after the end", "name an earlier day")
    elif clause.due < 0:
        yield Flaw(clause.id, "due", f"{clause.due} is before today", "write 0 or more turns")
    elif clause.due > lexicon.last:
        what = f"{lexicon.span(clause.due)} is beyond the end"
        yield Flaw(clause.id, "due", what, f"the game has {lexicon.span(lexicon.last)}")
    if not 1 <= clause.instalments <= LONGEST:
        yield Flaw(clause.id, "instalments", f"{clause.instalments} is out of range", f"write 1 to {LONGEST}")
    elif clause.instalments > 1 and clause.mode == "atomic":
        yield Flaw(
            clause.id, "instalments", "instalments of what is done at once", "write mode: breachable, or take them out"
        )
    if not 1 <= clause.every <= lexicon.last:
        yield Flaw(clause.id, "every", f"{clause.every} is out of range", f"write 1 to {lexicon.last}")
    if clause.lasts < 0:
        yield Flaw(clause.id, "lasts", f"{clause.lasts} is out of range", "write the turns it is judged for, or 0")
    if not 0.0 <= clause.vagueness <= 1.0:
        yield Flaw(clause.id, "vagueness", f"{clause.vagueness:g} is out of range", "write 0 to 1")
    if clause.mode not in MODES:
        yield Flaw(clause.id, "mode", f"'{clause.mode}' is no mode", f"write one of {', '.join(MODES)}")
    elif clause.mode == "atomic" and (not kind.atomic or (kind.performed and clause.goal)):
        yield Flaw(clause.id, "mode", f"'{kind.name}' cannot be done at once", "write mode: breachable")
    elif clause.mode == "escrow" and kind.unit != "money":
        yield Flaw(clause.id, "mode", "only money can be put into escrow", "write mode: breachable")


def _links(clause: Clause, text: Text, treaty: Instrument, lexicon: Lexicon) -> Iterator[Flaw]:
    """What it refers to: other clauses, a verifier, a sanction."""
    ids = [c.id for c in text.clauses]
    if clause.after is not None:
        if clause.after.clause == clause.id:
            yield Flaw(clause.id, "after", "a condition on itself", "name another clause, or take it out")
        elif clause.after.clause not in ids:
            way_out = suggest(clause.after.clause, ids, "clauses")
            yield Flaw(clause.id, "after", f"'{clause.after.clause}' is no clause of this text", way_out)
        if not 0.0 < clause.after.delivered <= 1.0:
            yield Flaw(
                clause.id, "after", f"{clause.after.delivered:g} is out of range", "write a share above 0, up to 1"
            )
    if clause.verifier not in lexicon.verifiers:
        way_out = suggest(clause.verifier, lexicon.verifiers, "verifiers")
        yield Flaw(clause.id, "verifier", f"'{clause.verifier}' watches nothing", way_out)
    remedy = clause.remedy
    for name in remedy.suspend:
        other = text.clause(name)
        if other is None:
            yield Flaw(clause.id, "remedy", f"'{name}' is no clause of this text", suggest(name, ids, "clauses"))
        elif other.id == clause.id or other.giver == clause.giver:
            what = f"'{name}' is the giver's own promise, and resting it would be a gift"
            yield Flaw(clause.id, "remedy", what, "name clauses that others owe")
    if remedy.forfeit and not any(c.mode == "escrow" and c.giver == clause.giver for c in text.clauses):
        yield Flaw(
            clause.id, "remedy", f"'{clause.giver}' has nothing in escrow", "add a payment of it with mode: escrow"
        )
    if remedy.snap_back:
        back = next((s for s in lexicon.subjects.get(remedy.snap_back, ()) if s.sort == "sanction"), None)
        if back is None:
            yield Flaw(
                clause.id, "remedy", f"'{remedy.snap_back}' is no sanction", "name one that can be imposed again"
            )
        elif back.owner not in (clause.receiver, *treaty.guarantors, *treaty.holders) or back.owner == clause.giver:
            what = f"nobody in this text but its giver could impose '{back.id}'"
            yield Flaw(clause.id, "remedy", what, "name a sanction of the receiver or of a guarantor")
        elif clause.giver not in back.hits:
            what = f"'{back.id}' does not hit '{clause.giver}'"
            yield Flaw(clause.id, "remedy", what, "name a sanction on whoever would break the promise")


def _earlier(clause: Clause, treaty: Instrument, lexicon: Lexicon, shipped: bool) -> Iterator[Flaw]:
    """The promises of earlier texts that it takes the place of; one of the seats' own, only of one that is in force."""
    if len(clause.replaces) > 1 and not shipped:
        way_out = f"name one, and write another clause for '{clause.replaces[1]}'"
        yield Flaw(clause.id, "replaces", "it takes the place of several promises", way_out)
        return
    for name in clause.replaces:
        other, _, place = name.partition(".")
        known = _promise(name, lexicon, shipped)
        said = lexicon.calls.get(name, name)
        if known is None and lexicon.standing is None and _is_blank(other, place, treaty, lexicon):
            continue  # what stands there is judged where the text is tabled
        if known is None:
            noun = "clause of a text" if shipped or lexicon.standing is None else "promise in force that you know of"
            yield Flaw(clause.id, "replaces", f"'{said}' is no {noun}", _which(name, treaty, lexicon, shipped))
        elif other == treaty.id:
            yield Flaw(clause.id, "replaces", f"'{said}' stands in this text", "strike it instead")
        elif (known.kind, known.giver, known.receiver) != (clause.kind, clause.giver, clause.receiver):
            what = f"'{said}' is another promise: {known.kind} of '{known.giver}' to '{known.receiver}'"
            yield Flaw(clause.id, "replaces", what, "name one of the same kind between the same two")
        elif not (before := lexicon.treaties[other].readers(known.public)) <= (after := treaty.readers(clause.public)):
            what = f"'{said}' is read by others, who would not read what takes its place"
            yield Flaw(clause.id, "replaces", what, "write it into a text that all of them read")
        elif not after <= before:
            what = f"'{said}' is secret from others, who would read what takes its place"
            yield Flaw(clause.id, "replaces", what, "write it into a text that the same seats read")
        elif f"{treaty.id}.{clause.id}" in _chain(name, lexicon, shipped):
            yield Flaw(clause.id, "replaces", f"'{said}' takes the place of this clause", "keep one of the two")


def _is_blank(other: str, place: str, treaty: Instrument, lexicon: Lexicon) -> bool:
    """Whether another text has this blank row."""
    number = BLANK.fullmatch(place)
    return (
        other in lexicon.treaties
        and other != treaty.id
        and number is not None
        and (1 <= int(number.group(1)) <= lexicon.treaties[other].blank)
    )


def _promise(name: str, lexicon: Lexicon, shipped: bool) -> Clause | None:
    """The promise in force called ``treaty.row``; of a text of the scenario's own, the clause that it wrote there.

    What is in force and who may know of it decides alone, so that a refusal tells nothing of other texts.
    """
    if lexicon.standing is not None and not shipped:
        return lexicon.standing.get(name)
    other, _, place = name.partition(".")
    options = lexicon.treaties[other].written.get(place) if other in lexicon.treaties else None
    return options[0] if options else None


def _which(name: str, treaty: Instrument, lexicon: Lexicon, shipped: bool) -> str:
    """The promises that a clause could take the place of: written ones, or those in force."""
    if shipped or lexicon.standing is None:
        every, noun = [f"{t.id}.{c}" for t in lexicon.treaties.values() for c in t.written], "clauses"
    else:
        every, noun = [lexicon.calls.get(row, row) for row in lexicon.standing], "promises in force"
    return suggest(name, [one for one in every if not one.startswith(f"{treaty.id}.")], noun)


def _chain(name: str, lexicon: Lexicon, shipped: bool) -> set[str]:
    """A written clause, and everything that it and what it replaces take the place of."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        here = ahead.pop()
        known = _promise(here, lexicon, shipped)
        if known is not None and here not in found:
            found.add(here)
            ahead += known.replaces
    return found


_OPPOSITES = ({"lift_sanction", "list_sanction"}, {"stop_support", "military_aid"})


def _against(clause: Clause, before: tuple[Clause, ...]) -> Iterator[Flaw]:
    """The same thing promised twice, or together with its opposite."""
    for other in before:
        if other.giver != clause.giver or other.subject != clause.subject or not clause.subject:
            continue
        if other.kind == clause.kind:
            if replace(other, id=clause.id, receiver=clause.receiver) == clause and other.receiver != clause.receiver:
                continue  # the same word given to two
            if other.goal != clause.goal and other.due == clause.due:
                yield Flaw(clause.id, "goal", f"it contradicts '{other.id}'", "keep one of the two")
            elif other.receiver == clause.receiver and other.goal == clause.goal and other.due == clause.due:
                yield Flaw(clause.id, "", f"it is promised in '{other.id}' already", "keep one of the two")
        elif {other.kind, clause.kind} in _OPPOSITES:
            yield Flaw(clause.id, "kind", f"it contradicts '{other.id}'", "keep one of the two")


def _circles(text: Text) -> Iterator[Flaw]:
    """Clauses that wait for one another."""
    first = {c.id: c.after.clause for c in text.clauses if c.after is not None and c.after.clause != c.id}
    told: set[str] = set()
    for start in first:
        way = [start]
        while way[-1] in first and first[way[-1]] not in way:
            way.append(first[way[-1]])
        back = first.get(way[-1])
        if back == start and start not in told:
            told.update(way)
            circle = " -> ".join((*way, start))
            yield Flaw(start, "after", f"it waits for itself: {circle}", "break the circle")


def _sorts(kind: Kind) -> str:
    names = [sort.replace("aid:", "aid of type ") for sort in kind.sorts if sort != "-"]
    return f"a subject of this sort: {', '.join(names)}" if names else "no subject"


def _article(subject: Subject) -> str:
    noun = f"{subject.type} aid" if subject.sort == "aid" else subject.sort
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def level(text: Text, guarantors: int, parties: int) -> int:
    """How far a text goes: 1 statement, 2 swap, 3 sequence, 4 conditional with remedy, 5 many parties and a guarantor.

    Args:
        text: its clauses.
        guarantors: how many stand behind it.
        parties: how many it binds.
    """
    clauses = text.clauses
    if all(c.kind == "statement" for c in clauses):
        return 1
    conditional = any(c.after for c in clauses) and any(c.remedy for c in clauses)
    if parties > 2 and guarantors and conditional:
        return 5
    if conditional:
        return 4
    dues = {c.due for c in clauses}
    sequenced = any(c.after for c in clauses) or any(c.instalments > 1 for c in clauses) or len(dues) > 1
    return 3 if sequenced or len(clauses) > 2 else 2
