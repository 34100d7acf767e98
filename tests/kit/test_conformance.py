"""Every shipped scenario and every registered player, through every check of the kit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tests.books import book_of
from wargame.rules.rulebook import Rulebook
from wargame.testing import laws_held, players_held, worlds_held
from wargame.testing.catalogue import Seating, doctrine_seatings, loads_without_problem, scenario_folders, seatings
from wargame.testing.complaints import Complaint, require
from wargame.testing.sitting import Sitting, play

FOLDERS = scenario_folders(Path(__file__).parent.parent.parent / "scenarios")
OF_A_GAME: dict[str, Callable[[Sitting], Iterable[Complaint]]] = {
    "it finishes": worlds_held.finishes,
    "its numbers stay within bounds": worlds_held.within_bounds,
    "its people are conserved": worlds_held.people_are_conserved,
    "its fighters are conserved": worlds_held.fighters_are_conserved,
    "its money is conserved": worlds_held.money_is_conserved,
    "its causes sum to the change": worlds_held.causes_sum_to_the_change,
    "its players give legal orders only": players_held.legal_orders_only,
    "its players answer in time": players_held.answers_in_time,
    "packing its worlds changes nothing": laws_held.packing_changes_nothing,
}


@cache
def game_of(folder: Path, name: str) -> Sitting:
    book = book_of(folder.stem)
    seating = next(s for s in seatings(book) if s.name == name)
    return play(book, seating.players(book), worlds=(0, 1))


def games(which: Callable[[Rulebook], Iterable[Seating]] = seatings) -> list[ParameterSet]:
    """One case per scenario and way to fill its seats."""
    return [
        pytest.param(folder, seating.name, id=f"{folder.stem}-{seating.name}")
        for folder in FOLDERS
        for seating in which(book_of(folder.stem))
    ]


def test_there_are_scenarios_to_check() -> None:
    assert {"first-steps", "kivu-2025"} <= {folder.stem for folder in FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.stem)
def test_the_scenario_loads_without_problem(folder: Path) -> None:
    require(loads_without_problem(folder))


@pytest.mark.parametrize("check", OF_A_GAME)
@pytest.mark.parametrize(("folder", "seating"), games())
def test_of_every_game(folder: Path, seating: str, check: str) -> None:
    require(OF_A_GAME[check](game_of(folder, seating)))


@pytest.mark.parametrize(("folder", "seating"), games(doctrine_seatings))
def test_no_seat_is_idle_with_a_doctrine(folder: Path, seating: str) -> None:
    require(players_held.never_idle(game_of(folder, seating)))


@pytest.mark.parametrize(("folder", "seating"), games())
def test_players_know_nothing_but_their_view_and_their_dice(folder: Path, seating: str) -> None:
    game = game_of(folder, seating)
    complaints: list[Complaint] = []
    for turn in game.turns[:: max(len(game.turns) // 3, 1)]:
        for actor, player in game.players.items():
            complaints += players_held.same_view_same_orders(game.book, turn.before, actor, player)
            complaints += players_held.same_question_same_orders(game.book, turn.before, actor, player, times=2)
            complaints += players_held.no_clock_no_dice(game.book, turn.before, actor, player)
    require(complaints)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.stem)
def test_no_secret_is_in_any_view(folder: Path) -> None:
    game = game_of(folder, "standard")
    complaints: list[Complaint] = []
    for turn in game.turns[::5]:
        for actor in game.players:
            complaints += laws_held.no_secret_in_a_view(game.book, turn.before, actor)
    require(complaints)


def few_seatings(book: Rulebook) -> Iterable[Seating]:
    """Of what extends another scenario, where most of what it says is tried, one way to fill its seats."""
    wanted = ("standard",) if book.text.scenario.extends else ("standard", "alternative", "random")
    return (seating for seating in seatings(book) if seating.name in wanted)


@pytest.mark.parametrize(("folder", "name"), games(few_seatings))
def test_a_batch_equals_its_worlds(folder: Path, name: str) -> None:
    book = book_of(folder.stem)
    seating = next(s for s in seatings(book) if s.name == name)
    require(laws_held.batch_equals_its_worlds(book, lambda: seating.players(book), worlds=(0, 3)))
