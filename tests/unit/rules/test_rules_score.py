"""Scores: aims weighed, red lines taken off, and why they moved."""

from __future__ import annotations

import pytest

from wargame.rules.score import crossed, objective_scores, scores
from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def test_a_score_is_its_aims_weighed() -> None:
    run = Run(borderland())
    run["support home"] = 40.0
    assert scores(run.book, run.world)[0, 0] == pytest.approx(0.6 * 100 + 0.4 * 40)


def test_an_aim_counts_between_nothing_and_a_hundred() -> None:
    run = Run(borderland({"objectives.home.objectives.public.score": "1000 * home.support"}))
    assert objective_scores(run.book, run.world.arrays, 1)[0].max() == 100.0


def test_a_red_line_costs_points_only_while_it_is_crossed() -> None:
    run = Run(borderland())
    before = scores(run.book, run.world)[0, 0]
    run["holder rear"] = "movement"
    assert crossed(run.book, run.world.arrays, 1).tolist() == [[True]]
    assert scores(run.book, run.world)[0, 0] == before - 20.0
    run["holder rear"] = "home"
    assert scores(run.book, run.world)[0, 0] == before


def test_whoever_is_no_seat_has_no_score() -> None:
    run = Run(borderland()).turns(2)
    assert run.one("score backer") == run.one("score host") == 0.0


def test_a_score_never_leaves_its_scale() -> None:
    run = Run(borderland({"objectives.home.red_lines.rear.penalty": 100}))
    run["holder rear"] = "movement"
    run["holder front"] = "movement"
    run["support home"] = 0.0
    assert scores(run.book, run.world)[0, 0] == 0.0


def test_a_turn_says_which_aim_moved_a_score() -> None:
    run = Run(borderland()).turn()
    run["holder front"] = "movement"
    run.turn()
    # the front was taken by hand before the turn, so the turn itself moved nothing but the public
    assert run.cause("score home", "Hold the front") == 0.0
    run["state offensive"] = "under_way"
    run["holder front"] = "home"
    run["pressure front"] = 0.95
    run["strength army front"] = 100.0
    run.turn()
    assert run.cause("score home", "Hold the front") == pytest.approx(-60.0)
    assert run.cause("score movement", "Take the front") == pytest.approx(100.0)
