"""What signed texts still wait for at home, as far as a seat may know of them."""

from __future__ import annotations

import numpy as np

from wargame.rules.ratifiers import AGAINST, IN_FAVOUR
from wargame.session.seats import Seat
from wargame.world.state import World


def ratifiers_ahead(seat: Seat, world: World) -> dict[str, tuple[str, ...]]:
    """Signed treaty -> the bodies that have still to agree to it, and when each decides.

    Which bodies have to agree hangs on what a text says, so of one that it may not read in full a seat is told nothing.
    """
    book, rows = seat.book, seat.book.rows
    signed = world["state"][0, rows.body_treaty] == book.state_code["treaty"]["signed"]
    found: dict[str, tuple[str, ...]] = {}
    in_full = ~np.isin(rows.body_treaty, rows.instrument[~seat.sight.clauses])
    for y in np.flatnonzero(signed & in_full & seat.sight.votes & (world["vote"][0] != IN_FAVOUR)):
        treaty, title = book.instruments[rows.body_treaty[y]], book.text.ratifiers[rows.bodies[y]].title
        turns = -(-max(int(world["hearing"][0, y]), 1) // book.text.calendar.steps)
        when = "this turn" if turns == 1 else f"in {turns} turns"
        again = "has refused and decides again" if world["vote"][0, y] == AGAINST else "decides"
        found[treaty] = (*found.get(treaty, ()), f"{title} {again} {when}")
    return found
