"""Ceasefire incidents: the hazard of every truce in force, factor by factor (field numbers 2.2).

A truce is a ceasefire promised to somebody who can shoot back: an actor with a force. The same word given to a mediator
is a promise like others, and draws no incidents of its own.

A ceasefire is bare, monitored or definitive by what its text says; the formulas are those of
`wargame.negotiation.compliance`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wargame.base.batch import blank, flat, held, total
from wargame.negotiation.compliance import CLASS_RATIO, ceasefire_factors, ceasefire_hazard, failure_chance
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.facts import OTHER
from wargame.rules.observers import detection, posted
from wargame.rules.page import Page
from wargame.rules.rows import KIND_CODE

WATCHED = 0.5
"""Chance of detection from which a ceasefire counts as monitored."""
GUARANTOR = 0.35
"""Weight of a guarantor that posts nobody, against one with troops between the lines."""
NO_TRUCE = -1
CLASSES = ("bare", "monitored", "definitive")


@dataclass(frozen=True)
class Truce:
    """The ceasefires of some treaties in B worlds.

    Attributes:
        treaties: (n,) places of the treaties.
        on: (B, n) where the text holds a ceasefire and is in force.
        grade: (B, n) place in `CLASSES`.
        factors: name -> (B, n) 0..1, as `ceasefire_factors` takes them.
        hazard: (B, n) a turn, before what is hidden.
    """

    treaties: Ints
    on: Mask
    grade: Ints
    factors: dict[str, F64]
    hazard: F64

    def multipliers(self) -> dict[str, F64]:
        """What each factor multiplies the hazard by (B, n)."""
        return ceasefire_factors(self.factors)


def truces(page: Page) -> Truce | None:
    """The ceasefires among the promises in force, or nothing where there are none."""
    turn, book, w, rows = page.turn, page.book, page.turn.w, page.facts.rows
    quiet = page.part((page["clause_kind"] == KIND_CODE["ceasefire"]).nonzero()[0])
    quiet = quiet.part(book.facts.armed.take(quiet["clause_receiver"]).nonzero()[0])
    if not quiet.count:
        return None
    at_truce = np.bincount(quiet.treaty, minlength=len(rows.treaties)) > 0
    treaties = at_truce.nonzero()[0]
    cells = _Cells(quiet, treaties)
    count = np.maximum(cells.total(np.ones(quiet.count)), 1.0)
    observers = flat(posted(page)).take(quiet.treaty * turn.batch + quiet.worlds)
    found = detection(rows.of_verifiers("detect").take(quiet["clause_verifier"]), observers)
    watched = cells.total(found) / count
    trust = w["trust"][quiet.worlds, quiet["clause_receiver"], quiet["clause_giver"]]
    guarantor = blank(turn.batch, len(treaties))
    for column, n in enumerate(treaties.tolist()):
        guarantor[:, column] = _guarantor(turn, n)
    seen = watched >= WATCHED
    settled = seen & _leaves(page, treaties, at_truce) & (guarantor > 0.0)
    grade = np.where(settled, 2, np.where(seen, 1, 0))
    everywhere = np.zeros(grade.shape)
    factors = {
        "verification": watched,
        "force": _peacekeepers(turn)[:, None] + everywhere,
        "guarantor": guarantor,
        "spoilers": (1.0 - turn.pc("militia_discipline")) + everywhere,
        "flexibility": cells.total(quiet["clause_vague"] / 100.0) / count,
        "power_shift": w["pressure"].max(axis=1)[:, None] + everywhere,
        "fear": 1.0 - cells.total(trust) / count,
    }
    ratio = np.array([CLASS_RATIO[name] for name in CLASSES])[grade]
    hazard = ceasefire_hazard(turn.pc("hazard_bare") * book.fortnights, ratio, ceasefire_factors(factors))
    return Truce(treaties, cells.any, grade, factors, hazard)


class _Cells:
    """Where promises stand among treaties and worlds (B, treaties).

    Attributes:
        any: (B, treaties) whether a treaty holds one.
    """

    def __init__(self, page: Page, treaties: Ints) -> None:
        batch, place = page.turn.batch, np.searchsorted(treaties, page.treaty)
        self._shape = len(treaties), batch
        self._cells = place * batch + page.worlds
        self.any: Mask = self.total(np.ones(page.count)) > 0.0

    def total(self, numbers: F64) -> F64:
        """(B, treaties) numbers of the promises, added up in order."""
        found = np.bincount(self._cells, numbers, self._shape[0] * self._shape[1])
        return np.asarray(found.reshape(self._shape).T, np.float64)


def _leaves(page: Page, treaties: Ints, at_truce: Mask) -> Mask:
    """(B, treaties) whether a treaty has somebody leave a place or lay down arms."""
    leaves = (page["clause_kind"] == KIND_CODE["withdraw"]) | (page["clause_kind"] == KIND_CODE["disarm"])
    going = page.part((leaves & at_truce.take(page.treaty)).nonzero()[0])
    return _Cells(going, treaties).any


def _guarantor(turn: Turn, n: int) -> F64:
    """(B,) weight of the guarantors: more of them, and those who have kept their word, weigh more."""
    book, w = turn.book, turn.w
    part = book.instrument(int(book.rows.treaties[n])).treaty
    weight = np.zeros(turn.batch)
    for name in part.guarantors if part is not None else ():
        a = book.index["A"][name]
        word = total(w["kept"][:, a]) / np.maximum(total(w["kept"][:, a] + w["broken"][:, a]), 1e-9)
        weight = weight + GUARANTOR * 2.0 * word
    return np.minimum(weight, 1.0)


def _peacekeepers(turn: Turn) -> F64:
    """(B,) troops of neither camp in the contested zones, against ten thousand."""
    facts = turn.book.facts
    others = facts.forces_of[OTHER]
    if not len(others):
        return np.zeros(turn.batch)
    there: tuple[Ints, Ints] = turn.book.memo("between the lines", lambda: np.ix_(others, facts.start_order < 0.75))
    return np.asarray(held(total(total(turn.w["strength"][:, *there])) / 10_000.0, 0.0, 1.0), np.float64)


def apply_ceasefires(turn: Turn, page: Page) -> None:
    """Draw the incidents of the truces in force. Writes incidents, truce; fills ``turn.truce``.

    Args:
        turn: the turn in the making.
        page: the promises that were in force before any of them fell.
    """
    turn.truce = np.zeros(turn.batch)
    found = truces(page if page.moves == turn.moves else Page.in_force(turn))
    book = turn.book
    held = np.full((turn.batch, len(book.rows.treaties)), NO_TRUCE)
    if found is not None:
        _draw(turn, found, held)
    turn.w["truce"][:, book.rows.treaties] = held


def _draw(turn: Turn, found: Truce, held: Ints) -> None:
    """The incidents of this turn; fills `held` (B, treaties) with the turns for which each truce has held."""
    book = turn.book
    hazard = found.hazard * np.asarray(turn.pc("ceasefire_fragility"))
    chance = failure_chance(hazard)
    draws = turn.dice.of("incident", found.treaties)
    broken = found.on & (draws < chance)
    for column, n in enumerate(found.treaties.tolist()):
        i = int(book.rows.treaties[n])
        here = broken[:, column]
        before = np.maximum(turn.w["truce"][:, i], 0)
        held[:, n] = np.where(found.on[:, column], np.where(here, 0, before + 1), NO_TRUCE)
        turn.add("incidents", here * 1.0, f"{book.instrument(i).title}: incident")
        turn.note(
            "CeasefireBroken",
            f"Shots along the line despite the {book.instrument(i).title}; each blames the other",
            here,
            instrument=i,
        )
        holds = np.where(found.grade[:, column] == 0, 0.6, 0.8)
        strength = found.on[:, column] * np.where(here, 0.25, holds)
        turn.truce = np.maximum(turn.truce, strength)
