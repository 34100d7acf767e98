"""Hypothesis strategies over games: seeds, batches, orders that may or may not be legal, worlds out of all bounds."""

from __future__ import annotations

from typing import Final

import numpy as np
from hypothesis import strategies as st

from wargame.rules.orders import OrderRow, Orders
from wargame.rules.rulebook import WHO_RULES, Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World

seeds: Final[st.SearchStrategy[int]] = st.integers(0, 2**63 - 1)
"""Seeds of games."""

world_numbers: Final[st.SearchStrategy[list[int]]] = st.lists(
    st.integers(0, 2**40), min_size=1, max_size=5, unique=True
)
"""Numbers of the worlds of a small batch."""


def order_rows(book: Rulebook) -> st.SearchStrategy[OrderRow]:
    """One order that its actor may give in some state of the world, perhaps not in this one."""
    acts = [
        (o, int(code))
        for o in range(len(book.openings))
        for code in np.flatnonzero(book.allowed[o])
        if book.who[book.o_kind[o], code] != WHO_RULES
    ]
    levels = st.one_of(st.just(float("nan")), st.floats(0.0, 1.0, width=32))
    return st.builds(lambda act, level: OrderRow(act[0], act[1], level), st.sampled_from(acts), levels)


def orders(book: Rulebook, batch: int = 1, most: int = 12) -> st.SearchStrategy[Orders]:
    """Orders of several actors, the same in every world of a batch."""

    def entered(rows: list[OrderRow]) -> Orders:
        made = Orders.none(batch, len(book.openings))
        for row in rows:
            for world in range(batch):
                made.put(world, row)
        return made

    return st.lists(order_rows(book), max_size=most).map(entered)


def shaken_worlds(book: Rulebook, batch: int = 2) -> st.SearchStrategy[World]:
    """Worlds whose numbers have left their bounds and their quanta."""

    def shaken(seed: int) -> World:
        world = begin(book, seed, tuple(range(batch)))
        draws = np.random.Generator(np.random.PCG64(seed))
        for field in book.shape.fields:
            if field.dtype == "float":
                array = world[field.name]
                array *= draws.normal(1.0, 1.0, array.shape)
                array += draws.normal(0.0, 1.0, array.shape) * min(field.high - field.low, 1e6)
        return world

    return st.integers(0, 2**32 - 1).map(shaken)
