"""One world on Python numbers: to the bit what a batch of one gives."""

import pickle
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.unit.expr.random_trees import MAX, conditional, finite, numeric
from wargame import expr
from wargame.expr import BOOL, NUMBER, Enum, Names, check, compile_text, parse
from wargame.expr.arithmetic import BINARY, CELLWISE, STEPS
from wargame.expr.tree import Node
from wargame.expr.typed import Applied, Constant, Joined, Read, Typed
from wargame.world.view import Cells

BITS = {float: np.float64, bool: np.bool_, int: np.int64}
OPERATIONS = {**BINARY, **{name: operation for name, operation in CELLWISE.items() if name != "not"}}
ARITY = {"negate": 1, "abs": 1, "exp": 1, "log1p": 1, "sqrt": 1, "logistic": 1, "clip": 3}
scalar_trees = st.one_of(st.tuples(numeric(), st.just(NUMBER)), st.tuples(conditional(), st.just(BOOL)))


def bits(value: Any) -> tuple[type, bytes]:
    """A Python value with its type; two NaNs of one sign are equal, two zeros of two signs are not."""
    return type(value), BITS[type(value)](value).tobytes()


def of_batch(compiled: expr.Compiled, arrays: Mapping[str, Any]) -> Any:
    """What a batch of one gives, as a Python value."""
    value = compiled(arrays)
    return value[0].item() if isinstance(value, np.ndarray) else value


def of_one(compiled: expr.Compiled, arrays: Mapping[str, Any]) -> Any:
    assert compiled.single is not None
    return compiled.single(arrays)


def same(compiled: expr.Compiled, arrays: Mapping[str, Any]) -> bool:
    return bits(of_one(compiled, arrays)) == bits(of_batch(compiled, arrays))


def alone(arrays: Mapping[str, NDArray[Any]], rank: int) -> dict[str, NDArray[Any]]:
    return {name: array[rank : rank + 1] for name, array in arrays.items()}


def as_seen(arrays: Mapping[str, NDArray[Any]], seed: int) -> dict[str, Any]:
    """The arrays as an actor may see them: as they are, with cells hidden, or estimated by the first axis."""
    rng = np.random.default_rng(seed)

    def seen(array: NDArray[Any]) -> Any:
        how = rng.integers(0, 3)
        if array.ndim == 1 or array.dtype == np.bool_ or how == 0:
            return array
        if how == 1 or array.dtype != np.float64:
            return Cells(array, rng.random(array.shape[1:]) < 0.6, None)
        return Cells(array, None, np.exp(rng.normal(size=array.shape[:2])))

    return {name: seen(array) for name, array in arrays.items()}


# Random trees.


@given(drawn=scalar_trees, seed=st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("error")
def test_one_world_has_the_bits_of_a_batch_of_one(
    drawn: tuple[Node, Any], seed: int, names: Names, make_arrays: Any
) -> None:
    compiled = expr.compile(check(drawn[0], names, drawn[1]))
    arrays = make_arrays(3, seed)
    for rank in range(3):
        assert same(compiled, alone(arrays, rank))


@given(drawn=scalar_trees, seed=st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("error")
def test_one_world_has_the_bits_of_a_batch_of_one_through_an_actors_eyes(
    drawn: tuple[Node, Any], seed: int, names: Names, make_arrays: Any
) -> None:
    compiled = expr.compile(check(drawn[0], names, drawn[1]))
    arrays = make_arrays(1, seed)
    expected = of_batch(compiled, as_seen(arrays, seed))
    assert bits(of_one(compiled, as_seen(arrays, seed))) == bits(expected)


@given(drawn=scalar_trees, values=st.lists(finite, min_size=1, max_size=8), seed=st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
@pytest.mark.filterwarnings("error")
def test_one_world_has_the_bits_of_a_batch_of_one_at_the_edges_of_floating_point(
    drawn: tuple[Node, Any], values: list[float], seed: int, names: Names, make_arrays: Any
) -> None:
    compiled = expr.compile(check(drawn[0], names, drawn[1]))
    rng = np.random.default_rng(seed)
    arrays = {
        name: rng.choice(values, array.shape) if array.dtype == np.float64 else array
        for name, array in make_arrays(2, seed).items()
    }
    for rank in range(2):
        assert same(compiled, alone(arrays, rank))


# Operations.

anything = st.floats() | st.sampled_from([0.0, -0.0, np.nan, -np.nan, np.inf, -np.inf, MAX, -MAX, 5e-324, 1.0, -1.0])


def step_of(text: str) -> Callable[..., Any]:
    """The step that a text stands for."""
    step: Callable[..., Any] = eval(f"lambda x, y=0.0, z=0.0: {text.format('x', 'y', 'z')}", dict(STEPS))
    return step


def on_arrays(name: str, values: list[float]) -> Any:
    with np.errstate(all="ignore"):
        return step_of(OPERATIONS[name].array)(*(np.array([value]) for value in values))[0].item()


@pytest.mark.parametrize("name", OPERATIONS)
@given(values=st.lists(anything, min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_the_two_steps_of_an_operation_agree_to_the_bit_or_the_one_on_numbers_gives_up(
    name: str, values: list[float]
) -> None:
    operation, values = OPERATIONS[name], values[: ARITY.get(name, 2)]
    try:
        number = step_of(operation.number)(*values)
    except FloatingPointError:
        return
    if not operation.bounded or -MAX <= number <= MAX:
        assert bits(number) == bits(on_arrays(name, values))


@pytest.mark.parametrize("name", OPERATIONS)
@given(values=st.lists(st.floats(-1e6, 1e6).map(lambda x: x + 0.0), min_size=3, max_size=3))
@settings(max_examples=50, deadline=None)
def test_the_step_on_numbers_does_not_give_up_on_ordinary_ones(name: str, values: list[float]) -> None:
    operation, values = OPERATIONS[name], values[: ARITY.get(name, 2)]
    if name == "/" and 0.0 < abs(values[1]) < 1e-6:
        values[1] = 1e-6
    assert bits(step_of(operation.number)(*values)) == bits(on_arrays(name, values))


# By hand.

ONE: dict[str, NDArray[Any]] = {
    "turn": np.array([7], np.int16),
    "ceasefire": np.array([True]),
    "treasury": np.array([[1e308, 4.0, -0.0, np.nan]]),
    "displaced": np.array([[100.0, 0.0, 5.0]]),
    "contested": np.array([[False, True, False]]),
    "holder": np.array([[3, -1, 1]], np.int8),
    "claimant": np.array([[3, 0, 2]], np.int8),
    "strength": np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]),
    "state": np.array([[2, 0, 1]], np.int8),
    "since": np.array([[5, 1, 0]], np.int32),
    "age": np.array([[999, 0, 4]], np.int32),
    "hidden": np.array([[0.125, 8.0]]),
    "memory": np.array([[0.0, 1.0, 2.0, 3.0]]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("turn", 7.0),
        ("turn * 2 - 1", 13.0),
        ("-drc.treasury + 1 + 1", -2.0),
        ("drc.treasury / (turn - 7)", 0.0),
        ("drc.treasury / 0", 0.0),
        ("-drc.treasury / 0", 0.0),
        ("strength[fardc, rubaya]", 6.0),
        ("us.treasury * us.treasury", MAX),
        ("us.treasury + us.treasury - us.treasury * 2", 0.0),
        ("drc.treasury / (us.treasury * us.treasury)", 4.0 / MAX),
        ("m23.treasury", np.nan),
        ("m23.treasury - m23.treasury", np.nan),
        ("min(m23.treasury, drc.treasury)", np.nan),
        ("where(ceasefire, 2, m23.treasury)", 2.0),
        ("where(goma.contested, 2, -turn)", -7.0),
        ("clip(turn, 0, 5) + max(turn, 3, drc.treasury) + min(turn, 3, drc.treasury)", 15.0),
        ("abs(-turn)", 7.0),
        ("exp(turn * 1000)", float(np.exp(50.0))),
        ("log1p(-turn)", float(np.log1p(-0.999999))),
        ("sqrt(-turn) + sqrt(drc.treasury)", 2.0),
        ("logistic(turn - 7)", 0.5),
        ("goma.contested + ceasefire * 2", 2.0),
        ("sum(displaced)", 105.0),
        ("mean(displaced * contested)", 0.0),
        ("sum(displaced * group[kivu]) + turn", 107.0),
        ("count(zone.holder == claimant)", 1.0),
        ("count(group[kivu])", 2.0),
        ("min(displaced) + max(strength)", 6.0),
        ("sum(us.treasury * displaced)", MAX),
        ("ago(turn, 2)", 2.0),
        ("since(doha)", 5.0),
        ("param.tail + param.reach", 8.25),
        ("2 * 3 + 0.5", 6.5),
    ],
)
def test_a_number_of_one_world(text: str, value: float, names: Names) -> None:
    compiled = compile_text(text, names)
    assert bits(of_one(compiled, ONE)) == bits(value)
    assert same(compiled, ONE)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ceasefire", True),
        ("not ceasefire", False),
        ("goma.contested == ceasefire", False),
        ("turn >= 7 and not goma.contested", True),
        ("turn > 7 or goma.contested or ceasefire", True),
        ("turn > 7 or goma.contested or not ceasefire", False),
        ("turn < 8 and ceasefire and bukavu.contested", True),
        ("turn < 8 and ceasefire and goma.contested", False),
        ("false and ceasefire", False),
        ("goma.holder == m23", True),
        ("bukavu.holder == nobody", True),
        ("goma.holder == goma.claimant", True),
        ("goma.holder != rubaya.holder", True),
        ("doha.state in [idle, in_session]", True),
        ("doha.state not in [idle, in_session]", False),
        ("turn in [3, 7]", True),
        ("fired(goma_falls)", False),
        ("fired(doha_signed)", True),
        ("m23.treasury == m23.treasury", False),
        ("any(zone.holder == drc)", True),
        ("all(contested)", False),
        ("where(ceasefire, goma.contested, true)", False),
        ("us.treasury * 2 > 1e12", True),
    ],
)
def test_a_condition_of_one_world(text: str, value: bool, names: Names) -> None:
    compiled = compile_text(text, names, BOOL)
    assert of_one(compiled, ONE) is value
    assert same(compiled, ONE)


class Watched(dict[str, NDArray[Any]]):
    """Arrays that note which of them are read."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        super().__init__(arrays)
        self.read: list[str] = []

    def __getitem__(self, name: str) -> NDArray[Any]:
        self.read.append(name)
        return super().__getitem__(name)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ceasefire or turn > 3", ["ceasefire"]),
        ("turn > 9 and ceasefire and goma.contested", ["turn"]),
        ("turn < 9 and ceasefire and goma.contested", ["turn", "ceasefire", "contested"]),
        ("where(ceasefire, turn, sum(displaced)) > 3", ["ceasefire", "turn"]),
    ],
)
def test_what_can_change_nothing_is_not_read(text: str, read: list[str], names: Names) -> None:
    arrays = Watched(ONE)
    of_one(compile_text(text, names, BOOL), arrays)
    assert arrays.read == read


@pytest.mark.parametrize("text", ["displaced", "turn", "3", "group[kivu] * 2"])
def test_an_expression_with_axes_has_no_single_form(text: str, names: Names) -> None:
    assert compile_text(text, names, axes=("Z",)).single is None


def test_the_single_form_is_built_once(names: Names) -> None:
    compiled = compile_text("turn + 1", names)
    assert compiled.single is compiled.single


def test_the_code_of_an_enum_is_a_whole_number() -> None:
    code = Enum("actor")
    assert bits(of_one(expr.compile(Read("holder", (1,), code, ())), ONE)) == bits(-1)
    assert bits(of_one(expr.compile(Constant(4, code)), {})) == bits(4)
    pair = expr.compile(Read("pairs", (1, 2), code, ()))
    assert bits(of_one(pair, {"pairs": np.arange(9, dtype=np.int32).reshape(1, 3, 3)})) == bits(5)


def test_a_cell_is_found_by_three_indices() -> None:
    arrays = {"flow": np.arange(24.0).reshape(1, 2, 3, 4)}
    assert bits(of_one(expr.compile(Read("flow", (1, 2, 3), NUMBER, ())), arrays)) == bits(23.0)


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.int64, np.float32, np.float64])
def test_a_read_gives_what_its_kind_asks_for_whatever_the_array_holds(dtype: Any) -> None:
    arrays = {"cells": np.array([[0, 1]], dtype)}
    cell = Read("cells", (1,), NUMBER, ())
    assert bits(of_one(expr.compile(cell), arrays)) == bits(1.0)
    assert of_one(expr.compile(Read("cells", (1,), BOOL, ())), arrays) is True
    twice: Typed = Joined(("+",), (cell, cell), NUMBER, ())
    assert bits(of_one(expr.compile(twice), arrays)) == bits(2.0)


def test_zeros_of_two_signs_are_left_to_the_step_on_arrays() -> None:
    for zeros in ([0.0, -0.0], [-0.0, 0.0]):
        arrays = {"cells": np.array([zeros])}
        for function in ("min", "max"):
            pair = (Read("cells", (0,), NUMBER, ()), Read("cells", (1,), NUMBER, ()))
            assert same(expr.compile(Applied(function, pair, NUMBER, ())), arrays)


def test_a_compiled_expression_crosses_to_another_process_as_its_tree(names: Names) -> None:
    compiled = compile_text("turn * 2 + sum(displaced)", names)
    assert of_one(compiled, ONE) == 119.0
    again = pickle.loads(pickle.dumps(compiled))
    assert again.typed == check(parse("turn * 2 + sum(displaced)"), names)
    assert of_one(again, ONE) == of_batch(again, ONE) == 119.0
