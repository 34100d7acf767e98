"""Draws by name, world, turn and entity."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.base.dice import DiceTable, mix, one_uniform, stream_key, world_ids


def test_a_draw_depends_on_nothing_but_its_key() -> None:
    table = DiceTable({"battle": 3, "price": 2})
    one = table.throw(7, world_ids([4]), 2)
    again = table.throw(7, world_ids([4]), 2)
    assert np.array_equal(one.uniform("battle"), again.uniform("battle"))


def test_a_world_of_a_batch_draws_what_it_draws_alone() -> None:
    table = DiceTable({"battle": 3})
    many = table.throw(7, world_ids([0, 9, 4]), 2).uniform("battle")
    assert np.array_equal(many[2:], table.throw(7, world_ids([4]), 2).uniform("battle"))


def test_draws_lie_in_the_unit_interval() -> None:
    draws = one_uniform(7, world_ids(range(1000)), 1, "battle", 4)
    assert draws.shape == (1000, 4)
    assert draws.min() >= 0.0
    assert draws.max() < 1.0


def test_a_table_without_streams_throws_nothing() -> None:
    for worlds in ([0], range(9)):
        with pytest.raises(KeyError, match="battle"):
            DiceTable({}).throw(7, world_ids(worlds), 1).uniform("battle")


def test_some_entities_draw_what_they_draw_among_all() -> None:
    table = DiceTable({"rain": 3, "battle": 9})
    some = np.array([7, 2])
    for worlds in ([4], range(9)):
        dice = table.throw(7, world_ids(worlds), 1)
        alone = dice.of("battle", some)
        assert np.array_equal(alone, dice.uniform("battle")[:, some])
        assert np.array_equal(dice.of("battle", some), alone)


def test_single_draws_are_those_of_the_whole_stream() -> None:
    table = DiceTable({"rain": 3, "battle": 9})
    for ids in ([4], range(9)):
        worlds, entities = np.array([len(ids) - 1, 0]), np.array([7, 2])
        dice = table.throw(7, world_ids(ids), 2)
        single = dice.at("battle", entities, worlds)
        assert np.array_equal(single, dice.uniform("battle")[worlds, entities])


def test_a_stream_without_entities_has_no_draws() -> None:
    assert one_uniform(7, world_ids([0]), 1, "battle", 0).shape == (1, 0)


def test_an_unknown_stream_is_an_error() -> None:
    with pytest.raises(KeyError):
        DiceTable({"battle": 1}).throw(7, world_ids([0]), 1).uniform("price")


def test_seeds_beyond_64_bits_are_cut_to_64() -> None:
    assert np.array_equal(one_uniform(2**64 + 5, world_ids([0]), 1, "a", 2), one_uniform(5, world_ids([0]), 1, "a", 2))


def test_mixing_does_not_change_its_argument() -> None:
    keys = np.arange(3, dtype=np.uint64)
    mix(keys)
    assert keys.tolist() == [0, 1, 2]


def test_different_names_have_different_keys() -> None:
    assert len({stream_key(name) for name in ("battle", "price", "event", "chance", "deaths")}) == 5
