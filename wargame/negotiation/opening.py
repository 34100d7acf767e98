"""What would open the zone: the nearest text all could sign, the cheapest payment, the fewest added clauses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.fair import NONE
from wargame.negotiation.frontier import pareto_one
from wargame.negotiation.space import Space, changed_issues


def nearest_in_zone(space: Space, text: I64, zone: Mask, worth: F64) -> tuple[I64, I64]:
    """The text all could sign that changes the fewest issues of the present one.

    Args:
        space: the packages.
        text: the present text (B,).
        zone: what all could sign (B, P).
        worth: what decides among equally near ones, largest first (B, P), such as the Nash product.

    Returns:
        The package (B,), `NONE` where the zone is empty, and how many issues it changes (B,).
    """
    far = space.issues + 1
    distance = np.where(zone, changed_issues(space, text), far)
    nearest = distance.min(axis=-1)
    rank = np.where(distance == nearest[:, None], worth, -np.inf)
    found = zone.any(axis=-1)
    return np.where(found, rank.argmax(axis=-1), NONE), np.where(found, nearest, 0)


def cheapest_payment(u: F64, r: F64) -> tuple[I64, F64]:
    """The package that falls short of the walk-away values by the least in all, and who is short of how much.

    Args:
        u: utilities (B, S, P).
        r: walk-away values (B, S).

    Returns:
        The package (B,), and what each seat would have to be given to sign it (B, S); all 0 where the zone is open.
    """
    short = np.maximum(r[..., None] - u, 0.0)
    total = np.zeros((u.shape[0], u.shape[2]))
    for s in range(u.shape[1]):
        total += short[:, s]
    package = total.argmin(axis=-1).astype(np.int64)
    return package, short[np.arange(u.shape[0]), :, package]


@dataclass(frozen=True)
class Opening:
    """Clauses that open the zone of one table, and the package they go with.

    Attributes:
        clauses: places of the added clauses; empty where the zone is open already.
        package: what all could sign with them, `NONE` where no set of the allowed size suffices.
        margin: the smallest surplus then.
    """

    clauses: tuple[int, ...]
    package: int
    margin: float


def fewest_clauses(u: F64, r: F64, extra: F64, at_most: int = 3) -> Opening:
    """The smallest set of clauses to add to some package so that every seat can sign.

    What a clause adds does not depend on the package, so a package that another betters stays bettered with the
    clauses added: only the frontier is searched. Among sets of one size the one with the largest smallest surplus
    wins, then the first.

    Args:
        u: utilities of one table (S, P).
        r: walk-away values (S,).
        extra: what each clause that could be added is worth (S, E).
        at_most: largest set tried.
    """
    places = np.flatnonzero(pareto_one(u))
    gains = u[:, places] - r[:, None]
    for size in range(at_most + 1):
        best = Opening((), NONE, -np.inf)
        for clauses in combinations(range(extra.shape[1]), size):
            added = np.zeros(r.shape)
            for e in clauses:
                added += extra[:, e]
            least = (gains + added[:, None]).min(axis=0)
            at = int(least.argmax())
            if least[at] >= 0.0 and least[at] > best.margin:
                best = Opening(clauses, int(places[at]), float(least[at]))
        if best.package != NONE:
            return best
    return Opening((), NONE, 0.0)
