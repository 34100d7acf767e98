"""Tables, texts, bills, promises and messages as lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wargame.base.text import clean, counted, unused

if TYPE_CHECKING:
    from wargame.session.bargaining import (
        Bill,
        BillRow,
        ClauseCard,
        Ledger,
        Menu,
        Message,
        Promise,
        Said,
        TableCard,
        TableView,
    )


def table_list(cards: Sequence[TableCard]) -> list[str]:
    """A line for every table."""
    width = max((len(c.treaty) for c in cards), default=0)
    return [f"{c.treaty:<{width}}  {clean(c.title)}; {'; '.join(_state(c))}" for c in cards]


def _state(card: TableCard) -> Iterator[str]:
    yield ", ".join(card.parties)
    yield (
        card.standing.replace("_", " ")
        if card.standing != "open"
        else f"draft {card.draft}"
        if card.draft
        else "no offer"
    )
    if card.clauses:
        yield f"{card.agreed} of {counted(card.clauses, 'clause')} agreed"
    if card.secret:
        yield "secret"
    if card.asked:
        yield "asks for your answer"


def standing_words(view: TableView) -> str:
    """Where a table stands."""
    by = f", draft {view.text.number} of {view.text.by}" if view.text.number else ""
    left = max(view.patience - view.exchanges, 0)
    tail = (
        f"patience for {counted(left, 'more offer')}"
        if view.standing == "open"
        else "to be signed by an order of the next turn"
    )
    ends = f"; {tail}" if view.standing in ("open", "agreed") else ""
    return f"{clean(view.title)}{by}; {view.standing.replace('_', ' ')}{ends}"


def said_line(one: Said) -> str:
    """A thing said at a table."""
    draft = f" (draft {one.draft})" if one.draft else ""
    wishes = "".join(f", {o.clause or 'the text'} {o.wish}" for o in one.objections)
    reason = f': "{clean(one.reason)}"' if one.reason else ""
    return f"{one.seat}: {one.act.replace('_', ' ')}{draft}{wishes}{reason}"


def table_lines(view: TableView) -> list[str]:
    """A table in full."""
    lines = [standing_words(view), "parties " + ", ".join(_party(view, p) for p in view.parties)]
    if view.mediator:
        lines.append(f"mediator {view.mediator}, {view.style.replace('_', ' ')}")
    if view.blocking:
        lines.append(f"blocking {', '.join(view.blocking)}")
    if view.needs:
        lines.append(f"only together with {', '.join(view.needs)}")
    for clause in view.text.clauses:
        lines += _clause(view, clause)
    lines += [said_line(one) for one in view.said]
    lines.append(f"you can: {', '.join(view.may).replace('_', ' ') or 'only read'}")
    return lines


def _party(view: TableView, party: str) -> str:
    return f"{party} ({view.ranks.get(party, 'minister')}{', walked out' if party in view.away else ''})"


def _clause(view: TableView, card: ClauseCard) -> Iterator[str]:
    sentence = clean(card.sentence)
    yield f"  {card.id}: {f'[{sentence}]' if card.bracketed else sentence}"
    wishes = {o.seat: o.wish for o in view.objections if o.clause == card.id}
    told = [f"behind it: {', '.join(card.behind)}"] if card.behind else []
    if card.against:
        told.append("against: " + ", ".join(f"{s} ({wishes[s]})" if s in wishes else s for s in card.against))
    if card.change:
        told.append(f"was: {clean(card.was)}" if card.was else card.change)
    if told:
        yield f"      {'; '.join(told)}"


def bill_lines(bill: Bill) -> list[str]:
    """What a text is worth to its reader, clause by clause, and what is wrong with it."""
    return [*(f"  {row.worth:+6.1f}  {clean(row.sentence)}{factor_words(row)}" for row in bill.rows), *sum_lines(bill)]


def factor_words(row: BillRow) -> str:
    """What the worth of a clause was multiplied by."""
    return "".join(f", x{factor:.2f} {clean(why)}" for why, factor in row.factors)


def sum_lines(bill: Bill) -> list[str]:
    """What is wrong with a text, what all of it is worth, and the texts it is measured by."""
    lines = [f"wrong: {clean(str(refusal))}" for refusal in bill.refusals]
    if bill.rows:
        low, high = bill.walk_away
        lines.append(
            f"  {bill.total:+6.1f}  in all, +-{bill.error:.1f}; without it expect a score of {low:.1f} to {high:.1f}"
        )
    lines += [f"crosses a red line: {clean(line)}" for line in bill.crossed]
    for package in bill.packages:
        gains = ", ".join(f"{s} {'unknown' if v is None else f'{v:+.1f}'}" for s, v in package.surplus.items())
        lines.append(f"  {package.name:<14} {gains}")
    return lines


def menu_lines(menu: Menu) -> list[str]:
    """Everything that could be promised, as the text of one file, to strike from: each clause has a name of its own."""
    taken: set[str] = set()
    lines = ["clauses:"]

    def write(heading: str, promises: Iterable[tuple[str, dict[str, Any], str]]) -> None:
        rows = list(promises)
        names = {name: unused(name, taken) for name in dict.fromkeys(name for name, *_ in rows)}
        lines.extend([f"  # {heading}"] if rows else [])
        for wanted, clause, sentence in rows:
            name = unused(wanted, taken)
            taken.add(name)
            lines.append(f"  {name}: {_flow(_in_its_text(clause, names))}  # {clean(sentence)}")

    for card in menu.templates:
        write(f"{clean(card.title)}: a whole text", ((c.id, c.clause, c.sentence) for c in card.clauses))
    write("single promises", ((c.name, c.clause, c.sentence) for c in menu.choices if not c.instead))
    write("in place of promises in force", ((c.name, c.clause, c.sentence) for c in menu.choices if c.instead))
    return lines if taken else []


def _in_its_text(clause: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A clause that calls the others of its text by the names they have in the file."""
    found = dict(clause)
    if "after" in clause:
        found["after"] = {**clause["after"], "clause": names.get(clause["after"]["clause"], clause["after"]["clause"])}
    if "suspend" in clause.get("remedy", {}):
        found["remedy"] = {**clause["remedy"], "suspend": [names.get(n, n) for n in clause["remedy"]["suspend"]]}
    return found


def _flow(clause: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {json.dumps(value)}" for key, value in clause.items()) + "}"


def ledger_lines(ledger: Ledger) -> list[str]:
    """Promises in force, texts that have left their tables, whose word was kept, and how truces stand."""
    lines = []
    for promise in ledger.promises:
        lines += [f"{promise.treaty}.{promise.clause}: {clean(promise.sentence)}", f"    {'; '.join(_told(promise))}"]
    for promise in ledger.replaced:
        lines += [f"{promise.treaty}.{promise.clause}: {clean(promise.sentence)}",
                  f"    binds nobody while {clean(promise.heir)} is in force in its place"]  # fmt: skip
    for text in ledger.texts:
        lines.append(f"{text.treaty}: {clean(text.title)}; {text.state.replace('_', ' ')}")
        lines += [f"    {number}. {clean(sentence)}" for number, sentence in enumerate(text.clauses, 1)]
    for record in ledger.records:
        kinds = ", ".join(f"{kind.replace('_', ' ')} {words}" for kind, words in record.by_kind)
        lines.append(f"{record.giver} to {record.receiver}: {record.words} ({kinds})")
    for hazard in ledger.hazards:
        factors = ", ".join(f"x{factor:.2f} {clean(name)}" for name, factor in hazard.factors)
        lines.append(f"{hazard.treaty}: fails this turn with a chance of {hazard.chance:.0%}: {factors}")
    return lines


def _told(promise: Promise) -> list[str]:
    told = [f"due turn {promise.due}" if promise.due else "waits for its condition",
            f"reported {promise.reported:.0%}" if promise.is_judged else "nothing was due yet"]  # fmt: skip
    if promise.judged:
        told.append(f"kept {promise.kept} of {promise.judged}")
        told.append(f"implemented {promise.implemented} of 3")
    if promise.verified_by:
        told.append(f"verified by {clean(promise.verified_by)}")
    told.append(f"{promise.breach} breach" if promise.breach else "no breach")
    if promise.response:
        told.append(f"answer: {promise.response.replace('_', ' ')}")
    if not promise.public:
        told.append("secret")
    return told


def message_line(message: Message) -> str:
    """A message."""
    to = ", ".join(message.to) or "all"
    carried = f" [with a text for {message.offer.treaty}]" if message.offer is not None else ""
    new = "new, " if message.unread else ""
    words = clean(message.text, lines=True).replace("\n", "\n    ")
    return f"{message.number}. {new}turn {message.turn}, {message.seat} to {to}{carried}: {words}"
