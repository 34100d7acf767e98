"""The machine somebody sits at: terminal, colours, letters, programs, disk."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from wargame.cli.narrate import is_terminal
from wargame.cli.preflight.finding import Finding

LEAST, GOOD = (60, 18), (80, 24)
"""Columns and lines below which the screens ask for more, and from which everything has its place."""
SAMPLE: Final = "█▀▄ ⣿⣶⣀ ╭─╮"
SPARE, TIGHT = 500, 50
"""MB of disk from which a workshop is safe, and below which it is not."""


def machine() -> Iterator[Finding]:
    """What screens and programs need."""
    yield window(shutil.get_terminal_size(), there=is_terminal())
    yield colours(os.environ)
    yield letters(sys.stdout.encoding or "ascii")
    yield programs()


def window(size: tuple[int, int], *, there: bool) -> Finding:
    """How large the terminal is."""
    if not there:
        return Finding("terminal", "doubtful", "none here", "run this in a terminal, or play by lines with --plain")
    said = f"{size[0]} columns, {size[1]} lines"
    if size[0] < LEAST[0] or size[1] < LEAST[1]:
        return Finding("terminal", "bad", said, f"make the window larger: {LEAST[0]} by {LEAST[1]} at the least")
    if size[0] < GOOD[0] or size[1] < GOOD[1]:
        return Finding("terminal", "doubtful", said, f"make the window larger: {GOOD[0]} by {GOOD[1]} or more")
    return Finding("terminal", "good", said)


def colours(environment: Mapping[str, str]) -> Finding:
    """How many there are; nothing depends on them."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR"):
        return Finding("colours", "good", "none, as NO_COLOR asks; letters and hatches say the same")
    if environment.get("COLORTERM") in ("truecolor", "24bit") or os.name == "nt":
        return Finding("colours", "good", "all")
    if "256" in term:
        return Finding("colours", "good", "256")
    if term in ("", "dumb", "unknown"):
        return Finding(
            "colours", "doubtful", f"none known for TERM={term or 'nothing'}", "use another terminal, or --plain"
        )
    return Finding("colours", "doubtful", f"few, for TERM={term}", "use a terminal with 256 colours, or look on")


def letters(encoding: str) -> Finding:
    """Which letters can be written; whether they can be read, only a person sees."""
    try:
        SAMPLE.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Finding(
            "letters", "doubtful", f"no blocks and dots in {encoding}", "add --glyphs ascii, or set a UTF-8 locale"
        )
    return Finding("letters", "good", f"{SAMPLE}  (if you do not see blocks, dots and a line, add --glyphs ascii)")


def programs() -> Finding:
    """What plays."""
    from wargame.net.versions import packages_mark
    from wargame.session.verify import program_version

    said = f"wargame {program_version()}, Python {platform.python_version()}, packages {packages_mark()}"
    return Finding("programs", "good", said)


def folder(what: str, path: Path) -> Finding:
    """Whether a folder takes what this program writes, and has room for it."""
    way_out = "go where you may write, or free some space"
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path, prefix=".check-") as inside, _database(inside) as database:
            log = database.execute("PRAGMA journal_mode = WAL").fetchone()
        free = shutil.disk_usage(path).free // 10**6
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return Finding(what, "bad", f"{path} cannot be written: {reason.lower()}", way_out)
    if log != ("wal",):
        return Finding(what, "bad", f"{path} takes no write-ahead log", "use a folder on a disk of this machine")
    said = f"{path}, {free:,} MB free"
    if free < TIGHT:
        return Finding(what, "bad", said, f"free some space: {SPARE} MB are safe")
    return Finding(what, "good" if free >= SPARE else "doubtful", said, "" if free >= SPARE else "free some space")


def _database(inside: str) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(Path(inside) / "check"))
