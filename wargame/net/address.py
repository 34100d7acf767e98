"""Where a host is, as a person types it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from wargame.base.errors import UsageError
from wargame.base.text import clean
from wargame.net.roster import written

PAGES: Final = ("seat", "watch")
"""First word of the pages that have a ticket in their address."""


@dataclass(frozen=True)
class Address:
    """Where to join, and perhaps by which code."""

    host: str
    """Scheme, name and port."""
    code: str = ""
    pin: str = ""
    """SHA-256 of the host's certificate, where it made one itself."""
    token: str = ""
    """The ticket itself, in the address of a page in a browser."""


def parse_address(text: str) -> Address:
    """An address as the host printed it: ``http://192.0.2.7:8765/K7QF-2M9X``, or without scheme, or without code.

    The address of the page that somebody has open in a browser is one too.

    Raises:
        UsageError: it is no address.

    >>> parse_address("192.0.2.7:8765")
    Address(host='http://192.0.2.7:8765', code='', pin='', token='')
    >>> parse_address("http://192.0.2.7:8765/k7qf-2m9x").code
    'K7QF-2M9X'
    >>> parse_address("http://192.0.2.7:8765/seat/Uy0xsYqT").token
    'Uy0xsYqT'
    """
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port is not None
    except ValueError:
        named = False
    if not named:
        way_out = "write it as the host printed it, for instance http://192.0.2.7:8765"
        raise UsageError("this is no address of a host", where=f"'{clean(text, limit=80)}'", way_out=way_out)
    host = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    before, _, last = parts.path.strip("/").rpartition("/")
    if before in PAGES:
        return Address(host, token=last)
    return Address(host, written(last) if last else "")


def page_of(host: str, role: str, token: str) -> str:
    """The page of somebody with a ticket.

    >>> page_of("http://192.0.2.7:8765", "seat", "Uy0xsYqT")
    'http://192.0.2.7:8765/seat/Uy0xsYqT'
    """
    return f"{host}/{'watch' if role == 'observer' else 'seat'}/{token}"


def join_command(base: str, code: str, pin: str = "") -> str:
    """What somebody with a code types.

    >>> join_command("http://192.0.2.7:8765", "K7QF-2M9X")
    'wargame join http://192.0.2.7:8765/K7QF-2M9X'
    """
    return f"wargame join {base}/{code}" + (f" --pin {pin}" if pin else "")
