"""From a typed tree to a function over arrays: for every world of a batch, and for one."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wargame.expr.arithmetic import Value
from wargame.expr.batched import Arrays, Batched
from wargame.expr.bounds import may_overflow
from wargame.expr.check import check
from wargame.expr.names import NUMBER, Basic, Names
from wargame.expr.parse import parse
from wargame.expr.single import Single
from wargame.expr.typed import Axes, Read, Typed

Result = NDArray[np.float64] | NDArray[np.bool_] | float | bool
OfBatch = Callable[[Arrays], Result]
OfOne = Callable[[Arrays], float | bool]


class Compiled:
    """An expression as a function of the arrays of a batch of worlds.

    It takes the arrays by field name, each with a leading batch axis, and gives an array of shape (B,) + axes, never
    a view of theirs; a constant expression gives a plain float or bool.

    >>> funds = Read("treasury", (1,), NUMBER, ())
    >>> compile(funds)({"treasury": np.array([[8.0, 3.0], [8.0, 5.0]])})
    array([3., 5.])
    """

    def __init__(self, typed: Typed, of_batch: OfBatch) -> None:
        self.typed = typed
        self._of_batch = of_batch

    def __call__(self, arrays: Arrays) -> Result:
        """The value in each world."""
        return self._of_batch(arrays)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process as the typed tree: closures cannot."""
        return (compile, (self.typed,))

    @cached_property
    def single(self) -> OfOne | None:
        """The same for the arrays of exactly one world, to the bit, as a Python number; None where it has axes.

        It reads a cell by `item(0, ...)`, and is several times as fast as a batch of one. Built when first asked for.

        >>> funds = Read("treasury", (1,), NUMBER, ())
        >>> compile(funds).single({"treasury": np.array([[8.0, 3.0]])})
        3.0
        """
        if self.typed.axes:
            return None
        with np.errstate(all="ignore"):
            part = Single().build(self.typed)
        run, of_batch, constant = part.run, self._of_batch, part.constant
        if constant is not None:
            return lambda _arrays: constant

        def single(arrays: Arrays) -> float | bool:
            try:
                return run(arrays)  # type: ignore[no-any-return]
            except FloatingPointError:
                return of_batch(arrays)[0].item()  # type: ignore[index,no-any-return]

        return single


def compile(typed: Typed) -> Compiled:  # noqa: A001 - the fourth step, after tokenize, parse and check
    """The function that works an expression out; see `Compiled`."""
    with np.errstate(all="ignore"):
        return Compiled(typed, _of_batch(typed))


def compile_text(text: str, names: Names, want: Basic = NUMBER, axes: Axes = ()) -> Compiled:
    """Parse, check and compile an expression.

    Raises:
        ExprErrors: when the text is wrong or does not fit the vocabulary.

    >>> compile_text("max(2, 3) / 2", Names(axes={}, nouns={}, fields={}))({})
    1.5
    """
    return compile(check(parse(text), names, want, axes))


def _of_batch(typed: Typed) -> OfBatch:
    """The closure over arrays, guarded where a step of it may leave the range of floating point."""
    part = Batched().build(typed)
    run = part.run
    if part.constant is not None:
        return _constant(part.constant)
    if isinstance(typed, Read):
        return lambda arrays: run(arrays).copy()
    if not may_overflow(typed):
        return run
    careful = Batched(careful=True).build(typed).run

    def guarded(arrays: Arrays) -> Result:
        try:
            with np.errstate(over="raise", invalid="ignore"):
                return run(arrays)  # type: ignore[no-any-return]
        except FloatingPointError:
            with np.errstate(over="ignore", invalid="ignore"):
                return careful(arrays)  # type: ignore[no-any-return]

    return guarded


def _constant(value: Value) -> OfBatch:
    """An expression that looks at no world; a vector is still repeated for each."""
    if not isinstance(value, np.ndarray):
        return lambda _arrays: value

    def repeat(arrays: Arrays) -> Result:
        worlds = next((len(array) for array in arrays.values()), 1)
        return np.repeat(value, worlds, axis=0)

    return repeat
