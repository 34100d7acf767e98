"""Stockpiles: bought, released, shared with allies; and prices guaranteed to producers at home."""

from __future__ import annotations

from typing import Any

import numpy as np

from wargame.base.batch import held
from wargame.rules.context import F64, Turn
from wargame.rules.masks import some
from wargame.rules.rights import rights
from wargame.rules.rulebook import Rulebook

_PACE = {"in_force": 1.0, "quota": 0.5, "relaxed": -1.0}
"""Tonnes bought against what is planned, by state; a relaxed stockpile sells."""


class ReserveFacts:
    """Rules that buy or guarantee, as rows."""

    def __init__(self, book: Rulebook) -> None:
        index = book.index
        self.pace = np.zeros(book.next.shape[1])
        for state, pace in _PACE.items():
            self.pace[book.state_code["regulation"][state]] = pace
        self.buys: list[tuple[int, int, int, float, int | None]] = []
        """(rule, owner, commodity, tonnes a turn, purse)."""
        self.floors: list[tuple[int, int, float, float, int]] = []
        """(rule, commodity, price, tonnes a turn, purse)."""
        self.pools: list[tuple[int, int, int, Any]] = []
        """(rule, owner, commodity, allies)."""
        for i in book.of_kind["regulation"]:
            part = book.instrument(int(i)).regulation
            if part is None:
                continue
            owner, purse = int(book.owner[i]), None if part.pays is None else index["P"][part.pays]
            for name, tonnes in part.buys.items():
                self.buys.append((int(i), owner, index["C"][name], tonnes / book.per_year, purse))
                if part.pool:
                    allies = np.array([index["A"][a] for a in part.pool], np.intp)
                    self.pools.append((int(i), owner, index["C"][name], allies))
            for name, price in part.floor.items():
                if purse is not None:
                    tonnes = part.covers.get(name, 0.0) / book.per_year
                    self.floors.append((int(i), index["C"][name], price, tonnes, purse))
        self.usd = book.facts.usd_per_tonne * 1e-6
        """(C,) USD m for a tonne per unit of price."""


def apply_reserves(turn: Turn) -> None:
    """Buy, release and guarantee. Writes stock, left, served; leaves the tonnes taken in ``turn.stockpiled``."""
    book, w = turn.book, turn.w
    f: ReserveFacts = book.memo("reserves", lambda: ReserveFacts(book))
    for i, owner, c, tonnes, purse in f.buys:
        pace = f.pace[w["state"][:, i]] * w["level"][:, i]
        if not some(pace):
            continue
        title = book.instrument(i).title
        amount = np.maximum(pace * tonnes, -w["stock"][:, owner, c])
        if purse is not None:
            price = w["price"][:, c] * f.usd[c]
            amount = np.minimum(amount, w["left"][:, purse] / np.maximum(price, 1e-12))
            turn.add_at("left", purse, -amount * price, f"{title}: purchases and sales", i)
        turn.add_at("stock", (owner, c), amount, title, i)
        turn.stockpiled[:, c] += amount
    for i, owner, c, allies in f.pools:
        _share(turn, i, owner, c, allies, f.pace[w["state"][:, i]] != 0.0)
    for i, c, floor, tonnes, purse in f.floors:
        covered = np.maximum(f.pace[w["state"][:, i]], 0.0) * tonnes
        gap = np.maximum(floor - w["price"][:, c], 0.0) * f.usd[c] * covered
        due = np.minimum(gap, w["left"][:, purse])
        if some(due):
            turn.add_at("left", purse, -due, f"{book.instrument(i).title}: the price is below the floor", i)


def _share(turn: Turn, i: int, owner: int, c: int, allies: Any, on: Any) -> None:
    """In a shortage allies draw on the common stock."""
    book, w = turn.book, turn.w
    short = on * held(0.9 - w["supply_index"][:, c], 0.0, 0.5)
    if not some(short):
        return
    title = book.instrument(i).title
    given = 0.2 * short * w["stock"][:, owner, c]
    turn.add_at("stock", (owner, c), -given, f"{title}: released to allies", i)
    turn.stockpiled[:, c] -= given
    whole = rights(book).tonnes[c] / book.per_year
    each: F64 = given / len(allies) / max(whole, 1e-9)
    turn.add_at("served", (allies, c), np.repeat(each[:, None], len(allies), axis=1), f"{title}: from the pool", i)
