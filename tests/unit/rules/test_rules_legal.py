"""Who may do what, now: the mask for players, the words for people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wargame.rules.legal import Sieve, legal_mask, price, verdict
from wargame.rules.rulebook import Rulebook
from wargame.testing.borderland import borderland
from wargame.testing.run import Run, order_row

COSTLY = {
    "instruments.listing.cost": {"impose": {"funds": 50, "capital": 30}},
    "instruments.listing.requires": {"impose": "home.support > 20"},
    "instruments.listing.barred": {"impose": "nobody at home would follow"},
}


def words(run: Run, text: str, **spent: Any) -> tuple[bool, str, str]:
    row = order_row(run.book, text)
    found = verdict(run.book, run.world.arrays, row.opening, row.trigger, **spent)
    return found.legal, found.what, found.way_out


def test_a_legal_order_needs_no_words() -> None:
    assert words(Run(borderland()), "sender listing.impose") == (True, "", "")


def test_a_state_that_does_not_allow_it_is_named_with_those_that_would() -> None:
    legal, what, way_out = words(Run(borderland()), "sender listing.tighten")
    assert (legal, what) == (False, "it is idle")
    assert way_out == "'tighten' is possible when it is imposed or eased"


def test_only_the_owner_may_pull_an_owner_s_trigger() -> None:
    legal, what, _ = words(Run(borderland()), "home arms.approve")
    assert not legal
    assert what == "only Sender can approve this"


def test_what_happens_by_itself_is_no_order() -> None:
    legal, what, _ = words(Run(borderland()), "sender listing.lapse")
    assert not legal
    assert what == "'lapse' is not an order"


def test_a_condition_of_the_scenario_is_told_in_the_scenario_s_words() -> None:
    run = Run(borderland(COSTLY))
    run["support home"] = 10.0
    assert words(run, "sender listing.impose")[:2] == (False, "nobody at home would follow")


def test_orders_are_counted() -> None:
    legal, what, _ = words(Run(borderland(COSTLY)), "sender listing.impose", given=8)
    assert not legal
    assert what == "all 8 orders of this turn are given"


@pytest.mark.parametrize(
    ("spent", "text"),
    [
        ({"spent_funds": 880.0}, "it costs USD 50 m and 20 m are left"),
        ({"spent_capital": 70.0}, "it costs 30 political capital and 20 are left"),
    ],
)
def test_what_an_order_costs_must_be_there(spent: dict[str, float], text: str) -> None:
    assert words(Run(borderland(COSTLY)), "sender listing.impose", **spent)[:2] == (False, text)


def test_funds_grow_with_the_level_and_favours_do_not() -> None:
    book = borderland(COSTLY)
    i, code = book.index["I"]["listing"], book.code(book.index["I"]["listing"], "impose")
    assert price(book, i, code, 0.5) == (25.0, 30.0)
    assert price(book, i, code, 1.0) == (50.0, 30.0)


def every_act(book: Rulebook) -> list[tuple[int, int]]:
    return [(o, int(c)) for o in range(len(book.openings)) for c in np.flatnonzero(book.allowed[o])]


def test_mask_and_words_agree_on_every_act_of_a_game() -> None:
    run = Run(borderland(COSTLY))
    for orders in (
        (),
        ("host table.propose", "sender listing.impose"),
        ("home table.accept", "sender listing.tighten"),
    ):
        run.turn(*orders)
        for o, code in every_act(run.book):
            mask = bool(legal_mask(run.book, run.world.arrays, o, code)[0])
            found = verdict(run.book, run.world.arrays, o, code)
            assert mask == found.legal, f"{run.book.scenario.openings[o].name}.{code}: {found.what}"


def test_the_first_sieve_lets_every_legal_act_through() -> None:
    run = Run(borderland(COSTLY)).turn("host table.propose")
    acts = every_act(run.book)
    openings, codes = (np.array(x, np.intp) for x in zip(*acts, strict=True))
    sieve = Sieve(run.book, openings, codes).mask(run.world.arrays)
    for k, (o, code) in enumerate(acts):
        assert sieve[0, k] or not legal_mask(run.book, run.world.arrays, o, code)[0]


def test_an_assent_given_cannot_be_given_again() -> None:
    run = Run(borderland()).turn("host table.propose").turn("home table.accept")
    row = order_row(run.book, "home table.accept")
    assert not legal_mask(run.book, run.world.arrays, row.opening, row.trigger)[0]
    assert not words(run, "home table.accept")[0]


def test_a_mediator_does_not_sign_what_it_mediates() -> None:
    run = Run(borderland({"instruments.truce.treaty.guarantors": ["host"]}))
    run["state truce"] = "initialled"
    row = order_row(run.book, "host truce.sign")
    assert not legal_mask(run.book, run.world.arrays, row.opening, row.trigger)[0]
    assert run.turn("home truce.sign", "movement truce.sign").state("truce") == "signed"
