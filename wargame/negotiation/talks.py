"""Talks between negotiators, B tables at once: who speaks, who answers, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.base.errors import UsageError
from wargame.negotiation.answers import Answers
from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.fair import NONE, signs
from wargame.negotiation.negotiator import Negotiator
from wargame.negotiation.space import Space
from wargame.negotiation.table import (
    Table,
    deal,
    end_exchange,
    leave,
    offer,
    open_table,
    settle_partly,
    stand_behind,
)


@dataclass(frozen=True)
class Talks:
    """How the talks of B tables went.

    Attributes:
        table: the tables as they were left.
        deal: what was signed (B,), `NONE` where nothing was.
        exchanges: exchanges used (B,).
        offers: what each seat proposed in each exchange (B, T, S), `NONE` where it made no offer; empty unless kept.
    """

    table: Table
    deal: I64
    exchanges: I64
    offers: I64


def hold_talks(
    space: Space,
    u: F64,
    r: F64,
    exponent: F64,
    *,
    patience: int,
    collapse: F64 | None = None,
    draws: F64 | None = None,
    red_lines: Mask | None = None,
    status_quo: I64 | None = None,
    keep_offers: bool = False,
) -> Talks:
    """Let negotiators bargain until they agree, break down or run out of time.

    Args:
        space: the packages.
        u: utilities (B, S, P); each seat's negotiator sees its own row only.
        r: walk-away values (B, S).
        exponent: concession exponents (B, S).
        patience: exchanges there is time for.
        collapse: chance that talks break down after an exchange (B,); none unless given.
        draws: uniform draws (B, patience), needed with `collapse`.
        red_lines: packages a seat may never sign (B, S, P).
        status_quo: option that leaves an issue as it is (n,); given, what is agreed at the end is signed in part.
        keep_offers: whether to record every offer.

    Raises:
        UsageError: a chance of collapse without draws, or no time at all.
    """
    tables, seats = r.shape
    if patience < 1:
        raise UsageError("talks without a single exchange", where="talks", way_out="give them a patience of 1 or more")
    if collapse is not None and draws is None:
        raise UsageError("a chance of collapse needs draws", where="talks", way_out="pass `draws` (B, patience)")
    sitting = _Sitting(space, u, r, exponent, red_lines, patience)
    offers = np.full((tables, patience if keep_offers else 0, seats), NONE, np.int64)
    whole = open_table(tables, seats)
    limit = np.full(tables, patience, np.int64)
    chance = np.zeros(tables) if collapse is None else collapse
    for exchange in range(patience):
        t = exchange / (patience - 1) if patience > 1 else 1.0
        sitting.exchange(t, exchange == patience - 1)
        if keep_offers:
            offers[sitting.rows, exchange] = sitting.said
        draw = np.ones(tables) if draws is None else draws[:, exchange]
        rows = sitting.rows
        sitting.table = end_exchange(sitting.table, limit[rows], chance[rows], draw[rows])
        if not sitting.put_away(whole):
            break
    if status_quo is not None:
        whole = settle_partly(space, whole, status_quo, signs(u, r, red_lines))
    return Talks(whole, deal(whole), whole.exchange, offers)


class _Sitting:
    """The tables where talks still go on, and the negotiators at them."""

    def __init__(self, space: Space, u: F64, r: F64, exponent: F64, red_lines: Mask | None, patience: int) -> None:
        tables, seats = r.shape
        self.rows = np.arange(tables)
        self.table = open_table(tables, seats)
        self.said = np.full((tables, seats), NONE, np.int64)
        self.answers = Answers(space, tables, seats, patience) if seats > 2 else None
        self.minds = [
            Negotiator(
                space,
                np.ascontiguousarray(u[:, s]),
                r[:, s],
                exponent[:, s],
                seat=s,
                seats=seats,
                answers=self.answers,
                red_lines=None if red_lines is None else red_lines[:, s],
            )
            for s in range(seats)
        ]

    def exchange(self, t: float, last: bool) -> None:
        """Every seat speaks once, in order."""
        self.said = np.full(self.table.last.shape, NONE, np.int64)
        for seat in range(len(self.minds)):
            self._speak(seat, t, last)

    def _speak(self, seat: int, t: float, last: bool) -> None:
        mind, table = self.minds[seat], self.table
        aim = mind.aim(t)
        draft = mind.propose(t, aim)
        due = table.open & (table.text >= 0) & ~table.behind[:, seat]
        yes = due & mind.judge(table.text, draft, aim, t, last)
        if yes.any():
            if self.answers is not None:
                self.answers.accept(seat, table.text, yes, t)
            for s, other in enumerate(self.minds):
                if s != seat:
                    other.stand_behind(seat, table.text, yes)
            table = stand_behind(table, seat, yes)
        says = table.open & ~table.behind[:, seat] & (draft >= 0)
        table = leave(table, table.open & (draft < 0))
        table = offer(table, seat, draft, says)
        mind.say(draft, says)
        if self.answers is not None:
            self.answers.hear(seat, draft, says, t)
        for s, other in enumerate(self.minds):
            if s != seat:
                other.hear(seat, draft, says, t)
        self.said[:, seat] = np.where(says, draft, NONE)
        self.table = table

    def put_away(self, whole: Table) -> bool:
        """Write the tables back, and go on with the open ones once they are fewer than three in four."""
        live = self.table.open
        for name in ("state", "text", "behind", "last", "exchange"):
            getattr(whole, name)[self.rows] = getattr(self.table, name)
        if live.sum() * 4 < live.size * 3:
            self.rows = self.rows[live]
            self.table = Table(*(getattr(self.table, n)[live] for n in ("state", "text", "behind", "last", "exchange")))
            for who in (*self.minds, self.answers):
                if who is not None:
                    who.keep(live)
        return bool(live.any())
