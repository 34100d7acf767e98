"""What a page says, read as a browser and a screen reader would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from typing import Any

import aiohttp

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Reader(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


class Stream:
    """Server-sent events as they come."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.got = b""

    async def event(self) -> tuple[str, Any]:
        """The next one: its name and what it holds."""
        async with asyncio.timeout(20):
            while True:
                lines = []
                while line := (await self.response.content.readuntil(b"\n")).strip():
                    lines.append(line)
                self.got += b"\n".join(lines) + b"\n\n"
                if lines and lines[0].startswith(b"event: "):
                    return lines[0][7:].decode(), json.loads(lines[1][6:])
                assert not lines or lines[0] == b":", lines

    async def until(self, *names: str) -> dict[str, str]:
        """The parts sent, when all of these have been."""
        found: dict[str, str] = {}
        while not set(names) <= set(found):
            kind, said = await self.event()
            assert kind == "part", said
            found[said["name"]] = said["html"]
        return found


@asynccontextmanager
async def streamed(http: aiohttp.ClientSession, page: str) -> AsyncIterator[Stream]:
    """The stream of a page, once it is open."""
    async with http.get(f"{page}/stream", read_bufsize=2**22) as response:
        assert response.status == 200, await response.text()
        yield Stream(response)
