"""The expression language of scenarios: text -> tree -> typed tree -> function over arrays with a batch axis."""

from wargame.expr.batched import Arrays
from wargame.expr.check import check
from wargame.expr.compile import Compiled, OfOne, Result, Together, compile, compile_text  # noqa: A004
from wargame.expr.errors import ExprError, ExprErrors
from wargame.expr.names import BOOL, FUNCTIONS, NUMBER, RESERVED, Basic, Enum, Field, Names, ValueType
from wargame.expr.parse import parse
from wargame.expr.tree import Node, to_text
from wargame.expr.typed import Typed, reads

__all__ = [
    "BOOL",
    "FUNCTIONS",
    "NUMBER",
    "RESERVED",
    "Arrays",
    "Basic",
    "Compiled",
    "Enum",
    "ExprError",
    "ExprErrors",
    "Field",
    "Names",
    "Node",
    "OfOne",
    "Result",
    "Together",
    "Typed",
    "ValueType",
    "check",
    "compile",
    "compile_text",
    "parse",
    "reads",
    "to_text",
]
