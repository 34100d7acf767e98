"""Worlds as bytes, and their digests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.world.codec import digest, digests, first_difference, pack, public_digest, unpack


@pytest.fixture
def book() -> Rulebook:
    return borderland()


def test_a_packed_world_comes_back_as_it_was(book: Rulebook) -> None:
    world = begin(book, 2**63, (3, 2**40))
    back = unpack(book.shape, pack(world))
    assert back.seed == world.seed
    assert back.ids.tolist() == [3, 2**40]
    assert [digest(back, k) for k in (0, 1)] == [digest(world, k) for k in (0, 1)]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda b: b"", id="nothing"),
        pytest.param(lambda b: b"WGW9" + b[4:], id="another magic"),
        pytest.param(lambda b: b[:-1], id="a byte short"),
        pytest.param(lambda b: b + b"\0", id="a byte long"),
        pytest.param(lambda b: b[:12] + b"\0" * 8 + b[20:], id="no worlds"),
    ],
)
def test_bytes_that_are_no_world_are_refused(book: Rulebook, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match="packed world"):
        unpack(book.shape, spoil(pack(begin(book, 7))))


def test_a_world_of_another_scenario_is_refused(book: Rulebook) -> None:
    smaller = borderland({"instruments.appeal": None})
    with pytest.raises(ValueError, match="packed world"):
        unpack(smaller.shape, pack(begin(book, 7)))


def test_there_is_a_digest_for_every_field(book: Rulebook) -> None:
    assert list(digests(begin(book, 7))) == [f.name for f in book.shape.fields]


def test_one_changed_cell_changes_one_digest(book: Rulebook) -> None:
    world = begin(book, 7)
    before = digests(world)
    world["support"][0, 1] += 0.001
    after = digests(world)
    assert [name for name in before if before[name] != after[name]] == ["support"]
    assert digest(world) != digest(begin(book, 7))


def test_the_public_digest_follows_only_what_everybody_sees(book: Rulebook) -> None:
    world = begin(book, 7)
    before = public_digest(world)
    for name in ("treasury", "trust", "smuggled"):
        array = world[name]
        array += 0.25
    assert public_digest(world) == before
    world["support"][...] = 1.0
    assert public_digest(world) != before


def test_the_first_difference_names_field_cell_and_values(book: Rulebook) -> None:
    one, two = begin(book, 7), begin(book, 7)
    assert first_difference(one, two) is None
    two["trust"][0, 0, 1] = 0.75
    assert first_difference(one, two) == ("trust", ("home", "movement"), float(one["trust"][0, 0, 1]), 0.75)


def test_the_first_difference_of_a_scalar_has_no_cell(book: Rulebook) -> None:
    one, two = begin(book, 7), begin(book, 7)
    two["stability"][...] = 1.0
    found = first_difference(one, two)
    assert found is not None
    assert found[:2] == ("stability", ())
