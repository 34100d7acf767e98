"""Programmes: lead times, what reaches whom, what leaks."""

from __future__ import annotations

from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def arms(run: Run) -> Run:
    """Pledge and approve the arms."""
    return run.turn("sender arms.pledge").turn("sender arms.approve")


def test_nothing_is_delivered_before_the_lead_time_has_passed() -> None:
    run = arms(Run(borderland()))
    states = [run.turn().state("arms") for _ in range(3)]
    assert states == ["approved", "flowing", "flowing"]


def test_an_army_absorbs_training_little_by_little() -> None:
    run = arms(Run(borderland())).turns(2)
    start = run.one("quality army")
    one = run.turn().one("quality army")
    two = run.turn().one("quality army")
    assert start < one < two < 0.8 + 0.4
    assert two - one < one - start


def test_accountability_keeps_arms_from_leaking() -> None:
    followed = arms(Run(borderland({"actors.home.accountability": 0.9}))).turns(4)
    loose = arms(Run(borderland({"actors.home.accountability": 0.0}))).turns(4)
    assert followed.one("quality army") > loose.one("quality army")
    assert followed.cause("corruption home", "leakage") < loose.cause("corruption home", "leakage")


def test_reform_lets_an_army_use_what_it_gets() -> None:
    def reform(value: float) -> dict[str, object]:
        return {"parameters.fardc_reform": {"meaning": "What the army makes of it.", "value": value, "fiction": True}}

    assert arms(Run(borderland(reform(1.2)))).turns(4).one("quality army") > arms(Run(borderland(reform(0.1)))).turns(
        4
    ).one("quality army")


def test_relief_rises_with_what_donors_pay_and_falls_when_they_stop() -> None:
    run = Run(borderland()).turn("host relief.pledge").turn("host relief.approve")
    before = run.one("relief")
    assert run.turns(2).one("relief") > before
    stopped = run.turn("host relief.suspend").one("relief")
    assert run.turn().one("relief") < stopped


def test_relief_that_goes_astray_feeds_nobody() -> None:
    def paid(corruption: float) -> float:
        run = (
            Run(borderland({"actors.home.corruption": corruption}))
            .turn("host relief.pledge")
            .turn("host relief.approve")
        )
        return run.turns(2).one("relief")

    assert paid(0.9) < paid(0.1)


def test_a_programme_ends_when_its_money_is_spent() -> None:
    run = Run(borderland()).turn("host relief.pledge").turn("host relief.approve").turns(5)
    assert run.state("relief") == "completed"
    assert run.one("paid relief") >= 300.0


def test_part_of_budget_money_frees_the_recipient_s_hands() -> None:
    run = Run(borderland()).turn("union grant.pledge").turn("union grant.approve")
    gained = run.cause("treasury home", "Grant")
    assert 0.0 < gained < 50.0
    clean = Run(borderland({"actors.home.corruption": 0.0})).turn("union grant.pledge").turn("union grant.approve")
    assert clean.cause("treasury home", "Grant") > gained


def test_the_level_says_how_much_is_paid() -> None:
    half = Run(borderland()).turn("union grant.pledge 0.5").turn("union grant.approve").turn()
    full = Run(borderland()).turn("union grant.pledge 1").turn("union grant.approve").turn()
    assert half.cause("paid grant", "Grant") == 25.0
    assert full.cause("paid grant", "Grant") == 50.0


def test_raising_a_level_without_a_number_raises_it() -> None:
    run = Run(borderland()).turn("backer backing.raise_level")
    assert run.one("level backing") > 0.6


def test_backing_tends_to_the_sponsor_s_level_and_brings_men() -> None:
    run = Run(borderland()).turn("backer backing.raise_level 1")
    assert run.one("backing rebels") > 0.6
    assert run.cause("strength rebels minetown", "Backing") == 50.0
    cut = Run(borderland()).turn("backer backing.suspend").turns(3)
    assert cut.one("backing rebels") < 0.2
    assert cut.cause("strength rebels minetown", "Backing") == 0.0
