"""A scenario made ready to run: names turned into indices, texts into functions, facts into arrays.

A rulebook is immutable and shared by every world of the scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import DiceTable
from wargame.rules.facts import Facts
from wargame.rules.machines import WHO_ALL, WHO_OTHER, WHO_OWNER, WHO_PARTY, WHO_RULES
from wargame.rules.openings import Opening
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.rules.rows import Rows
from wargame.rules.texts import Aim, Change, EffectRow, EventRow, Fixed, Texts
from wargame.scenario.model import Scenario
from wargame.world.fields import BY_NAME as FIELD_BY_NAME
from wargame.world.view import Sight

__all__ = [
    "WHO_ALL",
    "WHO_OTHER",
    "WHO_OWNER",
    "WHO_PARTY",
    "WHO_RULES",
    "Aim",
    "Change",
    "EffectRow",
    "EventRow",
    "Fixed",
    "Opening",
    "Rulebook",
    "rulebook_of",
]

Mask = NDArray[np.bool_]

_OPENING: Final = {
    "deaths": 0.0,
    "deaths_low": 0.0,
    "deaths_high": 0.0,
    "relief": 0.5,
    "stability": 40.0,
    "coherence": 0.7,
    "ripeness": 0.4,
}


class Rulebook(Texts):
    """Everything the rules need of a scenario: machines, openings, texts, facts, parameters, dice, sight."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self.facts = Facts(scenario)
        self._memo: dict[str, Any] = {}
        self.step_days = self.text.calendar.step_days
        self.per_year = 365.25 / self.step_days
        """Steps in a year."""
        self.fortnights = self.step_days / 14.0
        """Length of a step in the two-week turns that the parameters are stated for."""
        self.seats = tuple(self.index["A"][s] for s in self.text.seats)
        self._parameters()

    def opening_value(self, name: str) -> float:
        """Opening value of a scalar field: the scenario's parameter ``start_<name>``, or the default."""
        given = self.text.parameters.get(f"start_{name}")
        return _OPENING[name] if given is None or given.value is None else given.value

    def memo(self, name: str, make: Callable[[], Any]) -> Any:
        """Facts that a rule prepares once per scenario."""
        if name not in self._memo:
            self._memo[name] = make()
        return self._memo[name]

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
    def rows(self) -> Rows:
        """The clauses of the scenario's treaties as rows of axis K."""
        return Rows(self)

    @cached_property
    def dice(self) -> DiceTable:
        """The streams of a turn."""
        count = {axis: len(ids) for axis, ids in self.axes.items()}
        return DiceTable(
            {
                "battle": len(self.of_kind["operation"]),
                "walkout": sum(len(p.talks.belligerents) for p in self.text.instruments.values() if p.talks),
                "round": len(self.of_kind["talks"]),
                "incident": len(self.of_kind["treaty"]),
                "report": count["K"],
                "hearing": count["Y"],
                "vote": count["Y"],
                "output": count["M"],
                "price": count["C"],
                "mood": count["A"],
                "event": sum(event.chance is not None for event in self.events),
                "chance": self._chances,
                "deaths": count["Z"],
                "close": len(self.of_kind["deal"]),
                "freeze": len(self.of_kind["project"]),
                "leak": count["I"],
            }
        )

    @cached_property
    def player_dice(self) -> tuple[DiceTable, ...]:
        """Draws that belong to each actor's player, apart from the world's: 256, or more where it has more acts."""
        acts = np.bincount(self.o_actor, self.allowed.sum(axis=1), minlength=len(self.actors)).astype(np.intp)
        return tuple(
            DiceTable({"player": max(256, int(acts[a]) + 6)}, salt=f"player:{name}")
            for a, name in enumerate(self.actors)
        )

    @cached_property
    def intel(self) -> DiceTable:
        """Errors of each actor's estimates, over the forces."""
        return DiceTable({f"intel{a}": len(self.axes["F"]) for a in range(len(self.actors))})

    @cached_property
    def sight(self) -> tuple[Sight, ...]:
        """What each actor can see, by actor index."""
        found = []
        for a, name in enumerate(self.actors):
            instruments = np.array([self.sees(name, i) for i in range(len(self.instruments))], np.bool_)
            openings = instruments[self.o_instrument] if len(self.openings) else np.zeros(0, np.bool_)
            forces = np.array([f.actor == name for f in self.text.forces.values()], np.bool_)
            memory = np.array([self._saw(a, field, at) for field, at, _ in self.scenario.memory], np.bool_)
            error = self.text.actors[name].intelligence
            found.append(
                Sight(
                    a,
                    instruments,
                    openings,
                    forces,
                    memory,
                    error,
                    clauses=self._reads(name),
                    tables=np.array([name in self.rows.bound[k] for k in range(len(self.axes["K"]))], np.bool_),
                    seats=self.o_actor == a,
                    votes=instruments[self.rows.body_treaty],
                )
            )
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

    def _reads(self, name: str) -> Mask:
        """(K,) the clauses that an actor may read: public ones where it sees the treaty, else those of its own."""
        rows = self.rows
        seen = np.array([self.sees(name, int(i)) for i in rows.instrument], np.bool_)
        own = np.array([name in who for who in rows.readers], np.bool_)
        return own | (seen & rows.public)

    def readers_of(self, k: int) -> frozenset[int] | None:
        """Who may know what row `k` says; nothing means everybody."""
        rows = self.rows
        if rows.secret[k]:
            return frozenset(self.index["A"][name] for name in rows.readers[k])
        return self.audience[int(rows.instrument[k])]

    def _saw(self, actor: int, name: str, at: tuple[int | None, ...]) -> bool:
        """Does the actor see the cell of a field exactly."""
        seen_by = FIELD_BY_NAME[name].seen_by
        if seen_by == "owner":
            return at[0] == actor
        if seen_by == "pair":
            return actor in at
        if seen_by == "instrument":
            return at[0] is not None and self.sees(self.actors[actor], at[0])
        if seen_by in ("clause", "party"):
            return False
        if seen_by == "intel":
            return at[0] is not None and int(self.facts.force_actor[at[0]]) == actor
        return seen_by == "all"

    def __repr__(self) -> str:
        """Name of the scenario."""
        return f"Rulebook({self.scenario.id})"


def rulebook_of(files: Mapping[str, str]) -> Rulebook:
    """The rulebook of the scenario that `files`, out of a save, hold.

    The last few are kept: a game that is opened again, replayed, forked or told of needs no second reading.

    Raises:
        ScenarioError: they are no valid scenario.
    """
    return _rulebook_of(tuple(files.items()))


@lru_cache(maxsize=4)
def _rulebook_of(files: tuple[tuple[str, str], ...]) -> Rulebook:
    return Rulebook(Scenario.from_files(dict(files)))
