"""Who may do what, now, and at what price: one check for players, screens and resolution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import picked
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import Where, some
from wargame.rules.purses import short_of, within_purses
from wargame.rules.rulebook import WHO_ALL, WHO_OWNER, WHO_RULES, Rulebook

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


class Verdict(NamedTuple):
    """May the order be given; if not, why, and what would help."""

    legal: bool
    what: str = ""
    way_out: str = ""


class Sieve:
    """Which of a fixed list of (opening, trigger) pairs the lifecycles allow now: one look-up for all of them."""

    def __init__(self, book: Rulebook, openings: Ints, codes: Ints) -> None:
        self._pairs = openings, codes
        self._instruments = book.o_instrument[openings]
        kinds = book.kind_of[self._instruments]
        states = book.next.shape[1]
        table = book.next[kinds[:, None], np.arange(states)[None, :], codes[:, None]] >= 0
        self._table: Mask = (table & book.allowed[openings, codes][:, None]).ravel()
        self._joint: Ints = np.flatnonzero(book.who[kinds, codes] == WHO_ALL)
        """Pairs that only assent; their openings and codes."""
        self._joint_openings, self._joint_codes = openings[self._joint], codes[self._joint].astype(np.int32)[None]
        self._row = (np.arange(len(openings), dtype=np.int32) * states)[None]
        self.actors = frozenset(int(a) for a in book.o_actor[openings])
        """Whose acts they are."""

    @classmethod
    def side_by_side(cls, book: Rulebook, sieves: Sequence[Sieve]) -> Sieve:
        """One sieve with the pairs of several, in order."""
        openings, codes = zip(*(sieve._pairs for sieve in sieves), strict=True)
        return cls(book, np.concatenate(openings), np.concatenate(codes))

    def __len__(self) -> int:
        """How many pairs."""
        return self._row.size

    def mask(self, w: dict[str, Any]) -> Mask:
        """(B, n) where each pair is possible by its lifecycle, by who may pull it, and not yet assented."""
        mask: Mask = self._table.take((picked(w["state"], self._instruments) + self._row).T).T
        if len(self._joint):
            mask[:, self._joint] &= picked(w["assent"], self._joint_openings) != self._joint_codes
        return mask


def legal_mask(book: Rulebook, w: dict[str, Any], opening: int, code: int) -> Mask:
    """(B,) worlds in which the trigger of this opening is possible, apart from its price."""
    i = int(book.o_instrument[opening])
    state = w["state"][:, i]
    mask: Mask = book.next[book.kind_of[i], state, code] >= 0
    if not book.allowed[opening, code]:
        return np.zeros_like(mask)
    mask &= w["assent"][:, opening] != code
    found: Mask = conditions_met(book, w, i, code, mask)
    return found


def conditions_met(book: Rulebook, w: dict[str, Any], i: int, code: int, mask: Where) -> Any:
    """The worlds of `mask` in which the trigger's own conditions hold and the purses it draws on suffice."""
    if (i, code) in book.draws_on:
        mask = mask & within_purses(book, w, i, code)
    conditions = book.requires.get((i, code))
    if conditions and some(mask):
        for condition in conditions:
            mask = mask & evaluate(condition, w, len(w["state"]))
    return mask


def price(book: Rulebook, instrument: int, code: int, level: F64 | float) -> tuple[F64 | float, float]:
    """Funds [USD m], which grow with the level, and political capital of an order."""
    return book.funds.item(instrument, code) * level, book.favours.item(instrument, code)


def verdict(
    book: Rulebook,
    w: dict[str, Any],
    opening: int,
    code: int,
    level: float | None = None,
    *,
    spent_funds: float = 0.0,
    spent_capital: float = 0.0,
    given: int = 0,
    drawn: Mapping[int, float] | None = None,
) -> Verdict:
    """The words for world 0 of a live game.

    Args:
        book: the scenario.
        w: the world's arrays.
        opening: who, on what.
        code: which trigger.
        level: share 0..1; nothing means the present level.
        spent_funds: USD m the actor's other orders of this turn cost.
        spent_capital: political capital they cost.
        given: how many they are.
        drawn: USD m they take out of purses.
    """
    found = barred(book, w, opening, code)
    if found.legal:
        found = afforded(book, w, opening, code, level, spent_funds, spent_capital, given, drawn or {})
    return found


def barred(book: Rulebook, w: dict[str, Any], opening: int, code: int) -> Verdict:
    """What stands against a trigger whatever else is ordered and whatever it costs: the same for the whole turn."""
    i = int(book.o_instrument[opening])
    kind = book.kinds[book.kind_of[i]]
    trigger = book.trigger_name(i, code)
    who = int(book.who[book.kind_of[i], code])
    if who == WHO_RULES:
        return Verdict(False, f"'{trigger}' is not an order", "it happens by itself when its conditions are met")
    if not book.allowed[opening, code]:
        owner = book.text.actors[book.instrument(i).owner].title
        if who == WHO_OWNER:
            return Verdict(False, f"only {owner} can {_words(trigger)} this", "ask for it in talks or a statement")
        return Verdict(False, f"{_words(trigger)} is for the other parties, not for {owner}", "choose another trigger")
    state = int(w["state"][0, i])
    if book.next[book.kind_of[i], state, code] < 0:
        now = book.state_name(i, state)
        sources = [s for s, n in book.state_code[kind].items() if book.next[book.kind_of[i], n, code] >= 0]
        return Verdict(False, f"it is {_words(now)}", f"'{_words(trigger)}' is possible when it is {_list(sources)}")
    if int(w["assent"][0, opening]) == code:
        return Verdict(False, "the assent is already given", "wait for the other parties")
    for rank, condition in enumerate(book.requires.get((i, code), ())):
        if not evaluate(condition, w, 1):
            return Verdict(False, book.barred_words(i, code, rank), "order it when that has changed")
    return Verdict(True)


def afforded(
    book: Rulebook,
    w: dict[str, Any],
    opening: int,
    code: int,
    level: float | None,
    spent_funds: float,
    spent_capital: float,
    given: int,
    drawn: Mapping[int, float],
) -> Verdict:
    """Whether purses, quota and treasury have room for an order beside the others; arguments as of `verdict`."""
    actor, i = int(book.o_actor[opening]), int(book.o_instrument[opening])
    short = short_of(book, w, i, code, drawn)
    if short:
        return Verdict(False, short, "give up another use of the purse, or wait until one ends")
    if given >= int(book.quota[actor]):
        return Verdict(False, f"all {int(book.quota[actor])} orders of this turn are given", "take one back first")
    funds, capital = price(book, i, code, float(w["level"][0, i]) if level is None else level)
    treasury, favours = float(w["treasury"][0, actor]), float(w["capital"][0, actor])
    if funds > 0 and float(funds) + spent_funds > treasury:
        return Verdict(
            False,
            f"it costs USD {float(funds):,.0f} m and {max(treasury - spent_funds, 0):,.0f} m are left",
            "lower the level or take back another order",
        )
    if capital > 0 and capital + spent_capital > favours:
        return Verdict(
            False,
            f"it costs {capital:,.0f} political capital and {max(favours - spent_capital, 0):,.0f} are left",
            "wait a turn or take back another order",
        )
    return Verdict(True)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _list(names: list[str]) -> str:
    words = [_words(n) for n in names]
    if len(words) < 2:
        return "".join(words) or "no state"
    return f"{', '.join(words[:-1])} or {words[-1]}"
