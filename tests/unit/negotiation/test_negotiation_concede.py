"""Targets, acceptance, and what is believed of others."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.negotiation.random_tables import random_tables
from wargame.negotiation.beliefs import Bounds, Guess, Wants
from wargame.negotiation.concede import TEMPERAMENTS, accepts, guarded_target, ladder, share_given, target
from wargame.negotiation.space import enumerate_space

ONE = np.array([1.0])


@pytest.mark.parametrize("exponent", TEMPERAMENTS.values())
def test_a_target_starts_at_the_top_ends_at_walking_away_and_never_rises(exponent: float) -> None:
    path = [float(target(np.array([0.3]), ONE, t, np.array([exponent]))[0]) for t in np.linspace(0, 1, 21)]
    assert path[0] == 1.0
    assert path[-1] == pytest.approx(0.3)
    assert all(a >= b for a, b in pairwise(path))


def test_halfway_the_boulware_asks_for_more_than_the_linear_and_the_conceder_for_less() -> None:
    half = {name: float(target(np.zeros(1), ONE, 0.5, np.array([e]))[0]) for name, e in TEMPERAMENTS.items()}
    assert half["even"] == pytest.approx(0.5)
    assert half["stern"] > half["firm"] > half["patient"] > half["even"] > half["eager"]


@settings(max_examples=60, deadline=None)
@given(t=st.floats(0.0, 1.0), e=st.floats(0.05, 3.0), given_=st.floats(0.0, 1.0))
def test_the_guard_never_lowers_a_target_and_lets_go_at_the_deadline(t: float, e: float, given_: float) -> None:
    r, exponent, given_back = np.array([0.2]), np.array([e]), np.array([given_])
    guarded = guarded_target(r, ONE, t, exponent, given_back)
    assert guarded[0] >= target(r, ONE, t, exponent)[0]
    assert guarded[0] <= 1.0
    assert guarded_target(r, ONE, 1.0, exponent, given_back)[0] == pytest.approx(0.2)


def test_an_eager_seat_is_held_up_by_an_opponent_that_gives_nothing_and_not_by_one_that_gives_all() -> None:
    eager = np.array([2.0])
    free = target(np.zeros(1), ONE, 0.5, eager)
    assert guarded_target(np.zeros(1), ONE, 0.5, eager, np.zeros(1))[0] == pytest.approx(1 - 0.125)
    assert guarded_target(np.zeros(1), ONE, 0.5, eager, ONE)[0] == free[0]


def test_what_was_given_is_counted_from_the_first_offer_or_from_walking_away() -> None:
    given_ = share_given(np.array([0.0, 0.4]), np.array([0.6, 0.6]), np.array([0.2, 0.2]), np.array([1.0, 1.0]))
    assert given_.tolist() == pytest.approx([0.5, 0.25])


@settings(max_examples=100, deadline=None)
@given(
    worth=st.floats(0.0, 1.0),
    r=st.floats(0.0, 1.0),
    aim=st.floats(0.0, 1.0),
    draft=st.floats(0.0, 1.0),
    t=st.floats(0.0, 1.0),
    last=st.booleans(),
)
def test_nothing_below_walking_away_is_ever_accepted(
    worth: float, r: float, aim: float, draft: float, t: float, last: bool
) -> None:
    offered, floor, target_now, next_draft = (np.array([v]) for v in (worth, r, aim, draft))
    accepted = accepts(offered, floor, target_now, next_draft, np.array([0.0]), t, last)[0]
    assert not (accepted and worth < r)
    if last:
        assert accepted == (worth >= r)


def test_the_sentence_on_acceptance_holds_word_for_word() -> None:
    """Beats walking away, and beats the target or the next draft; late, the best lately; at last, anything above."""
    worth, r, aim, draft = (
        np.array([0.5, 0.5, 0.5, 0.5]),
        np.full(4, 0.3),
        np.array([0.4, 0.9, 0.9, 0.9]),
        np.full(4, 0.8),
    )
    draft[1] = 0.5
    recent = np.array([0.9, 0.9, 0.5, 0.9])
    assert accepts(worth, r, aim, draft, recent, 0.5, False).tolist() == [True, True, False, False]
    assert accepts(worth, r, aim, draft, recent, 0.96, False).tolist() == [True, True, True, False]
    assert accepts(worth, r, aim, draft, recent, 1.0, True).tolist() == [True] * 4
    assert not accepts(np.array([-np.inf]), np.array([-np.inf]), ONE, ONE, ONE, 1.0, True).any()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 9999), aim=st.floats(0.0, 1.0))
def test_a_ladder_holds_what_may_be_signed_best_first_and_counts_down_to_any_aim(seed: int, aim: float) -> None:
    tables = random_tables(3, 2, seed=seed)
    red = np.random.default_rng(seed).random((3, tables.space.size)) < 0.3
    own = tables.u[:, 0]
    rungs = ladder(own, tables.r[:, 0], red)
    found = rungs.down_to(np.full(3, aim))
    for b in range(3):
        allowed = (own[b] >= tables.r[b, 0]) & ~red[b]
        assert sorted(rungs.order[b, : rungs.count[b]]) == np.flatnonzero(allowed).tolist()
        assert (np.diff(rungs.worth[b, : rungs.count[b]]) <= 0).all()
        assert found[b] == (allowed & (own[b] >= aim)).sum()


def test_what_a_seat_keeps_it_is_believed_to_want_and_what_it_changes_to_give() -> None:
    wants = Wants.fresh(2, 3, 2)
    assert (wants.mean == 0.5).all()
    held, before = np.array([[1, 1], [1, 1]]), np.array([[1, 0], [1, 0]])
    after = wants.after_offer(1, held, before, np.array([True, False]))
    assert after.mean[0, 1].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (after.mean[1] == 0.5).all()
    assert (after.mean[0, [0, 2]] == 0.5).all()


def test_a_yes_bounds_a_walk_away_value_from_above_and_a_late_no_from_below() -> None:
    bounds = Bounds.fresh(1, 2).after_yes(0, np.array([0.6]))
    early = bounds.after_no(0, np.array([0.4]), t=0.05, exponent=0.25)
    late = bounds.after_no(0, np.array([0.4]), t=1.0, exponent=0.25)
    assert (bounds.low[0, 0], bounds.high[0, 0]) == (0.0, 0.6)
    assert early.low[0, 0] == 0.0
    assert late.low[0, 0] == pytest.approx(0.4)
    assert late.middle[0, 0] == pytest.approx(0.5)
    assert late.high[0, 1] == 1.0


@settings(max_examples=50, deadline=None)
@given(r=st.floats(0.0, 0.9), t=st.floats(0.05, 1.0), e=st.floats(0.1, 2.0), worth=st.floats(0.0, 1.0))
def test_bounds_from_refusals_hold_for_a_seat_that_concedes_as_assumed(
    r: float, t: float, e: float, worth: float
) -> None:
    aim = float(target(np.array([r]), ONE, t, np.array([e]))[0])
    if worth < aim - 1e-9:
        assert Bounds.fresh(1, 1).after_no(0, np.array([worth]), t, e).low[0, 0] <= r + 1e-6


def test_the_guess_ranks_what_is_asked_for_first_and_forgets_nothing_of_other_seats() -> None:
    space = enumerate_space([3, 3])
    guess = Guess(space, 2, 3)
    for _ in range(5):
        guess.hear(1, np.array([4, 4]), np.array([True, False]))
    every = np.tile(np.arange(9), (2, 1))
    assert guess.worth(1, every)[0].argmax() == 4
    assert guess.worth(1, every)[0].max() == pytest.approx(1.0)
    assert np.ptp(guess.worth(1, every)[1]) == pytest.approx(0.0)
    assert np.ptp(guess.worth(2, every)[0]) == pytest.approx(0.0)


def test_an_issue_held_firmly_is_believed_to_weigh_more() -> None:
    guess = Guess(enumerate_space([3, 3]), 1, 2)
    for package in (0, 1, 2, 0, 1, 2):
        guess.hear(1, np.array([package]), np.array([True]))
    loss_on_firm = guess.worth(1, np.array([[0]])) - guess.worth(1, np.array([[3]]))
    loss_on_loose = guess.worth(1, np.array([[0]])) - guess.worth(1, np.array([[1]]))
    assert loss_on_firm > loss_on_loose + 0.1
