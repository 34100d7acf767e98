"""``wargame join`` as a person types it, against a host that is a program of its own."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.cli.screen import terminal
from tests.unit.cli.typed import environment, typed
from tests.unit.net.certificates import authority
from tests.unit.net.program import Program


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Program]:
    host = Program(tmp_path, "first-steps", "--seed", "7", "--seats", "drc,m23", "--no-clock", "--tls", "--web")
    try:
        await host.start()
        yield host
    finally:
        await host.end()


async def test_two_people_join_by_screen_and_by_typed_lines(host: Program, tmp_path: Path) -> None:
    await asyncio.to_thread(_join_both, host, tmp_path)


def _join_both(host: Program, home: Path) -> None:
    (home / "elsewhere").mkdir()
    refused = typed(home, "join", f"{host.url}/{host.codes['m23']}", "--plain")
    assert refused.code == 2
    assert f"join with --pin {host.pin}; or with --trust as it is" in refused.err
    assert refused.err.count("\n") == 1
    copied = subprocess.run(f"{host.console} --plain", shell=True, cwd=home, env=environment(home), input="points\n",
                            capture_output=True, encoding="utf-8", check=True)  # fmt: skip
    assert "You run this session." in copied.stdout
    with terminal(home, "join", f"{host.url}/{host.codes['drc']}", "--pin", host.pin, "--name", "Amina") as screen:
        screen.wait_for("Walikale")
        said = typed(home, "join", f"{host.url}/{host.codes['m23']}", "--plain", "--pin", host.pin, lines="seal yes\n")
        assert said.code == 0, said.err
        assert "You play" in said.out
        screen.wait_for("sealed 2/3")
        screen.press("q")
        assert screen.end() == 0
    again = typed(home, "join", f"{host.url}/{host.codes['m23']}", "--plain", lines="undo\n")
    assert (again.code, "sealed" in again.out) == (0, True), again  # the certificate and the ticket are known by now
    moved = typed(home, "join", f"{host.url}/{host.codes['m23']}", "--browser", env={"PATH": "nowhere"})
    assert (moved.code, moved.err) == (0, ""), moved
    assert moved.out.startswith(f"{host.url}/seat/")
    back = typed(home / "elsewhere", "join", moved.out.strip(), "--plain", "--pin", host.pin, lines="mates\n")
    assert "sealed" in back.out, back  # the same person, on another machine


async def test_a_certificate_that_an_authority_vouches_for_needs_no_fingerprint(tmp_path: Path) -> None:
    top, certificate, key = authority(tmp_path)
    host = Program(tmp_path, "first-steps", "--no-clock", "--cert", str(certificate), "--key", str(key))
    try:
        await host.start()
        assert (host.url.startswith("https://localhost:"), host.pin) == (True, "")
        address = f"{host.url}/{host.codes['observer']}"
        said = await asyncio.to_thread(typed, tmp_path, "join", address, "--plain", env={"SSL_CERT_FILE": str(top)})
        assert said.code == 0, said.err
        assert "First steps" in said.out
    finally:
        await host.end()


def test_half_a_certificate_is_refused(tmp_path: Path) -> None:
    path = authority(tmp_path)[1]
    said = typed(tmp_path, "host", "first-steps", "--cert", str(path))
    assert said.code == 2
    assert said.err == "wargame: error: host: --cert is given alone; give the certificate and its key\n"
