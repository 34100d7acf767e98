"""Tables of negotiation.md on games that programs play, from the counts of bargaining.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docs.pages import table
from wargame.analysis.bargaining import Bargaining, WordRow, parse_mapping
from wargame.rules.turn import RULES_VERSION
from wargame.scenario import load

ROOT = Path(__file__).parent.parent
REFRESH = "`python benchmarks/bargaining.py --write`"
FIELD = {"bare": 0.55, "monitored": 0.30, "definitive": 0.12}
"""Chance that a truce fails in two weeks, by class: the record of 2025 shrunk to the global one (Clayton and Sticher
2021; Mattes and Savun 2010)."""


@cache
def kept() -> dict[str, Any]:
    """The counts."""
    content: dict[str, Any] = json.loads((ROOT / "docs" / "bargaining.json").read_text(encoding="utf-8"))
    return content


def share(part: int, whole: int) -> str:
    """So many of so many."""
    return f"{part / whole:.0%} ({part:,} of {whole:,})" if whole else "none"


def report(numbers: Mapping[str, Any] | None = None) -> str:
    """Everything that was counted."""
    numbers = kept() if numbers is None else numbers
    found = parse_mapping(numbers)
    parts = [state(numbers), summary(found), tables(found), truces(found), words(found.kinds, "kind"),
             words(found.pairs, "giver to receiver")]  # fmt: skip
    return "\n\n".join(parts)


def state(numbers: Mapping[str, Any]) -> str:
    """What the counts were made with, and whether that is what is shipped."""
    now = load(ROOT / "scenarios" / numbers["scenario"]).digest()
    made = (
        f"{numbers['games']:,} games of {numbers['scenario']} (digest `{numbers['scenario_digest'][:12]}`, rules "
        f"version {numbers['rules']}, seed {numbers['seed']}), all seats by their first doctrines."
    )
    changed = [said for said, same in (("the scenario", numbers["scenario_digest"] == now),
                                       ("the rules", numbers["rules"] == RULES_VERSION)) if not same]  # fmt: skip
    return (
        f"{made}\n\n> **Out of date:** {', '.join(changed)} changed since. {REFRESH} counts anew." if changed else made
    )


def summary(found: Bargaining) -> str:
    """The rates."""
    sat, agreed, missed = (sum(getattr(row, name) for row in found.tables) for name in ("sat", "agreed", "missed"))
    signed, in_force = (
        sum(getattr(row, name) for row in found.tables) / found.games for name in ("signed", "in_force")
    )
    hard = [row for row in found.kinds if row.of[0] in ("withdraw", "disarm", "ceasefire")]
    done, owed = sum(row.done for row in hard), sum(row.owed for row in hard)
    full = found.implemented[3]
    rows = [
        ["agreement: texts discussed that all parties took", share(agreed, sat)],
        ["missed deals: open at the end, and better for all parties than none, of those and the agreed",
         share(missed, missed + agreed)],
        ["bad deals: signatures under what was worth less than walking away to the seat then",
         share(found.below, found.signatures)],
        ["regretted: texts in force at the end that a party would not sign again",
         share(found.regretted, found.standing)],
        ["signature is cheap: texts of tracks signed a game, and in force at its end (8 were signed in 2025)",
         f"{signed:.1f} and {in_force:.1f}"],
        ["compliance is not: turns in which leaving, disarming or a ceasefire was due and done", share(done, owed)],
        ["clauses in force at the end that are implemented in full (0 to 3)",
         f"{share(full, sum(found.implemented))}; not at all {found.implemented[0]:,}"],
        ["signatures under letters between two", f"{found.letters / found.games:.1f} a game"],
    ]  # fmt: skip
    return table(("", "counted"), rows)


def tables(found: Bargaining) -> str:
    """Text by text."""
    rows = [
        [f"`{r.treaty}`", r.sat, r.agreed, r.signed, r.in_force, r.missed, f"{r.drafts:g}", f"{r.turns:g}"]
        for r in found.tables
    ]
    head = ("text", "discussed", "agreed", "signed at the end", "in force", "missed", "drafts to agreement", "turns")
    return table(head, rows)


def truces(found: Bargaining) -> str:
    """Ceasefires by class, beside the field."""
    rows = [
        [r.grade, f"{r.turns:,}", f"{r.broken / r.turns:.2f}" if r.turns else "-", f"{FIELD[r.grade]:.2f}"]
        for r in found.truces
    ]
    return table(("ceasefire", "turns in force", "fails in a turn", "field"), rows)


def words(rows: Iterable[WordRow], what: str) -> str:
    """Promises by sort: as reported, and in truth."""
    found = [[" to ".join(f"`{name}`" for name in r.of), share(r.kept, r.judged), share(r.done, r.owed)] for r in rows]
    return table((what, "kept, as reported", "done when due, in truth"), found)
