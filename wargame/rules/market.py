"""Step 10: prices follow missing supply once stocks are gone, and what the market expects of policy."""

from __future__ import annotations

from typing import Any

import numpy as np

from wargame.base.batch import total
from wargame.rules.context import F64, Turn
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook
from wargame.world.state import Array


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
    cushion = np.clip(w["inventory"] / np.maximum(stocks, 1e-9), 0.0, 1.0)
    tight = missing * (1.0 - 0.9 * cushion)
    level = facts.start_price * (1.0 + facts.elasticity * turn.pc("price_elasticity_scale") * tight + w["expectation"])
    level = np.maximum(level, 0.3 * facts.start_price)
    tied = np.clip(w["contract_share"] - facts.start_contract, 0.0, 1.0)
    thin = 1.0 + 0.6 * tied + 0.4 * tied * w["opacity"]  # a thin spot market jumps, more so where nobody sees in (X09)
    noise = facts.volatility * turn.pc("market_nerves") * thin * turn.dice.normal("price") * np.sqrt(book.fortnights)
    speed = turn.pc("price_speed") * min(book.fortnights, 3.0)
    turn.add("price", w["price"] * 0.5 * noise + speed * (level - w["price"]), "supply, stocks and expectations")
    decay = turn.pc("expectation_decay") * min(book.fortnights, 3.0)
    turn.add("expectation", -decay * w["expectation"], "signals fade unless they are confirmed")
    mean = total(np.clip(w["expectation"], -0.5, 2.0)) / len(book.axes["C"])
    drive = 100.0 * (1.0 + 1.5 * mean * turn.p("market_nerves"))
    turn.add(
        "metals_index",
        0.25 * (np.maximum(drive, w["metals_index"] * 0.985) - w["metals_index"]),
        "policy signals priced in",
    )


def _missing(turn: Turn) -> F64:
    """(B, C) share of world supply that does not reach the market."""
    book, w = turn.book, turn.w
    facts = book.facts
    lost: F64 = np.zeros_like(w["price"])
    gap = facts.start_working - w["working"] * w["shipped"]
    for c in range(len(book.axes["C"])):
        share = facts.site_share[:, c]
        if some(share):
            lost[:, c] = total(gap * share)
    for i, commodity, owner, table in _cuts(book):
        held_back = _held_back(w, i, table)
        mine = facts.site_share[:, commodity] * (facts.country[facts.site_zone] == owner)
        exports = np.clip(total(w["working"] * mine), 0.0, 1.0) if some(mine) else facts.refining[owner, commodity]
        lost[:, commodity] += held_back * exports
    lost += turn.stockpiled * (book.per_year / facts.world)
    return np.clip(lost, -0.5, 0.95)


def withheld(book: Rulebook, w: dict[str, Any], issuer: int) -> F64:
    """(B, C) share of its exports that an issuer's own rules keep back."""
    found: F64 = np.zeros_like(w["price"])
    for i, commodity, owner, table in _cuts(book):
        if owner == issuer:
            found[:, commodity] = np.maximum(found[:, commodity], _held_back(w, i, table))
    return found


def _held_back(w: dict[str, Any], i: int, table: Array) -> F64:
    """(B,) share of the issuer's exports that one rule keeps back."""
    share: F64 = table[w["state"][:, i]] * (0.5 + 0.5 * np.clip(w["level"][:, i] * 2.0, 0.0, 1.0))
    return share


def _cuts(book: Rulebook) -> list[tuple[int, int, int, Array]]:
    """(instrument, commodity, issuer, share by state) of every rule that keeps exports back."""
    rows: list[tuple[int, int, int, Array]] = book.memo("cuts", lambda: _read_cuts(book))
    return rows


def _read_cuts(book: Rulebook) -> list[tuple[int, int, int, Array]]:
    rows = []
    for i in book.of_kind["regulation"]:
        part = book.instrument(int(i)).regulation
        if part is None or part.commodity is None or not part.cut:
            continue
        table = np.zeros(book.next.shape[1])
        for state, share in part.cut.items():
            table[book.state_code["regulation"][state]] = share
        rows.append((int(i), book.index["C"][part.commodity], int(book.owner[i]), table))
    return rows
