"""Step 5: threats, measures and their bite, evasion, coalition, rally, isolation, lapse.

effect = breadth x enforcement x exposure x (1 - evasion), as in the gravity and evasion literature the parameters
cite; compliance is left to the target's player: strain is what it costs not to comply.
"""

from __future__ import annotations

import numpy as np

from wargame.base.batch import blank, held, picked, total
from wargame.rules.context import F64, Turn
from wargame.rules.masks import some
from wargame.world.state import Array

_STATE_WEIGHT = {"imposed": 1.0, "tightened": 1.4, "eased": 0.5}
_DEPTH_WEIGHT = (0.0, 1.0, 1.25, 1.5)
"""Reach along the chain: group, trader, buyer."""


class SanctionFacts:
    """Facts of the sanctions as arrays (n,)."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["sanction"]
        parts = [book.instrument(int(i)).sanction for i in self.members]
        texts = [book.instrument(int(i)) for i in self.members]
        self.sender = book.owner[self.members]
        self.about = np.array(
            [book.index["A"][t.about] if t.about else int(o) for t, o in zip(texts, self.sender, strict=True)], np.intp
        )
        self.breadth = np.array([p.breadth if p else 0.0 for p in parts])
        self.enforcement = np.array([p.enforcement if p else 0.0 for p in parts])
        self.institution = np.array([bool(p and p.institution) for p in parts])
        self.depth = np.array([_DEPTH_WEIGHT[p.depth] if p else 1.0 for p in parts])
        self.renewal = np.array([p.renewal if p else 999 for p in parts])
        self.rally = np.array([p.rally if p else 0.0 for p in parts])
        self.lists = np.zeros((len(parts), len(book.actors)))
        for n, part in enumerate(parts):
            self.lists[n, self.about[n]] = 1.0
            for name in part.lists if part else ():
                self.lists[n, book.index["A"][name]] = 1.0
        self.state_weight = np.zeros(book.next.shape[1])
        for name, weight in _STATE_WEIGHT.items():
            self.state_weight[book.state_code["sanction"][name]] = weight


def note_listings(turn: Turn) -> None:
    """Before the tables meet: who was listed this turn, and how hard. Fills ``turn.listed`` (B, A)."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["sanction"]):
        return
    f: SanctionFacts = book.memo("sanctions", lambda: SanctionFacts(turn))
    for n, i in enumerate(f.members):
        for trigger in ("impose", "tighten"):
            fired = turn.fired(int(i), trigger)
            if fired is not None:
                turn.listed += (fired * w["level"][:, i])[:, None] * f.lists[n]


def apply_sanctions(turn: Turn) -> None:
    """Resolve every sanction of the turn.

    Reads state, level, exposure (B, A, A), relation (B, A, A); writes evasion, strain, isolation, treasury, support,
    standing, carried, abandoned.
    """
    book, w = turn.book, turn.w
    if not len(book.of_kind["sanction"]):
        return
    f: SanctionFacts = book.memo("sanctions", lambda: SanctionFacts(turn))
    _threats(turn, f)
    weight = f.state_weight[picked(w["state"], f.members)] * picked(w["level"], f.members)
    eased = picked(w["state"], f.members) == book.state_code["sanction"]["eased"]
    fresh = (picked(w["since"], f.members) == 0) & (weight > 0) & ~eased  # relief is no new listing
    _evasion(turn, f, weight > 0)
    bite = _bite(turn, f, weight)
    target = blank(turn.batch, len(book.actors))
    for n in range(len(f.members)):
        target[:, f.about[n]] += bite[:, n]
    budget = book.facts.budget
    wanted = 100.0 * (1.0 - np.exp(-turn.pc("strain_scale") * target))
    turn.add("strain", turn.pc("strain_speed") * (wanted - w["strain"]), "measures in force against it")
    cost_rate = turn.p("bite_cost")
    for n, i in enumerate(f.members):
        if not some(weight[:, n]):
            continue
        a = int(f.about[n])
        title = book.instrument(int(i)).title
        turn.add_at("treasury", a, -cost_rate * budget[a] / book.per_year * bite[:, n], title, int(i))
        for b in np.flatnonzero(f.lists[n]):
            turn.add_at("isolation", int(b), weight[:, n] * (0.2 + 0.7 * f.breadth[n]), title, int(i))
        new = fresh[:, n]
        if some(new):
            rally = new * turn.p("rally_effect") * turn.p("sanction_backfire") * f.rally[n] * weight[:, n]
            turn.add_at("support", a, rally, f"rally against {title}", int(i))
            turn.add_at("cohesion", a, 0.5 * rally, f"rally against {title}", int(i))
            for b in np.flatnonzero(f.lists[n]):
                turn.add_at("standing", (int(b), 1), new * -3.0 * weight[:, n], title, int(i))
            turn.add_at("relation", (int(f.sender[n]), a), new * -0.3 * weight[:, n], title, int(i))
            turn.add_at("relation", (a, int(f.sender[n])), new * -0.3 * weight[:, n], title, int(i))
    decay = turn.pc("isolation_decay")
    turn.add("isolation", -decay * (w["isolation"] - 0.5 * book.facts.start_isolation), "doors reopen with time")
    for i in f.members:
        renewed = turn.fired(int(i), "renew")
        if renewed is not None:  # the clock starts again, but nothing new is listed
            w["since"][:, i] = np.where(renewed, 1, w["since"][:, i])
    due = (weight > 0) & (picked(w["since"], f.members) >= f.renewal)
    turn.fire_many(f.members, "lapse", due)


def _evasion(turn: Turn, f: SanctionFacts, on: Array) -> None:
    w = turn.w
    now = picked(w["evasion"], f.members)
    cap = turn.pc("evasion_cap") * (1.0 - 0.7 * f.enforcement)
    after = np.where(on, now + turn.pc("evasion_speed") * (cap - now), now * 0.9)
    turn.add_at("evasion", f.members, after - now, "ways round the measure are found, or forgotten")


def _bite(turn: Turn, f: SanctionFacts, weight: F64) -> F64:
    """(B, n) share of the target's means that each measure withholds."""
    w = turn.w
    friends = held(w["relation"], 0.0, 3.0) * (1.0 / 3.0)
    support = total(friends * w["exposure"])
    buster = held(turn.pc("buster_weight") * support, 0.0, 0.8)
    on = weight > 0
    count = blank(turn.batch, len(turn.book.actors))
    mandate = np.zeros_like(count)
    for n in range(len(f.members)):
        count[:, f.about[n]] += on[:, n]
        if f.institution[n]:
            np.maximum(mandate[:, f.about[n]], on[:, n], out=mandate[:, f.about[n]])
    age = np.minimum(picked(w["since"], f.members), 40)
    together = turn.pc("coalition_bonus") * held(count - 1.0, 0.0, 4.0)
    fade = np.exp(-turn.pc("coalition_decay") * age)
    mandated = mandate[:, f.about]
    bonus = 1.0 + together[:, f.about] * (mandated + (1.0 - mandated) * fade)
    exposure = w["exposure"][:, f.sender, f.about]
    bite: F64 = (f.breadth * f.depth * (0.5 + 0.5 * f.enforcement)) * weight * exposure
    bite = bite * (1.0 - picked(w["evasion"], f.members)) * (1.0 - buster[:, f.about]) * bonus
    return bite * turn.pc("sanction_efficacy")


def _threats(turn: Turn, f: SanctionFacts) -> None:
    """A threat is remembered: carried out, or abandoned."""
    w, book = turn.w, turn.book
    for n, i in enumerate(f.members):
        sender, target = int(f.sender[n]), int(f.about[n])
        made = turn.fired(int(i), "threaten")
        if made is not None:
            credible = w["carried"][:, sender, target] / (
                w["carried"][:, sender, target] + w["abandoned"][:, sender, target] + 1e-9
            )
            turn.add_at(
                "strain",
                target,
                made * 6.0 * credible * w["exposure"][:, sender, target] * 4.0,
                f"threat: {book.instrument(int(i)).title}",
                int(i),
            )
        kept = turn.fired(int(i), "impose")
        if kept is not None:
            kept = kept & (turn.opening_state[:, i] == book.state_code["sanction"]["threatened"])
            turn.add_at("carried", (sender, target), kept * 1.0, "threat carried out", int(i))
        let_go = turn.fired(int(i), "withdraw_threat")
        if let_go is not None:
            turn.add_at("abandoned", (sender, target), let_go * 2.0, "threat abandoned", int(i))
            turn.add_at(
                "support",
                sender,
                let_go * -1.5 * turn.p("audience_cost"),
                "threat abandoned in public",
                int(i),
            )
