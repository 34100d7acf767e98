"""Text from strangers, made safe to show; and what somebody probably meant to write.

Names, messages and scenario texts reach terminals and browsers of other people. What is left by `clean` moves no
cursor, sets no colour, hides nothing and turns no writing direction.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

LIMIT: Final = 4000
MARKS: Final = 4
"""Combining marks kept on one letter: enough for every script, too few to climb over the lines above."""

_ESCAPES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f]).*?(?:\x07|\x1b\\|\x9c|$)"  # OSC, DCS, SOS, PM, APC: titles, links
    r"|\x1b[ -/]*[0-~]?",  # the two-character sequences
    re.DOTALL,
)
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: str, *, lines: bool = False, limit: int = LIMIT) -> str:
    r"""Return `text` with nothing in it but printable characters, in normal form C.

    Args:
        text: anything, from anybody.
        lines: keep line breaks (else they become spaces).
        limit: longest result; what is longer ends in an ellipsis.

    >>> clean("\x1b[31mred\x1b[0m\tand\u202e blind")
    'red and blind'
    >>> clean("one\r\ntwo", lines=True)
    'one\ntwo'
    >>> clean("a long story", limit=7)
    'a long…'
    """
    text = text[: 8 * limit + 1000]  # the rest cannot show; it must not cost time either
    text = _ESCAPES.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _HIDDEN)
    kept = _few_marks(unicodedata.normalize("NFC", kept))
    return kept if len(kept) <= limit else kept[: max(limit - 1, 0)].rstrip() + "…"


def _few_marks(text: str) -> str:
    """Drop combining marks beyond `MARKS` in a row."""
    if text.isascii():
        return text
    out: list[str] = []
    run = 0
    for c in text:
        run = run + 1 if unicodedata.combining(c) else 0
        if run <= MARKS:
            out.append(c)
    return "".join(out)


def cells(text: str) -> int:
    """The columns that a printable text takes on a terminal.

    >>> cells("Goma"), cells("\u6751"), cells("e\u0301")
    (4, 2, 1)
    """
    return sum(_width(c) for c in text) if not text.isascii() else len(text)


def _width(c: str) -> int:
    if unicodedata.combining(c):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def did_you_mean(word: str, options: Iterable[str]) -> str | None:
    """Return the option that `word` is probably a slip of, if there is one.

    >>> did_you_mean("tresury", ["income", "treasury"])
    'treasury'
    >>> did_you_mean("tanks", ["income", "treasury"]) is None
    True
    """
    close = difflib.get_close_matches(word[:80].lower(), list(options), n=1, cutoff=0.65)
    return close[0] if close else None


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "clause"), counted(3, "clause")
    ('1 clause', '3 clauses')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def suggest(word: str, options: Iterable[str], noun: str = "", shown: int = 20) -> str:
    """Return the way out for an unknown `word`: what was probably meant, or what there is.

    >>> suggest("tresury", ["income", "treasury"])
    "did you mean 'treasury'?"
    >>> suggest("tanks", ["income", "treasury"], "fields")
    'the fields are income, treasury'
    >>> suggest("tanks", [f"z{n}" for n in range(56)], "zones")
    'there are 56 zones to choose from'
    """
    known = list(options)
    near = did_you_mean(word, known)
    if near is not None:
        return f"did you mean '{near}'?"
    if not known:
        return f"there are no {noun}" if noun else "there is nothing to choose from"
    if len(known) == 1:
        return f"there is only '{known[0]}'"
    if len(known) > shown:
        return f"there are {len(known)} {noun or 'names'} to choose from"
    return f"the {noun} are {', '.join(known)}" if noun else f"there is {', '.join(known)}"


def unused(name: str, taken: Collection[str], longest: int = 40) -> str:
    """Return `name`, with a number after it where it is taken, and no longer than an id may be.

    >>> unused("quiet", {"leave"}), unused("quiet", {"quiet", "quiet_2"}), unused("quietly", {"quiet"}, longest=5)
    ('quiet', 'quiet_3', 'qui_2')
    """
    found, number = name[:longest], 1
    while found in taken:
        number += 1
        found = f"{name[: longest - len(str(number)) - 1]}_{number}"
    return found
