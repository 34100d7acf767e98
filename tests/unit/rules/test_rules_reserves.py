"""Stockpiles, their pool, and floors under prices."""

from __future__ import annotations

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

RESERVE = {
    "purses": {"fund": {"title": "Fund", "owner": "sender", "ceiling": 50, "fiction": True}},
    "instruments.reserve": {
        "kind": "regulation",
        "title": "Reserve",
        "text": "A warehouse.",
        "owner": "sender",
        "level": 1,
        "regulation": {"buys": {"ore": 260}, "pays": "fund", "pool": ["union"]},
        "fiction": True,
    },
    "instruments.floor": {
        "kind": "regulation",
        "title": "Floor",
        "text": "A price to count on.",
        "owner": "sender",
        "level": 1,
        "regulation": {"floor": {"ore": 150}, "covers": {"ore": 100}, "pays": "fund"},
        "fiction": True,
    },
}


@pytest.fixture(scope="module")
def reserve() -> Rulebook:
    return borderland(RESERVE)


def test_a_stockpile_buys_at_the_price_of_the_day_and_tightens_the_market(reserve: Rulebook) -> None:
    run, plain = Run(reserve), Run(reserve).turn()
    run.turn("sender reserve.enact")
    assert run.one("stock sender ore") == pytest.approx(10.0, rel=0.01)
    assert run.one("left fund") == pytest.approx(49.0, rel=0.01), "ten tonnes at USD 100 a kilogram"
    assert run.one("supply_index ore") < plain.one("supply_index ore")


def test_it_stops_when_its_purse_is_empty(reserve: Rulebook) -> None:
    run = Run(reserve)
    run["left fund"] = 0.5
    run.turn("sender reserve.enact").turns(3)
    assert run.one("left fund") == 0.0
    assert run.one("stock sender ore") == pytest.approx(5.0, rel=0.02)


def test_a_relaxed_stockpile_sells_what_it_has_and_no_more(reserve: Rulebook) -> None:
    run = Run(reserve)
    run["state reserve"] = "relaxed"
    run["stock sender ore"] = 15.0
    run.turns(4)
    assert run.one("stock sender ore") == 0.0
    assert run.one("left fund") > 51.0
    assert run.one("supply_index ore") >= Run(reserve).turns(4).one("supply_index ore")


def test_allies_draw_on_the_pool_in_a_shortage(reserve: Rulebook) -> None:
    run = Run(reserve)
    run["state reserve"] = "in_force"
    run["stock sender ore"] = 100.0
    run["state ban"] = "in_force"
    run.turns(4)
    assert run.cause("served union ore", "from the pool") > 0.0
    assert run.cause("stock sender ore", "released to allies") < 0.0


def test_a_floor_costs_only_while_the_price_is_below_it(reserve: Rulebook) -> None:
    low, high = Run(reserve), Run(reserve)
    for run, price in ((low, 100.0), (high, 170.0)):
        run["state floor"] = "in_force"
        run["price ore"] = price
        run.turn()
    assert low.one("left fund") < 50.0
    assert high.one("left fund") == 50.0
