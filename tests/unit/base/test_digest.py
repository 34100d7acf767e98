"""The same values, the same name; another value, another name."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.base.digest import array_digest, canonical_json, text_digest


def test_a_digest_is_that_of_the_values_and_not_of_their_layout() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert array_digest(array) == array_digest(np.asfortranarray(array)) == array_digest(array.astype(">f8"))


def test_negative_zero_is_zero() -> None:
    assert array_digest(np.array([-0.0])) == array_digest(np.array([0.0]))


def test_another_value_is_another_digest() -> None:
    assert array_digest(np.array([1.0])) != array_digest(np.array([1.0 + 1e-12]))


def test_whole_numbers_of_any_width_count_the_same() -> None:
    assert array_digest(np.array([3], np.int8)) == array_digest(np.array([3], np.int64))


def test_the_borders_between_texts_count() -> None:
    assert text_digest("ab", "c") != text_digest("a", "bc")


def test_a_known_digest_stays_what_it_is() -> None:
    assert text_digest("goma") == "e81cb166e024bef52742629bb32b06dc"


def test_canonical_json_has_one_text_for_one_value() -> None:
    assert canonical_json({"b": 1, "a": [1.5, "é"]}) == '{"a":[1.5,"é"],"b":1}'


def test_canonical_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        canonical_json(float("nan"))
