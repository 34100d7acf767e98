"""People who dig, and the chains that buy from them."""

from __future__ import annotations

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

HILLS = {
    "sites.mine.diggers": 3000,
    "sites.hill": {
        "title": "Hill",
        "zone": "rear",
        "output": {"ore": 200},
        "formal": 0.1,
        "status": "grey",
        "route": "road",
        "labour": "artisanal",
        "diggers": 1000,
        "fiction": True,
    },
    "instruments.chain": {
        "kind": "sanction",
        "title": "Listing of the chain",
        "text": "Group, cooperative, buyers.",
        "owner": "sender",
        "about": "movement",
        "level": 1,
        "sanction": {"type": "chain", "breadth": 0.3, "enforcement": 0.8, "depth": 3, "chain": ["mine"]},
        "fiction": True,
    },
}


@pytest.fixture(scope="module")
def hills() -> Rulebook:
    return borderland(HILLS)


def listed(book: Rulebook, turns: int = 8) -> Run:
    return Run(book).turn("sender chain.impose 1").turns(turns)


def test_a_listed_chain_loses_buyers_and_its_holder_rents(hills: Rulebook) -> None:
    run, plain = listed(hills), Run(hills).turns(9)
    assert 0.2 < run.one("shunned mine") < 0.7
    assert run.one("rents movement") < plain.one("rents movement")


def test_each_link_further_along_the_chain_stops_more() -> None:
    shut = [
        listed(borderland({**HILLS, "instruments.chain.sanction": {**CHAIN, "depth": depth}})).one("shunned mine")
        for depth in (1, 2, 3)
    ]
    assert shut == sorted(shut)
    assert shut[2] > 2 * shut[0] > 0.0


CHAIN = {"type": "chain", "breadth": 0.3, "enforcement": 0.8, "depth": 3, "chain": ["mine"]}


def test_what_other_buyers_take_is_no_loss(hills: Rulebook) -> None:
    leaky = borderland({**HILLS, "parameters.chain_leak": {"meaning": "All.", "value": 1.0, "fiction": True}})
    plain = Run(leaky).turns(9)
    assert listed(leaky).one("rents movement") == pytest.approx(plain.one("rents movement"), rel=0.02)
    assert listed(hills).one("rents movement") < listed(leaky).one("rents movement")


def test_ore_without_a_buyer_is_taken_out_on_those_who_dig(hills: Rulebook) -> None:
    assert listed(hills).one("order minetown") < Run(hills).turns(9).one("order minetown")


def test_diggers_move_to_where_more_is_left_to_them_and_none_is_lost(hills: Rulebook) -> None:
    run = listed(hills)
    assert run.one("diggers hill") > 1000.0
    assert run["diggers"].sum() == pytest.approx(4000.0, abs=1.0)
    assert run.one("working hill") > Run(hills).turns(9).one("working hill"), "the trade goes to the next hill"


def test_a_formal_title_shuts_diggers_out(hills: Rulebook) -> None:
    run = Run(hills)
    run["formal hill"] = 0.9
    run.turn()
    assert run.one("diggers hill") < 1000.0
    assert run.one("diggers mine") > 3000.0


def test_closed_outlets_push_some_ore_of_the_state_into_its_channels(hills: Rulebook) -> None:
    book = borderland({**HILLS, "instruments.chain.sanction": {**CHAIN, "chain": ["hill"]}})
    assert listed(book).one("formal hill") > Run(book).turns(9).one("formal hill")


def test_a_bargain_over_a_formal_site_makes_it_strategic() -> None:
    book = borderland({"instruments.stake.deal.sites": ["pit"]})
    run = Run(book)
    run["state stake"] = "binding"
    assert run.turn().one("status pit") == 3.0
    assert Run(book).turn().one("status pit") < 3.0


def test_power_lifts_industry_and_not_hands(hills: Rulebook) -> None:
    run, plain = Run(hills), Run(hills).turns(4)
    run["power_supply home"] = 0.9
    run.turns(4)
    assert run.one("working pit") > plain.one("working pit")
    assert run.one("working mine") == plain.one("working mine")
