"""``wargame check``: every problem of scenarios, at once, with file, line and column."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from wargame.base.errors import Problem, UsageError
from wargame.cli.narrate import OK, USAGE, progress, say


@click.command("check", short_help="validate scenarios")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the problems."
)
def command(paths: tuple[str, ...], form: str) -> None:
    """Validate scenarios: names, folders, files, or folders of scenarios; all that can be found by default.

    Prints every problem as file:line:col: path: what; way out. Exit code 0 if there is none, 2 if there is any.
    """
    targets = _targets(paths)
    problems = list(dict.fromkeys(p for found in progress(_checked(targets), len(targets), "checking") for p in found))
    if form == "json":
        click.echo(json.dumps([_row(p) for p in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem))
    many = f"{len(targets)} scenario{'' if len(targets) == 1 else 's'}"
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}" if problems else "no problems"
    say(f"{count} in {many}")
    raise SystemExit(USAGE if problems else OK)


def _targets(paths: tuple[str, ...]) -> list[str | Path]:
    """The scenarios meant; a folder that is none itself stands for those in it."""
    from wargame.scenario.files import is_scenario, scenarios
    from wargame.scenario.loading import known_scenarios

    targets: list[str | Path] = []
    for path in paths:
        folder = Path(path)
        inside = scenarios([folder]) if folder.is_dir() and not is_scenario(folder) else []
        targets += inside or [folder if folder.exists() else path]
    if not paths:
        targets += known_scenarios()
    if not targets:
        raise UsageError("there are no scenarios here", where="check", way_out="name a folder or a file")
    return targets


def _checked(targets: list[str | Path]) -> Iterator[list[Problem]]:
    from wargame.scenario import attempt

    for target in targets:
        yield attempt(target)[1]


def _row(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.col,
        "path": problem.path,
        "what": problem.what,
        "way_out": problem.way_out,
    }
