"""The declarations of the world, as a whole."""

from __future__ import annotations

from typing import get_args

import pytest

from wargame.world.declare import AXES, Field, SeenBy
from wargame.world.fields import BY_NAME, FIELDS


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_every_field_is_declared_soundly(field: Field) -> None:
    assert field.seen_by in get_args(SeenBy)
    assert set(field.axes) <= set(AXES)
    assert field.low < field.high
    assert field.meaning.strip() == field.meaning != ""
    assert not field.meaning.endswith(".")
    assert field.name.isidentifier()
    if field.dtype == "float":
        assert 1 / field.quantum == pytest.approx(round(1 / field.quantum)), "a quantum is one over a whole number"


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_who_sees_a_field_fits_its_axes(field: Field) -> None:
    if field.seen_by == "owner":
        assert field.axes[0] == "A"
    if field.seen_by == "pair":
        assert field.axes[:2] == ("A", "A")
    if field.seen_by == "instrument":
        assert field.axes[0] in ("I", "O", "Y")
    if field.seen_by in ("clause", "party"):
        assert field.axes[0] in ("K", "O")
    if field.seen_by == "intel":
        assert field.axes[0] == "F"


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(FIELDS)


@pytest.mark.parametrize("name", ["treasury", "capital", "trust", "hidden", "age", "smuggled", "score"])
def test_what_must_stay_secret_is_not_for_all(name: str) -> None:
    assert BY_NAME[name].seen_by != "all"
