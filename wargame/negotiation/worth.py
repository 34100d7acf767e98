"""What a text is worth to a seat, clause by clause, and what walking away is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.negotiation.arrays import F64, added_up


def clause_worth(
    value: F64 | float, credibility: F64, discount: F64 | float, delay: F64 | float, vagueness: F64 | float
) -> F64:
    """Worth of promised clauses: their value if kept, times belief that they will be, time, and precision.

    Args:
        value: change in the seat's score while the clause is in force.
        credibility: chance that the giver keeps a promise of this kind, 0..1.
        discount: worth of a turn later, 0..1.
        delay: turns until it is due.
        vagueness: 0 precise .. 1 aspirational; an aspiration is worth half.

    >>> clause_worth(np.array([7.0]), np.array([0.6]), np.array([1.0]), np.array([0.0]), np.array([0.0]))
    array([4.2])
    """
    return value * credibility * np.power(discount, delay) * (1.0 - 0.5 * vagueness)


def text_worth(clauses: F64, pairs: F64, audience: F64) -> F64:
    """Worth of a text: clauses (..., C) and pairs (..., Q) summed, less what signing costs before one's audience."""
    return added_up(clauses) + added_up(pairs) - audience


@dataclass(frozen=True)
class WalkAway:
    """What a seat gets without a deal, from rollouts, and what it therefore insists on.

    Attributes:
        mean: over the rollouts (...,).
        error: standard error of the mean.
        value: the least it signs for: mean plus margin.
    """

    mean: F64
    error: F64
    value: F64

    @property
    def band(self) -> tuple[F64, F64]:
        """Two standard errors either side of the mean."""
        return self.mean - 2.0 * self.error, self.mean + 2.0 * self.error


def walk_away(rollouts: F64, margin: F64) -> WalkAway:
    """The walk-away value from rollouts without a deal.

    Args:
        rollouts: the seat's score at the horizon in each (..., N), N of 2 or more; 64 is a good number.
        margin: risk attitude and domestic floor (...,).
    """
    count = rollouts.shape[-1]
    mean = added_up(rollouts) / count
    spread = added_up((rollouts - mean[..., None]) ** 2) / (count - 1)
    return WalkAway(mean, np.sqrt(spread / count), mean + margin)
