"""The ladder of answers to a breach: note, demand, suspend, forfeit, snap back, terminate.

A breach that goes on adds up, on a log scale of its severity; each rung is taken at a height of its own, and above the
second only where the text says so.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.negotiation.compliance import FALLS
from wargame.rules.context import F64, Ints, Mask
from wargame.rules.masks import distinct, some
from wargame.rules.page import Page
from wargame.world.fields import ANSWERS

NOTE, DEMAND, SUSPEND, FORFEIT, SNAP_BACK, TERMINATE = range(1, 7)
HEIGHTS: Final = {NOTE: 0.0, DEMAND: 0.7, SUSPEND: 1.35, FORFEIT: 1.8, SNAP_BACK: 2.6, TERMINATE: FALLS}
"""What breaches must add up to before an answer is given; a turn of nothing delivered adds ln 4, or 1.39."""
FORGIVEN: Final = 0.6
"""Share of a grievance that is left after a turn in which the promise is kept."""


def resting(page: Page) -> Mask:
    """(N,) promises that rest because another of their treaty is broken and the text says so."""
    answered = ((page["answer"] >= SUSPEND) & (page["clause_rests"] > 0)).nonzero()[0]
    if not len(answered):
        return np.zeros(page.count, np.bool_)
    rows, batch = page.facts.rows, page.turn.batch
    text = page.treaty * batch + page.worlds
    bits = np.zeros(len(rows.treaties) * batch, np.intp)
    np.bitwise_or.at(bits, text[answered], page["clause_rests"][answered])
    rests: Mask = (bits.take(text) >> (page.rows - rows.first_of[page.rows]) & 1) > 0
    return rests


def answer_breaches(page: Page, judged: Mask) -> None:
    """Add up what was reported broken this turn and climb the ladder.

    Writes grievance, answer, escrow, treasury; fires ``impose`` of sanctions that snap back and ``fail`` of texts.
    """
    broken = judged & (page["breach"] > 0)
    before = page["answer"]
    if not (some(broken) or some(page["grievance"])):
        return
    severity = np.log1p(3.0 * (1.0 - page["reported"])) * (1.0 - 0.5 * page["clause_vague"] / 100.0)
    grievance = np.where(broken, page["grievance"] + severity, np.where(judged, FORGIVEN, 1.0) * page["grievance"])
    page.put("grievance", np.minimum(grievance, 100.0))
    rung = np.zeros(page.count, np.intp)
    places = broken.nonzero()[0]
    rung[places] = _rungs(page.part(places), grievance[places])
    healed = judged & ~broken & (grievance < 0.25)
    after = np.where(healed, 0, np.maximum(before, rung))
    page.put("answer", after)
    climbed = after > before
    if some(climbed):
        _take_steps(page, climbed, before, after)


def _rungs(page: Page, grievance: F64) -> Ints:
    """The highest rung that a grievance has reached with each of some broken promises (N,)."""
    material = page["breach"] >= 2
    rung = np.zeros(page.count, np.intp)
    for step, height in HEIGHTS.items():
        reached = grievance >= height
        if step > DEMAND:
            reached &= material & _offers(page, step)
        rung[reached] = step
    return rung


def _offers(page: Page, step: int) -> Mask:
    """(N,) whether the text offers a rung above the second."""
    if step == SUSPEND:
        found = page["clause_rests"] > 0
    elif step == SNAP_BACK:
        found = page["clause_snap"] > 0
    else:
        found = page["clause_remedy"] & (1 if step == FORFEIT else 2) > 0
    mask: Mask = found
    return mask


def _take_steps(page: Page, climbed: Mask, before: Ints, after: Ints) -> None:
    """Do what the rungs say that were reached this turn; below the fourth there is only something to say."""
    turn = page.turn
    acts = after >= FORFEIT if turn.trace is None else (after >= FORFEIT) | (page.worlds == 0)
    for here in page.by_row(climbed & acts):
        part = page.part(here)
        for step in range(NOTE, TERMINATE + 1):
            reached = (before[here] < step) & (after[here] >= step)
            taken = here[reached & _offers(part, step) if step > DEMAND else reached]
            if not len(taken):
                continue
            _say(page, step, taken)
            if step == FORFEIT:
                _forfeit(page, taken)
            elif step == SNAP_BACK:
                _snap_back(page, taken)
            elif step == TERMINATE:
                i = int(page.instrument[taken[0]])
                turn.fire(i, turn.book.code(i, "fail"), page.over_worlds(taken))


def _forfeit(page: Page, taken: Ints) -> None:
    """What the giver has in escrow under this text goes to the one it wronged."""
    giver = page.over_worlds(taken, page["clause_giver"][taken] + 1)[page.worlds] - 1
    receiver = page.over_worlds(taken, page["clause_receiver"][taken])[page.worlds]
    mine = (page.treaty == page.treaty[taken[0]]) & (page["clause_giver"] == giver)
    lost = mine * page["escrow"]
    if some(lost):
        page.put("escrow", page["escrow"] - lost)
        page.scatter("treasury", (receiver,), lost)


def _snap_back(page: Page, taken: Ints) -> None:
    """The sanction comes back; also where a delegation could not have agreed on it any more."""
    turn, snap = page.turn, page["clause_snap"][taken] - 1
    for i in distinct(snap):
        turn.fire(i, turn.book.code(i, "impose"), page.over_worlds(taken[snap == i]))


def _say(page: Page, step: int, taken: Ints) -> None:
    turn, n = page.turn, int(taken[0])
    if turn.trace is None or page.worlds[n] > 0:
        return
    book = turn.book
    giver, receiver = int(page["clause_giver"][n]), int(page["clause_receiver"][n])
    by, of = (book.text.actors[book.actors[a]].title for a in (receiver, giver))
    words = _WORDS[ANSWERS[step]].format(by=by, of=of, what=page.why(n))
    turn.note("BreachAnswered", words, actors=(receiver, giver), instrument=int(page.instrument[n]),
              seen_by=book.readers_of(int(page.rows[n])))  # fmt: skip


_WORDS: Final = {
    "note": "{by} takes note of a breach by {of} ({what})",
    "demand": "{by} demands performance from {of} ({what})",
    "suspend": "{by} holds back what is owed to {of} until this is kept ({what})",
    "forfeit": "What {of} had put in escrow is forfeit to {by} ({what})",
    "snap_back": "A sanction on {of} comes back by the terms of the text ({what})",
    "terminate": "The text falls by its own terms ({what})",
}
