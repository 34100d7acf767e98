"""Whether the host that answers is the one that was meant, and what is said when it is not, or when there is none.

A certificate that some authority vouches for is taken as it is. One that a host made itself is compared, once, with
the fingerprint that the host printed; from then on only that certificate is taken, wherever it comes from.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from wargame.base.errors import SessionError, UsageError
from wargame.net.address import Address
from wargame.net.certificate import fingerprint_of, is_pin_of, shown

TIMEOUT: Final = 10.0
"""Seconds for a host to show its certificate."""


async def proven(address: Address, pin: str = "", *, trust: bool = False) -> Address:
    """The address with the certificate by which its host is known from now on, where it made that itself.

    Args:
        address: where to join; with a certificate that is known already, that is enough.
        pin: the fingerprint that a person was told, or as much of it as the host prints.
        trust: take the certificate that the host shows now.

    Raises:
        SessionError: there is no host, or it shows another certificate, or one that nobody vouches for.
        UsageError: there is a fingerprint, but an address without a certificate.
    """
    if not address.host.startswith("https:"):
        if pin:
            what = "there is a fingerprint, and an address without a certificate"
            raise UsageError(what, where=address.host, way_out="write it with https:// as the host printed it")
        return address
    if address.pin and not pin and not trust:
        return address
    if not pin and not trust and await _is_vouched_for(address):
        return address
    found = await _shown_by(address)
    if trust or is_pin_of(pin, found):
        return replace(address, pin=found)
    if pin:
        what = f"it shows a certificate with the fingerprint {shown(found)}, not the one you gave"
        way_out = "type the whole fingerprint as the host printed it; if it differs, this is another machine"
        raise SessionError(what, where=address.host, way_out=way_out)
    what = f"nobody vouches for its certificate, with the fingerprint {shown(found)}"
    way_out = f"compare that with what the host printed, and join with --pin {shown(found)}; or with --trust as it is"
    raise SessionError(what, where=address.host, way_out=way_out)


def taken(pin: str) -> aiohttp.Fingerprint | bool:
    """What a connection takes for proof: the one certificate, or any that an authority vouches for."""
    return aiohttp.Fingerprint(bytes.fromhex(pin)) if pin else True


def refused(host: str, error: BaseException) -> SessionError:
    """Why nothing came of asking a host, in words."""
    if isinstance(error, aiohttp.ServerFingerprintMismatch):
        way_out = "ask who runs it; if it has a new one, join with --pin and its fingerprint"
        return UnprovenError("it shows another certificate than before", where=host, way_out=way_out)
    if isinstance(error, aiohttp.ClientConnectorCertificateError | ssl.SSLCertVerificationError):
        way_out = "join with --pin and the fingerprint that the host printed"
        return UnprovenError("nobody vouches for its certificate", where=host, way_out=way_out)
    way_out = "look whether the host runs, whether the address is right, and whether both are in one network"
    return SessionError("the host does not answer", where=host, way_out=way_out)


class UnprovenError(SessionError):
    """A host answers, but it is not the one that was meant; to try again does not help."""


async def _is_vouched_for(address: Address) -> bool:
    try:
        await _handshake(address, ssl.create_default_context())
    except ssl.SSLCertVerificationError:
        return False
    except (OSError, TimeoutError) as error:
        raise refused(address.host, error) from error
    return True


async def _shown_by(address: Address) -> str:
    """The fingerprint of the certificate that a host shows, whoever vouches for it."""
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        return fingerprint_of(await _handshake(address, anybody))
    except (OSError, TimeoutError) as error:
        raise refused(address.host, error) from error


async def _handshake(address: Address, context: ssl.SSLContext) -> bytes:
    """Greet a host and leave; its certificate."""
    to = urlsplit(address.host)
    async with asyncio.timeout(TIMEOUT):
        _, writer = await asyncio.open_connection(to.hostname, to.port, ssl=context)
    shown: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()
    return shown
