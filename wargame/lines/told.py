"""What seats and those who watch are told in the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wargame.lines.page import Page
from wargame.session.protocol import ClockFace, News, Notice, Status
from wargame.tui.words import clock_text, day_text


def status(page: Page, said: Status) -> None:
    """Where the game stands, and who is ready."""
    page.say(f"Turn {said.turn} of {said.turns}, {day_text(said.date)}, phase {said.phase}.", clock_words(said.clock))
    rows = []
    for seat in said.seats:
        ready = "sealed" if seat.sealed and seat.human else "ready" if seat.ready else "not ready"
        who = ", ".join(seat.here) if seat.here else ("nobody connected" if seat.human else seat.player)
        rows.append((seat.seat, ready if seat.human else "", f"{seat.title}: {who}"))
    page.rows(rows)


def clock_words(clock: ClockFace | None) -> str:
    """The clock in words.

    >>> clock_words(ClockFace(left=95, whole=600, stopped=False))
    '1:35 left.'
    >>> clock_words(ClockFace(left=40, whole=60, stopped=True))
    '0:40 left; the clock stands still.'
    """
    if clock is None:
        return ""
    words = f"{clock_text(clock.left)} left"
    return words + ("; the clock stands still." if clock.stopped else ".")


def news(page: Page, rows: Sequence[News]) -> None:
    """The news of a turn, headlines first marked."""
    shown = [row for row in rows if row.weight > 0]
    for row in shown:
        page.say(("! " if row.weight > 1 else "- ") + row.text, indent=2)
    if not shown:
        page.say("Nothing that you would read of.", indent=2)


def notice_words(notice: Notice, now: Status, title: Callable[[str, str], str]) -> str:
    """What happened in the session, in words; nothing where it is not worth a line."""
    if notice.kind == "sealed" and notice.seat:
        return f"{title('actor', notice.seat)} is ready"
    if notice.kind == "phase" and notice.text == now.phase:  # not one that was only passed through
        return f"turn {notice.turn}: {notice.text}. {clock_words(now.clock)}".rstrip()
    if notice.kind == "ended":
        return "the game has ended; type debrief"
    return ""
