"""The scenario doha-table: what its seats believe is what their score sheet counts, and games end differently."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.books import book_of
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.score import scores
from wargame.rules.turn import begin

PROTOCOLS = [
    "doha_prisoners", "doha_monitoring", "doha_access", "doha_security", "doha_return", "doha_authority",
    "doha_justice", "doha_economy", "doha_guarantees", "operations_order",
]  # fmt: skip


def book() -> Rulebook:
    return book_of("doha-table")


def counted(treaty: str | None = None, row: int | None = None) -> NDArray[np.float64]:
    """(A,) scores of the opening world with a text in force that holds one clause or none."""
    world = begin(book(), 1, range(1))
    if treaty is not None:
        rows = book().rows
        world.arrays["state"][:, book().index["I"][treaty]] = book().state_code["treaty"]["in_force"]
        world.arrays["agreed"][:, rows.span(rows.treaty_of[treaty])] = 0
    if row is not None:
        world.arrays["agreed"][:, row] = 1
    found: NDArray[np.float64] = scores(book(), world)[0]
    return found


@pytest.mark.parametrize("treaty", PROTOCOLS)
def test_a_clause_is_believed_to_be_worth_what_the_score_sheet_counts(treaty: str) -> None:
    rows, text = book().rows, book().text
    n, bare = rows.treaty_of[treaty], counted(treaty)
    sheet = {treaty: bare - counted()}
    for k in range(rows.first[n], rows.first[n] + rows.count[n]):
        if not rows.blank[k]:
            sheet[f"{treaty}.{rows.ids[k]}"] = counted(treaty, k) - bare
    for key, points in sheet.items():
        believed = text.worth.get(key, {})
        found = {seat: believed.get(seat, 0.0) for seat in text.seats}
        assert found == pytest.approx({s: points[book().index["A"][s]] for s in text.seats}, abs=0.06), key


def test_programs_reach_different_results() -> None:
    world, players = begin(book(), 3, range(32)), line_up(book(), {})
    for _ in range(book().turns):
        play_turn(book(), world, players)
    rows, state = book().rows, world.arrays["state"]
    named = [book().state_code["treaty"][s] for s in ("signed", "ratified", "in_force")]
    signed = np.stack([np.isin(state[:, book().index["I"][t]], named) for t in PROTOCOLS], axis=1)
    agreed = np.concatenate(
        [np.where(signed[:, [n]], world.arrays["agreed"][:, rows.span(rows.treaty_of[t])], 0)
         for n, t in enumerate(PROTOCOLS)], axis=1
    )  # fmt: skip
    assert len(np.unique(agreed, axis=0)) >= 16
    authority = signed[:, PROTOCOLS.index("doha_authority")]
    assert 0 < authority.sum() < 32
    city = rows.row(rows.treaty_of["doha_authority"], "m23_returns_bukavu")
    assert 0 < (authority & (world.arrays["agreed"][:, city] > 0)).sum() < authority.sum()
