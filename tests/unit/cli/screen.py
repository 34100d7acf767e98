"""A terminal of 120 by 40 with the program in it."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.unit.cli.typed import LIMIT, environment, interruptible

UNSEEN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Screen:
    """A terminal of 120 by 40 with the program in it."""

    def __init__(self, folder: Path, words: tuple[str, ...]) -> None:
        self.master, slave = pty.openpty()
        size = {"COLUMNS": "120", "LINES": "40", "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "wargame", *words],
            cwd=folder, env=environment(folder) | size, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, preexec_fn=interruptible,
        )  # fmt: skip
        os.close(slave)
        self.text = ""

    def wait_for(self, words: str) -> None:
        """Read until `words` have been on the screen."""
        end = time.monotonic() + LIMIT
        while words not in self.text:
            assert time.monotonic() < end, self.text[-2000:]
            if select.select([self.master], [], [], 0.2)[0]:
                self.text += UNSEEN.sub("", os.read(self.master, 65536).decode("utf-8", "replace"))

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self.master, keys.encode())

    def interrupt(self) -> int:
        """Press Ctrl-C until it is heard: what comes just before Python waits for a line is heard after it."""
        end = time.monotonic() + LIMIT
        while self.program.poll() is None and time.monotonic() < end:
            os.killpg(self.program.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):  # not again while it is ending: that would kill it
                self.program.wait(3)
        return self.end()

    def end(self) -> int:
        """Wait for the program, reading what it still draws."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                try:
                    self.text += UNSEEN.sub("", os.read(self.master, 65536).decode("utf-8", "replace"))
                except OSError:  # the other end is closed
                    break
            elif self.program.poll() is not None:
                break
        return self.program.wait(LIMIT)


@contextmanager
def terminal(folder: Path, *words: str) -> Iterator[Screen]:
    """A terminal that is gone at the end, whatever happens."""
    screen = Screen(folder, words)
    try:
        yield screen
    finally:
        if screen.program.poll() is None:
            os.killpg(screen.program.pid, signal.SIGKILL)
            screen.program.wait()
        os.close(screen.master)
