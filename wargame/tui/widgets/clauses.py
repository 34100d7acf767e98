"""Texts and tables as rows and lines: clause by clause, who stands where, what was said, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from wargame.session.bargaining import Bill, ClauseCard, Objection, Said, TableCard, TableView
from wargame.tui.lens import Lens
from wargame.tui.viz.charts import balance
from wargame.tui.viz.grid import Glyphs, fit
from wargame.tui.widgets.rows import Row
from wargame.tui.words import plain, spaced

WISHES = {
    "drop": "it must go", "less": "less of it", "more": "more of it", "sooner": "sooner",
    "surer": "better watched or secured", "plainer": "in plainer words",
}  # fmt: skip
CHANGES = {"new": "+", "changed": "~", "gone": "-", "": " "}
STANDINGS = {
    "open": "open", "agreed": "agreed", "left": "somebody has walked out", "timed_out": "patience is at an end",
}  # fmt: skip
PACKAGES = {
    "status quo": "no text at all", "nash": "the fairest text (Nash)",
    "egalitarian": "the best text for whoever gains least", "welfare": "the text with the largest sum of gains",
    "current text": "this text",
}  # fmt: skip
"""Names of the texts that the one at hand is measured by."""
ACTS = {
    "offer": "offers a text", "accept": "takes the text", "agree": "agrees to part of it", "refuse": "does not take it",
    "walk_out": "walks out", "come_back": "comes back", "send": "sends another delegation",
}  # fmt: skip


def table_row(lens: Lens, card: TableCard) -> Row:
    """A table in the list of tables."""
    words = [
        STANDINGS[card.standing] if card.standing != "open" else f"draft {card.draft}" if card.draft else "no offer"
    ]
    if card.clauses:
        words.append(f"{card.agreed} of {card.clauses} agreed")
    asks = "  asks for your answer" if card.asked else ""
    return Row(
        Content.assemble(
            ("! " if card.asked else "  ", "$text-warning"), (plain(card.title).plain, "bold" if card.asked else ""),
            (f"  {lens.people(card.parties)}", "$faint"), (f"  {', '.join(words)}", "$text-accent"),
            ("  secret" if card.secret else "", "$faint"), (asks, "$text-warning"),
        ),
        card.treaty,
    )  # fmt: skip


def clause_row(lens: Lens, card: ClauseCard, number: int, objections: Sequence[Objection], mark: str = "") -> Row:
    """A clause: its sentence, who stands behind it, who is against, how it has changed."""
    sign = mark or CHANGES[card.change]
    style = "$text-success" if sign == "+" else "$text-warning" if sign == "~" else "$faint" if sign == "-" else ""
    sentence = plain(card.sentence).plain
    words = f"[{sentence}]" if card.bracketed else sentence
    lines = [
        Content.assemble((f"{sign}{number:2} ", style or "$faint"), (words, "$faint strike" if sign == "-" else style))
    ]
    stand = list(_standing(lens, card, objections))
    if stand:
        lines.append(Content("    ") + Content.styled(" · ".join(stand), "$faint"))
    return Row(Content("\n").join(lines), card.id)


def _standing(lens: Lens, card: ClauseCard, objections: Sequence[Objection]) -> Iterator[str]:
    if card.behind:
        yield f"behind it: {lens.people(card.behind)}"
    wishes = {o.seat: WISHES[o.wish] for o in objections if o.clause == card.id}
    if card.against:
        yield "against: " + ", ".join(
            f"{lens.short(seat)} ({wishes[seat]})" if seat in wishes else lens.short(seat) for seat in card.against
        )
    if card.change == "gone":
        yield "struck out of the last draft"
    elif card.change == "new":
        yield "new in this draft"
    elif card.was:
        yield f"was: {plain(card.was).plain}"
    if not card.public and not card.sentence.endswith("secret"):
        yield "secret"


def said_lines(lens: Lens, view: TableView) -> Content:
    """What was said at a table, the latest first, with reasons and objections."""
    lines: list[Content] = [
        Content.assemble(("parties  ", "$faint"), ", ".join(_delegation(lens, view, p) for p in view.parties)),
    ]
    if view.mediator:
        style = f" ({spaced(view.style)})" if view.style else ""
        lines.append(Content.assemble(("mediator ", "$faint"), lens.title("actor", view.mediator), (style, "$faint")))
    others = [o for o in view.observers if o != view.mediator]
    if others:
        lines.append(Content.assemble(("also     ", "$faint"), lens.people(others)))
    if view.blocking:
        lines.append(Content.assemble(("blocking ", "$faint"), (lens.people(view.blocking), "$text-warning")))
    if view.needs:
        lines.append(
            Content.assemble(("tied to  ", "$faint"), ", ".join(lens.title("instrument", n) for n in view.needs))
        )
    numbers = {card.id: f"clause {number}" for number, card in enumerate(view.text.clauses, 1)}
    for one in reversed(view.said):
        lines += [Content(""), *_utterance(lens, one, numbers if one.draft == view.text.number else {})]
    if not view.said:
        lines += [Content(""), Content.styled("Nothing has been said this turn.", "$faint")]
    return Content("\n").join(lines)


def _delegation(lens: Lens, view: TableView, party: str) -> str:
    away = ", has walked out" if party in view.away else ""
    return f"{lens.short(party)} ({view.ranks.get(party, 'minister')}{away})"


def _utterance(lens: Lens, one: Said, numbers: Mapping[str, str]) -> Iterator[Content]:
    """What was said in one go; clauses of the text that is shown are called by their numbers there."""
    draft = f" (draft {one.draft})" if one.draft else ""
    rank = f": {plain(one.reason).plain}" if one.act == "send" else ""
    yield Content.assemble((lens.short(one.seat), "bold $text-primary"), f" {ACTS[one.act]}{rank}", (draft, "$faint"))
    for sentence in one.clauses:
        yield Content("- ") + plain(sentence)
    for o in one.objections:
        about = numbers.get(o.clause, f"clause {spaced(plain(o.clause).plain)}") if o.clause else "the text"
        words = f": {plain(o.text).plain}" if o.text else ""
        yield Content.assemble("  ", (f"{about}: {WISHES[o.wish]}{words}", "$text-warning"))
    if one.reason and one.act != "send":
        yield Content("  ") + plain(f'"{one.reason}"', "italic")


def bill_lines(lens: Lens, bill: Bill, glyphs: Glyphs, width: int = 40) -> Content:
    """What a text is worth to its reader, item by item, what is wrong with it, and the packages it is measured by."""
    lines: list[Content] = []
    for refusal in bill.refusals:
        place = ": ".join(refusal.where.split(": ")[2:])
        if not bill.text.clauses and place == "clauses":
            continue  # an empty draft is a beginning, not a mistake; one that cannot be read has clauses to name
        where = f"{place}: " if place else ""
        lines.append(Content.assemble((plain(f"{where}{refusal.what}").plain, "$text-error"),
                                      (f"; {plain(refusal.way_out).plain}", "$faint")))  # fmt: skip
    if bill.rows:
        lines += [Content.styled("Worth to you, in points of your score", "bold"), *_items(bill), *_sum(bill)]
    for line in bill.crossed:
        lines.append(Content.styled(f"crosses a red line: {plain(line).plain}", "$text-error"))
    if bill.packages:
        lines += [Content(""), *_packages(lens, bill, glyphs, width)]
    return Content("\n").join(lines or [Content.styled("No text to weigh yet.", "$faint")])


def _items(bill: Bill) -> Iterator[Content]:
    for row in bill.rows:
        style = "$text-success" if row.worth > 0 else "$text-error" if row.worth < 0 else ""
        yield Content.assemble((f"{round(row.worth, 1) or 0.0:+6.1f} ", style), plain(row.sentence).plain)
        if row.factors:
            factors = ", ".join(f"x{factor:.2f} {plain(why).plain}" for why, factor in row.factors)
            yield Content.assemble("       ", (factors, "$faint"))


def _sum(bill: Bill) -> Iterator[Content]:
    low, high = bill.walk_away
    yield Content.assemble((f"{bill.total:+6.1f} ", "bold"), ("in all", "bold"), (f" (+-{bill.error:.1f})", "$faint"))
    yield Content.assemble(("without it expect a score of ", "$faint"), f"{low:.1f} to {high:.1f}")


def _packages(lens: Lens, bill: Bill, glyphs: Glyphs, width: int) -> Iterator[Content]:
    known = [abs(v) for p in bill.packages for v in p.surplus.values() if v is not None]
    largest = max(known, default=1.0) or 1.0
    yield Content.styled("Gain over walking away, as far as you can tell", "bold")
    for package in bill.packages:
        yield Content.styled(PACKAGES.get(package.name, plain(package.name).plain), "$text-primary")
        for seat, value in package.surplus.items():
            name = fit(lens.short(seat), 10).ljust(10)
            if value is None:
                yield Content.assemble(f"  {name} ", ("not known to you", "$faint"))
            else:
                yield Content.assemble(
                    f"  {name} ", balance(value, largest, max(width - 24, 9), glyphs), f" {value:+.1f}"
                )
