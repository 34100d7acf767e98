"""What a seat reads as the game goes on: its view, the report of a turn, the explanation of a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import Final

from wargame.base.errors import SessionError
from wargame.rules.score import crossed, objective_scores
from wargame.rules.trace import RESIDUE
from wargame.session.chronicle import Chronicle
from wargame.session.options import Candidate, candidates, options
from wargame.session.protocol import Cause, Cell, Explanation, Indicator, News, Order, Past, Phase, Report, SeatView
from wargame.session.ratification import ratifiers_ahead
from wargame.session.record import NoteRecord
from wargame.session.seats import ESTIMATED, Seat
from wargame.session.worlds import Worlds
from wargame.world.declare import Field
from wargame.world.state import World

COMMON: Final[tuple[tuple[str, str], ...]] = (
    ("stability", "Regional stability"),
    ("coherence", "Coherence of mediation"),
    ("incidents", "Ceasefire incidents"),
    ("deaths", "Deaths since January"),
    ("deaths_low", "Deaths, low estimate"),
    ("deaths_high", "Deaths, high estimate"),
    ("newly_displaced", "Newly displaced"),
    ("refugees", "Crossed a border"),
    ("forced_returns", "Forced returns"),
    ("relief", "Relief funding"),
    ("mirror_gap", "Exports beyond output"),
    ("metals_index", "Strategic metals index"),
)
OWN: Final[tuple[tuple[str, str], ...]] = (
    ("score", "Score"),
    ("treasury", "Treasury"),
    ("capital", "Political capital"),
    ("support", "Support at home"),
    ("cohesion", "Cohesion"),
    ("strain", "Strain of measures"),
    ("isolation", "Isolation"),
)
PRICES: Final = ("coltan", "cobalt", "gold")
"""Commodities of the head line, where the scenario has them; else its first two."""


def indicators(seat: Seat, worlds: Worlds, world: World, turn: int) -> tuple[Indicator, ...]:
    """The numbers of the head line in `world`, that after `turn`, with their history from the opening on."""
    worlds.readers.setdefault(seat.id, partial(_head, seat))
    past = [worlds.head(seat.id, before) for before in range(turn)]
    return tuple(
        Indicator(field=name, cell=cell, label=label, value=history[-1], history=history)
        for (name, cell, label, _), history in zip(
            _head_line(seat), zip(*past, _head(seat, world), strict=True), strict=True
        )
    )


def tell(seats: Iterable[Seat], worlds: Worlds) -> None:
    """Have the numbers of the head lines of `seats` worked out together, whoever is the first to ask."""
    worlds.readers |= {seat.id: partial(_head, seat) for seat in seats}


def _head(seat: Seat, world: World) -> list[float]:
    return [seat.number(world, *place) for *_, place in _head_line(seat)]


def _head_line(seat: Seat) -> Iterator[tuple[str, Cell, str, tuple[Field, tuple[int, ...]]]]:
    """Field, cell, label and place of every number of it that a seat sees."""
    book = seat.book
    commodities = [c for c in PRICES if c in book.index["C"]] or list(book.axes["C"][:2])
    chosen: list[tuple[str, Cell, str]] = [(name, (seat.id,), label) for name, label in OWN]
    chosen += [(name, (), label) for name, label in COMMON]
    chosen += [
        ("price", (c,), f"{book.text.commodities[c].title}, {book.text.commodities[c].unit}") for c in commodities
    ]
    for name, cell, label in chosen:
        place = seat.place(name, cell)
        if place is not None:
            yield name, cell, label, place


def past(seat: Seat, world: World) -> Past:
    """The numbers that a seat saw in `world`, that of a turn ago."""
    return Past(fields=seat.numbers(world), states=seat.states(world), score=_score(seat, world))


def _score(seat: Seat, world: World) -> float:
    return float(world["score"][0, seat.actor])


class TurnView:
    """What a seat sees of one turn before it orders anything: worked out once, and all that a draft does not change.

    Attributes:
        world: as the turn begins.
    """

    def __init__(self, seat: Seat, chronicle: Chronicle, worlds: Worlds, world: World) -> None:
        """Look at `world` after the turns that `worlds` tell of."""
        book, done = seat.book, len(worlds) - 1
        scores = objective_scores(book, world.arrays, 1)[0]
        self.seat, self.world = seat, world
        self._seen = SeatView(
            seat=seat.id,
            turn=min(done + 1, book.turns),
            date=book.scenario.date_of(done + 1).isoformat(),
            phase="report",
            fields=seat.numbers(world),
            states=seat.states(world),
            ratifiers=ratifiers_ahead(seat, world),
            options=(),
            news=news(seat, chronicle, done) if done else (),
            indicators=indicators(seat, worlds, world, done),
            score=_score(seat, world),
            objective_scores={aim.id: float(scores[k]) for k, aim in enumerate(book.aims) if aim.actor == seat.actor},
            draft=(),
            sealed=False,
        )

    @cached_property
    def _candidates(self) -> tuple[Candidate, ...]:
        return candidates(self.seat, self.world)

    def view(
        self, phase: Phase, draft: tuple[Order, ...], *, sealed: bool, unread: int = 0, asked: tuple[str, ...] = ()
    ) -> SeatView:
        """The world as the seat sees it now."""
        found = options(self.seat, self.world, self._candidates, draft) if phase == "orders" and not sealed else ()
        now = {"phase": phase, "options": found, "draft": draft, "sealed": sealed, "unread": unread, "asked": asked}
        return self._seen.model_copy(update=now)


def news(seat: Seat, chronicle: Chronicle, turn: int) -> tuple[News, ...]:
    """The news of a turn that `seat` may read, numbered as this seat has read them from the start."""
    before = sum(chronicle.readable(seat, earlier) for earlier in range(1, turn))
    readable = [note for note in chronicle.notes(turn) if seat.may_read(note)]
    return tuple(_news(seat, note, turn, before + k) for k, note in enumerate(readable, 1))


def _news(seat: Seat, note: NoteRecord, turn: int, number: int) -> News:
    text = seat.book.text
    fact = text.timeline[note.event] if note.event else text.instruments[note.instrument] if note.instrument else None
    source = () if fact is None or fact.source is None else fact.source
    return News(
        number=number, turn=turn, kind=note.kind, text=note.text, actors=note.actors, instrument=note.instrument,
        zone=note.zone, event=note.event, weight=note.weight,
        source=(source,) if isinstance(source, str) else tuple(source),
        fiction=note.kind == "EventInjected" or (note.event is not None and text.timeline[note.event].fiction),
    )  # fmt: skip


def report(seat: Seat, chronicle: Chronicle, worlds: Worlds, turn: int) -> Report:
    """What `seat` learned of a resolved turn."""
    book = seat.book
    world = worlds[turn]
    holders = world["holder"][0]
    return Report(
        turn=turn,
        date=book.scenario.date_of(turn).isoformat(),
        news=news(seat, chronicle, turn),
        orders=chronicle.orders(turn, seat.id),
        refused=chronicle.refused(turn, seat.id),
        changed=indicators(seat, worlds, world, turn),
        holders={zone: book.actors[int(holders[z])] for z, zone in enumerate(book.axes["Z"])},
        score=_score(seat, world),
    )


def explanation(seat: Seat, chronicle: Chronicle, worlds: Worlds, turn: int, field: str, cell: Cell) -> Explanation:
    """Why a number that `seat` sees changed over a turn.

    Raises:
        SessionError: it sees no such number, or the number is a name.
    """
    where = f"turn {turn}, seat {seat.id}: {field}{list(cell) if cell else ''}"
    place = seat.place(field, cell)
    if place is None:  # the same words whether it is hidden or does not exist
        raise SessionError("no such number for this seat", where=where, way_out="point at a number on a screen")
    if place[0].dtype == "int":
        raise SessionError("it is a name or a count of turns, which nothing adds up to", where=where,
                           way_out="read the news of the turn")  # fmt: skip
    before, after = (seat.number(worlds[t], *place) for t in (turn - 1, turn))
    if seat.is_estimate(*place):
        told = [(ESTIMATED, after - before)]
    elif field == "score":
        told = _score_causes(seat, worlds[turn - 1], worlds[turn])
    else:
        told = seat.causes(chronicle.causes(turn).get((field, tuple(cell)), ()))
    rest = after - before - sum(amount for _, amount in told)
    if abs(rest) > 1e-9:
        told = [*told, (RESIDUE, rest)]
    causes = (Cause(turn=turn, field=field, cell=cell, amount=amount, why=why) for why, amount in told if amount)
    return Explanation(turn=turn, field=field, cell=cell, before=before, after=after, causes=tuple(causes))


def _score_causes(seat: Seat, before: World, after: World) -> list[tuple[str, float]]:
    """A score is worked out from the objectives, so its change is theirs."""
    book = seat.book
    old, new = (objective_scores(book, w.arrays, 1)[0] for w in (before, after))
    told: list[tuple[str, float]] = []
    aims = book.text.objectives[seat.id]
    for k, aim in enumerate(book.aims):
        if aim.actor == seat.actor:
            told.append((aims.objectives[aim.id].title, aim.weight * float(new[k] - old[k])))
    was, now = (crossed(book, w.arrays, 1)[0] for w in (before, after))
    for k, line in enumerate(book.red_lines):
        if line.actor == seat.actor:
            change = -line.weight * (float(now[k]) - float(was[k]))
            told.append((f"red line: {aims.red_lines[line.id].title}", change))
    return [(why, amount) for why, amount in told if amount]
