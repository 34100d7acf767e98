"""Measures: what their bite grows and falls with, threats, rally, coalition, lapse."""

from __future__ import annotations

from typing import Any

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

SENDER = "instruments.listing.sanction."


def strain(changes: dict[str, Any] | None = None, *orders: str, turns: int = 2, **setup: float) -> float:
    """Strain on the backer after some turns of the sender's listing."""
    run = Run(borderland(changes))
    for path, value in setup.items():
        run[path.replace("__", " ")] = value
    return run.turns(turns, "sender listing.impose", *orders).one("strain backer")


def test_a_measure_strains_its_target_and_an_idle_one_does_not() -> None:
    assert Run(borderland()).turns(3).one("strain backer") == 0.0
    assert strain() > 2.0


@pytest.mark.parametrize(("key", "low", "high"), [("breadth", 0.1, 0.6), ("depth", 1, 3)])
def test_the_bite_grows_with(key: str, low: float, high: float) -> None:
    assert strain({SENDER + key: low}) < strain({SENDER + key: high})


def test_the_bite_grows_with_enforcement() -> None:
    assert strain({SENDER + "enforcement": 0.1}) < strain({SENDER + "enforcement": 0.9})


def test_the_bite_grows_with_the_share_of_the_target_s_means_that_the_sender_can_touch() -> None:
    assert strain({"exposures.sender_backer.share": 0.05}) < strain({"exposures.sender_backer.share": 0.3})


def test_without_exposure_there_is_no_bite() -> None:
    assert strain({"exposures.sender_backer.share": 0.0}) == 0.0


def test_the_bite_grows_with_the_level_of_the_order() -> None:
    run, full = Run(borderland()), Run(borderland())
    run.turn("sender listing.impose 0.3")
    full.turn("sender listing.impose 1")
    assert 0.0 < run.one("strain backer") < full.one("strain backer")


def test_tightening_bites_harder_and_easing_less() -> None:
    runs = {}
    for trigger in ("tighten", "renew", "ease"):
        run = Run(borderland()).turn("sender listing.impose").turn(f"sender listing.{trigger}")
        runs[trigger] = run.turn().one("strain backer")
    assert runs["ease"] < runs["renew"] < runs["tighten"]


def test_evasion_takes_from_the_bite() -> None:
    assert strain(evasion__listing=0.5) < strain()


def test_evasion_grows_where_nobody_enforces_and_is_forgotten_when_the_measure_ends() -> None:
    lax = Run(borderland({SENDER + "enforcement": 0.0})).turns(5, "sender listing.impose")
    strict = Run(borderland({SENDER + "enforcement": 1.0})).turns(5, "sender listing.impose")
    assert lax.one("evasion listing") > strict.one("evasion listing") > 0.0
    before = lax.one("evasion listing")
    assert lax.turn("sender listing.lift").turn().one("evasion listing") < before


def test_friends_with_exposure_take_away_from_the_bite() -> None:
    friend = {"relations.busters": {"pair": ["host", "backer"], "score": 3, "fiction": True}}
    assert strain(friend) < strain()


def test_a_further_sender_adds_more_than_its_own_bite_with_an_institution() -> None:
    def together(institution: bool) -> float:
        changes = {
            "instruments.listing.sanction.institution": institution,
            "instruments.union_listing.sanction.renewal": 20,
        }
        run = Run(borderland(changes)).turn("sender listing.impose", "union union_listing.impose").turns(5)
        return run.one("strain backer")

    assert together(True) > together(False), "a coalition without a mandate crumbles"


def test_a_coalition_bites_harder_than_its_members_one_by_one() -> None:
    run = Run(borderland()).turn("sender listing.impose", "union union_listing.impose")
    both = run.one("strain backer")
    one = Run(borderland()).turn("sender listing.impose").one("strain backer")
    other = Run(borderland()).turn("union union_listing.impose").one("strain backer")
    assert both > max(one, other)
    costs = run.cause("treasury backer", "isting")
    alone = sum(
        Run(borderland()).turn(o).cause("treasury backer", "isting")
        for o in ("sender listing.impose", "union union_listing.impose")
    )
    assert costs < alone < 0.0


def test_a_measure_costs_its_target_money() -> None:
    assert Run(borderland()).turn("sender listing.impose").cause("treasury backer", "Listing") < 0.0


def test_a_listing_isolates_everybody_it_lists() -> None:
    run = Run(borderland()).turn("sender listing.impose")
    assert run.cause("isolation backer", "Listing") > 0.0
    assert run.cause("isolation movement", "Listing") > 0.0
    assert run.cause("isolation home", "Listing") == 0.0


def test_isolation_is_not_strain_and_fades_by_itself() -> None:
    run = Run(borderland())
    run["isolation backer"] = 60.0
    assert run.turn().one("isolation backer") < 60.0
    assert run.one("strain backer") == 0.0


def test_a_new_measure_rallies_the_target_and_spoils_relations() -> None:
    run = Run(borderland()).turn("sender listing.impose")
    assert run.cause("support backer", "rally") > 0.0
    assert run.one("relation backer sender") < 0.0
    assert run.turn().cause("support backer", "rally") == 0.0, "only what is new rallies"


@pytest.mark.parametrize("trigger", ["renew", "ease"])
def test_renewing_or_easing_is_no_new_listing(trigger: str) -> None:
    run = Run(borderland()).turn("sender listing.impose").turn(f"sender listing.{trigger}")
    assert run.cause("support backer", "rally") == 0.0
    assert run.cause("relation backer sender", "Listing") == 0.0


def test_a_measure_lapses_unless_it_is_renewed() -> None:
    run = Run(borderland()).turns(4, "union union_listing.impose")
    assert run.state("union_listing") == "lapsed"


def test_renewal_keeps_a_measure_alive() -> None:
    run = Run(borderland()).turn("union union_listing.impose")
    for _ in range(5):
        run.turn("union union_listing.renew")
    assert run.state("union_listing") == "imposed"


def test_a_threat_strains_by_how_credible_its_sender_is() -> None:
    believed, known = Run(borderland()), Run(borderland())
    known["abandoned sender backer"] = 9.0
    assert (
        believed.turn("sender listing.threaten").one("strain backer")
        > known.turn("sender listing.threaten").one("strain backer")
        > 0.0
    )


def test_threats_are_remembered_as_carried_out_or_abandoned() -> None:
    kept = Run(borderland()).turn("sender listing.threaten").turn("sender listing.impose")
    assert kept.cause("carried sender backer", "carried out") == 1.0
    gone = Run(borderland()).turn("sender listing.threaten").turn("sender listing.withdraw_threat")
    assert gone.cause("abandoned sender backer", "abandoned") > 0.0
    assert gone.cause("support sender", "abandoned") < 0.0


def test_imposing_without_a_threat_carries_none_out() -> None:
    assert Run(borderland()).turn("sender listing.impose").cause("carried sender backer", "carried out") == 0.0


def test_compliance_is_left_to_the_target() -> None:
    run = Run(borderland()).turns(6, "sender listing.impose 1")
    assert run.state("backing") == "flowing"
