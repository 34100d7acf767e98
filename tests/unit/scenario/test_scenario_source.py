"""YAML with positions: what values become, what is refused, and where."""

from __future__ import annotations

from typing import Any

import pytest

from tests.effort import calls_of
from wargame.base import source
from wargame.base.source import DEEPEST, path_name, read_bytes, read_text, read_yaml


def value(text: str) -> Any:
    tree, problems, whole = read_yaml(f"a: {text}\n", "f.yaml")
    assert (problems, whole) == ([], True)
    return tree.value["a"]


def complaints(text: str) -> list[str]:
    return [problem.headline() for problem in read_yaml(text, "f.yaml")[1]]


@pytest.mark.parametrize("word", ["NO", "no", "yes", "on", "off", "Yes", "True", "TRUE", "y", "Null", "nan", "inf"])
def test_words_that_other_readers_turn_into_truths_stay_text(word: str) -> None:
    assert value(word) == word


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("-3", -3), ("+4", 4), ("0", 0), ("1_000", 1000), ("1e3", 1000.0), ("1E-2", 0.01), (".5", 0.5),
        ("-.5", -0.5), ("2.", 2.0), ("1_000.25", 1000.25), ("1.5e+2", 150.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_numbers(text: str, number: float) -> None:
    assert value(text) == number
    assert type(value(text)) is type(number)


@pytest.mark.parametrize(
    "text", ["007", "0x1f", "1__0", "_1", "1_", "2025-03-17", "12:30", "1.2.3", "e3", "1e", "--", "."]
)
def test_what_is_not_quite_a_number_stays_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize("text", ["~", "null", ""])
def test_nothing_is_nothing(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize("text", ["'1'", '"true"', "'~'"])
def test_quoted_text_stays_text(text: str) -> None:
    assert value(text) == text[1:-1]


def test_only_true_and_false_are_truths() -> None:
    assert value("true") is True
    assert value("false") is False


def test_keys_are_always_text() -> None:
    tree, problems, _ = read_yaml("NO: 1\n1: 2\ntrue: 3\n~: 4\n", "f.yaml")
    assert problems == []
    assert tree.value == {"NO": 1, "1": 2, "true": 3, "~": 4}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: a: key given twice; it stands in line 1 already"),
        ("a:\n  b: 1\n  b: 2\n", "f.yaml:3:3: a.b: key given twice; it stands in line 2 already"),
        ("a: .nan\n", "f.yaml:1:4: '.nan' is not a number here; write a finite number"),
        ("a: -.inf\n", "f.yaml:1:4: '-.inf' is not a number here; write a finite number"),
        ("a: 1e400\n", "f.yaml:1:4: '1e400' is too large; numbers go up to 1e+15"),
        ("a: 99999999999999999999\n", "f.yaml:1:4: '99999999999999999999' is too large; numbers go up to 1e+15"),
        (
            "a: &x [1]\n",
            "f.yaml:1:4: anchor '&x'; write the value out: with aliases a small file can grow without bound",
        ),
        (
            "a: !!python/object/apply:os.system [id]\n",
            "f.yaml:1:4: tag 'tag:yaml.org,2002:python/object/apply:os.system'; "
            "take it out: values are text, numbers, true, false and ~",
        ),
        ("a: !secret x\n", "f.yaml:1:4: tag '!secret'; take it out: values are text, numbers, true, false and ~"),
        ("a: 1\n---\nb: 1\n", "f.yaml:2:1: a second document begins; one document a file: take out the '---'"),
        ("? [a, b]\n: 1\n", "f.yaml:1:3: a list or mapping as a key; keys are plain names"),
        ('a: "\\e[31m"\n', "f.yaml:1:4: control code U+001B in the text; take it out"),
        (
            "a:\n\tb: 1\n",
            "f.yaml:2:1: not readable as YAML: found character that cannot start any token "
            "(a tab or a reserved character; indent by spaces, quote the text)",
        ),
        (
            "a: b: c\n",
            "f.yaml:1:5: not readable as YAML: mapping values are not allowed in this context "
            "(a ':' inside a text; put the text in quotes)",
        ),
        (
            "a: 'open\n",
            "f.yaml:1:4: not readable as YAML: the quote that opens here is never closed; close it",
        ),
        (
            "a: 'open\nb: c\nd: 'e'\n",
            "f.yaml:1:4: not readable as YAML: the text that begins here runs on to line 3, "
            "and what follows it fits nowhere; close its quote where the text should end",
        ),
        (
            "a: [1, 2\n",
            "f.yaml:2:1: not readable as YAML: did not find expected ',' or ']' (a bracket is never closed)",
        ),
    ],
)
def test_a_file_is_refused_with_these_words(text: str, expected: str) -> None:
    assert complaints(text) == [expected]


def test_an_alias_is_refused_where_it_stands_and_where_it_points() -> None:
    assert complaints("a: &x 1\nb: *x\n") == [
        "f.yaml:1:4: anchor '&x'; write the value out: with aliases a small file can grow without bound",
        "f.yaml:2:4: alias '*x'; write the value out: with aliases a small file can grow without bound",
    ]


def test_an_alias_as_a_key_is_refused() -> None:
    assert complaints("*x : 1\n") == [
        "f.yaml:1:1: alias '*x'; write the value out: with aliases a small file can grow without bound"
    ]


def test_all_problems_of_a_file_are_found_in_one_reading() -> None:
    assert len(complaints("a: .nan\na: &x 1\nb: !t 2\nc: *x\n")) == 5


def test_an_alias_bomb_costs_nothing() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    tree, problems, _ = read_yaml("\n".join(rows), "f.yaml")
    assert len(problems) == 30 + 29 * 9
    assert len(tree.values) < 1000
    assert calls_of(lambda: read_yaml("\n".join(rows), "f.yaml")) < 100 * len(problems)


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "[" * 100_000, "- " * 100_000, "a: " + "{b: " * 100_000])
def test_nesting_without_end_is_refused_at_once(text: str) -> None:
    _, problems, whole = read_yaml(text, "f.yaml")
    assert not whole
    assert [problem.what for problem in problems] == [f"nested deeper than {DEEPEST} levels"]
    assert calls_of(lambda: read_yaml(text, "f.yaml")) < 2000


def test_nesting_up_to_the_limit_is_read() -> None:
    deepest = "[" * (DEEPEST - 1) + "1" + "]" * (DEEPEST - 1)
    assert read_yaml(f"a: {deepest}", "f.yaml")[1:] == ([], True)
    assert read_yaml(f"a: [{deepest}]", "f.yaml")[2] is False


def test_a_file_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MOST", 3_000)
    _, problems, whole = read_yaml("a: [" + "1," * 3_010 + "]", "f.yaml")
    assert not whole
    assert [problem.what for problem in problems] == ["more than 3,000 keys and values in one file"]


def test_a_number_of_a_million_digits_is_refused() -> None:
    assert [p.what for p in read_yaml("a: " + "9" * 1_000_000, "f.yaml")[1]] == [f"'{'9' * 40}' is too large"]


def test_a_saved_game_named_as_a_scenario_is_told_how_to_go_on_with_it() -> None:
    [problem] = read_bytes(b"SQLite format 3\x00\x20\x00\x93", "mine.wargame")[1]
    assert (problem.what, problem.way_out) == (
        "a saved game is no scenario",
        "go on with it with wargame play --save mine.wargame",
    )


def test_text_that_is_not_utf8_is_a_problem_at_its_byte() -> None:
    text, problems = read_bytes(b"a: 1\nb: caf\xe9\n", "f.yaml")
    assert text == ""
    assert [p.headline() for p in problems] == ["f.yaml:2:7: byte 0xe9 is not UTF-8; save the file as UTF-8"]


def test_a_byte_order_mark_and_windows_line_ends_are_welcome() -> None:
    text, problems = read_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "f.yaml")
    assert (text, problems) == ("a: 1\nb: 2\n", [])


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x9b", "U+009B"),
        ("\u202e", "U+202E"),
        ("\u2028", "U+2028"),
        ("\r", "U+000D"),
    ],
)
def test_control_codes_are_problems_at_their_place(character: str, code: str) -> None:
    _, problems = read_text(f"a: 1\nb: x{character}y\n", "f.yaml")
    assert [p.headline() for p in problems] == [f"f.yaml:2:5: control code {code} in the text; take it out"]


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("a: one two\n", 4, (1, 8)),
        ("a: 'one two'\n", 4, (1, 9)),
        ('a: "one two"\n', 4, (1, 9)),
        ("a: >-\n  one two\n  three\n", 4, (2, 7)),
        ("a: >-\n  one two\n  three\n", 8, (3, 3)),
        ("a: |\n  one two\n  three\n", 8, (3, 3)),
        ("a: one two\n  three\n", 8, (2, 3)),
        ("a: one two\n  three\nb: 1\n", 8, (2, 3)),
        ("a: 'it''s two'\n", 5, (1, 4)),
        ('a: "o\\x6ee two"\n', 4, (1, 4)),
        ("a: >-\n  one two\n\n  three\n", 8, (1, 4)),
    ],
)
def test_a_place_inside_of_a_text_is_found_where_the_file_holds_it_letter_for_letter(
    text: str, offset: int, place: tuple[int, int]
) -> None:
    tree, _, _ = read_yaml(text, "f.yaml")
    problem = tree.problem(("a",), "here", span=(offset, offset + 1))
    assert (problem.line, problem.col) == place


def test_a_missing_place_is_that_of_what_is_around_it() -> None:
    tree, _, _ = read_yaml("a:\n  b: 1\n", "f.yaml")
    assert tree.problem(("a", "b", "c", 3), "gone").headline() == "f.yaml:2:3: a.b.c[3]: gone"
    assert tree.problem(("z",), "gone").headline() == "f.yaml:1:1: z: gone"


def test_a_path_reads_like_the_way_to_it() -> None:
    assert path_name(("a", 0, "b", 1, 2)) == "a[0].b[1][2]"
