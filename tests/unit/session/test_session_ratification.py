"""What a signed text waits for, and who may know."""

from __future__ import annotations

import numpy as np

from wargame.rules.ratifiers import AGAINST, IN_FAVOUR, PENDING
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.session.ratification import ratifiers_ahead
from wargame.session.seats import Seat


def test_bodies_that_have_still_to_agree_are_told_to_those_who_know_of_the_text(kivu: Rulebook) -> None:
    world, rows = begin(kivu, 3), kivu.rows
    letter = kivu.index["I"]["letter_us_drc"]
    mine = np.flatnonzero(rows.body_treaty == letter)
    titles = [kivu.text.ratifiers[rows.bodies[y]].title for y in mine]
    assert len(mine) > 1
    assert ratifiers_ahead(Seat(kivu, "drc"), world) == {}  # nothing is signed
    world["state"][0, letter] = kivu.state_code["treaty"]["signed"]
    world["vote"][0, mine] = IN_FAVOUR
    assert ratifiers_ahead(Seat(kivu, "drc"), world) == {}
    for vote, hearing, said in (
        (PENDING, 1, "decides this turn"),
        (PENDING, 3, "decides in 3 turns"),
        (AGAINST, 2, "has refused and decides again in 2 turns"),
    ):
        world["vote"][0, mine[0]], world["hearing"][0, mine[0]] = vote, hearing
        for seat in ("us", "drc"):
            assert ratifiers_ahead(Seat(kivu, seat), world) == {"letter_us_drc": (f"{titles[0]} {said}",)}
        assert ratifiers_ahead(Seat(kivu, "rwanda"), world) == {}
