"""The page on the expression language: every example is run, every function and limit is there."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from wargame import expr
from wargame.expr import BOOL, FUNCTIONS, NUMBER, RESERVED, Basic, Enum, ExprErrors, Field, Names, check, parse
from wargame.expr.errors import MAX_PROBLEMS
from wargame.expr.parse import MAX_DEPTH, MAX_NODES
from wargame.expr.resolve import MAX_AGO
from wargame.expr.tokens import KEYWORDS, MAX_CHARACTERS, MAX_NAME, MAX_NUMBER

PAGE = (Path(__file__).parents[2] / "docs" / "expressions.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """The contents of the page's boxes of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


WORLD: dict[str, Any] = yaml.safe_load(blocks("yaml world")[0])
FIELDS = {
    field.name: field
    for field in (
        Field("turn", ()),
        Field("ceasefire", (), BOOL),
        Field("treasury", ("A",)),
        Field("trust", ("A", "A")),
        Field("displaced", ("Z",)),
        Field("contested", ("Z",), BOOL),
        Field("holder", ("Z",), Enum("actor")),
        Field("strength", ("F", "Z")),
        Field("output", ("M",)),
        Field("state", ("I",), Enum("state")),
        Field("level", ("I",)),
        Field("since", ("I",)),
        Field("age", ("T",)),
        Field("agreed", ("K",)),
    )
}
AXES = {
    "A": tuple(WORLD["treasury"]),
    "Z": tuple(WORLD["displaced"]),
    "F": tuple(WORLD["strength"]),
    "M": tuple(WORLD["output"]),
    "I": tuple(WORLD["state"]),
    "T": tuple(WORLD["age"]),
    "K": tuple(WORLD["agreed"]),
}
ENUMS = {
    "actor": AXES["A"],
    "talks": ("idle", "proposed", "in_session", "suspended"),
    "sanction": ("idle", "imposed", "tightened", "lifted"),
}
KIND_OF = {"doha": "talks", "luanda": "talks", "rdf_listing": "sanction"}


def remembered(field: Field, indices: tuple[int | None, ...], turns: int) -> int:
    """The column of the one cell the page's world remembers."""
    assert (field.name, indices) == ("treasury", (AXES["A"].index("rwanda"),))
    return turns - 1


NAMES = Names(
    axes=AXES,
    nouns={"actor": "A", "zone": "Z", "force": "F", "site": "M", "instrument": "I", "event": "T", "clause": "K"},
    fields=FIELDS,
    enums=ENUMS,
    state_enum=KIND_OF,
    kinds={kind: tuple(one for one in KIND_OF if KIND_OF[one] == kind) for kind in ("talks", "sanction")},
    params={name: float(value) for name, value in WORLD["param"].items()},
    groups={name: ("Z", tuple(members)) for name, members in WORLD["group"].items()},
    me="drc",
    memory=remembered,
)


def array(name: str) -> NDArray[Any]:
    """A field of the page's world as an array of one world."""

    def coded(value: Any, path: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return [coded(inner, (*path, key)) for key, inner in value.items()]
        if name == "holder":
            return ENUMS["actor"].index(value)
        return ENUMS[KIND_OF[path[0]]].index(value) if name == "state" else value

    return np.array([coded(WORLD[name], ())])


ARRAYS = {name: array(name) for name in FIELDS} | {"memory": np.array([WORLD["remembered"]["rwanda.treasury"]])}
EXAMPLES = [line.split(" → ") for block in blocks("expr") for line in block.splitlines()]
REFUSED = [part.strip().split("\n", 1) for block in blocks("refused") for part in block.split("\n\n")]


@pytest.mark.parametrize(("text", "shown"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_an_example_gives_what_the_page_says(text: str, shown: str) -> None:
    want = BOOL if shown in {"true", "false"} else NUMBER
    result = np.asarray(expr.compile(check(parse(text), NAMES, want))(ARRAYS)).ravel()
    expected: bool | float = shown == "true" if want is BOOL else float(shown)
    assert result.tolist() == [pytest.approx(expected, rel=1e-14)]


@pytest.mark.parametrize(("text", "shown"), REFUSED, ids=[text for text, _ in REFUSED])
def test_a_refused_example_is_refused_in_the_words_of_the_page(text: str, shown: str) -> None:
    want: Basic = BOOL if re.search(r"[=<>]|and", text) else NUMBER
    with pytest.raises(ExprErrors) as caught:
        check(parse(text), NAMES, want)
    assert str(caught.value) == shown


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) > 60
    assert len(REFUSED) > 8


def test_every_function_is_in_the_table_and_in_an_example() -> None:
    table = PAGE.split("This is the closed list.")[1].split("```")[0]
    assert set(re.findall(r"`([a-z0-9]+)\(", table)) == FUNCTIONS
    assert {name for name in FUNCTIONS if any(f"{name}(" in text for text, _ in EXAMPLES)} == FUNCTIONS


def test_the_limits_are_those_of_the_language() -> None:
    limits = dict(re.findall(r"^\| (.+?) \| ([0-9e]+) \|$", PAGE.split("## Limits")[1], re.MULTILINE))
    assert {name: float(value) for name, value in limits.items()} == {
        "characters in one expression": MAX_CHARACTERS,
        "characters in one name": MAX_NAME,
        "nesting": MAX_DEPTH,
        "values and operators": MAX_NODES,
        "a number": MAX_NUMBER,
        "problems reported for one text": MAX_PROBLEMS,
    }
    assert f"n from 1 to {MAX_AGO}" in PAGE


def test_the_words_that_are_taken_are_listed() -> None:
    listed = set(re.findall(r"`([a-z]+)`", PAGE.split("These words are taken:")[1]))
    assert listed == (RESERVED - FUNCTIONS) | {"since"}
    assert listed > KEYWORDS
