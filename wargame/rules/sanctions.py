"""Threats, measures and their bite, evasion, coalition, rally, isolation, lapse.

effect = breadth x enforcement x exposure x (1 - evasion), as in the gravity and evasion literature the parameters
cite; compliance is left to the target's player: strain is what it costs not to comply.
"""

from __future__ import annotations

import numpy as np

from wargame.base.batch import Sums, blank, held, picked, times, total
from wargame.rules.context import F64, Entries, Ints, Turn
from wargame.rules.masks import columns
from wargame.world.state import Array

_STATE_WEIGHT = {"imposed": 1.0, "tightened": 1.4, "eased": 0.5}
_DEPTH_WEIGHT = (0.0, 1.0, 1.25, 1.5)
"""Reach along the chain: group, trader, buyer."""


class SanctionFacts:
    """Facts of the sanctions as arrays (n,), or as rows (1, n) that meet arrays (B, n)."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["sanction"]
        parts = [book.instrument(int(i)).sanction for i in self.members]
        texts = [book.instrument(int(i)) for i in self.members]
        self.sender = book.owner[self.members]
        self.about = np.array(
            [book.index["A"][t.about] if t.about else int(o) for t, o in zip(texts, self.sender, strict=True)], np.intp
        )
        self.breadth = np.array([[p.breadth if p else 0.0 for p in parts]])
        self.enforcement = np.array([[p.enforcement if p else 0.0 for p in parts]])
        self.institution = np.array([bool(p and p.institution) for p in parts])
        self.depth = np.array([[_DEPTH_WEIGHT[p.depth] if p else 1.0 for p in parts]])
        self.renewal = np.array([[p.renewal if p else 999 for p in parts]])
        self.rally = np.array([p.rally if p else 0.0 for p in parts])
        self.lists = [
            sorted({int(self.about[n]), *(book.index["A"][name] for name in (part.lists if part else ()))})
            for n, part in enumerate(parts)
        ]
        """The actors that each lists."""
        self.targets: Ints = np.unique(self.about)
        self.target: Ints = np.searchsorted(self.targets, self.about)
        """(n,) place of whom each is about among the targets."""
        self.against = Sums((k, n, 1.0) for n, k in enumerate(self.target.tolist()))
        """The sanctions against each target, and those of them with the mandate of an institution."""
        self.mandated = Sums((k, n, float(self.institution[n])) for n, k in enumerate(self.target.tolist()))
        self.share = self.breadth * self.depth * (0.5 + 0.5 * self.enforcement)
        self.titles = [text.title for text in texts]
        members = self.members.tolist()
        self.costs = Entries("treasury", [(a,) for a in self.about.tolist()], self.titles, members)
        self.budget = book.facts.budget[self.about]
        listed = [(n, a) for n, actors in enumerate(self.lists) for a in actors]
        self.listing: Ints = np.array([n for n, _ in listed], np.intp)
        """The sanction of every listing, and what a listing adds to."""
        self.doors = Entries(
            "isolation", [(a,) for _, a in listed], [self.titles[n] for n, _ in listed], [members[n] for n, _ in listed]
        )
        self.state_weight = np.zeros(book.next.shape[1])
        for name, weight in _STATE_WEIGHT.items():
            self.state_weight[book.state_code["sanction"][name]] = weight


def note_listings(turn: Turn) -> None:
    """Before the tables meet: who was listed this turn, and how hard. Fills ``turn.listed`` (B, A)."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["sanction"]):
        return
    f: SanctionFacts = book.memo("sanctions", lambda: SanctionFacts(turn))
    imposed, tightened = (dict(turn.firings_of("sanction", trigger)) for trigger in ("impose", "tighten"))
    for n in sorted(imposed.keys() | tightened.keys()):
        for fired in (imposed.get(n), tightened.get(n)):
            if fired is not None:
                for a in f.lists[n]:
                    turn.listed[:, a] += fired * w["level"][:, f.members[n]]


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
    state = picked(w["state"], f.members)
    weight = f.state_weight.take(state.T).T * picked(w["level"], f.members)
    eased = state == book.state_code["sanction"]["eased"]
    fresh = (picked(w["since"], f.members) == 0) & (weight > 0) & ~eased  # relief is no new listing
    _evasion(turn, f, weight > 0)
    bite = _bite(turn, f, weight)
    target = blank(turn.batch, len(book.actors))
    target[:, f.targets] = f.against.of(bite)
    wanted = 100.0 * (1.0 - np.exp(-turn.pc("strain_scale") * target))
    turn.add("strain", turn.pc("strain_speed") * (wanted - w["strain"]), "measures in force against it")
    turn.post(f.costs, times(f.budget, -turn.pc("bite_cost")) / book.per_year * bite)
    turn.post(f.doors, picked(weight * (0.2 + 0.7 * f.breadth), f.listing))
    for n in columns(fresh):
        _rally(turn, f, n, fresh[:, n] * weight[:, n])
    decay = turn.pc("isolation_decay")
    turn.add("isolation", -decay * (w["isolation"] - 0.5 * book.facts.start_isolation), "doors reopen with time")
    for n, renewed in turn.firings_of("sanction", "renew"):  # the clock starts again, but nothing new is listed
        w["since"][renewed, f.members[n]] = 1
    due = (weight > 0) & (picked(w["since"], f.members) >= f.renewal)
    turn.fire_many(f.members, "lapse", due)


def _rally(turn: Turn, f: SanctionFacts, n: int, weight: F64) -> None:
    """What follows at once upon a new listing of some weight (B,): a rally at home, and offence taken."""
    i, a, sender, title = int(f.members[n]), int(f.about[n]), int(f.sender[n]), f.titles[n]
    rally = turn.p("rally_effect") * turn.p("sanction_backfire") * f.rally[n] * weight
    turn.add_at("support", a, rally, f"rally against {title}", i)
    turn.add_at("cohesion", a, 0.5 * rally, f"rally against {title}", i)
    for b in f.lists[n]:
        turn.add_at("standing", (b, 1), -3.0 * weight, title, i)
    turn.add_at("relation", (sender, a), -0.3 * weight, title, i)
    turn.add_at("relation", (a, sender), -0.3 * weight, title, i)


def _evasion(turn: Turn, f: SanctionFacts, on: Array) -> None:
    w = turn.w
    now = picked(w["evasion"], f.members)
    cap = turn.pc("evasion_cap") * (1.0 - 0.7 * f.enforcement)
    after = np.where(on, now + turn.pc("evasion_speed") * (cap - now), now * 0.9)
    turn.add_at("evasion", f.members, after - now, "ways round the measure are found, or forgotten")


def _bite(turn: Turn, f: SanctionFacts, weight: F64) -> F64:
    """(B, n) share of the target's means that each measure withholds."""
    w = turn.w
    friends = held(w["relation"][:, :, f.targets], 0.0, 3.0) * (1.0 / 3.0)
    support = total(friends * w["exposure"][:, :, f.targets])
    buster = held(turn.pc("buster_weight") * support, 0.0, 0.8)
    on = (weight > 0).astype(np.float64)
    count, mandate = f.against.of(on), np.minimum(f.mandated.of(on), 1.0)
    age = np.minimum(picked(w["since"], f.members), 40)
    together = turn.pc("coalition_bonus") * held(count - 1.0, 0.0, 4.0)
    fade = np.exp(-turn.pc("coalition_decay") * age)
    backed = picked(mandate, f.target)
    bonus = 1.0 + picked(together, f.target) * (backed + (1.0 - backed) * fade)
    bite: F64 = f.share * weight * w["exposure"][:, f.sender, f.about]
    bite = bite * (1.0 - picked(w["evasion"], f.members)) * (1.0 - picked(buster, f.target)) * bonus
    return bite * turn.pc("sanction_efficacy")


def _threats(turn: Turn, f: SanctionFacts) -> None:
    """A threat is remembered: carried out, or abandoned."""
    w, threatened = turn.w, turn.book.state_code["sanction"]["threatened"]
    made, kept, let_go = (
        dict(turn.firings_of("sanction", trigger)) for trigger in ("threaten", "impose", "withdraw_threat")
    )
    for n in sorted(made.keys() | kept.keys() | let_go.keys()):
        i, sender, target = int(f.members[n]), int(f.sender[n]), int(f.about[n])
        if n in made:
            carried, abandoned = w["carried"][:, sender, target], w["abandoned"][:, sender, target]
            credible = carried / (carried + abandoned + 1e-9)
            cost = made[n] * 6.0 * credible * w["exposure"][:, sender, target] * 4.0
            turn.add_at("strain", target, cost, f"threat: {f.titles[n]}", i)
        if n in kept:
            done = kept[n] & (turn.opening_state[:, i] == threatened)
            turn.add_at("carried", (sender, target), done * 1.0, "threat carried out", i)
        if n in let_go:
            turn.add_at("abandoned", (sender, target), let_go[n] * 2.0, "threat abandoned", i)
            cost = let_go[n] * -1.5 * turn.p("audience_cost")
            turn.add_at("support", sender, cost, "threat abandoned in public", i)
