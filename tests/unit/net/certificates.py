"""An authority for the tests, and a certificate for this machine that it vouches for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = dt.timedelta(days=1)

SIGNS = x509.KeyUsage(
    digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
    key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


def authority(folder: Path, name: str = "localhost") -> tuple[Path, Path, Path]:
    """Files of an authority, of a certificate for `name`, and of its key."""
    top, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above = _certificate(
        "authority", top, "authority", top, (x509.BasicConstraints(ca=True, path_length=0), True), (SIGNS, True)
    )
    below = _certificate("host", own, "authority", top, (x509.SubjectAlternativeName([x509.DNSName(name)]), False))
    paths = (folder / "authority.pem", folder / "host.pem", folder / "key.pem")
    paths[0].write_bytes(above.public_bytes(Encoding.PEM))
    paths[1].write_bytes(below.public_bytes(Encoding.PEM))
    paths[2].write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def _certificate(
    who: str, key: ec.EllipticCurvePrivateKey, by: str, with_key: ec.EllipticCurvePrivateKey,
    *more: tuple[x509.ExtensionType, bool],
) -> x509.Certificate:  # fmt: skip
    """A certificate with all that RFC 5280 asks for, which Python checks from 3.13 on, and `more` (what, critical)."""
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(who))
        .issuer_name(_named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(with_key.public_key()), critical=False)
    )
    for what, critical in more:
        builder = builder.add_extension(what, critical)
    return builder.sign(with_key, hashes.SHA256())


def _named(who: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, who)])
