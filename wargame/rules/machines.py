"""The lifecycles of a scenario compiled to tables, and instruments in them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.scenario.instruments import Instrument
from wargame.scenario.model import Scenario
from wargame.world.lifecycles import table
from wargame.world.wording import act_sentence, ready_sentence

Ints = NDArray[np.intp]

WHO_PARTY, WHO_OWNER, WHO_OTHER, WHO_ALL, WHO_RULES = range(5)
_STANDING = ("talks", "operation")
_WHO = {"party": WHO_PARTY, "owner": WHO_OWNER, "other": WHO_OTHER, "all": WHO_ALL, "rules": WHO_RULES}


class Machines:
    """Kinds, states and triggers as codes.

    Attributes:
        next: (kinds, states, triggers + 1) int8: the state a trigger code leads to, -1 where it is not possible.
        who: (kinds, triggers + 1) who may pull a trigger.
        active: (kinds, states) whether an instrument does its work in the state.
        kind_of: (I,) kind of each instrument; `owner` its owner.
        of_kind: instruments of a kind, in scenario order; `rank_of` an instrument its place among them.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.text = scenario.text
        self.axes = scenario.axes
        self.index = scenario.index
        self.actors: tuple[str, ...] = scenario.axes["A"]
        self.instruments: tuple[str, ...] = scenario.axes["I"]
        self._told: dict[tuple[int, int, int, bool], str] = {}
        self._lifecycles()

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
        parts = tuple(self.text.instruments.values())
        self._parts: tuple[Instrument, ...] = parts
        self._codes = [self.trigger_code[part.kind] for part in parts]
        self._triggers = [tuple(codes) for codes in self._codes]
        self.of_kind: dict[str, Ints] = {k: np.flatnonzero(self.kind_of == n) for n, k in enumerate(self.kinds)}
        self.rank_of = np.zeros(len(parts), np.intp)
        for members in self.of_kind.values():
            self.rank_of[members] = np.arange(len(members))
        self.owner = np.array([self.index["A"][i.owner] for i in self.text.instruments.values()], np.intp)
        self.active = np.zeros((len(machines), states), np.bool_)
        for k, (kind, machine) in enumerate(machines.items()):
            for state in machine.active:
                self.active[k, self.state_code[kind][state]] = True
        self.standing = np.zeros(self.who.shape, np.bool_)
        """(kinds, triggers + 1) acts that go on through every step of a turn: movement at a table, a pressed attack."""
        for kind in _STANDING:
            for trigger, code in self.trigger_code[kind].items():
                stays = all(row.dest == "=" for row in machines[kind].transitions if row.trigger == trigger)
                self.standing[kind_index[kind], code] = stays

    def leads(self, kinds: Ints, states: NDArray[Any], codes: NDArray[Any]) -> NDArray[np.int8]:
        """(B, n) where triggers lead n instruments of these kinds from states; -1 where they are not possible."""
        _, width, triggers = self.next.shape
        found: NDArray[np.int8] = self.next.ravel().take(((kinds * width + states) * triggers + codes).T).T
        return found

    def instrument(self, i: int) -> Instrument:
        """The text of instrument `i`."""
        return self._parts[i]

    def state(self, kind: str, *names: str) -> tuple[int, ...]:
        """Codes of states of a kind."""
        return tuple(self.state_code[kind][n] for n in names)

    def code(self, instrument: int, trigger: str) -> int:
        """Code of a trigger on an instrument."""
        return self._codes[instrument][trigger]

    def trigger_name(self, instrument: int, code: int) -> str:
        """Name of a trigger on an instrument; the inverse of `code`."""
        return self._triggers[instrument][code - 1]

    def state_name(self, instrument: int, code: int) -> str:
        """Name of a state of an instrument."""
        return self.scenario.lifecycles[self.kinds[self.kind_of[instrument]]].states[code]

    def start_state(self, i: int) -> int:
        """Code of the state in which instrument `i` starts."""
        part = self.instrument(i)
        return 0 if part.start is None else self.state_code[part.kind][part.start]

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
    def level_steps(self) -> NDArray[np.float64]:
        """(I, triggers + 1) what ``raise_level`` and ``lower_level`` do to a level where the order names none."""
        steps = np.zeros((len(self.instruments), self.who.shape[1]))
        for i in range(len(self.instruments)):
            codes = self.trigger_code[self.kinds[self.kind_of[i]]]
            for trigger, step in (("raise_level", 0.2), ("lower_level", -0.2)):
                if trigger in codes:
                    steps[i, codes[trigger]] = step
        return steps

    @cached_property
    def _act_words(self) -> list[list[str]]:
        return [
            [part.title, *(f"{part.title}: {trigger.replace('_', ' ')}" for trigger in triggers)]
            for part, triggers in zip(self._parts, self._triggers, strict=True)
        ]

    def act_words(self, i: int, code: int) -> str:
        """A trigger on an instrument in words; just the instrument for code 0."""
        return self._act_words[i][code]

    def act_told(self, actor: int, i: int, code: int, *, assents: bool) -> str:
        """What an actor did, or only assented to, as news tell it."""
        key = (actor, i, code, assents)
        text = self._told.get(key)
        if text is None:
            who, what = self.text.actors[self.actors[actor]].title, self.instrument(i).title
            kind, trigger = self.kinds[self.kind_of[i]], self.trigger_name(i, code)
            text = ready_sentence(trigger, who, what) if assents else act_sentence(kind, trigger, who, what)
            self._told[key] = text
        return text


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
    "withhold": "Withheld",
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
