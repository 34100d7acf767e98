"""Sites: output, who takes what of it, and the way out."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def test_fighting_stops_an_industrial_mine_sooner_than_a_dug_one() -> None:
    run = Run(borderland({"sites.mine.zone": "front"}))
    run["fighting front"] = 0.6
    run["pressure front"] = 0.6
    run.turn()
    assert run.one("working pit") < run.one("working mine") <= 1.0


def test_a_quiet_mine_comes_back_to_its_potential() -> None:
    run = Run(borderland())
    run["working mine"] = 0.2
    assert 0.2 < run.turn().one("working mine") < run.turn().one("working mine")
    run["potential mine"] = 0.3
    assert run.turns(8).one("working mine") < 0.5


def test_the_movement_taxes_the_mine_it_holds_and_the_state_the_one_it_holds() -> None:
    run = Run(borderland()).turns(2)
    assert run.one("rents movement") > 0.0
    assert run.one("rents home") > 0.0


def test_rents_of_one_turn_are_money_of_the_next() -> None:
    run = Run(borderland()).turn()
    rents = run.one("rents movement")
    assert run.turn().cause("treasury movement", "rents") == pytest.approx(rents)


def test_a_mine_that_changes_hands_changes_whom_it_pays() -> None:
    run = Run(borderland()).turns(2)
    before = run.one("rents movement")
    run["holder minetown"] = "home"
    assert run.turns(2).one("rents movement") < 0.2 * before


def test_under_an_armed_group_trade_leaves_the_formal_channels() -> None:
    run = Run(borderland())
    run["holder front"] = "movement"
    assert run.turn().one("formal pit") < 0.8
    assert run.one("status pit") == 0


def test_order_brings_trade_back_into_formal_channels() -> None:
    good, bad = Run(borderland()), Run(borderland())
    good["order front"] = 0.9
    bad["order front"] = 0.05
    assert good.turns(3).one("formal pit") > bad.turns(3).one("formal pit")


@pytest.mark.parametrize(("path", "more", "less"), [("open road", 1.0, 0.2), ("seizure road", 0.0, 0.8)])
def test_smuggling_follows_the_route(path: str, more: float, less: float) -> None:
    wide, narrow = Run(borderland()), Run(borderland())
    wide[path] = more
    narrow[path] = less
    assert wide.turns(2).one("smuggled") > narrow.turns(2).one("smuggled") > 0.0


def test_the_transit_country_keeps_a_margin_of_what_passes() -> None:
    run = Run(borderland())
    assert run.turns(2).one("rents backer") > 0.0
    run["open road"] = 0.0
    assert run.turn().one("rents backer") == 0.0


def test_smuggling_leaves_a_gap_in_the_statistics_and_evidence_against_the_transit_country() -> None:
    run = Run(borderland())
    assert run.turns(3).one("mirror_gap") > 0.0
    assert run.cause("evidence backer", "statistics") > 0.0
    assert run.cause("evidence host", "statistics") == 0.0


def test_rents_follow_the_price() -> None:
    dear, cheap = Run(borderland()), Run(borderland())
    dear["price ore"] = 200.0
    cheap["price ore"] = 50.0
    assert dear.turn().one("rents movement") > cheap.turn().one("rents movement")


def strayed(**setup: float) -> float:
    """Standard deviation of a mine's output over many worlds, after a few turns in which nothing else moves it."""
    run = Run(borderland({"actors.home.power_supply": 0.2}), worlds=tuple(range(200)))
    run["working pit"] = run["potential pit"] = 0.8
    for path, value in setup.items():
        run[path.replace("__", " ")] = value
    return float(np.std(run.turns(3)["working pit"]))


def test_power_and_a_cheap_way_out_make_mining_predictable() -> None:
    plain = strayed()
    assert plain > 0.005
    assert strayed(power_supply__home=0.4) < 0.75 * plain
    assert strayed(freight__pit=0.6) < 0.95 * plain


def test_hands_do_not_wait_for_power() -> None:
    run, other = Run(borderland(), seed=1).turns(3), Run(borderland(), seed=2).turns(3)
    assert run.one("working mine") == other.one("working mine")
