"""What compiled expressions work out."""

import math
from typing import Any

import numpy as np
import pytest

from wargame.expr import BOOL, NUMBER, Names, compile_text
from wargame.expr.bounds import may_overflow
from wargame.expr.check import check
from wargame.expr.parse import parse

WORLD: dict[str, Any] = {
    "turn": np.array([5], np.int16),
    "ceasefire": np.array([True]),
    "treasury": np.array([[8.0, 3.0, 2.0, 0.0]]),
    "trust": np.array([[[1.0, 0.5, 0.25, 0.0], [0.1, 1.0, -0.9, 0.0], [0.2, -0.8, 1.0, 0.5], [0.0, 0.0, 0.75, 1.0]]]),
    "displaced": np.array([[700.0, 300.0, 50.0]]),
    "contested": np.array([[False, True, True]]),
    "holder": np.array([[3, 1, 3]], np.int8),
    "claimant": np.array([[1, 1, -1]], np.int8),
    "strength": np.array([[[9.0, 4.0, 0.0], [0.0, 6.0, 1.0]]]),
    "output": np.array([[15.0, 6.0]]),
    "state": np.array([[2, 0, 1]], np.int8),
    "level": np.array([[0.0, 0.5, 1.0]]),
    "since": np.array([[3, 20, 0]], np.int32),
    "age": np.array([[4, 999, 1003]], np.int32),
    "hidden": np.array([[0.5, 7.0]]),
    "memory": np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]]),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5.0),
        ("10 - 4 - 3", 3.0),
        ("16 / 4 / 2", 2.0),
        ("-turn * 2", -10.0),
        ("turn * 1_000_000", 5e6),
        ("rwanda.treasury - us.treasury", -6.0),
        ("turn / m23.treasury", 0.0),
        ("turn / 0", 0.0),
        ("drc.treasury / rwanda.treasury", 1.5),
        ("sum(displaced / contested)", 350.0),
        ("sum(100 / strength[m23])", 100 / 9 + 25),
        ("min(turn, 3)", 3.0),
        ("max(turn, 3, 7, 1)", 7.0),
        ("min(displaced)", 50.0),
        ("max(trust[drc])", 1.0),
        ("min(trust)", -0.9),
        ("clip(turn, 0, 1)", 1.0),
        ("clip(turn, 9, 7)", 7.0),
        ("abs(rwanda.trust[drc])", 0.8),
        ("exp(0)", 1.0),
        ("exp(turn * 1e9)", math.exp(50)),
        ("exp(turn * -1e9)", math.exp(-50)),
        ("log1p(turn)", math.log1p(5)),
        ("log1p(-7)", math.log1p(-0.999999)),
        ("sqrt(turn - 1)", 2.0),
        ("sqrt(-turn)", 0.0),
        ("logistic(0)", 0.5),
        ("logistic(turn)", 1 / (1 + math.exp(-5))),
        ("logistic(turn * 1e9)", 1.0),
        ("where(ceasefire, turn, 0)", 5.0),
        ("where(turn > 9, 1, 2)", 2.0),
        ("sum(where(contested, displaced, 0))", 350.0),
        ("sum(where(ceasefire, displaced, strength[m23]))", 1050.0),
        ("sum(displaced)", 1050.0),
        ("mean(displaced)", 350.0),
        ("sum(trust)", 4.6),
        ("mean(trust)", 4.6 / 16),
        ("sum(m23.strength)", 13.0),
        ("sum(contested)", 2.0),
        ("mean(zone.holder == m23)", 2 / 3),
        ("count(zone.holder == m23)", 2.0),
        ("count(zone.holder != claimant)", 2.0),
        ("count(claimant == nobody)", 1.0),
        ("sum(group[kivu])", 2.0),
        ("sum(group[kivu] * displaced)", 1000.0),
        ("count(group[kivu] and contested)", 1.0),
        ("sum(displaced * (holder == m23) * turn)", 3750.0),
        ("turn + ceasefire", 6.0),
        ("-ceasefire", -1.0),
        ("param.reach * param.tail", 1.75),
        ("since(doha)", 3.0),
        ("since(goma_falls)", 4.0),
        ("ago(rwanda.treasury, 2)", 2.0),
        ("ago(turn, 8)", 8.0),
        ("1e12 * 1e12 * turn", 5e24),
    ],
)
def test_numbers_come_out_as_written(text: str, value: float, names: Names) -> None:
    result = np.asarray(compile_text(text, names)(WORLD))
    assert result.dtype == np.float64
    assert result.ravel().tolist() == [pytest.approx(value, rel=1e-14, abs=0.0)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("turn == 5", True),
        ("turn != 5", False),
        ("turn < 5 or turn <= 5", True),
        ("turn > 5 or turn >= 6", False),
        ("turn in [1, 5, 9]", True),
        ("turn not in [1, 5, 9]", False),
        ("rwanda.trust[drc] in [-0.8]", True),
        ("goma.holder == m23", True),
        ("goma.holder in [us, drc]", False),
        ("goma.holder not in [us, drc]", True),
        ("m23 != goma.holder", False),
        ("doha.state == in_session", True),
        ("rdf_listing.state == imposed", True),
        ("goma.holder == rubaya.holder", True),
        ("not ceasefire", False),
        ("not ceasefire or turn > 1 and bukavu.contested", True),
        ("(not ceasefire) == goma.contested", True),
        ("ceasefire == true", True),
        ("any(contested)", True),
        ("all(contested)", False),
        ("all(contested or zone.holder == m23)", True),
        ("any(trust < -1)", False),
        ("fired(goma_falls)", True),
        ("fired(doha_signed)", False),
        ("fired(luanda)", False),
        ("where(ceasefire, contested[goma], true)", False),
        ("ago(doha.state, 2) == in_session", True),
        ("ago(goma.holder, 1) == drc", True),
        ("ago(ceasefire, 1)", True),
        ("any(group[kivu] != contested)", True),
    ],
)
def test_conditions_come_out_as_written(text: str, value: bool, names: Names) -> None:
    result = np.asarray(compile_text(text, names, BOOL)(WORLD))
    assert result.dtype == np.bool_
    assert result.ravel().tolist() == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("1 / 0", 0.0),
        ("1 / 3", 1 / 3),
        ("param.reach", 0.25),
        ("max(1, 2, param.reach)", 2.0),
        ("sum(group[kivu] * 3)", 6.0),
        ("mean(group[kivu])", 2 / 3),
        ("max(group[kivu] - 2)", -1.0),
        ("where(2 > 1, -4, 5)", -4.0),
        ("1e12 " + "* 1e12" * 60, np.finfo(np.float64).max),
        ("sqrt(abs(-4)) + (3 in [1, 3])", 3.0),
    ],
)
def test_a_constant_expression_is_a_plain_float(text: str, value: float, names: Names) -> None:
    result = compile_text(text, names)({})
    assert type(result) is float
    assert result == value


@pytest.mark.parametrize(("text", "value"), [("1 < 2", True), ("not true", False), ("any(group[kivu])", True)])
def test_a_constant_condition_is_a_plain_bool(text: str, value: bool, names: Names) -> None:
    assert compile_text(text, names, BOOL)({}) is value


@pytest.mark.parametrize(
    ("text", "axes", "row"),
    [
        ("displaced", ("Z",), [700.0, 300.0, 50.0]),
        ("displaced + turn", ("Z",), [705.0, 305.0, 55.0]),
        ("turn - displaced * 2", ("Z",), [-1395.0, -595.0, -95.0]),
        ("group[kivu] * 2", ("Z",), [2.0, 2.0, 0.0]),
        ("where(group[kivu], displaced, turn)", ("Z",), [700.0, 300.0, 5.0]),
        ("turn", ("Z",), [5.0, 5.0, 5.0]),
        ("trust[us] * treasury", ("A",), [8.0, 1.5, 0.5, 0.0]),
        ("max(force[fardc].strength, force[m23].strength, 3)", ("Z",), [9.0, 6.0, 3.0]),
    ],
)
def test_a_vector_has_a_row_for_each_world(text: str, axes: tuple[str, ...], row: list[float], names: Names) -> None:
    arrays = {name: np.repeat(array, 3, axis=0) for name, array in WORLD.items()}
    result = np.asarray(compile_text(text, names, NUMBER, axes)(arrays))
    assert result.shape == (3, len(row))
    assert result.tolist() == [row] * 3


def test_two_axes_and_one_value_go_together(names: Names) -> None:
    result = np.asarray(compile_text("trust * turn", names, axes=("A", "A"))(WORLD))
    assert result.tolist() == (WORLD["trust"] * 5.0).tolist()
    spread = np.asarray(compile_text("turn > 3", names, BOOL, ("A", "A"))(WORLD))
    assert spread.shape == (1, 4, 4)
    assert spread.all()


def test_a_constant_where_a_vector_is_wanted_stays_a_plain_number(names: Names) -> None:
    assert compile_text("3", names, axes=("Z",))(WORLD) == 3.0


def test_the_result_is_never_a_view_of_the_world(names: Names) -> None:
    for text, axes in [("rwanda.treasury", ()), ("displaced", ("Z",)), ("treasury", ("A",)), ("turn", ("Z",))]:
        result = np.asarray(compile_text(text, names, NUMBER, axes)(WORLD))
        assert not any(np.shares_memory(result, array) for array in WORLD.values())


def test_an_axis_without_entities_adds_up_to_nothing(make_names: Any) -> None:
    empty = make_names(axes=make_names().axes | {"Z": ()}, groups={})
    arrays = WORLD | {"displaced": np.zeros((2, 0)), "contested": np.zeros((2, 0), bool)}
    for function in ("sum", "mean", "min", "max"):
        assert np.asarray(compile_text(f"{function}(displaced)", empty)(arrays)).tolist() == [0.0, 0.0]
    assert np.asarray(compile_text("count(contested)", empty)(arrays)).tolist() == [0.0, 0.0]
    assert np.asarray(compile_text("any(contested)", empty, BOOL)(arrays)).tolist() == [False, False]
    assert np.asarray(compile_text("all(contested)", empty, BOOL)(arrays)).tolist() == [True, True]


def test_small_integers_are_widened_before_they_are_added(names: Names) -> None:
    arrays = WORLD | {"turn": np.array([127], np.int8)}
    assert np.asarray(compile_text("turn + turn + turn", names)(arrays)).tolist() == [381.0]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("turn", False),
        ("turn * 0.5", False),
        ("turn + 1e12", False),
        ("turn / 2", False),
        ("turn * ceasefire - 4", False),
        ("logistic(turn) * exp(turn) / 3", False),
        ("clip(turn * 0.1, 0, 100) * 1e12", False),
        ("sqrt(abs(turn)) * 3", False),
        ("mean(holder == m23) * turn / ceasefire", False),
        ("max(displaced) - 1", False),
        ("turn * 2", True),
        ("turn + turn", True),
        ("turn / 0.5", True),
        ("turn / us.treasury", True),
        ("sum(displaced)", True),
        ("where(turn * turn > 1, 1, 2)", True),
    ],
)
def test_only_what_may_leave_the_range_of_floats_is_guarded(text: str, may: bool, names: Names) -> None:
    assert may_overflow(check(parse(text), names)) is may


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("us.treasury * drc.treasury", 1e308),
        ("us.treasury + us.treasury - us.treasury", None),
        ("us.treasury / rwanda.treasury", None),
        ("drc.treasury / us.treasury", 1e-308),
        ("-us.treasury * 1e12", -1.7976931348623157e308),
        ("us.treasury * 1e12 - us.treasury * 1e12", 0.0),
        ("sum(treasury)", None),
        ("mean(treasury)", None),
        ("sum(treasury - 2 * treasury)", None),
    ],
)
def test_what_leaves_the_range_of_floats_stops_at_its_edge(text: str, value: float | None, names: Names) -> None:
    arrays = WORLD | {"treasury": np.array([[1e308, 1.0, 5e-324, 1.7e308], [1.0, 1.0, 1.0, 1.0]])}
    result = np.asarray(compile_text(text, names)(arrays))
    assert np.isfinite(result).all()
    if value is not None:
        assert result[0] == value
    calm = {name: array[-1:] for name, array in arrays.items()}
    assert result[1:].tobytes() == np.asarray(compile_text(text, names)(calm)).tobytes()
