"""What a signed text waits for, and who may know."""

from __future__ import annotations

from dataclasses import replace

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


def test_of_a_text_that_a_seat_may_not_read_in_full_it_is_not_told_who_has_to_agree(kivu: Rulebook) -> None:
    world, rows, seat = begin(kivu, 3), kivu.rows, Seat(kivu, "china")
    open_ones = {k for k in rows.body_treaty.tolist() if kivu.audience[k] is None}
    treaty = min(open_ones)
    world["state"][0, treaty] = kivu.state_code["treaty"]["signed"]
    world["vote"][0, np.flatnonzero(rows.body_treaty == treaty)[0]] = PENDING
    assert list(ratifiers_ahead(seat, world)) == [kivu.instruments[treaty]]
    clauses = seat.sight.clauses.copy()
    clauses[np.flatnonzero(rows.instrument == treaty)[0]] = False
    seat.sight = replace(seat.sight, clauses=clauses)
    assert ratifiers_ahead(seat, world) == {}
