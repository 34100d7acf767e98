"""What it takes to read promises off the world: states that satisfy, operations that break a truce, places, aid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from wargame.expr import BOOL, NUMBER, Compiled, ExprErrors
from wargame.negotiation.clause import KINDS
from wargame.rules.context import Ints, Mask
from wargame.rules.rows import Rows
from wargame.rules.rulebook import Rulebook

PERFORMED: Final = np.array([kind.performed for kind in KINDS.values()], np.bool_)
LEVELLED: Final = np.array([kind.unit == "level" for kind in KINDS.values()], np.bool_)

SATISFIED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "sanction": {
        "eased": ("idle", "threatened", "eased", "lifted", "lapsed"),
        "lifted": ("idle", "threatened", "lifted", "lapsed"),
        "threatened": ("threatened", "imposed", "tightened"),
        "imposed": ("imposed", "tightened"),
        "tightened": ("tightened",),
    },
    "aid": {
        "pledged": ("pledged", "approved", "flowing", "completed"),
        "approved": ("approved", "flowing", "completed"),
        "flowing": ("flowing", "completed"),
    },
    "operation": {
        "halted": ("idle", "prepared", "halted", "culminated", "withdrawn"),
        "withdrawn": ("idle", "withdrawn"),
        "idle": ("idle", "withdrawn"),
        "under_way": ("under_way", "culminated"),
        "culminated": ("culminated",),
    },
    "deal": {
        "offered": ("offered", "negotiating", "memorandum", "binding", "financed", "flowing"),
        "negotiating": ("negotiating", "memorandum", "binding", "financed", "flowing"),
        "memorandum": ("memorandum", "binding", "financed", "flowing"),
        "binding": ("binding", "financed", "flowing"),
        "financed": ("financed", "flowing"),
        "flowing": ("flowing",),
    },
    "project": {
        "financed": ("financed", "building", "operating"),
        "building": ("building", "operating"),
        "operating": ("operating",),
    },
    "talks": {
        "scheduled": ("scheduled", "in_session", "adjourned", "concluded"),
        "in_session": ("in_session", "adjourned", "concluded"),
        "concluded": ("concluded",),
    },
    "treaty": {
        "initialled": ("initialled", "signed", "ratified", "in_force"),
        "signed": ("signed", "ratified", "in_force"),
        "in_force": ("in_force",),
    },
    "statement": {
        "silent": ("silent", "withdrawn"),
        "withdrawn": ("silent", "withdrawn"),
        "made": ("made", "stressed"),
        "stressed": ("stressed",),
    },
    "regulation": {
        "off": ("off",),
        "announced": ("announced", "in_force", "quota"),
        "in_force": ("in_force",),
        "quota": ("quota", "relaxed", "off"),
        "relaxed": ("relaxed", "off"),
    },
}
"""States that satisfy a goal, by kind of instrument: as far along as promised, or further."""


class Readings:
    """Facts for reading clauses off the world."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.rows: Rows = book.rows
        states = book.next.shape[1]
        self.satisfied: Mask = np.zeros((len(book.kinds), states + 1, states), np.bool_)
        for kind, goals in SATISFIED.items():
            k, codes = book.kinds.index(kind), book.state_code[kind]
            for goal, fine in goals.items():
                self.satisfied[k, 1 + codes[goal], [codes[s] for s in fine]] = True
        self.flowing = np.full(len(book.kinds), -1, np.intp)
        self.flowing[book.kinds.index("aid")] = book.state_code["aid"]["flowing"]
        self.reads: dict[int, Compiled] = {}
        for k in np.flatnonzero(~self.rows.blank).tolist():
            name = book.instruments[int(self.rows.instrument[k])]
            part = book.text.instruments[name].treaty
            reading = part.clauses[self.rows.ids[k]].reads if part is not None else None
            if reading is not None:
                try:
                    self.reads[k] = book.scenario.compile(reading, BOOL, instrument=name)
                except ExprErrors:
                    self.reads[k] = book.scenario.compile(reading, NUMBER, instrument=name)
        self.read = np.isin(np.arange(len(self.rows.ids)), list(self.reads))
        """(K,) rows with a reading of the designer's own."""
        self.openings = np.full((len(self.rows.treaties), len(book.actors)), -1, np.intp)
        """(T, A) opening of each actor on each treaty; -1 where it has none."""
        for (actor, i), opening in book.opening_of.items():
            if book.kinds[book.kind_of[i]] == "treaty":
                self.openings[book.rank_of[i], actor] = opening
        self._operations()
        self._supplies()
        self._places()

    @staticmethod
    def of_book(book: Rulebook) -> Readings:
        """The facts, made once per scenario."""
        found: Readings = book.memo("readings", lambda: Readings(book))
        return found

    def _operations(self) -> None:
        """Which operations break a truce: those aimed at somebody with a part in the treaty, or at no one."""
        book, rows = self.book, self.rows
        members = [
            int(i)
            for i in book.of_kind["operation"]
            if (part := book.instrument(int(i)).operation) is not None and not part.presence
        ]
        self.operations: Ints = np.array(members, np.intp)
        self.under_way = book.state_code["operation"]["under_way"]
        self.attacks: Mask = np.zeros((len(rows.treaties), len(book.actors), len(members)), np.bool_)
        for n in range(len(rows.treaties)):
            bound = rows.bound[rows.first[n]] if rows.count[n] else ()
            for o, i in enumerate(members):
                about = book.instrument(i).about
                if about is None or about in bound:
                    self.attacks[n, int(book.owner[i]), o] = True

    def _supplies(self) -> None:
        """Aid that supplies a force: a number for every (giver, force), 0 where there is none, and the aid of each."""
        book = self.book
        self._aid: dict[tuple[int, str], list[int]] = {}
        found: list[tuple[int, int]] = []
        self.supply_of = np.zeros((len(book.actors), len(book.axes["F"])), np.intp)
        pairs: dict[tuple[int, int], int] = {}
        for i in book.of_kind["aid"].tolist():
            part, owner = book.instrument(i).aid, int(book.owner[i])
            self._aid.setdefault((owner, book.instruments[i]), []).append(i)
            if part is not None and part.force is not None:
                self._aid.setdefault((owner, part.force), []).append(i)
                pair = (owner, book.index["F"][part.force])
                place = pairs.setdefault(pair, 1 + len(pairs))
                self.supply_of[pair] = place
                found.append((place, i))
        self.supplies: tuple[Ints, Ints] = (
            np.array([place for place, _ in found], np.intp),
            np.array([i for _, i in found], np.intp),
        )
        """Number and instrument of each aid."""
        self.supply_count = len(pairs)
        self.aid_flowing = book.state_code["aid"]["flowing"]

    def aid_of(self, giver: int, subject: str) -> Sequence[int]:
        """Aid of an actor that supplies a force, or the aid itself."""
        return self._aid.get((giver, subject), ())

    def _places(self) -> None:
        """Zones of every subject that is a place; forces of every actor."""
        book, rows = self.book, self.rows
        self.zones: dict[int, Ints] = {}
        self.force: dict[int, int] = {}
        for code, (sort, name) in enumerate(rows.subjects):
            if sort == "zone":
                self.zones[code] = np.array([book.index["Z"][name]], np.intp)
            elif sort == "group":
                self.zones[code] = np.array([book.index["Z"][z] for z in book.text.groups[name]], np.intp)
            elif sort == "force":
                self.force[code] = book.index["F"][name]
        self.forces_of = [np.flatnonzero(book.facts.force_actor == a) for a in range(len(book.actors))]
        self.first_actor = rows.subject_code[("actor", book.actors[0])]
        self.first_force = rows.subject_code.get(("force", book.axes["F"][0]), 0) if book.axes["F"] else 0

    @cached_property
    def last_instrument(self) -> int:
        """Code of the last subject that is an instrument."""
        return len(self.book.instruments)
