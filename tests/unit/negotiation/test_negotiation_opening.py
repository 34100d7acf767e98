"""What would open a zone, and how good a deal is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import random_tables
from wargame.negotiation.fair import NONE, fair_points, zone_mask
from wargame.negotiation.measures import concession_monotonicity, gini, quality
from wargame.negotiation.opening import cheapest_payment, fewest_clauses, nearest_in_zone
from wargame.negotiation.space import enumerate_space


def test_the_nearest_text_all_could_sign_changes_as_few_issues_as_any() -> None:
    tables = random_tables(40, 3, low=0.3, high=0.6)
    zone = zone_mask(tables.u, tables.r)
    worth = np.random.default_rng(0).random(zone.shape)
    text = np.arange(40) % tables.space.size
    found, changes = nearest_in_zone(tables.space, text, zone, worth)
    packages = tables.space.packages
    for b in range(40):
        inside = np.flatnonzero(zone[b])
        if not inside.size:
            assert (found[b], changes[b]) == (NONE, 0)
            continue
        distances = (packages[inside] != packages[text[b]]).sum(axis=1)
        assert changes[b] == distances.min() == (packages[found[b]] != packages[text[b]]).sum()
        assert worth[b, found[b]] == worth[b, inside[distances == distances.min()]].max()


def test_a_text_already_in_the_zone_is_its_own_nearest() -> None:
    space = enumerate_space([2, 2])
    found, changes = nearest_in_zone(space, np.array([2]), np.ones((1, 4), np.bool_), np.zeros((1, 4)))
    assert (found[0], changes[0]) == (2, 0)


def test_paying_the_shortfall_opens_the_zone_and_no_package_needs_less() -> None:
    tables = random_tables(30, 4, low=0.6, high=0.9, seed=3)
    package, pay = cheapest_payment(tables.u, tables.r)
    needed = np.maximum(tables.r[..., None] - tables.u, 0.0).sum(axis=1)
    np.testing.assert_allclose(pay.sum(axis=-1), needed.min(axis=-1), atol=1e-12)
    assert zone_mask(tables.u, tables.r - pay - 1e-12)[np.arange(30), package].all()
    assert (pay.sum(axis=-1) > 0).any()


def test_the_fewest_clauses_are_those_of_a_search_through_all_sets_and_packages() -> None:
    rng = np.random.default_rng(7)
    sizes = set()
    for seed in range(25):
        tables = random_tables(1, 3, low=0.45, high=0.75, seed=seed)
        u, r = tables.u[0], tables.r[0]
        extra = rng.uniform(-0.1, 0.25, (3, 5))
        opening = fewest_clauses(u, r, extra)
        expected = next(
            (
                size
                for size in range(4)
                for clauses in combinations(range(5), size)
                if (u + extra[:, list(clauses)].sum(axis=1)[:, None] >= r[:, None]).all(axis=0).any()
            ),
            None,
        )
        if expected is None:
            assert opening.package == NONE
            continue
        sizes.add(expected)
        assert len(opening.clauses) == expected
        with_them = u[:, opening.package] + extra[:, list(opening.clauses)].sum(axis=1) - r
        assert with_them.min() == pytest.approx(opening.margin)
        assert opening.margin >= 0.0
    assert len(sizes) >= 3


def test_the_nash_point_measures_as_perfect_and_no_deal_as_missed() -> None:
    tables = random_tables(20, 3, low=0.1, high=0.3)
    fair = fair_points(tables.u, tables.r)
    assert fair.zone.any(axis=-1).all()
    perfect = quality(tables.u, tables.r, fair, fair.nash)
    np.testing.assert_allclose(perfect.nash_ratio, 1.0)
    np.testing.assert_allclose([perfect.to_frontier, perfect.to_nash], 0.0, atol=1e-9)
    assert not (perfect.missed | perfect.bad).any()
    none = quality(tables.u, tables.r, fair, np.full(20, NONE))
    assert none.missed.all()
    assert np.isnan(none.nash_ratio).all()
    assert np.isnan(none.gini).all()


def test_a_deal_below_a_walk_away_value_is_bad_and_has_no_nash_ratio() -> None:
    u, r = np.array([[[0.9, 0.5], [0.1, 0.5]]]), np.array([[0.2, 0.2]])
    measured = quality(u, r, fair_points(u, r), np.array([0]))
    assert measured.bad.all()
    assert measured.nash_ratio[0] == 0.0
    assert measured.geometric[0] == 0.0
    assert measured.least[0] == pytest.approx(-0.1)


def test_gini_is_nought_for_equals_and_near_one_for_all_to_one_of_many() -> None:
    assert gini(np.ones((1, 7)))[0] == pytest.approx(0.0)
    assert gini(np.eye(7)[:1])[0] == pytest.approx(6 / 7)
    assert gini(np.zeros((1, 3)))[0] == 0.0


def test_taking_a_concession_back_is_counted() -> None:
    offers = np.array([[1.0, 0.8, 0.8, 0.5], [1.0, 0.5, 0.9, 0.4], [0.7, np.nan, np.nan, np.nan]])
    assert concession_monotonicity(offers).tolist() == pytest.approx([1.0, 2 / 3, 1.0])
