"""A complaint: what a check found, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SHOWN: Final = 12
"""Complaints that are displayed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One breach of one rule of conduct.

    Attributes:
        check: name of the check that found it.
        where: turn, seat, field or file.
        what: what is wrong.
    """

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        """The complaint in one line, as all errors read."""
        return f"{self.check}: {self.where}: {self.what}"


def require(complaints: Iterable[Complaint]) -> None:
    """Fail with everything that was found.

    Raises:
        AssertionError: there is something to complain about.
    """
    found = list(dict.fromkeys(complaints))
    if not found:
        return
    lines = [str(c) for c in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"... and {len(found) - SHOWN} more")
    raise AssertionError("\n".join(lines))
