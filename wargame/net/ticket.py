"""Tickets: what a host gives for a code, and where it is kept until the person comes back."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import aiohttp
import platformdirs

from wargame.base.errors import SessionError
from wargame.base.text import clean
from wargame.net.address import Address
from wargame.net.trust import refused, taken
from wargame.net.wire import VERSION

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Ticket:
    """What opens a connection.

    Attributes:
        host: scheme, name and port.
        token: the person's own; nobody else has it.
        pin: SHA-256 of the host's certificate, where it made one itself.
    """

    host: str
    token: str
    pin: str = ""


async def check(address: Address) -> dict[str, Any]:
    """What a host says of itself, and how far its clock is from ours in seconds (`skew`).

    Raises:
        SessionError: there is no host, or it speaks another version.
    """
    began = time.time()
    said = await _asked("GET", address, "/api/check")
    ended = time.time()
    if said.get("v") != VERSION:
        what = "the host speaks another version"
        raise SessionError(what, where=address.host, way_out="use the same version of wargame")
    return {**said, "skew": float(said.get("time", 0.0)) - (began + ended) / 2, "delay": ended - began}


async def redeem(address: Address, name: str) -> Ticket:
    """Make a code into a ticket.

    Raises:
        SessionError: the host refuses it; says why.
    """
    said = await _asked("POST", address, "/api/join", {"code": address.code, "name": name})
    return Ticket(address.host, str(said["token"]), address.pin)


async def _asked(method: str, address: Address, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    url = f"{address.host}{path}"
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as http,
            http.request(method, url, json=body, ssl=taken(address.pin)) as response,
        ):
            said = json.loads(await response.content.read(1 << 16))
            good = response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise refused(address.host, error) from error
    except ValueError as error:
        way_out = "look whether the address is right, and which program answers there"
        raise SessionError("there is no host of this program", where=url, way_out=way_out) from error
    if good and isinstance(said, dict):
        return said
    words = {k: clean(str(said.get(k, ""))) for k in ("what", "where", "way_out")} if isinstance(said, dict) else {}
    raise SessionError(words.get("what") or "the host refuses", where=words.get("where", ""),
                       way_out=words.get("way_out", ""))  # fmt: skip


def known(address: Address) -> Address:
    """The address with the certificate that this person has taken for it before, if they have."""
    kept = Tickets().find(address)
    return replace(address, pin=kept.pin) if kept is not None else address


class Tickets:
    """Tickets a person holds, so that who comes back is who they were; readable by that person only."""

    def __init__(self, path: Path | None = None) -> None:
        """Keep them in `path`, in the person's own folder by default."""
        self.path = path or Path(platformdirs.user_state_dir("wargame", appauthor=False)) / "tickets.json"

    def find(self, address: Address) -> Ticket | None:
        """The ticket got for this address and code; a file that cannot be read counts as none."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))[_key(address)]
            return Ticket(address.host, said["token"], said["pin"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, address: Address, ticket: Ticket) -> None:
        """Remember a ticket."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = {}
        said[_key(address)] = {"token": ticket.token, "pin": ticket.pin}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(said, out, indent=1)


def _key(address: Address) -> str:
    return f"{address.host}/{address.code}"
