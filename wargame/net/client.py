"""The client: a game in another room, which the screens cannot tell from one in this process.

A `Connection` keeps a socket open, and opens it again when it is lost: calls that were on their way are sent again
under the same id, and notices that were missed are filled in. `Remote` speaks the session's protocols over it.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

import aiohttp

from wargame.base.errors import SessionError
from wargame.net.methods import Method, methods_of
from wargame.net.ticket import Ticket
from wargame.net.trust import UnprovenError, refused, taken
from wargame.net.wire import LARGEST_ANSWER, Answer, Call, Envelope, Hello, No, Told, Welcome, WireError, heard, line
from wargame.session.attendance import Attendance
from wargame.session.facilitator import Facilitator
from wargame.session.mates import Mates
from wargame.session.protocol import Client, Notice, SeatView, Status, Watcher

HEARTBEAT: Final = 15.0
"""Seconds between two questions whether a silent host is still there."""
FIRST: Final = 0.2
"""Seconds before the second try to connect; each further wait is twice as long."""
LONGEST: Final = 5.0
"""Seconds between two tries at most."""
PATIENCE: Final = 90.0
"""Seconds that a call waits for a lost host."""
LOST: Final = "the connection to the host is lost; trying again"
BACK: Final = "connected to the host again"


@dataclass
class _Waiting:
    """A call on its way."""

    call: Call
    answer: asyncio.Future[Answer | No]


class Connection:
    """A person's connection to a host.

    Attributes:
        ticket: where the host is, and the token.
        welcome: what the host said last when the connection was opened.
    """

    def __init__(self, ticket: Ticket, *, patience: float = PATIENCE) -> None:
        """Use `connect`."""
        self.ticket, self.patience = ticket, patience
        self.welcome: Welcome
        self._http: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[str, _Waiting] = {}
        self._listeners: list[asyncio.Queue[Notice | SessionError]] = []
        self._seen = 0
        self._turn = 0
        self._keeper: asyncio.Task[None] | None = None
        self._ended: SessionError | None = None

    async def connect(self) -> None:
        """Connect for the first time.

        Raises:
            SessionError: there is no host, or it does not let this person in.
        """
        self._http = aiohttp.ClientSession()
        try:
            await self._open()
        except BaseException as error:
            await self.close()
            if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
                raise refused(self.ticket.host, error) from error
            raise
        self._keeper = asyncio.ensure_future(self._keep())

    async def close(self) -> None:
        """Leave."""
        self._end(SessionError("you have left", where="host", way_out="join again"))
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        if self._http is not None:
            await self._http.close()

    # --- the socket --------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        assert self._http is not None
        known = self.welcome.session if hasattr(self, "welcome") else ""
        url = f"{self.ticket.host}/api/socket"
        self._socket = None
        socket = await self._http.ws_connect(
            url, heartbeat=HEARTBEAT, max_msg_size=LARGEST_ANSWER, ssl=taken(self.ticket.pin), compress=0
        )
        hello = Hello(token=self.ticket.token, session=known, seen=self._seen)
        await socket.send_bytes(line(hello))
        first = await socket.receive(HEARTBEAT)
        if first.type not in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
            await socket.close()
            raise ConnectionResetError  # the host went away in the middle of its welcome
        said = heard(first.data)
        if isinstance(said, No):
            await socket.close()
            raise said.error()
        if not isinstance(said, Welcome):
            raise WireError("the host speaks out of turn", "use the same version of wargame", "version")
        self.welcome, self._seen, self._socket = said, said.seq, socket
        for waiting in tuple(self._waiting.values()):
            await socket.send_bytes(line(waiting.call))

    async def _keep(self) -> None:
        """Read, and connect again whenever the connection is lost, until there is no way back."""
        while True:
            try:
                await self._read()
            except SessionError as error:
                self._end(error)
                return
            self._tell(Notice(kind="message", turn=self._turn, text=LOST))
            try:
                await asyncio.wait_for(self._again(), self.patience)
            except (SessionError, TimeoutError) as error:
                self._end(error if isinstance(error, SessionError) else refused(self.ticket.host, error))
                return
            self._tell(Notice(kind="message", turn=self._turn, text=BACK))
            if not self.welcome.whole:
                self._tell(Notice(kind="phase", turn=self._turn))

    async def _again(self) -> None:
        wait = FIRST
        while True:
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311  (so that not all come at once)
            try:
                return await self._open()
            except (aiohttp.ClientError, OSError, TimeoutError, WireError) as error:
                if isinstance(why := refused(self.ticket.host, error), UnprovenError):
                    raise why from error
                wait = min(wait * 2, LONGEST)

    async def _read(self) -> None:
        """Take what the host says until the socket closes.

        Raises:
            SessionError: the host has shown this person out.
        """
        assert self._socket is not None
        async for message in self._socket:
            if message.type not in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
                break
            said = heard(message.data)
            if isinstance(said, Told):
                self._seen = said.seq
                self._tell(said.notice)
            elif isinstance(said, Answer | No) and said.id:
                waiting = self._waiting.pop(said.id, None)
                if waiting is not None and not waiting.answer.done():
                    waiting.answer.set_result(said)
            elif isinstance(said, No) and said.reason == "token":
                raise said.error()
        self._socket = None

    def _end(self, error: SessionError) -> None:
        if self._ended is not None:
            return
        self._ended = error
        for waiting in self._waiting.values():
            if not waiting.answer.done():
                waiting.answer.set_exception(error)
        self._waiting.clear()
        self._tell(error)

    # --- calls and notices -------------------------------------------------------------------------------------------

    async def call(self, method: Method, arguments: dict[str, Any]) -> Any:
        """Ask the host, once, however often the connection is lost on the way."""
        if method.need != "read" and not self._turn:
            await self.call(methods_of(Client)["status"], {})
        if self._ended is not None:
            raise self._ended
        given = method.parameters.model_validate(arguments).model_dump(mode="json")
        turn = None if method.need == "read" else self._turn
        call = Call(id=secrets.token_urlsafe(12), method=method.name, args=given, turn=turn)
        with self._on_its_way(call) as answer:
            await self._send(call)
            said = await answer
        if isinstance(said, No):
            raise said.error()
        value = method.result.validate_python(said.value)
        if isinstance(value, Status | SeatView):
            self._turn = value.turn
        return value

    @contextmanager
    def _on_its_way(self, call: Call) -> Iterator[asyncio.Future[Answer | No]]:
        answer: asyncio.Future[Answer | No] = asyncio.get_running_loop().create_future()
        self._waiting[call.id] = _Waiting(call, answer)
        try:
            yield answer
        finally:
            self._waiting.pop(call.id, None)

    async def _send(self, message: Envelope) -> None:
        """Send now if there is a socket; what is on its way is sent again when there is one."""
        if self._socket is None:
            return
        try:
            await self._socket.send_bytes(line(message))
        except (aiohttp.ClientError, OSError):
            return

    def _tell(self, what: Notice | SessionError) -> None:
        for queue in tuple(self._listeners):
            queue.put_nowait(what)

    def notices(self) -> AsyncIterator[Notice]:
        """Stream of what happens in the session."""
        queue: asyncio.Queue[Notice | SessionError] = asyncio.Queue()
        self._listeners.append(queue)
        return self._stream(queue)

    async def _stream(self, queue: asyncio.Queue[Notice | SessionError]) -> AsyncIterator[Notice]:
        try:
            while True:
                said = await queue.get()
                if isinstance(said, SessionError):
                    yield Notice(kind="message", turn=self._turn, text=str(said))
                    return
                yield said
        finally:
            self._listeners.remove(queue)


class Remote(Connection):
    """A game elsewhere, as its host lets this person see it: every method of the session's protocols is a call."""

    @property
    def seats(self) -> tuple[str, ...]:
        """Seats this client holds."""
        return self.welcome.seats

    @property
    def client(self) -> Client:
        """As the screens of a seat see it."""
        return cast(Client, self)

    @property
    def sharing(self) -> Mates:
        """As people see it who share a seat."""
        return cast(Mates, self)

    @property
    def watcher(self) -> Watcher:
        """As those see it who watch."""
        return cast(Watcher, self)

    @property
    def facilitator(self) -> Facilitator:
        """As whoever runs the session sees it."""
        return cast(Facilitator, self)

    @property
    def doorkeeper(self) -> Attendance:
        """As whoever lets people in sees it."""
        return cast(Attendance, self)


def _calling(method: Method) -> Callable[..., Coroutine[Any, Any, Any]]:
    names = tuple(method.parameters.model_fields)

    async def call(self: Connection, *args: Any, **named: Any) -> Any:
        return await self.call(method, {**dict(zip(names, args, strict=False)), **named})

    call.__name__ = method.name
    return call


def speak(client: type[Connection], *protocols: type) -> None:
    """Give a client class every method of some protocols."""
    for name, method in methods_of(*protocols).items():
        setattr(client, name, _calling(method))


speak(Remote, Attendance, Facilitator, Watcher, Mates, Client)


async def join(ticket: Ticket, *, patience: float = PATIENCE) -> Remote:
    """Connect with a ticket; to be closed at the end.

    Raises:
        SessionError: there is no host, or it does not let this person in.
    """
    remote = Remote(ticket, patience=patience)
    await remote.connect()
    return remote
