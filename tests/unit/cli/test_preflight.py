"""What is looked at before a session, and what is said of it."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed
from tests.unit.net.certificates import authority
from tests.unit.net.halls import hosted, two_seats
from wargame.cli.preflight import host, join, machine
from wargame.cli.preflight.finding import Finding, report
from wargame.cli.reach import LOOPBACK, Reaching

SET = "the host's counts; set this one so that people agree on the time"


def told(finding: Finding) -> str:
    return re.sub(r" +", " ", finding.line())


@pytest.mark.parametrize(
    ("size", "there", "line"),
    [
        ((120, 40), True, "terminal good 120 columns, 40 lines"),
        ((79, 24), True, "terminal doubtful 79 columns, 24 lines; make the window larger: 80 by 24 or more"),
        ((80, 17), True, "terminal bad 80 columns, 17 lines; make the window larger: 60 by 18 at the least"),
        ((80, 24), False, "terminal doubtful none here; run this in a terminal, or play by lines with --plain"),
    ],
)
def test_the_window(size: tuple[int, int], there: bool, line: str) -> None:
    assert told(machine.window(size, there=there)) == line


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"NO_COLOR": "1"}, "colours good none, as NO_COLOR asks; letters and hatches say the same"),
        ({"COLORTERM": "truecolor"}, "colours good all"),
        ({"TERM": "screen-256color"}, "colours good 256"),
        ({"TERM": "dumb"}, "colours doubtful none known for TERM=dumb; use another terminal, or --plain"),
        ({}, "colours doubtful none known for TERM=nothing; use another terminal, or --plain"),
        ({"TERM": "linux"}, "colours doubtful few, for TERM=linux; use a terminal with 256 colours, or look on"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="a console has all colours")
def test_colours(environment: dict[str, str], line: str) -> None:
    assert told(machine.colours(environment)) == line


def test_letters() -> None:
    assert machine.letters("utf-8").verdict == "good"
    said = "letters doubtful no blocks and dots in cp1252; add --glyphs ascii, or set a UTF-8 locale"
    assert told(machine.letters("cp1252")) == said
    assert machine.letters("no-such-encoding").verdict == "doubtful"


def test_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = machine.folder("saves", tmp_path / "new")
    assert re.fullmatch(rf"saves (good|doubtful) {tmp_path}/new, [\d,]+ MB free.*", told(good))
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").write_text("")
    said = told(machine.folder("saves", tmp_path / "file" / "below"))
    assert said.startswith(f"saves bad {tmp_path}/file/below cannot be written: ")
    assert said.endswith("; go where you may write, or free some space")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10**6})())
    assert (
        told(machine.folder("saves", tmp_path)) == f"saves bad {tmp_path}, 1 MB free; free some space: 500 MB are safe"
    )


def test_a_port_that_is_taken_and_one_that_is_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        [bad] = host.network(Reaching(False, port, (), False, None, None))
    said = f"port bad {port} is taken; choose another with --port, or stop the program that has it"
    assert told(bad) == said
    free, address = host.network(Reaching(False, port, (), False, None, None))
    assert told(free) == f"port good {port} is free"
    assert told(address) == f"address good {LOOPBACK}, for this machine only; others need --lan"


def test_a_host_on_a_port_that_is_taken_begins_no_game(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        said = typed(tmp_path, "host", "first-steps", "--port", str(port), "--save", "a.wargame", "--tls")
    way_out = "choose another with --port, or stop the program that has it"
    assert said.err == f"wargame: error: port {port}: is taken; {way_out}\n"
    assert said.code == 2
    assert [path.name for path in tmp_path.iterdir() if "wargame" in path.name] == []


def test_an_address_that_leads_here_and_one_that_does_not() -> None:
    with socket.create_server((LOOPBACK, 0)) as here:
        port = here.getsockname()[1]
        assert host.reached(LOOPBACK, port).verdict == "good"
        assert told(host.reached("nowhere.invalid", port)).startswith("address bad nowhere.invalid is not reached from")
    assert told(host.reached("", 0)) == "address bad this machine is in no network; connect it to one"


def test_a_certificate_that_ends_and_one_that_is_none(tmp_path: Path) -> None:
    _, certificate, key = authority(tmp_path)
    assert told(host.certificate(certificate, key)).startswith("certificate doubtful for localhost, until 2")
    assert host.certificate(key, certificate).verdict == "bad"


def test_a_clock_that_went_back(tmp_path: Path) -> None:
    assert host.clock(tmp_path, 1e9).verdict == "good"
    (tmp_path / "a.wargame").write_text("")
    assert told(host.clock(tmp_path, 1e9)).endswith(", and a save is from later; set the clock of this machine")


@pytest.mark.parametrize(
    ("seconds", "line"),
    [
        (0.4, "clock good 0.4 s from the host's"),
        (-5.04, "clock good 5.0 s from the host's"),
        (90.0, f"clock doubtful 90 s behind the host's; {SET}"),
        (-7200.0, f"clock doubtful 7200 s ahead of the host's; {SET}"),
    ],
)
def test_two_clocks(seconds: float, line: str) -> None:
    assert told(join.skew(seconds, delay=0.1)) == line


def test_programs_that_differ() -> None:
    mark = machine.programs().said.split()[-1]
    program = machine.programs().said.split()[1].rstrip(",")
    verdicts = [[f.verdict for f in join.same({"program": p, "packages": m})] for p, m in
                ((program, mark), (program, "other"), ("9.9", mark))]  # fmt: skip
    assert verdicts == [["good", "good"], ["good", "doubtful"], ["bad"]]


def test_the_exit_code_says_whether_any_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    good, doubtful, bad = (Finding("a", verdict, "said") for verdict in ("good", "doubtful", "bad"))
    assert [report([good]), report([good, doubtful]), report([doubtful, bad])] == [0, 0, 1]
    assert capsys.readouterr().err.splitlines() == [
        "wargame: all is well",
        "wargame: this will work; 1 of these could be better",
        "wargame: error: 1 of these will not work; see what to do about each",
    ]


async def test_who_joins_looks_before_and_is_not_let_in_by_it(tmp_path: Path) -> None:
    async with hosted(two_seats(tmp_path)) as here:
        address = f"{here.url}/{here.code('drc')}"
        said = await asyncio.to_thread(typed, tmp_path, "join", address, "--check")
        assert said.code == 0, said
        assert [line.split()[0] for line in said.out.splitlines()] == [
            "host", "version", "packages", "clock", "tickets", "terminal", "colours", "letters", "programs",
        ]  # fmt: skip
        assert "First steps, answers in" in said.out
        assert not here.hall.roster.people
    said = await asyncio.to_thread(typed, tmp_path, "join", address, "--check")
    assert said.code == 1
    assert "the host does not answer; look whether the host runs" in said.out


def test_who_hosts_looks_before_and_begins_nothing(tmp_path: Path) -> None:
    (tmp_path / "saves").mkdir()
    said = typed(tmp_path, "host", "first-steps", "--check", "--port", "0")
    assert said.code == 0, said
    assert "scenario     good      First steps: 3 seats, 4 turns\n" in said.out
    assert list((tmp_path / "saves").iterdir()) == []
    assert typed(tmp_path, "host", "first-step", "--check", "--port", "0").code == 1
