"""Numbers and names in the words a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from wargame.base.text import clean

if TYPE_CHECKING:
    from textual.content import Content

    from wargame.session.facilitator import Difference, Rehearsal
    from wargame.session.protocol import News

PLUS, MINUS = "+", "-"
DECIDED: Final = "Why it ended so: the turns that moved most for each seat"
"""Heading of the turning points at the debrief."""
HEADLINES: Final = 3
"""Told of each turn when a game has ended."""
SPREAD: Final = (
    "In brackets: the least and the most that it changes in the imagined worlds; one number where all agree."
)
"""What the notes beside the differences of a dry run mean."""


def plain(text: object, style: str = "", *, lines: bool = False) -> Content:
    """A stranger's text as content that is shown and never interpreted."""
    from textual.content import Content  # here, so that those who show plain lines need no textual

    return Content.styled(clean(str(text), lines=lines), style) if style else Content(clean(str(text), lines=lines))


def short_count(value: float) -> str:
    """A count of people, tonnes or fighters in few characters.

    >>> [short_count(v) for v in (0, 950, 12_340, 2_290_000, 17_000_000)]
    ['0', '950', '12.3k', '2.29m', '17.0m']
    """
    size = abs(value)
    if size >= 1e9:
        return f"{value / 1e9:.2f}bn"
    if size >= 1e7:
        return f"{value / 1e6:.1f}m"
    if size >= 1e6:
        return f"{value / 1e6:.2f}m"
    if size >= 1e4:
        return f"{value / 1e3:.1f}k"
    if size >= 1e3:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value == round(value) or size >= 100 else f"{value:.1f}"


def money(millions: float) -> str:
    """Millions of US dollars.

    >>> [money(v) for v in (0, 3.25, 910, 13_400, -20)]
    ['$0', '$3.2m', '$910m', '$13.4bn', '-$20m']
    """
    sign, size = ("-" if millions < 0 else ""), abs(millions)
    if size >= 1000:
        return f"{sign}${size / 1000:.1f}bn"
    if size >= 10 or size == round(size):
        return f"{sign}${size:.0f}m" if size else "$0"
    return f"{sign}${size:.1f}m"


def number_text(value: float | None, unit: str) -> str:
    """A number with as much of its unit as a table cell needs; a dash for what the seat does not see.

    >>> number_text(0.42, "share"), number_text(12.5, "USD m"), number_text(None, "index"), number_text(61.6, "index")
    ('42%', '$12m', '-', '62')
    """
    if value is None:
        return "-"
    if unit == "share":
        return f"{value * 100:z.0f}%"
    if unit.startswith("USD m"):
        return money(value)
    if unit in ("index", "points", "0-100"):
        return f"{value:.0f}"
    if unit == "-3..3":
        return f"{value:+.1f}" if abs(value) >= 0.05 else "0.0"
    if unit == "factor":
        return f"{value:.2f}"
    if unit == "USD":
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"
    return short_count(value)


def change_text(before: float, after: float, unit: str) -> str:
    """The difference with its sign, empty where it is too small to show.

    >>> change_text(0.40, 0.42, "share"), change_text(5, 5, "index")
    ('+2%', '')
    """
    text = number_text(after - before, unit)
    if invisible(text):
        return ""
    return text if text.startswith(("-", "+")) else "+" + text


def invisible(figure: str) -> bool:
    """Whether a figure shows nothing but zeros: the number is less than it can show.

    >>> invisible("-0.0%"), invisible("+$0"), invisible("+0.01")
    (True, True, False)
    """
    return not figure.strip("+-$0.%mk")


def believed(kept: float | None, broken: float | None) -> str:
    """How far a word is believed, by what speaks for it and against it; a dash where the seat does not see it.

    >>> believed(3.0, 1.0), believed(1.0, 1.0), believed(None, None)
    ('75%', '50%', '-')
    """
    return "-" if kept is None or broken is None else number_text(kept / (kept + broken), "share")


def good_style(change: float, good: int) -> str:
    """Theme colour of a change: whether more is better for its owner decides, and zero says nothing."""
    if not good or not change:
        return ""
    return "$text-success" if (change > 0) == (good > 0) else "$text-error"


def difference_note(found: Difference) -> str:
    """By how much something differs over the worlds of a dry run: a range, or one number where its ends look alike.

    >>> from wargame.session.facilitator import Difference
    >>> row = {"field": "support", "cell": (), "label": "", "unit": "", "without": "5", "instead": "4"}
    >>> [difference_note(Difference(low=low, high=-0.098, **row)) for low in (-0.5, -0.09801)]
    [' (-0.5 to -0.098)', ' (-0.098)']
    """
    if found.low or found.high:
        low, high = f"{found.low:+.3g}", f"{found.high:+.3g}"
        return f" ({low})" if low == high else f" ({low} to {high})"
    return f" (in {found.share:.0%} of the worlds)" if found.share < 1 else ""


def headlines(news: Iterable[News]) -> Iterator[tuple[int, str]]:
    """What made the news of each turn, in a line: the first sentences of what weighs most.

    >>> from wargame.session.protocol import News
    >>> rows = [News(number=n, turn=1, kind="", text=f"Item {n}. More.", weight=n) for n in (1, 2)]
    >>> list(headlines(rows))
    [(1, 'Item 2')]
    """
    for turn, rows in groupby(news, key=lambda row: row.turn):
        found = [row.text.split(". ")[0].removesuffix(".") for row in rows if row.weight > 1][:HEADLINES]
        if found:
            yield turn, "; ".join(found)


def player_text(player: str) -> str:
    """Who filled a seat, as people say it.

    >>> player_text("human"), player_text("doctrine:patient"), player_text("random")
    ('a person', 'patient', 'random')
    """
    return "a person" if player == "human" else clean(player).removeprefix("doctrine:")


def is_spread(found: Rehearsal) -> bool:
    """Whether any of the differences is a range."""
    return any(" to " in difference_note(one) for one in found.by_the_end)


def day_text(iso: str) -> str:
    """An ISO date as people write it.

    >>> day_text("2025-03-17"), day_text("soon")
    ('17 Mar 2025', 'soon')
    """
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return clean(iso)
    return f"{day.day} {day:%b %Y}"


def clock_text(seconds: float) -> str:
    """Time left, as a clock shows it.

    >>> clock_text(95), clock_text(0.4), clock_text(3725)
    ('1:35', '0:00', '62:05')
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def spaced(identifier: str) -> str:
    """An id as words.

    >>> spaced("under_way")
    'under way'
    """
    return clean(identifier).replace("_", " ")


def heading(identifier: str) -> str:
    """An id as a heading.

    >>> heading("relief_access")
    'Relief access'
    """
    words = spaced(identifier)
    return words[:1].upper() + words[1:]
