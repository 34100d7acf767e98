"""The headings of scenarios, read without the rest."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wargame.scenario.heads import Head, head

TEXT = """\
# a scenario in one file
calendar:
  start: 2025-01-01
  turns: 3   # short

  turn_days: 7
scenario:
  title: Small
  version: 1
  summary: >-
    Two of them,

    and a river.
actors: [this, is: no longer read
seats:
- north
- south
zones: "nor
this"
"""
SMALL = Head("small", "Small", "Two of them,\nand a river.", 3, 7, ("north", "south"))


def test_a_heading_is_read_though_the_rest_could_not_be(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    assert head(tmp_path / "small.yaml") == SMALL


def test_a_variant_says_what_it_changes_and_its_parent_the_rest(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "longer").mkdir()
    (tmp_path / "longer" / "scenario.yaml").write_text(
        "scenario: {title: Longer, extends: small}\ncalendar: {turns: 9}\n", encoding="utf-8"
    )
    assert head(tmp_path / "longer") == Head("longer", "Longer", SMALL.summary, 9, 7, SMALL.seats)


def test_one_written_as_json_is_read_too(tmp_path: Path) -> None:
    said = {
        "scenario": {"title": "Small", "summary": "S.", "version": 1},
        "calendar": {"turns": 3, "turn_days": 7},
        "seats": ["north"],
    }
    (tmp_path / "small.yaml").write_text(json.dumps(said), encoding="utf-8")
    assert head(tmp_path / "small.yaml") == Head("small", "Small", "S.", 3, 7, ("north",))


@pytest.mark.parametrize(
    "text",
    [
        "scenario: {title: Small, summary: S.}\n",
        "scenario: {title: [\n",
        "scenario: {title: Small, summary: S., extends: nobody}\n",
        "scenario: {title: Small, summary: S., extends: small}\n",
    ],
)
def test_one_without_a_heading_has_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    assert head(tmp_path / "small.yaml") is None


def test_a_list_loads_neither_schema_nor_arrays() -> None:
    program = (
        "import sys; from wargame.scenario.heads import known_heads; assert all(head for _, head in known_heads());"
        "print(sorted({'pydantic', 'numpy', 'wargame.scenario.loading'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
