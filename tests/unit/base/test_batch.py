"""Arrays of a batch: columns in one piece, sums in one order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.base.batch import blank, flat, held, total


@pytest.mark.parametrize("dims", [(), (3,), (2, 3)])
def test_a_column_of_a_blank_array_lies_in_one_piece(dims: tuple[int, ...]) -> None:
    array = blank(5, *dims, dtype=np.int16)
    column = array.reshape(5, -1)[:, 0]
    assert array.shape == (5, *dims)
    assert column.flags.c_contiguous
    assert not array.any()


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_a_total_has_the_same_bits_in_any_batch_and_layout(batch: int, cells: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(batch, cells)) * 10.0 ** rng.integers(-9, 9, (batch, cells))
    alone = np.concatenate([total(row[None]) for row in rows])
    one_by_one = np.array([_left_to_right(row) for row in rows.tolist()])
    strided = np.repeat(rows, 2, axis=0)[::2]
    for laid in (rows, np.asfortranarray(rows), strided, np.asfortranarray(np.repeat(rows, 2, axis=0))[::2]):
        np.testing.assert_array_equal(total(laid), one_by_one)
    np.testing.assert_array_equal(alone, one_by_one)


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (0, 1)])
def test_values_are_held_alike_in_few_worlds_and_in_many(bounds: tuple[float, float]) -> None:
    values = np.linspace(-1.0, 2.0, 12).reshape(6, 2)
    many = held(values, *bounds)
    assert many.min() == 0.0
    assert many.max() == 1.0
    assert [held(row[None], *bounds)[0].tolist() for row in values] == many.tolist()
    assert [held(float(x), *bounds) for x in values.ravel()] == many.ravel().tolist()


@pytest.mark.parametrize("worlds", range(1, 10))
def test_a_zero_that_is_held_has_no_sign_in_few_worlds_or_many(worlds: int) -> None:
    zeros = np.full(worlds, -0.0)
    for bounds in ((0.0, 1.0), (-1.0, 1.0), (-0.0, 1.0)):
        assert not np.signbit(held(zeros, *bounds)).any()
        assert not np.signbit(held(-0.0, *bounds))


def test_an_array_that_lies_in_rows_has_no_line() -> None:
    assert flat(blank(3, 2)).shape == (6,)
    with pytest.raises(ValueError, match="does not lie in columns"):
        flat(np.zeros((3, 2)))


def test_a_total_leaves_later_axes() -> None:
    cells = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(total(cells), [[12, 15, 18, 21], [48, 51, 54, 57]])
    np.testing.assert_array_equal(total(cells[:1]), [[12, 15, 18, 21]])


def _left_to_right(row: list[float]) -> float:
    reached = 0.0
    for cell in row:
        reached += cell
    return reached


@pytest.mark.parametrize("worlds", [1, 2])
def test_a_total_that_leaves_the_range_says_so_to_whoever_listens(worlds: int) -> None:
    cells = np.full((worlds, 3), 1e308)
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        total(cells)
    with np.errstate(over="ignore"):
        assert np.isinf(total(cells)).all()
