"""The workshop section: what it may say, what is refused, and how long a session is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import scenario_of
from tests.unit.scenario.test_scenario_merge import variant
from wargame.scenario import attempt
from wargame.scenario.workshop import Phases, Workshop


def test_the_first_turn_may_be_longer_and_only_breaks_before_the_end_count() -> None:
    workshop = Workshop.model_validate(
        {
            "minutes": {"bargaining": 10, "orders": 5},
            "first": {"briefing": 20, "bargaining": 10},
            "debrief": 30,
            "pauses": [{"after": 2, "minutes": 15}, {"after": 4, "minutes": 60}],
        }
    )
    assert workshop.minutes_of(1) == Phases(briefing=20, bargaining=10)
    assert workshop.minutes_of(2) == Phases(bargaining=10, orders=5)
    assert workshop.total(4) == 30 + 3 * 15 + 15 + 30


def test_the_shipped_workshop_fits_into_half_a_day() -> None:
    text = scenario_of("kivu-2025-workshop").text
    assert text.workshop is not None
    assert 180 <= text.workshop.total(text.calendar.turns) <= 270
    assert {"sign", "impose", "launch"} <= set(text.workshop.absence.forbidden)


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        (
            "absence: {forbidden: [sing]}",
            "workshop.absence.forbidden[0]: 'sing' is no trigger; did you mean 'sign'?",
        ),
        ("pauses: [{after: 9, minutes: 5}]", "workshop.pauses[0].after: there is no turn 9; the calendar has 4"),
        (
            "points: {late: {title: Late, text: Too late., after: 7}}",
            "workshop.points.late.after: there is no turn 7; the calendar has 4",
        ),
        (
            "points: {what: {title: What, text: What., watch: [dohar]}}",
            "workshop.points.what.watch[0]: 'dohar' is no instrument; did you mean 'doha'?",
        ),
        (
            "first: {orders: 45}",
            "workshop.first.orders: 45 minutes are more than the longest phase, 30; "
            "raise 'longest', or shorten the phase",
        ),
        ("extent: 3", "workshop.extent: unknown key; did you mean 'extend'?"),
        ("sees_orders: maybe", "workshop.sees_orders: expected true or false, got 'maybe'"),
    ],
)
def test_a_workshop_that_cannot_be_held_is_a_problem(tmp_path: Path, yaml: str, complaint: str) -> None:
    problems = attempt(variant(tmp_path, f"workshop:\n  minutes: {{orders: 5}}\n  {yaml}\n"))[1]
    assert [f"{p.path}: {p.what}; {p.way_out}".rstrip("; ") for p in problems] == [complaint]
