"""What is past is read once a turn, not whenever somebody looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from tests.unit.session.games import new_game, play_turn
from tests.unit.session.tables import LETTER, PAY, offer, parley_game
from wargame.base.errors import SaveError
from wargame.session.bargaining import Answer
from wargame.session.game import Game
from wargame.session.log import Event
from wargame.session.outcome import agreed_texts
from wargame.session.worlds import Worlds
from wargame.world.state import World


class Watched:
    """A shelf that tells which rows of the log were read."""

    def __init__(self, game: Game) -> None:
        """Stand before the shelf of `game`."""
        contents = game.save.contents
        self.shelf, self.read = contents.shelf, cast("list[int]", [])
        contents.shelf = cast(Any, self)

    def event(self, number: int) -> Event:
        """A row."""
        self.read.append(number)
        return self.shelf.event(number)

    def __getattr__(self, name: str) -> Any:
        """Everything else."""
        return getattr(self.shelf, name)


def agree(game: Game, amount: float) -> None:
    """Agree on a payment, and end the turn."""
    assert game.parley.propose(offer("drc", LETTER, {**PAY, "amount": amount})) == ()
    assert game.parley.answer(Answer(seat="m23", treaty=LETTER, act="accept")) == ()
    for seat in game.humans:
        game.seal(seat)


def test_texts_of_past_turns_are_read_once_until_there_are_others(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23") as game:
        agree(game, 5.0)
        contents = game.save.contents
        first = dict(agreed_texts(contents))
        watched = Watched(game)
        for _ in range(2):
            watched.read.clear()
            assert game.parley.names("drc")
            assert game.ledger("drc").promises == ()
            assert game.parley.tables
        assert not set(watched.read) & set(contents.numbers(("TextTabled", "TextAgreed")))
        assert agreed_texts(contents) == first


def test_a_past_world_is_read_once_for_all_who_are_told_of_it() -> None:
    read: list[int] = []

    def world(turn: int) -> World:
        read.append(turn)
        return cast(World, float(turn))

    worlds = Worlds(lambda: 9, world)
    worlds.readers = {"one": lambda w: [cast(float, w)], "two": lambda w: [-cast(float, w)]}
    assert [list(worlds.head("one", turn)) for turn in range(9)] == [[float(turn)] for turn in range(9)]
    assert [list(worlds.head("two", turn)) for turn in range(9)] == [[-float(turn)] for turn in range(9)]
    assert read == list(range(9))


def test_who_looks_first_has_the_numbers_of_every_person_worked_out(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc", "m23") as game:
        play_turn(game)
        game.view("drc")
        assert {"drc", "m23"} == set(game.worlds.readers)
        seen = game.view("m23").indicators
        assert [one.history[0] for one in seen] == list(game.worlds.head("m23", 0))


def test_a_second_try_to_resolve_a_turn_reads_no_orders_of_turns_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SaveError("the disk is full")

    with new_game(tmp_path / "a.wargame", "drc") as game:
        play_turn(game)
        with monkeypatch.context() as patch:
            patch.setattr("wargame.session.game.resolved_turn", refuse)
            with pytest.raises(SaveError, match="the disk is full"):
                game.seal("drc")
        before, now = game.save.contents.numbers(("OrdersSealed",))
        said = game.save.contents.events[now - 1].content["commitment"]
        watched = Watched(game)
        assert game.seal("drc") == said
        assert before not in watched.read
        assert game.turn == 2
