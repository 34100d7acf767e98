"""The scenario as the rest of the program holds it."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import numpy as np
import pytest

from tests.unit.scenario.towns import write
from wargame.expr import BOOL, NUMBER, Enum, ExprErrors
from wargame.scenario import Scenario, TargetError, load
from wargame.world.fields import BY_NAME


@pytest.fixture
def towns(tmp_path: Path) -> Scenario:
    return load(write(tmp_path))


def test_the_axes_hold_every_entity_in_the_order_of_the_files(towns: Scenario) -> None:
    assert dict(towns.axes) == {
        "A": ("drc", "m23", "qatar"),
        "Z": ("goma", "sake", "bukavu"),
        "F": ("fardc", "rebels"),
        "M": ("mine",),
        "R": ("road",),
        "C": ("coltan",),
        "P": (),
        "I": ("listing", "relief", "doha", "stake", "plant", "raid", "quota", "truce", "appeal"),
        "O": (
            "qatar:listing", "qatar:relief", "qatar:doha", "drc:doha", "m23:doha", "qatar:stake", "drc:stake",
            "drc:plant", "m23:raid", "drc:quota", "qatar:truce", "drc:truce", "m23:truce", "qatar:appeal",
        ),
        "K": ("truce:stop",),
        "Y": (),
        "T": ("rain",),
        "H": ("resolve",),
        "U": ("regional", "western", "southern"),
        "N": (),
    }  # fmt: skip
    assert all(towns.index[axis][name] == rank for axis, ids in towns.axes.items() for rank, name in enumerate(ids))


def test_openings_name_the_owner_first_and_then_the_parties(towns: Scenario) -> None:
    doha = towns.index["I"]["doha"]
    assert [(one.actor, one.role, one.name) for one in towns.openings if one.instrument == doha] == [
        (2, "owner", "qatar:doha"),
        (0, "party", "drc:doha"),
        (1, "party", "m23:doha"),
    ]
    assert tuple(one.name for one in towns.openings) == towns.axes["O"]


def test_an_owner_who_signs_his_own_treaty_has_one_opening(tmp_path: Path) -> None:
    patch = (
        "    parties: [drc, m23]\n    fiction: true\n    treaty:",
        "    parties: [drc, m23, qatar]\n    fiction: true\n    treaty:",
    )
    scenario = load(write(tmp_path, patch))
    assert [name for name in scenario.axes["O"] if name.endswith(":truce")] == ["qatar:truce", "drc:truce", "m23:truce"]
    assert scenario.signatories("truce") == ("drc", "m23", "qatar")


def test_a_mediated_treaty_is_signed_by_its_parties_alone(towns: Scenario) -> None:
    assert towns.signatories("truce") == ("drc", "m23")
    assert not towns.may_pull("qatar", "truce", "sign")
    assert towns.signatories("doha") == ("qatar", "drc", "m23")


@pytest.mark.parametrize(
    ("actor", "instrument", "trigger", "allowed"),
    [
        ("qatar", "doha", "convene", True),
        ("drc", "doha", "convene", False),
        ("drc", "doha", "concede", True),
        ("qatar", "doha", "concede", True),
        ("qatar", "doha", "walk_out", False),
        ("m23", "doha", "walk_out", True),
        ("m23", "doha", "accept", True),
        ("qatar", "doha", "conclude", False),
        ("m23", "raid", "culminate", False),
        ("drc", "raid", "press", False),
        ("qatar", "doha", "dance", False),
        ("qatar", "listing", "impose", True),
    ],
)
def test_a_trigger_may_be_pulled_by_whom_the_lifecycle_names(
    towns: Scenario, actor: str, instrument: str, trigger: str, allowed: bool
) -> None:
    assert towns.may_pull(actor, instrument, trigger) is allowed


@pytest.mark.parametrize(
    ("seen_by", "seers"),
    [
        ("all", {"drc", "m23", "qatar"}),
        ("parties", {"qatar", "drc"}),
        ("[drc]", {"qatar", "drc"}),
        ("[m23, drc]", {"m23", "qatar", "drc"}),
    ],
)
def test_an_instrument_is_seen_by_those_it_names_and_by_its_owner(
    tmp_path: Path, seen_by: str, seers: set[str]
) -> None:
    scenario = load(write(tmp_path, ("    parties: [drc]\n", f"    parties: [drc]\n    seen_by: {seen_by}\n")))
    assert scenario.seers("stake") == seers


def test_turns_cover_the_calendar_without_a_gap(towns: Scenario) -> None:
    start = dt.date(2025, 3, 17)
    days = [start + dt.timedelta(days=n) for n in range(4 * 14)]
    assert [towns.turn_of(day) for day in days] == [1 + n // 14 for n in range(4 * 14)]
    assert towns.turn_of(start - dt.timedelta(days=1)) is None
    assert towns.turn_of(days[-1] + dt.timedelta(days=1)) is None
    assert [towns.date_of(turn) for turn in (1, 2, 5)] == [start, dt.date(2025, 3, 31), dt.date(2025, 5, 12)]


def test_the_last_turn_lasts_until_the_end_the_scenario_names(tmp_path: Path) -> None:
    scenario = load(write(tmp_path, ("  turns: 4", "  turns: 4\n  end: 2025-05-20")))
    assert scenario.turn_of(dt.date(2025, 5, 20)) == 4
    assert scenario.turn_of(dt.date(2025, 5, 21)) is None
    assert scenario.date_of(5) == dt.date(2025, 5, 21)


@pytest.mark.parametrize("turn", [0, -1, 6])
def test_a_turn_outside_of_the_calendar_has_no_date(towns: Scenario, turn: int) -> None:
    with pytest.raises(ValueError, match=f"turn {turn}: the calendar runs from turn 1 to 4"):
        towns.date_of(turn)


@pytest.mark.parametrize(
    ("when", "window"),
    [
        ("date: 2025-04-01", (2, 2)),
        ("date: 2025-04-01\n    until: 2025-04-30", (2, 4)),
        ("date: 2025-04-01\n    until: 2026-04-30", (2, 4)),
        ("chance: 0.1", (1, 4)),
        ("chance: 0.1\n    until: 2025-03-18", (1, 1)),
    ],
)
def test_an_event_has_the_turns_its_dates_give_it(tmp_path: Path, when: str, window: tuple[int, int]) -> None:
    scenario = load(write(tmp_path, ("date: 2025-04-01", when)))
    assert scenario.window(scenario.text.timeline["rain"]) == window


@pytest.mark.parametrize(
    ("path", "field", "indices"),
    [
        ("m23.isolation", "isolation", (1,)),
        ("actor.isolation", "isolation", (None,)),
        ("zone[sake].order", "order", (1,)),
        ("zone.order", "order", (None,)),
        ("trust[drc, m23]", "trust", (0, 1)),
        ("drc.trust", "trust", (0, None)),
        ("force[rebels].strength", "strength", (1, None)),
        ("strength[rebels, goma]", "strength", (1, 0)),
        ("standing[drc, western]", "standing", (0, 1)),
        ("stability", "stability", ()),
        ("goma.holder", "holder", (0,)),
        ("doha.progress", "progress", (2,)),
    ],
)
def test_a_target_is_a_cell_a_row_or_a_whole_field(
    towns: Scenario, path: str, field: str, indices: tuple[int | None, ...]
) -> None:
    assert towns.target(path) == (BY_NAME[field], indices)


def test_inside_an_instrument_a_bare_field_and_me_are_its_own(towns: Scenario) -> None:
    assert towns.target("level", instrument="doha") == (BY_NAME["level"], (2,))
    assert towns.target("me.treasury", instrument="plant") == (BY_NAME["treasury"], (0,))


@pytest.mark.parametrize("path", ["hidden", "memory", "turn", "age[rain]", "doha.state", "doha.since", "drc.score"])
def test_what_no_effect_may_change_is_no_target(towns: Scenario, path: str) -> None:
    with pytest.raises(TargetError, match="cannot be changed by an effect; "):
        towns.target(path)


def test_an_expression_is_compiled_once_for_one_place(towns: Scenario) -> None:
    one = towns.compile("drc.treasury * 2", NUMBER)
    assert towns.compile("drc.treasury * 2", NUMBER) is one
    arrays = {"treasury": np.array([[4.0, 0.0, 0.0], [5.0, 0.0, 0.0]])}
    assert np.asarray(one(arrays)).tolist() == [8.0, 10.0]


def test_the_same_words_mean_another_thing_in_another_place(towns: Scenario) -> None:
    arrays = {"treasury": np.array([[4.0, 7.0, 9.0]])}
    values = [towns.compile("me.treasury", NUMBER, actor=actor)(arrays) for actor in ("drc", "m23", "qatar")]
    assert [float(np.asarray(value)[0]) for value in values] == [4.0, 7.0, 9.0]


def test_a_number_and_a_truth_are_expressions_too(towns: Scenario) -> None:
    assert towns.compile(True, BOOL)({}) is True
    assert towns.compile(1.0, NUMBER)({}) == 1.0
    assert towns.compile(-2.5e-7, NUMBER)({}) == -2.5e-7


def test_the_name_out_of_a_list_is_its_code(towns: Scenario) -> None:
    assert towns.compile("m23", Enum("actor"))({}) == 1.0
    assert towns.compile("me", Enum("actor"), actor="qatar")({}) == 2.0
    assert towns.compile("formal", Enum("status"))({}) == 2.0
    with pytest.raises(ExprErrors, match="'m24' is no value of 'actor'; did you mean 'm23'"):
        towns.compile("m24", Enum("actor"))


def test_any_kind_of_value_can_be_put_into_words(towns: Scenario) -> None:
    assert towns.typed("drc.treasury", None).kind == NUMBER
    assert towns.typed("turn > 3", None).kind == BOOL
    assert towns.typed("doha.state", None).kind == Enum("state:talks")
    with pytest.raises(ExprErrors):
        towns.typed("zone.displaced", None)


def test_one_value_fills_every_cell_of_a_row(towns: Scenario) -> None:
    filled = towns.compile("turn", NUMBER, axes=("Z",))({"turn": np.array([3, 4])})
    assert np.asarray(filled).tolist() == [[3, 3, 3], [4, 4, 4]]


def test_constants_are_numbers_and_hidden_parameters_are_columns(towns: Scenario) -> None:
    assert towns.compile("param.bite", NUMBER)({}) == 0.5
    assert towns.compile("param.turns", NUMBER)({}) == 4.0
    assert np.asarray(towns.compile("param.resolve", NUMBER)({"hidden": np.array([[0.3]])})).tolist() == [0.3]


def test_what_is_remembered_gets_a_column_for_every_turn_back(tmp_path: Path) -> None:
    patch = ("        if: progress > 0.5", "        if: progress > ago(progress, 3) and ago(deaths, 1) > 2")
    scenario = load(write(tmp_path, patch))
    assert scenario.memory == (("progress", (2,), 1), ("progress", (2,), 2), ("progress", (2,), 3), ("deaths", (), 1))
    assert scenario.axes["N"] == ("progress[2]@1", "progress[2]@2", "progress[2]@3", "deaths[]@1")
    assert load(tmp_path / "towns").memory == scenario.memory
    arrays = {"memory": np.array([[1.0, 2.0, 3.0, 4.0]])}
    assert np.asarray(scenario.compile("ago(doha.progress, 3)", NUMBER)(arrays)).tolist() == [3.0]


def test_what_no_text_remembers_cannot_be_asked_for_later(towns: Scenario) -> None:
    with pytest.raises(ExprErrors, match="only what a text of the scenario asks for is kept"):
        towns.compile("ago(deaths, 2)", NUMBER)


def test_a_doctrine_may_read_what_its_seat_sees(towns: Scenario) -> None:
    for text in (
        "me.treasury", "drc.treasury", "m23.support", "trust[drc, m23]", "trust[m23, drc]", "strength[rebels, goma]",
        "doha.level", "sum(zone.displaced)", "turn", "sum(strength[rebels])",
    ):  # fmt: skip
        assert towns.typed(text, NUMBER, actor="drc", context="doctrine").kind == NUMBER


def test_a_doctrine_remembers_its_own_force(tmp_path: Path) -> None:
    patch = ("        when: doha.state == in_session", "        when: ago(strength[fardc, sake], 1) > 5")
    assert load(write(tmp_path, patch)).memory == (("strength", (0, 1), 1),)


def test_the_digest_tells_contents_and_not_layout(tmp_path: Path) -> None:
    plain = load(write(tmp_path / "a"))
    commented = load(write(tmp_path / "b", ("    treasury: 100", "    # all of it\n    treasury: 100.0")))
    other = load(write(tmp_path / "c", ("    treasury: 100", "    treasury: 101")))
    assert plain.digest() == commented.digest() != other.digest()
    assert len(plain.digest()) == 64


def test_the_digest_sees_the_order_of_the_entities(tmp_path: Path) -> None:
    one = load(write(tmp_path / "a"))
    swapped = load(write(tmp_path / "b", ("strength: {sake: 900, bukavu: 400}", "strength: {bukavu: 400, sake: 900}")))
    assert one.digest() != swapped.digest()


def test_a_scenario_crosses_to_another_process(towns: Scenario) -> None:
    again = pickle.loads(pickle.dumps(towns))
    assert (again.id, again.digest()) == (towns.id, towns.digest())


def test_a_scenario_cannot_be_changed_after_loading(towns: Scenario) -> None:
    with pytest.raises(TypeError):
        towns.axes["Z"] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        towns.files["x"] = ""  # type: ignore[index]
    with pytest.raises(ValueError, match="frozen"):
        towns.text.calendar.turns = 9


def test_further_states_and_transitions_join_the_lifecycle(tmp_path: Path) -> None:
    extra = (
        "groups:",
        "lifecycles:\n  talks:\n    states: [paused]\n    transitions:\n"
        "      - {trigger: pause, source: [in_session, adjourned], dest: paused, who: party, text: a rest}\n"
        "      - {trigger: convene, source: paused, dest: in_session, text: back to work}\ngroups:",
    )
    scenario = load(
        write(tmp_path, extra, ("        when: doha.state == in_session", "        when: doha.state == paused"))
    )
    talks = scenario.lifecycles["talks"]
    assert talks.states[-1] == "paused"
    assert talks.triggers[-1] == "pause"
    assert talks.transitions[-2].source == ("in_session", "adjourned")
    assert scenario.may_pull("drc", "doha", "pause")
    assert scenario.lifecycles["deal"].states == ("idle", *scenario.lifecycles["deal"].states[1:])
