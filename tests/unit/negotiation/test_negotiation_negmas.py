"""The analysis of 200 random tables beside that of NegMAS, a development dependency only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import random_tables
from wargame.negotiation.fair import fair_points

OPTIONS = ((4, 4, 3), (3, 3, 3), (5, 2, 4), (2, 2, 2, 3))


@pytest.fixture(scope="module")
def ops() -> Any:
    pytest.importorskip("negmas", reason="negmas is not installed: pip install 'negmas==0.16.*' to compare with it")
    return pytest.importorskip("negmas.preferences.ops")


@pytest.mark.parametrize("seats", [2, 3, 5, 7])
def test_frontier_and_fair_points_equal_those_of_negmas(ops: Any, seats: int) -> None:
    compared = 0
    for n, options in enumerate(OPTIONS):
        tables = random_tables(13 if n < 2 else 12, seats, options, seed=100 * seats + n, low=0.05, high=0.45)
        ideal = tables.u.max(axis=-1)
        fair = fair_points(tables.u, tables.r, ideal=ideal)
        for b in range(tables.u.shape[0]):
            compared += 1
            _compare(ops, tables.u[b], tables.r[b], fair, b)
    assert compared == 50


def _compare(ops: Any, u: Any, r: Any, fair: Any, b: int) -> None:
    places = np.flatnonzero((r <= u.T).all(axis=1))
    assert fair.zone[b].sum() == places.size
    if not places.size:
        assert fair.nash[b] == -1
        return
    front = places[ops.pareto_frontier_numpy(u.T[places])]
    assert np.flatnonzero(fair.frontier[b]).tolist() == sorted(front.tolist())
    points = [tuple(map(float, u[:, p])) for p in front]
    floors = [type("Floor", (), {"reserved_value": float(v)})() for v in r]
    ranges = [(float(row.min()), float(row.max())) for row in u]
    for name, theirs in (
        ("nash", ops.nash_points),
        ("kalai", ops.kalai_points),
        ("kalai_smorodinsky", ops.ks_points),
        ("welfare", ops.max_welfare_points),
    ):
        found = [worth for worth, _ in theirs(floors, points, list(ranges))]
        ours = u[:, getattr(fair, name)[b]]
        assert any(np.allclose(ours, worth, atol=1e-9) for worth in found), (name, ours, found)
