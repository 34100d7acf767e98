"""A table as the seats at it see it: the text clause by clause, what was said, and what each could do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wargame.negotiation.clause import Clause
from wargame.negotiation.sitting import Sitting, Utterance
from wargame.negotiation.text import Text, clause_mapping
from wargame.negotiation.words import Names, clause_words
from wargame.rules.rulebook import Rulebook
from wargame.session import bargaining
from wargame.session.bargaining import ClauseCard, Said, TableCard, TableView, TextCard
from wargame.session.offers import text_level
from wargame.session.tables import Place


def table_card(book: Rulebook, place: Place, table: Sitting, seat: str) -> TableCard:
    """A table in the list of `seat`."""
    return TableCard(
        treaty=place.treaty, title=book.text.instruments[place.treaty].title, track=place.track, parties=place.parties,
        standing=table.state, draft=table.number, clauses=len(table.text.clauses),
        agreed=len(table.agreed_part().clauses), asked=seat in table.asked, secret=place.secret,
    )  # fmt: skip


def table_view(book: Rulebook, place: Place, table: Sitting, seat: str, names: Names, *, shut: bool) -> TableView:
    """A table as `seat` at it sees it; `shut` once the seat has closed its bargaining."""
    draft = table.drafts[-1] if table.drafts else None
    return TableView(
        treaty=place.treaty, title=book.text.instruments[place.treaty].title, track=place.track,
        mediator=place.mediator, style=place.style, parties=place.parties, observers=place.others,
        away=tuple(p for p in place.parties if p in table.away),
        ranks={p: table.ranks.get(p, "minister") for p in place.parties},
        standing=table.state, exchanges=len(table.drafts), patience=table.patience,
        text=standing_card(book, table, names), said=tuple(_said(table, names)), blocking=table.blocking,
        objections=_objections(table), needs=draft.needs if draft else (),
        may=() if shut else table.may(seat), level=text_level(book, table.text), secret=place.secret,
    )  # fmt: skip


def standing_card(book: Rulebook, table: Sitting, names: Names) -> TextCard:
    """The standing text: who stands behind each clause, who is against it, and what has changed since the last."""
    objected = {seat: {o.clause for o in said} for seat, said in table.objections().items()}
    bracketed = set(table.bracketed)
    before = {c.id: c for c in table.last.clauses}
    cards = [
        _clause_card(
            c, names, before.get(c.id), fresh=bool(before),
            behind=[p for p in table.parties if c.id in table.stands.get(p, ())],
            against=[p for p in table.parties if c.id in objected.get(p, ())],
            bracketed=c.id in bracketed,
        )
        for c in table.text.clauses
    ]  # fmt: skip
    now = {c.id for c in table.text.clauses}
    cards += [
        ClauseCard(id=c.id, clause=clause_mapping(c), sentence=clause_words(c, names), change="gone", public=c.public)
        for c in table.last.clauses
        if c.id not in now and table.drafts
    ]
    draft = table.drafts[-1] if table.drafts else None
    return TextCard(
        treaty=table.treaty, number=table.number, by=draft.seat if draft else "",
        title=book.text.instruments[table.treaty].title, clauses=tuple(cards),
    )  # fmt: skip


def text_card(book: Rulebook, text: Text, names: Names, title: str = "") -> TextCard:
    """A text that nobody has tabled."""
    return TextCard(
        treaty=text.treaty, title=title or book.text.instruments[text.treaty].title,
        clauses=tuple(_clause_card(c, names, None, fresh=False) for c in text.clauses),
    )  # fmt: skip


def _clause_card(
    clause: Clause, names: Names, before: Clause | None, *, fresh: bool, behind: Sequence[str] = (),
    against: Sequence[str] = (), bracketed: bool = False,
) -> ClauseCard:  # fmt: skip
    changed = before is not None and before != clause
    return ClauseCard(
        id=clause.id, clause=clause_mapping(clause), sentence=clause_words(clause, names), behind=tuple(behind),
        against=tuple(against), bracketed=bracketed, public=clause.public,
        change="changed" if changed else "new" if before is None and fresh else "",
        was=clause_words(before, names) if changed and before is not None else "",
    )  # fmt: skip


def _said(table: Sitting, names: Names) -> Iterable[Said]:
    drafts = {d.number: d.text for d in table.drafts}
    for number, one in enumerate(table.said, 1):
        text = drafts.get(one.draft, table.before or Text(table.treaty))
        words = [clause_words(c, names) for c in text.clauses if c.id in one.clauses]
        yield Said(
            number=number, seat=one.seat, act=one.act, draft=one.draft, clauses=tuple(words),
            objections=_typed(one), reason=one.reason,
        )  # fmt: skip


def _objections(table: Sitting) -> tuple[bargaining.Objection, ...]:
    last = {u.seat: u for u in table.said if u.draft == table.number and u.objections}
    return tuple(o for one in last.values() for o in _typed(one))


def _typed(one: Utterance) -> tuple[bargaining.Objection, ...]:
    return tuple(
        bargaining.Objection(seat=one.seat, clause=o.clause, wish=o.wish, text=o.words) for o in one.objections
    )
