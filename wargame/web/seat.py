"""The screens of a browser seat, in a process of their own: ``python -m wargame.web.seat``, started by the host.

Who it is comes by the environment, so that it is in no list of processes. There is no `Host` behind these screens: no
scenarios, no saves, no settings of the machine they run on.
"""

from __future__ import annotations

import asyncio
import json
import sys

from wargame.base.errors import WargameError
from wargame.net.client import Remote, join
from wargame.net.ticket import Ticket
from wargame.tui.app import WargameApp
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.host import Host
from wargame.tui.viz.grid import Glyphs
from wargame.web.handover import BEGUN, packet, take_ticket


def app_of(remote: Remote, host: Host | None = None, glyphs: Glyphs | None = None) -> WargameApp:
    """The screens of whoever a connection is: of a seat, or of the facilitator."""
    if remote.welcome.role == "facilitator":
        desk = ConsoleDesk(remote.facilitator, remote.watcher, remote.doorkeeper)
        return WargameApp(host, chair=desk, glyphs=glyphs)
    return WargameApp(host, remote.client, glyphs=glyphs)


async def play(ticket: Ticket) -> int:
    """Show the screens until the person leaves."""
    remote = await join(ticket)
    try:
        app = app_of(remote)
        await app.run_async()
    finally:
        await remote.close()
    return app.return_code or 0


def main() -> int:
    """Play, or say in a packet why not."""
    try:
        return asyncio.run(play(take_ticket()))
    except WargameError as error:
        said = json.dumps({"type": "refused", "text": str(error)})
        sys.stdout.buffer.write(BEGUN + packet(b"M", said.encode()))
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
