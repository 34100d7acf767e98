"""Messages that nobody would send on purpose, by the thousand: the session stands as it did."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.net.halls import hosted, two_seats
from tests.unit.net.raw import raw
from wargame.net import server
from wargame.net.hall import Hall
from wargame.net.limits import Pace
from wargame.net.methods import methods_of
from wargame.net.wire import Call, WireError, read
from wargame.session.attendance import Attendance
from wargame.session.facilitator import Facilitator
from wargame.session.mates import Mates
from wargame.session.protocol import Client, Watcher

METHODS = sorted(methods_of(Client, Mates, Facilitator, Attendance, Watcher))
NAMES = ("seat", "order", "turn", "message", "to", "person", "field", "cell", "number")
FEW, MANY = 3000, 100_000
WORDS = (
    "", "drc", "m23", "us", "doha", "accept", "tighten", "drc_bank_airspace", "\x1b[31m", "[b]", "\u202e", "../..",
    "x" * 300, "\x00", "' OR 1=1 --", "${jndi}", "{{7*7}}", "-0", "1e309", "null", "\ud800", "\U0001f600", "call",
    "hello", "v",
)  # fmt: skip


def whatever(rng: random.Random, depth: int = 0) -> Any:
    """A JSON value."""
    kind = rng.randrange(9 if depth < 4 else 6)
    if kind <= 1:
        return rng.choice(WORDS)
    if kind == 2:
        return rng.choice((0, 1, -1, 2, 2**31, 2**63, -(2**70), 10**30))
    if kind == 3:
        return rng.choice((0.0, 0.5, -1.5, 1e300, 1e-300))
    if kind == 4:
        return rng.choice((True, False, None))
    if kind == 5:
        return "".join(chr(rng.randrange(0x20, 0x2FF)) for _ in range(rng.randrange(20)))
    if kind in (6, 7):
        return {rng.choice(WORDS): whatever(rng, depth + 1) for _ in range(rng.randrange(4))}
    return [whatever(rng, depth + 1) for _ in range(rng.randrange(4))]


def nearly_a_call(rng: random.Random) -> Any:
    """A call in which something is wrong, for all but a few."""
    method = rng.choice(METHODS)
    args: Any = {rng.choice(NAMES): whatever(rng) for _ in range(rng.randrange(4))}
    if rng.random() < 0.3:
        args["seat"] = rng.choice(("m23", "qatar", "nobody"))
    message = {"v": 1, "type": "call", "id": f"f{rng.randrange(10**9)}", "method": method, "args": args, "turn": 1}
    if rng.random() < 0.5:
        message[rng.choice(("v", "type", "id", "method", "args", "turn", "extra"))] = whatever(rng)
    return message


def broken_text(rng: random.Random) -> bytes:
    """The text of a call with bytes flipped, cut off or doubled."""
    text = bytearray(json.dumps(nearly_a_call(rng)).encode())
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(text))
        act = rng.randrange(3)
        if act == 0:
            text[at] = rng.randrange(256)
        elif act == 1:
            del text[at : at + rng.randrange(1, 8)]
        else:
            text[at:at] = text[: rng.randrange(1, 8)]
        if not text:
            break
    return bytes(text)


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (
    lambda rng: json.dumps(whatever(rng)).encode(),
    lambda rng: json.dumps(nearly_a_call(rng)).encode(),
    broken_text,
    lambda rng: rng.randbytes(rng.randrange(60)),
    lambda rng: b"[" * rng.randrange(1, 3000),
)
SEATS = ("drc", "m23")


async def fuzzed(hall: Hall, count: int, seed: int) -> int:
    """Throw messages at the door of a seat that may read; how many were calls at all."""
    rng = random.Random(seed)
    await hall.admit(next(c for c, p in hall.roster.codes.items() if p.seat == "drc"), "holder")
    person, _ = await hall.admit(next(c for c, p in hall.roster.codes.items() if p.seat == "drc"), "reader")
    await hall.change(lambda roster: (roster.allow(person.id, "read"), None))
    calls = 0
    for n in range(count):
        message = rng.choice(MAKERS)(rng)
        try:
            said = read(message)
        except WireError:
            continue
        if not isinstance(said, Call):
            continue
        calls += 1
        answer = json.loads(await hall.answer(person, said))
        assert answer["type"] in ("answer", "no"), message
        assert answer.get("reason") != "fault", (message, answer)
        if n % 64 == 0:
            await asyncio.sleep(0)
    return calls


async def fuzz(path: Path, count: int) -> None:
    game = two_seats(path)
    before = (len(game.save.contents.events), dict(game.save.contents.rows), game.status())
    faults: list[str] = []
    hall = Hall(game, complain=faults.append)
    hall.begin()
    assert await fuzzed(hall, count, seed=count) > count // 40
    assert not faults
    after = (len(game.save.contents.events), dict(game.save.contents.rows), game.status())
    assert after == before
    await hall.close()


async def test_thousands_of_malformed_messages_change_nothing(tmp_path: Path) -> None:
    await fuzz(tmp_path, FEW)


@pytest.mark.soak
async def test_a_hundred_thousand_malformed_messages_change_nothing(tmp_path: Path) -> None:
    await fuzz(tmp_path, MANY)


async def test_a_socket_survives_malformed_messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Pace", lambda: Pace(rate=1e6))
    game = two_seats(tmp_path)
    rng = random.Random(3)
    async with hosted(game) as host:
        async with raw(host.url, (await host.ticket("m23")).token) as client:
            for _ in range(400):
                await client.send(broken_text(rng))
            assert (await client.call("status"))["type"] == "answer"
        assert not game.sealed
