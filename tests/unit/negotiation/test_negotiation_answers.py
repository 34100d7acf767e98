"""What several others would accept, learned from yes and no."""

from __future__ import annotations

import numpy as np

from wargame.negotiation.answers import Answers
from wargame.negotiation.space import enumerate_space

SPACE = enumerate_space([3, 3])
EVERY = np.arange(9)[None]
HERE = np.array([True])


def package(number: int) -> np.ndarray:
    return np.array([number])


def test_an_offer_is_a_yes_to_it_and_a_no_to_the_text_it_replaces() -> None:
    answers = Answers(SPACE, 1, 3)
    assert (answers.chance(1, EVERY) == 0.5).all()
    answers.place(0, package(0), HERE)
    answers.hear(1, package(8), HERE, t=1.0)
    chance = answers.chance(1, EVERY)[0]
    assert chance[8] > 0.5 > chance[0]
    assert (answers.chance(2, EVERY) == 0.5).all()


def test_what_is_learned_of_a_text_holds_for_others_by_what_they_share_with_it() -> None:
    answers = Answers(SPACE, 1, 3)
    answers.accept(1, package(0), HERE)
    chance = answers.chance(1, EVERY)[0]
    assert chance[0] > chance[1] == chance[3] > chance[4]


def test_a_late_no_counts_more_than_an_early_one() -> None:
    chances = []
    for t in (0.0, 1.0):
        answers = Answers(SPACE, 1, 3)
        answers.place(0, package(0), HERE)
        answers.hear(1, package(8), HERE, t)
        chances.append(answers.chance(1, EVERY)[0, 0])
    assert chances[1] < chances[0]


def test_nobody_refuses_his_own_text_by_putting_another_in_its_place() -> None:
    answers = Answers(SPACE, 1, 3)
    answers.hear(1, package(0), HERE, t=0.5)
    before = answers.chance(1, EVERY)[0, 0]
    answers.hear(1, package(8), HERE, t=0.6)
    assert answers.chance(1, EVERY)[0, 0] >= before


def test_tables_where_nothing_was_said_learn_nothing_and_go_on_alone() -> None:
    answers = Answers(SPACE, 2, 3)
    answers.hear(1, np.array([4, 4]), np.array([True, False]), t=0.5)
    every = np.repeat(EVERY, 2, axis=0)
    assert (answers.chance(1, every)[1] == 0.5).all()
    answers.keep(np.array([False, True]))
    assert (answers.chance(1, EVERY) == 0.5).all()
    assert answers.text.tolist() == [-1]
