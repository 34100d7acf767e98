"""Promises in force: what falls due, what is delivered, what monitors report of it, and how it is remembered.

Compliance is read off the world (`delivered`) or carried out by the text (`deliveries`); the formulas of detection,
breach and record are those of `wargame.negotiation`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.base.batch import flat, held
from wargame.negotiation.compliance import breach_class, observed_level
from wargame.negotiation.credibility import AMBIGUOUS, BROKEN
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.delivered import measured, read_off
from wargame.rules.deliveries import carry_out, put_aside, settle_at_once
from wargame.rules.guarantors import hold_guarantors
from wargame.rules.masks import some
from wargame.rules.observers import detection, posted
from wargame.rules.page import Page
from wargame.rules.remedies import answer_breaches, resting

STANDING: Final = 0.3
"""Weight in the record of one turn of a promise that stands for long; one that is kept once counts 1."""


def apply_promises(turn: Turn) -> Page:
    """Deliver, read, report and remember every clause in force, and return those.

    Writes clock, baseline, delivered, observed, reported, breach, times_kept, times_judged, kept, broken, trust.
    """
    page = Page.in_force(turn)
    if not page.count:
        return page
    _begin(page)
    runs = _met(page) & ~resting(page)
    page.put("clock", page["clock"] + runs)
    due, owes = owed(page, runs)
    settle_at_once(page, due, runs)
    delivered = np.where(page.performed, carry_out(page, due, runs), read_off(page))
    page.put("delivered", np.where(runs, delivered, page["delivered"]))
    level = np.where(due > 0.0, np.minimum(delivered / np.maximum(due, 1e-9), 1.0), 1.0)
    judged, fresh = _report(page, level, owes, runs)
    _remember(page, judged, fresh)
    answer_breaches(page, judged)
    hold_guarantors(page, judged)
    return page


def _begin(page: Page) -> None:
    """Before a promise runs: what things measure then is what they are measured against; money goes into escrow."""
    first = page["clock"] == 0
    if some(first):
        put_aside(page, first & (page["escrow"] <= 0.0))
        baseline, places = page["baseline"].copy(), first.nonzero()[0]
        baseline[places] = measured(page.part(places))
        page.put("baseline", baseline)


def _met(page: Page) -> Mask:
    """(N,) whether what must come first has come, and the promise so begun to run."""
    after = page["clause_after"]
    if not some(after):
        return np.ones(page.count, np.bool_)
    other = page.of_world("delivered", np.maximum(after - 1, 0))
    enough = other * 100.0 >= page["clause_share"] - 1e-9
    met: Mask = (after == 0) | enough | (page["clock"] > 0)
    return met


def owed(page: Page, runs: Mask) -> tuple[F64, Mask]:
    """Share that should be delivered by now (N,), and whether anything is owed this turn."""
    every, parts, ready = page["clause_every"], page["clause_parts"], _ready(page)
    steps = held(ready // np.maximum(every, 1) + 1, 0, parts)
    share = (ready >= 0) * steps / np.maximum(parts, 1)
    return share, runs & (share > 0.0) & _within(page, ready)


def _ready(page: Page) -> Ints:
    """(N,) turns for which a promise has been due; below 0 before."""
    due = page["clause_due"]
    return np.where(due >= 0, page["clock"] - 1 - due, page.turn.number + due)


def _within(page: Page, ready: Ints) -> Mask:
    """(N,) whether a promise that has been due for `ready` turns is still to be kept."""
    lasts, every, parts = page["clause_lasts"], page["clause_every"], page["clause_parts"]
    within: Mask = (ready >= 0) & ((lasts == 0) | (ready < lasts + (parts - 1) * every))
    return within


def _judged(page: Page, runs: Mask, behind: Mask, lag: Ints) -> tuple[Mask, Mask]:
    """(N,) whether a report on it comes this turn, and whether on an instalment that had just fallen due.

    Reports come after the verifier's lag. What the text carries out is judged once for every instalment, and again
    only while it is found `behind`, or was reported to be.
    """
    every, ready = np.maximum(page["clause_every"], 1), _ready(page) - lag
    fresh = (ready >= 0) & (ready % every == 0) & (ready // every < page["clause_parts"])
    return runs & _within(page, ready) & (~page.performed | fresh | behind | (page["reported"] < 1.0)), fresh


def _report(page: Page, level: F64, owes: Mask, runs: Mask) -> tuple[Mask, Mask]:
    """What the verifier finds, and after its lag reports.

    Args:
        page: the promises in force.
        level: share delivered of what is due (N,).
        owes: where anything is due this turn (N,).
        runs: promises that run this turn (N,).

    Returns:
        What `_judged` says of what was reported.
    """
    turn, rows, verifier = page.turn, page.facts.rows, page["clause_verifier"]
    observers = flat(posted(page)).take(page.treaty * turn.batch + page.worlds)
    detect = detection(rows.of_verifiers("detect").take(verifier), observers)
    draw = turn.dice.at("report", page.rows, page.worlds)
    found = np.where(owes, observed_level(level, rows.of_verifiers("false").take(verifier), detect, draw), 1.0)
    lag = rows.of_verifiers("lag").take(verifier)
    told = np.where(lag == 0, found, np.where(lag == 1, page["observed"], page["observed_before"]))
    page.put("observed_before", page["observed"])
    page.put("observed", found)
    judged, fresh = _judged(page, runs, (told < 1.0) & (level < 1.0), lag)
    page.put("reported", np.where(judged, told, page["reported"]))
    page.put("breach", np.where(judged, breach_class(page["reported"]), page["breach"]))
    return judged, fresh


def _remember(page: Page, judged: Mask, fresh: Mask) -> None:
    """The record of promises, and trust, by what was reported; what is secret builds no name, only trust."""
    if not some(judged):
        return
    once = page.performed | (page["clause_lasts"] == 1)
    weight = np.where(once, np.where(page.performed & ~fresh, STANDING, 1.0), STANDING)
    kept = judged & (page["breach"] == 0)
    broken = judged & ~kept
    vague = page["clause_vague"] / 100.0
    giver, receiver = page["clause_giver"], page["clause_receiver"]
    page.put("times_judged", page["times_judged"] + judged)
    page.put("times_kept", page["times_kept"] + kept)
    page.scatter("kept", (giver, receiver), (kept & page.open) * weight)
    against = weight * (BROKEN * (1.0 - vague) + AMBIGUOUS * vague)
    page.scatter("broken", (giver, receiver), (broken & page.open) * against)
    change = kept * page.p("kept_gain") - broken * page.p("broken_loss")
    page.scatter("trust", (receiver, giver), judged * change)
    _tell(page, kept, broken)


def _tell(page: Page, kept: Mask, broken: Mask) -> None:
    """News of the first judgement of a promise, and of every change of it."""
    turn, book = page.turn, page.turn.book
    if turn.trace is None:
        return
    before = page["answer"]
    for n in page.told[(kept | broken)[page.told]].tolist():
        giver, receiver, i = int(page["clause_giver"][n]), int(page["clause_receiver"][n]), int(page.instrument[n])
        name, what = book.text.actors[book.actors[giver]].title, page.why(n)
        treaty, _, words = what.partition(": ")
        first = int(page["times_judged"][n]) == 1
        seen_by = book.readers_of(int(page.rows[n]))
        if kept[n] and (first or before[n] > 0):
            said = f"{name} kept a promise ({treaty}): {words}"
            turn.note("PromiseKept", said, actors=(giver, receiver), instrument=i, seen_by=seen_by)
        elif broken[n] and (first or before[n] == 0):
            said = f"{name} did not keep a promise ({treaty}): {words}"
            turn.note("PromiseBroken", said, actors=(giver, receiver), instrument=i, weight=2, seen_by=seen_by)
