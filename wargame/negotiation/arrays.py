"""The array types of this room, and picks along the last axis that do not depend on how many tables there are.

Axes are written in the docstrings: B tables, S seats, P packages, n issues, K options of all issues, T turns.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
I16 = NDArray[np.int16]
Mask = NDArray[np.bool_]

EPS = 1e-12
"""Two utilities nearer than this count as equal."""
_ROOT = float(np.sqrt(2.0 / np.pi))


def added_up(a: F64) -> F64:
    """Sum over the last axis, one column after the other.

    NumPy's own sum groups its terms by memory layout, so that a batch could differ from its tables in the last bit.
    """
    total = np.zeros(a.shape[:-1])
    for k in range(a.shape[-1]):
        total += a[..., k]
    return total


def multiplied(a: F64) -> F64:
    """Product over the last axis, one column after the other."""
    total = np.ones(a.shape[:-1])
    for k in range(a.shape[-1]):
        total *= a[..., k]
    return total


def at_package(u: F64, package: I64) -> F64:
    """Utilities of one package a table: `u` (B, S, P) at `package` (B,) gives (B, S).

    >>> at_package(np.arange(6.0).reshape(1, 2, 3), np.array([1]))
    array([[1., 4.]])
    """
    return u[np.arange(u.shape[0]), :, package]


def tally(named: I64, size: int, counts: Mask | None = None) -> F64:
    """How often each of `size` things is named at each table: `named` (B, S), of which some count, gives (B, size).

    >>> tally(np.array([[2, 0, 2], [1, 1, 0]]), 3, np.array([[True, True, True], [True, False, False]]))
    array([[1., 0., 2.],
           [0., 1., 0.]])
    """
    places = named + np.arange(len(named))[:, None] * size
    if counts is not None:
        places = places[counts]
    return np.bincount(places.ravel(), minlength=len(named) * size).reshape(-1, size).astype(np.float64)


def uniform_pick(draw: F64, count: int) -> I64:
    """Whole numbers below `count` from uniform draws in [0, 1)."""
    return np.minimum((draw * count).astype(np.int64), count - 1)


def normal_share(z: F64) -> F64:
    """Share of the normal distribution below `z` standard deviations, right to 0.0004.

    It is taken as 1/2 + tanh(sqrt(2/pi) (z + 0.044715 z^3)) / 2 (Page 1977, Applied Statistics 26).

    >>> normal_share(np.array([0.0, 1.0])).round(3)
    array([0.5  , 0.841])
    """
    return np.asarray(0.5 + 0.5 * np.tanh(_ROOT * (z + 0.044715 * z * z * z)), np.float64)
