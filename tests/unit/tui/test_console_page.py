"""What the console shows beside its seats."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from wargame.session.facilitator import PointCard
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.screens.console_page import seat_rows

POINTS = tuple(PointCard(title=f"after {after}", text="Ask.", after=after) for after in (1, 2, None))


@pytest.mark.parametrize(
    ("turn", "phase", "due"),
    [
        (1, "briefing", "Nothing is due"),
        (2, "report", "after 1."),
        (2, "orders", "after 1."),
        (3, "report", "after 2."),
        (8, "orders", "Nothing is due"),
        (8, "ended", "after None."),
    ],
)
def test_a_point_is_raised_when_its_turn_is_reported_and_stands_below_the_seats(
    turn: int, phase: str, due: str
) -> None:
    status = SimpleNamespace(turn=turn, phase=phase, seats=())
    desk: Any = SimpleNamespace(status=status, places=(), guidance=SimpleNamespace(points=POINTS))
    *_, title, said = seat_rows(cast(ConsoleDesk, desk))
    assert title.text.plain == "To raise now"
    assert said.text.plain.startswith(due)
    assert not said.key
