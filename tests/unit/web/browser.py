"""A real browser without a screen: Chromium, driven by its own debugging protocol over a socket."""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from wargame.base.text import clean

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--remote-debugging-port=0",
)  # fmt: skip
PATIENCE = 30.0
"""Seconds for anything that a page should come to show."""


def installed() -> str:
    """The browser of this machine, if there is one."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )


class Page:
    """One tab.

    Attributes:
        drawn: bytes that came over its sockets since it was last asked to forget them.
    """

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session
        self.drawn = b""

    async def do(self, method: str, **given: Any) -> dict[str, Any]:
        """One command of the protocol."""
        return await self.browser.do(method, self.session, **given)

    async def go(self, address: str) -> None:
        """Open an address, and wait until it is loaded."""
        await self.do("Page.navigate", url=address)
        await self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    async def size(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give the window a size."""
        await self.do(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile
        )

    async def js(self, expression: str) -> Any:
        """Value of an expression in the page."""
        said = await self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true."""
        async with asyncio.timeout(PATIENCE):
            while not await self.js(expression):
                await asyncio.sleep(0.1)

    async def shows(self, *words: str) -> None:
        """Wait until the terminal in the page was told to draw all these words."""
        late = asyncio.get_running_loop().time() + PATIENCE
        while not all(word in (text := clean(self.drawn.decode(errors="replace"), limit=10**7)) for word in words):
            assert asyncio.get_running_loop().time() < late, (await self.js("document.body.innerText"), text[-2000:])
            await asyncio.sleep(0.1)

    async def type(self, text: str) -> None:
        """Type letters where the focus is."""
        for letter in text:
            key = {"text": letter, "key": letter, "unmodifiedText": letter}
            await self.do("Input.dispatchKeyEvent", type="keyDown", **key)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def press(self, key: str, code: int) -> None:
        """Press a key that is no letter."""
        more = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self.do("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)

    async def picture(self, path: Path) -> bytes:
        """What it looks like, kept as a PNG."""
        said = await self.do("Page.captureScreenshot", format="png", captureBeyondViewport=False)
        image = base64.b64decode(said["data"])
        path.write_bytes(image)
        return image


class Browser:
    """A running Chromium.

    Attributes:
        said: what pages wrote to their consoles, and policies they broke.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.said: list[str] = []
        self._pages: dict[str, Page] = {}
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            said = message.json()
            if said.get("method") == "Network.webSocketFrameReceived":
                frame = said["params"]["response"]
                if frame["opcode"] == 2:
                    self._pages[said["sessionId"]].drawn += base64.b64decode(frame["payloadData"])
            waiting = self._waiting.pop(said.get("id", 0), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(said)
            elif said.get("method") == "Log.entryAdded":
                self.said.append(said["params"]["entry"]["text"])
            elif said.get("method") == "Runtime.exceptionThrown":
                self.said.append(str(said["params"]["exceptionDetails"]))

    async def do(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        """One command of the protocol."""
        number = next(self._ids)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        message: dict[str, Any] = {"id": number, "method": method, "params": given}
        await self._socket.send_json({**message, "sessionId": session} if session else message)
        said = await asyncio.wait_for(self._waiting[number], PATIENCE)
        assert "error" not in said, (method, said["error"])
        result: dict[str, Any] = said["result"]
        return result

    async def page(self) -> Page:
        """A new tab."""
        target = (await self.do("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self.do("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await page.do(f"{domain}.enable")
        await page.do("Emulation.setFocusEmulationEnabled", enabled=True)
        return page


@asynccontextmanager
async def browsing(executable: str) -> AsyncIterator[Browser]:
    """A browser with an empty profile, until the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            executable, *FLAGS, f"--user-data-dir={profile}", stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
            env={**os.environ, "HOME": profile},
        )  # fmt: skip
        try:
            address = await _address(process)
            async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
                yield Browser(socket)
        finally:
            process.kill()
            await process.wait()


async def _address(process: Process) -> str:
    """Where the debugging protocol is spoken."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stderr.readline()).decode(errors="replace"):
            if found := re.search(r"DevTools listening on (ws://\S+)", line):
                return found.group(1)
    raise AssertionError("the browser does not start")
