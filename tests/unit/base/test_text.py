"""Text from strangers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.base.text import cells, clean, did_you_mean, suggest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x1bcreset", "reset"),
        ("\x1b(0line", "line"),
        ("bell\x07back\x08", "bellback"),
        ("left\u202eright\u2066x\u2069", "leftrightx"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0041", "tag"),
        ("tab\there", "tab here"),
        ("one\ntwo", "one two"),
        ("e\u0301", "é"),
        ("\ud800", ""),
        ("Kigali dément — « non »", "Kigali dément — « non »"),
    ],
)
def test_what_is_left_is_printable(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_line_breaks_stay_where_they_are_wanted() -> None:
    assert clean("one\r\ntwo\rthree\n", lines=True) == "one\ntwo\nthree\n"


def test_letters_keep_a_few_marks_and_lose_a_tower_of_them() -> None:
    assert clean("a" + "\u0323" * 50) == unicodedata.normalize("NFC", "a" + "\u0323" * 5)


def test_long_text_ends_in_an_ellipsis() -> None:
    assert clean("word " * 100, limit=12) == "word word w…"
    assert clean("word", limit=4) == "word"


def test_megabytes_of_escapes_come_to_an_end() -> None:
    """Were each looked for to the end of the text, this would take days."""
    assert clean("\x1b]" * 5_000_000 + "end") == ""


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_more(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once


@given(st.text())
def test_nothing_unprintable_is_ever_left(text: str) -> None:
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in clean(text))
    assert all(c.isprintable() or c == "\n" or unicodedata.category(c) == "Zs" for c in clean(text, lines=True))


@given(st.text(max_size=40), st.integers(1, 20))
def test_the_limit_holds(text: str, limit: int) -> None:
    assert len(clean(text, limit=limit)) <= limit


def test_the_columns_of_a_text_are_those_of_a_terminal() -> None:
    assert [cells(text) for text in ("goma", "村", "é", "e\u0301")] == [4, 2, 1, 1]


@pytest.mark.parametrize(
    ("word", "meant"), [("gmoa", "goma"), ("Goma", "goma"), ("bukavuu", "bukavu"), ("kinshasa", None)]
)
def test_a_slip_is_recognised(word: str, meant: str | None) -> None:
    assert did_you_mean(word, ["goma", "bukavu"]) == meant


@pytest.mark.parametrize(
    ("word", "options", "noun", "expected"),
    [
        ("gmoa", ["goma", "bukavu"], "zones", "did you mean 'goma'?"),
        ("x", ["goma", "bukavu"], "zones", "the zones are goma, bukavu"),
        ("x", ["goma", "bukavu"], "", "there is goma, bukavu"),
        ("x", ["goma"], "zones", "there is only 'goma'"),
        ("x", [], "zones", "there are no zones"),
        ("x", [], "", "there is nothing to choose from"),
        ("x", [f"zone{n}" for n in range(56)], "zones", "there are 56 zones to choose from"),
    ],
)
def test_the_way_out_of_an_unknown_name(word: str, options: list[str], noun: str, expected: str) -> None:
    assert suggest(word, options, noun) == expected
