"""Ratification: bodies at home that decide after a time of their own whether a signature binds.

Two-level games as in Putnam 1988 (*International Organization* 42): the chance that a body agrees is logistic in what
the text is worth to it above its floor. Only public clauses count; a refusal is not the end, the body decides again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import picked, total
from wargame.expr import NUMBER
from wargame.negotiation.compliance import ratification_chance
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, some
from wargame.rules.page import places
from wargame.rules.rows import KIND_CODE, KIND_NAMES

PENDING, IN_FAVOUR, AGAINST = range(3)


class Bodies:
    """The ratifications of a scenario: one for each body of each party of each treaty."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        rows = book.rows
        self.parts = [book.text.ratifiers[name] for name in rows.bodies]
        self.treaty = np.array([rows.treaty_of[book.instruments[int(i)]] for i in rows.body_treaty], np.intp)
        self.actor = np.array([book.index["A"][p.actor] for p in self.parts], np.intp)
        self.worth = [book.scenario.compile(p.worth, NUMBER, actor=p.actor) for p in self.parts]
        self.floor = np.array([p.floor for p in self.parts])
        self.steepness = np.array([p.steepness for p in self.parts])
        self.delay = np.array([p.delay for p in self.parts]).reshape(-1, 2)
        self.of_treaty = [np.flatnonzero(self.treaty == n).tolist() for n in range(len(rows.treaties))]
        """Bodies of each treaty."""
        self.needs = np.ones((len(self.parts), len(KIND_NAMES)), np.bool_)
        self.gets = np.zeros((len(self.parts), len(KIND_NAMES)))
        self.gives = np.zeros((len(self.parts), len(KIND_NAMES)))
        for y, part in enumerate(self.parts):
            if part.kinds:
                self.needs[y] = [name in part.kinds for name in KIND_NAMES]
            for table, weights in ((self.gets, part.gets), (self.gives, part.gives)):
                for kind, weight in weights.items():
                    table[y, KIND_CODE[kind]] = weight


def apply_ratifiers(turn: Turn) -> Mask:
    """Bring signed texts before the bodies that must agree, and let those decide whose time has come.

    Writes hearing, vote.

    Returns:
        (B, T) treaties whose entry into force enough parties have ratified.
    """
    book, w = turn.book, turn.w
    rows = book.rows
    signed = picked(w["state"], rows.treaties) == book.state_code["treaty"]["signed"]
    f: Bodies = book.memo("bodies", lambda: Bodies(turn))
    if len(f.parts) and some(signed):
        for n, fresh in turn.firings_of("treaty", "sign"):
            if some(fresh) and some(signed[:, n]):
                _submit(turn, f, n, fresh)
        waiting = picked(signed, f.treaty) & (w["vote"] != IN_FAVOUR)
        for y in columns(waiting):
            _hear(turn, f, y, waiting[:, y])
        return np.asarray(signed & _enough(turn, f, signed), np.bool_)
    return np.asarray(signed, np.bool_)


def _submit(turn: Turn, f: Bodies, n: int, fresh: Mask) -> None:
    """A text is signed: it goes to the bodies that must see what is in it; those that need not agree at once."""
    w, span, worlds = turn.w, turn.book.rows.span(n), places(fresh)
    agreed, kinds = w["agreed"][worlds, span] > 0, w["clause_kind"][worlds, span]
    for y in f.of_treaty[n]:
        concerned = (agreed & f.needs[y].take(kinds)).any(axis=1)
        w["hearing"][worlds, y] = np.where(concerned, np.maximum(_waits(turn, f, y, worlds), 1), 0)
        w["vote"][worlds, y] = np.where(concerned, PENDING, IN_FAVOUR)


def _waits(turn: Turn, f: Bodies, y: int, worlds: Ints) -> NDArray[np.int32]:
    """(n,) turns that a body takes, in some worlds."""
    low, high = f.delay[y]
    draws = turn.dice.at("hearing", np.full(len(worlds), y), worlds)
    wait: NDArray[np.int32] = low + np.floor(draws * (high - low + 1)).astype(np.int32)
    return wait


def _hear(turn: Turn, f: Bodies, y: int, waiting: Mask) -> None:
    """One body of one treaty: time passes, it decides, and after a refusal it will decide again."""
    book, w = turn.book, turn.w
    i = int(book.rows.body_treaty[y])
    worlds = places(waiting)
    left = w["hearing"][worlds, y]
    fresh = turn.fired(i, "sign")
    passed = np.maximum(left - 1, 0)
    left = passed if fresh is None else np.where(fresh[worlds], left, passed)
    w["hearing"][worlds, y] = left
    worlds = worlds[left == 0]
    if not len(worlds):
        return
    worth = evaluate(f.worth[y], w, turn.batch)
    worth = worth[worlds] if isinstance(worth, np.ndarray) else worth
    chance = ratification_chance(worth + contents_worth(turn, f, y, worlds), f.floor[y], float(f.steepness[y]))
    yes = turn.dice.at("vote", np.full(len(worlds), y), worlds) < chance
    w["vote"][worlds, y] = np.where(yes, IN_FAVOUR, AGAINST)
    again = worlds[~yes]
    w["hearing"][again, y] = np.maximum(_waits(turn, f, y, again), 1)
    if turn.trace is None or worlds[0] > 0:
        return
    part, title = f.parts[y], book.instrument(i).title
    actors = (int(f.actor[y]),)
    if yes[0]:
        turn.note("RatificationGiven", f"{part.title} agreed to the {title}", actors=actors, instrument=i)
    else:
        turn.note("RatificationRefused", f"{part.title} did not agree to the {title}; it will be asked again",
                  actors=actors, instrument=i, weight=2)  # fmt: skip


def contents_worth(turn: Turn, f: Bodies, y: int, worlds: Ints) -> F64:
    """(n,) what the public clauses of the text are worth to a body in some worlds, by what its actor gets and gives."""
    w, rows = turn.w, turn.book.rows
    span = rows.span(int(f.treaty[y]))
    read = (w["agreed"][worlds, span] > 0) & (rows.public[span] | rows.blank[span])
    kind = w["clause_kind"][worlds, span]
    gets = (read & (w["clause_receiver"][worlds, span] == f.actor[y])) * f.gets[y].take(kind)
    gives = (read & (w["clause_giver"][worlds, span] == f.actor[y])) * f.gives[y].take(kind)
    worth: F64 = total(gets) + total(gives)
    return worth


def _enough(turn: Turn, f: Bodies, signed: Mask) -> Mask:
    """(B, T) whether the parties whose bodies all agree are enough, by the treaty's own rule."""
    book, w = turn.book, turn.w
    rows = book.rows
    enough = np.ones((turn.batch, len(rows.treaties)), np.bool_)
    for n in columns(signed):
        i = int(rows.treaties[n])
        part, parties = book.instrument(i).treaty, book.instrument(i).parties
        mine = f.of_treaty[n]
        if not mine or part is None:
            continue
        favour = w["vote"][:, mine] == IN_FAVOUR
        ratified = {p: favour[:, f.actor[mine] == book.index["A"][p]].all(axis=1) for p in parties}
        if isinstance(part.entry, str):
            enough[:, n] = favour.all(axis=1)
        else:
            count = np.zeros(turn.batch, np.intp)
            for party in parties:
                count = count + ratified[party]
            enough[:, n] = count >= part.entry.quorum
            for party in part.entry.must:
                enough[:, n] &= ratified[party]
    return enough
