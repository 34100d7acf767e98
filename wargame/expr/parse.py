"""From tokens to a tree, by precedence climbing: the depth of the call stack is bounded by the nesting allowed."""

from dataclasses import replace
from typing import Final, Never, TypeVar

from wargame.expr.errors import ExprError, ExprErrors, Span, quote
from wargame.expr.tokens import Token, TokenKind, tokenize
from wargame.expr.tree import (
    CHAIN_LEVEL,
    COMPARE,
    COMPARISONS,
    NEGATE,
    NOT,
    OR,
    SUM,
    Call,
    Chain,
    Compare,
    Dot,
    Index,
    Membership,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Path,
    Truth,
    children,
)

MAX_DEPTH: Final = 60
MAX_NODES: Final = 400

_N = TypeVar("_N", Number, Truth, Path, Negate, Not, Chain, Compare, Membership, Call)
_CHOOSE = "choose between two values with where(condition, a, b)"
_WORDS: Final = {
    "if": _CHOOSE,
    "else": _CHOOSE,
    "then": _CHOOSE,
    "is": "did you mean '=='?",
    "equals": "did you mean '=='?",
    "xor": "write '(a or b) and not (a and b)'",
    "lambda": "there are no functions to define",
    "for": "there are no loops; sum, mean, any, all and count run over a whole axis",
}


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        ExprErrors: with the place and the way out, when the text is not an expression.

    >>> from wargame.expr.tree import to_text
    >>> to_text(parse("not (turn>3)or goma . holder==m23"))
    'not turn > 3 or goma.holder == m23'
    """
    parser = _Parser(tokenize(text))
    try:
        return parser.whole()
    except ExprError as problem:
        raise ExprErrors([problem]) from None


class _Parser:
    """The tokens, the place reached, and what has been built so far."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.nesting = 0
        self.nodes = 0
        self.heights: dict[Span, int] = {}

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def at(self, *symbols: str) -> bool:
        """Whether the next token is one of these marks or keywords."""
        return self.token.kind is TokenKind.SYMBOL and self.token.text in symbols

    def at_end(self) -> bool:
        return self.token.kind is TokenKind.END

    def take(self) -> Token:
        """The next token, stepping over it."""
        token = self.token
        self.place += 1
        return token

    def build(self, node: _N) -> _N:
        """Count a finished node against the limits."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExprError.at(node.span, f"more than {MAX_NODES} values and operators", "split the expression")
        height = 1 + max((self.heights.get(child.span, 0) for child in children(node)), default=0)
        if height > MAX_DEPTH:
            self.too_deep(node.span)
        self.heights[node.span] = height
        return node

    def too_deep(self, span: Span) -> Never:
        raise ExprError.at(span, f"nested more than {MAX_DEPTH} deep", "split the expression")

    def whole(self) -> Node:
        """The whole text as one tree."""
        if self.at_end():
            raise ExprError.at(self.token.span, "the expression is empty", "write a value or a condition")
        node = self.expression(OR)
        if not self.at_end():
            self.unexpected_after(node)
        return node

    def expression(self, least: int) -> Node:
        """The longest tree from here whose operators bind at least this tightly."""
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            self.too_deep(self.token.span)
        node = self.operand(least)
        while self.token.kind is TokenKind.SYMBOL:
            if least <= COMPARE and (self.at(*COMPARISONS, "in") or self.at_not_in()):
                node = self.comparison(node)
            elif CHAIN_LEVEL.get(self.token.text, 0) >= least:
                node = self.chain(node, CHAIN_LEVEL[self.token.text])
            else:
                break
        self.nesting -= 1
        return node

    def chain(self, first: Node, level: int) -> Chain:
        """Operands and operators of one level, from left to right."""
        operators: list[str] = []
        operands = [first]
        while self.token.kind is TokenKind.SYMBOL and CHAIN_LEVEL.get(self.token.text) == level:
            operators.append(self.take().text)
            operands.append(self.expression(level + 1))
        return self.build(Chain(tuple(operators), tuple(operands), first.span.to(operands[-1].span)))

    def at_not_in(self) -> bool:
        following = self.tokens[self.place + 1] if self.at("not") else None
        return following is not None and following.kind is TokenKind.SYMBOL and following.text == "in"

    def comparison(self, left: Node) -> Compare | Membership:
        """What follows a left-hand side: one comparison, never a run of them."""
        node: Compare | Membership
        if self.at(*COMPARISONS):
            operator = self.take().text
            right = self.expression(SUM)
            node = self.build(Compare(operator, left, right, left.span.to(right.span)))
        else:
            node = self.membership(left)
        if self.at(*COMPARISONS, "in") or self.at_not_in():
            way_out = f"join two with 'and': {node.span} and ..."
            if isinstance(node, Compare) and self.at(*COMPARISONS):
                way_out = f"join two with 'and': {node.span} and {node.right.span} {self.token.text} ..."
            raise ExprError.at(self.token.span, "comparisons do not chain", way_out)
        return node

    def membership(self, item: Node) -> Membership:
        negated = self.take().text == "not"
        if negated:
            self.take()
        if not self.at("["):
            raise ExprError.at(self.token.span, "'in' needs a list", "write it in square brackets: x in [a, b]")
        self.take()
        options = [self.option()]
        while self.at(","):
            self.take()
            options.append(self.option())
        if self.at(".", "["):
            raise ExprError.at(self.token.span, "a path in the list of an 'in'", "list bare names and numbers only")
        end = self.close("]", "a ',' or the closing ']'")
        return self.build(Membership(item, tuple(options), negated, item.span.to(end)))

    def option(self) -> Number | Path:
        """One entry in the list of an `in`: a bare name or a number."""
        start = self.token.span
        negative = self.at("-")
        if negative:
            self.take()
        elif self.token.kind is TokenKind.NAME:
            token = self.take()
            return self.build(Path(Name(token.text, token.span), (), token.span))
        if self.token.kind is TokenKind.NUMBER:
            token = self.take()
            return self.build(Number(-token.value if negative else token.value, start.to(token.span)))
        expected = "a number after '-'" if negative else "a name or a number"
        raise ExprError.at(self.token.span, f"expected {expected}, found {self.found()}")

    def operand(self, least: int) -> Node:
        """A value, or a prefix operator with what it applies to."""
        token = self.token
        if self.at("not"):
            if least > NOT:
                raise ExprError.at(token.span, "'not' cannot follow an operator", "put it in parentheses: (not ...)")
            self.take()
            inner = self.expression(NOT)
            return self.build(Not(inner, token.span.to(inner.span)))
        if self.at("-"):
            self.take()
            inner = self.expression(NEGATE)
            return self.build(Negate(inner, token.span.to(inner.span)))
        if self.at("("):
            return self.parentheses()
        if self.at("true", "false"):
            return self.build(Truth(self.take().text == "true", token.span))
        if token.kind is TokenKind.NUMBER:
            return self.build(Number(self.take().value, token.span))
        if token.kind is TokenKind.NAME:
            return self.named()
        return self.no_value()

    def parentheses(self) -> Node:
        opening = self.take().span
        inner = self.expression(OR)
        if self.at(","):
            raise ExprError.at(self.token.span, "',' separates the arguments of a function", "use one value here")
        span = opening.to(self.close(")", "an operator or the closing ')'"))
        self.heights[span] = self.heights[inner.span]
        return replace(inner, span=span)

    def named(self) -> Path | Call:
        """A path or a call, both of which begin with a name."""
        head = self.take()
        name = Name(head.text, head.span)
        if self.at("("):
            return self.call(name)
        steps: list[Dot | Index] = []
        end = head.span
        while self.at(".", "["):
            if self.at("."):
                self.take()
                dotted = self.path_name("after '.'")
                steps.append(Dot(dotted))
                end = dotted.span
            else:
                index = self.index()
                steps.append(index)
                end = index.span
        if self.at("("):
            way_out = "functions are called by one bare name, as in max(a, b)"
            raise ExprError.at(head.span.to(end), f"{quote(str(head.span.to(end)))} cannot be called", way_out)
        return self.build(Path(name, tuple(steps), head.span.to(end)))

    def path_name(self, where: str) -> Name:
        if self.token.kind is TokenKind.NAME:
            token = self.take()
            return Name(token.text, token.span)
        way_out = "cells are named, not counted" if self.token.kind is TokenKind.NUMBER else None
        raise ExprError.at(self.token.span, f"expected a name {where}, found {self.found()}", way_out)

    def index(self) -> Index:
        opening = self.take().span
        names = [self.path_name("in the brackets")]
        while self.at(","):
            self.take()
            names.append(self.path_name("in the brackets"))
        return Index(tuple(names), opening.to(self.close("]", "a ',' or the closing ']'")))

    def call(self, function: Name) -> Call:
        self.take()
        arguments: list[Node] = []
        if not self.at(")"):
            arguments.append(self.expression(OR))
            while self.at(","):
                self.take()
                arguments.append(self.expression(OR))
        end = self.close(")", "a ',' or the closing ')'")
        return self.build(Call(function, tuple(arguments), function.span.to(end)))

    def close(self, bracket: str, expected: str) -> Span:
        if not self.at(bracket):
            raise ExprError.at(self.token.span, f"expected {expected}, found {self.found()}", self.word_way_out())
        return self.take().span

    def found(self) -> str:
        """The next token in words."""
        return "the end" if self.at_end() else quote(self.token.text)

    def word_way_out(self) -> str | None:
        """The way out for a word of some other language."""
        return _WORDS.get(self.token.text)

    def no_value(self) -> Never:
        """Complain of an operator, bracket or end where a value should stand."""
        way_out = "a list stands only after 'in'" if self.at("[") else None
        raise ExprError.at(self.token.span, f"expected a value, found {self.found()}", way_out)

    def unexpected_after(self, node: Node) -> Never:
        """Complain of what follows a complete expression."""
        if self.at(")", "]"):
            raise ExprError.at(self.token.span, f"{self.found()} closes nothing", "take it out, or open it before")
        way_out = self.word_way_out() or _WORDS.get(str(node.span))
        if way_out is None and (self.token.kind is not TokenKind.SYMBOL or self.at("(", "true", "false")):
            way_out = "join values with an operator, conditions with 'and' or 'or'"
        after = f"after {quote(str(node.span))}"
        raise ExprError.at(self.token.span, f"expected an operator {after}, found {self.found()}", way_out)
