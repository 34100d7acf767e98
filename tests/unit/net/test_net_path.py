"""Two people play over sockets what they would play in one process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.unit.net.halls import hosted, two_seats
from tests.unit.session.games import chosen
from wargame.base.errors import SessionError
from wargame.net.client import join
from wargame.session.contents import signature_of
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.replay import replay


async def test_two_people_play_over_sockets_what_they_would_play_in_one_process(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    near = LocalClient(game)
    async with hosted(game) as host, host.seated("drc") as one, host.seated("m23") as other:
        drc, m23 = one.client, other.client
        assert drc.seats == ("drc",)
        notices = drc.notices()
        for ask in ("handout", "view"):
            assert await getattr(drc, ask)("drc") == await getattr(near, ask)("drc")
        for client, seat in ((drc, "drc"), (m23, "m23")):
            for order in chosen(game, seat):
                assert await client.draft(order) is None
            assert len(await client.seal(seat)) == 64
        assert (await drc.status()).turn == 2
        assert await m23.report("m23", 1) == await near.report("m23", 1)
        assert await drc.explain("drc", "stability", ()) == await near.explain("drc", "stability", ())
        kinds = set()
        async with asyncio.timeout(10):
            async for notice in notices:
                kinds.add(notice.kind)
                assert notice.kind != "draft" or notice.seat == "drc"
                if notice.kind == "resolved":
                    break
        assert {"draft", "sealed", "resolved"} <= kinds
        signed = {signature_of(e.content) for e in game.save.contents.events}
        assert {s.by for s in signed if s} == {p.id for p in host.hall.roster.people.values()}
        with pytest.raises(SessionError, match="you do not hold this seat"):
            await drc.view("m23")
    assert [r.turn for r in replay(tmp_path / "a.wargame")] == [0, 1]


async def test_people_who_come_back_are_who_they_were_and_find_their_draft(tmp_path: Path) -> None:
    game = two_seats(tmp_path)
    async with hosted(game) as host:
        ticket = await host.ticket("drc", "Amina")
        connection = await join(ticket)
        client = connection.client
        order = chosen(game, "drc")[0]
        await client.draft(order)
        await connection.close()
        connection = await join(ticket)
        client = connection.client
        assert (await client.view("drc")).draft == (order,)
        assert [p.name for p in host.hall.roster.at("drc")] == ["Amina"]
        await connection.close()
    with pytest.raises(SessionError, match="you have left"):
        await client.status()


async def test_a_host_that_is_started_again_knows_its_people(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        ticket, code = await host.ticket("drc"), host.code("m23")
        port = int(host.url.rpartition(":")[2])
        connection = await join(ticket)
        client = connection.client
        before = connection.welcome.session
    async with hosted(Game.open(tmp_path / "a.wargame"), port) as host:
        assert host.code("m23") == code
        async with asyncio.timeout(20):
            assert (await client.view("drc")).turn == 1
        assert connection.welcome.session != before
        await connection.close()
