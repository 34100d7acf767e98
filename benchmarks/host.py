"""How much a host can carry: many sessions of seven seats, an act a second each; then seats in browsers.

    python benchmarks/host.py [--sessions 20] [--browsers 8] [--minutes 1] [--scenario kivu-2025-workshop]

Every session is a `wargame host` of its own; all seats are played from this process, over sockets on the loopback. What
is measured is how long a seat waits until the host has its act on disk and says so, and what the hosts take of memory
and processor meanwhile. Browsers are sockets that say what a browser says, every two seconds a key: how long until
something is painted, and the memory of a seat's screens on the host.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from wargame.base.errors import SessionError
from wargame.net.address import parse_address
from wargame.net.client import Remote, join
from wargame.net.ticket import redeem
from wargame.session.protocol import Message, Order

CODE = re.compile(r"  (\w{4}-\w{4})  (\w+)")
PAUSE = 1.0
"""Seconds between two acts of a seat."""
ACTS = 40
"""Acts of a seat in a turn, before it seals."""
KEYS = 2.0
"""Seconds between two keys in a browser."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What was measured.

    Attributes:
        waits: kind of act -> seconds until it was acknowledged.
        refused: acts that were refused.
    """

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0


class Host:
    """A session in a process of its own."""

    def __init__(self, folder: Path, scenario: str, number: int, *words: str) -> None:
        self.folder, self.scenario, self.number, self.words = folder, scenario, number, words
        self.process: Process
        self.base = ""
        self.codes: dict[str, str] = {}

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wargame", "host", self.scenario, "--no-clock", "--port", "0", "--seed",
            str(self.number), "--save", str(self.folder / f"{self.number}.wargame"), *self.words,
            stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        while "facilitator" not in self.codes:
            line = (await self.process.stdout.readline()).decode()
            if not line:
                raise SystemExit(f"host {self.number} did not start")
            if line.startswith("join: "):
                self.base = line.split()[3].removesuffix("/CODE")
            elif found := CODE.match(line):
                self.codes[found[2]] = found[1]

    def memory(self) -> float:
        """Resident MB that no other process shares."""
        said = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+: +(\d+)", said, re.MULTILINE)) / 1000

    def screens(self) -> list[float]:
        """MB of each process that draws a seat for a browser, what is shared with others counted in part."""
        said = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found = (Path(f"/proc/{child}/smaps_rollup").read_text() for child in said.split())
        return [int(re.findall(r"^Pss: +(\d+)", one, re.MULTILINE)[0]) / 1000 for one in found]

    async def stop(self) -> None:
        if hasattr(self, "process") and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    def processor(self) -> float:
        """Seconds of processor."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICKS


async def play(host: Host, seat: str, until: float, figures: Figures) -> None:
    """One seat: drafts, takes back, writes, and seals now and then."""
    rng = random.Random(f"{host.number} {seat}")
    remote = await join(await redeem(parse_address(f"{host.base}/{host.codes[seat]}"), seat))
    seats = [name for name in host.codes if name not in (seat, "observer", "facilitator")]
    try:
        await asyncio.sleep(rng.uniform(0, PAUSE))
        done = 0
        while time.monotonic() < until:
            began = time.monotonic()
            await act(remote, seat, seats, rng, done, figures)
            done += 1
            await asyncio.sleep(max(PAUSE - (time.monotonic() - began), 0.0))
    finally:
        await remote.close()


async def act(remote: Remote, seat: str, others: list[str], rng: random.Random, done: int, figures: Figures) -> None:
    """Do one thing, and note how long its acknowledgement took."""
    client = remote.client
    status = await client.status()
    mine = next(one for one in status.seats if one.seat == seat)
    view = await client.view(seat) if done % 8 == 0 else None
    began, kind = time.perf_counter(), ""
    try:
        if status.phase in ("orders", "ended") and (mine.sealed or status.phase == "ended"):
            kind = "message"
            await client.send(Message(seat=seat, to=(rng.choice(others),), text=f"act {done}"))
        elif status.phase != "orders":
            kind = "ready"
            await client.ready(seat)
        elif done % ACTS == ACTS - 1:
            kind = "seal"
            await client.seal(seat)
        elif view is not None:
            legal = [option for option in view.options if option.legal]
            if legal:
                option, kind = rng.choice(legal), "draft"
                began = time.perf_counter()
                await client.draft(Order(seat=seat, instrument=option.instrument, trigger=option.trigger))
        elif done % 8 == 4:
            kind = "undo"
            await client.undo(seat)
        else:
            kind = "message"
            await client.send(Message(seat=seat, to=(rng.choice(others),), text=f"act {done}"))
    except SessionError:
        figures.refused += 1
        return
    if kind:
        figures.waits[kind].append(time.perf_counter() - began)


async def measured(sessions: int, minutes: float, scenario: str, folder: Path) -> None:
    """Hold the sessions and print what they took."""
    hosts = [Host(folder, scenario, number) for number in range(sessions)]
    figures = Figures()
    try:
        for host in hosts:  # one after another: starting is not what is measured
            await host.start()
        seats = [(host, seat) for host in hosts for seat in host.codes if seat not in ("observer", "facilitator")]
        print(f"{sessions} sessions of {scenario}, {len(seats)} seats, {minutes:g} min")
        until = time.monotonic() + 60 * minutes
        playing = [asyncio.ensure_future(play(host, seat, until, figures)) for host, seat in seats]
        await asyncio.sleep(min(10.0, 20 * minutes))
        memory, processor, began = [h.memory() for h in hosts], sum(h.processor() for h in hosts), time.monotonic()
        await asyncio.gather(*playing)
        after, spent = [h.memory() for h in hosts], sum(h.processor() for h in hosts) - processor
        tell(figures, memory, after, spent / (time.monotonic() - began))
    finally:
        await asyncio.gather(*(host.stop() for host in hosts))


async def browsed(browsers: int, minutes: float, scenario: str, folder: Path) -> None:
    """Have seats played in browsers and print what that took."""
    host = Host(folder, scenario, 1000, "--web")
    paints: list[float] = []
    try:
        await host.start()
        seats = [seat for seat in host.codes if seat not in ("observer", "facilitator")]
        people = [await ticket(host, seats[number % len(seats)]) for number in range(browsers)]
        begun = asyncio.Barrier(browsers + 1)
        memory = list[float]()
        async with asyncio.TaskGroup() as group:
            for token in people:
                group.create_task(browse(host, token, 60 * minutes, begun, paints))
            async with begun:
                memory += host.screens()
        print(f"{browsers} browsers of one session, a key every {KEYS:g} s each, {minutes:g} min")
        print(f"  key to paint  {spread(paints)}")
        print(f"  screens: {statistics.median(memory):.0f} MB a seat, {max(memory):.0f} at the most")
    finally:
        await host.stop()


async def ticket(host: Host, seat: str) -> str:
    return (await redeem(parse_address(f"{host.base}/{host.codes[seat]}"), seat)).token


async def browse(host: Host, token: str, seconds: float, begun: asyncio.Barrier, paints: list[float]) -> None:
    """One browser: goes from pane to pane."""
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(
            f"{host.base}/seat/{token}/socket?width=120&height=40", headers={"Origin": host.base}, max_msg_size=0
        ) as socket,
    ):
        drawn = b""
        while b"Quit" not in drawn:
            drawn += await painted(socket, 60.0)
        await begun.wait()
        until = time.monotonic() + seconds
        for key in itertools.cycle("2416385"):
            if time.monotonic() > until:
                return
            await quiet(socket)
            began = time.perf_counter()
            await socket.send_str(json.dumps(["stdin", key]))
            await painted(socket, 30.0)
            paints.append(time.perf_counter() - began)


async def painted(socket: aiohttp.ClientWebSocketResponse, seconds: float) -> bytes:
    """What is painted next."""
    message = await socket.receive(seconds)
    if not isinstance(message.data, bytes):
        raise SystemExit(f"a browser was cut off: {message}")
    return message.data


async def quiet(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Look on for a while, so that what is painted next is painted for the next key."""
    end = time.monotonic() + KEYS
    while (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            await socket.receive(left)


def spread(waits: list[float]) -> str:
    """Median and tails, in milliseconds."""
    ordered = sorted(waits)
    at = [1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95, 0.99)]
    return f"{len(waits):>7}  median {at[0]:7.1f} ms  p95 {at[1]:7.1f} ms  p99 {at[2]:7.1f} ms"


def tell(figures: Figures, before: list[float], after: list[float], cores: float) -> None:
    """Print the figures."""
    every = [wait for kind, waits in figures.waits.items() if kind != "seal" for wait in waits]
    for kind, waits in [*sorted(figures.waits.items()), ("all but seal", every)]:
        if waits:
            print(f"  {kind:<13} {spread(waits)}")
    grown = [b - a for a, b in zip(before, after, strict=True)]
    print(f"  refused       {figures.refused:>7}")
    print(f"  hosts: {statistics.median(after):.0f} MB each of their own, grown by {statistics.median(grown):+.1f} MB"
          f" (most {max(grown):+.1f}); {cores:.2f} cores together")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--browsers", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--scenario", default="kivu-2025-workshop")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.sessions:
            asyncio.run(measured(given.sessions, given.minutes, given.scenario, Path(folder)))
        if given.browsers:
            asyncio.run(browsed(given.browsers, given.minutes, given.scenario, Path(folder)))


if __name__ == "__main__":
    main()
