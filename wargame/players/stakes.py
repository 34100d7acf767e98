"""What promises are worth to the actors, as the scenario says under `worth`: points of a score while they are kept.

The numbers are measured by `wargame.players.rehearsal` and written into the scenario, where a designer can overrule
them. They are beliefs that everybody shares; what makes a text worth more to one seat than to another at a moment of
the game (who can be believed, what comes late, what is vague) is put to them by `wargame.players.appraisal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.clause import KINDS, Clause
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]

MONEY = 100.0
"""USD m that an entry ``money`` speaks of."""

WHOLE: Final = {"stop_support": 0.0, "prisoner_release": 500.0}
"""Amount that an entry of a kind speaks of, where that is not all of it."""


class Stakes:
    """The entries under `worth`, by what they are about.

    Attributes:
        points: (options + 1, K, A) points of each option of each written row to each actor; 0 where it is not agreed.
        about: (subjects, states + 1, A) points of bringing an instrument into a state, by the codes of blank rows.
        money: (A,) points of USD 100 m.
        text: (T, A) points of having the treaty in force, before what stands in it.
    """

    def __init__(self, book: Rulebook, actor: str = "", own: Mapping[str, float] | None = None) -> None:
        """Read the entries of a scenario; of one actor those in `own` instead, where it has some."""
        self._book = book
        self._known = {key: self._row(entry) for key, entry in book.text.worth.items()}
        for key, points in (own or {}).items():
            row = self._known.get(key, np.zeros(len(book.actors))).copy()
            row[book.index["A"][actor]] = points
            self._known[key] = row
        self.money: F64 = self._of_key("money")
        rows = book.rows
        most = max([0, *map(len, rows.options)])
        self.points: F64 = np.zeros((most + 1, len(rows.ids), len(book.actors)))
        for k, options in enumerate(rows.options):
            treaty = rows.treaty_name(int(rows.treaty[k]))
            for o, clause in enumerate(options):
                self.points[o + 1, k] = self.of(clause, treaty, max(option.amount for option in options))
        self.about: F64 = self._about()
        self.text: F64 = np.array([self._of_key(rows.treaty_name(n)) for n in range(len(rows.treaties))])

    @staticmethod
    def of_book(book: Rulebook, actor: str = "", own: Mapping[str, float] | None = None) -> Stakes:
        """The stakes of a scenario, worked out once; as one actor with a mind of its own has them."""
        key = f"stakes:{actor}:{sorted(own.items())}" if own else "stakes"
        found: Stakes = book.memo(key, lambda: Stakes(book, actor, own))
        return found

    def of(self, clause: Clause, treaty: str, written: float | None = None) -> F64:
        """Points (A,) of a clause while it is kept: by its own entry, by what it is about, or by money.

        Args:
            clause: the clause.
            treaty: in whose text it stands.
            written: amount that its own entry speaks of: the largest of its variants.
        """
        if clause.kind == "payment":
            rate = self.money * clause.amount / MONEY
            flow = np.zeros(len(rate))
            flow[self._book.index["A"][clause.receiver]] = 1.0
            flow[self._book.index["A"][clause.giver]] = -1.0
            return rate * flow
        for key, amount in self._keys(clause, treaty, written):
            if key in self._known:
                kind = KINDS[clause.kind]
                share = clause.amount / amount if kind.unit and amount else 1.0
                if clause.kind == "stop_support" and amount < 1.0:  # the less may be given, the more is promised
                    share = (1.0 - clause.amount) / (1.0 - amount)
                return self._known[key] * share * self._parties(clause, key)
        return np.zeros(len(self._book.actors))

    def _parties(self, clause: Clause, key: str) -> F64:
        """(A,) whom an entry speaks of: of what a text performs between two, those two, as giver and as receiver."""
        if not KINDS[clause.kind].performed or clause.goal or not key.startswith(f"{clause.giver}.{clause.kind}"):
            return np.ones(len(self._book.actors))
        return np.isin(self._book.actors, (clause.giver, clause.receiver)).astype(np.float64)

    def _about(self) -> F64:
        rows = self._book.rows
        most = max(map(len, rows.states.values()))
        found = np.zeros((len(rows.subjects), most + 1, len(self._book.actors)))
        for code, (sort, name) in enumerate(rows.subjects):
            if sort == "instrument":
                for goal, state in enumerate(rows.states[self._book.text.instruments[name].kind]):
                    found[code, goal + 1] = self._of_key(f"{name}.{state}")
        return found

    def _keys(self, clause: Clause, treaty: str, written: float | None) -> Iterator[tuple[str, float]]:
        """Entries that could speak of a clause, the closest first, and the amount that each speaks of."""
        yield f"{treaty}.{clause.id}", clause.amount if written is None else written
        yield subject_key(clause), WHOLE.get(clause.kind, 1.0)
        yield f"{clause.giver}.{clause.kind}", WHOLE.get(clause.kind, 1.0)

    def _of_key(self, key: str) -> F64:
        return self._known.get(key, np.zeros(len(self._book.actors)))

    def _row(self, entry: Mapping[str, float]) -> F64:
        row = np.zeros(len(self._book.actors))
        for seat, points in entry.items():
            row[self._book.index["A"][seat]] = points
        return row


def subject_key(clause: Clause) -> str:
    """The entry that speaks of what a clause is about, whatever text it stands in.

    >>> subject_key(Clause("c", "lift_sanction", "eu", "rwanda", "eu_listings", "lifted"))
    'eu_listings.lifted'
    >>> subject_key(Clause("c", "withdraw", "m23", "drc", "goma"))
    'm23.withdraw.goma'
    """
    if clause.goal:
        return f"{clause.subject}.{clause.goal}"
    return ".".join(part for part in (clause.giver, clause.kind, clause.subject) if part)
