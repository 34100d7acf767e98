"""``wargame scenario``: look at a scenario, or print the schema for an editor."""

from __future__ import annotations

import json

import click

from wargame.base.text import clean
from wargame.cli.narrate import say


@click.group("scenario", short_help="list and show scenarios; the schema")
def command() -> None:
    """Scenarios: a name, a folder or a file."""


@command.command("list", short_help="the scenarios that can be played")
def list_scenarios() -> None:
    """Name the scenarios: those in ./scenarios and those that came with the program."""
    from wargame.scenario import attempt
    from wargame.scenario.load import known_scenarios

    for path in known_scenarios():
        scenario, problems = attempt(path)
        if scenario is None:
            click.echo(f"{clean(path.stem):<20} cannot be played; see wargame check {clean(path.stem)}")
            say(problems[0].headline())
            continue
        text = scenario.text
        title = clean(text.scenario.title)
        click.echo(f"{scenario.id:<20} {text.calendar.turns:>3} turns  {len(text.seats)} seats  {title}")


@command.command("show", short_help="what a scenario holds")
@click.argument("scenario")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def show(scenario: str, form: str) -> None:
    """Show what SCENARIO holds: seats, instruments by kind, timeline, hidden parameters."""
    from wargame.scenario import load

    loaded = load(scenario)
    text = loaded.text
    if form == "json":
        click.echo(text.model_dump_json(by_alias=True, exclude_defaults=True, indent=1))
        return
    click.echo(f"{text.scenario.title}  ({loaded.id}, version {text.scenario.version})\n\n{text.scenario.summary}\n")
    calendar = text.calendar
    click.echo(f"{calendar.turns} turns of {calendar.turn_days} days from {calendar.start}")
    for label, letter in (
        ("seats", None),
        ("zones", "Z"),
        ("forces", "F"),
        ("sites", "M"),
        ("routes", "R"),
        ("commodities", "C"),
        ("purses", "P"),
        ("hidden parameters", "H"),
        ("timeline entries", "T"),
    ):
        names = tuple(text.seats) if letter is None else loaded.axes[letter]
        click.echo(f"{len(names):>4} {label}: {_few(names)}")
    kinds: dict[str, list[str]] = {}
    for name, part in text.instruments.items():
        kinds.setdefault(part.kind, []).append(name)
    click.echo(f"{len(text.instruments):>4} instruments")
    for kind, names_of_kind in kinds.items():
        click.echo(f"     {len(names_of_kind):>3} {kind}: {_few(tuple(names_of_kind))}")
    for name, doctrine in text.doctrines.items():
        mark = "*" if doctrine.default else " "
        click.echo(f"   {mark} {name:<26} {doctrine.title} ({len(doctrine.rules)} rules)")


@command.command("schema", short_help="the JSON Schema of scenario files")
def schema() -> None:
    """Print the JSON Schema of scenario files, for completion and checks in an editor."""
    from wargame.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=1))


def _few(names: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
