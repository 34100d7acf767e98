"""``wargame host``: a session that others join over a network."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from typing import TYPE_CHECKING, Final

import click

from wargame.base.errors import SessionError, UsageError
from wargame.cli.begin import Beginning, begins_a_game
from wargame.cli.narrate import say

if TYPE_CHECKING:
    from wargame.net.hall import Hall
    from wargame.session.game import Game

PORT: Final = 8765


@click.command("host", short_help="a session that others join over a network")
@click.argument("scenario", required=False)
@click.option("--seats", metavar="SEAT,SEAT", help="Seats that people play; all of them if not given.")
@click.option("--lan", is_flag=True, help="Let other machines in; without it only this one can join.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port; 0 for any.")
@begins_a_game
@click.option("--clock/--no-clock", default=True, show_default=True, help="Whether phases last as long as the scenario "
              "says, where it says so; else until everybody is ready.")  # fmt: skip
def command(
    scenario: str | None,
    seats: str | None,
    lan: bool,
    port: int,
    beginning: Beginning,
    clock: bool,
) -> None:
    """Host a session of SCENARIO: prints the address and a code for every seat, and serves until it is interrupted.

    Others join with wargame join ADDRESS/CODE. A host that was stopped, or killed, goes on where it was with --save.
    """
    from wargame.net.hall import Hall

    game = _game(scenario, seats, beginning)
    hall = Hall(game, workshop=game.book.text.workshop if clock else None, complain=say)
    asyncio.run(_serve(hall, "0.0.0.0" if lan else "127.0.0.1", port))  # noqa: S104


def _game(name: str | None, seats: str | None, beginning: Beginning) -> Game:
    """The game of a save that is there, or a new one."""
    from wargame.scenario import load
    from wargame.session.game import HUMAN, Game

    kept = beginning.kept(seats)
    if kept is not None:
        return Game.open(kept, scenario=name, waits=None)
    if name is None:
        raise UsageError("no scenario is named", where="host", way_out="'wargame scenario list' shows those there are")
    scenario = load(name)
    people, choices = beginning.seating(scenario, seats, "--seats")
    people = people or tuple(seat for seat in scenario.text.seats if seat not in choices)
    path = beginning.path(scenario)
    path.parent.mkdir(parents=True, exist_ok=True)
    who = {**choices, **dict.fromkeys(people, HUMAN)}
    return Game.create(scenario, beginning.drawn(), who, path, opponents=beginning.opponents, waits=None)


async def _serve(hall: Hall, address: str, port: int) -> None:
    from aiohttp import web

    from wargame.net.server import build_app

    names = [_own_address()] if address != "127.0.0.1" else []
    runner = web.AppRunner(build_app(hall, names=names), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, address, port)
    try:
        await site.start()
    except OSError as error:
        await runner.cleanup()
        way_out = "another host may run there; choose another with --port"
        raise SessionError("the port cannot be opened", where=f"port {port}", way_out=way_out) from error
    bound = runner.addresses[0][1]
    _print(hall, f"http://{names[0] if names else address}:{bound}")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        await runner.cleanup()
    say(f"the session is kept in {hall.game.save.path}")


def _own_address() -> str:
    """The address by which machines of the same network reach this one; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _print(hall: Hall, base: str) -> None:
    """Address and codes, for people and for programs that read the first lines."""
    text = hall.game.book.text
    click.echo(f"{text.scenario.title}\n\njoin: wargame join {base}/CODE\n")
    humans = hall.game.humans
    for code, place in hall.roster.codes.items():
        if place.role == "seat":
            who = text.actors[place.seat].title
            note = "" if place.seat in humans else f"  (played by {hall.game.players.get(place.seat, 'nobody')})"
        else:
            who, note = {"observer": "for those who watch", "facilitator": "for who runs the session"}[place.role], ""
        click.echo(f"  {code}  {place!s:<12} {who}{note}")
    click.echo("", nl=True)
    import sys

    sys.stdout.flush()
