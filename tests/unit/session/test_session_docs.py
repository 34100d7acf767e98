"""The page on saves says what the program does."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from wargame.session.layout import COLUMNS, SUFFIX
from wargame.session.log import KINDS

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "saves.md"


def first_column(heading: str) -> list[str]:
    """The names in the first column of the table under a heading of columns."""
    rows = PAGE.read_text(encoding="utf-8").split(f"| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return [re.findall(r"`(\w+)`", row.split("|")[1])[0] for row in rows]


def test_the_examples_of_the_page_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 10
    assert result.failed == 0


def test_the_page_names_every_table_and_every_kind_of_row_in_order() -> None:
    assert first_column("table | holds | guarded by") == list(COLUMNS)
    assert first_column("kind | says") == list(KINDS)


def test_the_page_names_the_ending_of_saves() -> None:
    assert f"`{SUFFIX}`" in PAGE.read_text(encoding="utf-8")
