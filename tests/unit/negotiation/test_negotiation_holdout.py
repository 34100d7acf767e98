"""Whoever comes down last of several is not given more for it, and every deal is made all the same."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import F64, Tables, random_tables
from wargame.negotiation.answers import NOBODY
from wargame.negotiation.arrays import I64, Mask
from wargame.negotiation.courses import POWERS, Courses
from wargame.negotiation.holdout import HoldOut, hold_out
from wargame.negotiation.table import deal
from wargame.negotiation.talks import _Sitting

STEPS, SEATS, LAST = 60, 5, 2


class InTime:
    """Says the least that reaches a line which comes down by a power of the time gone, and accepts what reaches it."""

    def __init__(self, own: F64, r: F64, power: float) -> None:
        floor = np.where(own >= r[:, None], own, np.inf).min(axis=-1)[:, None]
        self.worth = (own - floor) / (own.max(axis=-1)[:, None] - floor)
        self.power, self.rows = power, np.arange(len(r))

    def aim(self, t: float) -> F64:
        return np.full(len(self.rows), 1.0 - ((t * (STEPS - 1) + 1) / (STEPS + 1)) ** self.power)

    def propose(self, t: float, aim: F64) -> I64:
        return np.asarray(np.where(self.worth >= aim[:, None], self.worth, np.inf).argmin(axis=-1), np.int64)

    def judge(self, package: I64, draft: I64, aim: F64, t: float, last_word: bool) -> Mask:
        return np.asarray(self.worth[self.rows, package] >= aim, np.bool_)

    def ignore(self, *args: object) -> None:
        """What others say changes nothing."""

    say = hear = stand_behind = ignore


def sat_down(tables: Tables, kinds: dict[int, float]) -> _Sitting:
    """Ours, and in some seats somebody who comes down by a power of the time gone, before the first exchange."""
    sitting = _Sitting(tables.space, tables.u, tables.r, np.full(tables.r.shape, 0.1), None, STEPS)
    for seat, power in kinds.items():
        sitting.minds[seat] = cast(Any, InTime(tables.u[:, seat], tables.r[:, seat], power))
    return sitting


def after(sitting: _Sitting, exchanges: int = STEPS) -> _Sitting:
    for n in range(exchanges):
        sitting.exchange(n / (STEPS - 1), n == STEPS - 1)
    return sitting


def courses(sitting: _Sitting) -> Courses:
    assert sitting.answers is not None
    return sitting.answers.courses


@pytest.mark.parametrize(
    ("power", "count", "seats", "most"),
    [(4.0, 30, SEATS, 0.55), (1.0, 10, 7, 0.45)],  # 0.65 and 0.61 where ours do not wait
)
def test_the_last_to_come_down_gets_little_and_the_deals_are_made(
    power: float, count: int, seats: int, most: float
) -> None:
    tables = random_tables(count, seats, (4, 4, 4), seed=41)
    last = InTime(tables.u[:, LAST], tables.r[:, LAST], power)
    zone = (tables.u >= tables.r[..., None]).all(axis=1).any(axis=-1)
    signed = deal(after(sat_down(tables, {LAST: power})).table)
    assert (signed >= 0)[zone].mean() >= 0.95
    assert last.worth[last.rows, signed][signed >= 0].mean() < most


@pytest.mark.parametrize(
    ("late", "early", "but", "found"),
    [
        ({2: 9.0}, (), 0, 2),
        ({2: 9.0, 4: 3.0}, (), 0, 2),
        ({2: 9.0}, (), 2, NOBODY),
        ({}, (), 0, NOBODY),
        ({1: 9.0, 2: 9.0, 3: 9.0}, (), 0, NOBODY),
        ({2: 9.0}, (3,), 0, 2),
        ({2: 9.0}, (3, 4), 0, NOBODY),
    ],
)
def test_the_surest_of_few_on_a_late_course_is_the_last_if_the_others_wait(
    late: dict[int, float], early: tuple[int, ...], but: int, found: int
) -> None:
    tables = random_tables(2, SEATS)
    heard = Courses(tables.space, 2, SEATS, STEPS)
    for seat in range(SEATS):
        heard.evidence[seat][:, POWERS.tolist().index(2.0)] = 1.0
    for seat, sure in late.items():
        heard.kept[seat][0, POWERS.tolist().index(4.0)] = sure
    for seat in early:
        heard.kept[seat][0, POWERS.tolist().index(1.0)] = 2.0
    assert hold_out(heard, but).seat.tolist() == [found, NOBODY]


@pytest.mark.parametrize(
    ("kept", "found", "power"),
    [
        ({3: (1.0, 12.0)}, 3, 1.0),
        ({3: (1.0, 9.0)}, NOBODY, None),
        ({3: (1.0, 12.0), 1: (8.0, 3.0)}, 1, 8.0),
        ({3: (1.0, 12.0), 4: (1.0, 12.0)}, NOBODY, None),
    ],
)
def test_one_that_comes_down_steadily_is_the_last_where_it_is_beyond_doubt_and_nobody_is_late(
    kept: dict[int, tuple[float, float]], found: int, power: float | None
) -> None:
    heard = Courses(random_tables(1, SEATS).space, 1, SEATS, STEPS)
    for seat, (of, sure) in kept.items():
        heard.kept[seat][:, POWERS.tolist().index(of)] = sure
    last = hold_out(heard, 0)
    assert last.seat.tolist() == [found]
    assert power is None or POWERS[last.course].tolist() == [power]


@pytest.mark.parametrize(("power", "waiting", "over"), [(1.0, 0.94, 0.96), (4.0, 0.95, 0.96), (8.0, 0.95, 0.96)])
def test_of_whom_nothing_is_known_nothing_is_given_until_there_is_little_time(
    power: float, waiting: float, over: float
) -> None:
    tables = random_tables(1, SEATS)
    nothing = Courses(tables.space, 1, SEATS, STEPS)
    last = HoldOut(nothing, np.array([LAST]), np.array([POWERS.tolist().index(power)]))
    every = np.arange(tables.space.size)[None, :]
    assert (last.keeps(every, waiting)[1] > 0.0).all()
    assert (last.keeps(every, over)[1] <= 0.0).all()


def test_until_the_last_exchanges_it_is_not_given_what_it_likes() -> None:
    tables = random_tables(6, SEATS, (4, 4, 4), seed=43)
    found = courses(after(sat_down(tables, {LAST: 4.0}), 50))
    worth = InTime(tables.u[:, LAST], tables.r[:, LAST], 4.0).worth
    every = np.tile(np.arange(tables.space.size), (6, 1))
    late = HoldOut(found, np.full(6, LAST), np.full(6, POWERS.tolist().index(4.0)))
    nowhere = HoldOut(found, np.full(6, NOBODY), late.course)
    appeal = np.random.default_rng(44).random(every.shape)
    for t in (0.5, 0.9):
        _, over = late.keeps(every, t)
        assert (over > 0.0)[worth > 0.6].mean() > 0.95
        asked = late.appeal(appeal, every, t, searching=False)
        assert (asked == appeal)[over <= 0.0].all()
        assert (asked < appeal.min())[over > 0.0].all()
        assert (nowhere.appeal(appeal, every, t, searching=True) == appeal).all()
    foretold, over = late.keeps(every, 1.0)
    assert (over <= 0.0).all()
    assert np.corrcoef(foretold.ravel(), worth.ravel())[0, 1] > 0.7
    liked = late.appeal(np.ones(every.shape), every, 1.0, searching=True)
    assert (liked[worth > 0.6].mean() < liked[worth < 0.3].mean()).all()
