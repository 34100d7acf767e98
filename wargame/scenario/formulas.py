"""What is wrong with the expressions of a scenario, each problem at its column in the YAML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wargame import expr
from wargame.base.errors import Problem
from wargame.base.source import Tree
from wargame.scenario.expressions import BRACES, Place, all_places
from wargame.scenario.model import Cell, Scenario, TargetError
from wargame.world.declare import Field

_SHARES: Final = ("chance", "level")


def wrong_expressions(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """An expression that cannot be understood, or does not fit its place."""
    for place in all_places(scenario.text):
        cell: Cell | None = None
        if place.target is not None:
            try:
                cell = scenario.target(
                    place.target, actor=place.actor, instrument=place.instrument, context=place.context
                )
            except expr.ExprErrors as errors:
                yield from _located(errors, place, tree, key=True)
                continue
            except TargetError as error:
                what, _, way_out = str(error).partition("; ")
                yield tree.problem(place.path, what, way_out, key=True)
                continue
        yield from _checked(scenario, tree, place, cell)


def _checked(scenario: Scenario, tree: Tree, place: Place, cell: Cell | None) -> Iterator[Problem]:
    """Check one expression, and the value where it is plain already."""
    want: expr.ValueType | None = place.want
    axes: tuple[str, ...] = ()
    if cell is not None:
        field, indices = cell
        axes = tuple(axis for axis, index in zip(field.axes, indices, strict=True) if index is None)
        if field.codes is not None:
            if not place.sets:
                what = f"nothing can be added to '{field.name}': it holds a name"
                yield tree.problem(place.path, what, "put it under 'set'", key=True)
                return
            want = expr.Enum(field.codes)
    try:
        typed = scenario.typed(
            place.text, want, axes=axes, actor=place.actor, instrument=place.instrument, context=place.context
        )
    except expr.ExprErrors as errors:
        yield from _located(errors, place, tree)
        return
    value = constant(typed)
    if value is not None:
        yield from _out_of_range(tree, place, value, cell[0] if cell and place.sets else None)


def constant(typed: expr.Typed) -> float | None:
    """The number that an expression always gives, if it looks at nothing."""
    if typed.kind != expr.NUMBER or typed.axes or expr.reads(typed):
        return None
    return float(expr.compile(typed)({}))


def _out_of_range(tree: Tree, place: Place, value: float, field: Field | None) -> Iterator[Problem]:
    """A plain number where it can mean nothing."""
    low, high, what = (field.low, field.high, f"'{field.name}'") if field else (0.0, 1.0, str(place.path[-1]))
    if (field is not None or place.path[-1] in _SHARES) and not low <= value <= high:
        yield tree.problem(place.path, f"{value:g} is out of range", f"{what} goes from {low:g} to {high:g}")


def _located(errors: expr.ExprErrors, place: Place, tree: Tree, *, key: bool = False) -> Iterator[Problem]:
    """The problems of one expression as problems of the file."""
    for error in errors.problems:
        span = (error.start + place.offset, error.end + place.offset)
        yield tree.problem(place.path, error.what, error.way_out or "", key=key, span=span)


def unbalanced_braces(scenario: Scenario, tree: Tree) -> Iterator[Problem]:
    """A reason with a brace that never closes, or expressions inside expressions."""
    for name, doctrine in scenario.text.doctrines.items():
        for key, rule in doctrine.rules.items():
            rest = "".join(BRACES.split(rule.because)[::2])
            if "{" in rest or "}" in rest:
                path = ("doctrines", name, "rules", key, "because")
                yield tree.problem(path, "a '{' or '}' without its other half", "write {expression}")


COMPLAINTS: Final = (wrong_expressions, unbalanced_braces)
