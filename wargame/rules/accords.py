"""What bargaining came to, as it goes into the resolution of a turn beside the orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, flat, picked
from wargame.base.errors import UsageError
from wargame.negotiation.clause import Clause
from wargame.negotiation.legality import problems
from wargame.negotiation.text import Text, renamed
from wargame.rules.context import Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, some
from wargame.rules.page import Page, places
from wargame.rules.rows import CONTENT, Rows
from wargame.rules.rulebook import Rulebook

NOTHING, TABLED, AGREED = range(3)
"""What came of the tables of a treaty: nothing new, a new standing text, a text to be initialled."""
SHORT: Final = 24
"""Length of an id that is made of what a clause is about, before its number."""
BLANK_SLATE: Final = {
    "clock": 0, "baseline": 0.0, "delivered": 0.0, "observed": 1.0, "observed_before": 1.0, "reported": 1.0,
    "breach": 0, "grievance": 0.0, "answer": 0, "escrow": 0.0, "times_kept": 0, "times_judged": 0,
}  # fmt: skip
"""How a row stands when its text is initialled."""


class Accords:
    """The outcome of bargaining in B worlds.

    Attributes:
        motion: (B, T) `NOTHING`, `TABLED` or `AGREED` for every treaty.
        option: (B, K) option of each row in that text; 0 where it is not in it.
        content: field -> (B, K) what blank rows say; written rows follow their option.
    """

    __slots__ = ("content", "motion", "option")

    def __init__(self, motion: NDArray[np.int8], option: NDArray[np.int8], content: dict[str, NDArray[Any]]) -> None:
        self.motion = motion
        self.option = option
        self.content = content

    @classmethod
    def none(cls, book: Rulebook, batch: int) -> Accords:
        """No talks, or none that came to anything."""
        rows = book.rows
        width = len(rows.ids)
        content = _Unsaid(rows, batch)
        return cls(blank(batch, len(rows.treaties), dtype=np.int8), blank(batch, width, dtype=np.int8), content)

    def put(self, book: Rulebook, text: Text, motion: int, world: int = 0, turn: int = 0) -> None:
        """Enter a text for one world.

        Raises:
            UsageError: it is not legal; says what is wrong with it first.
        """
        flaws = problems(text, book.rows.lexicon_at(turn))
        if flaws:
            raise UsageError(flaws[0].what, where=f"clause '{flaws[0].clause}'", way_out=flaws[0].way_out)
        rows = book.rows
        n = rows.treaty_of[text.treaty]
        self.motion[world, n] = motion
        self.option[world, rows.span(n)] = 0
        for k, option, numbers in placed(rows, text):
            self.option[world, k] = option
            for name, value in numbers.items():
                self.content[name][world, k] = value

    def texts(self, book: Rulebook, world: int = 0) -> Iterator[tuple[int, Text]]:
        """The texts of one world, each with what came of it; the inverse of `put`.

        Rows keep no ids: clauses of the seats' own are called by what they are about.
        """
        rows = book.rows
        for n in np.flatnonzero(self.motion[world]).tolist():
            clauses: list[Clause] = []
            for k in range(rows.first[n], rows.first[n] + rows.count[n]):
                option = int(self.option[world, k])
                if option > 0 and rows.blank[k]:
                    clauses.append(rows.clause(k, {name: self.content[name][world, k] for name in CONTENT}))
                elif option > 0:
                    clauses.append(rows.options[k][option - 1])
            ids = _names(rows, n, clauses)
            yield int(self.motion[world, n]), Text(rows.treaty_name(n), tuple(renamed(c, ids) for c in clauses))


def _names(rows: Rows, n: int, clauses: Sequence[Clause]) -> dict[str, str]:
    """Ids for the clauses that stand in blank rows of treaty `n`, by what they are about."""
    span = range(rows.first[n], rows.first[n] + rows.count[n])
    blank = {rows.ids[k] for k in span if rows.blank[k]}
    taken = {rows.ids[k] for k in span}
    found: dict[str, str] = {}
    for clause in clauses:
        if clause.id in blank:
            name = (clause.subject or clause.kind)[:SHORT].rstrip("_")
            found[clause.id] = next(i for i in chain((name,), (f"{name}_{m}" for m in count(2))) if i not in taken)
            taken.add(found[clause.id])
    return found


class _Unsaid(dict[str, NDArray[Any]]):
    """What blank rows say, field by field: nothing, until somebody looks or writes."""

    def __init__(self, rows: Rows, batch: int) -> None:
        super().__init__()
        self._rows, self._batch = rows, batch

    def __missing__(self, name: str) -> NDArray[Any]:
        found = self[name] = blank(self._batch, len(self._rows.ids), dtype=self._rows.constant[name].dtype)
        return found


def placed(rows: Rows, text: Text) -> list[tuple[int, int, dict[str, float | int]]]:
    """The rows that a legal text takes: (row, option, what it says); its own clauses fill the blank rows in order."""
    n = rows.treaty_of[text.treaty]
    free = [k for k in range(rows.first[n], rows.first[n] + rows.count[n]) if rows.blank[k]]
    place: dict[str, int] = {}
    for clause in text.clauses:
        known = rows.row(n, clause.id)
        place[clause.id] = free.pop(0) if known is None or rows.blank[known] else known
    found = []
    for clause in text.clauses:
        k = place[clause.id]
        option = 1 if rows.blank[k] else 1 + rows.options[k].index(clause)
        found.append((k, option, rows.numbers(clause, k, place)))
    return found


def apply_accords(turn: Turn, accords: Accords | None) -> None:
    """Table the standing texts and initial those that are agreed, where the treaty is a draft.

    Writes tabled, agreed and what the rows say; fires ``initial``.
    """
    if accords is None or not some(accords.motion):
        return
    book, w = turn.book, turn.w
    rows = book.rows
    draft = picked(w["state"], rows.treaties) == book.state_code["treaty"]["drafted"]
    moved = (accords.motion > NOTHING) & draft
    if not some(moved):
        return
    _put_on_the_table(turn, accords, moved)
    for n in columns(moved):
        i = int(rows.treaties[n])
        agreed = moved[:, n] & (accords.motion[:, n] == AGREED)
        for condition in book.requires.get((i, book.code(i, "initial")), ()):
            agreed = agreed & evaluate(condition, w, turn.batch)
        if some(agreed):
            turn.fire(i, book.code(i, "initial"), agreed)
            turn.note(
                "TreatyInitialled",
                f"Agreed at the table and initialled: {book.instrument(i).title}",
                agreed,
                instrument=i,
                weight=2,
                actors=[book.index["A"][name] for name in book.instrument(i).parties],
            )


def _put_on_the_table(turn: Turn, accords: Accords, moved: Mask) -> None:
    """Write the standing texts of the treaties in `moved` (B, T) into their rows."""
    rows = turn.book.rows
    fresh = picked(moved, rows.treaty)
    fresh &= (accords.option != turn.w["tabled"]) | rows.blank  # where the same option lay, the row says it already
    page = Page.of(turn, fresh)
    option = flat(accords.option).take(page.at).astype(np.intp)
    page.put("tabled", option, "what is on the table")
    there = places(option > 0)
    page, option = page.part(there), option[there]
    if not page.count:
        return
    free = rows.blank.take(page.rows)
    for name in CONTENT:
        said = rows.by_option[name].take(option * len(rows.ids) + page.rows)
        if some(free):
            said = np.where(free, flat(accords.content[name]).take(page.at), said)
        page.put(name, said, "what the text says")


def _forget_earlier(turn: Turn, fresh: Mask) -> None:
    """What took the place of a promise of an earlier text lets it go where that text is written anew (B, T)."""
    rows, instead = turn.book.rows, turn.w["clause_instead"]
    for k in columns(instead):
        earlier = rows.treaty.take(np.maximum(instead[:, k] - 1, 0))
        instead[fresh[np.arange(turn.batch), earlier], k] = 0


def note_initialled(turn: Turn) -> None:
    """Fix the text of every treaty initialled this turn: what was tabled, or all that is written where nothing was.

    Writes agreed and what the rows say; how they stand begins anew.
    """
    w, rows = turn.w, turn.book.rows
    fresh: Mask | None = None
    for n, done in turn.firings_of("treaty", "initial"):
        i = int(rows.treaties[n])
        known = turn.fixed.get(i)
        new = done if known is None else done & ~known
        if some(new):
            turn.fixed[i] = done if known is None else done | known
            fresh = blank(turn.batch, len(rows.treaties), dtype=np.bool_) if fresh is None else fresh
            fresh[:, n] = new
    if fresh is None:
        return
    _forget_earlier(turn, fresh)
    page = Page.of(turn, picked(fresh, rows.treaty))
    tabled, text = page["tabled"], page.treaty * np.intp(turn.batch) + page.worlds
    empty = np.bincount(text, tabled, fresh.size).take(text) == 0
    written = empty & ~rows.blank.take(page.rows)
    flat(w["agreed"])[page.at] = np.where(empty, written, tabled)
    for name, value in BLANK_SLATE.items():
        page.put(name, np.full(page.count, value), "a new text is agreed", named=True)
    page = page.part(places(written))
    for name in CONTENT if page.count else ():
        page.put(name, rows.constant[name].take(page.rows), "what is written", named=True)
