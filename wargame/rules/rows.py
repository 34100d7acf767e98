"""The rows of axis K: which treaty each belongs to, what it can say, and clauses as numbers and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, picked
from wargame.negotiation.clause import KINDS, MODES, Clause, Condition, Remedy
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.text import Text
from wargame.negotiation.words import Names
from wargame.rules.masks import columns, distinct, some
from wargame.scenario.lexicon import lexicon_of
from wargame.scenario.vocabulary import holders, rows_of

if TYPE_CHECKING:
    from wargame.rules.machines import Machines

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

CONTENT: Final = (
    "clause_kind", "clause_giver", "clause_receiver", "clause_subject", "clause_goal", "clause_amount", "clause_due",
    "clause_lasts", "clause_parts", "clause_every", "clause_after", "clause_share", "clause_verifier", "clause_mode",
    "clause_rests", "clause_snap", "clause_remedy", "clause_vague", "clause_instead",
)  # fmt: skip
"""The fields that hold what a row says."""
KIND_CODE: Final = {name: n for n, name in enumerate(KINDS)}
KIND_NAMES: Final = tuple(KINDS)
SORTS: Final = (("actor", "A"), ("zone", "Z"), ("group", ""), ("force", "F"), ("commodity", "C"))
"""Sorts of subject besides instruments, and the axis of each."""


class Rows:
    """The clause rows of a scenario.

    Attributes:
        treaties: (T,) instruments that are treaties.
        treaty: (K,) place of each row's treaty among `treaties`; `instrument` the treaty itself.
        first: (T,) first row of each treaty; `count` (T,) how many it has; `first_of` (K,) that of each row's treaty.
        blank: (K,) rows that are free; `public` (K,) rows that everybody who sees the treaty reads; `secret` (K,)
            those that only its parties may read.
        options: per row the clauses it can hold as written; option 1 is the first.
        bound: per row the actors with a part in its treaty; `readers` those and its guarantors.
        body_treaty: (Y,) the treaty of each ratification; `bodies` (Y,) names of the ratifiers.
        subjects: (sort, id) of every subject by code; 0 is nothing.
        verifiers: ids of the verifiers by code.
    """

    def __init__(self, book: Machines) -> None:
        """Lay out the rows of the treaties of `book`."""
        self.text = book.text
        self.actors = book.actors
        self.lexicon: Lexicon = lexicon_of(book.text)
        self.states = {kind: tuple(codes) for kind, codes in book.state_code.items()}
        self._in_force = book.state_code["treaty"]["in_force"]
        self.index = book.index
        self.treaties: Ints = book.of_kind["treaty"]
        self.treaty_of: dict[str, int] = {book.instruments[int(i)]: n for n, i in enumerate(self.treaties)}
        self.ids: list[str] = []
        self.options: list[tuple[Clause, ...]] = []
        self.bound: list[tuple[str, ...]] = []
        self.readers: list[tuple[str, ...]] = []
        secret: list[bool] = []
        place, public, self.first, self.count = [], [], [], []
        for n, i in enumerate(self.treaties):
            one = book.instrument(int(i))
            written = self.lexicon.treaties[book.instruments[int(i)]].written
            self.first.append(len(self.ids))
            for name in rows_of(one):
                options = written.get(name, ())
                self.ids.append(name)
                self.options.append(options)
                self.bound.append(holders(one))
                self.readers.append((*holders(one), *(one.treaty.guarantors if one.treaty else ())))
                place.append(n)
                public.append(options[0].public if options else one.seen_by != "parties")
                secret.append(one.seen_by == "parties" or (bool(options) and not options[0].public))
            self.count.append(len(self.ids) - self.first[-1])
        self.treaty: Ints = np.array(place, np.intp)
        self.instrument: Ints = self.treaties[self.treaty] if len(self.ids) else np.zeros(0, np.intp)
        self.first_of: Ints = np.array(self.first, np.intp)[self.treaty]
        self.blank: Mask = np.array([not o for o in self.options], np.bool_)
        self.secret: Mask = np.array(secret, np.bool_)
        self.public: Mask = np.array(public, np.bool_)
        pairs = [tuple(name.split(":")) for name in book.axes["Y"]]
        self.body_treaty: Ints = np.array([book.index["I"][t] for t, _ in pairs], np.intp)
        self.bodies: tuple[str, ...] = tuple(body for _, body in pairs)
        self.verifiers: tuple[str, ...] = tuple(self.lexicon.verifiers)
        self._verifiers: dict[str, NDArray[Any]] = {}
        found: list[tuple[str, str]] = [("", "")]
        found += [("instrument", name) for name in book.instruments]
        for sort, _ in SORTS:
            named = [s.id for known in self.lexicon.subjects.values() for s in known if s.sort == sort]
            found += [(sort, name) for name in named]
        self.subjects: tuple[tuple[str, str], ...] = tuple(found)
        self.subject_code = {key: n for n, key in enumerate(found)}

    def of_verifiers(self, what: str) -> NDArray[Any]:
        """(verifiers,) a number of each verifier, by its code: `detect`, `false` or `lag`."""
        found = self._verifiers.get(what)
        if found is None:
            numbers = [getattr(self.lexicon.verifiers[name], what) for name in self.verifiers]
            found = self._verifiers[what] = np.array(numbers)
        return found

    def lexicon_at(self, turn: int) -> Lexicon:
        """The names of the scenario in a turn."""
        return replace(self.lexicon, turn=turn)

    def span(self, n: int) -> slice:
        """The rows of treaty `n`."""
        return slice(self.first[n], self.first[n] + self.count[n])

    def row(self, n: int, name: str) -> int | None:
        """The row of treaty `n` under a name, or nothing."""
        rows = range(self.first[n], self.first[n] + self.count[n])
        return next((k for k in rows if self.ids[k] == name), None)

    @cached_property
    def names(self) -> Names:
        """Ids as people read them."""
        return Names(self.lexicon)

    @cached_property
    def constant(self) -> dict[str, NDArray[Any]]:
        """What the rows say at their first option (K,) by field; blank rows say nothing."""
        return {name: self.by_option[name][1].copy() for name in CONTENT}

    @cached_property
    def by_option(self) -> dict[str, NDArray[Any]]:
        """(options + 1, K) what each row says at each option, by field; option 0 as option 1."""
        most = max([1, *map(len, self.options)])
        tables: dict[str, NDArray[Any]] = {
            name: np.zeros((most + 1, len(self.ids)), np.float64 if name == "clause_amount" else np.int32)
            for name in CONTENT
        }
        for k, options in enumerate(self.options):
            for o in range(most + 1):
                if options:
                    for name, value in self.numbers(options[min(max(o, 1), len(options)) - 1], k).items():
                        tables[name][o, k] = value
        return tables

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of every clause, as ``treaty.clause``."""
        return {name: k for k, name in enumerate(self.called)}

    @cached_property
    def called(self) -> tuple[str, ...]:
        """(K,) every row as ``treaty.clause``."""
        return tuple(f"{self.treaty_name(int(self.treaty[k]))}.{name}" for k, name in enumerate(self.ids))

    @cached_property
    def blanks(self) -> tuple[tuple[int, ...], ...]:
        """The rows of each treaty that are free, counted within it."""
        return tuple(tuple(np.flatnonzero(self.blank[self.span(n)]).tolist()) for n in range(len(self.treaties)))

    @cached_property
    def letters(self) -> Ints:
        """Instruments that are treaties of blank rows only."""
        names = [name for name, treaty in self.lexicon.treaties.items() if treaty.blank and not treaty.written]
        return np.array([self.index["I"][name] for name in names], np.intp)

    @cached_property
    def replaced(self) -> tuple[tuple[int, int], ...]:
        """(later, earlier) rows of which the first takes the place of the second, as the scenario wrote them."""
        return tuple((k, self.place[name]) for k, o in enumerate(self.options) if o for name in o[0].replaces)

    @cached_property
    def heirs(self) -> tuple[tuple[int, ...], ...]:
        """Of every treaty itself, and those of which a clause takes the place of one of its own."""
        pairs = {(int(self.treaty[earlier]), int(self.treaty[later])) for later, earlier in self.replaced}
        return tuple((n, *sorted(t for m, t in pairs if m == n)) for n in range(len(self.treaties)))

    def binding(self, arrays: Mapping[str, Any], rows: Ints | None = None) -> Mask:
        """Clauses in force: agreed, of a treaty in force, and not replaced by a later one (B, K), or (B, rows)."""
        if rows is None:
            return self._all_binding(arrays)
        binds = self._stands(arrays, rows)
        if some(binds):
            self.let_go(arrays, rows, binds)
        return binds

    def _all_binding(self, arrays: Mapping[str, Any]) -> Mask:
        binds = self.stands(arrays)
        if some(binds):
            self.let_go(arrays, self._every, binds)
        return binds

    def stands(self, arrays: Mapping[str, Any]) -> Mask:
        """Clauses that are agreed, of treaties in force (B, K)."""
        on = _cells(arrays["state"], self.treaties) == self._in_force
        found: Mask = blank(len(on), len(self.ids), dtype=np.bool_)
        used = np.flatnonzero(on.any(axis=0)[self.treaty])
        if len(used):
            found[:, used] = (_cells(arrays["agreed"], used) > 0) & picked(on, self.treaty[used])
        return found

    @cached_property
    def _every(self) -> Ints:
        return np.arange(len(self.ids))

    def let_go(self, arrays: Mapping[str, Any], rows: Ints, live: Mask) -> None:
        """Take out of `live` (B, rows) the clauses whose place a later one in force has taken."""
        for earlier, _, where in self.taken_over(arrays):
            for n in (rows == earlier).nonzero()[0]:
                live[:, n] &= ~where

    def taken(self, arrays: Mapping[str, Any], world: int = 0) -> dict[int, int]:
        """Earlier row -> the row that is in force in its place in a world."""
        stands = self.stands(arrays)[world]
        return {one: other for one, other, where in self.taken_over(arrays) if where[world] and stands[one]}

    def taken_over(self, arrays: Mapping[str, Any]) -> Iterator[tuple[int, int, Mask]]:
        """(earlier, later, where (B,)) rows of which the later, in force, has taken the place of the earlier."""
        earlier, later = self._successions
        if len(later):
            stands = self._stands(arrays, later)
            for n in columns(stands):
                yield int(earlier[n]), int(later[n]), stands[:, n]
        yield from self.amended(arrays)

    def amended(self, arrays: Mapping[str, Any]) -> Iterator[tuple[int, int, Mask]]:
        """(earlier, later, where (B,)) rows of which the later, the seats' own, stands in the place of the earlier."""
        treaties, rows = self._free
        in_force = columns(_cells(arrays["state"], treaties) == self._in_force)
        if not in_force:
            return
        free = np.concatenate([rows[n] for n in in_force])
        instead = _cells(arrays["clause_instead"], free)
        for n in columns(instead > 0):
            stands = self._stands(arrays, free[n : n + 1])[:, 0]
            for code in distinct(instead[:, n], stands & (instead[:, n] > 0)):
                yield code - 1, int(free[n]), stands & (instead[:, n] == code)

    @cached_property
    def _free(self) -> tuple[Ints, list[Ints]]:
        """Instruments of the treaties that have free rows, and the free rows of each."""
        free = {n: self.first[n] + np.array(own, np.intp) for n, own in enumerate(self.blanks) if own}
        return self.treaties[list(free)], list(free.values())

    def _stands(self, arrays: Mapping[str, Any], rows: Ints) -> Mask:
        """(B, rows) clauses that are agreed, of treaties in force."""
        on: Mask = _cells(arrays["state"], self.instrument[rows]) == self._in_force
        return on & (_cells(arrays["agreed"], rows) > 0) if some(on) else on

    @cached_property
    def _successions(self) -> tuple[Ints, Ints]:
        """Rows whose place is taken, and the rows that take it."""
        pairs = np.array([(earlier, later) for later, earlier in self.replaced], np.intp).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    # --- clauses as numbers ---------------------------------------------------------------------------------------
    def numbers(self, clause: Clause, k: int, place: Mapping[str, int] | None = None) -> dict[str, float | int]:
        """A legal clause in row `k` as numbers by field.

        Args:
            clause: the clause.
            k: its row.
            place: clause id -> row, of the text it stands in; the ids of the rows, unless given.
        """
        n = int(self.treaty[k])
        rows = place or {self.ids[j]: j for j in range(self.first[n], self.first[n] + self.count[n])}
        kind = KINDS[clause.kind]
        subject, _ = self.lexicon.subject(clause.subject, kind)
        sort = "" if subject is None else subject.sort
        key = (sort if sort in dict(SORTS) else "instrument", clause.subject) if subject else ("", "")
        goal = 0
        if clause.goal and subject is not None:
            goal = 1 + self.states[subject.sort].index(clause.goal)
        due = clause.due if isinstance(clause.due, int) else -self.lexicon.step_of(clause.due)
        bits = sum(1 << (rows[name] - self.first[n]) for name in clause.remedy.suspend if name in rows)
        return {
            "clause_kind": KIND_CODE[clause.kind],
            "clause_giver": self.index["A"][clause.giver],
            "clause_receiver": self.index["A"][clause.receiver],
            "clause_subject": self.subject_code[key],
            "clause_goal": goal,
            "clause_amount": clause.amount,
            "clause_due": due,
            "clause_lasts": clause.lasts,
            "clause_parts": clause.instalments,
            "clause_every": clause.every,
            "clause_after": 0 if clause.after is None else 1 + rows[clause.after.clause],
            "clause_share": 100 if clause.after is None else round(100 * clause.after.delivered),
            "clause_verifier": self.verifiers.index(clause.verifier),
            "clause_mode": MODES.index(clause.mode),
            "clause_rests": bits,
            "clause_snap": 1 + self.index["I"][clause.remedy.snap_back] if clause.remedy.snap_back else 0,
            "clause_remedy": clause.remedy.forfeit + 2 * clause.remedy.terminate,
            "clause_vague": round(100 * clause.vagueness),
            "clause_instead": 1 + self.place[clause.replaces[0]] if self.blank[k] and clause.replaces else 0,
        }

    def clause(self, k: int, said: Mapping[str, Any]) -> Clause:
        """The clause in row `k` that the numbers say; the inverse of `numbers`."""
        n = int(self.treaty[k])
        sort, subject = self.subjects[int(said["clause_subject"])]
        goal = int(said["clause_goal"])
        kind = self.text.instruments[subject].kind if sort == "instrument" else ""
        due = int(said["clause_due"])
        bits, remedy = int(said["clause_rests"]), int(said["clause_remedy"])
        after, snap = int(said["clause_after"]), int(said["clause_snap"])
        return Clause(
            self.ids[k],
            KIND_NAMES[int(said["clause_kind"])],
            self.actors[int(said["clause_giver"])],
            self.actors[int(said["clause_receiver"])],
            subject,
            self.states[kind][goal - 1] if goal else "",
            round(float(said["clause_amount"]), 6),
            due if due >= 0 else self.lexicon.day_of(-due),
            int(said["clause_lasts"]),
            int(said["clause_parts"]),
            int(said["clause_every"]),
            Condition(self.ids[after - 1], int(said["clause_share"]) / 100) if after else None,
            self.verifiers[int(said["clause_verifier"])],
            MODES[int(said["clause_mode"])],
            Remedy(
                tuple(self.ids[self.first[n] + j] for j in range(self.count[n]) if bits >> j & 1),
                bool(remedy & 1),
                self.index_name(snap - 1) if snap else "",
                bool(remedy & 2),
            ),
            int(said["clause_vague"]) / 100,
            bool(self.public[k]),
            self._instead_of(k, int(said["clause_instead"])),
        )

    def _instead_of(self, k: int, instead: int) -> tuple[str, ...]:
        """The promises whose place the clause in row `k` takes: as written, or in a blank row by the number there."""
        if not self.blank[k]:
            return self.options[k][0].replaces
        return (self.called[instead - 1],) if instead > 0 else ()

    def treaty_name(self, n: int) -> str:
        """Id of treaty `n`."""
        return self.index_name(int(self.treaties[n]))

    def index_name(self, i: int) -> str:
        """Id of instrument `i`."""
        return self.subjects[1 + i][1]

    def standing(self, arrays: Mapping[str, Any], n: int, which: str = "agreed", world: int = 0) -> Text:
        """The text of treaty `n` that is `tabled` or `agreed` in a world."""
        found = []
        for k in range(self.first[n], self.first[n] + self.count[n]):
            if arrays[which][world, k] > 0:
                found.append(self.clause(k, {name: arrays[name][world, k] for name in CONTENT}))
        return Text(self.treaty_name(n), tuple(found))


def _cells(field: Any, places: Ints) -> NDArray[Any]:
    """Columns of a field, of the world or as an actor reads it."""
    found: NDArray[Any] = picked(field, places) if isinstance(field, np.ndarray) else field[:, places]
    return found
