"""Programs at the tables of many worlds: what each wants, the mediator's drafts, and what comes of a round.

How far talks have got, the progress of their track, is the time that has passed for those who bargain: at 0 a seat asks
for the best text it can imagine, at 1 it takes whatever is better than walking away. Concessions and shuttles ordered
by the seats move that clock, so a seat that wants to hold out stalls. Each round the mediator, or without one the
parties themselves, put a few drafts on the table and ask who would sign.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import held, picked
from wargame.base.dice import DiceTable
from wargame.expr import Compiled
from wargame.negotiation.concede import target
from wargame.negotiation.fair import zone_mask
from wargame.negotiation.mediator import DRAWS, Knowledge, estimated_margins, mediate, noise_after
from wargame.negotiation.space import Tastes, holding, utilities
from wargame.players.agenda import Agenda, agendas, open_text
from wargame.players.appraisal import Appraiser
from wargame.players.outlook import Outlooks
from wargame.players.protocol import Player
from wargame.rules.accords import AGREED, TABLED, Accords
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

DRAFTS: Final = 4
"""Drafts that a round has time for."""
ERROR: Final = 0.6
"""Standard error of a mediator who has visited nobody, as a share of what is at stake between the best and the worst
text."""
_ESTIMATING: Final = ("margins", "payments")
"""Knowledge of mediators who go by estimates."""
SILENT: Final = 1e-9
"""What a text must bring beyond nothing, so that a seat that does not care does not sign for the sake of it."""


class Round(NamedTuple):
    """What came of a round at one table in n worlds.

    Attributes:
        room: where there is a text that all could live with (n,), without which they talk of the next one.
        text: the package left on the table (n,).
        agreed: where all sign it (n,).
        drafts: drafts that were shown (n,).
    """

    room: Mask
    text: I64
    agreed: Mask
    drafts: I64


Hearer = Callable[[Agenda, Ints, Round], None]
"""Is told of every round: the table, the worlds, and what came of it there."""


def bargain(
    book: Rulebook,
    world: World,
    players: Mapping[int, Player],
    without: Collection[int] = (),
    heard: Hearer | None = None,
    outlooks: Outlooks | None = None,
) -> Accords | None:
    """One round at every table where only programs sit, in every world; None where nothing came of any.

    Args:
        book: the scenario.
        world: as the turn begins; only the views of the parties are read.
        players: who decides, by actor.
        without: actors that persons play; their tables are theirs.
        heard: who counts rounds.
        outlooks: on this world, if others look too.
    """
    outlooks = outlooks or Outlooks(book, world)
    accords: Accords | None = None
    minds = {a: mind for a, player in players.items() if (mind := getattr(player, "appraiser", None)) is not None}
    state = world.arrays["state"]
    sits = book.state_code["talks"]["in_session"]
    for track, texts in groupby(agendas(book), lambda agenda: agenda.track):
        free = state[:, track] == sits
        for agenda in texts:
            if not some(free):
                break
            if not minds.keys() >= set(agenda.parties) or not set(agenda.parties).isdisjoint(without):
                continue
            rows = np.flatnonzero(free & open_text(book, world, agenda.instrument, track))
            if not len(rows):
                continue
            came = round_of(book, world, rows, agenda, [minds[a] for a in agenda.parties], outlooks)
            if heard is not None:
                heard(agenda, rows, came)
            rows, text, agreed = rows[came.room], came.text[came.room], came.agreed[came.room]
            free[rows] = False
            if accords is None and len(rows):
                accords = Accords.none(book, world.batch)
            if accords is not None:
                _enter(accords, agenda, rows, text, agreed)
    return accords


def round_of(
    book: Rulebook, world: World, rows: Ints, agenda: Agenda, minds: list[Appraiser], outlooks: Outlooks | None = None
) -> Round:
    """A round at one table in the worlds at `rows` (n,): the draft with most support, or the text all would sign."""
    batch, seats = len(rows), len(minds)
    u, red, floor = positions(book, world, rows, agenda, minds, outlooks)
    t = held(world.arrays["progress"][rows, agenda.track], 0.0, 1.0)
    top = np.where(red, -np.inf, u).max(axis=-1)
    exponents = np.array([mind.exponent for mind in minds])
    aim = target(floor, np.maximum(top, floor), t[:, None], exponents)
    dice = _dice(book, agenda).throw(world.seed, world.ids[rows], int(world.arrays["turn"].flat[0]))
    start = _standing(world, rows, agenda)
    extra: dict[str, Any] = {}
    if agenda.knowledge not in _ESTIMATING:
        draws = dice.uniform(agenda.name).reshape(batch, DRAFTS, DRAWS)
    else:
        draws = np.zeros((batch, DRAFTS, DRAWS))  # who has estimates leaves nothing to chance
        span = np.ptp(u, axis=-1)
        error = span * noise_after(np.full(batch, ERROR), world.arrays["shuttles"][rows, agenda.track])[:, None]
        option = dice.normal(f"{agenda.name}:options").reshape(batch, seats, -1)
        extra = {
            "margins": estimated_margins(
                agenda.space, u, aim, option, dice.normal(f"{agenda.name}:floors"), error,
            ),
            "error": error,
            "budget": np.zeros(batch),
        }  # fmt: skip
    came = mediate(
        agenda.space, u, aim, cast(Knowledge, agenda.knowledge), draws=draws, start=start, red_lines=red, **extra
    )
    agreed: Mask = came.text >= 0
    worlds = np.arange(batch)
    best = came.shown[worlds, came.consents.argmax(axis=-1)]
    room: Mask = np.asarray(zone_mask(u, floor, red).any(axis=-1), np.bool_)
    return Round(room, np.where(agreed, came.text, np.where(best >= 0, best, start)), agreed, came.drafts)


class Brief:
    """What a party looks at when it weighs the texts of one agenda.

    Attributes:
        places: (n,) the options of all issues that say something; `bill` their clauses, `fixed` those in every text.
        text: points of having the treaty in force.
        lines: its red lines here: the condition of each, and the packages that cross it (P,).
    """

    def __init__(self, book: Rulebook, agenda: Agenda, mind: Appraiser) -> None:
        points, space = mind.stakes.points[..., mind.actor], agenda.space
        options = [(k, o) for k in range(len(agenda.rows)) for o in range(len(agenda.options[k]))]
        clauses = [agenda.options[k][o] for k, o in options]
        self.places = np.array([space.starts[k] + 1 + o for k, o in options], np.intp)
        self.bill = mind.bill(clauses, [points[1 + o, agenda.rows[k]] for k, o in options])
        fixed = [book.rows.options[row][0] for row in agenda.fixed]
        self.fixed = mind.bill(fixed, points[1, list(agenda.fixed)].tolist())
        self.text = mind.stakes.text[agenda.treaty, mind.actor]
        self.lines: list[tuple[Compiled, Mask]] = []
        for line in mind.refused:
            met = [place for place, c in zip(self.places, clauses, strict=True) if line.meets(c, agenda.name, mind.id)]
            if any(line.meets(c, agenda.name, mind.id) for c in fixed):
                self.lines.append((line.when, np.ones(space.size, np.bool_)))
            elif met:
                self.lines.append((line.when, np.logical_or.reduce([holding(space, int(place)) for place in met])))

    @staticmethod
    def of(book: Rulebook, agenda: Agenda, mind: Appraiser) -> Brief:
        """The brief of a mind for an agenda, made once."""
        found: Brief = mind.memo(f"brief:{agenda.name}", lambda: Brief(book, agenda, mind))
        return found


def positions(
    book: Rulebook, world: World, rows: Ints, agenda: Agenda, minds: list[Appraiser], outlooks: Outlooks | None = None
) -> tuple[F64, Mask, F64]:
    """What the parties make of the packages in the worlds at `rows` (n,).

    Returns:
        Worth of every package to every party (n, S, P), where it crosses a red line, and what each insists on (n, S).
    """
    space = agenda.space
    values = np.zeros((len(rows), len(minds), space.width))
    red: Mask = np.zeros((len(rows), len(minds), space.size), np.bool_)
    red |= agenda.void
    floor = np.zeros((len(rows), len(minds)))
    outlooks = outlooks or Outlooks(book, world)
    for s, mind in enumerate(minds):
        outlook, brief = outlooks.of(mind), Brief.of(book, agenda, mind)
        floor[:, s] = outlook.floor[rows] + SILENT - brief.text
        if agenda.fixed:
            for worth in outlook.worth(brief.fixed, rows).T:
                floor[:, s] -= worth
        values[:, s, brief.places] = outlook.worth(brief.bill, rows)
        for when, crossing in brief.lines:
            holds = outlook.holds(when)
            if isinstance(holds, np.ndarray):
                holds = holds[rows, None]
            red[:, s] |= holds & crossing
    return utilities(space, Tastes(values)), red, floor


def _standing(world: World, rows: Ints, agenda: Agenda) -> I64:
    """The package on the table (n,); everything as written where there is none yet."""
    tabled = picked(world.arrays["tabled"], agenda.rows)[rows].astype(np.int64)
    number: I64 = agenda.space.number(tabled)
    return np.where(tabled.any(axis=1), number, agenda.whole)


def _enter(accords: Accords, agenda: Agenda, rows: Ints, text: I64, agreed: Mask) -> None:
    """Write what came of a round into the accords of all worlds."""
    accords.motion[rows, agenda.treaty] = np.where(agreed, AGREED, TABLED)
    options = agenda.space.packages[text]
    for k, row in enumerate(agenda.rows):
        accords.option[rows, row] = options[:, k]
    for row in agenda.fixed:
        accords.option[rows, row] = 1


def _dice(book: Rulebook, agenda: Agenda) -> DiceTable:
    """Draws of the mediator of a table."""

    def build() -> DiceTable:
        streams = {agenda.name: DRAFTS * DRAWS}
        if agenda.knowledge in _ESTIMATING:
            streams[f"{agenda.name}:options"] = len(agenda.parties) * agenda.space.width
            streams[f"{agenda.name}:floors"] = len(agenda.parties)
        return DiceTable(streams)

    found: DiceTable = book.memo(f"dice of {agenda.name}", build)
    return found
