"""Arrays of a batch: the axis of worlds is the first of an index and the fastest in memory.

Rules work on columns, the same cell of every world. Kept this way, a column lies in one piece, and a sum over cells is
a sum of columns.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

FEW: Final = 4
"""Worlds below which fewer steps count for more than cheap ones."""


def blank(batch: int, *dims: int, dtype: DTypeLike = np.float64) -> NDArray[Any]:
    """Zeros (B, dims...), laid out in columns.

    >>> blank(3, 2).strides == (8, 24)
    True
    """
    return np.zeros((*dims, batch), dtype).transpose(len(dims), *range(len(dims)))


def picked(x: NDArray[Any], places: NDArray[np.intp] | Sequence[int]) -> NDArray[Any]:
    """Columns of an array (B, n), side by side: what ``x[:, places]`` gives, in a third of the time.

    >>> picked(np.array([[1, 2, 3], [4, 5, 6]]), [2, 0])
    array([[3, 1],
           [6, 4]])
    """
    found: NDArray[Any] = x.take(places, -1) if len(x) == 1 else x.T.take(places, 0).T
    return found


def flat(x: NDArray[Any]) -> NDArray[Any]:
    """The cells of an array in one line, column after column: a view, in which world b of cell k lies at k * B + b.

    >>> cells = blank(2, 3)
    >>> flat(cells)[[1, 4]] = 1.0, 2.0
    >>> cells.tolist()
    [[0.0, 0.0, 2.0], [1.0, 0.0, 0.0]]
    """
    columns = x.T if x.ndim < 3 else x.transpose(*range(1, x.ndim), 0)
    if not columns.flags.c_contiguous:  # asked here: to be told by NumPy that it would copy takes three times as long
        raise ValueError("an array that does not lie in columns has no line of cells")
    line: NDArray[Any] = columns.reshape(-1)
    return line


def times(row: NDArray[Any], column: NDArray[Any] | float) -> Any:
    """A row (n,) times a column (B, 1) or a number, laid out in columns; what ``row * column`` gives lies in rows.

    >>> times(np.array([1.0, 2.0]), np.array([[3.0], [4.0], [5.0]]))
    array([[ 3.,  6.],
           [ 4.,  8.],
           [ 5., 10.]])
    """
    return (row[:, None] * column.T).T if isinstance(column, np.ndarray) else (row * column)[None]


def looked_up(table: NDArray[Any], rows: NDArray[np.intp] | int, codes: NDArray[Any]) -> NDArray[Any]:
    """``table[rows, codes]`` for codes (B, n) and a row of the table for each of the n; laid out in columns.

    >>> looked_up(np.array([[1, 2], [3, 4]]), np.array([0, 1]), np.array([[0, 0], [1, 1]]))
    array([[1, 3],
           [2, 4]])
    """
    found: NDArray[Any] = table.ravel().take((codes + rows * table.shape[1]).T).T
    return found


def total(x: NDArray[Any]) -> NDArray[Any]:
    """The sum over the first axis after B, from the first cell to the last.

    NumPy adds the cells of a row in another order when rows lie in one piece; here the order is the same for any
    batch and any layout, and so are the bits.

    >>> total(np.array([[0.5, 0.25, 0.125], [1.0, 2.0, 3.0]]))
    array([0.875, 6.   ])
    """
    if not x.shape[1]:
        return np.zeros((len(x), *x.shape[2:]), x.dtype)
    if len(x) == 1 and x.ndim == 2 and x.dtype == np.float64:
        ordered: NDArray[Any] = np.bincount(_one_bin(x.shape[1]), x[0])  # in order
        if math.isfinite(ordered.item()):
            return ordered  # sooner than what follows, which alone says that it left the range
    if len(x) == 1:
        last = np.add.accumulate(x, 1)[:, -1]
        plain: NDArray[Any] = last + 0  # as below, zeros with a minus add up to one without
        return plain
    columns = x if x.strides[0] == x.itemsize else np.asfortranarray(x)
    found: NDArray[Any] = np.add.reduce(columns, 1)
    return found


@lru_cache(maxsize=256)
def _one_bin(count: int) -> NDArray[np.intp]:
    """Numbers that all go into the same sum."""
    bins = np.zeros(count, np.intp)
    bins.flags.writeable = False
    return bins


def held(x: NDArray[Any] | float, low: float | NDArray[Any], high: float | NDArray[Any]) -> Any:
    """Values held between two bounds, a zero always without a sign; in few several times as fast as ``np.clip``.

    >>> held(np.array([-0.5, 0.5, 1.5]), 0.0, 1.0)
    array([0. , 0.5, 1. ])
    """
    if isinstance(low, float) and isinstance(high, float):
        if not isinstance(x, np.ndarray):
            return min(max(x, low), high) + 0
        if len(x) < FEW:
            return np.minimum(np.maximum(x, _cell(low)), _cell(high)) + _cell(0.0)
    return (x.clip(low, high) if isinstance(x, np.ndarray) else np.clip(x, low, high)) + 0


@lru_cache(maxsize=256)
def _cell(number: float) -> NDArray[np.float64]:
    """A number as an array, which NumPy takes sooner than the number."""
    cell = np.array(number)
    cell.flags.writeable = False
    return cell


def column(x: NDArray[Any], *at: int) -> Any:
    """One cell of every world (B,); in a batch of one a Python number, which is many times as fast as an array of one.

    Rules that look at cell after cell are written for either: beside arithmetic they have `at_least`, `at_most` and
    `either`, and `over` where a column meets an array of more cells.

    >>> column(np.array([[1.0, 2.0]]), 1), column(np.array([[1.0, 2.0], [3.0, 4.0]]), 1)
    (2.0, array([2., 4.]))
    """
    if len(x) == 1:
        return x.item(0, *at)
    key: tuple[Any, ...] = (slice(None), *at)
    return x[key]


def at_least(x: NDArray[Any] | float, low: NDArray[Any] | float) -> Any:
    """The values of a column, or `low`, a number or another column, where they are below it.

    >>> at_least(-0.5, 0.0), at_least(np.array([-0.5, 0.5]), 0.0)
    (0.0, array([0. , 0.5]))
    """
    return np.maximum(x, low) if isinstance(x, np.ndarray) else max(x, low)


def in_order(numbers: Iterable[float]) -> float:
    """The sum of plain numbers from the first to the last; Python's `sum` rounds otherwise from version 3.12 on.

    >>> in_order([0.1] * 10)
    0.9999999999999999
    """
    return reduce(operator.add, numbers, 0.0)


def at_most(x: NDArray[Any] | float, high: NDArray[Any] | float) -> Any:
    """The values of a column, or `high`, a number or another column, where they are above it.

    >>> at_most(0.5, 0.0), at_most(np.array([-0.5, 0.5]), 0.0)
    (0.0, array([-0.5,  0. ]))
    """
    return np.minimum(x, high) if isinstance(x, np.ndarray) else min(x, high)


def either(where: NDArray[np.bool_] | bool, yes: NDArray[Any] | float, no: NDArray[Any] | float) -> Any:
    """One value of a column or the other, by a mask as `column` gives it.

    >>> either(True, 1.0, 2.0), either(np.array([True, False]), 1.0, 2.0)
    (1.0, array([1., 2.]))
    """
    return np.where(where, yes, no) if isinstance(where, np.ndarray) else yes if where else no


def over(x: NDArray[Any] | float, axes: int) -> Any:
    """A column (B,) as it meets arrays with so many axes after B.

    >>> over(np.array([2.0, 3.0]), 1) * np.ones((2, 2))
    array([[2., 2.],
           [3., 3.]])
    """
    return x[(..., *(None,) * axes)] if isinstance(x, np.ndarray) else x


class Sums:
    """Which columns of an array add up to which cells of another, and with what weight.

    Attributes:
        cells: (n,) the cells that anything adds up to, in order.

    >>> debts = Sums([(3, 0, 1.0), (1, 2, 0.5), (3, 1, 2.0)])
    >>> debts.cells, debts.of(np.array([[10.0, 20.0, 30.0]]))
    (array([1, 3]), array([[15., 50.]]))
    """

    def __init__(self, terms: Iterable[tuple[int, int, float]]) -> None:
        """From (cell, column, weight) of each term; the terms of a cell are added in the order given."""
        rows: dict[int, list[tuple[int, float]]] = {}
        for cell, column, weight in terms:
            rows.setdefault(cell, []).append((column, weight))
        self.cells = np.array(sorted(rows), np.intp)
        width = max(map(len, rows.values()), default=0)
        self._columns = np.zeros((width, len(rows)), np.intp)
        self._weights = np.zeros((width, len(rows)))
        for place, cell in enumerate(sorted(rows)):
            columns, weights = zip(*rows[cell], strict=True)
            self._columns[: len(columns), place] = columns
            self._weights[: len(columns), place] = weights

    def of(self, x: NDArray[Any]) -> NDArray[Any]:
        """The sums (B, n) of the columns of `x`."""
        terms = x.T.take(self._columns, 0)
        terms *= self._weights[:, :, None]
        return total(terms.transpose(2, 0, 1))
