"""The numbers of the model."""

from __future__ import annotations

import pytest

from wargame.rules.parameters import BY_NAME, RULE_PARAMETERS, RuleParameter
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.run import Run
from wargame.world.codec import digests

HIDDEN = {
    f"parameters.{p.name}": {"meaning": p.meaning, "draw": [p.value, p.value], "fiction": True} for p in RULE_PARAMETERS
}


@pytest.mark.parametrize("parameter", RULE_PARAMETERS, ids=lambda p: p.name)
def test_a_parameter_lies_in_its_range_and_says_what_it_means(parameter: RuleParameter) -> None:
    assert parameter.low <= parameter.value <= parameter.high
    assert parameter.meaning
    assert parameter.source


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(RULE_PARAMETERS)


def lively(run: Run) -> Run:
    """A game in which every kind of instrument does its work."""
    run["state truce"] = "in_force"
    run["state stake"] = "flowing"
    run["state offensive"] = "prepared"
    run.turn("movement offensive.launch", "sender listing.threaten", "host table.propose", "union grant.pledge")
    run.turn("sender listing.impose", "home table.accept", "movement table.accept", "union grant.approve")
    run.turn("host table.convene", "home ban.announce", "sender arms.pledge")
    return run.turn(
        "home table.concede", "home ban.enact", "sender listing.withdraw_threat", "sender arms.approve"
    ).turns(3)


def test_any_parameter_may_be_hidden_and_then_works_as_if_it_were_known() -> None:
    worlds = (0, 1, 2)
    known, hidden = lively(Run(borderland(), worlds=worlds)), lively(Run(borderland(HIDDEN), worlds=worlds))
    for row in worlds:
        one, two = digests(known.world, row), digests(hidden.world, row)
        assert [name for name in one if name != "hidden" and one[name] != two[name]] == []


def test_a_hidden_parameter_is_drawn_within_its_range_and_differs_from_game_to_game() -> None:
    book = borderland({"parameters.rebel_tax": {"meaning": "Tax.", "draw": [0.1, 0.3], "fiction": True}})
    drawn = begin(book, 7, tuple(range(200)))["hidden"][:, 0]
    assert 0.1 <= drawn.min() < 0.12
    assert 0.28 < drawn.max() <= 0.3
    assert begin(book, 8)["hidden"][0, 0] != begin(book, 7)["hidden"][0, 0]


def test_a_scenario_may_state_another_value() -> None:
    book = borderland({"parameters.rebel_tax": {"meaning": "Tax.", "value": 0.5, "fiction": True}})
    assert Run(book).turns(2).one("rents movement") > Run(borderland()).turns(2).one("rents movement")
