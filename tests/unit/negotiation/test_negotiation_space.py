"""Packages and what they are worth."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.effort import calls_of
from wargame.base.errors import UsageError
from wargame.negotiation.space import (
    Tastes,
    changed_issues,
    enumerate_space,
    holding,
    neighbours,
    random_tastes,
    sample_space,
    scaled,
    utilities,
)


def test_every_package_is_enumerated_once_in_counting_order() -> None:
    space = enumerate_space([2, 3, 2])
    assert [tuple(p) for p in space.packages] == list(product(range(2), range(3), range(2)))
    assert space.number(space.packages).tolist() == list(range(12))


def test_too_many_packages_are_refused_with_the_way_out() -> None:
    with pytest.raises(UsageError, match=r"space: 1048576 packages are too many.*sample the space"):
        enumerate_space([4] * 10)


@pytest.mark.parametrize("options", [[], [3, 0]])
def test_a_table_without_a_choice_is_refused(options: list[int]) -> None:
    with pytest.raises(UsageError, match="every issue an option"):
        enumerate_space(options)


def test_a_sample_holds_no_package_twice_and_all_that_must_be_there() -> None:
    keep = np.array([[3] * 20, [0] * 20])
    space = sample_space([4] * 20, np.random.default_rng(0).random((500, 20)), keep)
    assert space.packages[:2].tolist() == keep.tolist()
    assert len({tuple(p) for p in space.packages}) == space.size > 400
    assert space.packages.max() == 3
    with pytest.raises(UsageError, match="sampled"):
        space.number(space.packages)


def test_a_small_sampled_space_cannot_repeat_itself() -> None:
    assert sample_space([2, 2], np.random.default_rng(1).random((200, 2))).size == 4


def test_utilities_add_options_and_the_pairs_that_a_package_holds() -> None:
    rng = np.random.default_rng(2)
    space = enumerate_space([2, 3, 2])
    values, pair_values = rng.random((2, 3, space.width)), rng.random((2, 3, 2))
    pairs = np.array([[0, 3], [4, 6]])
    u = utilities(space, Tastes(values, pairs, pair_values))
    for number, (a, b, c) in enumerate(product(range(2), range(3), range(2))):
        places = {a, 2 + b, 5 + c}
        expected = values[..., a] + values[..., 2 + b] + values[..., 5 + c]
        for q in range(2):
            if set(pairs[q].tolist()) <= places:
                expected = expected + pair_values[..., q]
        np.testing.assert_allclose(u[..., number], expected, rtol=1e-12)


def test_scaled_utilities_fill_the_unit_interval_and_indifference_is_nought() -> None:
    u = scaled(np.array([[[3.0, 5.0, 4.0], [2.0, 2.0, 2.0]]]))
    assert u.tolist() == [[[0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]]


def test_neighbours_differ_on_their_own_issue_only() -> None:
    space = enumerate_space([3, 2, 4])
    text = np.array([0, 17])
    places = neighbours(space, text)
    changed = changed_issues(space, text)
    for b in range(2):
        for option in range(space.width):
            assert changed[b, places[b, option]] <= 1
            assert holding(space, option)[places[b, option]]


def test_the_worth_of_1800_texts_takes_no_more_calls_than_that_of_eight() -> None:
    """How long it takes says `benchmarks/negotiation.py`."""
    rng = np.random.default_rng(3)

    def calls(options: list[int]) -> int:
        space = enumerate_space(options)
        tastes = Tastes(random_tastes(space, rng.random((1, 7, 5)), rng.random((1, 7, space.width))))
        return calls_of(lambda: utilities(space, tastes))

    assert calls([2, 2, 2, 15, 15]) == calls([2, 2, 2, 1, 1])
