"""From a typed tree to a function over arrays: closures, every index settled beforehand."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.expr import arithmetic
from wargame.expr.arithmetic import Step, Value
from wargame.expr.bounds import may_overflow
from wargame.expr.check import check
from wargame.expr.names import BOOL, NUMBER, Basic, Enum, Names, ValueType
from wargame.expr.parse import parse
from wargame.expr.typed import Among, Applied, Axes, Constant, Joined, Mask, Read, Reduced, Spread, Typed

Arrays = Mapping[str, NDArray[Any]]
Result = NDArray[np.float64] | NDArray[np.bool_] | float | bool
Compiled = Callable[[Arrays], Result]

_Run = Callable[[Arrays], Value]
_NOTHING: Final[Arrays] = {}


def compile(typed: Typed) -> Compiled:  # noqa: A001 - the fourth step, after tokenize, parse and check
    """The function that works an expression out for every world of a batch.

    It takes the arrays by field name, each with a leading batch axis, and gives an array of shape (B,) + axes, never
    a view of theirs; a constant expression gives a plain float or bool.

    >>> half = Joined(("*",), (Read("treasury", (1,), NUMBER, ()), Constant(0.5, NUMBER)), NUMBER, ())
    >>> compile(half)({"treasury": np.array([[8.0, 3.0], [8.0, 5.0]])})
    array([1.5, 2.5])
    """
    with np.errstate(all="ignore"):
        part = _Builder(careful=False).build(typed)
        run = part.run
        if part.constant is not None:
            return _constant(part.constant)
        if isinstance(typed, Read):
            return lambda arrays: run(arrays).copy()
        if not may_overflow(typed):
            return run
        careful = _Builder(careful=True).build(typed).run

    def guarded(arrays: Arrays) -> Result:
        try:
            with np.errstate(over="raise", invalid="ignore"):
                return run(arrays)  # type: ignore[no-any-return]
        except FloatingPointError:
            with np.errstate(over="ignore", invalid="ignore"):
                return careful(arrays)  # type: ignore[no-any-return]

    return guarded


def compile_text(text: str, names: Names, want: Basic = NUMBER, axes: Axes = ()) -> Compiled:
    """Parse, check and compile an expression.

    Raises:
        ExprErrors: when the text is wrong or does not fit the vocabulary.

    >>> compile_text("max(2, 3) / 2", Names(axes={}, nouns={}, fields={}))({})
    1.5
    """
    return compile(check(parse(text), names, want, axes))


def _constant(value: Value) -> Compiled:
    """An expression that looks at no world; a vector is still repeated for each."""
    if not isinstance(value, np.ndarray):
        return lambda _arrays: value

    def repeat(arrays: Arrays) -> Result:
        worlds = next((len(array) for array in arrays.values()), 1)
        return np.repeat(value, worlds, axis=0)

    return repeat


class _Part:
    """A node compiled: how to run it, its axes, and its value where that is known already."""

    __slots__ = ("axes", "constant", "kind", "run")

    def __init__(self, run: _Run, kind: ValueType, axes: Axes, constant: Value = None) -> None:
        self.run = run
        self.kind = kind
        self.axes = axes
        self.constant = constant


class _Builder:
    """Turns nodes into closures; the careful ones hold every step within the range of floating point."""

    def __init__(self, careful: bool) -> None:
        self.careful = careful

    def build(self, typed: Typed) -> _Part:
        """The closure of a node, or its value if nothing below it reads a field."""
        match typed:
            case Constant(value, kind):
                return _known(float(value) if kind is NUMBER else value, kind, ())
            case Mask(members, axes):
                return _known(np.array([members]), BOOL, axes)
            case Read():
                return _Part(_read(typed), typed.kind, typed.axes)
            case Joined():
                return self._joined(typed)
            case Applied(function, arguments):
                return self._applied(typed, function, arguments)
            case Among(item):
                return self._cellwise(typed, _among(typed.values, typed.negated), [self.build(item)])
            case Reduced(function, argument):
                part = self.build(argument)
                careful = self.careful or part.constant is not None
                table = arithmetic.SATURATING_REDUCTIONS if careful else arithmetic.REDUCTIONS
                numeric = function in {"sum", "mean", "min", "max"}
                return self._cellwise(typed, table[function], [_as_number(part) if numeric else part])
            case Spread(argument, sizes):
                return self._spread(typed, self.build(argument), sizes)

    def _joined(self, typed: Joined) -> _Part:
        logical = typed.kind == BOOL
        table = arithmetic.LOGICAL if logical else arithmetic.SATURATING if self.careful else arithmetic.BINARY
        operands = [self.build(operand) for operand in typed.operands]
        if not logical:
            operands = [_as_number(operand) for operand in operands]
        operands = [_raised(operand, typed.axes) for operand in operands]
        first, rest = operands[0], list(zip(typed.operators, operands[1:], strict=True))
        while rest and first.constant is not None and rest[0][1].constant is not None:
            name, second = rest.pop(0)
            folding = arithmetic.LOGICAL if logical else arithmetic.SATURATING
            first = _folded(folding[name], [first, second], typed.kind)
        if not rest:
            return first
        if len(rest) == 1:
            name, second = rest[0]
            return _Part(_two(table[name], first, second), typed.kind, typed.axes)
        return _Part(_several(first, [(table[name], part) for name, part in rest]), typed.kind, typed.axes)

    def _applied(self, typed: Applied, function: str, arguments: tuple[Typed, ...]) -> _Part:
        built = [self.build(argument) for argument in arguments]
        if function == "where":
            chosen = built[1:] if typed.kind == BOOL else [_as_number(part) for part in built[1:]]
            built = [built[0], *chosen]
        elif typed.kind is NUMBER:
            built = [_as_number(part) for part in built]
        built = [_raised(part, typed.axes) for part in built]
        if function in {"min", "max"}:
            return self._extreme(typed, function, built)
        return self._cellwise(typed, arithmetic.CELLWISE[function], built)

    def _extreme(self, typed: Applied, function: str, built: list[_Part]) -> _Part:
        """Least or greatest of several, two at a time."""
        step = arithmetic.CELLWISE[function]
        if all(part.constant is not None for part in built):
            return _folded(lambda first, *rest: _left(step, first, rest), built, NUMBER)
        if len(built) == 2:
            return _Part(_two(step, *built), NUMBER, typed.axes)
        return _Part(_several(built[0], [(step, part) for part in built[1:]]), NUMBER, typed.axes)

    def _cellwise(self, typed: Typed, step: Step, built: list[_Part]) -> _Part:
        if all(part.constant is not None for part in built):
            return _folded(step, built, typed.kind)
        match built:
            case [only]:
                return _Part(_one(step, only.run), typed.kind, typed.axes)
            case [left, right]:
                return _Part(_two(step, left, right), typed.kind, typed.axes)
        return _Part(_three(step, *(part.run for part in built)), typed.kind, typed.axes)

    def _spread(self, typed: Spread, part: _Part, sizes: tuple[int, ...]) -> _Part:
        """One value for every entity."""
        if part.constant is not None:
            return part
        run = _raised(part, typed.axes).run
        return _Part(lambda a: np.broadcast_to(cells := run(a), (len(cells), *sizes)).copy(), typed.kind, typed.axes)


def _known(value: Value, kind: ValueType, axes: Axes) -> _Part:
    return _Part(lambda _arrays: value, kind, axes, value)


def _read(typed: Read) -> _Run:
    """A read with its indices settled, in the type its kind asks for; an enum's codes stay as they are."""
    name, indices = typed.field, typed.indices
    fixed = [place for place, index in enumerate(indices) if index is not None]
    whole = slice(None)
    key = (whole, *(whole if index is None else index for index in indices[: fixed[-1] + 1])) if fixed else ...
    if isinstance(typed.kind, Enum):
        return lambda a: a[name][key]
    wanted, cast = ("d", np.float64) if typed.kind is NUMBER else ("?", np.bool_)

    def run(arrays: Arrays) -> Value:
        cells = arrays[name][key]
        return cells if cells.dtype.char == wanted else cells.astype(cast)

    return run


def _as_number(part: _Part) -> _Part:
    """A condition as 0 or 1."""
    if part.kind is NUMBER:
        return part
    if isinstance(part.constant, np.ndarray):
        return _known(part.constant.astype(np.float64), NUMBER, part.axes)
    if part.constant is not None:
        return _known(float(part.constant), NUMBER, ())
    run = part.run
    return _Part(lambda a: run(a).astype(np.float64), NUMBER, part.axes)


def _raised(part: _Part, axes: Axes) -> _Part:
    """One value of each world, shaped to go with a vector of each."""
    if not axes or part.axes or part.constant is not None:
        return part
    run = part.run
    if len(axes) == 1:
        return _Part(lambda a: run(a)[:, None], part.kind, axes)
    key = (slice(None), *(None for _ in axes))
    return _Part(lambda a: run(a)[key], part.kind, axes)


def _folded(step: Step, built: list[_Part], kind: ValueType) -> _Part:
    """The value of a step on constants, by the same arithmetic as on arrays."""
    axes = next((part.axes for part in built if part.axes), ())
    values = [np.array([part.constant]) if not part.axes else part.constant for part in built]
    value = step(*values)
    if value.ndim > 1:
        return _known(value, kind, axes)
    return _known(value.item(), kind, ())


def _one(step: Step, f: _Run) -> _Run:
    return lambda a: step(f(a))


def _two(step: Step, left: _Part, right: _Part) -> _Run:
    f, g, x, y = left.run, right.run, left.constant, right.constant
    if y is not None:
        return lambda a: step(f(a), y)
    if x is not None:
        return lambda a: step(x, g(a))
    return lambda a: step(f(a), g(a))


def _three(step: Step, f: _Run, g: _Run, h: _Run) -> _Run:
    return lambda a: step(f(a), g(a), h(a))


def _several(first: _Part, rest: list[tuple[Step, _Part]]) -> _Run:
    start, steps = first.run, tuple((step, part.run) for step, part in rest)

    def run(arrays: Arrays) -> Value:
        value = start(arrays)
        for step, f in steps:
            value = step(value, f(arrays))
        return value

    return run


def _left(step: Step, first: Value, rest: tuple[Value, ...]) -> Value:
    for other in rest:
        first = step(first, other)
    return first


def _among(values: tuple[float, ...], negated: bool) -> Step:
    """Whether cells hold one of a few values."""

    def among(cells: Value) -> Value:
        found = cells == values[0]
        for value in values[1:]:
            found = found | (cells == value)
        return ~found if negated else found

    return among
