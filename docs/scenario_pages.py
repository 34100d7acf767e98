"""What the pages say of one scenario: its specification, its timetable and teaching points as a workshop, and the list.

The pages call these functions in `cog` blocks, as those of `pages.py`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docs.pages import ROOT, Row, table
from docs.represented import scenario

if TYPE_CHECKING:
    from wargame.scenario import Scenario


def scenario_page(name: str) -> str:
    """The specification of a scenario: its size, what is secret, how it ends, what it rests on."""
    loaded = scenario(name)
    parts = (_sizes(loaded), _secrets(loaded), _aims(loaded), _points(loaded), _assumptions(loaded), _sources(loaded))
    return f"{loaded.text.scenario.summary}\n\n" + "\n".join(part for part in parts if part)


def _sizes(loaded: Scenario) -> str:
    text, calendar = loaded.text, loaded.text.calendar
    kinds = Counter(one.kind for one in text.instruments.values())
    documented = sum(one.documented for one in text.timeline.values())
    doctrines = Counter(one.actor for one in text.doctrines.values())
    parent = text.scenario.extends
    rows: list[Row] = [
        ("name", f"`{loaded.id}`, version {text.scenario.version}"),
        ("extends", f"[{parent}]({parent}.md)" if parent else "nothing"),
        ("calendar", f"{calendar.start} to {calendar.last_day}, {calendar.turns} turns of {calendar.turn_days} days"),
        ("steps of a turn", calendar.steps),
        ("seats", ", ".join(text.actors[seat].title for seat in text.seats)),
        ("actors played by rules", ", ".join(one.title for a, one in text.actors.items() if a not in text.seats)),
        ("orders a turn", ", ".join(f"{seat} {text.actors[seat].orders}" for seat in text.seats)),
        ("doctrines", ", ".join(f"{seat} {doctrines[seat]}" for seat in text.seats)),
        ("map", f"{len(text.zones)} zones, {len(text.sites)} mineral sites, {len(text.routes)} routes"),
        ("forces", len(text.forces)),
        ("instruments", f"{len(text.instruments)}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items())),
        ("timeline", f"{len(text.timeline)} entries, {documented} of them documented"),
    ]
    if text.workshop is not None:
        rows.append(("session", f"{text.workshop.total(calendar.turns):g} minutes, breaks and debrief included"))
    return f"## Specification\n\n{table(('', ''), rows)}\n"


def _secrets(loaded: Scenario) -> str:
    text = loaded.text
    rows = [
        (one.title, ", ".join(text.actors[a].short for a in text.actors if a in loaded.seers(name)))
        for name, one in text.instruments.items()
        if one.seen_by != "all"
    ]
    drawn = [(f"`{k}`", p.meaning, "{:g} to {:g}".format(*p.draw)) for k, p in text.parameters.items() if p.draw]
    return (
        "## What is secret\n\nA seat sees its own means, estimates of forces it does not command, and what is public. "
        "Orders stay sealed until they are opened together. These instruments are seen only by some:\n\n"
        f"{table(('instrument', 'seen by'), rows)}\n\n"
        "These numbers are drawn for each game and shown at the debrief:\n\n"
        f"{table(('parameter', 'meaning', 'drawn from'), drawn)}\n"
    )


def _aims(loaded: Scenario) -> str:
    text = loaded.text
    rows = []
    for seat in text.seats:
        aims = text.objectives[seat]
        wants = [f"{a.title} ({a.weight:.0%}{'' if a.public else ', private'})" for a in aims.objectives.values()]
        lines = "; ".join(line.title for line in aims.red_lines.values()) or "none"
        rows.append((text.actors[seat].title, "; ".join(wants), lines))
    return (
        "## How it ends\n\n"
        f"After {text.calendar.turns} turns. Nobody is eliminated. A seat scores 0 to 100 by its aims; a red line "
        "costs points in every turn in which it is crossed. Private objectives are assessments and may be disputed.\n\n"
        f"{table(('seat', 'objectives', 'red lines'), rows)}\n"
    )


def _points(loaded: Scenario) -> str:
    workshop = loaded.text.workshop
    if workshop is None:
        return ""
    rows = [(p.title, f"turn {p.after}" if p.after else "debrief", p.text) for p in workshop.points.values()]
    return f"## Teaching points\n\n{table(('point', 'when', 'what to say'), rows)}\n"


def _assumptions(loaded: Scenario) -> str:
    from wargame.scenario.checks import facts

    rows = []
    sections: dict[str, list[Any]] = {}
    for path, fact in facts(loaded):
        sections.setdefault(str(path[0]), []).append(fact)
    for section, found in sections.items():
        rows.append(
            (
                section, len(found), sum(bool(f.source) for f in found), sum(f.fiction for f in found),
                sum(f.claim_by is not None for f in found), sum(f.confidence == "low" for f in found),
            )
        )  # fmt: skip
    head = ("section", "entries", "with a source", "invented", "claimed by a party", "low confidence")
    invented = [f"`{k}`: {p.meaning}" for k, p in loaded.text.parameters.items() if p.fiction]
    more = "\n\nInvented parameters:\n\n" + "\n".join(f"- {line}" for line in invented) if invented else ""
    return (
        "## What it assumes\n\nThe rules are those of [the model](../model.md), with the numbers of "
        f"[its parameters](../parameters.md). Of what the scenario states:\n\n{table(head, rows)}{more}\n"
    )


def _sources(loaded: Scenario) -> str:
    parent = loaded.text.scenario.extends
    if parent is not None and loaded.text.sources == scenario(parent).text.sources:
        return f"## Sources\n\nThose of [{parent}]({parent}.md).\n"
    rows = [(name, source.title, source.date or "-") for name, source in loaded.text.sources.items()]
    return f"## Sources\n\n{table(('code', 'what it is', 'date'), rows)}\n"


def scenario_table(at: str = "scenarios/") -> str:
    """The shipped scenarios, each with a link to its page below `at`."""
    rows = []
    for folder in sorted(p for p in (ROOT / "scenarios").iterdir() if p.is_dir()):
        loaded = scenario(folder.name)
        text = loaded.text
        calendar = text.calendar
        span = f"{loaded.date_of(1)} on, {calendar.turns} turns of {calendar.turn_days} days"
        rows.append((f"[`{loaded.id}`]({at}{loaded.id}.md)", text.scenario.title, span, ", ".join(text.seats)))
    return table(("scenario", "title", "calendar", "seats"), rows)


def timetable(name: str, start: int = 13) -> str:
    """When each turn of a workshop begins, and what its phases last, from `start` o'clock."""
    workshop, calendar = scenario(name).text.workshop, scenario(name).text.calendar
    assert workshop is not None
    now, rows = 60.0 * start, list[Row]()
    for turn in range(1, calendar.turns + 1):
        phases = workshop.minutes_of(turn)
        lasts = f"{phases.briefing:g}, {phases.bargaining:g}, {phases.orders:g}, {phases.resolution + phases.report:g}"
        raised = "; ".join(point.title for point in workshop.points.values() if point.after == turn)
        rows.append((_clock(now), f"turn {turn}", lasts, raised))
        now += phases.total
        for pause in workshop.pauses:
            if pause.after == turn:
                rows.append((_clock(now), "break", f"{pause.minutes:g}", pause.text))
                now += pause.minutes
    rows.append((_clock(now), "debrief", f"{workshop.debrief:g}", ""))
    rows.append((_clock(now + workshop.debrief), "end", "", ""))
    return table(("from", "what", "minutes: brief, bargain, order, report", "to raise afterwards"), rows)


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60}:{int(minutes) % 60:02}"


def teaching_points(name: str) -> str:
    """What to raise after which turn, and where to look."""
    text = scenario(name).text
    assert text.workshop is not None
    rows = [
        (f"turn {p.after}" if p.after else "debrief", p.title, p.text,
         ", ".join(text.instruments[i].title for i in p.watch))
        for p in text.workshop.points.values()
    ]  # fmt: skip
    return table(("after", "point", "what to ask", "look at"), rows)
