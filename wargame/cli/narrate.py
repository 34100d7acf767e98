"""The one place that writes to stderr, and the exit codes."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, TypeVar

OK: Final = 0
CHECK_FAILED: Final = 1
USAGE: Final = 2
REPLAY_DIFFERS: Final = 3
INTERRUPTED: Final = 130

PATIENCE: Final = 0.5
"""Seconds of work before a bar is shown."""

T = TypeVar("T")


def say(text: str) -> None:
    """One line of narration; where a person reads it in a terminal, broken between words."""
    line = f"wargame: {shown(text)}"
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        line = "\n".join(textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False))
    print(line, file=sys.stderr)  # noqa: T201


def complain(text: object) -> None:
    """What is wrong, in as many lines as it takes; the one line that ends the program comes after."""
    print("\n".join(shown(line) for line in str(text).split("\n")), file=sys.stderr)  # noqa: T201


def shown(text: str) -> str:
    """A line that may hold what somebody typed: no control codes, and bytes that are no text spelt out."""
    from wargame.base.text import clean

    start = text[: len(text) - len(text.lstrip(" "))]
    return start + clean(text.lstrip(" ").encode("utf-8", "backslashreplace").decode(), limit=20_000)


def fail(text: str, code: int = USAGE) -> NoReturn:
    """Say what went wrong and end the program."""
    say(f"error: {text}")
    raise SystemExit(code)


def is_terminal() -> bool:
    """Is there a person at every end; the screens are drawn on stderr."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def progress(rows: Iterable[T], total: int, doing: str, *, streams: bool = False) -> Iterator[T]:
    """Pass `rows` on, with a bar on stderr once they have taken longer than a moment.

    Args:
        rows: what the work yields, a row at a time.
        total: how many there will be.
        doing: what is being done, beside the bar.
        streams: the rows are printed as they come; where a person sees them come, there is no bar.
    """
    if not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield from rows
        return
    from rich.console import Console  # only where a bar may be shown
    from rich.progress import Progress

    began = time.monotonic()
    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(doing, total=total)
    shown = False
    try:
        for row in rows:
            bar.advance(task)
            if not shown and time.monotonic() - began > PATIENCE:
                bar.start()
                shown = True
            yield row
    finally:
        if shown:
            bar.stop()
