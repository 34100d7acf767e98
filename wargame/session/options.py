"""What a seat may order now, at what price, and what it is likely to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wargame.base.batch import in_order
from wargame.base.text import suggest
from wargame.rules.legal import Verdict, afforded, barred, price
from wargame.rules.purses import demands
from wargame.rules.rulebook import WHO_ALL, WHO_RULES, EffectRow, Rulebook
from wargame.scenario.instruments import Effect
from wargame.session.handout import DONE_OR_NOT
from wargame.session.protocol import Option, Order, Refusal
from wargame.session.seats import INTERNAL, Seat
from wargame.world.declare import AXES, Field
from wargame.world.state import World


class Candidate(NamedTuple):
    """A trigger that the seat may pull at some time, as it stands in one turn.

    Attributes:
        option: what the seat is shown; legal where nothing bars it and it costs nothing that is spent already.
        opening: who, on what.
        code: the trigger.
        barred: it cannot be ordered in this turn, whatever else is.
    """

    option: Option
    opening: int
    code: int
    barred: bool


def candidates(seat: Seat, world: World) -> tuple[Candidate, ...]:
    """Every trigger the seat may ever pull, with all that does not depend on its draft."""
    book = seat.book
    found: list[Candidate] = []
    for opening in book.openings_by_actor[seat.actor]:
        i = int(book.o_instrument[opening])
        kind = book.kinds[book.kind_of[i]]
        machine = book.scenario.lifecycles[kind]
        state = int(world["state"][0, i])
        texts = {t.trigger: t.text for t in machine.transitions}
        for code, trigger in enumerate(machine.triggers, 1):
            if not book.allowed[opening, code] or book.who[book.kind_of[i], code] == WHO_RULES:
                continue
            ruling = barred(book, world.arrays, opening, code)
            dest = int(book.next[book.kind_of[i], state, code])
            funds, capital = price(book, i, code, 1.0)
            option = Option(
                instrument=book.instruments[i], trigger=trigger, text=texts[trigger],
                leads_to=book.state_name(i, dest if dest >= 0 else state),
                legal=ruling.legal, why_not=ruling.what, way_out=ruling.way_out,
                funds=float(funds), capital=capital, needs=_needs(seat, world, i, code, opening),
                effects=effects(seat, i, code, dest), levelled=_levelled(book, i, float(funds)),
            )  # fmt: skip
            found.append(Candidate(option, opening, code, not ruling.legal))
    return tuple(found)


def _levelled(book: Rulebook, i: int, funds: float) -> bool:
    costs = funds or book.upkeep_funds[i] or book.upkeep_favours[i]
    return bool(costs) or book.kinds[book.kind_of[i]] not in DONE_OR_NOT


def options(seat: Seat, world: World, found: Sequence[Candidate], draft: Sequence[Order]) -> tuple[Option, ...]:
    """The candidates of a turn beside a draft: those that it leaves nothing for are not legal."""
    spent = _Spent(seat, world, draft)
    return tuple(c.option if c.barred else spent.beside(c) for c in found)


def refusal(seat: Seat, world: World, order: Order, draft: Sequence[Order], turn: int) -> Refusal | None:
    """Why an order cannot be drafted beside `draft`; nothing if it can."""
    book = seat.book
    where = f"turn {turn}, seat {seat.id}: {order.instrument}.{order.trigger}"
    mine = [book.instruments[int(book.o_instrument[o])] for o in book.openings_by_actor[seat.actor]]
    if order.instrument not in mine:  # the same words whether it is hidden, another's, or nobody's
        return Refusal(where=where, what="no such instrument for this seat",
                       way_out=suggest(order.instrument, mine, "instruments"))  # fmt: skip
    i = book.index["I"][order.instrument]
    triggers = book.scenario.lifecycles[book.kinds[book.kind_of[i]]].triggers
    if order.trigger not in triggers:
        return Refusal(where=where, what="no such trigger", way_out=suggest(order.trigger, triggers, "triggers"))
    if order.level is not None and not 0.0 <= order.level <= 1.0:
        return Refusal(where=where, what=f"level {order.level:g} is not a share", way_out="give a number from 0 to 1")
    opening, code = book.opening_of[(seat.actor, i)], book.code(i, order.trigger)
    ruling = barred(book, world.arrays, opening, code)
    if ruling.legal:
        ruling = _Spent(seat, world, draft).judge(opening, code, order.level)
    if ruling.legal:
        return None
    return Refusal(where=where, what=ruling.what, way_out=ruling.way_out)


class _Cost(NamedTuple):
    """What one drafted order takes."""

    instrument: int
    funds: float
    capital: float
    drawn: tuple[tuple[int, float], ...]
    """(purse, USD m)"""


class _Spent:
    """What the orders of a draft cost."""

    def __init__(self, seat: Seat, world: World, draft: Sequence[Order]) -> None:
        self.seat, self.world = seat, world
        self._costs = [_cost(seat.book, world, order) for order in draft]

    def judge(self, opening: int, code: int, level: float | None) -> Verdict:
        """Whether one more order can be paid for beside the others: it takes the place of one on its instrument."""
        book = self.seat.book
        i = int(book.o_instrument[opening])
        rest = [cost for cost in self._costs if cost.instrument != i]
        drawn: dict[int, float] = {}
        for cost in rest:
            for purse, amount in cost.drawn:
                drawn[purse] = drawn.get(purse, 0.0) + amount
        funds, capital = in_order(cost.funds for cost in rest), in_order(cost.capital for cost in rest)
        return afforded(book, self.world.arrays, opening, code, level, funds, capital, len(rest), drawn)

    def beside(self, candidate: Candidate) -> Option:
        """A candidate as it stands beside the draft."""
        ruling = self.judge(candidate.opening, candidate.code, None)
        if ruling.legal:
            return candidate.option
        return candidate.option.model_copy(update={"legal": False, "why_not": ruling.what, "way_out": ruling.way_out})


def _cost(book: Rulebook, world: World, order: Order) -> _Cost:
    i = book.index["I"][order.instrument]
    code = book.code(i, order.trigger)
    funds, capital = price(book, i, code, float(world["level"][0, i]) if order.level is None else order.level)
    drawn = tuple((purse, float(np.ravel(amount)[0])) for purse, amount in demands(book, world.arrays, i, code))
    return _Cost(i, max(float(funds), 0.0), max(capital, 0.0), drawn)


def _needs(seat: Seat, world: World, i: int, code: int, mine: int) -> tuple[str, ...]:
    """Actors whose assent a trigger of all parties still waits for, besides the seat's own."""
    book = seat.book
    if book.who[book.kind_of[i], code] != WHO_ALL:
        return ()
    assent = world["assent"][0]
    waiting = (o for o in book.openings_of[i] if o != mine and book.o_needed[o] and assent[o] != code)
    return tuple(book.actors[int(book.o_actor[o])] for o in waiting)


def effects(seat: Seat, i: int, code: int, dest: int) -> tuple[str, ...]:
    """What the scenario says a trigger does, a line each; only of fields the seat sees anyway."""
    lines: list[str] = []
    for row, line in zip(seat.book.effects_of[i], _lines(seat, i), strict=True):
        now = code in row.triggers
        if line and (now or (dest >= 0 and dest in row.states)):
            lines.append(line if now else f"every turn: {line}")
    return tuple(dict.fromkeys(lines))


def _lines(seat: Seat, i: int) -> tuple[str, ...]:
    """Every effect of an instrument in words; they are the same for the whole game."""
    found = seat.lines.get(i)
    if found is None:
        book = seat.book
        pairs = zip(book.effects_of[i], book.instrument(i).effects, strict=True)
        found = seat.lines[i] = tuple(_line(seat, row, text) for row, text in pairs)
    return found


def _line(seat: Seat, row: EffectRow, text: Effect) -> str:
    shown = []
    for path, value in {**text.add, **text.set_}.items():
        change = row.changes[list({**text.add, **text.set_}).index(path)]
        if not _public(seat, change.field, change.index):
            continue
        sets = path in text.set_
        cell = cell_words(seat.book, change.field, change.index)
        shown.append(f"{cell} {'becomes ' if sets else ''}{_amount(change.field, value, sets=sets)}")
    perhaps = "perhaps " if text.chance is not None or text.if_ is not None else ""
    if not shown:
        return f"{perhaps}{row.why}" if text.why else ""
    return f"{perhaps}{row.why}: {', '.join(shown)}"


def cell_words(book: Rulebook, field: Field, index: tuple[int | None, ...]) -> str:
    """A cell in words: ``Rwanda: support``, ``EU-Rwanda: relation``, ``all zones: order``."""
    named = [_entity(book, axis, k) for axis, k in zip(field.axes, index, strict=True)]
    noun = field.name.replace("_", " ")
    if field.axes[1:] == ("U",):
        return f"{named[0]}: {named[1]} {noun}"
    return f"{'-'.join(named)}: {noun}" if named else noun


def _entity(book: Rulebook, axis: str, k: int | None) -> str:
    if k is None:
        return f"all {AXES[axis]}s"
    name = book.axes[axis][k]
    if axis == "A":
        return book.text.actors[name].short
    if axis == "I":
        return book.text.instruments[name].title
    text = book.text
    if axis == "Z":
        return text.zones[name].title
    if axis == "F":
        return text.forces[name].title
    if axis == "M":
        return text.sites[name].title
    if axis == "R":
        return text.routes[name].title
    if axis == "P":
        return text.purses[name].title
    return text.commodities[name].title if axis == "C" else name


def _amount(field: Field, value: str | float | bool, *, sets: bool) -> str:
    """A plain number as it is; a formula could read what the seat does not see."""
    try:
        number = float(value)
    except ValueError:
        return "changes" if not sets else "another value"
    if field.unit == "share":
        return f"{100 * number:g} %" if sets else f"{100 * number:+g} %"
    return f"{number:g}" if sets else f"{number:+g}"


def _public(seat: Seat, field: Field, index: tuple[int | None, ...]) -> bool:
    if field.seen_by == "nobody" or INTERNAL & set(field.axes):
        return False
    if field.seen_by == "all":
        return True
    mask = seat.exact(field)[tuple(slice(None) if k is None else k for k in index)]
    return bool(np.all(mask))
