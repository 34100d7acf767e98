"""``wargame join ADDRESS --check``: can this machine join that host?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from wargame.base.errors import WargameError
from wargame.base.text import clean
from wargame.cli.preflight.finding import Finding, judged
from wargame.cli.preflight.machine import folder, machine

if TYPE_CHECKING:
    from wargame.net.address import Address

SLOW: Final = 0.5
"""Seconds for an answer from which the screens feel slow."""
SKEW: Final = 5.0
"""Seconds by which two clocks may differ without a word."""


def join_findings(address: Address, pin: str, *, trust: bool) -> Iterator[Finding]:
    """Everything that is looked at where somebody joins; nobody is let in by it, and no code is used up."""
    from wargame.net.ticket import Tickets

    yield from host(address, pin, trust=trust)
    yield folder("tickets", Tickets().path.parent)
    yield from machine()


def host(address: Address, pin: str, *, trust: bool) -> Iterator[Finding]:
    """What the host says, and how quickly."""
    from wargame.net.ticket import check, known
    from wargame.net.trust import proven

    try:
        proved = asyncio.run(proven(known(address), pin, trust=trust))
        said = asyncio.run(check(proved))
    except WargameError as error:
        yield judged("host", error)
        return
    delay = float(said["delay"])
    way_out = "" if delay < SLOW else "move nearer to the access point, or use a cable"
    answered = f"{clean(str(said.get('title', '')), limit=80)}, answers in {1000 * delay:.0f} ms"
    yield Finding("host", "good" if delay < SLOW else "doubtful", answered, way_out)
    if proved.host.startswith("https:"):
        yield Finding("certificate", "good", "its own, and the one that you know" if proved.pin else "vouched for")
    yield from same(said)
    yield skew(float(said["skew"]), delay)


def same(said: Mapping[str, Any]) -> Iterator[Finding]:
    """Whether both play with the same programs."""
    from wargame.net.versions import packages_mark
    from wargame.session.verify import program_version

    there, here = clean(str(said.get("program", ""))), program_version()
    if there != here:
        yield Finding("version", "bad", f"the host has wargame {there}, this machine {here}", "install the same")
        return
    yield Finding("version", "good", f"wargame {here}, as at the host")
    if said.get("packages") != packages_mark():
        way_out = "install from requirements.lock on both machines"
        yield Finding("packages", "doubtful", "not the same as at the host", way_out)
    else:
        yield Finding("packages", "good", "the same as at the host")


def skew(seconds: float, delay: float) -> Finding:
    """How far the two clocks are apart; the host's is the one that counts."""
    if abs(seconds) <= SKEW + delay:
        return Finding("clock", "good", f"{abs(seconds):.1f} s from the host's")
    way = "ahead of" if seconds < 0 else "behind"
    said = f"{abs(seconds):.0f} s {way} the host's"
    return Finding("clock", "doubtful", said, "the host's counts; set this one so that people agree on the time")
