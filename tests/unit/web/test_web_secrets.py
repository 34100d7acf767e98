"""What the page of those who watch receives, to the byte: the same whatever seats do in secret, and of what world."""

from __future__ import annotations

import random
from pathlib import Path

import aiohttp
import pytest

from tests.unit.net.halls import hosted
from tests.unit.session.games import new_game
from tests.unit.web.pages import streamed
from wargame.session.game import Game
from wargame.session.protocol import Message, Order
from wargame.testing.secrets import twins
from wargame.web.site import add_pages

pytestmark = pytest.mark.usefixtures("drawn")


def in_secret(game: Game) -> None:
    """M23 drafts, takes back, and writes to one seat, which reads it."""
    for option in [o for o in game.view("m23").options if o.legal][:3]:
        order = Order(seat="m23", instrument=option.instrument, trigger=option.trigger, reason="x" * 40)
        assert game.draft(order) is None
    while game.view("m23").draft:
        game.undo("m23")
    assert not game.parley.send(Message(seat="m23", to=("qatar",), text="between us, " * 20))
    game.parley.read("qatar", 1)


def other_world(game: Game) -> None:
    """Everything that Qatar, which keeps nothing of these from those who watch, must not know is different."""
    pair = twins(game.book, game.worlds[-1], game.book.index["A"]["qatar"])
    game.worlds[-1] = pair.worlds.take([len(pair.varied) - 1])


async def received(path: Path, source: random.Random, *secret: object) -> list[bytes]:
    """Page and stream of one session; `secret` names what is done that nobody who watches may know."""
    source.seed(7)
    game = new_game(path / f"{len(secret)}" / "a.wargame", "drc", "m23", "qatar")
    if other_world in secret:
        other_world(game)
    async with hosted(game, add=add_pages) as host, aiohttp.ClientSession() as http:
        async with http.get(f"{host.url}/{host.code('observer')}") as response:
            page, pages = str(response.url), [await response.read()]
        async with streamed(http, page) as stream:
            await stream.until("opened")
            if in_secret in secret:
                in_secret(game)
            game.seal("drc")
            await stream.until("seats")
            async with http.get(page) as response:
                pages.append(await response.read())
            if not secret or in_secret in secret:  # another world goes another way
                for seat in ("qatar", "m23"):
                    game.seal(seat)
                    await stream.until("seats")
                await stream.until("news", "numbers")
                async with http.get(page) as response:
                    pages.append(await response.read())
            return [stream.got, *pages]


async def test_what_seats_do_in_secret_changes_no_byte(tmp_path: Path, drawn: random.Random) -> None:
    one = await received(tmp_path / "one", drawn)
    assert await received(tmp_path / "other", drawn, in_secret) == one


async def test_what_is_hidden_in_the_world_changes_no_byte(tmp_path: Path, drawn: random.Random) -> None:
    one = await received(tmp_path / "one", drawn)
    other = await received(tmp_path / "other", drawn, other_world)
    assert one[0].startswith(other[0])
    assert one[1:3] == other[1:]
