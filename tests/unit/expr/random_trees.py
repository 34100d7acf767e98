"""Random well-typed expressions over the small world, and what each leaf of them means."""

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st

from wargame.expr import BOOL, NUMBER, parse
from wargame.expr.tree import Call, Chain, Compare, Name, Negate, Node, Not

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


finite = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [0.0, -0.0, 5e-324, -5e-324, 1e-308, MAX, -MAX, 1e300, -1.0, 1.0]
)
