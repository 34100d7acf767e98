"""A dry run: what an inject changes at once, and by the end of the turn, in worlds that are only imagined.

The worlds are the present one with other dice. Programs decide in them for everybody, people too: nothing that people
have drafted, sealed, offered or written goes into it, so that it cannot tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.dice import world_ids
from wargame.players.table import decide_all, line_up
from wargame.rules.injects import Inject, world_with
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import resolve
from wargame.session.facilitator import Difference, Rehearsal
from wargame.session.seats import INTERNAL, code_names
from wargame.world.declare import Field
from wargame.world.state import Array, World

Mask = NDArray[np.bool_]
WORLDS: Final = 16
"""Worlds that are imagined."""
LEAST: Final = 1e-4
"""Share of a field's range below which a difference is nothing."""
LISTED: Final = 20
"""Differences that are listed of each moment."""


def rehearsal(book: Rulebook, before: World, standing: Sequence[Inject], fresh: Inject) -> Rehearsal:
    """What `fresh` makes different.

    Args:
        book: the scenario.
        before: (one world) after the last turn.
        standing: what was brought in since.
        fresh: what would be brought in besides.
    """
    now = world_with(book, before, standing)
    then = world_with(book, before, [*standing, fresh])
    at_once, _ = _differences(book, now, then)
    worlds = before.take([0] * WORLDS)
    worlds.ids[:] = world_ids(range(1, WORLDS + 1))
    ends = [_played(book, worlds.copy(), injects) for injects in (standing, [*standing, fresh])]
    by_the_end, more = _differences(book, *ends)
    return Rehearsal(worlds=WORLDS, at_once=tuple(at_once), by_the_end=tuple(by_the_end), more=more)


def _played(book: Rulebook, worlds: World, injects: Sequence[Inject]) -> World:
    """A turn that programs decide, without anything being agreed in it."""
    orders, _ = decide_all(book, world_with(book, worlds, injects), line_up(book, {}))
    resolve(book, worlds, orders, None, None, injects)
    return worlds


def _differences(book: Rulebook, without: World, instead: World) -> tuple[list[Difference], int]:
    """The largest differences, and how many more there are."""
    found: list[tuple[float, Difference]] = []
    for field in book.shape.fields:
        if field.seen_by == "nobody" or INTERNAL & set(field.axes):
            continue
        a, b = without[field.name], instead[field.name]
        changed = a != b
        if changed.any():
            found += _of_field(book, field, a, b, changed)
    found.sort(key=lambda row: -row[0])
    return [difference for _, difference in found[:LISTED]], max(len(found) - LISTED, 0)


def _of_field(book: Rulebook, field: Field, a: Array, b: Array, changed: Mask) -> Iterator[tuple[float, Difference]]:
    """The differences in one field, each with how much it stands out."""
    codes = code_names(book).get(field.codes or "")
    if field.dtype == "int" and codes is None and field.name != "state":
        return
    for at in np.argwhere(changed.any(axis=0)).tolist():
        here: tuple[Any, ...] = (slice(None), *at)
        old, new, mask = a[here], b[here], changed[here]
        row = Difference(
            field=field.name, cell=tuple(book.axes[axis][k] for axis, k in zip(field.axes, at, strict=True)),
            label=_label(book, field, at), unit=field.unit, without="", instead="", share=float(mask.mean()),
        )  # fmt: skip
        if field.dtype == "int":
            k = int(np.argmax(mask))
            names = [book.state_name(at[0], int(x[k])) if codes is None else codes[int(x[k])] for x in (old, new)]
            yield 10 * row.share, row.model_copy(update={"without": names[0], "instead": names[1]})
            continue
        change = new - old
        scale = max(float(np.abs(a).mean()), field.quantum)
        weight = abs(float(change.mean())) / (field.high - field.low if field.high - field.low < 1e4 else 4 * scale)
        if weight > LEAST:
            numbers = {"without": f"{old.mean():.4g}", "instead": f"{new.mean():.4g}",
                       "low": float(change.min()), "high": float(change.max())}  # fmt: skip
            yield weight, row.model_copy(update=numbers)


def _label(book: Rulebook, field: Field, at: Sequence[int]) -> str:
    text = book.text
    sections: dict[str, Mapping[str, Any]] = {
        "A": text.actors, "Z": text.zones, "F": text.forces, "M": text.sites, "R": text.routes, "C": text.commodities,
        "I": text.instruments, "P": text.purses,
    }  # fmt: skip
    titles = []
    for axis, k in zip(field.axes, at, strict=True):
        name = book.axes[axis][k]
        one = sections.get(axis, {}).get(name)
        titles.append(name if one is None else str(one.title))
    noun = field.name.replace("_", " ")
    return f"{noun} of {' and '.join(titles)}" if titles else noun
