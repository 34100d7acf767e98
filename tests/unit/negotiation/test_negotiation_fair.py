"""Zone, blocking seats and fair points, against closed forms, textbook sets and invariances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.negotiation.random_tables import random_tables
from wargame.negotiation.fair import (
    NONE,
    FairPoints,
    blocking_seats,
    blocking_share,
    fair_points,
    nash_product,
    zone_mask,
)
from wargame.negotiation.space import Tastes, enumerate_space, utilities

POINTS = ("nash", "kalai", "egalitarian", "kalai_smorodinsky", "welfare")


def point(fair: FairPoints, name: str) -> int:
    return int(getattr(fair, name)[0])


def test_splitting_a_dollar_gives_half_to_each() -> None:
    share = np.linspace(0.0, 1.0, 101)
    fair = fair_points(np.stack([share, 1.0 - share])[None], np.zeros((1, 2)))
    for name in ("nash", "kalai", "egalitarian", "kalai_smorodinsky"):
        assert share[point(fair, name)] == pytest.approx(0.5)
    assert fair.frontier.all()


@pytest.mark.parametrize("aversion", [0.25, 0.5, 0.8])
def test_the_more_risk_averse_seat_gets_less_of_the_dollar(aversion: float) -> None:
    """With u = x^a against 1 - x the Nash product x^a (1 - x) peaks at x = a / (1 + a)."""
    share = np.linspace(0.0, 1.0, 10001)
    fair = fair_points(np.stack([share**aversion, 1.0 - share])[None], np.zeros((1, 2)))
    assert share[point(fair, "nash")] == pytest.approx(aversion / (1 + aversion), abs=1e-4)


def test_bargaining_power_splits_the_dollar_in_its_proportion() -> None:
    share = np.linspace(0.0, 1.0, 1001)
    powers = np.array([[3.0, 1.0]])
    fair = fair_points(np.stack([share, 1.0 - share])[None], np.zeros((1, 2)), powers=powers)
    assert share[point(fair, "nash")] == pytest.approx(0.75)


def test_walking_away_with_more_brings_more() -> None:
    """Nash with walk-away values d1, d2 gives d1 + (1 - d1 - d2) / 2."""
    share = np.linspace(0.0, 1.0, 1001)
    fair = fair_points(np.stack([share, 1.0 - share])[None], np.array([[0.4, 0.1]]))
    assert share[point(fair, "nash")] == pytest.approx(0.65)
    assert share[fair.zone[0]].min() == pytest.approx(0.4)
    assert share[fair.zone[0]].max() == pytest.approx(0.9, abs=2e-3)


def test_the_solutions_part_on_the_textbook_truncated_triangle() -> None:
    """Frontier (0,1)-(1/2,1)...: with u2 <= 1 - x for x >= 1/2 and u2 <= 1/2 below, the three solutions differ.

    Seat 2 can have at most one half. Nash stays at the corner (1/2, 1/2); Kalai-Smorodinsky, which looks at what each
    could have (1 and 1/2), moves to (2/3, 1/3); Kalai's equal gains stay at the corner.
    """
    x = np.linspace(0.0, 1.0, 601)
    fair = fair_points(np.stack([x, np.minimum(0.5, 1.0 - x)])[None], np.zeros((1, 2)))
    assert x[point(fair, "nash")] == pytest.approx(0.5)
    assert x[point(fair, "kalai")] == pytest.approx(0.5)
    assert x[point(fair, "kalai_smorodinsky")] == pytest.approx(2 / 3, abs=1e-3)
    assert fair.ideal[0].tolist() == pytest.approx([1.0, 0.5])


def test_two_by_two_sets_have_the_points_worked_out_by_hand() -> None:
    """Prisoner's dilemma: from mutual defection (1, 1), only mutual cooperation (3, 3) betters both."""
    fair = fair_points(np.array([[[3.0, 0.0, 5.0, 1.0], [3.0, 5.0, 0.0, 1.0]]]), np.array([[1.0, 1.0]]))
    assert fair.zone[0].tolist() == [True, False, False, True]
    assert fair.frontier[0].tolist() == [True, False, False, False]
    assert [point(fair, name) for name in POINTS] == [0] * 5


def test_welfare_and_nash_part_where_one_seat_would_take_all() -> None:
    u = np.array([[[10.0, 4.0, 1.0], [1.0, 4.0, 6.0]]])
    fair = fair_points(u, np.zeros((1, 2)))
    assert point(fair, "welfare") == 0
    assert point(fair, "nash") == 1
    assert point(fair, "kalai") == 1


def test_no_zone_gives_no_point_and_names_who_blocks_it() -> None:
    u = np.array([[[0.9, 0.8], [0.9, 0.8], [0.1, 0.2]]])
    r = np.array([[0.5, 0.5, 0.5]])
    fair = fair_points(u, r)
    assert [point(fair, name) for name in POINTS] == [NONE] * 5
    assert blocking_seats(u, r).tolist() == [[False, False, True]]
    assert blocking_share(u, r).tolist() == [[0.0, 0.0, 1.0]]
    assert nash_product(u, r, fair.nash).tolist() == [0.0]


def test_nobody_blocks_a_zone_that_is_open() -> None:
    tables = random_tables(20, 3, low=0.0, high=0.2)
    assert not blocking_seats(tables.u, tables.r).any()


def test_a_red_line_takes_packages_out_and_a_seat_not_required_puts_them_back() -> None:
    tables = random_tables(5, 3)
    red = np.zeros(tables.u.shape, np.bool_)
    red[:, 0, ::2] = True
    zone = zone_mask(tables.u, tables.r, red)
    assert not zone[:, ::2].any()
    required = np.array([[False, True, True]] * 5)
    assert (zone_mask(tables.u, tables.r, red, required) == zone_mask(tables.u[:, 1:], tables.r[:, 1:])).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), seats=st.integers(2, 5))
def test_fair_points_lie_on_the_frontier_of_the_zone(seed: int, seats: int) -> None:
    tables = random_tables(3, seats, seed=seed)
    fair = fair_points(tables.u, tables.r)
    assert (fair.frontier <= fair.zone).all()
    for b in range(3):
        for name in POINTS:
            place = int(getattr(fair, name)[b])
            assert (place == NONE) == (not fair.zone[b].any())
            assert place == NONE or fair.frontier[b, place]


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    scale=st.lists(st.floats(0.1, 50.0), min_size=3, max_size=3),
    shift=st.lists(st.floats(-20.0, 20.0), min_size=3, max_size=3),
)
def test_shares_and_products_do_not_depend_on_units(seed: int, scale: list[float], shift: list[float]) -> None:
    tables = random_tables(2, 3, seed=seed)
    a, b = np.array(scale), np.array(shift)
    before = fair_points(tables.u, tables.r)
    after = fair_points(tables.u * a[:, None] + b[:, None], tables.r * a + b)
    for name in ("nash", "egalitarian", "kalai_smorodinsky"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist(), name
    assert (before.frontier == after.frontier).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_game_that_is_the_same_for_both_treats_both_the_same(seed: int) -> None:
    """Packages come in mirrored pairs and with equal splits; the fair shares are those of an equal split."""
    rng = np.random.default_rng(seed)
    mine, yours, equal = rng.random(20), rng.random(20), 0.7 + 0.3 * rng.random(5)
    u = np.stack([np.concatenate((mine, yours, equal)), np.concatenate((yours, mine, equal))])[None]
    fair = fair_points(u, np.full((1, 2), 0.1))
    for name in ("kalai", "egalitarian", "kalai_smorodinsky"):
        one, two = u[0, :, point(fair, name)]
        mirrored = (np.isclose(u[0, 0], two) & np.isclose(u[0, 1], one)).any()
        assert mirrored
        assert min(one, two) >= equal.max() - 1e-12
    if point(fair, "nash") < 40:
        assert np.prod(u[0, :, point(fair, "nash")] - 0.1) >= (equal.max() - 0.1) ** 2


def test_the_nash_point_ignores_irrelevant_packages() -> None:
    tables = random_tables(30, 3)
    fair = fair_points(tables.u, tables.r)
    rng = np.random.default_rng(9)
    for b in np.flatnonzero(fair.zone.any(axis=-1)):
        kept = np.union1d(fair.nash[b], rng.choice(tables.space.size, 10))
        again = fair_points(tables.u[b : b + 1, :, kept], tables.r[b : b + 1])
        assert kept[again.nash[0]] == fair.nash[b]


def test_a_batch_equals_its_tables_one_at_a_time_to_the_bit() -> None:
    tables = random_tables(12, 5, (3, 3, 3))
    powers = np.random.default_rng(4).uniform(0.5, 2.0, (12, 5))
    whole = fair_points(tables.u, tables.r, powers=powers)
    for b in range(12):
        one = fair_points(tables.u[b : b + 1], tables.r[b : b + 1], powers=powers[b : b + 1])
        for name in ("zone", "frontier", "ideal", *POINTS):
            assert getattr(whole, name)[b].tobytes() == getattr(one, name)[0].tobytes(), name


# A harbour-siting exercise of the kind used in teaching: six parties, five issues, 5 x 3 x 4 x 4 x 3 = 720 deals. The
# scores are our own. Rows: options of the five issues in turn; each party's best deal is worth 100.
HARBOUR = np.array(
    [
        [0, 10, 20, 27, 35, 0, 8, 14, 0, 6, 12, 17, 0, 5, 10, 14, 0, 11, 20],
        [15, 12, 8, 4, 0, 25, 13, 0, 0, 10, 16, 20, 12, 8, 4, 0, 0, 14, 28],
        [0, 6, 12, 9, 5, 0, 10, 20, 26, 17, 9, 0, 0, 8, 15, 22, 20, 10, 0],
        [30, 23, 15, 8, 0, 18, 11, 0, 0, 4, 8, 12, 22, 15, 7, 0, 0, 9, 18],
        [0, 4, 7, 10, 12, 22, 12, 0, 20, 15, 8, 0, 0, 9, 18, 28, 18, 9, 0],
        [24, 18, 12, 6, 0, 0, 9, 16, 0, 9, 17, 24, 20, 14, 7, 0, 16, 8, 0],
    ],
    np.float64,
)
FLOORS = np.array([55.0, 50.0, 45.0, 48.0, 40.0, 45.0])


def test_the_harbour_exercise_counts_the_same_deals_as_plain_enumeration() -> None:
    space = enumerate_space([5, 3, 4, 4, 3])
    u = utilities(space, Tastes(HARBOUR[None]))
    assert space.size == 720
    assert u[0].max(axis=-1).tolist() == [100.0] * 6
    sign = np.array(
        [
            [sum(HARBOUR[s, space.starts[k] + p[k]] for k in range(5)) >= FLOORS[s] for s in range(6)]
            for p in space.packages
        ]
    )
    all_six, five = sign.all(axis=1), (sign.sum(axis=1) >= 5) & sign[:, 0]
    assert zone_mask(u, FLOORS[None])[0].tolist() == all_six.tolist()
    assert 0 < all_six.sum() < five.sum() < 720
    chair = np.zeros(720, np.bool_)
    for veto in range(1, 6):
        chair |= zone_mask(u, FLOORS[None], required=np.arange(6)[None] != veto)[0]
    assert chair.tolist() == five.tolist()
