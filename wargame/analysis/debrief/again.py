"""The same orders in other draws: what was luck, and what of the hidden could be seen.

Everybody's orders of the game are given again in many worlds that differ from it in what is hidden and in every roll of
the dice; an order that is not legal there has no effect. The spread of the scores is then luck. And where numbers that
every seat could read go along with a hidden parameter across these worlds, a player could have inferred it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.rules.injects import Inject
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.world.fields import FIELDS
from wargame.world.state import World

F64 = NDArray[np.float64]
WORLDS: Final = 600
PENALTIES: Final = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Penalties of the ridge regression that are tried, as a share of its mean eigenvalue."""
EIGHTY: Final = 1.2816
"""Standard deviations either side of the mean that hold 80 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Where a seat's score lies among those of the same orders in other draws."""

    seat: str
    score: float
    low: float
    median: float
    high: float
    rank: float
    """Share of the other draws in which it scores less."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """What could be known of a hidden parameter from what everybody saw.

    Attributes:
        drawn: its value in this game.
        low, high: the range it was drawn from.
        estimate, error: what the public numbers of this game pointed to, and half the width of an 80 % interval.
        visible: share of its variance that public numbers explain, in worlds the estimate was not made from.
    """

    name: str
    drawn: float
    low: float
    high: float
    estimate: float
    error: float
    visible: float

    @property
    def words(self) -> str:
        """How well it could be known."""
        bounds = ((0.6, "could be known"), (0.3, "could be guessed"), (0.1, "left a hint"))
        return next((words for least, words in bounds if self.visible >= least), "could not be seen")


@dataclass(frozen=True, slots=True)
class Again:
    """The game in other draws."""

    worlds: int
    luck: tuple[Luck, ...]
    inferred: tuple[Inferred, ...]


def again(
    book: Rulebook,
    worlds: Sequence[World],
    orders: Sequence[Orders],
    injects: Sequence[Sequence[Inject]],
    count: int = WORLDS,
) -> Again:
    """Give the orders of a game again.

    Args:
        book: its scenario.
        worlds: the world at the opening and after every turn.
        orders: of every actor, turn by turn.
        injects: what a facilitator brought in, turn by turn.
        count: worlds to give them in.
    """
    other = begin(book, worlds[0].seed, range(1, count + 1))
    seen, mine = [_public(other)], [_public(worlds[0])]
    for given, brought, after in zip(orders, injects, worlds[1:], strict=True):
        everywhere = Orders(np.repeat(given.trigger, count, axis=0), np.repeat(given.level, count, axis=0))
        resolve(book, other, everywhere, injects=brought)
        seen.append(_public(other))
        mine.append(_public(after))
    final = other["score"][:, list(book.seats)]
    own = worlds[-1]["score"][0, list(book.seats)]
    luck = tuple(
        Luck(seat, float(own[k]), *_spread(final[:, k]), float((final[:, k] < own[k]).mean()))
        for k, seat in enumerate(book.text.seats)
    )  # fmt: skip
    return Again(
        count, luck, _inferred(book, other["hidden"], worlds[0]["hidden"][0], _features(seen), _features(mine))
    )


def _spread(x: F64) -> tuple[float, float, float]:
    low, median, high = np.percentile(x, (10, 50, 90))
    return float(low), float(median), float(high)


def _public(world: World) -> F64:
    """(B, n) every number that all seats may read."""
    parts = [
        world[f.name].reshape(world.batch, -1)
        for f in FIELDS
        if f.seen_by == "all" and f.dtype == "float" and f.name in world.arrays
    ]
    return np.concatenate(parts, axis=1).astype(np.float64)


def _features(history: Sequence[F64]) -> F64:
    """(B, 3n) public numbers half way, at the end, and on average."""
    whole = np.stack(history)
    return np.concatenate([whole[len(whole) // 2], whole[-1], whole.mean(axis=0)], axis=1)


def _inferred(book: Rulebook, hidden: F64, drawn: F64, seen: F64, mine: F64) -> tuple[Inferred, ...]:
    names = book.axes["H"]
    if not names:
        return ()
    middle, spread = seen.mean(axis=0), seen.std(axis=0)
    moves = spread > 1e-9
    x = (seen[:, moves] - middle[moves]) / spread[moves]
    point = np.clip((mine[:, moves] - middle[moves]) / spread[moves], -4, 4)
    y_mean, y_spread = hidden.mean(axis=0), np.where(hidden.std(axis=0) > 0, hidden.std(axis=0), 1.0)
    y = (hidden - y_mean) / y_spread
    half = len(x) // 2
    trials = [1.0 - ((y[half:] - ridge(x[:half], y[:half], x[half:], p)) ** 2).mean(axis=0) for p in PENALTIES]
    best = np.argmax(np.stack(trials), axis=0)
    visible = np.clip(np.stack(trials).max(axis=0), 0.0, 1.0)
    fitted = np.stack([ridge(x, y, point, p)[0] for p in PENALTIES])
    found = []
    for k, name in enumerate(names):
        low, high = book.text.parameters[name].draw or (0.0, 0.0)
        estimate = y_mean[k] + y_spread[k] * (fitted[best[k], k] if visible[k] > 0 else 0.0)
        error = EIGHTY * y_spread[k] * np.sqrt(1.0 - visible[k])
        found.append(
            Inferred(
                name, float(drawn[k]), low, high, float(np.clip(estimate, low, high)), float(error), float(visible[k])
            )
        )
    return tuple(found)


def ridge(x: F64, y: F64, at: F64, penalty: float) -> F64:
    """Predict y at new points by ridge regression in its dual form: cheap where numbers are more than worlds.

    >>> x = np.linspace(-1, 1, 9)[:, None]
    >>> ridge(x, 2 * x, np.array([[0.5]]), 1e-9).round(6)
    array([[1.]])
    """
    gram = x @ x.T
    size = penalty * np.trace(gram) / len(x)
    return np.asarray(at @ x.T @ np.linalg.solve(gram + size * np.eye(len(x)), y))
