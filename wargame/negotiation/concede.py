"""How fast a seat comes down, and what it accepts.

Sources: Faratin, Sierra and Jennings 1998, *Robotics and Autonomous Systems* 24 (time-dependent targets);
Baarslag, Hindriks and Jonker 2013 (acceptance against one's own next offer, and combined conditions).
Whatever the target says, nothing below the walk-away value is accepted and no red line is crossed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I32, I64, Mask

TEMPERAMENTS: Final[Mapping[str, float]] = {
    "stern": 0.1,
    "firm": 0.25,
    "patient": 0.5,
    "even": 1.0,
    "eager": 2.0,
}
"""Concession exponents e by temperament: below 1 holds out (Boulware), 1 is linear, above 1 gives early."""

DEADLINE: Final = 0.95
"""From this share of the time on, the best offer seen lately is good enough."""
LEEWAY: Final = 3.0
"""How late the unreciprocated part of a concession comes: its exponent on the share of time gone."""


def target(r: F64, top: F64, t: F64 | float, exponent: F64 | float) -> F64:
    """What a seat still asks for: `top` at the start, `r` when time is up; r + (top - r) (1 - t^(1/e)).

    >>> target(np.array([0.2]), np.array([1.0]), 0.5, np.array([1.0]))
    array([0.6])
    """
    return r + (top - r) * (1.0 - np.power(t, 1.0 / exponent))


def guarded_target(r: F64, top: F64, t: float, exponent: F64, given: F64) -> F64:
    """The target, held up where the other side gives nothing.

    A seat comes down by no more than the other side has (`given`, as a share of what there is to gain), save for a
    leeway that grows with the cube of time, so that a stubborn opponent is met late and a yielding one at once, and
    nobody is led down by being patient.
    """
    allowed = np.minimum(given + t**LEEWAY, 1.0)
    held: F64 = np.maximum(target(r, top, t, exponent), r + (top - r) * (1.0 - allowed))
    return held


def share_given(first: F64, best: F64, r: F64, top: F64) -> F64:
    """What the other side has come towards a seat since its first offer, as a share of the seat's possible gain."""
    span = np.maximum(top - r, 1e-12)
    return np.clip((best - np.maximum(first, r)) / span, 0.0, 1.0)


def accepts(worth: F64, r: F64, aim: F64, next_draft: F64, recent: F64, t: float, last_word: bool) -> Mask:
    """Accept what beats walking away and beats what one was about to ask for; at the deadline what beats the rest.

    Args:
        worth: the offer on the table (B,); -inf where it crosses a red line.
        r: walk-away value (B,).
        aim: the target now (B,).
        next_draft: worth of the offer that would be made instead (B,).
        recent: best offer heard lately (B,); it counts from `DEADLINE` on.
        t: share of the time gone.
        last_word: whether nothing can be answered after this; then anything above walking away is accepted.
    """
    good = (worth >= aim) | (worth >= next_draft)
    if t >= DEADLINE:
        good |= worth >= recent
    if last_word:
        good |= True
    return np.asarray(good & (worth >= r) & np.isfinite(worth), np.bool_)


@dataclass(frozen=True)
class Ladder:
    """What one seat at B tables could sign, best first.

    Attributes:
        order: packages in falling order of worth (B, P).
        worth: their worth (B, P); -inf for what it may not sign.
        count: how many it could sign (B,).
    """

    order: I32
    worth: F64
    count: I64

    @property
    def top(self) -> F64:
        """Worth of the best of them (B,); -inf where there is none."""
        return np.asarray(self.worth[:, 0], np.float64)

    def down_to(self, aim: F64) -> I64:
        """How many packages are worth at least `aim` (B,), found by halving."""
        size = self.worth.shape[1]
        flat = self.worth.reshape(-1)
        base = np.arange(aim.shape[0]) * size - 1
        found = np.zeros(aim.shape[0], np.int64)
        for bit in reversed(range(size.bit_length())):
            further = found + (1 << bit)
            good = flat.take(np.minimum(further, size) + base) >= aim
            found += (good & (further <= size)) * np.int64(1 << bit)
        return np.minimum(found, self.count)

    def worth_at(self, rank: I64) -> F64:
        """Worth of the package at a rank (B,), from 0."""
        return self.worth[np.arange(rank.shape[0]), rank]


def ladder(own: F64, r: F64, red_lines: Mask | None = None) -> Ladder:
    """Sort what a seat could sign: `own` (B, P), `r` (B,), `red_lines` (B, P); equal worth in package order."""
    could = own >= r[:, None]
    if red_lines is not None:
        could &= ~red_lines
    worth = np.where(could, own, -np.inf)
    order = np.argsort(-worth, axis=-1, kind="stable")
    flat = order + (np.arange(own.shape[0]) * own.shape[1])[:, None]
    return Ladder(order.astype(np.int32), worth.reshape(-1).take(flat), could.sum(axis=-1))
