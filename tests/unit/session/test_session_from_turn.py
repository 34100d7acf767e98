"""Persons who come in late: the turns before are played for them, and an old game can be taken over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import scenario_of
from wargame.base.errors import UsageError
from wargame.scenario import Scenario
from wargame.session.from_turn import begin_at
from wargame.session.game import Game
from wargame.session.replay import replay
from wargame.session.wire import HUMAN
from wargame.world.codec import digest


@pytest.fixture(scope="module")
def history() -> Scenario:
    return scenario_of("kivu-2025-history")


def told(game: Game) -> list[str]:
    """The rows of the log that say what did not happen."""
    return [
        row.text for turn in range(1, game.turn + 1) for row in game.chronicle.notes(turn) if row.kind == "HistoryLeft"
    ]


def test_until_then_the_game_is_that_of_the_players(history: Scenario, tmp_path: Path) -> None:
    with (
        begin_at(history, 7, ["eu"], {}, tmp_path / "late.wargame", 4) as late,
        Game.create(history, 7, {}, tmp_path / "alone.wargame") as alone,
    ):
        for _ in range(3):
            alone.advance()
        assert [digest(world) for world in late.worlds] == [digest(world) for world in alone.worlds]
        assert (late.turn, late.phase, late.humans, late.players["us"]) == (3, "orders", ("eu",), "doctrine:us-record")
        late.seal("eu")
        assert late.turn == 4
    assert [row.turn for row in replay(tmp_path / "late.wargame")] == [0, 1, 2, 3, 4]


def test_from_the_first_turn_it_is_a_new_game(history: Scenario, tmp_path: Path) -> None:
    with begin_at(history, 7, ["eu"], {}, tmp_path / "new.wargame", 1) as game:
        assert (game.turn, game.players["eu"]) == (0, HUMAN)


def test_a_turn_that_is_not_there_is_refused(history: Scenario, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--from: there is no turn 21 in kivu-2025-history; name a turn from 1 to 20"):
        begin_at(history, 7, ["eu"], {}, tmp_path / "none.wargame", 21)


def test_what_a_person_makes_impossible_does_not_happen_and_the_log_says_why(history: Scenario, tmp_path: Path) -> None:
    """Kinshasa and M23 let the time pass from April on: no text is signed, and no town is given back."""
    with begin_at(history, 7, ["m23", "drc"], {}, tmp_path / "kept.wargame", 2) as game:
        for _ in range(8):
            game.seal("m23")
            game.seal("drc")
        said = told(game)
        for start in (
            "Peace text initialled in Washington (18 June) did not happen: there are no principles",
            "Washington peace agreement: sign by Rwanda (27 June in the case) did not happen: it is drafted",
        ):
            assert any(text.startswith(start) for text in said), start
        assert game.worlds[-1]["state"][0, game.book.index["I"]["washington_agreement"]] == 0


def test_reasons_that_rest_on_what_is_secret_are_for_nobody_before_the_debrief(
    history: Scenario, tmp_path: Path
) -> None:
    with begin_at(history, 7, ["m23", "drc", "qatar"], {}, tmp_path / "kept.wargame", 2) as game:
        for _ in range(8):
            for seat in game.humans:
                game.seal(seat)
        turns = range(1, game.turn + 1)
        rows = [row for turn in turns for row in game.chronicle.notes(turn) if row.kind == "HistoryLeft"]
        conditions = [row for row in rows if "its condition did not hold" in row.text]
        assert conditions
        assert all(row.seen_by == () for row in conditions)
        own = [row for row in rows if row.instrument is not None and "in the case" in row.text]
        readers = {len(row.seen_by) if row.seen_by is not None else 0 for row in own}
        assert readers >= {0, 1}
        for seat in game.book.text.seats:
            read = [item.text for turn in turns for item in game.report(seat, turn).news]
            assert not any("its condition did not hold" in text for text in read)
            hidden = [row.text for row in own if row.seen_by is not None and seat not in row.seen_by]
            assert not set(hidden) & set(read)
