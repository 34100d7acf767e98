"""From what a client sends to a text that can be tabled: parsed, judged by the one check there is, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wargame.base.errors import UsageError
from wargame.negotiation.legality import level, problems
from wargame.negotiation.sitting import RANKS, Complaint, Objection, Rank, Sitting
from wargame.negotiation.text import Text, parse_text
from wargame.negotiation.words import Names
from wargame.rules.rulebook import Rulebook
from wargame.session import bargaining
from wargame.session.bargaining import Offer
from wargame.session.tables import lexicon
from wargame.session.wire import Refusal

LONGEST = 400
"""Characters of a reason."""


def where(turn: int, seat: str, treaty: str) -> str:
    """The place that a refusal names."""
    return f"turn {turn}, seat {seat}: {treaty}"


def refused(place: str, complaint: Complaint) -> tuple[Refusal, ...]:
    """A complaint of the table as it goes to the seat."""
    return (Refusal(where=place, what=complaint.what, way_out=complaint.way_out),)


def parsed(
    book: Rulebook, offer: Offer, turn: int, members: Sequence[str], names: Names
) -> tuple[Text | None, tuple[Refusal, ...]]:
    """The text of an offer, and everything that is wrong with it: each complaint names its clause.

    Args:
        book: the scenario.
        offer: what a client sends.
        turn: the turn being played.
        members: everybody at the table; they must all be able to know what the text is about.
        names: what the seat may speak of, and the promises in force.
    """
    place = where(turn, offer.seat, offer.treaty)
    try:
        text = _in_rows(parse_text({"treaty": offer.treaty, "clauses": offer.clauses}), names)
    except UsageError as error:
        return None, (Refusal(where=f"{place}: {error.where}", what=error.what, way_out=error.way_out),)
    flaws = problems(text, names.lexicon)
    found = [
        Refusal(where=": ".join(filter(None, (place, f"clause '{f.clause}'" if f.clause else "", f.key))),
                what=f.what, way_out=f.way_out)
        for f in flaws
    ]  # fmt: skip
    seen = [lexicon(book, seat, turn).subjects for seat in members if seat in book.text.actors]
    for clause in () if flaws else text.clauses:
        for key, named in (("subject", clause.subject), ("remedy", clause.remedy.snap_back)):
            if named and any(named not in known for known in seen):
                found.append(Refusal(where=f"{place}: clause '{clause.id}': {key}",
                                     what="not everybody at this table may know of it",
                                     way_out="name what all of them can see"))  # fmt: skip
    return text, tuple(found)


def _in_rows(text: Text, names: Names) -> Text:
    """A text that calls promises in force by their rows, whatever their authors called them."""
    return replace(text, clauses=tuple(replace(c, replaces=tuple(map(names.row, c.replaces))) for c in text.clauses))


def text_level(book: Rulebook, text: Text) -> int:
    """How far a text goes, 1 to 5."""
    known = lexicon(book, None, 0).treaties[text.treaty]
    return level(text, len(known.guarantors), len(known.parties)) if text.clauses else 0


def too_low(book: Rulebook, table: Sitting, seat: str, text: Text) -> Complaint | None:
    """Why a seat's delegation may not agree to a text, if it may not."""
    if seat not in table.parties:
        return None
    rank: Rank = table.ranks.get(seat, "minister")
    needed = text_level(book, text)
    if needed <= RANKS[rank]:
        return None
    enough = next(name for name, reach in RANKS.items() if reach >= needed)
    what = f"a text of level {needed} is beyond a delegation led by {_led_by(rank)}"
    return Complaint(what, f"send {_led_by(enough)}, or offer a text of level {RANKS[rank]}")


def _led_by(rank: Rank) -> str:
    return {"envoy": "an envoy", "minister": "a minister", "head": "the head of state"}[rank]


def objections_of(given: Sequence[bargaining.Objection], known: Text) -> tuple[tuple[Objection, ...], Complaint | None]:
    """Objections of a client, and what is wrong with them."""
    ids = [c.id for c in known.clauses]
    for one in given:
        if one.clause and one.clause not in ids:
            return (), Complaint(f"there is no clause '{one.clause}'", f"the clauses are {', '.join(ids)}")
    return tuple(Objection(o.clause, o.wish, o.text[:LONGEST]) for o in given), None
