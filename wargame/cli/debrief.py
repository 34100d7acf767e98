"""``wargame debrief``: the after-action report of a game."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from wargame.base.errors import UsageError
from wargame.base.text import suggest
from wargame.cli.narrate import say

FORMS: Final = (".html", ".json", ".csv")


@click.command("debrief", short_help="the after-action report of a game")
@click.argument("save")
@click.option(
    "-o", "--into", "targets", type=click.Path(path_type=Path, dir_okay=False), multiple=True, required=True,
    help="File to write, as its ending says: .html, .json or .csv; may be given several times.",
)  # fmt: skip
@click.option("--facilitator", is_flag=True, help="Also of a game that is not over; opens what is hidden in it.")
def command(save: str, targets: tuple[Path, ...], facilitator: bool) -> None:
    """Write the after-action report of the game in SAVE, once it is over.

    .html is one file to read, show or print: findings, scores, the map, every seat's objectives over time, turning
    points, texts and promises, what was hidden and what could have been inferred, every turn with the orders of all
    and their reasons, the model's assumptions and sources. .json has the same as data, .csv a row a turn with the seats
    side by side.
    """
    for target in targets:
        if target.suffix.lower() not in FORMS:
            what = f"'{target.suffix or target.name}' is no form of a report"
            raise UsageError(what, where=str(target), way_out=suggest(target.suffix, FORMS, "forms"))
    from wargame.analysis.debrief.export import as_csv, as_json
    from wargame.analysis.debrief.page import page
    from wargame.analysis.debrief.story import read_story
    from wargame.session.folder import find

    story = read_story(find(save), facilitator=facilitator)
    write = {".html": page, ".json": as_json, ".csv": as_csv}
    for target in targets:
        target.write_text(write[target.suffix.lower()](story), encoding="utf-8")
        say(f"{target} written")
    if not story.ended:
        say("the game is not over: these files open what is hidden in it, and are for the facilitator alone")
