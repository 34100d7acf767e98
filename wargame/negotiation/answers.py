"""Which texts each of several others would stand behind, learned from what they put forward, accept and refuse.

Whatever a seat wants, it prefers what it puts forward to the text this takes the place of, does not come back up again,
and likes what it accepts about as well as what it asked for last. Each such comparison moves the worth of the options
in which two texts differ, the more the less is known of them: adaptive regularisation (Crammer, Kulesza and Dredze
2009, at NIPS 22), one comparison at a time. A seat's first offer is the best it can imagine, and what it keeps asking
for counts as well (`beliefs.Guess`).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.beliefs import Guess
from wargame.negotiation.space import Space

NOBODY: Final = -1
REFUSED: Final = 1.0
"""By how much an offer is better at least for its author than the text it replaces; this sets the scale."""
ACCEPTED: Final = 0.5
"""By how much an accepted text is better at least than the last offer: seats come down between the two."""
CAME_DOWN: Final = 0.1
"""By how much an offer is worse at least for its author than the one before."""
FIRST: Final = 2.0
"""What the options of a seat's first offer are worth to it before anything is compared."""
NOISE: Final = 0.1
"""Variance of a comparison; that of an option nothing is known of is 1."""
STEEPNESS: Final = 4.0
"""How fast the chance of a yes changes with the margin, in shares of what lies between best and worst."""


class Answers:
    """What one listener at B tables believes the other seats would accept, and who stands behind the standing text."""

    def __init__(self, space: Space, tables: int, seats: int, guess: Guess) -> None:
        """Nothing heard: every text is as likely to be accepted as not."""
        self.space, self.guess = space, guess
        self.values = [np.zeros((tables, space.width)) for _ in range(seats)]
        self.doubt = [np.tile(np.eye(space.width), (tables, 1, 1)) for _ in range(seats)]
        self.last = [np.full(tables, NOBODY, np.int64) for _ in range(seats)]
        self.text = np.full(tables, NOBODY, np.int64)
        self.behind = np.zeros((tables, seats), np.bool_)

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        self.text, self.behind = self.text[live], self.behind[live]
        self.last = [last[live] for last in self.last]
        self.values = [values[live] for values in self.values]
        self.doubt = [doubt[live] for doubt in self.doubt]

    def place(self, seat: int, package: I64, live: Mask) -> None:
        """A seat's offer (B,) is the standing text now at the tables in `live`."""
        self.text = np.where(live, package, self.text)
        self.behind &= ~live[:, None]
        self.behind[:, seat] |= live

    def hear(self, seat: int, package: I64, live: Mask) -> None:
        """Another seat put `package` (B,) in the place of the standing text."""
        last = self.last[seat]
        first = np.where(live & (last == NOBODY), FIRST, 0.0)
        self.values[seat].reshape(-1)[self._places(package)] += first[:, None]
        self._prefers(seat, package, self.text, REFUSED, live & ~self.behind[:, seat])
        self._prefers(seat, last, package, CAME_DOWN, live)
        self.last[seat] = np.where(live, package, last)
        self.place(seat, package, live)

    def accept(self, seat: int, package: I64, live: Mask) -> None:
        """Another seat stood behind `package` (B,)."""
        self._prefers(seat, package, self.last[seat], ACCEPTED, live)
        self.behind[:, seat] |= live

    def margin(self, seat: int, packages: I64, liked: F64) -> F64:
        """By how much texts of each table are believed to beat what a seat asked for last, in shares.

        Args:
            seat: whose answer is wanted.
            packages: the texts (B, W).
            liked: what its offers alone say that they are worth to it (B, W), see `Guess.worth`.
        """
        span = np.full(packages.shape[0], 1e-9)
        for start, count in zip(self.space.starts, self.space.options, strict=True):
            values = self.values[seat][:, start : start + count]
            span += values.max(axis=1) - values.min(axis=1)
        last = np.maximum(self.last[seat], 0)[:, None]
        asked = np.where(self.last[seat] == NOBODY, 0.0, self._worth(seat, last)[:, 0])
        ahead = (self._worth(seat, packages) - asked[:, None]) / span[:, None]
        return np.asarray(ahead + liked - self.guess.worth(seat, last), np.float64)

    def least_margin(self, packages: I64, but: Mask) -> F64:
        """The smallest margin of texts (B, W) among the seats not in `but` (B, S); infinite where there is none."""
        least = np.full(packages.shape, np.inf)
        for seat in range(but.shape[1]):
            asked = ~but[:, seat]
            if asked.any():
                margin = self.margin(seat, packages, self.guess.worth(seat, packages))
                least = np.where(asked[:, None], np.minimum(least, margin), least)
        return least

    def _places(self, package: I64) -> I64:
        """Where the options of a package (B,) lie among the values of all tables (B, n)."""
        rows = np.arange(package.shape[0])[:, None] * self.space.width
        return np.asarray(self.space.columns[np.maximum(package, 0)] + rows, np.int64)

    def _worth(self, seat: int, packages: I64) -> F64:
        values = self.values[seat].reshape(-1)
        base = (np.arange(packages.shape[0]) * self.space.width)[:, None]
        total: F64 = values.take(self.space.by_issue[0].take(packages) + base)
        for k in range(1, self.space.issues):
            total += values.take(self.space.by_issue[k].take(packages) + base)
        return total

    def _prefers(self, seat: int, better: I64, worse: I64, margin: float, where: Mask) -> None:
        """A seat likes one text (B,) better than another, by a margin at least; nothing moves where it was known."""
        where = where & (better >= 0) & (worse >= 0) & (better != worse)
        if not where.any():
            return
        up, down = self._places(better), self._places(worse)
        values, doubt = self.values[seat], self.doubt[seat]
        rows = doubt.reshape(-1, self.space.width)
        pull = np.zeros(values.shape)
        for k in range(self.space.issues):
            pull += rows[up[:, k]] - rows[down[:, k]]
        ahead, spread = np.zeros(len(values)), np.zeros(len(values))
        for k in range(self.space.issues):
            ahead += values.reshape(-1)[up[:, k]] - values.reshape(-1)[down[:, k]]
            spread += pull.reshape(-1)[up[:, k]] - pull.reshape(-1)[down[:, k]]
        short = np.where(where, np.maximum(margin - ahead, 0.0), 0.0)
        trust = np.where(short > 0.0, 1.0 / (spread + NOISE), 0.0)
        values += (short * trust)[:, None] * pull
        doubt -= (trust[:, None] * pull)[:, :, None] * pull[:, None, :]


def chance(margin: F64) -> F64:
    """Believed chance of a yes: one half where a text is worth as much as what was asked for last."""
    scaled = STEEPNESS * margin
    return np.asarray(0.5 + 0.5 * scaled / (1.0 + np.abs(scaled)), np.float64)
