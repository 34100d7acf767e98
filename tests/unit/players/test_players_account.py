"""A seat's own bill of a text."""

from __future__ import annotations

import pytest

from wargame.negotiation.text import Text
from wargame.players.account import Account, account
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario.lexicon import lexicon_of
from wargame.world.state import World

TREATY = "washington_agreement"


def bill(book: Rulebook, world: World, actor: str, text: Text) -> Account:
    return account(book, world, book.index["A"][actor], text, lexicon_of(book.text, turn=1))


def whole(book: Rulebook) -> Text:
    written = book.rows.lexicon.treaties[TREATY].written
    return Text(TREATY, tuple(options[0] for options in written.values()))


def test_a_bill_adds_up_and_says_by_what_each_clause_was_multiplied(kivu: Rulebook) -> None:
    world = begin(kivu, 7)
    found = bill(kivu, world, "drc", whole(kivu))
    standing = kivu.text.worth[TREATY].get("drc", 0.0)
    assert found.total == pytest.approx(sum(i.worth for i in found.items) + standing)
    assert [i.clause for i in found.items] == [c.id for c in whole(kivu).clauses]
    theirs = next(i for i in found.items if i.clause == "rwanda_lifts_measures")
    assert any(why.startswith("word of Rwanda: ") and 0.0 < by <= 1.0 for why, by in theirs.factors)
    assert found.error > 0.0
    low, high = found.away.band
    assert low < high


def test_the_reference_packages_are_there_and_no_fair_one_leaves_anybody_worse(kivu: Rulebook) -> None:
    found = bill(kivu, begin(kivu, 7), "drc", whole(kivu))
    assert [p.name for p in found.points] == ["status quo", "nash", "egalitarian", "welfare", "this text"]
    for point in found.points[1:4]:
        assert min(point.surplus.values()) >= 0.0
    assert set(found.points[0].surplus.values()) == {0.0}


def test_what_a_seat_must_not_know_changes_no_number_of_its_bill(kivu: Rulebook) -> None:
    world = begin(kivu, 7)
    changed = world.copy()
    changed.arrays["hidden"][...] += 0.25
    changed.arrays["treasury"][:, kivu.index["A"]["rwanda"]] += 999.0
    changed.arrays["capital"][:, kivu.index["A"]["m23"]] = 1.0
    assert repr(bill(kivu, world, "drc", whole(kivu))) == repr(bill(kivu, changed, "drc", whole(kivu)))
