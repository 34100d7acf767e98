"""The page of those who watch, part by part: what everybody may know, in words, tables and a map."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from wargame.session.bargaining import Promise
from wargame.session.handout import EntityCard
from wargame.session.opening import Opened, OpenedLine
from wargame.session.protocol import Debrief, Indicator, News, Programme, Scene, SeatStatus, Status
from wargame.tui.lens import Reading
from wargame.tui.scene import scene_of
from wargame.tui.viz.grid import ink_on
from wargame.tui.widgets.tones import solid
from wargame.tui.words import change_text, clock_text, day_text, number_text, spaced
from wargame.web.pages import TEMPLATES
from wargame.web.picture import zone_map

HEADLINES: Final = 12
"""News shown at once; the others are one step away."""
UNSAID: Final = ("drafted", "terminated")
"""States of a text in which it is nobody's word."""
NOTHING: Final = Opened(chapters=())


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page.

    Attributes:
        name: id of the element that holds it.
        html: what is in it.
        mark: changes whenever `html` does.
    """

    name: str
    html: Markup
    mark: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the page depends on.

    Attributes:
        programme: the scenario as everybody may know it.
        scene: the world as everybody sees it.
        status: where the game stands.
        delay: turns that the page is behind.
        debrief: once the game has ended.
        opened: what the facilitator has opened to all.
        word: what was last said to everybody.
        promises: those in force that everybody may read.
    """

    programme: Programme
    scene: Scene
    status: Status
    delay: int = 0
    debrief: Debrief | None = None
    opened: Opened = NOTHING
    word: str = ""
    promises: tuple[Promise, ...] = ()


def parts(shown: Shown) -> dict[str, Part]:
    """The parts of the page by name."""
    lens = Reading(shown.programme, shown.scene)
    macros: Any = TEMPLATES.get_template("parts.html.j2").module
    held = _held(lens, shown.scene)
    headlines, others = _news(shown.scene.news)
    at = _standing(shown)
    made = {
        "standing": macros.standing(at),
        "said": macros.said(at),
        "word": macros.word(shown.word),
        "seats": macros.seats([_seat(lens, seat, shown.delay) for seat in shown.status.seats]),
        "map": macros.map(_picture(lens, shown.scene), held, _fights(lens)),
        "news": macros.news(shown.scene.turn, headlines, others),
        "numbers": macros.numbers([_number(lens, one) for one in shown.scene.indicators]),
        "texts": macros.texts(list(_texts(lens, shown.promises))),
        "scores": macros.scores(_scores(lens, shown)),
        "opened": macros.opened(shown.opened, _lines(lens, shown.opened)),
    }
    return {name: Part(name, html, _mark(html)) for name, html in made.items()}


def _mark(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:16]


def _standing(shown: Shown) -> dict[str, Any]:
    status, clock = shown.status, shown.status.clock
    people = [seat for seat in status.seats if seat.human]
    ready = sum(seat.ready or seat.sealed for seat in people)
    return {
        "title": status.title, "turn": status.turn, "turns": status.turns, "date": day_text(status.date),
        "phase": status.phase, "delay": shown.delay,
        "clock": clock and {"left": clock.left, "stopped": clock.stopped, "words": clock_text(clock.left)},
        "counted": f"{ready} of {len(people)} seats are ready" if people and not shown.delay else "",
    }  # fmt: skip


def _actor(card: EntityCard) -> dict[str, Any]:
    color = solid(card.color)
    return {"title": card.title, "short": card.short or card.title, "letter": card.letter[:1] or "?", "color": color,
            "ink": ink_on(color)}  # fmt: skip


def _seat(lens: Reading, seat: SeatStatus, delay: int) -> dict[str, Any]:
    who = ", ".join(seat.here) if seat.here else "nobody connected" if seat.human else "played by a program"
    ready = "" if delay or not seat.human else "ready" if seat.ready or seat.sealed else "not yet"
    return {"actor": _actor(lens.card("actor", seat.seat)), "title": seat.title, "who": who, "ready": ready}


def _held(lens: Reading, scene: Scene) -> list[dict[str, Any]]:
    """Who administers which zones, the most first."""
    zones: dict[str, list[str]] = {}
    for zone in lens.cards("zone"):
        zones.setdefault(scene.holders[zone.id], []).append(zone.title)
    cards = [{**_actor(lens.card("actor", actor)), "zones": names} for actor, names in zones.items()]
    return sorted(cards, key=lambda card: -len(card["zones"]))


def _picture(lens: Reading, scene: Scene) -> Markup:
    changed = [n.text for n in scene.news if n.kind == "ZoneTaken"]
    title = "Map of the zones and who administers them; the table under it says the same in words"
    return zone_map(scene_of(lens, holders=scene.holders), ". ".join([title, *changed]))


def _fights(lens: Reading) -> list[str]:
    return [zone.name for zone in scene_of(lens).zones if zone.mark]


def _news(rows: Sequence[News]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Headlines, and the rest; of each its first sentence and what follows."""
    ranked = sorted((row for row in rows if row.weight > 0), key=lambda row: -row.weight)
    told = []
    for row in ranked:
        head, _, rest = row.text.partition(". ")
        told.append({"head": head, "rest": rest, "large": row.weight > 1})
    return told[:HEADLINES], told[HEADLINES:]


def _number(lens: Reading, one: Indicator) -> dict[str, str]:
    card = lens.field(one.field)
    before = one.history[-2] if len(one.history) > 1 else one.value
    change = change_text(before, one.value, card.unit)
    better = (one.value > before) == (card.good > 0)
    tone = ("good" if better else "bad") if change and card.good else ""
    return {"label": one.label, "now": number_text(one.value, card.unit), "change": change or "–", "tone": tone,
            "trend": _trend(one.history)}  # fmt: skip


def _trend(history: Sequence[float]) -> str:
    """Points of a line through a picture of 100 by 20."""
    if len(history) < 2:
        return ""
    low, high = min(history), max(history)
    span = high - low or 1.0
    step = 100 / (len(history) - 1)
    return " ".join(f"{k * step:.1f},{18 - 16 * (value - low) / span:.1f}" for k, value in enumerate(history))


def _texts(lens: Reading, promises: Sequence[Promise]) -> Iterator[dict[str, Any]]:
    """Treaties that somebody has put their name to, with what they promise where they are in force."""
    for card in lens.of_kind("treaty"):
        state = lens.state(card.id)
        if state not in UNSAID:
            kept = [{"text": p.sentence, "how": _how(p)} for p in promises if p.treaty == card.id]
            yield {"title": card.title, "state": spaced(state), "parties": lens.people(card.parties), "promises": kept}


def _how(promise: Promise) -> str:
    """How a promise was kept, as the monitors report."""
    if promise.breach:
        return f"{promise.breach} breach"
    if promise.judged:
        return f"kept {promise.kept} of {promise.judged}"
    return f"due in turn {promise.due}" if promise.due else "waits for its condition"


def _scores(lens: Reading, shown: Shown) -> list[dict[str, Any]]:
    """Where everybody may know them: in a scenario that shows them, when they are opened, when the game has ended."""
    if shown.debrief is not None:
        scores: dict[str, float | None] = {result.seat: result.score for result in shown.debrief.results}
    elif shown.opened.scores:
        scores = dict(shown.opened.scores)
    else:
        scores = {seat: lens.value("score", seat) for seat in shown.programme.seats}
    known = {seat: score for seat, score in scores.items() if score is not None}
    ranked = sorted(known, key=lambda seat: -known[seat])
    return [{"actor": _actor(lens.card("actor", seat)), "score": f"{known[seat]:.0f}"} for seat in ranked]


def _lines(lens: Reading, opened: Opened) -> dict[str, list[str]]:
    """Orders, messages and what was said at tables, a line each, as far as they are open to all."""

    def told(said: OpenedLine) -> str:
        to = f" to {lens.people(said.to)}" if said.to else ""
        where = f", {lens.title('instrument', said.treaty)}" if said.treaty else ""
        return f"turn {said.turn}{where}: {lens.short(said.seat)}{to}: {said.text}"

    orders = [
        f"turn {o.turn}: {lens.short(o.seat)}: {spaced(o.trigger)}, {lens.title('instrument', o.instrument)}"
        for o in opened.orders
    ]
    chapters = {"Orders": orders, "Messages": [told(m) for m in opened.messages],
                "Tables": [told(m) for m in opened.tables]}  # fmt: skip
    return {name: said for name, said in chapters.items() if said}
