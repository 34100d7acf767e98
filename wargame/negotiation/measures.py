"""How good an agreement is: ratios, distances, equality, and whether anybody took a concession back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask, added_up, at_package, multiplied
from wargame.negotiation.fair import FairPoints, nash_product


@dataclass(frozen=True)
class Quality:
    """Measures of the deals of a batch; all (B,), NaN where no deal was made.

    Attributes:
        nash_ratio: product of surpluses over that of the Nash point.
        to_frontier: distance to the nearest package of the frontier, in shares of the ideal surplus.
        to_nash: distance to the Nash point, likewise.
        to_kalai: distance to the Kalai point, likewise.
        total: sum of surpluses.
        geometric: geometric mean of surpluses; 0 where a seat loses.
        least: smallest surplus.
        gini: inequality of surpluses; 0 equal, (S - 1) / S all to one.
        missed: a zone existed and no deal was made (a mask).
        bad: a deal below somebody's walk-away value (a mask).
    """

    nash_ratio: F64
    to_frontier: F64
    to_nash: F64
    to_kalai: F64
    total: F64
    geometric: F64
    least: F64
    gini: F64
    missed: Mask
    bad: Mask


def quality(u: F64, r: F64, fair: FairPoints, deal: I64) -> Quality:
    """Measure the deals (B,), -1 for none, against the fair points of their tables."""
    made = deal >= 0
    gains = at_package(u, np.maximum(deal, 0)) - r
    span = np.maximum(fair.ideal - r, 1e-12)
    shares = gains / span

    def against(point: I64) -> F64:
        return _distance(shares, (at_package(u, np.maximum(point, 0)) - r) / span)

    has_zone = fair.zone.any(axis=-1)
    best = nash_product(u, r, fair.nash)
    ratio = nash_product(u, r, deal) / np.where(best > 0.0, best, 1.0)
    only = np.where(made, 0.0, np.nan)
    inside = np.where(made & has_zone, 0.0, np.nan)
    seats = gains.shape[-1]
    return Quality(
        nash_ratio=ratio + inside,
        to_frontier=_to_frontier(u, r, span, fair.frontier, shares) + inside,
        to_nash=against(fair.nash) + inside,
        to_kalai=against(fair.kalai) + inside,
        total=added_up(gains) + only,
        geometric=multiplied(np.maximum(gains, 0.0)) ** (1.0 / seats) + only,
        least=gains.min(axis=-1) + only,
        gini=gini(np.maximum(gains, 0.0)) + only,
        missed=has_zone & ~made,
        bad=made & (gains < 0.0).any(axis=-1),
    )


def _distance(a: F64, b: F64) -> F64:
    return np.sqrt(added_up((a - b) ** 2))


def _to_frontier(u: F64, r: F64, span: F64, frontier: Mask, shares: F64) -> F64:
    """Distance of each deal (B, S) to the nearest frontier package of its own table."""
    found = np.zeros(u.shape[0])
    for b in np.flatnonzero(frontier.any(axis=-1)):
        points = (u[b][:, frontier[b]].T - r[b]) / span[b]
        found[b] = _distance(points, shares[b]).min()
    return found


def gini(amounts: F64) -> F64:
    """Gini coefficient over the last axis; 0 where nothing is shared out.

    >>> gini(np.array([[1.0, 1.0], [0.0, 2.0]]))
    array([0. , 0.5])
    """
    ranked = np.sort(amounts, axis=-1)
    n = amounts.shape[-1]
    weights = 2.0 * np.arange(1, n + 1) - n - 1.0
    total = added_up(ranked)
    return added_up(ranked * weights) / np.where(total > 0.0, n * total, 1.0)


def concession_monotonicity(own: F64) -> F64:
    """Share of a seat's steps from one of its own offers to the next in which it took nothing back.

    Args:
        own: worth of its offers to itself in order (..., T); NaN where it made none.

    Returns:
        A share (...,); 1 where fewer than two offers were made.
    """
    steps = np.diff(own, axis=-1)
    valid = np.isfinite(steps)
    kept = (np.where(valid, steps, 0.0) <= 1e-9) & valid
    count = valid.sum(axis=-1)
    return np.where(count > 0, kept.sum(axis=-1) / np.maximum(count, 1), 1.0)
