"""The report on balance: on made-up games in which one order decides, and on real ones."""

from dataclasses import replace

import numpy as np

from wargame.analysis.balance import balance
from wargame.analysis.ensemble import act_names, play
from wargame.analysis.plan import plan_of
from wargame.rules.rulebook import Rulebook


def test_an_order_that_decides_the_score_is_named(first_steps: Rulebook) -> None:
    plan = plan_of(first_steps.scenario, opponents="random")
    games = play(plan, 200)
    assert balance(plan, {"random": games}).dominant == ()
    o, code, actor, name = next(row for row in act_names(first_steps) if games.acts[:, row[0], row[1]].std() > 0.1)
    score = games.score.copy()
    score[:, -1, first_steps.text.seats.index(actor)] = 10 * games.acts[:, o, code]
    rows = balance(plan, {"random": replace(games, score=score)}).dominant
    assert [(row.seat, row.decisive) for row in rows] == [(actor, (name, 1.0))]


def test_an_instrument_that_nobody_uses_is_named(first_steps: Rulebook) -> None:
    plan = plan_of(first_steps.scenario)
    games = play(plan, 50)
    silent = replace(games, acts=np.zeros_like(games.acts), given=np.zeros_like(games.given))
    assert balance(plan, {"standard": silent}).unused == first_steps.instruments
    assert {row.idle for row in balance(plan, {"standard": silent}).rows} == {plan.turns}
    assert len(balance(plan, {"standard": games}).unused) < len(first_steps.instruments)


def test_seats_that_always_differ_decide_the_score(first_steps: Rulebook) -> None:
    plan = plan_of(first_steps.scenario)
    games = play(plan, 50)
    fixed = games.score.copy()
    fixed[:, -1] = [10, 50, 90]
    told = balance(plan, {"standard": games, "fixed": replace(games, score=fixed)})
    assert told.by_seat["fixed"] == 1.0
    assert 0 < told.by_seat["standard"] < 1
    assert [row.leads for row in told.rows if row.line_up == "fixed"] == [0.0, 0.0, 1.0]
