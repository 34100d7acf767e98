"""A host that was killed between an act and what follows from it goes on when it is started again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.unit.net.halls import hosted
from tests.unit.session.games import scenario
from wargame.base.errors import SessionError
from wargame.net.client import join
from wargame.net.ticket import Ticket
from wargame.session.chair import Chair
from wargame.session.facilitator import PLAIN
from wargame.session.game import Game
from wargame.session.wire import HUMAN, Phase

WAITS: tuple[Phase, ...] = ("briefing", "bargaining")


class KilledError(Exception):
    """The host dies here."""


async def started_again(path: Path, waits: tuple[Phase, ...] = ()) -> Game:
    game = Game.open(path, waits=waits)
    async with hosted(game), asyncio.timeout(20):
        while game.turn == 0 and game.phase != "bargaining":
            await asyncio.sleep(0.01)
    return game


async def test_a_turn_that_everybody_had_sealed_is_resolved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wargame"
    with Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path) as game:
        game.seal("drc")
        monkeypatch.setattr(game, "advance", _dies)
        with pytest.raises(KilledError):
            game.seal("m23")
    assert (await started_again(path)).turn == 1


async def test_a_phase_that_everybody_had_enough_of_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.wargame"
    with Game.create(scenario(), 7, {"drc": HUMAN}, path, waits=WAITS) as game:
        monkeypatch.setattr(game, "proceed", _dies)
        with pytest.raises(KilledError):
            game.ready("drc")
    assert (await started_again(path, WAITS)).phase == "bargaining"


async def test_orders_that_the_facilitator_had_closed_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.wargame"
    with Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path) as game:
        game.seal("drc")
        monkeypatch.setattr(game, "close_orders", _dies)
        with pytest.raises(KilledError):
            Chair(game).close_phase(PLAIN)
    game = await started_again(path)
    assert game.turn == 1
    assert [e.content["seat"] for e in game.save.contents.of_kind("SeatCovered")] == ["m23"]


async def test_a_host_that_goes_away_in_its_welcome_does_not_answer() -> None:
    async def slam(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None
        request.transport.abort()
        return socket

    app = web.Application()
    app.router.add_get("/api/socket", slam)
    async with TestServer(app) as server:
        with pytest.raises(SessionError, match="the host does not answer; look whether the host runs"):
            await join(Ticket(str(server.make_url("")).rstrip("/"), "token", ""))


def _dies(*_: object) -> None:
    raise KilledError
