"""A scenario made ready to run: names turned into indices, texts into functions, facts into arrays.

A rulebook is immutable and shared by every world of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import DiceTable
from wargame.expr import BOOL, NUMBER, Enum
from wargame.rules.facts import Facts
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.scenario.model import Scenario
from wargame.scenario.schema import Effect, Instrument
from wargame.world.declare import Field
from wargame.world.lifecycles import table
from wargame.world.state import Shape
from wargame.world.view import Sight

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]
Function = Callable[[Mapping[str, Any]], Any]

_OPENING: Final = {
    "deaths": 0.0,
    "deaths_low": 0.0,
    "deaths_high": 0.0,
    "relief": 0.5,
    "stability": 40.0,
    "coherence": 0.7,
    "ripeness": 0.4,
}
WHO_PARTY, WHO_OWNER, WHO_OTHER, WHO_ALL, WHO_RULES = range(5)
_WHO = {"party": WHO_PARTY, "owner": WHO_OWNER, "other": WHO_OTHER, "all": WHO_ALL, "rules": WHO_RULES}


@dataclass(frozen=True)
class Change:
    """One cell, row or whole field that an effect adds to or sets."""

    field: Field
    index: tuple[int | None, ...]
    value: Function
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
class EffectRow:
    """A compiled effect of the scenario."""

    instrument: int | None
    event: int | None
    when: Function | None
    chance: Function | None
    stream: int
    """Column of the stream ``chance`` for its draw; -1 without chance."""
    changes: tuple[Change, ...]
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
    """First turn (1-based) in which it can happen."""
    last: int
    when: Function | None
    chance: Function | None
    repeat: int | None
    effects: tuple[EffectRow, ...]


@dataclass(frozen=True)
class Opening:
    """A chance for an actor to use an instrument."""

    actor: int
    instrument: int
    owner: bool


@dataclass(frozen=True)
class Aim:
    """A compiled objective or red line."""

    actor: int
    id: str
    weight: float
    """Weight of an objective, or points lost by a breach."""
    value: Function


class Rulebook:
    """Everything the rules need of a scenario, as arrays."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.text = scenario.text
        self.axes = scenario.axes
        self.index = scenario.index
        self.actors: tuple[str, ...] = scenario.axes["A"]
        self.instruments: tuple[str, ...] = scenario.axes["I"]
        self.shape = Shape(scenario.axes)
        self.facts = Facts(scenario)
        self._memo: dict[str, Any] = {}
        self.turns = self.text.calendar.turns
        self.turn_days = self.text.calendar.turn_days
        self.per_year = 365.25 / self.turn_days
        """Turns in a year."""
        self.fortnights = self.turn_days / 14.0
        """Length of a turn in the two-week turns that the parameters are stated for."""
        self.seats = tuple(self.index["A"][s] for s in self.text.seats)
        self._lifecycles()
        self._openings()
        self._costs()
        self.effects: list[EffectRow] = []
        self._chances = 0
        self._effects()
        self.aims: tuple[Aim, ...] = tuple(self._aims("objectives"))
        self.red_lines: tuple[Aim, ...] = tuple(self._aims("red_lines"))
        self._parameters()

    # --- lifecycles -------------------------------------------------------------------------------------------------
    def _lifecycles(self) -> None:
        """Compile every kind's transitions to ``next[kind, state, trigger] -> state`` (int8, -1 = not possible)."""
        machines = self.scenario.lifecycles
        self.kinds: tuple[str, ...] = tuple(machines)
        kind_index = {k: n for n, k in enumerate(self.kinds)}
        states = max(len(m.states) for m in machines.values())
        triggers = max(len(m.triggers) for m in machines.values())
        self.next = np.full((len(machines), states, triggers + 1), -1, np.int8)
        self.who = np.full((len(machines), triggers + 1), WHO_RULES, np.int8)
        self.trigger_code: dict[str, dict[str, int]] = {}
        self.state_code: dict[str, dict[str, int]] = {}
        for k, (kind, machine) in enumerate(machines.items()):
            self.trigger_code[kind] = {t: n + 1 for n, t in enumerate(machine.triggers)}
            self.state_code[kind] = {s: n for n, s in enumerate(machine.states)}
            for row in machine.transitions:
                self.who[k, self.trigger_code[kind][row.trigger]] = _WHO[row.who]
            compiled = np.array(table(machine), np.int8)
            self.next[k, : compiled.shape[0], 1 : compiled.shape[1] + 1] = compiled
        self.kind_of = np.array([kind_index[i.kind] for i in self.text.instruments.values()], np.intp)
        self.of_kind: dict[str, Ints] = {k: np.flatnonzero(self.kind_of == n) for n, k in enumerate(self.kinds)}
        self.owner = np.array([self.index["A"][i.owner] for i in self.text.instruments.values()], np.intp)
        self.active = np.zeros((len(machines), states), np.bool_)
        for k, (kind, machine) in enumerate(machines.items()):
            for state in machine.active:
                self.active[k, self.state_code[kind][state]] = True

    def instrument(self, i: int) -> Instrument:
        """The text of instrument `i`."""
        return self.text.instruments[self.instruments[i]]

    def state(self, kind: str, *names: str) -> tuple[int, ...]:
        """Codes of states of a kind."""
        return tuple(self.state_code[kind][n] for n in names)

    def code(self, instrument: int, trigger: str) -> int:
        """Code of a trigger on an instrument."""
        return self.trigger_code[self.kinds[self.kind_of[instrument]]][trigger]

    def trigger_name(self, instrument: int, code: int) -> str:
        """Name of a trigger on an instrument; the inverse of `code`."""
        return self.scenario.lifecycles[self.kinds[self.kind_of[instrument]]].triggers[code - 1]

    def state_name(self, instrument: int, code: int) -> str:
        """Name of a state of an instrument."""
        return self.scenario.lifecycles[self.kinds[self.kind_of[instrument]]].states[code]

    # --- openings ---------------------------------------------------------------------------------------------------
    def _openings(self) -> None:
        rows = self.scenario.openings
        self.openings = tuple(Opening(o.actor, o.instrument, o.role == "owner") for o in rows)
        self.opening_of: dict[tuple[int, int], int] = {(o.actor, o.instrument): n for n, o in enumerate(self.openings)}
        self.o_actor = np.array([o.actor for o in self.openings], np.intp)
        self.o_instrument = np.array([o.instrument for o in self.openings], np.intp)
        self.o_kind = self.kind_of[self.o_instrument] if len(self.openings) else np.zeros(0, np.intp)
        owner = np.array([o.owner for o in self.openings], np.bool_)
        allowed = np.zeros((len(self.openings), self.who.shape[1]), np.bool_)
        for n in range(len(self.openings)):
            who = self.who[self.o_kind[n]]
            allowed[n] = (who == WHO_PARTY) | (who == WHO_ALL)
            allowed[n] |= (who == WHO_OWNER) & owner[n]
            allowed[n] |= (who == WHO_OTHER) & ~owner[n]
        self.openings_of: list[list[int]] = [[] for _ in self.instruments]
        for n, o in enumerate(self.openings):
            self.openings_of[o.instrument].append(n)
        self.o_needed = np.ones(len(self.openings), np.bool_)
        for n, o in enumerate(self.openings):
            part = self.instrument(o.instrument)
            guarantor = part.treaty is not None and part.treaty.guarantor == part.owner
            convenes = part.talks is not None and part.talks.mediator == part.owner
            if o.owner and (guarantor or convenes):
                self.o_needed[n] = False
                allowed[n] &= self.who[self.o_kind[n]] != WHO_ALL
        allowed[:, 0] = False
        self.allowed = allowed
        """(O, triggers + 1): may the actor of the opening pull the trigger at all."""
        rank = np.zeros(len(self.openings), np.intp)
        seen: dict[int, int] = {}
        for n, o in enumerate(self.openings):
            rank[n] = seen.get(o.instrument, 0)
            seen[o.instrument] = int(rank[n]) + 1
        self.ranks: tuple[Ints, ...] = tuple(np.flatnonzero(rank == r) for r in range(int(rank.max(initial=-1)) + 1))
        """Openings grouped so that each group names an instrument at most once."""
        self.all_groups: list[tuple[Ints, Ints, Mask, int]] = []
        for kind, machine in self.scenario.lifecycles.items():
            members = self.of_kind[kind]
            for trigger in machine.triggers:
                code = self.trigger_code[kind][trigger]
                if self.who[self.kinds.index(kind), code] != WHO_ALL or not len(members):
                    continue
                needed = [
                    [n for n, o in enumerate(self.openings) if o.instrument == i and self.o_needed[n]] for i in members
                ]
                width = max(map(len, needed))
                padded = np.array([row + [row[0]] * (width - len(row)) for row in needed], np.intp)
                self.all_groups.append((members, padded, np.ones(len(members), np.bool_), code))
        self.openings_by_actor = [np.flatnonzero(self.o_actor == a).tolist() for a in range(len(self.actors))]

    def _costs(self) -> None:
        count, width = len(self.instruments), self.who.shape[1]
        self.funds = np.zeros((count, width))
        self.favours = np.zeros((count, width))
        self.upkeep_funds = np.zeros(count)
        self.upkeep_favours = np.zeros(count)
        self.requires: dict[tuple[int, int], list[Function]] = {}
        for i, (name, part) in enumerate(self.text.instruments.items()):
            codes = self.trigger_code[part.kind]
            for trigger, cost in part.cost.items():
                if trigger == "upkeep":
                    self.upkeep_funds[i], self.upkeep_favours[i] = cost.funds, cost.capital
                else:
                    self.funds[i, codes[trigger]] = cost.funds
                    self.favours[i, codes[trigger]] = cost.capital
            for trigger, condition in part.requires.items():
                function = self.scenario.compile(condition, BOOL, instrument=name)
                for code in codes.values() if trigger == "all" else (codes[trigger],):
                    self.requires.setdefault((i, code), []).append(function)
        self.any_funds: Mask = np.asarray(self.funds.any(axis=1))
        self.conditional = np.zeros(count, np.bool_)
        for i, _ in self.requires:
            self.conditional[i] = True
        self.quota = np.array([a.orders for a in self.text.actors.values()], np.intp)

    def start_state(self, i: int) -> int:
        """Code of the state in which instrument `i` starts."""
        part = self.instrument(i)
        return 0 if part.start is None else self.state_code[part.kind][part.start]

    def opening_value(self, name: str) -> float:
        """Opening value of a scalar field: the scenario's parameter ``start_<name>``, or the default."""
        given = self.text.parameters.get(f"start_{name}")
        return _OPENING[name] if given is None or given.value is None else given.value

    def memo(self, name: str, make: Callable[[], Any]) -> Any:
        """Facts that a rule prepares once per scenario."""
        if name not in self._memo:
            self._memo[name] = make()
        return self._memo[name]

    @cached_property
    def events_of(self) -> tuple[tuple[str, ...], ...]:
        """Name of the event of every trigger code of every instrument."""
        found = []
        for i in range(len(self.instruments)):
            kind = self.kinds[self.kind_of[i]]
            triggers = self.scenario.lifecycles[kind].triggers
            found.append(("", *(event_name(kind, t) for t in triggers)))
        return tuple(found)

    @cached_property
    def implied_assent(self) -> dict[tuple[int, int], int]:
        """Who proposes to meet has agreed to come: (opening, ``propose``) -> code of ``accept``."""
        found = {}
        for n, o in enumerate(self.openings):
            codes = self.trigger_code[self.kinds[self.kind_of[o.instrument]]]
            if "propose" in codes and "accept" in codes and self.o_needed[n]:
                found[n, codes["propose"]] = codes["accept"]
        return found

    @cached_property
    def level_steps(self) -> dict[tuple[int, int], float]:
        """What ``raise_level`` and ``lower_level`` do to the level where the order names none."""
        found = {}
        for i in range(len(self.instruments)):
            codes = self.trigger_code[self.kinds[self.kind_of[i]]]
            for trigger, step in (("raise_level", 0.2), ("lower_level", -0.2)):
                if trigger in codes:
                    found[i, codes[trigger]] = step
        return found

    def act_words(self, i: int, code: int) -> str:
        """A trigger on an instrument in words."""
        return f"{self.instrument(i).title}: {self.trigger_name(i, code).replace('_', ' ')}"

    def barred_words(self, i: int, trigger: str) -> str:
        """What to say when the condition of a trigger does not hold."""
        part = self.instrument(i)
        return part.barred.get(trigger) or part.barred.get("all") or "its own condition is not met"

    # --- effects and timeline ---------------------------------------------------------------------------------------
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
        for t, (name, event) in enumerate(self.text.timeline.items()):
            context: dict[str, Any] = {"context": "event"}
            first = self._turn_of(event.date) if event.date else 1
            if event.until:
                last = self._turn_of(event.until)
            else:
                last = first if event.date else self.turns
            self.events.append(
                EventRow(
                    first,
                    last,
                    None if event.when is None else self.scenario.compile(event.when, BOOL, **context),
                    None if event.chance is None else self.scenario.compile(event.chance, NUMBER, **context),
                    event.repeat,
                    tuple(self._effect(e, None, t, context, event.title, (), ()) for e in event.effects),
                )
            )
            del name

    @cached_property
    def events_in(self) -> tuple[NDArray[np.intp], ...]:
        """For every turn (index 0 unused) the timeline entries whose dates allow it."""
        return tuple(np.array([t for t, e in enumerate(self.events) if e.first <= turn <= e.last], np.intp)
                     for turn in range(self.turns + 2))

    def _turn_of(self, day: Any) -> int:
        turn = self.scenario.turn_of(day)
        return 1 if turn is None else turn

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
            tuple((self.index["I"][i], self.code(self.index["I"][i], t)) for i, t in effect.fire.items()),
            effect.why or title,
            effect.say or "",
            states,
            triggers,
        )

    def _value(self, value: Any, kind: Any, left: tuple[str, ...], context: dict[str, Any]) -> Function:
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

    # --- parameters -------------------------------------------------------------------------------------------------
    def _parameters(self) -> None:
        self.constants: dict[str, float] = {p.name: p.value for p in RULE_PARAMETERS}
        self.drawn: dict[str, int] = {}
        hidden = self.index["H"]
        for name, parameter in self.text.parameters.items():
            if parameter.draw is not None:
                self.constants.pop(name, None)
                self.drawn[name] = hidden[name]
            elif name in self.constants and parameter.value is not None:
                self.constants[name] = parameter.value

    @cached_property
    def dice(self) -> DiceTable:
        """The streams of a turn."""
        count = {axis: len(ids) for axis, ids in self.axes.items()}
        return DiceTable(
            {
                "battle": len(self.of_kind["operation"]),
                "walkout": len(self.openings),
                "round": len(self.of_kind["talks"]),
                "incident": len(self.of_kind["treaty"]),
                "price": count["C"],
                "mood": count["A"],
                "event": count["T"],
                "chance": self._chances,
                "deaths": count["Z"],
                "freeze": len(self.of_kind["project"]),
            }
        )

    @cached_property
    def player_dice(self) -> tuple[DiceTable, ...]:
        """Draws that belong to each actor's player, apart from the world's."""
        return tuple(DiceTable({"player": 256}, salt=f"player:{name}") for name in self.actors)

    @cached_property
    def intel(self) -> tuple[DiceTable, ...]:
        """Errors of each actor's estimates, over the forces."""
        return tuple(DiceTable({f"intel{a}": len(self.axes["F"])}) for a in range(len(self.actors)))

    # --- sight ------------------------------------------------------------------------------------------------------
    @cached_property
    def sight(self) -> tuple[Sight, ...]:
        """What each actor can see, by actor index."""
        found = []
        for a, name in enumerate(self.actors):
            instruments = np.array([self.sees(name, i) for i in range(len(self.instruments))], np.bool_)
            openings = instruments[self.o_instrument] if len(self.openings) else np.zeros(0, np.bool_)
            forces = np.array([f.actor == name for f in self.text.forces.values()], np.bool_)
            found.append(Sight(a, instruments, openings, forces, self.text.actors[name].intelligence))
        return tuple(found)

    @cached_property
    def audience(self) -> tuple[frozenset[int] | None, ...]:
        """Who may know of each instrument; nothing means everybody."""
        found: list[frozenset[int] | None] = []
        for i in range(len(self.instruments)):
            who = frozenset(a for a, name in enumerate(self.actors) if self.sees(name, i))
            found.append(None if len(who) == len(self.actors) else who)
        return tuple(found)

    def sees(self, actor: str, i: int) -> bool:
        """May `actor` know of instrument `i`."""
        part = self.instrument(i)
        if part.seen_by == "all" or actor == part.owner:
            return True
        if part.seen_by == "parties":
            return actor in part.parties
        return actor in part.seen_by

    def __repr__(self) -> str:
        """Name of the scenario."""
        return f"Rulebook({self.scenario.id})"


_PAST = {
    "impose": "Imposed",
    "threaten": "Threatened",
    "lift": "Lifted",
    "propose": "Proposed",
    "convene": "Convened",
    "walk_out": "WalkedOut",
    "sign": "Signed",
    "initial": "Initialled",
    "bind": "Bound",
    "agree": "Agreed",
    "withdraw": "Withdrawn",
    "suspend": "Suspended",
    "make": "Made",
    "stress": "Stressed",
    "set_quota": "QuotaSet",
    "withdraw_mediator": "MediatorWithdrawn",
    "withdraw_threat": "ThreatWithdrawn",
    "raise_level": "LevelRaised",
    "lower_level": "LevelLowered",
    "stand_down": "StoodDown",
    "build": "Begun",
    "shuttle": "Shuttled",
}


def event_name(kind: str, trigger: str) -> str:
    """Past participle under which the log keeps a trigger: ``SanctionImposed``."""
    verb = _PAST.get(trigger)
    if verb is None:
        verb = (
            (
                trigger + "d"
                if trigger.endswith("e")
                else trigger[:-1] + "ied"
                if trigger.endswith("y")
                else trigger + "ed"
            )
            .replace("_", " ")
            .title()
            .replace(" ", "")
        )
    return kind.title() + verb


def _listed(value: list[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
