"""The tree of an expression as written, and its canonical text."""

from dataclasses import dataclass, field
from typing import Final

from wargame.expr.errors import Span

# How tightly each construct binds; a looser one inside a tighter one needs parentheses.
OR, AND, NOT, COMPARE, SUM, PRODUCT, NEGATE, ATOM = range(1, 9)
CHAIN_LEVEL: Final = {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
COMPARISONS: Final = ("<", "<=", ">", ">=", "==", "!=")


@dataclass(frozen=True, slots=True)
class Name:
    """A name inside a path, with its own place."""

    text: str
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """The step `.name` of a path."""

    name: Name


@dataclass(frozen=True, slots=True)
class Index:
    """The step `[name, name]` of a path."""

    names: tuple[Name, ...]
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number; below zero only inside the list of an `in`."""

    value: float
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    value: bool
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A name and the steps from it: `rwanda.trust[drc]`."""

    head: Name
    steps: tuple[Dot | Index, ...] = ()
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """`-x`."""

    operand: "Node"
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    operand: "Node"
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined from left to right by operators of one level: `a - b + c`, `a and b and c`.

    One flat node, so that a sum of two hundred terms is no deeper than a sum of two.
    """

    operators: tuple[str, ...]
    operands: tuple["Node", ...]
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`a < b` and its like."""

    operator: str
    left: "Node"
    right: "Node"
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """`x in [a, b]` or `x not in [a, b]`."""

    item: "Node"
    options: tuple["Number | Path", ...]
    negated: bool = False
    span: Span = field(default=Span(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """`name(argument, ...)`."""

    function: Name
    arguments: tuple["Node", ...]
    span: Span = field(default=Span(), compare=False, repr=False)


Node = Number | Truth | Path | Negate | Not | Chain | Compare | Membership | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one."""
    match node:
        case Negate(operand) | Not(operand):
            return (operand,)
        case Chain(_, operands):
            return operands
        case Compare(_, left, right):
            return (left, right)
        case Membership(item, options):
            return (item, *options)
        case Call(_, arguments):
            return arguments
    return ()


def level(node: Node) -> int:
    """How tightly the outermost construct of a tree binds."""
    match node:
        case Chain(operators):
            return CHAIN_LEVEL[operators[0]]
        case Compare() | Membership():
            return COMPARE
        case Not():
            return NOT
        case Negate():
            return NEGATE
    return ATOM


def to_text(node: Node) -> str:
    """The canonical text of a tree; parsing it gives the same tree.

    >>> to_text(Negate(Chain(("+", "-"), (Number(1.0), Number(0.5), Path(Name("turn"))))))
    '-(1 + 0.5 - turn)'
    """
    match node:
        case Number(value):
            return number_text(value)
        case Truth(value):
            return "true" if value else "false"
        case Path(head, steps):
            return head.text + "".join(map(_step_text, steps))
        case Negate(operand):
            return f"-{_inside(operand, NEGATE)}"
        case Not(operand):
            return f"not {_inside(operand, NOT)}"
        case Chain(operators, operands):
            inner = CHAIN_LEVEL[operators[0]] + 1
            rest = (f" {op} {_inside(right, inner)}" for op, right in zip(operators, operands[1:], strict=True))
            return _inside(operands[0], inner) + "".join(rest)
        case Compare(operator, left, right):
            return f"{_inside(left, SUM)} {operator} {_inside(right, SUM)}"
        case Membership(item, options, negated):
            word = "not in" if negated else "in"
            return f"{_inside(item, SUM)} {word} [{', '.join(map(to_text, options))}]"
        case Call(function, arguments):
            return f"{function.text}({', '.join(map(to_text, arguments))})"


def number_text(value: float) -> str:
    """A number as the language writes it, without a needless fraction.

    >>> number_text(2500.0), number_text(0.25), number_text(1e-7)
    ('2500', '0.25', '1e-07')
    """
    return str(int(value)) if value.is_integer() else repr(value)


def _inside(node: Node, least: int) -> str:
    """A tree's text, in parentheses where it binds less tightly than its place asks."""
    text = to_text(node)
    return text if level(node) >= least else f"({text})"


def _step_text(step: Dot | Index) -> str:
    if isinstance(step, Dot):
        return f".{step.name.text}"
    return f"[{', '.join(name.text for name in step.names)}]"
