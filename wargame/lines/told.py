"""What seats and those who watch are told in the same words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wargame.lines.page import Page
from wargame.session.protocol import ClockFace, Debrief, News, Notice, Status
from wargame.tui.words import DECIDED, clock_text, day_text, headlines, number_text, player_text


def status(page: Page, said: Status) -> None:
    """Where the game stands, and who is ready."""
    page.say(f"Turn {said.turn} of {said.turns}, {day_text(said.date)}, phase {said.phase}.", clock_words(said.clock))
    rows = []
    for seat in said.seats:
        ready = "sealed" if seat.sealed and seat.human else "ready" if seat.ready else "not ready"
        who = ", ".join(seat.here) if seat.here else ("nobody connected" if seat.human else player_text(seat.player))
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


def debrief(page: Page, found: Debrief, title: Callable[[str, str], str], unit: Callable[[str], str]) -> None:
    """Everything: what happened, what moved it, what was hidden, and only then the scores."""
    page.say("What happened, from the first day to the last:")
    everybodys = [shown for shown in found.indicators if not shown.cell]
    page.rows([(shown.label, number_text(shown.history[0], unit(shown.field)), "->",
                number_text(shown.value, unit(shown.field))) for shown in everybodys])  # fmt: skip
    page.say("What was in the news:")
    for turn, said in headlines(found.news):
        page.say(f"turn {turn}: {said}", indent=2)
    page.say(f"{DECIDED}.")
    for point in found.turning_points or ("none stands out",):
        page.say(point, indent=2)
    page.say("What was hidden:")
    if "hidden" in found.held:
        page.say("The facilitator has still to open this; type debrief again then.", indent=2)
    page.rows([(name.replace("_", " "), f"{value:.3g}", text) for name, (value, text) in found.hidden.items()])
    page.say("How far each seat met its own objectives, of 100:")
    for result in found.results:
        page.say(f"{title('actor', result.seat)} ({player_text(result.player)}): {result.score:.0f}", indent=2)
        page.rows([(f"{weight:.0%}", f"{score:.0f}", aim) for aim, weight, score in result.objectives], indent=4)


def notice_words(notice: Notice, now: Status, title: Callable[[str, str], str]) -> str:
    """What happened in the session, in words; nothing where it is not worth a line."""
    if notice.kind == "sealed" and notice.seat:
        return f"{title('actor', notice.seat)} is ready"
    if notice.kind == "phase" and notice.text == now.phase:  # not one that was only passed through
        return f"turn {notice.turn}: {notice.text}. {clock_words(now.clock)}".rstrip()
    if notice.kind == "ended":
        return "the game has ended; type debrief"
    return ""
