"""All-AI games of every scenario: nobody is ever stuck, and scores are decided by play and luck, not by the seat.

What holds of single games (bounds, conservation, legal orders, no idle seat, an end) is the conformance kit's; here it
is asked again of many seeds, by name: ``pytest -m soak tests/kit/test_soak.py``. The few games without that mark are a
look at what only many games show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.books import book_of
from wargame.analysis.balance import decided_by_seat
from wargame.players.table import OPPONENTS, line_up
from wargame.rules.rulebook import Rulebook
from wargame.testing import players_held, worlds_held
from wargame.testing.catalogue import scenario_folders
from wargame.testing.complaints import Complaint, require
from wargame.testing.sitting import Sitting, play

FOLDERS = scenario_folders(Path(__file__).parent.parent.parent / "scenarios")
FEW, MANY, BATCH = 5, 200, 40
ALONE = 0.7
"""Share of the variance of all scores between the seats from which on the seat alone would decide."""
HELD = (
    worlds_held.finishes,
    worlds_held.within_bounds,
    worlds_held.people_are_conserved,
    worlds_held.fighters_are_conserved,
    worlds_held.money_is_conserved,
    players_held.legal_orders_only,
    players_held.never_stuck,
)
scenarios = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.stem)


def games(book: Rulebook, opponents: str, seeds: Iterable[int]) -> Iterator[Sitting]:
    """The same worlds of every seed."""
    for seed in seeds:
        yield play(book, line_up(book, {}, opponents), seed=seed, worlds=range(BATCH))


def scores(sitting: Sitting) -> NDArray[np.float64]:
    """(games, seats) at the end."""
    return sitting.last["score"][:, sitting.book.seats]


def not_the_seat_alone(
    book: Rulebook, found: dict[str, NDArray[np.float64]], spread: float = 2.0
) -> Iterator[Complaint]:
    """Over all line-ups every score spreads, no seat always leads, and seats alone do not explain the scores.

    Args:
        book: whose seats.
        found: scores (games, seats) of each line-up.
        spread: least standard deviation of a seat's score, in points; a few games show less of it.
    """
    together = np.concatenate(list(found.values()))
    for k, seat in enumerate(book.text.seats):
        if together[:, k].std() < spread:
            yield Complaint(
                "scores spread", seat, f"standard deviation {together[:, k].std():.1f} of {len(together)} games"
            )
        if (together[:, k] >= together.max(axis=1)).all():
            yield Complaint("no seat always leads", seat, f"it leads in all {len(together)} games")
    share = decided_by_seat(together)
    if share > ALONE:
        yield Complaint(
            "not decided by the seat", book.scenario.id, f"{share:.0%} of the variance lies between the seats"
        )


@scenarios
def test_nobody_is_stuck_and_scores_are_not_decided_by_the_seat(folder: Path) -> None:
    book = book_of(folder.stem)
    lines = ("standard", "random")
    played = {name: play(book, line_up(book, {}, name), seed=FEW, worlds=range(FEW)) for name in lines}
    require([c for sitting in played.values() for c in players_held.never_stuck(sitting)])
    require(not_the_seat_alone(book, {name: scores(sitting) for name, sitting in played.items()}, 1.0))


@pytest.mark.soak
@scenarios
def test_two_hundred_seeds(folder: Path) -> None:
    book, complaints, found = book_of(folder.stem), list[Complaint](), {}
    for name in OPPONENTS:
        ends = []
        for sitting in games(book, name, range(MANY // BATCH)):
            complaints += [c for held in HELD for c in held(sitting)]
            if name != "random":
                complaints += players_held.never_idle(sitting)
            ends.append(scores(sitting))
        found[name] = np.concatenate(ends)
    complaints += not_the_seat_alone(book, found)
    require(complaints)
