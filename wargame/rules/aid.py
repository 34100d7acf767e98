"""Money, arms, training, relief: lead times, absorption, diversion, conditionality."""

from __future__ import annotations

import numpy as np

from wargame.base.batch import at_least, column, picked
from wargame.rules.context import Entries, Turn
from wargame.rules.masks import columns, some
from wargame.scenario.kinds import AidPart
from wargame.world.state import Array

_MONEY = ("budget", "development", "finance")
_ARMS = ("military", "training", "intelligence")


class AidFacts:
    """Facts of the programmes: arrays (n,), or rows (1, n) that meet arrays (B, n)."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["aid"]
        parts = [book.instrument(int(i)).aid for i in self.members]
        assert all(p is not None for p in parts)
        self.parts = [p for p in parts if p is not None]
        self.owner = book.owner[self.members]
        self.recipient = [book.index["A"][p.recipient] for p in self.parts]
        self.force = [-1 if p.force is None else book.index["F"][p.force] for p in self.parts]
        self.amount = np.array([[p.amount for p in self.parts]])
        members, titles = self.members.tolist(), [book.instrument(int(i)).title for i in self.members]
        self.pays = Entries("paid", [(i,) for i in members], titles, members)
        self.total = np.array([[p.total for p in self.parts]])
        self.lead = np.array([[p.lead for p in self.parts]])
        self.backers = frozenset(n for n, part in enumerate(self.parts) if part.backing)
        """Programmes that a force feels the end of, too."""
        states = book.state_code["aid"]
        self.approved, self.flowing = states["approved"], states["flowing"]


def apply_aid(turn: Turn) -> None:
    """Let every programme run for a turn.

    Writes paid, pledged, committed, treasury, relief, quality, air, supply, backing, strength, corruption, order.
    """
    book, w = turn.book, turn.w
    relief: Array | float = 0.0
    if len(book.of_kind["aid"]):
        f: AidFacts = book.memo("aid", lambda: AidFacts(turn))
        due = (picked(w["state"], f.members) == f.approved) & (picked(w["since"], f.members) >= f.lead)
        turn.fire_many(f.members, "start", due)
        flow = (picked(w["state"], f.members) == f.flowing) * picked(w["level"], f.members)
        paid = flow * f.amount
        turn.post(f.pays, paid)
        for n in sorted(f.backers.union(columns(flow))):
            relief = relief + _one(turn, f, n, int(f.members[n]), column(flow, n), column(paid, n))
        full = (f.total > 0) & (picked(w["paid"], f.members) >= f.total) & (flow > 0)
        turn.fire_many(f.members, "complete", full)
    base = column(w["relief"])
    promised = 0.55 + 0.7 * turn.p("donor_patience")  # tired donors pay less, and later, than they have promised
    turn.put(
        "relief",
        base + 0.5 * (relief * promised / (turn.p("relief_need") * book.fortnights) - base),
        "what donors pay against what is needed",
    )


def _one(turn: Turn, f: AidFacts, n: int, i: int, on: Array, paid: Array) -> Array | float:
    """One programme, at the level `on` and for money `paid`, as `column` gives them; returns relief money [USD m]."""
    book, w = turn.book, turn.w
    part, title, to, force = f.parts[n], book.instrument(i).title, f.recipient[n], f.force[n]
    sound = column(w["accountability"], to)
    astray = column(w["corruption"], to) * (1.0 - sound)
    if part.type in _MONEY:
        turn.add_at("treasury", to, turn.p("fungible") * paid * (1.0 - astray), title, i)
    if force >= 0:
        _forces(turn, part, i, title, to, force, on)
    if part.type in _ARMS and not part.backing:
        leak = turn.p("diversion") * on * (1.0 - sound)
        turn.add_at("corruption", to, 0.004 * leak, f"leakage from {title}", i)
    if part.type == "humanitarian":
        relief: Array = paid * (1.0 - 0.5 * astray)
        return relief
    return 0.0


def _forces(turn: Turn, part: AidPart, i: int, title: str, to: int, force: int, on: Array) -> None:
    """What reaches a force: absorbed slowly, and less where it leaks."""
    book, w = turn.book, turn.w
    sound = 1.0 - turn.p("diversion") * (1.0 - column(w["accountability"], to))
    if part.backing:
        gap = on - column(w["backing"], force)
        turn.add_at("backing", force, turn.p("backing_speed") * gap, title, i)
    if not some(on):
        return
    absorb = turn.p("absorption") * sound
    if book.facts.is_state[to]:
        absorb = absorb * (0.4 + turn.p("fardc_reform"))
    if part.quality:
        room = at_least(book.facts.start_quality[force] + part.quality * on - column(w["quality"], force), 0.0)
        turn.add_at("quality", force, absorb * room * (on > 0.0), title, i)
    if part.air:
        room = at_least(book.facts.start_air[force] + part.air * on - column(w["air"], force), 0.0)
        turn.add_at("air", force, absorb * room * (on > 0.0), title, i)
    if part.supply:
        turn.add_at("supply", force, part.supply * on * sound, title, i)
    if part.fighters:
        home = int(book.facts.force_home[force])
        turn.add_at("strength", (force, home), part.fighters * on, title, i)
