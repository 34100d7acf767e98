"""What a socket receives, to the byte: the same in two sessions that differ only in what its person must not know."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.unit.net.halls import hosted
from tests.unit.net.raw import Raw, raw
from tests.unit.session.games import MAIN, SMALL, new_game
from wargame.session.game import Game
from wargame.testing.secrets import twins

pytestmark = pytest.mark.usefixtures("drawn")

Clients = dict[str, Raw]
Play = Callable[[Clients, bool], Awaitable[None]]
ASKED: tuple[tuple[str, list[str]], ...] = (
    ("treasury", ["m23"]), ("treasury", []), ("strength", ["rebels", "goma"]), ("order", ["goma"]), ("nothing", []),
)  # fmt: skip
OTHERS = ("observer", "facilitator")
NEWS = {"title": "Something is planned", "text": "Nobody is to know. " * 9}


async def received(
    path: Path,
    play: Play,
    secret: bool,
    source: random.Random,
    change: Callable[[Game], None] = lambda _: None,
    name: str = MAIN,
    seats: tuple[str, ...] = ("drc", "m23", "us"),
) -> dict[str, list[bytes]]:
    """Every message that each place received in one session, in order."""
    source.seed(7)
    game = new_game(path / f"{secret}" / "a.wargame", *seats, name=name)
    change(game)
    async with hosted(game) as host, AsyncExitStack() as stack:
        clients = {
            place: await stack.enter_async_context(raw(host.url, (await host.ticket(place, place)).token))
            for place in (*seats, *OTHERS)
        }
        await play(clients, secret)
        for client in clients.values():
            await client.call("status", turn=None, id="last")
        return {place: list(client.got) for place, client in clients.items()}


async def same_for(
    places: tuple[str, ...], path: Path, play: Play, source: random.Random,
    change: Callable[[Game], None] = lambda _: None, name: str = MAIN, seats: tuple[str, ...] = ("drc", "m23", "us"),
) -> None:  # fmt: skip
    """Play twice, once with other secrets; these places receive the same, the others do not."""
    one = await received(path, play, False, source, name=name, seats=seats)
    other = await received(path, play, True, source, change, name, seats)
    for place in places:
        for k, (a, b) in enumerate(zip(one[place], other[place], strict=True)):
            assert a == b, f"{place}, message {k}"
    for place in {*seats, *OTHERS} - set(places):
        assert one[place] != other[place], f"{place} should have noticed"


async def looked(client: Raw, seat: str) -> None:
    """Ask for everything a seat can ask for, and for much that it cannot."""
    for method in ("handout", "view", "messages", "mates"):
        await client.call(method, {"seat": seat})
    for field, cell in ASKED:
        await client.call("explain", {"seat": seat, "field": field, "cell": cell or [seat]})
    for other in ("m23", "rwanda"):
        await client.call("view", {"seat": other})
        await client.call("report", {"seat": other, "turn": 1})
    await client.call("report", {"seat": seat, "turn": 1})
    await client.call("debrief")


def legal(view: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Orders that a seat can give."""
    found = {o["instrument"]: o for o in view["value"]["options"] if o["legal"]}
    return [
        {"seat": view["value"]["seat"], "instrument": o["instrument"], "trigger": o["trigger"], "reason": "x" * 40}
        for o in list(found.values())[:count]
    ]


async def chaired(client: Raw) -> None:
    """Ask for everything a facilitator can ask for, but for what it costs time to imagine."""
    for method in ("guidance", "injects", "acts", "attendance", "record", "opened", "programme", "scene"):
        await client.call(method)
    for seat in ("drc", "m23", "atlantis"):
        assert (await client.call("orders", {"seat": seat}))["type"] == "no"


async def before_the_turn(clients: Clients, secret: bool) -> None:
    """M23 drafts, takes back, reads and writes to one seat, or does nothing at all; then it submits or not."""
    view = await clients["m23"].call("view", {"seat": "m23"})
    await looked(clients["drc"], "drc")
    await chaired(clients["facilitator"])
    if secret:
        for n, order in enumerate(legal(view, 3)):
            assert (await clients["m23"].call("draft", {"order": order}, id=f"d{n}"))["type"] == "answer"
        await clients["m23"].call("undo", {"seat": "m23"}, id="u")
        await clients["m23"].call("draft", {"order": {**legal(view, 1)[0], "seat": "drc"}}, id="wrong")
        said = {"seat": "m23", "to": ["us"], "text": "between us, " * 20}
        assert (await clients["m23"].call("send", {"message": said}, id="m"))["value"] == []
        await clients["us"].call("read", {"seat": "us", "number": 1}, id="r")
    await looked(clients["drc"], "drc")
    await clients["observer"].call("scene")
    await chaired(clients["facilitator"])
    assert (await clients["m23"].call("seal", {"seat": "m23"}, id="seal"))["type"] == "answer"
    for place in ("drc", "observer", "facilitator"):
        await clients[place].call("status", turn=None)
    await chaired(clients["facilitator"])
    rehearsed = {"inject": {**NEWS, "changes": [{"path": "drc.support", "value": -9}]}}
    assert (await clients["facilitator"].call("rehearse", rehearsed))["type"] == "answer"
    await looked(clients["drc"], "drc")
    order = legal(await clients["drc"].call("view", {"seat": "drc"}), 1)[0]
    await clients["drc"].call("draft", {"order": order})


async def test_nothing_of_what_others_draft_undo_read_write_or_seal_is_received(
    tmp_path: Path, drawn: random.Random
) -> None:
    await same_for(("drc", "observer", "facilitator"), tmp_path, before_the_turn, drawn)


async def secret_acts(clients: Clients, secret: bool) -> None:
    """The facilitator brings something in secretly, tells one seat of another thing, and forks; or does nothing."""
    chair = clients["facilitator"]
    hushed, told = {"visibility": "secret", "reason": "r" * 50}, {"visibility": "told", "to": ["m23"]}
    if secret:
        for method, args in (
            ("inject", {"inject": NEWS, "word": hushed}),
            ("inject", {"inject": {**NEWS, "title": "For m23"}, "word": told}),
            ("tell", {"text": "between us " * 20, "to": ["m23"]}),
        ):
            assert (await chair.call(method, args))["type"] == "answer"
    for turn in (1, 2):
        for seat in ("drc", "m23", "qatar"):
            await looked(clients[seat], seat)
            await clients[seat].call("seal", {"seat": seat}, turn=turn, id=f"seal-{turn}")
        await clients["observer"].call("scene")
        if secret and turn == 1:
            changes = [{"path": "m23.treasury", "value": 1}]
            args = {"inject": {**NEWS, "changes": changes}, "word": hushed}
            assert (await chair.call("inject", args, turn=2))["type"] == "answer"
            assert (await chair.call("fork", {"word": hushed}, turn=2))["type"] == "answer"
            for seat in ("drc", "qatar"):
                await looked(clients[seat], seat)
            assert (
                await chair.call("take_back", {"number": number(await chair.call("acts")), "word": hushed}, turn=2)
            )["type"] == "answer"
        elif turn == 1:
            for seat in ("drc", "qatar"):
                await looked(clients[seat], seat)


def number(acts: dict[str, Any]) -> int:
    """Row of the last inject."""
    return int([act for act in acts["value"] if act["kind"] == "EventInjected"][-1]["number"])


async def test_nothing_of_what_the_facilitator_does_in_secret_is_received(tmp_path: Path, drawn: random.Random) -> None:
    seats = ("drc", "m23", "qatar")
    await same_for(("drc", "qatar", "observer"), tmp_path, secret_acts, drawn, name=SMALL, seats=seats)


def other_secrets(game: Game) -> None:
    """A world that differs in all that the Congolese seat must not know."""
    pair = twins(game.book, game.worlds[-1], game.book.index["A"]["drc"])
    game.worlds[-1] = pair.worlds.take([len(pair.varied) - 1])


async def looking_around(clients: Clients, secret: bool) -> None:
    """Everybody looks at what they can see."""
    for seat in ("drc", "m23", "us"):
        await looked(clients[seat], seat)
        for instrument in ("rwanda_backing", "no_such_thing", "doha"):
            await clients[seat].call("draft", {"order": {"seat": seat, "instrument": instrument, "trigger": "x"}})
    for method in ("programme", "scene", "debrief"):
        for place in ("observer", "facilitator"):
            await clients[place].call(method)


async def test_nothing_of_the_world_that_a_seat_must_not_know_is_received(tmp_path: Path, drawn: random.Random) -> None:
    await same_for(("drc", "observer", "facilitator"), tmp_path, looking_around, drawn, other_secrets)


async def test_numbers_of_notices_tell_nothing_of_what_others_heard(tmp_path: Path, drawn: random.Random) -> None:
    got = await received(tmp_path, before_the_turn, True, drawn)
    for place in ("drc", "observer"):
        numbers = [said["seq"] for said in map(json.loads, got[place]) if said["type"] == "notice"]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
