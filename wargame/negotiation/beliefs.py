"""What a seat comes to believe of the others from what they ask for, give away, refuse and accept.

Nothing here sees another seat's true utilities: it is fed with offers and answers only.
Source of the frequency estimate: Tunali, Aydogan and Sanchez-Anguix 2017, "Rethinking frequency opponent modeling".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask, added_up
from wargame.negotiation.space import Space, issue_of_option

FLATTEN = 0.25
"""Exponent on option counts: what is offered again and again counts little more than what is offered often."""


@dataclass(frozen=True)
class Wants:
    """Beta counts of how often each seat wanted an issue (or clause kind) and how often it gave it away.

    Attributes:
        wanted: (B, S, n), from the prior up.
        gave: (B, S, n), from the prior up.
    """

    wanted: F64
    gave: F64

    @staticmethod
    def fresh(tables: int, seats: int, issues: int, prior: float = 1.0) -> Wants:
        """Nothing seen yet: every mean is one half."""
        return Wants(np.full((tables, seats, issues), prior), np.full((tables, seats, issues), prior))

    @property
    def mean(self) -> F64:
        """Believed chance that a seat wants the issue rather than gives it away (B, S, n)."""
        return self.wanted / (self.wanted + self.gave)

    def after_offer(self, seat: int, held: I64, before: I64, live: Mask | None = None) -> Wants:
        """A seat's new offer beside its last one: what it kept it wants, what it changed it gave away.

        Args:
            seat: whose offer it is.
            held: options of the new offer (B, n).
            before: options of its last one (B, n).
            live: tables where it made one (B,).
        """
        counts = np.ones(held.shape[0]) if live is None else live.astype(np.float64)
        kept = (held == before) * counts[:, None]
        wanted, gave = self.wanted.copy(), self.gave.copy()
        wanted[:, seat] += kept
        gave[:, seat] += counts[:, None] - kept
        return Wants(wanted, gave)


@dataclass(frozen=True)
class Bounds:
    """Between what values each seat's walk-away value is believed to lie (B, S)."""

    low: F64
    high: F64

    @staticmethod
    def fresh(tables: int, seats: int) -> Bounds:
        """Anything from 0 to 1."""
        return Bounds(np.zeros((tables, seats)), np.ones((tables, seats)))

    def after_yes(self, seat: int, worth: F64, live: Mask | None = None) -> Bounds:
        """A seat offered or accepted a text believed to be worth `worth` (B,) to it: it walks away for no more."""
        high = self.high.copy()
        seen = np.minimum(high[:, seat], worth)
        high[:, seat] = seen if live is None else np.where(live, seen, high[:, seat])
        return Bounds(np.minimum(self.low, high), high)

    def after_no(self, seat: int, worth: F64, t: float, exponent: float, live: Mask | None = None) -> Bounds:
        """A seat refused a text at time `t`: its target stood above `worth` (B,).

        The target of a seat that asks for 1 at first is 1 - (1 - r) f with f = t^(1/e), so a refusal puts r above
        (worth - 1 + f) / f: next to nothing early on, all but `worth` itself at the deadline.
        """
        f = max(t, 1e-6) ** (1.0 / exponent)
        floor = np.clip((worth - 1.0 + f) / f, 0.0, 1.0)
        low = self.low.copy()
        seen = np.minimum(np.maximum(low[:, seat], floor), self.high[:, seat])
        low[:, seat] = seen if live is None else np.where(live, seen, low[:, seat])
        return Bounds(low, self.high)

    @property
    def middle(self) -> F64:
        """The believed walk-away value (B, S)."""
        return 0.5 * (self.low + self.high)


class Guess:
    """What one listener believes each other seat's options to be worth, by how often they were asked for."""

    def __init__(self, space: Space, tables: int, seats: int) -> None:
        """Start from indifference."""
        self.space = space
        self.issue = issue_of_option(space)
        self.counts = [np.zeros((tables, space.width)) for _ in range(seats)]
        self.most = [np.zeros((tables, space.issues)) for _ in range(seats)]
        self.heard = [np.zeros(tables) for _ in range(seats)]
        self.values = [np.full((tables, space.width), 1.0 / space.issues) for _ in range(seats)]

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        for rows in (self.counts, self.most, self.heard, self.values):
            rows[:] = [row[live] for row in rows]

    def hear(self, seat: int, package: I64, live: Mask) -> None:
        """A seat asked for `package` (B,), or stood behind it, at the tables in `live`."""
        counts, most = self.counts[seat], self.most[seat]
        places = self.space.columns[np.maximum(package, 0)]
        places += np.arange(package.shape[0])[:, None] * self.space.width
        seen = counts.reshape(-1)[places] + live[:, None]
        counts.reshape(-1)[places] = seen
        np.maximum(most, seen, out=most)
        self.heard[seat] += live
        self.values[seat] = self._values(counts, most, self.heard[seat])

    def _values(self, counts: F64, most: F64, heard: F64) -> F64:
        """Worth of options (B, K) from their counts: flattened shares, issues weighted by how firmly they are held.

        The power `FLATTEN` is taken as two square roots, which are exact to the last bit on every machine.
        """
        firm = (1.0 + most) / (1.0 + heard)[:, None]
        scale = firm / (added_up(firm)[:, None] * np.sqrt(np.sqrt(1.0 + most)))
        return np.asarray(np.sqrt(np.sqrt(1.0 + counts)) * scale[:, self.issue], np.float64)

    def worth(self, seat: int, packages: I64) -> F64:
        """Believed worth to a seat of some packages of each table: (B, W) gives (B, W), in 0..1."""
        values = self.values[seat].reshape(-1)
        base = (np.arange(packages.shape[0]) * self.space.width)[:, None]
        held = self.space.by_issue
        total: F64 = values.take(held[0].take(packages) + base)
        for k in range(1, self.space.issues):
            total += values.take(held[k].take(packages) + base)
        return total
