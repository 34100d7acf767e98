"""What those who watch are shown, drawn once for all of them whenever something happened that they may hear of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from wargame.net.hall import Hall
from wargame.net.roster import Person, Place
from wargame.net.wire import Told
from wargame.session.public import LocalWatcher
from wargame.web.projector import Part, Shown, parts

QUIET: Final = 15.0
"""Seconds after which a silent stream shows that it is still there."""
PATIENCE: Final = 20.0
"""Seconds for somebody to take what they are sent; who reads more slowly is cut off and comes again."""
STREAMS: Final = 6
"""Streams that one person may have open."""


class Feed:
    """The page of those who watch, as it is now.

    Nothing is drawn while nobody watches, and nothing waits for who reads slowly: they are sent what is there when
    they have taken the last, and never what was in between.
    """

    def __init__(self, hall: Hall) -> None:
        """Watch the game of `hall`, as late as its observers are."""
        self.hall = hall
        self._watcher = LocalWatcher(hall.game, hall.delay, hall.run)
        self._parts: dict[str, Part] = {}
        self._stale, self._word = True, ""
        self._bell = asyncio.Event()
        self._drawing = asyncio.Lock()
        self._open: dict[str, int] = {}
        hall.stream(Place(role="observer")).listeners.add(self._heard)

    def _heard(self, said: bytes) -> None:
        notice = Told.model_validate_json(said).notice
        if notice.kind == "message":
            self._word = notice.text
        elif notice.kind == "resolved":
            self._word = ""
        self._stale = True
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def parts(self) -> Mapping[str, Part]:
        """The parts of the page by name."""
        async with self._drawing:
            if self._stale:
                self._stale = False
                try:
                    self._parts = parts(await self._shown())
                except BaseException:
                    self._stale = True
                    raise
        return self._parts

    async def _shown(self) -> Shown:
        watcher = self._watcher
        status = await watcher.status()
        debrief = await watcher.debrief() if status.phase == "ended" else None
        return Shown(
            await watcher.programme(),
            await watcher.scene(),
            status,
            self.hall.delay,
            debrief,
            await watcher.opened(),
            self._word,
            await watcher.promises(),
        )

    async def stream(self, request: web.Request, person: Person) -> web.StreamResponse:
        """Send every part to a browser, and each again whenever it has changed."""
        if self._open.get(person.id, 0) >= STREAMS:
            raise web.HTTPTooManyRequests(text="this page is open too often; close one of its tabs")
        response = web.StreamResponse()
        response.content_type = "text/event-stream"
        response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        over: asyncio.Queue[str] = asyncio.Queue()
        left = self.hall.enter(person.id, over.put_nowait)
        self._open[person.id] = self._open.get(person.id, 0) + 1
        try:
            await self._send(response, over)
        except (TimeoutError, ConnectionError):
            if request.transport is not None:
                request.transport.abort()
        finally:
            self._open[person.id] -= 1
            left()
        return response

    async def _send(self, response: web.StreamResponse, over: asyncio.Queue[str]) -> None:
        marks: dict[str, str] = {}
        shown_out = asyncio.ensure_future(over.get())
        try:
            while not shown_out.done():
                bell = asyncio.ensure_future(self._bell.wait())
                for name, part in (await self.parts()).items():
                    if marks.get(name) != part.mark:
                        said = {"name": name, "mark": part.mark, "html": part.html}
                        await _write(response, f"event: part\ndata: {json.dumps(said)}\n\n")
                        marks[name] = part.mark
                await asyncio.wait({bell, shown_out}, timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
                if not bell.done() and not shown_out.done():
                    await _write(response, ":\n\n")
                bell.cancel()
            await _write(response, f"event: over\ndata: {json.dumps(shown_out.result())}\n\n")
        finally:
            shown_out.cancel()


async def _write(response: web.StreamResponse, text: str) -> None:
    await asyncio.wait_for(response.write(text.encode()), PATIENCE)
