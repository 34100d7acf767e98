"""Worlds that an actor cannot tell apart: they differ only in what it must not know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wargame.players.protocol import Prompt
from wargame.rules.legal import legal_mask
from wargame.rules.rulebook import Rulebook
from wargame.world.declare import Field
from wargame.world.state import Array, World
from wargame.world.view import View


class Twins(NamedTuple):
    """A batch in which world 0 is the true one and every other differs in what `actor` must not know.

    Attributes:
        actor: who must not notice.
        worlds: the batch; all of them throw the same dice.
        varied: what was varied in each; the first is empty.
    """

    actor: int
    worlds: World
    varied: tuple[str, ...]


def twins(book: Rulebook, world: World, actor: int, seed: int = 0) -> Twins:
    """Worlds like `world` (its first), one per field that `actor` does not see in full, and one with all of them.

    The strength of foreign forces stays: what an actor has of it is an estimate, which follows the truth.
    """
    view = view_of(book, world, actor)
    blind = [
        (field, ~view.exact(field))
        for field in world.shape.fields
        if field.seen_by != "intel" and not view.exact(field).all()
    ]
    batch = world.take([0] * (len(blind) + 2))
    draws = np.random.Generator(np.random.PCG64(seed))
    for k, (field, mask) in enumerate(blind):
        for row in (k + 1, len(blind) + 1):
            array = batch[field.name][row]
            batch[field.name][row] = np.where(mask, _other(book, field, array, draws), array)
    batch.settle()
    return Twins(actor, batch, ("", *(field.name for field, _ in blind), "everything unseen"))


def view_of(book: Rulebook, world: World, actor: int) -> View:
    """The view that a player of `actor` is given."""
    return Prompt(book, world, actor, False).view


def seen(book: Rulebook, pair: Twins) -> dict[str, Array]:
    """The whole view of the actor over the batch."""
    view = view_of(book, pair.worlds, pair.actor)
    return {name: np.asarray(view[name]) for name in view}


def legal_acts(book: Rulebook, world: World, actor: int) -> Array:
    """(B, number of acts) which acts the actor could order, apart from their price."""
    columns = [
        legal_mask(book, world.arrays, o, int(code))
        for o in book.openings_by_actor[actor]
        for code in np.flatnonzero(book.allowed[o])
    ]
    return np.stack(columns, axis=1) if columns else np.zeros((world.batch, 0), np.bool_)


def _other(book: Rulebook, field: Field, array: Array, draws: np.random.Generator) -> Array:
    """Values that the field could have had, and most likely has not."""
    if field.dtype == "float":
        span = min(field.high - field.low, 100.0)
        return array * draws.uniform(0.3, 1.7, array.shape) + draws.uniform(-0.5, 0.5, array.shape) * span
    if field.name == "state":
        sizes = np.array([len(book.state_code[book.kinds[k]]) for k in book.kind_of])
        return draws.integers(0, sizes)
    if field.name == "assent":
        return np.zeros_like(array)
    return draws.integers(0, 30, array.shape)
