"""What the commands about talk share: a save opened for one of its people, and texts as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wargame.base.errors import UsageError
from wargame.base.text import clean

if TYPE_CHECKING:
    from wargame.session.bargaining import Bill, ClauseCard, TableCard, TableView
    from wargame.session.local import LocalClient

F = TypeVar("F", bound=Callable[..., Any])

form_option: Callable[[F], F] = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
seat_option: Callable[[F], F] = click.option(
    "--seat", metavar="SEAT", help="The seat you hold; needed where people play several."
)


@contextmanager
def opened(save: str, seat: str | None) -> Iterator[tuple[LocalClient, str]]:
    """A saved game and the seat that is meant, one that a person plays.

    Raises:
        SaveError: it cannot be opened.
        UsageError: no person plays that seat, or it is not said which.
    """
    from wargame.session.folder import find
    from wargame.session.game import Game
    from wargame.session.local import LocalClient

    with Game.open(find(save)) as game:
        humans = game.humans
        if not humans:
            raise UsageError("no person plays in it", where=save, way_out="fork it with --player SEAT=human")
        if seat is None and len(humans) > 1:
            raise UsageError("several seats are played by people", where="--seat", way_out=f"name {_or(humans)}")
        who = seat or humans[0]
        if who not in humans:
            raise UsageError(f"no person plays '{clean(who, limit=40)}'", where="--seat", way_out=f"name {_or(humans)}")
        yield LocalClient(game), who


def _or(names: Sequence[str]) -> str:
    return " or ".join(names)


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
        yield f"{card.agreed} of {card.clauses} clauses agreed"
    if card.secret:
        yield "secret"
    if card.asked:
        yield "asks for your answer"


def table_lines(view: TableView) -> list[str]:
    """A table in full."""
    by = f", draft {view.text.number} of {view.text.by}" if view.text.number else ""
    left = max(view.patience - view.exchanges, 0)
    lines = [f"{clean(view.title)}{by}; {view.standing.replace('_', ' ')}; patience for {left} more",
             "parties " + ", ".join(_party(view, p) for p in view.parties)]  # fmt: skip
    if view.mediator:
        lines.append(f"mediator {view.mediator}, {view.style.replace('_', ' ')}")
    if view.blocking:
        lines.append(f"blocking {', '.join(view.blocking)}")
    if view.needs:
        lines.append(f"only together with {', '.join(view.needs)}")
    for clause in view.text.clauses:
        lines += _clause(view, clause)
    for one in view.said:
        draft = f" (draft {one.draft})" if one.draft else ""
        reason = f': "{clean(one.reason)}"' if one.reason else ""
        lines.append(f"{one.seat}: {one.act.replace('_', ' ')}{draft}{reason}")
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
    """What a text is worth to its reader, and what is wrong with it."""
    lines = [f"wrong: {clean(str(refusal))}" for refusal in bill.refusals]
    for row in bill.rows:
        factors = "".join(f", x{factor:.2f} {clean(why)}" for why, factor in row.factors)
        lines.append(f"  {row.worth:+6.1f}  {clean(row.sentence)}{factors}")
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
