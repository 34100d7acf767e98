"""What comes of bargaining in many games: agreements, deals that were missed, words that were kept, truces that held.

Games are played by their doctrines as in any other study; a `Tally` looks on, turn by turn, and may look on at any
games of a scenario. What a seat would sign is its own reckoning at that moment, so that a deal is missed, or bad, in
the eyes of those who made it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.compliance import implementation
from wargame.negotiation.fair import zone_mask
from wargame.players.agenda import Agenda, agendas, open_text
from wargame.players.appraisal import Appraiser
from wargame.players.bargain import Round, positions
from wargame.players.outlook import Outlook
from wargame.players.protocol import Player
from wargame.players.table import decide_all, line_up, negotiate
from wargame.rules.ceasefires import CLASSES, truces
from wargame.rules.context import Turn
from wargame.rules.orders import Orders
from wargame.rules.page import Page
from wargame.rules.promises import owed
from wargame.rules.rows import KIND_NAMES
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.world.state import World
from wargame.world.view import Estimates, View

I64 = NDArray[np.int64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]
_WHO: Final = ("clause_kind", "clause_giver", "clause_receiver")
SIGNED: Final = ("signed", "ratified", "in_force", "suspended")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One text that talks can come to, over all games.

    Attributes:
        sat: games in which it was discussed.
        agreed: games in which all parties took it; of these `signed` and `in_force` at the end.
        missed: games at whose end it was open to be agreed, and all parties preferred some form of it to none.
        drafts: of the mediator's drafts, and `turns` of the talks, until agreement: medians; 0 where there was none.
    """

    treaty: str
    sat: int
    agreed: int
    signed: int
    in_force: int
    missed: int
    drafts: float
    turns: float


@dataclass(frozen=True, slots=True)
class WordRow:
    """Promises of one sort.

    Attributes:
        of: kind, or giver and receiver.
        judged: reports on them, of which `kept` said that they were kept.
        owed: turns in which something was due, in `done` of which it was delivered in truth.
    """

    of: tuple[str, ...]
    kept: int
    judged: int
    done: int
    owed: int


@dataclass(frozen=True, slots=True)
class TruceRow:
    """Truces of one class: turns in which they were in force, and in which they were broken."""

    grade: str
    turns: int
    broken: int

    @property
    def fails(self) -> float:
        """Chance of failing in a turn."""
        return self.broken / max(self.turns, 1)


@dataclass(frozen=True, slots=True)
class Bargaining:
    """What was counted.

    Attributes:
        games: games played.
        tables: by text of a track.
        signatures: by seats under any text, and how many were `below` what walking away was worth to the seat then;
            `letters` of these under letters.
        regretted: texts in force at the end, of `standing`, that are worth less than walking away to one of the parties
            by then.
        kinds: promises by kind; `pairs` by giver and receiver.
        truces: by class.
        implemented: clauses in force at the end by the scale 0 to 3.
    """

    games: int
    tables: tuple[TableRow, ...]
    signatures: int
    letters: int
    below: int
    regretted: int
    standing: int
    kinds: tuple[WordRow, ...]
    pairs: tuple[WordRow, ...]
    truces: tuple[TruceRow, ...]
    implemented: tuple[int, int, int, int]


class Tally:
    """Looks on at games of one batch."""

    def __init__(self, book: Rulebook, players: Mapping[int, Player], batch: int) -> None:
        """Count in `batch` games that `players` play."""
        self.book, self.batch = book, batch
        found = {a: getattr(player, "appraiser", None) for a, player in players.items()}
        self.minds: dict[int, Appraiser] = {a: mind for a, mind in found.items() if mind is not None}
        self.agendas = agendas(book)
        self.place = {agenda.name: n for n, agenda in enumerate(self.agendas)}
        self.sat, self.drafts = (np.zeros((batch, len(self.agendas)), np.int64) for _ in range(2))
        self.agreed: Mask = np.zeros((batch, len(self.agendas)), np.bool_)
        self.signatures = self.letters = self.below = 0
        self.truces = np.zeros((len(CLASSES), 2), np.int64)
        actors = len(book.actors)
        self.done, self.owed = (np.zeros((len(KIND_NAMES), actors, actors), np.int64) for _ in range(2))

    def heard(self, agenda: Agenda, rows: Ints, came: Round) -> None:
        """A round at a table."""
        n = self.place[agenda.name]
        waiting = ~self.agreed[rows, n]
        self.sat[rows, n] += waiting
        self.drafts[rows, n] += np.where(waiting, came.drafts, 0)
        self.agreed[rows, n] |= came.agreed & came.room

    def ordered(self, world: World, orders: Orders) -> None:
        """The orders of a turn that is about to be resolved: who signs what, and what it is worth to them."""
        book = self.book
        estimates = Estimates(book.intel, world)
        for i in map(int, book.of_kind["treaty"]):
            sign = book.code(i, "sign")
            for o in book.openings_of[i]:
                here = orders.trigger[:, o] == sign
                mind = self.minds.get(int(book.o_actor[o]))
                if mind is None or not here.any():
                    continue
                view = View(world, book.sight[mind.actor], estimates).fields
                self.signatures += int(here.sum())
                self.letters += int(here.sum()) * (book.instruments[i] not in self.place)
                self.below += int((Outlook(mind, view).gains(i, np.flatnonzero(here)) < 0.0).sum())

    def resolved(self, world: World) -> None:
        """A turn that is over: what was due and done in truth, which truces are in force, and whether they held."""
        self._due(world)
        found = truces(Page.in_force(Turn(self.book, world, None)))
        if found is None:
            return
        for column, n in enumerate(found.treaties.tolist()):
            held = world.arrays["truce"][:, int(self.book.rows.treaties[n])]
            for grade in range(len(CLASSES)):
                on = found.on[:, column] & (found.grade[:, column] == grade) & (held >= 0)
                self.truces[grade] += (int(on.sum()), int((on & (held == 0)).sum()))

    def _due(self, world: World) -> None:
        turn = Turn(self.book, world, None)
        turn.number -= 1  # the turn that is over
        page = Page.in_force(turn)
        share, owes = owed(page, page["clock"] > 0)
        done = owes & (page["delivered"] >= share - 1e-9)
        for mask, count in ((owes, self.owed), (done, self.done)):
            said = (page[name][mask] for name in _WHO)
            np.add.at(count, tuple(said), 1)

    def told(self, world: World) -> Bargaining:
        """What came of it all, at the end of the games."""
        standing, regretted = self._regretted(world)
        kinds, pairs = self._words(world)
        return Bargaining(
            self.batch, tuple(self._table(world, n) for n in range(len(self.agendas))), self.signatures, self.letters,
            self.below, regretted, standing, kinds, pairs,
            tuple(TruceRow(name, *map(int, self.truces[k])) for k, name in enumerate(CLASSES)), self._scale(world),
        )  # fmt: skip

    def _table(self, world: World, n: int) -> TableRow:
        agenda, codes = self.agendas[n], self.book.state_code["treaty"]
        state = world.arrays["state"][:, agenda.instrument]
        agreed = self.agreed[:, n]
        signed = np.isin(state, [codes[name] for name in SIGNED])
        drafts, turns = (float(np.median(x[agreed, n])) if agreed.any() else 0.0 for x in (self.drafts, self.sat))
        return TableRow(
            agenda.name, int((self.sat[:, n] > 0).sum()), int(agreed.sum()), int(signed.sum()),
            int((state == codes["in_force"]).sum()), int(self._missed(world, agenda).sum()), drafts, turns,
        )  # fmt: skip

    def _missed(self, world: World, agenda: Agenda) -> Mask:
        """(B,) games in which the text could be agreed now, and some form of it would suit all parties."""
        book = self.book
        open_ = open_text(book, world, agenda.instrument)
        minds = [self.minds.get(a) for a in agenda.parties]
        if not open_.any() or None in minds:
            return np.zeros(self.batch, np.bool_)
        u, red, floor = positions(
            book, world, np.arange(self.batch), agenda, [mind for mind in minds if mind is not None]
        )
        return np.asarray(open_ & zone_mask(u, floor, red).any(axis=-1), np.bool_)

    def _regretted(self, world: World) -> tuple[int, int]:
        """Texts in force, and those of them that a party would not sign today."""
        book, estimates = self.book, Estimates(self.book.intel, world)
        standing = regretted = 0
        for agenda in self.agendas:
            on = world.arrays["state"][:, agenda.instrument] == book.state_code["treaty"]["in_force"]
            sorry = np.zeros(self.batch, np.bool_)
            for mind in (self.minds[a] for a in agenda.parties if a in self.minds):
                view = View(world, book.sight[mind.actor], estimates).fields
                sorry |= Outlook(mind, view).gains(agenda.instrument, np.arange(self.batch)) < 0.0
            standing += int(on.sum())
            regretted += int((on & sorry).sum())
        return standing, regretted

    def _words(self, world: World) -> tuple[tuple[WordRow, ...], tuple[WordRow, ...]]:
        """What became of promises, by kind and by pair."""
        w, shape = world.arrays, self.owed.shape
        counts = [np.zeros(shape, np.int64), np.zeros(shape, np.int64), self.done, self.owed]
        said = tuple(np.maximum(w[name].astype(np.intp), 0) for name in _WHO)
        for name, count in zip(("times_kept", "times_judged"), counts, strict=False):
            np.add.at(count, said, w[name])
        by_kind = [count.sum(axis=(1, 2)) for count in counts]
        by_pair = [count.sum(axis=0) for count in counts]
        kinds: list[tuple[str, ...]] = [(name,) for name in KIND_NAMES]
        pairs: list[tuple[str, ...]] = [(a, b) for a in self.book.actors for b in self.book.actors]
        return _rows(kinds, by_kind), _rows(pairs, [count.ravel() for count in by_pair])

    def _scale(self, world: World) -> tuple[int, int, int, int]:
        """How many clauses in force stand at 0, 1, 2 and 3 of the scale of implementation."""
        w = world.arrays
        judged = self.book.rows.binding(w) & (w["times_judged"] > 0)
        found = np.bincount(implementation(w["delivered"][judged]), minlength=4)
        return int(found[0]), int(found[1]), int(found[2]), int(found[3])


def _rows(names: Sequence[tuple[str, ...]], counts: Sequence[I64]) -> tuple[WordRow, ...]:
    """A row for every sort of promise that was ever judged or due."""
    found = (WordRow(name, *(int(count[n]) for count in counts)) for n, name in enumerate(names))
    return tuple(row for row in found if row.judged or row.owed)


def bargaining(book: Rulebook, games: int, seed: int, players: Mapping[str, str] | None = None) -> Bargaining:
    """Play games of a scenario to their end, by doctrines, and count what came of bargaining.

    Args:
        book: the scenario.
        games: how many.
        seed: of the games.
        players: who plays, where it is not the first doctrine of a seat.
    """
    minds = line_up(book, players or {})
    world = begin(book, seed, range(games))
    tally = Tally(book, minds, games)
    for _ in range(book.turns):
        accords = negotiate(book, world, minds, heard=tally.heard)
        orders, _ = decide_all(book, world, minds)
        tally.ordered(world, orders)
        resolve(book, world, orders, accords)
        tally.resolved(world)
    return tally.told(world)


def as_mapping(found: Bargaining) -> dict[str, Any]:
    """The counts as plain values, for a file."""
    return {
        "games": found.games,
        "signatures": {"all": found.signatures, "letters": found.letters, "below": found.below},
        "standing": {"all": found.standing, "regretted": found.regretted},
        "implemented": list(found.implemented),
        "tables": {
            r.treaty: [r.sat, r.agreed, r.signed, r.in_force, r.missed, r.drafts, r.turns] for r in found.tables
        },
        "kinds": {" ".join(r.of): [r.kept, r.judged, r.done, r.owed] for r in found.kinds},
        "pairs": {" ".join(r.of): [r.kept, r.judged, r.done, r.owed] for r in found.pairs},
        "truces": {r.grade: [r.turns, r.broken] for r in found.truces},
    }


def parse_mapping(said: Mapping[str, Any]) -> Bargaining:
    """The inverse of `as_mapping`."""
    return Bargaining(
        said["games"], tuple(TableRow(name, *row) for name, row in said["tables"].items()),
        said["signatures"]["all"], said["signatures"]["letters"], said["signatures"]["below"],
        said["standing"]["regretted"], said["standing"]["all"],
        tuple(WordRow(tuple(of.split()), *row) for of, row in said["kinds"].items()),
        tuple(WordRow(tuple(of.split()), *row) for of, row in said["pairs"].items()),
        tuple(TruceRow(name, *row) for name, row in said["truces"].items()), tuple(said["implemented"]),
    )  # fmt: skip
