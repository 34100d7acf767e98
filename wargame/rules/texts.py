"""The scenario's own consequences, timeline and objectives, compiled to functions over the world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.expr import BOOL, NUMBER, Compiled, Enum
from wargame.rules.openings import Openings
from wargame.scenario.instruments import Effect, Event
from wargame.scenario.model import Scenario
from wargame.world.declare import Field
from wargame.world.fields import NEVER
from wargame.world.state import Shape

_NO_TIME = (1, 0)
"""First and last step of an entry that the calendar leaves no time."""


@dataclass(frozen=True)
class Change:
    """One cell, row or whole field that an effect adds to or sets."""

    field: Field
    index: tuple[int | None, ...]
    value: Compiled
    sets: bool

    @cached_property
    def at(self) -> tuple[Any, ...]:
        """The cells, as an index after B."""
        return tuple(slice(None) if k is None else k for k in self.index) or (...,)

    @cached_property
    def ndim(self) -> int:
        """Dimensions of the cells with B."""
        return 1 + sum(k is None for k in self.index)


@dataclass(frozen=True)
class Fixed:
    """What an effect adds to numbers whatever the world: plain cells and plain amounts, added all at once.

    Attributes:
        cells: (n,) places in the world's buffer of numbers, each named once.
        amounts: (n,) what is added to each.
        causes: (field, index after B, amount) of each.
    """

    cells: NDArray[np.intp]
    amounts: NDArray[np.float64]
    causes: tuple[tuple[str, tuple[Any, ...], float], ...]


@dataclass(frozen=True)
class EffectRow:
    """A compiled effect of the scenario.

    Attributes:
        fixed: those of its changes that are the same in every world, if any.
        varying: the others, which come after them.
    """

    instrument: int | None
    event: int | None
    when: Compiled | None
    chance: Compiled | None
    stream: int
    """Column of the stream ``chance`` for its draw; -1 without chance."""
    changes: tuple[Change, ...]
    fixed: Fixed | None
    varying: tuple[Change, ...]
    fire: tuple[tuple[int, int], ...]
    """(instrument, trigger code)."""
    why: str
    say: str
    states: tuple[int, ...]
    triggers: tuple[int, ...]


@dataclass(frozen=True)
class EventRow:
    """A compiled timeline entry."""

    first: int
    """First step (1-based) in which it can happen."""
    last: int
    when: Compiled | None
    chance: Compiled | None
    draw: int
    """Column of the stream ``event`` for its draw; -1 without chance."""
    repeat: int | None
    effects: tuple[EffectRow, ...]
    text: Event
    documented: bool
    """Whether it is played wherever it can happen, in a scenario of history."""


@dataclass(frozen=True)
class Aim:
    """A compiled objective or red line."""

    actor: int
    id: str
    weight: float
    """Weight of an objective, or points lost by a breach."""
    value: Compiled


class Texts(Openings):
    """Effects, timeline entries, objectives and red lines.

    Attributes:
        shape: where the numbers of a world lie.
        effects_of: by instrument, in the order of its text.
        on_trigger: (instrument, trigger code) -> effects of pulling it.
        steady: effects that last while their instrument is in certain states.
        events: the timeline, in scenario order.
        rest: (T,) turns after which an entry may come; for most the age of one that never did, since they come once.
        chancy: entries that hang on a draw against odds that never change; `chancy_draw` says on which, `chancy_odds`
            how likely they are.
        library: what a facilitator can bring in, by id.
        aims: objectives; `red_lines` likewise.
    """

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self.turns = self.text.calendar.turns
        self.steps = self.text.calendar.steps
        """Steps of the model in every turn."""
        self.history = self.text.scenario.history
        """Whether documented entries of the timeline are played wherever they can happen."""
        self.effects: list[EffectRow] = []
        self.effects_of: list[list[EffectRow]] = [[] for _ in self.text.instruments]
        self._chances = 0
        self.shape = Shape(scenario.axes)
        self._effects()
        self.aims: tuple[Aim, ...] = tuple(self._aims("objectives"))
        self.red_lines: tuple[Aim, ...] = tuple(self._aims("red_lines"))

    def _effects(self) -> None:
        for i, (name, part) in enumerate(self.text.instruments.items()):
            states, triggers = self.state_code[part.kind], self.trigger_code[part.kind]
            for effect in part.effects:
                into = _listed(effect.in_)
                on = _listed(effect.on)
                self.effects.append(
                    self._effect(
                        effect,
                        i,
                        None,
                        {"instrument": name},
                        part.title,
                        tuple(states[s] for s in into),
                        tuple(triggers[t] for t in on),
                    )
                )
        self.on_trigger: dict[tuple[int, int], list[EffectRow]] = {}
        steady: list[EffectRow] = []
        for row in self.effects:
            assert row.instrument is not None
            self.effects_of[row.instrument].append(row)
            for code in row.triggers:
                self.on_trigger.setdefault((row.instrument, code), []).append(row)
            if row.states:
                steady.append(row)
        self.steady = tuple(steady)
        self.steady_rows = np.arange(len(steady))
        self.steady_instrument = np.array([r.instrument for r in steady], np.intp)
        self.steady_states = np.zeros((len(steady), self.next.shape[1]), np.bool_)
        for n, row in enumerate(steady):
            self.steady_states[n, list(row.states)] = True
        self.events: list[EventRow] = []
        for t, event in enumerate(self.text.timeline.values()):
            context: dict[str, Any] = {"context": "event"}
            first, last = self.scenario.window(event) or _NO_TIME
            self.events.append(
                EventRow(
                    first,
                    last,
                    None if event.when is None else self.scenario.compile(event.when, BOOL, **context),
                    None if event.chance is None else self.scenario.compile(event.chance, NUMBER, **context),
                    -1 if event.chance is None else sum(e.chance is not None for e in self.events),
                    event.repeat,
                    tuple(self._effect(e, None, t, context, event.title, (), ()) for e in event.effects),
                    event,
                    self.history and event.documented,
                )
            )

        self._luck()
        self.library: dict[str, tuple[EffectRow, ...]] = {
            name: tuple(self._effect(e, None, None, {"context": "event"}, one.title, (), ()) for e in one.effects)
            for name, one in self.text.injects.items()
        }

    def _luck(self) -> None:
        """When entries of the timeline may come, and which hang on a draw against odds that never change."""
        self.rest = np.array([NEVER if e.repeat is None else min(e.repeat, NEVER) for e in self.events], np.int32)
        odds = {
            t: event.chance.constant
            for t, event in enumerate(self.events)
            if event.chance is not None and event.chance.constant is not None and not event.documented
        }
        self.chancy = np.array(list(odds), np.intp)
        self.chancy_draw = np.array([self.events[t].draw for t in odds], np.intp)
        self.chancy_odds = np.array(list(odds.values()), np.float64)

    def inject(self, effect: Effect, title: str) -> EffectRow:
        """An effect that a facilitator wrote, compiled; `title` is its cause.

        Raises:
            ExprErrors: an expression in it is wrong.
            TargetError: it points at something that no effect may change.
        """
        return self._effect(effect, None, None, {"context": "event"}, title, (), ())

    @cached_property
    def events_in(self) -> tuple[NDArray[np.intp], ...]:
        """For every step (index 0 unused) the timeline entries whose dates allow it: the undated, then by date."""
        dates = [event.date or dt.date.min for event in self.text.timeline.values()]
        order = sorted(range(len(self.events)), key=dates.__getitem__)
        return tuple(
            np.array([t for t in order if self.events[t].first <= step <= self.events[t].last], np.intp)
            for step in range(self.turns * self.steps + 2)
        )

    def _effect(
        self,
        effect: Effect,
        instrument: int | None,
        event: int | None,
        context: dict[str, Any],
        title: str,
        states: tuple[int, ...],
        triggers: tuple[int, ...],
    ) -> EffectRow:
        changes = []
        for table, sets in ((effect.add, False), (effect.set_, True)):
            for path, value in table.items():
                field, index = self.scenario.target(path, **context)
                left = tuple(a for a, k in zip(field.axes, index, strict=True) if k is None)
                kind = NUMBER if field.codes is None else field.codes
                changes.append(Change(field, index, self._value(value, kind, left, context), sets))
        stream = -1
        if effect.chance is not None:
            stream = self._chances
            self._chances += 1
        return EffectRow(
            instrument,
            event,
            None if effect.if_ is None else self.scenario.compile(effect.if_, BOOL, **context),
            None if effect.chance is None else self.scenario.compile(effect.chance, NUMBER, **context),
            stream,
            tuple(changes),
            *self._parted(changes),
            tuple((self.index["I"][i], self.code(self.index["I"][i], t)) for i, t in effect.fire.items()),
            effect.why or title,
            effect.say or "",
            states,
            triggers,
        )

    def _parted(self, changes: Sequence[Change]) -> tuple[Fixed | None, tuple[Change, ...]]:
        """The changes that add a plain amount to a plain cell, as one; and the others."""
        fixed: dict[int, tuple[str, tuple[Any, ...], float]] = {}
        varying = []
        for change in changes:
            amount = change.value.constant
            cell = None if change.sets or change.ndim > 1 else self.shape.place(change.field.name, change.at)
            if amount is None or cell is None or cell in fixed:
                varying.append(change)
            else:
                fixed[cell] = (change.field.name, change.at, float(amount))
        if not fixed:
            return None, tuple(varying)
        causes = tuple(fixed.values())
        return Fixed(
            np.array(list(fixed), np.intp),
            np.array([amount for *_, amount in causes]),
            causes,
        ), tuple(varying)

    def _value(self, value: Any, kind: Any, left: tuple[str, ...], context: dict[str, Any]) -> Compiled:
        if isinstance(kind, str):  # the field holds codes: the value is a name
            return self.scenario.compile(value, Enum(kind), axes=left, **context)
        return self.scenario.compile(value, NUMBER, axes=left, **context)

    def _aims(self, which: str) -> list[Aim]:
        rows = []
        for seat, aims in self.text.objectives.items():
            actor = self.index["A"][seat]
            if which == "objectives":
                for name, aim in aims.objectives.items():
                    value = self.scenario.compile(aim.score, NUMBER, actor=seat, context="objective")
                    rows.append(Aim(actor, name, aim.weight, value))
            else:
                for name, line in aims.red_lines.items():
                    value = self.scenario.compile(line.breach, BOOL, actor=seat, context="objective")
                    rows.append(Aim(actor, name, line.penalty, value))
        return rows


def _listed(value: list[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
