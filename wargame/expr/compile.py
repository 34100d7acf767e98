"""From a typed tree to a function over arrays: for every world of a batch, and for one."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wargame.expr.arithmetic import Value
from wargame.expr.batched import Arrays, Batched, Run
from wargame.expr.bounds import may_overflow
from wargame.expr.check import check
from wargame.expr.names import NUMBER, Basic, Names
from wargame.expr.parse import parse
from wargame.expr.single import Single, guarded
from wargame.expr.source import ARRAYS, Source
from wargame.expr.typed import Axes, Read, Typed, reads

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

    def __init__(self, typed: Typed) -> None:
        self.typed = typed

    def __call__(self, arrays: Arrays) -> Result:
        """The value in each world."""
        return self._of_batch(arrays)

    @cached_property
    def constant(self) -> float | bool | None:
        """The value of an expression without axes that looks at no world."""
        if self.typed.axes or reads(self.typed):
            return None
        value = Batched(Source()).build(self.typed).constant
        return value if isinstance(value, float | bool) else None

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process as the typed tree: functions cannot."""
        return (compile, (self.typed,))

    @cached_property
    def _of_batch(self) -> OfBatch:
        """The function over arrays, built when first asked for."""
        if not reads(self.typed):
            return _constant(Batched(Source()).build(self.typed).constant)
        run: OfBatch = _over_arrays((self.typed,), "{0}")
        return run

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
        run: OfOne = _over_numbers((self.typed,), "{0}", lambda arrays: self(arrays)[0].item())  # type: ignore[index]
        return run


class Together:
    """Expressions without axes that are worked out together: what several of them need is worked out once.

    >>> from wargame.expr.typed import Constant
    >>> funds = Read("treasury", (1,), NUMBER, ())
    >>> Together([compile(funds), compile(Constant(2.0, NUMBER))]).single({"treasury": np.array([[8.0, 3.0]])})
    [3.0, 2.0]
    """

    def __init__(self, formulas: Sequence[Compiled]) -> None:
        self._formulas = tuple(formulas)

    def __call__(self, arrays: Arrays) -> list[Result]:
        """The value of each in each world."""
        return self._of_batch(arrays)

    @cached_property
    def _of_batch(self) -> Callable[[Arrays], list[Result]]:
        return _over_arrays([formula.typed for formula in self._formulas], "[{}]")

    @cached_property
    def single(self) -> Callable[[Arrays], list[float | bool]]:
        """The value of each in exactly one world, as Python numbers."""
        singles = [formula.single for formula in self._formulas]
        run = _over_numbers(
            [formula.typed for formula in self._formulas],
            "[{}]",
            lambda arrays: [single(arrays) for single in singles if single is not None],
            guards=False,
        )
        return guarded(run)


def compile(typed: Typed) -> Compiled:  # noqa: A001 - the fourth step, after tokenize, parse and check
    """The function that works an expression out; see `Compiled`."""
    return Compiled(typed)


def compile_text(text: str, names: Names, want: Basic = NUMBER, axes: Axes = ()) -> Compiled:
    """Parse, check and compile an expression.

    Raises:
        ExprErrors: when the text is wrong or does not fit the vocabulary.

    >>> compile_text("max(2, 3) / 2", Names(axes={}, nouns={}, fields={}))({})
    1.5
    """
    return compile(check(parse(text), names, want, axes))


def _over_arrays(trees: Sequence[Typed], form: str) -> Run:
    """The function over arrays, guarded where a step of it may leave the range of floating point."""

    def written(careful: bool) -> Run:
        source = Source()
        batched = Batched(source, careful)
        texts = [batched.build(typed).text + (".copy()" if isinstance(typed, Read) else "") for typed in trees]
        source.line(f"return {form.format(', '.join(texts))}")
        return source.function()

    run = written(careful=False)
    if not any(may_overflow(typed) for typed in trees):
        return run

    def guarded(arrays: Arrays) -> Value:
        try:
            with np.errstate(over="raise", invalid="ignore"):
                return run(arrays)
        except FloatingPointError:
            with np.errstate(over="ignore", invalid="ignore"):
                return written(careful=True)(arrays)

    return guarded


def _over_numbers(trees: Sequence[Typed], form: str, otherwise: Run, guards: bool = True) -> Run:
    """The function of one world, which asks `otherwise` where a step cannot vouch for its bits."""
    source = Source()
    with source.block("try:"):
        texts = [Single(source, guards).build(typed).text for typed in trees]
        source.line(f"return {form.format(', '.join(texts))}")
    with source.block("except FloatingPointError:"):
        source.line(f"return {source.bind(otherwise)}({ARRAYS})")
    return source.function()


def _constant(value: Value) -> OfBatch:
    """An expression that looks at no world; a vector is still repeated for each."""
    if not isinstance(value, np.ndarray):
        return lambda _arrays: value

    def repeat(arrays: Arrays) -> Result:
        worlds = next((len(array) for array in arrays.values()), 1)
        return np.repeat(value, worlds, axis=0)

    return repeat
