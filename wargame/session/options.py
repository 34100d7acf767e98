"""What a seat may order now, at what price, and what it is likely to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wargame.base.text import suggest
from wargame.rules.legal import Verdict, price, verdict
from wargame.rules.purses import demands
from wargame.rules.rulebook import WHO_ALL, WHO_RULES, EffectRow, Rulebook
from wargame.scenario.instruments import Effect
from wargame.session.protocol import Option, Order, Refusal
from wargame.session.seats import INTERNAL, Seat
from wargame.world.declare import AXES, Field
from wargame.world.state import World


def options(seat: Seat, world: World, draft: Sequence[Order]) -> tuple[Option, ...]:
    """Every trigger the seat may ever pull, as it stands now and beside its draft."""
    book = seat.book
    found: list[Option] = []
    for opening in book.openings_by_actor[seat.actor]:
        i = int(book.o_instrument[opening])
        kind = book.kinds[book.kind_of[i]]
        machine = book.scenario.lifecycles[kind]
        state = int(world["state"][0, i])
        texts = {t.trigger: t.text for t in machine.transitions}
        spent = _Spent(seat, world, draft, without=i)
        for code, trigger in enumerate(machine.triggers, 1):
            if not book.allowed[opening, code] or book.who[book.kind_of[i], code] == WHO_RULES:
                continue
            ruling = spent.judge(opening, code, None)
            dest = int(book.next[book.kind_of[i], state, code])
            funds, capital = price(book, i, code, 1.0)
            found.append(Option(
                instrument=book.instruments[i], trigger=trigger, text=texts[trigger],
                leads_to=book.state_name(i, dest if dest >= 0 else state),
                legal=ruling.legal, why_not=ruling.what, way_out=ruling.way_out,
                funds=float(funds), capital=capital, needs=_needs(seat, world, i, code, opening),
                effects=effects(seat, i, code, dest),
            ))  # fmt: skip
    return tuple(found)


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
    opening = book.opening_of[(seat.actor, i)]
    ruling = _Spent(seat, world, draft, without=i).judge(opening, book.code(i, order.trigger), order.level)
    if ruling.legal:
        return None
    return Refusal(where=where, what=ruling.what, way_out=ruling.way_out)


class _Spent:
    """What the other orders of a draft cost."""

    def __init__(self, seat: Seat, world: World, draft: Sequence[Order], without: int) -> None:
        self.seat, self.world = seat, world
        self.funds = self.capital = 0.0
        self.given = 0
        self.drawn: dict[int, float] = {}
        book = seat.book
        for order in draft:
            i = book.index["I"][order.instrument]
            if i == without:
                continue
            level = float(world["level"][0, i]) if order.level is None else order.level
            funds, capital = price(book, i, book.code(i, order.trigger), level)
            self.funds += max(float(funds), 0.0)
            self.capital += max(capital, 0.0)
            self.given += 1
            for purse, amount in demands(book, world.arrays, i, book.code(i, order.trigger)):
                self.drawn[purse] = self.drawn.get(purse, 0.0) + float(np.ravel(amount)[0])

    def judge(self, opening: int, code: int, level: float | None) -> Verdict:
        """The rules' verdict on one more order."""
        return verdict(
            self.seat.book, self.world.arrays, opening, code, level,
            spent_funds=self.funds, spent_capital=self.capital, given=self.given, drawn=self.drawn,
        )  # fmt: skip


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
    book = seat.book
    lines: list[str] = []
    for row, text in zip(book.effects_of[i], book.instrument(i).effects, strict=True):
        now = code in row.triggers
        while_there = bool(dest >= 0 and dest in row.states)
        if now or while_there:
            line = _line(seat, row, text)
            if line:
                lines.append(line if now else f"every turn: {line}")
    return tuple(dict.fromkeys(lines))


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
