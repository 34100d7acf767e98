"""Phases in which a session waits: closed by readiness or by hand, and found again after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.session.games import scenario
from wargame.base.errors import SessionError
from wargame.session.game import Game
from wargame.session.replay import replay
from wargame.session.wire import HUMAN, Phase

ALL: tuple[Phase, ...] = ("lobby", "briefing", "bargaining", "report")


def begun(path: Path, waits: tuple[Phase, ...] = ALL) -> Game:
    return Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path, waits=waits)


def test_a_session_waits_in_the_phases_it_is_told_to_wait_in(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with begun(path) as game:
        seen: list[tuple[int, Phase]] = []
        while game.turn < 2:
            seen.append((game.course.turn, game.phase))
            for seat in ("drc", "m23"):
                if game.phase == "orders":
                    game.seal(seat)
                else:
                    assert seat in game.waiting
                    game.ready(seat)
    opening: list[Phase] = ["lobby", "briefing", "bargaining", "orders"]
    assert seen == [*((1, p) for p in opening), (1, "report"), *((2, p) for p in opening[1:])]
    assert len(list(replay(path))) == 3


def test_without_phases_to_wait_in_a_game_is_always_in_orders(tmp_path: Path) -> None:
    with begun(tmp_path / "a.wargame", ()) as game:
        assert game.phase == "orders"
        assert not list(game.save.contents.of_kind("PhaseOpened"))
        with pytest.raises(SessionError, match="phase 'orders' does not wait for this; seal your orders"):
            game.ready("drc")


def test_a_phase_and_who_is_ready_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with begun(path) as game:
        game.proceed()
        game.ready("drc")
        assert (game.phase, game.waiting) == ("briefing", ("m23",))
    with Game.open(path, waits=ALL) as game:
        assert (game.phase, game.waiting) == ("briefing", ("m23",))
        assert {s.seat: s.ready for s in game.status().seats} == {"drc": True, "m23": False, "qatar": True}
        game.ready("m23")
        assert (game.phase, game.waiting) == ("bargaining", ("drc", "m23"))
        game.proceed()
        game.seal("drc")
        game.seal("m23")
        assert game.phase == "report"
    with Game.open(path, waits=ALL) as game:
        assert (game.phase, game.turn) == ("report", 1)
    with Game.open(path) as game:  # by somebody who waits for nothing
        assert game.phase == "orders"


def test_nothing_is_taken_while_a_game_is_paused_and_it_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with begun(path) as game:
        game.proceed()
        game.pause("lunch")
        with pytest.raises(SessionError, match="phase 'paused' does not wait for this"):
            game.ready("drc")
    with Game.open(path, waits=ALL) as game:
        with pytest.raises(SessionError, match="'pause' is not possible in phase 'paused'"):
            game.pause()
        game.resume()
        assert game.phase == "briefing"
    with Game.open(path, waits=ALL) as game:
        assert game.phase == "briefing"


def test_orders_are_not_closed_by_going_on(tmp_path: Path) -> None:
    with begun(tmp_path / "a.wargame", ()) as game, pytest.raises(SessionError, match="cover the seats that are miss"):
        game.proceed()
