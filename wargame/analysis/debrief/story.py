"""Everything an after-action report tells, gathered from a save; plain values that a page or a table can show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wargame.analysis.debrief.again import Again, again
from wargame.base.errors import SaveError
from wargame.rules.rulebook import Rulebook, rulebook_of
from wargame.rules.score import objective_scores
from wargame.session import fold
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Contents
from wargame.session.debrief import debrief
from wargame.session.protocol import Debrief, News, Order
from wargame.session.verify import contents
from wargame.world.state import World


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the course."""

    number: int
    date: str
    news: tuple[News, ...]
    orders: tuple[Order, ...]
    refused: tuple[str, ...]
    scores: dict[str, float]
    changed: dict[str, float]
    """Seat -> change of its score."""
    fallen: tuple[tuple[str, str, str], ...]
    """(zone, holder before, holder after), by title."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One objective of a seat over time; `private` ones were known to it alone."""

    title: str
    weight: float
    private: bool
    history: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise when it was due."""

    turn: int
    text: str
    giver: str
    receiver: str
    treaty: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was signed, and how it stood at the end."""

    title: str
    signed: int
    state: str


@dataclass(frozen=True, slots=True)
class Story:
    """The report.

    Attributes:
        ended: whether the game is over; if not, this is the facilitator's copy.
        head: hash of the last row of the log: two reports with it are of the same game.
        luck_of: the same orders in other draws; nothing where the game has no turn.
    """

    book: Rulebook
    contents: Contents
    worlds: Sequence[World]
    debrief: Debrief
    ended: bool
    seed: int
    rules: str
    head: str
    turns: tuple[Turn, ...]
    aims: dict[str, tuple[Aim, ...]]
    promises: tuple[Promise, ...]
    texts: tuple[Text, ...]
    again: Again | None

    @property
    def last_day(self) -> dt.date:
        """The last day that was played."""
        return self.book.scenario.date_of(len(self.turns) + 1) - dt.timedelta(days=1)

    @property
    def seats(self) -> tuple[str, ...]:
        """Seats at the table."""
        return tuple(self.book.text.seats)

    def title_of(self, actor: str) -> str:
        """How an actor is called."""
        return self.book.text.actors[actor].title


def read_story(path: Path, *, facilitator: bool = False) -> Story:
    """Read a save.

    Args:
        path: the save.
        facilitator: tell of a game that is not over too: everything hidden in it is opened.

    Raises:
        SaveError: it cannot be read, or the game is not over.
        ReplayDiffers: a turn cannot be had again.
    """
    found = contents(path)
    ended = any(found.of_kind("GameEnded"))
    if not ended and not facilitator:
        what = f"the game is not over (turn {found.turn} of {found.started['turns']}), and a debrief opens all secrets"
        way_out = "play it to its end; a facilitator may add --facilitator"
        raise SaveError(what, where=str(path), way_out=way_out)
    book = rulebook_of(found.files)
    return tell(book, found, list(fold.worlds(book, found)), ended=ended)


def tell(book: Rulebook, found: Contents, worlds: Sequence[World], *, ended: bool) -> Story:
    """Gather the report of a game."""
    chronicle = Chronicle(found)
    told = debrief(book, chronicle, worlds)
    turns = tuple(_turn(book, chronicle, worlds, told, turn) for turn in range(1, len(worlds)))
    orders = [fold.logged_orders(book, found, turn) for turn in range(1, len(worlds))]
    injects = [fold.logged_injects(book, found, turn) for turn in range(1, len(worlds))]
    return Story(
        book=book, contents=found, worlds=worlds, debrief=told, ended=ended, seed=int(found.started["seed"]),
        rules=found.meta["rules"], head=found.events[-1].hash, turns=turns, aims=_aims(book, worlds),
        promises=_promises(book, told), texts=_texts(book, worlds),
        again=again(book, worlds, orders, injects) if orders else None,
    )  # fmt: skip


def _turn(book: Rulebook, chronicle: Chronicle, worlds: Sequence[World], told: Debrief, turn: int) -> Turn:
    before, after = worlds[turn - 1], worlds[turn]
    scores = {r.seat: r.history[turn] for r in told.results}
    names = [actor.title for actor in book.text.actors.values()]
    fallen = tuple(
        (zone.title, names[int(before["holder"][0, z])], names[int(after["holder"][0, z])])
        for z, zone in enumerate(book.text.zones.values())
        if before["holder"][0, z] != after["holder"][0, z]
    )
    return Turn(
        number=turn,
        date=book.scenario.date_of(turn).isoformat(),
        news=tuple(n for n in told.news if n.turn == turn),
        orders=tuple(order for actor in book.actors for order in chronicle.orders(turn, actor)),
        refused=tuple(f"{actor}: {r}" for actor in book.actors for r in chronicle.refused(turn, actor)),
        scores=scores,
        changed={r.seat: r.history[turn] - r.history[turn - 1] for r in told.results},
        fallen=fallen,
    )


def _aims(book: Rulebook, worlds: Sequence[World]) -> dict[str, tuple[Aim, ...]]:
    scores = [objective_scores(book, world.arrays, 1)[0] for world in worlds]
    found: dict[str, tuple[Aim, ...]] = {}
    for seat in book.text.seats:
        actor, texts = book.index["A"][seat], book.text.objectives[seat].objectives
        found[seat] = tuple(
            Aim(texts[aim.id].title, aim.weight, not texts[aim.id].public, tuple(float(row[k]) for row in scores))
            for k, aim in enumerate(book.aims)
            if aim.actor == actor
        )
    return found


def _promises(book: Rulebook, told: Debrief) -> tuple[Promise, ...]:
    rows = [n for n in told.news if n.kind in ("PromiseKept", "PromiseBroken") and len(n.actors) >= 2]
    titles = {name: actor.title for name, actor in book.text.actors.items()}
    return tuple(
        Promise(
            turn=n.turn, text=n.text.rpartition("): ")[2], giver=titles[n.actors[0]], receiver=titles[n.actors[1]],
            treaty=book.text.instruments[n.instrument].title if n.instrument else "", kept=n.kind == "PromiseKept",
        )
        for n in rows
    )  # fmt: skip


def _texts(book: Rulebook, worlds: Sequence[World]) -> tuple[Text, ...]:
    code, names = book.state_code["treaty"], book.scenario.lifecycles["treaty"].states
    found = []
    for i in book.of_kind["treaty"].tolist():
        states = [int(world["state"][0, i]) for world in worlds]
        signed = next(
            (t for t, s in enumerate(states) if t and s >= code["signed"] and states[t - 1] < code["signed"]), None
        )
        if signed is not None:
            found.append(Text(book.instrument(i).title, signed, names[states[-1]].replace("_", " ")))
    return tuple(sorted(found, key=lambda text: text.signed))
