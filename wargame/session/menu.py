"""What a seat could put into a text: templates to take over whole, and single promises about what it sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np

from wargame.negotiation.clause import KINDS, NO_REMEDY, Clause, Kind
from wargame.negotiation.legality import problems
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.text import Text, clause_mapping
from wargame.negotiation.words import Names, clause_words, deed_words
from wargame.players.rehearsal import pardons
from wargame.rules.readings import Readings
from wargame.rules.rulebook import Rulebook
from wargame.session.bargaining import Choice, Menu
from wargame.session.seats import Seat
from wargame.session.table_cards import text_card
from wargame.session.tables import Place
from wargame.world.state import World

LEAST_AMOUNTS = {"people": 100.0, "money": 10.0}
"""An amount to begin with, by unit; shares and levels begin as whole as they may be."""


def menu(book: Rulebook, world: World, place: Place, seat: str, names: Names) -> Menu:
    """What can be put into the text of a table, as far as `seat` may know of it."""
    posted = _posted(book, world, seat)
    return Menu(
        treaty=place.treaty,
        templates=tuple(text_card(book, text, names, title) for title, text in _templates(book, place, names)),
        choices=(*_choices(book, place, seat, names, posted), *_amendments(book, place, names)),
    )


def _templates(book: Rulebook, place: Place, names: Names) -> Iterator[tuple[str, Text]]:
    """The text as the scenario wrote it, and the clauses of other texts that would hold between the same parties."""
    lexicon = names.lexicon
    own = lexicon.treaties[place.treaty]
    if own.written:
        yield book.text.instruments[place.treaty].title, Text(place.treaty, tuple(w[0] for w in own.written.values()))
    for other in lexicon.treaties.values():
        if other.id == place.treaty or not own.blank:
            continue
        fitting = [w[0] for w in other.written.values() if not _faulty(place.treaty, w[0], lexicon)][: own.blank]
        text = Text(place.treaty, tuple(fitting))
        if fitting and not problems(text, lexicon):
            yield other.title, text


def _posted(book: Rulebook, world: World, seat: str) -> frozenset[tuple[str, str]]:
    """(actor, zone) where an actor has fighters in the eyes of a seat."""
    fighters = np.asarray(Seat(book, seat).view(world)["strength"])[0]
    owner = book.facts.force_actor
    return frozenset((book.actors[owner[f]], book.axes["Z"][z]) for f, z in np.argwhere(fighters > 0.0))


def _choices(
    book: Rulebook, place: Place, seat: str, names: Names, posted: Collection[tuple[str, str]]
) -> Iterator[Choice]:
    """Single promises that could be tabled as they are, those of the seat itself first."""
    lexicon = names.lexicon
    own = lexicon.treaties[place.treaty]
    if not own.blank:
        return
    givers = sorted(own.holders, key=lambda a: (a != seat, own.holders.index(a)))
    near = sorted(own.holders, key=lambda a: (a not in own.parties, a != seat, own.holders.index(a)))
    for giver in givers:
        for kind in KINDS.values():
            for subject in _subjects(kind, lexicon):
                if not _matters(book, kind, subject, giver, lexicon, posted):
                    continue
                receivers = [a for a in near if a != giver]
                clause = _plain(place.treaty, kind, subject, giver, receivers[0], lexicon)
                if clause is not None:
                    yield _choice(clause, names, tuple(receivers))


def _amendments(book: Rulebook, place: Place, names: Names) -> Iterator[Choice]:
    """Promises in force elsewhere whose place a clause of this text could take, as they are, to be changed here."""
    lexicon = names.lexicon
    own = lexicon.treaties[place.treaty]
    standing = sorted((lexicon.standing or {}).items(), key=lambda item: item[1].giver)
    for row, known in standing if own.blank else ():
        past = isinstance(known.due, dt.date) and lexicon.step_of(known.due) < lexicon.now
        clause = replace(
            known, id=known.kind, due=1 if past else known.due, after=None, remedy=NO_REMEDY, replaces=(row,),
            public=own.readers(True) == lexicon.treaties[row.partition(".")[0]].readers(known.public),
        )  # fmt: skip
        if not _faulty(place.treaty, clause, lexicon):
            yield _choice(clause, names, (known.receiver,), book.text.instruments[row.partition(".")[0]].title)


def _choice(clause: Clause, names: Names, receivers: tuple[str, ...], instead: str = "") -> Choice:
    called = replace(clause, replaces=tuple(map(names.promise, clause.replaces)))
    return Choice(
        kind=clause.kind, subject=clause.subject, subject_title=names.subject(clause), givers=(clause.giver,),
        receivers=receivers, goals=_goals(KINDS[clause.kind], clause.subject, names.lexicon),
        clause=clause_mapping(called), sentence=clause_words(clause, names), deed=deed_words(clause, names),
        instead=instead,
    )  # fmt: skip


def _subjects(kind: Kind, lexicon: Lexicon) -> Iterator[str]:
    if "-" in kind.subjects:
        yield ""
    yield from (name for name in lexicon.subjects if lexicon.subject(name, kind)[1])


def _matters(
    book: Rulebook, kind: Kind, subject: str, giver: str, lexicon: Lexicon, posted: Collection[tuple[str, str]]
) -> bool:
    """Whether a promise could change anything: nobody is offered that the giver does not do what it never did."""
    match kind.name:
        case "ceasefire":
            return _heeds(subject, giver, lexicon)
        case "withdraw":
            where, sort = lexicon.subject(subject, kind)
            if where is None or sort not in ("zone", "group"):
                return True
            return any((giver, zone) in posted for zone in where.zones or (subject,))
        case "stop_support":
            forces = [s for s in lexicon.subjects.get(subject, ()) if s.sort == "force"]
            aid = Readings.of_book(book).aid_of(book.index["A"][giver], subject)
            known = any(book.instruments[i] in lexicon.subjects for i in aid)
            return known or any(force.sponsor == giver for force in forces)
        case "amnesty":
            return pardons(book, giver, subject)
        case "recognition":
            zones = book.text.groups.get(subject, [subject])
            return book.text.actors[giver].state and any((a, z) in posted for z in zones for a in _outlaws(book))
    return True


def _outlaws(book: Rulebook) -> list[str]:
    """Seats that are no states."""
    return [seat for seat in book.text.seats if not book.text.actors[seat].state]


def _heeds(actor: str, giver: str, lexicon: Lexicon) -> bool:
    """Whether an actor has fighters, and is the giver itself or lives by its support: others are not offered first."""
    forces = [s for known in lexicon.subjects.values() for s in known if s.sort == "force" and s.owner == actor]
    return bool(forces) and (actor == giver or any(force.sponsor == giver for force in forces))


def _goals(kind: Kind, subject: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(kind.goals.get(lexicon.subject(subject, kind)[1], ())) if subject else ()


def _plain(treaty: str, kind: Kind, subject: str, giver: str, receiver: str, lexicon: Lexicon) -> Clause | None:
    """A promise of this kind that could be tabled as it is; nothing where the giver cannot promise it."""
    goals = _goals(kind, subject, lexicon)
    amount = 1.0
    if kind.unit and (kind.unit == "level" or not goals):
        amount = min(max(LEAST_AMOUNTS.get(kind.unit, kind.high), kind.low), kind.high)
    secret = lexicon.treaties[treaty].secret
    for goal in reversed(goals or ("",)):
        clause = Clause(
            f"{kind.name}_{subject or giver}"[:40], kind.name, giver, receiver, subject, goal, amount, public=not secret
        )
        if not _faulty(treaty, clause, lexicon):
            return clause
    return None


def _faulty(treaty: str, clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause could not stand in a text; what else the text needs is not its fault."""
    return any(flaw.clause in ("", clause.id) for flaw in problems(Text(treaty, (clause,)), lexicon))
