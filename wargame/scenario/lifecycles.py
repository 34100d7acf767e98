"""The state machines of a scenario: the nine that are built in, with what its ``lifecycles`` add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wargame.scenario.schema import LifecycleAddition
from wargame.world.lifecycles import BY_KIND, Lifecycle, Transition


def extended(additions: Mapping[str, LifecycleAddition]) -> dict[str, Lifecycle]:
    """The lifecycle of every kind, with the scenario's further states and transitions at the end."""
    machines = dict(BY_KIND)
    for kind, addition in additions.items():
        if kind not in machines:
            continue
        machine = machines[kind]
        rows = tuple(
            Transition(
                row.trigger,
                (row.source,) if isinstance(row.source, str) else tuple(row.source),
                row.dest,
                row.who,
                row.text,
            )
            for row in addition.transitions
        )
        states = tuple(dict.fromkeys((*machine.states, *addition.states)))
        machines[kind] = replace(machine, states=states, transitions=(*machine.transitions, *rows))
    return machines
