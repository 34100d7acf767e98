"""Letters between programs, in many worlds: now and then two seats look for a promise that is worth a promise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import picked
from wargame.base.dice import DiceTable
from wargame.negotiation.clause import Clause
from wargame.negotiation.legality import problems
from wargame.negotiation.text import Text
from wargame.players.appraisal import Appraiser
from wargame.players.outlook import NEVER, Outlook, Outlooks
from wargame.players.protocol import Player
from wargame.players.swaps import Swap, swaps
from wargame.rules.accords import AGREED, Accords, placed
from wargame.rules.masks import columns, some
from wargame.rules.readings import Readings
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

EVERY: Final = 4
"""Turns from one look of a pair at its letter to the next."""
CHANCE: Final = 0.4
"""Chance that a look comes to anything: envoys have other things to do."""
TRUST: Final = 0.4
"""What each must believe of the other before it puts anything in writing that others do not read."""


def write_letters(
    book: Rulebook,
    world: World,
    players: Mapping[int, Player],
    accords: Accords | None,
    without: Collection[int] = (),
    outlooks: Outlooks | None = None,
) -> Accords | None:
    """Agree what pairs of programs would swap this turn; enters it into `accords`, made where there is need of them."""
    turn = int(world.arrays["turn"].flat[0])
    letters = _Letters.of(book)
    ranks = letters.due(turn, players, without)
    if not len(ranks):
        return accords
    look = letters.open(book, world, turn, ranks)
    outlooks = outlooks or Outlooks(book, world)
    for column in columns(look):
        rank, left = int(ranks[column]), look[:, column]
        n, one, other = letters.pairs[rank]
        sides = [outlooks.of(mind) for a in (one, other) if (mind := _mind(players.get(a))) is not None]
        for text in _texts(book, n, one, other):
            if not some(left):
                break
            good = left & _both_gain(book, world, sides, text)
            if some(good):
                accords = Accords.none(book, world.batch) if accords is None else accords
                _enter(book, accords, text, good)
                left = left & ~good
    return accords


def _mind(player: Player | None) -> Appraiser | None:
    found: Appraiser | None = getattr(player, "appraiser", None)
    return found


class _Letters:
    """The letters between two of a scenario.

    Attributes:
        pairs: (treaty, one actor, other actor) of each.
        treaty: (R,) the treaties as instruments; `one` and `other` (R,) the actors.
    """

    def __init__(self, book: Rulebook) -> None:
        self.pairs = pairs(book)
        n, self.one, self.other = np.array(self.pairs, np.intp).reshape(-1, 3).T
        self.treaty = book.rows.treaties[n]
        self._dice = DiceTable({"letters": max(len(self.pairs), 1)})

    @staticmethod
    def of(book: Rulebook) -> _Letters:
        """Those of a scenario, found once."""
        found: _Letters = book.memo("letters between two", lambda: _Letters(book))
        return found

    def due(self, turn: int, players: Mapping[int, Player], without: Collection[int]) -> Ints:
        """Ranks of the letters that two programs look at in a turn."""
        minds = {a for a, player in players.items() if a not in without and _mind(player) is not None}
        first = -turn % EVERY
        return np.array(
            [r for r in range(first, len(self.pairs), EVERY) if minds.issuperset(self.pairs[r][1:])], np.intp
        )

    def open(self, book: Rulebook, world: World, turn: int, ranks: Ints) -> Mask:
        """(B, n) worlds in which a letter is unwritten, its look comes to something, and both are trusted."""
        arrays, one, other = world.arrays, self.one[ranks], self.other[ranks]
        chance = self._dice.throw(world.seed, world.ids, turn).of("letters", ranks)
        unwritten = picked(arrays["state"], self.treaty[ranks]) == book.state_code["treaty"]["drafted"]
        trust = arrays["trust"]
        found: Mask = unwritten & (chance < CHANCE)
        found &= np.minimum(trust[:, one, other], trust[:, other, one]) >= TRUST
        return found


def pairs(book: Rulebook) -> list[tuple[int, int, int]]:
    """(treaty, one actor, other actor) of every letter between two."""

    def build() -> list[tuple[int, int, int]]:
        found = []
        on_tracks = {text for part in book.text.instruments.values() if part.talks for text in part.talks.texts}
        for name, treaty in book.rows.lexicon.treaties.items():
            if treaty.blank >= len(Swap._fields) and len(treaty.parties) == 2 and name not in on_tracks:
                one, other = (book.index["A"][a] for a in treaty.parties)
                found.append((book.rows.treaty_of[name], one, other))
        return found

    found: list[tuple[int, int, int]] = book.memo("letters", build)
    return found


def _texts(book: Rulebook, n: int, one: int, other: int) -> tuple[Text, ...]:
    """What the two could agree, best first; legal whatever the turn."""

    def build() -> tuple[Text, ...]:
        name = book.rows.treaty_name(n)
        public = not book.rows.lexicon.treaties[name].secret
        texts = [Text(name, tuple(replace(c, public=public) for c in swap)) for swap in swaps(book, one, other)]
        return tuple(text for text in texts if not problems(text, book.rows.lexicon))

    found: tuple[Text, ...] = book.memo(f"letter texts:{n}", build)
    return found


def _both_gain(book: Rulebook, world: World, sides: list[Outlook], text: Text) -> Mask:
    """(B,) worlds in which both promises are still to be kept and each side is better off with the two."""
    good = np.ones(world.batch, np.bool_)
    for clause in text.clauses:
        good &= ~_done(book, world, clause)
    for side in sides:
        if not some(good):
            return good
        good &= _gain(side, text) > 0.0
    return good


def _gain(side: Outlook, text: Text) -> F64:
    mind, view = side.mind, side.view
    total = mind.stakes.text[mind.book.rows.treaty_of[text.treaty], mind.actor] - side.floor
    for clause in text.clauses:
        total = total + mind.clause(view, clause, float(mind.stakes.of(clause, text.treaty)[mind.actor]))
        crossed, _ = mind.crosses(view, clause, text.treaty, side.batch)
        total = np.where(crossed, NEVER, total)
    return np.asarray(total, np.float64)


def _done(book: Rulebook, world: World, clause: Clause) -> Mask:
    """(B,) worlds in which the subject of a clause is where it is promised to be already."""
    if not clause.goal:
        return np.zeros(world.batch, np.bool_)
    i = book.index["I"][clause.subject]
    kind = int(book.kind_of[i])
    goal = 1 + book.state_code[book.kinds[kind]][clause.goal]
    done: Mask = Readings.of_book(book).satisfied[kind, goal, world.arrays["state"][:, i]]
    return done


def _enter(book: Rulebook, accords: Accords, text: Text, where: Mask) -> None:
    rows = book.rows
    n = rows.treaty_of[text.treaty]
    accords.motion[where, n] = AGREED
    for k, option, numbers in placed(rows, text):
        accords.option[where, k] = option
        for name, value in numbers.items():
            accords.content[name][where, k] = value
