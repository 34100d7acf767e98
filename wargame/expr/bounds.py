"""Which expressions could leave the range of floating point, whatever finite values they read."""

import math
import sys
from typing import Final

from wargame.expr.names import BOOL
from wargame.expr.typed import Among, Applied, Constant, Joined, Mask, Read, Reduced, Spread, Typed, parts

MAX: Final = sys.float_info.max
EXP_LIMIT: Final = 50.0
_LARGEST: Final = {
    "exp": math.exp(EXP_LIMIT) * 2,
    "logistic": 1.0,
    "log1p": 800.0,
    "sqrt": math.sqrt(MAX) * 2,
}


def may_overflow(typed: Typed) -> bool:
    """Whether some finite values read would carry a step of the expression beyond the largest number.

    >>> from wargame.expr.names import NUMBER
    >>> price = Read("price", (0,), NUMBER, ())
    >>> may_overflow(Joined(("*",), (price, Constant(0.5, NUMBER)), NUMBER, ()))
    False
    >>> may_overflow(Joined(("*",), (price, price), NUMBER, ()))
    True
    """
    return math.isinf(_largest(typed))


def _largest(typed: Typed) -> float:
    """The largest magnitude a node or any step below it can reach: infinite when it can overflow."""
    inner = [_largest(part) for part in parts(typed)]
    if math.inf in inner:
        return math.inf
    if typed.kind == BOOL:
        return 1.0
    match typed:
        case Constant(value):
            return abs(float(value))
        case Joined(operators):
            return _joined(operators, inner, typed)
        case Applied(function):
            return _applied(function, inner, typed)
        case Reduced(function):
            return _reduced(function, inner[0], typed)
        case Spread():
            return inner[0]
        case Mask() | Among():
            return 1.0
        case Read():
            return MAX


def _joined(operators: tuple[str, ...], inner: list[float], typed: Joined) -> float:
    reached = inner[0]
    for operator, size, operand in zip(operators, inner[1:], typed.operands[1:], strict=True):
        if operator in {"+", "-"}:
            reached += size
        elif operator == "*":
            reached *= size
        elif isinstance(operand, Constant):
            reached = reached / size if size else 0.0
        elif operand.kind != BOOL:
            return math.inf
        if math.isinf(reached):
            return reached
    return reached


def _applied(function: str, inner: list[float], typed: Applied) -> float:
    if function in _LARGEST:
        return _LARGEST[function]
    if function == "clip":
        low, high = typed.arguments[1:]
        return max(inner[1:]) if isinstance(low, Constant) and isinstance(high, Constant) else max(inner)
    return max(inner[1:]) if function == "where" else max(inner)


def _reduced(function: str, inner: float, typed: Reduced) -> float:
    """The largest a reduction can give; a sum of numbers may pass any bound, one of truths only counts."""
    if typed.argument.kind == BOOL:
        return 1.0 if function == "mean" else 1e9
    return inner if function in {"min", "max"} else math.inf
