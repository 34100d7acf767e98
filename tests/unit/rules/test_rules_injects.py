"""What a facilitator brings in: in one world as in many, with causes, and gone when it is not brought in."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.session.games import scenario
from wargame.base.dice import world_ids
from wargame.rules.injects import Inject, world_with
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import begin, resolve
from wargame.scenario.instruments import Effect
from wargame.world.codec import digest


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return Rulebook(scenario())


def riots(book: Rulebook) -> Inject:
    """Support falls by chance, a town changes hands, and talks are broken off."""
    effects = [
        Effect.model_validate({"add": {"drc.support": "-10 * param.ceasefire_fragility"}}),
        Effect.model_validate({"set": {"goma.holder": "drc"}, "fire": {"doha": "accept"}}),
    ]
    return Inject("EventInjected", "Riots", tuple(book.inject(effect, "riots") for effect in effects), event=0)


def test_a_batch_with_an_inject_equals_its_worlds_one_at_a_time(book: Rulebook) -> None:
    inject = riots(book)
    together = begin(book, 7, range(4))
    resolve(book, together, Orders.none(4, len(book.openings)), injects=[inject])
    for k in range(4):
        alone = begin(book, 7, [k])
        resolve(book, alone, Orders.none(1, len(book.openings)), injects=[inject])
        assert digest(together.take([k])) == digest(alone)


def test_its_effect_is_a_cause_and_its_text_a_row_of_the_news(book: Rulebook) -> None:
    world, trace = begin(book, 7), Trace()
    before = world["support"][0].copy()
    resolve(book, world, Orders.none(1, len(book.openings)), trace=trace, injects=[riots(book)])
    drc = book.index["A"]["drc"]
    causes = [row for row in trace.causes("support") if row.cell == (drc,)]
    assert any(row.why == "riots" and row.amount < 0 for row in causes)
    assert np.isclose(sum(row.amount for row in causes), world["support"][0, drc] - before[drc])
    assert [note.text for note in trace.notes if note.kind == "EventInjected"] == ["Riots"]


def test_the_world_is_shown_with_it_before_the_turn_and_stays_as_it_was(book: Rulebook) -> None:
    world = begin(book, 7, world_ids([0]).tolist())
    was = digest(world)
    shown = world_with(book, world, [riots(book)])
    goma, doha = book.index["Z"]["goma"], book.index["I"]["doha"]
    assert book.actors[int(shown["holder"][0, goma])] == "drc"
    assert shown["age"][0, 0] == 0
    assert digest(world) == was
    assert world_with(book, world, []) is world
    assert book.state_name(doha, int(shown["state"][0, doha])) == "scheduled"
