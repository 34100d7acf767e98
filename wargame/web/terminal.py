"""A seat's screens in a process of their own, and the browser that looks at them now."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from wargame.base.text import clean
from wargame.net.ticket import Ticket
from wargame.web.handover import BEGUN, environment

LEFT, TAKEN, SHOWN_OUT, REFUSED = 4000, 4001, 4002, 4003
"""Why a socket was closed: the person left, another tab has the seat, their ticket is gone, they may not now. The page
comes back by itself after anything else."""
MOST: Final = 1 << 20
"""Bytes that may wait for a browser; a slower one is shown the whole screen again when it has caught up."""
PATIENCE: Final = 20.0
"""Seconds for a browser to take one piece, and for a process to take a key."""
ENDING: Final = 3.0
"""Seconds for a process to end when it is asked to."""
KEPT: Final = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "SYSTEMROOT")
"""What of the host's environment a seat's process is given."""


class Window:
    """One browser's end: sends what there is, and never lets a process wait for a slow one."""

    def __init__(self, socket: web.WebSocketResponse, behind: Callable[[], Awaitable[None]]) -> None:
        """Send to `socket`; `behind` is called when it has missed something and can be shown everything anew."""
        self._socket, self._behind = socket, behind
        self._waiting: deque[bytes] = deque()
        self._size, self._missed = 0, False
        self._fresh = asyncio.Event()
        self._close: tuple[int, str] | None = None

    def push(self, data: bytes) -> None:
        """Send this after what waits; where too much waits, forget all of it."""
        if self._missed:
            return
        self._waiting.append(data)
        self._size += len(data)
        if self._size > MOST:
            self._waiting.clear()
            self._size, self._missed = 0, True
        self._fresh.set()

    def close(self, code: int, why: str) -> None:
        """Close it when what is being sent has been."""
        self._close = self._close or (code, why)
        self._fresh.set()

    async def send(self) -> None:
        """Send until it is closed."""
        try:
            while self._close is None:
                await self._fresh.wait()
                self._fresh.clear()
                while self._waiting and self._close is None:
                    data = self._waiting.popleft()
                    self._size -= len(data)
                    await asyncio.wait_for(self._socket.send_bytes(data), PATIENCE)
                if self._missed:
                    self._missed = False
                    await self._behind()
        except (TimeoutError, ConnectionError):
            self._close = self._close or (WSCloseCode.TRY_AGAIN_LATER, "")
        code, why = self._close
        await self._socket.close(code=code, message=clean(why).encode()[:120])


class Terminal(AppService):
    """The screens of one person: they live on while no browser looks at them.

    Attributes:
        since: when the last browser left, by the loop's clock; nothing while one is there.
        stopped: it was asked to end.
    """

    def __init__(self, ticket: Ticket, ended: Callable[[Terminal, int], None]) -> None:
        """Play with `ticket`; `ended` is called with the exit code when the process has ended."""
        super().__init__("", write_bytes=self._show, write_str=_nothing, close=_closed,
                         download_manager=DownloadManager())  # fmt: skip
        self._ticket, self._ended = ticket, ended
        self._window: Window | None = None
        self._why: tuple[int, str] = (LEFT, "you have left the seat")
        self.stopped = False
        self.since: float | None = asyncio.get_running_loop().time()

    # --- the browser -------------------------------------------------------------------------------------------------

    def attach(self, window: Window) -> None:
        """Show everything in `window` from now on, and nowhere else."""
        if self._window is not None:
            self._window.close(TAKEN, "this seat is open in another window")
        self._window, self.since = window, None

    def detach(self, window: Window) -> None:
        """The browser of this window is gone."""
        if self._window is window:
            self._window, self.since = None, asyncio.get_running_loop().time()

    async def show_all(self) -> None:
        """Draw everything anew, for a browser that knows nothing."""
        await self.send_meta({"type": "attach"})

    async def _show(self, data: bytes) -> None:
        if self._window is not None:
            self._window.push(data)

    def close_window(self, code: int, why: str) -> None:
        """Close the browser's end, if there is one."""
        if self._window is not None:
            self._window.close(code, why)

    # --- the process -------------------------------------------------------------------------------------------------

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """Nothing of the host's own but what a program needs to start; the token is only in here."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept, "COLUMNS": str(width), "ROWS": str(height), "TERM": "xterm-256color",
            "TEXTUAL_DRIVER": "wargame.web.driver:SeatDriver", "TEXTUAL_COLOR_SYSTEM": "truecolor",
            **environment(self._ticket),
        }  # fmt: skip

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the program itself, with no shell between."""
        quiet = None if os.environ.get("WARGAME_DEBUG") else DEVNULL
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wargame.web.seat", stdin=PIPE, stdout=PIPE, stderr=quiet,
            env=self._build_environment(width, height),
        )  # fmt: skip
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the program draws until it ends."""
        process = self._process
        assert process is not None
        try:
            await self._pass_on(process)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # it has ended
        except ValueError:
            self.kill()  # it says what no program of ours says
        code = await process.wait()
        if code and self._why[0] == LEFT:
            self._why = REFUSED, "the screens of this seat have ended; open them again"
        self.close_window(*self._why)
        self._ended(self, code)

    async def _pass_on(self, process: Process) -> None:
        stdout = process.stdout
        assert stdout is not None
        while (line := await stdout.readline()) and line != BEGUN:
            pass
        while True:
            head = await stdout.readexactly(5)
            payload = await stdout.readexactly(int.from_bytes(head[1:], "big"))
            if head[:1] == b"D":
                await self.on_data(payload)
            elif head[:1] == b"M":
                await self.on_meta(payload)

    async def on_meta(self, data: bytes) -> None:
        """Hear why a program did not begin; nothing else that it says concerns anybody."""
        said = json.loads(data)
        if said.get("type") == "refused":
            self._why = REFUSED, str(said.get("text", ""))

    async def send_bytes(self, data: bytes) -> bool:
        """Send keys to the program; one that does not take them is ended."""
        try:
            return await asyncio.wait_for(super().send_bytes(data), PATIENCE)
        except TimeoutError:
            self.kill()
            return False

    def kill(self) -> None:
        """End the program whatever it does."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self) -> None:
        """Ask the program to end, and end it; a page that still shows it may come again."""
        self._why = WSCloseCode.GOING_AWAY, ""
        running, self._task, self.stopped = self._task, None, True
        if running is None:
            return
        with contextlib.suppress(TimeoutError, ConnectionError):
            await asyncio.wait_for(self.send_meta({"type": "quit"}), ENDING)
            await asyncio.wait_for(asyncio.shield(running), ENDING)
        self.kill()
        await running


async def _nothing(_: str) -> None:
    """Texts that would make a page open something."""


async def _closed() -> None:
    """Sockets are closed when the program has ended."""
