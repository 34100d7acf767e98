"""Typed trees as closures over exactly one world, on Python numbers.

A live turn works out thousands of expressions for one world, and most of what NumPy does with an array of one cell is
ceremony. Vectors stay with NumPy, up to the reduction that makes one number of them.
"""

import numpy as np

from wargame.expr import arithmetic
from wargame.expr.arithmetic import Step, Value
from wargame.expr.batched import Arrays, Batched, Part, Run
from wargame.expr.bounds import may_overflow
from wargame.expr.names import NUMBER, Enum
from wargame.expr.typed import Read, Reduced


class Single(Batched):
    """Turns nodes without axes into closures that give a float, a bool or a code.

    Where the step of an operation cannot vouch for the bits of its result, the closure raises `FloatingPointError`.
    Conditions are not looked at once others have decided, nor is the value that a `where` leaves.
    """

    def __init__(self) -> None:
        super().__init__()
        self.binary = {name: operation.number for name, operation in arithmetic.BINARY.items()}
        self.cellwise = {name: operation.number for name, operation in arithmetic.CELLWISE.items()}
        self._vectors = Batched()

    def read(self, typed: Read) -> Run:
        """One cell as a Python number."""
        name, kind = typed.field, typed.kind
        at = tuple(index for index in typed.indices if index is not None)
        if isinstance(kind, Enum):
            return _code(name, at)
        number = float if kind is NUMBER else bool
        match at:
            case ():
                return lambda a: number(a[name].item(0))
            case (i,):
                return lambda a: number(a[name].item(0, i))
            case (i, j):
                return lambda a: number(a[name].item(0, i, j))
        return lambda a: number(a[name].item(0, *at))

    def as_number(self, run: Run) -> Run:
        """A condition as 0 or 1."""
        return lambda a: float(run(a))

    def among(self, values: tuple[float, ...], negated: bool) -> Step:
        """Whether a number or code is one of a few."""
        if negated:
            return lambda x: x not in values
        return lambda x: x in values

    def decided(self, name: str, operands: list[Part]) -> Run:
        """Conditions joined by `and` or `or`, as far as need be."""
        f, g, *others = (part.run for part in operands)
        if not others:
            return (lambda a: f(a) and g(a)) if name == "and" else (lambda a: f(a) or g(a))
        runs = (f, g, *others)
        decisive: bool = name == "or"

        def run(arrays: Arrays) -> Value:
            for condition in runs:
                if condition(arrays) is decisive:
                    return decisive
            return not decisive

        return run

    def chosen(self, condition: Part, yes: Part, no: Part) -> Run:
        """The value that the condition calls for."""
        f, g, h = condition.run, yes.run, no.run
        return lambda a: g(a) if f(a) else h(a)

    def reduced(self, typed: Reduced) -> Part:
        """The closure over arrays, which has one cell for one world."""
        part = self._vectors.build(typed)
        if part.constant is not None:
            return part
        reduce = part.run
        if not may_overflow(typed):
            return Part(lambda a: reduce(a).item(), typed.kind, ())

        def run(arrays: Arrays) -> float:
            with np.errstate(over="raise", invalid="ignore"):
                return reduce(arrays).item()  # type: ignore[no-any-return]

        return Part(run, typed.kind, ())


def _code(name: str, at: tuple[int, ...]) -> Run:
    """One cell as it is held."""
    if len(at) == 1:
        (i,) = at
        return lambda a: a[name].item(0, i)
    return lambda a: a[name].item(0, *at)
