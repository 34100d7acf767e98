"""The time left in a phase."""

from __future__ import annotations

import pytest

from wargame.base.errors import SessionError
from wargame.scenario.workshop import Phases, Workshop
from wargame.session.clock import AFTER_A_STOP, Clock, waits_of, wound

WORKSHOP = Workshop(minutes=Phases(briefing=2, orders=6, resolution=1, report=2), first=Phases(orders=10))


def clock(**given: float) -> Clock:
    return Clock.model_validate({"turn": 1, "phase": "orders", "whole": 300.0, "ends": 1300.0, **given})


def test_a_clock_runs_stands_still_and_goes_on() -> None:
    assert clock().left(1000) == 300
    assert clock().left(2000) == 0
    still = clock().stop(1100)
    assert still.left(5000) == 200
    assert still.stop(1250) is still
    assert still.go(5000).left(5050) == 150
    assert clock().go(1100) == clock()


def test_time_is_added_up_to_the_longest_and_no_more() -> None:
    longer = clock().extend(200, 600, 1000)
    assert longer.left(1000) == 500
    capped = longer.extend(200, 600, 1000)
    assert capped.left(1000) == 600
    with pytest.raises(SessionError, match="clock: a phase lasts no more than 10 minutes; close the phase, or pause"):
        capped.extend(1, 600, 1000)
    assert clock().extend(60, 600, 2000).left(2000) == 60
    assert clock().stop(1100).extend(60, 600, 5000).left(9000) == 260


def test_everybody_sees_what_is_left_and_nobody_when_it_ends() -> None:
    face = clock(extended=60).face(1200)
    assert face.model_dump() == {"left": 100.0, "whole": 360.0, "stopped": False}
    assert clock().stop(1000).face(0).stopped


def test_nobody_loses_a_phase_because_the_host_was_down() -> None:
    assert clock().again(9000).left(9000) == AFTER_A_STOP
    assert clock().again(1000) == clock()
    assert clock(whole=20).again(9000).left(9000) == 20
    assert clock().stop(1100).again(9000).left(9000) == 200


def test_a_phase_is_wound_for_the_minutes_of_its_turn() -> None:
    first, later = (wound(WORKSHOP, turn, "orders", 0.0) for turn in (1, 2))
    assert first is not None
    assert later is not None
    assert (first.left(0), later.left(0)) == (600, 360)
    report = wound(WORKSHOP, 2, "report", 0.0)
    assert report is not None
    assert report.left(0) == 180
    assert wound(WORKSHOP, 2, "bargaining", 0.0) is None


def test_only_a_workshop_makes_a_session_wait() -> None:
    assert waits_of(None) == ()
    assert waits_of(WORKSHOP) == ("lobby", "briefing", "bargaining", "report")
