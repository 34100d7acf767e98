"""Laws of the language, on random trees: round trip, meaning, finiteness, and a batch equal to its worlds."""

import math
from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.unit.expr.random_trees import CONDITIONS, MAX, NUMBERS, World, finite, trees
from wargame import expr
from wargame.expr import Field, Names, check, parse, to_text
from wargame.expr.tree import Call, Chain, Compare, Dot, Index, Membership, Name, Negate, Node, Not, Number, Path, Truth

MEANING = {text: read for leaves in (NUMBERS, CONDITIONS) for table in leaves.values() for text, read in table.items()}


def saturated(value: float) -> float:
    return max(-MAX, min(MAX, value))


def from_left(cells: list[Any]) -> float:
    """The sum from the first cell to the last."""
    return reduce(lambda reached, cell: reached + float(cell), cells, 0.0)


def arithmetic(operator: str, a: Any, b: Any) -> float:
    a, b = float(a), float(b)
    match operator:
        case "+":
            return saturated(a + b)
        case "-":
            return saturated(a - b)
        case "*":
            return saturated(a * b)
    return saturated(a / b) if b else 0.0


def compared(operator: str, a: Any, b: Any) -> bool:
    return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[operator])


def function(name: str, *values: Any) -> Any:
    numbers = [float(value) for value in values]
    match name:
        case "min":
            return min(numbers)
        case "max":
            return max(numbers)
        case "clip":
            return min(max(numbers[0], numbers[1]), numbers[2])
        case "abs":
            return abs(numbers[0])
        case "exp":
            return float(np.exp(np.float64(max(-50.0, min(50.0, numbers[0])))))
        case "log1p":
            return float(np.log1p(np.float64(max(numbers[0], -0.999999))))
        case "sqrt":
            return math.sqrt(max(numbers[0], 0.0))
        case "logistic":
            return 1.0 / (1.0 + float(np.exp(np.float64(max(-50.0, min(50.0, -numbers[0]))))))
    raise AssertionError(name)


def reduced(name: str, cells: list[Any]) -> Any:
    match name:
        case "any":
            return any(cells)
        case "all":
            return all(cells)
        case "count":
            return float(sum(cells))
        case "sum":
            return saturated(from_left(cells))
        case "mean":
            return from_left(cells) / len(cells)
        case "min":
            return float(min(cells))
    return float(max(cells))


def each(step: Callable[..., Any], *values: Any) -> Any:
    """A step on single values, or on each cell of the vectors among them."""
    length = next((len(value) for value in values if isinstance(value, list)), None)
    if length is None:
        return step(*values)
    return [step(*(value[i] if isinstance(value, list) else value for value in values)) for i in range(length)]


def meaning(node: Node, world: World) -> Any:
    """The value of a tree in one world, worked out the slow and obvious way."""
    if read := MEANING.get(to_text(node)):
        return read(world)
    match node:
        case Negate(operand):
            return each(lambda x: -float(x), meaning(operand, world))
        case Not(operand):
            return each(lambda x: not x, meaning(operand, world))
        case Chain(operators, operands):
            value = meaning(operands[0], world)
            for operator, operand in zip(operators, operands[1:], strict=True):
                if operator in {"and", "or"}:
                    value = each(all_or_any(operator), value, meaning(operand, world))
                else:
                    value = each(partial(arithmetic, operator), value, meaning(operand, world))
            return value
        case Compare(operator, left, right):
            return each(partial(compared, operator), meaning(left, world), meaning(right, world))
        case Call(name, arguments):
            values = [meaning(argument, world) for argument in arguments]
            if name.text == "where":
                return each(lambda condition, a, b: a if condition else b, *values)
            if len(values) == 1 and isinstance(values[0], list) and name.text in REDUCTIONS:
                return reduced(name.text, values[0])
            return each(partial(function, name.text), *values)
    raise AssertionError(node)


def all_or_any(operator: str) -> Callable[[Any, Any], bool]:
    return (lambda a, b: bool(a and b)) if operator == "and" else (lambda a, b: bool(a or b))


REDUCTIONS = {"sum", "mean", "min", "max", "any", "all", "count"}
identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda word: word not in {"true", "false", "and", "or", "not", "in"}
)
plain_names = identifiers.map(Name)
literals = st.floats(0, 1e12).map(lambda value: Number(abs(value))) | st.booleans().map(Truth)
paths = st.builds(
    Path,
    plain_names,
    st.lists(
        st.builds(Dot, plain_names) | st.builds(Index, st.lists(plain_names, min_size=1, max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
)


def joined(operands: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def chain(level: str) -> st.SearchStrategy[Node]:
        return st.integers(1, 3).flatmap(
            lambda size: st.builds(
                Chain,
                st.lists(st.sampled_from(level.split()), min_size=size, max_size=size).map(tuple),
                st.lists(operands, min_size=size + 1, max_size=size + 1).map(tuple),
            )
        )

    options = st.builds(Number, st.floats(-1e12, 1e12)) | st.builds(Path, plain_names)
    return (
        st.sampled_from(["or", "and", "+ -", "* /"]).flatmap(chain)
        | st.builds(Negate, operands)
        | st.builds(Not, operands)
        | st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), operands, operands)
        | st.builds(Membership, operands, st.lists(options, min_size=1, max_size=3).map(tuple), st.booleans())
        | st.builds(Call, plain_names, st.lists(operands, max_size=3).map(tuple))
    )


any_trees: st.SearchStrategy[Node] = st.recursive(literals | paths, joined, max_leaves=20)


@given(any_trees)
@settings(max_examples=80, deadline=None)
def test_the_canonical_text_of_any_tree_parses_to_that_tree(tree: Node) -> None:
    text = to_text(tree)
    assert parse(text) == tree
    assert to_text(parse(text)) == text


def run(tree: Node, want: Any, axes: tuple[str, ...], names: Names, arrays: dict[str, NDArray[Any]]) -> NDArray[Any]:
    """The value of a tree in each world of a batch, constants repeated."""
    result = np.asarray(expr.compile(check(tree, names, want, axes))(arrays))
    shape = (len(arrays["turn"]), *(len(names.axes[axis]) for axis in axes))
    return np.broadcast_to(result, shape) if result.ndim == 0 else result


def world(arrays: dict[str, NDArray[Any]], rank: int) -> World:
    return {name: array[rank].tolist() for name, array in arrays.items()}


@given(drawn=trees(), seed=st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("error")
def test_a_compiled_tree_means_what_the_slow_evaluator_says(
    drawn: tuple[Node, Any, tuple[str, ...]], seed: int, names: Names, make_arrays: Any
) -> None:
    tree, want, axes = drawn
    arrays = make_arrays(3, seed)
    result = run(tree, want, axes, names, arrays)
    for rank in range(3):
        expected = meaning(tree, world(arrays, rank))
        assert result[rank].ravel().tolist() == (expected if isinstance(expected, list) else [expected])


@given(drawn=trees())
@settings(max_examples=100, deadline=None)
def test_parsing_its_text_gives_a_tree_of_the_same_type(drawn: tuple[Node, Any, tuple[str, ...]], names: Names) -> None:
    tree, want, axes = drawn
    assert check(parse(to_text(tree)), names, want, axes) == check(tree, names, want, axes)


def restrided(array: NDArray[Any], how: int) -> NDArray[Any]:
    """The same values laid out otherwise in memory."""
    if how == 0:
        return np.asfortranarray(array)
    if how == 1:
        wide = np.zeros((*array.shape, 3), array.dtype)
        wide[..., 1] = array
        return wide[..., 1]
    if how == 2:
        return array[::-1].copy()[::-1]
    return np.ascontiguousarray(array.T).T


@given(drawn=trees(), seed=st.integers(0, 1000), how=st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_batch_equals_its_worlds_one_at_a_time_however_it_lies_in_memory(
    drawn: tuple[Node, Any, tuple[str, ...]], seed: int, how: int, names: Names, make_arrays: Any
) -> None:
    tree, want, axes = drawn
    arrays = make_arrays(64, seed)
    together = run(tree, want, axes, names, {name: restrided(array, how) for name, array in arrays.items()})
    for rank in range(64):
        alone = run(tree, want, axes, names, {name: array[rank : rank + 1].copy() for name, array in arrays.items()})
        assert together[rank].tobytes() == alone[0].tobytes()


@given(drawn=trees(), values=st.lists(finite, min_size=1, max_size=8), seed=st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
@pytest.mark.filterwarnings("error")
def test_finite_values_never_give_anything_but_finite_values(
    drawn: tuple[Node, Any, tuple[str, ...]], values: list[float], seed: int, names: Names, make_arrays: Any
) -> None:
    tree, want, axes = drawn
    rng = np.random.default_rng(seed)
    arrays = {
        name: rng.choice(values, array.shape) if array.dtype == np.float64 else array
        for name, array in make_arrays(4, seed).items()
    }
    result = run(tree, want, axes, names, arrays)
    assert np.isfinite(result).all()
    for rank in range(4):
        alone = run(tree, want, axes, names, {name: array[rank : rank + 1] for name, array in arrays.items()})
        assert result[rank].tobytes() == alone[0].tobytes()


@pytest.mark.parametrize("how", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "text",
    [
        "sum(load)",
        "mean(load)",
        "sum(cover[f3])",
        "mean(cover[f3])",
        "sum(cover)",
        "mean(cover)",
        "sum(cover[f3] * load)",
        "mean(exp(cover[f3]) / load)",
        "sum(logistic(cover) * log1p(cover))",
        "sum(cover[f0, z1] * load) / sum(cover[f1])",
        "exp(cover[f3, z7]) + log1p(load[z5]) * sqrt(load[z6])",
    ],
)
def test_sums_over_long_axes_do_not_depend_on_the_batch(text: str, how: int) -> None:
    names = Names(
        axes={"F": tuple(f"f{i}" for i in range(7)), "Z": tuple(f"z{i}" for i in range(301))},
        nouns={"force": "F", "zone": "Z"},
        fields={"load": Field("load", ("Z",)), "cover": Field("cover", ("F", "Z"))},
    )
    rng = np.random.default_rng(7)
    arrays = {
        "load": rng.lognormal(0.0, 4.0, (64, 301)),
        "cover": rng.normal(0.0, 9.0, (64, 7, 301)) ** 3,
    }
    compiled = expr.compile(check(parse(text), names))
    together = np.asarray(compiled({name: restrided(array, how) for name, array in arrays.items()}))
    for rank in range(64):
        for alone in (
            {name: array[rank : rank + 1] for name, array in arrays.items()},
            {name: restrided(array[rank : rank + 1], how) for name, array in arrays.items()},
        ):
            assert together[rank].tobytes() == np.asarray(compiled(alone))[0].tobytes()


@pytest.mark.parametrize("how", range(4))
@pytest.mark.parametrize("text", ["-min(trust)", "-max(trust)"])
def test_the_least_and_the_greatest_of_zeros_have_no_sign(text: str, how: int, names: Names, make_arrays: Any) -> None:
    arrays = make_arrays(64, 1)
    signs = np.where(np.arange(arrays["trust"].size) % 3, 0.0, -0.0)
    arrays["trust"] = restrided(signs.reshape(arrays["trust"].shape), how)
    found = expr.compile(check(parse(text), names))(arrays)
    assert np.signbit(found).all()
