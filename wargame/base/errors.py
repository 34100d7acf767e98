"""Everything that wargame raises on purpose, on one page.

::

    WargameError                 where: what; way out
    |-- ScenarioError            a scenario that cannot be used; carries every Problem found in it
    |-- UsageError               a command, option or name that makes no sense
    |-- SaveError                a save that cannot be opened, read or written
    |   `-- ReplayDiffers        a save whose replay does not give what its log says
    `-- SessionError             a game or its table refuses what was asked of it

A `Problem` is not an exception: it is one complaint about one place of a scenario, and there may be many at once.
Messages are lower case, without a full stop, with the reader's own text in quotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wargame.base.text import cells, clean

SHOWN: Final = 200
"""Problems displayed of one scenario; the rest is counted."""
SNIPPET: Final = 110
"""Columns of a source line shown under a problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about one place of a scenario.

    Attributes:
        file: path as the reader knows it.
        line: from 1; 0 where the problem is with the whole file.
        col: from 1; 0 where the problem is with the whole file.
        path: dotted place in the scenario, such as ``actors.us.treasury``; may be empty.
        what: what is wrong.
        way_out: what to do about it; may be empty.
        snippet: the line of the file, as it stands there; may be empty.
        width: characters from `col` on that are meant.

    >>> print(Problem("a.yaml", 4, 3, "actors.us.tresury", "unknown key", "did you mean 'treasury'?"))
    a.yaml:4:3: actors.us.tresury: unknown key; did you mean 'treasury'?
    """

    file: str
    line: int
    col: int
    path: str
    what: str
    way_out: str = ""
    snippet: str = ""
    width: int = 1

    def headline(self) -> str:
        """The complaint in one line, without the place shown."""
        place = f"{self.file}:{self.line}:{self.col}" if self.line else self.file
        words = self.what + (f"; {self.way_out}" if self.way_out else "")
        return clean(": ".join(part for part in (place, self.path, words) if part), limit=1000)

    def __str__(self) -> str:
        """The complaint, and under it the line with the place marked."""
        return "\n".join([self.headline(), *self._pointer()])

    def _pointer(self) -> list[str]:
        """The source line and the carets under it; nothing where there is no line to show."""
        text = "".join(c if c.isprintable() else " " for c in self.snippet).rstrip()
        at = self.col - 1
        if not text or not 0 <= at <= len(text):
            return []
        indent = len(text) - len(text.lstrip())
        start = indent if at - indent < SNIPPET - 20 else at - SNIPPET // 2
        start = min(start, at)
        shown = text[start : start + SNIPPET]
        before, meant = shown[: at - start], shown[at - start : at - start + self.width]
        return ["    " + shown, "    " + " " * cells(before) + "^" * max(cells(meant), 1)]


class WargameError(Exception):
    """The base of all errors raised on purpose.

    >>> str(WargameError("no such open offer", where="turn 3, seat rwanda", way_out="open offers are #11, #12"))
    'turn 3, seat rwanda: no such open offer; open offers are #11, #12'
    """

    def __init__(self, what: str, *, where: str = "", way_out: str = "") -> None:
        """Say `what` is wrong, `where`, and what the `way_out` is."""
        self.what = what
        self.where = where
        self.way_out = way_out
        words = what + (f"; {way_out}" if way_out else "")
        super().__init__(f"{where}: {words}" if where else words)


class ScenarioError(WargameError):
    """A scenario that cannot be used, with every problem found in it, in file order."""

    def __init__(self, problems: Iterable[Problem], *, where: str = "") -> None:
        """Carry `problems`; `where` is the scenario's name or path."""
        self.problems = tuple(problems)
        super().__init__(report(self.problems, where))
        self.where = where

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way between processes, which rebuilds an exception from its arguments."""
        return (_scenario_error, (self.problems, self.where))


def _scenario_error(problems: tuple[Problem, ...], where: str) -> ScenarioError:
    return ScenarioError(problems, where=where)


def report(problems: Iterable[Problem], where: str = "") -> str:
    """Every problem as a person reads it, and their number; no more than `SHOWN` of them are displayed."""
    found = tuple(problems)
    lines = [str(p) for p in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"... and {len(found) - SHOWN} more")
    count = f"{len(found)} problem{'' if len(found) == 1 else 's'}"
    return "\n".join([*lines, f"{count} in {where}" if where else count])


class UsageError(WargameError):
    """A command, an option or a name that makes no sense."""


class SaveError(WargameError):
    """A save that cannot be opened, read or written."""


class ReplayDiffers(SaveError):  # noqa: N818  (it says what happened)
    """The replay of a save gives something else than its log says."""


class SessionError(WargameError):
    """A game or its table refuses what was asked of it."""
