"""A field through an actor's eyes, one cell at a time."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wargame.world.view import Cells

NUMBERS = np.arange(12.0).reshape(2, 2, 3)
CODES = np.arange(12, dtype=np.int32).reshape(2, 2, 3)
MASK = np.array([[True, False, True], [False, False, True]])
FACTOR = np.array([[0.1, 1.0], [3.7, 1e-3]])

FORMS: dict[str, Callable[[], Cells]] = {
    "numbers with some hidden": lambda: Cells(NUMBERS, MASK, None),
    "codes with some hidden": lambda: Cells(CODES, MASK, None),
    "estimates": lambda: Cells(NUMBERS, None, FACTOR),
    "all as it is": lambda: Cells(NUMBERS, None, None),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("whole", [False, True], ids=["cell by cell", "after the whole was read"])
def test_an_item_is_the_cell_that_an_index_reads(form: str, whole: bool) -> None:
    cells = FORMS[form]()
    if whole:
        np.asarray(cells)
    for index in np.ndindex(NUMBERS.shape):
        world, *rest = index
        item: Any = cells.item(*index)
        expected = FORMS[form]()[(slice(None), *rest)][world].item()
        assert type(item) is type(expected)
        assert np.array(item).tobytes() == np.array(expected).tobytes()


def test_a_hidden_item_is_nothing() -> None:
    assert np.isnan(Cells(NUMBERS, MASK, None).item(0, 0, 1))
    assert Cells(CODES, MASK, None).item(1, 1, 0) == -1


def test_an_estimated_item_carries_the_error_of_its_world_and_force() -> None:
    assert Cells(NUMBERS, None, FACTOR).item(1, 0, 2) == 8.0 * 3.7


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("index", [(0,), (1, 1), (1, slice(None)), (0, 1, 2), (1, 0, slice(1, 3))])
def test_one_world_reads_as_it_does_in_the_whole(form: str, index: tuple[Any, ...]) -> None:
    np.testing.assert_array_equal(FORMS[form]()[index], np.asarray(FORMS[form]())[index])
