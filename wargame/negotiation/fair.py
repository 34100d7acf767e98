"""The zone of agreement, who blocks it, and the fair points of its frontier.

Sources: Nash 1950, *Econometrica* 18; Kalai and Smorodinsky 1975, *Econometrica* 43; Kalai 1977, *Econometrica* 45.
The packages are a finite set, so each point is the package that comes nearest to what the theory asks of a
continuous one; how is said at each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.negotiation.arrays import EPS, F64, I64, Mask, added_up, at_package, multiplied
from wargame.negotiation.frontier import pareto

NONE = -1
"""In place of a package where the zone is empty."""


def surplus(u: F64, r: F64) -> F64:
    """What each package is worth above walking away: `u` (B, S, P) less `r` (B, S)."""
    return u - r[..., None]


def zone_mask(u: F64, r: F64, red_lines: Mask | None = None, required: Mask | None = None) -> Mask:
    """The zone of possible agreement (B, P): no required seat below its walk-away value, no red line crossed.

    Args:
        u: utilities (B, S, P).
        r: walk-away values (B, S).
        red_lines: packages a seat may never sign (B, S, P).
        required: whose consent is needed (B, S); everybody's unless given.
    """
    sign = signs(u, r, red_lines)
    if required is not None:
        sign = sign | ~required[..., None]
    return np.asarray(sign.all(axis=1), np.bool_)


def signs(u: F64, r: F64, red_lines: Mask | None = None) -> Mask:
    """Which seats could sign which packages (B, S, P)."""
    could: Mask = u >= r[..., None]
    return could if red_lines is None else could & ~red_lines


def blocking_share(u: F64, r: F64, red_lines: Mask | None = None) -> F64:
    """Share of the packages good enough for all others that each seat alone refuses (B, S); 0 where there is none."""
    sign = signs(u, r, red_lines)
    refusals = (~sign).sum(axis=1)
    rest = np.stack([(refusals - ~sign[:, s] == 0).sum(axis=-1) for s in range(u.shape[1])], axis=1)
    alone = np.stack([((refusals == 1) & ~sign[:, s]).sum(axis=-1) for s in range(u.shape[1])], axis=1)
    share: F64 = alone / np.maximum(rest, 1)
    return share


def blocking_seats(u: F64, r: F64, red_lines: Mask | None = None) -> Mask:
    """Where the zone is empty: the seats without which it would not be (B, S)."""
    sign = signs(u, r, red_lines)
    refusals = (~sign).sum(axis=1)
    empty = (refusals > 0).all(axis=-1)
    alone = ((refusals == 1)[:, None, :] & ~sign).any(axis=-1)
    return np.asarray(alone & empty[:, None], np.bool_)


@dataclass(frozen=True)
class FairPoints:
    """The zone, its frontier and the fair points of every table; a point is `NONE` where the zone is empty.

    Attributes:
        zone: what all could sign (B, P).
        frontier: its Pareto set (B, P).
        ideal: the most each seat can have anywhere in the zone (B, S); its walk-away value where there is none.
        nash: largest product of surpluses (B,).
        kalai: largest smallest surplus, in the seats' own units (B,).
        egalitarian: largest smallest surplus, as a share of what each could have at most (B,).
        kalai_smorodinsky: shares of the ideal surplus as equal as the frontier allows (B,).
        welfare: largest sum of utilities (B,).
    """

    zone: Mask
    frontier: Mask
    ideal: F64
    nash: I64
    kalai: I64
    egalitarian: I64
    kalai_smorodinsky: I64
    welfare: I64


def fair_points(
    u: F64,
    r: F64,
    *,
    red_lines: Mask | None = None,
    required: Mask | None = None,
    powers: F64 | None = None,
    ideal: F64 | None = None,
) -> FairPoints:
    """Zone, frontier and fair points of each table.

    Args:
        u: utilities (B, S, P).
        r: walk-away values (B, S).
        red_lines: packages a seat may never sign (B, S, P).
        required: whose consent is needed (B, S); everybody's unless given.
        powers: exponents of the Nash product (B, S); 1 unless given.
        ideal: the most each seat can hope for (B, S); the best of the zone unless given.
    """
    zone = zone_mask(u, r, red_lines, required)
    frontier = pareto(u, zone)
    top = _ideal(u, zone, r) if ideal is None else ideal
    batch = u.shape[0]
    points = {name: np.full(batch, NONE, np.int64) for name in _NAMES}
    for b in np.flatnonzero(zone.any(axis=-1)):
        places = np.flatnonzero(frontier[b])
        gains = u[b][:, places].T - r[b]
        power = None if powers is None else powers[b]
        for name, place in _points_of(gains, np.maximum(top[b] - r[b], EPS), power, r[b]).items():
            points[name][b] = places[place]
    return FairPoints(zone=zone, frontier=frontier, ideal=top, **points)


_NAMES = ("nash", "kalai", "egalitarian", "kalai_smorodinsky", "welfare")


def _ideal(u: F64, zone: Mask, floor: F64) -> F64:
    best = np.where(zone[:, None, :], u, -np.inf).max(axis=-1)
    return np.where(np.isfinite(best), best, floor)


def _points_of(gains: F64, span: F64, powers: F64 | None, floor: F64) -> dict[str, int]:
    """Places of the fair points among the packages of one frontier; `gains` (F, S), the rest (S,)."""
    shares = gains / span
    least = shares.min(axis=-1)
    kept = np.maximum(shares, 0.0)
    product = multiplied(kept if powers is None else kept**powers)
    spread = shares.max(axis=-1) - least
    total = added_up(gains + floor)
    rank = (least, total)
    return {
        "nash": _best(product, rank),
        "kalai": _best(gains.min(axis=-1), rank),
        "egalitarian": _best(least, rank),
        "kalai_smorodinsky": _best(-spread, rank),
        "welfare": _best(total, rank),
    }


def _best(value: F64, ties: tuple[F64, ...]) -> int:
    """The place of the largest value; among equals the largest of the next measure, at last the first."""
    places = np.arange(value.shape[0])
    for measure in (value, *ties):
        held = measure[places]
        places = places[held >= held.max() - EPS]
    return int(places[0])


def nash_product(u: F64, r: F64, package: I64, powers: F64 | None = None) -> F64:
    """Product of surpluses of one package a table (B,); 0 where a seat loses or there is no package."""
    gains = np.maximum(at_package(u, np.maximum(package, 0)) - r, 0.0)
    product = multiplied(gains if powers is None else gains**powers)
    return np.where(package >= 0, product, 0.0)
