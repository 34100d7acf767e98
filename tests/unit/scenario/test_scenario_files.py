"""Where scenarios are found, and which files are refused before they are read."""

from __future__ import annotations

import tracemalloc
from importlib import import_module
from pathlib import Path

import pytest

from tests.unit.scenario.towns import MINIMAL, headlines, write
from wargame.base.errors import ScenarioError, UsageError
from wargame.scenario import attempt, check_paths, load
from wargame.scenario.files import MANY, folders, scenarios


def test_a_scenario_is_found_by_its_folder(tmp_path: Path) -> None:
    assert load(write(tmp_path)).id == "towns"


def test_a_scenario_is_found_by_name_where_the_caller_says(tmp_path: Path) -> None:
    write(tmp_path)
    assert load("towns", search=[tmp_path]).id == "towns"


def test_a_scenario_is_found_by_name_in_the_folder_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    assert load("towns").id == "towns"


def test_an_unknown_name_says_what_was_meant(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load("twons", search=[tmp_path])
    assert str(caught.value) == "twons: no such scenario; did you mean 'towns'?\n1 problem in twons"


def test_an_unknown_path_is_a_problem(tmp_path: Path) -> None:
    where = tmp_path / "nowhere"
    assert [p.headline() for p in attempt(where)[1]] == [f"{where}: no such file or folder"]
    assert [p.headline() for p in attempt("nowhere/at/all")[1]] == ["nowhere/at/all: no such file or folder"]


def test_the_case_of_an_ending_does_not_matter(tmp_path: Path) -> None:
    place = write(tmp_path)
    (place / "all.yaml").rename(place / "ALL.YAML")
    assert load(place).id == "towns"


def test_a_folder_without_yaml_is_no_scenario(tmp_path: Path) -> None:
    assert [p.what for p in attempt(tmp_path)[1]] == ["no scenario here: no YAML file in it"]


def test_a_scenario_may_be_one_file(tmp_path: Path) -> None:
    path = tmp_path / "Two Towns.yaml"
    path.write_text(MINIMAL + "briefings:\n  drc: The government.\n  m23: The movement.\n", encoding="utf-8")
    scenario = load(path)
    assert scenario.id == "two-towns"
    assert list(scenario.files) == ["Two Towns.yaml"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path)
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        assert headlines(folder) == ["huge.yaml: 100.0 MB is too large; a file has 4 MB at most"]
        assert tracemalloc.get_traced_memory()[1] < 10e6
    finally:
        tracemalloc.stop()


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    assert headlines(folder) == ["loop.yaml: not a regular file; take it out"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for number in range(MANY + 1):
        (folder / f"f{number}.yaml").touch()
    assert [p.what for p in attempt(folder)[1]] == ["too many files"]


def test_hidden_and_foreign_files_do_not_count(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / ".draft.yaml").write_text("broken: [", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("broken: [", encoding="utf-8")
    (folder / "notes.md").write_text("for myself", encoding="utf-8")
    assert sorted(load(folder).files) == ["towns/all.yaml", "towns/briefings/drc.md", "towns/briefings/m23.md"]


def test_a_file_that_is_no_utf8_is_a_problem_of_the_scenario(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "more.yaml").write_bytes(b"groups:\n  caf\xe9: []\n")
    assert headlines(folder) == ["more.yaml:2:6: byte 0xe9 is not UTF-8; save the file as UTF-8"]


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    assert headlines(write(tmp_path, empty="# nothing yet\n")) == []


def test_every_scenario_of_a_folder_is_listed_once(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")
    found = scenarios([tmp_path / "one", tmp_path / "two"])
    assert found == [tmp_path / "one" / "towns"]


def test_the_shipped_scenarios_are_among_the_places() -> None:
    assert any((place / "first-steps").is_dir() for place in folders())


def test_checking_gathers_the_problems_of_every_path(tmp_path: Path) -> None:
    good = write(tmp_path / "good")
    bad = write(tmp_path / "bad", ("    holder: m23", "    holder: m24"))
    assert check_paths([good]) == []
    assert [p.what for p in check_paths([good, bad, bad])] == ["'m24' is no actor"]


def test_a_folder_of_scenarios_is_checked_scenario_by_scenario(tmp_path: Path) -> None:
    write(tmp_path, ("    holder: m23", "    holder: m24"))
    assert [p.what for p in check_paths([tmp_path])] == ["'m24' is no actor"]


def test_checking_nothing_where_there_is_nothing_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("wargame.scenario.loading"), "folders", list)
    with pytest.raises(UsageError, match="check: no scenarios here; name a folder or file"):
        check_paths()
