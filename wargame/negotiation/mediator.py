"""A mediator's single text: shown, answered, redrafted, until all sign or the drafts run out.

Each seat answers truthfully: sign or not yet, and, where the style asks for it, the one change that would help it
most and the one issue it would give most cheaply. A redraft changes one to three issues at once. What sets the styles
apart is what the mediator knows: nothing but the votes (facilitator), what is asked for and given (communicator),
noisy estimates of everybody's margins (formulator), and estimates plus something to add (power broker). No style asks
that a redraft leave nobody worse off than the last text: that rule stalls (see `benchmarks/mediation.py`).

Background: Klein, Faratin, Sayama and Bar-Yam 2003 (single texts by annealing); Fisher 1978 (one-text procedure).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wargame.base.errors import UsageError
from wargame.negotiation.arrays import F64, I64, Mask, added_up, at_package, normal_share, tally, uniform_pick
from wargame.negotiation.fair import NONE
from wargame.negotiation.space import Space, by_distance, neighbours, over_packages

Knowledge = Literal["none", "votes", "objections", "gives", "margins", "payments"]

STYLES: Final[Mapping[str, Knowledge]] = {
    "facilitator": "votes",
    "communicator": "gives",
    "formulator": "margins",
    "power_broker": "payments",
}
"""What a mediator of each style goes by."""

DRAWS: Final = 8
"""Uniform draws used by one draft."""
CHANGED: Final = 3
"""Issues a redraft changes at most."""
_FADE = 0.6
"""What is left of an objection or a gift a draft later."""
_JITTER = 1.5
"""How far chance may lift one request above another; without it, answering objections goes in circles."""
_LOOSE = 0.15
"""Chance that a draft with one consent fewer is built on, so that the best so far is no trap."""
_FLOOR: Final = 0.5
"""Error of a walk-away value beside that of a package."""
_LEAST: Final = 0.1
"""Added to each margin in their geometric mean, so that one without any does not outweigh all chances."""


@dataclass(frozen=True)
class Mediation:
    """What came of a mediation at B tables.

    Attributes:
        text: what all signed (B,), `NONE` where nobody's draft found everybody.
        drafts: drafts shown (B,).
        shown: each of them (B, D), `NONE` after the last.
        consents: how many would sign each (B, D).
        payments: what the mediator adds for each seat to the text signed (B, S).
    """

    text: I64
    drafts: I64
    shown: I64
    consents: I64
    payments: F64


def noise_after(start: F64, shuttles: F64, gain: float = 1.0) -> F64:
    """Standard error of the mediator's estimates after some shuttle visits to each seat; as of a mean.

    >>> noise_after(np.array([0.3]), np.array([8.0]))
    array([0.1])
    """
    return start / np.sqrt(1.0 + gain * shuttles)


def estimated_margins(space: Space, u: F64, r: F64, option_noise: F64, floor_noise: F64, error: F64) -> F64:
    """What a mediator believes each package to be worth to each seat above walking away (B, S, P).

    Args:
        space: the packages.
        u: utilities (B, S, P).
        r: walk-away values (B, S).
        option_noise: standard normal draws for the options (B, S, K): errors are about clauses, not about texts.
        floor_noise: standard normal draws for the walk-away values (B, S).
        error: standard error of a package's worth, and of half of it for the walk-away value (B, S).
    """
    noise = over_packages(space, option_noise)
    noise *= (error / np.sqrt(float(space.issues)))[..., None]
    return u - r[..., None] + noise - (_FLOOR * error * floor_noise)[..., None]


def mediate(
    space: Space,
    u: F64,
    r: F64,
    knowledge: Knowledge,
    *,
    draws: F64,
    start: I64,
    margins: F64 | None = None,
    error: F64 | None = None,
    budget: F64 | None = None,
    red_lines: Mask | None = None,
) -> Mediation:
    """Redraft a single text until all sign.

    Args:
        space: the packages, all of them.
        u: utilities (B, S, P); the mediator sees of them what its knowledge allows.
        r: walk-away values (B, S).
        knowledge: what the mediator goes by; see `STYLES`.
        draws: uniform draws (B, D, `DRAWS`), D being the drafts there is time for.
        start: the first text (B,).
        margins: estimated margins (B, S, P), for a formulator or power broker.
        error: their standard error (B, S).
        budget: what a power broker can add in all, in the seats' units (B,).
        red_lines: packages a seat may never sign (B, S, P).

    Raises:
        UsageError: a sampled space, or a style without what it goes by.
    """
    if not space.whole:
        raise UsageError("a mediator redrafts issue by issue", where="mediation", way_out="enumerate the space")
    if knowledge in ("margins", "payments") and (margins is None or error is None):
        raise UsageError("a formulator needs estimates", where="mediation", way_out="pass `margins` and `error`")
    if knowledge == "payments" and budget is None:
        raise UsageError("a power broker needs a budget", where="mediation", way_out="pass `budget` (B,)")
    return _Mediator(space, u, r, knowledge, draws, start, margins, error, budget, red_lines).run()


@dataclass
class _Mediator:
    space: Space
    u: F64
    r: F64
    knowledge: Knowledge
    draws: F64
    start: I64
    margins: F64 | None
    error: F64 | None
    budget: F64 | None
    red_lines: Mask | None

    def __post_init__(self) -> None:
        tables, seats = self.r.shape
        self.flat = np.ascontiguousarray(self.u).reshape(-1)
        """The utilities in one line; the packages of seat s at table b begin at `begin` (B, S)."""
        self.begin = (np.arange(tables)[:, None] * seats + np.arange(seats)) * self.space.size
        self.open = np.arange(tables)
        """Tables that have not signed (n,); all that follows is of those, in their order."""
        self.best, self.best_count = self.start.copy(), np.full(tables, -1, np.int64)
        self.asked = np.zeros((tables, self.space.width))
        self.given = np.zeros((tables, self.space.issues))
        self.tried: Mask = np.zeros((tables, self.space.size), np.bool_)

    def run(self) -> Mediation:
        tables, seats = self.r.shape
        time = self.draws.shape[1]
        text, pay = self.start.copy(), np.zeros((tables, seats))
        signed, paid = np.full(tables, NONE, np.int64), np.zeros((tables, seats))
        shown = np.full((tables, time), NONE, np.int64)
        consents = np.zeros((tables, time), np.int64)
        for d in range(time):
            yes = self._votes(text, pay)
            count = yes.sum(axis=-1)
            shown[self.open, d], consents[self.open, d] = text, count
            done = count == seats
            if done.any():
                over, left = self.open[done], np.flatnonzero(~done)
                signed[over], paid[over] = text[done], pay[done]
                text, yes, count, pay = text[left], yes[left], count[left], pay[left]
                self._go_on(left)
            if d + 1 == time or not len(text):
                break
            text, pay = self._redraft(text, yes, count, pay, self.draws[self.open, d])
        return Mediation(signed, (shown >= 0).sum(axis=-1), shown, consents, paid)

    def _go_on(self, left: I64) -> None:
        """Go on with some of the tables."""
        self.open, self.best, self.best_count = self.open[left], self.best[left], self.best_count[left]
        self.asked, self.given, self.tried = self.asked[left], self.given[left], self.tried[left]
        self.margins = None if self.margins is None else self.margins[left]
        self.error = None if self.error is None else self.error[left]
        self.budget = None if self.budget is None else self.budget[left]

    @property
    def rows(self) -> I64:
        """Places of the open tables among themselves (n,)."""
        return np.arange(len(self.open))

    def _votes(self, text: I64, pay: F64) -> Mask:
        yes: Mask = self.flat.take(self.begin[self.open] + text[:, None]) + pay >= self.r[self.open]
        if self.red_lines is not None:
            yes &= ~self.red_lines[self.open, :, text]
        return yes

    def _redraft(self, text: I64, yes: Mask, count: I64, pay: F64, draw: F64) -> tuple[I64, F64]:
        self.tried[self.rows, text] = True
        if self.knowledge in ("margins", "payments"):
            self._learn(text, yes, pay)
            return self._formulate(text)
        nothing = np.zeros(pay.shape)
        if self.knowledge == "none":
            return self._at_random(text, draw), nothing
        better = (count > self.best_count) | ((count == self.best_count) & (draw[:, 7] < 0.5))
        loose = (count == self.best_count - 1) & (draw[:, 7] < _LOOSE)
        take = better | loose
        self.best, self.best_count = np.where(take, text, self.best), np.where(take, count, self.best_count)
        if self.knowledge == "votes":
            return self._at_random(self.best, draw), nothing
        self._listen(text, yes)
        return self._answer_objections(draw), nothing

    def _at_random(self, text: I64, draw: F64) -> I64:
        """Change one to three issues by lot; an issue drawn twice is changed once."""
        held, rows = self.space.packages[text], np.arange(len(text))
        options = np.array(self.space.options)
        number = 1 + uniform_pick(draw[:, 0], CHANGED)
        for c in range(CHANGED):
            issue = uniform_pick(draw[:, 1 + c], self.space.issues)
            others = np.maximum(options[issue] - 1, 1)
            step = 1 + np.minimum((draw[:, 4 + c] * others).astype(np.int64), others - 1)
            now = held[rows, issue]
            held[rows, issue] = np.where(c < number, (now + step) % options[issue], now)
        return self.space.number(held)

    def _listen(self, text: I64, yes: Mask) -> None:
        """Each seat that will not sign names the option that would help it most; every seat what it gives cheaply."""
        begin = self.begin[self.open]
        gain = self.flat.take(begin[..., None] + neighbours(self.space, text)[:, None])
        gain -= self.flat.take(begin + text[:, None])[..., None]
        worst = np.minimum.reduceat(gain, self.space.starts, axis=-1)  # what a seat could be given on each issue
        self.asked = _FADE * self.asked + tally(gain.argmax(axis=-1), self.space.width, ~yes)
        self.given = _FADE * self.given + tally(worst.argmax(axis=-1), self.space.issues)

    def _answer_objections(self, draw: F64) -> I64:
        """Give those who object what they ask for, first where others give it cheaply."""
        appeal = self.asked.copy()
        if self.knowledge == "gives":
            appeal *= 1.0 + self.given[:, self.space.issue_of]
            # One draw serves all options: steps of the golden ratio spread it evenly over them.
            lot = draw[:, 0, None] * 7919.0 + np.arange(self.space.width) * 0.6180339887498949
            lot -= np.floor(lot)
            appeal *= 1.0 + _JITTER * lot
        held, rows = self.space.packages[self.best], self.rows
        number = 1 + uniform_pick(draw[:, 1], CHANGED)
        for c in range(CHANGED):
            option = appeal.argmax(axis=-1)
            issue = self.space.issue_of[option]
            does = (c < number) & (appeal.max(axis=-1) > 0.0)
            held[rows, issue] = np.where(does, option - self.space.starts[issue], held[rows, issue])
            appeal *= self.space.issue_of != issue[:, None]
        text = self.space.number(held)
        again = np.flatnonzero(self.tried[rows, text]) if self.knowledge == "gives" else ()
        if len(again):
            text[again] = self._at_random(text[again], draw[again])
        return text

    def _learn(self, text: I64, yes: Mask, pay: F64) -> None:
        """A vote moves what is believed of that seat: of this text most, of others by what they share with it.

        Errors of estimates are normal, as `estimated_margins` makes them, and a vote cuts off all on one side of
        nothing; each margin moves by the mean of what is left, times its correlation with this text's.
        """
        assert self.margins is not None
        assert self.error is not None
        error = np.maximum(self.error, 1e-9) * np.sqrt(1.0 + _FLOOR**2)
        z = (at_package(self.margins, text) + pay) / error
        below = normal_share(z)
        side = np.where(yes, np.maximum(below, 1e-6), -np.maximum(1.0 - below, 1e-6))
        shift = error * np.exp(-0.5 * z**2) / (np.sqrt(2.0 * np.pi) * side)
        self.margins = self.margins + shift[..., None] * self._related(text)[:, None, :]

    def _related(self, text: I64) -> F64:
        """How far what is learnt of a text (n,) holds for each package: by the issues they share (n, P)."""

        def shared(changed: I64) -> F64:
            return ((1.0 - changed / self.space.issues) + _FLOOR**2) / (1.0 + _FLOOR**2)

        return by_distance(self.space, text, "related", shared)

    def _within_reach(self, text: I64) -> Mask:
        """Packages that a redraft of a text (n,) can come to (n, P)."""
        return by_distance(self.space, text, "reach", lambda changed: changed <= CHANGED)

    def _formulate(self, text: I64) -> tuple[I64, F64]:
        """The untried text within reach with the most promise: the chance that all sign, times the mean margin."""
        assert self.margins is not None
        assert self.error is not None
        seats = self.r.shape[1]
        need = self._needed()
        wide = np.maximum(self.error, 1e-3) * 3.4
        score = product = np.ones(self.tried.shape)
        for s in range(seats):
            margin = self.margins[:, s] if need is None else self.margins[:, s] + need[:, s]
            chance = margin / wide[:, s, None]
            chance += 0.5
            np.clip(chance, 0.01, 0.99, out=chance)
            gain = np.maximum(margin, 0.0)
            gain += _LEAST
            score, product = (chance, gain) if s == 0 else (score * chance, product * gain)
        score *= product ** (1.0 / seats)
        reach = self._within_reach(text) & ~self.tried
        chosen = np.where(reach, score, -1.0).argmax(axis=-1).astype(np.int64)
        return chosen, np.zeros((len(text), seats)) if need is None else need[self.rows, :, chosen]

    def _needed(self) -> F64 | None:
        """What each seat would be paid to sign each package (n, S, P), as far as there is money; None where none is."""
        if self.knowledge != "payments" or self.budget is None or not self.budget.any():
            return None
        assert self.margins is not None
        assert self.error is not None
        need = np.maximum(0.5 * self.error[..., None] - self.margins, 0.0)
        total = np.zeros(self.tried.shape)
        for s in range(need.shape[1]):
            total += need[:, s]
        need *= np.minimum(self.budget[:, None] / np.maximum(total, 1e-12), 1.0)[:, None, :]
        return need


def total_paid(mediation: Mediation) -> F64:
    """What the mediator spent at each table (B,)."""
    return added_up(mediation.payments)
