"""By which addresses other machines reach this one; nothing is sent to find out."""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104  (only where a person has asked for it)


def own_addresses() -> tuple[str, ...]:
    """IPv4 addresses of this machine, the one towards the rest of the network first; none where it has no network."""
    found = [_towards("192.0.2.1"), *_of_name(socket.gethostname())]
    return tuple(dict.fromkeys(address for address in found if address and is_reachable(address)))


def is_reachable(address: str) -> bool:
    """May another machine know this one by it?

    >>> [is_reachable(a) for a in ("192.168.1.7", "127.0.1.1", "0.0.0.0", "laptop")]
    [True, False, False, False]
    """
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (read.is_loopback or read.is_unspecified or read.is_multicast)


def _towards(address: str) -> str:
    """The address from which this machine would speak to another."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _of_name(name: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_STREAM)]
    except OSError:
        return []
