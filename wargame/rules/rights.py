"""Who gets the tonnes: rights are served in their order, and what is left goes to the market (X09)."""

from __future__ import annotations

from typing import Any

import numpy as np

from wargame.base.batch import Sums, blank, held, picked, total
from wargame.rules.context import F64, Ints, Turn
from wargame.rules.market import withheld
from wargame.rules.masks import some
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

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
        self.funds = np.array([[max(p.funds, 1e-9) for p in parts]])
        """(1, deals) money that each is about."""
        owned = facts.start_access_share.copy()
        grants: list[tuple[tuple[int, int, int], int, float]] = []
        for n, part in enumerate(parts):
            for path, share in part.gives.items():
                name, good = path.split(".")
                actor, commodity = book.index["A"][name], book.index["C"][good]
                grants.append(((commodity, _ORDER.index(part.right), actor), n, share))
                owned[actor, commodity] -= self.stage[book.start_state(int(self.members[n]))] * share
        ownership = {(int(c), 0, int(a)): float(owned[a, c]) for a, c in np.argwhere(owned)}
        self.rows = sorted({*ownership, *(right for right, _, _ in grants)})
        """(commodity, rank, actor) of every right."""
        place = {right: k for k, right in enumerate(self.rows)}
        self.owned = np.array([[ownership.get(right, 0.0) for right in self.rows]])
        """(1, rights) access that does not come from the deals of the scenario: ownership."""
        self.granted = Sums((place[right], n, share) for right, n, share in grants)
        """Shares that the deals give, at full stage."""
        self.tied = np.array([[_TIED[rank] for _, rank, _ in self.rows]])
        """(1, rights) how much of what each covers leaves the spot market."""
        self.of_good = np.array([c for c, _, _ in self.rows], np.intp)
        self.of_rank = [np.array([k for k, row in enumerate(self.rows) if row[1] == r], np.intp) for r in range(4)]
        """The rights of each rank."""
        width = len(book.axes["C"])
        self.by_rank = [Sums((self.rows[k][0], n, 1.0) for n, k in enumerate(ranked)) for ranked in self.of_rank]
        """What the rights of a rank ask of each commodity."""
        self.by_good = Sums((c, k, 1.0) for k, (c, _, _) in enumerate(self.rows))
        self.by_buyer = Sums((a * width + c, k, 1.0) for k, (c, _, a) in enumerate(self.rows))
        """What the rights come to for each (actor, commodity)."""
        self.country = facts.country_actor
        domestic = facts.is_armed_group.copy()
        if self.country >= 0:
            domestic[self.country] = True
        home = domestic[facts.country[facts.site_zone]]
        self.tonnes = np.zeros(len(book.axes["C"]))
        """(C,) tonnes a year of the country at the start."""
        supply: list[tuple[int, int, float]] = []
        for c, sites, tonnes in facts.sites_of:
            mine, start = sites[home[sites]], tonnes[home[sites]] * facts.start_working[sites[home[sites]]]
            self.tonnes[c] = start.sum()
            if start.sum() > 0:
                supply += [(c, m, t / start.sum()) for m, t in zip(mine.tolist(), tonnes[home[sites]], strict=True)]
        self.supply = Sums(supply)
        """Share of each site of the country, at full working, in its supply at the start."""
        self.market = Sums(
            (int(a) * width + int(c), int(c), facts.refining[a, c]) for a, c in np.argwhere(facts.refining)
        )
        """What the refiners of each (actor, commodity) take of the open market."""
        self.buyers = np.union1d(self.by_buyer.cells, self.market.cells)
        """(actor, commodity) of those who are served, counted over both axes."""
        self.claimants = np.searchsorted(self.buyers, self.by_buyer.cells)
        """Places among them of those with rights; `customers` those of refiners."""
        self.customers = np.searchsorted(self.buyers, self.market.cells)


def rights(book: Rulebook) -> RightsFacts:
    """The facts, prepared once per scenario."""
    found: RightsFacts = book.memo("rights", lambda: RightsFacts(book))
    return found


def claims(book: Rulebook, w: dict[str, Any]) -> F64:
    """(B, rights) share of the country's supply that may be claimed by each right."""
    f = rights(book)
    state = picked(w["state"], f.members)
    stage = f.stage[state]
    stage += (state == f.suspended) * _LOCKED * picked(w["paid"], f.members) / f.funds
    found: F64 = blank(len(state), len(f.rows))
    found += f.owned
    found[:, f.granted.cells] += f.granted.of(stage)
    return found


def serve(book: Rulebook, w: dict[str, Any], asked: F64) -> F64:
    """(B, A, C) shares of the country's supply at the start that reach each actor now; see `serve_buyers`."""
    found: F64 = np.zeros_like(w["served"])
    found.reshape(len(asked), -1, copy=False).T[rights(book).buyers] = serve_buyers(book, w, asked).T
    return found


def serve_buyers(book: Rulebook, w: dict[str, Any], asked: F64) -> F64:
    """(B, n) shares of the country's supply at the start that reach each of the `buyers` now.

    Registered output that may leave is shared out rank by rank; the rest of it, and what leaves unregistered, goes to
    the open market, where every buyer takes the share its refiners have.
    """
    f, batch = rights(book), len(asked)
    left = np.zeros((len(f.tonnes), batch))
    market, fit = np.zeros_like(left), np.ones_like(left)
    goods = f.supply.cells
    left[goods] = f.supply.of(w["working"] * w["formal"] * w["shipped"]).T
    left *= (1.0 - withheld(book, w, f.country)).T
    claimed = np.maximum(asked, 0.0).T
    for ranked, sums in zip(f.of_rank, f.by_rank, strict=True):
        if not len(ranked):
            continue
        there, wanted = left[sums.cells], sums.of(claimed[ranked].T).T
        fit[sums.cells] = np.minimum(1.0, there / np.maximum(wanted, 1e-9))
        claimed[ranked] *= fit[f.of_good[ranked]]
        left[sums.cells] = np.maximum(there - wanted * fit[sums.cells], 0.0)
    market[goods] = left[goods] + f.supply.of(w["working"] * (1.0 - w["formal"])).T
    found: F64 = blank(batch, len(f.buyers))
    found.T[f.claimants] = f.by_buyer.of(claimed.T).T
    found.T[f.customers] += f.market.of(market.T).T
    return found


def apply_rights(turn: Turn) -> None:
    """Count claims, and share out what there is. Writes access, served, contract_share, opacity."""
    book, w = turn.book, turn.w
    if not len(book.axes["C"]):
        return
    f, asked = rights(book), claims(book, w)
    tied = np.zeros_like(w["contract_share"])
    tied[:, f.by_good.cells] = f.by_good.of((asked - f.owned) * f.tied)
    cells, claimed = _with_first_offers(turn, f.by_buyer.cells, f.by_buyer.of(asked))
    turn.approach("access", 0.5, cells, claimed, "contracts, equity and rights of first offer")
    shares = serve_buyers(book, w, asked)
    turn.approach("served", 0.5, f.buyers, shares, "rights in their order, and what is left for the market")
    goal = held(book.facts.start_contract + tied, 0.0, 0.95)
    turn.add("contract_share", 0.1 * (goal - w["contract_share"]), "trade moves from the spot market to contracts")
    gap = opacity(book, w) - w["opacity"]
    turn.add("opacity", 0.2 * gap, "what is behind contracts, and whether they are audited")


def _with_first_offers(turn: Turn, cells: Ints, claimed: F64) -> tuple[Ints, F64]:
    """Claims (B, n) of buyers in `cells` (n,) over (A, C), and what texts in force have given besides as first offers.

    All first offers on a mineral together come to no more than all of it.
    """
    w, rows = turn.w, turn.book.rows
    given = (w["clause_kind"] == KIND_CODE["concession"]) & (w["clause_goal"] == 0) & (w["delivered"] > 0.0)
    if not some(given):
        return cells, claimed
    worlds, k = (given & rows.binding(w)).nonzero()
    good = w["clause_subject"][worlds, k] - rows.subject_code[("commodity", turn.book.axes["C"][0])]
    share = w["delivered"][worlds, k] * w["clause_amount"][worlds, k]
    promised = np.zeros_like(w["access"])
    np.add.at(promised, (worlds, w["clause_receiver"][worlds, k], good), share)
    promised /= np.maximum(total(promised), 1.0)[:, None]
    wanted = promised.reshape(turn.batch, -1)
    wanted[:, cells] += claimed
    return np.arange(wanted.shape[1]), wanted


def opacity(book: Rulebook, w: dict[str, Any]) -> F64:
    """(B, C) how little the posted price says: the share of trade behind contracts that nobody can follow."""
    country = book.facts.country_actor
    audited = w["accountability"][:, country, None] if country >= 0 else 0.3
    hidden: F64 = w["contract_share"] * (1.0 - audited)
    return hidden
