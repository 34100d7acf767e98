"""The dice are fair, independent of their neighbours, and unmoved by what else is thrown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wargame.base.dice import DiceTable, mix, one_uniform, stream_key, world_ids

MANY = world_ids(range(40_000))
BINS = 64
STREAM_KEY = 0xF9E894AF403B7730
LIMIT = 115.0
"""Chi-square of 63 degrees of freedom passes this once in ten thousand fair samples."""


def chi_square(draws: NDArray[np.float64], bins: int = BINS) -> float:
    counts = np.bincount((draws * bins).astype(int), minlength=bins)
    expected = draws.size / bins
    return float(((counts - expected) ** 2).sum() / expected)


@pytest.mark.parametrize("seed", [0, 1, 2, 2**63 - 1])
@pytest.mark.parametrize("turn", [0, 1, 20])
def test_draws_over_neighbouring_worlds_are_uniform(seed: int, turn: int) -> None:
    assert chi_square(one_uniform(seed, MANY, turn, "battle", 1)[:, 0]) < LIMIT


def test_draws_over_neighbouring_entities_are_uniform() -> None:
    assert chi_square(one_uniform(7, world_ids([0]), 3, "deaths", 40_000)[0]) < LIMIT


def test_draws_over_neighbouring_turns_and_seeds_are_uniform() -> None:
    turns = np.array([one_uniform(7, world_ids([0]), t, "price", 8)[0] for t in range(4_000)])
    seeds = np.array([one_uniform(s, world_ids([0]), 1, "price", 8)[0] for s in range(4_000)])
    assert chi_square(turns.ravel()) < LIMIT
    assert chi_square(seeds.ravel()) < LIMIT


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda: one_uniform(7, MANY + np.uint64(1), 1, "battle", 1), id="the next world"),
        pytest.param(lambda: one_uniform(7, MANY, 2, "battle", 1), id="the next turn"),
        pytest.param(lambda: one_uniform(8, MANY, 1, "battle", 1), id="the next seed"),
        pytest.param(lambda: one_uniform(7, MANY, 1, "battlf", 1), id="a stream of nearly the same name"),
        pytest.param(lambda: one_uniform(7, MANY, 1, "battle", 2)[:, 1:], id="the next entity"),
        pytest.param(lambda: one_uniform(1, MANY, 7, "battle", 1), id="seed and turn exchanged"),
    ],
)
def test_neighbouring_keys_are_independent(other: Callable[[], NDArray[np.float64]]) -> None:
    one = one_uniform(7, MANY, 1, "battle", 1)[:, 0]
    two = other()[:, 0]
    assert abs(float(np.corrcoef(one, two)[0, 1])) < 0.02
    pairs = (one * 8).astype(int) * 8 + (two * 8).astype(int)
    counts = np.bincount(pairs, minlength=64)
    assert ((counts - one.size / 64) ** 2).sum() / (one.size / 64) < LIMIT


@given(
    st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 2**63)
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_adding_a_stream_shifts_nothing(streams: dict[str, int], seed: int) -> None:
    worlds = world_ids([0, 5])
    before = DiceTable(streams).throw(seed, worlds, 3)
    after = DiceTable({"added first": 7, **streams, "added last": 2}).throw(seed, worlds, 3)
    for name in streams:
        assert np.array_equal(before.uniform(name), after.uniform(name))


@given(st.integers(1, 40), st.integers(0, 2**63))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_more_entities_shift_nothing(count: int, seed: int) -> None:
    few = one_uniform(seed, world_ids([4]), 2, "event", count)
    many = one_uniform(seed, world_ids([4]), 2, "event", count + 9)
    assert np.array_equal(few, many[:, :count])


def test_a_salt_makes_another_stream() -> None:
    plain = DiceTable({"player": 64}).throw(7, world_ids([0]), 1).uniform("player")
    salted = DiceTable({"player": 64}, salt="player:us").throw(7, world_ids([0]), 1).uniform("player")
    assert (plain != salted).all()


def test_scrambling_never_gives_two_keys_the_same_value() -> None:
    keys = np.arange(200_000, dtype=np.uint64)
    assert len(np.unique(mix(keys))) == len(keys)


def test_every_bit_of_a_key_moves_half_the_bits_of_its_value() -> None:
    keys = np.arange(2_000, dtype=np.uint64)
    for bit in range(64):
        moved = mix(keys) ^ mix(keys ^ np.uint64(1 << bit))
        share = float(np.unpackbits(moved.view(np.uint8)).mean())
        assert 0.48 < share < 0.52, f"bit {bit}"


def test_normal_draws_have_the_moments_they_promise() -> None:
    draws = DiceTable({"price": 1}).throw(7, MANY, 1).normal("price")[:, 0]
    assert abs(float(draws.mean())) < 0.02
    assert abs(float(draws.std()) - 1.0) < 0.02
    assert float(np.abs(draws).max()) <= 12**0.5 + 1e-9


def test_the_key_of_a_stream_is_the_same_on_every_machine() -> None:
    assert stream_key("battle") == STREAM_KEY
    assert mix(np.array([0], np.uint64))[0] == np.uint64(0xE220A8397B1DCDAF)
