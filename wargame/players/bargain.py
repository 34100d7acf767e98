"""Programs at the tables of many worlds: what each wants, the mediator's drafts, and what comes of a round.

How far talks have got, the progress of their track, is the time that has passed for those who bargain: at 0 a seat asks
for the best text it can imagine, at 1 it takes whatever is better than walking away. Concessions and shuttles ordered
by the seats move that clock, so a seat that wants to hold out stalls. Each round the mediator, or without one the
parties themselves, put a few drafts on the table and ask who would sign.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import DiceTable
from wargame.negotiation.concede import target
from wargame.negotiation.fair import zone_mask
from wargame.negotiation.mediator import DRAWS, Knowledge, estimated_margins, mediate, noise_after
from wargame.negotiation.space import Tastes, holding, utilities
from wargame.players.agenda import Agenda, agendas
from wargame.players.appraisal import Appraiser
from wargame.players.protocol import Player
from wargame.rules.accords import AGREED, TABLED, Accords
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World
from wargame.world.view import Estimates, View

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

DRAFTS: Final = 4
"""Drafts that a round has time for."""
ERROR: Final = 0.6
"""Standard error of a mediator who has visited nobody, as a share of what is at stake between the best and the worst
text."""
SILENT: Final = 1e-9
"""What a text must bring beyond nothing, so that a seat that does not care does not sign for the sake of it."""


def bargain(
    book: Rulebook, world: World, players: Mapping[int, Player], without: Collection[int] = ()
) -> Accords | None:
    """One round at every table where only programs sit, in every world; None where nothing came of any.

    Args:
        book: the scenario.
        world: as the turn begins; only the views of the parties are read.
        players: who decides, by actor.
        without: actors that persons play; their tables are theirs.
    """
    accords: Accords | None = None
    taken: dict[int, Mask] = {}
    for agenda in agendas(book):
        minds = [getattr(players.get(a), "appraiser", None) for a in agenda.parties]
        if any(m is None for m in minds) or set(agenda.parties) & set(without):
            continue
        open_ = _open(book, world, agenda) & ~taken.get(agenda.track, np.zeros(world.batch, np.bool_))
        if not some(open_):
            continue
        rows = np.flatnonzero(open_)
        here = world if len(rows) == world.batch else world.glance(rows)
        room, text, agreed = round_of(book, here, agenda, cast(list[Appraiser], minds))
        rows, text, agreed = rows[room], text[room], agreed[room]
        busy = taken.setdefault(agenda.track, np.zeros(world.batch, np.bool_))
        busy[rows] = True
        if accords is None and len(rows):
            accords = Accords.none(book, world.batch)
        if accords is not None:
            _enter(accords, agenda, rows, text, agreed)
    return accords


def _open(book: Rulebook, world: World, agenda: Agenda) -> Mask:
    """(B,) worlds in which the track sits and its next text is this one."""
    state = world.arrays["state"]
    session = state[:, agenda.track] == book.state_code["talks"]["in_session"]
    open_: Mask = session & (state[:, agenda.instrument] == book.state_code["treaty"]["drafted"])
    if some(open_):
        for condition in book.requires.get((agenda.instrument, book.code(agenda.instrument, "initial")), ()):
            open_ = open_ & evaluate(condition, world.arrays, world.batch)
    return open_


def round_of(book: Rulebook, world: World, agenda: Agenda, minds: list[Appraiser]) -> tuple[Mask, I64, Mask]:
    """A round at one table: the draft with most support, or the text that all would sign.

    Returns:
        Where there is a text that all could live with (B,), without which they talk of the next one; the package left
        on the table (B,); and where all sign it (B,).
    """
    batch, seats = world.batch, len(minds)
    u, red, floor = positions(book, world, agenda, minds)
    t = np.clip(world.arrays["progress"][:, agenda.track], 0.0, 1.0)
    top = np.where(red, -np.inf, u).max(axis=-1)
    aim = np.stack([target(floor[:, s], np.maximum(top[:, s], floor[:, s]), t, minds[s].exponent)
                    for s in range(seats)], axis=1)  # fmt: skip
    dice = _dice(book).throw(world.seed, world.ids, int(world.arrays["turn"].flat[0]))
    draws = dice.uniform(agenda.name).reshape(batch, DRAFTS, DRAWS)
    start = _standing(world, agenda)
    extra: dict[str, Any] = {}
    if agenda.knowledge in ("margins", "payments"):
        span = np.ptp(u, axis=-1)
        error = span * noise_after(np.full(batch, ERROR), world.arrays["shuttles"][:, agenda.track])[:, None]
        option = dice.normal(f"{agenda.name}:options")[:, : seats * agenda.space.width]
        extra = {
            "margins": estimated_margins(
                agenda.space, u, aim, option.reshape(batch, seats, -1),
                dice.normal(f"{agenda.name}:floors")[:, :seats], error,
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
    return room, np.where(agreed, came.text, np.where(best >= 0, best, start)), agreed


def positions(book: Rulebook, world: World, agenda: Agenda, minds: list[Appraiser]) -> tuple[F64, Mask, F64]:
    """Worth of every package to every party (B, S, P), where it crosses a red line, and what each insists on (B, S)."""
    batch, space = world.batch, agenda.space
    values = np.zeros((batch, len(minds), space.width))
    empty = ~(space.packages > 0).any(axis=1) if not agenda.fixed else np.zeros(space.size, np.bool_)
    red: Mask = np.broadcast_to(empty, (batch, len(minds), space.size)).copy()
    floor = np.zeros((batch, len(minds)))
    estimates = Estimates(book.intel, world)
    for s, mind in enumerate(minds):
        view = View(world, book.sight[mind.actor], estimates).fields
        points = mind.stakes.points[..., mind.actor]
        floor[:, s] = mind.floor(view, batch) + SILENT - mind.stakes.text[agenda.treaty, mind.actor]
        for row in agenda.fixed:
            floor[:, s] -= mind.clause(view, book.rows.options[row][0], float(points[1, row]))
        for k, row in enumerate(agenda.rows):
            for o, clause in enumerate(agenda.options[k]):
                place = int(space.starts[k]) + 1 + o
                values[:, s, place] = mind.clause(view, clause, float(points[1 + o, row]))
                crossed, _ = mind.crosses(view, clause, agenda.name, batch)
                if some(crossed):
                    red[:, s] |= crossed[:, None] & holding(space, place)[None, :]
    return utilities(space, Tastes(values)), red, floor


def _standing(world: World, agenda: Agenda) -> I64:
    """The package on the table (B,); everything as written where there is none yet."""
    tabled = world.arrays["tabled"][:, list(agenda.rows)].astype(np.int64)
    number: I64 = agenda.space.number(tabled)
    return np.where(tabled.any(axis=1), number, agenda.whole)


def _enter(accords: Accords, agenda: Agenda, rows: NDArray[np.intp], text: I64, agreed: Mask) -> None:
    """Write what came of a round into the accords of all worlds."""
    accords.motion[rows, agenda.treaty] = np.where(agreed, AGREED, TABLED)
    options = agenda.space.packages[text]
    for k, row in enumerate(agenda.rows):
        accords.option[rows, row] = options[:, k]
    for row in agenda.fixed:
        accords.option[rows, row] = 1


def _dice(book: Rulebook) -> DiceTable:
    """Draws of the mediators, by table."""

    def build() -> DiceTable:
        streams: dict[str, int] = {}
        for agenda in agendas(book):
            streams[agenda.name] = DRAFTS * DRAWS
            streams[f"{agenda.name}:options"] = len(agenda.parties) * agenda.space.width
            streams[f"{agenda.name}:floors"] = len(agenda.parties)
        return DiceTable(streams)

    found: DiceTable = book.memo("dice of tables", build)
    return found
