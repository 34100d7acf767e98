"""Who gets the tonnes: rights are served in their order, and what is left goes to the market (X09)."""

from __future__ import annotations

from typing import Any

import numpy as np

from wargame.base.batch import total
from wargame.rules.context import F64, Turn
from wargame.rules.market import withheld
from wargame.rules.rulebook import Rulebook

Claims = dict[tuple[int, int, int], F64]
"""(commodity, rank of the right, actor) -> (B,) share of the country's supply that the actor may claim by it."""

_STAGE = {"memorandum": 0.1, "binding": 0.35, "financed": 0.5, "flowing": 1.0, "suspended": 0.2}
"""Share of the promised access that each stage is worth: options, not tonnes (C23)."""
_LOCKED = 0.4
"""Further share of a suspended right that stands because its money was paid: works that are built lock it in."""
_ORDER = ("equity", "processing", "offtake", "first_offer")
"""Rights in the order in which a shortage is shared out."""
_TIED = (0.24, 0.3, 0.36, 0.2)
"""How much of what a right covers leaves the spot market, by rank."""


class RightsFacts:
    """Claims of the deals, and the supply they are claims on."""

    def __init__(self, book: Rulebook) -> None:
        facts = book.facts
        self.members = book.of_kind["deal"]
        parts = [p for i in self.members if (p := book.instrument(int(i)).deal) is not None]
        states = book.state_code["deal"]
        self.suspended = states["suspended"]
        self.stage = np.zeros(book.next.shape[1])
        for state, worth in _STAGE.items():
            self.stage[states[state]] = worth
        self.funds = np.array([max(p.funds, 1e-9) for p in parts])
        owned = facts.start_access_share.copy()
        self.grants: list[tuple[int, tuple[int, int, int], float]] = []
        """(deal, what it is a claim on, share) for every right a deal gives."""
        for n, part in enumerate(parts):
            for path, share in part.gives.items():
                name, good = path.split(".")
                actor, commodity = book.index["A"][name], book.index["C"][good]
                self.grants.append((n, (commodity, _ORDER.index(part.right), actor), share))
                owned[actor, commodity] -= self.stage[book.start_state(int(self.members[n]))] * share
        self.owned = [((int(c), 0, int(a)), float(owned[a, c])) for a, c in np.argwhere(owned)]
        """Access that does not come from the deals of the scenario: ownership."""
        self.country = facts.country_actor
        domestic = facts.is_armed_group.copy()
        if self.country >= 0:
            domestic[self.country] = True
        home = domestic[facts.country[facts.site_zone]]
        self.tonnes = np.zeros(len(book.axes["C"]))
        """(C,) tonnes a year of the country at the start."""
        self.goods: list[tuple[int, Any, F64]] = []
        """(commodity, sites of the country, share of each at full working in its supply at the start)."""
        for c, sites, tonnes in facts.sites_of:
            mine, start = sites[home[sites]], tonnes[home[sites]] * facts.start_working[sites[home[sites]]]
            self.tonnes[c] = start.sum()
            if start.sum() > 0:
                self.goods.append((c, mine, tonnes[home[sites]] / start.sum()))
        self.market = [(int(a), int(c), float(facts.refining[a, c])) for a, c in np.argwhere(facts.refining)]
        """(actor, commodity, share of the open market that its refiners take)."""


def rights(book: Rulebook) -> RightsFacts:
    """The facts, prepared once per scenario."""
    found: RightsFacts = book.memo("rights", lambda: RightsFacts(book))
    return found


def claims(book: Rulebook, w: dict[str, Any]) -> Claims:
    """What every buyer may claim, by commodity and rank of its right."""
    f = rights(book)
    state = w["state"][:, f.members]
    stage = f.stage[state]
    stage += (state == f.suspended) * _LOCKED * w["paid"][:, f.members] / f.funds
    found: Claims = {}
    for claim, share in f.owned:
        found[claim] = np.full(len(state), share)
    for n, claim, share in f.grants:
        before = found.get(claim)
        found[claim] = stage[:, n] * share if before is None else before + stage[:, n] * share
    return dict(sorted(found.items()))


def serve(book: Rulebook, w: dict[str, Any], asked: Claims) -> F64:
    """(B, A, C) shares of the country's supply at the start that reach each buyer now.

    Registered output that may leave is shared out rank by rank; the rest of it, and what leaves unregistered, goes to
    the open market, where every buyer takes the share its refiners have.
    """
    f = rights(book)
    kept_back = withheld(book, w, f.country)
    found: F64 = np.zeros_like(w["served"])
    market: F64 = np.zeros_like(w["price"])
    for c, sites, shares in f.goods:
        output = w["working"][:, sites] * shares
        registered = output * w["formal"][:, sites] * w["shipped"][:, sites]
        left = total(registered)
        loose = total(output * (1.0 - w["formal"][:, sites]))
        left = left * (1.0 - kept_back[:, c])
        for rank in range(len(_ORDER)):
            claimed = [(a, np.maximum(share, 0.0)) for (good, r, a), share in asked.items() if (good, r) == (c, rank)]
            if not claimed:
                continue
            wanted = claimed[0][1].copy()
            for _, share in claimed[1:]:
                wanted += share
            fit = np.minimum(1.0, left / np.maximum(wanted, 1e-9))
            for actor, claim in claimed:
                found[:, actor, c] += claim * fit
            left = np.maximum(left - wanted * fit, 0.0)
        market[:, c] = left + loose
    for actor, c, part in f.market:
        found[:, actor, c] += market[:, c] * part
    return found


def apply_rights(turn: Turn) -> None:
    """Count claims, and share out what there is. Writes access, served, contract_share, opacity."""
    book, w = turn.book, turn.w
    if not len(book.axes["C"]):
        return
    asked = claims(book, w)
    wanted = np.zeros_like(w["access"])
    tied = np.zeros_like(w["contract_share"])
    owned = dict(rights(book).owned)
    for claim, share in asked.items():
        c, rank, actor = claim
        wanted[:, actor, c] += share
        tied[:, c] += _TIED[rank] * (share - owned.get(claim, 0.0))
    turn.add("access", 0.5 * (wanted - w["access"]), "contracts, equity and rights of first offer")
    gap = serve(book, w, asked) - w["served"]
    turn.add("served", 0.5 * gap, "rights in their order, and what is left for the market")
    goal = np.clip(book.facts.start_contract + tied, 0.0, 0.95)
    turn.add("contract_share", 0.1 * (goal - w["contract_share"]), "trade moves from the spot market to contracts")
    gap = opacity(book, w) - w["opacity"]
    turn.add("opacity", 0.2 * gap, "what is behind contracts, and whether they are audited")


def opacity(book: Rulebook, w: dict[str, Any]) -> F64:
    """(B, C) how little the posted price says: the share of trade behind contracts that nobody can follow."""
    country = book.facts.country_actor
    audited = w["accountability"][:, country, None] if country >= 0 else 0.3
    hidden: F64 = w["contract_share"] * (1.0 - audited)
    return hidden
