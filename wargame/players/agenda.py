"""What programs can bargain over at one table: the written clauses of a treaty, as issues with options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.clause import Clause
from wargame.negotiation.mediator import STYLES
from wargame.negotiation.space import Space, enumerate_space
from wargame.players.stakes import Stakes
from wargame.rules.legal import conditions_met
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

LARGEST: Final = 128
"""Packages of one table. Of a longer text the clauses with least at stake are taken as written."""


@dataclass(frozen=True)
class Agenda:
    """One text of one track.

    Attributes:
        treaty: place of the treaty among the scenario's treaties; `instrument` itself; `name` its id.
        track: instrument of the talks.
        parties: actors who must sign (S,).
        mediator: actor who holds the pen; -1 where a party does.
        knowledge: what the mediator goes by.
        rows: clause rows that are bargained over (n,).
        fixed: rows that are in every text, as written.
        options: per row what can stand in it.
        core: places among `rows` that cannot be left out.
    """

    treaty: int
    instrument: int
    name: str
    track: int
    parties: tuple[int, ...]
    mediator: int
    knowledge: str
    rows: tuple[int, ...]
    fixed: tuple[int, ...]
    options: tuple[tuple[Clause, ...], ...]
    core: tuple[int, ...] = ()

    @cached_property
    def space(self) -> Space:
        """Every package: for each row 0 for nothing, or one of its options."""
        return enumerate_space([1 + len(self.options[k]) for k in range(len(self.rows))])

    @cached_property
    def void(self) -> Mask:
        """Packages (P,) that are no text: they promise nothing, or leave out what cannot be left out."""
        held = self.space.packages > 0
        nothing = ~held.any(axis=1) if not self.fixed else np.zeros(self.space.size, np.bool_)
        return np.asarray(nothing | ~held[:, list(self.core)].all(axis=1), np.bool_)

    @cached_property
    def whole(self) -> int:
        """The package with every clause as written."""
        return int(self.space.number(np.ones((1, len(self.rows)), np.int64))[0])


def open_text(book: Rulebook, world: World, treaty: int, track: int | None = None) -> Mask:
    """(B,) worlds in which a text can be discussed: it is a draft, its track sits, and nothing bars agreeing on it.

    Args:
        book: the scenario.
        world: as the turn begins.
        treaty: instrument that the text is written into.
        track: instrument of the talks; nothing for a letter, which needs none.
    """
    state = world.arrays["state"]
    open_: Mask = state[:, treaty] == book.state_code["treaty"]["drafted"]
    if track is not None:
        open_ = open_ & (state[:, track] == book.state_code["talks"]["in_session"])
    found: Mask = conditions_met(book, world.arrays, treaty, book.code(treaty, "initial"), open_)
    return found


def agendas(book: Rulebook) -> tuple[Agenda, ...]:
    """The texts that talks can come to, track by track, in the order in which they are taken up."""

    def build() -> tuple[Agenda, ...]:
        return tuple(found for i in book.of_kind["talks"] for found in _of_track(book, int(i)))

    found: tuple[Agenda, ...] = book.memo("agendas", build)
    return found


def _of_track(book: Rulebook, track: int) -> list[Agenda]:
    part = book.instrument(track)
    talks = part.talks
    if talks is None:
        return []
    found = []
    rows = book.rows
    for name in talks.texts:
        n = rows.treaty_of[name]
        parties = tuple(book.index["A"][a] for a in rows.lexicon.treaties[name].parties)
        owner = book.index["A"][part.owner]
        written = [k for k in range(rows.first[n], rows.first[n] + rows.count[n]) if rows.options[k]]
        if not written:
            continue
        core = [k for k in written if rows.ids[k] in rows.lexicon.treaties[name].core]
        open_, fixed = _negotiable(book, written, parties, [k for k in core if len(rows.options[k]) == 1])
        mediator = -1 if owner in parties else owner
        knowledge = STYLES[talks.style] if mediator >= 0 else "gives"
        found.append(
            Agenda(n, int(rows.treaties[n]), name, track, parties, mediator, knowledge, tuple(open_), tuple(fixed),
                   tuple(rows.options[k] for k in open_), tuple(j for j, k in enumerate(open_) if k in core))
        )  # fmt: skip
    return found


def _negotiable(
    book: Rulebook, written: Sequence[int], parties: Sequence[int], settled: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The rows with most at stake between the parties that fit into `LARGEST` packages, and the others."""
    points = Stakes.of_book(book).points
    spread = {k: float(np.ptp(points[:, k][:, list(parties)], axis=1).max()) for k in written}
    chosen: list[int] = []
    size = 1
    for k in sorted(written, key=lambda k: (-spread[k], k)):
        if k not in settled and size * (1 + len(book.rows.options[k])) <= LARGEST:
            size *= 1 + len(book.rows.options[k])
            chosen.append(k)
    return sorted(chosen), [k for k in written if k not in chosen]
