"""What two seats could do for each other in a letter: one promise each, worth more to whoever gets it than it costs."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from wargame.negotiation.clause import KINDS, Clause
from wargame.players.stakes import Stakes
from wargame.rules.rulebook import Rulebook

MOST: Final = 6
"""Swaps that are kept for a pair."""
LEAST: Final = 0.15
"""Points that a swap must bring each of the two by the stakes."""
DUE: Final = 2
FIRST_OFFER: Final = 0.2
"""Share of the supply of a mineral that is offered first in a swap."""


class Swap(NamedTuple):
    """Two promises, one each way."""

    mine: Clause
    theirs: Clause


def swaps(book: Rulebook, one: int, other: int) -> tuple[Swap, ...]:
    """The best swaps between two actors as the stakes have it, those first that leave both most; `mine` is `one`'s."""

    def build() -> tuple[Swap, ...]:
        stakes = Stakes.of_book(book)
        gifts, returns = _offers(book, stakes, one, other), _offers(book, stakes, other, one)
        found = []
        for mine, a in gifts:
            for theirs, b in returns:
                gain, gain_other = a[one] + b[one], a[other] + b[other]
                if gain >= LEAST and gain_other >= LEAST:
                    found.append((gain * gain_other, Swap(mine, theirs)))
        found.sort(key=lambda row: (-row[0], row[1].mine.subject, row[1].theirs.subject))
        chosen: list[Swap] = []
        for _, swap in found:
            if all(swap.mine.subject != s.mine.subject or swap.theirs.subject != s.theirs.subject for s in chosen):
                chosen.append(swap)
        return tuple(chosen[:MOST])

    found: tuple[Swap, ...] = book.memo(f"swaps:{one}:{other}", build)
    return found


def _offers(book: Rulebook, stakes: Stakes, giver: int, receiver: int) -> list[tuple[Clause, np.ndarray]]:
    """What the giver could promise that the receiver would gain by, with the points of both; known to both."""
    found = []
    name, to = book.actors[giver], book.actors[receiver]
    known = book.sight[receiver].instruments & book.sight[giver].instruments
    for kind in KINDS.values():
        if kind.theirs != "owner" or not kind.goals:
            continue
        for options in book.rows.lexicon.subjects.values():
            for subject in options:
                sort = next((s for s in (f"{subject.sort}:{subject.type}", subject.sort) if s in kind.goals), "")
                if not sort or subject.owner != name or not known[book.index["I"][subject.id]]:
                    continue
                for goal in kind.goals[sort]:
                    amount = 0.6 if kind.unit == "level" else 1.0
                    letter = subject.id.replace("_", "-")[:20].replace("-", "_")
                    clause = Clause(letter, kind.name, name, to, subject.id, goal, amount, DUE)
                    points = stakes.of(clause, "")
                    if points[receiver] > LEAST:
                        found.append((clause, points))
    return [*found, *_first_offers(book, stakes, giver, receiver)]


def _first_offers(book: Rulebook, stakes: Stakes, giver: int, receiver: int) -> list[tuple[Clause, np.ndarray]]:
    """The first offers on minerals that the giver could promise and the receiver would gain by."""
    found = []
    for good in book.axes["C"]:
        subject, _ = book.rows.lexicon.subject(good, KINDS["concession"])
        if subject is not None and book.actors[giver] in subject.hands:
            clause = Clause(good, "concession", book.actors[giver], book.actors[receiver], good, "", FIRST_OFFER, DUE)
            points = stakes.of(clause, "")
            if points[receiver] > LEAST:
                found.append((clause, points))
    return found
