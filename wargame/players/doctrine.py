"""A player that follows a doctrine of the scenario: rules in order, each with its reason."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import column
from wargame.expr import BOOL, NUMBER, Compiled, ExprErrors
from wargame.players.appraisal import Appraiser
from wargame.players.pledges import Pledges, Word
from wargame.players.protocol import AtTable, Prompt, Reply
from wargame.players.reply import answer, draft
from wargame.rules.evaluate import evaluate
from wargame.rules.legal import Sieve
from wargame.rules.masks import columns, first, some
from wargame.rules.rulebook import Rulebook

Mask = NDArray[np.bool_]
_HOLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class RuleRow:
    """One rule, ready to run."""

    opening: int
    code: int
    when: Compiled
    level: Compiled | None
    words: tuple[str | Compiled, ...]
    """Pieces of the reason: text, or a function whose value is shown."""
    day: dt.date | None = None
    """Day of a documented order; it is tried in the turn that contains it."""
    turn: int | None = None


class DoctrinePlayer:
    """Tries the rules of a doctrine in order until its orders for the turn are given."""

    def __init__(self, book: Rulebook, doctrine: str) -> None:
        self._name = doctrine
        text = book.text.doctrines[doctrine]
        self.actor = book.index["A"][text.actor]
        context: dict[str, Any] = {"actor": text.actor, "context": "doctrine"}
        rows = []
        for rule in text.rules.values():
            instrument, trigger = rule.order.split(".")
            i = book.index["I"][instrument]
            rows.append(
                RuleRow(
                    book.opening_of[(self.actor, i)],
                    book.code(i, trigger),
                    book.scenario.compile(rule.when, BOOL, **context),
                    None if rule.level is None else book.scenario.compile(rule.level, NUMBER, **context),
                    tuple(_pieces(book, rule.because, context)),
                    rule.date,
                    None if rule.date is None else book.scenario.turn_of(rule.date) or 0,
                )
            )
        self.rules = tuple(rows)
        self._dated = tuple(row for row in rows if row.day is not None)
        self.mind: Appraiser = book.memo(f"mind:{doctrine}", lambda: Appraiser(book, self.actor, text.bargaining))
        self.appraiser = None if self._dated else self.mind
        """How it bargains with other programs; a record of what was done does not bargain."""
        self.pledges: Pledges | None = None
        if not self._dated:
            self.pledges = book.memo(f"pledges:{doctrine}", lambda: Pledges(book, self.mind))
        self._binding = np.array([not self._dated and _binds(book, r) for r in rows], np.bool_)
        """Rules that put its name under a text."""
        self.sieve: Sieve = book.memo(
            f"sieve:{doctrine}",
            lambda: Sieve(
                book, np.array([r.opening for r in rows], np.intp), np.array([r.code for r in rows], np.intp)
            ),
        )
        """The acts that its rules are about."""

    @property
    def name(self) -> str:
        """``doctrine:<id>``."""
        return f"doctrine:{self._name}"

    def decide(self, prompt: Prompt) -> None:
        """Keep what it means to keep of its promises; then the first legal, affordable orders whose conditions hold."""
        word = None if self.pledges is None else self.pledges.keep(prompt)
        if not self.rules or not prompt.any_open:
            return
        possible = prompt.possible(self.sieve)
        now = int(prompt.view["turn"].flat[0]) // prompt.book.steps + 1
        self._give(prompt, possible, [k for k in columns(possible) if self.rules[k].turn in (None, now)], word)
        for rule in self._dated:
            if rule.turn == now and rule.day is not None:
                prompt.miss(rule.opening, rule.code, rule.day)

    def _give(self, prompt: Prompt, possible: Mask, tried: Sequence[int], word: Word | None) -> None:
        fields = prompt.view.fields
        for k in tried:
            rule = self.rules[k]
            when = evaluate(rule.when, fields, prompt.batch)
            if when is False:
                continue
            mask = column(possible, k) & prompt.open & when
            if not some(mask):
                continue
            mask = prompt.still_legal(rule.opening, rule.code, mask)
            if self._binding[k]:
                treaty = int(prompt.book.o_instrument[rule.opening])
                mask = prompt.outlook(self.mind).signs(treaty, mask)
            if not some(mask):
                continue
            if word is not None and self.pledges is not None:
                broken = self.pledges.breaks(prompt, word, rule.opening, rule.code)
                mask = mask if broken is None else mask & ~broken
            level = None if rule.level is None else evaluate(rule.level, fields, prompt.batch)
            reason = _reason(rule, prompt) if prompt.reasons is not None and first(mask) else ""
            prompt.give(rule.opening, rule.code, mask, level, reason)
            if not prompt.any_open:
                return

    def reply(self, table: AtTable) -> Reply:
        """Answer as a party; redraft as whoever mediates."""
        speaks = answer if table.book.actors[self.actor] in table.table.parties else draft
        return speaks(self.mind, table)


def _binds(book: Rulebook, rule: RuleRow) -> bool:
    """Whether an order signs a treaty."""
    i = int(book.o_instrument[rule.opening])
    return book.instrument(i).kind == "treaty" and rule.code == book.code(i, "sign")


def _pieces(book: Rulebook, because: str, context: dict[str, Any]) -> list[str | Compiled]:
    """Split a reason at its ``{expression}`` holes; a hole that is no number or truth stays as text."""
    pieces: list[str | Compiled] = []
    at = 0
    for hole in _HOLE.finditer(because):
        pieces.append(because[at : hole.start()])
        at = hole.end()
        try:
            pieces.append(book.scenario.compile(hole.group(1), NUMBER, **context))
        except ExprErrors:
            pieces.append(hole.group(0))
    pieces.append(because[at:])
    return pieces


def _reason(rule: RuleRow, prompt: Prompt) -> str:
    fields, batch = prompt.view.fields, prompt.batch
    return "".join(p if isinstance(p, str) else _shown(evaluate(p, fields, batch)) for p in rule.words)


def _shown(value: Any) -> str:
    number = float(np.asarray(value).flat[0])
    if not np.isfinite(number):
        return "an unknown number"
    if abs(number) >= 1000:
        return f"{number:,.0f}"
    return f"{number:.0f}" if abs(number) >= 10 else f"{number:.2g}"
