"""Worth of promises, records, ripeness, threats, breaches and ceasefires."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.negotiation.compliance import (
    CEASEFIRE_WEIGHTS,
    CLASS_RATIO,
    breach_class,
    ceasefire_factors,
    ceasefire_hazard,
    failure_chance,
    keeps_promise,
    observed_level,
    ratification_chance,
    threat_compliance,
    threat_terms,
)
from wargame.negotiation.credibility import Record, told
from wargame.negotiation.ripeness import concession_exponent, ripeness
from wargame.negotiation.worth import clause_worth, text_worth, walk_away

NOUGHT, ONE = np.zeros(1), np.ones(1)
FACTORS = {"cost_share": 0.5, "institution": 0.5, "credibility": 0.5, "salience": 0.5, "busters": 0.5, "way_out": 0.5}


def complies(stage: float = -1.0, **changes: float) -> float:
    factors = {name: np.array([value]) for name, value in {**FACTORS, **changes}.items()}
    return float(threat_compliance(threat_terms(NOUGHT, factors, np.array([stage])))[0])


def test_a_clause_is_worth_its_value_times_belief_time_and_precision() -> None:
    worth = clause_worth(np.array([10.0]), np.array([0.5]), np.array([0.9]), np.array([2.0]), np.array([1.0]))
    assert worth[0] == pytest.approx(10.0 * 0.5 * 0.81 * 0.5)
    assert text_worth(np.array([[3.0, -1.0]]), np.array([[0.5]]), np.array([2.0])).tolist() == [0.5]


def test_walking_away_is_the_mean_with_its_standard_error_and_margin() -> None:
    rollouts = np.random.default_rng(0).normal(0.4, 0.1, (3, 64))
    found = walk_away(rollouts, np.array([0.0, 0.1, -0.1]))
    np.testing.assert_allclose(found.mean, rollouts.mean(axis=-1))
    np.testing.assert_allclose(found.error, rollouts.std(axis=-1, ddof=1) / 8)
    np.testing.assert_allclose(found.value - found.mean, [0.0, 0.1, -0.1])
    low, high = found.band
    assert ((low < found.mean) & (found.mean < high)).all()


def test_a_broken_promise_weighs_two_and_a_half_kept_ones_and_an_abandoned_threat_two() -> None:
    fresh = Record.fresh((1,))
    assert fresh.mean[0] == 0.5
    assert fresh.after_promises(kept=2.5, broken=1.0).mean[0] == pytest.approx(0.5)
    assert fresh.after_threats(carried_out=2.0, abandoned=1.0).mean[0] == pytest.approx(0.5)
    assert fresh.after_promises(ambiguous=1.0).mean[0] == pytest.approx(1 / 2.25)
    assert told(5, 7) == "kept 5 of 7"
    assert told(0, 0) == "nothing on record"


def test_a_record_fades_by_three_percent_a_turn_to_the_prior_and_no_further() -> None:
    record = Record.fresh((1,)).after_promises(kept=10.0, broken=2.0)
    assert record.after_turn().kept[0] == pytest.approx(1 + 10 * 0.97)
    for _ in range(600):
        record = record.after_turn()
    assert record.mean[0] == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize(
    ("factor", "helps"),
    [
        ("cost_share", True),
        ("institution", True),
        ("credibility", True),
        ("way_out", True),
        ("salience", False),
        ("busters", False),
    ],
)
def test_each_factor_of_a_threat_pulls_the_way_the_field_found(factor: str, helps: bool) -> None:
    assert (complies(**{factor: 1.0}) > complies(**{factor: 0.0})) == helps


def test_threats_work_better_than_impositions_and_these_tire() -> None:
    assert complies(-1.0) > complies(0.0) > complies(20.0)


def test_the_terms_of_a_threat_add_up_to_its_logit() -> None:
    factors = {name: np.array([0.25]) for name in FACTORS}
    terms = threat_terms(np.array([-0.7]), factors, np.array([4.0]))
    logit = -0.7 + 0.3 + 0.2 - 0.4 - 0.375 - 0.25 + 0.125 - 0.5 - 0.08
    assert sum(float(t[0]) for t in terms.values()) == pytest.approx(logit)
    assert threat_compliance(terms)[0] == pytest.approx(1 / (1 + np.exp(-logit)))


def test_a_promise_is_kept_while_detection_and_its_price_outweigh_the_gain() -> None:
    gain = np.array([1.0, 3.0, 3.0])
    kept = keeps_promise(gain, np.array([0.5, 0.5, 1.0]), ONE, np.array([2.0, 2.0, 2.0]), np.array([0.2]))
    assert kept.tolist() == [True, False, True]


def test_monitors_see_breaches_with_their_chance_and_false_ones_with_theirs() -> None:
    draw = (np.arange(1000) + 0.5) / 1000
    seen = observed_level(np.full(1000, 0.4), np.array(0.05), np.array(0.8), draw)
    alarms = observed_level(np.ones(1000), np.array(0.05), np.array(0.8), draw)
    assert (seen == 0.4).mean() == pytest.approx(0.8)
    assert (seen[seen != 0.4] == 1.0).all()
    assert (alarms < 1.0).mean() == pytest.approx(0.05)


def test_breaches_are_classed_by_how_much_is_missing() -> None:
    assert breach_class(np.array([1.0, 0.76, 0.75, 0.01, 0.0])).tolist() == [0, 1, 2, 2, 3]


def test_the_hazard_of_a_ceasefire_is_the_product_of_its_factors() -> None:
    factors = {name: np.array([0.5]) for name in CEASEFIRE_WEIGHTS}
    multipliers = ceasefire_factors(factors)
    hazard = ceasefire_hazard(np.array([0.1]), np.array([CLASS_RATIO["monitored"]]), multipliers)
    assert hazard[0] == pytest.approx(0.1 * 0.6 * np.exp(0.5 * sum(CEASEFIRE_WEIGHTS.values())))
    assert failure_chance(hazard)[0] == pytest.approx(1 - np.exp(-hazard[0]))
    for name in ("verification", "force", "guarantor"):
        assert multipliers[name][0] < 1.0
    for name in ("spoilers", "flexibility", "power_shift", "fear"):
        assert multipliers[name][0] > 1.0


def test_ratifiers_agree_half_the_time_at_their_floor_and_more_above_it() -> None:
    chance = ratification_chance(np.array([0.3, 0.5, 0.7]), np.array([0.5]))
    assert chance[1] == 0.5
    assert chance[0] < 0.2
    assert chance[2] > 0.8


def test_a_conflict_is_ripe_only_when_both_sides_see_no_victory_pain_and_a_way_out() -> None:
    seen = ripeness(
        better=np.array([[0.2, 0.2], [0.2, 0.7], [0.2, 0.2], [0.2, 0.2]]),
        slope=np.array([[-0.05, -0.05], [-0.05, -0.05], [-0.05, 0.05], [-0.05, -0.05]]),
        chance=np.array([[0.6, 0.6], [0.6, 0.6], [0.6, 0.6], [0.6, 0.1]]),
    )
    assert seen.ripe.tolist() == [True, False, False, False]
    assert (seen.own[:, 0] > 0.5).all()
    assert concession_exponent(ONE, np.array([0.0, 0.5, 1.0])).tolist() == [0.5, 1.0, 2.0]
