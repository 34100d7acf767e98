"""All comparisons of a scenario with its record, as one small file that a page can be made of.

The file (``docs/validity.json``) names the scenario's digest, the rules and the record it was made with, so that a page
can say when any of them has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from wargame.analysis.balance import Balance, balance
from wargame.analysis.base_rates import base_rates
from wargame.analysis.ensemble import Ensemble, play_chunk
from wargame.analysis.hindcast import calibration, hindcast, kept_games
from wargame.analysis.plan import Plan, plan_of
from wargame.analysis.record import Measured, Record
from wargame.analysis.sensitivity import drawn_names, ranks, sensitivity, wide
from wargame.analysis.strategies import head_to_head, strategies
from wargame.base.digest import canonical_json, text_digest
from wargame.players.table import OPPONENTS, doctrines_of
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.scenario.model import Scenario

FORMAT: Final = 1
DIGITS: Final = 4
EXPLANATIONS: Final = {"base_rates": {"__all__": {"explained"}}}
"""What a record says of its results: it changes none of them."""
MOVED: Final = 8
"""Parameters told of those that fitting moved."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Games played for each part, and their seeds: fixed, so that another run gives the same file."""

    strategies: int = 2048
    fit: int = 8192
    balance: int = 512
    chance: int = 256
    seed: int = 1


def identity(scenario: Scenario, record: Record) -> dict[str, Any]:
    """What the file depends on."""
    return {
        "format": FORMAT,
        "scenario": scenario.id,
        "scenario_digest": scenario.digest(),
        "rules": RULES_VERSION,
        "record_digest": text_digest(canonical_json(record.model_dump(mode="json", exclude=EXPLANATIONS))),
    }


def validity(
    scenario: Scenario, record: Record, executor: Executor, say: Say, sizes: Sizes = Sizes()
) -> dict[str, Any]:
    """Play everything and compare it.

    Args:
        scenario: what is compared.
        record: with what.
        executor: plays the chunks.
        say: told what is being played.
        sizes: how many games.
    """
    book = Rulebook(scenario)
    seats = scenario.text.seats

    def played(what: str, worlds: int, **asked: Any) -> tuple[Plan, Ensemble]:
        say(f"{worlds} games: {what}")
        plan = plan_of(scenario, seed=sizes.seed, **asked)
        chunks = [plan.worlds_of(n, worlds) for n in range(-(-worlds // plan.chunk))]
        return plan, Ensemble.joined(list(executor.map(play_chunk, [plan] * len(chunks), chunks)))

    measures = record.measures()
    games = {
        name: Measured(record, played(s.title, sizes.strategies, players=s.players, measures=measures)[1])
        for name, s in record.strategies.items()
    }
    plan, varied = played("every parameter varied", sizes.fit, vary=wide(scenario), measures=measures)
    names = drawn_names(plan, scenario)
    found: dict[str, Any] = {
        **identity(scenario, record),
        "games": asdict(sizes),
        "base_rates": {n: asdict(s) for n, s in base_rates(record, scenario, games).items()},
        "hindcast": _hindcast(record, scenario, Measured(record, varied), names),
        "sensitivity": [asdict(s) for s in sensitivity(varied.hidden, names, varied.final, seats)],
        "strategies": {n: asdict(s) for n, s in strategies(record, games, scenario.axes["H"], seats).items()},
        "pressure_against_integration": head_to_head(record, games["pressure"], games["integration"]),
        "balance": _balance(book, played, sizes),
    }
    numbers: dict[str, Any] = _rounded(found)
    return numbers


def _hindcast(record: Record, scenario: Scenario, games: Measured, names: list[str]) -> dict[str, Any]:
    told = hindcast(record, scenario, games)
    late = [f for f in told.forecasts.values() if f.question.answered > record.record.frozen]
    kept = kept_games(record, scenario, games)
    shift = ranks(games.games.hidden)[kept].mean(axis=0)
    error = 1.0 / np.sqrt(max(kept.sum(), 1))
    moved = sorted(range(len(names)), key=lambda k: (-abs(shift[k]), k))[:MOVED]
    return {
        "forecasts": {n: {"unfitted": f.unfitted, "given": f.given} for n, f in told.forecasts.items()},
        "kept": told.kept,
        "agree": told.agree,
        "base_rate": told.base_rate,
        "fitted": asdict(told.fitted),
        "scored": asdict(told.scored),
        "calibration": calibration(late),
        "moved": [[names[k], float(shift[k])] for k in moved],
        "moved_error": float(error),
    }


def _balance(book: Rulebook, played: Callable[..., tuple[Plan, Ensemble]], sizes: Sizes) -> dict[str, Any]:
    """The line-ups, every further doctrine by itself, and every seat left to chance."""
    games: dict[str, Ensemble] = {}
    for name in OPPONENTS:
        plan, games[name] = played(f"line-up {name}", sizes.balance, opponents=name)
    told: Balance = balance(plan, games)
    unused = set(told.unused)
    for seat in book.text.seats:
        for name in doctrines_of(book, seat)[1:]:
            for opponents in ("standard", "alternative"):
                plan, other = played(
                    f"{seat} by {name}", sizes.chance, players={seat: f"doctrine:{name}"}, opponents=opponents
                )
                unused &= set(balance(plan, {name: other}).unused)
    usual = games["standard"].final[: sizes.chance]
    chance = {}
    for k, seat in enumerate(book.text.seats):
        gap = usual[:, k] - played(f"{seat} by chance", sizes.chance, players={seat: "random"})[1].final[:, k]
        chance[seat] = {"better": float((gap > 0).mean()), "gap": float(gap.mean())}
    return {
        "rows": [asdict(row) for row in told.rows],
        "by_seat": dict(told.by_seat),
        "unused": [name for name in book.instruments if name in unused],
        "dominant": [asdict(row) for row in told.dominant],
        "chance": chance,
    }


def _rounded(value: Any) -> Any:
    """Numbers as the file keeps them: so many significant digits."""
    if isinstance(value, bool) or value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value]


def as_json(found: Mapping[str, Any]) -> str:
    """The file's text: a line for every small thing, so that two versions can be compared."""
    lines = ["{"]
    items = list(found.items())
    for n, (name, value) in enumerate(items):
        comma = "," if n < len(items) - 1 else ""
        key = json.dumps(name)
        if isinstance(value, Mapping) and value:
            rows = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()]
            lines += [f" {key}: {{", ",\n".join(rows), f" }}{comma}"]
        elif isinstance(value, list) and value:
            rows = [f"  {json.dumps(v, ensure_ascii=False)}" for v in value]
            lines += [f" {key}: [", ",\n".join(rows), f" ]{comma}"]
        else:
            lines.append(f" {key}: {json.dumps(value, ensure_ascii=False)}{comma}")
    return "\n".join([*lines, "}"]) + "\n"
