"""Support, cohesion, standing, trust, favours; and the drift when nobody acts (X18)."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from wargame.base.batch import column, held, looked_up, picked, total
from wargame.rules.context import F64, Entries, Ints, Turn
from wargame.rules.facts import Facts
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook

_REGIONAL, _WESTERN, _SOUTHERN = range(3)


def apply_politics(turn: Turn) -> None:
    """Settle the politics of the turn.

    Writes treasury, capital, support, cohesion, evidence, standing, trust, kept, broken, carried, abandoned, climate,
    stability, relation.
    """
    book, w = turn.book, turn.w
    facts = book.facts
    turn.add("treasury", w["income"] * book.fortnights, "regular income")
    _upkeep(turn)
    room = held(1.0 - w["capital"] / 100.0, 0.0, 1.0)
    turn.add(
        "capital",
        facts.capital_income * book.fortnights * (0.35 + 0.5 * w["support"] / 50.0) * np.minimum(2.0 * room, 1.0),
        "political capital regained",
    )
    resting = facts.start_support
    turn.add("support", turn.pc("support_drift") * (resting - w["support"]), "opinion settles")
    mood = turn.pc("mood_swing") * math.sqrt(book.fortnights) * turn.dice.normal("mood")
    turn.add("support", mood * (1.0 - (2.0 * w["support"] / 100.0 - 1.0) ** 2), "what else happens at home")
    turn.add("support", -0.02 * w["strain"] * (w["strain"] > 10.0), "measures in force are felt at home")
    turn.add(
        "cohesion", 0.05 * (facts.start_cohesion - w["cohesion"]) + 0.03 * (w["support"] - resting), "support at home"
    )
    _standing(turn)
    _records(turn)
    _stability(turn)


class Costly:
    """Instruments that cost something while they are at work (n,), and what."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members: Ints = np.flatnonzero((book.upkeep_funds != 0) | (book.upkeep_favours != 0))
        self.kinds = book.kind_of[self.members]
        self.bills = [self._bill(book, *one) for one in _UPKEEPS]
        """(places of the instruments among `members`, cells that lose by them, how much a fortnight)."""

    def _bill(self, book: Rulebook, field: str, table: str) -> tuple[Ints, Entries, F64]:
        cost = getattr(book, table)[self.members]
        places = np.flatnonzero(cost)
        members = self.members[places].tolist()
        cells = [(int(book.owner[i]),) for i in members]
        whys = [f"running cost: {book.instrument(i).title}" for i in members]
        return places, Entries(field, cells, whys, members), -cost[places]


_UPKEEPS: Final = (("treasury", "upkeep_funds"), ("capital", "upkeep_favours"))
"""Fields that running costs are paid from, and the rulebook's tables of them."""


def _upkeep(turn: Turn) -> None:
    book, w = turn.book, turn.w
    f: Costly = book.memo("costly", lambda: Costly(turn))
    if not len(f.members):
        return
    at_work = looked_up(book.active, f.kinds, picked(w["state"], f.members))
    on = at_work * picked(w["level"], f.members) * book.fortnights
    for places, entries, cost in f.bills:
        turn.post(entries, cost * picked(on, places))


def _standing(turn: Turn) -> None:
    """Audiences abroad judge conduct: harm, evidence, measures; and forget."""
    book, w = turn.book, turn.w
    facts = book.facts
    turn.add("standing", 0.03 * (facts.start_standing - w["standing"]), "audiences forget")
    if some(turn.attacked):
        harm = held(w["newly_displaced"] / 400_000.0, 0.0, 1.0)
        attackers = np.minimum(turn.attacked, 1.0)
        western = -2.5 * attackers - 1.0 * harm[:, None] * attackers
        turn.add_at("standing", (slice(None), _WESTERN), western, "offensives and the harm they do")
        turn.add_at("standing", (slice(None), _REGIONAL), -1.5 * attackers, "offensives and the harm they do")
    turn.add("evidence", -turn.pc("evidence_fade") * w["evidence"], "other news buries old findings")
    evident = held(w["evidence"] - 0.5, 0.0, 1.0)
    turn.add_at("standing", (slice(None), _WESTERN), -0.8 * evident, "published evidence")
    trend = held(w["standing"][:, :, _WESTERN] - facts.start_standing[:, :, _WESTERN], -40.0, 40.0)
    turn.add("isolation", np.maximum(-0.02 * trend, -0.01 * trend), "how the West regards it")


def _records(turn: Turn) -> None:
    """Promise and threat records fade to the prior; trust follows the record."""
    w, fade = turn.w, turn.pc("record_decay")
    moved = {
        name: turn.fade(name, fade, 1.0, "the record fades") for name in ("kept", "broken", "carried", "abandoned")
    }
    goal = w["relation"] + 3.0
    goal *= 0.5
    goal /= 6.0
    _weigh_words(turn, goal, sorted({*moved["kept"], *moved["broken"]}))
    np.clip(goal, 0.0, 1.0, out=goal)
    goal -= w["trust"]
    goal *= 0.04
    turn.add("trust", goal, "the record of promises, and relations")


def _weigh_words(turn: Turn, goal: F64, moved: list[int]) -> None:
    """Add to `goal` (B, A, A) half the share of promises that the second kept to the first.

    Args:
        turn: the turn in the making.
        goal: of trust, by who trusts and whom.
        moved: pairs (giver, receiver), counted over both axes, with a record; half is kept where there is none.
    """
    pairs = goal.reshape(turn.batch, -1, copy=False)
    kept, broken = (picked(turn.w[name].reshape(turn.batch, -1, copy=False), moved) for name in ("kept", "broken"))
    word = 0.5 * (kept / np.maximum(kept + broken, 1e-9))
    givers, receivers = divmod(np.array(moved, np.intp), goal.shape[1])
    judges = receivers * goal.shape[1] + givers
    word += picked(pairs, judges)
    goal += 0.5 * 0.5
    pairs.T[judges] = word.T


def _contested(facts: Facts) -> tuple[Ints, F64]:
    """The contested zones, and what each of them weighs among them (1, n)."""
    east = facts.weight * (facts.start_order < 0.75)
    contested = np.flatnonzero(east)
    return contested, east[None, contested] / max(float(east.sum()), 1e-9)


def _stability(turn: Turn) -> None:
    book, w = turn.book, turn.w
    facts = book.facts
    contested, share = book.memo("contested", lambda: _contested(facts))
    calm = column(total(share * (1.0 - held(picked(w["fighting"], contested) * 1.4, 0.0, 1.0))))
    order = column(total(share * picked(w["order"], contested)))
    goal = 100.0 * held(0.55 * calm * calm + 0.45 * order, 0.0, 1.0)
    turn.add("stability", 0.25 * (goal - column(w["stability"])), "fighting, order and who holds what")
    turn.add(
        "climate", turn.pc("climate_memory") * (facts.start_climate - w["climate"]), "signatures are news for a while"
    )
    drift = 0.02 * (column(w["stability"]) - 45.0)
    state = facts.country_actor
    if state >= 0:
        turn.add_at("climate", state, drift, "how stable the region looks to a lender")
        lost: Ints = book.memo("state's land", lambda: np.flatnonzero(facts.start_holder == state))
        taken = total(facts.is_armed_group.take(picked(w["holder"], lost).T).T * facts.weight[lost])
        turn.add_at("support", state, -0.08 * taken, "land the state has lost since the start")
