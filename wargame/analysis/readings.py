"""Histories read as one number a game: at the end, the most, how long until, and the like.

Everywhere (W, T + 1) is a history of W games over T turns, column 0 being the start; the result is (W,), with NaN where
a game has no such number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
History = NDArray[Any]


def end(x: History) -> F64:
    """The value after the last turn."""
    return np.asarray(x[:, -1], np.float64)


def ever(x: History) -> F64:
    """Whether it is true after some turn, the start aside."""
    return np.asarray((x[:, 1:] != 0).any(axis=1), np.float64)


def mean(x: History) -> F64:
    """The mean over the turns."""
    return np.asarray(x[:, 1:].mean(axis=1, dtype=np.float64))


def most(x: History) -> F64:
    """The largest value of a turn."""
    return np.asarray(x[:, 1:].max(axis=1), np.float64)


def total(x: History) -> F64:
    """The sum over the turns, of a field that says what passed in each."""
    return np.asarray(x[:, 1:].sum(axis=1, dtype=np.float64))


def growth(x: History) -> F64:
    """The change from start to end, as a share of the start."""
    return end(x) / x[:, 0] - 1.0


def first(x: History) -> F64:
    """The turn after which it is true for the first time.

    >>> first(np.array([[0, 0, 1, 1], [0, 0, 0, 0]]))
    array([ 2., nan])
    """
    true = x[:, 1:] != 0
    return np.where(true.any(axis=1), true.argmax(axis=1) + 1.0, np.nan)


ALONE: Final[Mapping[str, Callable[[History], F64]]] = {
    "end": end, "ever": ever, "mean": mean, "most": most, "sum": total, "growth": growth, "first": first,
}  # fmt: skip


def onset(given: History) -> NDArray[np.bool_]:
    """(W, T + 1) turns after which it is true and after the one before it was not; never the start."""
    true = np.asarray(given != 0)
    began: NDArray[np.bool_] = np.zeros(true.shape, np.bool_)
    began[:, 1:] = true[:, 1:] & ~true[:, :-1]
    return began


def at_onset(x: History, given: History, how: str) -> F64:
    """The value (`when`), its change over the turn (`step`), that as a share (`jump`), when `given` becomes true.

    >>> at_onset(np.array([[8.0, 8.0, 10.0]]), np.array([[0, 0, 1]]), "jump")
    array([0.25])
    """
    began = onset(given)
    turn = began.argmax(axis=1)
    rows = np.arange(len(x))
    now = x[rows, turn].astype(np.float64)
    before = x[rows, np.maximum(turn - 1, 0)].astype(np.float64)
    value = {"when": now, "step": now - before, "jump": now / np.where(before == 0, np.nan, before) - 1.0}[how]
    return np.where(began.any(axis=1), value, np.nan)


def delay(x: History, given: History) -> F64:
    """Turns from the first time that `given` is true to the first time that x is, both after the start.

    >>> delay(np.array([[0, 0, 0, 1]]), np.array([[0, 1, 1, 1]]))
    array([2.])
    """
    apart = first(x) - first(given)
    return np.where(apart >= 0, apart, np.nan)


def follows(given: History, then: History, within: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Occasions of each game, and those after which `then` came true.

    With `within` 0 every turn in which `given` holds is an occasion, and `then` must hold in the same turn. Otherwise
    an occasion is a turn in which `given` becomes true while `then` is false, and `then` has so many turns to come
    true, the turn itself included.

    >>> follows(np.array([[0, 1, 1, 1]]), np.array([[0, 0, 0, 1]]), 2)
    (array([1]), array([1]))
    """
    true = then != 0
    if not within:
        held = given[:, 1:] != 0
        return held.sum(axis=1), (held & true[:, 1:]).sum(axis=1)
    began = onset(given)
    began[:, 1:] &= ~true[:, :-1]
    came = np.zeros_like(began)
    for lag in range(within + 1):
        came[:, : came.shape[1] - lag] |= true[:, lag:]
    return began.sum(axis=1), (began & came).sum(axis=1)
