"""Forecasts of what has happened: probability given on a day, and how good such probabilities are.

Everything is a share of games. On the first day that is the share of all games. On a later day it is the share of the
games that went as the year had gone so far: those that agree with the most outcomes already known, which is approximate
Bayesian computation with the nearest simulations (Beaumont, Zhang and Balding 2002). Keeping them fits the parameters
that differ from game to game, hidden or varied, to the outcomes up to that day and to no other.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.record import Measured, Question, Record
from wargame.scenario.model import Scenario

Mask = NDArray[np.bool_]
F64 = NDArray[np.float64]
KEPT: Final = 0.05
"""Share of the games that is kept as nearest to what is known; with ties, more."""
BINS: Final = (0.0, 0.1, 0.35, 0.65, 0.9, 1.0)
"""Bounds of the calibration table."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One question answered.

    Attributes:
        unfitted: probability on the first day of the game.
        given: probability on the day of the question, fitted to what was known then.
    """

    question: Question
    unfitted: float
    given: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good a set of forecasts is; `brier` by who or what made them, and the skill of the games against each."""

    count: int
    happened: float
    brier: Mapping[str, float]

    def skill(self, made_by: str, against: str) -> float:
        """1 - Brier / Brier of the reference; above 0 is better than it."""
        return 1.0 - self.brier[made_by] / self.brier[against] if self.brier[against] else 0.0


@dataclass(frozen=True, slots=True)
class Hindcast:
    """All questions, in two parts: those used for fitting, and those that nothing was fitted to.

    Attributes:
        kept: games that agree best with what was known on the frozen day.
        agree: outcomes of that day on which those games agree, at least.
        base_rate: share of yes among the fitted outcomes: what somebody who knew only that would answer later.
    """

    forecasts: Mapping[str, Forecast]
    kept: int
    agree: int
    base_rate: float
    fitted: Score
    scored: Score


def answers(question: Question, scenario: Scenario, games: Measured) -> Mask:
    """(W,) whether it comes true in each game."""
    history = games[question.that] != 0
    last = scenario.turn_of(question.answered) or scenario.text.calendar.turns
    if question.on is not None:
        return np.asarray(history[:, last])
    asked = scenario.turn_of(question.asked) or 1
    return np.asarray(history[:, asked : last + 1].any(axis=1))


def nearest(truths: Mapping[str, Mask], known: Mapping[str, bool]) -> Mask:
    """(W,) the games that agree with the most known outcomes; all of them where nothing is known."""
    count = len(next(iter(truths.values())))
    if not known:
        return np.ones(count, np.bool_)
    agree = sum((truths[name] == yes).astype(np.int64) for name, yes in known.items())
    least = np.sort(np.asarray(agree))[-max(int(KEPT * count), 1)]
    return np.asarray(agree >= least)


def hindcast(record: Record, scenario: Scenario, games: Measured) -> Hindcast:
    """Answer every question of a record; nothing after its frozen day is ever used to fit."""
    questions, frozen = record.hindcast, record.record.frozen
    truths = {name: answers(q, scenario, games) for name, q in questions.items()}
    forecasts = {
        name: Forecast(q, float(truths[name].mean()), float(truths[name][_like(q, questions, truths, frozen)].mean()))
        for name, q in questions.items()
    }
    early = _early(record)
    late = [name for name in questions if name not in early]
    kept = nearest(truths, {name: q.happened for name, q in early.items()})
    agree = sum((truths[name] == q.happened).astype(np.int64) for name, q in early.items())
    rate = float(np.mean([q.happened for q in early.values()])) if early else 0.5
    return Hindcast(
        forecasts,
        int(kept.sum()),
        int(np.asarray(agree)[kept].min()),
        rate,
        score([forecasts[name] for name in early], rate),
        score([forecasts[name] for name in late], rate),
    )


def kept_games(record: Record, scenario: Scenario, games: Measured) -> Mask:
    """(W,) the games that agree best with the outcomes up to the frozen day."""
    early = _early(record)
    truths = {name: answers(q, scenario, games) for name, q in early.items()}
    return nearest(truths, {name: q.happened for name, q in early.items()})


def _early(record: Record) -> dict[str, Question]:
    return {name: q for name, q in record.hindcast.items() if q.answered <= record.record.frozen}


def _like(question: Question, questions: Mapping[str, Question], truths: Mapping[str, Mask], frozen: dt.date) -> Mask:
    """The games that went as the year had gone when the question was asked."""
    until = min(question.asked, frozen)
    known = {name: q.happened for name, q in questions.items() if q.answered <= until}
    return nearest(truths, known)


def score(forecasts: list[Forecast], base_rate: float) -> Score:
    """Brier scores (mean squared error of the probability; Brier 1950): 0 is perfect, 0.25 is a coin."""
    happened = np.array([f.question.happened for f in forecasts], np.float64)
    made: dict[str, F64] = {
        "fitted": np.array([f.given for f in forecasts]),
        "unfitted": np.array([f.unfitted for f in forecasts]),
        "base rate": np.full(len(forecasts), base_rate),
        "no change": np.array([f.question.no_change for f in forecasts], np.float64),
    }
    brier = {by: float(((p - happened) ** 2).mean()) if len(p) else 0.0 for by, p in made.items()}
    return Score(len(forecasts), float(happened.mean()) if len(happened) else 0.0, brier)


def calibration(forecasts: list[Forecast]) -> list[tuple[float, float, int, float, float]]:
    """(from, to, questions, mean probability, share that happened) for each bin that has questions."""
    rows = []
    given = np.array([f.given for f in forecasts])
    happened = np.array([f.question.happened for f in forecasts], np.float64)
    for low, high in itertools.pairwise(BINS):
        inside = (given >= low) & ((given < high) | (high == BINS[-1]))
        if inside.any():
            rows.append((low, high, int(inside.sum()), float(given[inside].mean()), float(happened[inside].mean())))
    return rows
