"""Who decides for whom: stand-ins for a turn, replaced players, and a log that replays whatever was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.session.games import chosen, new_game, play_turn
from wargame.base.errors import SessionError, UsageError
from wargame.session.game import Game
from wargame.session.protocol import Notice
from wargame.session.replay import replay
from wargame.session.wire import HUMAN


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.wargame"


@pytest.fixture
def game(path: Path) -> Iterator[Game]:
    with new_game(path, "drc", "m23") as game:
        yield game


def decided(game: Game, turn: int) -> dict[str, str]:
    rows = (e for e in game.save.contents.of_kind("OrdersDecided") if e.turn == turn)
    return {e.content["actor"]: e.content["player"] for e in rows}


def test_a_seat_that_is_covered_is_not_waited_for_and_is_a_persons_again_next_turn(game: Game, path: Path) -> None:
    game.seal("drc")
    game.cover("m23", reason="the train is late")
    assert game.turn == 1
    row = next(game.save.contents.of_kind("SeatCovered")).content
    assert (row["seat"], row["player"], row["reason"]) == (
        "m23",
        "proxy:doctrine:m23-fight-and-talk",
        "the train is late",
    )
    assert {e.content["actor"] for e in game.save.contents.of_kind("OrdersRevealed")} == {"drc"}
    assert game.humans == ("drc", "m23")
    assert game.waiting == ("drc", "m23")
    play_turn(game)
    assert [r.turn for r in replay(path)] == [0, 1, 2]


def test_who_comes_back_in_time_decides_after_all(game: Game) -> None:
    game.cover("m23")
    status = {s.seat: s for s in game.status().seats}
    assert status["m23"].player == "proxy:doctrine:m23-fight-and-talk"
    assert status["m23"].ready
    assert not status["m23"].sealed
    order = chosen(game, "m23")[0]
    assert game.draft(order) is None
    game.seal("m23")
    game.seal("drc")
    assert game.turn == 1
    assert game.report("m23", 1).orders == (order,)
    assert "m23" not in decided(game, 1)


def test_a_player_is_replaced_and_put_back_and_the_save_still_replays(game: Game, path: Path) -> None:
    said: list[Notice] = []
    game.listeners.append(said.append)
    game.replace("m23", "standard", reason="called away")
    assert game.humans == ("drc",)
    with pytest.raises(SessionError, match="doctrine:m23-fight-and-talk plays it"):
        game.seal("m23")
    play_turn(game)
    assert game.turn == 1
    game.replace("m23", HUMAN)
    assert game.waiting == ("drc", "m23")
    game.close()
    with Game.open(path) as again:
        assert again.humans == ("drc", "m23")
        play_turn(again)
        assert again.turn == 2
    assert [r.turn for r in replay(path)] == [0, 1, 2]
    assert [n.seat for n in said if n.kind == "people"] == ["m23", "m23"]


def test_orders_that_were_sealed_before_somebody_was_replaced_are_still_theirs(game: Game) -> None:
    order = chosen(game, "m23")[0]
    game.draft(order)
    game.seal("m23")
    game.replace("m23", "random")
    game.seal("drc")
    assert game.report("m23", 1).orders == (order,)
    assert game.waiting == ("drc",)


def test_replacing_the_last_that_is_waited_for_resolves_the_turn(game: Game) -> None:
    game.seal("drc")
    game.replace("m23", "standard")
    assert game.turn == 1


def test_nobody_is_replaced_by_nobody(game: Game) -> None:
    with pytest.raises(SessionError, match="human plays it already; name another player"):
        game.replace("m23", HUMAN)
    with pytest.raises(SessionError, match=r"'m24': no such seat; did you mean 'm23'\?"):
        game.replace("m24", HUMAN)
    with pytest.raises(UsageError, match="'x' is no player"):
        game.cover("m23", "x")
    game.seal("drc")
    with pytest.raises(SessionError, match="its orders are sealed"):
        game.cover("drc")
    assert game.waiting == ("m23",)
