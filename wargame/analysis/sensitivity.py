"""Which parameters matter: standardised rank regression over games in which all of them differ.

Each score is put in ranks, each parameter too, and the first is regressed on all of the second at once (Iman and
Conover 1979; Saltelli et al. 2008, section 1.2). A coefficient says by how many standard deviations of rank the score
moves with one of the parameter, everything else as it comes; R2 says how much of the score all parameters explain
together, the rest being luck and interplay. One set of games serves every seat, and ranks do not mind the crooked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.plan import Plan
from wargame.rules.parameters import RULE_PARAMETERS
from wargame.scenario.model import Scenario

SPREAD: Final = 0.25
"""A constant is varied by this share of its value either side, inside its declared range."""
TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Influence:
    """One parameter and one score.

    Attributes:
        coefficient: standardised rank regression coefficient, -1 to 1.
        error: its standard error.
    """

    parameter: str
    coefficient: float
    error: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One score: the parameters that matter most, the strongest first, and R2 of all together."""

    score: str
    top: tuple[Influence, ...]
    explained: float


def wide(scenario: Scenario, spread: float = SPREAD) -> dict[str, tuple[float, float]]:
    """A range for every constant of the rules; hidden parameters keep the range that the scenario draws from."""
    found: dict[str, tuple[float, float]] = {}
    own = scenario.text.parameters
    for p in RULE_PARAMETERS:
        if p.name in own and own[p.name].draw is not None:
            continue
        value = p.value if p.name not in own or own[p.name].value is None else float(own[p.name].value or 0.0)
        low, high = sorted((value * (1 - spread), value * (1 + spread)))
        found[p.name] = max(low, p.low), min(high, p.high)
    return found


def drawn_names(plan: Plan, scenario: Scenario) -> list[str]:
    """Names of the columns of `Ensemble.hidden`."""
    own = list(scenario.axes["H"])
    return own + [name for name, _, _ in plan.vary if name not in own]


def ranks(x: NDArray[Any]) -> NDArray[np.float64]:
    """Ranks along the first axis, the mean rank for ties, standardised.

    >>> ranks(np.array([3.0, 1.0, 1.0]))
    array([ 1.41421356, -0.70710678, -0.70710678])
    """
    x = np.asarray(x, np.float64)
    if x.ndim > 1:
        return np.stack([ranks(column) for column in x.T], axis=1)
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    rank = (last - (counts - 1) / 2)[inverse]
    spread = rank.std()
    return np.asarray((rank - rank.mean()) / spread if spread else rank * 0.0)


def sensitivity(
    drawn: NDArray[Any], names: Sequence[str], scores: NDArray[Any], of: Sequence[str], top: int = TOP
) -> list[Sensitivity]:
    """Regress each score (W, S) on all drawn parameters (W, H)."""
    moving = [k for k in range(len(names)) if np.ptp(drawn[:, k]) > 0]
    x, y = ranks(drawn[:, moving]), ranks(scores)
    gram = np.linalg.inv(x.T @ x)
    beta = gram @ x.T @ y
    free = max(len(x) - len(moving), 1)
    found = []
    for k, name in enumerate(of):
        rest = y[:, k] - x @ beta[:, k]
        error = np.sqrt((rest @ rest) / free * np.diag(gram))
        order = np.argsort(-np.abs(beta[:, k]), kind="stable")[:top]
        rows = tuple(Influence(names[moving[j]], float(beta[j, k]), float(error[j])) for j in order)
        whole = float(y[:, k] @ y[:, k])
        found.append(Sensitivity(name, rows, float(1 - rest @ rest / whole) if whole else 0.0))
    return found
