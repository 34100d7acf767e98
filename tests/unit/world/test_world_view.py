"""What an actor may read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.secrets import view_of
from wargame.world.fields import BY_NAME
from wargame.world.view import View

BOOK = borderland()


def view(actor: str, book: Rulebook = BOOK, worlds: tuple[int, ...] = (0,)) -> View:
    return view_of(book, begin(book, 7, worlds), book.index["A"][actor])


def read(actor: str, name: str, *ids: str, worlds: tuple[int, ...] = (0,)) -> float:
    at = tuple(BOOK.index[axis][word] for axis, word in zip(BY_NAME[name].axes, ids, strict=True))
    return float(np.asarray(view(actor, worlds=worlds)[name])[(0, *at)])


def test_an_actor_reads_its_own_treasury_and_no_other() -> None:
    assert read("home", "treasury", "home") == 500.0
    assert np.isnan(read("home", "treasury", "movement"))


def test_public_fields_are_read_exactly_by_all() -> None:
    assert read("host", "support", "home") == read("home", "support", "home") == 50.0


def test_trust_is_for_the_pair() -> None:
    assert not np.isnan(read("home", "trust", "home", "movement"))
    assert not np.isnan(read("movement", "trust", "home", "movement"))
    assert np.isnan(read("host", "trust", "home", "movement"))


def test_a_secret_instrument_is_blank_to_the_others() -> None:
    assert read("backer", "level", "backing") == 0.6
    assert read("movement", "level", "backing") == 0.6
    assert np.isnan(read("home", "level", "backing"))
    assert read("home", "state", "backing") == -1.0


def test_nobody_reads_what_is_for_nobody() -> None:
    with pytest.raises(KeyError):
        view("home")["hidden"]
    assert "hidden" not in set(view("home"))


def test_one_s_own_forces_are_exact() -> None:
    assert read("movement", "strength", "rebels", "minetown") == 2500.0


def test_other_forces_are_estimates_around_the_truth() -> None:
    seen = np.asarray(view("home", worlds=tuple(range(400)))["strength"])
    force, zone = BOOK.index["F"]["rebels"], BOOK.index["Z"]["minetown"]
    guesses = seen[:, force, zone]
    assert len(np.unique(guesses)) > 300
    assert 2300 < np.median(guesses) < 2700
    assert (seen[:, force, BOOK.index["Z"]["far"]] == 0.0).all(), "what is not there is not seen"


def test_one_error_stretches_a_force_in_all_its_zones() -> None:
    world = begin(BOOK, 7)
    rebels = BOOK.index["F"]["rebels"]
    world["strength"][:, rebels] = 100.0
    guesses = np.asarray(view_of(BOOK, world, BOOK.index["A"]["home"])["strength"])[0, rebels]
    assert len(np.unique(guesses)) == 1
    assert guesses[0] != 100.0


def test_two_actors_err_differently() -> None:
    assert read("home", "strength", "rebels", "minetown") != read("host", "strength", "rebels", "minetown")


def test_better_intelligence_errs_less() -> None:
    sharp = borderland({"actors.home.intelligence": 0.05})
    dull = borderland({"actors.home.intelligence": 0.6})
    spread = []
    for book in (sharp, dull):
        seen = np.asarray(view("home", book, tuple(range(200)))["strength"])
        spread.append(float(np.std(np.log(seen[:, book.index["F"]["rebels"], book.index["Z"]["minetown"]]))))
    assert spread[0] < 0.1 < spread[1]


def test_cells_read_alone_are_the_cells_of_the_whole() -> None:
    for name in ("treasury", "trust", "level", "strength", "quality"):
        one, other = view("home", worlds=(0, 1)), view("home", worlds=(0, 1))
        whole = np.asarray(one[name])
        axes = BY_NAME[name].axes
        at: Any = (slice(None), *(1 for _ in axes))
        assert np.array_equal(other[name][at], whole[at], equal_nan=True), name


def test_a_view_lists_every_field_that_somebody_sees() -> None:
    seen = view("home")
    assert len(seen) == sum(1 for f in BOOK.shape.fields if f.seen_by != "nobody")
    assert seen.batch == 1
