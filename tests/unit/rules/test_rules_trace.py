"""Causes that sum to the change."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.rules.trace import RESIDUE, Trace
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def test_the_causes_of_a_cell_sum_to_its_change() -> None:
    run = Run(borderland())
    before = run.one("support home")
    run.turn("sender listing.impose")
    assert sum(row.amount for row in run.causes("support home")) == pytest.approx(run.one("support home") - before)


def test_what_clipping_took_is_said() -> None:
    run = Run(borderland({"instruments.appeal.effects": [{"in": "made", "add": {"home.support": 500}, "why": "joy"}]}))
    run.turn("host appeal.make")
    assert run.one("support home") == 100.0
    assert run.cause("support home", "joy") == 500.0
    assert run.cause("support home", RESIDUE) < -400.0


def test_a_cause_names_its_instrument() -> None:
    run = Run(borderland()).turn("sender listing.impose")
    assert {row.instrument for row in run.causes("isolation backer") if row.why == "Listing"} == {
        run.book.index["I"]["listing"]
    }


def test_causes_of_one_field_are_those_among_all() -> None:
    run = Run(borderland()).turn("sender listing.impose")
    assert run.trace.causes("strain") == [row for row in run.trace.causes() if row.field == "strain"]


def test_a_field_that_nothing_touched_has_no_causes() -> None:
    run = Run(borderland()).turn()
    assert run.trace.causes("stock") == []


def test_an_open_trace_tells_what_was_added_so_far() -> None:
    trace = Trace()
    trace.open(begin(borderland(), 7))
    trace.add("stability", (...,), np.array(2.0), "a start", None, None)
    assert [(row.field, row.cell, row.amount) for row in trace.causes()] == [("stability", (), 2.0)]
