"""The client in this process: its own seats, no waiting, and word of what happens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.session.games import chosen, new_game
from wargame.base.errors import SessionError
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.protocol import Client, Message, Notice


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    with new_game(tmp_path / "a.wargame", "drc", "m23") as game:
        yield game


async def heard(client: LocalClient, count: int) -> list[Notice]:
    found = []
    async with contextlib.aclosing(client.notices()) as notices:
        async for notice in notices:
            found.append(notice)
            if len(found) == count:
                break
    return found


async def test_a_client_plays_a_turn_for_its_seats(game: Game) -> None:
    client: Client = LocalClient(game)
    assert client.seats == ("drc", "m23")
    order = chosen(game, "drc")[0]
    assert await client.draft(order) is None
    assert (await client.view("drc")).draft == (order,)
    await client.undo("drc")
    assert (await client.view("drc")).draft == ()
    await client.draft(order)
    opening = await client.view("drc")
    assert not (await client.past("drc")).fields
    assert len(await client.seal("drc")) == 64
    await client.seal("m23")
    assert (await client.status()).turn == 2
    assert (await client.report("drc", 1)).orders == (order,)
    past = await client.past("drc")
    assert (past.fields, past.states) == (opening.fields, opening.states)
    why = await client.explain("drc", "stability", ())
    assert why.turn == 1
    assert (await client.handout("drc")).seat == "drc"
    with pytest.raises(SessionError, match="the game is in phase 'orders', this needs phase 'ended'"):
        await client.debrief()


async def test_a_client_acts_only_for_the_seats_it_holds(game: Game) -> None:
    client = LocalClient(game, ["drc"])
    for ask in (client.view("m23"), client.handout("m23"), client.seal("m23"), client.undo("m23"),
                client.report("m23", 1), client.past("m23"), client.explain("m23", "stability", ()),
                client.draft(chosen(game, "m23")[0]), client.messages("m23"), client.read("m23", 1),
                client.send(Message(seat="m23", text="hello"))):  # fmt: skip
        with pytest.raises(SessionError, match="seat m23: you do not hold this seat; you hold drc"):
            await ask


async def test_clients_talk_and_only_those_spoken_to_are_told(game: Game) -> None:
    one, two = LocalClient(game, ["drc"]), LocalClient(game, ["m23"])
    listening = asyncio.create_task(heard(two, 2))
    await asyncio.sleep(0)
    assert await one.send(Message(seat="drc", to=("qatar",), text="not for you")) == ()
    assert await one.send(Message(seat="drc", to=("m23",), text="come")) == ()
    assert await one.send(Message(seat="drc", text="and all of you")) == ()
    notices = await asyncio.wait_for(listening, 5)
    assert [(n.kind, n.seat, n.text.split(": ")[-1]) for n in notices] == [
        ("message", "m23", "come"), ("message", "m23", "and all of you")]  # fmt: skip
    await two.read("m23", 1)
    assert [m.unread for m in await two.messages("m23")] == [False, True]


async def test_clients_of_one_game_hear_of_one_another(game: Game) -> None:
    one, two = LocalClient(game, ["drc"]), LocalClient(game, ["m23"])
    listening = asyncio.create_task(heard(two, 2))
    await asyncio.sleep(0)
    order = chosen(game, "drc")[0]
    await one.draft(order)  # a draft is nobody else's business
    await one.seal("drc")
    await two.seal("m23")
    first, second = await asyncio.wait_for(listening, 5)
    assert (first.kind, first.seat) == ("sealed", "drc")
    assert (second.kind, second.seat) == ("sealed", "m23")


async def test_a_client_hears_of_its_own_drafts_and_stops_listening_when_it_is_done(game: Game) -> None:
    client = LocalClient(game, ["drc"])
    listening = asyncio.create_task(heard(client, 1))
    await asyncio.sleep(0)
    await client.draft(chosen(game, "drc")[0])
    (notice,) = await asyncio.wait_for(listening, 5)
    assert (notice.kind, notice.seat) == ("draft", "drc")
    assert game.listeners == []


async def test_the_loop_runs_on_while_a_turn_is_resolved(game: Game) -> None:
    client = LocalClient(game)
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    beating = asyncio.create_task(beat())
    await client.seal("drc")
    await client.seal("m23")
    beating.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beating
    assert beats > 5
    assert game.turn == 1


async def test_many_acts_at_once_are_taken_one_after_the_other(game: Game) -> None:
    client = LocalClient(game)
    drafts = [client.draft(order) for order in [*chosen(game, "drc"), *chosen(game, "m23")] * 3]
    results = await asyncio.gather(*drafts, client.status(), client.view("drc"), client.view("m23"))
    assert results
    assert {o.instrument for o in game.view("drc").draft} == {o.instrument for o in chosen(game, "drc")}


async def test_a_game_that_nobody_plays_is_watched_turn_by_turn(tmp_path: Path) -> None:
    with new_game(tmp_path / "b.wargame") as game:
        client = LocalClient(game)
        while (await client.status()).phase != "ended":
            await client.advance()
        assert (await client.debrief()).results
