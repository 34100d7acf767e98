"""A host proves that it is the one that was meant, and who joins takes no other for it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.unit.net.certificates import authority
from tests.unit.net.halls import hosted, two_seats
from wargame.base.errors import SessionError, UsageError
from wargame.net.address import Address
from wargame.net.certificate import Proof, given, made, path_beside, shown
from wargame.net.client import join
from wargame.net.ticket import Tickets, check, redeem
from wargame.net.trust import UnprovenError, proven


@pytest.fixture
def proof(tmp_path: Path) -> Proof:
    return made(tmp_path / "a.wargame", ("127.0.0.1", "localhost"))


def test_a_certificate_is_made_once_and_is_for_its_owner_only(tmp_path: Path, proof: Proof) -> None:
    again = made(tmp_path / "a.wargame", ("elsewhere.invalid",))
    assert again.fingerprint == proof.fingerprint
    assert set(again.names) == {"localhost", "127.0.0.1"}
    assert again.own
    assert stat.S_IMODE(path_beside(tmp_path / "a.wargame").stat().st_mode) == 0o600
    assert made(tmp_path / "b.wargame", ("localhost",)).fingerprint != proof.fingerprint


@pytest.mark.parametrize("content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_refused(tmp_path: Path, content: bytes) -> None:
    path = path_beside(tmp_path / "a.wargame")
    path.write_bytes(content)
    with pytest.raises(SessionError, match="no certificate and key can be read there; move it away"):
        made(tmp_path / "a.wargame", ("localhost",))
    with pytest.raises(UsageError, match="no certificate and key can be read there; give a certificate"):
        given(path, path)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    _, certificate, _ = authority(tmp_path)
    other = made(tmp_path / "a.wargame", ("localhost",))
    assert other.own
    with pytest.raises(UsageError, match="no certificate and key can be read there"):
        given(certificate, path_beside(tmp_path / "a.wargame"))


def test_a_given_certificate_says_its_names(tmp_path: Path) -> None:
    _, certificate, key = authority(tmp_path, "laptop.example.org")
    assert given(certificate, key).names == ("laptop.example.org",)
    assert not given(certificate, key).own


async def test_a_certificate_of_its_own_is_compared_once_and_then_known(tmp_path: Path, proof: Proof) -> None:
    async with hosted(two_seats(tmp_path), proof=proof) as host:
        address = Address(host.url, host.code("drc"))
        with pytest.raises(SessionError) as caught:
            await proven(address)
        assert shown(proof.fingerprint) in str(caught.value)
        with pytest.raises(SessionError, match="not the one you gave"):
            await proven(address, "0" * 20)
        assert (await proven(address, trust=True)).pin == proof.fingerprint
        address = await proven(address, shown(proof.fingerprint))
        assert (await check(address))["title"] == "First steps"
        tickets = Tickets(tmp_path / "tickets.json")
        tickets.keep(address, await redeem(address, "Amina"))
        kept = tickets.find(Address(host.url, host.code("drc")))
        assert kept is not None
        remote = await join(kept)
        assert (await remote.client.status()).turn == 1
        await remote.close()


async def test_another_certificate_is_not_taken_and_not_tried_again(tmp_path: Path, proof: Proof) -> None:
    (tmp_path / "other").mkdir()
    game = two_seats(tmp_path)
    async with hosted(game, proof=proof) as host:
        ticket = await redeem(Address(host.url, host.code("drc"), proof.fingerprint), "Amina")
        remote = await join(ticket, patience=20)
        heard = remote.notices()
    port = int(host.url.rpartition(":")[2])
    other = made(tmp_path / "other" / "a.wargame", ("127.0.0.1",))
    async with hosted(two_seats(tmp_path / "other"), port, other):
        said = [notice.text async for notice in heard]  # ends because the connection does
        assert "it shows another certificate than before" in said[-1]
        with pytest.raises(UnprovenError):
            await join(ticket)
        with pytest.raises(UnprovenError):
            await check(Address(host.url, pin=proof.fingerprint))
    await remote.close()


async def test_an_address_without_a_certificate_has_no_fingerprint(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as host:
        address = Address(host.url)
        assert await proven(address) == address
        with pytest.raises(UsageError, match="an address without a certificate; write it with https"):
            await proven(address, "0" * 20)
        with pytest.raises(SessionError, match="the host does not answer"):
            await proven(Address(host.url.replace("http:", "https:")))
