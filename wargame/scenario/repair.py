"""A scenario that breaks the schema, cut down to what keeps it: so that the later checks can still run.

What is cut off is complained about already. What the later checks say about an entity that lost something is dropped,
and so is what they say about names that went missing with it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from wargame.base.errors import Problem
from wargame.base.source import Path, Tree, path_name
from wargame.scenario.schema import ScenarioText
from wargame.scenario.wording import place_of

_ROUNDS: Final = 12


@dataclass
class Cut:
    """What was cut off."""

    entities: set[str] = field(default_factory=set)
    """Dotted names of entities that lost more than an unknown key."""
    names: set[str] = field(default_factory=set)
    """Ids that are gone altogether."""

    def concerns(self, problem: Problem) -> bool:
        """Whether a later problem may only be there because something was cut off."""
        entity = ".".join(problem.path.split("[")[0].split(".")[:2])
        if entity in self.entities:
            return True
        return any(f"'{name}'" in problem.what or f"{name}." in problem.what for name in self.names)


def keep_valid(tree: Tree, errors: Iterable[Mapping[str, Any]]) -> tuple[ScenarioText | None, Cut]:
    """The models of what is left once everything that breaks the schema is gone; None where too little is left."""
    rest = Tree(value=copy.deepcopy(tree.value))
    cut = Cut()
    for _ in range(_ROUNDS):
        places = {(place_of(error, rest)[0], error["type"]) for error in errors}
        for path, kind in sorted(places, key=lambda place: -len(place[0])):
            if not path:
                return None, cut
            _remove(rest, path, cut, unknown_key=kind == "extra_forbidden")
        try:
            return ScenarioText.model_validate_json(json.dumps(rest.value), strict=True), cut
        except ValidationError as error:
            errors = error.errors(include_url=False)
    return None, cut


def _remove(rest: Tree, path: Path, cut: Cut, *, unknown_key: bool) -> None:
    """Take out what stands at a path; of a list all, since the places of the others would shift."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    around = rest.get(path[:-1])
    if not isinstance(around, dict) or path[-1] not in around:
        return
    del around[path[-1]]
    if unknown_key:
        return
    cut.entities.add(path_name(path[:2]))
    if len(path) == 2:
        cut.names.add(str(path[1]))
