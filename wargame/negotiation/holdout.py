"""The one of several seats that comes down last, and what it is not given while there is time.

Where every seat has a veto, whoever comes down last gets more than the rest if these sign what he accepts as soon as he
does. By his course it is known what he will sign near the end; until then nothing that is believed worth more to him is
asked for or accepted. The others lose little by it: they use the time to find what all of them can sign. In the last
exchanges a deal counts more than what he gets of it. Where nobody is late, that is who comes down as time goes by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wargame.negotiation.answers import NOBODY
from wargame.negotiation.arrays import F64, I64
from wargame.negotiation.courses import IN_KIND, POWERS, Courses

LATE: Final = np.flatnonzero(POWERS >= 4.0)
"""Courses that keep nearly everything for the end."""
EARLY: Final = np.flatnonzero(POWERS <= 1.0)
"""Courses of who will not wait with the others."""
STEADY: Final = np.flatnonzero(POWERS == 1.0)
"""The course that comes down as time goes by."""
UNDOUBTED: Final = 10.0
"""How much surer a steady course must be than any other, in natural logarithms: seats like ours come near it."""
NEAR_END: Final = 0.935
"""Share of the time at which a text must be signed by who comes down last, to be given to him before."""
STEADY_NEAR, STEADY_UNTIL = 0.8, 0.95
"""The same for who comes down as time goes by, and how long it holds: his line leaves the others room by then."""
LAST, LAST_EXCHANGES = 0.025, 3
"""Share of the time, and exchanges at least, in which he is given whatever makes a deal."""
SPARING: Final = 0.8
"""How much what he would get counts against a text while all search for what all can sign."""
UNASKED: Final = -1000.0
"""Appeal of a text that is not to be asked for: only where there is no other."""


@dataclass(frozen=True)
class HoldOut:
    """Who comes down last at B tables.

    Attributes:
        courses: what is believed of all.
        seat: the seat (B,), or `NOBODY`.
        course: its course (B,).
    """

    courses: Courses
    seat: I64
    course: I64

    def keeps(self, packages: I64, t: float) -> tuple[F64, F64]:
        """What texts (B, W) are believed worth to it, and by how much they, at most, are more than it is given now."""
        worth, most = np.zeros(packages.shape), np.full(packages.shape, -np.inf)
        for seat in np.unique(self.seat[self.seat >= 0]).tolist():
            for course in (*STEADY.tolist(), *LATE.tolist()):
                here = ((self.seat == seat) & (self.course == course))[:, None]
                if here.any():
                    mean, variance = self.courses.foretold(seat, course, packages)
                    worth = np.where(here, np.clip(mean, 0.0, 1.0), worth)
                    most = np.where(here, mean + np.sqrt(variance), most)
        return worth, most - self._given(t)[:, None]

    def _given(self, t: float) -> F64:
        """What a text may be worth to it now (B,)."""
        last = max(LAST, (LAST_EXCHANGES - 0.5) / max(self.courses.exchanges - 1, 1))
        given = np.full(IN_KIND, np.inf)
        for which, near, until in ((LATE, NEAR_END, 1.0 - last), (STEADY, STEADY_NEAR, STEADY_UNTIL)):
            if t < until:
                given[which] = self.courses.lines(max(t, near))[which]
        return given[self.course]

    def appeal(self, appeal: F64, packages: I64, t: float, searching: bool) -> F64:
        """Appeal (B, W) of texts (B, W), with what it would get of them counting against them.

        Args:
            appeal: how they appeal otherwise.
            packages: the texts.
            t: share of the time gone.
            searching: whether all that is left is to find what all can sign.
        """
        worth, over = self.keeps(packages, t)
        return np.where(over > 0.0, UNASKED - over, appeal * (1.0 - SPARING * worth) if searching else appeal)


def hold_out(courses: Courses, but: int) -> HoldOut:
    """The seat most surely on a late course, else on a steady one, unless it is `but`, or the others would not wait.

    That is where most seats are on a late course, or several on an early one: who waits then waits alone, and is short
    of time to find what all can sign.
    """
    evidence = np.stack(courses.evidence, axis=1)
    evidence[..., :IN_KIND] += np.stack(courses.kept, axis=1)
    late, early, steady = (_ahead(evidence, some) for some in (LATE, EARLY, STEADY))
    number = (late > 0.0).sum(axis=-1)
    found = (number > 0) | (steady.max(axis=-1) > UNDOUBTED)
    wait = (2 * number <= late.shape[1]) & ((early > 0.0).sum(axis=-1) <= 1)
    seat = np.where(number[:, None] > 0, late, steady).argmax(axis=-1)
    latest = LATE[evidence[np.arange(len(seat)), seat][:, LATE].argmax(axis=-1)]
    seat = np.where(found & wait & (seat != but), seat, NOBODY)
    return HoldOut(courses, seat, np.where(number > 0, latest, STEADY))


def _ahead(evidence: F64, some: I64) -> F64:
    """By how much the likeliest of some courses is ahead of all others (B, S), given what speaks for each (B, S, C)."""
    return np.asarray(evidence[..., some].max(axis=-1) - np.delete(evidence, some, axis=-1).max(axis=-1), np.float64)
