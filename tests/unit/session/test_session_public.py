"""What everybody may know: it holds nothing that somebody may not see, whatever is varied of the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.books import book_of
from tests.unit.session.games import MAIN, chosen, new_game
from wargame.base.errors import SessionError
from wargame.session.public import LocalWatcher, Onlooker, programme
from wargame.testing.secrets import twins


async def test_an_onlooker_sees_what_every_seat_sees_and_nothing_more(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc", "us", name=MAIN) as game:
        watcher = LocalWatcher(game)
        said, now = await watcher.programme(), await watcher.scene()
        views = [game.view(seat) for seat in ("drc", "us")]
        handouts = [game.handout(seat) for seat in ("drc", "us")]
        for view, handout in zip(views, handouts, strict=True):
            assert now.fields.keys() <= view.fields.keys()
            assert now.states.items() <= view.states.items()
            assert {card.id for card in said.instruments} <= {card.id for card in handout.instruments}
        assert not any(card.secret for card in said.instruments)
        assert not {"treasury", "capital", "strength"} & now.fields.keys()
        assert {"holder", "order", "price"} <= now.fields.keys()


async def test_nothing_an_onlooker_gets_depends_on_what_somebody_may_not_see(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc", name=MAIN) as game:
        watcher = LocalWatcher(game)
        before = (await watcher.scene()).model_dump_json()
        eyes = Onlooker(game.book)
        for actor in range(len(game.book.actors)):
            pair = twins(game.book, game.worlds[-1], actor)
            world = pair.worlds.take([len(pair.varied) - 1])
            for field in eyes.fields:  # what an actor may not see, nobody else's secret included
                if field.seen_by == "all":
                    np.testing.assert_array_equal(world[field.name], game.worlds[-1][field.name])
            kept, game.worlds[-1] = game.worlds[-1], world
            try:
                assert (await watcher.scene()).model_dump_json() == before
            finally:
                game.worlds[-1] = kept
        assert programme(eyes) == await watcher.programme()


async def test_a_late_onlooker_sees_a_turn_when_its_time_has_come(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        late, live = LocalWatcher(game, delay=2), LocalWatcher(game)
        game.draft(chosen(game, "drc")[0])
        game.seal("drc")
        assert (await live.scene()).turn == 1
        assert (await live.status()).turn == 2
        assert (await late.scene()).turn == 0
        assert (await late.status()).turn == 1
        assert not any(seat.sealed for seat in (await late.status()).seats)
        assert (await late.status()).public_digest != (await live.status()).public_digest
        with pytest.raises(SessionError, match="that turn is still to come; only the opening can be seen yet"):
            await late.scene(1)
        for _ in range(3):
            game.seal("drc")
        assert (await late.scene()).turn == 4
        assert (await late.debrief()) == game.debrief()


def test_onlookers_are_told_how_many_steps_a_turn_has() -> None:
    assert programme(Onlooker(book_of("kivu-2025-workshop"))).turn_steps == 2
