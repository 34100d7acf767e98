"""What one mind makes of the world as it stands: promises and texts weighed in many worlds, and only where asked."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, picked
from wargame.expr import Compiled
from wargame.negotiation.worth import clause_worth
from wargame.players.appraisal import DISCOUNT, Appraiser, Bill
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import Where, columns, distinct, some
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World
from wargame.world.view import Estimates, Fields, View

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

NEVER: Final = -1e6
"""Points of a clause that crosses a red line."""


class Written(NamedTuple):
    """The written clauses of a treaty, as one mind weighs them.

    Attributes:
        bill: every option of every written row.
        place: (n,) the row of each, counted within the treaty; `option` (n,) its number there.
        lines: the condition of each red line that some of them cross, and which (n,).
    """

    bill: Bill
    place: Ints
    option: Ints
    lines: tuple[tuple[Compiled, Mask], ...]


class Outlook:
    """What one mind makes of the world as it stands; its beliefs are worked out once.

    Attributes:
        floor: (B,) points that a text must bring it, beside what walking away brings.
    """

    def __init__(self, mind: Appraiser, view: Fields) -> None:
        self.mind, self.view = mind, view
        self.batch = len(view["turn"])
        self.floor: F64 = mind.floor(view, self.batch)
        self._beliefs: dict[tuple[int, int], F64] = {}
        self._holds: dict[Compiled, Any] = {}

    def belief(self, giver: int, receiver: int) -> F64:
        """Weight (B,) of a promise of the one to the other."""
        found = self._beliefs.get((giver, receiver))
        if found is None:
            found = self._beliefs[giver, receiver] = self.mind.belief(self.view, giver, receiver)
        return found

    def holds(self, when: Compiled) -> Any:
        """Whether the condition of a red line holds: (B,), or one truth for all worlds."""
        if when not in self._holds:
            self._holds[when] = evaluate(when, self.view, self.batch)
        return self._holds[when]

    def worth(self, bill: Bill, worlds: Ints) -> F64:
        """Worth (n, clauses) of the clauses of a bill in some worlds (n,)."""
        belief = blank(len(worlds), len(bill.pairs))
        for k, pair in enumerate(bill.pairs):
            belief[:, k] = self.belief(*pair)[worlds]
        found = clause_worth(bill.points, picked(belief, bill.pair), DISCOUNT, bill.due, bill.vague)
        if len(bill.replaced):
            binds = self.mind.book.rows.binding(self.view, bill.replaced)[worlds]
            for j in columns(binds):
                before = self.mind.standing(self.view, int(bill.replaced[j]), worlds, self.belief)
                found[:, bill.heir[j]] -= np.where(binds[:, j], before, 0.0)
        return found

    def gains(self, treaty: int, worlds: Ints) -> F64:
        """Points (n,) by which the agreed text of a treaty beats walking away in some worlds (n,).

        Far below nothing across a red line.
        """
        mind, rows = self.mind, self.mind.book.rows
        n = int(mind.book.rank_of[treaty])
        agreed = np.asarray(self.view["agreed"][:, rows.span(n)])[worlds]
        total: F64 = mind.stakes.text[n, mind.actor] - self.floor[worlds]
        written: Written = mind.memo(f"written:{n}", lambda: _written(mind, n))
        parts: list[tuple[int, F64]] = []
        if len(written.option):
            taken = picked(agreed, written.place) == written.option
            worth = self._short_of_lines(written, worlds)
            parts = [(int(written.place[m]), np.where(taken[:, m], worth[:, m], 0.0)) for m in columns(taken)]
        for j in rows.blanks[n]:
            if some(agreed[:, j]):
                own = self._blank(rows.first[n] + j, worlds)
                parts.append((j, np.where(agreed[:, j] > 0, own, 0.0)))
        for _, part in sorted(parts, key=lambda part: part[0]):
            total = total + part
        return total

    def signs(self, treaty: int, where: Where) -> Mask:
        """(B,) where its agreed text is worth more than walking away, of the worlds of `where`."""
        found = np.zeros(self.batch, np.bool_)
        worlds = np.flatnonzero(np.broadcast_to(where, self.batch))
        if len(worlds):
            found[worlds] = self.gains(treaty, worlds) > 0.0
        return found

    def _short_of_lines(self, written: Written, worlds: Ints) -> F64:
        """Worth (n, clauses) of written clauses; `NEVER` where one crosses a red line."""
        worth = self.worth(written.bill, worlds)
        for when, crossing in written.lines:
            holds = np.broadcast_to(np.asarray(self.holds(when), np.bool_), (self.batch,))[worlds]
            worth = np.where(holds[:, None] & crossing, NEVER, worth)
        return worth

    def _blank(self, k: int, worlds: Ints) -> F64:
        """Points (n,) of what stands in a blank row, beyond the promises in force that it takes the place of."""
        mind, rows = self.mind, self.mind.book.rows
        worth = mind.said(self.view, k, worlds, self.belief)
        instead = np.asarray(self.view["clause_instead"][:, k])[worlds]
        for code in distinct(instead, instead > 0):
            binds = rows.binding(self.view, np.array([code - 1]))[worlds, 0] & (instead == code)
            if some(binds):
                worth = worth - np.where(binds, mind.standing(self.view, code - 1, worlds, self.belief), 0.0)
        return worth


class Outlooks:
    """Views of worlds that stand still, and the outlooks of minds on them; each is made when it is first asked for."""

    def __init__(self, book: Rulebook, world: World) -> None:
        self._book, self._world = book, world
        self._estimates = Estimates(book.intel, world)
        self._views: dict[int, View] = {}
        self._made: dict[Appraiser, Outlook] = {}

    def view(self, actor: int) -> View:
        """What an actor may read."""
        found = self._views.get(actor)
        if found is None:
            found = self._views[actor] = View(self._world, self._book.sight[actor], self._estimates)
        return found

    def of(self, mind: Appraiser) -> Outlook:
        """That of one mind."""
        found = self._made.get(mind)
        if found is None:
            found = self._made[mind] = Outlook(mind, self.view(mind.actor).fields)
        return found


def _written(mind: Appraiser, n: int) -> Written:
    rows = mind.book.rows
    name = rows.treaty_name(n)
    found = [
        (j, o + 1, clause) for j in range(rows.count[n]) for o, clause in enumerate(rows.options[rows.first[n] + j])
    ]
    clauses = [clause for _, _, clause in found]
    points = [float(mind.stakes.points[o, rows.first[n] + j, mind.actor]) for j, o, _ in found]
    lines = []
    for line in mind.refused:
        crossing = np.array([line.meets(clause, name, mind.id) for clause in clauses], np.bool_)
        if crossing.any():
            lines.append((line.when, crossing))
    place, option = (np.array([row[k] for row in found], np.intp) for k in (0, 1))
    return Written(mind.bill(clauses, points), place, option, tuple(lines))
