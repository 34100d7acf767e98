"""The compiled tables say what the `transitions` machines say, state by state and trigger by trigger."""

from __future__ import annotations

import pytest
from transitions import MachineError

from wargame.rules.rulebook import Rulebook
from wargame.world.lifecycles import LIFECYCLES, Lifecycle, machine, table


class Model:
    """Something a machine can drive."""

    state: str


def walked(lifecycle: Lifecycle, state: str, trigger: str) -> int:
    """The code of the state that a live machine goes to, -1 where it refuses."""
    model = Model()
    live = machine(lifecycle, model)
    live.set_state(state)
    try:
        getattr(model, trigger)()
    except MachineError:
        return -1
    return lifecycle.states.index(model.state)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda m: m.kind)
def test_the_table_is_what_a_live_machine_does(lifecycle: Lifecycle) -> None:
    compiled = table(lifecycle)
    for n, state in enumerate(lifecycle.states):
        for k, trigger in enumerate(lifecycle.triggers):
            assert compiled[n][k] == walked(lifecycle, state, trigger), f"{state}.{trigger}"


@pytest.mark.parametrize("name", ["kivu", "first_steps"])
def test_the_rulebook_compiles_the_scenario_s_machines(name: str, request: pytest.FixtureRequest) -> None:
    book: Rulebook = request.getfixturevalue(name)
    for k, (kind, lifecycle) in enumerate(book.scenario.lifecycles.items()):
        assert book.kinds[k] == kind
        for n, state in enumerate(lifecycle.states):
            assert book.next[k, n, 0] == -1, "no trigger leads nowhere"
            for trigger in lifecycle.triggers:
                code = book.trigger_code[kind][trigger]
                assert book.next[k, n, code] == walked(lifecycle, state, trigger), f"{kind}: {state}.{trigger}"
        assert (book.next[k, len(lifecycle.states) :] == -1).all()
        assert (book.next[k, :, len(lifecycle.triggers) + 1 :] == -1).all()


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda m: m.kind)
def test_every_state_can_be_reached(lifecycle: Lifecycle) -> None:
    reached, ways = {lifecycle.states[0]}, table(lifecycle)
    for _ in lifecycle.states:
        for state in list(reached):
            reached |= {lifecycle.states[d] for d in ways[lifecycle.states.index(state)] if d >= 0}
    assert reached == set(lifecycle.states)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda m: m.kind)
def test_a_trigger_means_the_same_wherever_it_is_pulled(lifecycle: Lifecycle) -> None:
    for trigger in lifecycle.triggers:
        rows = [t for t in lifecycle.transitions if t.trigger == trigger]
        assert len({row.who for row in rows}) == 1
        assert len({source for row in rows for source in row.source}) == sum(len(row.source) for row in rows)
