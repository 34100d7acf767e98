"""Scores. An objective is an expression worth 0-100; a red line costs points while it is crossed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, held, total
from wargame.expr import Together
from wargame.rules.rulebook import Aim, Rulebook
from wargame.rules.trace import Trace
from wargame.world.state import World

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]


class Judgement:
    """Objectives and red lines of all seats: their formulas, worked out together, and what they weigh.

    Attributes:
        formulas: of the objectives, in the order of ``book.aims``, then of the red lines, likewise.
        seats: (S,) the actors that have any.
        aims: (n, S) objectives of each seat as places in ``book.aims``, those of the shorter lists filled up.
        weights: (1, n, S) their weights; 0 where filled up. `lines` and `penalties` likewise.
    """

    def __init__(self, book: Rulebook) -> None:
        self.formulas = Together([aim.value for aim in (*book.aims, *book.red_lines)])
        self.seats: Ints = np.array(list(dict.fromkeys(aim.actor for aim in book.aims)), np.intp)
        self.aims, self.weights = self._table(book.aims)
        self.lines, self.penalties = self._table(book.red_lines)

    def _table(self, aims: Sequence[Aim]) -> tuple[Ints, F64]:
        own = [[k for k, aim in enumerate(aims) if aim.actor == seat] for seat in self.seats]
        width = max(map(len, own), default=0)
        places, weights = np.zeros((width, len(own)), np.intp), np.zeros((width, len(own)))
        for column, rows in enumerate(own):
            places[: len(rows), column] = rows
            weights[: len(rows), column] = [aims[k].weight for k in rows]
        return places, weights[None]


def _judged(book: Rulebook, w: dict[str, Any], batch: int) -> tuple[Judgement, F64]:
    """The judgement and (B, objectives and red lines) the value of every formula."""
    judgement: Judgement = book.memo("judgement", lambda: Judgement(book))
    if batch == 1:
        return judgement, np.array([judgement.formulas.single(w)], np.float64)
    values = judgement.formulas(w)
    out: F64 = blank(batch, len(values))
    for k, value in enumerate(values):
        out[:, k] = value
    return judgement, out


def objective_scores(book: Rulebook, w: dict[str, Any], batch: int) -> F64:
    """(B, number of objectives) each 0-100, in the order of ``book.aims``."""
    _, values = _judged(book, w, batch)
    reached: F64 = held(values[:, : len(book.aims)], 0.0, 100.0)
    return reached


def crossed(book: Rulebook, w: dict[str, Any], batch: int) -> NDArray[np.bool_]:
    """(B, number of red lines) which are crossed, in the order of ``book.red_lines``."""
    _, values = _judged(book, w, batch)
    over: NDArray[np.bool_] = values[:, len(book.aims) :] != 0.0
    return over


def scores(book: Rulebook, world: World) -> F64:
    """(B, A) score of every seat; 0 for actors that are not seats."""
    f, values = _judged(book, world.arrays, world.batch)
    count = len(book.aims)
    achieved, over = held(values[:, :count], 0.0, 100.0), values[:, count:]
    found: F64 = blank(world.batch, len(book.actors))
    reached = total(achieved[:, f.aims] * f.weights) - total(over[:, f.lines] * f.penalties)
    found[:, f.seats] = held(reached, 0.0, 100.0)
    return found


def trace_scores(book: Rulebook, trace: Trace) -> None:
    """Say which aims and red lines moved each score of the first world in a turn that is over."""
    old, new = trace.before, trace.after
    assert old is not None
    assert new is not None
    gained = objective_scores(book, new.arrays, 1) - objective_scores(book, old.arrays, 1)
    over = crossed(book, new.arrays, 1).astype(np.float64) - crossed(book, old.arrays, 1)
    for k, aim in enumerate(book.aims):
        if gained[0, k]:
            title = book.text.objectives[book.actors[aim.actor]].objectives[aim.id].title
            trace.add("score", (aim.actor,), np.array(aim.weight * gained[0, k]), title, None, None)
    for k, line in enumerate(book.red_lines):
        if over[0, k]:
            title = book.text.objectives[book.actors[line.actor]].red_lines[line.id].title
            trace.add("score", (line.actor,), np.array(-line.weight * over[0, k]), f"red line: {title}", None, None)
