"""Seats in a browser: the same screens as in a terminal, run on the host and drawn in a page."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from importlib import resources
from typing import Any, Final

from aiohttp import WSMsgType, web

from wargame.base.errors import SessionError
from wargame.net.hall import Hall
from wargame.net.limits import Pace
from wargame.net.roster import Person
from wargame.net.ticket import Ticket
from wargame.net.wire import LARGEST
from wargame.web.pages import POLICY, refuse, respond
from wargame.web.terminal import LEFT, REFUSED, SHOWN_OUT, Terminal, Window

SPARE: Final = 2
"""Processes beyond the number of seats."""
GRACE: Final = 120.0
"""Seconds that screens live on while no browser looks at them."""
STARTS, WITHIN = 6, 60.0
"""So often somebody may have their screens started in so many seconds."""
HEARTBEAT: Final = 15.0
RATE, BURST = 400.0, 2000.0
"""Messages a second, and at once: a mouse that is moved sends many."""
SIZE: Final = (120, 40)
"""Of screens that nobody looks at yet."""
OURS: Final = {"textual.js": "js/textual.js", "xterm.css": "css/xterm.css",
               "mono.ttf": "fonts/RobotoMono-VariableFont_wght.ttf"}  # fmt: skip
"""What of textual-serve a browser may ask for."""


class Gateway:
    """The browser seats of a hall."""

    def __init__(self, hall: Hall, pin: str = "") -> None:
        """Open seats of `hall`; `pin` is the fingerprint of its certificate, where it has one."""
        self.hall, self.pin = hall, pin
        self.most = len(hall.game.book.text.seats) + SPARE
        self._terminals: dict[str, Terminal] = {}
        self._starts: dict[str, deque[float]] = {}
        self._opening = asyncio.Lock()
        self._keeper: asyncio.Task[None] | None = None
        self._warming: set[asyncio.Task[Terminal]] = set()

    def add_to(self, app: web.Application) -> None:
        """Add the page of a seat and its socket."""
        app.router.add_get("/seat/{token}", self.page)
        app.router.add_get("/seat/{token}/socket", self.socket)
        app.on_startup.append(self._begin)
        app.on_shutdown.append(self._end)

    async def _begin(self, _: web.Application) -> None:
        self._keeper = asyncio.ensure_future(self._keep())

    async def _end(self, _: web.Application) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
        await asyncio.gather(*(terminal.stop() for terminal in tuple(self._terminals.values())))

    async def _keep(self) -> None:
        """End screens that nobody has looked at for too long."""
        while True:
            await asyncio.sleep(GRACE / 20)
            late = asyncio.get_running_loop().time() - GRACE
            for terminal in tuple(self._terminals.values()):
                if terminal.since is not None and terminal.since < late:
                    await terminal.stop()

    # --- the page ----------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page of a seat; its screens are started while the browser still loads it."""
        token = request.match_info["token"]
        try:
            person = self._playing(token)
        except SessionError as error:
            return refuse(403, self.hall.game.book.text.scenario.title, error)
        self.warm(request, person, token)
        scheme = "wss" if request.secure else "ws"
        policy = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        policy = policy.replace("connect-src 'self'", f"connect-src 'self' {scheme}://{request.host}")
        title = self.hall.game.book.text.scenario.title
        return respond("seat.html.j2", policy=policy, title=f"{person.place}: {title}", seat=str(person.place))

    def warm(self, request: web.Request, person: Person, token: str) -> None:
        """Start somebody's screens before their browser asks for them."""

        def heard(task: asyncio.Task[Terminal]) -> None:
            self._warming.discard(task)
            if not task.cancelled():
                task.exception()  # said again to the socket, when that asks

        task = asyncio.ensure_future(self._terminal(request, person, token, SIZE))
        self._warming.add(task)
        task.add_done_callback(heard)

    def _playing(self, token: str) -> Person:
        person = self.hall.roster.holder(token)
        if person.place.role == "observer":
            raise SessionError("this is no ticket for a seat", where=str(person.place), way_out="enter your code")
        return person

    # --- the socket --------------------------------------------------------------------------------------------------

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Show somebody's screens, and take their keys."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST, compress=False)
        await socket.prepare(request)
        token = request.match_info["token"]
        try:
            person = self._playing(token)
        except SessionError as error:
            await socket.close(code=SHOWN_OUT, message=str(error).encode()[:120])
            return socket
        try:
            size = _size(request.query.get("width"), request.query.get("height"))
            terminal = await self._terminal(request, person, token, size)
        except (SessionError, ValueError) as error:
            await socket.close(code=REFUSED, message=str(error).encode()[:120])
            return socket
        await self._show(socket, person, terminal, size)
        return socket

    async def _show(
        self, socket: web.WebSocketResponse, person: Person, terminal: Terminal, size: tuple[int, int]
    ) -> None:
        window = Window(socket, terminal.show_all)
        terminal.attach(window)
        sending = asyncio.ensure_future(window.send())
        left = self.hall.enter(person.id, lambda why: window.close(SHOWN_OUT, why))
        try:
            await terminal.set_terminal_size(*size)
            await terminal.show_all()
            await self._read(socket, window, terminal)
        finally:
            left()
            terminal.detach(window)
            window.close(LEFT, "")
            await sending

    async def _read(self, socket: web.WebSocketResponse, window: Window, terminal: Terminal) -> None:
        pace = Pace(rate=RATE, burst=BURST)
        async for message in socket:
            if not await pace.take():
                window.close(REFUSED, "too many messages; send fewer")
                break
            try:
                if message.type is not WSMsgType.TEXT:
                    raise TypeError
                await _hear(json.loads(message.data), socket, terminal)
            except (ValueError, TypeError, KeyError, IndexError, RecursionError):
                window.close(REFUSED, "this is nothing that a terminal says")
                break

    # --- processes ---------------------------------------------------------------------------------------------------

    async def _terminal(self, request: web.Request, person: Person, token: str, size: tuple[int, int]) -> Terminal:
        """Somebody's screens, started if need be.

        Raises:
            SessionError: there are as many as there may be, or they were started too often.
        """
        async with self._opening:
            known = self._terminals.get(person.id)
            if known is not None:
                return known
            await self._make_room()
            self._count(person)
            scheme, port = ("https" if request.secure else "http"), request.get_extra_info("sockname")[1]
            terminal = Terminal(Ticket(f"{scheme}://127.0.0.1:{port}", token, self.pin), self._ended(person))
            self._terminals[person.id] = terminal
            await terminal.start(*size)
            return terminal

    def _ended(self, person: Person) -> Any:
        def ended(terminal: Terminal, code: int) -> None:
            if self._terminals.get(person.id) is terminal:
                del self._terminals[person.id]
            if code not in (0, 2) and not terminal.stopped:
                self.hall.complain(f"the browser screens of {person.name} ({person.place}) ended with code {code}")

        return ended

    async def _make_room(self) -> None:
        """End the screens that have been alone for longest, where there are as many as there may be."""
        if len(self._terminals) < self.most:
            return
        alone = [(terminal.since, terminal) for terminal in self._terminals.values() if terminal.since is not None]
        if not alone:
            way_out = "join in a terminal, or wait until somebody leaves"
            raise SessionError(f"{self.most} browsers play here already", where="seat", way_out=way_out)
        await min(alone, key=lambda one: one[0])[1].stop()

    def _count(self, person: Person) -> None:
        now = asyncio.get_running_loop().time()
        starts = self._starts.setdefault(person.id, deque(maxlen=STARTS))
        if len(starts) == STARTS and starts[0] > now - WITHIN:
            way_out = f"wait {starts[0] + WITHIN - now:.0f} seconds"
            raise SessionError("these screens were started too often", where="seat", way_out=way_out)
        starts.append(now)


def _size(width: object, height: object) -> tuple[int, int]:
    """Columns and rows as a page says them, within reason."""
    wide, high = (int(str(said)[:6]) for said in (width or SIZE[0], height or SIZE[1]))
    return min(max(wide, 20), 400), min(max(high, 8), 150)


async def _hear(said: Any, socket: web.WebSocketResponse, terminal: Terminal) -> None:
    """Pass on one message of a page: a list of its kind and what belongs to it."""
    kind = said[0] if isinstance(said, list) else None
    if kind == "stdin" and isinstance(said[1], str):
        await terminal.send_bytes(said[1].encode("utf-8", "replace"))
    elif kind == "resize":
        await terminal.set_terminal_size(*_size(said[1]["width"], said[1]["height"]))
    elif kind == "ping" and isinstance(said[1], str):
        await socket.send_json(["pong", said[1][:40]])
    elif kind == "focus":
        await terminal.focus()
    elif kind == "blur":
        await terminal.blur()
    else:
        raise ValueError(kind)


def static_files() -> dict[str, bytes]:
    """The terminal that runs in the browser, as textual-serve ships it."""
    folder = resources.files("textual_serve") / "static"
    return {name: (folder / path).read_bytes() for name, path in OURS.items()}
