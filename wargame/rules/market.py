"""Prices follow missing supply once stocks are gone, and what the market expects of policy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from wargame.base.batch import Sums, at_least, blank, column, held, picked, times, total
from wargame.rules.context import F64, Turn
from wargame.rules.rulebook import Rulebook


def apply_market(turn: Turn) -> None:
    """Move prices. Writes supply_index, inventory, price, expectation, metals_index."""
    book, w = turn.book, turn.w
    facts = book.facts
    if not len(book.axes["C"]):
        return
    missing = _missing(turn)
    turn.add("supply_index", (1.0 - missing) - w["supply_index"], "mines, bans and quotas")
    months = book.step_days / 30.4
    stocks = facts.start_inventory
    use = -months * missing + 0.04 * (stocks - w["inventory"]) * (missing < 0.02)
    turn.add("inventory", use, "buyers draw on their stocks, or refill them")
    cushion = held(w["inventory"] / np.maximum(stocks, 1e-9), 0.0, 1.0)
    tight = missing * (1.0 - 0.9 * cushion)
    level = facts.start_price * (
        1.0 + times(facts.elasticity, turn.pc("price_elasticity_scale")) * tight + w["expectation"]
    )
    level = np.maximum(level, 0.3 * facts.start_price)
    tied = held(w["contract_share"] - facts.start_contract, 0.0, 1.0)
    thin = 1.0 + 0.6 * tied + 0.4 * tied * w["opacity"]  # a thin spot market jumps, more so where nobody sees in (X09)
    swing = times(facts.volatility, turn.pc("market_nerves"))
    noise = swing * thin * turn.dice.normal("price") * math.sqrt(book.fortnights)
    speed = turn.pc("price_speed") * min(book.fortnights, 3.0)
    change = w["price"] * 0.5 * noise + speed * (level - w["price"])
    gain = turn.p("share_beta") * column(total(change / w["price"])) / len(book.axes["C"])
    turn.add("metals_index", gain * column(w["metals_index"]), "what the metals fetch")
    turn.add("price", change, "supply, stocks and expectations")
    decay = turn.pc("expectation_decay") * min(book.fortnights, 3.0)
    turn.add("expectation", -decay * w["expectation"], "signals fade unless they are confirmed")
    mean = column(total(held(w["expectation"], -0.5, 2.0))) / len(book.axes["C"])
    drive = 100.0 * (1.0 + 1.5 * mean * turn.p("market_nerves"))
    index = column(w["metals_index"])
    turn.add("metals_index", 0.25 * (at_least(drive, index * 0.985) - index), "policy signals priced in")


def _missing(turn: Turn) -> F64:
    """(B, C) share of world supply that does not reach the market."""
    book, w = turn.book, turn.w
    facts = book.facts
    lost: F64 = np.zeros_like(w["price"])
    lost[:, facts.sites_in.cells] = facts.sites_in.of(facts.start_working - w["working"] * w["shipped"])
    f = _cuts(book)
    lost[:, f.of_good.cells] += f.of_good.of(_held_back(f, w) * f.exports(w))
    lost += turn.stockpiled * (book.per_year / facts.world)
    missing: F64 = held(lost, -0.5, 0.95)
    return missing


class CutFacts:
    """Rules that keep exports back (n,)."""

    def __init__(self, book: Rulebook) -> None:
        facts, index = book.facts, book.index["C"]
        parts = [(int(i), part) for i in book.of_kind["regulation"] if (part := book.instrument(int(i)).regulation)]
        rows = [(i, part.cut, index[part.commodity]) for i, part in parts if part.commodity is not None and part.cut]
        self.members = np.array([i for i, _, _ in rows], np.intp)
        self.good = np.array([c for _, _, c in rows], np.intp)
        self.issuer = book.owner[self.members]
        self.of_issuer: dict[int, list[tuple[int, int]]] = {}
        """The rules of each issuer, with the commodity of each."""
        for n, (issuer, c) in enumerate(zip(self.issuer.tolist(), self.good.tolist(), strict=True)):
            self.of_issuer.setdefault(issuer, []).append((n, c))
        self.share: F64 = np.zeros((book.next.shape[1], len(rows)))
        """(states, n) share that is kept back."""
        for n, (_, cut, _) in enumerate(rows):
            for state, share in cut.items():
                self.share[book.state_code["regulation"][state], n] = share
        mines = facts.country[facts.site_zone]
        self._mined = Sums(
            (n, m, facts.site_share[m, c])
            for n, c in enumerate(self.good.tolist())
            for m in np.flatnonzero((mines == self.issuer[n]) & (facts.site_share[:, c] > 0)).tolist()
        )
        self._refined = facts.refining[self.issuer, self.good]
        self.of_good = Sums((c, n, 1.0) for n, c in enumerate(self.good.tolist()))
        """What the rules come to for each commodity."""

    def exports(self, w: dict[str, Any]) -> F64:
        """(B, n) share of the issuer in world supply: of its mines, or where it has none of its refiners."""
        found: F64 = blank(len(w["working"]), len(self.members))
        found += self._refined
        found[:, self._mined.cells] = held(self._mined.of(w["working"]), 0.0, 1.0)
        return found


def withheld(book: Rulebook, w: dict[str, Any], issuer: int) -> F64:
    """(B, C) share of its exports that an issuer's own rules keep back."""
    f = _cuts(book)
    found: F64 = np.zeros_like(w["price"])
    kept = _held_back(f, w)
    for n, c in f.of_issuer.get(issuer, ()):
        found[:, c] = np.maximum(found[:, c], kept[:, n])
    return found


def _held_back(f: CutFacts, w: dict[str, Any]) -> F64:
    """(B, n) share of the issuer's exports that each rule keeps back."""
    share = f.share[picked(w["state"], f.members), np.arange(len(f.members))]
    kept: F64 = share * (0.5 + 0.5 * held(picked(w["level"], f.members) * 2.0, 0.0, 1.0))
    return kept


def _cuts(book: Rulebook) -> CutFacts:
    found: CutFacts = book.memo("cuts", lambda: CutFacts(book))
    return found
