"""Scenarios: YAML with positions, schema, checks, and the immutable `Scenario` the rest of the program plays."""

from wargame.scenario.load import attempt, check_paths, json_schema, known_scenarios, load
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
