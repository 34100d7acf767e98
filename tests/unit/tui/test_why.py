"""What the page of causes says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from wargame.session.protocol import Cause, Explanation
from wargame.tui.lens import UNKNOWN
from wargame.tui.screens.why import WhyScreen


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((0.001, -0.001), "Each of its causes is less than a figure shows."),
        ((0.5, 0.001), "+0.50"),
        ((), "It did not change in this turn."),
    ],
)
def test_a_page_of_causes_is_never_empty(amounts: tuple[float, ...], said: str) -> None:
    lens = SimpleNamespace(field=lambda _: UNKNOWN)
    screen: Any = SimpleNamespace(
        desk=SimpleNamespace(lens=lens, handout=SimpleNamespace(turn_dates=())), wargame=SimpleNamespace(glyphs="ascii")
    )
    causes = tuple(
        Cause(turn=1, field="", cell=(), amount=amount, why=f"cause {n}") for n, amount in enumerate(amounts)
    )
    found = Explanation(field="", cell=(), turn=1, before=1.0, after=1.0 + sum(amounts), causes=causes)
    _head, *rows, _line, _total = [line for line in WhyScreen.answer(screen, found, 80).plain.splitlines() if line]
    assert len(rows) == 1
    assert said in rows[0]
