"""The state machines of the instruments."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wargame.world.lifecycles import BY_KIND, LIFECYCLES, Lifecycle, machine, table


def leads(kind: str, state: str, trigger: str) -> str | None:
    lifecycle = BY_KIND[kind]
    code = table(lifecycle)[lifecycle.states.index(state)][lifecycle.triggers.index(trigger)]
    return None if code < 0 else lifecycle.states[code]


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda m: m.kind)
def test_a_lifecycle_names_only_its_own_states(lifecycle: Lifecycle) -> None:
    states = set(lifecycle.states)
    assert set(lifecycle.active) <= states
    for row in lifecycle.transitions:
        assert set(row.source) <= states
        assert row.dest == "=" or row.dest in states
        assert row.text


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda m: m.kind)
def test_no_state_is_a_dead_end_but_the_last(lifecycle: Lifecycle) -> None:
    ends = [state for state, row in zip(lifecycle.states, table(lifecycle), strict=True) if max(row) < 0]
    assert set(ends) <= {"concluded", "abandoned", "terminated"}


@pytest.mark.parametrize(
    ("kind", "state", "trigger", "dest"),
    [
        ("sanction", "idle", "impose", "imposed"),
        ("sanction", "imposed", "renew", "imposed"),
        ("sanction", "threatened", "withdraw_threat", "idle"),
        ("sanction", "idle", "tighten", None),
        ("aid", "requested", "pledge", "pledged"),
        ("aid", "approved", "start", "flowing"),
        ("talks", "in_session", "concede", "in_session"),
        ("talks", "scheduled", "walk_out", "suspended"),
        ("deal", "memorandum", "bind", "binding"),
        ("project", "building", "freeze", "on_hold"),
        ("operation", "idle", "launch", None),
        ("operation", "prepared", "launch", "under_way"),
        ("regulation", "in_force", "set_quota", "quota"),
        ("treaty", "signed", "ratify", "ratified"),
        ("treaty", "drafted", "sign", None),
        ("statement", "made", "stress", "stressed"),
    ],
)
def test_a_trigger_leads_where_the_declaration_says(kind: str, state: str, trigger: str, dest: str | None) -> None:
    assert leads(kind, state, trigger) == dest


@pytest.mark.parametrize(
    ("kind", "trigger", "who"),
    [
        ("sanction", "impose", "owner"),
        ("sanction", "lapse", "rules"),
        ("talks", "accept", "all"),
        ("talks", "walk_out", "other"),
        ("deal", "agree", "all"),
        ("treaty", "sign", "all"),
        ("treaty", "denounce", "party"),
        ("operation", "culminate", "rules"),
        ("aid", "request", "other"),
    ],
)
def test_who_may_pull_a_trigger(kind: str, trigger: str, who: str) -> None:
    assert {row.who for row in BY_KIND[kind].transitions if row.trigger == trigger} == {who}


def test_a_live_machine_follows_the_declaration() -> None:
    class Model:
        state: str
        impose: Callable[[], bool]  # which the machine adds

    model = Model()
    machine(BY_KIND["sanction"], model)
    assert model.state == "idle"
    model.impose()
    assert model.state == "imposed"
