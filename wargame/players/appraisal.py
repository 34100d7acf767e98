"""What a text is worth to one actor now, clause by clause, and what it insists on.

A clause is worth its stakes, times the record of whoever promises it, time and precision (`negotiation.worth`). What an
actor promises itself costs it only as far as it means to keep it. Nothing here reads more than the actor's view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, picked
from wargame.expr import BOOL, NUMBER, Compiled
from wargame.negotiation.clause import Clause
from wargame.negotiation.concede import TEMPERAMENTS
from wargame.negotiation.worth import clause_worth
from wargame.players.stakes import MONEY, Stakes
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import some
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook
from wargame.scenario.doctrines import Bargaining

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]
Arrays = Mapping[str, Any]

DISCOUNT: Final = 0.97
"""Worth of the same a turn later."""
WAITING: Final = 0.7
"""Weight of a promise that waits for another: the other may not be kept, or late."""
TRUSTING: Final = 0.25
"""Least weight of a promise, however bad the record of whoever gives it: monitors and remedies are there too."""


@dataclass(frozen=True)
class Refused:
    """A red line: what the actor does not sign, while its condition holds."""

    kind: str
    clause: str
    giver: bool
    when: Compiled
    because: str

    def meets(self, clause: Clause, treaty: str, actor: str) -> bool:
        """Whether a clause of a treaty is one of those."""
        if self.clause:
            return f"{treaty}.{clause.id}" == self.clause
        return clause.kind == self.kind and (not self.giver or clause.giver == actor)


class Bill(NamedTuple):
    """What there is to know of some clauses but whom one believes.

    Attributes:
        points: (n,) what is at stake.
        pairs: (giver, receiver) of one clause or more; `pair` (n,) the place of each clause's.
        due: (n,) turns until it is due.
        vague: (n,) 0 precise .. 1 aspirational.
        replaced: (place of a clause, row) of promises in force that clauses take the place of.
    """

    points: F64
    pairs: tuple[tuple[int, int], ...]
    pair: NDArray[np.intp]
    due: F64
    vague: F64
    replaced: tuple[tuple[int, int], ...]


class Appraiser:
    """How one actor bargains: the stakes, and what its doctrine says under `bargaining`.

    Attributes:
        actor: its index.
        exponent: concession exponent, by its temperament.
        word: points that a broken word costs it; also how far it counts the cost of what it promises.
    """

    def __init__(self, book: Rulebook, actor: int, manner: Bargaining) -> None:
        self.book, self.actor = book, actor
        self.id = book.actors[actor]
        self.stakes = Stakes.of_book(book, self.id, manner.stakes)
        self._memo: dict[str, Any] = {}
        self.exponent = TEMPERAMENTS[manner.temperament]
        self.word = manner.word
        context: dict[str, Any] = {"actor": self.id, "context": "doctrine"}
        self._floor = book.scenario.compile(manner.floor, NUMBER, **context)
        self.refused = tuple(
            Refused(r.kind or "", r.clause or "", r.giver, book.scenario.compile(r.when, BOOL, **context), r.because)
            for r in manner.refuses.values()
        )

    def memo(self, name: str, make: Callable[[], Any]) -> Any:
        """What is prepared once for this mind."""
        if name not in self._memo:
            self._memo[name] = make()
        return self._memo[name]

    def floor(self, view: Arrays, batch: int) -> F64:
        """Points (B,) that a text must bring it, beside what walking away brings."""
        floor: F64 = np.zeros(batch) + evaluate(self._floor, view, batch)
        return floor

    def belief(self, view: Arrays, giver: int, receiver: int) -> F64:
        """Weight (B,) of a promise, by the record of its giver with its receiver; of its own, how far it means it."""
        if giver == self.actor:
            return np.full(len(view["turn"]), self.word)
        kept = np.asarray(view["kept"][:, giver, receiver])
        broken = np.asarray(view["broken"][:, giver, receiver])
        return np.asarray(TRUSTING + (1.0 - TRUSTING) * kept / (kept + broken), np.float64)

    def clause(self, view: Arrays, clause: Clause, points: float) -> F64:
        """Worth (B,) of a clause at stake for `points`, beyond the promises in force that it takes the place of."""
        worth = self._promise(view, clause, points)
        for name in clause.replaces:
            worth = worth - self._before(view, self.book.rows.place[name])
        return worth

    def _before(self, view: Arrays, k: int) -> F64:
        """Worth (B,) of the promise of a row where it is in force; nothing elsewhere."""
        rows = self.book.rows
        binds = rows.binding(view, np.array([k]))[:, 0]
        if not some(binds):
            return np.zeros(len(binds))
        return np.where(
            binds, self._promise(view, rows.options[k][0], float(self.stakes.points[1, k, self.actor])), 0.0
        )

    def _promise(self, view: Arrays, clause: Clause, points: float) -> F64:
        """Worth (B,) of a clause by itself."""
        index = self.book.index["A"]
        belief = self.belief(view, index[clause.giver], index[clause.receiver])
        return clause_worth(points * _weight(clause), belief, DISCOUNT, _due(clause), clause.vagueness)

    def bill(self, clauses: Sequence[Clause], points: Sequence[float]) -> Bill:
        """Clauses at stake for `points` each, to be weighed together."""
        index = self.book.index["A"]
        pairs = [(index[c.giver], index[c.receiver]) for c in clauses]
        known = tuple(dict.fromkeys(pairs))
        return Bill(
            np.array(points, np.float64) * [_weight(c) for c in clauses],
            known,
            np.array([known.index(pair) for pair in pairs], np.intp),
            np.array([_due(c) for c in clauses]),
            np.array([c.vagueness for c in clauses]),
            tuple((j, self.book.rows.place[name]) for j, c in enumerate(clauses) for name in c.replaces),
        )

    def worth(self, view: Arrays, bill: Bill) -> F64:
        """Worth (B, n) of the clauses of a bill."""
        belief = blank(len(view["turn"]), len(bill.pairs))
        for k, pair in enumerate(bill.pairs):
            belief[:, k] = self.belief(view, *pair)
        found = clause_worth(bill.points, picked(belief, bill.pair), DISCOUNT, bill.due, bill.vague)
        for j, k in bill.replaced:
            found[:, j] -= self._before(view, k)
        return found

    def crosses(self, view: Arrays, clause: Clause, treaty: str, batch: int) -> tuple[Mask, str]:
        """Worlds (B,) in which a clause crosses one of its red lines, and why."""
        crossed: Mask = np.zeros(batch, np.bool_)
        because = ""
        for line in self.refused:
            if line.meets(clause, treaty, self.id):
                crossed = crossed | np.broadcast_to(np.asarray(evaluate(line.when, view, batch), np.bool_), (batch,))
                because = because or line.because
        return crossed, because

    def gains(self, view: Arrays, treaty: int, batch: int) -> F64:
        """Points (B,) by which the agreed text of a treaty beats walking away; far below nothing across a red line."""
        rows = self.book.rows
        n = rows.treaty_of[self.book.instruments[treaty]]
        total = self.stakes.text[n, self.actor] - self.floor(view, batch)
        agreed = np.asarray(view["agreed"])[:, rows.span(n)]
        for j in np.flatnonzero(agreed.any(axis=0)).tolist():
            k = rows.first[n] + j
            if rows.blank[k]:
                total = total + np.where(agreed[:, j] > 0, self._blank(view, k), 0.0)
                continue
            for option in np.unique(agreed[:, j]).tolist():
                if option > 0:
                    clause = rows.options[k][option - 1]
                    worth = self.clause(view, clause, float(self.stakes.points[option, k, self.actor]))
                    crossed, _ = self.crosses(view, clause, rows.treaty_name(n), batch)
                    total = total + np.where(agreed[:, j] == option, np.where(crossed, -1e6, worth), 0.0)
        return np.asarray(total, np.float64)

    def _blank(self, view: Arrays, k: int) -> F64:
        """Points (B,) of what stands in a blank row, by its numbers."""
        said = {name: np.asarray(view[name])[:, k] for name in _SAID}
        points = self.stakes.about[
            np.maximum(said["clause_subject"], 0), np.maximum(said["clause_goal"], 0), self.actor
        ]
        payment = said["clause_kind"] == KIND_CODE["payment"]
        flow = (said["clause_receiver"] == self.actor) * 1.0 - (said["clause_giver"] == self.actor)
        points = np.where(payment, self.stakes.money[self.actor] * said["clause_amount"] / MONEY * flow, points)
        giver, receiver = said["clause_giver"], said["clause_receiver"]
        belief = np.full(len(giver), self.word)
        for g in np.unique(giver).tolist():
            for r in np.unique(receiver[giver == g]).tolist():
                if g != self.actor and g >= 0:
                    belief = np.where((giver == g) & (receiver == r), self.belief(view, g, r), belief)
        due = np.maximum(said["clause_due"], 0).astype(np.float64)
        points = points * np.where(said["clause_after"] > 0, WAITING, 1.0)
        return clause_worth(points, belief, np.full(len(due), DISCOUNT), due, said["clause_vague"] / 100.0)


def _weight(clause: Clause) -> float:
    """What its stakes count for by what must come first."""
    return 1.0 if clause.after is None else WAITING


def _due(clause: Clause) -> float:
    """Turns until a clause is due; of one with a day, as if it were soon."""
    return float(clause.due) if isinstance(clause.due, int) else 4.0


_SAID: Final = ("clause_kind", "clause_giver", "clause_receiver", "clause_subject", "clause_goal", "clause_amount",
                "clause_due", "clause_after", "clause_vague")  # fmt: skip
