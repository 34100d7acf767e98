"""What a text carries out by itself, instalment by instalment, unless its giver withholds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from wargame.base.batch import held, picked
from wargame.rules.context import F64, Mask, Turn
from wargame.rules.masks import columns, distinct, some
from wargame.rules.readings import Page
from wargame.rules.rows import KIND_NAMES

ATOMIC: Final = 2
"""Code of the mode in which nothing is left to breach."""


def carry_out(page: Page, due: F64, runs: Mask) -> F64:
    """(B, n) share delivered after this turn of the rows that the text performs; what they do is done.

    Args:
        page: the rows in force.
        due: share that should be delivered by now (B, n).
        runs: rows that run this turn (B, n).
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
    if not some(now):
        return
    book, subject, goal = turn.book, page["clause_subject"], page["clause_goal"]
    for n in columns(now):
        for i in distinct(subject[:, n] - 1, now[:, n]):
            here = now[:, n] & (subject[:, n] == i + 1)
            for code in range(1, book.next.shape[2]):
                leads = book.next[book.kind_of[i], turn.w["state"][:, i], code] == goal[:, n] - 1
                done = turn.fire(i, code, here & leads & (turn.w["state"][:, i] != goal[:, n] - 1))
                if some(done):
                    title = book.instrument(i).title
                    turn.note("ClauseSettled", f"{title}: done at once, as the text says", done, instrument=i)


def _withheld(page: Page) -> Mask:
    """(B, n) whether the giver holds back what it owes under the treaty."""
    turn = page.turn
    book, held = turn.book, turn.w["withheld"]
    found = np.zeros(page.live.shape, np.bool_)
    if not some(held):
        return found
    for n, i in enumerate(page.instrument.tolist()):
        for o in book.openings_of[i]:
            found[:, n] |= (held[:, o] > 0) & (page["clause_giver"][:, n] == int(book.o_actor[o]))
    return found


def _afforded(page: Page, step: F64) -> F64:
    """Payments as far as the treasury goes, in the order of the rows; those out of escrow are there already."""
    turn = page.turn
    payment = (page["clause_kind"] == KIND_NAMES.index("payment")) & (page["clause_mode"] != 1)
    if not some(payment & (step > 0.0)):
        return step
    left = turn.w["treasury"].copy()
    worlds = np.arange(turn.batch)
    for n in columns(payment & (step > 0.0)):
        giver, wanted = page["clause_giver"][:, n], step[:, n] * page["clause_amount"][:, n]
        paid = np.where(payment[:, n], held(left[worlds, giver], 0.0, wanted), wanted)
        left[worlds, giver] -= payment[:, n] * paid
        short = payment[:, n] & (paid < wanted)
        step[:, n] = np.where(short, step[:, n] * paid / np.maximum(wanted, 1e-9), step[:, n])
    return step


def put_aside(page: Page, first: Mask) -> None:
    """Put the money of payments in escrow aside when the text enters into force, as far as the treasury goes."""
    turn = page.turn
    wanted = (first & (page["clause_mode"] == 1)) * page["clause_amount"]
    if not some(wanted):
        return
    left = turn.w["treasury"].copy()
    worlds = np.arange(turn.batch)
    for n in columns(wanted):
        giver = page["clause_giver"][:, n]
        wanted[:, n] = held(left[worlds, giver], 0.0, wanted[:, n])
        left[worlds, giver] -= wanted[:, n]
    turn.scatter("treasury", (page["clause_giver"],), -wanted, page.why, lambda n: int(page.instrument[n]))
    page.put("escrow", page["escrow"] + wanted)


def return_escrow(turn: Turn) -> None:
    """Give back what lies in escrow under texts that have ended."""
    w, rows = turn.w, turn.book.rows
    if not some(w["escrow"]):
        return
    ended = picked(w["state"], rows.instrument) == turn.book.state_code["treaty"]["terminated"]
    left = ended & (w["escrow"] > 0.0)
    used = np.array(columns(left), np.intp)
    if not len(used):
        return
    page = Page(turn, used, picked(left, used))
    money = page.live * page["escrow"]
    turn.scatter("treasury", (page["clause_giver"],), money, page.why, lambda n: int(page.instrument[n]))
    page.put("escrow", np.zeros(money.shape))


def _pay(page: Page, step: F64) -> None:
    """Money goes from giver to receiver, out of escrow where it lies there."""
    turn = page.turn
    amount = step * page["clause_amount"]
    escrowed = page["clause_mode"] == 1
    out = escrowed * np.minimum(amount, page["escrow"])

    def instrument(n: int) -> int:
        return int(page.instrument[n])

    page.put("escrow", page["escrow"] - out)
    turn.scatter("treasury", (page["clause_giver"],), -np.where(escrowed, 0.0, amount), page.why, instrument)
    turn.scatter("treasury", (page["clause_receiver"],), np.where(escrowed, out, amount), page.why, instrument)


def _release(page: Page, step: F64) -> None:
    """People come home: the receiver's public and its trust follow."""
    turn = page.turn
    people = np.minimum(step * page["clause_amount"] / 500.0, 1.0)
    giver, receiver = page["clause_giver"], page["clause_receiver"]

    def instrument(n: int) -> int:
        return int(page.instrument[n])

    turn.scatter("trust", (receiver, giver), turn.pc("release_trust") * people, page.why, instrument)
    turn.scatter("support", (receiver,), 1.5 * people, page.why, instrument)


def _pardon(page: Page, step: F64) -> None:
    """Fighters leave the force for the giver's army or for home; the giver's public minds."""
    turn = page.turn
    share = step * page["clause_amount"]

    def instrument(n: int) -> int:
        return int(page.instrument[n])

    for n in columns(share > 0.0):
        for s in distinct(page["clause_subject"][:, n], share[:, n] > 0.0):
            force = page.facts.force[s]
            here = (page["clause_subject"][:, n] == s) * share[:, n]
            gone = turn.w["strength"][:, force] * here[:, None]
            turn.add_at("strength", (force, slice(None)), -gone, page.why(n), instrument(n))
    turn.scatter("support", (page["clause_giver"],), -turn.pc("amnesty_price") * share, page.why, instrument)


def _recognise(page: Page, step: F64) -> None:
    """A name abroad for one, a price at home for the other."""
    turn = page.turn
    regional = np.zeros(step.shape, np.intp)

    def instrument(n: int) -> int:
        return int(page.instrument[n])

    gain = turn.pc("recognition_standing") * step
    turn.scatter("standing", (page["clause_receiver"], regional), gain, page.why, instrument)
    turn.scatter("support", (page["clause_receiver"],), 0.5 * gain, page.why, instrument)
    turn.scatter("support", (page["clause_giver"],), -0.8 * gain, page.why, instrument)


def _concede(page: Page, step: F64) -> None:
    """The first offer on a share of the supply of a mineral."""
    rows = page.facts.rows
    first = rows.subject_code[("commodity", page.turn.book.axes["C"][0])]
    good = held(page["clause_subject"] - first, 0, len(page.turn.book.axes["C"]) - 1)
    gain = step * page["clause_amount"]
    page.turn.scatter("access", (page["clause_receiver"], good), gain, page.why, lambda n: int(page.instrument[n]))


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
