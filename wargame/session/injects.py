"""What a facilitator brings in: read from the library or written by hand, checked, and compiled out of the log.

It happens at the start of the turn that is being played: every view shows it at once, and the turn is resolved with it,
so that its effects have a cause like any other. A row of the log is all that is kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from wargame import expr
from wargame.base.errors import SessionError
from wargame.base.text import clean, suggest
from wargame.rules.injects import Inject as Brought
from wargame.rules.rulebook import EffectRow, Rulebook
from wargame.scenario.formulas import constant
from wargame.scenario.instruments import Effect
from wargame.scenario.model import TargetError
from wargame.session.contents import Contents
from wargame.session.facilitator import Change, Inject, InjectCard
from wargame.session.log import Event
from wargame.session.seats import UNDISCLOSED
from wargame.world.fields import NEVER
from wargame.world.state import World

KINDS: Final = ("EventInjected", "OutcomeChanged")
"""Kinds of rows that change the world of the turn they belong to."""
LONGEST: Final = 1000
"""Characters of its text."""
MOST: Final = 12
"""Changes at once."""


def library(book: Rulebook, world: World) -> tuple[InjectCard, ...]:
    """What can be brought in: the scenario's injects, then what of its timeline has not happened yet."""
    text = book.text
    cards = [
        InjectCard(
            entry=f"injects.{name}", title=one.title, text=one.text, use=one.use or "", seen_by=_audience(one.seen_by),
            fiction=one.fiction, effects=_effects(one.effects),
        )
        for name, one in text.injects.items()
    ]  # fmt: skip
    for t, (name, event) in enumerate(text.timeline.items()):
        if int(world["age"][0, t]) >= NEVER:
            day = "" if event.date is None else f"by the calendar: {event.date.isoformat()}"
            cards.append(
                InjectCard(
                    entry=f"timeline.{name}", title=event.title, text=event.text, use=day,
                    seen_by=_audience(event.seen_by), fiction=event.fiction, effects=_effects(event.effects),
                )
            )  # fmt: skip
    return tuple(cards)


def _audience(seen_by: list[str] | str) -> tuple[str, ...]:
    return () if isinstance(seen_by, str) else tuple(seen_by)


def _effects(effects: list[Effect]) -> tuple[str, ...]:
    """Effects as a person reads them, a line each."""
    lines = []
    for effect in effects:
        gate = f" if {effect.if_}" if effect.if_ is not None else ""
        gate += f" with chance {effect.chance}" if effect.chance is not None else ""
        lines += [f"add {path} {value}{gate}" for path, value in effect.add.items()]
        lines += [f"set {path} {value}{gate}" for path, value in effect.set_.items()]
        lines += [f"fire {name} {trigger}{gate}" for name, trigger in effect.fire.items()]
    return tuple(lines)


# --- checking ------------------------------------------------------------------------------------------------------


def checked(book: Rulebook, world: World, inject: Inject) -> Inject:
    """The inject, its texts filled in and made safe.

    Raises:
        SessionError: names the first thing that is wrong with it.
    """
    if inject.entry:
        card = next((card for card in library(book, world) if card.entry == inject.entry), None)
        if card is None:
            way_out = suggest(inject.entry, [card.entry for card in library(book, world)], "injects", shown=6)
            where = f"'{clean(inject.entry, limit=60)}'"
            raise SessionError("there is no such inject, or it has happened", where=where, way_out=way_out)
        if inject.changes or inject.fire:
            raise SessionError("an entry of the library is brought in as it is", where=inject.entry,
                               way_out="leave the changes out, or leave the entry out and write your own")  # fmt: skip
        return Inject(entry=card.entry, title=card.title, text=card.text)
    title = clean(inject.title, limit=120).strip()
    if not title:
        raise SessionError("it has no title", where="inject", way_out="say in a line what happens")
    if len(inject.text) > LONGEST or len(inject.changes) > MOST:
        raise SessionError("it is too long", where="inject",
                           way_out=f"use at most {LONGEST} characters and {MOST} changes")  # fmt: skip
    for change in inject.changes:
        _check(book, change)
    for name, trigger in inject.fire.items():
        _check_fire(book, world, name, trigger)
    return inject.model_copy(update={"title": title, "text": clean(inject.text, lines=True, limit=LONGEST).strip()})


def _check_fire(book: Rulebook, world: World, name: str, trigger: str) -> None:
    """Refuse a trigger that the instrument does not have, or that its state does not allow."""
    i = book.index["I"].get(name)
    if i is None:
        way_out = suggest(name, book.instruments, "instruments")
        raise SessionError("no such instrument", where=f"'{clean(name, limit=60)}'", way_out=way_out)
    triggers = book.scenario.lifecycles[book.text.instruments[name].kind].triggers
    if trigger not in triggers:
        what, way_out = f"'{clean(trigger, limit=60)}' is no trigger of it", suggest(trigger, triggers, "triggers")
        raise SessionError(what, where=name, way_out=way_out)
    state = int(world["state"][0, i])
    ways = book.next[book.kind_of[i], state]
    if ways[book.code(i, trigger)] < 0:
        can = [one for one in triggers if ways[book.code(i, one)] >= 0]
        raise SessionError(f"'{trigger}' is not possible in state '{book.state_name(i, state)}'", where=name,
                           way_out=f"possible are {', '.join(can)}" if can else "set something else")  # fmt: skip


def _check(book: Rulebook, change: Change) -> None:
    """Refuse a change of the world that no effect of a scenario could make either."""
    where = f"'{clean(change.path, limit=60)}'"
    try:
        field, at = book.scenario.target(change.path, context="event")
        if field.codes is not None and not change.sets:
            raise SessionError("it holds a name, to which nothing can be added", where=where, way_out="set it instead")
        left = tuple(axis for axis, k in zip(field.axes, at, strict=True) if k is None)
        want = expr.NUMBER if field.codes is None else expr.Enum(field.codes)
        typed = book.scenario.typed(change.value, want, axes=left, context="event")
    except TargetError as error:
        what, _, way_out = str(error).partition("; ")
        raise SessionError(what, where=where, way_out=way_out or "point at a field of the world") from error
    except expr.ExprErrors as errors:
        first = errors.problems[0]
        raise SessionError(first.what, where=where, way_out=first.way_out or "look at the names") from errors
    value = constant(typed)
    if change.sets and value is not None and not field.low <= value <= field.high:
        raise SessionError(f"{value:g} is out of range", where=where,
                           way_out=f"'{field.name}' goes from {field.low:g} to {field.high:g}")  # fmt: skip


# --- the log -------------------------------------------------------------------------------------------------------


def inject_row(inject: Inject) -> dict[str, Any]:
    """An inject as the log has it."""
    return inject.model_dump(mode="json")


def brought_in(contents: Contents, turn: int) -> list[Event]:
    """The rows that change the world of a turn, in order."""
    return contents.of_kinds(KINDS, turn)


def compiled(book: Rulebook, row: Event) -> Brought:
    """A row of the log as the rules take it."""
    said = row.content
    return brought(book, row.kind, Inject.model_validate({k: said[k] for k in Inject.model_fields}), said["chair"])


def brought(book: Rulebook, kind: str, inject: Inject, chair: Mapping[str, Any]) -> Brought:
    """An inject as the rules take it, told to those to whom the facilitator tells it.

    Where not everybody is told, its effects are traced to something undisclosed, for everybody.
    """
    visibility = chair["visibility"]
    told = None if visibility == "announced" else frozenset(book.index["A"][seat] for seat in chair["to"])
    effects, event = _effect_rows(book, inject)
    if visibility == "announced":
        effects = tuple(replace(row, event=None) for row in effects)
    else:
        effects = tuple(replace(row, event=None, why=UNDISCLOSED, say="") for row in effects)
    text = f"{inject.title}. {inject.text}".strip() if inject.text else inject.title
    return Brought(kind, text, effects, event, told)


def _effect_rows(book: Rulebook, inject: Inject) -> tuple[tuple[EffectRow, ...], int | None]:
    section, _, name = inject.entry.partition(".")
    if section == "timeline":
        event = book.index["T"][name]
        return book.events[event].effects, event
    if section == "injects":
        return book.library[name], None
    effect = Effect.model_validate(
        {
            "add": {c.path: c.value for c in inject.changes if not c.sets},
            "set": {c.path: c.value for c in inject.changes if c.sets},
            "fire": inject.fire,
        }
    )
    return (book.inject(effect, inject.title),), None
