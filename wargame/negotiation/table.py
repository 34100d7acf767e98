"""A table: one state machine for two seats or many, for people and for batches.

Offers go round in seat order (stacked alternating offers: Rubinstein 1982, *Econometrica* 50; Aydogan, Festen,
Hindriks and Jonker 2017 for many seats). A seat answers the standing text by standing behind it or by putting its own
in its place; a text that all stand behind is agreed. One round of all seats is an exchange; after each the talks may
collapse, and after the last they have run out of time. What the last texts have in common can be agreed on its own,
with the rest left in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.fair import NONE
from wargame.negotiation.space import Space

OPEN: Final = 0
AGREED: Final = 1
PARTIAL: Final = 2
COLLAPSED: Final = 3
TIMED_OUT: Final = 4
LEFT: Final = 5
STATES: Final = ("open", "agreed", "partial", "collapsed", "timed_out", "left")
"""Names of a table's states, by code. All but the first are final."""


@dataclass(frozen=True)
class Table:
    """B tables with the same seats.

    Attributes:
        state: one of `STATES`, by code (B,).
        text: the standing text (B,), `NONE` before the first offer.
        behind: who stands behind it (B, S).
        last: each seat's own last offer (B, S), `NONE` where it made none.
        exchange: exchanges completed (B,).
    """

    state: I64
    text: I64
    behind: Mask
    last: I64
    exchange: I64

    @property
    def open(self) -> Mask:
        """Tables where talks go on (B,)."""
        return np.asarray(self.state == OPEN, np.bool_)


def open_table(tables: int, seats: int) -> Table:
    """Nothing said yet."""
    nobody: Mask = np.zeros((tables, seats), np.bool_)
    none = np.full(tables, NONE, np.int64)
    zero = np.zeros(tables, np.int64)
    return Table(zero, none, nobody, np.full((tables, seats), NONE, np.int64), zero.copy())


def offer(table: Table, seat: int, package: I64, where: Mask) -> Table:
    """A seat puts a text on the table at the tables in `where`; only it stands behind it now."""
    does = where & table.open & (package >= 0)
    behind = np.where(does[:, None], np.arange(table.behind.shape[1])[None, :] == seat, table.behind)
    last = table.last.copy()
    last[:, seat] = np.where(does, package, last[:, seat])
    return replace(table, text=np.where(does, package, table.text), behind=behind, last=last)


def stand_behind(table: Table, seat: int, where: Mask) -> Table:
    """A seat accepts the standing text; where it was the last to do so, that is the agreement."""
    does = where & table.open & (table.text >= 0)
    behind = table.behind.copy()
    behind[:, seat] |= does
    done = does & behind.all(axis=-1)
    return replace(table, behind=behind, state=np.where(done, AGREED, table.state))


def leave(table: Table, where: Mask) -> Table:
    """A seat walks out for good."""
    return replace(table, state=np.where(where & table.open, LEFT, table.state))


def end_exchange(table: Table, patience: I64, collapse: F64, draw: F64) -> Table:
    """Count the exchange; the talks may break down, or have run out of time.

    Args:
        table: the tables.
        patience: exchanges there is time for (B,).
        collapse: chance that talks break down after an exchange (B,).
        draw: uniform draws (B,).
    """
    exchange = table.exchange + table.open
    ended = table.open & (exchange >= patience)
    broken = table.open & ~ended & (draw < collapse)
    state = np.where(broken, COLLAPSED, np.where(ended, TIMED_OUT, table.state))
    return replace(table, state=state, exchange=exchange)


def agreed_issues(space: Space, table: Table) -> I64:
    """The options all seats' last offers have in common (B, n); -1 where they differ or a seat made none."""
    spoken: Mask = np.asarray((table.last >= 0).all(axis=-1), np.bool_)
    held = space.packages[np.maximum(table.last, 0)]
    same: Mask = np.asarray((held == held[:, :1]).all(axis=1), np.bool_) & spoken[:, None]
    return np.where(same, held[:, 0], -1)


def bracketed_text(space: Space, table: Table, status_quo: I64) -> I64:
    """The agreed issues as a text, with the status quo (n,) wherever there are brackets (B,); a whole space only.

    `NONE` where nothing is agreed.
    """
    common = agreed_issues(space, table)
    text = space.number(np.where(common >= 0, common, status_quo))
    return np.where((common >= 0).any(axis=-1), text, NONE)


def settle_partly(space: Space, table: Table, status_quo: I64, could_sign: Mask) -> Table:
    """Where talks ran out of time, sign what is agreed already, if every seat could live with it.

    Args:
        space: the packages.
        table: the tables.
        status_quo: the option that leaves an issue as it is (n,).
        could_sign: which seats could sign which packages (B, S, P).
    """
    text = bracketed_text(space, table, status_quo)
    rows = np.arange(text.shape[0])
    willing = could_sign[rows, :, np.maximum(text, 0)].all(axis=-1)
    does = (table.state == TIMED_OUT) & (text >= 0) & willing
    return replace(
        table,
        state=np.where(does, PARTIAL, table.state),
        text=np.where(does, text, table.text),
        behind=table.behind | does[:, None],
    )


def deal(table: Table) -> I64:
    """What was signed (B,), whole or in part; `NONE` where nothing was."""
    return np.where((table.state == AGREED) | (table.state == PARTIAL), table.text, NONE)
