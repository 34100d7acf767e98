"""``wargame play``: a game in this terminal; and what ``wargame`` alone does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from wargame.base.errors import SaveError, UsageError
from wargame.cli.narrate import USAGE, fail, is_terminal, say
from wargame.cli.players import (
    drawn_seed,
    known_line_up,
    known_seats,
    opponents_option,
    player_choices,
    players_option,
    seed_option,
)

if TYPE_CHECKING:
    from wargame.cli.terminal import Terminal
    from wargame.scenario import Scenario
    from wargame.session.local import LocalClient

MAIN_SCENARIO: Final = "kivu-2025"
Glyphs = Literal["braille", "block", "ascii"]
GLYPHS: Final[tuple[Glyphs, ...]] = ("braille", "block", "ascii")


@click.command("play", short_help="a game in this terminal")
@click.argument("scenario", required=False)
@click.option("--seat", metavar="SEAT", help="The seat you play; asked for if not given.")
@click.option("--hotseat", metavar="SEAT,SEAT", help="Several seats played by people at this one terminal, in turn.")
@opponents_option
@players_option
@seed_option
@click.option("--from", "turn", type=click.IntRange(1), default=1, metavar="TURN", help="Turn at which you take your "
              "seat; until then it is played for you.")  # fmt: skip
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Where the game is kept; a save that "
              "is there is gone on with.")  # fmt: skip
@click.option("--glyphs", type=click.Choice(GLYPHS), help="Characters that maps and charts are drawn with.")
def command(
    scenario: str | None,
    seat: str | None,
    hotseat: str | None,
    opponents: str,
    players: tuple[str, ...],
    seed: int | None,
    turn: int,
    save: Path | None,
    glyphs: Glyphs | None,
) -> None:
    """Play SCENARIO (kivu-2025 if you name none) in this terminal.

    The game is saved act by act as it is played, in ./saves if there is such a folder, else in your own data folder.
    """
    require_terminal()
    if seat and hotseat:
        raise UsageError("--seat and --hotseat are both given", where="play", way_out="name all seats in --hotseat")
    from wargame.cli.terminal import Terminal

    named = tuple(part.strip() for part in (hotseat or seat or "").split(",") if part.strip())
    with Terminal() as terminal:
        kept = None if save is None else _existing(save)
        if kept is not None:
            if named or players or seed is not None or turn > 1:
                what = "it is there already, and has its seats, players and seed"
                raise SaveError(what, where=str(kept), way_out="leave those options out, or name another file")
            client = terminal.resume(kept, scenario)
        else:
            client = _begun(terminal, scenario or MAIN_SCENARIO, named, opponents, players, seed, save, turn)
        run(terminal, client, glyphs)


def _existing(save: Path) -> Path | None:
    """The save that is meant, if it is there: a file, or a name in the folder of saves."""
    from wargame.session.folder import find

    try:
        return find(save)
    except SaveError:
        return None


def _begun(
    terminal: Terminal,
    name: str,
    named: tuple[str, ...],
    opponents: str,
    players: tuple[str, ...],
    seed: int | None,
    save: Path | None,
    turn: int,
) -> LocalClient:
    from wargame.scenario import load
    from wargame.session.folder import new_path

    scenario = load(name)
    text = scenario.text
    seats = known_seats(named, tuple(text.seats), "--hotseat" if len(named) > 1 else "--seat")
    choices = player_choices(players, tuple(text.actors))
    both = [seat for seat in seats if seat in choices]
    if both:
        what = f"'{both[0]}' is played by you and by {choices[both[0]]}"
        raise UsageError(what, where="--player", way_out="name it in one of the two options")
    known_line_up(opponents)
    seats = seats or (_asked(scenario),)
    path = save or new_path(scenario.id)
    return terminal.begin(scenario, path, drawn_seed(seed), seats, choices, opponents, turn)


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
        say(f"the game is kept in {client.game.save.path}")
    if app.return_code:
        raise SystemExit(app.return_code)
