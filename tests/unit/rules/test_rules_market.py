"""Prices: missing supply, stocks that cushion it, expectations, thin markets."""

from __future__ import annotations

import numpy as np

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

STARTED = {"instruments.ban.start": "in_force"}
BIG = {**STARTED, "sites.pit.output": {"ore": 900}}


def test_without_shortage_or_signal_the_price_stays() -> None:
    run = Run(borderland({"sites": {}, "instruments.stake": None, "routes": {}}))
    assert run.turns(4).one("price ore") == 100.0


def test_a_ban_takes_supply_away() -> None:
    assert Run(borderland(BIG)).turn().one("supply_index ore") < Run(borderland()).turn().one("supply_index ore")


def test_a_quota_takes_less_than_a_ban() -> None:
    quota = {**BIG, "instruments.ban.start": "quota"}
    assert Run(borderland(BIG)).turn().one("supply_index ore") < Run(borderland(quota)).turn().one("supply_index ore")


def test_buyers_draw_on_their_stocks_first_and_the_price_jumps_when_they_are_gone() -> None:
    run = Run(borderland(BIG))
    prices, stocks = [], []
    for _ in range(12):
        run.turn()
        prices.append(run.one("price ore"))
        stocks.append(run.one("inventory ore"))
    assert stocks[0] > stocks[3] > stocks[-1]
    early, late = prices[1] - prices[0], prices[-4] - prices[-5]
    assert late > early > 0.0


def test_empty_stocks_make_the_same_shortage_dearer() -> None:
    full, empty = Run(borderland(BIG)), Run(borderland(BIG))
    empty["inventory ore"] = 0.0
    assert empty.turns(2).one("price ore") > full.turns(2).one("price ore")


def test_stocks_are_refilled_when_nothing_is_missing() -> None:
    run = Run(borderland())
    run["inventory ore"] = 0.5
    assert run.turn().one("inventory ore") > 0.5


def test_an_expectation_moves_the_price_and_fades_unless_confirmed() -> None:
    run = Run(borderland())
    run["expectation ore"] = 0.5
    run.turn()
    assert run.one("price ore") > 103.0
    assert 0.0 < run.one("expectation ore") < 0.5


def test_the_index_of_metal_shares_rallies_on_signals_and_comes_back() -> None:
    run = Run(borderland())
    run["expectation ore"] = 0.8
    peak = run.turns(3).one("metals_index")
    assert peak > 105.0
    assert run.turns(20).one("metals_index") < peak


def test_shares_follow_what_the_metals_fetch_without_any_signal() -> None:
    run, plain = Run(borderland()), Run(borderland())
    run["inventory ore"], run["price ore"] = 0.0, 0.5 * run["price ore"]
    run.turn()
    assert run.cause("metals_index", "fetch") > 5.0
    assert run.one("metals_index") > plain.turn().one("metals_index")
    flat = Run(borderland({"parameters.share_beta": {"meaning": "as the rules say", "value": 0.0, "fiction": True}}))
    flat["price ore"] = 0.5 * flat["price ore"]
    assert flat.turn().cause("metals_index", "fetch") == 0.0


def spread(changes: dict[str, object], contracts: float) -> float:
    run = Run(borderland({"commodities.ore.volatility": 0.05, **changes}), worlds=tuple(range(300)))
    run["contract_share ore"] = contracts
    return float(np.std(run.turn()["price ore"]))


def test_a_thin_spot_market_jumps_more() -> None:
    assert spread({}, 0.9) > spread({}, 0.3) > 0.0


def test_nerves_of_the_market_widen_the_noise() -> None:
    def nerves(value: float) -> dict[str, object]:
        return {"parameters.market_nerves": {"meaning": "Nerves.", "value": value, "fiction": True}}

    assert spread(nerves(1.8), 0.3) > spread(nerves(0.4), 0.3)


def test_a_price_has_a_floor() -> None:
    run = Run(borderland())
    run["expectation ore"] = -1.0
    assert run.turns(10).one("price ore") >= 30.0
