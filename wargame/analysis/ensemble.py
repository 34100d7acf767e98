"""Many games at once, and what was measured in them turn by turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wargame.players.protocol import Player
from wargame.players.table import decide_all, line_up
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.world.state import World

F64 = NDArray[np.float64]
Measure = Callable[[World], F64]
CHUNK = 256
"""Worlds resolved together, so that their arrays stay in the processor's cache."""


@dataclass(frozen=True)
class Ensemble:
    """What was measured.

    Attributes:
        scores: (worlds, seats) at the end.
        series: name -> (turns + 1, worlds); row 0 is the start.
        given: (worlds, seats) orders each seat gave in the whole game.
        idle: (worlds, seats) longest run of turns without an order.
    """

    scores: F64
    series: Mapping[str, F64]
    given: NDArray[np.int64]
    idle: NDArray[np.int64]


def play_games(
    book: Rulebook,
    worlds: Sequence[int],
    *,
    seed: int = 0,
    choices: Mapping[str, str] | None = None,
    opponents: str = "standard",
    measures: Mapping[str, Measure] | None = None,
    turns: int | None = None,
    chunk: int = CHUNK,
) -> Ensemble:
    """Play the games numbered `worlds` of `seed`, in chunks; the results do not depend on the chunks."""
    players = line_up(book, choices or {}, opponents)
    parts = [
        _chunk(book, list(worlds[at : at + chunk]), seed, players, measures or {}, turns or book.turns)
        for at in range(0, len(worlds), chunk)
    ]
    return Ensemble(
        np.concatenate([p.scores for p in parts]),
        {name: np.concatenate([p.series[name] for p in parts], axis=1) for name in (measures or {})},
        np.concatenate([p.given for p in parts]),
        np.concatenate([p.idle for p in parts]),
    )


def _chunk(
    book: Rulebook,
    worlds: list[int],
    seed: int,
    players: Mapping[int, Player],
    measures: Mapping[str, Measure],
    turns: int,
) -> Ensemble:
    world = begin(book, seed, worlds)
    series = {name: [np.asarray(measure(world), np.float64).copy()] for name, measure in measures.items()}
    given = np.zeros((len(worlds), len(book.seats)), np.int64)
    run = np.zeros_like(given)
    idle = np.zeros_like(given)
    for _ in range(turns):
        orders, _ = decide_all(book, world, players)
        count = _count(book, orders)
        given += count
        run = np.where(count > 0, 0, run + 1)
        idle = np.maximum(idle, run)
        resolve(book, world, orders)
        for name, measure in measures.items():
            series[name].append(np.asarray(measure(world), np.float64).copy())
    return Ensemble(
        world.arrays["score"][:, list(book.seats)].copy(),
        {name: np.stack(rows) for name, rows in series.items()},
        given,
        idle,
    )


def _count(book: Rulebook, orders: Orders) -> NDArray[np.int64]:
    return np.stack([(orders.trigger[:, book.openings_by_actor[a]] != 0).sum(axis=1) for a in book.seats], axis=1)
