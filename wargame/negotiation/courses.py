"""By which course each of several others comes down, and what that tells of the worth of texts to them.

Faratin, Sierra and Jennings 1998 (*Robotics and Autonomous Systems* 24) know two families of tactics: a line that comes
down with time, and an answer in kind; de Jonge 2022 (MiCRO, at IJCAI) adds the third, text after text down one's list.
Each is a course here, with one common scale: 1 is a seat's best text, 0 what it signs at the end.

    time        worth(text said) = 1 - gone^p, for p in `POWERS`
    in kind     worth(text said) = 1 - worth(text it takes the place of); accepted is what is worth 1/2
    by rank     worth(k-th text said) = the k-th greatest of P normal draws

Under each, options have normal worths that add up, and every text said is a measurement of their sum: Bayesian linear
regression, one measurement at a time. A refused text lies under the line and an accepted one above it; what is left of
the normal distribution is taken as normal again (Minka 2001, at UAI 17). How well a course foretold each new text is
its evidence: the likelihood of what it measured beside that of a text by lot. No course at all takes them by lot.

A line that comes down with time foretells more: it lets a new text pass in as many exchanges as there are texts between
where it stood and where it stands, and accepts what lies above it. Beside that stands how often the seat was seen to
say something new, and to accept, so far (Laplace's rule of succession). Who asks for many texts while a late line has
hardly moved, or accepts what would lie under it, does not keep to that line. This is added up apart (`kept`): it tells
lines from each other and from whoever answers (`holdout`), and would favour any line over a list read out.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask, added_up, normal_share
from wargame.negotiation.space import Space

POWERS: Final = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0])
"""Powers of the share of time gone by which lines come down: one over the exponents of `TEMPERAMENTS`, and beyond."""
IN_KIND: Final = len(POWERS)
BY_RANK: Final = IN_KIND + 1
COURSES: Final = BY_RANK + 1
EVERY, KIND = slice(0, COURSES), slice(IN_KIND, BY_RANK)

MEAN, SPREAD = 0.4, 0.2
"""Worth of a text before anything is heard, and how far the texts of a list lie apart."""
UNKNOWN: Final = 0.5
"""Standard deviation of an option's worth before anything is heard."""
NOISE: Final = 0.02
"""Standard deviation of a text's worth around what the options add up to."""
GAP, KIND_NOISE = 0.02, 0.05
"""By how much an answer in kind stays above the mark, and the standard deviation of that: it takes the next text."""
HALF: Final = 0.5
"""What a seat that answers in kind accepts."""
OPENING: Final = 3
"""Exchanges in which an answer in kind is not expected yet."""
FAR: Final = 6.0
"""The most that one surprise counts against a course, in natural logarithms."""
EDGE: Final = 4.0
"""Margins beyond this are as certain as those at it."""
ODD: Final = 0.02
"""Chance of something new where no text lies between two lines, and of nothing new where many do."""
NEGLIGIBLE: Final = 1e-3
"""A course less likely than this is left out."""


class Courses:
    """What one listener at B tables believes of the courses of the other seats."""

    def __init__(self, space: Space, tables: int, seats: int, exchanges: int) -> None:
        """Nothing heard: all courses alike, every text as good as any other."""
        self.space, self.exchanges = space, exchanges
        width = space.width
        self.values = [np.full((tables, COURSES, width), MEAN / space.issues) for _ in range(seats)]
        self.doubt = [np.tile(np.eye(width) * UNKNOWN**2, (tables, COURSES, 1, 1)) for _ in range(seats)]
        self.evidence = [np.zeros((tables, COURSES + 1)) for _ in range(seats)]
        self.line = [np.ones((tables, len(POWERS))) for _ in range(seats)]
        self.first = [np.full(tables, -1, np.int64) for _ in range(seats)]
        self.count = [np.zeros(tables, np.int64) for _ in range(seats)]
        self.kept = [np.zeros((tables, IN_KIND)) for _ in range(seats)]
        self.news = [np.ones((tables, 2)) for _ in range(seats)]
        self.consent = [np.ones((tables, 2)) for _ in range(seats)]
        self.together = _together(space)
        self.list = np.array([_quantile(rank, space.size) for rank in range(space.size)])
        self.rungs = MEAN + (self.list[::-1] - MEAN) * (1.0 - MEAN) / max(self.list[0] - MEAN, NOISE)

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        for floats in (self.values, self.doubt, self.evidence, self.line, self.kept, self.news, self.consent):
            floats[:] = [row[live] for row in floats]
        for numbers in (self.first, self.count):
            numbers[:] = [row[live] for row in numbers]

    def hear(self, seat: int, package: I64, new: Mask, live: Mask, t: float) -> None:
        """A seat put a text (B,) forward at the tables in `live`, for the first time at those in `new`."""
        now, before = self.lines(t), self.line[seat]
        passed = np.clip(1.0 - np.exp(self._above(before) - self._above(now)), ODD, 1.0 - ODD)
        self._foretell(seat, self.news[seat], passed, new, live & (self.first[seat] >= 0))
        worth, variance = self._levels(seat, t), np.full((len(new), COURSES), NOISE**2)
        worth[:, :IN_KIND] = 0.5 * (before + now)  # while the line stood at `before`, it did not say the text
        variance[:, :IN_KIND] += (before - now) ** 2 / 12.0
        where = np.repeat(new[:, None], COURSES, axis=1)
        where[:, IN_KIND] = new & (self.first[seat] < 0)
        worth[:, IN_KIND] = 1.0
        self._measure(seat, EVERY, self._places(package), worth, variance, where, new)
        self.count[seat] += new
        self.first[seat] = np.where(live & (self.first[seat] < 0), package, self.first[seat])
        self.line[seat] = np.where(live[:, None], now, before)

    def refuse(self, seat: int, replaced: I64, package: I64, new: Mask, refused: Mask, t: float) -> None:
        """A seat put `package` (B,) in the place of a text (B,) that it did not stand behind; call it before `hear`.

        Where it answers in kind, the two are worth 1 together; its best text says only that the other is worth nothing.
        """
        first = self.first[seat]
        both = np.concatenate((self._places(package), self._places(replaced)), axis=1)
        worth, variance = np.full((len(new), 1), 1.0 + GAP), np.full((len(new), 1), NOISE**2 + KIND_NOISE**2)
        kind = refused & (first >= 0) & (package != first) & (t * (self.exchanges - 1) >= OPENING)
        self._measure(seat, KIND, both, worth, variance, kind[:, None], new)
        self._compare(seat, replaced, -1.0, refused, t)

    def accept(self, seat: int, package: I64, live: Mask, t: float) -> None:
        """A seat stood behind a text (B,) of somebody else."""
        self._compare(seat, package, 1.0, live, t)

    def weights(self, seat: int) -> F64:
        """How likely each course is, and last that it is none of them (B, C + 1)."""
        likely = np.exp(self.evidence[seat] - self.evidence[seat].max(axis=-1, keepdims=True))
        likely /= added_up(likely)[:, None]
        return np.where(likely < NEGLIGIBLE, 0.0, likely)

    def chance(self, seat: int, packages: I64, t: float, otherwise: F64) -> F64:
        """Believed chance (B, W) that a seat stands behind texts (B, W) at time t; `otherwise` (B, W) by no course."""
        weights, levels = self.weights(seat), self._levels(seat, t)
        total = weights[:, -1:] * otherwise
        for course in np.flatnonzero(weights[:, :-1].any(axis=0)).tolist():
            worth, spread = self.foretold(seat, course, packages)
            ahead = (worth - levels[:, course, None]) / np.sqrt(spread)
            total += weights[:, course, None] * normal_share(np.clip(ahead, -EDGE, EDGE))
        return np.asarray(total, np.float64)

    def lines(self, t: float) -> F64:
        """Where lines stand that come down with time (T,): in the last exchange they still have a step to go."""
        gone = (t * (self.exchanges - 1) + 1.0) / (self.exchanges + 1.0)
        return np.asarray(1.0 - gone**POWERS, np.float64)

    def _above(self, line: F64) -> F64:
        """How many texts lie above a line (...), if their worths are normal and the best is worth 1."""
        return np.asarray(np.interp(line, self.rungs, self.space.size - 0.5 - np.arange(self.space.size)), np.float64)

    def _levels(self, seat: int, t: float) -> F64:
        """What a text must be worth to a seat under each course (B, C)."""
        count = self.count[seat]
        levels = np.full((len(count), COURSES), HALF)
        levels[:, :IN_KIND] = self.lines(t)
        levels[:, BY_RANK] = self.list.take(np.minimum(count, self.space.size - 1))
        return levels

    def _places(self, package: I64) -> I64:
        """Where the options of a package (B,) lie among all options (B, n)."""
        return np.asarray(self.space.columns[np.maximum(package, 0)], np.int64)

    def foretold(self, seat: int, course: int, packages: I64) -> tuple[F64, F64]:
        """Worth of texts (B, W) to a seat under one course, and its variance."""
        values, doubt = self.values[seat][:, course], self.doubt[seat][:, course]
        rows, width = np.arange(len(packages))[:, None], self.space.width
        flat, both = values.reshape(-1), doubt.reshape(-1)
        places = [of.take(packages) for of in self.space.by_issue]
        worth, spread = np.zeros(packages.shape), np.full(packages.shape, NOISE**2)
        for k, place in enumerate(places):
            worth += flat.take(rows * width + place)
            row = (rows * width + place) * width
            spread += both.take(row + place)
            for other in places[:k]:
                spread += 2.0 * both.take(row + other)
        return worth, np.maximum(spread, NOISE**2)

    def _sum(self, seat: int, which: slice, places: I64) -> tuple[F64, F64, F64]:
        """The sum of some options (B, m) under some courses (B, c), its variance, and its covariance with them all."""
        values, doubt = self.values[seat][:, which], self.doubt[seat][:, which]
        rows = np.arange(len(places))
        worth, spread, pull = np.zeros(values.shape[:2]), np.zeros(values.shape[:2]), np.zeros(values.shape)
        for place in places.T:
            worth += values[rows, :, place]
            pull += doubt[rows, :, place]
        for place in places.T:
            spread += pull[rows, :, place]
        return worth, spread, pull

    def _measure(self, seat: int, which: slice, places: I64, worth: F64, variance: F64, where: Mask, new: Mask) -> None:
        """Some options (B, m) are worth `worth` (B, c) together, give or take; new texts are evidence."""
        if not where.any():
            return
        before, spread, pull = self._sum(seat, which, places)
        spread += variance
        missed = worth - before
        if new.any():
            by_lot, apart = self._by_lot(seat, which)
            if places.shape[1] > self.space.issues:  # the text replaced was there already
                by_lot += self._sum(seat, which, places[:, self.space.issues :])[0]
            found = _likelihood(missed, spread) - _likelihood(worth - by_lot, apart + variance)
            self.evidence[seat][:, which] += np.where(where & new[:, None], np.maximum(found, -FAR), 0.0)
        trust = np.where(where, 1.0 / spread, 0.0)
        self._move(seat, which, pull, missed * trust, trust)

    def _by_lot(self, seat: int, which: slice) -> tuple[F64, F64]:
        """Mean worth of a text by lot under some courses (B, c), and how far one may lie from it, as a variance."""
        values, doubt = self.values[seat][:, which], self.doubt[seat][:, which]
        mean = added_up(values * self.together.diagonal())
        around = values[..., :, None] * values[..., None, :] + doubt
        return mean, added_up(added_up(around * self.together)) - mean * mean

    def _compare(self, seat: int, package: I64, sign: float, where: Mask, t: float) -> None:
        """A text (B,) lies above (sign 1) or under (-1) the line of a seat."""
        if not where.any():
            return
        worth, spread, pull = self._sum(seat, EVERY, self._places(package))
        spread += NOISE**2
        deviation = np.sqrt(spread)
        z = np.clip(sign * (worth - self._levels(seat, t)) / deviation, -EDGE, EDGE)
        yes = np.full(len(where), sign > 0.0)
        self._foretell(seat, self.consent[seat], normal_share(sign * z[:, :IN_KIND]), yes, where)
        moved = np.exp(-0.5 * z * z) / (np.sqrt(2.0 * np.pi) * normal_share(z))
        sure = np.clip(moved * (moved + z), 0.0, 1.0)
        here = where[:, None]
        self._move(seat, EVERY, pull, np.where(here, sign * moved / deviation, 0.0), np.where(here, sure / spread, 0.0))

    def _foretell(self, seat: int, seen: F64, chances: F64, yes: Mask, where: Mask) -> None:
        """Something was seen or not (B,), as each line foretold with a chance (B, T), or counts so far (B, 2) do."""
        usual = (seen[:, 0] / (seen[:, 0] + seen[:, 1]))[:, None]
        right = np.where(yes[:, None], np.log(chances) - np.log(usual), np.log1p(-chances) - np.log1p(-usual))
        self.kept[seat] += np.where(where[:, None], np.maximum(right, -FAR), 0.0)
        seen[:, 0] += where & yes
        seen[:, 1] += where & ~yes

    def _move(self, seat: int, which: slice, pull: F64, by: F64, sure: F64) -> None:
        """Values move along their covariance with what was seen, and their variance falls."""
        self.values[seat][:, which] += by[..., None] * pull
        self.doubt[seat][:, which] -= (sure[..., None] * pull)[..., None] * pull[..., None, :]


def _quantile(rank: int, size: int) -> float:
    """Worth of the text at a rank, from 0, among `size` texts of normal worth."""
    return MEAN + SPREAD * NormalDist().inv_cdf(1.0 - (rank + 0.5) / size)


def _together(space: Space) -> F64:
    """Share of the texts that hold both of two options (K, K); on the diagonal, that hold one."""
    held = np.zeros((space.size, space.width))
    np.put_along_axis(held, space.columns, 1.0, axis=1)
    return np.stack([held[held[:, option] > 0.0].sum(axis=0) for option in range(space.width)]) / space.size


def _likelihood(missed: F64, variance: F64) -> F64:
    """Logarithm of a normal density, without its constant."""
    return np.asarray(-0.5 * missed * missed / variance - 0.5 * np.log(variance), np.float64)
