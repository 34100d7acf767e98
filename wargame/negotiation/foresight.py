"""What two seats that see everything would sign: alternating offers solved from the last round back.

Source: Rubinstein 1982, *Econometrica* 50; for the chance of breakdown in place of impatience, and its limit, the
Nash point: Binmore, Rubinstein and Wolinsky 1986, *RAND Journal* 17.
"""

from __future__ import annotations

import numpy as np

from wargame.negotiation.arrays import F64, I64


def rubinstein_share(first: F64, second: F64) -> F64:
    """Share of a divisible good that the first proposer gets, by the discount factors of both: (1 - d2) / (1 - d1 d2).

    >>> rubinstein_share(np.array([0.9]), np.array([0.9])).round(4)
    array([0.5263])
    """
    return (1.0 - second) / (1.0 - first * second)


def foreseen_deal(u: F64, r: F64, lasting: F64, rounds: int) -> I64:
    """The package the first proposer offers, and the second accepts, when both foresee everything.

    Args:
        u: utilities of two seats (B, 2, P).
        r: walk-away values (B, 2), had after a breakdown and after the last round.
        lasting: chance that talks go on after a refused offer, or patience as a discount of the surplus (B, 2).
        rounds: offers there is time for; seat 0 makes the first.

    Returns:
        The package (B,); the first proposer's best where the second would rather have the breakdown, which cannot
        be where a package good for both exists.
    """
    gains = u - r[..., None]
    rows = np.arange(u.shape[0])
    ahead = np.zeros(r.shape)
    chosen = np.zeros(u.shape[0], np.int64)
    for k in reversed(range(rounds)):
        proposer, other = (0, 1) if k % 2 == 0 else (1, 0)
        waiting = ahead * lasting
        taken = gains[:, other] >= waiting[:, other, None]
        best = np.where(taken, gains[:, proposer], -np.inf)
        chosen = best.argmax(axis=-1).astype(np.int64)
        made = best[rows, chosen] >= waiting[:, proposer]
        ahead = np.where(made[:, None], gains[rows, :, chosen], waiting)
    return chosen
