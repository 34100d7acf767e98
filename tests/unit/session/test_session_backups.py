"""Back-ups are saves like any other, and the game does not depend on them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.unit.session.games import new_game, play_turn
from wargame.base.errors import SaveError
from wargame.session.backups import back_up, backups_of, folder_of, restore
from wargame.session.game import Game
from wargame.session.replay import replay
from wargame.session.verify import audit


def test_a_backup_is_whole_and_goes_on_as_the_game_did(tmp_path: Path) -> None:
    path, beside = tmp_path / "a.wargame", tmp_path / "a.wargame.session"
    beside.write_text("people")
    beside.chmod(0o600)
    with new_game(path, "drc") as game:
        play_turn(game)
        copy = back_up(game.save, kept=3, endings=(".session",))
        assert audit(copy)[1] == []
        play_turn(game)
        digest = game.public_digest(2)
    into = tmp_path / "elsewhere" / "b.wargame"
    restore(copy, into, (".session",))
    assert (into.parent / "b.wargame.session").read_text() == "people"
    assert stat.S_IMODE((into.parent / "b.wargame.session").stat().st_mode) == 0o600
    with Game.open(into) as game:
        assert game.turn == 1
        play_turn(game)
        assert game.public_digest(2) == digest
    assert len(list(replay(into))) == 3
    assert audit(copy)[1] == []


def test_the_last_few_are_kept_and_a_turn_may_come_twice(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        for _ in range(2):
            play_turn(game)
            for _ in range(2):
                back_up(game.save, kept=3, endings=(".session",))
        assert [(b.path.stem, b.turn) for b in backups_of(game.save.path)] == [
            ("turn-001-2", 1), ("turn-002", 2), ("turn-002-2", 2),
        ]  # fmt: skip
        assert {p.suffix for p in folder_of(game.save.path).iterdir()} == {".wargame"}
        assert all(b.size > 0 for b in backups_of(game.save.path))


def test_a_disk_that_takes_no_backup_changes_nothing(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        folder_of(game.save.path).write_text("a file is in the way")
        with pytest.raises(SaveError, match="no back-up was made, the game goes on"):
            back_up(game.save, kept=3)
        play_turn(game)
        assert game.turn == 1


def test_a_damaged_backup_and_a_name_that_is_taken_are_refused(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        copy = back_up(game.save, kept=3)
    with pytest.raises(SaveError, match="there is a save of that name already"):
        restore(copy, tmp_path / "a.wargame")
    content = bytearray(copy.read_bytes())
    content[21] ^= 1
    copy.write_bytes(content)
    with pytest.raises(SaveError, match="the save is damaged"):
        restore(copy, tmp_path / "b.wargame")
    assert not (tmp_path / "b.wargame").exists()
