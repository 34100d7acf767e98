"""Every place of a scenario where an expression stands, and what is wanted there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wargame.base.source import Path
from wargame.expr.names import BOOL, NUMBER, Basic
from wargame.scenario.doctrines import Doctrine
from wargame.scenario.instruments import Effect, Event, Instrument
from wargame.scenario.pieces import Expr
from wargame.scenario.schema import ScenarioText
from wargame.scenario.vocabulary import Context

BRACES: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """An expression and where it stands.

    Attributes:
        path: its place in the scenario.
        text: the expression.
        want: the kind of value needed; None where any will do.
        context: what it may read.
        actor: whom `me` stands for.
        instrument: the instrument whose text it is part of.
        target: the path that it adds to or sets, and so whose cells it fills.
        sets: it sets (and does not add).
        offset: characters of the YAML text before it.
    """

    path: Path
    text: Expr
    want: Basic | None
    context: Context
    actor: str | None = None
    instrument: str | None = None
    target: str | None = None
    sets: bool = False
    offset: int = 0


def expression_text(text: Expr) -> str:
    """An expression as text, also where YAML gave a number or a truth.

    >>> expression_text(True), expression_text(0.5), expression_text(3.0), expression_text("turn > 3")
    ('true', '0.5', '3', 'turn > 3')
    """
    if isinstance(text, bool):
        return "true" if text else "false"
    if isinstance(text, str):
        return text
    return str(int(text)) if float(text).is_integer() else repr(text)


def all_places(text: ScenarioText) -> Iterator[Place]:
    """Every expression of a scenario, always in the same order."""
    for name, instrument in text.instruments.items():
        yield from _of_instrument(name, instrument)
    for name, event in text.timeline.items():
        yield from _of_event(name, event)
    for name, inject in text.injects.items():
        yield from _of_effects(("injects", name), inject.effects, "event", None)
    for seat, aims in text.objectives.items():
        for name, objective in aims.objectives.items():
            path: Path = ("objectives", seat, "objectives", name, "score")
            yield Place(path, objective.score, NUMBER, "objective", actor=seat)
        for name, line in aims.red_lines.items():
            yield Place(("objectives", seat, "red_lines", name, "breach"), line.breach, BOOL, "objective", actor=seat)
    for name, doctrine in text.doctrines.items():
        yield from _of_doctrine(name, doctrine)
    for name, ratifier in text.ratifiers.items():
        yield Place(("ratifiers", name, "worth"), ratifier.worth, NUMBER, "effect", actor=ratifier.actor)


def _of_instrument(name: str, one: Instrument) -> Iterator[Place]:
    base: Path = ("instruments", name)

    def place(path: Path, text: Expr | None, want: Basic = BOOL) -> Iterator[Place]:
        if text is not None:
            yield Place((*base, *path), text, want, "effect", instrument=name)

    for trigger, text in one.requires.items():
        yield from place(("requires", trigger), text)
    yield from _of_effects(base, one.effects, "effect", name)
    if one.deal:
        yield from place(("deal", "needs"), one.deal.needs)
    if one.project:
        yield from place(("project", "needs"), one.project.needs)
    if one.treaty:
        yield from place(("treaty", "ratify"), one.treaty.ratify)
        for key, clause in one.treaty.clauses.items():
            if clause.reads is not None:
                yield Place((*base, "treaty", "clauses", key, "reads"), clause.reads, None, "effect", instrument=name)


def _of_event(name: str, event: Event) -> Iterator[Place]:
    base: Path = ("timeline", name)
    if event.when is not None:
        yield Place((*base, "when"), event.when, BOOL, "event")
    if event.chance is not None:
        yield Place((*base, "chance"), event.chance, NUMBER, "event")
    yield from _of_effects(base, event.effects, "event", None)


def _of_effects(base: Path, effects: list[Effect], context: Context, instrument: str | None) -> Iterator[Place]:
    for rank, effect in enumerate(effects):
        here: Path = (*base, "effects", rank)
        if effect.if_ is not None:
            yield Place((*here, "if"), effect.if_, BOOL, context, instrument=instrument)
        if effect.chance is not None:
            yield Place((*here, "chance"), effect.chance, NUMBER, context, instrument=instrument)
        changes: tuple[tuple[str, Mapping[str, Expr]], ...] = (("add", effect.add), ("set", effect.set_))
        for key, cells in changes:
            for target, text in cells.items():
                path: Path = (*here, key, target)
                yield Place(path, text, NUMBER, context, instrument=instrument, target=target, sets=key == "set")


def _of_doctrine(name: str, doctrine: Doctrine) -> Iterator[Place]:
    manner: Path = ("doctrines", name, "bargaining")
    yield Place((*manner, "floor"), doctrine.bargaining.floor, NUMBER, "doctrine", actor=doctrine.actor)
    for key, line in doctrine.bargaining.refuses.items():
        yield Place((*manner, "refuses", key, "when"), line.when, BOOL, "doctrine", actor=doctrine.actor)
    for key, rule in doctrine.rules.items():
        base: Path = ("doctrines", name, "rules", key)
        yield Place((*base, "when"), rule.when, BOOL, "doctrine", actor=doctrine.actor)
        if rule.level is not None:
            yield Place((*base, "level"), rule.level, NUMBER, "doctrine", actor=doctrine.actor)
        for found in BRACES.finditer(rule.because):
            yield Place(
                (*base, "because"), found.group(1), None, "doctrine", actor=doctrine.actor, offset=found.start(1)
            )
