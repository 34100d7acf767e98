"""Typed trees as functions of exactly one world, on Python numbers.

A live turn works out thousands of expressions for one world, and most of what NumPy does with an array of one cell is
ceremony. Vectors stay with NumPy, up to the reduction that makes one number of them.
"""

import numpy as np

from wargame.expr.arithmetic import Operation, Value
from wargame.expr.batched import Arrays, Batched, Run, reduction
from wargame.expr.bounds import MAX, may_overflow
from wargame.expr.names import BOOL, NUMBER, Enum
from wargame.expr.source import ARRAYS, Source
from wargame.expr.typed import Applied, Axes, Joined, Read, Reduced, Typed


class Single(Batched):
    """Writes nodes without axes as steps that give a float, a bool or a code.

    Where a step cannot vouch for the bits of its result, it raises `FloatingPointError`. Conditions are not looked at
    once others have decided, nor is the value that a `where` leaves.

    Args:
        source: what is written to.
        guards: whether every reduction is guarded by itself; otherwise whoever calls the function guards it as a whole.
    """

    def __init__(self, source: Source, guards: bool = True) -> None:
        super().__init__(source)
        self._guards = guards

    def read(self, typed: Read) -> str:
        """One cell as a Python number."""
        at = ", ".join(str(index) for index in (0, *typed.indices) if index is not None)
        cell = f"{ARRAYS}[{typed.field!r}].item({at})"
        if isinstance(typed.kind, Enum):
            return self.source.name(cell)
        return self.source.name(f"{cell} * 1.0" if typed.kind is NUMBER else f"bool({cell})")

    def step(self, operation: Operation, *operands: str) -> str:
        """One step of arithmetic or comparison."""
        return self.source.name(operation.number.format(*operands))

    def joined(self, typed: Joined) -> str:
        """Steps of arithmetic from left to right; what leaves the range of floating point does not come back to it."""
        reached = super().joined(typed)
        if may_overflow(typed):
            self.source.check(f"-{MAX!r} <= {reached} <= {MAX!r}")
        return reached

    def as_number(self, text: str) -> str:
        """A condition as 0 or 1."""
        return self.source.name(f"{text} * 1.0")

    def among(self, text: str, values: tuple[float, ...], negated: bool) -> str:
        """Whether a number or code is one of a few."""
        return self.source.name(f"{text} {'not in' if negated else 'in'} {values!r}")

    def decided(self, name: str, operands: tuple[Typed, ...], axes: Axes) -> str:
        """Conditions joined by `and` or `or`, as far as need be."""
        first, *rest = operands
        decision = self.source.fresh()
        self.source.line(f"{decision} = {self.operand(first, BOOL, axes)}")
        for condition in rest:
            with self.source.block(f"if {'' if name == 'and' else 'not '}{decision}:"):
                self.source.line(f"{decision} = {self.operand(condition, BOOL, axes)}")
        return decision

    def chosen(self, condition: str, values: list[Typed], typed: Applied) -> str:
        """The value that the condition calls for."""
        choice = self.source.fresh()
        for head, value in zip((f"if {condition}:", "else:"), values, strict=True):
            with self.source.block(head):
                self.source.line(f"{choice} = {self.operand(value, typed.kind, typed.axes)}")
        return choice

    def reduced(self, typed: Reduced) -> str:
        """One value from all cells of a vector, by NumPy."""
        run = reduction(typed, careful=False)
        if self._guards and may_overflow(typed):
            run = guarded(run)
        return self.source.name(f"{self.source.bind(run)}({ARRAYS}).item()")


def guarded(run: Run) -> Run:
    """The same function, which raises `FloatingPointError` rather than pass the largest number."""

    def within(arrays: Arrays) -> Value:
        with np.errstate(over="raise", invalid="ignore"):
            return run(arrays)

    return within
