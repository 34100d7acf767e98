"""Rival strategies in the same worlds: when does which of them work, and on what hidden question does it hang?

World n is the same draw of everything in every line-up, so that strategies are compared pair by pair. A strategy
*succeeds* in a draw if every yardstick is better than under quiet diplomacy, *fails* if every one is worse, and is
*mixed* otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis import readings
from wargame.analysis.readings import F64
from wargame.analysis.record import QUIET, Measured, Record

Mask = NDArray[np.bool_]
JUDGED: Final = ("stability", "fled")
"""Yardsticks by which a strategy succeeds or fails."""
SHOWN: Final = 3
"""Hidden parameters told of each strategy."""


@dataclass(frozen=True, slots=True)
class Hinge:
    """A hidden parameter on which a strategy hangs.

    Attributes:
        low, high: share of draws in which it succeeds, in the lowest and the highest third of the parameter.
        low_fails, high_fails: share in which it fails there.
    """

    parameter: str
    low: float
    high: float
    low_fails: float
    high_fails: float


@dataclass(frozen=True, slots=True)
class Told:
    """One strategy.

    Attributes:
        yardsticks: name -> (mean, share of draws in which it is better than under quiet diplomacy).
        scores: seat -> (median score, share of draws in which it is higher than under quiet diplomacy).
        succeeds, fails: shares of draws.
        best: share of draws in which no other strategy gives more stability.
        hinges: hidden parameters that make the largest difference.
    """

    yardsticks: Mapping[str, tuple[float, float]]
    scores: Mapping[str, tuple[float, float]]
    succeeds: float
    fails: float
    best: float
    hinges: tuple[Hinge, ...]


def strategies(
    record: Record, games: Mapping[str, Measured], hidden: Sequence[str], seats: Sequence[str]
) -> dict[str, Told]:
    """Every strategy of a record beside quiet diplomacy; `hidden` names the columns of `Ensemble.hidden`."""
    values = {name: {y: _value(record, y, found) for y in record.yardsticks} for name, found in games.items()}
    first = np.stack([found[JUDGED[0]] for found in values.values()])
    quiet = games[QUIET].games
    told = {}
    for n, (name, found) in enumerate(games.items()):
        better = {y: _better(record, y, values[name][y], values[QUIET][y]) for y in record.yardsticks}
        worse = {y: _better(record, y, values[QUIET][y], values[name][y]) for y in record.yardsticks}
        wins: Mask = np.logical_and.reduce([better[y] for y in JUDGED])
        fails: Mask = np.logical_and.reduce([worse[y] for y in JUDGED])
        final = found.games.final
        told[name] = Told(
            {y: (float(values[name][y].mean()), float(better[y].mean())) for y in record.yardsticks},
            {
                seat: (float(np.median(final[:, k])), float((final[:, k] > quiet.final[:, k]).mean()))
                for k, seat in enumerate(seats)
            },
            float(wins.mean()),
            float(fails.mean()),
            float((first[n] >= first.max(axis=0)).mean()),
            hinges(quiet.hidden, hidden, wins, fails) if name != QUIET else (),
        )
    return told


def head_to_head(record: Record, one: Measured, other: Measured) -> dict[str, float]:
    """Yardstick -> share of draws in which the first strategy is better than the second."""
    return {y: float(_better(record, y, _value(record, y, one), _value(record, y, other)).mean())
            for y in record.yardsticks}  # fmt: skip


def hinges(drawn: F64, names: Sequence[str], wins: Mask, fails: Mask) -> tuple[Hinge, ...]:
    """The hidden parameters whose lowest and highest third differ most in how often the strategy succeeds."""
    found = []
    for k, name in enumerate(names):
        least, most = np.quantile(drawn[:, k], (1 / 3, 2 / 3))
        thirds = drawn[:, k] <= least, drawn[:, k] >= most
        shares = [float(mask[part].mean()) for mask in (wins, fails) for part in thirds]
        found.append(Hinge(name, *shares))
    found.sort(key=lambda h: -abs(h.high - h.low - (h.high_fails - h.low_fails)))
    return tuple(found[:SHOWN])


def _value(record: Record, name: str, games: Measured) -> F64:
    yardstick = record.yardsticks[name]
    return readings.ALONE[yardstick.read](games[yardstick.of])


def _better(record: Record, name: str, one: F64, other: F64) -> Mask:
    return np.asarray(one > other if record.yardsticks[name].better == "higher" else one < other)
