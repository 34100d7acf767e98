"""The phases of a game as a live state machine.

A turn runs briefing, bargaining, orders, resolution, report. Nobody waits in a phase in which a game has nothing to
wait for: what is not among the phases that a session waits in is passed through at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from transitions import Machine, MachineError

from wargame.base.errors import SessionError
from wargame.session.protocol import Phase

STATES: Final[tuple[Phase, ...]] = (
    "lobby", "briefing", "bargaining", "orders", "resolution", "report", "paused", "ended",
)  # fmt: skip
PAUSABLE: Final[tuple[Phase, ...]] = ("lobby", "briefing", "bargaining", "orders", "report")
OPENABLE: Final[tuple[Phase, ...]] = ("briefing", "bargaining", "orders")
"""Phases that a facilitator can open out of their order."""
TRANSITIONS: Final[tuple[tuple[str, tuple[Phase, ...], Phase], ...]] = (
    ("open_briefing", ("lobby", "report"), "briefing"),
    ("open_tables", ("briefing",), "bargaining"),
    ("open_orders", ("bargaining",), "orders"),
    ("close_orders", ("orders",), "resolution"),
    ("publish", ("resolution",), "report"),
    ("reopen", ("resolution",), "orders"),
    ("pause", PAUSABLE, "paused"),
    *((f"back_to_{phase}", ("paused", "ended"), phase) for phase in PAUSABLE),
    *((f"turn_to_{phase}", tuple(p for p in PAUSABLE if p != phase), phase) for phase in OPENABLE),
    ("take_back", (*PAUSABLE, "paused", "ended"), "orders"),
    ("end", ("report",), "ended"),
    ("break_off", (*PAUSABLE, "paused"), "ended"),
)
"""(trigger, from, to). `reopen`: the disk refused the resolution, everything stands as it did. `turn_to_`, `take_back`
and `break_off` are the facilitator's: to another phase of the turn, to the orders of the turn before, to the end.
"""

NEXT: Final[dict[Phase, str]] = {
    "lobby": "open_briefing", "briefing": "open_tables", "bargaining": "open_orders", "report": "open_briefing",
}  # fmt: skip
"""What goes on from a phase that is over when everybody has had enough of it."""


class Phases:
    """Where a game is in its turn."""

    state: Phase

    def __init__(self, initial: Phase, entered: Callable[[Phase], None]) -> None:
        """Begin in `initial`; `entered` is called with every phase that is entered afterwards."""
        self._entered = entered
        self._machine = Machine(
            model=self,
            states=list(STATES),
            transitions=[[trigger, list(source), dest] for trigger, source, dest in TRANSITIONS],
            initial=initial,
            auto_transitions=False,
            after_state_change="tell",
        )

    def tell(self) -> None:
        """Callback of the machine: say that a phase was entered."""
        self._entered(self.state)

    def pull(self, *triggers: str) -> None:
        """Pull triggers one after the other.

        Raises:
            SessionError: one of them is not possible in the present phase.
        """
        for trigger in triggers:
            try:
                self._machine.dispatch(trigger)
            except MachineError as error:
                what = f"'{trigger.replace('_', ' ')}' is not possible in phase '{self.state}'"
                raise SessionError(what, way_out="look at the status and try again") from error

    def expect(self, phase: Phase, where: str) -> None:
        """Refuse what is only possible in `phase`.

        Raises:
            SessionError: the game is in another phase.
        """
        if self.state != phase:
            ways = {
                "paused": "wait until the game is resumed",
                "ended": "open the debrief, or fork the game from an earlier turn",
            }
            raise SessionError(
                f"the game is in phase '{self.state}', this needs phase '{phase}'",
                where=where,
                way_out=ways.get(self.state, "wait for that phase"),
            )
