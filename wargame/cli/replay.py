"""``wargame replay``: a save worked out again from its seed and its orders, and compared with its log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from wargame.cli.narrate import progress, say

if TYPE_CHECKING:
    from wargame.session.replay import Replayed


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
    rows = list(progress(_shown(replay(path, to)), total + 1, "replaying", streams=True))
    again = [row for row in rows if row.older is None and row.turn]
    older = [row for row in rows if row.older is not None]
    if older:
        last = older[-1].turn
        what = f"the opening and turns 1 to {last}" if last else "the opening"
        say(f"{what} were played by rules {older[0].older}, and cannot be worked out again; their worlds are as logged")
    say(f"{len(again)} turn{'' if len(again) == 1 else 's'} replayed, all as the log of {path.name} says")


def _shown(rows: Iterator[Replayed]) -> Iterator[Replayed]:
    """Print every turn as it comes."""
    for row in rows:
        by = "" if row.older is None else f"  as logged by rules {row.older}"
        click.echo((f"turn {row.turn:>3}  {row.digest}" if row.turn else f"opening   {row.digest}") + by)
        yield row
