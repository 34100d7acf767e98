"""Loading as a whole: everything at once, nothing but problems, never a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.scenario.towns import BRIEFS, MINIMAL, headlines, write
from wargame.base.errors import SHOWN, ScenarioError
from wargame.scenario import Scenario, attempt, json_schema, load
from wargame.scenario.schema import ScenarioText

LINES = MINIMAL.splitlines()


def test_the_minimal_scenario_is_in_order(tmp_path: Path) -> None:
    assert headlines(write(tmp_path)) == []


def test_the_error_shows_every_problem_with_its_line_and_counts_them(tmp_path: Path) -> None:
    folder = write(
        tmp_path, ("    treasury: 100", "    tresury: 100"), ("        if: progress > 0.5", "        if: progres > 0.5")
    )
    with pytest.raises(ScenarioError) as caught:
        load(folder)
    assert str(caught.value).replace(f"{folder}", "towns") == (
        "towns/all.yaml:27:5: actors.drc.tresury: unknown key; did you mean 'treasury'?\n"
        "    tresury: 100\n"
        "    ^^^^^^^\n"
        "towns/all.yaml:159:13: instruments.doha.effects[0].if: 'progres' is not a name here; "
        "did you mean 'progress'?\n"
        "    if: progres > 0.5\n"
        "        ^^^^^^^\n"
        "2 problems in towns"
    )


def test_no_more_than_two_hundred_problems_are_displayed(tmp_path: Path) -> None:
    rows = "".join(f"  g{n}: [nowhere]\n" for n in range(SHOWN + 7))
    with pytest.raises(ScenarioError) as caught:
        load(write(tmp_path, more="sites: {}\nrelations: {}\n", groups=f"groups:\n{rows}"))
    assert len(caught.value.problems) == SHOWN + 7
    assert str(caught.value).count("'nowhere' is no zone") == SHOWN
    assert "... and 7 more" in str(caught.value)


def test_one_broken_entity_hides_nothing_about_the_others(tmp_path: Path) -> None:
    folder = write(
        tmp_path, ("    short: DRC\n", ""), ("    letter: Q", "    letter: M"), ("    camp: state", "    camp: stat"),
        ("        score: 100 * mean(zone.holder == m23)", "        score: 100 * mean(zone.holdr == m23)"),
    )  # fmt: skip
    assert headlines(folder) == [
        "all.yaml:23:3: actors.drc: 'short' is missing; add 'short:'",
        "all.yaml:37:13: actors.qatar.letter: 'M' is the letter of 'm23' already; choose another",
        "all.yaml:84:11: forces.fardc.camp: expected one of rebel, state, other, got 'stat'; did you mean 'state'?",
        "all.yaml:236:32: objectives.m23.objectives.towns.score: 'holdr' is not a field here; did you mean 'holder'?",
    ]


def test_a_file_that_cannot_be_read_is_the_only_complaint(tmp_path: Path) -> None:
    folder = write(tmp_path, ("    holder: m23", "    holder: m24"), more="zones: [\n")
    assert headlines(folder) == ["more.yaml:2:1: not readable as YAML: did not find expected node content"]


def test_a_scenario_of_the_wrong_shape_altogether_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    for text in ("", "a\n", "- 1\n", "scenario: 1\nactors: 2\n", "~\n", "scenario: {}\n", "actors: {a: {}}\n"):
        path.write_text(text, encoding="utf-8")
        scenario, problems = attempt(path)
        assert scenario is None
        assert problems


def test_the_problems_are_the_same_every_time(tmp_path: Path) -> None:
    folder = write(tmp_path, ("    short: DRC\n", ""), ("    holder: m23", "    holder: m24"))
    assert [headlines(folder) for _ in range(3)] == [headlines(folder)] * 3


def test_the_json_schema_names_every_section_and_needs_none() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(ScenarioText.model_fields) - {"briefings"}
    assert "required" not in schema
    assert schema["additionalProperties"] is False
    assert "if" in schema["$defs"]["Effect"]["properties"]


def _attempt_text(text: str) -> tuple[Scenario | None, list[str]]:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "fuzz.yaml"
        path.write_text(text, encoding="utf-8")
        scenario, problems = attempt(path)
        return scenario, [str(problem) for problem in problems]


BRIEFED = [*LINES, "briefings:", *(f"  {seat}: {text.split()[-1]}" for seat, text in BRIEFS.items())]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(BRIEFED) - 1), min_size=1, max_size=4))
def test_a_scenario_with_lines_missing_is_loaded_or_refused_but_never_crashes(gone: list[int]) -> None:
    scenario, problems = _attempt_text("\n".join(line for n, line in enumerate(BRIEFED) if n not in gone))
    assert (scenario is None) == bool(problems)


VALUES = st.sampled_from(
    ["~", "1", "-1", "true", "x", "[]", "{}", "[x, 1]", "{a: b}", "''", "m23", "goma", "1e9", ".5"]
)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(BRIEFED) - 1), VALUES)
def test_a_scenario_with_another_value_is_loaded_or_refused_but_never_crashes(line: int, value: str) -> None:
    lines = list(BRIEFED)
    key, colon, _ = lines[line].partition(":")
    lines[line] = f"{key}{colon} {value}"
    scenario, problems = _attempt_text("\n".join(lines))
    assert (scenario is None) == bool(problems)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(BRIEFED) - 1),
    st.integers(0, 60),
    st.text(alphabet="[]{}:,'\"#&*!|>%@`\\ \n\t-?~é\u202e\x1b", max_size=4),
)
def test_a_scenario_with_noise_in_it_is_loaded_or_refused_but_never_crashes(line: int, col: int, noise: str) -> None:
    lines = list(BRIEFED)
    lines[line] = lines[line][:col] + noise + lines[line][col:]
    scenario, problems = _attempt_text("\n".join(lines))
    assert (scenario is None) == bool(problems)
    assert all("\x1b" not in problem and "\u202e" not in problem for problem in problems)
