"""Sparks, bars and fans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.tui.viz.charts import balance, bar, fan, spark
from wargame.tui.viz.grid import Glyphs

GLYPHS: tuple[Glyphs, ...] = ("block", "braille", "ascii")
numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(values=numbers, width=st.integers(1, 30), glyphs=st.sampled_from(GLYPHS))
def test_a_spark_never_exceeds_its_width(values: list[float], width: int, glyphs: Glyphs) -> None:
    assert 0 < len(spark(values, width, glyphs)) <= width


@given(share=st.floats(-2, 3), width=st.integers(0, 40), glyphs=st.sampled_from(GLYPHS))
def test_a_bar_always_has_its_width(share: float, width: int, glyphs: Glyphs) -> None:
    assert len(bar(share, width, glyphs)) == width


def test_a_rising_line_rises_in_every_set_of_glyphs() -> None:
    assert spark([0, 1, 2, 3, 4, 5, 6, 7], 8) == "▁▂▃▄▅▆▇█"
    assert spark([0, 1, 2, 3], 2, "braille") == "⣠⣾"
    assert spark([0, 7], 2, "ascii") == "_@"


def test_an_ascii_picture_holds_ascii_alone() -> None:
    texts = [spark([1, 5, 2], 3, "ascii"), bar(0.4, 9, "ascii"), balance(3, 4, 9, "ascii")]
    texts.append(fan([1, 2], [0, 1], [2, 3], 10, 4, "ascii").text())
    assert all(text.isascii() for text in texts)


def test_a_small_contribution_is_still_seen() -> None:
    assert "█" in balance(0.0001, 1000, 15)
    assert balance(0, 1000, 15).strip() == "│"


@pytest.mark.parametrize("glyphs", GLYPHS)
def test_a_fan_draws_its_line_inside_its_band(glyphs: Glyphs) -> None:
    grid = fan([5, 6, 7], [1, 1, 1], [9, 9, 9], 12, 5, glyphs)
    assert grid.text().strip()
    assert len(grid.text().splitlines()) == 5


def test_a_fan_of_nothing_is_empty() -> None:
    assert fan([], [], [], 10, 4).text().strip() == ""
    assert fan([3], [3], [3], 10, 4).text().strip() != ""
