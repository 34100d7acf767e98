"""Golden games: what the default doctrines do with seed 7, kept as texts; ``--update-golden`` writes them anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.books import book_of
from wargame.testing.borderland import borderland
from wargame.testing.catalogue import scenario_folders
from wargame.testing.golden import Golden, difference

HERE = Path(__file__).parent
FOLDERS = scenario_folders(HERE.parent.parent / "scenarios")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.stem)
def test_the_game_is_the_golden_one(folder: Path, pytestconfig: pytest.Config) -> None:
    now = Golden.of(book_of(folder.stem))
    if pytestconfig.getoption("--update-golden"):
        now.write(HERE / folder.stem)
    found = difference(Golden.read(HERE / folder.stem), now)
    if found:
        pytest.fail(found, pytrace=False)


def test_every_golden_folder_belongs_to_a_scenario() -> None:
    kept = {path.parent.name for path in HERE.glob("*/counts.txt")}
    assert kept <= {folder.stem for folder in FOLDERS}


# --- the comparison on trial -----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def golden() -> Golden:
    return Golden.of(borderland())


def altered(golden: Golden, **changes: tuple[str, str]) -> Golden:
    """The files with the first occurrence of a text replaced in some of them."""
    files = dict(golden.files)
    for name, (old, new) in changes.items():
        key = {"game": "seed7.txt", "cells": "seed7.cells.txt", "counts": "counts.txt"}[name]
        assert old in files[key]
        files[key] = files[key].replace(old, new, 1)
    return Golden(files)


def test_the_same_game_has_no_difference(golden: Golden) -> None:
    assert difference(golden, Golden.of(borderland())) == ""


def test_a_scenario_without_golden_files_fails(golden: Golden) -> None:
    assert "there is no golden seed7.txt" in difference(Golden({}), golden)


def test_a_mismatch_names_the_first_turn_field_and_cell(golden: Golden) -> None:
    changed = Golden.of(
        borderland(
            {
                "parameters": {"bite": {"meaning": "Nothing reads it.", "value": 1, "fiction": True}},
                "actors.home.income": 11,
            }
        )
    )
    assert difference(golden, changed).startswith("seed7.txt: turn 1: treasury[home]: golden ")


def test_a_mismatch_without_another_digest_names_the_line(golden: Golden) -> None:
    line = next(line for line in golden.files["seed7.txt"].split("\n") if line.startswith("  home: "))
    found = difference(altered(golden, game=(line, "  home: nothing at all")), golden)
    assert "golden 'home: nothing at all'" in found
    assert found.startswith("seed7.txt:")


def test_another_count_of_legal_acts_names_the_turn(golden: Golden) -> None:
    found = difference(altered(golden, counts=("turn 1, home ", "turn 1, home 9")), golden)
    assert found.startswith("counts.txt:2: turn 1: ")


def test_a_change_under_the_same_rules_version_is_said(golden: Golden) -> None:
    text = golden.files["seed7.txt"]
    head = next(line for line in text.split("\n") if line.startswith("turn 2,"))
    broken = altered(golden, game=(head, head[:-4] + "0000"))
    assert "RULES_VERSION is still" in difference(broken, golden)


def test_a_change_with_another_rules_version_is_said(golden: Golden) -> None:
    assert "RULES_VERSION has changed" in difference(altered(golden, game=("rules ", "rules 9")), golden)


def test_files_are_read_as_they_were_written(golden: Golden, tmp_path: Path) -> None:
    (tmp_path / "seed8.txt").write_text("of another time", encoding="utf-8")
    golden.write(tmp_path)
    assert dict(Golden.read(tmp_path).files) == dict(golden.files)


def test_the_transcript_tells_orders_with_reasons_news_scores_and_digests(golden: Golden) -> None:
    text = golden.files["seed7.txt"]
    assert "  home: arms.request - the army has 0.5 of what it needs" in text
    assert "  * " in text
    assert "  scores: home " in text
    assert "  = treasury " in text


def test_updating_is_refused_where_ci_is_set() -> None:
    command = [sys.executable, "-m", "pytest", "--update-golden", "--collect-only", "-q", str(HERE)]
    done = subprocess.run(
        command, env={"CI": "1", "PATH": ""}, capture_output=True, text=True, check=False, cwd=HERE.parent.parent
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "refused where CI is set" in done.stderr
