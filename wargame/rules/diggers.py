"""People who dig by hand, and the chains that buy from them: what is closed to them here they seek elsewhere (X19)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from wargame.base.batch import at_least, column, held, over, picked, total
from wargame.rules.context import F64, Turn
from wargame.rules.masks import some
from wargame.rules.sanctions import SanctionFacts

_REACH: Final = (0.0, 0.15, 0.4, 0.7)
"""Share of a chain's trade that listings stop: of the armed group, also of the local firm, also of foreign buyers."""


def apply_chains(turn: Turn) -> None:
    """Listings along a chain close outlets, as far as buyers and banks follow them (C8). Writes shunned, order."""
    book, w = turn.book, turn.w
    chains = book.memo("chains", lambda: _chains(turn))
    if not chains:
        return
    f: SanctionFacts = book.memo("sanctions", lambda: SanctionFacts(turn))
    weight = f.state_weight[picked(w["state"], f.members)] * picked(w["level"], f.members)
    left: F64 = np.ones_like(w["shunned"])
    for n, sites, reach in chains:
        stop = reach * column(weight, n) * (1.0 - column(w["evasion"], f.members[n])) * turn.p("sanction_efficacy")
        left[:, sites] *= 1.0 - over(held(stop, 0.0, 0.95), 1)
    turn.add("shunned", 0.3 * ((1.0 - left) - w["shunned"]), "buyers listed along the chain")
    shunned = w["shunned"] > 0.01
    if some(shunned):
        zones = book.facts.site_zone
        taken = book.facts.is_armed_group[picked(w["holder"], zones)]
        strain = turn.pc("boycott_predation") * (shunned * outlets_lost(turn)) * taken
        for _, sites, _ in chains:
            for m in sites.tolist():
                turn.add_at(
                    "order", int(zones[m]), -strain[:, m], "ore without a buyer is squeezed out of those who dig"
                )


def outlets_lost(turn: Turn) -> F64:
    """(B, M) share of untaxed output that finds no other buyer than the listed."""
    lost: F64 = turn.w["shunned"] * (1.0 - turn.pc("chain_leak"))
    return lost


def _chains(turn: Turn) -> list[tuple[int, Any, float]]:
    """(sanction, sites, share of their trade it can stop) of every listing along a chain."""
    book = turn.book
    rows = []
    for n, i in enumerate(book.of_kind["sanction"]):
        part = book.instrument(int(i)).sanction
        if part is not None and part.chain:
            sites = np.array([book.index["M"][m] for m in part.chain], np.intp)
            rows.append((n, sites, _REACH[part.depth] * (0.4 + 0.6 * part.enforcement)))
    return rows


def apply_diggers(turn: Turn, secure: F64) -> None:
    """People leave sites where less is left to them for sites where more is; nobody stops digging. Writes diggers.

    Args:
        turn: the turn in the making.
        secure: (B, M) how far the fighting lets a site be worked.
    """
    book, w = turn.book, turn.w
    facts = book.facts
    sites = book.memo("dug", lambda: np.flatnonzero(facts.start_diggers))
    if not len(sites):
        return
    taken = facts.is_armed_group.take(picked(w["holder"], facts.site_zone[sites]).T).T
    fenced = turn.pc("fencing") * held(picked(w["formal"], sites) - facts.start_formal[None, sites], 0.0, 1.0)
    kept = picked(secure, sites) * (1.0 - picked(outlets_lost(turn), sites)) * (1.0 - fenced)
    kept = kept * np.where(taken, 1.0 - turn.pc("rebel_tax"), 1.0)
    here = picked(w["diggers"], sites)
    mean = column(total(here * kept)) / at_least(column(total(here)), 1e-9)
    moving = turn.pc("digger_mobility") * here * held(kept / over(at_least(mean, 1e-9), 1) - 1.0, -1.0, 3.0)
    arriving, leaving = np.maximum(moving, 0.0), np.maximum(-moving, 0.0)
    arriving *= over(column(total(leaving)) / at_least(column(total(arriving)), 1e-9), 1)
    turn.add_at("diggers", sites, arriving - leaving, "diggers go where more is left to them")
