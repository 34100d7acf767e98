"""What several others would accept, learned from what they prefer to what."""

from __future__ import annotations

import numpy as np

from wargame.negotiation.answers import SURE, Answers, chance
from wargame.negotiation.arrays import F64
from wargame.negotiation.space import enumerate_space

SPACE = enumerate_space([3, 3])
EVERY = np.arange(9)[None]
HERE = np.array([True])


def package(number: int) -> np.ndarray:
    return np.array([number])


def fresh(tables: int = 1) -> Answers:
    return Answers(SPACE, tables, 3, exchanges=10)


def margins(answers: Answers, seat: int = 1) -> F64:
    every = np.repeat(EVERY, len(answers.text), axis=0)
    return answers.margin(seat, every)


def test_nothing_heard_means_every_text_is_as_likely_as_any_other() -> None:
    assert np.ptp(margins(fresh())) < 1e-12


def test_a_seat_prefers_what_it_puts_forward_to_the_text_it_replaces() -> None:
    answers, silent = fresh(), margins(fresh(), seat=2)
    answers.hear(0, package(0), HERE, 0.5)
    answers.hear(1, package(8), HERE, 0.5)
    margin = margins(answers)[0]
    assert margin[0] < margin[2] < margin[8]
    assert margin[0] < 0.0
    assert (margins(answers, seat=2) == silent).all()


def test_what_is_learned_of_a_text_holds_for_others_by_what_they_share_with_it() -> None:
    answers = fresh()
    answers.hear(1, package(0), HERE, 0.5)
    margin = margins(answers)[0]
    assert margin[0] > margin[1] == margin[3] > margin[4]


def test_offers_come_down_and_so_does_the_line() -> None:
    answers = fresh()
    line = []
    for number in (0, 1, 4):
        answers.hear(1, package(number), HERE, 0.5)
        line.append(answers.values[1][0, answers.line])
    margin = margins(answers)[0]
    assert margin[0] > margin[1] > margin[4]
    assert line[0] > line[1] > line[2]


def test_an_accepted_text_reaches_the_line_and_a_replaced_one_does_not() -> None:
    answers = fresh()
    answers.hear(1, package(0), HERE, 0.5)
    before = margins(answers)[0, 4]
    answers.hear(0, package(4), HERE, 0.5)
    answers.accept(1, package(4), HERE, 0.5)
    accepted = margins(answers)[0, 4]
    answers.hear(0, package(4), HERE, 0.5)
    answers.hear(1, package(0), HERE, 0.5)
    assert before < accepted > margins(answers)[0, 4]


def test_what_a_seat_stood_behind_once_it_stands_behind_again() -> None:
    answers = fresh()
    answers.hear(1, package(4), HERE, 0.5)
    for _ in range(5):
        answers.hear(0, package(4), HERE, 0.5)
        answers.hear(1, package(0), HERE, 0.5)
    stood = answers.agreed(1, EVERY, margins(answers), 1.0)[0]
    assert stood[4] >= SURE
    assert (stood[[1, 2, 3, 5, 6, 7, 8]] < SURE).all()
    assert chance(margins(answers))[0, 4] < SURE


def test_a_chance_is_a_share_that_grows_with_the_margin() -> None:
    found = chance(np.linspace(-9.0, 9.0, 19))
    assert (np.diff(found) >= 0.0).all()
    assert (found > 0.0).all()
    assert (found <= 1.0).all()
    assert found[9] == 0.5


def test_the_standing_text_knows_who_is_behind_it() -> None:
    answers = fresh()
    answers.hear(1, package(4), HERE, 0.5)
    answers.accept(2, package(4), HERE, 0.5)
    assert answers.behind.tolist() == [[False, True, True]]
    assert np.isinf(answers.least_margin(package(4)[:, None], answers.behind | np.array([[True, False, False]]))).all()
    answers.hear(0, package(5), HERE, 0.5)
    assert answers.behind.tolist() == [[True, False, False]]


def test_tables_where_nothing_was_said_learn_nothing_and_go_on_alone() -> None:
    answers = fresh(2)
    answers.hear(0, np.array([1, 1]), np.array([True, False]), 0.5)
    answers.hear(1, np.array([4, 4]), np.array([True, False]), 0.5)
    assert (answers.values[1][1] == fresh().values[1][0]).all()
    assert (answers.doubt[1][1] == fresh().doubt[1][0]).all()
    answers.keep(np.array([False, True]))
    assert (answers.values[1] == fresh().values[1]).all()
    assert answers.text.tolist() == [-1]
