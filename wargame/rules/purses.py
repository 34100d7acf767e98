"""Purses: authority to lend or invest under a ceiling, for which every use competes with every other (X11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from wargame.base.batch import column
from wargame.rules.context import Mask, Turn
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook

_RETURNS: Final = {"deal": ("terminate",), "aid": ("cancel", "complete"), "project": ("abandon",)}


def within_purses(book: Rulebook, w: dict[str, Any], i: int, code: int) -> Mask | bool:
    """(B,) worlds in which the purses that the trigger draws on hold enough; true where it draws on none."""
    found: Mask | bool = True
    for purse, amount in book.draws_on.get((i, code), ()):
        found = found & (amount * _terms(book, w, i) <= column(w["left"], purse) + 1e-9)
    return found


def demands(book: Rulebook, w: dict[str, Any], i: int, code: int) -> list[tuple[int, Any]]:
    """What the trigger draws out of each purse by now [USD m]: (purse, a number or (B,))."""
    uses = book.draws_on.get((i, code))
    if uses is None:
        return []
    terms = _terms(book, w, i)
    return [(purse, amount * terms) for purse, amount in uses]


def short_of(book: Rulebook, w: dict[str, Any], i: int, code: int, drawn: Mapping[int, float]) -> str:
    """Which purses of world 0 do not hold what the trigger takes, in words; empty where they do.

    Args:
        book: the scenario.
        w: the world's arrays.
        i: the instrument.
        code: the trigger.
        drawn: USD m that other orders of the turn take out of each purse.
    """
    rows = []
    for purse, amount in demands(book, w, i, code):
        takes, left = float(np.ravel(amount)[0]), float(w["left"][0, purse]) - drawn.get(purse, 0.0)
        if takes > left + 1e-9:
            title = book.text.purses[book.axes["P"][purse]].title
            rows.append(f"{title} has USD {max(left, 0.0):,.0f} m left of the {takes:,.0f} m this takes")
    return "; ".join(rows)


def draw(turn: Turn, i: int, code: int, mask: Mask) -> Mask:
    """Take what the trigger draws out of its purses where `mask` holds and they suffice; returns where they do."""
    book, w = turn.book, turn.w
    if (i, code) not in book.draws_on or not some(mask):
        return mask
    ok: Mask = mask & within_purses(book, w, i, code)
    for purse, amount in book.draws_on[i, code]:
        taken = ok * amount * _terms(book, w, i)
        turn.add_at("left", purse, -taken, f"committed to {book.instrument(i).title}", i)
    return ok


def apply_purses(turn: Turn) -> None:
    """What is given up frees what was committed to it and not paid. Writes left, committed, pledged."""
    book, w = turn.book, turn.w
    for i, uses in book.uses_of:
        for trigger in _RETURNS[book.instrument(i).kind]:
            fired = turn.fired(i, trigger)
            if fired is None:
                continue
            free = fired * np.maximum(w["committed"][:, i] - w["paid"][:, i], 0.0)
            whole = np.maximum(w["committed"][:, i], 1e-9)
            title = book.instrument(i).title
            for purse, amount in uses:
                turn.add_at("left", purse, amount * free / whole, f"returned by {title}", i)
            turn.add_at("committed", i, -free, f"{title} is over", i)


def _terms(book: Rulebook, w: dict[str, Any], i: int) -> Any:
    """What the receiver of a deal asks by now; 1 for everything else."""
    part = book.instrument(i).deal
    if part is None or part.receiver is None:
        return 1.0
    return column(w["asking"], book.index["A"][part.receiver])
