"""The results of a study for other programs: everything as NPZ, a row a world and a row a turn as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.ensemble import Ensemble, act_names
from wargame.analysis.plan import Plan, prepared
from wargame.analysis.study import replace, write_npz

QUANTILES: Final = (5, 25, 50, 75, 95)
"""Percentiles of a row of turns.csv."""


def write_results(plan: Plan, found: Ensemble, folder: Path) -> list[Path]:
    """Write ``results.npz``, ``worlds.csv`` and ``turns.csv``; the same study gives the same bytes.

    ``results.npz`` holds the arrays of `Ensemble`, series as ``series/NAME``, and the names on their axes:
    ``names/seats``, ``names/hidden``, and ``names/acts`` as rows of opening, trigger code, actor and order.
    """
    book = prepared(plan).book
    names: dict[str, NDArray[np.generic]] = {
        "names/seats": np.array(book.text.seats, np.str_),
        "names/hidden": np.array(book.axes["H"], np.str_),
        "names/acts": np.array([[str(x) for x in row] for row in act_names(book)], np.str_),
    }
    paths = [folder / name for name in ("results.npz", "worlds.csv", "turns.csv")]
    write_npz(paths[0], {**found.arrays(), **names})
    replace(paths[1], _csv(_world_rows(plan, found)))
    replace(paths[2], _csv(_turn_rows(plan, found)))
    return paths


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _world_rows(plan: Plan, found: Ensemble) -> Iterator[list[object]]:
    """The number of the world, what was drawn, the scores and every measure at the end."""
    book = prepared(plan).book
    yield [
        "world",
        *(f"drawn.{name}" for name in book.axes["H"]),
        *(f"score.{seat}" for seat in book.text.seats),
        *found.series,
    ]
    ends = [values[:, -1] for values in found.series.values()]
    for w, number in enumerate(found.worlds):
        yield [
            int(number),
            *(f"{x:.6g}" for x in found.hidden[w]),
            *(f"{x:.6g}" for x in found.final[w]),
            *(f"{end[w]:.7g}" for end in ends),
        ]


def _turn_rows(plan: Plan, found: Ensemble) -> Iterator[list[object]]:
    """Mean and percentiles over the worlds, of every score and measure after every turn; turn 0 is the start."""
    scenario = prepared(plan).book.scenario
    yield ["turn", "until", "name", "mean", *(f"p{q}" for q in QUANTILES)]
    columns = {f"score.{seat}": found.score[:, :, k] for k, seat in enumerate(scenario.text.seats)}
    for turn in range(plan.turns + 1):
        for name, values in {**columns, **found.series}.items():
            now = values[:, turn].astype(np.float64)
            spread = [f"{x:.7g}" for x in (now.mean(), *np.percentile(now, QUANTILES))]
            yield [turn, scenario.date_of(turn + 1).isoformat(), name, *spread]
