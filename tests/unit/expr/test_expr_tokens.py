"""Cutting a text into tokens."""

from collections.abc import Callable

import pytest

from wargame.expr import ExprErrors
from wargame.expr.tokens import MAX_CHARACTERS, MAX_NAME, TokenKind, tokenize


def test_a_mark_outside_the_language_is_named_with_its_place_and_the_way_out(
    token_mistake: str, stanza: Callable[[ExprErrors], str]
) -> None:
    with pytest.raises(ExprErrors) as caught:
        tokenize(token_mistake.split("\n")[0])
    assert stanza(caught.value) == token_mistake


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("0.5", 0.5), ("1e3", 1000.0), ("1E3", 1000.0), ("2.5e-3", 0.0025), ("1_000", 1000.0), ("1e12", 1e12)],
)
def test_numbers_have_the_value_they_say(text: str, value: float) -> None:
    number, end = tokenize(text)
    assert (number.kind, number.value) == (TokenKind.NUMBER, value)
    assert end.kind is TokenKind.END


def test_an_exponent_needs_no_space_from_the_subtraction_that_follows() -> None:
    assert [token.text for token in tokenize("1e5-2")] == ["1e5", "-", "2", ""]


def test_keywords_are_symbols_and_other_words_are_names() -> None:
    kinds = {token.text: token.kind for token in tokenize("true and inside not in notable")}
    assert kinds["inside"] is kinds["notable"] is TokenKind.NAME
    assert {kinds[word] for word in ("true", "and", "not", "in")} == {TokenKind.SYMBOL}


def test_places_count_every_character_of_the_text_newlines_included() -> None:
    spans = [(token.span.start, token.span.end) for token in tokenize("a\n  <= b")]
    assert spans == [(0, 1), (4, 6), (7, 8), (8, 8)]


def test_all_marks_outside_the_language_are_reported_at_once() -> None:
    with pytest.raises(ExprErrors) as caught:
        tokenize("a = 1 && Goma != 'm23'")
    assert [problem.start for problem in caught.value.problems] == [2, 6, 9, 17]


def test_a_text_beyond_the_limit_is_refused() -> None:
    tokenize("1" + " " * (MAX_CHARACTERS - 1))
    with pytest.raises(ExprErrors) as caught:
        tokenize("1" + " " * MAX_CHARACTERS)
    assert str(caught.value) == "column 2001: an expression of 2001 characters; the limit is 2000; split it in several"


def test_a_name_beyond_the_limit_is_refused() -> None:
    tokenize("a" * MAX_NAME)
    with pytest.raises(ExprErrors) as caught:
        tokenize("a" * (MAX_NAME + 1))
    assert str(caught.value) == "column 1: a name of 65 characters; names have at most 64"


def test_a_mark_a_terminal_could_act_on_is_shown_escaped() -> None:
    with pytest.raises(ExprErrors) as caught:
        tokenize("\x1b[2J")
    assert caught.value.problems[0].message == "'\\u001b' is not in the language"
