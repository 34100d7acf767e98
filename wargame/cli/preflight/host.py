"""``wargame host --check``: can this machine host a session?"""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wargame.base.errors import SessionError, WargameError
from wargame.cli.preflight.finding import Finding, judged
from wargame.cli.preflight.machine import folder, machine
from wargame.cli.reach import LOOPBACK, Reaching

PATIENCE: Final = 3.0
"""Seconds for this machine to reach itself."""
SOON: Final = dt.timedelta(days=2)


def host_findings(name: str | None, reaching: Reaching, save: Path | None) -> Iterator[Finding]:
    """Everything that is looked at on a host."""
    from wargame.session.folder import saves_folder

    if name is not None:
        yield scenario(name)
    yield from network(reaching)
    if reaching.cert is not None and reaching.key is not None:
        yield certificate(reaching.cert, reaching.key)
    yield folder("saves", saves_folder() if save is None else save.absolute().parent)
    yield clock(saves_folder(), time.time())
    yield from machine()


def scenario(name: str) -> Finding:
    """What is to be played."""
    from wargame.scenario import load

    try:
        text = load(name).text
    except WargameError as error:
        return Finding("scenario", "bad", str(error).splitlines()[0], f"see wargame check {name}")
    seats, turns = len(text.seats), text.calendar.turns
    hours = f", {text.workshop.total(turns) / 60:.1f} hours by the clock" if text.workshop else ""
    return Finding("scenario", "good", f"{text.scenario.title}: {seats} seats, {turns} turns{hours}")


def network(reaching: Reaching) -> Iterator[Finding]:
    """Whether the port is free, and the way to it open as far as this machine can tell."""
    from wargame.net.addresses import own_addresses

    try:
        listening = reaching.listening()
    except SessionError as error:
        yield Finding("port", "bad", f"{reaching.port} {error.what}", error.way_out)
        return
    with listening:
        yield Finding("port", "good", f"{reaching.port or 'any'} is free")
        if not reaching.lan:
            yield Finding("address", "good", f"{LOOPBACK}, for this machine only; others need --lan")
            return
        for address in (*reaching.names, *own_addresses()) or ("",):
            yield reached(address, listening.getsockname()[1])


def reached(address: str, port: int) -> Finding:
    """Whether this machine reaches itself by what others call it."""
    if not address:
        return Finding("address", "bad", "this machine is in no network", "connect it to one")
    try:
        socket.create_connection((address, port), PATIENCE).close()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Finding("address", "bad", f"{address} is not reached from here: {reason}", "look after the network")
    way_out = "from another machine, try wargame join ADDRESS --check: a firewall may be between"
    return Finding("address", "good", f"{address} is reached from here", way_out)


def certificate(cert: Path, key: Path) -> Finding:
    """Whether a given certificate can be used, and for how long."""
    from wargame.net.certificate import expiry, given

    try:
        names = ", ".join(given(cert, key).names) or "nobody"
    except WargameError as error:
        return judged("certificate", error)
    left = expiry(cert) - dt.datetime.now(dt.UTC)
    said = f"for {names}, until {expiry(cert):%Y-%m-%d}"
    if left < dt.timedelta(0):
        return Finding("certificate", "bad", said, "have another made")
    return Finding("certificate", "good" if left > SOON else "doubtful", said, "" if left > SOON else "it ends soon")


def clock(saves: Path, now: float) -> Finding:
    """What time this machine thinks it is: phases are timed by it, and the log is dated by it."""
    said = f"{dt.datetime.fromtimestamp(now).astimezone():%Y-%m-%d %H:%M:%S %Z}"
    newest = max((path.stat().st_mtime for path in saves.glob("*.wargame")), default=0.0)
    if newest > now + 60:
        return Finding("clock", "doubtful", f"{said}, and a save is from later", "set the clock of this machine")
    return Finding("clock", "good", said, "compare it with a watch")
