"""Numbers and pages in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.tui.markdown import page
from wargame.tui.words import change_text, good_style, money, number_text, plain, short_count


@given(st.floats(-9e7, 9e7))
def test_numbers_stay_short_enough_for_a_cell(value: float) -> None:
    assert len(short_count(value)) <= 10
    assert len(money(value)) <= 11


@pytest.mark.parametrize(
    ("before", "after", "unit", "text"),
    [
        (0.1, 0.15, "share", "+5%"), (10, 4, "USD m", "-$6m"), (50, 50.2, "index", ""), (1, 3, "-3..3", "+2.0"),
        (100, 90, "persons", "-10"),
    ],
)  # fmt: skip
def test_a_change_has_its_sign_or_is_not_shown(before: float, after: float, unit: str, text: str) -> None:
    assert change_text(before, after, unit) == text


def test_what_a_seat_does_not_see_is_a_dash() -> None:
    assert number_text(None, "USD m") == "-"


def test_whether_more_is_better_decides_the_colour() -> None:
    assert good_style(1, -1) == good_style(-1, 1) == "$text-error"
    assert good_style(1, 1) == "$text-success"
    assert good_style(1, 0) == ""


def test_a_strangers_text_is_content_and_not_markup() -> None:
    content = plain("[bold red]x[/] \x1b[31m[@click=app.quit]quit[/]", "bold")
    assert content.plain == "[bold red]x[/] [@click=app.quit]quit[/]"
    assert [span.style for span in content.spans] == ["bold"]


def test_markdown_keeps_headings_lists_and_emphasis() -> None:
    content = page("# Title\n\nA **strong** word\nwrapped by hand.\n\n- one\n- two `code`\n")
    assert content.plain == "Title\n\nA strong word wrapped by hand.\n\n- one\n- two code\n"
    assert {str(s.style) for s in content.spans} == {"bold $text-primary", "bold", "$text-accent"}


@given(st.text(max_size=300))
def test_any_text_makes_a_page_without_control_codes(text: str) -> None:
    shown = page(text).plain
    assert "\x1b" not in shown
    assert "\r" not in shown


def test_links_and_html_stay_the_plain_text_they_are() -> None:
    assert page("[click](javascript:x) <b>no</b>").plain == "[click](javascript:x) <b>no</b>"
