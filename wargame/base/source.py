"""YAML as plain values with the place of every key and value.

The text is read as parser events, without constructors: nothing in a file can build an object, name a class, point
at an anchor or make the reader recurse. ``NO`` is the string "NO", ``1e3`` a number, a key given twice a problem.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from wargame.base.errors import Problem

LARGEST: Final = 4_000_000
"""Bytes of one file."""
DEEPEST: Final = 40
"""Collections inside collections."""
MOST: Final = 300_000
"""Keys and values of one file."""
BIGGEST: Final = 1e15
"""Largest number."""

Path = tuple[str | int, ...]

_INT: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*(?:_[0-9]+)*)\Z")
_FLOAT: Final = re.compile(
    r"[-+]?(?:(?:D\.(?:D)?|\.D)(?:[eE][-+]?[0-9]+)?|D[eE][-+]?[0-9]+)\Z".replace("D", "[0-9]+(?:_[0-9]+)*")
)
_NOT_FINITE: Final = frozenset(
    sign + word for sign in ("", "+", "-") for word in (".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF")
)
_QUOTES: Final = ("'", '"')
_BLOCKS: Final = ("|", ">")
SAVED: Final = b"SQLite format 3\x00"
"""How every saved game begins; a person may well name one where a scenario is meant."""
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; lines and columns from 1."""

    file: str
    line: int
    col: int
    width: int = 1
    end: tuple[int, int] | None = None
    """Line and column after the last character of a text."""


@dataclass(slots=True)
class Tree:
    """A file's content, and where each part of it stands."""

    value: Any = None
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    """The lines of every file that a mark may point into."""

    def mark(self, path: Path, *, key: bool = False) -> Mark:
        """The place of `path`, or of the nearest thing around it."""
        while path:
            found = (self.keys.get(path) if key else None) or self.values.get(path) or self.keys.get(path)
            if found is not None:
                return found
            path, key = path[:-1], True
        return self.values.get((), Mark(next(iter(self.lines), ""), 0, 0))

    def problem(
        self, path: Path, what: str, way_out: str = "", *, key: bool = False, span: tuple[int, int] | None = None
    ) -> Problem:
        """A problem with the value (or the key) at `path`; `span` narrows it to characters of a text."""
        mark = self.mark(path, key=key)
        line, col, width = mark.line, mark.col, mark.width
        lines = self.lines.get(mark.file, [])
        if span is not None:
            text = path[-1] if key else self.get(path)
            place = _inside(mark, lines, str(text), span[0])
            if place is not None:
                (line, col), width = place, max(span[1] - span[0], 1)
        snippet = lines[line - 1] if 0 < line <= len(lines) else ""
        return Problem(mark.file, line, col, path_name(path), what, way_out, snippet, width)

    def has(self, path: Path) -> bool:
        """Whether anything, be it nothing, is written at `path`."""
        around, last = self.get(path[:-1]), path[-1]
        return (isinstance(around, dict) and last in around) or (
            isinstance(around, list) and isinstance(last, int) and last < len(around)
        )

    def get(self, path: Path) -> Any:
        """The value at `path`, or None."""
        node = self.value
        for part in path:
            if isinstance(node, dict):
                node = node.get(part)
            elif isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            else:
                return None
        return node


def path_name(path: Path) -> str:
    """The dotted name of a path.

    >>> path_name(("instruments", "doha", "effects", 0, "if"))
    'instruments.doha.effects[0].if'
    """
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out[:160]


def _inside(mark: Mark, lines: list[str], text: str, offset: int) -> tuple[int, int] | None:
    """Where the character at `offset` of a text stands, if the file holds the text letter for letter.

    A text over several lines is found where its lines, stripped, and joined by a blank or a line break, give the text.
    """
    if mark.end is None or not 0 < mark.line <= mark.end[0] <= len(lines) + 1:
        return None
    last_line, last_col = mark.end
    if last_line == mark.line:
        raw, start = lines[mark.line - 1][mark.col - 1 : last_col - 1], mark.col
        if raw[:1] in _QUOTES:
            raw, start = raw[1:-1], start + 1
        return (mark.line, start + offset) if raw == text else None
    rows = [(number, lines[number - 1]) for number in range(mark.line, min(last_line, len(lines)) + 1)]
    rows[-1] = (rows[-1][0], rows[-1][1][: last_col - 1] if rows[-1][0] == last_line else rows[-1][1])
    first = lines[mark.line - 1][mark.col - 1 :]
    if first[:1] in _BLOCKS:
        rows = rows[1:]
    else:
        rows[0] = (mark.line, " " * (mark.col - 1) + first)
    while rows and not rows[-1][1].strip():
        rows.pop()
    stripped = [row.strip() for _, row in rows]
    if text.rstrip("\n") not in (" ".join(stripped), "\n".join(stripped)):
        return None
    for (number, row), words in zip(rows, stripped, strict=True):
        if offset <= len(words):
            return number, len(row) - len(row.lstrip()) + 1 + offset
        offset -= len(words) + 1
    return None


def read_bytes(content: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a file, and what is wrong with its encoding."""
    if content.startswith(SAVED):
        way_out = f"go on with it with wargame play --save {shlex.quote(file)}"
        return "", [Problem(file, 1, 1, "", "a saved game is no scenario", way_out)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        line, col = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        byte = content[error.start]
        return "", [Problem(file, line, col, "", f"byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8")]
    return read_text(text, file)


def read_text(text: str, file: str) -> tuple[str, list[Problem]]:
    """The text with plain line ends, and its control codes."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    problems = []
    for found in list(_CONTROL.finditer(text))[:20]:
        line, col = text.count("\n", 0, found.start()) + 1, found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        code = f"U+{ord(found.group()):04X}"
        problems.append(Problem(file, line, col, "", f"control code {code} in the text", "take it out"))
    return text, problems


def read_yaml(text: str, file: str) -> tuple[Tree, list[Problem], bool]:
    """Read YAML text.

    Args:
        text: what the file says.
        file: its name in problems.

    Returns:
        The tree (as far as it could be read), the problems, and whether it was read to the end.
    """
    builder = _Builder(file, text.split("\n"))
    try:
        whole = builder.read(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        builder.unreadable(error)
        whole = False
    except yaml.YAMLError as error:
        builder.complain(Mark(file, 1, 1), f"not readable as YAML: {str(error).splitlines()[0].lower()}")
        whole = False
    return builder.tree, builder.problems, whole


_WRITE_OUT: Final = "write the value out: with aliases a small file can grow without bound"
_KNOWN: Final = {
    "found character that cannot start any token": "a tab or a reserved character; indent by spaces, quote the text",
    "mapping values are not allowed in this context": "a ':' inside a text; put the text in quotes",
    "could not find expected ':'": "a key without ':'",
    "did not find expected key": "the indentation does not fit the lines above",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or ']'": "a bracket is never closed",
    "did not find expected ',' or '}'": "a bracket is never closed, or a text with brackets in it is not in quotes",
    "did not find expected <document start>": "something stands outside of the mapping",
}


def _plain_words(error: yaml.MarkedYAMLError) -> str:
    """What the parser found wrong, and what that usually means."""
    said = str(error.problem or error.context or "syntax error").strip()
    meaning = _KNOWN.get(said)
    return f"not readable as YAML: {said}" + (f" ({meaning})" if meaning else "")


@dataclass(slots=True)
class _Open:
    """A collection that is still being read."""

    into: Any
    path: Path
    mark: Mark
    key: str | None = None
    skip: bool = False
    """The value that follows belongs to a key that was refused."""


class _RefusedError(Exception):
    """The file has been refused as a whole."""


class _Builder:
    """Turns parser events into a `Tree`, one event at a time, with its own stack."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.tree = Tree(lines={file: lines})
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.documents = 0
        self.count = 0
        self.quoted: Mark | None = None
        """The last text in quotes."""
        self.handlers: dict[type, Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self.document,
            yaml.AliasEvent: self.alias,
            yaml.ScalarEvent: self.scalar,
            yaml.SequenceStartEvent: lambda event: self.collection(event, []),
            yaml.MappingStartEvent: lambda event: self.collection(event, {}),
            yaml.SequenceEndEvent: self.close,
            yaml.MappingEndEvent: self.close,
        }

    def read(self, events: Iterator[Any]) -> bool:
        """Read all events; say whether none was refused for good."""
        try:
            for event in events:
                handler = self.handlers.get(type(event))
                if handler is not None:
                    handler(event)
        except _RefusedError:
            return False
        return True

    def complain(self, mark: Mark, what: str, way_out: str = "", *, path: Path = ()) -> None:
        lines = self.tree.lines[self.file]
        snippet = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
        problem = Problem(self.file, mark.line, mark.col, path_name(path), what, way_out, snippet, mark.width)
        self.problems.append(problem)

    def unreadable(self, error: yaml.MarkedYAMLError) -> None:
        """Complain of a syntax error; where a quoted text ran over lines into it, of the quote that opened it."""
        found = error.problem_mark or error.context_mark
        line, col = (found.line + 1, found.column + 1) if found else (1, 1)
        quoted = self.quoted
        if quoted is not None and quoted.end is not None and quoted.line < quoted.end[0] == line:
            what = f"the text that begins here runs on to line {line}, and what follows it fits nowhere"
            self.complain(quoted, f"not readable as YAML: {what}", "close its quote where the text should end")
            return
        if str(error.context).endswith("quoted scalar") and error.context_mark is not None:
            opened = error.context_mark
            what = "not readable as YAML: the quote that opens here is never closed"
            self.complain(Mark(self.file, opened.line + 1, opened.column + 1), what, "close it")
            return
        self.complain(Mark(self.file, line, col), _plain_words(error))

    def refuse(self, event: Any, what: str, way_out: str, width: int = 1) -> None:
        path = self.stack[-1].path if self.stack else ()
        mark = Mark(self.file, event.start_mark.line + 1, event.start_mark.column + 1, width)
        self.complain(mark, what, way_out, path=path)

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse(event, "a second document begins", "one document a file: take out the '---'", 3)
            raise _RefusedError

    def alias(self, event: Any) -> None:
        self.refuse(event, f"alias '*{event.anchor}'", _WRITE_OUT, len(event.anchor) + 1)
        if self.awaits_key():
            raise _RefusedError
        self.put(None, self.mark_of(event))

    def awaits_key(self) -> bool:
        """Whether what comes next is the key of a mapping."""
        return bool(self.stack) and isinstance(self.stack[-1].into, dict) and self.stack[-1].key is None

    def checked(self, event: Any) -> None:
        """Refuse anchors and tags, and count."""
        self.count += 1
        if self.count > MOST:
            self.refuse(event, f"more than {MOST:,} keys and values in one file", "split the file")
            raise _RefusedError
        if event.anchor is not None:
            self.refuse(event, f"anchor '&{event.anchor}'", _WRITE_OUT, len(event.anchor) + 1)
        if event.tag is not None:
            self.refuse(event, f"tag '{event.tag}'", "take it out: values are text, numbers, true, false and ~")

    def mark_of(self, event: Any) -> Mark:
        start, end = event.start_mark, event.end_mark
        width = max(end.column - start.column, 1) if start.line == end.line else 1
        return Mark(self.file, start.line + 1, start.column + 1, width, (end.line + 1, end.column + 1))

    def scalar(self, event: Any) -> None:
        self.checked(event)
        mark = self.mark_of(event)
        if event.style in _QUOTES:
            self.quoted = mark
        if event.style == '"':
            self.escapes(event.value, mark)
        if self.awaits_key():
            self.key(self.stack[-1], event.value, mark)
            return
        plain = event.style not in _QUOTES and event.style not in _BLOCKS
        value = self.resolve(event) if plain else event.value
        self.put(value, mark)

    def escapes(self, value: str, mark: Mark) -> None:
        """Refuse control codes that a quoted text spells out."""
        found = _CONTROL.search(value)
        if found is not None:
            self.complain(mark, f"control code U+{ord(found.group()):04X} in the text", "take it out")

    def key(self, top: _Open, name: str, mark: Mark) -> None:
        path = (*top.path, name)
        top.key = name
        if name in top.into:
            first = self.tree.keys[path]
            self.complain(mark, "key given twice", f"it stands in line {first.line} already", path=path)
            top.skip = True
            return
        self.tree.keys[path] = mark

    def collection(self, event: Any, into: Any) -> None:
        self.checked(event)
        if self.awaits_key():
            self.refuse(event, "a list or mapping as a key", "keys are plain names")
            raise _RefusedError
        if len(self.stack) >= DEEPEST:
            self.refuse(event, f"nested deeper than {DEEPEST} levels", "flatten it")
            raise _RefusedError
        mark = self.mark_of(event)
        path = self.put(into, mark)
        self.stack.append(_Open(into, path, mark))

    def close(self, _event: Any) -> None:
        self.stack.pop()

    def put(self, value: Any, mark: Mark) -> Path:
        """Store a value where it belongs; return its path."""
        if not self.stack:
            self.tree.value = value
            self.tree.values[()] = mark
            return ()
        top = self.stack[-1]
        if isinstance(top.into, list):
            path: Path = (*top.path, len(top.into))
            top.into.append(value)
        else:
            assert top.key is not None
            path = (*top.path, top.key)
            skipped, top.key, top.skip = top.skip, None, False
            if skipped:  # read on, so that its own problems show, but keep the first
                return path
            top.into[path[-1]] = value
        self.tree.values[path] = mark
        return path

    def resolve(self, event: Any) -> Any:
        """The value of a plain scalar."""
        text: str = event.value
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if text in _NOT_FINITE:
            self.refuse(event, f"'{text}' is not a number here", "write a finite number", len(text))
            return 0.0
        if len(text) > 1 and text[0] not in "+-.0123456789":
            return text
        whole = _INT.match(text) is not None
        if not whole and _FLOAT.match(text) is None:
            return text
        value = float(text.replace("_", "")) if len(text) <= 60 else BIGGEST * 10
        if abs(value) > BIGGEST:
            self.refuse(event, f"'{text[:40]}' is too large", f"numbers go up to {BIGGEST:.0e}", len(text))
            return 0.0
        return int(text.replace("_", "")) if whole else value
