"""What the scenario itself says should follow: effects of instruments and entries of the timeline."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import column, looked_up, over, picked
from wargame.rules.context import Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, first, some
from wargame.rules.rulebook import EffectRow, EventRow
from wargame.scenario.instruments import Event
from wargame.world.fields import NEVER

Mask = NDArray[np.bool_]


def apply_triggered(turn: Turn) -> None:
    """Effects of the triggers pulled since the last call, by orders or by rules; they may pull further triggers."""
    for _ in range(4):  # a trigger may fire another's trigger; four links are enough for any scenario
        fresh, turn.unanswered = turn.unanswered, []
        for key, new in fresh:
            rows = turn.book.on_trigger.get(key)
            if rows and some(new):
                for row in rows:
                    apply_effect(turn, row, column(new))
        if not turn.unanswered:
            return


def apply_steady(turn: Turn) -> None:
    """Effects that last as long as their instrument is in certain states."""
    book = turn.book
    if not book.steady:
        return
    on = looked_up(book.steady_states, book.steady_rows, picked(turn.w["state"], book.steady_instrument))
    for n in columns(on):
        apply_effect(turn, book.steady[n], column(on, n))


def apply_effect(turn: Turn, row: EffectRow, mask: Mask | bool) -> None:
    """Apply one effect in the worlds of `mask`, as `column` gives it, in which its own conditions hold."""
    w = turn.w
    if row.when is not None:
        mask = mask & evaluate(row.when, w, turn.batch)
        if mask is False:
            return
    if row.chance is not None:
        mask = mask & (column(turn.dice.uniform("chance"), row.stream) < evaluate(row.chance, w, turn.batch))
    if not some(mask):
        return
    if row.fixed is not None:
        turn.add_fixed(row.fixed, mask, row.why, row.instrument, row.event)
    every = turn.batch == 1 or np.count_nonzero(mask) == turn.batch
    for change in row.varying:
        delta = evaluate(change.value, w, turn.batch)
        if change.sets:
            array = w[change.field.name]
            key = (slice(None), *change.at)
            cells = array[key]
            fresh = delta if every else np.where(over(mask, change.ndim - 1), delta, cells)
            if change.field.dtype == "int":
                array[key] = fresh
                continue
            delta = fresh - cells
        elif not every:
            delta = over(mask, change.ndim - 1) * delta
        turn.add_at(change.field.name, change.at, delta, row.why, row.instrument, row.event)
    for i, code in row.fire:
        turn.fire(i, code, mask)
    if row.say:
        turn.note("EffectFelt", row.say, mask, instrument=row.instrument, event=row.event)


def apply_timeline(turn: Turn) -> None:
    """What others do and what chance brings."""
    book, w = turn.book, turn.w
    draws = turn.dice.uniform("event")
    age = w["age"]
    age += age < NEVER
    candidates = book.events_in[min(turn.number, book.turns * book.steps + 1)]
    possible = age >= book.rest
    possible[:, book.chancy] &= picked(draws, book.chancy_draw) < book.chancy_odds
    for t in candidates[np.logical_or.reduce(possible, 0)[candidates]].tolist():
        event = book.events[t]
        mask = column(possible, t)
        if event.when is not None:
            mask = mask & evaluate(event.when, w, turn.batch)
        if event.chance is not None and not event.documented and some(mask):
            mask = mask & (column(draws, event.draw) < evaluate(event.chance, w, turn.batch))
        if event.documented:
            _say_impossible(turn, event, t, mask)
        if not some(mask):
            continue
        age[:, t] = np.where(mask, 0, age[:, t])
        text = event.text
        turn.note(
            "EventHappened",
            f"{text.title}. {text.text}",
            mask,
            event=t,
            weight=2 if text.documented else 1,
            seen_by=_audience(turn, text),
        )
        for row in event.effects:
            apply_effect(turn, row, mask)


def _audience(turn: Turn, text: Event) -> frozenset[int] | None:
    """Who learns of a timeline entry; nothing means everybody."""
    return None if text.seen_by == "all" else frozenset(turn.book.index["A"][seat] for seat in text.seen_by)


def _say_impossible(turn: Turn, event: EventRow, t: int, mask: Mask | bool) -> None:
    """In a scenario of history: say once that a documented entry did not come about in world 0 of `mask`, and why.

    Who would have learned of the entry is told in the words of the scenario; its condition, which may rest on what is
    secret, stands in a row that nobody sees before the debrief.
    """
    if first(mask) or turn.trace is None or turn.number != event.last or turn.w["age"][0, t] < NEVER:
        return
    text = event.text
    day = "" if text.date is None else f" ({text.date.day} {text.date:%B})"
    why = text.otherwise or "what it followed from did not come about"
    turn.note("HistoryLeft", f"{text.title}{day} did not happen: {why}", event=t, seen_by=_audience(turn, text))
    if text.when is not None:
        turn.note("HistoryLeft", f"{text.title}: its condition did not hold: {text.when}", event=t, seen_by=_NOBODY)


_NOBODY: frozenset[int] = frozenset()
