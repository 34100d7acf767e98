"""What can be signed at a table: issues, their options, and the packages made of one option each.

Option 0 of an issue is the status quo by convention: nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.errors import UsageError
from wargame.negotiation.arrays import F64, I64, Mask, uniform_pick

LIMIT = 100_000
"""Packages that are enumerated; a larger space is sampled."""
TABLED = 256
"""Packages up to which the ways between them are kept in tables."""


@dataclass(frozen=True)
class Space:
    """The packages of a table.

    Attributes:
        options: how many options each issue has (n,).
        packages: the option taken on each issue (P, n).
        whole: whether every possible package is here, in counting order (the last issue turns fastest).
    """

    options: tuple[int, ...]
    packages: I64 = field(repr=False)
    whole: bool

    @property
    def size(self) -> int:
        """Number of packages, P."""
        return int(self.packages.shape[0])

    @property
    def issues(self) -> int:
        """Number of issues, n."""
        return len(self.options)

    @cached_property
    def starts(self) -> I64:
        """Where the options of each issue begin among the options of all issues (n,)."""
        return np.concatenate(([0], np.cumsum(self.options)[:-1])).astype(np.int64)

    @cached_property
    def columns(self) -> I64:
        """Each package as places among the options of all issues (P, n)."""
        return self.packages + self.starts

    @cached_property
    def by_issue(self) -> I64:
        """The same, one row an issue (n, P)."""
        return np.ascontiguousarray(self.columns.T)

    @cached_property
    def distances(self) -> I64:
        """On how many issues two packages differ (P, P); of small spaces."""
        return _distances(self, np.arange(self.size))

    @cached_property
    def steps(self) -> I64:
        """The packages reached from each by taking each option (P, K); of small whole spaces."""
        return _neighbours(self, np.arange(self.size))

    @cached_property
    def issue_of(self) -> I64:
        """The issue each option belongs to (K,)."""
        return issue_of_option(self)

    @cached_property
    def _by_distance(self) -> dict[str, NDArray[Any]]:
        """Functions of the distances (P, P), by their names."""
        return {}

    @property
    def width(self) -> int:
        """Options of all issues together, K."""
        return sum(self.options)

    @cached_property
    def strides(self) -> I64:
        """What one step of an option adds to a package's number, in a whole space (n,)."""
        return np.array([int(np.prod(self.options[k + 1 :])) for k in range(self.issues)], np.int64)

    def number(self, packages: I64) -> I64:
        """The number of each package (..., n) in this space.

        Raises:
            UsageError: the space is sampled, so not every package has a number.
        """
        if not self.whole:
            raise UsageError(
                "packages of a sampled space have no number",
                where="space",
                way_out="enumerate it, or search `packages`",
            )
        total = np.zeros(packages.shape[:-1], np.int64)
        for k, stride in enumerate(self.strides):
            total += packages[..., k] * stride
        return total


def enumerate_space(options: Sequence[int], limit: int = LIMIT) -> Space:
    """Every package of the issues.

    Raises:
        UsageError: there are more than `limit`, or an issue has no option.

    >>> enumerate_space([2, 2]).packages.tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    counts = _checked(options)
    total = int(np.prod([float(c) for c in counts]))
    if total > limit:
        raise UsageError(
            f"{total} packages are too many to enumerate",
            where="space",
            way_out=f"keep them under {limit}, or sample the space",
        )
    grid = np.indices(counts).reshape(len(counts), -1).T
    return Space(counts, np.ascontiguousarray(grid, dtype=np.int64), whole=True)


def sample_space(options: Sequence[int], draws: F64, keep: I64 | None = None) -> Space:
    """A sample of the packages, each once, in the order drawn.

    Args:
        options: how many options each issue has.
        draws: uniform draws (P, n).
        keep: packages (Q, n) that must be there, such as the status quo and the present text; they come first.
    """
    counts = _checked(options)
    drawn = np.stack([uniform_pick(draws[:, k], count) for k, count in enumerate(counts)], axis=1)
    both = drawn if keep is None else np.concatenate((keep.astype(np.int64), drawn))
    _, first = np.unique(both, axis=0, return_index=True)
    return Space(counts, both[np.sort(first)], whole=False)


def _checked(options: Sequence[int]) -> tuple[int, ...]:
    if not options or min(options) < 1:
        raise UsageError("every table needs an issue and every issue an option", where="space")
    return tuple(int(c) for c in options)


@dataclass(frozen=True)
class Tastes:
    """What the seats make of each option, and of pairs of options together.

    Attributes:
        values: worth of each option of all issues (B, S, K).
        pairs: places among the options of all issues that count together (Q, 2).
        pair_values: what is added where both are in the text (B, S, Q).
    """

    values: F64
    pairs: I64 = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    pair_values: F64 | None = None


def utilities(space: Space, tastes: Tastes) -> F64:
    """Worth of every package to every seat (B, S, P): the sum of its options, and of the pairs it holds.

    >>> space = enumerate_space([2, 2])
    >>> utilities(space, Tastes(np.array([[[0.0, 1.0, 0.0, 2.0]]])))
    array([[[0., 2., 1., 3.]]])
    """
    total = over_packages(space, tastes.values)
    if tastes.pair_values is not None:
        for q, (a, b) in enumerate(tastes.pairs):
            together = (space.columns == a).any(axis=1) & (space.columns == b).any(axis=1)
            total[..., together] += tastes.pair_values[..., q, None]
    return total


def over_packages(space: Space, values: F64) -> F64:
    """The sum of the options (..., K) that each package takes (..., P), issue by issue."""
    if not space.whole:
        total = np.take(values, space.columns[:, 0], axis=-1)
        for k in range(1, space.issues):
            total += np.take(values, space.columns[:, k], axis=-1)
        return total
    total = values[..., : space.options[0]].copy()
    for start, count in zip(space.starts[1:].tolist(), space.options[1:], strict=True):  # the last turns fastest
        further = values[..., None, start : start + count]
        total = (total[..., None] + further).reshape(*total.shape[:-1], -1)
    return total


def scaled(u: F64) -> F64:
    """Each seat's utilities brought to 0..1 over the packages (B, S, P); a seat that does not care gets 0."""
    low: F64 = u.min(axis=-1, keepdims=True)
    span: F64 = u.max(axis=-1, keepdims=True) - low
    return (u - low) / np.where(span > 0.0, span, 1.0)


def changed_issues(space: Space, text: I64) -> I64:
    """On how many issues each package differs from the table's present text (B,): (B, P)."""
    if space.size <= TABLED:
        return space.distances.take(text, 0)
    return _distances(space, text)


def by_distance(space: Space, text: I64, name: str, function: Callable[[I64], NDArray[Any]]) -> NDArray[Any]:
    """A function of the issues on which each package differs from a text (B,): (B, P); of small spaces kept by name."""
    if space.size > TABLED:
        return function(changed_issues(space, text))
    known = space._by_distance
    if name not in known:
        known[name] = function(space.distances)
    return known[name].take(text, 0)


def _distances(space: Space, text: I64) -> I64:
    total = np.zeros((text.shape[0], space.size), np.int64)
    for k in range(space.issues):
        column = space.packages[:, k]
        total += column[None, :] != column[text][:, None]
    return total


def neighbours(space: Space, text: I64) -> I64:
    """The package reached from `text` (B,) by taking each option of each issue (B, K); a whole space only."""
    return space.steps.take(text, 0) if space.size <= TABLED else _neighbours(space, text)


def _neighbours(space: Space, text: I64) -> I64:
    held = space.packages[text]
    places = np.zeros((text.shape[0], space.width), np.int64)
    for k, count in enumerate(space.options):
        start = int(space.starts[k])
        step = np.arange(count, dtype=np.int64)[None, :] - held[:, k, None]
        places[:, start : start + count] = text[:, None] + step * space.strides[k]
    return places


def issue_of_option(space: Space) -> I64:
    """The issue each option belongs to (K,)."""
    return np.repeat(np.arange(space.issues), space.options).astype(np.int64)


def random_tastes(space: Space, weight_draws: F64, option_draws: F64) -> F64:
    """Additive tastes from dice: weights of issues that sum to 1, times a worth 0..1 for each option.

    Args:
        space: the packages.
        weight_draws: uniform (B, S, n).
        option_draws: uniform (B, S, K).

    Returns:
        Worth of each option (B, S, K).
    """
    weights = 0.1 + weight_draws
    total = np.zeros(weights.shape[:-1])
    for k in range(space.issues):
        total += weights[..., k]
    weights = weights / total[..., None]
    return option_draws * weights[..., issue_of_option(space)]


def holding(space: Space, option: int) -> Mask:
    """Which packages hold this option, counted over all issues (P,)."""
    held: Mask = (space.columns == option).any(axis=1)
    return held
