"""What a host prints when its door is open: the address, a code for every place, and how sure one can be of it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from wargame.cli.narrate import say
from wargame.cli.qr import qr_lines

if TYPE_CHECKING:
    from wargame.cli.reach import Reach
    from wargame.net.hall import Hall

OTHERS: Final = {"observer": "for those who watch", "facilitator": "for who runs the session"}


def show(hall: Hall, reach: Reach) -> None:
    """Print it, for people and for programs that read the first lines."""
    text = hall.game.book.text
    click.echo(f"{text.scenario.title}\n\njoin: {reach.command()}")
    for base in reach.bases[1:]:
        click.echo(f"or at {base}")
    click.echo("")
    humans = hall.game.humans
    for code, place in hall.roster.codes.items():
        who, note = OTHERS.get(place.role, ""), ""
        if place.role == "seat":
            who = text.actors[place.seat].title
            note = "" if place.seat in humans else f"  (played by {hall.game.players.get(place.seat, 'nobody')})"
        click.echo(f"  {code}  {place!s:<12} {who}{note}")
    click.echo("")
    if reach.lan:
        _show_qr(reach.bases[0])
        _warn(reach)
    sys.stdout.flush()


def _show_qr(base: str) -> None:
    """For telephones, where a person looks at the terminal."""
    if not sys.stdout.isatty():
        return
    colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for line in qr_lines(base, blocks=_can_write("█▀▄"), colours=colours):
        click.echo(line, color=True)
    click.echo("")


def _can_write(letters: str) -> bool:
    try:
        letters.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _warn(reach: Reach) -> None:
    said = "everybody in this network can reach this host; give each code only to those it is for"
    if reach.proof is None:
        said += "; without --tls, others in the network may read what is sent"
    say(said)
