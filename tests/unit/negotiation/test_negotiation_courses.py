"""By which course a seat comes down is found out from what it says, and foretells what it would sign."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import F64, random_tables
from wargame.negotiation.arrays import I64
from wargame.negotiation.courses import BY_RANK, COURSES, IN_KIND, POWERS, Courses

TABLES, EXCHANGES = 12, 60
EVERY, ROWS = np.ones(TABLES, np.bool_), np.arange(TABLES)
HALF = np.full((TABLES, 64), 0.5)
Line = Callable[[float, F64], F64]


def worths() -> tuple[Courses, F64]:
    """Seats that have 0 at their worst text and 1 at their best (B, P), and a listener who knows nothing of that."""
    tables = random_tables(TABLES, 3, (4, 4, 4), seed=31)
    return Courses(tables.space, TABLES, 3, EXCHANGES), tables.u[:, 1]


def listened(line: Line) -> tuple[Courses, F64]:
    """After talks with a seat that accepts what is worth its line, and else says the least that reaches its line."""
    courses, worth = worths()
    rng, said = np.random.default_rng(32), np.zeros(worth.shape, np.bool_)
    for exchange in range(EXCHANGES - 1):
        t = exchange / (EXCHANGES - 1)
        text: I64 = rng.integers(0, worth.shape[1], TABLES)
        level = line((exchange + 1) / (EXCHANGES + 1), worth[ROWS, text])
        yes = worth[ROWS, text] >= level
        package = np.where(worth >= np.minimum(level, 1.0)[:, None] - 1e-9, worth, np.inf).argmin(axis=-1)
        new = ~yes & ~said[ROWS, package]
        courses.accept(1, text, yes, t)
        courses.refuse(1, text, package, new, ~yes, t)
        courses.hear(1, package, new, ~yes, t)
        said[ROWS, package] |= ~yes
    return courses, worth


def foretold(courses: Courses, t: float = 1.0) -> F64:
    return courses.chance(1, np.tile(np.arange(64), (TABLES, 1)), t, HALF)


@pytest.mark.parametrize("power", [0.5, 3.0, 4.0])
def test_a_line_that_comes_down_with_time_foretells_what_is_signed_at_the_end(power: float) -> None:
    courses, worth = listened(lambda gone, _: np.full(TABLES, 1.0 - gone**power))
    signs = worth >= 1.0 - (EXCHANGES / (EXCHANGES + 1)) ** power
    assert ((foretold(courses) > 0.5) == signs).mean() > 0.85
    assert foretold(courses)[signs].mean() > 0.9
    assert foretold(courses)[~signs].mean() < 0.7
    assert courses.weights(1)[:, : len(POWERS)].sum(axis=-1).mean() > 0.9


def test_the_power_itself_is_found_where_it_is_among_those_known() -> None:
    courses, _ = listened(lambda gone, _: np.full(TABLES, 1.0 - gone**4.0))
    assert courses.weights(1)[:, POWERS.tolist().index(4.0)].mean() > 0.8


def test_an_answer_in_kind_is_known_by_what_it_answers() -> None:
    courses, worth = listened(lambda _, offered: 1.0 - offered)
    assert courses.weights(1)[:, IN_KIND].mean() > 0.7
    assert ((foretold(courses) > 0.5) == (worth >= 0.5)).mean() > 0.9


def test_of_a_list_read_out_from_the_top_what_was_said_is_signed_sooner_than_the_rest() -> None:
    courses, worth = worths()
    order = np.argsort(-worth, axis=-1)
    for rank in range(20):
        courses.hear(1, order[:, rank].astype(np.int64), EVERY, EVERY, 0.3 * rank / (EXCHANGES - 1))
    chances = np.take_along_axis(foretold(courses, 0.3), order, axis=-1)
    assert courses.weights(1)[:, BY_RANK].mean() > courses.weights(1)[:, COURSES].mean()
    assert chances[:, :10].mean() > 0.7
    assert chances[:, :20].mean() > chances[:, 20:40].mean() > chances[:, 40:].mean()


def test_who_talks_at_random_keeps_to_no_line() -> None:
    courses, _ = worths()
    order = np.random.default_rng(33).permuted(np.tile(np.arange(64), (TABLES, 1)), axis=-1)
    for exchange in range(EXCHANGES):
        courses.hear(1, order[:, exchange], EVERY, EVERY, exchange / (EXCHANGES - 1))
    weights = courses.weights(1)
    assert weights[:, :IN_KIND].max() < 0.05
    assert weights[:, BY_RANK].max() < 0.05


LATE = POWERS.tolist().index(4.0)


def test_who_says_much_while_a_late_line_has_hardly_moved_does_not_keep_to_it() -> None:
    talks, worth = worths()
    order, quiet = np.argsort(-worth, axis=-1), worths()[0]
    for exchange in range(EXCHANGES // 3):
        t, best = exchange / (EXCHANGES - 1), np.full(TABLES, exchange < 1)
        talks.hear(1, order[:, exchange % 10].astype(np.int64), np.full(TABLES, exchange < 10), EVERY, t)
        quiet.hear(1, order[:, 0].astype(np.int64), best, EVERY, t)
    assert talks.kept[1][:, LATE].max() < -5.0
    assert quiet.kept[1][:, LATE].min() > 0.0
    assert (talks.kept[2] == 0.0).all()


def test_who_accepts_what_would_lie_under_a_line_does_not_keep_to_it() -> None:
    refused, worth = listened(lambda gone, _: np.full(TABLES, 1.0 - gone**4.0))
    accepted, _ = listened(lambda gone, _: np.full(TABLES, 1.0 - gone**4.0))
    for text in np.argsort(worth, axis=-1)[:, :3].T:
        refused.refuse(1, text, text, ~EVERY, EVERY, 0.8)
        accepted.accept(1, text, EVERY, 0.8)
    assert (accepted.kept[1] - refused.kept[1])[:, LATE].max() < -2.0


def test_nothing_is_learned_where_nothing_is_said_nor_of_anybody_else() -> None:
    courses, _ = worths()
    here = ROWS == 0
    courses.refuse(1, np.full(TABLES, 3), np.full(TABLES, 9), here, here, 0.5)
    courses.hear(1, np.full(TABLES, 9), here, here, 0.5)
    silent, _ = worths()
    assert (courses.values[1][1:] == silent.values[1][1:]).all()
    assert (courses.doubt[2] == silent.doubt[2]).all()
    assert (courses.values[1][0] != silent.values[1][0]).any()
    courses.keep(~here)
    assert len(courses.evidence[1]) == TABLES - 1
