"""Ways to the sea that compete by cost and room."""

from __future__ import annotations

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

WAYS = {
    "parameters.output_swing": {"meaning": "as the rules say", "value": 0.0, "fiction": True},
    "sites.pit.routes": ["south", "west"],
    "sites.pit.formal": 1.0,
    "sites.pit.zone": "far",
    "routes.south": {"title": "South", "zones": ["far"], "capacity": 500, "cost": 1.0, "fiction": True},
    "routes.west": {"title": "West", "zones": ["far"], "capacity": 100, "cost": 0.7, "fiction": True},
}


@pytest.fixture(scope="module")
def ways() -> Rulebook:
    return borderland(WAYS)


def test_output_takes_the_cheaper_way_as_far_as_it_has_room(ways: Rulebook) -> None:
    run = Run(ways).turn()
    assert run.one("traffic south") + run.one("traffic west") == pytest.approx(400.0)
    assert run.one("traffic west") > 100.0 / 6.0, "more than its part of the room"
    assert run.one("shipped pit") == 1.0


def test_a_cheaper_way_that_grows_takes_traffic_from_the_other_and_lowers_freight(ways: Rulebook) -> None:
    run, plain = Run(ways), Run(ways).turn()
    run["capacity west"] = 1000.0
    run.turn()
    assert run.one("traffic south") < plain.one("traffic south")
    assert run.one("freight pit") < plain.one("freight pit")
    assert run.cause("climate home", "reach the sea") > 0.0


def test_what_no_way_has_room_for_stays_and_is_missed_abroad(ways: Rulebook) -> None:
    run, plain = Run(ways), Run(ways).turns(3)
    run["open south"] = 0.4
    run.turns(3)
    assert run.one("shipped pit") == pytest.approx(300.0 / 400.0)
    assert run.one("supply_index ore") < plain.one("supply_index ore")
    assert run.one("served sender ore") <= plain.one("served sender ore")


def test_a_dear_way_costs_the_state(ways: Rulebook) -> None:
    dear = borderland({**WAYS, "routes.south.cost": 3.0, "routes.west.cost": 3.0})
    assert Run(dear).turns(2).one("rents home") < Run(ways).turns(2).one("rents home")


def test_without_named_ways_output_always_leaves() -> None:
    run = Run(borderland()).turn()
    assert (run["shipped"] == 1.0).all()
    assert (run["traffic"] == 0.0).all()
