"""What a host hands to the screens that it starts, and how they say that they have begun."""

from __future__ import annotations

import os
from typing import Final

from wargame.net.ticket import Ticket

HOST, TOKEN, PIN = "WARGAME_HOST", "WARGAME_TOKEN", "WARGAME_PIN"
"""Environment: address of the host, the person's token, the fingerprint of the host's certificate."""
BEGUN: Final = b"__GANGLION__\n"
"""The line after which packets come: a letter, four bytes of length, and so many bytes."""


def environment(ticket: Ticket) -> dict[str, str]:
    """A ticket as variables: it is in no list of processes that others can read."""
    return {HOST: ticket.host, TOKEN: ticket.token, PIN: ticket.pin}


def take_ticket() -> Ticket:
    """The ticket out of the environment, which no longer has it then."""
    return Ticket(os.environ.pop(HOST), os.environ.pop(TOKEN), os.environ.pop(PIN))


def packet(kind: bytes, payload: bytes) -> bytes:
    r"""One packet: `D` is drawn, `M` is said.

    >>> packet(b"D", b"abc")
    b'D\x00\x00\x00\x03abc'
    """
    return b"%s%s%s" % (kind, len(payload).to_bytes(4, "big"), payload)
