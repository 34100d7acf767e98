"""Ceilings for which every use competes."""

from __future__ import annotations

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.session.options import candidates, options, refusal
from wargame.session.protocol import Order
from wargame.session.seats import Seat
from wargame.testing.borderland import borderland
from wargame.testing.run import Run

BANK = {
    "purses": {"bank": {"title": "Bank", "owner": "sender", "ceiling": 500, "fiction": True}},
    "instruments.stake.start": "memorandum",
    "instruments.stake.deal.purse": {"bank": 300},
    "instruments.arms.start": "pledged",
    "instruments.arms.aid.purse": {"bank": 250},
}
BIND = ("sender stake.bind", "home stake.bind")


@pytest.fixture(scope="module")
def bank() -> Rulebook:
    return borderland(BANK)


def test_a_contract_takes_its_money_out_of_the_purse(bank: Rulebook) -> None:
    run = Run(bank).turn(*BIND)
    assert (run.state("stake"), run.one("left bank")) == ("binding", 200.0)
    assert run.cause("left bank", "Stake in the mine") == -300.0


def test_uses_compete_in_the_order_in_which_they_are_asked_for(bank: Rulebook) -> None:
    run = Run(bank).turn("sender arms.approve", *BIND)
    assert run.state("arms") == "approved"
    assert run.state("stake") == "memorandum", "250 of 500 are gone, and it takes 300"
    assert run.one("left bank") == 250.0


def test_the_refusal_says_which_purse_is_short(bank: Rulebook) -> None:
    run = Run(bank)
    run["left bank"] = 120.0
    run.turn("sender stake.bind")
    (refused,) = run.refused
    assert refused.verdict.what == "Bank has USD 120 m left of the 300 m this takes"


def test_what_is_given_up_returns_what_was_not_paid(bank: Rulebook) -> None:
    run = Run(bank).turn(*BIND)
    run["state stake"] = "flowing"
    run.turn()  # a tenth of the thousand is paid
    run.turn("home stake.terminate")
    assert run.one("left bank") == pytest.approx(200.0 + 300.0 * 0.9, abs=1.0)


def test_a_receiver_who_asks_more_takes_more(bank: Rulebook) -> None:
    run = Run(bank)
    run["asking home"] = 1.5
    assert run.turn(*BIND).one("left bank") == 50.0


def test_what_a_draft_draws_is_gone_for_the_rest_of_it() -> None:
    book = borderland({**BANK, "seats": ["home", "movement", "sender"], "objectives.sender": OBJECTIVES, **SENDER})
    seat, world = Seat(book, "sender"), Run(book).world
    draft = Order(seat="sender", instrument="arms", trigger="approve")
    assert refusal(seat, world, Order(seat="sender", instrument="stake", trigger="bind"), (), 1) is None
    refused = refusal(seat, world, Order(seat="sender", instrument="stake", trigger="bind"), (draft,), 1)
    assert refused is not None
    assert refused.what == "Bank has USD 250 m left of the 300 m this takes"


def test_what_cannot_be_paid_is_shown_as_impossible() -> None:
    book = borderland({**BANK, "seats": ["home", "movement", "sender"], "objectives.sender": OBJECTIVES, **SENDER})
    run = Run(book)
    run["left bank"] = 10.0
    seat = Seat(book, "sender")
    found = options(seat, run.world, candidates(seat, run.world), ())
    shown = [o for o in found if (o.instrument, o.trigger) == ("stake", "bind")]
    assert [o.legal for o in shown] == [False]
    assert "Bank has USD 10 m left" in shown[0].why_not


OBJECTIVES = {"objectives": {"one": {"title": "One", "weight": 1, "score": 1, "fiction": True}}}
SENDER = {
    "briefings.sender": "A sender.",
    "doctrines.sender-still": {
        "actor": "sender",
        "title": "Still",
        "text": "Nothing.",
        "default": True,
        "rules": {"no": {"order": "arms.approve", "when": False, "because": "never"}},
        "fiction": True,
    },
}


def test_works_grow_no_faster_than_their_sources_pay() -> None:
    book = borderland({"instruments.plant.project.paid_by": ["grant"], "instruments.plant.project.funder": "union"})
    waiting = Run(book).turns(3)
    assert waiting.one("progress plant") == 0.0
    pledged = Run(book)
    pledged["pledged grant"] = 100.0
    pledged.turns(2)
    assert (pledged.one("progress plant"), pledged.one("pledged plant")) == (0.0, 100.0), "a pledge builds nothing"
    paid = Run(book)
    paid["state grant"] = "flowing"
    paid["level grant"] = 0.2  # USD 10 m a turn, a tenth of the plant
    assert paid.turns(3).one("progress plant") == pytest.approx(0.3)
    assert paid.one("trust home union") > waiting.one("trust home union")
