"""What is opened to everybody when a game has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wargame.rules.rulebook import Rulebook
from wargame.rules.score import crossed, objective_scores
from wargame.session.cards import parameters
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Contents
from wargame.session.opened import chapters
from wargame.session.protocol import Debrief, Indicator, News, SeatResult
from wargame.session.record import NoteRecord
from wargame.session.reports import COMMON, OWN
from wargame.world.state import World

POINTS: Final = 3
"""Turning points told of each seat."""
REASONS: Final = 3
"""Causes told of each turning point."""


def debrief(book: Rulebook, chronicle: Chronicle, worlds: Sequence[World]) -> Debrief:
    """Everything: results, what was hidden, the turning points, and what the model took for granted."""
    return Debrief(
        results=tuple(_result(book, chronicle, worlds, seat) for seat in book.text.seats),
        hidden={
            name: (float(worlds[0]["hidden"][0, k]), book.text.parameters[name].meaning)
            for k, name in enumerate(book.axes["H"])
        },
        turning_points=tuple(
            point for seat in book.text.seats for point in turning_points(book, chronicle, worlds, seat)
        ),
        assumptions=tuple(f"{name.replace('_', ' ')} = {text}" for name, text in parameters(book).items()),
        news=all_news(book, chronicle, len(worlds) - 1),
        indicators=_indicators(book, worlds),
    )


def held_back(book: Rulebook, contents: Contents) -> tuple[str, ...]:
    """What of the debrief the facilitator of a session has still to open."""
    workshop, there = book.text.workshop, chapters(contents)
    return tuple(name for name in workshop.holds if name not in there) if workshop else ()


def withheld(found: Debrief, held: Sequence[str]) -> Debrief:
    """The debrief without what the facilitator has still to open."""
    update: dict[str, object] = {"held": tuple(held)}
    if "hidden" in held:
        update["hidden"] = {}
    if "orders" in held:
        update["results"] = tuple(result.model_copy(update={"orders": ()}) for result in found.results)
    return found.model_copy(update=update)


def all_news(book: Rulebook, chronicle: Chronicle, turns: int) -> tuple[News, ...]:
    """The news of so many turns, with nothing left out."""
    notes = [(turn, note) for turn in range(1, turns + 1) for note in chronicle.notes(turn)]
    return tuple(_news(book, turn, note, number) for number, (turn, note) in enumerate(notes, 1))


def _result(book: Rulebook, chronicle: Chronicle, worlds: Sequence[World], seat: str) -> SeatResult:
    actor = book.index["A"][seat]
    last = worlds[-1].arrays
    scores = objective_scores(book, last, 1)[0]
    aims = book.text.objectives[seat]
    over = {
        aims.red_lines[line.id].title: f"turn {turn}"
        for turn in range(len(worlds) - 1, 0, -1)
        for k, line in enumerate(book.red_lines)
        if line.actor == actor and crossed(book, worlds[turn].arrays, 1)[0, k]
    }
    return SeatResult(
        seat=seat,
        player=chronicle.players().get(seat, ""),
        score=float(last["score"][0, actor]),
        history=tuple(float(w["score"][0, actor]) for w in worlds),
        objectives=tuple(
            (aims.objectives[aim.id].title, aim.weight, float(scores[k]))
            for k, aim in enumerate(book.aims)
            if aim.actor == actor
        ),
        red_lines=tuple(f"{title}: crossed from {when} on" for title, when in over.items()),
        orders=tuple(order for turn in range(1, len(worlds)) for order in chronicle.orders(turn, seat)),
    )


def turning_points(book: Rulebook, chronicle: Chronicle, worlds: Sequence[World], seat: str) -> list[str]:
    """The turns in which a seat's score moved most, with what moved it, in words."""
    actor = book.index["A"][seat]
    history = [float(w["score"][0, actor]) for w in worlds]
    moves = sorted(range(1, len(worlds)), key=lambda t: (-abs(history[t] - history[t - 1]), t))[:POINTS]
    told = []
    for turn in sorted(moves):
        change = history[turn] - history[turn - 1]
        if abs(change) < 0.05:
            continue
        date = book.scenario.date_of(turn).isoformat()
        reasons = _aims_moved(book, worlds, actor, seat, turn)
        headline = _headlines(chronicle, turn)
        told.append(
            f"turn {turn} ({date}), {book.text.actors[seat].title}: score {change:+.1f}: {'; '.join(reasons)}"
            + (f". In the news: {headline}" if headline else "")
        )
    return told


def _aims_moved(book: Rulebook, worlds: Sequence[World], actor: int, seat: str, turn: int) -> list[str]:
    old, new = (objective_scores(book, worlds[t].arrays, 1)[0] for t in (turn - 1, turn))
    was, now = (crossed(book, worlds[t].arrays, 1)[0] for t in (turn - 1, turn))
    aims = book.text.objectives[seat]
    moved = [
        (aim.weight * float(new[k] - old[k]), aims.objectives[aim.id].title)
        for k, aim in enumerate(book.aims)
        if aim.actor == actor
    ]
    for k, line in enumerate(book.red_lines):
        if line.actor == actor and was[k] != now[k]:
            words = "crossed" if now[k] else "no longer crossed"
            moved.append((-line.weight if now[k] else line.weight, f"{aims.red_lines[line.id].title} ({words})"))
    moved.sort(key=lambda m: -abs(m[0]))
    return [f"{title} {points:+.1f}" for points, title in moved[:REASONS] if abs(points) >= 0.05]


def _headlines(chronicle: Chronicle, turn: int) -> str:
    notes = sorted(chronicle.notes(turn), key=lambda n: -n.weight)[:2]
    return "; ".join(n.text.split(". ")[0] for n in notes if n.weight >= 1)


def _news(book: Rulebook, turn: int, note: NoteRecord, number: int) -> News:
    fact = book.text.timeline[note.event] if note.event else None
    source = () if fact is None or fact.source is None else fact.source
    return News(
        number=number, turn=turn, kind=note.kind, text=note.text, actors=note.actors, instrument=note.instrument,
        zone=note.zone, event=note.event, weight=note.weight,
        source=(source,) if isinstance(source, str) else tuple(source),
        fiction=note.kind == "EventInjected" or (fact is not None and fact.fiction),
    )  # fmt: skip


def _indicators(book: Rulebook, worlds: Sequence[World]) -> tuple[Indicator, ...]:
    """The head line of every seat with its whole history."""
    found = []
    for name, label in COMMON:
        history = tuple(float(w[name][0]) for w in worlds)
        found.append(Indicator(field=name, cell=(), label=label, value=history[-1], history=history))
    for seat in book.text.seats:
        actor = book.index["A"][seat]
        for name, label in OWN:
            history = tuple(float(w[name][0, actor]) for w in worlds)
            title = f"{book.text.actors[seat].short}: {label}"
            found.append(Indicator(field=name, cell=(seat,), label=title, value=history[-1], history=history))
    for c, commodity in enumerate(book.text.commodities.values()):
        history = tuple(float(w["price"][0, c]) for w in worlds)
        label = f"{commodity.title}, {commodity.unit}"
        found.append(
            Indicator(field="price", cell=(book.axes["C"][c],), label=label, value=history[-1], history=history)
        )
    return tuple(found)
