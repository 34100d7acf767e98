"""What all players of a turn share: the worlds as they stand, and what was ordered so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.players.outlook import Outlooks
from wargame.players.pacts import Pacts
from wargame.rules.legal import Sieve
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

Mask = NDArray[np.bool_]


class Act(NamedTuple):
    """What an order takes, whatever the worlds.

    Attributes:
        instrument: what it is about.
        funds: USD m at full level.
        capital: political capital.
        draws: it takes money out of a purse.
        plain: nothing but its lifecycle and its price can stand in its way.
    """

    instrument: int
    funds: float
    capital: float
    draws: bool
    plain: bool


class OrderBook:
    """The orders of all actors and what they go by; nobody is shown more of it than its own.

    Attributes:
        orders: what was given so far.
        outlooks: on the worlds before the turn.
        pacts: what binds the actors there.
    """

    def __init__(
        self, book: Rulebook, world: World, outlooks: Outlooks | None = None, sieves: Iterable[Sieve] = ()
    ) -> None:
        """Nothing is ordered yet; `sieves` are those that players will look through."""
        self._world = world
        self.orders = Orders.none(world.batch, len(book.openings))
        self.outlooks = outlooks or Outlooks(book, world)
        self.pacts = Pacts(book, world)
        self._acts: dict[tuple[int, int], Act] = book.memo("acts", dict)
        self._book = book
        self._possible = _looked_through(book, world, tuple(sieves))

    def act(self, opening: int, code: int) -> Act:
        """What an order takes."""
        found = self._acts.get((opening, code))
        if found is None:
            book, i = self._book, int(self._book.o_instrument[opening])
            draws = (i, code) in book.draws_on
            plain = not draws and not book.requires.get((i, code))
            found = Act(i, book.funds.item(i, code), book.favours.item(i, code), draws, plain)
            self._acts[opening, code] = found
        return found

    def possible(self, sieve: Sieve) -> Mask:
        """(B, n) which acts of a sieve the lifecycles allow."""
        found = self._possible.get(sieve)
        return sieve.mask(self._world.arrays) if found is None else found


def _looked_through(book: Rulebook, world: World, sieves: tuple[Sieve, ...]) -> dict[Sieve, Mask]:
    """What each sieve lets pass: one look-up for all of them."""
    if not sieves:
        return {}
    joined: dict[tuple[Sieve, ...], Sieve] = book.memo("sieves side by side", dict)
    if sieves not in joined:
        joined[sieves] = Sieve.side_by_side(book, sieves)
    mask = joined[sieves].mask(world.arrays)
    found, start = {}, 0
    for sieve in sieves:
        found[sieve] = mask[:, start : start + len(sieve)]
        start += len(sieve)
    return found
