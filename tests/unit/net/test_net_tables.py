"""Tables over the wire: typed lines at one of them, and a client that asks for what it may not know."""

from __future__ import annotations

import json
import random
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.unit.net.halls import hosted
from tests.unit.net.raw import Raw, raw
from tests.unit.session.tables import DOHA, HALT, LETTER, PAY, QUIET, offer, parley_game
from wargame.lines.page import Page
from wargame.lines.seat import SeatShell
from wargame.session.bargaining import Answer, Objection
from wargame.session.game import Game

pytestmark = pytest.mark.usefixtures("drawn")
SEATS = ("drc", "m23", "qatar")
LETTERED = ("table letter", "menu", "hand {file}", "offer yes because between us", "table")
ANSWERED = ("table letter", "object truce less because no", "walk-out yes", "come-back", "take yes")


def asked(seat: str, treaty: str) -> list[tuple[str, dict[str, Any]]]:
    """All that can be asked about a table and done at it."""
    clause = {**QUIET, "public": False}
    offer = {"seat": seat, "treaty": treaty, "clauses": {"c": clause}}
    answers = [{"seat": seat, "treaty": treaty, "act": act} for act in ("accept", "agree", "refuse", "walk_out")]
    carried = {"seat": seat, "to": ["drc"], "text": "look", "offer": offer}
    return [
        *((method, {"seat": seat, "treaty": treaty}) for method in ("table", "menu")),
        *((method, {"offer": offer}) for method in ("bill", "propose")),
        *(("answer", {"answer": answer}) for answer in answers),
        ("send", {"message": carried}),
    ]


async def snoop(client: Raw) -> None:
    """Ask for the letter of others, for one that there is not, and in the name of others."""
    for seat, treaty in (("qatar", LETTER), ("qatar", "nothing"), ("drc", LETTER), ("m23", DOHA)):
        for method, args in asked(seat, treaty):
            said = await client.call(method, args)
            assert said["type"] == "no", (method, seat, treaty, said)
    for method in ("tables", "messages", "ledger", "view"):
        await client.call(method, {"seat": "qatar"})
        assert (await client.call(method, {"seat": "drc"}))["type"] == "no"


async def typed(shell: SeatShell, lines: tuple[str, ...], file: Path) -> None:
    await shell.begin()
    for line in lines:
        await shell.do(line.format(file=file))


async def received(path: Path, source: random.Random, *, talk: bool) -> tuple[list[bytes], list[bytes], list[str]]:
    """What Qatar and an observer get while two others write in secret by typed lines, or do not; what those read."""
    source.seed(7)
    path.mkdir()
    file = path / "text.yaml"
    clauses = {"truce": {**HALT, "public": False}, "money": {**PAY, "public": False}}
    file.write_text(json.dumps({"clauses": clauses}))
    printed: list[str] = []
    async with hosted(parley_game(path / "a.wargame", *SEATS)) as host, AsyncExitStack() as stack:
        qatar, observer = [
            await stack.enter_async_context(raw(host.url, (await host.ticket(place, place)).token))
            for place in ("qatar", "observer")
        ]
        remotes = [await stack.enter_async_context(host.seated(seat, seat)) for seat in ("drc", "m23")]
        await snoop(qatar)
        if talk:
            for remote, lines in zip(remotes, (LETTERED, ANSWERED), strict=True):
                await typed(SeatShell(remote.client, remote.seats[0], Page(printed.append)), lines, file)
        await snoop(qatar)
        for client in (qatar, observer):
            await client.call("status", turn=None, id="last")
        return list(qatar.got), list(observer.got), printed


async def test_typed_lines_at_a_secret_table_change_no_byte_of_what_others_get(
    tmp_path: Path, drawn: random.Random
) -> None:
    quiet = await received(tmp_path / "quiet", drawn, talk=False)
    loud = await received(tmp_path / "loud", drawn, talk=True)
    assert loud[0] == quiet[0]
    assert loud[1] == quiet[1]
    said = " ".join(" ".join(loud[2]).split())
    assert "Offered." in said
    assert "agreed; to be signed by an order of the next turn" in said
    assert "refused" not in said


async def test_every_answer_at_a_table_arrives_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    game = parley_game(path, "drc", "m23")
    async with hosted(game) as host, host.seated("drc") as drc, host.seated("m23") as m23:
        assert await drc.client.propose(offer("drc", DOHA, QUIET, HALT)) == ()
        wish = Objection(seat="m23", clause="c2", wish="sooner")
        for given in (
            Answer(seat="m23", treaty=DOHA, act="refuse", objections=(wish,), reason="not yet"),
            Answer(seat="m23", treaty=DOHA, act="agree", clauses=("c1",)),
            Answer(seat="m23", treaty=DOHA, act="send", rank="head"),
            Answer(seat="m23", treaty=DOHA, act="walk_out"),
            Answer(seat="m23", treaty=DOHA, act="come_back"),
            Answer(seat="m23", treaty=DOHA, act="accept"),
        ):
            assert await m23.client.answer(given) == ()
        view = await drc.client.table("drc", DOHA)
        acts = ["offer", "refuse", "agree", "send", "walk_out", "come_back", "accept"]
        assert [said.act for said in view.said] == acts
        assert (view.standing, view.ranks["m23"], view.said[1].reason) == ("agreed", "head", "not yet")
        for seat, client in (("drc", drc.client), ("m23", m23.client)):
            await client.seal(seat)
        assert (await drc.client.status()).turn == 2
    with Game.open(path) as again:
        assert again.turn == 1


async def test_a_table_of_others_is_refused_as_one_that_there_is_not(tmp_path: Path) -> None:
    async with (
        hosted(parley_game(tmp_path / "a.wargame", *SEATS)) as host,
        raw(host.url, (await host.ticket("qatar")).token) as client,
    ):
        for (method, args), (_, none) in zip(asked("qatar", LETTER), asked("qatar", "nothing"), strict=True):
            words = [json.dumps({**await client.call(method, a), "id": ""}) for a in (args, none)]
            assert words[0].replace(LETTER, "it") == words[1].replace("nothing", "it"), method
