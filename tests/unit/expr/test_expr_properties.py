"""Laws of the language, on random trees: round trip, meaning, finiteness, and a batch equal to its worlds."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wargame import expr
from wargame.expr import BOOL, NUMBER, Field, Names, check, parse, to_text
from wargame.expr.tree import Call, Chain, Compare, Dot, Index, Membership, Name, Negate, Node, Not, Number, Path, Truth

World = dict[str, Any]
"""One world as plain Python: the arrays of the small world, as nested lists."""

MAX = 1.7976931348623157e308

NUMBERS: dict[tuple[str, ...], dict[str, Callable[[World], Any]]] = {
    (): {
        "turn": lambda w: w["turn"],
        "rwanda.treasury": lambda w: w["treasury"][2],
        "trust[us, rwanda]": lambda w: w["trust"][0][2],
        "rubaya.output": lambda w: w["output"][0],
        "zone[rubaya].displaced": lambda w: w["displaced"][2],
        "force[m23].strength[bukavu]": lambda w: w["strength"][0][1],
        "talks.luanda.level": lambda w: w["level"][1],
        "param.reach": lambda _: 0.25,
        "param.tail": lambda w: w["hidden"][1],
        "since(doha)": lambda w: w["since"][0],
        "ago(turn, 3)": lambda w: w["memory"][3],
        "2": lambda _: 2.0,
        "0.5": lambda _: 0.5,
        "0": lambda _: 0.0,
    },
    ("Z",): {
        "displaced": lambda w: w["displaced"],
        "force[fardc].strength": lambda w: w["strength"][1],
    },
    ("A",): {"actor.treasury": lambda w: w["treasury"], "trust[drc]": lambda w: w["trust"][1]},
    ("A", "A"): {"trust": lambda w: [cell for row in w["trust"] for cell in row]},
}
CONDITIONS: dict[tuple[str, ...], dict[str, Callable[[World], Any]]] = {
    (): {
        "ceasefire": lambda w: w["ceasefire"],
        "goma.contested": lambda w: w["contested"][0],
        "goma.holder == m23": lambda w: w["holder"][0] == 3,
        "doha.state in [idle, in_session]": lambda w: w["state"][0] in (0, 2),
        "turn in [3, 7]": lambda w: w["turn"] in (3, 7),
        "fired(goma_falls)": lambda w: w["age"][0] < 999,
        "true": lambda _: True,
        "false": lambda _: False,
    },
    ("Z",): {
        "contested": lambda w: w["contested"],
        "zone.holder != drc": lambda w: [code != 1 for code in w["holder"]],
        "holder == claimant": lambda w: [a == b for a, b in zip(w["holder"], w["claimant"], strict=True)],
        "claimant not in [nobody, us]": lambda w: [code not in (-1, 0) for code in w["claimant"]],
        "group[kivu]": lambda _: [True, True, False],
    },
    ("A",): {},
    ("A", "A"): {},
}
MEANING = {text: read for leaves in (NUMBERS, CONDITIONS) for table in leaves.values() for text, read in table.items()}


def saturated(value: float) -> float:
    return max(-MAX, min(MAX, value))


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
            return saturated(float(np.sum(np.array(cells, np.float64))))
        case "mean":
            return float(np.sum(np.array(cells, np.float64))) / len(cells)
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
VECTORS = [("Z",), ("A",), ("A", "A")]


def call(name: str, *arguments: Node) -> Call:
    return Call(Name(name), tuple(arguments))


def leaves(
    tables: dict[tuple[str, ...], dict[str, Callable[[World], Any]]], axes: tuple[str, ...]
) -> st.SearchStrategy[Node]:
    return st.sampled_from([parse(text) for text in tables[axes]])


@st.composite
def numeric(draw: st.DrawFn, axes: tuple[str, ...] = (), depth: int = 3) -> Node:
    """A random tree that gives a number over some axes."""
    if depth == 0:
        return draw(leaves(NUMBERS, axes))
    shape = draw(st.sampled_from(["leaf", "chain", "chain", "call", "where", "negate", "reduce"]))
    first = partial(numeric, axes=axes, depth=depth - 1)

    def other() -> Node:
        within = draw(st.sampled_from([axes, ()]))
        if draw(st.integers(0, 4)) == 0 and (not within or CONDITIONS[within]):
            return draw(conditional(axes=within, depth=depth - 1))
        return draw(numeric(axes=within, depth=depth - 1))

    if shape == "chain":
        operators = draw(st.lists(st.sampled_from(draw(st.sampled_from(["+-", "*/"]))), min_size=1, max_size=3))
        return Chain(tuple(operators), (draw(first()), *(other() for _ in operators)))
    if shape == "call":
        name = draw(st.sampled_from(["min", "max", "clip", "abs", "exp", "log1p", "sqrt", "logistic"]))
        more = {"clip": 2, "min": 1, "max": 2}.get(name, 0)
        return call(name, draw(first()), *(other() for _ in range(more)))
    if shape == "where":
        condition = draw(
            conditional(axes=draw(st.sampled_from([axes, ()])) if CONDITIONS[axes] else (), depth=depth - 1)
        )
        return call("where", condition, draw(first()), other())
    if shape == "negate":
        return Negate(draw(first()))
    if shape == "reduce" and not axes:
        name = draw(st.sampled_from(["sum", "mean", "min", "max", "count"]))
        if name == "count":
            return call(name, draw(conditional(axes=("Z",), depth=depth - 1)))
        return call(name, draw(numeric(axes=draw(st.sampled_from(VECTORS)), depth=depth - 1)))
    return draw(leaves(NUMBERS, axes))


@st.composite
def conditional(draw: st.DrawFn, axes: tuple[str, ...] = (), depth: int = 3) -> Node:
    """A random tree that gives a condition over some axes."""
    if depth == 0 and CONDITIONS[axes]:
        return draw(leaves(CONDITIONS, axes))
    shape = draw(st.sampled_from(["leaf", "chain", "compare", "not", "reduce", "where"] if depth else ["compare"]))
    below = max(depth - 1, 0)
    first = partial(conditional, axes=axes, depth=below)
    if shape == "chain":
        operator = draw(st.sampled_from(["and", "or"]))
        rest = [
            draw(conditional(axes=draw(st.sampled_from([axes, ()])), depth=below))
            for _ in range(draw(st.integers(1, 3)))
        ]
        return Chain((operator,) * len(rest), (draw(first()), *rest))
    if shape == "not":
        return Not(draw(first()))
    if shape == "reduce" and not axes:
        return call(draw(st.sampled_from(["any", "all"])), draw(conditional(axes=("Z",), depth=below)))
    if shape == "where":
        return call("where", draw(conditional(depth=below)), draw(first()), draw(first()))
    if shape == "leaf" and CONDITIONS[axes]:
        return draw(leaves(CONDITIONS, axes))
    operator = draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
    return Compare(
        operator,
        draw(numeric(axes=axes, depth=below)),
        draw(numeric(axes=draw(st.sampled_from([axes, ()])), depth=below)),
    )


@st.composite
def trees(draw: st.DrawFn) -> tuple[Node, Any, tuple[str, ...]]:
    """A random tree with the kind and the axes of its value."""
    axes = draw(st.sampled_from([(), (), *VECTORS]))
    if draw(st.booleans()) or (axes and not CONDITIONS[axes]):
        return draw(numeric(axes=axes)), NUMBER, axes
    return draw(conditional(axes=axes)), BOOL, axes


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
@settings(max_examples=300, deadline=None)
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
@settings(max_examples=400, deadline=None)
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


finite = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, -0.0, 5e-324, -5e-324, 1e-308, MAX, -MAX, 1e300, -1.0, 1.0]
)


@given(drawn=trees(), values=st.lists(finite, min_size=1, max_size=8), seed=st.integers(0, 1000))
@settings(max_examples=400, deadline=None)
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
