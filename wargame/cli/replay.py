"""``wargame replay``: a save worked out again from its seed and its orders, and compared with its log."""

from __future__ import annotations

import click

from wargame.cli.narrate import progress, say


@click.command("replay", short_help="re-run a save and verify it")
@click.argument("save")
@click.option("--to", type=click.IntRange(0), metavar="TURN", help="Last turn to replay; all of them by default.")
def command(save: str, to: int | None) -> None:
    """Re-run SAVE (a file, or the name of a save) and compare every field of every turn with its log.

    Prints a line per turn. Exit code 3 names the first turn, field and cell that differ.
    """
    from wargame.session.folder import find
    from wargame.session.replay import replay
    from wargame.session.verify import contents

    path = find(save)
    total = contents(path).turn if to is None else to
    last = 0
    for row in progress(replay(path, to), total + 1, "replaying", streams=True):
        click.echo(f"turn {row.turn:>3}  {row.digest}" if row.turn else f"opening   {row.digest}")
        last = row.turn
    say(f"{last} turn{'' if last == 1 else 's'} replayed, all as the log of {path.name} says")
