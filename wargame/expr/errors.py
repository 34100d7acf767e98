"""What can be wrong with an expression, and where in its text.

ValueError
├── ExprError     one problem: a stretch of the text, what is wrong with it, the way out
└── ExprErrors    every problem found in one text, in reading order
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

MAX_PROBLEMS = 20
MAX_QUOTED = 60
LISTED = 8
"""Alternatives are listed in full up to this many; beyond it only the nearest are named."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an expression's text: columns from 0, `end` exclusive."""

    text: str = ""
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        """The stretch itself."""
        return self.text[self.start : self.end]

    def to(self, other: "Span") -> "Span":
        """The stretch from the start of this one to the end of another."""
        return Span(self.text, self.start, other.end)


class ExprError(ValueError):
    """One problem in the text of an expression.

    Attributes:
        text: the whole expression.
        start: first column of the stretch at fault, from 0.
        end: column after the stretch.
        what: what is wrong, in lower case, without a full stop.
        way_out: what to write instead, where there is something to say.
    """

    def __init__(self, text: str, start: int, end: int, what: str, way_out: str | None = None) -> None:
        """Keep the place and the words of the problem."""
        super().__init__(text, start, end, what, way_out)
        self.text = text
        self.start = start
        self.end = end
        self.what = what
        self.way_out = way_out

    @classmethod
    def at(cls, span: Span, what: str, way_out: str | None = None) -> Self:
        """The problem of one stretch of text."""
        return cls(span.text, span.start, span.end, what, way_out)

    @property
    def message(self) -> str:
        """What is wrong and the way out, without the place."""
        return self.what if self.way_out is None else f"{self.what}; {self.way_out}"

    @property
    def excerpt(self) -> str:
        """The line at fault with a row of carets under the stretch.

        >>> print(ExprError("a = 1", 2, 3, "'=' sets nothing").excerpt)
        a = 1
          ^
        """
        line_start = self.text.rfind("\n", 0, self.start) + 1
        line_end = self.text.find("\n", line_start)
        line = self.text[line_start : line_end if line_end >= 0 else len(self.text)]
        width = max(1, min(self.end - line_start, len(line)) - (self.start - line_start))
        return f"{line}\n{' ' * (self.start - line_start)}{'^' * width}"

    def __str__(self) -> str:
        """The problem in one line, columns counted from 1 as editors do."""
        return f"column {self.start + 1}: {self.message}"


class ExprErrors(ValueError):  # noqa: N818 - several of them
    """All problems found in the text of one expression, in reading order."""

    def __init__(self, problems: Iterable[ExprError]) -> None:
        """Keep the problems, the first in the text first."""
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.start, problem.end)))
        super().__init__(self.problems)

    @property
    def text(self) -> str:
        """The whole expression."""
        return self.problems[0].text

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(map(str, self.problems))


def quote(text: str) -> str:
    """The reader's own text in quotes: shortened, and with nothing a terminal could act on.

    >>> quote("zone.displaced")
    "'zone.displaced'"
    """
    line = " ".join(text.split())
    if len(line) > MAX_QUOTED:
        line = line[: MAX_QUOTED - 3] + "..."
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line) + "'"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The way out of a misspelt name: the nearest known ones, or the list of them where it is short.

    >>> nearest("gmoa", ["goma", "bukavu"])
    "did you mean 'goma'?"
    >>> nearest("x", ["goma", "bukavu"])
    'known: bukavu, goma'
    """
    names = sorted(set(known))
    return _meant(name, names) or _listed(names)


def nearest_value(name: str, values: Iterable[str]) -> str | None:
    """The way out of a misspelt value: the nearest ones and the list of them, which are few and worth knowing.

    >>> nearest_value("in_sesion", ["idle", "in_session"])
    "did you mean 'in_session'? known: idle, in_session"
    """
    known = tuple(values)
    return " ".join(filter(None, (_meant(name, known), _listed(known)))) or None


def _meant(name: str, known: Sequence[str]) -> str | None:
    close = get_close_matches(name.lower(), known, n=2)
    return f"did you mean {' or '.join(map(quote, close))}?" if close else None


def _listed(names: Sequence[str]) -> str | None:
    return f"known: {', '.join(names)}" if 0 < len(names) <= LISTED else None
