"""Which texts each of several others would stand behind, learned from what they put forward, accept and refuse.

Each seat has a line that a text must reach, and the line comes down as time goes by. What a seat puts forward reaches
its line and not by much, nor does it beat the offer before; what it accepts reaches the line too; the text in whose
place it puts another does not, and is worse than this other. Each such comparison moves the worth of the options in
which two texts differ, or the line, the more the less is known of them: expectation propagation, one comparison at a
time (Herbrich, Minka and Graepel 2007, at NIPS 19). All is taken as normal, and margins beyond `FAR` as no surer than
those at it: not everybody bargains like this. A seat's first offer is the best it can imagine. Who does come down by
one of the known courses tells more (`courses`).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask, normal_share
from wargame.negotiation.courses import Courses
from wargame.negotiation.space import Space

NOBODY: Final = -1
FIRST: Final = 1.0
"""What the options of a seat's first offer are worth to it before anything is compared; a deviation of 1 is unknown."""
LINE: Final = 2.0
"""Where a seat's line lies before anything is heard, and its standard deviation."""
DRIFT: Final = 0.05
"""Variance that a line gains from one offer of its seat to the next."""
NEAR: Final = 0.1
"""Variance of what an offer is worth beyond the line of its author."""
NOISE: Final = 0.1
"""Variance of a comparison."""
FAR: Final = 4.0
"""Margins beyond this are as certain as those at it."""
SURE: Final = 0.95
"""Least chance that a seat stands behind a text once more: its line comes down."""


class Answers:
    """What who hears all at B tables believes the seats would accept, and who stands behind the standing text.

    All hear the same, so that one is enough for all seats: each asks it about the others.
    """

    def __init__(self, space: Space, tables: int, seats: int, exchanges: int) -> None:
        """Nothing heard: every text is as far from every line."""
        self.space, self.line = space, space.width
        self.courses = Courses(space, tables, seats, exchanges)
        self.step = 1.0 / max(exchanges - 1, 1)
        spread = np.eye(space.width + 1)
        spread[self.line, self.line] = LINE**2
        self.values = [np.zeros((tables, space.width + 1)) for _ in range(seats)]
        for values in self.values:
            values[:, self.line] = LINE
        self.doubt = [np.tile(spread, (tables, 1, 1)) for _ in range(seats)]
        self.last = [np.full(tables, NOBODY, np.int64) for _ in range(seats)]
        self.stood = [np.zeros((tables, space.size), np.bool_) for _ in range(seats)]
        self.text = np.full(tables, NOBODY, np.int64)
        self.behind = np.zeros((tables, seats), np.bool_)

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        self.text, self.behind = self.text[live], self.behind[live]
        self.last = [last[live] for last in self.last]
        self.stood = [stood[live] for stood in self.stood]
        self.values = [values[live] for values in self.values]
        self.doubt = [doubt[live] for doubt in self.doubt]
        self.courses.keep(live)

    def place(self, seat: int, package: I64, live: Mask) -> None:
        """A seat's offer (B,) is the standing text now at the tables in `live`."""
        self.text = np.where(live, package, self.text)
        self.behind &= ~live[:, None]
        self.behind[:, seat] |= live

    def hear(self, seat: int, package: I64, live: Mask, t: float) -> None:
        """A seat put `package` (B,) in the place of the standing text, at share `t` of the time."""
        last, text = self.last[seat], self.text
        asked, replaced, line = self._places(package), self._places(text), self._line(package)
        first = np.where(live & (last == NOBODY), FIRST, 0.0)
        self.values[seat].reshape(-1)[asked] += first[:, None]
        self.doubt[seat][:, self.line, self.line] += np.where(live, DRIFT, 0.0)
        refused = live & (text >= 0) & ~self.behind[:, seat] & (text != package)
        new = live & ~self.stood[seat][np.arange(len(live)), np.maximum(package, 0)]
        self.courses.refuse(seat, text, package, new, refused, t)
        self.courses.hear(seat, package, new, live, t)
        self._reaches(seat, line, replaced, refused)
        self._reaches(seat, asked, replaced, refused)
        self._meets(seat, asked, line, live)
        self._reaches(seat, self._places(last), asked, live & (last >= 0) & (last != package))
        self.last[seat] = np.where(live, package, last)
        self.stood[seat][live, package[live]] = True
        self.place(seat, package, live)

    def accept(self, seat: int, package: I64, live: Mask, t: float) -> None:
        """A seat stood behind `package` (B,)."""
        self.courses.accept(seat, package, live, t)
        self._reaches(seat, self._places(package), self._line(package), live)
        self.stood[seat][live, package[live]] = True
        self.behind[:, seat] |= live

    def margin(self, seat: int, packages: I64) -> F64:
        """By how many standard deviations texts (B, W) are believed to beat a seat's line."""
        size = self.line + 1
        values, doubt = self.values[seat].reshape(-1), self.doubt[seat].reshape(-1)
        base = (np.arange(len(packages)) * size)[:, None]
        places = [of.take(packages) for of in self.space.by_issue]
        ahead = np.zeros(packages.shape) - values.take(base + self.line)
        spread = np.zeros(packages.shape) + (NOISE + doubt.take((base + self.line) * size + self.line))
        for k, place in enumerate(places):
            row = (base + place) * size
            ahead += values.take(base + place)
            spread += doubt.take(row + place) - 2.0 * doubt.take(row + self.line)
            for other in places[:k]:
                spread += 2.0 * doubt.take(row + other)
        return np.asarray(ahead / np.sqrt(np.maximum(spread, NOISE)), np.float64)

    def agreed(self, seat: int, packages: I64, margin: F64, t: float) -> F64:
        """Believed chance (B, W) that a seat stands behind texts of a margin (B, W) when asked at time `t`."""
        stood = self.stood[seat].reshape(-1).take(packages + (np.arange(len(packages)) * self.space.size)[:, None])
        found = self.courses.chance(seat, packages, t, chance(margin))
        return np.where(stood, np.maximum(found, SURE), found)

    def least_margin(self, packages: I64, but: Mask) -> F64:
        """The smallest margin of texts (B, W) among the seats not in `but` (B, S); infinite where there is none."""
        least = np.full(packages.shape, np.inf)
        for seat in range(but.shape[1]):
            asked = ~but[:, seat]
            if asked.any():
                least = np.where(asked[:, None], np.minimum(least, self.margin(seat, packages)), least)
        return least

    def _places(self, package: I64) -> I64:
        """Where the options of a package (B,) lie among the values of all tables (B, n)."""
        rows = np.arange(package.shape[0])[:, None] * (self.line + 1)
        return np.asarray(self.space.columns[np.maximum(package, 0)] + rows, np.int64)

    def _line(self, package: I64) -> I64:
        """Where the lines lie among the values of all tables (B, 1)."""
        return np.arange(len(package))[:, None] * (self.line + 1) + self.line

    def _between(self, seat: int, up: I64, down: I64) -> tuple[F64, F64, F64]:
        """How far one text or line beats another (B,), the variance of that, and its covariance with all values."""
        values, doubt = self.values[seat].reshape(-1), self.doubt[seat].reshape(-1, self.line + 1)
        pull = np.zeros(self.values[seat].shape)
        for column in up.T:
            pull += doubt[column]
        for column in down.T:
            pull -= doubt[column]
        ahead, spread = np.zeros(len(pull)), np.zeros(len(pull))
        for sign, places in ((1.0, up), (-1.0, down)):
            for column in places.T:
                ahead += sign * values[column]
                spread += sign * pull.reshape(-1)[column]
        return ahead, spread, pull

    def _reaches(self, seat: int, up: I64, down: I64, where: Mask) -> None:
        """One text or line (its places) is worth no less to a seat than another."""
        if not where.any():
            return
        ahead, spread, pull = self._between(seat, up, down)
        deviation = np.sqrt(spread + NOISE)
        z = np.clip(ahead / deviation, -FAR, FAR)
        moved = np.exp(-0.5 * z * z) / (np.sqrt(2.0 * np.pi) * chance(z))
        sure = np.clip(moved * (moved + z), 0.0, 1.0)
        self._move(seat, pull, np.where(where, moved / deviation, 0.0), np.where(where, sure / deviation**2, 0.0))

    def _meets(self, seat: int, up: I64, down: I64, where: Mask) -> None:
        """One text or line is worth about as much to a seat as another."""
        ahead, spread, pull = self._between(seat, up, down)
        trust = np.where(where, 1.0 / (spread + NEAR), 0.0)
        self._move(seat, pull, -ahead * trust, trust)

    def _move(self, seat: int, pull: F64, by: F64, sure: F64) -> None:
        """Values move along their covariance with what was seen, and their variance falls."""
        self.values[seat] += by[:, None] * pull
        self.doubt[seat] -= (sure[:, None] * pull)[:, :, None] * pull[:, None, :]


def chance(margin: F64) -> F64:
    """Believed chance of a yes by the margin, in standard deviations: one half at the line."""
    return normal_share(np.clip(margin, -FAR, FAR))
