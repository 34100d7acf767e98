"""The report as one HTML file: no script, nothing fetched, readable by a screen reader and on paper."""

from __future__ import annotations

from importlib import resources
from typing import Any

from markupsafe import Markup

from wargame.analysis.debrief import svg
from wargame.analysis.debrief.findings import findings
from wargame.analysis.debrief.story import Story
from wargame.base.html import environment


def page(story: Story) -> str:
    """The report; everything that somebody wrote is escaped."""
    folder = resources.files("wargame") / "analysis" / "debrief"
    template = environment().from_string((folder / "page.html.j2").read_text(encoding="utf-8"))
    return template.render(story=story, text=story.book.text, findings=findings(story), **_pictures(story)) + "\n"


def _pictures(story: Story) -> dict[str, Any]:
    book, worlds, told = story.book, story.worlds, story.debrief
    dates = [book.scenario.date_of(turn + 1).strftime("%d %b") for turn in range(len(worlds))]
    known = svg.holders(book, worlds)
    short = {seat: book.text.actors[seat].short for seat in story.seats}
    scores = {short[r.seat]: r.history for r in told.results}
    people = {
        "fled in the turn": [float(w["newly_displaced"][0]) for w in worlds],
        "crossed a border": [float(w["refugees"][0]) for w in worlds],
    }
    aims = {
        seat: Markup(svg.lines(f"Objectives of {story.title_of(seat)} over the turns",  # noqa: S704  (escaped there)
                               {aim.title[:18]: aim.history for aim in story.aims[seat]}, dates, low=0.0, height=220))
        for seat in story.seats
    }  # fmt: skip
    return {
        "holders": known.values(),
        "score_lines": Markup(svg.lines("Scores of the seats over the turns", scores, dates)),  # noqa: S704
        "people_lines": Markup(svg.lines("People over the turns", people, dates, low=0.0)),  # noqa: S704
        "aim_lines": aims,
        "map_before": Markup(svg.zone_map("The map at the start", book, worlds[0], known)),  # noqa: S704
        "map_after": Markup(svg.zone_map("The map at the end", book, worlds[-1], known, worlds[0])),  # noqa: S704
        "quarters": sorted({round(k * (len(worlds) - 1) / 4) for k in range(5)}),
        "short": short,
    }
