"""``wargame join``: take a seat in a session that runs elsewhere."""

from __future__ import annotations

import asyncio
import getpass
import os
from typing import TYPE_CHECKING, Final

import click

from wargame.base.errors import UsageError
from wargame.cli.play import GLYPHS, Glyphs, require_terminal

if TYPE_CHECKING:
    from wargame.net.ticket import Address, Ticket

TOKEN: Final = "WARGAME_TOKEN"  # noqa: S105  (the name of the variable)
"""Environment variable with a token, for programs that start a seat for somebody."""


@click.command("join", short_help="take a seat in a session that runs elsewhere")
@click.argument("address")
@click.option("--name", help="What others see you as; your user name if not given.")
@click.option("--glyphs", type=click.Choice(GLYPHS), help="Characters that maps and charts are drawn with.")
def command(address: str, name: str | None, glyphs: Glyphs | None) -> None:
    """Join the session at ADDRESS, as the host printed it: http://HOST:PORT/CODE.

    Your program keeps the ticket it gets for the code: who joins again is who they were before, with the same draft.
    """
    from wargame.net.ticket import parse_address

    require_terminal("join", "add --plain to play by typed lines")
    asyncio.run(_play(parse_address(address), name or _user(), glyphs))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


async def ticket_for(address: Address, name: str) -> Ticket:
    """The ticket from the environment, the one kept from before, or a new one for the code."""
    from wargame.net.ticket import Ticket, Tickets, redeem

    token = os.environ.get(TOKEN)
    if token:
        return Ticket(address.host, token)
    tickets = Tickets()
    kept = tickets.find(address)
    if kept is not None:
        return kept
    if not address.code:
        raise UsageError("there is no code in it", where=address.host, way_out="write the code behind it: /CODE")
    ticket = await redeem(address, name)
    tickets.keep(address, ticket)
    return ticket


async def _play(address: Address, name: str, glyphs: Glyphs | None) -> None:
    from wargame.cli.terminal import Terminal
    from wargame.net.client import join
    from wargame.tui.app import WargameApp

    client, connection = await join(await ticket_for(address, name))
    try:
        with Terminal() as terminal:
            app = WargameApp(terminal, client, glyphs=glyphs)
            await app.run_async()
    finally:
        await connection.close()
    if app.return_code:
        raise SystemExit(app.return_code)
