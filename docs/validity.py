"""Tables of validity.md, from the numbers of validity.json and the words of the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docs.pages import table
from wargame.analysis.record import Record, load_record
from wargame.analysis.validity import identity
from wargame.scenario import load

ROOT = Path(__file__).parent.parent
REFRESH = "`python benchmarks/validity.py`"


@cache
def found() -> dict[str, Any]:
    """The numbers."""
    content: dict[str, Any] = json.loads((ROOT / "docs" / "validity.json").read_text(encoding="utf-8"))
    return content


@cache
def record() -> Record:
    """The words."""
    return load_record("kivu-2025")


def state(numbers: Mapping[str, Any] | None = None) -> str:
    """What the numbers were made with, and whether that is what is shipped."""
    numbers = found() if numbers is None else numbers
    games = numbers["games"]
    now = identity(load(ROOT / "scenarios" / record().record.scenario), record())
    words = {"scenario_digest": "the scenario", "rules": "the rules", "record_digest": "the record"}
    changed = [said for name, said in words.items() if numbers[name] != now[name]]
    made = (
        f"Made with {numbers['scenario']} as of digest `{numbers['scenario_digest'][:12]}`, rules version "
        f"{numbers['rules']}: {games['strategies']:,} games of each strategy, {games['fit']:,} with every parameter "
        f"varied, {games['balance']:,} of each line-up, seed {games['seed']}."
    )
    if changed:
        made += f"\n\n> **Out of date:** {', '.join(changed)} changed since. {REFRESH} makes the numbers anew."
    return made


def share(value: float) -> str:
    """A probability."""
    return f"{value:.0%}"


def number(value: float) -> str:
    """A number with its thousands."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


# --- base rates -----------------------------------------------------------------------------------------------------


def base_rate_rows() -> list[tuple[str, bool | None]]:
    """(row, whether it is inside its range; None where games are too few to say)."""
    rows: list[tuple[str, bool | None]] = []
    for name, rate in record().base_rates.items():
        games = found()["base_rates"].get(name)
        value = None if games is None else games["value"]
        rows.append((name, None if value is None else rate.range[0] <= value <= rate.range[1]))
    return rows


def base_rates() -> str:
    """Every number beside what games give."""
    rows = []
    for name, inside in base_rate_rows():
        rate, games = record().base_rates[name], found()["base_rates"].get(name)
        as_text = number if rate.number is not None else share
        low, high = (as_text(x) for x in rate.range)
        simulated = "-"
        if inside is not None:
            simulated = f"**{as_text(games['value'])}** [{as_text(games['low'])} to {as_text(games['high'])}]"
        claim = f" (claimed by {rate.claim_by})" if rate.claim_by else ""
        how = f" ({rate.range_from})" if rate.range_from else ""
        verdict = {True: "yes", False: "no", None: "too few games"}[inside]
        rows.append(
            (rate.section, f"{rate.says}{claim}", rate.source, f"{low} to {high}{how}", rate.counts, simulated, verdict)
        )
    return table(("", "number", "source", "range", "counted in games", "games", "inside"), rows)


def base_rate_summary() -> str:
    """How many rows are inside, and what the others are about."""
    rows = [(name, inside) for name, inside in base_rate_rows() if inside is not None]
    right = sum(inside for _, inside in rows)
    lines = [f"**{right} of {len(rows)} rows ({right / len(rows):.0%}) are inside their range.**"]
    outside = [name for name, inside in base_rate_rows() if not inside]
    if outside:
        lines += ["", "Outside, or too rare to say:", ""]
        lines += [
            f"- *{record().base_rates[n].counts}*: {record().base_rates[n].explained or 'not explained'}."
            for n in outside
        ]
    return "\n".join(lines) + "\n"


# --- hindcast -------------------------------------------------------------------------------------------------------


def hindcast(late: bool) -> str:
    """The questions answered after the frozen day, or those before it."""
    rows = []
    for name, q in record().hindcast.items():
        games = found()["hindcast"]["forecasts"].get(name)
        if (q.answered > record().record.frozen) != late or games is None:
            continue
        until = f"by {q.by}" if q.by else f"on {q.on}"
        row = [q.asks, until, share(games["unfitted"])]
        rows.append([*row, *([share(games["given"])] if late else []), "yes" if q.happened else "no", q.source])
    head = ["question", "", "on 17 March", *(["on 1 July, fitted"] if late else []), "it happened", "source"]
    return table(head, rows)


def skill() -> str:
    """Brier scores, and skill against the two references."""
    rows = []
    for part, made_by, title in (
        ("fitted", "unfitted", "to 30 June, as shipped"),
        ("scored", "unfitted", "July to December, as shipped"),
        ("scored", "fitted", "July to December, fitted to outcomes up to 30 June"),
    ):
        s = found()["hindcast"][part]
        brier = s["brier"]
        gains = [f"{1 - brier[made_by] / brier[by]:+.2f}" for by in ("base rate", "no change")]
        rows.append(
            (
                title,
                s["count"],
                f"{brier[made_by]:.3f}",
                f"{brier['base rate']:.3f}",
                f"{brier['no change']:.3f}",
                *gains,
            )
        )
    head = (
        "questions",
        "",
        "Brier score",
        "of the base rate",
        "of 'no change'",
        "skill against the first",
        "against the second",
    )
    return table(head, rows)


def calibration() -> str:
    """What was said beside what happened, July to December."""
    rows = [
        (f"{share(low)} to {share(high)}", count, share(said), share(happened))
        for low, high, count, said, happened in found()["hindcast"]["calibration"]
    ]
    return table(("probability given", "questions", "mean of it", "happened"), rows)


def fit() -> str:
    """What fitting kept and moved."""
    h = found()["hindcast"]
    early = h["fitted"]["count"]
    moved = ", ".join(f"`{name}` {shift:+.2f}" for name, shift in h["moved"])
    return (
        f"Kept are {h['kept']:,} of {found()['games']['fit']:,} games, which agree with at least {h['agree']} of the "
        f"{early} outcomes up to 30 June. In them these parameters lie off their middle, in standard deviations of "
        f"rank (give or take {h['moved_error']:.2f}): {moved}. The base rate is the share of yes among those {early} "
        f"outcomes, {share(h['base_rate'])}.\n"
    )


# --- sensitivity, strategies, balance -------------------------------------------------------------------------------


def sensitivity() -> str:
    """The ten parameters that matter most for each seat's score."""
    rows = [
        (s["score"], share(s["explained"]), ", ".join(f"`{i['parameter']}` {i['coefficient']:+.2f}" for i in s["top"]))
        for s in found()["sensitivity"]
    ]
    return table(("score of", "R²", "parameters, the strongest first"), rows)


def sensitivity_error() -> str:
    """The standard error of the coefficients."""
    worst = max(i["error"] for s in found()["sensitivity"] for i in s["top"])
    return f"Coefficients are good to about {worst:.2f} (one standard error).\n"


def strategies() -> str:
    """How each strategy does beside quiet diplomacy."""
    rows = []
    for name, s in found()["strategies"].items():
        words = [f"{number(mean)} ({share(better)})" for mean, better in s["yardsticks"].values()]
        wins = ("-", "-") if name == "quiet" else (share(s["succeeds"]), share(s["fails"]))
        rows.append((record().strategies[name].title, *wins, *words))
    return table(("strategy", "succeeds", "fails", *(y.title for y in record().yardsticks.values())), rows)


def strategy_scores() -> str:
    """What the strategies are worth to each seat."""
    told: Mapping[str, Any] = found()["strategies"]
    seats = next(iter(told.values()))["scores"]
    rows = [
        (
            record().strategies[name].title,
            *(f"{median:.0f} ({share(better)})" for median, better in s["scores"].values()),
        )
        for name, s in told.items()
    ]
    return table(("strategy", *seats), rows)


def head_to_head() -> str:
    """Pressure against integration."""
    told = found()["pressure_against_integration"]
    return table(
        ("yardstick", "draws in which pressure does better than integration"),
        [(record().yardsticks[name].title, share(value)) for name, value in told.items()],
    )


def hinges() -> str:
    """On which hidden question each strategy hangs."""
    rows = [
        (
            record().strategies[name].title,
            f"`{h['parameter']}`",
            f"{share(h['low'])} / {share(h['low_fails'])}",
            f"{share(h['high'])} / {share(h['high_fails'])}",
        )
        for name, s in found()["strategies"].items()
        for h in s["hinges"]
    ]
    return table(("strategy", "hidden parameter", "succeeds / fails in its lowest third", "in its highest third"), rows)


def balance_rows() -> str:
    """Scores by line-up and seat."""
    rows = [
        (
            r["line_up"], r["seat"], f"{r['median']:.0f} [{r['low']:.0f} to {r['high']:.0f}]", share(r["leads"]),
            r["idle"], f"`{r['busiest'][0]}` {share(r['busiest'][1])}",
            f"`{r['decisive'][0]}` {share(r['decisive'][1])}",
        )
        for r in found()["balance"]["rows"]
    ]  # fmt: skip
    head = ("line-up", "seat", "score", "leads", "idle turns", "commonest order", "order that goes most with the score")
    return table(head, rows)


def balance_summary() -> str:
    """The findings in words."""
    b = found()["balance"]
    between = ", ".join(f"{share(value)} in line-up {name}" for name, value in b["by_seat"].items())
    dominant = _listed(f"`{r['decisive'][0]}` ({r['seat']})" for r in b["dominant"])
    chance = ", ".join(f"{seat} {share(c['better'])} ({c['gap']:+.0f})" for seat, c in b["chance"].items())
    return (
        f"- Instruments on which no doctrine and no random player ever gave an order: {_listed(b['unused'])}.\n"
        f"- Orders that explain more than a quarter of their seat's score when everybody plays at random: {dominant}.\n"
        f"- Share of the variance of all scores that lies between the seats: {between}.\n"
        "- Games in which a seat's default doctrine scores more than chance in its place, in the same world (and by "
        f"how many points on average): {chance}.\n"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
