"""Which texts each of several others would stand behind, learned from what they put forward, accept and refuse.

An offer is a yes to it and a no to the text it takes the place of. A seat's yes is scored as a sum over the options of
a text plus a level of its own, moved after each answer by how far it was from what was believed: logistic regression,
one example at a time (Bottou 1998, "Online learning and stochastic approximations"). Early refusals count less: a
seat that still asks for much refuses what it will take in the end.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.space import Space

NOBODY: Final = -1
_RATE: Final = 0.5
"""How far one answer moves what is believed of each option it is about."""
_EARLY: Final = 0.3
"""What a refusal counts at the very start, in shares of one at the deadline."""


class Answers:
    """What one listener at B tables believes the other seats would accept."""

    def __init__(self, space: Space, tables: int, seats: int) -> None:
        """Nothing heard: every text is as likely to be accepted as not."""
        self.space = space
        self.values = [np.zeros((tables, space.width)) for _ in range(seats)]
        self.level = [np.zeros(tables) for _ in range(seats)]
        self.text = np.full(tables, NOBODY, np.int64)
        self.author = np.full(tables, NOBODY, np.int64)

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        self.text, self.author = self.text[live], self.author[live]
        for rows in (self.values, self.level):
            rows[:] = [row[live] for row in rows]

    def place(self, seat: int, package: I64, live: Mask) -> None:
        """A seat's offer (B,) is the standing text now at the tables in `live`."""
        self.text = np.where(live, package, self.text)
        self.author = np.where(live, seat, self.author)

    def hear(self, seat: int, package: I64, live: Mask, t: float) -> None:
        """Another seat put `package` (B,) in the place of the standing text."""
        refused = live & (self.text >= 0) & (self.author != seat)
        self._learn(seat, self.text, 0.0, refused, _EARLY + (1.0 - _EARLY) * t)
        self._learn(seat, package, 1.0, live)
        self.place(seat, package, live)

    def accept(self, seat: int, package: I64, live: Mask) -> None:
        """Another seat stood behind `package` (B,)."""
        self._learn(seat, package, 1.0, live)

    def chance(self, seat: int, packages: I64) -> F64:
        """Believed chance that a seat accepts some packages of each table: (B, W) gives (B, W)."""
        values = self.values[seat].reshape(-1)
        base = (np.arange(packages.shape[0]) * self.space.width)[:, None]
        score = self.level[seat][:, None] + values.take(self.space.by_issue[0].take(packages) + base)
        for k in range(1, self.space.issues):
            score += values.take(self.space.by_issue[k].take(packages) + base)
        return np.asarray(0.5 + 0.5 * score / (1.0 + np.abs(score)), np.float64)

    def _learn(self, seat: int, package: I64, answer: float, where: Mask, weight: float = 1.0) -> None:
        at = np.maximum(package, 0)
        step = np.where(where, _RATE * weight * (answer - self.chance(seat, at[:, None])[:, 0]), 0.0)
        places = self.space.columns[at] + (np.arange(at.shape[0]) * self.space.width)[:, None]
        self.values[seat].reshape(-1)[places] += step[:, None]
        self.level[seat] += step
