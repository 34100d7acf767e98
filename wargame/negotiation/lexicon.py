"""What a text may speak of: the names of one scenario, with what a clause needs to know of each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from wargame.negotiation.clause import Clause, Kind

PARTIES: Final = "parties"
"""The verifier that is always there: the parties watch each other."""
BLANK: Final = re.compile(r"blank_(\d{1,4})")
"""Names of the rows that a scenario leaves free."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be promised about.

    Attributes:
        id: its id.
        title: as people read it.
        sort: what it is: the kind of an instrument, or actor, zone, group, force, commodity.
        owner: who disposes of it; empty for zones and commodities.
        hands: the others who can pull triggers of it; of a commodity, who held the places where it is mined.
        type: further type of an instrument, such as humanitarian; of a zone the actor that holds it.
        zones: the zones of a group.
        sponsor: of a force, whoever supplies it.
        hits: of a sanction, the actors whose people or firms it is aimed at.
    """

    id: str
    title: str
    sort: str
    owner: str = ""
    hands: tuple[str, ...] = ()
    type: str = ""
    zones: tuple[str, ...] = ()
    sponsor: str = ""
    hits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who reports on delivery: how likely a shortfall is found, how likely one is imagined, and turns it takes."""

    id: str
    title: str
    detect: float = 0.3
    false: float = 0.1
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a text is written into.

    Attributes:
        id: of the treaty.
        title: as people read it.
        parties: who must sign it.
        holders: the parties and whoever drafts or mediates it; any of them may promise or be promised something.
        guarantors: who stands behind it.
        blank: rows that are free for what the seats think of.
        secret: only its holders read it.
        written: the clauses that the scenario wrote into it, with the variants of each that may be agreed instead.
        core: those of them that cannot be left out.
        seers: who knows of it.
    """

    id: str
    title: str
    parties: tuple[str, ...]
    holders: tuple[str, ...]
    guarantors: tuple[str, ...] = ()
    blank: int = 0
    secret: bool = False
    written: Mapping[str, tuple[Clause, ...]] = field(default_factory=dict)
    core: tuple[str, ...] = ()
    seers: frozenset[str] = frozenset()

    def readers(self, public: bool) -> frozenset[str]:
        """Who may read a clause of it."""
        return self.seers if public and not self.secret else frozenset((*self.holders, *self.guarantors))


@dataclass(frozen=True)
class Lexicon:
    """The names of a scenario.

    Attributes:
        actors: id -> short name.
        subjects: id -> what goes by it; a force may be called as its actor is.
        treaties: id -> what texts can be written into.
        verifiers: id -> who can watch, `PARTIES` among them.
        states: kind of instrument -> its states.
        turns: turns of the game.
        turn: the turn being played; 0 before the game, for a text that a scenario ships.
        start: first day of turn 1.
        steps: parts of a turn, in which dues and durations are counted.
        step_days: length of a step.
        standing: promises in force that the reader may read, by ``treaty.row``, each under the id that its authors gave
            it; nothing where nobody has looked.
    """

    actors: Mapping[str, str]
    subjects: Mapping[str, tuple[Subject, ...]]
    treaties: Mapping[str, Instrument]
    verifiers: Mapping[str, Verifier]
    states: Mapping[str, tuple[str, ...]]
    turns: int
    turn: int = 0
    start: dt.date = dt.date(2025, 1, 1)
    steps: int = 1
    step_days: int = 14
    standing: Mapping[str, Clause] | None = None

    @cached_property
    def calls(self) -> Mapping[str, str]:
        """What the authors of promises in force called them: ``treaty.row`` -> ``treaty.clause``."""
        found = (self.standing or {}).items()
        return {row: f"{row.partition('.')[0]}.{clause.id}" for row, clause in found if not BLANK.fullmatch(clause.id)}

    @property
    def now(self) -> int:
        """The first step of the turn being played; the first of all before the game."""
        return max(self.turn - 1, 0) * self.steps + 1

    @property
    def last(self) -> int:
        """The last step of the game."""
        return self.turns * self.steps

    def span(self, steps: int) -> str:
        """A length of time in words: in turns, or where these are divided, in steps of so many days.

        >>> Lexicon({}, {}, {}, {}, {}, turns=4).span(3), Lexicon({}, {}, {}, {}, {}, turns=4, steps=2).span(1)
        ('3 turns', '1 step of 14 days')
        """
        noun = "turn" if self.steps == 1 else "step"
        words = f"{steps} {noun}{'' if steps == 1 else 's'}"
        return words if self.steps == 1 else f"{words} of {self.step_days} days"

    def step_of(self, day: dt.date) -> int:
        """The step that contains a day; 0 before the first."""
        return 0 if day < self.start else (day - self.start).days // self.step_days + 1

    def day_of(self, step: int) -> dt.date:
        """The first day of a step."""
        return self.start + dt.timedelta(days=(step - 1) * self.step_days)

    def subject(self, name: str, kind: Kind) -> tuple[Subject | None, str]:
        """What a clause of the kind is about, and as what sort; no sort where the kind is about no such thing."""
        known = self.subjects.get(name, ())
        for one in known:
            for sort in (f"{one.sort}:{one.type}", one.sort):
                if sort in kind.sorts:
                    return one, sort
        return (known[0] if known else None), ""
