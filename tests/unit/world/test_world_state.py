"""The record of arrays."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.world.codec import digests
from wargame.world.declare import number
from wargame.world.state import Shape, World

AXES = {"A": ("home", "movement"), "Z": ("front", "rear", "far")}


@pytest.fixture
def book() -> Rulebook:
    return borderland()


def shape_of() -> Shape:
    return Shape(
        AXES,
        (
            number("support", "A", "support", high=100, quantum=1e-3, seen_by="all"),
            number("strength", "A Z", "fighters", high=1e6, quantum=1e-2, seen_by="all"),
            number("stability", "", "stability", high=100, quantum=1e-3, seen_by="all"),
        ),
    )


def test_a_shape_counts_its_cells() -> None:
    shape = shape_of()
    assert shape.floats == 2 + 6 + 1
    assert shape.ints == 0
    assert shape.dims == {"support": (2,), "strength": (2, 3), "stability": ()}


def test_every_array_begins_with_the_worlds() -> None:
    world = World(shape_of(), 7, np.arange(4, dtype=np.uint64))
    assert world["strength"].shape == (4, 2, 3)
    assert world["stability"].shape == (4,)
    assert world.batch == 4


def test_fields_do_not_share_memory() -> None:
    world = World(shape_of(), 7, np.arange(2, dtype=np.uint64))
    for k, name in enumerate(world.arrays):
        world[name][...] = k
    assert [world[name].flat[0] for name in world.arrays] == [0.0, 1.0, 2.0]


def test_a_copy_is_independent(book: Rulebook) -> None:
    world = begin(book, 7, (0, 1))
    copy = world.copy()
    copy["support"][...] = 1.0
    copy["state"][...] = 3
    assert (world["support"] != 1.0).all()
    assert not (world["state"] == 3).all()


def test_worlds_can_be_taken_out_and_repeated(book: Rulebook) -> None:
    world = begin(book, 7, (5, 6, 7))
    world["support"][:, 0] = [1.0, 2.0, 3.0]
    taken = world.take([2, 0, 2])
    assert taken.ids.tolist() == [7, 5, 7]
    assert taken["support"][:, 0].tolist() == [3.0, 1.0, 3.0]
    taken["support"][...] = 0.0
    assert world["support"][2, 0] == 3.0


def test_a_part_is_the_same_worlds(book: Rulebook) -> None:
    world = begin(book, 7, (5, 6, 7))
    part = world.part(slice(1, 3))
    part["support"][:, 0] = [1.0, 2.0]
    part["strength"][...] = 0.5
    part.settle(("support",))
    assert part.ids.tolist() == [6, 7]
    assert world["support"][1:, 0].tolist() == [1.0, 2.0]
    assert (world["strength"][1:] == 0.5).all()
    part.settle()
    assert digests(world, 2) == digests(part, 1)


def test_settling_some_fields_leaves_the_others(book: Rulebook) -> None:
    world = begin(book, 7)
    world["support"][...] = world["cohesion"][...] = 33.33333
    world.settle(("support",))
    assert (world["support"] == 33.333).all()
    assert (world["cohesion"] == 33.33333).all()


@pytest.mark.parametrize("batch", [1, 3])
def test_settling_clips_to_bounds_and_rounds_to_the_quantum(book: Rulebook, batch: int) -> None:
    world = begin(book, 7, tuple(range(batch)))
    world["support"][:, 0] = 140.0
    world["support"][:, 1] = 33.33333
    world["trust"][:, 0, 1] = -0.2
    world["price"][...] = 12.34567
    world.settle()
    assert (world["support"][:, 0] == 100.0).all()
    assert (world["support"][:, 1] == 33.333).all()
    assert (world["trust"][:, 0, 1] == 0.0).all()
    assert (world["price"] == 12.346).all()


@pytest.mark.parametrize("batch", [1, 3])
def test_what_settles_to_zero_from_below_has_the_digest_of_zero(book: Rulebook, batch: int) -> None:
    world, zero = (begin(book, 7, tuple(range(batch))) for _ in range(2))
    world["relation"][...] = -1e-9
    zero["relation"][...] = 0.0
    world.settle()
    zero.settle()
    assert digests(world)["relation"] == digests(zero)["relation"]
