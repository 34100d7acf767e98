"""The Pareto set: packages that cannot be bettered for one seat without another losing."""

from __future__ import annotations

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask

_PIVOTS = 64
_BLOCK = 96


def pareto_one(u: F64, within: Mask | None = None) -> Mask:
    """The Pareto set of one table.

    Args:
        u: utilities (S, P).
        within: packages that count (P,); the set is taken among these.

    Returns:
        A mask (P,). Packages worth the same to everybody stay together.

    >>> pareto_one(np.array([[1.0, 2.0, 0.0], [1.0, 0.0, 1.0]])).tolist()
    [True, True, False]
    """
    found: Mask = np.zeros(u.shape[1], np.bool_)
    places = np.arange(u.shape[1]) if within is None else np.flatnonzero(within)
    if not places.size:
        return found
    ranks = _ranks(u[:, places])
    order = np.argsort(-ranks.sum(axis=0, dtype=np.int64), kind="stable")
    found[places[_peel(np.ascontiguousarray(ranks[:, order]), order)]] = True
    return found


def _ranks(u: F64) -> I64:
    """Utilities as dense ranks of the smallest type: order is all that counts here, and narrow integers are quick."""
    rows = [np.unique(row, return_inverse=True)[1].reshape(-1) for row in u]
    top = max(int(row.max()) for row in rows)
    width = np.uint8 if top < 256 else np.uint16 if top < 65536 else np.int32
    return np.stack([row.astype(width) for row in rows])


def _peel(ranks: I64, order: I64) -> I64:
    """Places of the Pareto set. Packages come in falling order of their sum, so none is bettered by a later one."""
    kept: list[I64] = []
    while order.size:
        block = min(_PIVOTS if not kept else _BLOCK, order.size)
        head = ranks[:, :block]
        inside = _alive(head, head)
        kept.append(order[:block][inside])
        if order.size == block:
            break
        rest = _alive(ranks[:, block:], np.ascontiguousarray(head[:, inside]))
        ranks, order = np.ascontiguousarray(ranks[:, block:][:, rest]), order[block:][rest]
    return np.concatenate(kept)


def _alive(ranks: I64, pivots: I64) -> Mask:
    """Which packages (S, R) no pivot (S, Q) betters: at least as good for all, better for one."""
    alive: Mask = np.ones(ranks.shape[1], np.bool_)
    held = np.arange(ranks.shape[1])
    current = ranks
    for q in range(pivots.shape[1]):
        pivot = pivots[:, q]
        below = current[0] <= pivot[0]
        for row, top in zip(current[1:], pivot[1:], strict=True):
            below &= row <= top
        hit = np.flatnonzero(below)
        if not hit.size:
            continue
        hit = hit[(current[:, hit] != pivot[:, None]).any(axis=0)]
        alive[held[hit]] = False
        if hit.size * 8 > held.size:
            left = alive[held]
            held, current = held[left], np.ascontiguousarray(current[:, left])
            if not held.size:
                break
    return alive


def pareto(u: F64, within: Mask | None = None) -> Mask:
    """The Pareto set of every table: `u` (B, S, P), `within` (B, P) or None, gives (B, P).

    Tables are taken one after the other: how many packages survive each comparison differs from table to table.
    """
    rows = [pareto_one(u[b], None if within is None else within[b]) for b in range(u.shape[0])]
    return np.stack(rows) if rows else np.zeros((0, u.shape[2]), np.bool_)
