"""A turn in the making: changes with causes, parameters, triggers pulled by rule."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.rules.context import Turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland

HIDDEN = {"parameters.rebel_tax": {"meaning": "Tax.", "draw": [0.1, 0.3], "fiction": True}}


def turn_of(book: Rulebook | None = None, worlds: tuple[int, ...] = (0, 1), traced: bool = True) -> Turn:
    book = book or borderland()
    world = begin(book, 7, worlds)
    trace = Trace() if traced else None
    if trace is not None:
        trace.open(world)
    return Turn(book, world, trace)


def test_a_whole_field_is_changed_in_every_world() -> None:
    turn = turn_of()
    before = turn.w["support"].copy()
    turn.add("support", 2.0, "a gift")
    assert (turn.w["support"] == before + 2.0).all()


def test_a_cell_is_changed_by_world() -> None:
    turn = turn_of()
    turn.add_at("trust", (0, 1), np.array([0.1, 0.2]), "a word")
    assert turn.w["trust"][1, 0, 1] - turn.w["trust"][0, 0, 1] == pytest.approx(0.1)
    assert turn.trace is not None
    assert [row.amount for row in turn.trace.causes("trust")] == [0.1]


def test_putting_and_fading_leave_causes_too() -> None:
    turn = turn_of()
    turn.put("relief", np.array([0.9, 0.9]), "a donor")
    turn.fade("stability", 0.5, 100.0, "calm")
    assert turn.trace is not None
    assert turn.w["relief"].tolist() == [0.9, 0.9]
    assert turn.w["stability"][0] == pytest.approx(70.0)
    assert {row.why for row in turn.trace.causes()} == {"a donor", "calm"}


def test_a_known_parameter_is_a_number_and_a_hidden_one_differs_by_world() -> None:
    assert turn_of().p("rebel_tax") == pytest.approx(0.13)
    hidden = turn_of(borderland(HIDDEN))
    assert np.shape(hidden.p("rebel_tax")) == (2,)
    assert np.shape(hidden.pc("rebel_tax")) == (2, 1)


def test_a_hidden_parameter_of_one_world_is_a_number_and_the_one_it_has_in_a_batch() -> None:
    alone, batch = (turn_of(borderland(HIDDEN), worlds) for worlds in ((1,), (0, 1)))
    assert isinstance(alone.p("rebel_tax"), float)
    assert alone.p("rebel_tax") == alone.pc("rebel_tax") == np.asarray(batch.p("rebel_tax"))[1]


@pytest.mark.parametrize("worlds", [(0,), (0, 1, 2, 3, 4)])
def test_what_has_no_goal_goes_to_nothing(worlds: tuple[int, ...]) -> None:
    turn = turn_of(worlds=worlds)
    turn.w["access"][...] = 0.0
    line = turn.w["access"].reshape(len(worlds), -1)
    line[:, 2] = 0.4
    turn.approach("access", 0.5, np.array([1, 3]), np.full((len(worlds), 2), 0.2), "rights")
    assert line[:, :4].tolist() == [[0.0, 0.1, 0.2, 0.1]] * len(worlds)
    assert not line[:, 4:].any()
    assert turn.trace is not None
    assert sorted(row.amount for row in turn.trace.causes("access") if row.why == "rights") == [-0.2, 0.1, 0.1]


def test_a_trigger_is_pulled_only_where_it_is_possible() -> None:
    turn = turn_of()
    i = turn.book.index["I"]["listing"]
    turn.w["state"][1, i] = turn.book.state_code["sanction"]["lifted"]
    done = turn.fire(i, turn.book.code(i, "withdraw_threat"), np.ones(2, np.bool_))
    assert not done.any()
    turn.w["state"][0, i] = turn.book.state_code["sanction"]["threatened"]
    turn.w["since"][0, i] = 4
    done = turn.fire(i, turn.book.code(i, "withdraw_threat"), np.ones(2, np.bool_))
    assert done.tolist() == [True, False]
    assert turn.w["since"][0, i] == 0
    fired = turn.fired(i, "withdraw_threat")
    assert fired is not None
    assert fired.tolist() == [True, False]
    assert turn.fired(i, "impose") is None


def test_entering_a_state_clears_the_assents_of_that_world_alone() -> None:
    turn = turn_of()
    book = turn.book
    i, o = book.index["I"]["table"], book.opening_of[(0, book.index["I"]["table"])]
    turn.w["assent"][:, o] = 2
    turn.fire(i, book.code(i, "propose"), np.array([True, False]))
    assert turn.w["assent"][:, o].tolist() == [0, 2]


def test_active_instruments_are_those_at_work() -> None:
    turn = turn_of()
    members = turn.book.of_kind["aid"].tolist()
    active = turn.is_active("aid")[0]
    assert [turn.book.instruments[i] for i, on in zip(members, active, strict=True) if on] == ["backing"]


def test_a_note_is_written_only_where_it_holds_in_the_first_world() -> None:
    turn = turn_of()
    assert turn.trace is not None
    turn.note("Seen", "text", np.array([False, True]))
    assert turn.trace.notes == []
    turn.note("Seen", "text", np.array([True, False]))
    assert [n.kind for n in turn.trace.notes] == ["Seen"]


def test_without_a_trace_nothing_is_kept() -> None:
    turn = turn_of(traced=False)
    turn.add("support", 1.0, "a gift")
    turn.note("Seen", "text")
    assert turn.trace is None
