"""A client that sends what it likes, and remembers every byte that it gets."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp

PATIENCE = 20.0


class Raw:
    """One socket.

    Attributes:
        got: every message, as it came.
        code: why the host closed the socket, once it has.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.got: list[bytes] = []
        self._ids = (f"call-{n}" for n in itertools.count(1))
        self._fresh = asyncio.Event()
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            self.got.append(message.data if isinstance(message.data, bytes) else str(message.data).encode())
            self._fresh.set()
        self._fresh.set()

    @property
    def code(self) -> int | None:
        return self.socket.close_code

    @property
    def said(self) -> list[dict[str, Any]]:
        return [json.loads(message) for message in self.got]

    async def send(self, message: object) -> None:
        """Bytes or text as they are, anything else as JSON."""
        if isinstance(message, bytes):
            await self.socket.send_bytes(message)
        else:
            await self.socket.send_str(message if isinstance(message, str) else json.dumps(message))

    async def until(self, count: int) -> list[dict[str, Any]]:
        """What the host has said, when there are so many messages."""
        async with asyncio.timeout(PATIENCE):
            while len(self.got) < count and not self._reader.done():
                self._fresh.clear()
                await self._fresh.wait()
        return self.said

    async def answer(self, call: str) -> dict[str, Any]:
        """The answer to a call, or its refusal."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for said in self.said:
                    if said.get("id") == call:
                        return said
                assert not self._reader.done(), (self.code, self.said[-1:])
                self._fresh.clear()
                await self._fresh.wait()

    async def call(
        self,
        method: str,
        args: Mapping[str, object] | None = None,
        turn: int | None = 1,
        id: str = "",  # noqa: A002
    ) -> dict[str, Any]:
        """Ask, and wait for the answer."""
        name = id or next(self._ids)
        await self.send({"v": 1, "type": "call", "id": name, "method": method, "args": args or {}, "turn": turn})
        return await self.answer(name)

    async def closed(self) -> list[dict[str, Any]]:
        """Everything, once the host has closed the socket."""
        async with asyncio.timeout(PATIENCE):
            await self._reader
        return self.said


@asynccontextmanager
async def raw(url: str, token: str | None = None, **headers: str) -> AsyncIterator[Raw]:
    """A socket to a host; with a token, after a proper hello."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(f"{url}/api/socket", headers=headers, max_msg_size=0) as socket,
    ):
        client = Raw(socket)
        if token is not None:
            await client.send({"v": 1, "type": "hello", "token": token})
            await client.until(1)
        try:
            yield client
        finally:
            client._reader.cancel()


async def answer_to(url: str, path: str) -> bytes:
    """What a host sends to a request for a path, written as it stands: a client would tidy it up first."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer
