"""People: flight, return, forced return, death; each counted apart."""

from __future__ import annotations

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

MADE_TO_GO, WENT_HOME, FLED = "made to go back", "went home", "fled"


def fought(level: float) -> Run:
    """A turn of fighting of some intensity on the front."""
    run = Run(borderland())
    run["fighting front"] = level
    return run.turn()


def test_the_worse_the_fighting_the_more_people_flee_and_die() -> None:
    mild, heavy = fought(0.4), fought(1.0)
    assert heavy.cause("displaced front", FLED) > mild.cause("displaced front", FLED) > 0.0
    assert heavy.one("deaths") > mild.one("deaths")


def test_nobody_flees_where_nobody_fights() -> None:
    assert Run(borderland()).turn().cause("displaced far", FLED) == 0.0


def test_some_of_those_who_flee_cross_a_border() -> None:
    run = fought(1.0)
    assert 0.0 < run.one("refugees") < run.one("newly_displaced")


def test_people_return_to_quiet_and_orderly_places() -> None:
    quiet, rough = Run(borderland()), Run(borderland())
    quiet["order rear"] = 0.9
    rough["order rear"] = 0.1
    assert quiet.turn().cause("displaced rear", WENT_HOME) < rough.turn().cause("displaced rear", WENT_HOME) < 0.0


def test_nobody_returns_into_fighting() -> None:
    run = Run(borderland({"zones.far.displaced": 5000}))
    run["fighting"] = 1.0
    run["strength"] = 500.0
    assert run.turn().cause("displaced front", WENT_HOME) >= run.turn().cause("displaced far", WENT_HOME)


def test_forced_returns_happen_under_an_armed_group_and_are_counted_apart() -> None:
    run = Run(borderland()).turn()
    assert run.cause("displaced minetown", MADE_TO_GO) < 0.0
    assert run.cause("displaced rear", MADE_TO_GO) == 0.0
    assert run.one("forced_returns") == pytest.approx(-run.cause("displaced minetown", MADE_TO_GO), abs=1.0)
    went = -sum(row.amount for row in run.trace.causes("displaced") if row.why == "people who went home")
    assert run.one("returned") == pytest.approx(went, abs=1.0)


def test_the_newly_displaced_are_those_of_this_turn_alone() -> None:
    run = fought(1.0)
    run["fighting"] = 0.0
    run["strength"] = 0.0
    assert run.turn().one("newly_displaced") == 0.0


def test_the_bands_of_the_dead_keep_their_order() -> None:
    run = fought(1.0)
    assert run.one("deaths_low") < run.one("deaths") < run.one("deaths_high")


def test_relief_reaches_people_where_there_is_money_and_no_fighting() -> None:
    rich, poor, fight = Run(borderland()), Run(borderland()), Run(borderland())
    rich["relief"] = 1.5
    poor["relief"] = 0.0
    fight["relief"] = 1.5
    fight["fighting rear"] = 1.0
    access = [run.turn().one("relief_access rear") for run in (rich, poor, fight)]
    assert access[0] > access[1]
    assert access[0] > access[2]


def test_fighting_undoes_public_order_and_a_front_line_wears_it_down() -> None:
    calm, fight, line = Run(borderland()), Run(borderland()), Run(borderland())
    fight["fighting rear"] = 1.0
    line["pressure rear"] = 0.6
    order = [run.turn().one("order rear") for run in (calm, fight, line)]
    assert order[0] > order[1]
    assert order[0] > order[2]
