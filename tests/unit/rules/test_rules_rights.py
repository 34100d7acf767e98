"""Rights in their order, and the market that is left."""

from __future__ import annotations

from typing import Any

import pytest

from wargame.rules.rights import claims
from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

FORMAL = {
    "sites.mine.formal": 1.0,
    "sites.mine.zone": "far",
    "sites.mine.labour": "industrial",
    "sites.pit.formal": 1.0,
}
"""All ore is registered and out of reach of the war."""
FIRST: dict[str, Any] = {
    "kind": "deal",
    "title": "First offer",
    "text": "Ask us first.",
    "owner": "union",
    "parties": ["home"],
    "level": 1,
    "start": "memorandum",
    "deal": {"gives": {"union.ore": 0.8}, "receiver": "home", "payer": "union", "right": "first_offer", "funds": 100},
    "fiction": True,
}


@pytest.fixture(scope="module")
def two() -> Rulebook:
    return borderland({**FORMAL, "instruments.first": FIRST, "instruments.stake.deal.right": "equity"})


def test_a_shortage_is_shared_out_by_rank(two: Rulebook) -> None:
    run = Run(two)
    run["state stake"] = run["state first"] = "flowing"
    run["working"] = run["potential"] = 0.5
    run.turns(10)
    assert run.one("served sender ore") == pytest.approx(0.4, abs=0.02), "equity first"
    assert run.one("served union ore") == pytest.approx(0.1, abs=0.05), "then what is left of the half"


def test_who_holds_no_right_gets_what_is_left(two: Rulebook) -> None:
    run, plain = Run(two), Run(two)
    run["state stake"] = run["state first"] = "flowing"
    assert plain.turns(8).one("served host ore") > 0.3
    assert run.turns(8).one("served host ore") < 0.05


def test_ore_without_papers_goes_to_the_market_and_not_to_the_holders_of_rights() -> None:
    book = borderland({**FORMAL, "sites.mine.formal": 0.0, "sites.pit.formal": 0.0})
    run = Run(book)
    run["state stake"] = "flowing"
    run.turns(8)
    assert run.one("access sender ore") > 0.35
    assert run.one("served sender ore") < 0.1
    assert run.one("served host ore") > 0.2


def test_a_ban_leaves_rights_unserved() -> None:
    run, plain = Run(borderland(FORMAL)), Run(borderland(FORMAL))
    for one in (run, plain):
        one["state stake"] = "flowing"
    run["state ban"] = "in_force"
    assert run.turns(6).one("served sender ore") < 0.3 * plain.turns(6).one("served sender ore")


def test_contracts_nobody_audits_hide_the_price() -> None:
    def opacity(accountability: float) -> float:
        run = Run(borderland())
        run["state stake"] = "flowing"
        run["accountability home"] = accountability
        return run.turns(8).one("opacity ore")

    assert opacity(0.1) > opacity(0.9)
    assert opacity(0.1) > Run(borderland()).turns(8).one("opacity ore")


def test_a_right_whose_works_are_paid_for_outlasts_its_suspension() -> None:
    book = borderland()
    bare, built = Run(book), Run(book)
    for run, paid in ((bare, 0.0), (built, 1000.0)):
        run["state stake"] = "suspended"
        run["paid stake"] = paid
    (bare_share,) = claims(book, bare.world.arrays)[0]
    (built_share,) = claims(book, built.world.arrays)[0]
    assert built_share > bare_share


def test_a_priority_window_keeps_others_from_binding() -> None:
    book = borderland({"instruments.first": {**FIRST, "deal": {**FIRST["deal"], "window": 3}}})
    run = Run(book)
    run["state first"] = "binding"
    run["state stake"] = "memorandum"
    run.turn("sender stake.bind")
    assert [r.verdict.what for r in run.refused] == ["First offer holds a priority window over the same minerals"]
    run.turns(3)
    run.turn("sender stake.bind", "home stake.bind")
    assert run.state("stake") == "binding"


def test_a_second_suitor_raises_the_price(two: Rulebook) -> None:
    run, alone = Run(two), Run(two)
    run["state stake"] = run["state first"] = "offered"
    alone["state stake"], alone["state first"] = "offered", "idle"
    assert run.turns(3).one("asking home") > alone.turns(3).one("asking home") == 1.0


def test_a_bargain_that_delivers_becomes_a_model_and_raises_the_price(two: Rulebook) -> None:
    run = Run(two)
    run["state stake"] = "flowing"
    run["state first"] = "idle"
    run.turns(6)
    assert run.one("template") > 0.05
    assert run.one("asking home") > 1.0


def test_a_promise_that_waits_too_long_costs_the_payer_trust() -> None:
    run, plain = Run(borderland()), Run(borderland())
    run["state stake"] = "memorandum"
    run["since stake"] = 9
    assert run.turn().cause("trust home sender", "late") < 0.0
    assert plain.turn().cause("trust home sender", "late") == 0.0
