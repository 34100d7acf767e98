"""Step 4: signature, ratification, entry into force, and what was promised: three different things."""

from __future__ import annotations

import numpy as np

from wargame.expr import BOOL
from wargame.rules.context import F64, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import some

_KEPT, _BROKEN = 0.3, 0.6
"""Weight of one turn of a standing promise in the record; a promise judged once weighs 1 and 2.5."""


class TreatyFacts:
    """Facts of the texts."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["treaty"]
        self.names = [book.instruments[int(i)] for i in self.members]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).treaty) is not None]
        self.states = book.state_code["treaty"]
        self.delay = np.array([p.delay for p in self.parts])
        self.ratify = [
            None if p.ratify is None else book.scenario.compile(p.ratify, BOOL, instrument=name)
            for p, name in zip(self.parts, self.names, strict=True)
        ]
        self.promises = []
        for n, (part, name) in enumerate(zip(self.parts, self.names, strict=True)):
            for promise in part.obligations.values():
                self.promises.append(
                    (
                        n,
                        book.index["A"][promise.giver],
                        book.index["A"][promise.receiver],
                        promise.text,
                        promise.due,
                        promise.once,
                        book.scenario.compile(promise.holds, BOOL, instrument=name),
                    )
                )
        hazards = {"bare": "hazard_bare", "monitored": "hazard_monitored", "definitive": "hazard_definitive"}
        self.truces = [(n, hazards[p.ceasefire], p) for n, p in enumerate(self.parts) if p.ceasefire]
        self.signers = []
        for i in self.members:
            names = [book.openings[o].actor for o in book.openings_of[int(i)] if book.o_needed[o]]
            self.signers.append(names)


def apply_treaties(turn: Turn) -> None:
    """Ratify, bring into force, judge promises, draw ceasefire incidents.

    Writes kept, broken, trust, incidents, fighting, relation, support.
    """
    book, w = turn.book, turn.w
    turn.add("incidents", -w["incidents"], "incidents of the turn before")
    if not len(book.of_kind["treaty"]):
        return
    f: TreatyFacts = book.memo("treaties", lambda: TreatyFacts(turn))
    since, state = w["since"][:, f.members], w["state"][:, f.members]
    ready = (state == f.states["signed"]) & (since >= f.delay)
    if some(ready):
        for n, condition in enumerate(f.ratify):
            if condition is not None and some(ready[:, n]):
                ready[:, n] &= evaluate(condition, w, turn.batch)
        turn.fire_many(f.members, "ratify", ready)
    enter = (w["state"][:, f.members] == f.states["ratified"]) & (w["since"][:, f.members] >= 1)
    turn.fire_many(f.members, "enter", enter)
    _signed(turn, f)
    _promises(turn, f)
    _incidents(turn, f)


def _signed(turn: Turn, f: TreatyFacts) -> None:
    for n, i in enumerate(f.members):
        signed = turn.fired(int(i), "sign")
        if signed is None:
            continue
        title = turn.book.instrument(int(i)).title
        for a in f.signers[n]:
            turn.add_at("support", a, np.where(signed, 0.8, 0.0), f"{title} is signed", int(i))
            for b in f.signers[n]:
                if a != b:
                    turn.add_at("relation", (a, b), np.where(signed, 0.15, 0.0), f"{title} is signed", int(i))


def _promises(turn: Turn, f: TreatyFacts) -> None:
    """Compliance is read off the world; what is seen moves the record and trust."""
    book, w = turn.book, turn.w
    in_force = w["state"][:, f.members] == f.states["in_force"]
    if not some(in_force):
        return
    since = w["since"][:, f.members]
    for n, giver, receiver, text, due, once, holds in f.promises:
        judged = in_force[:, n] & ((since[:, n] == due) if once else (since[:, n] >= due))
        if not some(judged):
            continue
        i = int(f.members[n])
        title = book.instrument(i).title
        good = judged & evaluate(holds, w, turn.batch)
        bad = judged & ~good
        up, down = (1.0, 2.5) if once else (_KEPT, _BROKEN)
        turn.add_at("kept", (giver, receiver), np.where(good, up, 0.0), f"{title}: {text}", i)
        turn.add_at("broken", (giver, receiver), np.where(bad, down, 0.0), f"{title}: {text}", i)
        change = np.where(good, turn.p("kept_gain"), 0.0) - np.where(bad, turn.p("broken_loss"), 0.0)
        turn.add_at("trust", (receiver, giver), change, f"{title}: {text}", i)
        name = book.text.actors[book.actors[giver]].title
        first = since[:, n] == due
        turn.note(
            "PromiseKept",
            f"{name} kept its word ({title}): {text}",
            good & first,
            actors=(giver, receiver),
            instrument=i,
        )
        turn.note(
            "PromiseBroken",
            f"{name} has not done what it promised ({title}): {text}",
            bad & first,
            actors=(giver, receiver),
            instrument=i,
            weight=2,
        )


def _incidents(turn: Turn, f: TreatyFacts) -> None:
    """Ceasefire incidents: p = 1 - exp(-h), h the class's hazard times its factors (field numbers 2.2)."""
    book, w = turn.book, turn.w
    draws = turn.dice.uniform("incident")
    truce = np.zeros(turn.batch)
    for n, hazard_name, part in f.truces:
        i = int(f.members[n])
        on = w["state"][:, i] == f.states["in_force"]
        if not some(on):
            continue
        guarantor = 0.25 if part.guarantor else 0.0
        factor = np.exp(0.8 * part.vagueness - 0.9 * part.verification - guarantor)
        # militias and other armed actors stand outside the text (spoilers)
        outside = 1.0 + 0.5 * (1.0 - turn.p("militia_discipline"))
        hazard = turn.p(hazard_name) * factor * outside * turn.p("ceasefire_fragility") * book.fortnights
        broken = on & (draws[:, n] < 1.0 - np.exp(-hazard))
        turn.add("incidents", np.where(broken, 1.0, 0.0), f"{book.instrument(i).title}: incident")
        turn.note(
            "CeasefireBroken",
            f"Shots along the line despite {book.instrument(i).title}; each blames the other",
            broken,
            instrument=i,
        )
        strength: F64 = np.where(on, np.where(broken, 0.25, 0.6 if hazard_name == "hazard_bare" else 0.8), 0.0)
        truce = np.maximum(truce, strength)
    turn.truce = truce
