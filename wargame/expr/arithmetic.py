"""The arithmetic of expressions: defined everywhere, finite for finite inputs, the same in any batch.

Reductions first lay their rows out contiguously, so that the order of summation depends on a row and never on
how many there are or on how the caller's array is strided.
"""

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.expr.bounds import EXP_LIMIT, MAX

Value = Any
"""An array with a leading batch axis, or a Python number where the value is constant."""
Step = Callable[..., Value]

_LEAST_LOG: Final = -0.999999


def divide(x: Value, y: Value) -> Value:
    """The quotient; nothing where the divisor is nothing.

    >>> divide(np.array([1.0, 1.0]), np.array([4.0, 0.0]))
    array([0.25, 0.  ])
    """
    if isinstance(y, float):
        return x / y if y else x * 0.0
    if np.count_nonzero(y) == y.size:
        return x / y
    quotient = np.zeros(np.broadcast(x, y).shape)
    return np.divide(x, y, out=quotient, where=y != 0.0)


def exp(x: Value) -> Value:
    """The exponential of an argument held within reach."""
    return np.exp(np.minimum(np.maximum(x, -EXP_LIMIT), EXP_LIMIT))


def log1p(x: Value) -> Value:
    """The logarithm of 1 + x; below -1 it stays at its value just above."""
    return np.log1p(np.maximum(x, _LEAST_LOG))


def sqrt(x: Value) -> Value:
    """The square root; nothing below nothing."""
    return np.sqrt(np.maximum(x, 0.0))


def logistic(x: Value) -> Value:
    """The logistic curve, from 0 to 1.

    >>> logistic(np.array([-1e9, 0.0, 1e9])).round(3)
    array([0. , 0.5, 1. ])
    """
    return 1.0 / (1.0 + exp(-x))


def clip(x: Value, low: Value, high: Value) -> Value:
    """The value held between two bounds; the upper one wins where they cross."""
    return np.minimum(np.maximum(x, low), high)


def saturate(value: Value) -> Value:
    """The largest number in place of infinity."""
    return np.minimum(np.maximum(value, -MAX), MAX)


def saturating(step: Step) -> Step:
    """A step of arithmetic whose result stays finite."""
    return lambda *values: saturate(step(*values))


BINARY: Final[dict[str, Step]] = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": divide}
SATURATING: Final[dict[str, Step]] = {name: saturating(step) for name, step in BINARY.items()}
LOGICAL: Final[dict[str, Step]] = {"and": operator.and_, "or": operator.or_}
CELLWISE: Final[dict[str, Step]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "negate": operator.neg,
    "not": operator.inv,
    "min": np.minimum,
    "max": np.maximum,
    "clip": clip,
    "abs": np.abs,
    "exp": exp,
    "log1p": log1p,
    "sqrt": sqrt,
    "logistic": logistic,
    "where": np.where,
}


def rows(x: NDArray[Any]) -> NDArray[Any]:
    """One contiguous row for each world."""
    if x.ndim > 2:
        x = x.reshape(len(x), -1)
    return x if x.flags.c_contiguous else np.ascontiguousarray(x)


def _sum(x: NDArray[Any]) -> Value:
    return np.add.reduce(rows(x), 1)


def _mean(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return np.add.reduce(cells, 1) / max(cells.shape[1], 1)


def _saturating_sum(x: NDArray[Any]) -> Value:
    """The sum; where it passes out of range, as near to it as can be told."""
    cells = rows(x)
    total = np.add.reduce(cells, 1)
    scale = float(max(cells.shape[1], 1))
    return np.where(np.isfinite(total), total, saturate(np.add.reduce(cells / scale, 1) * scale))


def _saturating_mean(x: NDArray[Any]) -> Value:
    cells = rows(x)
    total = np.add.reduce(cells, 1)
    size = max(cells.shape[1], 1)
    return np.where(np.isfinite(total), total / size, saturate(np.add.reduce(cells / size, 1)))


def _least(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return np.minimum.reduce(cells, 1) if cells.shape[1] else np.zeros(len(cells))


def _greatest(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return np.maximum.reduce(cells, 1) if cells.shape[1] else np.zeros(len(cells))


def _count(x: NDArray[Any]) -> Value:
    return np.add.reduce(rows(x), 1, dtype=np.float64)


def _any(x: NDArray[Any]) -> Value:
    return np.logical_or.reduce(rows(x), 1)


def _all(x: NDArray[Any]) -> Value:
    return np.logical_and.reduce(rows(x), 1)


REDUCTIONS: Final[dict[str, Step]] = {
    "sum": _sum,
    "mean": _mean,
    "min": _least,
    "max": _greatest,
    "count": _count,
    "any": _any,
    "all": _all,
}
SATURATING_REDUCTIONS: Final[dict[str, Step]] = REDUCTIONS | {"sum": _saturating_sum, "mean": _saturating_mean}
