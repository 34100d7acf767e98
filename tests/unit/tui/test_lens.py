"""Reading a view by names."""

from __future__ import annotations

import pytest

from tests.ui.fake import FakeClient
from wargame.session.protocol import Order
from wargame.tui.desk import Desk
from wargame.tui.lens import Lens, Reading


@pytest.fixture
async def lens() -> Lens:
    desk = Desk(FakeClient(("rwanda",)), "rwanda")
    await desk.open()
    return desk.lens


async def test_numbers_are_found_by_the_ids_of_their_cell(lens: Lens) -> None:
    assert lens.code("holder", "goma") == "m23"
    assert lens.value("strength", "m23", "goma") == 1500
    assert lens.value("standing", "rwanda", "western") is not None
    assert lens.value("deaths") == 7000


async def test_what_is_not_there_reads_as_nothing(lens: Lens) -> None:
    assert lens.value("no_such_field") is None
    assert lens.value("support", "no_such_actor") is None
    assert lens.value("support") is None
    assert lens.value("strength", "updf", "beni") is None
    assert lens.code("holder", "atlantis") == ""
    assert lens.text("strength", "updf", "beni") == "-"


async def test_turns_are_counted_as_the_calendar_has_them(lens: Lens) -> None:
    """A view counts in steps of the model; a workshop's turn has two."""
    steps = lens.value("since", "doha")
    assert steps
    long = Lens(lens.handout.model_copy(update={"turn_steps": 2}), lens.view)
    assert long.value("since", "doha") == steps // 2
    assert long.value("deaths") == lens.value("deaths")
    assert Reading(long.handout, lens.view).value("since", "doha") == steps // 2


async def test_a_cell_is_named_by_its_entities(lens: Lens) -> None:
    assert lens.cell_title("relation", ("us", "rwanda")) == "United States → Rwanda"
    assert lens.title("instrument", "doha") == "Doha track"


async def test_the_desk_keeps_the_view_of_the_turn_before() -> None:
    desk = Desk(FakeClient(("rwanda",)), "rwanda")
    await desk.open()
    before = desk.lens.value("strain", "rwanda")
    assert desk.lens.value_before("strain", "rwanda") is None
    await desk.seal()
    await desk.refresh()
    assert desk.lens.value_before("strain", "rwanda") == before
    assert desk.resolved == 1
    await desk.refresh()
    assert desk.lens.value_before("strain", "rwanda") == before, "a second look at the same turn changes nothing"


async def test_the_cost_of_a_draft_is_summed_at_its_levels() -> None:
    client = FakeClient(("rwanda",))
    desk = Desk(client, "rwanda")
    await desk.open()
    option = desk.lens.options["rwanda_m23_support", "raise_level"]
    await desk.draft(Order(seat="rwanda", instrument=option.instrument, trigger=option.trigger, level=0.5))
    assert desk.spent() == (option.funds * 0.5, option.capital)
