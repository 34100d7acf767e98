"""The ladder of answers to a breach: note, demand, suspend, forfeit, snap back, terminate.

A breach that goes on adds up, on a log scale of its severity; each rung is taken at a height of its own, and above the
second only where the text says so.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wargame.rules.context import Mask, Turn
from wargame.rules.masks import columns, distinct, some
from wargame.rules.readings import Page
from wargame.world.fields import ANSWERS

NOTE, DEMAND, SUSPEND, FORFEIT, SNAP_BACK, TERMINATE = range(1, 7)
HEIGHTS: Final = {NOTE: 0.0, DEMAND: 0.7, SUSPEND: 1.35, FORFEIT: 1.8, SNAP_BACK: 2.6, TERMINATE: 4.0}
"""What breaches must add up to before an answer is given; a turn of nothing delivered adds ln 4, or 1.39."""
FORGIVEN: Final = 0.6
"""Share of a grievance that is left after a turn in which the promise is kept."""


def resting(page: Page) -> Mask:
    """(B, n) rows that rest because another of their treaty is broken and the text says so."""
    rests = np.zeros(page.live.shape, np.bool_)
    answered = (page["answer"] >= SUSPEND) & (page["clause_rests"] > 0) & page.live
    if not some(answered):
        return rests
    rows = page.facts.rows
    first = np.array(rows.first, np.intp)[page.treaty]
    for n in columns(answered):
        bits = np.where(answered[:, n], page["clause_rests"][:, n], 0)
        same = np.flatnonzero(page.treaty == page.treaty[n])
        place = page.columns[same] - first[same]
        rests[:, same] |= (bits[:, None] >> place[None, :] & 1).astype(np.bool_)
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
    rung = np.zeros(page.live.shape, np.intp)
    remedy = page["clause_remedy"]
    offered = {
        NOTE: np.ones(page.live.shape, np.bool_),
        DEMAND: np.ones(page.live.shape, np.bool_),
        SUSPEND: page["clause_rests"] > 0,
        FORFEIT: (remedy & 1) > 0,
        SNAP_BACK: page["clause_snap"] > 0,
        TERMINATE: (remedy & 2) > 0,
    }
    for step, height in HEIGHTS.items():
        material = (page["breach"] >= 2) if step > DEMAND else True
        rung = np.where(offered[step] & (grievance >= height) & material & broken, step, rung)
    healed = judged & ~broken & (grievance < 0.25)
    after = np.where(healed, 0, np.maximum(before, rung))
    page.put("answer", after)
    climbed = page.live & (after > before)
    if some(climbed):
        _take_steps(page, before, after)


def _take_steps(
    page: Page,
    before: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    after: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
) -> None:
    """Do what the rungs say that were reached this turn."""
    turn = page.turn
    for n in columns(after > before):
        for step in range(NOTE, TERMINATE + 1):
            taken = page.live[:, n] & (before[:, n] < step) & (after[:, n] >= step) & _offers(page, n, step)
            if not some(taken):
                continue
            _say(turn, page, n, step, taken)
            if step == FORFEIT:
                _forfeit(page, n, taken)
            elif step == SNAP_BACK:
                _snap_back(turn, page, n, taken)
            elif step == TERMINATE:
                i = int(page.instrument[n])
                turn.fire(i, turn.book.code(i, "fail"), taken)


def _offers(page: Page, n: int, step: int) -> Mask:
    match step:
        case 3:
            found = page["clause_rests"][:, n] > 0
        case 4:
            found = (page["clause_remedy"][:, n] & 1) > 0
        case 5:
            found = page["clause_snap"][:, n] > 0
        case 6:
            found = (page["clause_remedy"][:, n] & 2) > 0
        case _:
            found = np.ones(page.turn.batch, np.bool_)
    return np.asarray(found, np.bool_)


def _forfeit(page: Page, n: int, taken: Mask) -> None:
    """What the giver has in escrow under this text goes to the one it wronged."""
    turn = page.turn
    giver, receiver = page["clause_giver"], page["clause_receiver"][:, n]
    mine = taken[:, None] & (page.treaty == page.treaty[n]) & (giver == giver[:, n, None])
    lost = mine * page["escrow"]
    if some(lost):
        page.put("escrow", page["escrow"] - lost)
        to = np.broadcast_to(receiver[:, None], lost.shape)
        turn.scatter("treasury", (to,), lost, page.why, lambda m: int(page.instrument[m]))


def _snap_back(turn: Turn, page: Page, n: int, taken: Mask) -> None:
    """The sanction comes back; also where a delegation could not have agreed on it any more."""
    book = turn.book
    snap = page["clause_snap"][:, n] - 1
    for i in distinct(snap, taken):
        turn.fire(i, book.code(i, "impose"), taken & (snap == i))


def _say(turn: Turn, page: Page, n: int, step: int, taken: Mask) -> None:
    book = turn.book
    if turn.trace is None or not taken[0]:
        return
    giver, receiver = int(page["clause_giver"][0, n]), int(page["clause_receiver"][0, n])
    by, of = (book.text.actors[book.actors[a]].title for a in (receiver, giver))
    words = _WORDS[ANSWERS[step]].format(by=by, of=of, what=page.why(n))
    turn.note("BreachAnswered", words, taken, actors=(receiver, giver), instrument=int(page.instrument[n]),
              seen_by=book.readers_of(int(page.columns[n])))  # fmt: skip


_WORDS: Final = {
    "note": "{by} takes note that {of} is in breach ({what})",
    "demand": "{by} demands that {of} keep its word ({what})",
    "suspend": "{by} holds back what it owes {of} until it is kept ({what})",
    "forfeit": "What {of} had put in escrow is forfeit to {by} ({what})",
    "snap_back": "A sanction on {of} comes back by the terms of the text ({what})",
    "terminate": "The text falls by its own terms ({what})",
}
