"""What represents each row of the systems list: `docs/coverage.yaml` read, its targets found, linked and printed.

A target is written in one of these ways; ``~ words`` after it asks that its text contain the words.

=====================================  ==========================================================================
``field stability``                    a field of the world
``number walkout_base``                a number of the rules
``rule talks.apply_talks``             a function of ``wargame/rules``
``test test_loops.test_x01_...``       a test of the rules: one end of a loop is pushed, the other looked at
``us_kabarebe``, ``us_kabarebe.renew`` an instrument, or a trigger that somebody pulls on it
``timeline.angola_leaves``             an entry of any other section: ``actors``, ``sites``, ``parameters`` ...
``objectives.us.relief``               an objective of a seat
``brief.us``                           the brief of a seat, or of the facilitator
``history/doctrines.us-record``        the same in another scenario than kivu-2025
=====================================  ==========================================================================
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from wargame.rules.parameters import BY_NAME as NUMBERS
from wargame.scenario import Scenario, load
from wargame.world.fields import BY_NAME as FIELDS

ROOT: Final = Path(__file__).parent.parent
MAIN: Final = "kivu-2025"
SCENARIOS: Final = {
    "history": "kivu-2025-history",
    "workshop": "kivu-2025-workshop",
    "doha": "doha-table",
    "alliance": "resource-alliance",
}
ROWS: Final = {"A": 113, "B": 139, "X": 22, "F": 26}
"""How many rows of each sort there are."""


@dataclass(frozen=True)
class Target:
    """One thing that represents a row.

    Attributes:
        text: as it is written.
        scenario: where it is, for an entry of a scenario.
        kind: ``field``, ``number``, ``rule``, ``test``, ``brief``, or the section of a scenario.
        path: names below that.
        words: what its text must contain.
    """

    text: str
    scenario: str
    kind: str
    path: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Row:
    """One row of the systems list."""

    code: str
    says: str
    by: tuple[Target, ...]


def rows() -> list[Row]:
    """Every row, in order."""
    text = yaml.safe_load((ROOT / "docs" / "coverage.yaml").read_text(encoding="utf-8"))
    return [Row(code, row["says"], tuple(target(t) for t in row["by"])) for code, row in text.items()]


def target(text: str) -> Target:
    """A target as it is written.

    >>> target("alliance/us_kabarebe.renew ~ Kigali").path
    ('us_kabarebe', 'renew')
    """
    said, _, words = text.partition(" ~ ")
    kind, blank, rest = said.partition(" ")
    if blank:
        return Target(text, "", kind, tuple(rest.split(".")), words)
    place, slash, entry = said.rpartition("/")
    scenario = SCENARIOS[place] if slash else MAIN
    first, *path = entry.split(".")
    if first == "brief" or first in _sections():
        return Target(text, scenario, first, tuple(path), words)
    return Target(text, scenario, "instruments", (first, *path), words)


@lru_cache
def _sections() -> frozenset[str]:
    from wargame.scenario.schema import ScenarioText

    return frozenset(ScenarioText.model_fields)


@lru_cache
def scenario(name: str) -> Scenario:
    """A shipped scenario, loaded once."""
    return load(ROOT / "scenarios" / name)


def missing(one: Target, text: Any = None) -> str:
    """Why a target does not exist; empty where it does.

    Args:
        one: the target.
        text: the scenario's text, where not as shipped.
    """
    name = ".".join(one.path)
    match one.kind:
        case "field":
            return "" if name in FIELDS else "no such field"
        case "number":
            return "" if name in NUMBERS else "no such number of the rules"
        case "rule":
            module = importlib.import_module(f"wargame.rules.{one.path[0]}")
            return "" if callable(getattr(module, one.path[1], None)) else "no such function"
        case "test":
            return "" if f"\ndef {one.path[1]}(" in _test_file(one).read_text(encoding="utf-8") else "no such test"
    found = entry(one, text)
    if found is None:
        return "no such entry"
    return "" if not one.words or one.words.lower() in words_of(found).lower() else f"it does not say '{one.words}'"


def entry(one: Target, text: Any = None) -> Any:
    """The entry of a scenario that a target names, or None."""
    text = scenario(one.scenario).text if text is None else text
    first, *rest = one.path
    if one.kind == "brief":
        return text.briefings.get(first)
    found = getattr(text, one.kind).get(first)
    if found is None or not rest:
        return found
    if one.kind == "instruments":
        return found if rest[0] in scenario(one.scenario).lifecycles[found.kind].triggers else None
    if one.kind == "objectives":
        return found.objectives.get(rest[0]) or found.red_lines.get(rest[0])
    return getattr(found, rest[0], None)


def words_of(found: Any) -> str:
    """All the text of an entry on one line."""
    return " ".join((found if isinstance(found, str) else found.model_dump_json()).split())


def _test_file(one: Target) -> Path:
    return ROOT / "tests" / "unit" / "rules" / f"{one.path[0]}.py"


def link(one: Target) -> str:
    """A target as a link to what it names, from a page of this folder."""
    name = ".".join(one.path)
    match one.kind:
        case "field":
            return f"[field `{name}`](state.md)"
        case "number":
            return f"[number `{name}`](parameters.md)"
        case "rule":
            return f"[rule `{one.path[1]}`](../wargame/rules/{one.path[0]}.py)"
        case "test":
            return f"[`{one.path[1]}`](../{_test_file(one).relative_to(ROOT).as_posix()})"
    said = name if one.kind == "instruments" else f"{one.kind}.{name}"
    place = "" if one.scenario == MAIN else f"{one.scenario}: "
    words = f" ({one.words})" if one.words else ""
    return f"[{place}`{said}`](../{file_of(one)}){words}"


def file_of(one: Target) -> str:
    """The file in which an entry stands; the parent's where a variant takes it over."""
    places = _places(one.scenario)
    if one.kind == "brief":
        return places[f"briefings/{one.path[0]}"]
    return places.get(f"{one.kind}/{one.path[0]}") or _places(MAIN)[f"{one.kind}/{one.path[0]}"]


@lru_cache
def _places(name: str) -> dict[str, str]:
    """section/entry -> file, for everything that stands in the folder of a scenario."""
    folder = ROOT / "scenarios" / name
    found = {f"briefings/{path.stem}": path.relative_to(ROOT).as_posix() for path in folder.glob("briefings/*.md")}
    for path in sorted(folder.rglob("*.yaml")):
        for section, entries in (yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or {}).items():
            if isinstance(entries, dict):
                for key in entries:
                    found.setdefault(f"{section}/{key}", path.relative_to(ROOT).as_posix())
    return found


def page() -> str:
    """The table of all rows."""
    return "\n\n".join(_part(title, letter) for title, letter in _PARTS)


_PARTS: Final = (
    ("The first document: maximum pressure", "A"),
    ("The second document: resource security alliances", "B"),
    ("Loops and tensions", "X"),
    ("Figures and dates", "F"),
)


def _part(title: str, letter: str) -> str:
    lines = [f"## {title}\n", "| row | what it is | what represents it |", "| --- | --- | --- |"]
    lines += [f"| {r.code} | {r.says} | {', '.join(link(t) for t in r.by)} |" for r in _of(letter)]
    return "\n".join(lines)


def _of(letter: str) -> Iterator[Row]:
    return (row for row in rows() if row.code[0] == letter)
