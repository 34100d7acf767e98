"""The time left in a phase, as a value: wound when the phase is opened, stopped, extended within its cap.

It counts seconds of the host's clock. Clients are told what is left, never when it is over by the host's watch: their
own clocks may say anything.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

from wargame.base.errors import SessionError
from wargame.scenario.workshop import Workshop
from wargame.session.protocol import ClockFace
from wargame.session.wire import Phase

AFTER_A_STOP: Final = 60.0
"""Seconds that a phase has at least when the host is started again in the middle of it."""


class Clock(BaseModel):
    """The clock of one phase of one turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    turn: int
    phase: Phase
    whole: float
    """Seconds that it was wound for."""
    ends: float
    """When it runs out, in seconds since 1970, while it runs."""
    stopped: float | None = None
    """Seconds left while it stands still."""
    extended: float = 0.0
    """Seconds added so far."""
    graces: int = 0
    """How often it was extended by itself, for seats that had not submitted."""
    nudged: bool = False
    """Those who had not submitted were reminded."""
    acts: int = 0
    """Row of the log up to which extensions by the facilitator are in it."""

    def left(self, now: float) -> float:
        """Seconds left."""
        return max(self.ends - now, 0.0) if self.stopped is None else self.stopped

    def face(self, now: float) -> ClockFace:
        """What everybody may see."""
        return ClockFace(left=round(self.left(now), 1), whole=self.whole + self.extended,
                         stopped=self.stopped is not None)  # fmt: skip

    def stop(self, now: float) -> Clock:
        """Stand still."""
        return self if self.stopped is not None else self.model_copy(update={"stopped": self.left(now)})

    def go(self, now: float) -> Clock:
        """Go on."""
        if self.stopped is None:
            return self
        return self.model_copy(update={"stopped": None, "ends": now + self.stopped})

    def extend(self, seconds: float, longest: float, now: float) -> Clock:
        """Add time, up to the cap of the phase.

        Args:
            seconds: how much more is wanted.
            longest: seconds that the phase may last in all.
            now: the present.

        Raises:
            SessionError: there is nothing left to add.
        """
        room = longest - self.whole - self.extended
        added = min(seconds, room)
        if added <= 0:
            what = f"a phase lasts no more than {longest / 60:g} minutes"
            raise SessionError(what, where="clock", way_out="close the phase, or pause the session")
        return self.lengthen(added, now, self.acts)

    def lengthen(self, seconds: float, now: float, acts: int) -> Clock:
        """Add time without a cap, by what the log says up to row `acts`."""
        update: dict[str, float] = {"extended": self.extended + seconds, "acts": acts}
        if self.stopped is None:
            update["ends"] = max(self.ends, now) + seconds
        else:
            update["stopped"] = self.stopped + seconds
        return self.model_copy(update=update)

    def again(self, now: float) -> Clock:
        """As it stands when the host has been down: nobody loses the phase over that."""
        if self.stopped is not None or self.ends >= now + AFTER_A_STOP:
            return self
        return self.model_copy(update={"ends": now + min(AFTER_A_STOP, self.whole)})


def wound(workshop: Workshop, turn: int, phase: Phase, now: float, acts: int = 0) -> Clock | None:
    """The clock of a phase that is opened after row `acts` of the log; nothing where it lasts until it is closed."""
    minutes = workshop.minutes_of(turn)
    given = {
        "briefing": minutes.briefing, "bargaining": minutes.bargaining, "orders": minutes.orders,
        "report": minutes.resolution + minutes.report,
    }.get(phase, 0.0)  # fmt: skip
    return Clock(turn=turn, phase=phase, whole=60 * given, ends=now + 60 * given, acts=acts) if given else None


def waits_of(workshop: Workshop | None) -> tuple[Phase, ...]:
    """The phases in which a session of a scenario waits."""
    return ("lobby", "briefing", "bargaining", "report") if workshop else ()
