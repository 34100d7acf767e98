"""Deals and projects: waits, access by stage, money by rate, prerequisites."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

MANY = tuple(range(200))
PROMPT = {
    "parameters.closing_rate": {"meaning": "as the rules say", "value": 1.0, "fiction": True},
    "actors.home.climate": 60,
}
"""Lenders who close as soon as they may."""


def bound(run: Run) -> Run:
    """Bring the deal to a binding contract."""
    run.turn("sender stake.offer").turn("home stake.negotiate")
    run.turn("sender stake.agree", "home stake.agree")
    return run.turn("sender stake.bind", "home stake.bind")


def test_a_deal_climbs_only_with_both_parties() -> None:
    run = Run(borderland()).turn("sender stake.offer").turn("home stake.negotiate").turn("home stake.agree")
    assert run.state("stake") == "negotiating"
    assert run.turn("sender stake.agree").state("stake") == "memorandum"


def test_bound_is_not_financed_and_financed_does_not_flow() -> None:
    run = bound(Run(borderland(PROMPT)))
    assert [run.state("stake"), *(run.turn().state("stake") for _ in range(3))] == [
        "binding",
        "financed",
        "financed",
        "flowing",
    ]


def test_finance_waits_for_what_the_deal_needs() -> None:
    run = bound(Run(borderland({**PROMPT, "actors.home.climate": 10})))
    assert run.turns(4).state("stake") == "binding"
    run["climate home"] = 60.0
    assert run.turn().state("stake") == "financed"


def test_lenders_close_sooner_where_the_climate_is_better() -> None:
    closed = []
    for climate in (0.0, 25.0, 100.0):
        run = Run(borderland({"instruments.stake.deal.needs": "home.climate >= 0"}), worlds=MANY)
        run["state stake"], run["since stake"], run["climate home"] = "binding", 20, climate
        closed.append(run.turn().share("stake", "financed"))
    assert closed[0] == 0.0
    assert closed[1] == pytest.approx(0.175, abs=0.08)
    assert closed[2] == pytest.approx(0.7, abs=0.1)


def test_access_grows_with_the_stage_and_not_with_the_announcement() -> None:
    access = []
    for state in ("offered", "memorandum", "binding", "financed", "flowing"):
        run = Run(borderland({"instruments.stake.deal.waits": [99, 99]}))
        run["state stake"] = state
        access.append(run.turns(6).one("access sender ore"))
    assert access[0] == 0.0
    assert (np.diff(access) > 0).all()


def test_a_suspended_deal_loses_most_of_its_access() -> None:
    run = Run(borderland())
    run["state stake"] = "flowing"
    full = run.turns(6).one("access sender ore")
    assert run.turn("home stake.suspend").turns(6).one("access sender ore") < 0.5 * full


def test_money_comes_at_its_rate_only_when_the_deal_flows_and_never_beyond_the_promise() -> None:
    run = bound(Run(borderland()))
    assert run.one("paid stake") == 0.0
    assert run.one("committed stake") == run.one("pledged stake") == 1000.0
    run["state stake"] = "flowing"
    assert run.turn().one("paid stake") == 100.0
    assert run.turns(12).one("paid stake") == 1000.0


def test_part_of_the_money_reaches_the_receiver() -> None:
    run = Run(borderland())
    run["state stake"] = "flowing"
    assert 0.0 < run.turn().cause("treasury home", "Stake") < 100.0


def test_signing_lifts_the_climate_and_breaking_off_hurts_it() -> None:
    run = bound(Run(borderland()))
    assert run.cause("climate home", "bind") > 0.0
    assert run.turn("home stake.terminate").cause("climate home", "terminate") < 0.0


def test_a_signature_moves_the_market_before_a_tonne_does_and_breaking_off_moves_it_back() -> None:
    run = bound(Run(borderland()))
    assert run.cause("expectation ore", "bind") > 0.0
    assert run.turn("sender stake.suspend").cause("expectation ore", "suspend") < 0.0


def test_contracts_take_trade_from_the_spot_market() -> None:
    run = Run(borderland())
    run["state stake"] = "flowing"
    assert run.turns(4).one("contract_share ore") > 0.3


def test_a_plant_is_built_in_its_time_where_there_is_order() -> None:
    run = Run(borderland())
    run["order rear"] = 0.9
    assert run.turn().one("progress plant") == pytest.approx(0.25)
    assert run.turns(2).state("plant") == "building"
    run["order rear"] = 0.9
    run["progress plant"] = 0.9
    assert run.turn().state("plant") == "operating"


def test_a_plant_does_not_grow_without_order_and_freezes_sooner_or_later() -> None:
    run = Run(borderland(), worlds=MANY)
    run["order rear"] = 0.1
    run.turn()
    assert run["progress plant"].max() == 0.0
    assert 0.3 < run.share("plant", "on_hold") < 0.7


def test_a_plant_waits_for_what_it_needs() -> None:
    book = borderland({"instruments.plant.project.needs": "home.climate > 90"})
    assert Run(book, worlds=MANY).turn()["progress plant"].max() == 0.0


def test_fighting_damages_what_is_built() -> None:
    run = Run(borderland(), worlds=MANY)
    run["state plant"] = "operating"
    run["fighting"] = 1.0
    assert run.turn().share("plant", "damaged") > Run(borderland(), worlds=MANY).turn().share("plant", "damaged")
