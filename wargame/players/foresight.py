"""What an actor can expect of the turns ahead: worlds as it may imagine them, played on by doctrines.

An imagined world holds what the actor sees exactly, its own estimates where it has only intelligence, and the opening
values of the scenario where it sees nothing; hidden parameters are drawn anew. Its dice are not the game's. So nothing
that is worked out from it can tell more than the view does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.players.protocol import Player
from wargame.players.table import play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World
from wargame.world.view import View

F64 = NDArray[np.float64]
Change = Callable[[World], None]
"""Writes into a world what is held to be so in it."""

IMAGINED: Final = 0x1A6E
"""Seed of imagined worlds."""
HORIZON: Final = 6
"""Turns that are looked ahead."""
WORLDS: Final = 64
"""Worlds that are imagined together; their spread gives the error."""


def imagine(book: Rulebook, view: View, count: int = WORLDS) -> World:
    """`count` worlds that agree with everything the actor of `view` sees in the first world of it."""
    world = begin(book, IMAGINED, range(count))
    for field in book.shape.fields:
        if field.seen_by == "nobody" and field.name != "memory":
            continue
        seen = np.asarray(view[field.name])[0]
        if field.seen_by == "intel":
            world.arrays[field.name][...] = seen
            continue
        mask = view.sight.memory if field.name == "memory" else view.exact(field)
        np.copyto(world.arrays[field.name], seen, where=mask)
    world.settle()
    return world


def turns_ahead(book: Rulebook, resolved: int, most: int = HORIZON) -> int:
    """How many turns can be looked ahead after so many steps of the calendar are resolved; one at least."""
    return max(min(most, book.turns - resolved // book.steps), 1)


def play_on(
    book: Rulebook, world: World, players: Mapping[int, Player], turns: int, changes: Sequence[Change] = ()
) -> F64:
    """Play `world` on in place; scores after each turn (turns, B, A).

    Args:
        book: the scenario.
        world: where it starts.
        players: who decides, by actor.
        turns: how far.
        changes: what is held to be so before every turn and after it.
    """
    scores = []
    for _ in range(turns):
        for change in changes:
            change(world)
        play_turn(book, world, players)
        scores.append(world.arrays["score"].copy())
    return np.array(scores)
