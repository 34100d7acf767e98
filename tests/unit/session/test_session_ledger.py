"""The ledger of promises: when each falls due, how it was kept, how a breach was answered, and who may read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.golden.test_golden_clauses import ACCORD
from tests.unit.rules.test_rules_promises import NOBODY, amended, in_force, signed
from wargame.negotiation.clause import Clause, Condition, Remedy
from wargame.negotiation.text import Text
from wargame.session.bargaining import Ledger
from wargame.session.ledger import ledger
from wargame.session.seats import Seat
from wargame.testing.run import Run

SURE: dict[str, Any] = {"verifiers.watch": {"title": "W", "detect": 1.0, "false": 0.0, "lag": 0, "fiction": True}}
SECRET: dict[str, Any] = {"instruments.accord.seen_by": "parties", "instruments.accord.treaty.guarantors": []}
PAY = Clause("pay", "payment", "sender", "home", amount=30.0, due=2, instalments=2, every=2, verifier="watch")
QUIET = Clause("quiet", "ceasefire", "movement", "home", "movement", due=0, verifier="watch",
               remedy=Remedy(("pay_back",)))  # fmt: skip
BACK = Clause("pay_back", "payment", "home", "movement", amount=5.0, due=9, verifier="watch")
THEN = Clause("then", "payment", "home", "sender", amount=1.0, due=1, after=Condition("pay"), verifier="watch")
WHOLE = Text("accord", (PAY, QUIET, BACK, THEN))
HIDDEN = Text("accord", tuple(replace(clause, public=False) for clause in WHOLE.clauses))


def read(run: Run, text: Text, seat: str = "home") -> Ledger:
    """The ledger as a seat reads it, in the first world."""
    return ledger(Seat(run.book, seat), run.world, {"accord": text})


@pytest.fixture(scope="module")
def broken() -> list[Ledger]:
    """The ledger of home in four turns of a text whose ceasefire is broken in the second and third."""
    run = in_force(WHOLE, SURE)
    found = [read(run, WHOLE)]
    for state in ("under_way", "under_way", "idle"):
        run["state offensive"] = state
        found.append(read(run.turn(), WHOLE))
    return found


def judged_first(run: Run, text: Text, clause: str) -> tuple[set[int], int]:
    """The turns that the ledger has said a promise falls due in, until it is judged; and the turn in which it was."""
    said: set[int] = set()
    for _ in range(20):
        found = [p for p in read(run, text).promises if p.clause == clause]
        said |= {p.due for p in found if p.due}
        if any(p.judged for p in found):
            return said, int(run.world["turn"].flat[0]) // run.book.steps
        run.turn()
    raise AssertionError(f"'{clause}' is never judged")


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("due", [0, 1, 3])
def test_a_promise_is_judged_first_in_the_turn_that_the_ledger_said(due: int, steps: int) -> None:
    calendar = {"calendar.steps": steps, "calendar.turn_days": 14 * steps}
    text = Text("accord", (Clause("quiet", "ceasefire", "movement", "home", "movement", due=due),))
    said, judged = judged_first(signed(text, {**NOBODY, **SURE, **calendar}), text, "quiet")
    assert said == {judged}


@pytest.mark.parametrize("steps", [1, 2])
def test_a_day_falls_into_its_turn_however_many_steps_a_turn_has(steps: int) -> None:
    day = Clause("day", "ceasefire", "home", "movement", "home", due=dt.date(2025, 7, 1))  # 106 days after the start
    calendar = {"calendar.steps": steps, "calendar.turn_days": 28}
    text = Text("accord", (day,))
    assert judged_first(signed(text, {**NOBODY, **SURE, **calendar}), text, "day") == ({4}, 4)


def test_what_waits_for_another_promise_has_no_turn_until_that_is_delivered() -> None:
    run = in_force(WHOLE, SURE)
    assert [p.due for p in read(run, WHOLE).promises if p.clause == "then"] == [0]
    said, judged = judged_first(run, WHOLE, "then")
    assert said == {judged}
    assert [p.judged for p in read(run, WHOLE).promises if p.clause == "pay"] == [2]


def test_delivery_is_told_instalment_by_instalment_and_on_the_scale_of_implementation() -> None:
    text = Text("accord", (PAY,))
    run = in_force(text, SURE)
    told = []
    for _ in range(5):
        promise = read(run, text).promises[0]
        told.append((promise.kept, promise.judged, promise.implemented, promise.breach))
        run.turn()
    assert told == [(0, 0, 3, ""), (0, 0, 3, ""), (1, 1, 3, ""), (1, 1, 3, ""), (2, 2, 3, "")]


def test_a_breach_is_classed_counted_and_answered_rung_by_rung_and_the_record_says_so(broken: list[Ledger]) -> None:
    quiet = [next(p for p in one.promises if p.clause == "quiet") for one in broken]
    assert [p.breach for p in quiet] == ["", "fundamental", "fundamental", ""]
    assert [(p.kept, p.judged) for p in quiet] == [(1, 1), (1, 2), (1, 3), (2, 4)]
    assert [p.response for p in quiet] == ["", "suspend", "suspend", "suspend"]
    assert [p.implemented for p in quiet] == [3, 0, 0, 3]
    record = next(r for r in broken[-1].records if (r.giver, r.receiver) == ("movement", "home"))
    assert record.words == "kept 2 of 4"
    assert record.by_kind == (("ceasefire", "kept 2 of 4"),)


def test_a_ceasefire_in_force_shows_its_chance_with_every_factor(broken: list[Ledger]) -> None:
    (hazard,) = broken[0].hazards
    product = float(np.prod([value for _, value in hazard.factors]))
    assert 0.0 < hazard.chance < 1.0
    assert product > 0.0
    assert len(hazard.factors) == 8


@pytest.mark.parametrize("seat", ["home", "sender", "movement"])
def test_every_party_reads_the_same_promises(seat: str) -> None:
    run = in_force(HIDDEN, {**SURE, **SECRET}).turns(2)
    assert read(run, HIDDEN, seat).promises == read(run, HIDDEN, "home").promises
    assert [p.public for p in read(run, HIDDEN, seat).promises] == [False] * 4


def test_who_has_no_part_in_a_secret_text_reads_nothing_of_it_nor_of_its_breach() -> None:
    two = {"instruments.accord": {**ACCORD["instruments.accord"], "owner": "home", "parties": ["home", "movement"],
                                  "seen_by": "parties", "treaty": {"delay": 0, "blank": 4}}}  # fmt: skip
    text = Text("accord", tuple(clause for clause in HIDDEN.clauses if clause.id in ("quiet", "pay_back")))
    run = in_force(text, {**two, **SURE}, sign=("home", "movement"))
    run["state offensive"] = "under_way"
    assert [p.breach for p in read(run.turn(), text).promises] == ["fundamental", ""]
    for stranger in ("sender", "host"):
        told = read(run, text, stranger)
        assert not told.promises
        assert not told.hazards
        assert not told.records


def test_a_promise_whose_place_another_has_taken_is_shown_with_the_name_of_its_heir() -> None:
    run = amended((0,))
    text = Text("accord", (replace(QUIET, id="later", replaces=("pact.quiet",)),))
    found = read(run, text)
    (quiet,) = found.replaced
    assert (quiet.treaty, quiet.clause, quiet.heir) == ("pact", "quiet", "'later' of Accord of the border")
    (later,) = (p for p in found.promises if p.treaty == "accord")
    assert later.sentence.endswith("in place of 'quiet' of Pact")
    assert "pact" not in [p.treaty for p in found.promises]
