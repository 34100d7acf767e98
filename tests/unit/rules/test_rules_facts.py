"""Facts of the scenario as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.rules.facts import OTHER, REBEL, STATE, USD_PER_TONNE
from wargame.testing.borderland import borderland

BOOK = borderland()
FACTS = BOOK.facts


def test_strength_starts_where_the_scenario_puts_it() -> None:
    f, z = BOOK.index["F"]["rebels"], BOOK.index["Z"]["minetown"]
    assert FACTS.start_strength[f, z] == 2500.0
    assert FACTS.start_strength[f].sum() == 2500.0


def test_camps_hold_their_forces() -> None:
    forces = BOOK.index["F"]
    assert FACTS.of_camp[REBEL] == (forces["rebels"], forces["guests"])
    assert FACTS.of_camp[STATE] == (forces["army"],)
    assert FACTS.of_camp[OTHER] == ()


def test_neighbours_are_mutual_and_padded_with_the_zone_itself() -> None:
    zones = BOOK.axes["Z"]
    for z in range(len(zones)):
        for n in FACTS.near[z]:
            assert z in FACTS.near[n]
        assert set(FACTS.near_table[z].tolist()) == set(FACTS.near[z].tolist()) | (
            {z} if len(FACTS.near[z]) < FACTS.near_table.shape[1] else set()
        )


def test_the_state_at_war_is_the_one_whose_land_is_lawless() -> None:
    assert BOOK.actors[FACTS.country_actor] == "home"


def test_armed_groups_are_no_states() -> None:
    groups = [a for a, armed in zip(BOOK.actors, FACTS.is_armed_group, strict=True) if armed]
    assert groups == ["movement"]


def test_a_site_s_share_of_the_world_is_its_output_over_the_world_s() -> None:
    assert FACTS.site_share[BOOK.index["M"]["mine"], 0] == pytest.approx(0.4)


@pytest.mark.parametrize(("unit", "usd"), [("USD/t", 1.0), ("USD/kg", 1000.0), ("USD/lb", 2204.6), ("USD/oz", 32150.7)])
def test_units_are_brought_to_tonnes(unit: str, usd: float) -> None:
    assert USD_PER_TONNE[unit] == pytest.approx(usd, rel=1e-4)


def test_facts_have_no_batch() -> None:
    for name, value in vars(FACTS).items():
        if isinstance(value, np.ndarray):
            assert value.ndim <= 2 or len(value) == 1, name
