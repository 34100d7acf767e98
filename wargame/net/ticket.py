"""Addresses and tickets: what a person types, what the host gives for it, and where it is kept until they come back."""

from __future__ import annotations

import json
import os
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import platformdirs

from wargame.base.errors import SessionError, UsageError
from wargame.base.text import clean
from wargame.net.roster import written
from wargame.net.wire import VERSION

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Address:
    """Where to join, and perhaps by which code."""

    host: str
    """Scheme, name and port."""
    code: str = ""


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

    def ssl(self) -> ssl.SSLContext | aiohttp.Fingerprint | bool:
        """How the host proves itself."""
        return aiohttp.Fingerprint(bytes.fromhex(self.pin)) if self.pin else True


def parse_address(text: str) -> Address:
    """An address as the host printed it: ``http://192.0.2.7:8765/K7QF-2M9X``, or without scheme, or without code.

    Raises:
        UsageError: it is no address.

    >>> parse_address("192.0.2.7:8765")
    Address(host='http://192.0.2.7:8765', code='')
    >>> parse_address("http://192.0.2.7:8765/k7qf-2m9x").code
    'K7QF-2M9X'
    """
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port is not None
    except ValueError:
        named = False
    if not named:
        way_out = "write it as the host printed it, for instance http://192.0.2.7:8765"
        raise UsageError("this is no address of a host", where=f"'{clean(text, limit=80)}'", way_out=way_out)
    code = parts.path.rstrip("/").rpartition("/")[2]
    return Address(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", written(code) if code else "")


async def check(host: str) -> dict[str, Any]:
    """What a host says of itself, and how far its clock is from ours in seconds (`skew`).

    Raises:
        SessionError: there is no host, or it speaks another version.
    """
    began = time.time()
    said = await _asked("GET", f"{host}/api/check")
    ended = time.time()
    if said.get("v") != VERSION:
        raise SessionError("the host speaks another version", where=host, way_out="use the same version of wargame")
    return {**said, "skew": float(said.get("time", 0.0)) - (began + ended) / 2, "delay": ended - began}


async def redeem(address: Address, name: str) -> Ticket:
    """Make a code into a ticket.

    Raises:
        SessionError: the host refuses it; says why.
    """
    said = await _asked("POST", f"{address.host}/api/join", {"code": address.code, "name": name})
    return Ticket(address.host, str(said["token"]))


async def _asked(method: str, url: str, body: dict[str, str] | None = None) -> dict[str, Any]:
    way_out = "look whether the host runs, whether the address is right, and whether both are in one network"
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as http, http.request(method, url, json=body) as response:
            said = json.loads(await response.content.read(1 << 16))
            good = response.status == 200
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise SessionError("no host answers there", where=url.rpartition("/api")[0], way_out=way_out) from error
    except ValueError as error:
        raise SessionError("there is no host of this program", where=url, way_out=way_out) from error
    if good and isinstance(said, dict):
        return said
    words = {k: clean(str(said.get(k, ""))) for k in ("what", "where", "way_out")} if isinstance(said, dict) else {}
    raise SessionError(words.get("what") or "the host refuses", where=words.get("where", ""),
                       way_out=words.get("way_out", ""))  # fmt: skip


class Tickets:
    """Tickets a person holds, so that who comes back is who they were; readable by that person only."""

    def __init__(self, path: Path | None = None) -> None:
        """Keep them in `path`, in the person's own folder by default."""
        self.path = path or Path(platformdirs.user_state_dir("wargame", appauthor=False)) / "tickets.json"

    def find(self, address: Address) -> Ticket | None:
        """The ticket got for this address and code; a file that cannot be read counts as none."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            return Ticket(address.host, said[f"{address.host}/{address.code}"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, address: Address, ticket: Ticket) -> None:
        """Remember a ticket."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = {}
        said[f"{address.host}/{address.code}"] = ticket.token
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(said, out, indent=1)
