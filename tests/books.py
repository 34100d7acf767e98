"""The shipped scenarios as the tests share them: each read once in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wargame.rules.rulebook import Rulebook
from wargame.scenario import Scenario, load

SCENARIOS = Path(__file__).parent.parent / "scenarios"


@cache
def scenario_of(name: str) -> Scenario:
    """A shipped scenario."""
    return load(SCENARIOS / name)


@cache
def book_of(name: str) -> Rulebook:
    """Its rulebook."""
    return Rulebook(scenario_of(name))
