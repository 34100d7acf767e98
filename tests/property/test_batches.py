"""A batch is its worlds; a world survives its bytes; settling twice is settling once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wargame.players.table import line_up, play_turn
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.testing import strategies
from wargame.testing.borderland import borderland
from wargame.testing.complaints import require
from wargame.testing.laws_held import packing_changes_nothing
from wargame.testing.sitting import play
from wargame.testing.worlds_held import unlike
from wargame.world.codec import digest, first_difference, pack, unpack
from wargame.world.state import World

BOOK = borderland()
calmly = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def played(book: Rulebook, opponents: str, worlds: list[int], turns: int) -> World:
    """A game without a trace, as analysis plays it."""
    players = line_up(book, {}, opponents)
    world = begin(book, 7, worlds)
    for _ in range(turns):
        play_turn(book, world, players)
    return world


@pytest.fixture(scope="module")
def sixty_four(kivu: Rulebook) -> World:
    return played(kivu, "standard", list(range(64)), kivu.turns)


@pytest.mark.parametrize("number", [0, 1, 17, 42, 63])
def test_a_world_of_sixty_four_is_what_it_is_alone(kivu: Rulebook, sixty_four: World, number: int) -> None:
    alone = played(kivu, "standard", [number], kivu.turns)
    assert unlike(alone, sixty_four, number) == ""
    assert digest(alone) == digest(sixty_four, number)


def test_the_worlds_of_a_batch_are_not_all_the_same(sixty_four: World) -> None:
    assert len({digest(sixty_four, k) for k in range(64)}) == 64


def test_a_trace_changes_nothing(kivu: Rulebook) -> None:
    traced = play(kivu, line_up(kivu, {}), turns=8).last
    assert unlike(traced, played(kivu, "standard", [0], 8), 0) == ""


def test_players_at_random_give_the_same_in_a_batch_and_alone(kivu: Rulebook) -> None:
    together = played(kivu, "random", [3, 9, 27], 8)
    for row, number in enumerate((3, 9, 27)):
        assert unlike(played(kivu, "random", [number], 8), together, row) == ""


@calmly
@given(
    seed=strategies.seeds,
    numbers=strategies.world_numbers,
    first=strategies.orders(BOOK),
    second=strategies.orders(BOOK),
)
def test_any_orders_do_the_same_in_a_batch_and_alone(
    seed: int, numbers: list[int], first: Orders, second: Orders
) -> None:
    together = begin(BOOK, seed, numbers)
    alone = [begin(BOOK, seed, [n]) for n in numbers]
    for orders in (first, second):
        many = Orders(np.repeat(orders.trigger, len(numbers), axis=0), np.repeat(orders.level, len(numbers), axis=0))
        resolve(BOOK, together, many)
        for world in alone:
            resolve(BOOK, world, orders)
    for row, world in enumerate(alone):
        assert unlike(world, together, row) == ""


@calmly
@given(orders=strategies.orders(BOOK), more=strategies.orders(BOOK))
def test_no_orders_can_push_a_world_out_of_its_bounds(orders: Orders, more: Orders) -> None:
    world = begin(BOOK, 7)
    for given_orders in (orders, more, orders, more):
        resolve(BOOK, world, given_orders)
        for field in BOOK.shape.fields:
            array = world[field.name]
            assert np.isfinite(array).all(), field.name
            assert (array >= field.low).all(), field.name
            assert (array <= field.high).all(), field.name


def test_packing_at_every_turn_changes_nothing(kivu: Rulebook) -> None:
    require(packing_changes_nothing(play(kivu, line_up(kivu, {}), worlds=(0, 5), turns=6)))


def test_a_game_goes_on_from_its_bytes_as_if_nothing_had_been(kivu: Rulebook) -> None:
    players = line_up(kivu, {})
    straight = begin(kivu, 7)
    packed = begin(kivu, 7)
    for _ in range(6):
        packed = unpack(kivu.shape, pack(packed))
        for world in (straight, packed):
            play_turn(kivu, world, players)
    assert first_difference(straight, packed) is None


@calmly
@given(world=strategies.shaken_worlds(BOOK))
def test_settling_twice_is_settling_once(world: World) -> None:
    world.settle()
    once = world.copy()
    world.settle()
    assert all(np.array_equal(world[name], once[name]) for name in world.shape.slots)


@calmly
@given(world=strategies.shaken_worlds(BOOK, batch=3), row=st.integers(0, 2))
def test_a_world_settles_in_a_batch_as_it_does_alone(world: World, row: int) -> None:
    alone = world.take([row])
    alone.settle()
    world.settle()
    assert unlike(alone, world, row) == ""
