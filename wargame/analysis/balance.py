"""Whether a game is balanced: scores that spread, orders that are used and of which none dominates, no idle seat.

Line-ups are compared as ensembles of the same plan. Play at random is the one experiment among them in which who gives
an order does not depend on how the game stands, so that an order's share in the score can be read off it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.ensemble import Ensemble, act_names
from wargame.analysis.plan import Plan, prepared
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]
DOMINATES: Final = 0.25
"""Share of the variance of a seat's score that one order would have to explain to be called dominant."""
RARE: Final = 0.02
"""An order given in a smaller share of games than this tells nothing about its worth."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat in one line-up.

    Attributes:
        median, low, high: of its scores at the end; 10th and 90th percentile.
        leads: share of games in which no seat scores higher.
        idle: longest run of turns without an order, in any game.
        busiest: its commonest order, and the share of its orders that is.
        decisive: the order whose use goes with most of the variance of its score, and with how much. Doctrines give
            orders because of how the game stands, so that only play at random tells what an order is worth.
    """

    line_up: str
    seat: str
    median: float
    low: float
    high: float
    leads: float
    idle: int
    busiest: tuple[str, float]
    decisive: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Balance:
    """What was found.

    Attributes:
        rows: seat by seat and line-up by line-up.
        by_seat: line-up -> share of the variance of all scores that the seat alone explains (eta squared).
        unused: instruments on which nobody gave an order in any game of any line-up.
    """

    rows: tuple[SeatRow, ...]
    by_seat: Mapping[str, float]
    unused: tuple[str, ...]

    @property
    def dominant(self) -> tuple[SeatRow, ...]:
        """Rows of play at random in which one order decides."""
        return tuple(row for row in self.rows if row.line_up == "random" and row.decisive[1] > DOMINATES)


def balance(plan: Plan, found: Mapping[str, Ensemble]) -> Balance:
    """Look at the games of each line-up; `plan` is that of any of them."""
    book = prepared(plan).book
    rows = [row for line_up, games in found.items() for row in _rows(book, line_up, games)]
    used = np.zeros(len(book.instruments), np.bool_)
    for games in found.values():
        used[book.o_instrument[games.acts.any(axis=(0, 2))]] = True
    unused = tuple(name for name, given in zip(book.instruments, used, strict=True) if not given)
    return Balance(tuple(rows), {name: decided_by_seat(games.final) for name, games in found.items()}, unused)


def _rows(book: Rulebook, line_up: str, games: Ensemble) -> list[SeatRow]:
    final, idle = games.final.astype(np.float64), games.idle()
    lead = final >= final.max(axis=1, keepdims=True)
    rows = []
    for k, seat in enumerate(book.text.seats):
        low, median, high = np.percentile(final[:, k], (10, 50, 90))
        acts = [(name, games.acts[:, o, code]) for o, code, actor, name in act_names(book) if actor == seat]
        given = sum(int(counts.sum(dtype=np.int64)) for _, counts in acts)
        busiest = max(((name, counts.sum(dtype=np.int64) / max(given, 1)) for name, counts in acts), key=lambda a: a[1])
        decisive = max(((name, explained(counts, final[:, k])) for name, counts in acts), key=lambda a: a[1])
        rows.append(
            SeatRow(line_up, seat, float(median), float(low), float(high), float(lead[:, k].mean()),
                    int(idle[:, k].max()), (busiest[0], float(busiest[1])), decisive)
        )  # fmt: skip
    return rows


def explained(counts: NDArray[np.generic], score: F64) -> float:
    """Share of the variance of a score that goes with how often an order was given (squared correlation).

    >>> explained(np.array([0, 1, 2, 3]), np.array([1.0, 3.0, 5.0, 7.0]))
    1.0
    >>> explained(np.array([1, 1, 1, 1]), np.array([1.0, 3.0, 5.0, 7.0]))
    0.0
    """
    given = counts.astype(np.float64)
    if (given > 0).mean() < RARE or np.ptp(given) == 0 or score.std() == 0:
        return 0.0
    return round(float(np.corrcoef(given, score)[0, 1] ** 2), 6)


def decided_by_seat(scores: NDArray[np.floating]) -> float:
    """Share of the variance of all scores (W, S) that lies between the seats (eta squared).

    >>> decided_by_seat(np.array([[10.0, 20.0], [10.0, 20.0]]))
    1.0
    >>> decided_by_seat(np.array([[10.0, 20.0], [20.0, 10.0]]))
    0.0
    """
    x = scores.astype(np.float64)
    total = x.var()
    return float(x.mean(axis=0).var() / total) if total else 0.0


def balance_lines(plan: Plan, found: Mapping[str, Ensemble]) -> list[str]:
    """The report as text."""
    told = balance(plan, found)
    lines = [
        "line-up      seat      score [10 % .. 90 %]    leads  idle  commonest order; what goes most with the score"
    ]
    for row in told.rows:
        lines.append(
            f"{row.line_up:<12} {row.seat:<8} {row.median:6.1f} [{row.low:5.1f} .. {row.high:5.1f}]  {row.leads:5.0%}"
            f"  {row.idle:4d}  {row.busiest[0]} ({row.busiest[1]:.0%} of its orders); {row.decisive[0]}"
            f" ({row.decisive[1]:.0%} of the variance)"
        )
    for name, share in told.by_seat.items():
        lines.append(f"{name}: {share:.0%} of the variance of all scores lies between the seats")
    lines.append(f"instruments on which nobody gave an order: {', '.join(told.unused) or 'none'}")
    if "random" in found:
        dominant = ", ".join(f"{row.decisive[0]} ({row.seat})" for row in told.dominant)
        lines.append(f"orders that decide more than {DOMINATES:.0%} of a score at random play: {dominant or 'none'}")
    return lines
