"""Every row of the systems list is represented by something that exists and does something in games."""

from __future__ import annotations

import pytest

from docs import represented
from docs.represented import Row, missing, rows
from tests.coverage.effects import book_of, nothing_seen, without_effect

ALL = rows()


def test_there_is_every_row_once() -> None:
    expected = [
        f"{letter}{n:0{2 if letter in 'XF' or n < 100 else 3}}"
        for letter, count in represented.ROWS.items()
        for n in range(1, count + 1)
    ]
    assert sorted(row.code for row in ALL) == sorted(expected)
    assert len(ALL) == 300
    assert all(row.by and row.says for row in ALL)


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.code)
def test_its_targets_exist(row: Row) -> None:
    assert {target.text: why for target in row.by if (why := missing(target))} == {}


def test_its_targets_have_an_effect_in_some_game() -> None:
    targets = {target.text: target for row in ALL for target in row.by}
    assert {text: why for text, target in targets.items() if (why := without_effect(target))} == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no_such_instrument", "no such entry"),
        ("us_kabarebe.convene", "no such entry"),
        ("objectives.us.no_such_aim", "no such entry"),
        ("alliance/timeline.lobito_closed", "no such entry"),
        ("field no_such_field", "no such field"),
        ("number no_such_number", "no such number of the rules"),
        ("rule talks.no_such_rule", "no such function"),
        ("test test_loops.no_such_test", "no such test"),
        ("inga_3 ~ forty thousand cubits", "it does not say 'forty thousand cubits'"),
    ],
)
def test_a_target_that_does_not_exist_is_found_out(text: str, why: str) -> None:
    assert missing(represented.target(text)) == why


@pytest.mark.parametrize(
    "text",
    [
        "us_kabarebe",
        "us_kabarebe.renew",
        "field price",
        "timeline.angola_leaves",
        "objectives.us.relief",
        "doctrines.us-broker",
        "actors.us",
        "zones.goma",
        "relations.us_drc",
    ],
)
def test_a_target_without_effect_is_found_out(text: str) -> None:
    assert without_effect(represented.target(text), book_of(represented.MAIN), nothing_seen(book_of(represented.MAIN)))
