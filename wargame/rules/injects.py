"""What a facilitator brings into a turn: entries of the scenario's library or timeline, or changes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wargame.base.batch import column
from wargame.rules.context import Turn
from wargame.rules.effects import apply_effect, apply_triggered
from wargame.rules.rulebook import EffectRow, Rulebook
from wargame.world.state import World


@dataclass(frozen=True)
class Inject:
    """Something that is brought in at the start of a turn.

    Attributes:
        kind: of its row in the news.
        text: what the news say.
        effects: compiled; what they do is traced to their `why`.
        event: place on axis T of the timeline entry that is brought forward; it counts as having happened.
        seen_by: actors who read of it; nothing means everybody.
    """

    kind: str
    text: str
    effects: tuple[EffectRow, ...] = ()
    event: int | None = None
    seen_by: frozenset[int] | None = None


def apply_injects(turn: Turn, injects: Sequence[Inject]) -> None:
    """Let what was brought in happen, in the order in which it was, before anybody's order takes effect."""
    every = column(np.ones(turn.batch, np.bool_))
    for one in injects:
        if one.event is not None:
            turn.w["age"][:, one.event] = 0
        turn.note(one.kind, one.text, weight=2, seen_by=one.seen_by)
        for row in one.effects:
            apply_effect(turn, row, every)


def world_with(book: Rulebook, world: World, injects: Sequence[Inject]) -> World:
    """The world as it stands once these have happened, for those who look at it before the turn is resolved."""
    if not injects:
        return world
    changed = world.copy()
    turn = Turn(book, changed, None)
    apply_injects(turn, injects)
    apply_triggered(turn)
    changed.settle()
    return changed
