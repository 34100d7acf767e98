"""The drawn zone map: markers, names, the front, and walking from zone to zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.ui import fake_world
from wargame.tui.viz.grid import Glyphs
from wargame.tui.viz.layout import Direction, Frame, ground, labels, places, toward
from wargame.tui.viz.zonemap import MapScene, MapZone, draw_map

ROWS = [line.split("|") for line in fake_world.ZONES.strip().splitlines()]
HOLDERS = ("drc", "m23", "rwanda", "burundi", "uganda", "angola")
LETTERS = dict(zip(HOLDERS, "DMRBGA", strict=True))
COLORS = dict(zip(HOLDERS, ("#38b26f", "#e8833a", "#e0b23c", "#9bb84a", "#d8d06a", "#a8554e"), strict=True))
SIZES = [(78, 27), (78, 19), (118, 36), (60, 14)]


def scene() -> MapScene:
    zones = tuple(
        MapZone(r[0], r[1], float(r[4]), float(r[5]), LETTERS[r[3]], COLORS[r[3]], HOLDERS.index(r[3]),
                weight=float(r[6]) / 1e6)
        for r in ROWS
    )  # fmt: skip
    held = {r[0]: r[3] for r in ROWS}
    links = tuple((r[0], n) for r in ROWS for n in r[10].split(",") if r[0] < n)
    fronts = frozenset((a, b) for a, b in links if {held[a], held[b]} == {"drc", "m23"})
    return MapScene(zones, links, fronts, "goma")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("glyphs", ["block", "braille", "ascii"])
def test_every_zone_has_its_own_marker(size: tuple[int, int], glyphs: Glyphs) -> None:
    picture = draw_map(scene(), *size, glyphs)
    cells = sorted(picture.cells.values())
    assert len(cells) == len(ROWS)
    spans = {(x + step, y) for x, y in cells for step in (-1, 0, 1)}
    assert len(spans) == 3 * len(cells), "no two markers share a cell"
    letters = {z.id: z.letter for z in scene().zones}
    assert all(picture.grid.chars[y][x] == letters[z] for z, (x, y) in picture.cells.items())


@pytest.mark.parametrize("size", SIZES)
def test_names_never_cover_markers_or_each_other(size: tuple[int, int]) -> None:
    cells = places(tuple((r[0], float(r[4]), float(r[5])) for r in ROWS), Frame(), *size)
    placed = labels([(r[0], r[1]) for r in ROWS], cells, *size, "…")
    taken = {(x + step, y) for x, y in cells.values() for step in (-1, 0, 1)}
    for label in placed:
        own = {(label.x + i, label.y) for i in range(len(label.text))}
        assert not own & taken, label
        assert all(0 <= x < size[0] and 0 <= y < size[1] for x, y in own)
        taken |= own


def test_at_design_size_every_zone_is_named() -> None:
    cells = places(tuple((r[0], float(r[4]), float(r[5])) for r in ROWS), Frame(), 78, 27)
    assert len(labels([(r[0], r[1]) for r in ROWS], cells, 78, 27, "…")) == len(ROWS)


def test_the_ground_around_a_marker_belongs_to_its_zone() -> None:
    picture = draw_map(scene(), 78, 27)
    for zone, (x, y) in picture.cells.items():
        assert picture.grid.tags[x, y] == zone


def test_an_ascii_map_holds_ascii_alone() -> None:
    assert draw_map(replace(scene(), hatched=True), 78, 24, "ascii").grid.text().isascii()


@pytest.mark.parametrize(("glyphs", "mark"), [("block", "▚"), ("ascii", "#")])
def test_the_front_runs_only_where_enemies_meet(glyphs: Glyphs, mark: str) -> None:
    assert mark in draw_map(scene(), 78, 27, glyphs).grid.text()
    assert mark not in draw_map(replace(scene(), fronts=frozenset()), 78, 27, glyphs).grid.text()


def test_holders_differ_without_any_colour() -> None:
    text = draw_map(replace(scene(), hatched=True), 78, 27).grid.text()
    plain = draw_map(scene(), 78, 27).grid.text()
    assert "░" in text
    assert "░" not in plain


def test_the_selected_zone_stands_out_in_characters_too() -> None:
    assert "[M]" in draw_map(scene(), 78, 27).grid.text()
    assert "[" not in draw_map(replace(scene(), selected=""), 78, 27).grid.text()


def test_a_zoomed_map_shows_only_what_is_in_its_frame() -> None:
    frame = Frame().zoomed(0.3, 76, 50)
    picture = draw_map(replace(scene(), frame=frame), 78, 27)
    assert "goma" in picture.cells
    assert "kinshasa" not in picture.cells


def test_a_map_without_room_is_empty_and_not_an_error() -> None:
    assert draw_map(scene(), 3, 1).grid.text().strip() == ""
    assert draw_map(MapScene(()), 40, 10).grid.text().strip() == ""


def test_every_zone_can_be_reached_by_the_arrows() -> None:
    cells = dict(draw_map(scene(), 78, 27).cells)
    reached, waiting = {"goma"}, ["goma"]
    directions: tuple[Direction, ...] = ("left", "right", "up", "down")
    while waiting:
        zone = waiting.pop()
        for direction in directions:
            found = toward(cells, zone, direction)
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    assert reached == set(cells)


def test_an_arrow_never_leads_backwards() -> None:
    cells = dict(draw_map(scene(), 78, 27).cells)
    ahead: dict[Direction, Callable[[tuple[int, int], tuple[int, int]], bool]] = {
        "left": lambda a, b: b[0] < a[0], "right": lambda a, b: b[0] > a[0],
        "up": lambda a, b: b[1] < a[1], "down": lambda a, b: b[1] > a[1],
    }  # fmt: skip
    for zone, at in cells.items():
        for direction, is_ahead in ahead.items():
            found = toward(cells, zone, direction)
            assert found == zone or is_ahead(at, cells[found]), (zone, direction, found)


def test_the_nearest_marker_owns_the_ground() -> None:
    owner = ground((("a", 2, 1), ("b", 9, 1)), 12, 3, 5)
    assert owner[2][2] == owner[3][0] == "a"
    assert owner[2][9] == owner[2][11] == "b"
