"""Politics: money and favours regained, support, cohesion, standing, records, stability."""

from __future__ import annotations

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def test_income_is_paid_every_turn() -> None:
    assert Run(borderland()).turn().cause("treasury home", "regular income") == 10.0


def test_favours_come_back_faster_with_support_and_slower_the_more_there_are() -> None:
    gains = {}
    for name, support, capital in (("plain", 50.0, 20.0), ("loved", 90.0, 20.0), ("rich", 50.0, 95.0)):
        run = Run(borderland())
        run["support home"], run["capital home"] = support, capital
        gains[name] = run.turn().cause("capital home", "regained")
    assert gains["loved"] > gains["plain"] > gains["rich"] > 0.0


def test_an_active_instrument_costs_its_upkeep_and_an_idle_one_nothing() -> None:
    book = borderland({"instruments.backing.cost": {"upkeep": {"funds": 10, "capital": 2}}})
    run = Run(book).turn()
    assert run.cause("treasury backer", "running cost") == pytest.approx(-6.0)
    assert run.cause("capital backer", "running cost") == pytest.approx(-1.2)
    run.turn("backer backing.suspend")
    assert run.turn().cause("treasury backer", "running cost") == 0.0


def test_opinion_and_cohesion_settle_where_they_began() -> None:
    run = Run(borderland())
    run["support home"] = 90.0
    run["cohesion home"] = 20.0
    run.turn()
    assert run.cause("support home", "settles") < 0.0
    assert run.one("cohesion home") > 20.0


def test_measures_are_felt_at_home_once_they_are_heavy() -> None:
    light, heavy = Run(borderland()), Run(borderland())
    light["strain home"] = 8.0
    heavy["strain home"] = 50.0
    assert (
        heavy.turn().cause("support home", "felt at home") < 0.0 == light.turn().cause("support home", "felt at home")
    )


def test_land_lost_since_the_start_weighs_on_the_state() -> None:
    run = Run(borderland())
    assert run.turn().cause("support home", "land") == 0.0
    run["holder front"] = "movement"
    assert run.turn().cause("support home", "land") < 0.0


def test_an_offensive_costs_its_author_standing() -> None:
    run = Run(borderland())
    run["state offensive"] = "prepared"
    run.turn("movement offensive.launch")
    assert run.cause("standing movement western", "offensives") < 0.0
    assert run.cause("standing movement regional", "offensives") < 0.0
    assert run.cause("standing home western", "offensives") == 0.0


def test_published_evidence_costs_western_standing_and_doors_close() -> None:
    run = Run(borderland())
    run["evidence backer"] = 0.95
    run["standing backer western"] = 20.0
    run.turn()
    assert run.cause("standing backer western", "evidence") < 0.0
    assert run.cause("isolation backer", "West") > 0.0


def test_audiences_forget() -> None:
    run = Run(borderland())
    run["standing home western"] = 10.0
    assert run.turn().cause("standing home western", "forget") > 0.0


def test_trust_follows_the_record_of_promises_and_relations() -> None:
    kept, broken = Run(borderland()), Run(borderland())
    kept["kept movement home"] = 9.0
    broken["broken movement home"] = 9.0
    assert kept.turns(3).one("trust home movement") > broken.turns(3).one("trust home movement")


def test_the_record_fades_to_what_is_known_of_nobody() -> None:
    run = Run(borderland())
    run["broken movement home"] = 9.0
    assert 1.0 < run.turn().one("broken movement home") < 9.0


def test_the_region_is_stable_where_nobody_fights_and_order_holds() -> None:
    calm, fight, lawless = Run(borderland()), Run(borderland()), Run(borderland())
    fight["fighting"] = 1.0
    lawless["order"] = 0.0
    values = [run.turns(2).one("stability") for run in (calm, fight, lawless)]
    assert values[0] > values[1]
    assert values[0] > values[2]


def test_what_signatures_did_for_the_climate_is_forgotten() -> None:
    run = Run(borderland())
    start = run.one("climate home")
    run["climate home"] = start + 40.0
    run.turn()
    assert run.cause("climate home", "news for a while") == pytest.approx(-2.0)
    assert start < run.turns(20).one("climate home") < start + 40.0


def test_stability_carries_the_investment_climate() -> None:
    good, bad = Run(borderland()), Run(borderland())
    good["stability"] = 90.0
    bad["stability"] = 5.0
    assert good.turn().one("climate home") > bad.turn().one("climate home")
