"""Clients that mean no good: each is refused with a reason, and nobody else notices."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.unit.net.halls import Host, hosted, two_seats
from tests.unit.net.raw import Raw, answer_to, raw
from wargame.net import limits, server
from wargame.net.methods import methods_of
from wargame.net.wire import LARGEST, LONGEST, MOST
from wargame.session.attendance import Attendance
from wargame.session.facilitator import Facilitator
from wargame.session.mates import Mates
from wargame.session.protocol import Client, Order, Watcher

ORDER = {"seat": "drc", "instrument": "drc_bank_airspace", "trigger": "tighten"}


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    game = two_seats(tmp_path)
    async with hosted(game) as host:
        rows = len(game.save.contents.events)
        yield host
        assert len(game.save.contents.events) == rows, "somebody has acted on the game"
        assert not game.save.contents.kinds.get("OrdersSealed")


async def token(host: Host, place: str = "drc") -> str:
    return (await host.ticket(place)).token


async def still_plays(host: Host, client: Raw) -> None:
    """Another person is served as if nothing were."""
    assert (await client.call("view", {"seat": "m23"}))["type"] == "answer"


async def test_wrong_guessed_and_revoked_tokens_open_nothing(host: Host) -> None:
    good = await token(host)
    person = host.hall.roster.holder(good)
    await host.hall.change(lambda roster: (roster.revoke(person.id), None))
    for wrong in (good, good[:-1], "", "x" * 32, host.code("drc"), "a" * 200):
        async with raw(host.url) as client:
            await client.send({"v": 1, "type": "hello", "token": wrong})
            [said] = await client.closed()
            assert said["reason"] == "token"
            assert said["what"] == "this host knows no such ticket"
            assert client.code == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_who_is_shown_out_is_told_why_and_cannot_act_any_more(host: Host) -> None:
    good = await token(host)
    async with raw(host.url, good) as client:
        person = host.hall.roster.holder(good)
        await host.hall.change(lambda roster: (roster.revoke(person.id), None))
        said = await client.closed()
        assert (said[-1]["type"], said[-1]["reason"]) == ("no", "token")
        assert "ticket was taken back" in said[-1]["what"]


async def test_codes_cannot_be_guessed_quickly(host: Host) -> None:
    async with aiohttp.ClientSession() as http:
        statuses = []
        for n in range(limits.FREE + 3):
            async with http.post(f"{host.url}/api/join", json={"code": f"AAAA-AAA{n}", "name": "x"}) as response:
                statuses.append(response.status)
                body = await response.json(content_type=None)
        assert statuses[: limits.FREE + 1] == [403] * (limits.FREE + 1)
        assert set(statuses[limits.FREE + 1 :]) == {429}
    assert body["what"] == "too many codes that open nothing"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"code": 3}', b'{"name": "x"}', b"\xff\xfe", b"[" * 5000]
)
async def test_a_request_to_join_that_is_none_is_refused(host: Host, body: bytes) -> None:
    async with aiohttp.ClientSession() as http, http.post(f"{host.url}/api/join", data=body) as response:
        assert response.status == 400
        assert (await response.json(content_type=None))["what"] == "this is no request to join"


async def test_pages_of_other_sites_and_other_names_are_refused(host: Host) -> None:
    good = await token(host)
    port = urlsplit(host.url).port
    for headers in (
        {"Origin": "http://elsewhere.invalid"},
        {"Origin": "null"},
        {"Origin": f"http://127.0.0.1:{(port or 0) + 1}"},
        {"Host": "elsewhere.invalid"},
        {"Host": f"localhost.elsewhere.invalid:{port}"},
    ):
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{host.url}/api/check", headers=headers) as response:
                assert response.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await http.ws_connect(f"{host.url}/api/socket", headers=headers)
    async with raw(host.url, good, Origin=host.url) as client:
        assert client.said[0]["type"] == "welcome"


@pytest.mark.parametrize(
    "path", ["/../../../../etc/passwd", "/api/%2e%2e/%2e%2e/etc/passwd", "/a.wargame", "/api/", "//"]
)
async def test_no_file_can_be_asked_for(host: Host, path: str) -> None:
    answer = await answer_to(host.url, path)
    assert answer.split(b" ")[1] in (b"404", b"405", b"400")
    assert b"root:" not in answer


def call(**given: object) -> dict[str, object]:
    return {"v": 1, "type": "call", "id": "x", "method": "status", "args": {}, **given}


BAD: dict[str, tuple[object, str]] = {
    "no json": ("{", "it is no JSON"),
    "no mapping": ([1, 2], "it has no form this host knows"),
    "null": ("null", "it has no form this host knows"),
    "bytes that are no text": (b"\xff\xfe\x00", "it is no JSON"),
    "another version": (call(v=2), "it is of another version"),
    "no version": ({"type": "call", "id": "x", "method": "status"}, "it is of another version"),
    "an unknown type": (call(type="sudo"), "it has no form this host knows"),
    "an unknown key": (call(admin=True), "it has no form this host knows"),
    "no id": (call(id=""), "it has no form this host knows"),
    "an id of other letters": (call(id='"},{"'), "it has no form this host knows"),
    "a long id": (call(id="x" * 65), "it has no form this host knows"),
    "an unknown method": (call(method="resign"), "a seat cannot ask this"),
    "a method of another role": (call(method="scene"), "a seat cannot ask this"),
    "a private method": (call(method="_mine", args={"seat": "m23"}), "a seat cannot ask this"),
    "a dunder": (call(method="__init__"), "a seat cannot ask this"),
    "missing arguments": (call(method="view"), "field required"),
    "another type of argument": (call(method="view", args={"seat": 3}), "input should be a valid string"),
    "an argument too many": (call(method="view", args={"seat": "drc", "as": "m23"}), "extra inputs are not permitted"),
    "a level that is no number": (call(method="draft", args={"order": {**ORDER, "level": "much"}}, turn=1), "input"),
    "arguments that are a list": (call(args=["drc"]), "it has no form this host knows"),
    "not a number": ('{"v":1,"type":"call","id":"x","method":"status","args":{},"turn":NaN}', "it is no JSON"),
    "an endless number": (f'{{"v":1,"type":"call","id":"x","method":"status","turn":{"9" * 5000}}}', "it is no JSON"),
    "deep lists": (call(args={"a": json.loads("[" * 30 + "]" * 30)}), "it is nested too deeply"),
    "very deep lists": ("[" * 20_000, "it is nested too deeply"),
    "many values": (call(args={"a": [0] * (MOST + 1)}), "it holds too many values"),
    "a long text": (call(args={"a": "x" * (LONGEST + 1)}), f"a text in it has {LONGEST + 1} characters"),
    "a long key": (call(args={"x" * (LONGEST + 1): 1}), f"a text in it has {LONGEST + 1} characters"),
    "an act without its turn": (call(method="seal", args={"seat": "drc"}), "it does not say for which turn"),
    "an act of yesterday": (call(method="seal", args={"seat": "drc"}, turn=0), "this was meant for turn 0, and turn 1"),
    "an act of tomorrow": (call(method="seal", args={"seat": "drc"}, turn=2), "this was meant for turn 2, and turn 1"),
    "another's seat": (call(method="seal", args={"seat": "m23"}, turn=1), "you do not hold this seat"),
    "another's view": (call(method="view", args={"seat": "m23"}), "you do not hold this seat"),
    "a seat that is none": (call(method="view", args={"seat": "../m23"}), "you do not hold this seat"),
    "another's draft": (call(method="draft", args={"order": {**ORDER, "seat": "m23"}}, turn=1), "you do not hold"),
    "another's message": (
        call(method="send", args={"message": {"seat": "m23", "text": "I give up"}}, turn=1),
        "you do not hold this seat",
    ),
    "another's pen": (call(method="hand_pen", args={"seat": "m23", "to": "me"}, turn=1), "you do not hold this seat"),
    "a second hello": ({"v": 1, "type": "hello", "token": "x"}, "you have said hello"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_message_is_refused_with_a_reason_and_the_session_goes_on(host: Host, name: str) -> None:
    message, what = BAD[name]
    async with raw(host.url, await token(host)) as client, raw(host.url, await token(host, "m23")) as other:
        before = len([s for s in client.said if s["type"] != "notice"])
        await client.send(message)
        async with asyncio.timeout(10):
            while len(said := [s for s in client.said if s["type"] != "notice"]) == before:
                await asyncio.sleep(0.01)
        assert said[-1]["type"] == "no"
        assert said[-1]["what"].startswith(what)
        assert said[-1]["way_out"]
        assert (await client.call("status"))["type"] == "answer"
        await still_plays(host, other)


async def test_a_message_that_is_too_large_ends_the_connection_of_who_sent_it(host: Host) -> None:
    async with raw(host.url, await token(host)) as client, raw(host.url, await token(host, "m23")) as other:
        await client.send("x" * (LARGEST + 1))
        await client.closed()
        assert client.code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        await still_plays(host, other)


async def test_the_first_word_must_be_hello(host: Host) -> None:
    for first in (call(), "{", b"\x00"):
        async with raw(host.url) as client:
            await client.send(first)
            [said] = await client.closed()
            assert said["type"] == "no"


async def test_who_says_nothing_is_not_waited_for(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.1)
    async with raw(host.url) as client:
        [said] = await client.closed()
        assert said["what"] == "no word for too long"


ALL = methods_of(Client, Mates, Facilitator, Attendance, Watcher)
GIVEN: dict[str, object] = {
    "order": {**ORDER, "seat": "m23"}, "message": {"seat": "m23", "text": "I give up"}, "turn": 1, "number": 1,
    "offer": {"seat": "m23", "treaty": "doha_declaration", "clauses": {}}, "field": "treasury", "cell": ["m23"],
    "answer": {"seat": "m23", "treaty": "doha_declaration", "act": "accept"}, "treaty": "doha_declaration",
    "to": "me", "person": "me", "may": "read", "seat": "m23", "instrument": None,
}  # fmt: skip


async def test_nothing_can_be_asked_or_done_in_the_name_of_another_seat(host: Host) -> None:
    asked = {name: m.parameters.model_fields for name, m in methods_of(Client, Mates).items()}
    async with raw(host.url, await token(host)) as client:
        for name, fields in asked.items():
            if fields:
                said = await client.call(name, {field: GIVEN[field] for field in fields})
                assert said["type"] == "no", name
                assert said["what"].startswith("you do not hold this seat"), (name, said)


@pytest.mark.parametrize("place", ["observer", "drc"])
async def test_who_has_another_role_cannot_act_in_this_one(host: Host, place: str) -> None:
    own = host.hall.methods("observer" if place == "observer" else "seat")
    async with raw(host.url, await token(host, place)) as client:
        assert (await client.call("status"))["type"] == "answer"
        for name in set(ALL) - set(own):
            said = await client.call(name, {"seat": "drc"})
            assert said["type"] == "no", name
            assert said["what"] == f"{'an observer' if place == 'observer' else 'a seat'} cannot ask this", (name, said)


async def test_who_has_seen_what_is_still_to_come_looks_at_everything_anew(host: Host) -> None:
    good = await token(host)
    async with raw(host.url) as client:
        hello = {"v": 1, "type": "hello", "token": good, "session": host.hall.session, "seen": 10**9}
        await client.send(hello)
        welcome = (await client.until(1))[0]
        assert (welcome["type"], welcome["whole"]) == ("welcome", False)
    async with raw(host.url) as client:
        await client.send({**hello, "seen": -1})
        assert (await client.closed())[0]["type"] == "no"


async def test_a_person_has_a_few_windows_and_no_more(host: Host) -> None:
    good = await token(host)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(limits.WINDOWS):
            await stack.enter_async_context(raw(host.url, good))
        async with raw(host.url, good) as client:
            assert (await client.closed())[0]["what"] == "you are connected too often"
        async with raw(host.url, await token(host, "m23")) as other:
            await still_plays(host, other)


async def test_requests_that_are_never_finished_make_nobody_wait(host: Host) -> None:
    address = urlsplit(host.url)
    halves = [await asyncio.open_connection(address.hostname, address.port) for _ in range(60)]
    for number, (_, writer) in enumerate(halves):
        writer.write(b"GET /api/socket HTTP/1.1\r\nHost: "[: number % 40])
    async with raw(host.url, await token(host, "m23")) as other:
        await still_plays(host, other)
    for _, writer in halves:
        writer.close()


async def test_an_act_that_is_replayed_is_done_once(host: Host) -> None:
    good = await token(host)
    async with raw(host.url, good) as client:
        first = await client.call("draft", {"order": ORDER}, id="once")
        await client.call("undo", {"seat": "drc"}, id="back")
        drafts = host.hall.game.save.contents.rows["drafts"]
        for _ in range(3):
            await client.send(call(id="once", method="draft", args={"order": ORDER}, turn=1))
            await client.send(call(id="back", method="undo", args={"seat": "drc"}, turn=1))
        await client.call("status")
        assert [s for s in client.said if s.get("id") == "once"] == [first] * 4
        assert host.hall.game.save.contents.rows["drafts"] == drafts
    async with raw(host.url, await token(host, "m23")) as other:  # somebody else's id is nobody's business
        said = await other.call("undo", {"seat": "m23"}, id="back")
        assert said["what"] == "the draft is empty"


async def test_without_the_pen_nobody_submits_and_who_reads_does_not_draft(host: Host) -> None:
    first, second = await token(host), await token(host)
    async with raw(host.url, second) as client, raw(host.url, first) as holder:
        assert (await client.call("draft", {"order": ORDER}))["type"] == "answer"
        said = await client.call("seal", {"seat": "drc"})
        assert said["what"] == "this needs the pen of the seat"
        said = await client.call("take_pen", {"seat": "drc"})
        assert said["what"].endswith("holds the pen, and is here")
        person = host.hall.roster.holder(second).id
        assert (await holder.call("allow", {"seat": "drc", "person": person, "may": "read"}))["type"] == "answer"
        assert (await client.call("draft", {"order": ORDER}))["what"] == "you read at this seat"
        assert (await client.call("hand_pen", {"seat": "drc", "to": person}))["type"] == "no"
        assert (await holder.call("hand_pen", {"seat": "drc", "to": person}))["type"] == "answer"
        assert (await client.call("undo", {"seat": "drc"}))["type"] == "answer"
        mates = (await client.call("mates", {"seat": "drc"}))["value"]
        assert [(mate["here"], mate["pen"]) for mate in mates] == [(True, False), (True, True)]


HOSTILE = "\x1b[31m[b]\x07\u202e<script>\r\n[@click=app.quit]\x00"


async def test_control_codes_are_taken_out_of_every_text(host: Host) -> None:
    async with raw(host.url, (await host.ticket("drc", HOSTILE)).token) as client:
        await client.call("draft", {"order": {**ORDER, "reason": HOSTILE, "terms": {HOSTILE: HOSTILE}}})
        await client.call("send", {"message": {"seat": "drc", "text": HOSTILE, "to": [HOSTILE]}})
        await client.call("view", {"seat": HOSTILE})
        await client.call(HOSTILE, {HOSTILE: HOSTILE})
        await client.call("status")
        text = b"".join(client.got).decode()
        for code in ("\\u001b", "\x1b", "\\u0007", "\u202e", "\\u202e", "\\u0000"):
            assert code not in text
        [order] = (await client.call("view", {"seat": "drc"}))["value"]["draft"]
        assert order["reason"] == "[b]<script>\n[@click=app.quit]"
        assert Order.model_validate(order).reason
        await client.call("undo", {"seat": "drc"})


async def test_a_flood_is_held_back_then_cut_off_and_others_are_served(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ENOUGH", 0.5)
    async with raw(host.url, await token(host)) as client, raw(host.url, await token(host, "m23")) as other:

        async def flood() -> None:
            for n in range(3000):
                await client.send(call(id=f"f{n}"))

        flooding = asyncio.ensure_future(flood())
        for _ in range(5):
            await still_plays(host, other)
        said = await client.closed()
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
        assert said[-1]["what"] == "too many messages; send fewer"
        assert len(said) < limits.BURST + 200
        await still_plays(host, other)


async def test_who_does_not_read_is_cut_off_and_nobody_waits(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "QUEUE", 8)
    monkeypatch.setattr(server, "HEARTBEAT", 0.5)
    good = await token(host)
    address = urlsplit(host.url)
    deaf = socket.create_connection((address.hostname or "", address.port or 0))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await asyncio.to_thread(_greet, deaf, address.netloc, good)
    async with raw(host.url, await token(host, "m23")) as other:
        async with asyncio.timeout(10):
            while not host.hall.connected("drc"):
                await asyncio.sleep(0.01)
            for n in range(200):
                await asyncio.to_thread(_ask, deaf, f"h{n}")
                await asyncio.sleep(0)
                if not host.hall.connected("drc"):
                    break
            while host.hall.connected("drc"):
                await still_plays(host, other)
    deaf.close()


def _greet(deaf: socket.socket, netloc: str, token: str) -> None:
    deaf.sendall(
        f"GET /api/socket HTTP/1.1\r\nHost: {netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    deaf.recv(200)
    _frame(deaf, {"v": 1, "type": "hello", "token": token})


def _ask(deaf: socket.socket, name: str) -> None:
    try:
        _frame(deaf, {"v": 1, "type": "call", "id": name, "method": "handout", "args": {"seat": "drc"}})
    except OSError:
        return


def _frame(deaf: socket.socket, message: object) -> None:
    body = json.dumps(message).encode()
    head = bytes([0x81, 0x80 | len(body)]) if len(body) < 126 else bytes([0x81, 0xFE, *len(body).to_bytes(2, "big")])
    deaf.sendall(head + b"\x00\x00\x00\x00" + body)


async def test_a_connection_that_is_half_open_is_noticed(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 0.2)
    good = await token(host)
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{host.url}/api/socket", autoping=False) as silent:
        await silent.send_str(json.dumps({"v": 1, "type": "hello", "token": good}))
        async with asyncio.timeout(10):
            while not host.hall.connected("drc"):
                await asyncio.sleep(0.01)
            while host.hall.connected("drc"):  # it answers no ping
                await asyncio.sleep(0.05)


async def test_two_programs_of_one_person_both_work(host: Host) -> None:
    good = await token(host)
    async with raw(host.url, good) as one, raw(host.url, good) as two:
        await one.call("draft", {"order": ORDER}, id="same")
        assert (await two.call("view", {"seat": "drc"}))["value"]["draft"]
        assert (await two.call("undo", {"seat": "drc"}, id="other"))["type"] == "answer"
        assert not (await one.call("view", {"seat": "drc"}))["value"]["draft"]


async def test_the_clocks_of_clients_decide_nothing(host: Host) -> None:
    async with raw(host.url, await token(host)) as client:
        said = await client.call("status")
        assert "ends" not in json.dumps(said["value"])
        assert (await client.call("status", {"now": 99999999999}))["type"] == "no"
