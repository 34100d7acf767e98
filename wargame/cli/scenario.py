"""``wargame scenario``: look at scenarios, begin one, measure its promises, or print the schema for an editor."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from wargame.base.errors import UsageError
from wargame.base.text import clean
from wargame.cli.narrate import say


@click.group("scenario", short_help="list, show, begin and measure scenarios; the schema for editors")
def command() -> None:
    """Scenarios. SCENARIO is a name, a folder or a file."""


@command.command("list", short_help="the scenarios that can be played")
def list_scenarios() -> None:
    """Name the scenarios: those in ./scenarios and those that came with the program.

    Only their headings are read; `wargame check` reads everything.
    """
    from wargame.scenario.heads import known_heads

    for path, head in known_heads():
        if head is None:
            click.echo(f"{clean(path.stem):<20} cannot be played; see wargame check {clean(path.stem)}")
            _complain(path)
            continue
        click.echo(f"{head.id:<20} {head.turns:>3} turns  {len(head.seats)} seats  {clean(head.title)}")


def _complain(path: Path) -> None:
    """Say what is wrong with a scenario whose heading cannot be read."""
    from wargame.scenario import attempt

    _, problems = attempt(path)
    for problem in problems[:1]:
        say(problem.headline())


@command.command("new", short_help="the files of a new scenario, to be rewritten")
@click.argument("name")
@click.option("--seats", default="ardania,belmoor,corland", show_default=True, help="Ids of the actors that play.")
@click.option("--title", default="", help="Title of the scenario; the name by default.")
def new(name: str, seats: str, title: str) -> None:
    """Write a small scenario that can be played at once into scenarios/NAME: one of everything, with comments.

    The first seat has an embargo on the second, the last hosts talks between the two. All of it is invented.
    """
    from wargame.scenario import known_scenarios
    from wargame.scenario.files import slug
    from wargame.scenario.fresh import FEWEST, MOST, fresh
    from wargame.scenario.loading import load_files

    ids = [seat.strip() for seat in seats.split(",") if seat.strip()]
    words = ("true", "false", "null")  # which YAML reads as no text
    wrong = next((seat for seat in ids if seat in words or not re.fullmatch(r"[a-z][a-z0-9_]{0,29}", seat)), None)
    if wrong is not None:
        way_out = "an id has 30 letters a-z, digits and _ at most, begins with a letter, and is not true, false or null"
        raise UsageError(f"'{clean(wrong)}' is no id", where="--seats", way_out=way_out)
    if not FEWEST <= len(set(ids)) == len(ids) <= MOST:
        raise UsageError(f"{seats!r} are not {FEWEST} to {MOST} different seats", where="--seats",
                         way_out="name them with commas between")  # fmt: skip
    if slug(name) != name:
        raise UsageError(f"'{clean(name)}' is no name for a folder of a scenario", where="new",
                         way_out=f"call it {slug(name)}")  # fmt: skip
    folder = Path("scenarios") / name
    if folder.exists() or any(path.stem == name for path in known_scenarios()):
        raise UsageError(f"there is a scenario '{name}' already", where="new", way_out="choose another name")
    files = fresh(name, title or name.replace("-", " ").capitalize(), ids)
    load_files({f"{name}/{path}": text for path, text in files.items()})  # before anything is written
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        click.echo((folder / path).as_posix())
    say(f"now: wargame check {name}, wargame simulate {name}, wargame play {name}")


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


@command.command("worth", short_help="measure what promises are worth to the seats")
@click.argument("scenario")
@click.option("--worlds", type=click.IntRange(2, 4096), default=64, show_default=True, help="Games that are compared.")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="Write the entries to this YAML file.")
def worth(scenario: str, worlds: int, save: Path | None) -> None:
    """Measure what each promise changes in the seats' scores while it is kept, by playing SCENARIO with and without.

    Prints the entries of the key `worth`, for a file of the scenario; designers may overrule them there.
    """
    from wargame.cli.narrate import progress
    from wargame.players.rehearsal import measure, trials
    from wargame.rules.rulebook import Rulebook
    from wargame.scenario import load

    book = Rulebook(load(scenario))
    lines = ["worth:"]
    for key, points in progress(measure(book, worlds=worlds), sum(1 for _ in trials(book)), "measuring"):
        if points:
            lines.append(f"  {key}: {{{', '.join(f'{actor}: {value:g}' for actor, value in points.items())}}}")
    if save is None:
        click.echo("\n".join(lines))
        return
    save.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"{len(lines) - 1} entries written to {save}")


@command.command("schema", short_help="the JSON Schema of scenario files")
def schema() -> None:
    """Print the JSON Schema of scenario files, for completion and checks in an editor."""
    from wargame.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=1))


def _few(names: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
