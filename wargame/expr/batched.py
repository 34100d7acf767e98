"""Typed trees as closures over the arrays of a batch, every index settled beforehand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.expr import arithmetic
from wargame.expr.arithmetic import Operation, Step, Value
from wargame.expr.names import BOOL, NUMBER, Enum, ValueType
from wargame.expr.typed import Among, Applied, Axes, Constant, Joined, Mask, Read, Reduced, Spread, Typed

Arrays = Mapping[str, NDArray[Any]]
Run = Callable[[Arrays], Value]


class Part:
    """A node compiled: how to run it, its axes, and its value where that is known already."""

    __slots__ = ("axes", "constant", "kind", "run")

    def __init__(self, run: Run, kind: ValueType, axes: Axes, constant: Value = None) -> None:
        self.run = run
        self.kind = kind
        self.axes = axes
        self.constant = constant


class Batched:
    """Turns nodes into closures over arrays; the careful ones hold every step within the range of floating point.

    How nodes are joined is the same whatever they run on; a heir of this class says how else to read, to count a
    condition as a number, to decide and to reduce. Constants are folded by the steps on arrays in any case.
    """

    def __init__(self, careful: bool = False) -> None:
        self.careful = careful
        self.binary = arithmetic.SATURATING if careful else _on_arrays(arithmetic.BINARY)
        self.cellwise = _on_arrays(arithmetic.CELLWISE)

    def build(self, typed: Typed) -> Part:
        """The closure of a node, or its value if nothing below it reads a field."""
        match typed:
            case Constant(value, kind):
                return known(float(value) if kind is NUMBER else value, kind, ())
            case Mask(members, axes):
                return known(np.array([members]), BOOL, axes)
            case Read():
                return Part(self.read(typed), typed.kind, typed.axes)
            case Joined():
                return self._joined(typed)
            case Applied("where"):
                return self._where(typed)
            case Applied(function, arguments):
                return self._applied(typed, function, arguments)
            case Among(item, values, negated):
                part, step = self.build(item), _among(values, negated)
                if part.constant is not None:
                    return folded(step, [part], BOOL)
                return Part(_one(self.among(values, negated), part.run), BOOL, typed.axes)
            case Reduced():
                return self.reduced(typed)
            case Spread(argument, sizes):
                return _spread(typed, self.build(argument), sizes)

    def read(self, typed: Read) -> Run:
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

    def as_number(self, run: Run) -> Run:
        """A condition as 0 or 1."""
        return lambda a: run(a).astype(np.float64)

    def among(self, values: tuple[float, ...], negated: bool) -> Step:
        """Whether cells hold one of a few values."""
        return _among(values, negated)

    def decided(self, name: str, operands: list[Part]) -> Run:
        """Conditions joined by `and` or `or`."""
        first, *rest = operands
        return joined(first, [(arithmetic.LOGICAL[name], part) for part in rest])

    def chosen(self, condition: Part, yes: Part, no: Part) -> Run:
        """One of two values by a condition."""
        return _three(np.where, condition.run, yes.run, no.run)

    def reduced(self, typed: Reduced) -> Part:
        """One value from all cells of a vector."""
        part = self.build(typed.argument)
        if typed.function in {"sum", "mean", "min", "max"}:
            part = self._number(part)
        if part.constant is not None:
            return folded(arithmetic.SATURATING_REDUCTIONS[typed.function], [part], typed.kind)
        table = arithmetic.SATURATING_REDUCTIONS if self.careful else arithmetic.REDUCTIONS
        return Part(_remembered(typed, _one(table[typed.function], part.run)), typed.kind, typed.axes)

    def _joined(self, typed: Joined) -> Part:
        logical = typed.kind == BOOL
        operands = [self.build(operand) for operand in typed.operands]
        if not logical:
            operands = [self._number(operand) for operand in operands]
        operands = [_raised(operand, typed.axes) for operand in operands]
        operators = list(typed.operators)
        folding = arithmetic.LOGICAL if logical else arithmetic.SATURATING
        while operators and operands[0].constant is not None and operands[1].constant is not None:
            operands[:2] = [folded(folding[operators.pop(0)], operands[:2], typed.kind)]
        first, *rest = operands
        if not operators:
            return first
        if logical:
            return Part(self.decided(operators[0], operands), typed.kind, typed.axes)
        steps = [(self.binary[name], part) for name, part in zip(operators, rest, strict=True)]
        return Part(joined(first, steps), typed.kind, typed.axes)

    def _where(self, typed: Applied) -> Part:
        condition, *values = [self.build(argument) for argument in typed.arguments]
        if typed.kind is NUMBER:
            values = [self._number(part) for part in values]
        built = [_raised(part, typed.axes) for part in (condition, *values)]
        if all(part.constant is not None for part in built):
            return folded(np.where, built, typed.kind)
        return Part(self.chosen(*built), typed.kind, typed.axes)

    def _applied(self, typed: Applied, function: str, arguments: tuple[Typed, ...]) -> Part:
        built = [self.build(argument) for argument in arguments]
        if typed.kind is NUMBER:
            built = [self._number(part) for part in built]
        built = [_raised(part, typed.axes) for part in built]
        step, pairwise = self.cellwise[function], function in {"min", "max"}
        if all(part.constant is not None for part in built):
            folding = arithmetic.CELLWISE[function].array
            return folded(_leftwards(folding) if pairwise else folding, built, typed.kind)
        first, *rest = built
        if pairwise or len(built) == 2:
            return Part(joined(first, [(step, part) for part in rest]), typed.kind, typed.axes)
        if not rest:
            return Part(_one(step, first.run), typed.kind, typed.axes)
        return Part(_three(step, *(part.run for part in built)), typed.kind, typed.axes)

    def _number(self, part: Part) -> Part:
        """A condition as 0 or 1."""
        if part.kind is NUMBER:
            return part
        if isinstance(part.constant, np.ndarray):
            return known(part.constant.astype(np.float64), NUMBER, part.axes)
        if part.constant is not None:
            return known(float(part.constant), NUMBER, ())
        return Part(self.as_number(part.run), NUMBER, part.axes)


def known(value: Value, kind: ValueType, axes: Axes) -> Part:
    """A value that no world changes."""
    return Part(lambda _arrays: value, kind, axes, value)


def folded(step: Step, built: list[Part], kind: ValueType) -> Part:
    """The value of a step on constants, by the same arithmetic as on arrays."""
    axes = next((part.axes for part in built if part.axes), ())
    values = [np.array([part.constant]) if not part.axes else part.constant for part in built]
    value = step(*values)
    if value.ndim > 1:
        return known(value, kind, axes)
    return known(value.item(), kind, ())


def joined(first: Part, rest: list[tuple[Step, Part]]) -> Run:
    """Steps from left to right, each on what was reached and one part more."""
    if len(rest) == 1:
        (step, second), *_ = rest
        return _two(step, first, second)
    start, steps = first.run, tuple((step, part.run) for step, part in rest)

    def run(arrays: Arrays) -> Value:
        value = start(arrays)
        for step, f in steps:
            value = step(value, f(arrays))
        return value

    return run


def _on_arrays(table: Mapping[str, Operation]) -> dict[str, Step]:
    return {name: operation.array for name, operation in table.items()}


def _raised(part: Part, axes: Axes) -> Part:
    """One value of each world, shaped to go with a vector of each."""
    if not axes or part.axes or part.constant is not None:
        return part
    run = part.run
    if len(axes) == 1:
        return Part(lambda a: run(a)[:, None], part.kind, axes)
    key = (slice(None), *(None for _ in axes))
    return Part(lambda a: run(a)[key], part.kind, axes)


def _spread(typed: Spread, part: Part, sizes: tuple[int, ...]) -> Part:
    """One value for every entity."""
    if part.constant is not None:
        return part
    run = _raised(part, typed.axes).run
    return Part(lambda a: np.broadcast_to(cells := run(a), (len(cells), *sizes)).copy(), typed.kind, typed.axes)


class Still(dict[str, Any]):
    """Arrays that stand still while formulas are worked out: what they reduce to is worked out once."""

    __slots__ = ("memo",)

    def __init__(self, arrays: Arrays) -> None:
        super().__init__(arrays)
        self.memo: dict[int, Value] = {}


_NUMBERS: dict[Reduced, int] = {}
"""The same reduction in two formulas has the same number."""


def _remembered(typed: Reduced, f: Run) -> Run:
    """A reduction that is looked up where arrays remember (`Still`, or a view), else worked out."""
    number = _NUMBERS.setdefault(typed, len(_NUMBERS))

    def run(arrays: Arrays) -> Value:
        memo = getattr(arrays, "memo", None)
        if memo is None:
            return f(arrays)
        value = memo.get(number)
        if value is None:
            value = memo[number] = f(arrays)
        return value

    return run


def _one(step: Step, f: Run) -> Run:
    return lambda a: step(f(a))


def _two(step: Step, left: Part, right: Part) -> Run:
    f, g, x, y = left.run, right.run, left.constant, right.constant
    if y is not None:
        return lambda a: step(f(a), y)
    if x is not None:
        return lambda a: step(x, g(a))
    return lambda a: step(f(a), g(a))


def _three(step: Step, f: Run, g: Run, h: Run) -> Run:
    return lambda a: step(f(a), g(a), h(a))


def _leftwards(step: Step) -> Step:
    """A step on two values as one on several."""

    def each(first: Value, *rest: Value) -> Value:
        for other in rest:
            first = step(first, other)
        return first

    return each


def _among(values: tuple[float, ...], negated: bool) -> Step:
    """Whether cells hold one of a few values."""

    def among(cells: Value) -> Value:
        found = cells == values[0]
        for value in values[1:]:
            found = found | (cells == value)
        return ~found if negated else found

    return among
