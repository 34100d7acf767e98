"""The report as data: everything as JSON, and the turns side by side as CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any, Final

from wargame.analysis.debrief.findings import findings
from wargame.analysis.debrief.story import Story, Turn
from wargame.base.text import clean

FORMULA: Final = ("=", "+", "-", "@")
"""How a text begins that a spreadsheet would run."""


def as_json(story: Story) -> str:
    """Everything that the page shows, by name."""
    told: dict[str, Any] = {
        "scenario": story.book.scenario.id,
        "title": story.book.text.scenario.title,
        "seed": story.seed,
        "rules": story.rules,
        "log": story.head,
        "ended": story.ended,
        "findings": [asdict(f) for f in findings(story)],
        "debrief": story.debrief.model_dump(mode="json"),
        "turns": [
            {**asdict(t), "news": [n.model_dump() for n in t.news], "orders": [o.model_dump() for o in t.orders]}
            for t in story.turns
        ],
        "objectives": {seat: [asdict(aim) for aim in aims] for seat, aims in story.aims.items()},
        "texts": [asdict(text) for text in story.texts],
        "promises": [asdict(promise) for promise in story.promises],
        "again": None if story.again is None else asdict(story.again),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_csv(story: Story) -> str:
    """A row a turn: scores and head-line numbers, then the orders of every seat beside each other, then the news."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    told = story.debrief
    numbers = [i for i in told.indicators if i.field != "score"]
    rows.writerow(
        ["turn", "from", *(f"score {seat}" for seat in story.seats), *(_cell(i.label) for i in numbers),
         *(f"orders {seat}" for seat in story.seats), "news"]
    )  # fmt: skip
    for turn in story.turns:
        news = "; ".join(n.text for n in turn.news if n.weight > 0)
        rows.writerow(
            [turn.number, turn.date, *(f"{turn.scores[seat]:.1f}" for seat in story.seats),
             *(f"{i.history[turn.number]:.6g}" for i in numbers),
             *(_cell(_ordered(turn, seat)) for seat in story.seats), _cell(news)]
        )  # fmt: skip
    return out.getvalue()


def _ordered(turn: Turn, seat: str) -> str:
    return "; ".join(
        f"{o.instrument}.{o.trigger}" + (f" ({o.reason})" if o.reason else "") for o in turn.orders if o.seat == seat
    )


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = clean(text, limit=8000)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
