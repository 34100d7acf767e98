"""The course of a session: the phase it is in, written down where the session waits in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Final

from wargame.base.errors import SaveError, SessionError
from wargame.session.log import Event
from wargame.session.phases import NEXT, OPENABLE, Phases
from wargame.session.save import Save
from wargame.session.wire import Phase

_LEFT_IN: Final[dict[str, Phase]] = {
    "GameStarted": "lobby", "GameForked": "lobby", "TurnResolved": "report", "OrdersSealed": "orders",
    "GamePaused": "paused", "TurnTakenBack": "orders", "GameEnded": "ended",
}  # fmt: skip
"""The phase in which a row of the log leaves the game."""
Said = Mapping[str, object]
"""What a facilitator's act adds to the row that it writes."""
NOTHING: Final[Said] = MappingProxyType({})


class Course:
    """Where a game is in its turn.

    Attributes:
        waits: phases in which the session waits until somebody closes them; all others but orders are passed through.
    """

    def __init__(self, save: Save, turns: int, waits: Collection[Phase], entered: Callable[[Phase], None]) -> None:
        """Begin in the phase that the log of `save` was left in.

        Args:
            save: the log.
            turns: how many there are.
            waits: phases in which the session waits.
            entered: called with every phase that is entered afterwards.
        """
        self.save, self.turns, self.waits = save, turns, frozenset(waits)
        self._phases = Phases(self._left_in(), entered)
        self.pull, self.expect = self._phases.pull, self._phases.expect

    @property
    def phase(self) -> Phase:
        """The present phase."""
        return self._phases.state

    @property
    def turn(self) -> int:
        """The turn to which the present phase belongs: a report still to the one that was resolved."""
        done = self.save.contents.turn
        if self.phase == "paused":
            return self._paused.turn
        return done if self.phase == "report" else min(done + 1, self.turns)

    @property
    def is_closing(self) -> bool:
        """Whether the facilitator has closed the orders of this turn, and a stop of the host came between."""
        kinds = ("PhaseClosed", "PhaseOpened", "TurnTakenBack", "TurnResolved")
        last = self.save.contents.latest(kinds)
        return self.phase == "orders" and last is not None and last.kind == "PhaseClosed"

    def go_on(self, said: Said = NOTHING) -> None:
        """Pass through the phases in which the session does not wait."""
        while self.phase in NEXT and self.phase not in self.waits:
            self.pass_on(said)

    def pass_on(self, said: Said = NOTHING) -> None:
        """Go on to the next phase; `said` is written with it."""
        self.pull(NEXT[self.phase])
        if self.waits and (self.phase in self.waits or self.phase == "orders"):
            self.opened(said)

    def opened(self, said: Said = NOTHING) -> None:
        """Write down that the session waits in a phase, so that it is found there again."""
        with self.save.act() as act:
            act.add(self.turn, "PhaseOpened", {"phase": self.phase, **said})

    def turn_to(self, phase: Phase, said: Said = NOTHING) -> None:
        """Open a phase of the turn out of its order.

        Raises:
            SessionError: the session never waits in it, or it cannot be reached from here.
        """
        if phase not in OPENABLE or (phase != "orders" and phase not in self.waits):
            can = [p for p in OPENABLE if p == "orders" or p in self.waits]
            raise SessionError(f"this session does not wait in phase '{phase}'", where="phases",
                               way_out=f"open {' or '.join(can)}")  # fmt: skip
        self.pull(f"turn_to_{phase}")
        self.opened(said)

    def pause(self, reason: str = "", said: Said = NOTHING) -> None:
        """Stop taking anything."""
        turn, phase = self.turn, self.phase
        self.pull("pause")
        try:
            with self.save.act() as act:
                act.add(turn, "GamePaused", {"reason": reason, "phase": phase, **said})
        except SaveError:
            self.pull(f"back_to_{phase}")
            raise

    def resume(self, said: Said = NOTHING) -> None:
        """Go on where the game was paused."""
        self.expect("paused", "resume")
        paused = self._paused
        phase: Phase = paused.content.get("phase", "orders")
        with self.save.act() as act:
            act.add(paused.turn, "GameResumed", {"phase": phase, **said})
        self.pull(f"back_to_{phase}")

    def break_off(self, said: Said) -> None:
        """End the game before its calendar does."""
        if self.phase == "ended":
            raise SessionError("the game has ended already", where="end", way_out="open the debrief")
        phase = self._paused.content["phase"] if self.phase == "paused" else None
        with self.save.act() as act:
            body = {"reason": "the facilitator ended it", "phase": phase or self.phase, **said}
            act.add(self.turn, "GameEnded", body)
        self.pull("break_off")

    def _left_in(self) -> Phase:
        if self.save.contents.turn == self.turns:
            return "ended"
        event = self.save.contents.latest((*_LEFT_IN, "PhaseOpened", "GameResumed"))
        if event is None:
            return "lobby"
        if event.kind in _LEFT_IN:
            return _LEFT_IN[event.kind]
        opened: Phase = event.content.get("phase", "orders")
        return opened

    @property
    def _paused(self) -> Event:
        """The row with which the game was paused."""
        paused = self.save.contents.latest(("GamePaused",))
        assert paused is not None
        return paused
