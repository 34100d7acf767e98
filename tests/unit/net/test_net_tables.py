"""Tables over the wire."""

from __future__ import annotations

from pathlib import Path

from tests.unit.net.halls import hosted
from tests.unit.session.tables import DOHA, HALT, QUIET, offer, parley_game
from wargame.session.bargaining import Answer, Objection
from wargame.session.game import Game


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
