"""Signature, ratification, entry into force, and what was promised: three different things."""

from __future__ import annotations

import numpy as np

from wargame.base.batch import picked
from wargame.expr import BOOL
from wargame.rules.accords import note_initialled
from wargame.rules.ceasefires import apply_ceasefires
from wargame.rules.context import Turn
from wargame.rules.deliveries import return_escrow
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, some
from wargame.rules.promises import apply_promises
from wargame.rules.ratifiers import apply_ratifiers


class TreatyFacts:
    """Facts of the treaties."""

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
        self.signers = []
        for i in self.members:
            names = [book.openings[o].actor for o in book.openings_of[int(i)] if book.o_needed[o]]
            self.signers.append(names)


def apply_treaties(turn: Turn) -> None:
    """Fix what is initialled, ratify, bring into force, hold everybody to it.

    Writes agreed, vote, hearing, withheld, relation, support; what is in force is `promises` and `ceasefires`.
    """
    book, w = turn.book, turn.w
    turn.add("incidents", -w["incidents"], "incidents of the turn before")
    if not len(book.of_kind["treaty"]):
        return
    f: TreatyFacts = book.memo("treaties", lambda: TreatyFacts(turn))
    note_initialled(turn)
    _withholding(turn, f)
    since, state = picked(w["since"], f.members), picked(w["state"], f.members)
    ready = (state == f.states["signed"]) & (since >= f.delay) & apply_ratifiers(turn)
    if some(ready):
        for n, condition in enumerate(f.ratify):
            if condition is not None and some(ready[:, n]):
                ready[:, n] &= evaluate(condition, w, turn.batch)
        turn.fire_many(f.members, "ratify", ready)
    enter = (picked(w["state"], f.members) == f.states["ratified"]) & (picked(w["since"], f.members) >= 1)
    turn.fire_many(f.members, "enter", enter)
    _signed(turn, f)
    page = apply_promises(turn)
    return_escrow(turn)
    apply_ceasefires(turn, page)


def _withholding(turn: Turn, f: TreatyFacts) -> None:
    """Who holds back what a text would carry out; with the text it ends."""
    book, w = turn.book, turn.w
    held = w["withheld"]
    for trigger, holds in (("withhold", 1), ("perform", 0)):
        for n, _ in turn.firings_of("treaty", trigger):
            i = int(f.members[n])
            for o in book.openings_of[i]:
                np.copyto(held[:, o], holds, where=turn.pulled[:, o] == book.code(i, trigger))
    for o in columns(held):
        held[:, o] *= w["state"][:, book.o_instrument[o]] == f.states["in_force"]


def _signed(turn: Turn, f: TreatyFacts) -> None:
    for n, signed in turn.firings_of("treaty", "sign"):
        i = int(f.members[n])
        if turn.book.audience[i] is not None:  # nobody cheers what nobody knows of
            continue
        title = turn.book.instrument(i).title
        for a in f.signers[n]:
            turn.add_at("support", a, signed * 0.8, f"{title} is signed", i)
            for b in f.signers[n]:
                if a != b:
                    turn.add_at("relation", (a, b), signed * 0.15, f"{title} is signed", i)
