"""Alternating offers with foresight, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.negotiation.random_tables import random_tables
from wargame.negotiation.fair import fair_points
from wargame.negotiation.foresight import foreseen_deal, rubinstein_share


def dollar(steps: int) -> tuple[np.ndarray, np.ndarray]:
    share = np.linspace(0.0, 1.0, steps)
    return share, np.stack([share, 1.0 - share])[None]


@pytest.mark.parametrize(("first", "second"), [(0.9, 0.9), (0.95, 0.8), (0.6, 0.9), (0.5, 0.5)])
def test_many_rounds_come_to_the_shares_of_rubinstein(first: float, second: float) -> None:
    share, u = dollar(20001)
    deal = foreseen_deal(u, np.zeros((1, 2)), np.array([[first, second]]), rounds=201)
    expected = (1 - second) / (1 - first * second)
    assert share[deal[0]] == pytest.approx(expected, abs=1e-3)
    assert rubinstein_share(np.array([first]), np.array([second]))[0] == pytest.approx(expected)


def test_one_round_is_an_ultimatum_and_two_give_the_second_its_patience() -> None:
    share, u = dollar(1001)
    lasting = np.array([[0.9, 0.7]])
    assert share[foreseen_deal(u, np.zeros((1, 2)), lasting, 1)[0]] == pytest.approx(1.0)
    assert share[foreseen_deal(u, np.zeros((1, 2)), lasting, 2)[0]] == pytest.approx(0.3, abs=1e-3)


def test_as_breakdown_grows_rare_the_foreseen_deal_nears_the_nash_point() -> None:
    """Binmore, Rubinstein and Wolinsky 1986, here with one risk-averse seat."""
    share = np.linspace(0.0, 1.0, 20001)
    u = np.stack([np.sqrt(share), 1.0 - share])[None]
    deal = foreseen_deal(u, np.zeros((1, 2)), np.full((1, 2), 0.995), rounds=3001)
    assert share[fair_points(u, np.zeros((1, 2))).nash[0]] == pytest.approx(1 / 3, abs=1e-3)
    assert share[deal[0]] == pytest.approx(1 / 3, abs=5e-3)


def test_foreseen_deals_at_random_tables_leave_nothing_on_the_table() -> None:
    tables = random_tables(60, 2, (4, 4, 4), low=0.1, high=0.3)
    deal = foreseen_deal(tables.u, tables.r, np.full((60, 2), 0.97), rounds=400)
    fair = fair_points(tables.u, tables.r)
    assert fair.frontier[np.arange(60), deal].all()
