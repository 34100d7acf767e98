"""What an actor can expect: worlds as it may imagine them."""

from __future__ import annotations

import numpy as np

from tests.books import book_of
from wargame.players.foresight import imagine, play_on, turns_ahead
from wargame.players.rehearsal import measure, trials
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.fields import FIELDS
from wargame.world.view import Estimates, View


def test_an_imagined_world_holds_what_is_seen_exactly(kivu: Rulebook) -> None:
    world, players = begin(kivu, 3), line_up(kivu, {})
    for _ in range(3):
        play_turn(kivu, world, players)
    a = kivu.index["A"]["eu"]
    view = View(world, kivu.sight[a], Estimates(kivu.intel, world))
    imagined = imagine(kivu, view, 4)
    for field in FIELDS:
        if field.seen_by == "all":
            assert (imagined.arrays[field.name] == world.arrays[field.name]).all(), field.name
    assert (imagined.arrays["treasury"][:, a] == world.arrays["treasury"][:, a]).all()
    assert len(np.unique(imagined.arrays["hidden"][:, 0])) == 4


def test_expectations_do_not_depend_on_secrets_or_on_the_seed(kivu: Rulebook) -> None:
    a = kivu.index["A"]["drc"]
    players = line_up(kivu, {})
    world, other = begin(kivu, 3), begin(kivu, 99)
    same = Estimates(kivu.intel, world)
    views = [View(w, kivu.sight[a], same) for w in (world, other)]
    first, second = (play_on(kivu, imagine(kivu, view, 8), players, 2) for view in views)
    assert (first == second).all()


def test_scores_are_told_after_every_turn_and_changes_are_held(kivu: Rulebook) -> None:
    world = begin(kivu, 3, range(3))
    seen: list[int] = []
    scores = play_on(kivu, world, line_up(kivu, {}), 2, [lambda w: seen.append(int(w.arrays["turn"].flat[0]))])
    assert scores.shape == (2, 3, len(kivu.actors))
    assert seen == [0, 1]


def test_looking_ahead_ends_with_the_calendar_whatever_a_turn_is_made_of() -> None:
    book = book_of("resource-alliance")
    assert book.steps > 1
    assert turns_ahead(book, 0) == 6
    assert turns_ahead(book, (book.turns - 2) * book.steps) == 2
    assert turns_ahead(book, book.turns * book.steps) == 1


def test_everything_that_can_be_promised_is_measured(first_steps: Rulebook) -> None:
    keys = [trial.key for trial in trials(first_steps)]
    assert len(set(keys)) == len(keys)
    rows = first_steps.rows
    for k, options in enumerate(rows.options):
        if options:
            assert f"{rows.treaty_name(int(rows.treaty[k]))}.{rows.ids[k]}" in keys
    found = dict(measure(first_steps, worlds=4, turns=2, starts=(0,)))
    assert list(found) == keys
    assert any(found.values())
