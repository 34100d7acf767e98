"""The error tree and the look of a problem."""

from __future__ import annotations

import pickle

import pytest

from wargame.base.errors import (
    SHOWN,
    Problem,
    ReplayDiffers,
    SaveError,
    ScenarioError,
    SessionError,
    UsageError,
    WargameError,
    report,
)


def test_a_problem_shows_its_place_and_marks_it() -> None:
    problem = Problem(
        "scenarios/strait.yaml",
        12,
        18,
        "escalation.when",
        "'tensoin' is not a variable here",
        "did you mean 'tension'?",
        '           when: "tensoin[self] > 0.6"',
        7,
    )
    assert str(problem) == (
        "scenarios/strait.yaml:12:18: escalation.when: 'tensoin' is not a variable here; did you mean 'tension'?\n"
        '    when: "tensoin[self] > 0.6"\n'
        "          ^^^^^^^"
    )


def test_a_problem_with_a_whole_file_has_no_line() -> None:
    assert str(Problem("a.yaml", 0, 0, "", "too large", "split it")) == "a.yaml: too large; split it"


def test_a_problem_without_a_way_out_ends_with_what_is_wrong() -> None:
    assert str(Problem("a.yaml", 1, 2, "seats", "no seats")) == "a.yaml:1:2: seats: no seats"


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "key: " + "x" * 300 + "HERE" + "y" * 300
    shown = str(Problem("a.yaml", 1, 306, "", "wrong", "", line, 4)).splitlines()
    assert len(shown[1]) < 120
    start = shown[2].index("^")
    assert shown[1][start : start + 4] == "HERE"
    assert shown[2].strip() == "^^^^"


def test_carets_stand_under_wide_letters() -> None:
    shown = str(Problem("a.yaml", 1, 4, "", "wrong", "", "村村 ab村 c", 3)).splitlines()
    assert shown[1:] == ["    村村 ab村 c", "         ^^^^"]


def test_what_a_file_holds_cannot_steer_the_terminal() -> None:
    shown = str(Problem("a\x1b[31m.yaml", 1, 1, "x\u202ey", "no \x07 bell", "", "a\x1b[2Jb\tc"))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown


def test_a_place_beyond_the_line_shows_no_line() -> None:
    assert str(Problem("a.yaml", 1, 40, "", "wrong", "", "short")) == "a.yaml:1:40: wrong"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (WargameError("what"), "what"),
        (WargameError("what", where="where"), "where: what"),
        (UsageError("what", where="where", way_out="way out"), "where: what; way out"),
    ],
)
def test_an_error_says_where_what_and_the_way_out(error: WargameError, text: str) -> None:
    assert str(error) == text


def test_every_error_is_a_wargame_error() -> None:
    for kind in (ScenarioError, UsageError, SaveError, ReplayDiffers, SessionError):
        assert issubclass(kind, WargameError)
    assert issubclass(ReplayDiffers, SaveError)


def test_a_scenario_error_lists_its_problems_and_counts_them() -> None:
    problems = [Problem("a.yaml", n, 1, "", "wrong") for n in (1, 2)]
    error = ScenarioError(problems, where="strait")
    assert str(error) == "a.yaml:1:1: wrong\na.yaml:2:1: wrong\n2 problems in strait"
    assert error.problems == tuple(problems)


def test_one_problem_is_counted_as_one() -> None:
    assert report([Problem("a.yaml", 1, 1, "", "wrong")]) == "a.yaml:1:1: wrong\n1 problem"


def test_more_problems_than_fit_are_counted() -> None:
    text = report([Problem("a.yaml", n + 1, 1, "", "wrong") for n in range(SHOWN + 3)], "strait")
    assert text.splitlines()[-2:] == ["... and 3 more", f"{SHOWN + 3} problems in strait"]
    assert len(text.splitlines()) == SHOWN + 2


def test_a_scenario_error_crosses_to_another_process() -> None:
    error = ScenarioError([Problem("a.yaml", 1, 1, "", "wrong")], where="strait")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.problems) == (ScenarioError, str(error), error.problems)


def test_errors_with_a_place_cross_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(SaveError("what", where="where", way_out="way out")))
    assert (str(again), again.where, again.way_out) == ("where: what; way out", "where", "way out")
