"""Where saves lie and what a list of them shows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.session.games import new_game, played
from wargame.base.errors import SaveError
from wargame.session import folder


def test_saves_go_to_the_folder_of_the_working_directory_when_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    elsewhere = folder.saves_folder()
    assert elsewhere.name == "saves"
    assert tmp_path / "saves" != elsewhere
    (tmp_path / "saves").mkdir()
    assert folder.saves_folder() == tmp_path / "saves"


def test_the_users_own_folder_is_made_when_the_first_game_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    path = folder.new_path("first-steps")
    assert not path.parent.exists()
    new_game(path, "drc").close()
    assert path.exists()


def test_a_new_save_gets_a_name_that_no_other_has(tmp_path: Path) -> None:
    noon = dt.datetime(2025, 3, 17, 12, 0)  # noqa: DTZ001
    names = []
    for _ in range(3):
        path = folder.new_path("kivu-2025", tmp_path, now=noon)
        path.touch()
        names.append(path.name)
    assert names == [
        "kivu-2025-2025-03-17-1200.wargame",
        "kivu-2025-2025-03-17-1200-2.wargame",
        "kivu-2025-2025-03-17-1200-3.wargame",
    ]


def test_a_list_shows_every_save_and_why_one_cannot_be_opened(tmp_path: Path) -> None:
    played(tmp_path / "two.wargame", 2, "drc", "m23")
    played(tmp_path / "end.wargame", 4, "drc")
    (tmp_path / "bad.wargame").write_text("not a save")
    (tmp_path / "notes.txt").write_text("no save either")
    found = {e.path.stem: e for e in folder.listing(tmp_path)}
    assert set(found) == {"two", "end", "bad"}
    two = found["two"]
    assert (two.scenario, two.title, two.turn, two.turns) == ("first-steps", "First steps", 3, 4)
    assert (two.seats, two.ended, two.problem) == (("drc", "m23"), False, "")
    assert found["end"].ended
    assert found["bad"].problem.startswith("this is not a save of wargame, or its first page is damaged; ")


def test_a_list_can_be_had_while_a_game_is_open(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        game.seal("drc")
        (entry,) = folder.listing(tmp_path)
        assert (entry.turn, entry.problem) == (2, "")


def test_a_folder_that_is_not_there_holds_no_saves(tmp_path: Path) -> None:
    assert folder.listing(tmp_path / "none") == []


def test_a_save_is_found_by_path_and_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = played(tmp_path / "lunch.wargame", 1, "drc")
    monkeypatch.chdir(tmp_path)
    for name in (str(path), "lunch.wargame", "lunch"):
        assert folder.find(name, tmp_path).samefile(path)
    with pytest.raises(SaveError, match=r"lanch: there is no such save; did you mean 'lunch'\?"):
        folder.find("lanch", tmp_path)
    with pytest.raises(SaveError, match="there are none yet in"):
        folder.find("lunch.x", tmp_path / "none")
