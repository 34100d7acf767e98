"""Ways to the sea: registered output takes the cheapest that has room, and waits where none has."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from wargame.base.batch import at_least, at_most, column, over, picked, total
from wargame.rules.context import F64, Ints, Turn
from wargame.rules.rulebook import Rulebook

_CHOICE: Final = 3.0
"""How sharply shippers prefer a cheaper way: log odds per unit of cost."""


class TransportFacts:
    """Sites that share their ways out, and what they ship."""

    def __init__(self, book: Rulebook) -> None:
        index, facts = book.index["R"], book.facts
        self.cost = np.array([r.cost for r in book.text.routes.values()])
        together: dict[tuple[str, ...], list[int]] = {}
        for m, site in enumerate(book.text.sites.values()):
            if site.routes:
                together.setdefault(tuple(site.routes), []).append(m)
        self.groups = [
            (
                np.array(sites, np.intp),
                np.array([index[r] for r in ways], np.intp),
                facts.site_output[sites].sum(axis=1),
            )
            for ways, sites in together.items()
        ]
        """(sites, their ways, tonnes a year of each site at full working)."""


def _places(indices: list[int]) -> Ints:
    return np.array(indices, np.intp)


def transport(book: Rulebook) -> TransportFacts:
    """The facts, prepared once per scenario."""
    found: TransportFacts = book.memo("transport", lambda: TransportFacts(book))
    return found


def ship(book: Rulebook, w: dict[str, Any]) -> tuple[F64, F64, F64]:
    """Traffic (B, R) [t a year], and the share shipped (B, M) and cost of freight (B, M) of each site's output."""
    f = transport(book)
    traffic: F64 = np.zeros_like(w["open"])
    shipped: F64 = np.ones_like(w["working"])
    freight: F64 = np.ones_like(w["working"])
    for sites, ways, tonnes in f.groups:
        output = column(total(picked(w["working"], sites) * picked(w["formal"], sites) * tonnes))
        room = np.maximum(picked(w["open"], ways) * picked(w["capacity"], ways) - picked(traffic, ways), 0.0)
        pull = room * np.exp(-_CHOICE * (f.cost[ways] - 1.0))
        wanted = pull * over(output / at_least(column(total(pull)), 1e-9), 1)
        taken = np.minimum(wanted, room)
        spare = room - taken
        waiting = output - column(total(taken))
        taken += spare * over(at_most(waiting / at_least(column(total(spare)), 1e-9), 1.0), 1)
        moved = column(total(taken))
        traffic[:, ways] += taken
        shipped[:, sites] = over(at_most(moved / at_least(output, 1e-9), 1.0), 1)
        freight[:, sites] = over(column(total(taken * f.cost[ways])) / at_least(moved, 1e-9), 1)
    return traffic, shipped, freight


def apply_transport(turn: Turn) -> None:
    """Send registered output on its ways. Writes traffic, shipped, freight, climate."""
    book, w = turn.book, turn.w
    if not transport(book).groups:
        return
    traffic, shipped, freight = ship(book, w)
    turn.add("traffic", traffic - w["traffic"], "output takes the cheapest way that has room")
    turn.add("shipped", shipped - w["shipped"], "room on the ways to the sea")
    sites = transport(book).groups[0][0]
    cheaper = 2.0 * (column(w["freight"], sites[0]) - column(freight, sites[0]))
    if book.facts.country_actor >= 0:
        turn.add_at("climate", book.facts.country_actor, cheaper, "what it costs to reach the sea")
    turn.add("freight", freight - w["freight"], "the ways that output takes")
