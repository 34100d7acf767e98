"""A small world to speak of, in which several names belong to two axes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from wargame.expr import BOOL, NUMBER, Enum, ExprErrors, Field, Names

AXES = {
    "A": ("us", "drc", "rwanda", "m23"),
    "Z": ("goma", "bukavu", "rubaya"),
    "F": ("m23", "fardc"),
    "M": ("rubaya", "bisie"),
    "I": ("doha", "luanda", "rdf_listing"),
    "T": ("goma_falls", "doha_signed", "luanda"),
    "C": ("coltan", "gold"),
}
FIELDS = (
    Field("turn", (), NUMBER),
    Field("ceasefire", (), BOOL),
    Field("treasury", ("A",), NUMBER),
    Field("trust", ("A", "A"), NUMBER),
    Field("displaced", ("Z",), NUMBER),
    Field("contested", ("Z",), BOOL),
    Field("holder", ("Z",), Enum("actor")),
    Field("claimant", ("Z",), Enum("actor")),
    Field("strength", ("F", "Z"), NUMBER),
    Field("output", ("M",), NUMBER),
    Field("price", ("C",), NUMBER),
    Field("state", ("I",), Enum("state")),
    Field("level", ("I",), NUMBER),
    Field("since", ("I",), NUMBER),
    Field("age", ("T",), NUMBER),
    Field("hidden", ("H",), NUMBER),
)
STATES = {
    "talks": ("idle", "proposed", "in_session", "suspended"),
    "sanction": ("idle", "imposed", "tightened", "lifted"),
}


NAMES = Names(
    axes=AXES,
    nouns={"actor": "A", "zone": "Z", "force": "F", "site": "M", "instrument": "I", "event": "T", "commodity": "C"},
    fields={field.name: field for field in FIELDS},
    enums=STATES | {"actor": ("nobody", *AXES["A"])},
    enum_offset={"actor": -1},
    state_enum={"doha": "talks", "luanda": "talks", "rdf_listing": "sanction"},
    kinds={"talks": ("doha", "luanda"), "sanction": ("rdf_listing",)},
    params={"reach": 0.25, "tail": 1},
    groups={"kivu": ("Z", ("goma", "bukavu"))},
)


def make_names(**changes: Any) -> Names:
    """The vocabulary of the small world, with some of it changed."""
    return replace(NAMES, **changes)


def make_arrays(worlds: int = 1, seed: int = 0) -> dict[str, NDArray[Any]]:
    """The arrays of the small world, as full of variety as a world can be."""
    rng = np.random.default_rng(seed)

    def numbers(*shape: int) -> NDArray[np.float64]:
        return rng.choice([0.0, -0.0, 1.0, 0.1, -3.7, 1e-9, 41.25, 1e6], (worlds, *shape))

    return {
        "turn": rng.integers(0, 20, worlds).astype(np.int16),
        "ceasefire": rng.integers(0, 2, worlds).astype(bool),
        "treasury": numbers(4),
        "trust": numbers(4, 4),
        "displaced": numbers(3),
        "contested": rng.integers(0, 2, (worlds, 3)).astype(bool),
        "holder": rng.integers(-1, 4, (worlds, 3)).astype(np.int8),
        "claimant": rng.integers(-1, 4, (worlds, 3)).astype(np.int8),
        "strength": numbers(2, 3),
        "output": numbers(2),
        "price": numbers(2),
        "state": rng.integers(0, 4, (worlds, 3)).astype(np.int8),
        "level": numbers(3),
        "since": rng.integers(0, 9, (worlds, 3)).astype(np.int32),
        "age": rng.choice([0, 1, 5, 999, 1200], (worlds, 3)).astype(np.int32),
        "hidden": numbers(2),
        "memory": numbers(9),
    }


NamesMaker = Callable[..., Names]
ArraysMaker = Callable[..., dict[str, NDArray[Any]]]


@pytest.fixture(scope="session", name="make_names")
def make_names_fixture() -> NamesMaker:
    """Makes the vocabulary with some of it changed."""
    return make_names


@pytest.fixture(scope="session", name="make_arrays")
def make_arrays_fixture() -> ArraysMaker:
    """Makes the arrays of so many worlds."""
    return make_arrays


@pytest.fixture(scope="session")
def names() -> Names:
    """The vocabulary, open to every reader, with a memory."""
    return make_names(memory=lambda _field, _indices, turns: turns)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `token_mistake` and its like each stanza of the file of that name in turn."""
    for name in metafunc.fixturenames:
        if name.endswith("_mistake"):
            path = Path(__file__).with_name("mistakes") / f"{name.removesuffix('_mistake')}.txt"
            stanzas = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
            metafunc.parametrize(name, stanzas, ids=[stanza.split("\n")[0] for stanza in stanzas])


@pytest.fixture(scope="session")
def stanza() -> Callable[[ExprErrors], str]:
    """Writes problems as the files of mistakes do: the text, and under each stretch at fault what is wrong with it."""

    def written(errors: ExprErrors) -> str:
        lines = [errors.text]
        for problem in errors.problems:
            carets = "^" * (problem.end - problem.start) or "|"
            lines.append(f"{' ' * problem.start}{carets} {problem.message}")
        return "\n".join(lines)

    return written
