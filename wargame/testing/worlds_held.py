"""Checks of the worlds of a game: what must hold of every turn, whoever played it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import MIDWAY, RESIDUE
from wargame.testing.complaints import Complaint
from wargame.testing.sitting import Played, Sitting
from wargame.world.fields import BY_NAME, STATUS, TIES
from wargame.world.state import Array, World

_MOVES: Final = re.compile(r"^(massing for|advance into|retreat from|withdrawal from) ")
"""Reasons of rows of fighters who only change their place."""
_FLED: Final = "people who fled this turn"
_GROWS: Final = ("deaths", "deaths_low", "deaths_high", "returned", "forced_returns", "refugees")
"""Counts since the start, which never fall."""


def finishes(sitting: Sitting) -> Iterator[Complaint]:
    """The game ends after its turns, and their steps are counted one by one."""
    for turn in sitting.turns:
        if not (turn.after["turn"] == turn.number * sitting.book.steps).all():
            yield Complaint("finishes", f"turn {turn.number}", f"the world says step {turn.after['turn'].tolist()}")
    if len(sitting.turns) != sitting.book.turns:
        yield Complaint("finishes", "the end", f"{len(sitting.turns)} turns were played of {sitting.book.turns}")


def within_bounds(sitting: Sitting) -> Iterator[Complaint]:
    """Every number is a number, within its bounds and on its quantum; every code names something."""
    book = sitting.book
    for turn in sitting.turns:
        for field in book.shape.fields:
            array = turn.after[field.name]
            bad = ~np.isfinite(array) if field.dtype == "float" else np.zeros(array.shape, np.bool_)
            bad = bad | (array < field.low) | (array > field.high)
            yield from _cells("within bounds", book, turn, field.name, bad, "out of its bounds")
            if field.dtype == "float":
                steps = array * float(round(1 / field.quantum))
                off = np.isfinite(steps) & (np.abs(steps - np.rint(steps)) > 1e-3)
                yield from _cells("within bounds", book, turn, field.name, off, "not on its quantum")
        yield from _codes(book, turn)


def _codes(book: Rulebook, turn: Played) -> Iterator[Complaint]:
    w = turn.after
    states = np.array([len(book.scenario.lifecycles[book.kinds[k]].states) for k in book.kind_of], np.int64)
    triggers = np.array([len(book.scenario.lifecycles[book.kinds[k]].triggers) for k in book.o_kind], np.int64)
    for name, many in (
        ("state", states),
        ("assent", triggers + 1),
        ("holder", len(book.actors)),
        ("status", len(STATUS)),
        ("ties", len(TIES)),
    ):
        yield from _cells("within bounds", book, turn, name, (w[name] < 0) | (w[name] >= many), "names nothing")


def people_are_conserved(sitting: Sitting) -> Iterator[Complaint]:
    """Nobody is displaced twice, nobody comes back from the dead, and flows are what the stocks changed by."""
    for turn in sitting.turns:
        book, before, after = sitting.book, turn.before, turn.after
        yield from _cells(
            "people are conserved",
            book,
            turn,
            "displaced",
            after["displaced"] > after["population"],
            "more displaced than people",
        )
        for name in _GROWS:
            yield from _cells("people are conserved", book, turn, name, after[name] < before[name], "it fell")
        for low, high in (("deaths_low", "deaths"), ("deaths", "deaths_high")):
            yield from _cells("people are conserved", book, turn, low, after[low] > after[high], f"it passes '{high}'")
        rests = (MIDWAY, RESIDUE)
        fled = sum(r.amount for r in turn.trace.causes("displaced") if r.amount > 0 and r.why not in rests)
        count, counted = float(before["newly_displaced"][0]), 0.0
        for row in turn.trace.causes("newly_displaced"):  # counted anew in every step; events add to the count
            count += row.amount
            counted += count if row.why == _FLED else row.amount if row.why not in rests else 0.0
        if abs(fled - counted) > len(book.axes["Z"]):
            yield Complaint(
                "people are conserved",
                f"turn {turn.number}, newly_displaced",
                f"{counted:,.0f} are counted and {fled:,.0f} fled",
            )


def fighters_are_conserved(sitting: Sitting) -> Iterator[Complaint]:
    """Marching makes no fighters and loses none; what else changes their number has its own reason."""
    book = sitting.book
    deployments = {
        book.instrument(int(i)).title
        for i in book.of_kind["operation"]
        if (part := book.instrument(int(i)).operation) is not None and part.presence
    }
    slack = 0.01 * max(len(book.axes["Z"]), 1)
    for turn in sitting.turns:
        marched: dict[tuple[int, str], float] = {}
        residue: dict[int, float] = {}
        for row in turn.trace.causes("strength"):
            if row.why == RESIDUE:
                residue[row.cell[0]] = residue.get(row.cell[0], 0.0) + row.amount
            elif _MOVES.match(row.why) or row.why in deployments:
                key = (row.cell[0], row.why)
                marched[key] = marched.get(key, 0.0) + row.amount
        for (force, why), amount in marched.items():
            if abs(amount) > 1e-6:
                yield Complaint(
                    "fighters are conserved",
                    f"turn {turn.number}, {book.axes['F'][force]}",
                    f"'{why}' changes their number by {amount:+.2f}",
                )
        for force, amount in residue.items():
            if abs(amount) > slack:
                yield Complaint(
                    "fighters are conserved",
                    f"turn {turn.number}, {book.axes['F'][force]}",
                    f"{amount:+.2f} fighters without any reason",
                )


def money_is_conserved(sitting: Sitting) -> Iterator[Complaint]:
    """No more is paid than was agreed, and no stockpile or account of payments shrinks by itself."""
    book = sitting.book
    for turn in sitting.turns:
        w = turn.after
        yield from _cells("money is conserved", book, turn, "paid", w["paid"] < turn.before["paid"] - 1e-9, "it fell")
        for i in range(len(book.instruments)):
            part = book.instrument(i)
            ceiling = part.deal.funds if part.deal else part.project.cost if part.project else None
            if ceiling is not None and (w["paid"][:, i] > ceiling * (1 + 1e-6) + 1e-3).any():
                yield Complaint(
                    "money is conserved",
                    f"turn {turn.number}, paid[{book.instruments[i]}]",
                    f"{float(w['paid'][:, i].max()):,.1f} of {ceiling:,.1f}",
                )


def causes_sum_to_the_change(sitting: Sitting) -> Iterator[Complaint]:
    """The causes of every number that anybody sees add up to its change, and each of them says why.

    What settling took or gave stands in the trace as a rest of its own; it may be no more than rounding (before the
    turn and after it), unless the number ended at one of its limits.
    """
    book = sitting.book
    for turn in sitting.turns:
        sums: dict[str, Array] = {}
        for row in turn.trace.causes():
            field = BY_NAME[row.field]
            if field.seen_by == "nobody":
                continue
            total = sums.setdefault(row.field, np.zeros(book.shape.dims[row.field]))
            total[row.cell] += row.amount
            if row.why == RESIDUE:
                now = float(turn.after[row.field][(0, *row.cell)])
                if abs(row.amount) > field.quantum * (1 + 1e-6) and field.low < now < field.high:
                    yield Complaint(
                        "causes sum to the change",
                        f"turn {turn.number}, {place(book, row.field, row.cell)}",
                        f"{row.amount:+g} without a cause",
                    )
            elif not row.why.strip():
                yield Complaint("causes sum to the change", f"turn {turn.number}, {row.field}", "a cause without words")
        for name, (dtype, _, _) in book.shape.slots.items():
            if dtype != "float" or BY_NAME[name].seen_by == "nobody":
                continue
            change = turn.after[name][0] - turn.before[name][0]
            off = np.abs(change - sums.get(name, np.zeros(book.shape.dims[name])))
            bad = off > 1e-6 * (1.0 + np.abs(turn.after[name][0]))
            yield from _cells("causes sum to the change", book, turn, name, bad[None], "not the sum of its causes")


def place(book: Rulebook, field: str, cell: tuple[int, ...]) -> str:
    """A cell as a person reads it."""
    ids = ", ".join(book.axes[axis][k] for axis, k in zip(BY_NAME[field].axes, cell, strict=False))
    return f"{field}[{ids}]" if ids else field


def _cells(check: str, book: Rulebook, turn: Played, name: str, bad: Array, what: str) -> Iterator[Complaint]:
    """A complaint for the first bad cell of a field."""
    if not bad.any():
        return
    at = tuple(int(k) for k in np.argwhere(bad)[0])
    value = turn.after[name][at]
    yield Complaint(check, f"turn {turn.number}, world {at[0]}, {place(book, name, at[1:])}", f"{value}: {what}")


def unlike(a: World, b: World, row: int) -> str:
    """The first cell in which world `row` of `b` differs from the only one of `a`; empty if there is none."""
    for name in a.shape.slots:
        x, y = a[name][0], b[name][row]
        if not np.array_equal(x, y, equal_nan=True):
            at = tuple(int(k) for k in np.argwhere(np.atleast_1d(x != y))[0]) if x.ndim else ()
            ids = ", ".join(a.shape.axes[axis][k] for axis, k in zip(BY_NAME[name].axes, at, strict=False))
            return f"{name}[{ids}]: {x[at]} and {y[at]}"
    return ""
