"""Every expression of the shipped scenarios gives one world, to the bit, what it gives a batch of one.

What a variant takes over from the scenario that it extends is tried there.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wargame import expr
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario import load
from wargame.scenario.expressions import Place, all_places
from wargame.scenario.model import Scenario
from wargame.testing.secrets import view_of

SCENARIOS = sorted(path.parent for path in (Path(__file__).parents[3] / "scenarios").glob("*/scenario.yaml"))
TURNS = 3


def compiled(scenario: Scenario, place: Place) -> expr.Compiled:
    """The expression of a place, as the rules and the players have it compiled."""
    want: expr.ValueType | None = place.want
    axes: tuple[str, ...] = ()
    where: dict[str, Any] = {"actor": place.actor, "instrument": place.instrument, "context": place.context}
    if place.target is not None:
        field, index = scenario.target(place.target, **where)
        axes = tuple(axis for axis, k in zip(field.axes, index, strict=True) if k is None)
        want = place.want if field.codes is None else expr.Enum(field.codes)
    return scenario.compile(place.text, want, axes=axes, **where)


def bits(value: Any) -> tuple[type, bytes]:
    return type(value), np.array(value).tobytes()


def unlike(functions: Mapping[Place, expr.Compiled], book: Rulebook, world: Any) -> list[str]:
    """Places whose expression gives one world something else than it gives a batch of one."""
    views = [view_of(book, world, actor) for actor in range(len(book.actors))]
    found = []
    for place, function in functions.items():
        assert (function.single is None) is bool(function.typed.axes)
        if function.single is None:
            continue
        arrays = world.arrays
        if place.context == "doctrine" and place.actor is not None:
            arrays = views[book.index["A"][place.actor]]
        value = function(arrays)
        if isinstance(value, np.ndarray):
            value = value[0].item()
        if bits(function.single(arrays)) != bits(value):
            found.append(f"{'.'.join(map(str, place.path))}: {value!r}")
    return found


def own_places(scenario: Scenario) -> list[Place]:
    """Where a scenario says something that the one it extends does not."""
    base = scenario.text.scenario.extends
    taken_over = {(place.path, place.text) for place in all_places(load(base).text)} if base else set()
    return [place for place in all_places(scenario.text) if (place.path, place.text) not in taken_over]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_every_expression_gives_one_world_what_it_gives_a_batch_of_one(path: Path) -> None:
    scenario = load(path)
    functions = {place: compiled(scenario, place) for place in own_places(scenario)}
    assert any(expr.reads(function.typed) for function in functions.values()) or scenario.text.scenario.extends
    book = Rulebook(scenario)
    players = line_up(book, {})
    world = begin(book, seed=11)
    assert unlike(functions, book, world) == []
    for _ in range(TURNS):
        play_turn(book, world, players)
        assert unlike(functions, book, world) == []
