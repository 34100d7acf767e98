"""Cells, dots and the fitting of words."""

from __future__ import annotations

from wargame.tui.viz.grid import Dots, Grid, Ink, fit, mix, narrow


def test_writing_outside_a_grid_is_cut_off() -> None:
    grid = Grid(4, 2)
    grid.put(-1, 0, "abc")
    grid.put(2, 1, "defgh")
    grid.put(0, 7, "x")
    assert grid.text() == "bc\n  de"


def test_ink_without_a_background_keeps_the_ground_under_it() -> None:
    grid = Grid(2, 1)
    grid.put(0, 0, "  ", Ink(bg="#112233"))
    grid.put(0, 0, "a", Ink(fg="#ffffff", bold=True))
    assert grid.inks[0][0] == Ink(fg="#ffffff", bg="#112233", bold=True)


def test_runs_cover_a_row_without_gap_or_overlap() -> None:
    grid = Grid(6, 1)
    grid.put(1, 0, "ab", Ink(bold=True))
    runs = list(grid.runs(0))
    assert "".join(text for text, _ in runs) == " ab   "
    assert [len(text) for text, _ in runs] == [1, 2, 3]


def test_wide_and_combining_characters_never_shift_a_column() -> None:
    assert len(narrow("中文e\u0301\u200b")) == 3
    assert fit("中文 long name", 5) == "?? l…"


def test_a_cut_name_never_exceeds_its_room() -> None:
    for width in range(12):
        assert len(fit("Manguredjipa", width)) <= width


def test_a_colour_mixed_with_itself_stays_itself() -> None:
    assert mix("#7aa2c8", "#7aa2c8", 0.3) == "#7aa2c8"
    assert mix("#000000", "#ffffff", 0) == "#000000"


def test_eight_dots_fill_a_braille_cell() -> None:
    dots = Dots(1, 1)
    for x in range(2):
        for y in range(4):
            dots.dot(x, y)
    assert dots.char((0, 0)) == "⣿"
    dots.dot(99, 99)
    assert list(dots.cells) == [(0, 0)]
