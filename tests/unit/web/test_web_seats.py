"""Seats in browsers over real sockets: their processes, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import aiohttp
import pytest
from aiohttp import web

from tests.unit.net.halls import Host, hosted, two_seats
from tests.unit.web.pages import Reader
from tests.unit.web.tabs import tab
from wargame.net import limits
from wargame.net.certificate import Proof, made
from wargame.net.client import join
from wargame.net.server import HALL
from wargame.net.wire import LARGEST
from wargame.session.protocol import Order
from wargame.web import gateway
from wargame.web.gateway import Gateway
from wargame.web.site import Site
from wargame.web.terminal import LEFT, MOST, REFUSED, SHOWN_OUT, TAKEN, Terminal, Window


@asynccontextmanager
async def with_seats(path: Path, proof: Proof | None = None) -> AsyncIterator[tuple[Host, Gateway]]:
    """A host with seats in browsers."""
    found: list[Gateway] = []

    def add(app: web.Application) -> None:
        found.append(Gateway(app[HALL], proof.fingerprint if proof else ""))
        Site(app[HALL], found[0]).add_to(app)

    async with hosted(two_seats(path), proof=proof, add=add) as host:
        yield host, found[0]


async def test_a_seat_moves_from_a_terminal_to_a_browser_and_from_tab_to_tab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL", "devtools")  # of the host's own, which its seats are not given
    async with with_seats(tmp_path, made(tmp_path / "a.wargame", ["127.0.0.1"])) as (host, gate):
        ticket = await host.ticket("drc", "Ann")
        in_terminal = await join(ticket)
        legal = next(o for o in (await in_terminal.client.view("drc")).options if o.legal)
        order = Order(seat="drc", instrument=legal.instrument, trigger=legal.trigger, reason="before I moved")
        assert await in_terminal.client.draft(order) is None
        await in_terminal.close()

        async with tab(host, ticket.token) as first:
            await first.until("Goma", "2 Orders")
            [terminal] = gate._terminals.values()
            process = terminal._process
            assert process is not None
            variables = Path(f"/proc/{process.pid}/environ").read_text().split("\0")
            assert f"WARGAME_TOKEN={ticket.token}" in variables
            assert not any(v.startswith(("TEXTUAL=", "HOME=")) for v in variables)
            assert ticket.token not in Path(f"/proc/{process.pid}/cmdline").read_text()
            assert "numpy" not in Path(f"/proc/{process.pid}/maps").read_text()  # screens carry no world
            await first.press("2")
            await first.until("What you can do", "before I moved")
        assert terminal.since is not None  # the tab is closed; its screens live on

        async with tab(host, ticket.token) as second:
            await second.until("What you can do")  # where they were
            assert terminal._process is process
            assert [person.name for person in host.hall.connected("drc")] == ["Ann"]
            async with tab(host, ticket.token, "?width=70&height=30") as third:
                assert await second.closed() == (TAKEN, "this seat is open in another window")
                await third.press("q")
                await third.until("Quit?")
                await third.press("\r")
                assert await third.closed() == (LEFT, "you have left the seat")
        assert not gate._terminals
        assert len(host.hall.game.view("drc").draft) == 1

        await host.hall.change(lambda roster: (roster.revoke(roster.holder(ticket.token).id), None))
        async with tab(host, ticket.token) as late:
            assert await late.closed() == (SHOWN_OUT, "token: this host knows no such ticket; join again with the code")


class Dud(Terminal):
    """Screens without a program."""

    async def start(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.got: list[object] = []

    async def send_bytes(self, data: bytes) -> bool:
        self.got.append(data)
        return True

    async def send_meta(self, data: dict[str, str | int | bool | None]) -> bool:
        self.got.append(data)
        return True

    async def stop(self) -> None:
        self.stopped = True
        self.close_window(LEFT, "")
        self._ended(self, 0)


@pytest.fixture
async def gated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Host, Gateway]]:
    monkeypatch.setattr(gateway, "Terminal", Dud)
    async with with_seats(tmp_path) as both:
        yield both


def dud(gate: Gateway) -> Dud:
    found = next(iter(gate._terminals.values()))
    assert isinstance(found, Dud)
    return found


async def test_tickets_that_are_wrong_guessed_or_of_those_who_watch_open_no_seat(
    gated: tuple[Host, Gateway],
) -> None:
    host, gate = gated
    good = (await host.ticket("drc")).token
    for wrong in ("x", good[:-1], good.swapcase(), (await host.ticket("observer")).token):
        async with tab(host, wrong) as one:
            assert (await one.closed())[0] == SHOWN_OUT
        async with aiohttp.ClientSession() as http, http.get(f"{host.url}/seat/{wrong}") as response:
            assert response.status == 403
    assert not gate._terminals


@pytest.mark.parametrize(
    ("place", "named"),
    [("drc", "the seat Democratic Republic of the Congo"), ("facilitator", "facilitator&#39;s chair")],
)
async def test_a_code_asks_for_a_name_and_leads_to_the_seat(
    gated: tuple[Host, Gateway], place: str, named: str
) -> None:
    host, gate = gated
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{host.url}/{host.code(place)}") as response:
            assert named in await response.text()
        assert not host.hall.roster.people
        async with http.post(f"{host.url}/", data={"code": host.code(place), "name": "Ann"}) as response:
            policy, address = response.headers["Content-Security-Policy"], str(response.url)
            page = Reader(await response.text())
        assert address.startswith(f"{host.url}/seat/")
        assert "script-src 'self';" in policy
        assert f"connect-src 'self' ws://{address.split('/')[2]};" in policy
        for tag, attributes in page.tags:
            assert not any(name.startswith("on") for name in attributes), tag
        for path in [a["src"] for a in page.all("script")] + [a["href"] for a in page.all("link")][1:]:
            async with http.get(f"{host.url}{path}") as response:
                assert response.status == 200
    assert len(gate._terminals) == 1  # begun while the page is still being loaded


async def test_a_page_of_another_site_opens_no_seat(gated: tuple[Host, Gateway]) -> None:
    host, gate = gated
    good = (await host.ticket("drc")).token
    for headers in ({"Origin": "http://elsewhere.invalid"}, {"Origin": "null"}, {"Host": "elsewhere.invalid"}):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            async with tab(host, good, **headers):
                pass
    assert not gate._terminals


BAD = (
    "{", "null", "[]", '["stdin"]', '["stdin", 3]', '["resize", {"width": "wide"}]', '["resize", [1, 2]]', '["quit"]',
    '{"stdin": "q"}', '["deliver_file_start", "/etc/passwd"]', "[" * 5000, '["ping", {}]', b"\x00\x01",
)  # fmt: skip


async def test_what_no_terminal_says_is_refused_and_reaches_no_program(gated: tuple[Host, Gateway]) -> None:
    host, gate = gated
    token = (await host.ticket("drc")).token
    for message in BAD:
        async with tab(host, token) as one:
            while not gate._terminals or len(dud(gate).got) < 2:
                await asyncio.sleep(0)
            before = list(dud(gate).got)
            send = one.socket.send_bytes(message) if isinstance(message, bytes) else one.socket.send_str(message)
            await send
            assert await one.closed() == (REFUSED, "this is nothing that a terminal says")
            assert dud(gate).got == before
            dud(gate).got.clear()
    for query in ("?width=1e9&height=x", "?width=%00"):
        async with tab(host, token, query) as one:
            assert (await one.closed())[0] == REFUSED
    async with tab(host, token, "?width=99999999&height=-5") as one:
        await one.socket.send_str('["ping", "7"]')
        assert (await one.socket.receive()).json() == ["pong", "7"]
        sized = [said for said in dud(gate).got if isinstance(said, dict) and said["type"] == "resize"]
        assert sized[-1] == {"type": "resize", "width": 400, "height": 8}


async def test_who_sends_too_much_is_cut_off(gated: tuple[Host, Gateway], monkeypatch: pytest.MonkeyPatch) -> None:
    host, gate = gated
    monkeypatch.setattr(limits, "ENOUGH", 0.1)
    monkeypatch.setattr(gateway, "BURST", 20.0)
    monkeypatch.setattr(gateway, "RATE", 5.0)
    token = (await host.ticket("drc")).token
    async with tab(host, token) as one:
        for _ in range(500):
            await one.socket.send_str('["stdin", "x"]')
        assert await one.closed() == (REFUSED, "too many messages; send fewer")
    assert len([said for said in dud(gate).got if said == b"x"]) < 100
    async with tab(host, token) as one:
        await one.socket.send_str("x" * (LARGEST + 1))
        assert (await one.closed())[0] == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_who_goes_without_a_word_leaves_no_trace(
    gated: tuple[Host, Gateway], caplog: pytest.LogCaptureFixture
) -> None:
    host, _ = gated
    token = (await host.ticket("drc")).token
    for _ in range(5):
        async with tab(host, token) as one:
            for _ in range(100):
                await one.socket.send_str('["ping", "x"]')
            assert one.socket._conn is not None
            assert one.socket._conn.transport is not None
            one.socket._conn.transport.abort()
    async with asyncio.timeout(10):
        while host.hall.connected("drc"):
            await asyncio.sleep(0.01)
    assert [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"] == []


async def test_processes_are_capped_and_those_left_alone_make_room(
    gated: tuple[Host, Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    host, gate = gated
    assert gate.most == len(host.hall.game.book.text.seats) + gateway.SPARE
    monkeypatch.setattr(gate, "most", 2)
    tokens = [(await host.ticket("drc", f"{n}")).token for n in range(4)]
    async with tab(host, tokens[0]) as one, tab(host, tokens[1]) as two:
        for each in (one, two):
            await each.socket.send_str('["ping", "x"]')
            await each.socket.receive()
        async with tab(host, tokens[2]) as third:
            code, why = await third.closed()
            assert (code, why.partition(";")[0]) == (REFUSED, "seat: 2 browsers play here already")
        await one.socket.close()
        async with asyncio.timeout(10):
            while all(terminal.since is None for terminal in gate._terminals.values()):
                await asyncio.sleep(0.01)
        async with tab(host, tokens[3]) as fourth:
            await fourth.socket.send_str('["ping", "x"]')
            assert (await fourth.socket.receive()).json() == ["pong", "x"]
        assert len(gate._terminals) == 2


async def test_screens_are_not_started_without_end(gated: tuple[Host, Gateway]) -> None:
    host, gate = gated
    token = (await host.ticket("drc")).token
    for _ in range(gateway.STARTS):
        async with tab(host, token) as one:
            await one.socket.send_str('["ping", "x"]')
            await one.socket.receive()
            await dud(gate).stop()
    async with tab(host, token) as one:
        code, why = await one.closed()
    assert code == REFUSED
    assert why.startswith("seat: these screens were started too often; wait ")


async def test_screens_that_nobody_looks_at_are_ended_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "GRACE", 0.2)
    monkeypatch.setattr(gateway, "Terminal", Dud)
    async with with_seats(tmp_path) as (host, gate):
        token = (await host.ticket("drc")).token
        async with aiohttp.ClientSession() as http, http.get(f"{host.url}/seat/{token}") as response:
            assert response.status == 200
        async with asyncio.timeout(10):
            while not gate._terminals:  # started for the page, before it asks
                await asyncio.sleep(0.01)
            while gate._terminals:
                await asyncio.sleep(0.01)


class Deaf:
    """A browser that takes nothing until it is let."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.got: list[bytes] = []

    async def send_bytes(self, data: bytes) -> None:
        await self.ready.wait()
        self.got.append(data)

    async def close(self, **_: object) -> None:
        self.ready.set()


async def test_a_slow_browser_keeps_no_program_waiting_and_is_shown_everything_when_it_has_caught_up() -> None:
    deaf, anew = Deaf(), asyncio.Event()

    async def show_all() -> None:
        anew.set()

    window = Window(cast(web.WebSocketResponse, deaf), show_all)
    sending = asyncio.ensure_future(window.send())
    piece = b"x" * (MOST // 8)
    for _ in range(100):
        window.push(piece)
        await asyncio.sleep(0)
    assert window._size <= MOST
    deaf.ready.set()
    await asyncio.wait_for(anew.wait(), 10)
    assert len(deaf.got) < 10
    window.push(b"all of it")
    window.close(LEFT, "")
    await asyncio.wait_for(sending, 10)
