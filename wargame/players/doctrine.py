"""A player that follows a doctrine of the scenario: rules in order, each with its reason."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.expr import BOOL, NUMBER, Compiled, ExprErrors
from wargame.players.protocol import Prompt
from wargame.rules.evaluate import evaluate
from wargame.rules.legal import Sieve
from wargame.rules.masks import columns, some
from wargame.rules.rulebook import Rulebook

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
        self._sieve = Sieve(
            book, np.array([r.opening for r in rows], np.intp), np.array([r.code for r in rows], np.intp)
        )

    @property
    def name(self) -> str:
        """``doctrine:<id>``."""
        return f"doctrine:{self._name}"

    def decide(self, prompt: Prompt) -> None:
        """Give the first legal, affordable orders whose conditions hold."""
        if not self.rules:
            return
        possible = prompt.possible(self._sieve)
        now = int(prompt.view["turn"].flat[0]) // prompt.book.steps + 1
        self._give(prompt, possible, [k for k in columns(possible) if self.rules[k].turn in (None, now)])
        for rule in self._dated:
            if rule.turn == now and rule.day is not None:
                prompt.miss(rule.opening, rule.code, rule.day)

    def _give(self, prompt: Prompt, possible: NDArray[np.bool_], tried: Sequence[int]) -> None:
        fields = prompt.view.fields
        for k in tried:
            rule = self.rules[k]
            when = evaluate(rule.when, fields, prompt.batch)
            if when is False:
                continue
            mask = possible[:, k]
            if prompt.batch > 1:
                mask = mask & prompt.open & when
                if not some(mask):
                    continue
            mask = prompt.still_legal(rule.opening, rule.code, mask)
            if not some(mask):
                continue
            level = None if rule.level is None else evaluate(rule.level, fields, prompt.batch)
            reason = _reason(rule, prompt) if prompt.reasons is not None and mask[0] else ""
            prompt.give(rule.opening, rule.code, mask, level, reason)
            if not prompt.any_open:
                return


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
