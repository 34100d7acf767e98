"""What promises are worth by the scenario, and to one actor now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wargame.negotiation.clause import Clause
from wargame.negotiation.text import Text
from wargame.players.appraisal import TRUSTING, Appraiser
from wargame.players.outlook import Outlook
from wargame.players.stakes import Stakes, subject_key
from wargame.rules.accords import placed
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario.doctrines import Bargaining, RedLinePart
from wargame.world.view import Estimates, View


def written(book: Rulebook, treaty: str, name: str) -> Clause:
    return book.rows.lexicon.treaties[treaty].written[name][0]


def test_a_clause_goes_by_its_own_entry_before_that_of_its_subject(kivu: Rulebook) -> None:
    stakes = Stakes.of_book(kivu)
    own = written(kivu, "washington_agreement", "drc_neutralises_fdlr")
    entry = kivu.text.worth["washington_agreement.drc_neutralises_fdlr"]
    assert stakes.of(own, "washington_agreement")[kivu.index["A"]["rwanda"]] == entry["rwanda"]
    elsewhere = kivu.text.worth[subject_key(own)]
    assert stakes.of(own, "some_letter")[kivu.index["A"]["rwanda"]] == elsewhere["rwanda"]


def test_a_larger_share_is_worth_more_and_less_support_allowed_is_too(kivu: Rulebook) -> None:
    stakes, drc = Stakes.of_book(kivu), kivu.index["A"]["drc"]
    small, large = (
        stakes.of(c, "doha_framework", 0.4)[drc]
        for c in (written(kivu, "doha_framework", "m23_gives_back"),
                  replace(written(kivu, "doha_framework", "m23_gives_back"), amount=0.4))
    )  # fmt: skip
    assert 0 < small < large
    ends = written(kivu, "washington_agreement", "rwanda_ends_support")
    none, some = (stakes.of(replace(ends, amount=a), "washington_agreement", 0.2)[drc] for a in (0.0, 0.6))
    assert none > some > 0


def test_money_is_worth_to_one_what_it_costs_the_other(kivu: Rulebook) -> None:
    stakes = Stakes.of_book(kivu)
    assert (stakes.money >= 0).all()
    m23, drc = kivu.index["A"]["m23"], kivu.index["A"]["drc"]
    paid = stakes.of(Clause("c", "payment", "drc", "m23", amount=50.0), "letter")
    assert paid[m23] == pytest.approx(stakes.money[m23] / 2)
    assert paid[drc] == pytest.approx(-stakes.money[drc] / 2)
    assert np.count_nonzero(paid) <= 2


def test_what_nothing_is_said_about_is_worth_nothing(kivu: Rulebook) -> None:
    assert not Stakes.of_book(kivu).of(Clause("c", "statement", "drc", "us"), "letter").any()


def look(book: Rulebook, actor: str) -> tuple[View, Appraiser]:
    a = book.index["A"][actor]
    world = begin(book, 7)
    return View(world, book.sight[a], Estimates(book.intel, world)), Appraiser(book, a, Bargaining(word=0.5))


def test_a_promise_weighs_by_the_record_of_whoever_gives_it(kivu: Rulebook) -> None:
    view, mind = look(kivu, "drc")
    m23, drc = kivu.index["A"]["m23"], kivu.index["A"]["drc"]
    world = view._world
    weights = []
    for broken in (0.0, 3.0, 1e4):
        world.arrays["kept"][0, m23, drc], world.arrays["broken"][0, m23, drc] = 3.0, broken
        weights.append(mind.belief(view, m23, drc)[0])
    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)
    assert weights[2] == pytest.approx(TRUSTING, abs=1e-3)


def test_what_it_promises_itself_weighs_as_far_as_it_means_it(kivu: Rulebook) -> None:
    view, mind = look(kivu, "drc")
    assert mind.belief(view, mind.actor, 0)[0] == 0.5


def test_late_and_vague_promises_are_worth_less(kivu: Rulebook) -> None:
    view, mind = look(kivu, "drc")
    clause = written(kivu, "washington_agreement", "rwanda_lifts_measures")
    plain = mind.clause(view, replace(clause, due=0, vagueness=0.0), 4.0)[0]
    late = mind.clause(view, replace(clause, due=8, vagueness=0.0), 4.0)[0]
    vague = mind.clause(view, replace(clause, due=0, vagueness=1.0), 4.0)[0]
    assert late < plain
    assert vague == pytest.approx(plain / 2)


def test_a_red_line_holds_while_its_condition_does(kivu: Rulebook) -> None:
    a = kivu.index["A"]["rwanda"]
    line = RedLinePart(clause="washington_accords.rwanda_out", when="turn < 3", because="not yet")
    mind = Appraiser(kivu, a, Bargaining(refuses={"r": line}))
    world = begin(kivu, 7)
    clause = written(kivu, "washington_accords", "rwanda_out")
    for turn, expected in ((1, True), (5, False)):
        world.arrays["turn"][...] = turn
        view = View(world, kivu.sight[a], Estimates(kivu.intel, world))
        crossed, why = mind.crosses(view, clause, "washington_accords", 1)
        assert (bool(crossed[0]), why) == (expected, "not yet")
    other = written(kivu, "washington_agreement", "rwanda_lifts_measures")
    assert not mind.crosses(View(world, kivu.sight[a], Estimates(kivu.intel, world)), other, "washington_agreement", 1)[
        0
    ][0]


def test_what_is_promised_without_an_instrument_is_worth_the_same_at_the_table_and_at_the_signing(
    kivu: Rulebook,
) -> None:
    offer = Clause("first", "concession", "drc", "us", "cobalt", amount=0.3, public=False)
    free = Clause("free", "stop_support", "drc", "us", "fdlr", amount=0.2, public=False)
    world, n = begin(kivu, 3, range(1)), kivu.rows.treaty_of["letter_us_drc"]
    us = Appraiser(kivu, kivu.index["A"]["us"], Bargaining())
    view = View(world, kivu.sight[us.actor], Estimates(kivu.intel, world)).fields
    worth = [float(us.clause(view, c, float(us.stakes.of(c, "letter_us_drc")[us.actor]))[0]) for c in (offer, free)]
    assert min(worth) > 0.0
    for k, option, numbers in placed(kivu.rows, Text("letter_us_drc", (offer, free))):
        world["agreed"][0, k] = option
        for name, value in numbers.items():
            world[name][0, k] = value
    gained = Outlook(us, View(world, kivu.sight[us.actor], Estimates(kivu.intel, world)).fields).gains(
        int(kivu.rows.treaties[n]), np.arange(1)
    )
    base = us.stakes.text[n, us.actor] - float(us.floor(view, 1)[0])
    assert float(gained[0]) == pytest.approx(base + sum(worth))


def test_a_first_offer_is_worth_something_to_who_gets_it_and_nothing_to_others(kivu: Rulebook) -> None:
    stakes, index = Stakes.of_book(kivu), kivu.index["A"]
    to_us = stakes.of(Clause("c", "concession", "drc", "us", "cobalt", amount=0.5), "")
    assert to_us[index["us"]] > 1.0
    assert to_us[index["drc"]] < 0.0
    assert not to_us[[index["china"], index["eu"]]].any()
