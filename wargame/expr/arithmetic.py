"""The arithmetic of expressions: defined everywhere, finite for finite inputs, the same in any batch.

Sums go from the first cell to the last, whatever the batch and however the caller's array is strided.

Each operation is declared once, in the text of its step on arrays and of its step on the Python numbers of one world.
Wherever the second gives a number, it has the bits that the first would give; where it cannot vouch for them (a NaN to
order, zeros of either sign) it raises `FloatingPointError`, and the step on arrays is to be asked.
"""

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, total
from wargame.expr.bounds import EXP_LIMIT, MAX

Value = Any
"""An array with a leading batch axis, or a Python number where the value is constant."""
Step = Callable[..., Value]

_LEAST_LOG: Final = -0.999999


class Operation(NamedTuple):
    """What an operation does, with {0}, {1}, {2} for its operands, which are names or numbers.

    Attributes:
        array: its step on the arrays of a batch.
        number: its step on the numbers of one world.
        bounded: the result may leave the range of floating point: infinite, or no number.
    """

    array: str
    number: str
    bounded: bool = False


def divide(x: Value, y: Value) -> Value:
    """The quotient; nothing where the divisor is nothing.

    >>> divide(np.array([1.0, 1.0]), np.array([4.0, 0.0]))
    array([0.25, 0.  ])
    """
    if isinstance(y, float):
        return x / y if y else np.zeros(x.shape)
    if np.count_nonzero(y) == y.size:
        return x / y
    quotient = np.zeros(np.broadcast(x, y).shape)
    return np.divide(x, y, out=quotient, where=y != 0.0)


def least(x: float, y: float) -> float:
    """The lesser of two numbers.

    >>> least(2.0, -1.0)
    -1.0
    """
    return x if x < y else y if y < x else equal(x, y)


def greatest(x: float, y: float) -> float:
    """The greater of two numbers."""
    return x if x > y else y if y > x else equal(x, y)


def equal(x: float, y: float) -> float:
    """Either of two numbers of which neither is less, if it does not matter which."""
    if x == y and (x or math.copysign(1.0, x) == math.copysign(1.0, y)):
        return x
    raise FloatingPointError("no order")


def exp(x: Value) -> Value:
    """The exponential of an argument held within reach."""
    return np.exp(np.minimum(np.maximum(x, -EXP_LIMIT), EXP_LIMIT))


def exp_number(x: float) -> float:
    """`exp` for one world: NumPy's, whose last bit is its own."""
    return float(np.exp(clip_number(x, -EXP_LIMIT, EXP_LIMIT)))


def log1p(x: Value) -> Value:
    """The logarithm of 1 + x; below -1 it stays at its value just above."""
    return np.log1p(np.maximum(x, _LEAST_LOG))


def log1p_number(x: float) -> float:
    """`log1p` for one world: NumPy's, as with `exp_number`."""
    return float(np.log1p(greatest(x, _LEAST_LOG)))


def sqrt(x: Value) -> Value:
    """The square root; nothing below nothing."""
    return np.sqrt(np.maximum(x, 0.0))


def sqrt_number(x: float) -> float:
    """`sqrt` for one world; a square root is correctly rounded by whomever."""
    return math.sqrt(greatest(x, 0.0))


def logistic(x: Value) -> Value:
    """The logistic curve, from 0 to 1.

    >>> logistic(np.array([-1e9, 0.0, 1e9])).round(3)
    array([0. , 0.5, 1. ])
    """
    return 1.0 / (1.0 + exp(-x))


def logistic_number(x: float) -> float:
    """`logistic` for one world."""
    return 1.0 / (1.0 + exp_number(-x))


def clip(x: Value, low: Value, high: Value) -> Value:
    """The value held between two bounds; the upper one wins where they cross."""
    return np.minimum(np.maximum(x, low), high)


def clip_number(x: float, low: float, high: float) -> float:
    """`clip` for one world."""
    return x if low < x < high else least(greatest(x, low), high)


def saturate(value: Value) -> Value:
    """The largest number in place of infinity."""
    return np.minimum(np.maximum(value, -MAX), MAX)


def numbers(cells: Value) -> Value:
    """Cells as numbers, whatever they are held as."""
    return cells if cells.dtype.char == "d" else cells.astype(np.float64)


def truths(cells: Value) -> Value:
    """Cells as truths."""
    return cells if cells.dtype.char == "?" else cells.astype(np.bool_)


def spread(cells: Value, sizes: tuple[int, ...]) -> Value:
    """One value of each world repeated over axes."""
    found = blank(len(cells), *sizes)
    found[...] = cells
    return found


BINARY: Final = {
    "+": Operation("{0} + {1}", "{0} + {1}", bounded=True),
    "-": Operation("{0} - {1}", "{0} - {1}", bounded=True),
    "*": Operation("{0} * {1}", "{0} * {1}", bounded=True),
    "/": Operation("divide({0}, {1})", "{0} / {1} if {1} else 0.0", bounded=True),
}
CELLWISE: Final = {
    "<": Operation("{0} < {1}", "{0} < {1}"),
    "<=": Operation("{0} <= {1}", "{0} <= {1}"),
    ">": Operation("{0} > {1}", "{0} > {1}"),
    ">=": Operation("{0} >= {1}", "{0} >= {1}"),
    "==": Operation("{0} == {1}", "{0} == {1}"),
    "!=": Operation("{0} != {1}", "{0} != {1}"),
    "negate": Operation("-{0}", "-{0}"),
    "not": Operation("~{0}", "not {0}"),
    "min": Operation("minimum({0}, {1})", "{0} if {0} < {1} else {1} if {1} < {0} else equal({0}, {1})"),
    "max": Operation("maximum({0}, {1})", "{0} if {0} > {1} else {1} if {1} > {0} else equal({0}, {1})"),
    "clip": Operation("clip({0}, {1}, {2})", "{0} if {1} < {0} < {2} else clip_number({0}, {1}, {2})"),
    "abs": Operation("abs({0})", "abs({0})"),
    "exp": Operation("exp({0})", "exp_number({0})"),
    "log1p": Operation("log1p({0})", "log1p_number({0})"),
    "sqrt": Operation("sqrt({0})", "sqrt_number({0})"),
    "logistic": Operation("logistic({0})", "logistic_number({0})"),
}
LOGICAL: Final = {"and": "&", "or": "|"}
"""On arrays; one world decides with Python's own `and` and `or`, as it does for `where`."""
STEPS: Final[dict[str, Step]] = {
    "minimum": np.minimum,
    "maximum": np.maximum,
    "where": np.where,
    **{f.__name__: f for f in (clip, divide, equal, exp, log1p, logistic, numbers, saturate, spread, sqrt, truths)},
    **{f.__name__: f for f in (clip_number, exp_number, log1p_number, logistic_number, sqrt_number)},
}
"""What the texts call."""


def rows(x: NDArray[Any]) -> NDArray[Any]:
    """One row of cells for each world."""
    return x.reshape(len(x), -1) if x.ndim > 2 else x


def _sum(x: NDArray[Any]) -> Value:
    return total(rows(x))


def _mean(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return total(cells) / max(cells.shape[1], 1)


def _saturating_sum(x: NDArray[Any]) -> Value:
    """The sum; where it passes out of range, as near to it as can be told."""
    cells = rows(x)
    plain = total(cells)
    scale = float(max(cells.shape[1], 1))
    return np.where(np.isfinite(plain), plain, saturate(total(cells / scale) * scale))


def _saturating_mean(x: NDArray[Any]) -> Value:
    cells = rows(x)
    plain = total(cells)
    size = max(cells.shape[1], 1)
    return np.where(np.isfinite(plain), plain / size, saturate(total(cells / size)))


def _least(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return np.minimum.reduce(cells, 1) + 0.0 if cells.shape[1] else np.zeros(len(cells))  # a zero has no sign


def _greatest(x: NDArray[Any]) -> Value:
    cells = rows(x)
    return np.maximum.reduce(cells, 1) + 0.0 if cells.shape[1] else np.zeros(len(cells))


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
