"""The Pareto set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from wargame.negotiation.fair import fair_points
from wargame.negotiation.frontier import pareto, pareto_one
from wargame.negotiation.space import Tastes, enumerate_space, random_tastes, utilities


def by_definition(u: NDArray[np.float64]) -> list[bool]:
    """No other package is at least as good for all and better for one."""
    columns = u.T
    return [not any((c >= p).all() and (c > p).any() for c in columns) for p in columns]


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 40)), elements=st.integers(0, 5).map(float)))
def test_the_frontier_is_what_its_definition_says_ties_included(u: NDArray[np.float64]) -> None:
    assert pareto_one(u).tolist() == by_definition(u)


@pytest.mark.parametrize("seed", range(3))
def test_the_frontier_is_right_beyond_one_block(seed: int) -> None:
    u = np.random.default_rng(seed).random((3, 600))
    assert pareto_one(u).tolist() == by_definition(u)


def test_only_packages_within_count_and_better_ones_outside_do_not_matter() -> None:
    u = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    assert pareto_one(u, np.array([True, True, False])).tolist() == [False, True, False]
    assert not pareto_one(u, np.zeros(3, np.bool_)).any()


def test_a_batch_equals_its_tables_one_at_a_time() -> None:
    rng = np.random.default_rng(5)
    u, within = rng.random((4, 3, 200)), rng.random((4, 200)) < 0.5
    whole = pareto(u, within)
    for b in range(4):
        assert (whole[b] == pareto(u[b : b + 1], within[b : b + 1])[0]).all()


def test_the_frontier_of_100000_texts_and_seven_seats_betters_every_other_text_of_the_zone() -> None:
    rng = np.random.default_rng(0)
    space = enumerate_space([10] * 5)
    u = utilities(space, Tastes(random_tastes(space, rng.random((1, 7, 5)), rng.random((1, 7, 50)))))
    fair = fair_points(u, np.full((1, 7), 0.4))
    assert fair.zone.sum() > 10_000
    front = u[0][:, fair.frontier[0]]
    for p in rng.choice(np.flatnonzero(fair.zone[0]), 200):
        above = (front >= u[0, :, p, None]).all(axis=0)
        better = (front > u[0, :, p, None]).any(axis=0)
        assert fair.frontier[0, p] != (above & better).any()
