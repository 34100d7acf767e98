"""``wargame check``."""

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed

SHIPPED = Path(__file__).parents[3] / "scenarios"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder of scenarios in which first-steps has one wrong key."""
    target = tmp_path / "mine" / "wrong-steps"
    shutil.copytree(SHIPPED / "first-steps", target)
    actors = target / "actors.yaml"
    actors.write_text(actors.read_text(encoding="utf-8").replace("    treasury:", "    tresury:", 1), encoding="utf-8")
    return tmp_path


def test_the_shipped_scenarios_have_no_problem(tmp_path: Path) -> None:
    said = typed(tmp_path, "check")
    count = sum(1 for path in SHIPPED.iterdir() if path.is_dir())
    assert said == (0, "", f"wargame: no problems in {count} scenarios\n")


def test_a_problem_has_its_place_its_way_out_and_exit_code_2(broken: Path) -> None:
    said = typed(broken, "check", "mine/wrong-steps")
    assert said.code == 2
    first = said.out.splitlines()[0]
    place, line, column, rest = first.split(":", 3)
    assert place == "mine/wrong-steps/actors.yaml"
    written = (broken / place).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert written[int(column) - 1 :].startswith("tresury")
    assert rest.endswith(".tresury: unknown key; did you mean 'treasury'?")
    assert said.err == "wargame: 1 problem in 1 scenario\n"


def test_json_has_the_same_problem_in_parts(broken: Path) -> None:
    said = typed(broken, "check", "mine/wrong-steps", "--format", "json")
    assert said.code == 2
    (row,) = json.loads(said.out)
    assert set(row) == {"file", "line", "column", "path", "what", "way_out"}
    assert row["what"] == "unknown key"
    assert row["way_out"] == "did you mean 'treasury'?"


def test_a_folder_of_scenarios_stands_for_those_in_it(broken: Path) -> None:
    shutil.copytree(SHIPPED / "first-steps", broken / "mine" / "other-steps")
    said = typed(broken, "check", "mine")
    assert said.code == 2
    assert said.err == "wargame: 1 problem in 2 scenarios\n"


def test_scenarios_are_found_by_name_and_unknown_names_say_what_there_is(tmp_path: Path) -> None:
    assert typed(tmp_path, "check", "first-steps").code == 0
    said = typed(tmp_path, "check", "first-stops")
    assert said.code == 2
    assert said.out.splitlines()[0] == "first-stops: no such scenario; did you mean 'first-steps'?"


def test_what_cannot_be_checked_cannot_be_played(broken: Path) -> None:
    said = typed(broken, "simulate", "mine/wrong-steps")
    assert (said.code, said.out) == (2, "")
    assert "unknown key; did you mean 'treasury'?" in said.err
    assert said.err.splitlines()[-1] == "wargame: error: mine/wrong-steps cannot be used"
