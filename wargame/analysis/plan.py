"""What a study plays: everything its results depend on, as one value that crosses to other processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from wargame.base.digest import canonical_json
from wargame.base.errors import UsageError
from wargame.base.text import suggest
from wargame.expr import Compiled, ExprErrors
from wargame.players.table import line_up
from wargame.rules.parameters import BY_NAME
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.scenario.loading import youngest
from wargame.scenario.model import Scenario
from wargame.world.fields import FIELDS

CHUNK: Final = 512
"""Worlds resolved together, so that their arrays stay in the processor's cache."""
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A study, but for the number of its worlds.

    Attributes:
        scenario: its id.
        digest: of what the scenario says.
        files: path and text of every file of it.
        seed: of the games; world n of a seed is the same game in every study.
        players: (actor, player text) where it is not the line-up's.
        opponents: line-up of the seats that `players` does not name.
        vary: (parameter, lowest, highest): drawn evenly in each world, in place of the scenario's value or draw.
        measures: (name, expression) worked out in every world after every turn.
        turns: turns played; the whole calendar by default.
        chunk: worlds played together.
        rules: version of the rules.
    """

    scenario: str
    digest: str
    files: Pairs
    seed: int
    players: Pairs = ()
    opponents: str = "standard"
    vary: tuple[tuple[str, float, float], ...] = ()
    measures: Pairs = ()
    turns: int = 0
    chunk: int = CHUNK
    rules: int = RULES_VERSION

    def identity(self) -> dict[str, Any]:
        """What two studies must share for their worlds to be mixed."""
        return {
            "scenario": self.scenario,
            "scenario_digest": self.digest,
            "rules": self.rules,
            "seed": self.seed,
            "turns": self.turns,
            "players": dict(self.players),
            "opponents": self.opponents,
            "vary": {name: [low, high] for name, low, high in self.vary},
            "measures": dict(self.measures),
            "chunk": self.chunk,
        }

    def key(self) -> str:
        """A short name of `identity`."""
        return hashlib.sha256(canonical_json(self.identity()).encode()).hexdigest()[:16]

    def worlds_of(self, number: int, worlds: int) -> range:
        """The worlds of a chunk, in a study of so many."""
        return range(number * self.chunk, min((number + 1) * self.chunk, worlds))


def plan_of(
    scenario: Scenario,
    *,
    seed: int = 0,
    players: Mapping[str, str] | None = None,
    opponents: str = "standard",
    vary: Mapping[str, tuple[float, float]] | None = None,
    measures: Mapping[str, str] | None = None,
    turns: int | None = None,
    chunk: int = CHUNK,
) -> Plan:
    """A plan that is known to work: players, parameters and measures are there.

    Every plan also measures the fields that are one number for the whole theatre, such as ``deaths``.

    Raises:
        UsageError: a player, a parameter or a measure is not there.
    """
    named = {f.name: f.name for f in FIELDS if not f.axes and f.name != "turn"}
    plan = Plan(
        scenario=scenario.id,
        digest=scenario.digest(),
        files=tuple(scenario.files.items()),
        seed=seed,
        players=tuple(sorted((players or {}).items())),
        opponents=opponents,
        vary=tuple((name, float(low), float(high)) for name, (low, high) in sorted((vary or {}).items())),
        measures=tuple({**named, **(measures or {})}.items()),
        turns=min(turns or scenario.text.calendar.turns, scenario.text.calendar.turns),
        chunk=chunk,
    )
    _known_parameters(scenario, plan)
    ready = prepared(plan)
    line_up(ready.book, dict(plan.players), plan.opponents)
    return plan


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan made ready to run in this process."""

    book: Rulebook
    measures: Mapping[str, Compiled]


@lru_cache(maxsize=2)
def prepared(plan: Plan) -> Prepared:
    """The rulebook and the measures of a plan, made once in a process.

    Raises:
        UsageError: a measure is no expression of this scenario.
    """
    scenario = Scenario.from_files(dict(plan.files))
    if plan.vary:
        scenario = Scenario.from_files({**dict(plan.files), **_variant(scenario, plan)})
    return Prepared(Rulebook(scenario), {name: _measure(scenario, name, text) for name, text in plan.measures})


def _measure(scenario: Scenario, name: str, text: str) -> Compiled:
    try:
        return scenario.compile(text, None, context="event")
    except ExprErrors as error:
        first = error.problems[0]
        raise UsageError(
            f"column {first.start + 1}: {first.what}", where=f"measure {name}", way_out=first.way_out or ""
        ) from None


def _known_parameters(scenario: Scenario, plan: Plan) -> None:
    own = scenario.text.parameters
    known = [*BY_NAME, *(name for name in own if not name.startswith("start_"))]
    for name, low, high in plan.vary:
        if name.startswith("start_") and name in own:
            what, way_out = f"'{name}' is an opening value, not a number of the rules", "vary one of the parameters"
            raise UsageError(what, where="--vary", way_out=way_out)
        if name not in known:
            raise UsageError(f"there is no parameter '{name}'", where="--vary",
                             way_out=suggest(name, known, "parameters"))  # fmt: skip
        if low > high:
            raise UsageError(f"'{name}' from {low:g} down to {high:g}", where="--vary",
                             way_out=f"write {name}={high:g}..{low:g}")  # fmt: skip


def _variant(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """A variant that extends the scenario and draws the parameters of the plan: only such text is ever played."""
    lines = ["scenario:", f"  extends: {json.dumps(youngest(scenario.files))}", "parameters:"]
    for name, low, high in plan.vary:
        own = scenario.text.parameters.get(name)
        lines += [f"  {name}:", f"    draw: [{low!r}, {high!r}]"]
        if own is None:
            lines += ["    meaning: varied in a study", "    fiction: true"]
        elif own.value is not None:
            lines.append("    value: ~")
    return {f"{scenario.id}-varied/scenario.yaml": "\n".join(lines) + "\n"}
