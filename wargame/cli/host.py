"""``wargame host``: a session that others join over a network."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wargame.base.errors import UsageError
from wargame.cli.begin import Beginning, begins_a_game
from wargame.cli.invitation import show, write_cards
from wargame.cli.narrate import say
from wargame.cli.reach import Reach, Reaching, is_reached

if TYPE_CHECKING:
    from wargame.net.hall import Hall
    from wargame.session.game import Game

KEPT: Final = 8
"""Back-ups, where nothing is said of them."""


@click.command("host", short_help="a session that others join over a network")
@click.argument("scenario", required=False)
@click.option("--seats", metavar="SEAT,SEAT", help="Seats that people play; all of them if not given.")
@is_reached
@begins_a_game
@click.option("--clock/--no-clock", default=True, show_default=True, help="Whether phases last as long as the scenario "
              "says, where it says so; else until everybody is ready.")  # fmt: skip
@click.option("--backups", type=click.IntRange(0, 999), default=KEPT, show_default=True, help="Back-ups of the "
              "save that are kept, one made after every turn; see wargame saves restore.")  # fmt: skip
@click.option("--cards", type=click.Path(path_type=Path, file_okay=False), help="Write cards and briefs to print into "
              "this folder: one page a seat, a sheet for who runs the session, and all of them.")  # fmt: skip
@click.option("--check", is_flag=True, help="Only check whether this machine can host; exit code 1 if not.")
def command(
    scenario: str | None,
    seats: str | None,
    reaching: Reaching,
    beginning: Beginning,
    clock: bool,
    backups: int,
    cards: Path | None,
    check: bool,
) -> None:
    """Host a session of SCENARIO: prints the address and a code for every seat, and serves until it is interrupted.

    Others join with wargame join ADDRESS/CODE. A host that was stopped, or killed, goes on where it was with --save.
    """
    if check:
        from wargame.cli.preflight.finding import report
        from wargame.cli.preflight.host import host_findings

        raise SystemExit(report(host_findings(scenario, reaching, beginning.save)))
    from wargame.net.hall import Hall

    with reaching.listening() as port:  # before anything is begun: where it cannot be had, nothing is left behind
        game = _game(scenario, seats, beginning)
        try:
            reach = reaching.reach(game.save.path)
            workshop = game.book.text.workshop if clock else None
            hall = Hall(game, workshop=workshop, complain=say, backups=backups)
        except BaseException:
            game.close()
            raise
        asyncio.run(_serve(hall, replace(reach, port=port.getsockname()[1]), port, cards))


def _game(name: str | None, seats: str | None, beginning: Beginning) -> Game:
    """The game of a save that is there, or a new one."""
    from wargame.scenario import load
    from wargame.session.game import Game
    from wargame.session.wire import HUMAN

    kept = beginning.kept()
    if kept is not None:
        game = Game.open(kept, scenario=name, waits=None)
        try:
            beginning.agree(game, seats, "--seats")
        except BaseException:
            game.close()
            raise
        return game
    if name is None:
        raise UsageError("no scenario is named", where="host", way_out="'wargame scenario list' shows those there are")
    scenario = load(name)
    people, choices = beginning.seating(scenario, seats, "--seats")
    people = people or tuple(seat for seat in scenario.text.seats if seat not in choices)
    path = beginning.path(scenario)
    path.parent.mkdir(parents=True, exist_ok=True)
    who = {**choices, **dict.fromkeys(people, HUMAN)}
    return Game.create(scenario, beginning.drawn(), who, path, opponents=beginning.opponents, waits=None)


async def _serve(hall: Hall, reach: Reach, port: socket.socket, cards: Path | None) -> None:
    from aiohttp import web

    from wargame.net.server import build_app
    from wargame.web.site import add_pages

    app = build_app(hall, names=reach.names)
    add_pages(app, seats=reach.web, pin=reach.proof.fingerprint if reach.proof else "")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.SockSite(runner, port, ssl_context=reach.proof.context if reach.proof else None).start()
    gc.collect()
    gc.freeze()  # the scenario stays as it is: looking through it again and again would hold everybody up
    show(hall, reach)
    if cards is not None:
        say(write_cards(hall, reach, cards))
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
