"""What a text is worth to one actor now, clause by clause, and what it insists on.

A clause is worth its stakes, times the record of whoever promises it, time and precision (`negotiation.worth`). What an
actor promises itself costs it only as far as it means to keep it. Nothing here reads more than the actor's view.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.expr import BOOL, NUMBER, Compiled
from wargame.negotiation.clause import Clause
from wargame.negotiation.concede import TEMPERAMENTS
from wargame.negotiation.worth import clause_worth
from wargame.players.stakes import MONEY, Stakes
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import distinct, some
from wargame.rules.rows import KIND_CODE, KIND_NAMES
from wargame.rules.rulebook import Rulebook
from wargame.scenario.doctrines import Bargaining

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]
Arrays = Mapping[str, Any]
Belief = Callable[[int, int], F64]
"""Weight (B,) of a promise by giver and receiver."""

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
        replaced: (r,) rows whose promises clauses take the place of; `heir` (r,) the place of the clause.
    """

    points: F64
    pairs: tuple[tuple[int, int], ...]
    pair: NDArray[np.intp]
    due: F64
    vague: F64
    replaced: NDArray[np.intp]
    heir: NDArray[np.intp]


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
        self._memo: dict[Hashable, Any] = {}
        self.exponent = TEMPERAMENTS[manner.temperament]
        self.word = manner.word
        context: dict[str, Any] = {"actor": self.id, "context": "doctrine"}
        self._floor = book.scenario.compile(manner.floor, NUMBER, **context)
        self.refused = tuple(
            Refused(r.kind or "", r.clause or "", r.giver, book.scenario.compile(r.when, BOOL, **context), r.because)
            for r in manner.refuses.values()
        )

    def memo(self, name: Hashable, make: Callable[[], Any]) -> Any:
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
        binds = self.book.rows.binding(view, np.array([k]))[:, 0]
        every = np.arange(len(binds))
        return np.where(binds, self.standing(view, k, every), 0.0) if some(binds) else np.zeros(len(binds))

    def standing(self, view: Arrays, k: int, worlds: Ints, belief: Belief | None = None) -> F64:
        """Worth (n,) of the promise of a row by itself in some worlds (n,): as first written, or as it says."""
        if self.book.rows.blank[k]:
            return self.said(view, k, worlds, belief or partial(self.belief, view))
        return self._promise(view, self.book.rows.options[k][0], float(self.stakes.points[1, k, self.actor]))[worlds]

    def said(self, view: Arrays, k: int, worlds: Ints, belief: Belief) -> F64:
        """Worth (n,) of what stands in a blank row by itself in some worlds (n,), by its numbers.

        Args:
            view: what the actor sees.
            k: the row.
            worlds: where.
            belief: weight (B,) of a promise by giver and receiver.
        """
        stakes = self.stakes
        said = {name: np.asarray(view[name][:, k])[worlds] for name in _SAID}
        about = np.maximum(said["clause_subject"], 0), np.maximum(said["clause_goal"], 0)
        giver, receiver = said["clause_giver"], said["clause_receiver"]
        flow = (receiver == self.actor) * 1.0 - (giver == self.actor)
        paid = stakes.money[self.actor] * said["clause_amount"] / MONEY * flow
        points = np.where(said["clause_kind"] == KIND_CODE["payment"], paid, stakes.about[(*about, self.actor)])
        plain = (said["clause_goal"] == 0) & (said["clause_kind"] >= 0) & (said["clause_kind"] != KIND_CODE["payment"])
        if some(plain):
            points[plain] = self._without_goals(view, k, worlds[plain])
        points = points * np.where(said["clause_after"] > 0, WAITING, 1.0)
        weight = np.full(len(giver), self.word)
        for g in distinct(giver):
            for r in distinct(receiver, giver == g) if g != self.actor and g >= 0 else ():
                weight = np.where((giver == g) & (receiver == r), belief(g, r)[worlds], weight)
        due = np.maximum(said["clause_due"], 0).astype(np.float64)
        return clause_worth(points, weight, np.full(len(due), DISCOUNT), due, said["clause_vague"] / 100.0)

    def _promise(self, view: Arrays, clause: Clause, points: float) -> F64:
        """Worth (B,) of a clause by itself."""
        index = self.book.index["A"]
        belief = self.belief(view, index[clause.giver], index[clause.receiver])
        return clause_worth(points * _weight(clause), belief, DISCOUNT, _due(clause), clause.vagueness)

    def _without_goals(self, view: Arrays, k: int, worlds: Ints) -> F64:
        """Points (n,) of what a blank row says in some worlds (n,), where it brings no instrument into a state."""
        said = (np.asarray(view[name][:, k])[worlds].tolist() for name in _DEED)
        return np.array([self.memo(deed, partial(self._at_stake, *deed)) for deed in zip(*said, strict=True)])

    def _at_stake(self, kind: int, giver: int, receiver: int, subject: int, amount: float) -> float:
        """Points of a deed, by the numbers of `_DEED`."""
        rows, actors = self.book.rows, self.book.actors
        deed = KIND_NAMES[kind], actors[giver], actors[receiver], rows.subjects[subject][1]
        return float(self.stakes.of(Clause("", *deed, amount=round(amount, 6)), "")[self.actor])

    def bill(self, clauses: Sequence[Clause], points: Sequence[float]) -> Bill:
        """Clauses at stake for `points` each, to be weighed together."""
        index = self.book.index["A"]
        pairs = [(index[c.giver], index[c.receiver]) for c in clauses]
        known = tuple(dict.fromkeys(pairs))
        replaced = [(self.book.rows.place[name], j) for j, c in enumerate(clauses) for name in c.replaces]
        return Bill(
            np.array(points, np.float64) * [_weight(c) for c in clauses],
            known,
            np.array([known.index(pair) for pair in pairs], np.intp),
            np.array([_due(c) for c in clauses]),
            np.array([c.vagueness for c in clauses]),
            np.array([k for k, _ in replaced], np.intp),
            np.array([j for _, j in replaced], np.intp),
        )

    def crosses(self, view: Arrays, clause: Clause, treaty: str, batch: int) -> tuple[Mask, str]:
        """Worlds (B,) in which a clause crosses one of its red lines, and why."""
        crossed: Mask = np.zeros(batch, np.bool_)
        because = ""
        for line in self.refused:
            if line.meets(clause, treaty, self.id):
                crossed = crossed | np.broadcast_to(np.asarray(evaluate(line.when, view, batch), np.bool_), (batch,))
                because = because or line.because
        return crossed, because


def _weight(clause: Clause) -> float:
    """What its stakes count for by what must come first."""
    return 1.0 if clause.after is None else WAITING


def _due(clause: Clause) -> float:
    """Turns until a clause is due; of one with a day, as if it were soon."""
    return float(clause.due) if isinstance(clause.due, int) else 4.0


_SAID: Final = ("clause_kind", "clause_giver", "clause_receiver", "clause_subject", "clause_goal", "clause_amount",
                "clause_due", "clause_after", "clause_vague")  # fmt: skip
_DEED: Final = ("clause_kind", "clause_giver", "clause_receiver", "clause_subject", "clause_amount")
"""What the stakes of a clause hang on that brings no instrument into a state."""
