"""Step 14: scores. An objective is an expression worth 0-100; a red line costs points while it is crossed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, total
from wargame.expr import Still
from wargame.rules.evaluate import evaluate
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.world.state import World

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]


def objective_scores(book: Rulebook, w: dict[str, Any], batch: int) -> F64:
    """(B, number of objectives) each 0-100, in the order of ``book.aims``."""
    if batch == 1:
        out = np.array([[evaluate(aim.value, w, 1) for aim in book.aims]], np.float64)
    else:
        out = blank(batch, len(book.aims))
        for k, aim in enumerate(book.aims):
            out[:, k] = evaluate(aim.value, w, batch)
    return np.clip(out, 0.0, 100.0, out=out)


def crossed(book: Rulebook, w: dict[str, Any], batch: int) -> NDArray[np.bool_]:
    """(B, number of red lines) which are crossed, in the order of ``book.red_lines``."""
    out = blank(batch, len(book.red_lines), dtype=np.bool_)
    for k, line in enumerate(book.red_lines):
        out[:, k] = evaluate(line.value, w, batch)
    return out


def scores(book: Rulebook, world: World) -> F64:
    """(B, A) score of every seat; 0 for actors that are not seats."""
    found: F64 = blank(world.batch, len(book.actors))
    still = Still(world.arrays)
    parts = objective_scores(book, still, world.batch)
    over = crossed(book, still, world.batch)
    for actor, aims, weights, lines, penalties in _by_seat(book):
        found[:, actor] = total(parts[:, aims] * weights) - total(over[:, lines] * penalties)
    return np.clip(found, 0.0, 100.0)


def _by_seat(book: Rulebook) -> list[tuple[int, Ints, F64, Ints, F64]]:
    """(actor, its aims, their weights, its red lines, their penalties) for every seat."""

    def rows() -> list[tuple[int, Ints, F64, Ints, F64]]:
        found = []
        for actor in dict.fromkeys(aim.actor for aim in book.aims):
            aims = [k for k, aim in enumerate(book.aims) if aim.actor == actor]
            lines = [k for k, line in enumerate(book.red_lines) if line.actor == actor]
            weights, penalties = [book.aims[k].weight for k in aims], [book.red_lines[k].weight for k in lines]
            found.append((actor, np.array(aims, np.intp), np.array(weights), np.array(lines, np.intp),
                          np.array(penalties)))  # fmt: skip
        return found

    found: list[tuple[int, Ints, F64, Ints, F64]] = book.memo("scores by seat", rows)
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
