"""What others must not learn from texts: what is held back, what was delivered in truth, what stands in a letter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.golden.test_golden_clauses import ACCORD, SIGN
from tests.property.test_texts import LETTER
from wargame.negotiation.clause import Clause
from wargame.negotiation.text import Text
from wargame.rules.accords import AGREED, Accords
from wargame.rules.trace import Trace
from wargame.rules.turn import resolve
from wargame.testing.borderland import borderland
from wargame.testing.run import Run, orders_of
from wargame.testing.secrets import view_of

BOOK = borderland({**ACCORD, **LETTER})
POST = Clause("post", "monitor_deploy", "union", "home", "front", amount=0.8, verifier="watch")


def played(text: Text, signers: tuple[str, ...], *held: str, turns: int = 6) -> list[Run]:
    """The run after every turn: a text agreed, signed, in force; `held` orders in the sixth turn."""
    run, found = Run(BOOK), []
    for turn in range(1, turns + 1):
        accords = Accords.none(BOOK, 1)
        if turn == 1:
            accords.put(BOOK, text, AGREED, turn=1)
        orders = signers if turn == 2 else held if turn == 6 else ()
        run.trace = Trace()
        resolve(BOOK, run.world, orders_of(BOOK, orders), accords, run.trace)
        copy = Run(BOOK)
        copy.world, copy.trace = run.world.copy(), run.trace
        found.append(copy)
    return found


def seen(run: Run, actor: str) -> dict[str, Any]:
    """Everything that an actor reads: its view, and its news."""
    a = BOOK.index["A"][actor]
    view = view_of(BOOK, run.world, a)
    fields = {name: np.asarray(view[name]).tolist() for name in view}
    news = [(n.kind, n.text) for n in run.trace.notes if n.seen_by is None or a in n.seen_by]
    return {"fields": fields, "news": news}


def same(one: Run, other: Run, actor: str) -> None:
    mine, theirs = seen(one, actor), seen(other, actor)
    assert mine["news"] == theirs["news"]
    for name, value in mine["fields"].items():
        np.testing.assert_array_equal(value, theirs["fields"][name], err_msg=name)


@pytest.mark.parametrize("actor", ["home", "movement", "backer", "sender", "host"])
def test_nobody_learns_that_something_is_held_back_before_it_is_reported(actor: str) -> None:
    text = Text("accord", (POST,))
    honest = played(text, SIGN, turns=7)
    false = played(text, SIGN, "union accord.withhold", turns=7)
    assert honest[-1].state("accord") == "in_force"
    assert honest[-1].one("withheld union:accord") == 0
    for turn in (5, 6):
        same(honest[turn], false[turn], actor)
    own = seen(false[5], "union")
    assert ("TreatyWithheld", "Union quietly held back what was owed: Accord of the border") in own["news"]


@pytest.mark.parametrize("actor", ["backer", "sender", "union", "host"])
def test_what_stands_in_a_letter_and_whether_it_is_kept_shows_to_nobody_else(actor: str) -> None:
    sign = ("home letter.sign", "movement letter.sign")

    def letter(amount: float) -> Text:
        return Text("letter", (Clause("money", "payment", "home", "movement", amount=amount, due=0, public=False),))

    one, other = played(letter(4.0), sign, turns=8), played(letter(9.0), sign, "home letter.withhold", turns=8)
    none = [Run(BOOK).turns(n) for n in range(1, 9)]
    assert one[-1].state("letter") == "in_force"
    for a, b, c in zip(one, other, none, strict=True):
        if a.world["leaked"].any() or b.world["leaked"].any():
            break  # what is published is no secret any more
        same(a, b, actor)
        same(a, c, actor)
    assert seen(one[-1], "home")["fields"]["clause_amount"] != seen(other[-1], "home")["fields"]["clause_amount"]
