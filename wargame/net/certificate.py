"""How a host proves that it is the one that was meant: a certificate that somebody gave it, or one that it makes.

One that it makes vouches for nothing but itself. It lies beside the save, so that a host that is started again shows
the same; who joins compares its fingerprint with the one on their card, once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wargame.base.errors import SessionError, UsageError

if TYPE_CHECKING:
    from cryptography import x509

LASTS: Final = dt.timedelta(days=397)
"""A year and a month: browsers take none for longer."""
SHORT: Final = 20
"""Hexadecimal digits of a fingerprint that a person compares: 80 bits."""


@dataclass(frozen=True)
class Proof:
    """A certificate in use.

    Attributes:
        context: for the server.
        fingerprint: SHA-256 of the certificate, 64 hexadecimal digits.
        names: what the host goes by in it, wildcards left out.
        own: the host has made it, so that nobody vouches for it.
    """

    context: ssl.SSLContext
    fingerprint: str
    names: tuple[str, ...]
    own: bool


def given(certificate: Path, key: Path) -> Proof:
    """The proof in two PEM files, the certificate with those that vouch for it.

    Raises:
        UsageError: they cannot be read, or do not belong together.
    """
    where = f"{certificate}, {key}"
    way_out = "give a certificate and its key without a password, both as PEM"
    try:
        read = _read(certificate.read_bytes())
        return Proof(_context(certificate, key), *_told(read), own=False)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise UsageError("no certificate and key can be read there", where=where, way_out=way_out) from error


def made(save: Path, names: Iterable[str]) -> Proof:
    """The proof beside a save, made now where there is none.

    Raises:
        SessionError: what lies there is none.
        SaveError: it cannot be written.
    """
    from wargame.net.beside import keep_beside  # here, so that who joins loads no scenario

    path = path_beside(save)
    if not path.exists():
        keep_beside(path, _make(names))
    try:
        return Proof(_context(path, path), *_told(_read(path.read_bytes())), own=True)
    except (OSError, ValueError) as error:
        way_out = "move it away; another is made, and everybody joins anew"
        raise SessionError("no certificate and key can be read there", where=str(path), way_out=way_out) from error


def path_beside(save: Path) -> Path:
    """Where the certificate of a session lies, with its key."""
    from wargame.net.beside import PROOF

    return save.with_name(save.name + PROOF)


def shown(fingerprint: str) -> str:
    """As much of a fingerprint as a person compares or types.

    >>> shown("3f2a91bc" * 8)
    '3F2A-91BC-3F2A-91BC-3F2A'
    """
    short = fingerprint[:SHORT].upper()
    return "-".join(short[at : at + 4] for at in range(0, len(short), 4))


def is_pin_of(pin: str, fingerprint: str) -> bool:
    """Is `pin` the beginning of a fingerprint, and long enough to be no accident?

    >>> [is_pin_of(pin, "3f2a91bc" * 8) for pin in ("3F2A-91BC-3F2A-91BC-3F2A", "3f2a91bc", "3F2A-91BC-3F2A-91BC-3F2B")]
    [True, False, False]
    """
    typed = "".join(c for c in pin.lower() if c not in "-: ")
    return len(typed) >= SHORT and fingerprint.startswith(typed)


def expiry(certificate: Path) -> dt.datetime:
    """Until when a certificate is good."""
    return _read(certificate.read_bytes()).not_valid_after_utc


def fingerprint_of(der: bytes) -> str:
    """The fingerprint of a certificate as it comes over the wire."""
    return hashlib.sha256(der).hexdigest()


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key, password=_no_password)
    return context


def _no_password() -> str:
    """Keep OpenSSL from asking for one on the terminal."""
    raise ValueError("the key has a password")


def _read(pem: bytes) -> x509.Certificate:
    from cryptography import x509

    return x509.load_pem_x509_certificates(pem)[0]


def _told(certificate: x509.Certificate) -> tuple[str, tuple[str, ...]]:
    """Fingerprint and names of a certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        known = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        names: tuple[str, ...] = ()
    else:
        addresses = (str(address) for address in known.get_values_for_type(x509.IPAddress))
        names = (*(n for n in known.get_values_for_type(x509.DNSName) if "*" not in n), *addresses)
    return fingerprint_of(certificate.public_bytes(Encoding.DER)), names


def _make(names: Iterable[str]) -> bytes:
    """A key, and a certificate that it vouches for itself, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wargame host")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # clocks in a seminar room differ
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _general(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
