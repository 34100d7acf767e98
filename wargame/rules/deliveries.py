"""What a text carries out by itself, instalment by instalment, unless its giver withholds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from wargame.base.batch import held, picked
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.masks import distinct, some
from wargame.rules.page import Page
from wargame.rules.rows import KIND_NAMES

ESCROW: Final = 1
"""Code of the mode in which the money is put aside."""
ATOMIC: Final = 2
"""Code of the mode in which nothing is left to breach."""


def carry_out(page: Page, due: F64, runs: Mask) -> F64:
    """(N,) share delivered after this turn of what the text performs; what that does is done.

    Args:
        page: the promises in force.
        due: share that should be delivered by now (N,).
        runs: promises that run this turn (N,).
    """
    before = page["delivered"]
    willing = runs & page.performed & ((page["clause_mode"] == ATOMIC) | ~_withheld(page))
    step = willing * np.maximum(due - before, 0.0)
    if not some(step):
        return before
    step = _afforded(page, step)
    kinds = page["clause_kind"]
    for code in distinct(kinds[step > 0.0]):
        _DOES[KIND_NAMES[code]](page, (kinds == code) * step)
    return before + step


def settle_at_once(page: Page, due: F64, runs: Mask) -> None:
    """Bring the instruments of atomic clauses that fall due to the state promised, whoever would have to order it."""
    turn = page.turn
    now = runs & (page["clause_mode"] == ATOMIC) & (page["clause_goal"] > 0) & (due > 0.0) & (page["delivered"] < 1.0)
    for here in page.by_row(now):
        subject = page["clause_subject"][here]
        for s in distinct(subject):
            _bring_about(turn, s - 1, page.over_worlds(here[subject == s], page["clause_goal"][here[subject == s]]))


def _bring_about(turn: Turn, i: int, goal: Ints) -> None:
    """Bring an instrument to the state before `goal` (B,) where a trigger leads there; nothing where that is 0."""
    book = turn.book
    for code in range(1, book.next.shape[2]):
        state = turn.w["state"][:, i]
        leads = book.next[book.kind_of[i], state, code] == goal - 1
        done = turn.fire(i, code, (goal > 0) & leads & (state != goal - 1))
        if some(done):
            title = book.instrument(i).title
            turn.note("ClauseSettled", f"{title}: done at once, as the text says", done, instrument=i)


def _withheld(page: Page) -> Mask:
    """(N,) whether the giver holds back what it owes under the treaty."""
    turn = page.turn
    if not some(turn.w["withheld"]):
        return np.zeros(page.count, np.bool_)
    opening = page.facts.openings[page.treaty, page["clause_giver"]]
    found: Mask = (opening >= 0) & (page.of_world("withheld", np.maximum(opening, 0)) > 0)
    return found


def _afforded(page: Page, step: F64) -> F64:
    """Payments as far as the treasury goes, in the order of the rows; those out of escrow are there already."""
    payment = (page["clause_kind"] == KIND_NAMES.index("payment")) & (page["clause_mode"] != ESCROW)
    groups = page.by_row(payment & (step > 0.0))
    if not groups:
        return step
    left = page.turn.w["treasury"].copy()
    for here in groups:
        wanted = step[here] * page["clause_amount"][here]
        paid = _taken(left, page, here, wanted)
        step[here] = np.where(paid < wanted, step[here] * paid / np.maximum(wanted, 1e-9), step[here])
    return step


def put_aside(page: Page, first: Mask) -> None:
    """Put the money of payments in escrow aside when the text enters into force, as far as the treasury goes."""
    wanted = (first & (page["clause_mode"] == ESCROW)) * page["clause_amount"]
    if not some(wanted):
        return
    left = page.turn.w["treasury"].copy()
    for here in page.by_row(wanted > 0.0):
        wanted[here] = _taken(left, page, here, wanted[here])
    page.scatter("treasury", (page["clause_giver"],), -wanted)
    page.put("escrow", page["escrow"] + wanted)


def _taken(left: F64, page: Page, here: Ints, wanted: F64) -> F64:
    """What some givers can pay of what is wanted; it is taken out of `left` (B, A)."""
    cells = page.worlds[here], page["clause_giver"][here]
    paid: F64 = held(left[cells], 0.0, wanted)
    left[cells] -= paid
    return paid


def return_escrow(turn: Turn) -> None:
    """Give back what lies in escrow under texts that have ended."""
    w, rows = turn.w, turn.book.rows
    if not some(w["escrow"]):
        return
    ended = picked(w["state"], rows.instrument) == turn.book.state_code["treaty"]["terminated"]
    page = Page.of(turn, ended & (w["escrow"] > 0.0))
    if page.count:
        page.scatter("treasury", (page["clause_giver"],), page["escrow"])
        page.put("escrow", np.zeros(page.count))


def _pay(page: Page, step: F64) -> None:
    """Money goes from giver to receiver, out of escrow where it lies there."""
    amount = step * page["clause_amount"]
    escrowed = page["clause_mode"] == ESCROW
    out = escrowed * np.minimum(amount, page["escrow"])
    page.put("escrow", page["escrow"] - out)
    page.scatter("treasury", (page["clause_giver"],), -np.where(escrowed, 0.0, amount))
    page.scatter("treasury", (page["clause_receiver"],), np.where(escrowed, out, amount))


def _release(page: Page, step: F64) -> None:
    """People come home: the receiver's public and its trust follow."""
    people = np.minimum(step * page["clause_amount"] / 500.0, 1.0)
    giver, receiver = page["clause_giver"], page["clause_receiver"]
    page.scatter("trust", (receiver, giver), page.p("release_trust") * people)
    page.scatter("support", (receiver,), 1.5 * people)


def _pardon(page: Page, step: F64) -> None:
    """Fighters leave the force for the giver's army or for home; the giver's public minds."""
    turn, subject = page.turn, page["clause_subject"]
    share = step * page["clause_amount"]
    for here in page.by_row(share > 0.0):
        n = int(here[0])
        for s in distinct(subject[here]):
            gone = page.over_worlds(here[subject[here] == s], share[here[subject[here] == s]])
            force = page.facts.force[s]
            fighters = turn.w["strength"][:, force] * gone[:, None]
            turn.add_at("strength", (force, slice(None)), -fighters, page.why(n), int(page.instrument[n]))
    page.scatter("support", (page["clause_giver"],), -page.p("amnesty_price") * share)


def _recognise(page: Page, step: F64) -> None:
    """A name abroad for one, a price at home for the other."""
    gain = page.p("recognition_standing") * step
    page.scatter("standing", (page["clause_receiver"], np.zeros(page.count, np.intp)), gain)
    page.scatter("support", (page["clause_receiver"],), 0.5 * gain)
    page.scatter("support", (page["clause_giver"],), -0.8 * gain)


def _concede(page: Page, step: F64) -> None:
    """The first offer on a share of the supply of a mineral: it counts among the rights while the text is in force."""


def _post(page: Page, step: F64) -> None:
    """Observers stand where they stand; what they see is in the reports."""


_DOES: Final[dict[str, Callable[[Page, F64], None]]] = {
    "payment": _pay,
    "prisoner_release": _release,
    "amnesty": _pardon,
    "recognition": _recognise,
    "concession": _concede,
    "monitor_deploy": _post,
}
