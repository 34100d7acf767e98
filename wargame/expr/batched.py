"""Typed trees as functions over the arrays of a batch, every index settled beforehand."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.expr.arithmetic import BINARY, CELLWISE, LOGICAL, REDUCTIONS, SATURATING_REDUCTIONS, Operation, Value
from wargame.expr.names import BOOL, NUMBER, Enum, ValueType
from wargame.expr.source import ARRAYS, Source
from wargame.expr.typed import Among, Applied, Axes, Constant, Joined, Mask, Read, Reduced, Spread, Typed, reads

Arrays = Mapping[str, NDArray[Any]]
Run = Callable[[Arrays], Value]


class Part(NamedTuple):
    """A node written down: the text that stands for it, and its value where no world changes it."""

    text: str
    kind: ValueType
    axes: Axes
    constant: Value = None


class Batched:
    """Writes nodes as steps on arrays; the careful ones hold every step within the range of floating point.

    How nodes are joined is the same whatever they run on; an heir of this class says how else to read, to step, to
    decide and to reduce. Constants are folded by the careful steps on arrays in any case.
    """

    def __init__(self, source: Source, careful: bool = False) -> None:
        self.source = source
        self.careful = careful

    def build(self, typed: Typed) -> Part:
        """Write a node down, or give its value if nothing below it reads a field."""
        match typed:
            case Constant(value, kind):
                return self.known(float(value) if kind is NUMBER else value, kind)
            case Mask(members, axes):
                return self.known(np.array([members]), BOOL, axes)
        if not reads(typed):
            return self.known(folded(typed), typed.kind, typed.axes)
        return Part(self.write(typed), typed.kind, typed.axes)

    def write(self, typed: Typed) -> str:
        """Write a node down that is more than a constant."""
        match typed:
            case Read():
                return self.read(typed)
            case Joined(operators, operands):
                if typed.kind == BOOL:
                    return self.decided(operators[0], operands, typed.axes)
                return self.joined(typed)
            case Applied("where", (condition, *values)):
                return self.chosen(self.operand(condition, BOOL, typed.axes), values, typed)
            case Applied():
                return self._applied(typed)
            case Among(item, values, negated):
                return self.among(self.build(item).text, values, negated)
            case Reduced():
                return self.reduced(typed)
            case Spread(argument, sizes):
                return self.source.name(f"spread({self.operand(argument, NUMBER, typed.axes)}, {sizes!r})")
        raise TypeError(typed)

    def operand(self, typed: Typed, kind: ValueType, axes: Axes) -> str:
        """The text of a node in the kind and over the axes of what it goes into."""
        part = self.build(typed)
        if kind is NUMBER and part.kind is not NUMBER:
            part = self._number(part)
        if not axes or part.axes or part.constant is not None:
            return part.text
        return self.source.name(f"{part.text}[{', '.join([':', *('None' for _ in axes)])}]")

    def known(self, value: Value, kind: ValueType, axes: Axes = ()) -> Part:
        """A value that no world changes."""
        if isinstance(value, np.ndarray):
            return Part(self.source.bind(value), kind, axes, value)
        return Part(repr(value), kind, (), value)

    def read(self, typed: Read) -> str:
        """A read with its indices settled, in the type its kind asks for; an enum's codes stay as they are."""
        places = [":", *(":" if index is None else str(index) for index in typed.indices)]
        while len(places) > 1 and places[-1] == ":":
            places.pop()
        cells = f"{ARRAYS}[{typed.field!r}][{', '.join(places) if len(places) > 1 else '...'}]"
        if isinstance(typed.kind, Enum):
            return self.source.name(cells)
        return self.source.name(f"{'numbers' if typed.kind is NUMBER else 'truths'}({cells})")

    def step(self, operation: Operation, *operands: str) -> str:
        """One step of arithmetic or comparison."""
        text = operation.array.format(*operands)
        return self.source.name(f"saturate({text})" if self.careful and operation.bounded else text)

    def joined(self, typed: Joined) -> str:
        """Steps of arithmetic from left to right."""
        operators, (first, *rest) = _constants_first(typed)
        reached = self.operand(first, NUMBER, typed.axes)
        for operator, operand in zip(operators, rest, strict=True):
            reached = self.step(BINARY[operator], reached, self.operand(operand, NUMBER, typed.axes))
        return reached

    def as_number(self, text: str) -> str:
        """A condition as 0 or 1."""
        return self.source.name(f"numbers({text})")

    def among(self, text: str, values: tuple[float, ...], negated: bool) -> str:
        """Whether cells hold one of a few values."""
        found = " | ".join(f"({text} == {value!r})" for value in values)
        return self.source.name(f"~({found})" if negated else found)

    def decided(self, name: str, operands: tuple[Typed, ...], axes: Axes) -> str:
        """Conditions joined by `and` or `or`."""
        return self.source.name(f" {LOGICAL[name]} ".join(self.operand(operand, BOOL, axes) for operand in operands))

    def chosen(self, condition: str, values: list[Typed], typed: Applied) -> str:
        """One of two values by a condition."""
        yes, no = (self.operand(value, typed.kind, typed.axes) for value in values)
        return self.source.name(f"where({condition}, {yes}, {no})")

    def reduced(self, typed: Reduced) -> str:
        """One value from all cells of a vector."""
        return self.source.name(f"{self.source.bind(reduction(typed, self.careful))}({ARRAYS})")

    def _applied(self, typed: Applied) -> str:
        operation = CELLWISE[typed.function]
        first, *rest = (self.operand(argument, typed.kind, typed.axes) for argument in typed.arguments)
        if typed.function not in {"min", "max"}:
            return self.step(operation, first, *rest)
        for other in rest:
            first = self.step(operation, first, other)
        return first

    def _number(self, part: Part) -> Part:
        """A condition as 0 or 1."""
        if part.constant is None:
            return Part(self.as_number(part.text), NUMBER, part.axes)
        many = isinstance(part.constant, np.ndarray)
        return self.known(part.constant.astype(np.float64) if many else float(part.constant), NUMBER, part.axes)


class _OfConstants(Batched):
    """Writes a node that reads nothing, its constants as the arrays of one world."""

    def build(self, typed: Typed) -> Part:
        """Write a node down, whatever it is."""
        match typed:
            case Constant(value, kind):
                cells = np.array([float(value) if kind is NUMBER else value])
            case Mask(members):
                cells = np.array([members])
            case _:
                return Part(self.write(typed), typed.kind, typed.axes)
        return Part(self.source.bind(cells), typed.kind, typed.axes)


def _constants_first(typed: Joined) -> tuple[tuple[str, ...], tuple[Typed, ...]]:
    """The operators and operands of a chain, with the constants that it begins with made one."""
    operators, operands = typed.operators, typed.operands
    count = next((rank for rank, operand in enumerate(operands) if reads(operand)), 0)
    if count < 2:
        return operators, operands
    axes = next((operand.axes for operand in operands[:count] if operand.axes), ())
    constant = Joined(operators[: count - 1], operands[:count], typed.kind, axes)
    return operators[count - 1 :], (constant, *operands[count:])


@lru_cache(maxsize=4096)
def folded(typed: Typed) -> Value:
    """The value of a node that reads nothing, by the same arithmetic as on arrays."""
    if isinstance(typed, Spread):
        return folded(typed.argument)
    source = Source()
    part = _OfConstants(source, careful=True).build(typed)
    source.line(f"return {part.text}")
    with np.errstate(all="ignore"):
        value = source.function()({})
    return value if value.ndim > 1 else value.item()


@lru_cache(maxsize=4096)
def reduction(typed: Reduced, careful: bool) -> Run:
    """The function of a reduction, the same for every formula; looked up where arrays have a memory, as a view has."""
    source = Source()
    kind = NUMBER if typed.function in {"sum", "mean", "min", "max"} else BOOL
    cells = Batched(source, careful).operand(typed.argument, kind, typed.argument.axes)
    reduce = source.bind((SATURATING_REDUCTIONS if careful else REDUCTIONS)[typed.function])
    source.line(f"return {reduce}({cells})")
    work_out = source.function()

    def remembered(arrays: Arrays) -> Value:
        memo: dict[Run, Value] | None = getattr(arrays, "memo", None)
        if memo is None:
            return work_out(arrays)
        value = memo.get(work_out)
        if value is None:
            value = memo[work_out] = work_out(arrays)
        return value

    return remembered
