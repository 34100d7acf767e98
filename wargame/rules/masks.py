"""Questions to masks, cheap for one world and for many."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Pulls = list[tuple[int, int]]
"""What is asked for somewhere: (place of an instrument or opening, trigger code)."""


Where = NDArray[np.bool_] | bool
"""Worlds in which something holds: (B,), or one truth for all of them."""

_ONE: Final = np.int64(1)
_SHORT: Final = 64
"""Codes in a column below which Python finds them sooner than NumPy."""


def some(mask: NDArray[Any] | float) -> bool:
    """Does anything hold (is anything not zero); several times as fast as ``any`` on a single cell.

    >>> some(np.array([False])), some(np.array([[0.0, 2.0]])), some(0.5)
    (False, True, True)
    """
    if isinstance(mask, np.ndarray):
        return bool(mask.item()) if mask.size == 1 else bool(np.count_nonzero(mask))
    return bool(mask)


def first(value: Any) -> Any:
    """What a value is in world 0: the first of (B,), or what is the same in all worlds.

    >>> bool(first(np.array([False, True]))), first(0.5)
    (False, 0.5)
    """
    return value[0] if isinstance(value, np.ndarray) else value


def columns(mask: NDArray[Any]) -> list[int]:
    """Columns of (B, n) in which something holds (is not zero) in some world.

    >>> columns(np.array([[False, True, False], [True, False, False]]))
    [0, 1]
    """
    row = mask[0] if len(mask) == 1 else np.logical_or.reduce(mask, 0)
    found: list[int] = row.nonzero()[0].tolist()
    return found


def occurring(codes: NDArray[Any]) -> Pulls:
    """The codes (0..62) other than 0 that occur in each column of (B, n): (column, code), in order.

    >>> occurring(np.array([[0, 2, 1], [0, 3, 1]]))
    [(1, 2), (1, 3), (2, 1)]
    """
    if len(codes) == 1:
        return [(k, code) for k, code in enumerate(codes[0].tolist()) if code]
    bits = np.bitwise_or.reduce(np.left_shift(_ONE, codes), 0).tolist()  # a bit for each code that a column holds
    return [(k, code) for k, held in enumerate(bits) for code in range(1, held.bit_length()) if held >> code & 1]


def distinct(codes: NDArray[Any] | int, mask: NDArray[np.bool_] | None = None) -> list[int]:
    """Codes that occur in a column (B,), in order; in the worlds of `mask` (B,), if it is given.

    >>> distinct(np.array([3, -1, 3])), distinct(np.array([3, -1, 3]), np.array([True, False, True]))
    ([-1, 3], [3])
    """
    if not isinstance(codes, np.ndarray):
        return [codes] if mask is None or some(mask) else []
    if len(codes) == 1:
        return [int(codes[0])] if mask is None or mask[0] else []
    kept = codes if mask is None else codes[mask]
    if len(kept) < _SHORT:
        return sorted(set(kept.tolist()))
    low = int(kept.min())
    found: list[int] = (np.bincount(kept - low).nonzero()[0] + low).tolist()
    return found
