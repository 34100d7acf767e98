"""Many games at once, and what was measured in them turn by turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.analysis.plan import Plan, Prepared, prepared
from wargame.players.protocol import Player
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """What was measured in W worlds over T turns; S seats, H drawn parameters, O openings.

    Attributes:
        worlds: (W,) their numbers.
        score: (W, T + 1, S); column 0 is the start.
        hidden: (W, H) what was drawn.
        given: (W, T, S) orders of each seat.
        acts: (W, O, triggers + 1) how often each trigger of each opening was pulled.
        series: name -> (W, T + 1).
    """

    worlds: NDArray[np.int64]
    score: F32
    hidden: F64
    given: NDArray[np.int8]
    acts: NDArray[np.uint8]
    series: Mapping[str, F32]

    @property
    def final(self) -> F32:
        """(W, S) scores at the end."""
        return self.score[:, -1]

    def idle(self) -> NDArray[np.int64]:
        """(W, S) longest run of turns without an order."""
        run = np.zeros((self.given.shape[0], self.given.shape[2]), np.int64)
        longest = run.copy()
        for turn in range(self.given.shape[1]):
            run = np.where(self.given[:, turn] > 0, 0, run + 1)
            longest = np.maximum(longest, run)
        return longest

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything by name, for a file."""
        own = {name: getattr(self, name) for name in ("worlds", "score", "hidden", "given", "acts")}
        return {**own, **{f"series/{name}": values for name, values in self.series.items()}}

    @classmethod
    def of_arrays(cls, found: Mapping[str, NDArray[Any]]) -> Ensemble:
        """The inverse of `arrays`."""
        own = {name: found[name] for name in ("worlds", "score", "hidden", "given", "acts")}
        series = {name.partition("/")[2]: found[name] for name in found if name.startswith("series/")}
        return cls(**own, series=series)

    @classmethod
    def joined(cls, parts: Sequence[Ensemble]) -> Ensemble:
        """The worlds of several ensembles, one after the other."""
        found = [part.arrays() for part in parts]
        return cls.of_arrays({name: np.concatenate([arrays[name] for arrays in found]) for name in found[0]})

    def take(self, rows: NDArray[np.intp]) -> Ensemble:
        """Some of the worlds."""
        return self.of_arrays({name: values[rows] for name, values in self.arrays().items()})


def play(plan: Plan, worlds: int) -> Ensemble:
    """Play a plan here, chunk by chunk; the worlds do not depend on the chunks."""
    chunks = -(-worlds // plan.chunk)
    return Ensemble.joined([play_chunk(plan, plan.worlds_of(n, worlds)) for n in range(chunks)])


def play_chunk(plan: Plan, worlds: range) -> Ensemble:
    """Play some worlds of a plan together."""
    ready = prepared(plan)
    return played(ready, worlds, plan.seed, line_up(ready.book, dict(plan.players), plan.opponents), plan.turns)


def played(ready: Prepared, worlds: Sequence[int], seed: int, players: Mapping[int, Player], turns: int) -> Ensemble:
    """Play some worlds among given players, and measure them turn by turn."""
    book = ready.book
    world = begin(book, seed, worlds)
    seats = list(book.seats)
    score = np.zeros((world.batch, turns + 1, len(seats)), np.float32)
    given = np.zeros((world.batch, turns, len(seats)), np.int8)
    acts = np.zeros((world.batch, len(book.openings), book.who.shape[1]), np.uint8)
    series = {name: np.zeros((world.batch, turns + 1), np.float32) for name in ready.measures}
    seat_of = np.array([[a == seat for a in book.o_actor] for seat in seats])
    _measure(ready, world, 0, score, series)
    for turn in range(1, turns + 1):
        orders = play_turn(book, world, players).orders
        b, o = np.nonzero(orders.trigger)
        acts[b, o, orders.trigger[b, o]] += 1
        ordered = orders.trigger != 0
        for k in range(len(seats)):
            given[:, turn - 1, k] = ordered[:, seat_of[k]].sum(axis=1)
        _measure(ready, world, turn, score, series)
    hidden = world.arrays["hidden"].copy()
    return Ensemble(np.asarray(worlds, np.int64), score, hidden, given, acts, series)


def _measure(ready: Prepared, world: World, turn: int, score: F32, series: Mapping[str, F32]) -> None:
    score[:, turn] = world.arrays["score"][:, list(ready.book.seats)]
    for name, measure in ready.measures.items():
        series[name][:, turn] = measure(world.arrays)


def act_names(book: Rulebook) -> list[tuple[int, int, str, str]]:
    """(opening, trigger code, actor, ``instrument.trigger``) of everything that an actor may order."""
    return [
        (o, int(code), book.actors[opening.actor],
         f"{book.instruments[opening.instrument]}.{book.trigger_name(opening.instrument, int(code))}")
        for o, opening in enumerate(book.openings)
        for code in np.flatnonzero(book.allowed[o])
    ]  # fmt: skip
