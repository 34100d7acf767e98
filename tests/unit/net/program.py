"""A host as a program of its own, which can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from tests.unit.cli.typed import environment

START = 60.0
"""Seconds for a host to open its door."""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """``wargame host`` in a process.

    Attributes:
        url: where it listens.
        codes: code of every place, as it printed them.
        pin: fingerprint of its certificate, where it made one.
        console: the line that opens the facilitator's console, as it printed it.
    """

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder, self.words = folder, words
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.save = folder / "session.wargame"
        self.codes: dict[str, str] = {}
        self.pin = self.console = ""
        self.process: Process | None = None

    async def start(self, *words: str) -> None:
        """Start, or start again; returns when the codes are printed."""
        with (self.folder / "host.err").open("ab") as narration:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "wargame", "host", *(words or self.words), "--port", str(self.port),
                "--save", str(self.save), cwd=self.folder, env=environment(self.folder), stdin=DEVNULL, stdout=PIPE,
                stderr=narration,
            )  # fmt: skip
        assert self.process.stdout is not None
        async with asyncio.timeout(START):
            while True:
                line = (await self.process.stdout.readline()).decode()
                assert line, (self.folder / "host.err").read_text()
                words_said = line.split()
                if words_said[:1] == ["join:"]:
                    self.url = words_said[3].removesuffix("/CODE")
                    self.pin = words_said[5] if "--pin" in words_said else ""
                if len(words_said) > 1 and len(words_said[0]) == 9 and words_said[0][4] == "-":
                    self.codes[words_said[1]] = words_said[0]
                if line.startswith("run the session"):
                    await self.process.stdout.readline()
                    self.console = (await self.process.stdout.readline()).decode().strip()
                    return

    async def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()

    async def end(self) -> None:
        """Leave nothing running."""
        if self.process is not None and self.process.returncode is None:
            await self.kill()

    async def stop(self) -> int:
        """Ctrl-C."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(START):
            return await self.process.wait()
