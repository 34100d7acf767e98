"""Numbers of the literature beside what games give: the table that says where the model is of the right size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis import readings
from wargame.analysis.readings import F64
from wargame.analysis.record import BaseRate, Measured, Record, occasions
from wargame.scenario.model import Scenario

FEW: Final = 20
"""Games or occasions below which a number says nothing."""
Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Simulated:
    """What games give for one row.

    Attributes:
        value: the share, the median, or the share of occasions; None where there are too few.
        low, high: of a share its 95 % interval, of a number the 10th and 90th percentile of games.
        count: games or occasions behind it.
        inside: whether the value lies in the stated range.
    """

    value: float | None
    low: float
    high: float
    count: int
    inside: bool


def base_rates(record: Record, scenario: Scenario, games: Mapping[str, Measured]) -> dict[str, Simulated]:
    """Every row of a record, from the games of each strategy."""
    return {name: simulated(rate, scenario, games[rate.line_up]) for name, rate in record.base_rates.items()}


def simulated(rate: BaseRate, scenario: Scenario, games: Measured) -> Simulated:
    """One row."""
    if rate.given is not None:
        pairs = [readings.follows(games[given], games[then], rate.within) for given, then in occasions(rate)]
        asked = np.stack([p[0] for p in pairs]).sum(axis=0)
        came = np.stack([p[1] for p in pairs]).sum(axis=0)
        return _told(rate, *pooled(asked, came), int(asked.sum()))
    values = _values(rate, scenario, games)
    if rate.only is not None:
        values = values[games[rate.only][:, -1] != 0]
    values = values[np.isfinite(values)]
    if rate.share is not None:
        return _told(rate, *pooled(np.ones(len(values), np.int64), values.astype(np.int64)), len(values))
    if len(values) < FEW:
        return _told(rate, None, 0.0, 0.0, len(values))
    low, median, high = np.percentile(values, (10, 50, 90))
    return _told(rate, float(median), float(low), float(high), len(values))


def _told(rate: BaseRate, value: float | None, low: float, high: float, count: int) -> Simulated:
    if count < FEW:
        value = None
    return Simulated(value, low, high, count, value is not None and rate.range[0] <= value <= rate.range[1])


def _values(rate: BaseRate, scenario: Scenario, games: Measured) -> F64:
    """(W,) the number of each game."""
    last = None
    if rate.until is not None:
        turn = scenario.turn_of(rate.until)
        last = None if turn is None else turn + 1
    text = rate.share or rate.number
    assert text is not None
    since = None if rate.since is None else games[rate.since][:, :last]
    value = _read(games[text][:, :last], rate.read, since)
    if rate.per is not None:
        below = _read(games[rate.per.of][:, :last], rate.per.read, since)
        value = value / np.where(below == 0, np.nan, below)
    return value


def _read(x: NDArray[np.float32], how: str, since: NDArray[np.float32] | None) -> F64:
    if how in readings.ALONE:
        return readings.ALONE[how](x)
    assert since is not None
    return readings.delay(x, since) if how == "delay" else readings.at_onset(x, since, how)


def pooled(asked: NDArray[np.int64], came: NDArray[np.int64]) -> tuple[float, float, float]:
    """A share over all occasions with its 95 % interval; occasions of one game are not independent.

    The variance is that of a ratio over games (Cochran 1977, section 2.11). Where it vanishes, because nothing or
    everything came, the bound is that of Hanley and Lippman-Hand (1983): 3 over the number of games with an occasion.

    >>> pooled(np.array([2, 2]), np.array([1, 1]))
    (0.5, 0.5, 0.5)
    """
    total, games = int(asked.sum()), int((asked > 0).sum())
    if not total:
        return 0.0, 0.0, 1.0
    share = float(came.sum() / total)
    if share in (0.0, 1.0):
        rest = min(3.0 / games, 1.0)
        return (share, 0.0, rest) if share == 0.0 else (share, 1.0 - rest, 1.0)
    residual = came - share * asked
    error = Z * float(np.sqrt((residual**2).sum())) / total
    return share, max(share - error, 0.0), min(share + error, 1.0)
