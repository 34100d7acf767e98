"""War: odds, pressure, the fall of a town, retreat, massing, withdrawal, presence, recovery."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

MANY = tuple(range(100))


def attacking(changes: dict[str, Any] | None = None, worlds: tuple[int, ...] = MANY, **setup: float) -> Run:
    """Some worlds in which the offensive has been launched."""
    run = Run(borderland(changes), worlds=worlds)
    run["state offensive"] = "prepared"
    for path, value in setup.items():
        run[path.replace("__", " ")] = value
    return run.turn("movement offensive.launch")


def gained(changes: dict[str, Any] | None = None, **setup: float) -> float:
    """Pressure won on the front in a turn, on average; a town that fell counts as one."""
    run = attacking(changes, MANY, **setup)
    taken = run["holder front"] == run.book.index["A"]["movement"]
    return float(np.where(taken, 1.0, run["pressure front"]).mean())


def weak() -> dict[str, Any]:
    """An offensive that does not take the town in one turn."""
    return {"instruments.offensive.operation.tempo": 0.15, "forces.rebels.strength": {"minetown": 1500}}


def test_an_offensive_builds_pressure_on_its_first_objective() -> None:
    run = attacking(weak())
    assert run["pressure front"].mean() > 0.0
    assert run["pressure rear"].max() == 0.0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("quality__rebels", 2.0),
        ("supply__rebels", 1.0),
        ("morale__rebels", 1.0),
        ("air__rebels", 1.0),
        ("backing__rebels", 0.9),
        ("strength__rebels__minetown", 5000.0),
    ],
)
def test_the_stronger_attacker_gains_more(path: str, value: float) -> None:
    assert gained(weak(), **{path: value}) > gained(weak())


@pytest.mark.parametrize(
    ("path", "value"),
    [("quality__army", 1.6), ("supply__army", 1.0), ("morale__army", 1.0), ("strength__army__front", 4000.0)],
)
def test_the_stronger_defender_yields_less(path: str, value: float) -> None:
    assert gained(weak(), **{path: value}) < gained(weak())


def test_hard_ground_helps_the_defender() -> None:
    assert gained({**weak(), "zones.front.terrain": 2.0}) < gained({**weak(), "zones.front.terrain": 0.5})


def test_a_joined_force_adds_to_the_attack() -> None:
    assert gained(weak()) > gained({**weak(), "instruments.offensive.operation.with": []})


def test_pressing_gains_more() -> None:
    half = {**weak(), "instruments.offensive.level": 0.5}
    run, pressed = attacking(half), attacking(half)
    run.turn()
    pressed.turn("movement offensive.press")
    assert pressed.causes("pressure front")
    assert pressed.cause("pressure front", "Offensive") > run.cause("pressure front", "Offensive")


def test_pressure_ebbs_where_nobody_attacks() -> None:
    run = Run(borderland())
    run["pressure front"] = 0.5
    assert run.turn().one("pressure front") < 0.5


def test_an_offensive_costs_both_camps_men_and_the_attacker_supply() -> None:
    run = attacking(weak())
    assert run.cause("strength rebels minetown", "losses") < 0.0
    assert run.cause("strength army front", "losses") < 0.0
    assert run.cause("supply rebels", "Offensive") < 0.0


def test_fighting_is_where_the_offensive_is() -> None:
    run = attacking(weak())
    assert run["fighting front"].min() > run["fighting far"].max()


def fallen() -> Run:
    """A world in which the front has just fallen."""
    return attacking(worlds=(0,), pressure__front=0.95, strength__army__front=200.0)


def test_a_town_whose_pressure_is_full_falls() -> None:
    run = fallen()
    assert run.book.actors[int(run.one("holder front"))] == "movement"
    assert "ZoneTaken" in run.news()
    assert run.one("pressure front") == 0.0
    assert run.cause("order front", "has fallen") < 0.0


def test_the_loser_s_men_fall_back_to_their_own_lines() -> None:
    run = fallen()
    assert run.one("strength army front") == 0.0
    assert run.cause("strength army rear", "retreat") > 0.0
    assert run.cause("strength army minetown", "retreat") == 0.0


def test_the_winner_moves_in_from_next_door() -> None:
    run = fallen()
    assert run.one("strength rebels front") > 0.0
    moved = run.cause("strength rebels front", "advance") + run.cause("strength rebels minetown", "advance")
    assert moved == pytest.approx(0.0, abs=1e-9)


def test_a_surrounded_garrison_goes_home() -> None:
    run = attacking({"instruments.offensive.operation.path": ["rear", "front"]}, worlds=(0,))
    run = Run(borderland({"zones.rear.holder": "movement"}))
    run["state offensive"] = "prepared"
    run["pressure front"] = 0.95
    run["strength army front"] = 200.0
    run.turn("movement offensive.launch")
    assert run.book.actors[int(run.one("holder front"))] == "movement"
    assert run.cause("strength army far", "retreat") > 0.0


def test_a_lost_town_costs_support_and_a_won_one_earns_it() -> None:
    run = fallen()
    assert run.cause("support home", "has fallen") < 0.0 < run.cause("support movement", "has fallen")


def test_people_flee_when_a_town_falls() -> None:
    assert fallen().one("newly_displaced") > attacking(weak(), worlds=(0,)).one("newly_displaced")


def test_an_offensive_culminates_when_its_path_is_taken() -> None:
    run = Run(borderland({"zones.front.holder": "movement", "zones.rear.holder": "movement"}))
    run["state offensive"] = "under_way"
    assert run.turn().state("offensive") == "culminated"


def test_an_offensive_culminates_without_supply() -> None:
    run = attacking(weak(), worlds=(0,))
    run["supply rebels"] = 0.05
    assert run.turn().state("offensive") == "culminated"


def test_men_mass_next_to_the_objective_and_none_is_lost_on_the_way() -> None:
    run = Run(
        borderland({"forces.rebels.strength": {"minetown": 500, "across": 1500}, "zones.across.holder": "movement"})
    )
    run.turn("movement offensive.prepare")
    assert run.cause("strength rebels minetown", "massing") > 0.0
    assert sum(row.amount for row in run.trace.causes("strength") if "massing" in row.why) == pytest.approx(
        0.0, abs=1e-9
    )


def test_every_town_keeps_part_of_its_garrison() -> None:
    run = Run(
        borderland({"forces.rebels.strength": {"minetown": 500, "across": 100}, "zones.across.holder": "movement"})
    )
    assert run.turn("movement offensive.prepare").cause("strength rebels across", "massing") == 0.0


def test_a_withdrawal_gives_the_town_back_and_leaves_no_man_there() -> None:
    run = fallen()
    run.turn("movement offensive.withdraw")
    assert run.book.actors[int(run.one("holder front"))] == "home"
    assert run.one("strength rebels front") == 0.0
    assert "ZoneLeft" in run.news()


def test_a_withdrawal_that_an_event_brings_hands_the_town_over_too() -> None:
    exit_ = {"title": "Exit", "text": "They go.", "when": "front.holder == movement", "fiction": True,
             "effects": [{"fire": {"offensive": "withdraw"}, "why": "they were asked to go"}]}  # fmt: skip
    run = attacking({"timeline": {"exit": exit_}}, (0,), pressure__front=1.0)
    assert run.state("offensive") == "withdrawn"
    assert run.book.actors[int(run.one("holder front"))] == "home"
    assert run.one("strength rebels front") == 0.0


def test_halting_keeps_what_was_taken() -> None:
    run = fallen().turn("movement offensive.halt")
    assert run.book.actors[int(run.one("holder front"))] == "movement"
    assert run.turn().cause("pressure rear", "Offensive") == 0.0


def test_a_deployment_goes_home_when_it_is_withdrawn_and_comes_back_when_launched() -> None:
    run = Run(borderland()).turn("backer deployment.withdraw").turns(8)
    assert run.one("strength guests minetown") < 50.0
    total = run["strength guests"].sum()
    run.turn("backer deployment.prepare").turn("backer deployment.launch").turns(4)
    assert run.one("strength guests minetown") > 300.0
    assert run["strength guests"].sum() == pytest.approx(total, rel=0.01)


def test_a_deployment_that_halts_stays_where_it_is() -> None:
    run = Run(borderland()).turn("backer deployment.halt")
    here = run.one("strength guests minetown")
    assert run.turns(3).one("strength guests minetown") == pytest.approx(here, abs=0.1)


def test_supply_and_morale_return_to_rest() -> None:
    run = Run(borderland())
    run["supply army"] = 0.05
    run["morale army"] = 0.05
    run.turn()
    assert run.one("supply army") > 0.05
    assert run.one("morale army") > 0.05


def test_a_divided_actor_s_army_loses_heart() -> None:
    sound, torn = Run(borderland()), Run(borderland())
    torn["cohesion home"] = 20.0
    assert torn.turns(3).one("morale army") < sound.turns(3).one("morale army")


def test_rents_recruit_for_a_movement() -> None:
    rich, poor = Run(borderland()), Run(borderland())
    rich["rents movement"] = 10.0
    poor["rents movement"] = 0.0
    assert rich.turn().cause("strength rebels minetown", "rents") > poor.turn().cause(
        "strength rebels minetown", "rents"
    )


def test_a_front_is_never_quite_quiet() -> None:
    run = Run(borderland()).turns(2)
    assert run.one("fighting front") > run.one("fighting far") == 0.0
