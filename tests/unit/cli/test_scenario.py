"""``wargame scenario``."""

import json
from pathlib import Path

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


def test_the_schema_is_a_json_schema_with_every_section(tmp_path: Path) -> None:
    schema = json.loads(typed(tmp_path, "scenario", "schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {"scenario", "actors", "zones", "instruments", "timeline", "doctrines"} <= set(schema["properties"])
