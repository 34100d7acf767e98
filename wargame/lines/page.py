"""Printed text: lines of a width, without colours, frames or anything that needs an eye."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from wargame.base.text import cells, clean

WIDTH: Final = 80

Write = Callable[[str], None]


class Page:
    """Where a shell prints."""

    def __init__(self, write: Write, width: int = WIDTH) -> None:
        """Print through `write`, a line at a time, no line wider than `width`."""
        self._write, self.width = write, width

    def say(self, *texts: object, indent: int = 0) -> None:
        """A paragraph."""
        text = clean(" ".join(str(t) for t in texts if str(t)), limit=20_000)
        space = " " * indent
        lines = textwrap.wrap(
            text, self.width, initial_indent=space, subsequent_indent=space + ("  " if indent else "")
        )
        for line in lines or [""]:
            self._write(line)

    def prose(self, text: str) -> None:
        """A text of several paragraphs, as somebody wrote it."""
        for line in clean(text, lines=True, limit=20_000).split("\n"):
            self.say(line)

    def rows(self, rows: Iterable[Sequence[object]], indent: int = 2) -> None:
        """A table: columns as wide as they need, the last one wrapped."""
        texts = [[clean(str(cell)) for cell in row] for row in rows]
        if not texts:
            return
        widths = [max(cells(row[k]) for row in texts) for k in range(len(texts[0]) - 1)]
        start = " " * indent
        for row in texts:
            head = start + "".join(cell + " " * (w - cells(cell) + 2) for cell, w in zip(row[:-1], widths, strict=True))
            hang = " " * min(len(head), self.width // 2)
            for line in textwrap.wrap(head + row[-1], self.width, subsequent_indent=hang, drop_whitespace=True) or [""]:
                self._write(line.rstrip())
