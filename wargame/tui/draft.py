"""A text that a person is writing, on their own side of the table, until it is offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wargame.base.text import unused
from wargame.session.bargaining import Choice, ClauseMap, Offer, TextCard


@dataclass
class Draft:
    """What one seat has in hand for one table.

    Attributes:
        seat: whose it is.
        treaty: what it would be written into.
        basis: number of the draft it was begun from.
        clauses: by id, in their order.
        needs: texts it would be tied to.
        before: the clauses of the standing text, to tell what has been changed.
        tied: the texts that the standing text is tied to.
        sent: it was offered, and stays in sight until the text that it became is seen.
    """

    seat: str
    treaty: str
    basis: int
    clauses: dict[str, ClauseMap]
    needs: tuple[str, ...] = ()
    before: Mapping[str, ClauseMap] = field(default_factory=dict)
    tied: tuple[str, ...] = ()
    sent: bool = False

    @classmethod
    def of(cls, seat: str, text: TextCard, needs: tuple[str, ...] = ()) -> Draft:
        """Begin from the standing text."""
        clauses = {c.id: dict(c.clause) for c in text.clauses if c.change != "gone"}
        return cls(seat, text.treaty, text.number, dict(clauses), needs, clauses, needs)

    @property
    def changed(self) -> bool:
        """Whether it differs from the standing text."""
        return self.clauses != dict(self.before) or self.needs != self.tied

    def offer(self, note: str = "") -> Offer:
        """It as an offer."""
        return Offer(seat=self.seat, treaty=self.treaty, clauses=self.clauses, needs=self.needs, basis=self.basis,
                     note=note)  # fmt: skip

    @property
    def names(self) -> list[str]:
        """Clauses of the standing text in their places, struck or not, and then what is new."""
        return [*self.before, *(n for n in self.clauses if n not in self.before)]

    def mark(self, name: str) -> str:
        """How a clause differs from the standing text: + new, ~ changed, - gone, or nothing."""
        if name not in self.before:
            return "+"
        if name not in self.clauses:
            return "-"
        return "~" if self.clauses[name] != self.before[name] else ""

    def add(self, clauses: Iterable[ClauseMap], names: Iterable[str]) -> None:
        """Write clauses into it, under names of their own."""
        for name, clause in zip(names, clauses, strict=True):
            self.clauses[unused(name, self.clauses)] = dict(clause)

    def take(self, entry: TextCard | Choice) -> None:
        """Write an entry of the menu into it: all clauses of a template, or a single promise."""
        if isinstance(entry, TextCard):
            self.add([c.clause for c in entry.clauses], [c.id for c in entry.clauses])
        else:
            self.add([entry.clause], [entry.name])

    def drop(self, name: str) -> None:
        """Take a clause out, or put one of the standing text back."""
        if name in self.clauses:
            del self.clauses[name]
        elif name in self.before:
            places = self.names
            self.clauses[name] = dict(self.before[name])
            self.clauses = {n: self.clauses[n] for n in places if n in self.clauses}

    def set(self, name: str, **values: Any) -> None:
        """Change parts of a clause, or take out those that are nothing; defaults are left out by whoever reads it."""
        self.put(name, {**self.clauses[name], **values})

    def put(self, name: str, clause: ClauseMap) -> None:
        """Write a clause anew; what it waits for can be said by number in `names`, or by name alone."""
        after = clause.get("after")
        said = after.get("clause") if isinstance(after, dict) else after
        if isinstance(said, int) and 1 <= said <= len(self.names):
            said = self.names[said - 1]
        if isinstance(said, str):
            clause = {**clause, "after": {**(after if isinstance(after, dict) else {}), "clause": said}}
        self.clauses[name] = {key: value for key, value in clause.items() if value is not None}

    def step_amount(self, name: str, step: int) -> None:
        """More or less of what is promised: a tenth of a share, or a tenth of what it is."""
        amount = float(self.clauses[name].get("amount", 1.0))
        size = 0.1 if amount <= 1.0 and not (amount == 1.0 and step > 0) else max(round(amount / 10), 1)
        self.set(name, amount=round(max(amount + step * size, 0.0), 4))

    def step_due(self, name: str, step: int) -> None:
        """Later or sooner, in turns."""
        due = self.clauses[name].get("due", 1)
        if isinstance(due, int):
            self.set(name, due=max(due + step, 0))
