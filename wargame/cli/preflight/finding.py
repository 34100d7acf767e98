"""What was looked at, how it is, and the way out where it is not well."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import click

from wargame.base.text import clean
from wargame.cli.narrate import CHECK_FAILED, OK, say

INDENT: Final = 23
"""Columns before what is said."""
Verdict = Literal["good", "doubtful", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing.

    Attributes:
        what: it.
        verdict: good; doubtful, if it works but not well; bad, if it will not work.
        said: how it is.
        way_out: what to do about it.
    """

    what: str
    verdict: Verdict
    said: str
    way_out: str = ""

    def line(self) -> str:
        """As it is printed."""
        said = clean("; ".join(part for part in (self.said, self.way_out) if part), limit=500)
        return f"{self.what:<12} {self.verdict:<9} {said}"


def judged(what: str, fault: Exception) -> Finding:
    """Something that is refused by whoever must know."""
    return Finding(what, "bad", str(fault))


def report(findings: Iterable[Finding]) -> int:
    """Print findings as they come; the exit code that says whether any was bad."""
    bad = doubtful = 0
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 1000
    for finding in findings:
        click.echo(textwrap.fill(finding.line(), width, subsequent_indent=" " * INDENT))
        bad += finding.verdict == "bad"
        doubtful += finding.verdict == "doubtful"
    if bad:
        say(f"error: {bad} of these will not work; see what to do about each")
        return CHECK_FAILED
    say("all is well" if not doubtful else f"this will work; {doubtful} of these could be better")
    return OK
