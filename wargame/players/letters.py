"""Letters between programs, in many worlds: now and then two seats look for a promise that is worth a promise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import DiceTable
from wargame.negotiation.clause import Clause
from wargame.negotiation.legality import problems
from wargame.negotiation.text import Text
from wargame.players.outlook import NEVER, Outlook, Outlooks
from wargame.players.protocol import Player
from wargame.players.swaps import Swap, swaps
from wargame.rules.accords import AGREED, Accords, placed
from wargame.rules.masks import some
from wargame.rules.readings import Readings
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

F64 = NDArray[np.float64]
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
    outlooks = outlooks or Outlooks(book, world)
    turn = int(world.arrays["turn"].flat[0])
    chance = _dice(book).throw(world.seed, world.ids, turn).uniform("letters")
    trust = world.arrays["trust"]
    drafted = book.state_code["treaty"]["drafted"]
    for rank, (n, one, other) in enumerate(pairs(book)):
        if (turn + rank) % EVERY or one in without or other in without:
            continue
        minds = [getattr(players.get(a), "appraiser", None) for a in (one, other)]
        if any(mind is None for mind in minds):
            continue
        left: Mask = world.arrays["state"][:, int(book.rows.treaties[n])] == drafted
        left &= (chance[:, rank] < CHANCE) & (np.minimum(trust[:, one, other], trust[:, other, one]) >= TRUST)
        for text in _texts(book, n, one, other):
            if not some(left):
                break
            good = left & _both_gain(book, world, [outlooks.of(m) for m in minds if m is not None], text)
            if some(good):
                accords = Accords.none(book, world.batch) if accords is None else accords
                _enter(book, accords, text, good)
                left = left & ~good
    return accords


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


def _dice(book: Rulebook) -> DiceTable:
    found: DiceTable = book.memo("dice of letters", lambda: DiceTable({"letters": max(len(pairs(book)), 1)}))
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
