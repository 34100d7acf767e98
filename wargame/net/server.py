"""The server: one aiohttp application for a hall, to which other rooms add their pages.

``GET /api/check`` says that there is a host, ``POST /api/join`` makes a code into a token, ``GET /api/socket`` is the
wire. Everything that comes in is refused with a reason when it is not as it should be, and whoever sends it waits for
nobody else and makes nobody wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from wargame.base.errors import SessionError
from wargame.net.hall import Hall
from wargame.net.limits import WINDOWS, Pace, Tries
from wargame.net.roster import Person
from wargame.net.versions import packages_mark
from wargame.net.wire import LARGEST, VERSION, Call, Hello, No, Welcome, WireError, line, read
from wargame.session.verify import program_version

HALL: Final = web.AppKey("hall", Hall)
NAMES: Final = web.AppKey("names", frozenset[str])
"""Names and addresses that this host goes by; a request for another name comes from somebody's trick."""
TRIES: Final = web.AppKey("tries", Tries)
HEARTBEAT: Final = 15.0
"""Seconds between two questions whether a silent client is still there."""
PATIENCE: Final = 10.0
"""Seconds for the first word of a client."""
QUEUE: Final = 256
"""Messages waiting for a client that does not read."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def build_app(hall: Hall, *, names: Iterable[str] = ()) -> web.Application:
    """The application of a hall.

    Args:
        hall: the session; closed with the application.
        names: what this host is called by others, besides the loopback.
    """
    app = web.Application(middlewares=[guard], client_max_size=LARGEST)
    app[HALL] = hall
    app[NAMES] = frozenset((*LOOPBACK, *names))
    app[TRIES] = Tries()

    async def begin(_: web.Application) -> None:
        hall.begin()

    async def end(_: web.Application) -> None:
        await hall.close()

    app.on_startup.append(begin)
    app.on_cleanup.append(end)
    app.router.add_get("/api/check", _check)
    app.router.add_post("/api/join", _join)
    app.router.add_get("/api/socket", _socket)
    return app


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page of another site sends, and what is addressed to a name that is not ours."""
    host = urlsplit(f"//{request.host}").hostname or ""
    origin = request.headers.get("Origin")
    if host not in request.app[NAMES] and host != _address_of(request):
        return refusal(403, SessionError("this host does not go by that name", where="address",
                                         way_out="use the address that the host printed"))  # fmt: skip
    if origin is not None and urlsplit(origin).netloc != request.host:
        return refusal(403, SessionError("this comes from a page of another site", where="origin",
                                         way_out="open the address that the host printed"))  # fmt: skip
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        _close_in(answer)
        raise
    except ConnectionError:
        return web.Response()  # to nobody: whoever asked is gone
    except Exception as error:
        what = f"{request.method}: this should not have happened: {type(error).__name__}: {error}"
        request.app[HALL].complain(what)
        response = refusal(500, SessionError("the host could not do it", way_out="tell whoever runs the session"))
    if not response.prepared:
        _close_in(response)
    return response


def _address_of(request: web.Request) -> str:
    """The address of this machine that a request came to: one that is got while the host runs is as good."""
    bound = request.get_extra_info("sockname")
    return str(bound[0]) if bound else ""


def _close_in(response: web.StreamResponse) -> None:
    """Have a browser keep an answer to itself."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")  # no-referrer would have forms say Origin: null
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Cache-Control", "no-store")


def refusal(status: int, error: SessionError) -> web.Response:
    """A refusal as an answer to a plain request."""
    no = No(reason="refused", what=error.what, where=error.where, way_out=error.way_out)
    return web.Response(status=status, body=line(no), content_type="application/json")


async def _check(request: web.Request) -> web.Response:
    """What a joiner wants to know before anything else: is this a host, which one, and what time has it."""
    hall = request.app[HALL]
    return web.json_response(
        {
            "v": VERSION,
            "program": program_version(),
            "packages": packages_mark(),
            "title": hall.game.book.text.scenario.title,
            "time": time.time(),
        }
    )


class TooManyError(SessionError):
    """Somebody guesses."""


async def admit(request: web.Request, code: str, name: str) -> tuple[Person, str]:
    """Let whoever sends a request in by a code: the person, and their token.

    Raises:
        SessionError: the code opens nothing.
        TooManyError: their address has guessed too often.
    """
    tries, address = request.app[TRIES], request.remote or ""
    wait = tries.wait(address)
    if wait > 0:
        way_out = f"wait {wait:.0f} seconds and look at your card"
        raise TooManyError("too many codes that open nothing", where="code", way_out=way_out)
    try:
        return await request.app[HALL].admit(code, name)
    except SessionError:
        tries.failed(address)
        raise


async def _join(request: web.Request) -> web.Response:
    """A code becomes a token."""
    try:
        said = await request.json()
        code, name = said["code"], said.get("name", "")
        if not isinstance(code, str) or not isinstance(name, str):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return refusal(400, SessionError("this is no request to join", where="join", way_out="send code and name"))
    try:
        person, token = await admit(request, code, name)
    except SessionError as error:
        return refusal(429 if isinstance(error, TooManyError) else 403, error)
    place = person.place
    return web.json_response({"v": VERSION, "token": token, "role": place.role, "seat": place.seat, "id": person.id})


async def _socket(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST, compress=False)
    await socket.prepare(request)
    hall = request.app[HALL]
    try:
        first = await asyncio.wait_for(socket.receive(), PATIENCE)
        hello = read(first.data) if first.type in (WSMsgType.TEXT, WSMsgType.BINARY) else None
        if not isinstance(hello, Hello):
            raise WireError("the first word must be hello", "send hello with your token", "token")
        person = hall.roster.holder(hello.token)
        if hall.windows(person.id) >= WINDOWS:
            raise WireError("you are connected too often", "close another window")
    except TimeoutError:
        return await _farewell(socket, No(reason="limit", what="no word for too long", way_out="connect again"))
    except WireError as error:
        return await _farewell(socket, _said(error))
    except SessionError as error:
        no = No(reason="token", what=error.what, where=error.where, way_out=error.way_out)
        return await _farewell(socket, no)
    await Connection(hall, person, socket).serve(hello)
    return socket


async def _farewell(socket: web.WebSocketResponse, no: No) -> web.WebSocketResponse:
    if not socket.closed:
        await socket.send_bytes(line(no))
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    return socket


def _said(error: WireError) -> No:
    return No(id=error.call, reason=error.reason, what=error.what, where=error.where, way_out=error.way_out)


class Connection:
    """One connected person: reads one message at a time, and writes from a queue that has an end."""

    def __init__(self, hall: Hall, person: Person, socket: web.WebSocketResponse) -> None:
        self.hall, self.person, self.socket = hall, person, socket
        self.pace = Pace()
        self._queue: asyncio.Queue[bytes | No] = asyncio.Queue(QUEUE)
        self._reader: asyncio.Task[None] | None = None

    async def serve(self, hello: Hello) -> None:
        """Talk until one of the two has enough."""
        stream = self.hall.stream(self.person.place)
        same = hello.session == self.hall.session
        missed = stream.since(hello.seen) if same else None
        welcome = Welcome(
            session=self.hall.session,
            role=self.person.place.role,
            seats=(self.person.place.seat,) if self.person.place.seat else (),
            person=self.person.id,
            seq=hello.seen if missed is not None else stream.seq,
            whole=missed is not None,
        )
        self.push(line(welcome))
        for said in missed or ():
            self.push(said)
        stream.listeners.add(self.push)
        left = self.hall.enter(self.person.id, self.leave)
        self._reader = asyncio.ensure_future(self._read())
        try:
            await self._write()
        finally:
            stream.listeners.discard(self.push)
            left()
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    def push(self, said: bytes) -> None:
        """Send a message when its turn comes; who does not read for too long must connect again."""
        try:
            self._queue.put_nowait(said)
        except asyncio.QueueFull:
            self.leave("you read too slowly; connect again", "limit")

    def leave(self, why: str, reason: str = "token") -> None:
        """End the connection and say why, before anything that still waits to be sent."""
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(No.model_validate({"reason": reason, "what": why}))

    async def _write(self) -> None:
        while True:
            said = await self._queue.get()
            last = isinstance(said, No)
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self.socket.send_bytes(line(said) if isinstance(said, No) else said)
            except (TimeoutError, ConnectionError):
                last = True
            if last:
                await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)
                return

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            if not await self.pace.take():
                self.leave("too many messages; send fewer", "limit")
                return
            try:
                said = read(message.data)
            except WireError as error:
                answer = line(_said(error))
            else:
                if isinstance(said, Call):
                    answer = await self.hall.answer(self.person, said)
                else:
                    answer = line(No(reason="refused", what="you have said hello", way_out="send calls"))
            await self._queue.put(answer)  # who does not read answers is not read either
        self.leave("")
