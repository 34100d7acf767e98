"""Formulas in one world and in many: the same bits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from wargame.expr import Compiled
from wargame.rules.evaluate import evaluate
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin


def formulas(book: Rulebook) -> Iterator[Compiled]:
    """Every condition, chance and value that the scenario's instruments, timeline and objectives hold."""
    for event in book.events:
        yield from (f for f in (event.when, event.chance) if f is not None)
    for effect in [*book.effects, *(e for event in book.events for e in event.effects)]:
        yield from (f for f in (effect.when, effect.chance) if f is not None)
        yield from (change.value for change in effect.changes)
    yield from (aim.value for aim in (*book.aims, *book.red_lines))
    for conditions in book.requires.values():
        yield from conditions


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_formula_has_the_same_bits_in_one_world_and_in_many(kivu: Rulebook, seed: int) -> None:
    draws = np.random.Generator(np.random.PCG64(seed))
    world = begin(kivu, 7, (0, 1, 2))
    for field in kivu.shape.fields:
        if field.dtype == "float":
            array = world[field.name]
            array *= draws.uniform(0.2, 3.0, array.shape)
            array += draws.normal(0.0, 0.3, array.shape)
    world.settle()
    singles = [world.take([row]) for row in range(3)]
    checked = 0
    for formula in formulas(kivu):
        many = np.asarray(evaluate(formula, world.arrays, 3))
        for row, single in enumerate(singles):
            one = np.asarray(evaluate(formula, single.arrays, 1))
            whole = many if many.ndim == 0 else many[row]
            alone = one if one.ndim == 0 else one.reshape(np.shape(whole))
            assert np.array_equal(alone, whole), str(formula)
        checked += 1
    assert checked > 500
