"""``wargame scenario``."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed

SHIPPED = Path(__file__).parents[3] / "scenarios"


def test_every_scenario_is_listed_and_one_that_cannot_be_played_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "scenarios" / "half").mkdir(parents=True)
    (tmp_path / "scenarios" / "half" / "scenario.yaml").write_text("scenario: {}\n", encoding="utf-8")
    said = typed(tmp_path, "scenario", "list")
    assert said.code == 0
    first, *others = said.out.splitlines()
    assert first == "half                 cannot be played; see wargame check half"
    assert [line.split()[0] for line in others] == sorted(p.name for p in SHIPPED.iterdir())
    assert "half" in said.err
    assert said.err.count("\n") == 1


def test_showing_one_counts_what_it_holds(tmp_path: Path) -> None:
    said = typed(tmp_path, "scenario", "show", "kivu-2025")
    assert said.code == 0
    assert "   7 seats: us, drc, rwanda, china, eu, qatar, m23\n" in said.out
    assert "20 turns of 14 days from 2025-03-17\n" in said.out


def test_the_json_of_one_can_be_read_back_as_a_scenario(tmp_path: Path) -> None:
    text = typed(tmp_path, "scenario", "show", "first-steps", "--format", "json").out
    briefs = json.loads(text).pop("briefings")
    assert set(briefs) >= {"drc", "m23", "qatar"}
    (tmp_path / "again.yaml").write_text(text, encoding="utf-8")  # JSON is YAML
    again = typed(tmp_path, "check", "again.yaml")
    assert (again.code, again.out) == (0, "")


def test_a_new_one_has_no_problem_and_is_played_to_its_end(tmp_path: Path) -> None:
    said = typed(tmp_path, "scenario", "new", "strait", "--seats", "ardania,belmoor,corland,dunmark")
    assert said.code == 0
    assert "scenarios/strait/briefings/dunmark.md\n" in said.out
    checked = typed(tmp_path, "check", "strait")
    assert (checked.code, checked.out) == (0, "")
    told = typed(tmp_path, "simulate", "strait", "--seed", "2")
    assert "* Ardania imposed Embargo on Belmoor" in told.out
    assert "turn 6" in told.out
    again = typed(tmp_path, "scenario", "new", "strait")
    assert (again.code, again.err) == (
        2, "wargame: error: new: there is a scenario 'strait' already; choose another name\n",
    )  # fmt: skip


@pytest.mark.parametrize("title", ["Foo: bar #1", "- a", "'", "{x}", "Zoë \\n"])
def test_one_of_any_title_has_no_problem(tmp_path: Path, title: str) -> None:
    assert typed(tmp_path, "scenario", "new", "123", "--title", title, "--seats", f"{'a' * 30},b,c").code == 0
    assert typed(tmp_path, "check", "123").code == 0
    assert title in typed(tmp_path, "scenario", "list").out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("new", "--seats", "true,b,c"), "--seats: 'true' is no id"),
        (("new", "--seats", f"{'a' * 31},b,c"), "is no id; an id has 30 letters a-z, digits and _ at most"),
        (("kivu-2025",), "there is a scenario 'kivu-2025' already; choose another name"),
    ],
)  # fmt: skip
def test_a_new_one_that_could_not_be_played_or_found_is_not_written(
    tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    said = typed(tmp_path, "scenario", "new", *words)
    assert said.code == 2
    assert complaint in said.err
    assert not (tmp_path / "scenarios").exists()


def test_one_of_seven_whose_names_begin_alike_has_no_problem_either(tmp_path: Path) -> None:
    typed(tmp_path, "scenario", "new", "many", "--seats", "aa,ab,ac,ad,a_e,af,ag")
    checked = typed(tmp_path, "check", "many")
    assert (checked.code, checked.out) == (0, "")


@pytest.mark.parametrize(
    ("name", "seats", "what"),
    [
        ("../out", "a,b,c", "new: '../out' is no name for a folder of a scenario; call it out"),
        ("The Bay", "a,b,c", "call it the-bay"),
        ("bay", "a,b", "--seats: 'a,b' are not 3 to 7 different seats"),
        ("bay", "a,b,b", "--seats: 'a,b,b' are not 3 to 7 different seats"),
        ("bay", "a,B,c", "--seats: 'B' is no id"),
    ],
)
def test_a_name_that_no_new_one_can_have_is_refused(tmp_path: Path, name: str, seats: str, what: str) -> None:
    said = typed(tmp_path, "scenario", "new", name, "--seats", seats)
    assert said.code == 2
    assert what in said.err
    assert not (tmp_path / "scenarios").exists()


def test_the_schema_is_a_json_schema_with_every_section(tmp_path: Path) -> None:
    schema = json.loads(typed(tmp_path, "scenario", "schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {"scenario", "actors", "zones", "instruments", "timeline", "doctrines"} <= set(schema["properties"])
