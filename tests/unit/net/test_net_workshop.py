"""A whole workshop over real sockets: cut, killed and started again, with nothing lost and nothing done twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.net.workshop import Course, Moment, held, nothing_lost_or_doubled
from wargame.net import client

SEVEN = ("us", "drc", "rwanda", "china", "eu", "qatar", "m23")
THREE: tuple[Moment, ...] = ((1, "orders"), (4, "bargaining"), (7, "orders"))
EVERY: tuple[Moment, ...] = tuple((turn, "orders") for turn in range(1, 21))


async def test_a_whole_workshop_survives_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "LONGEST", 0.5)
    course = Course("kivu-2025-workshop", SEVEN, THREE, moves=("us", 6), trouble=0.25, seed=5)
    found, people = await held(tmp_path, course)
    assert found.turn == 8
    nothing_lost_or_doubled(found, people)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_long_session_survives_everything(tmp_path: Path, seed: int) -> None:
    course = Course("kivu-2025", SEVEN, EVERY, moves=(SEVEN[seed], 4), trouble=0.3, seed=seed)
    found, people = await held(tmp_path, course)
    assert found.turn == 20
    nothing_lost_or_doubled(found, people)
