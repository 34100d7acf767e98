"""Halls, hosts and clients for the tests of the network; everything on the loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.unit.session.games import new_game
from wargame.net.address import Address
from wargame.net.certificate import Proof
from wargame.net.client import Remote, join
from wargame.net.hall import Hall
from wargame.net.roster import Place
from wargame.net.server import build_app
from wargame.net.ticket import Ticket, redeem
from wargame.session.game import Game

LOOPBACK = "127.0.0.1"


@dataclass
class Host:
    """A host that runs in this process."""

    hall: Hall
    url: str
    faults: list[str]
    pin: str = ""

    def code(self, place: str) -> str:
        role = place if place in ("observer", "facilitator") else "seat"
        return self.hall.roster.code_of(Place.model_validate({"role": role, "seat": place if role == "seat" else ""}))

    async def ticket(self, place: str, name: str = "") -> Ticket:
        return await redeem(Address(self.url, self.code(place), self.pin), name)

    @asynccontextmanager
    async def seated(self, place: str, name: str = "") -> AsyncIterator[Remote]:
        remote = await join(await self.ticket(place, name), patience=20)
        try:
            yield remote
        finally:
            await remote.close()


@asynccontextmanager
async def hosted(
    game: Game,
    port: int = 0,
    proof: Proof | None = None,
    add: Callable[[web.Application], object] = lambda _: None,
    delay: int = 0,
    *,
    clock: bool = False,
) -> AsyncIterator[Host]:
    """A host of `game` on the loopback, until the block ends; `add` gives it pages."""
    faults: list[str] = []
    hall = Hall(game, workshop=game.book.text.workshop if clock else None, complain=faults.append)
    hall.delay = delay
    app = build_app(hall)
    add(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, port, ssl_context=proof.context if proof else None).start()
    try:
        url = f"{'https' if proof else 'http'}://{LOOPBACK}:{runner.addresses[0][1]}"
        yield Host(hall, url, faults, proof.fingerprint if proof else "")
    finally:
        await runner.cleanup()
    assert not faults, faults


def two_seats(path: Path) -> Game:
    return new_game(path / "a.wargame", "drc", "m23")
