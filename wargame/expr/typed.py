"""The tree of an expression after checking: names are columns, and every node has a type."""

from dataclasses import dataclass

from wargame.expr.names import BOOL, NUMBER, ValueType

Axes = tuple[str, ...]
Indices = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known before any world is: a number, a truth, or the code of an enum's value."""

    value: float | bool
    kind: ValueType
    axes: Axes = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """The members of a group, over the axis it is a part of."""

    members: tuple[bool, ...]
    axes: Axes
    kind: ValueType = BOOL


@dataclass(frozen=True, slots=True)
class Read:
    """Cells of one field; an index of None keeps the whole axis."""

    field: str
    indices: Indices
    kind: ValueType
    axes: Axes


@dataclass(frozen=True, slots=True)
class Joined:
    """Operands joined from left to right by operators of one level."""

    operators: tuple[str, ...]
    operands: tuple["Typed", ...]
    kind: ValueType
    axes: Axes


@dataclass(frozen=True, slots=True)
class Applied:
    """A comparison or a function, cell by cell."""

    function: str
    arguments: tuple["Typed", ...]
    kind: ValueType
    axes: Axes


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a value is one of a list."""

    item: "Typed"
    values: tuple[float, ...]
    negated: bool
    axes: Axes
    kind: ValueType = BOOL


@dataclass(frozen=True, slots=True)
class Reduced:
    """One value from all cells of a vector."""

    function: str
    argument: "Typed"
    kind: ValueType
    axes: Axes = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """One value repeated over the axes asked for."""

    argument: "Typed"
    sizes: tuple[int, ...]
    axes: Axes
    kind: ValueType = NUMBER


Typed = Constant | Mask | Read | Joined | Applied | Among | Reduced | Spread


def parts(typed: Typed) -> tuple[Typed, ...]:
    """The nodes directly below one."""
    match typed:
        case Joined(_, operands):
            return operands
        case Applied(_, arguments):
            return arguments
        case Among(item):
            return (item,)
        case Reduced(_, argument) | Spread(argument):
            return (argument,)
    return ()


def reads(typed: Typed) -> tuple[tuple[str, Indices], ...]:
    """What an expression looks at: each field and the cells of it once, in reading order.

    >>> price = Read("price", (2,), NUMBER, ())
    >>> reads(Applied("max", (price, Constant(0.0, NUMBER), price), NUMBER, ()))
    (('price', (2,)),)
    """
    found: dict[tuple[str, Indices], None] = {}
    waiting = [typed]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Read):
            found[node.field, node.indices] = None
        waiting.extend(reversed(parts(node)))
    return tuple(found)
