"""Scenarios: YAML with positions, schema, checks, and the immutable `Scenario` the rest of the program plays.

What is named here is imported when it is asked for: a list of scenarios needs neither schema nor checks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wargame.scenario.loading import attempt, check_paths, json_schema, known_scenarios, load
    from wargame.scenario.model import Opening, Scenario, TargetError
    from wargame.scenario.schema import ScenarioText

__all__ = [
    "Opening",
    "Scenario",
    "ScenarioText",
    "TargetError",
    "attempt",
    "check_paths",
    "json_schema",
    "known_scenarios",
    "load",
]

_ROOM = {"Opening": "model", "Scenario": "model", "TargetError": "model", "ScenarioText": "schema"}


def __getattr__(name: str) -> Any:
    """One of the names above, from the module that it is in."""
    if name not in __all__:
        raise AttributeError(f"module 'wargame.scenario' has no attribute '{name}'")
    return getattr(import_module(f"wargame.scenario.{_ROOM.get(name, 'loading')}"), name)
