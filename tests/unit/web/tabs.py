"""A browser's tab without a browser: the socket of a seat, and the screen that is drawn through it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
from rich.cells import cell_len

from tests.unit.net.halls import Host
from wargame.net.trust import taken

PATIENCE = 20.0
"""Seconds for screens to come, on a machine that has other things to do."""
SIZE: Final = (120, 40)
PIECE: Final = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<clear>2)J|\x1b\[[0-9;?>=]*[ -/]*[@-~]|\x1b[@-Z\\^_]"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
"""A place to go to, the whole screen cleared, another code, or letters."""


class Screen:
    """The letters on a terminal of `width` by `height`."""

    def __init__(self, width: int, height: int) -> None:
        self._lines = [[" "] * width for _ in range(height)]
        self._row = self._column = 0

    def draw(self, drawn: str) -> None:
        """Take what a program writes to its terminal."""
        for piece in PIECE.finditer(drawn):
            if text := piece["text"]:
                width = cell_len(text)
                self._lines[self._row][self._column : self._column + width] = [*text, *[""] * (width - len(text))]
                self._column += width
            elif piece["row"]:
                self._row, self._column = int(piece["row"]) - 1, int(piece["column"]) - 1
            elif piece["clear"]:
                self._lines = [[" "] * len(line) for line in self._lines]

    @property
    def text(self) -> str:
        """Its lines as they stand there now."""
        return "\n".join("".join(line).rstrip() for line in self._lines)


class ClosedError(Exception):
    """The host has closed the socket, or is gone."""


class Tab:
    """A browser's tab, as far as the host can tell."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, size: tuple[int, int]) -> None:
        self.socket = socket
        self._screen = Screen(*size)

    @property
    def text(self) -> str:
        """What a person sees in it."""
        return self._screen.text

    async def read(self) -> None:
        """Wait until something is drawn."""
        message = await self.socket.receive()
        if message.type is not aiohttp.WSMsgType.BINARY:
            raise ClosedError(message, self.text)
        self._screen.draw(message.data.decode())

    async def until(self, *words: str) -> str:
        """The screen, once it has all these words on it."""
        async with asyncio.timeout(PATIENCE):
            while not all(word in self.text for word in words):
                await self.read()
        return self.text

    async def settle(self, longest: float) -> None:
        """Read until nothing has been drawn for a moment; wait at most `longest` seconds for the first of it."""
        wait = longest
        while True:
            try:
                await asyncio.wait_for(self.read(), wait)
            except TimeoutError:
                return
            wait = 0.05

    async def press(self, keys: str) -> None:
        await self.socket.send_str(json.dumps(["stdin", keys]))

    async def closed(self) -> tuple[int | None, str]:
        """Why the host closed it."""
        async with asyncio.timeout(PATIENCE):
            while (message := await self.socket.receive()).type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
                pass
        return self.socket.close_code, str(message.extra or "")

    def cut(self) -> None:
        """Lose the connection as a cable that is pulled out loses it."""
        connection = self.socket._conn
        if connection is not None and connection.transport is not None:
            connection.transport.abort()


async def opened(
    http: aiohttp.ClientSession, url: str, token: str, query: str = "", pin: str = "", **headers: str
) -> Tab:
    """A tab with the seat of a ticket in it."""
    address = f"{url}/seat/{token}/socket{query or '?width={}&height={}'.format(*SIZE)}"
    headers = {"Origin": url, **headers}
    return Tab(await http.ws_connect(address, headers=headers, max_msg_size=0, ssl=taken(pin)), SIZE)


@asynccontextmanager
async def tab(host: Host, token: str, query: str = "", **headers: str) -> AsyncIterator[Tab]:
    """A tab for as long as the block lasts."""
    async with aiohttp.ClientSession() as http:
        one = await opened(http, host.url, token, query, host.pin, **headers)
        async with one.socket:
            yield one
