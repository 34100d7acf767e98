"""What a turn has changed, so that only that is settled."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.world.state import World
from wargame.world.touched import Touched


@pytest.fixture
def book() -> Rulebook:
    return borderland()


def stir(world: World) -> Touched:
    """Leave numbers between the steps of their scales, each noted in another way."""
    touched = Touched(world.shape, world.batch)
    world["support"][...] += 0.00012
    touched.add("support")
    world["strength"][:, 0, [0, 2]] += 0.0012
    touched.at("strength", (0, np.array([0, 2])))
    world["trust"][:, 0, 1] += 1e-7
    touched.cells("trust", np.array([1]))
    place = world.shape.place("pressure", (1,))
    world["pressure"][:, 1] += 7.0
    touched.places(np.array([place]))
    return touched


@pytest.mark.parametrize("batch", [1, 3, 5, 700])
def test_to_settle_what_was_touched_is_to_settle_all(book: Rulebook, batch: int) -> None:
    world = begin(book, 7, range(batch))
    touched, whole = stir(world), world.copy()
    world.settle(touched.changed())
    whole.settle()
    for name, array in whole.arrays.items():
        assert np.array_equal(world[name], array), name


def test_in_many_worlds_only_the_cells_that_were_touched_are_settled(book: Rulebook) -> None:
    world = begin(book, 7, range(5))
    touched = stir(world)
    world["strength"][:, 0, 1] = 0.0012
    world.settle(touched.changed())
    assert (world["strength"][:, 0, 1] == 0.0012).all()


def test_codes_are_never_settled(book: Rulebook) -> None:
    touched = Touched(book.shape, 5)
    touched.at("status", (0,))
    touched.cells("holder", np.array([0]))
    changed = touched.changed()
    assert changed is not None
    assert not changed.any()
