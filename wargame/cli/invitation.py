"""What a host prints when its door is open: the address, a code for every place, and how sure one can be of it."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wargame.cli.narrate import say
from wargame.cli.qr import qr_lines

if TYPE_CHECKING:
    from wargame.cli.reach import Reach
    from wargame.net.hall import Hall

HIGH: Final = 48
"""Lines of a window that shows all of it, with a code for telephones."""
OTHERS: Final = {"observer": "for those who watch", "facilitator": "for who runs the session"}


def show(hall: Hall, reach: Reach) -> None:
    """Print it, for people and for programs that read the first lines."""
    from wargame.net.address import join_command

    text = hall.game.book.text
    if reach.lan:  # first: where a window is low, what has to be read stays in it
        _show_qr(reach.bases[0])
    click.echo(f"{text.scenario.title}\n\njoin: {join_command(reach.bases[0], 'CODE', reach.pin)}")
    for base in reach.bases[1:]:
        click.echo(f"or at {base}")
    what = "play or watch" if reach.web else "watch"
    click.echo(f"{what} in a browser: {reach.bases[0]}/CODE\n")
    humans = hall.game.humans
    for code, place in hall.roster.codes.items():
        who, note = OTHERS.get(place.role, ""), ""
        if place.role == "seat":
            who = text.actors[place.seat].title
            note = "" if place.seat in humans else f"  (played by {hall.game.players.get(place.seat, 'nobody')})"
        click.echo(f"  {code}  {place!s:<12} {who}{note}")
    code = next(code for code, place in hall.roster.codes.items() if place.role == "facilitator")
    command = join_command(reach.bases[0], code, reach.pin).removeprefix("wargame ")
    click.echo(f"\nrun the session from another terminal:\n\n  {program()} {command}\n")
    if reach.lan:
        _warn(reach)
    if reach.lan and sys.stdout.isatty() and shutil.get_terminal_size().lines < HIGH:
        say("the code for telephones is above: scroll up to it, or make this window higher")
    if hall.game.phase == "lobby":
        say("all wait in the lobby until the facilitator closes it; ctrl+c stops the host, and --save goes on with it")
    sys.stdout.flush()


def program() -> str:
    """How this program is started in the shell that it was started from, so that a line of its own can be copied."""
    if shutil.which("wargame"):
        return "wargame"
    if Path(sys.argv[0]).name == "wargame":
        return shlex.quote(sys.argv[0])
    return f"{shlex.quote(sys.executable)} -m wargame"


def write_cards(hall: Hall, reach: Reach, folder: Path) -> str:
    """Write what is to be printed, for its owner only: there are codes on it. What came of it, in words."""
    from wargame.web.cards import cards

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, page in cards(hall, reach.bases[0], reach.pin, web=reach.web).items():
            path = folder / name
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.write(page)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return f"error: {folder}: the cards cannot be written: {reason}; the session goes on without"
    return f"cards to print are in {folder}; all.html holds them all"


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
