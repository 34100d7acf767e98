"""The screens of a browser seat, in a process of their own: ``python -m wargame.web.seat``, started by the host.

Who it is comes by the environment, so that it is in no list of processes. There is no `Host` behind these screens: no
scenarios, no saves, no settings of the machine they run on.
"""

from __future__ import annotations

import asyncio
import json
import sys

from wargame.base.errors import WargameError
from wargame.net.client import join
from wargame.net.ticket import Ticket
from wargame.tui.app import WargameApp
from wargame.web.handover import BEGUN, packet, take_ticket


async def play(ticket: Ticket) -> int:
    """Show the screens until the person leaves."""
    remote = await join(ticket)
    try:
        app = WargameApp(None, remote.client)
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
