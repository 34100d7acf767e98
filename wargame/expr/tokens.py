"""From text to tokens, with every unknown mark reported at once."""

import enum
import re
from dataclasses import dataclass
from typing import Final

from wargame.expr.errors import MAX_PROBLEMS, ExprError, ExprErrors, Span, quote

MAX_CHARACTERS: Final = 2000
MAX_NAME: Final = 64
MAX_NUMBER: Final = 1e12

KEYWORDS: Final = frozenset({"true", "false", "and", "or", "not", "in"})


class TokenKind(enum.Enum):
    """What a token is, before grammar."""

    NUMBER = "number"
    NAME = "name"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark of the text; a keyword is a symbol."""

    kind: TokenKind
    text: str
    span: Span
    value: float = 0.0


_LEXEME = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-][0-9_]*)?(?:\.?\w+)*)
  | (?P<point>\.[0-9]\w*)
  | (?P<word>[^\W0-9]\w*)
  | (?P<string>'[^']*'?|"[^"]*"?|`[^`]*`?|[\u2018-\u201d][^\u2018-\u201d]*[\u2018-\u201d]?)
  | (?P<mark>===|!==|\*\*|//|&&|\|\||<>|=<|=>|:=|\+=|-=|\*=|/=|<=|>=|==|!=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?(?:[eE][+-]?[0-9]+)?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MARKS: Final = frozenset({"<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", "."})
_SETS_NOTHING = "an expression works out a value and sets nothing"
_WAYS_OUT: Final = {
    "=": "did you mean '=='?",
    "===": "did you mean '=='?",
    "!==": "did you mean '!='?",
    "<>": "did you mean '!='?",
    "\u2260": "did you mean '!='?",
    "=<": "did you mean '<='?",
    "\u2264": "did you mean '<='?",
    "=>": "did you mean '>='?",
    "\u2265": "did you mean '>='?",
    "&&": "did you mean 'and'?",
    "&": "did you mean 'and'?",
    "||": "did you mean 'or'?",
    "|": "did you mean 'or'?",
    "!": "did you mean 'not'?",
    "~": "did you mean 'not'?",
    "**": "there are no powers: multiply, as in 'x * x', or use exp or sqrt",
    "^": "there are no powers: multiply, as in 'x * x', or use exp or sqrt",
    "//": "did you mean '/'?",
    "\u00f7": "did you mean '/'?",
    "\u00d7": "did you mean '*'?",
    "\u00b7": "did you mean '*'?",
    "\u2212": "did you mean '-'?",
    "\u2013": "did you mean '-'?",
    "%": "write a share as a number: 0.05, not 5%",
    "?": "choose between two values with where(condition, a, b)",
    ":=": _SETS_NOTHING,
    "+=": _SETS_NOTHING,
    "-=": _SETS_NOTHING,
    "*=": _SETS_NOTHING,
    "/=": _SETS_NOTHING,
    ";": "one text is one expression; join conditions with 'and'",
    "{": "group with round brackets: ( )",
    "}": "group with round brackets: ( )",
    "$": "write names bare",
    "@": "write names bare",
    "#": "comments belong in the YAML, outside the expression",
}


def tokenize(text: str) -> list[Token]:
    """Cut an expression into tokens; the last one is the end of the text.

    Raises:
        ExprErrors: for every mark, number or word that is none of the language's.

    >>> [token.text for token in tokenize("turn >= 1_000")]
    ['turn', '>=', '1_000', '']
    """
    if len(text) > MAX_CHARACTERS:
        what = f"an expression of {len(text)} characters; the limit is {MAX_CHARACTERS}"
        raise ExprErrors([ExprError(text, MAX_CHARACTERS, len(text), what, "split it in several")])
    tokens: list[Token] = []
    problems: list[ExprError] = []
    for match in _LEXEME.finditer(text):
        if match.lastgroup == "space":
            continue
        try:
            tokens.append(_token(match.lastgroup or "", match[0], Span(text, match.start(), match.end()), tokens))
        except ExprError as problem:
            problems.append(problem)
            if len(problems) == MAX_PROBLEMS:
                break
    if problems:
        raise ExprErrors(problems)
    return [*tokens, Token(TokenKind.END, "", Span(text, len(text), len(text)))]


def _token(group: str, text: str, span: Span, before: list[Token]) -> Token:
    """One token, or the problem with it."""
    match group:
        case "number":
            return _number(text, span)
        case "point":
            return _leading_point(text, span, before)
        case "word":
            return _word(text, span)
        case "string":
            return _string(text, span)
    if text in _MARKS:
        return Token(TokenKind.SYMBOL, text, span)
    raise ExprError.at(span, f"{quote(text)} is not in the language", _WAYS_OUT.get(text))


def _number(text: str, span: Span) -> Token:
    if not _NUMBER.fullmatch(text):
        raise ExprError.at(span, f"{quote(text)} is not a number", "write 1, 0.5, 1e3 or 1_000")
    value = float(text)
    if value > MAX_NUMBER:
        raise ExprError.at(span, f"{quote(text)} is too large", f"numbers go up to {MAX_NUMBER:.0e}".replace("+", ""))
    return Token(TokenKind.NUMBER, text, span, value)


def _leading_point(text: str, span: Span, before: list[Token]) -> Token:
    if before and before[-1].span.end == span.start and before[-1].text != "(":
        raise ExprError.at(span, f"{quote(text)} is not a name", "names begin with a lower-case letter")
    raise ExprError.at(span, f"{quote(text)} is not a number", f"write 0{text}")


def _word(text: str, span: Span) -> Token:
    if len(text) > MAX_NAME:
        raise ExprError.at(span, f"a name of {len(text)} characters", f"names have at most {MAX_NAME}")
    if _NAME.fullmatch(text):
        return Token(TokenKind.SYMBOL if text in KEYWORDS else TokenKind.NAME, text, span)
    if _NAME.fullmatch(text.lower()):
        raise ExprError.at(span, f"{quote(text)} is not a name", f"names are in lower case: {text.lower()}")
    raise ExprError.at(span, f"{quote(text)} is not a name", "names are letters a-z, digits and _, a letter first")


def _string(text: str, span: Span) -> Token:
    content = text.strip("'\"`\u2018\u2019\u201c\u201d")
    way_out = f"write {content} without quotes" if _NAME.fullmatch(content) else "write names bare, without quotes"
    raise ExprError.at(span, "there are no strings in the language", way_out)
