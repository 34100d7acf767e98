"""How much of each clause is delivered, read off the world: one reading for each kind of promise."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import held, picked, total
from wargame.expr import BOOL, NUMBER, Compiled, ExprErrors
from wargame.negotiation.clause import KINDS
from wargame.negotiation.words import clause_words
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, distinct, some
from wargame.rules.rows import CONTENT, KIND_CODE, KIND_NAMES, Rows
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
        """Aid that supplies a force, by (giver, force)."""
        book = self.book
        self.supplies: list[tuple[int, int]] = []
        self.supply_of = np.zeros((len(book.actors), len(book.axes["F"])), np.intp)
        pairs: dict[tuple[int, int], int] = {}
        for i in book.of_kind["aid"].tolist():
            part = book.instrument(i).aid
            if part is not None and part.force is not None:
                pair = (int(book.owner[i]), book.index["F"][part.force])
                place = pairs.setdefault(pair, 1 + len(pairs))
                self.supply_of[pair] = place
                self.supplies.append((place, i))
        self.supply_count = len(pairs)

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


class Page:
    """The live rows of one turn: their numbers (B, n), gathered once.

    Attributes:
        columns: (n,) rows that are in force in some world.
        live: (B, n) where they are.
    """

    def __init__(self, turn: Turn, columns: Ints, live: Mask) -> None:
        self.turn = turn
        self.columns = columns
        self.live = live
        self.facts = Readings.of_book(turn.book)
        self._taken: dict[str, NDArray[Any]] = {}
        self._whys: dict[int, str] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A field over axis K at the live rows; codes as indices."""
        found = self._taken.get(name)
        if found is None:
            found = picked(self.turn.w[name], self.columns)
            if found.dtype.kind == "i":
                found = found.astype(np.intp)
            self._taken[name] = found
        return found

    def put(self, name: str, value: NDArray[Any], why: str = "what was delivered and what was reported of it") -> None:
        """Write the rows where they are live."""
        fresh = self._taken[name] = np.where(self.live, value, self[name])
        self.turn.put_at(name, self.columns, fresh, why)

    @cached_property
    def treaty(self) -> Ints:
        """(n,) place of each row's treaty."""
        found: Ints = self.facts.rows.treaty[self.columns]
        return found

    @cached_property
    def instrument(self) -> Ints:
        """(n,) each row's treaty as an instrument."""
        return self.facts.rows.instrument[self.columns]

    @cached_property
    def open(self) -> Mask:
        """(n,) rows that are no secret."""
        found: Mask = ~self.facts.rows.secret[self.columns]
        return found

    @cached_property
    def performed(self) -> Mask:
        """(B, n) rows that the text itself carries out."""
        mask: Mask = PERFORMED[self["clause_kind"]] & (self["clause_goal"] == 0) & ~self.facts.read[self.columns]
        return mask

    def why(self, n: int) -> str:
        """What to say of row `n` of world 0: its treaty and its promise."""
        found = self._whys.get(n)
        if found is None:
            found = self._whys[n] = self._why(int(self.columns[n]))
        return found

    def _why(self, k: int) -> str:
        rows, book = self.facts.rows, self.turn.book
        if rows.secret[k] and book.audience[int(rows.instrument[k])] is None:  # what a cause says, many may read
            return f"{book.instrument(int(rows.instrument[k])).title}: a clause that is not public"
        return f"{book.instrument(int(rows.instrument[k])).title}: {row_words(self.turn, k)}"


def row_words(turn: Turn, k: int) -> str:
    """What row `k` of world 0 promises, in the words of the document or, failing that, in our own."""
    rows = turn.book.rows
    if not rows.blank[k]:
        part = turn.book.instrument(int(rows.instrument[k])).treaty
        text = part.clauses[rows.ids[k]].text if part is not None else None
        if text is not None:
            return text
    clause = rows.clause(k, {name: turn.w[name][0, k] for name in CONTENT})
    return clause_words(clause, rows.names).partition("; ")[0]


def measured(page: Page) -> F64:
    """(B, n) what the subject of a row that counts from a start amounts to now: fighters in a place, or of a force."""
    f, w = page.facts, page.turn.w
    amount = np.zeros(page.live.shape)
    kind, subject, giver = page["clause_kind"], page["clause_subject"], page["clause_giver"]
    strength = w["strength"]
    for code, find in ((KIND_CODE["withdraw"], f.zones), (KIND_CODE["disarm"], f.force)):
        mine = page.live & (kind == code) & (page["clause_goal"] == 0)
        for n in columns(mine):
            for s in distinct(subject[:, n], mine[:, n]):
                for a in distinct(giver[:, n], mine[:, n]) if code == KIND_CODE["withdraw"] else (-1,):
                    if code == KIND_CODE["withdraw"]:
                        forces, zones = f.forces_of[a], find[s]
                        now = total(total(strength[:, forces[:, None], zones[None, :]]))  # type: ignore[index]
                    else:
                        now = total(strength[:, find[s]])
                    here = mine[:, n] & (subject[:, n] == s) & ((giver[:, n] == a) | (a < 0))
                    amount[:, n] = np.where(here, now, amount[:, n])
    return amount


def read_off(page: Page) -> F64:
    """(B, n) share delivered, 0..1, of every row that the world shows; 0 where the text itself carries it out."""
    delivered = np.zeros(page.live.shape)
    kinds = page["clause_kind"]
    by_state = page["clause_goal"] > 0
    if some(by_state):
        delivered = np.where(by_state, _by_state(page), delivered)
    for code in distinct(kinds[page.live & ~by_state & ~page.performed]):
        reader = _READERS.get(KIND_NAMES[code])
        if reader is not None:
            delivered = np.where((kinds == code) & ~by_state, reader(page), delivered)
    for n in page.facts.read[page.columns].nonzero()[0].tolist():
        reading = page.facts.reads[int(page.columns[n])]
        delivered[:, n] = held(evaluate(reading, page.turn.w, page.turn.batch), 0.0, 1.0)
    return delivered


def _by_state(page: Page) -> F64:
    """As far along as promised; of aid that flows, at the level promised."""
    f, w, book = page.facts, page.turn.w, page.turn.book
    i = held(page["clause_subject"] - 1, 0, len(book.instruments) - 1)
    kind = book.kind_of[i]
    state = np.take_along_axis(w["state"], i, axis=1).astype(np.intp)
    goal = np.minimum(page["clause_goal"], f.satisfied.shape[1] - 1)
    fine = f.satisfied[kind, goal, state]
    level = np.take_along_axis(w["level"], i, axis=1)
    counts = LEVELLED[page["clause_kind"]] & (state == f.flowing[kind])
    enough = np.minimum(level / np.maximum(page["clause_amount"], 1e-9), 1.0)
    return np.asarray(fine * np.where(counts, enough, 1.0), np.float64)


def _ceasefire(page: Page) -> F64:
    """Nobody who listens to the giver attacks one of the parties."""
    f, w = page.facts, page.turn.w
    actor = held(page["clause_subject"] - f.first_actor, 0, len(page.turn.book.actors) - 1)
    quiet = np.ones(page.live.shape, np.bool_)
    for o, i in enumerate(f.operations.tolist()):
        on = w["state"][:, i] == f.under_way
        if some(on):
            quiet &= ~(on[:, None] & f.attacks[page.treaty[None, :], actor, o])
    return quiet.astype(np.float64)


def _left(page: Page) -> F64:
    """Share of what was promised that has gone since the text entered into force."""
    base = page["baseline"]
    gone = (base - measured(page)) / np.maximum(base * page["clause_amount"], 1e-9)
    return np.asarray(np.where(base > 0.5, held(gone, 0.0, 1.0), 1.0), np.float64)


def _support(page: Page) -> F64:
    """How little is supplied: in full at or below the level promised."""
    f, w, book = page.facts, page.turn.w, page.turn.book
    level = np.zeros((page.turn.batch, f.supply_count + 1))
    flowing = book.state_code["aid"]["flowing"]
    for place, i in f.supplies:
        on = (w["state"][:, i] == flowing) * w["level"][:, i]
        np.maximum(level[:, place], on, out=level[:, place])
    subject = page["clause_subject"]
    force = held(subject - f.first_force, 0, max(len(book.axes["F"]) - 1, 0))
    to_force = np.take_along_axis(level, f.supply_of[page["clause_giver"], force], axis=1)
    i = held(subject - 1, 0, len(book.instruments) - 1)
    own = (np.take_along_axis(w["state"], i, axis=1) == flowing) * np.take_along_axis(w["level"], i, axis=1)
    now = np.where(subject <= f.last_instrument, own, to_force)
    allowed = page["clause_amount"]
    return np.asarray(held(1.0 - (now - allowed) / np.maximum(1.0 - allowed, 0.05), 0.0, 1.0), np.float64)


def _access(page: Page) -> F64:
    """Share of those in need whom relief reaches there, against the share promised."""
    f, w = page.facts, page.turn.w
    found = np.ones(page.live.shape)
    kind, subject = page["clause_kind"], page["clause_subject"]
    mine = page.live & (kind == KIND_CODE["humanitarian_access"]) & (page["clause_goal"] == 0)
    for n in columns(mine):
        for s in distinct(subject[:, n], mine[:, n]):
            reached = total(w["relief_access"][:, f.zones[s]]) / len(f.zones[s])
            found[:, n] = np.where(subject[:, n] == s, reached, found[:, n])
    return np.asarray(np.minimum(found / np.maximum(page["clause_amount"], 1e-9), 1.0), np.float64)


_READERS: Final[dict[str, Callable[[Page], F64]]] = {
    "ceasefire": _ceasefire,
    "withdraw": _left,
    "disarm": _left,
    "stop_support": _support,
    "humanitarian_access": _access,
}
