"""Plans of studies: what they hold, what they refuse, and that they play what was asked."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wargame.analysis.ensemble import Ensemble, act_names, play, play_chunk
from wargame.analysis.plan import plan_of, prepared
from wargame.base.errors import UsageError
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario import Scenario, load


@pytest.fixture(scope="module")
def scenario(first_steps: Rulebook) -> Scenario:
    return first_steps.scenario


def same(one: Ensemble, other: Ensemble) -> bool:
    a, b = one.arrays(), other.arrays()
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


def test_a_world_of_a_study_is_the_game_of_the_same_seed(scenario: Scenario, first_steps: Rulebook) -> None:
    plan = plan_of(scenario, seed=5, measures={"walikale": "walikale.holder == m23"})
    found = play(plan, 9)
    world = begin(first_steps, 5, [7])
    players = line_up(first_steps, {})
    for turn in range(plan.turns + 1):
        assert found.score[7, turn].tolist() == world["score"][0, list(first_steps.seats)].astype(np.float32).tolist()
        holder = world["holder"][0, first_steps.index["Z"]["walikale"]]
        assert found.series["walikale"][7, turn] == (holder == first_steps.index["A"]["m23"])
        assert found.series["deaths"][7, turn] == np.float32(world["deaths"][0])
        if turn < plan.turns:
            orders = play_turn(first_steps, world, players).orders
            mine = orders.trigger[:, first_steps.o_actor == first_steps.index["A"]["drc"]] != 0
            assert found.given[7, turn, first_steps.text.seats.index("drc")] == mine.sum()
    assert np.array_equal(found.hidden[7], world["hidden"][0])


def test_worlds_do_not_depend_on_the_chunks_they_are_played_in(scenario: Scenario) -> None:
    whole = play(plan_of(scenario, seed=2), 20)
    assert same(whole, play(plan_of(scenario, seed=2, chunk=7), 20))
    assert same(whole.take(np.array([3, 4])), play_chunk(plan_of(scenario, seed=2), range(3, 5)))


def test_a_plan_crosses_to_another_process_and_keeps_its_key(scenario: Scenario) -> None:
    plan = plan_of(scenario, seed=2, vary={"strain_scale": (1, 3)})
    there = pickle.loads(pickle.dumps(plan))
    assert there == plan
    assert there.key() == plan.key()
    assert plan_of(scenario, seed=3, vary={"strain_scale": (1, 3)}).key() != plan.key()


def test_varied_parameters_are_drawn_in_their_range_and_leave_all_other_draws_alone(scenario: Scenario) -> None:
    hidden = scenario.axes["H"][0]
    plain = play(plan_of(scenario, seed=4), 40)
    plan = plan_of(scenario, seed=4, vary={"battle_noise": (0.1, 0.3), hidden: (0.25, 0.25)})
    varied = play(plan, 40)
    names = prepared(plan).book.axes["H"]
    drawn = varied.hidden[:, names.index("battle_noise")]
    assert 0.1 <= drawn.min() < 0.15 < 0.25 < drawn.max() <= 0.3
    assert set(varied.hidden[:, names.index(hidden)]) == {0.25}
    for k, name in enumerate(scenario.axes["H"][1:], 1):
        assert np.array_equal(varied.hidden[:, names.index(name)], plain.hidden[:, k])


def test_holding_a_parameter_at_its_own_value_changes_no_game(scenario: Scenario) -> None:
    plain = play(plan_of(scenario, seed=4), 30)
    held = play(plan_of(scenario, seed=4, vary={"strain_scale": (2.2, 2.2)}), 30)
    assert np.array_equal(plain.score, held.score)


def test_a_parameter_that_the_scenario_sets_can_be_varied(tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text(
        "scenario: {extends: first-steps}\nparameters: {battle_noise: {meaning: quiet, value: 0, fiction: true}}\n"
    )
    loaded = load(tmp_path / "set.yaml")
    plan = plan_of(loaded, vary={"battle_noise": (0.2, 0.4)})
    assert prepared(plan).book.drawn["battle_noise"] >= 0
    assert play(plan, 5).hidden.shape == (5, len(loaded.axes["H"]) + 1)


def test_acts_count_the_orders_that_were_given(scenario: Scenario, first_steps: Rulebook) -> None:
    found = play(plan_of(scenario, seed=1), 12)
    per_seat = np.zeros((12, len(first_steps.seats)), int)
    for o, code, actor, name in act_names(first_steps):
        assert name.count(".") == 1
        if actor in first_steps.text.seats:
            per_seat[:, first_steps.text.seats.index(actor)] += found.acts[:, o, code]
    assert np.array_equal(per_seat, found.given.sum(axis=1))
    assert (found.idle() <= plan_of(scenario).turns).all()


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (
            {"vary": {"strain_scal": (1, 2)}},
            "--vary: there is no parameter 'strain_scal'; did you mean 'strain_scale'?",
        ),
        ({"vary": {"strain_scale": (2, 1)}}, "--vary: 'strain_scale' from 2 down to 1; write strain_scale=1..2"),
        (
            {"vary": {"start_deaths": (1, 2)}},
            "--vary: 'start_deaths' is an opening value, not a number of the rules; vary one of the parameters",
        ),
        (
            {"measures": {"x": "walikale.holdr == m23"}},
            "measure x: column 10: 'holdr' is not a field here; did you mean 'holder'?",
        ),
        ({"players": {"drc": "doctrine:none"}}, "player drc: there is no doctrine 'none' for it; "),
    ],
)
def test_what_is_not_there_is_refused_by_name(scenario: Scenario, asked: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        plan_of(scenario, **asked)
    assert str(caught.value).startswith(complaint)
