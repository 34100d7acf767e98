"""Somebody who begins a session in a terminal and goes on in a browser, by nothing but what its screen shows."""

from __future__ import annotations

import asyncio
import re
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from tests.unit.net.scripted import Scripted
from tests.unit.web.tabs import ClosedError, Tab, opened
from wargame.net.ticket import Ticket
from wargame.tui.screens.game_acts import WAITING
from wargame.web.terminal import TAKEN

HEAD: Final = re.compile(r"(?P<pen> · pen)? · turn (?P<turn>\d+)(?: of |/)\d+ · (?:[^·]+ · )?(?P<phase>\w+)")
"""The first line of the game."""
LOST: Final = (1005, 1006, aiohttp.WSCloseCode.GOING_AWAY)
"""What a socket is closed with when the host is killed."""


class Moving(Scripted):
    """Plays by the wire until it leaves, and from then on in a browser's tab.

    Attributes:
        found: orders in the draft when the browser showed it first.
        sealed_here: turn -> number of orders that the screen said are sealed.
        taken: how often a second tab took the seat over from the first.
    """

    def __init__(self, seat: str, others: tuple[str, ...], seed: int, leaves: int, code: str) -> None:
        """As `Scripted`; `code` opens the seat."""
        super().__init__(seat, others, seed, leaves)
        self.code = code
        self.found: int | None = None
        self.sealed_here: dict[int, int] = {}
        self.taken = 0
        self._tried = 0
        self._asked: tuple[int, int] | None = None
        self._answered: tuple[int, int] | None = None
        self._fresh = False
        self._token = ""
        self._http: aiohttp.ClientSession
        self._tab: Tab | None = None

    async def live(self) -> None:
        """Play to the end."""
        async with aiohttp.ClientSession() as self._http:
            await super().live()

    def cut(self) -> None:
        """Lose the connection, whichever it is."""
        if self._tab is not None:
            self._tab.cut()
        super().cut()

    def die(self) -> None:
        """In the browser: a second tab is opened, with the first still there."""
        if self._tab is not None:
            self.running.cancel()
        super().die()

    async def play(self) -> None:
        """Play where they are now."""
        if not self.gone:
            return await super().play()
        try:
            await self._open()
            if not self.taken:
                await self._open()
            while not self.digest:
                await self._step()
        except (ClosedError, aiohttp.ClientError):  # the page does the same
            self._tab = None
            await asyncio.sleep(0.2)

    async def _open(self) -> None:
        """Come in by the form, once; open a tab, which takes the seat from one that is still open."""
        url = self.ticket.host
        if not self._token:
            given = {"code": self.code, "name": "the same, in a browser"}
            async with self._http.post(f"{url}/", data=given, allow_redirects=False) as answer:
                self._token = urlsplit(answer.headers["Location"]).path.rsplit("/", 1)[1]
        before, self._tab = self._tab, await opened(self._http, url, self._token)
        if before is not None:
            code, _ = await before.closed()
            assert code in (TAKEN, *LOST), code
            self.taken += code == TAKEN
        self._fresh = True

    async def _step(self) -> None:
        """Look at the screen, press what follows from it, and see what comes of that."""
        assert self._tab is not None
        text = self._tab.text
        if "Debrief · " in text:
            return await self._ask_for_digest()
        head = HEAD.search(text)
        key = self._sealing(text, int(head["turn"]), head["phase"]) if head is not None else ""
        if key := key or key_for(text, head):
            await self._tab.press(key)
        await self._tab.settle(1.0)
        return None

    def _sealing(self, text: str, turn: int, phase: str) -> str:
        """Draft something once a turn, and say yes once to what is asked; remember what the screen says is done."""
        drafted = re.search(r"Draft (\d+) of", text)
        if drafted and self.found is None:
            self.found = int(drafted[1])
        asked = re.search(r"Seal (\d+) orders? for", text)
        if asked and phase == "orders":
            self._asked, answered = (turn, int(asked[1])), self._answered
            self._answered = self._asked
            return "n" if self._fresh else "y" if self._asked != answered else ""  # a key under way is not sent again
        self._fresh, self._answered = False, None
        if self._asked is not None and (phase == "sealed" or turn > self._asked[0]):
            self.sealed_here[self._asked[0]] = self._asked[1]
            self._asked = None
        if drafted and drafted[1] == "0" and phase == "orders" and self._tried < turn:
            self._tried = turn
            return " "
        return ""

    async def _ask_for_digest(self) -> None:
        """The screens are at the end: what does this ticket get to know of it?"""
        self.ticket = Ticket(self.ticket.host, self._token, "")
        self.gone = False
        await super().play()


def key_for(text: str, head: re.Match[str] | None) -> str:
    """What somebody presses who only wants to get on; nothing where there is nothing to do."""
    if "esc Skip" in text:
        return "\x1b"
    if "Seal (y)" in text:
        return "n" if head is not None and head["phase"] in WAITING else ""
    if "Leave (y)" in text:
        return "n"
    if "The people of this seat" in text:
        return "t" if "t Take the pen" in text else "\x1b"
    if head is None or head["phase"] == "sealed":
        return ""
    if head["pen"] is None:
        return "P"
    if head["phase"] != "orders":
        return "n" if "n Ready" in text else ""
    if "What you can do" not in text:
        return "2"
    return "s"
