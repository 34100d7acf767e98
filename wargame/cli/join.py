"""``wargame join``: take a seat in a session that runs elsewhere."""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from wargame.base.errors import UsageError
from wargame.cli.play import Glyphs, glyphs_option, require_terminal

if TYPE_CHECKING:
    from wargame.net.address import Address
    from wargame.net.ticket import Ticket

TOKEN: Final = "WARGAME_TOKEN"  # noqa: S105  (the name of the variable)
"""Environment variable with a token, for programs that start a seat for somebody."""


@click.command("join", short_help="take a seat in a session that runs elsewhere")
@click.argument("address")
@click.option("--name", help="What others see you as; your user name if not given.")
@glyphs_option
@click.option(
    "--pin", default="", metavar="FINGERPRINT", help="The fingerprint of the host's certificate, as it printed it."
)
@click.option("--trust", is_flag=True, help="Take the certificate that the host shows now, and no other later.")
@click.option("--plain", is_flag=True, help="Play by typed commands and printed text.")
@click.option("--browser", is_flag=True, help="Go on in a browser as the same person; prints the address too.")
@click.option("--check", is_flag=True, help="Only check whether this machine can join there; exit code 1 if not.")
def command(
    address: str,
    name: str | None,
    glyphs: Glyphs | None,
    pin: str,
    trust: bool,
    plain: bool,
    browser: bool,
    check: bool,
) -> None:
    """Join the session at ADDRESS, as the host printed it: http://HOST:PORT/CODE, or as it stands in your browser.

    Your program keeps the ticket it gets for the code: who joins again is who they were before, with the same draft.
    """
    from wargame.net.address import parse_address

    where = parse_address(address)
    if check:
        from wargame.cli.preflight.finding import report
        from wargame.cli.preflight.join import join_findings

        raise SystemExit(report(join_findings(where, pin, trust=trust)))
    if not plain and not browser:
        require_terminal("join", "add --plain to play by typed lines")
    ticket = asyncio.run(ticket_for(where, name or _user(), pin, trust=trust))
    if browser:
        asyncio.run(_browse(ticket))
        return
    asyncio.run(_type(ticket) if plain else _play(ticket, glyphs))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


async def ticket_for(address: Address, name: str, pin: str = "", *, trust: bool = False) -> Ticket:
    """The ticket from the environment or the address, the one kept from before, or a new one for the code."""
    from wargame.net.ticket import Ticket, Tickets, redeem
    from wargame.net.trust import proven

    token = os.environ.get(TOKEN) or address.token
    if token:
        return Ticket(address.host, token, (await proven(address, pin, trust=trust)).pin)
    tickets = Tickets()
    kept = tickets.find(address)
    if kept is not None and not pin and not trust:
        return kept
    if not address.code:
        raise UsageError("there is no code in it", where=address.host, way_out="write the code behind it: /CODE")
    address = await proven(address, pin, trust=trust)
    ticket = replace(kept, pin=address.pin) if kept is not None else await redeem(address, name)
    tickets.keep(address, ticket)
    return ticket


async def _play(ticket: Ticket, glyphs: Glyphs | None) -> None:
    from wargame.cli.terminal import Terminal
    from wargame.net.client import join
    from wargame.web.seat import app_of

    remote = await join(ticket)
    try:
        if remote.welcome.role == "observer":
            what = f"this code is for the {remote.welcome.role}"
            raise UsageError(what, where="join", way_out="add --plain, or open the address in a browser")
        with Terminal() as terminal:
            app = app_of(remote, terminal, glyphs)
            await app.run_async()
    finally:
        await remote.close()
    if app.fault is not None:
        raise app.fault
    if app.return_code:
        raise SystemExit(app.return_code)


async def _browse(ticket: Ticket) -> None:
    """Open the page of a person; its address is printed, for where no browser can be started."""
    import aiohttp

    from wargame.net.address import page_of
    from wargame.net.client import join
    from wargame.net.trust import taken

    remote = await join(ticket)
    await remote.close()
    page = page_of(ticket.host, remote.welcome.role, ticket.token)
    async with aiohttp.ClientSession() as http, http.get(page, ssl=taken(ticket.pin)) as response:
        if response.status != 200:
            what = f"the host has no page for a {remote.welcome.role}"
            raise UsageError(what, where=ticket.host, way_out="start it with --web, or join in this terminal")
    click.echo(page)
    click.launch(page)


async def _type(ticket: Ticket) -> None:
    from wargame.lines.chair import ChairShell
    from wargame.lines.page import WIDTH, Page
    from wargame.lines.seat import SeatShell
    from wargame.lines.shell import Shell
    from wargame.lines.watch import WatchShell
    from wargame.net.client import join

    remote = await join(ticket)
    page = Page(_printed, min(shutil.get_terminal_size((WIDTH, 24)).columns, 120))
    try:
        shells: dict[str, Callable[[], Shell]] = {
            "seat": lambda: SeatShell(remote.client, remote.seats[0], page),
            "observer": lambda: WatchShell(remote.watcher, page),
            "facilitator": lambda: ChairShell(remote.facilitator, remote.watcher, page),
        }
        shell = shells[remote.welcome.role]()
        await shell.run(remote.client, _typed_lines())
    finally:
        await remote.close()


def _printed(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


async def _typed_lines() -> AsyncIterator[str]:
    """Lines of stdin, read by a thread that nobody waits for when the session is over."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
