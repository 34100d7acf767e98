"""How problems show themselves."""

from wargame.expr import ExprError, ExprErrors
from wargame.expr.errors import nearest, quote


def test_a_problem_prints_its_column_from_one_what_and_the_way_out() -> None:
    assert str(ExprError("a = 1", 2, 3, "'=' sets nothing", "write '=='")) == "column 3: '=' sets nothing; write '=='"
    assert str(ExprError("a = 1", 2, 3, "'=' sets nothing")) == "column 3: '=' sets nothing"


def test_problems_print_one_a_line_in_reading_order() -> None:
    later, sooner = ExprError("ab", 1, 2, "second"), ExprError("ab", 0, 1, "first")
    assert str(ExprErrors([later, sooner])) == "column 1: first\ncolumn 2: second"
    assert ExprErrors([later, sooner]).text == "ab"


def test_the_excerpt_marks_the_stretch_in_its_own_line() -> None:
    text = "turn > 3\n  and gmoa.holder == m23\n  or x"
    start = text.index("gmoa")
    assert ExprError(text, start, start + 4, "").excerpt == "  and gmoa.holder == m23\n      ^^^^"


def test_the_excerpt_of_a_stretch_over_two_lines_stops_at_the_first() -> None:
    assert ExprError("a + b\n+ c", 4, 9, "").excerpt == "a + b\n    ^"


def test_the_excerpt_marks_the_end_of_a_text_that_breaks_off() -> None:
    assert ExprError("1 +", 3, 3, "").excerpt == "1 +\n   ^"


def test_long_quotes_are_shortened_and_joined_in_one_line() -> None:
    assert quote("a\n  + b") == "'a + b'"
    assert quote("x" * 80) == "'" + "x" * 57 + "...'"


def test_nothing_is_suggested_where_nothing_is_near_and_the_list_is_long() -> None:
    assert nearest("zzz", [f"name_{rank}" for rank in range(9)]) is None
    assert nearest("zzz", ["b", "a"]) == "known: a, b"
    assert nearest("goma", []) is None
    assert nearest("bukavo", ["bukavu", "bukama"]) == "did you mean 'bukavu' or 'bukama'?"
