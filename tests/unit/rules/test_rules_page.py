"""Promises in a line: each is one row of the clauses in one world."""

from __future__ import annotations

import numpy as np

from tests.golden.test_golden_clauses import ACCORD
from wargame.rules.context import Turn
from wargame.rules.page import Page
from wargame.rules.trace import Trace
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland


def page_of(*cells: tuple[int, int], traced: bool = False) -> Page:
    """The promises in some cells (world, row) of three worlds."""
    book = borderland(ACCORD)
    world = begin(book, 7, range(3))
    trace = Trace() if traced else None
    if trace is not None:
        trace.open(world)
    where = np.zeros((3, len(book.rows.ids)), np.bool_)
    where[tuple(zip(*cells, strict=True))] = True
    return Page.of(Turn(book, world, trace), where)


def test_promises_lie_row_by_row_and_in_a_row_world_by_world() -> None:
    page = page_of((2, 0), (0, 1), (1, 0))
    assert list(zip(page.rows.tolist(), page.worlds.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 0)]
    assert [places.tolist() for places in page.by_row(page.worlds > -1)] == [[0, 1], [2]]
    assert page.over_worlds(np.array([0, 1]), np.array([5, 6])).tolist() == [0, 5, 6]


def test_what_is_put_is_read_where_it_was_put_and_nowhere_else() -> None:
    page = page_of((2, 0), (0, 1))
    before = page.turn.w["escrow"].copy()
    page.put("escrow", page["escrow"] + np.array([3.0, 4.0]))
    assert page["escrow"].tolist() == [3.0, 4.0]
    before[2, 0], before[0, 1] = 3.0, 4.0
    assert np.array_equal(page.turn.w["escrow"], before)


def test_promises_that_meet_in_a_cell_add_up_and_those_of_world_0_leave_causes() -> None:
    page = page_of((0, 0), (0, 1), (1, 1), traced=True)
    before = page.turn.w["trust"].copy()
    page.scatter("trust", (np.array([1, 1, 1]), np.array([0, 0, 0])), np.array([0.1, 0.2, 0.3]))
    before[0, 1, 0] = before[0, 1, 0] + 0.1 + 0.2
    before[1, 1, 0] = before[1, 1, 0] + 0.3
    assert np.array_equal(page.turn.w["trust"], before)
    assert page.turn.trace is not None
    assert [(row.cell, row.amount) for row in page.turn.trace.causes("trust")] == [((1, 0), 0.1), ((1, 0), 0.2)]
