"""Every row of the systems list is represented by something that exists and does something in games."""

from __future__ import annotations

import pytest

from docs import represented
from docs.represented import Row, missing, rows
from tests.coverage.effects import without_effect

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
