"""``wargame simulate``: a game among doctrines, with a report a person or a program can read."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wargame.base.errors import UsageError
from wargame.base.text import clean
from wargame.cli.narrate import progress, say
from wargame.cli.players import (
    drawn_seed,
    known_line_up,
    opponents_option,
    player_choices,
    players_option,
    seed_option,
)

if TYPE_CHECKING:
    from wargame.scenario import Scenario

Row = dict[str, Any]


@click.command("simulate", short_help="a game among doctrines, with a report")
@click.argument("scenario")
@seed_option
@click.option("--turns", type=click.IntRange(1), help="Stop after so many turns.")
@players_option
@opponents_option
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Keep the game as a save.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", help="Form of the report."
)
def command(
    scenario: str,
    seed: int | None,
    turns: int | None,
    players: tuple[str, ...],
    opponents: str,
    save: Path | None,
    form: str,
) -> None:
    """Play a game of SCENARIO without people and report it turn by turn.

    The report has the orders of every actor with the reason for each, the news, the scores, and a digest of the world
    after each turn: the same seed and the same players give the same digests.
    """
    report(scenario, seed, turns, players, opponents, save, form)


def report(
    scenario: str,
    seed: int | None = None,
    turns: int | None = None,
    players: tuple[str, ...] = (),
    opponents: str = "standard",
    save: Path | None = None,
    form: str = "text",
) -> None:
    """Play and print."""
    from wargame.scenario import load

    loaded = load(scenario)
    text = loaded.text
    choices = player_choices(players, tuple(text.actors))
    known_line_up(opponents)
    chosen = drawn_seed(seed)
    total = min(turns or text.calendar.turns, text.calendar.turns)
    if turns is not None and turns > total:
        say(f"{loaded.id} ends after {total} turns")
    if save is not None and not save.name:
        raise UsageError("a save needs a name", where="--save", way_out="write for instance --save mine.wargame")
    rows = (
        _played(loaded, chosen, total, choices, opponents)
        if save is None
        else _played_and_saved(loaded, chosen, total, choices, opponents, save)
    )
    first = next(rows)  # what can be refused is refused before anything is printed
    rows = itertools.chain([first], rows)
    head = {"scenario": loaded.id, "title": text.scenario.title, "seed": chosen}
    _print(head, progress(rows, total, "playing", streams=form != "json"), form)


def _print(head: Row, rows: Iterable[Row], form: str) -> None:
    if form == "json":
        click.echo(json.dumps({**head, "turns": list(rows)}, ensure_ascii=False, indent=1))
        return
    if form == "jsonl":
        for row in rows:
            click.echo(json.dumps({**head, **row}, ensure_ascii=False))
        return
    click.echo(f"{head['title']} (seed {head['seed']})")
    scores: dict[str, float] = {}
    for row in rows:
        scores = row["scores"]
        for line in _told(row):
            click.echo(line)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    click.echo("\nscores: " + ", ".join(f"{seat} {score:.0f}" for seat, score in ranked))


def _played(scenario: Scenario, seed: int, turns: int, choices: dict[str, str], opponents: str) -> Iterator[Row]:
    from wargame.analysis.single import played_turns

    yield from played_turns(scenario, seed, turns, choices, opponents)


def _played_and_saved(
    scenario: Scenario, seed: int, turns: int, choices: dict[str, str], opponents: str, path: Path
) -> Iterator[Row]:
    """Play through the session, so that the save is what any other game would leave."""
    from wargame.session.game import Game

    with Game.create(scenario, seed, choices, path, opponents=opponents) as game:
        try:
            for _ in range(turns):
                game.advance()
                yield game.turn_row()
        except (KeyboardInterrupt, GeneratorExit):
            say(f"interrupted; what was played is saved as {path}")
            raise
    say(f"saved as {path}")


def _told(row: Row) -> list[str]:
    """A turn as a person reads it."""
    lines = [f"\nturn {row['turn']}, from {row['date']}   digest {row['digest']}"]
    for order in row["orders"]:
        level = "" if order["level"] is None else f" at {order['level']:.0%}"
        words = f"{order['instrument']}.{order['trigger']}{level}: {clean(order['reason'])}"
        lines.append(f"  {order['actor']:<10} {words}")
    lines.extend(f"  * {clean(note['text'])}" for note in row["news"] if note["weight"] > 0)
    lines.append("  scores " + " ".join(f"{seat} {score:.1f}" for seat, score in row["scores"].items()))
    return lines
