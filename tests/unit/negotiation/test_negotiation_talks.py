"""Negotiators at tables: they reach what can be reached, never sign what they may not, and a batch is its tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.negotiation.random_tables import F64, random_tables
from wargame.base.errors import UsageError
from wargame.negotiation.answers import Answers
from wargame.negotiation.concede import TEMPERAMENTS
from wargame.negotiation.fair import fair_points, nash_product
from wargame.negotiation.measures import concession_monotonicity
from wargame.negotiation.negotiator import Negotiator
from wargame.negotiation.space import enumerate_space
from wargame.negotiation.table import AGREED, COLLAPSED, LEFT, PARTIAL, TIMED_OUT
from wargame.negotiation.talks import hold_talks


def same(value: float, r: F64) -> F64:
    return np.full(r.shape, value)


@pytest.mark.parametrize("exponent", TEMPERAMENTS.values())
def test_two_seats_find_a_deal_wherever_there_is_one(exponent: float) -> None:
    tables = random_tables(100, 2, (4, 4, 4), seed=1, low=0.3, high=0.6)
    fair = fair_points(tables.u, tables.r)
    talks = hold_talks(tables.space, tables.u, tables.r, same(exponent, tables.r), patience=60)
    has_zone = fair.zone.any(axis=-1)
    assert (talks.deal >= 0)[has_zone].mean() >= 0.95
    assert (talks.deal[~has_zone] == -1).all()
    ratio = nash_product(tables.u, tables.r, talks.deal) / np.maximum(nash_product(tables.u, tables.r, fair.nash), 1e-9)
    assert ratio[has_zone].mean() > 0.8


def test_seven_seats_find_most_of_the_deals_there_are() -> None:
    tables = random_tables(20, 7, (4, 4, 4, 4), seed=2, low=0.2, high=0.5)
    has_zone = fair_points(tables.u, tables.r).zone.any(axis=-1)
    talks = hold_talks(tables.space, tables.u, tables.r, same(0.1, tables.r), patience=100)
    assert (talks.deal >= 0)[has_zone].mean() >= 0.95


def test_six_seats_find_a_deal_with_a_seventh_that_comes_down_last() -> None:
    tables = random_tables(20, 7, (4, 4, 4, 4), seed=21, low=0.2, high=0.5)
    has_zone = fair_points(tables.u, tables.r).zone.any(axis=-1)
    exponent = same(0.1, tables.r)
    exponent[:, 3] = 0.25 / 6  # boulware, after the factor for seven seats
    talks = hold_talks(tables.space, tables.u, tables.r, exponent, patience=100)
    assert (talks.deal >= 0)[has_zone].mean() >= 0.95


def test_new_texts_draw_as_many_new_ones_and_no_more() -> None:
    """Ten different texts draw ten at most; one again and again draws far fewer."""
    tables = random_tables(20, 2, (4, 4, 4, 4), seed=22)
    every = np.ones(20, np.bool_)
    ranked = tables.u[:, 1].argsort(axis=-1)[:, ::-1].astype(np.int64)
    drawn = []
    for different in (10, 1):
        mind = Negotiator(tables.space, tables.u[:, 0], tables.r[:, 0], same(0.1, tables.r[:, 0]), seat=0, seats=2)
        said: list[list[int]] = []
        for n in range(10):
            t = n / 20
            mind.hear(1, ranked[:, n % different], every, t)
            draft = mind.propose(t)
            mind.say(draft, every)
            said.append(draft.tolist())
        drawn.append([len(set(row)) for row in zip(*said, strict=True)])
    assert max(drawn[0]) <= 10
    assert np.mean(drawn[0]) > 2 * np.mean(drawn[1])


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 9999), seats=st.integers(2, 4), high=st.floats(0.3, 1.0), patience=st.integers(1, 12))
def test_nobody_signs_below_walking_away_or_across_a_red_line(
    seed: int, seats: int, high: float, patience: int
) -> None:
    tables = random_tables(6, seats, seed=seed, low=0.1, high=high)
    red = np.random.default_rng(seed).random(tables.u.shape) < 0.2
    talks = hold_talks(
        tables.space,
        tables.u,
        tables.r,
        same(0.5, tables.r),
        patience=patience,
        red_lines=red,
        status_quo=np.zeros(3, np.int64),
        keep_offers=True,
    )
    rows = np.flatnonzero(talks.deal >= 0)
    signed = talks.deal[rows]
    assert (tables.u[rows, :, signed] >= tables.r[rows]).all()
    assert not red[rows, :, signed].any()
    for s in range(seats):
        b, _ = np.nonzero(talks.offers[..., s] >= 0)
        made = talks.offers[..., s][talks.offers[..., s] >= 0]
        assert (tables.u[b, s, made] >= tables.r[b, s]).all()
        assert not red[b, s, made].any()
    assert np.isin(talks.table.state, (AGREED, PARTIAL, TIMED_OUT, LEFT)).all()


@pytest.mark.parametrize("seats", [2, 5])
def test_a_batch_equals_its_tables_one_at_a_time_to_the_bit(seats: int) -> None:
    tables = random_tables(9, seats, (4, 3, 4), seed=5, low=0.2, high=0.7)
    rng = np.random.default_rng(6)
    exponent, draws, collapse = rng.uniform(0.1, 2.0, tables.r.shape), rng.random((9, 20)), rng.uniform(0.0, 0.05, 9)

    def held(rows: slice) -> list[bytes]:
        talks = hold_talks(
            tables.space,
            tables.u[rows],
            tables.r[rows],
            exponent[rows],
            patience=20,
            collapse=collapse[rows],
            draws=draws[rows],
            status_quo=np.zeros(3, np.int64),
            keep_offers=True,
        )
        parts = (talks.deal, talks.exchanges, talks.offers, talks.table.state, talks.table.behind)
        return [b"".join(part[b].tobytes() for part in parts) for b in range(len(talks.deal))]

    assert held(slice(0, 9)) == [held(slice(b, b + 1))[0] for b in range(9)]


def test_a_negotiator_never_sees_the_others_utilities() -> None:
    """Vary what the other seat wants behind the same words, and every answer stays the same."""
    tables = random_tables(2, 2, (4, 4), seed=8)
    rng = np.random.default_rng(9)
    heard = rng.integers(0, 16, 10)
    said = []
    for other in (tables.u[:1, 1], tables.u[1:, 1]):
        u = np.stack([tables.u[:1, 0], other], axis=1)
        mind = Negotiator(tables.space, u[:, 0], tables.r[:1, 0], np.array([0.5]), seat=0, seats=2)
        words = []
        for n, package in enumerate(heard):
            mind.hear(1, np.array([package]), np.array([True]), n / 10)
            words.append(int(mind.propose(n / 10)[0]))
        said.append(words)
    assert said[0] == said[1]


def test_a_stubborn_opponent_gets_no_concession_until_late_and_then_no_more_than_it_leaves() -> None:
    """Against a wall that repeats its own best text, the target stays high for half the time: patience is no bait."""
    tables = random_tables(50, 2, (4, 4, 4), seed=3)
    mind = Negotiator(tables.space, tables.u[:, 0], tables.r[:, 0], np.full(50, 2.0), seat=0, seats=2)
    wall = tables.u[:, 1].argmax(axis=-1)
    for n in range(25):
        mind.hear(1, wall, np.ones(50, np.bool_), n / 49)
    span = 1.0 - tables.r[:, 0]
    assert (mind.aim(0.5) >= 1.0 - 0.126 * span).all()


def test_once_something_was_offered_no_less_is_asked_for() -> None:
    tables = random_tables(30, 2, (4, 4, 4), seed=4)
    mind = Negotiator(tables.space, tables.u[:, 0], tables.r[:, 0], np.full(30, 0.5), seat=0, seats=2)
    gift = tables.u[:, 0].argsort(axis=-1)[:, -2].astype(np.int64)
    mind.hear(1, gift, np.ones(30, np.bool_), 0.0)
    own = tables.u[np.arange(30), 0, gift]
    assert (mind.aim(1.0) >= own).all()
    assert (mind.propose(1.0) == gift).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 9999), exponent=st.sampled_from(sorted(TEMPERAMENTS.values())))
def test_nobody_asks_for_less_than_what_was_offered(seed: int, exponent: float) -> None:
    """Whatever the other says, unless it reads out a list: what it gave once is the least that is asked for."""
    tables = random_tables(10, 2, (4, 4, 4), seed=seed)
    every, rows = np.ones(10, np.bool_), np.arange(10)
    mind = Negotiator(tables.space, tables.u[:, 0], tables.r[:, 0], same(exponent, tables.r[:, 0]), seat=0, seats=2)
    best = np.full(10, -np.inf)
    texts = np.random.default_rng(seed).integers(0, tables.space.size, (20, 10))
    texts[1] = texts[0]  # so this is no list
    for n, heard in enumerate(texts):
        mind.hear(1, heard, every, n / 19)
        best = np.maximum(best, tables.u[rows, 0, heard])
        draft = mind.propose(n / 19)
        mind.say(draft, every)
        assert (tables.u[rows, 0, draft] >= np.where(best >= tables.r[:, 0], best, -np.inf)).all()


def test_while_all_search_a_text_that_failed_gives_way_to_another() -> None:
    tables = random_tables(10, 4, (4, 4, 4), seed=12, low=0.1, high=0.2)
    every = np.ones(10, np.bool_)
    answers, exponent = Answers(tables.space, 10, 4, exchanges=4), same(0.1, tables.r[:, 0])
    mind = Negotiator(tables.space, tables.u[:, 0], tables.r[:, 0], exponent, seat=0, seats=4, answers=answers)
    best, said = tables.u[:, 1].argmax(axis=-1).astype(np.int64), []
    for _ in range(4):
        draft = mind.propose(1.0)
        mind.say(draft, every)
        answers.hear(0, draft, every, 1.0)
        mind.hear(1, best, every, 1.0)
        answers.hear(1, best, every, 1.0)
        said.append(draft)
    assert (np.diff(np.sort(said, axis=0), axis=0) != 0).all()


def test_offers_mostly_come_down_and_rarely_go_back_up() -> None:
    tables = random_tables(60, 2, (4, 4, 4), seed=10)
    talks = hold_talks(tables.space, tables.u, tables.r, same(0.5, tables.r), patience=40, keep_offers=True)
    for s in range(2):
        offers = talks.offers[..., s]
        spoke = offers[:, 0] >= 0
        own = np.where(offers >= 0, tables.u[np.arange(60)[:, None], s, np.maximum(offers, 0)], np.nan)[spoke]
        assert concession_monotonicity(own).mean() > 0.6
        first, last = own[:, 0], np.nanmin(own, axis=-1)
        assert (last <= first).all()


def test_a_chance_of_collapse_costs_deals_and_haste_saves_them() -> None:
    tables = random_tables(200, 2, (5, 5, 5, 4), seed=11, low=0.2, high=0.4)
    draws = np.random.default_rng(12).random((200, 40))
    rates = []
    for exponent in (0.1, 2.0):
        talks = hold_talks(
            tables.space,
            tables.u,
            tables.r,
            same(exponent, tables.r),
            patience=40,
            collapse=np.full(200, 0.05),
            draws=draws,
        )
        assert set(talks.table.state) <= {AGREED, COLLAPSED}
        rates.append((talks.table.state == AGREED).mean())
    assert rates[0] + 0.1 < rates[1] < 1.0


def test_a_seat_that_can_sign_nothing_walks_out_at_once() -> None:
    tables = random_tables(4, 3)
    tables.r[:, 1] = 2.0
    talks = hold_talks(tables.space, tables.u, tables.r, same(1.0, tables.r), patience=10)
    assert (talks.table.state == LEFT).all()
    assert (talks.exchanges == 0).all()
    for patience in (1, 3):  # nor is a last exchange, where every target is walking away, any trouble to it
        talks = hold_talks(tables.space, tables.u, tables.r, same(1.0, tables.r), patience=patience)
        assert (talks.table.state == LEFT).all()


def test_talks_without_time_or_without_the_dice_they_need_are_refused() -> None:
    space, u, r = enumerate_space([2]), np.zeros((1, 2, 2)), np.zeros((1, 2))
    with pytest.raises(UsageError, match="talks: talks without a single exchange; give them a patience"):
        hold_talks(space, u, r, r + 1.0, patience=0)
    with pytest.raises(UsageError, match="needs draws"):
        hold_talks(space, u, r, r + 1.0, patience=3, collapse=np.zeros(1))
