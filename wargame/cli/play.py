"""``wargame play``: a game in this terminal; and what ``wargame`` alone does."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final, Literal

import click

from wargame.base.errors import UsageError
from wargame.cli.begin import Beginning, begins_a_game, split
from wargame.cli.narrate import USAGE, fail, is_terminal, say

if TYPE_CHECKING:
    from wargame.cli.terminal import Terminal
    from wargame.scenario import Scenario
    from wargame.session.local import LocalClient

MAIN_SCENARIO: Final = "kivu-2025"
Glyphs = Literal["braille", "block", "ascii"]
GLYPHS: Final[tuple[Glyphs, ...]] = ("braille", "block", "ascii")
glyphs_option = click.option(
    "--glyphs", type=click.Choice(GLYPHS), help="Characters that maps and charts are drawn with."
)


@click.command("play", short_help="a game in this terminal")
@click.argument("scenario", required=False)
@click.option("--seat", metavar="SEAT", help="The seat you play; asked for if not given.")
@click.option("--hotseat", metavar="SEAT,SEAT", help="Several seats played by people at this one terminal, in turn.")
@begins_a_game
@click.option("--from", "turn", type=click.IntRange(1), default=1, metavar="TURN", help="Turn at which you take your "
              "seat; until then it is played for you.")  # fmt: skip
@glyphs_option
def command(
    scenario: str | None,
    seat: str | None,
    hotseat: str | None,
    beginning: Beginning,
    turn: int,
    glyphs: Glyphs | None,
) -> None:
    """Play SCENARIO (kivu-2025 if you name none) in this terminal.

    The game is saved act by act as it is played, in ./saves if there is such a folder, else in your own data folder.
    """
    require_terminal()
    if seat and hotseat:
        raise UsageError("--seat and --hotseat are both given", where="play", way_out="name all seats in --hotseat")
    from wargame.cli.terminal import Terminal

    with Terminal() as terminal:
        kept = beginning.kept(turn > 1)
        if kept is not None:
            client = terminal.resume(kept, scenario)
            beginning.agree(client.game, hotseat or seat, "--hotseat" if hotseat else "--seat")
        else:
            client = _begun(terminal, scenario or MAIN_SCENARIO, hotseat or seat, beginning, turn)
        run(terminal, client, glyphs)


def _begun(terminal: Terminal, name: str, named: str | None, beginning: Beginning, turn: int) -> LocalClient:
    from wargame.scenario import load

    scenario = load(name)
    seats, choices = beginning.seating(scenario, named, "--hotseat" if len(split(named)) > 1 else "--seat")
    seats = seats or (_asked(scenario),)
    seed = beginning.drawn()
    return terminal.begin(scenario, beginning.path(scenario), seed, seats, choices, beginning.opponents, turn)


def _asked(scenario: Scenario) -> str:
    """The seat a person picks from the list."""
    text = scenario.text
    width = max(len(seat) for seat in text.seats)
    for name in text.seats:
        click.echo(f"  {name:<{width}}  {text.actors[name].title}")
    seat: str = click.prompt("seat", type=click.Choice(list(text.seats)), show_choices=False)
    return seat


def start_menu() -> None:
    """The start menu; without a terminal, a game to look at, so that the program shows what it does anywhere."""
    if not is_terminal():
        say(
            f"no terminal here, so this is a game of {MAIN_SCENARIO} among doctrines; in a terminal, wargame opens "
            "its start menu; see wargame simulate --help"
        )
        from wargame.cli.simulate import report

        report(MAIN_SCENARIO)
        return
    from wargame.cli.terminal import Terminal

    with Terminal() as terminal:
        run(terminal, None, None)


def require_terminal(
    command: str = "play", way_out: str = f"play a game without people with wargame simulate {MAIN_SCENARIO}"
) -> None:
    """End the program where nobody could see a screen or press a key."""
    if not is_terminal():
        fail(f"{command}: there is no terminal here; {way_out}", USAGE)


def run(terminal: Terminal, client: LocalClient | None, glyphs: Glyphs | None) -> None:
    """Show the screens until the person leaves."""
    from wargame.tui.app import WargameApp

    app = WargameApp(terminal, client, glyphs=glyphs)
    app.run()
    if client is not None:
        path = client.game.save.path
        say(f"the game is kept in {path}; wargame play --save {shlex.quote(str(path))} opens it again")
    if app.fault is not None:
        raise app.fault
    if app.return_code:
        raise SystemExit(app.return_code)
