"""The promises in force as one seat may read them, whose word was kept, and how ceasefires stand in its eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.clause import Clause
from wargame.negotiation.compliance import CLASS_RATIO, failure_chance, implementation
from wargame.negotiation.credibility import told
from wargame.negotiation.text import Text, renamed
from wargame.negotiation.words import Names, clause_words, deed_words
from wargame.rules.accords import placed
from wargame.rules.ceasefires import CLASSES, truces
from wargame.rules.context import Turn
from wargame.rules.page import Page
from wargame.rules.rows import CONTENT, KIND_NAMES
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.session.bargaining import AgreedText, Breach, Hazard, Ledger, Promise, Record
from wargame.session.seats import Seat
from wargame.session.tables import names_of
from wargame.world.fields import ANSWERS, BY_NAME
from wargame.world.state import World

_BREACHES: Final[tuple[Breach, ...]] = ("", "minor", "material", "fundamental")
"""As `wargame.world.fields.BREACH`; nothing where it is kept."""
_AT_A_TABLE: Final = ("drafted", "terminated")
"""States in which a text is discussed, or could be put on the table again."""
FACTORS = {
    "verification": "who watches it", "force": "troops between the lines", "guarantor": "who stands behind it",
    "spoilers": "armed groups outside the text", "flexibility": "vague wording",
    "power_shift": "one side gaining on the ground", "fear": "fear of being deceived",
}  # fmt: skip


def ledger(seat: Seat, world: World, agreed: Mapping[str, Text]) -> Ledger:
    """What `seat` may know of the promises in force in `world`.

    Args:
        seat: who reads.
        world: as it stands.
        agreed: the texts that were agreed, by treaty: only they know what their authors called a clause.
    """
    known = dict(_clauses(seat, world, agreed, seat.book.rows.stands))
    every = tuple(_promises(seat, world, known))
    return Ledger(
        promises=tuple(p for p in every if not p.heir),
        replaced=tuple(p for p in every if p.heir),
        texts=tuple(_texts(seat, world, agreed, _names(seat, world, known))),
        records=tuple(_records(seat, world)),
        hazards=tuple(_hazards(seat, world)),
    )


def promises_in_force(
    seat: Seat, world: World, agreed: Mapping[str, Text] = MappingProxyType({})
) -> tuple[Promise, ...]:
    """Those that `seat` may read; without the texts that were agreed, clauses go by the names of their rows."""
    known = dict(_clauses(seat, world, agreed, seat.book.rows.stands))
    return tuple(p for p in _promises(seat, world, known) if not p.heir)


def _ids(book: Rulebook, agreed: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """Treaty -> id of a blank row -> id of the clause that stands in it."""
    rows = book.rows
    return {
        treaty: {rows.ids[k]: clause.id for (k, *_), clause in zip(placed(rows, text), text.clauses, strict=True)}
        for treaty, text in agreed.items()
    }


def standing(seat: Seat, world: World, agreed: Mapping[str, Text]) -> dict[str, Clause]:
    """The promises in force that `seat` may read, by ``treaty.row``, each under the id that its authors gave it."""
    return {seat.book.rows.called[k]: clause for k, clause in _clauses(seat, world, agreed, seat.book.rows.binding)}


def _clauses(
    seat: Seat, world: World, agreed: Mapping[str, Text], which: Callable[[Mapping[str, Any]], NDArray[np.bool_]]
) -> Iterator[tuple[int, Clause]]:
    """(row, clause) of the promises of `which` (B, K) that the seat may read."""
    rows, w, ids = seat.book.rows, world.arrays, _ids(seat.book, agreed)
    for k in np.flatnonzero(which(w)[0] & _read(seat)).tolist():
        clause = rows.clause(k, {name: w[name][0, k] for name in CONTENT})
        yield k, renamed(clause, ids.get(rows.index_name(int(rows.instrument[k])), {}))


def _names(seat: Seat, world: World, known: Mapping[int, Clause]) -> Names:
    """What the seat may speak of, promises in force among it."""
    book = seat.book
    names = names_of(book, seat.id, int(world["turn"].flat[0]) // book.steps + 1)
    return names.knowing({book.rows.called[k]: clause for k, clause in known.items()})


def _texts(seat: Seat, world: World, agreed: Mapping[str, Text], names: Names) -> Iterator[AgreedText]:
    """Those that were agreed and are no drafts any more, as far as the seat has a part in them."""
    book = seat.book
    for treaty, text in agreed.items():
        i, known = book.index["I"][treaty], names.lexicon.treaties.get(treaty)
        state = book.state_name(i, int(world["state"][0, i]))
        if known is None or seat.id not in (*known.holders, *known.guarantors) or state in _AT_A_TABLE:
            continue
        called = {clause.id: f"clause {number}" for number, clause in enumerate(text.clauses, 1)}
        yield AgreedText(
            treaty=treaty, title=book.instrument(i).title, parties=known.parties, state=state,
            clauses=tuple(clause_words(renamed(clause, called), names) for clause in text.clauses), secret=known.secret,
        )  # fmt: skip


def _promises(seat: Seat, world: World, known: Mapping[int, Clause]) -> Iterator[Promise]:
    """Those that were agreed, of texts in force: those that bind, and those whose place a later one has taken."""
    book, w = seat.book, world.arrays
    rows, names = book.rows, _names(seat, world, known)
    heirs = rows.taken(w)
    for k, clause in known.items():
        i = int(rows.instrument[k])
        answer = ANSWERS[int(w["answer"][0, k])]
        yield Promise(
            treaty=book.instruments[i], title=book.instrument(i).title, clause=clause.id,
            sentence=clause_words(clause, names), deed=deed_words(clause, names),
            giver=clause.giver, receiver=clause.receiver, due=_due(book, world, k),
            reported=float(w["reported"][0, k]), kept=int(w["times_kept"][0, k]), judged=int(w["times_judged"][0, k]),
            implemented=int(implementation(w["reported"][:, k])[0]), verified_by=names.title(clause.verifier),
            breach=_BREACHES[int(w["breach"][0, k])], response="" if answer == "none" else answer,
            public=bool(rows.public[k]),
            heir=names.told(rows.called[heirs[k]]) if heirs.get(k) in known else "",
        )  # fmt: skip


def _read(seat: Seat) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows that the seat may read (K,)."""
    return np.asarray(seat.exact(BY_NAME["reported"]), np.bool_)


def _due(book: Rulebook, world: World, k: int) -> int:
    """Turn from which a clause is judged; 0 while it waits for another. A due counts steps, several a turn perhaps."""
    w = world.arrays
    due, clock = int(w["clause_due"][0, k]), int(w["clock"][0, k])
    if int(w["clause_after"][0, k]) and clock <= 0:
        return 0
    step = -due if due < 0 else int(w["turn"].flat[0]) + due + 1 - clock
    return (max(step, 1) - 1) // book.steps + 1


def _records(seat: Seat, world: World) -> Iterator[Record]:
    """Of every pair with a record that the seat sees, its own first."""
    book, w = seat.book, world.arrays
    found = records(w, np.flatnonzero((w["times_judged"][0] > 0) & _read(seat)).tolist())
    seen = seat.exact(BY_NAME["kept"])
    for a, b in sorted({(a, b) for a, b, _ in found}, key=lambda pair: (seat.actor not in pair, pair)):
        if bool(seen[a, b]):
            kinds = {kind: count for (x, y, kind), count in found.items() if (x, y) == (a, b)}
            total = [sum(count[n] for count in kinds.values()) for n in (0, 1)]
            yield Record(
                giver=book.actors[a], receiver=book.actors[b], kept=float(w["kept"][0, a, b]),
                broken=float(w["broken"][0, a, b]), words=told(*total),
                by_kind=tuple((KIND_NAMES[kind], told(*count)) for kind, count in sorted(kinds.items())),
            )  # fmt: skip


def records(w: Mapping[str, Any], rows: Iterable[int]) -> dict[tuple[int, int, int], tuple[int, int]]:
    """(giver, receiver, kind) -> times kept and times judged in world 0, over some rows."""
    found: dict[tuple[int, int, int], tuple[int, int]] = {}
    for k in rows:
        key = (int(w["clause_giver"][0, k]), int(w["clause_receiver"][0, k]), int(w["clause_kind"][0, k]))
        kept, judged = found.get(key, (0, 0))
        found[key] = (kept + int(w["times_kept"][0, k]), judged + int(w["times_judged"][0, k]))
    return found


def _hazards(seat: Seat, world: World) -> Iterator[Hazard]:
    """Of every ceasefire in force that the seat knows of, worked out from what it sees."""
    book = seat.book
    found = truces(Page.in_force(Turn(book, _as_seen(seat, world), None)))
    if found is None:
        return
    multipliers = found.multipliers()
    for column, n in enumerate(found.treaties.tolist()):
        i = int(book.rows.treaties[n])
        if not found.on[0, column] or book.instruments[i] not in seat.instrument_ids:
            continue
        grade = CLASSES[int(found.grade[0, column])]
        factors = [(f"it is {grade}", CLASS_RATIO[grade])]
        factors += [(FACTORS[name], float(value[0, column])) for name, value in multipliers.items()]
        yield Hazard(
            treaty=book.instruments[i], title=book.instrument(i).title,
            chance=float(failure_chance(found.hazard[0, column])), factors=tuple(factors),
        )  # fmt: skip


def _as_seen(seat: Seat, world: World) -> World:
    """A world that holds what the seat sees, its estimates, and the opening's values where it sees nothing."""
    book, view = seat.book, seat.view(world)
    imagined = begin(book, 0)
    for name, column in book.drawn.items():
        low, high = book.text.parameters[name].draw or (0.0, 0.0)
        imagined.arrays["hidden"][:, column] = (low + high) / 2.0
    for field in book.shape.fields:
        if field.seen_by != "nobody":
            mask = np.ones(1, np.bool_) if field.seen_by == "intel" else seat.exact(field)
            np.copyto(imagined.arrays[field.name], np.asarray(view[field.name]), where=mask, casting="unsafe")
    return imagined
