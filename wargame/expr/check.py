"""From the tree as written to a typed tree, reporting every problem in the text."""

from collections.abc import Callable
from typing import Final, TypeGuard

from wargame.expr.errors import MAX_PROBLEMS, MAX_QUOTED, ExprError, ExprErrors, Span, nearest, nearest_value, quote
from wargame.expr.names import BOOL, FUNCTIONS, NUMBER, OF_NAMES, REDUCTIONS, Basic, Enum, Names, ValueType
from wargame.expr.resolve import MAX_AGO, Resolver
from wargame.expr.tree import (
    Call,
    Chain,
    Compare,
    Membership,
    Negate,
    Node,
    Not,
    Number,
    Path,
    Truth,
    number_text,
    to_text,
)
from wargame.expr.typed import Among, Applied, Axes, Constant, Joined, Read, Reduced, Spread, Typed

_ARGUMENTS: Final = {
    "clip": ("x", "low", "high"),
    "abs": ("x",),
    "exp": ("x",),
    "log1p": ("x",),
    "sqrt": ("x",),
    "logistic": ("x",),
    "where": ("condition", "a", "b"),
    "sum": ("vector",),
    "mean": ("vector",),
    "any": ("vector",),
    "all": ("vector",),
    "count": ("vector",),
    "since": ("name",),
    "fired": ("event",),
    "ago": ("value", "turns"),
}
_OF_CONDITIONS: Final = frozenset({"any", "all", "count"})
_Need = Callable[[Node, Typed], None]


def check(tree: Node, names: Names, want: Basic = NUMBER, axes: Axes = ()) -> Typed:
    """The typed tree of an expression.

    One value is accepted where a vector is wanted, and stands for every entity.

    Args:
        tree: as parsed.
        names: the vocabulary.
        want: the kind of value the expression must give.
        axes: the axes after the batch axis that its value must have.

    Raises:
        ExprErrors: with all problems found.
    """
    checker = _Checker(names)
    typed = checker.visit(tree)
    if typed is not None and not checker.problems:
        typed = checker.wanted(tree, typed, want, axes)
    if typed is None or checker.problems:
        raise ExprErrors(checker.problems)
    return typed


class _Checker:
    """Walks a tree; where a node is wrong it notes the problem, gives None, and walks on."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.resolver = Resolver(names)
        self.problems: list[ExprError] = []

    def visit(self, node: Node) -> Typed | None:
        """The typed form of a node, or None where it or a part of it is wrong."""
        if len(self.problems) >= MAX_PROBLEMS:
            return None
        try:
            return self._typed(node)
        except ExprError as problem:
            self.problems.append(problem)
            return None

    def visit_all(self, nodes: tuple[Node, ...], need: _Need | None = None) -> list[Typed] | None:
        """The typed forms of several nodes; all are looked at even when one is wrong."""
        typed: list[Typed] = []
        for node in nodes:
            one = self.visit(node)
            if one is not None and self._meets(need, node, one):
                typed.append(one)
        return typed if len(typed) == len(nodes) else None

    def _meets(self, need: _Need | None, node: Node, typed: Typed) -> bool:
        """Whether a node is of the type its place needs."""
        try:
            if need is not None:
                need(node, typed)
        except ExprError as problem:
            self.problems.append(problem)
            return False
        return True

    def _typed(self, node: Node) -> Typed | None:
        match node:
            case Number(value):
                return Constant(value, NUMBER)
            case Truth(truth):
                return Constant(truth, BOOL)
            case Path():
                return self.resolver.value(node)
            case Negate(operand):
                return self._apply("negate", (operand,), node.span)
            case Not(operand):
                return self._not(operand)
            case Chain():
                return self._chain(node)
            case Compare():
                return self._compare(node)
            case Membership():
                return self._membership(node)
            case Call():
                return self._call(node)

    # Operators.

    def _chain(self, node: Chain) -> Typed | None:
        logical = node.operators[0] in {"and", "or"}
        need = self._need_condition(f"{quote(node.operators[0])} joins conditions") if logical else self._need_number
        operands = self.visit_all(node.operands, need)
        if operands is None:
            return None
        axes = self._common_axes(node.operands, operands, node.span)
        return Joined(node.operators, tuple(operands), BOOL if logical else NUMBER, axes)

    def _not(self, operand: Node) -> Typed | None:
        typed = self.visit_all((operand,), self._need_condition("'not' turns a condition round"))
        return None if typed is None else Applied("not", tuple(typed), BOOL, typed[0].axes)

    def _apply(self, function: str, arguments: tuple[Node, ...], span: Span) -> Typed | None:
        """A function of numbers, cell by cell."""
        typed = self.visit_all(arguments, self._need_number)
        if typed is None:
            return None
        return Applied(function, tuple(typed), NUMBER, self._common_axes(arguments, typed, span))

    def _compare(self, node: Compare) -> Typed | None:
        pair = self._pair(node.left, node.right)
        if pair is None:
            return None
        left, right = pair
        kinds = (left.kind, right.kind)
        if kinds == (BOOL, BOOL) or isinstance(left.kind, Enum) or isinstance(right.kind, Enum):
            if left.kind != right.kind:
                raise self._unlike(node, left, right)
            if node.operator not in {"==", "!="}:
                what = f"{quote(node.operator)} needs an order, and {self._text(node.left)} is {self._kind(left.kind)}"
                raise ExprError.at(node.span, what, "compare with == or != or 'in [...]'")
        elif kinds != (NUMBER, NUMBER):
            raise self._unlike(node, left, right)
        axes = self._common_axes((node.left, node.right), [left, right], node.span)
        return Applied(node.operator, (left, right), BOOL, axes)

    def _pair(self, left: Node, right: Node) -> tuple[Typed, Typed] | None:
        """Both sides of a comparison; beside an enum, a bare name is one of its values."""
        if self._may_be_value(right):
            item = self.visit(left)
            literal = self._beside(item, right)
            return None if item is None or literal is None else (item, literal)
        if self._may_be_value(left):
            item = self.visit(right)
            literal = self._beside(item, left)
            return None if item is None or literal is None else (literal, item)
        pair = self.visit_all((left, right))
        if pair is None:
            return None
        first, second = pair
        return self._as_value(left, first, second.kind), self._as_value(right, second, first.kind)

    def _as_value(self, node: Node, typed: Typed, other: ValueType) -> Typed:
        """A field beside an enum that has a value of the field's name: the value is meant."""
        if isinstance(other, Enum) and typed.kind != other and isinstance(node, Path) and not node.steps:
            code = self.names.code(other.name, node.head.text)
            return typed if code is None else Constant(code, other)
        return typed

    def _may_be_value(self, node: Node) -> TypeGuard[Path]:
        """Whether a side of a comparison can only be an enum's value: one name that is no field."""
        return isinstance(node, Path) and not node.steps and node.head.text not in self.names.fields

    def _beside(self, item: Typed | None, path: Path) -> Typed | None:
        """A bare name compared with something: where that is wrong itself, nothing can be said of the name."""
        if item is None:
            return None
        return Constant(self._code(path, item.kind), item.kind) if isinstance(item.kind, Enum) else self.visit(path)

    def _code(self, path: Path, enum: Enum) -> int:
        """The code of the value a bare name stands for."""
        name = path.head.text
        value = self.names.me if name == "me" and self.names.me is not None else name
        code = self.names.code(enum.name, value)
        if code is None:
            what = f"{quote(value)} is no value of {enum.name}"
            raise ExprError.at(path.span, what, nearest_value(value, self.names.enums.get(enum.name, ())))
        return code

    def _membership(self, node: Membership) -> Typed | None:
        item = self.visit(node.item)
        if item is None:
            return None
        if item.kind == BOOL:
            raise ExprError.at(node.item.span, f"{self._text(node.item)} is true or false", "use it as it stands")
        codes: list[float] = []
        for option in node.options:
            try:
                codes.append(self._option(option, item.kind))
            except ExprError as problem:
                self.problems.append(problem)
        return Among(item, tuple(codes), node.negated, item.axes)

    def _option(self, option: Number | Path, kind: ValueType) -> float:
        if isinstance(kind, Enum):
            if isinstance(option, Path):
                return self._code(option, kind)
            raise ExprError.at(option.span, f"{number_text(option.value)} is no value of {kind.name}", "write a name")
        if isinstance(option, Number):
            return option.value
        what = f"{quote(option.head.text)} in a list to compare a number with"
        raise ExprError.at(option.span, what, "write numbers only")

    # Functions.

    def _call(self, node: Call) -> Typed | None:
        name = node.function.text
        if name not in FUNCTIONS:
            raise self._unknown_function(node)
        if name in {"min", "max"}:
            return self._extreme(node)
        if len(node.arguments) != len(_ARGUMENTS[name]):
            self.problems.append(self._wrong_number_of_arguments(node))
            if name not in OF_NAMES:
                self.visit_all(node.arguments)
            return None
        if name == "where":
            return self._where(node)
        if name == "ago":
            return self._ago(node)
        if name in OF_NAMES:
            return self._of_name(node)
        if name in REDUCTIONS:
            return self._reduce(node)
        return self._apply(name, node.arguments, node.span)

    def _extreme(self, node: Call) -> Typed | None:
        if not node.arguments:
            raise ExprError.at(node.span, f"{quote(node.function.text)} needs something to compare", "as in max(a, b)")
        if len(node.arguments) == 1:
            return self._reduce(node)
        return self._apply(node.function.text, node.arguments, node.span)

    def _where(self, node: Call) -> Typed | None:
        condition = self.visit_all(node.arguments[:1], self._need_condition("'where' chooses by a condition"))
        values = self.visit_all(node.arguments[1:], self._need_number)
        if condition is None or values is None:
            return None
        both_conditions = values[0].kind == BOOL and values[1].kind == BOOL
        typed = condition + values
        axes = self._common_axes(node.arguments, typed, node.span)
        return Applied("where", tuple(typed), BOOL if both_conditions else NUMBER, axes)

    def _reduce(self, node: Call) -> Typed | None:
        name, written = node.function.text, node.arguments[0]
        typed = self.visit(written)
        if typed is None:
            return None
        if not typed.axes:
            what = f"{quote(name)} runs over a vector, and {self._text(written)} is one value"
            way_out = f"give it two or more, as in {name}({_short(written)}, 0)" if name in {"min", "max"} else None
            raise ExprError.at(written.span, what, way_out or "leave the function out, or take a whole axis")
        if name in _OF_CONDITIONS:
            self._need_condition(f"{quote(name)} runs over conditions")(written, typed)
            return Reduced(name, typed, NUMBER if name == "count" else BOOL)
        self._need_number(written, typed)
        return Reduced(name, typed, NUMBER)

    def _of_name(self, node: Call) -> Read | Applied:
        """`since` and `fired`, which take a name rather than a value."""
        argument = node.arguments[0]
        if not isinstance(argument, Path):
            what = f"{quote(node.function.text)} takes a name, not {self._text(argument)}"
            raise ExprError.at(argument.span, what, f"as in {node.function.text}(name)")
        if node.function.text == "since":
            return self.resolver.since(argument)
        return self.resolver.fired(argument)

    def _ago(self, node: Call) -> Read:
        value, turns = node.arguments
        if not isinstance(value, Path):
            raise ExprError.at(value.span, f"'ago' takes one field, not {self._text(value)}", "as in ago(turn, 1)")
        if not isinstance(turns, Number) or turns.value not in range(1, MAX_AGO + 1):
            what = f"'ago' reaches 1 to {MAX_AGO} turns back, not {self._text(turns)}"
            raise ExprError.at(turns.span, what, "write a whole number")
        return self.resolver.ago(value, int(turns.value), node.span)

    def _wrong_number_of_arguments(self, node: Call) -> ExprError:
        name, given = node.function.text, len(node.arguments)
        names = _ARGUMENTS[name]
        takes = f"{len(names)} argument{'' if len(names) == 1 else 's'}"
        return ExprError.at(node.span, f"{quote(name)} takes {takes}, not {given}", f"{name}({', '.join(names)})")

    def _unknown_function(self, node: Call) -> ExprError:
        name = node.function.text
        known = name in self.names.fields or any(self.names.axes_of(name)) or name in self.names.nouns
        if known:
            inside = ", ".join(map(_short, node.arguments))
            way_out = f"did you mean {name}[{inside}]?"
            return ExprError.at(node.function.span, f"{quote(name)} is not a function", way_out)
        return ExprError.at(node.function.span, f"there is no function {quote(name)}", nearest(name, FUNCTIONS))

    # Types.

    def _need_number(self, written: Node, typed: Typed) -> None:
        """Conditions count as 0 or 1 where a number is needed; names of a list do not."""
        if isinstance(typed.kind, Enum):
            what = f"{self._text(written)} is {self._kind(typed.kind)}, not a number"
            raise ExprError.at(written.span, what, f"compare it: {_short(written)} == ...")

    def _need_condition(self, why: str) -> _Need:
        def need(written: Node, typed: Typed) -> None:
            if typed.kind != BOOL:
                end = "== ..." if isinstance(typed.kind, Enum) else "> 0"
                what = f"{why}, and {self._text(written)} is {self._kind(typed.kind)}"
                raise ExprError.at(written.span, what, f"compare it: {_short(written)} {end}")

        return need

    def _common_axes(self, written: tuple[Node, ...], typed: list[Typed], span: Span) -> Axes:
        """The axes of a result cell by cell: vectors must agree, and one value goes with any vector."""
        vectors = [(node, one) for node, one in zip(written, typed, strict=True) if one.axes]
        if not vectors:
            return ()
        first_node, first = vectors[0]
        for node, other in vectors[1:]:
            if other.axes != first.axes:
                what = (
                    f"{self._text(first_node)} is {self._each(first)}, "
                    f"{self._text(node)} {self._each(other)}; they do not pair"
                )
                raise ExprError.at(span, what, self._one_from(node, other))
        return first.axes

    def wanted(self, tree: Node, typed: Typed, want: Basic, axes: Axes) -> Typed | None:
        """The whole expression as its place asks for it."""
        problem: ExprError | None = None
        if typed.axes not in ((), axes):
            if not axes:
                what = f"{self._text(tree)} is {self._each(typed)}, and one value is needed here"
            else:
                what = f"{self._text(tree)} is {self._each(typed)}, not {self.resolver.each_of(axes, want)}"
            problem = ExprError.at(tree.span, what, self._one_from(tree, typed))
        elif typed.kind != want:
            problem = self._wrong_kind(tree, typed, want)
        if problem is not None:
            self.problems.append(problem)
            return None
        if typed.axes != axes:
            return Spread(typed, tuple(len(self.names.axes[axis]) for axis in axes), axes, typed.kind)
        return typed

    def _wrong_kind(self, tree: Node, typed: Typed, want: Basic) -> ExprError:
        text = _short(tree)
        if want is NUMBER and typed.kind == BOOL:
            way_out: str | None = f"write where({text}, 1, 0)"
        elif isinstance(typed.kind, Enum):
            way_out = f"compare it: {text} == ..."
        else:
            way_out = f"compare it: {text} > 0"
        needed = "a number" if want is NUMBER else "a condition"
        what = f"{self._text(tree)} is {self._kind(typed.kind)}, and {needed} is needed here"
        return ExprError.at(tree.span, what, way_out)

    def _unlike(self, node: Compare, left: Typed, right: Typed) -> ExprError:
        what = (
            f"{self._text(node.left)} is {self._kind(left.kind)}, "
            f"{self._text(node.right)} is {self._kind(right.kind)}; they cannot be compared"
        )
        way_out = None
        for typed in (left, right):
            if isinstance(typed.kind, Enum):
                values = self.names.enums.get(typed.kind.name, ())
                way_out = f"compare it with one of {', '.join(values[:8])}{', ...' if len(values) > 8 else ''}"
        return ExprError.at(node.span, what, way_out)

    def _one_from(self, written: Node, typed: Typed) -> str:
        """The way out of having a vector where one value is needed."""
        wrap = f"any({_short(written)})" if typed.kind == BOOL else f"sum({_short(written)})"
        if isinstance(typed, Read) and isinstance(written, Path) and typed.indices.count(None) == len(typed.indices):
            nouns = " and ".join(map(self.names.a_noun, typed.axes))
            function = wrap.split("(")[0]
            return f"wrap it in {function}(...) or name {nouns}: {self.resolver.example(typed.field, typed.axes)}"
        return f"wrap it: {wrap}"

    def _each(self, typed: Typed) -> str:
        return self.resolver.each_of(typed.axes, typed.kind)

    def _text(self, node: Node) -> str:
        """A node in the reader's own words."""
        return quote(str(node.span) or to_text(node))

    def _kind(self, kind: ValueType) -> str:
        if isinstance(kind, Enum):
            return f"a value of {kind.name}"
        return "a number" if kind is NUMBER else "true or false"


def _short(node: Node) -> str:
    """A node's canonical text, for a way out that quotes it."""
    text = to_text(node)
    return text if len(text) <= MAX_QUOTED else "..."
