"""How much a host can carry: many sessions of seven seats, an act a second each; then seats in browsers.

    python benchmarks/host.py [--sessions 20] [--browsers 8] [--minutes 1] [--scenario kivu-2025-workshop]

Every session is a `wargame host` of its own; all seats are played from this process, over sockets on the loopback.
Every second a seat asks how the game stands, every eighth time it looks at everything, and it does one thing: drafts,
takes back, writes, reads; after `ACTS` of them it seals. Sessions begin at different places of a turn, so that they
do not all resolve at once. What is measured is how long a seat waits until the host has its act on disk and says so,
and what the hosts take of memory and processor meanwhile. What this process takes itself is printed beside it: how
much, and how late it was for its own appointments, which is part of every wait. Browsers are sockets that say what a
browser says, every two seconds a key: how long until something is painted, and the memory of a seat's screens on the
host.
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
from collections import Counter, defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import aiohttp

from wargame.base.errors import SessionError
from wargame.net.address import parse_address
from wargame.net.client import join
from wargame.net.ticket import redeem
from wargame.session.protocol import Client, Message, Order, Refusal

T = TypeVar("T")

CODE = re.compile(r"  (\w{4}-\w{4})  (\w+)")
PAUSE = 1.0
"""Seconds between two acts of a seat."""
ACTS = 88
"""Acts of a seat in a turn, before it seals: eight turns last ten minutes, and no more is written than a seat may."""
TURNED = 3
"""Minutes after which every session has resolved two turns: what a view holds, news too, is there from then on."""
WARM = 10.0
"""Seconds after which memory and processor are measured."""
KEYS = 2.0
"""Seconds between two keys in a browser."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What was measured.

    Attributes:
        waits: kind of act -> seconds until it was acknowledged; likewise of questions in `asked`.
        late: seconds that this process was late for what it meant to do.
        refused: reason -> acts that were refused.
    """

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    late: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def acts(self) -> int:
        """All that were acknowledged."""
        return sum(map(len, self.waits.values()))


@dataclass(frozen=True)
class Spent:
    """What was used up to a moment: wall-clock, and processor of the hosts and of this process, in seconds; acts."""

    at: float
    hosts: float
    own: float
    acts: int

    @classmethod
    def now(cls, hosts: list[Host], figures: Figures) -> Spent:
        """Up to now."""
        return cls(time.monotonic(), sum(h.processor() for h in hosts), time.process_time(), figures.acts)

    def since(self, before: Spent) -> Spent:
        """From then to now."""
        return Spent(
            self.at - before.at, self.hosts - before.hosts, self.own - before.own, self.acts - before.acts
        )  # fmt: skip


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

    def screens(self) -> list[int]:
        """The processes that draw seats for browsers."""
        said = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in said.split()]

    async def stop(self) -> None:
        if hasattr(self, "process") and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    def processor(self) -> float:
        """Seconds of processor, without its screens."""
        return processor_of(self.process.pid)


def processor_of(pid: int) -> float:
    """Seconds of processor that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def shared_memory_of(pid: int) -> float:
    """MB of a process, what is shared with others counted in part."""
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.findall(r"^Pss: +(\d+)", said, re.MULTILINE)[0]) / 1000


class Seat:
    """One seat: drafts, takes back, writes, reads, and seals now and then."""

    def __init__(self, host: Host, name: str, begun: int, figures: Figures) -> None:
        """Play `name` at `host`, `begun` acts into the first turn."""
        self.host, self.name, self.figures = host, name, figures
        self.rng = random.Random(f"{host.number} {name}")
        self.others = [other for other in host.codes if other not in (name, "observer", "facilitator")]
        self.done, self.drafted, self.client = begun, False, cast(Client, None)

    async def play(self, until: float) -> None:
        """Do something every second."""
        remote = await join(await redeem(parse_address(f"{self.host.base}/{self.host.codes[self.name]}"), self.name))
        self.client = remote.client
        try:
            due = time.monotonic() + self.rng.uniform(0, PAUSE)
            while due < until:
                await asyncio.sleep(due - time.monotonic())
                self.figures.late.append(time.monotonic() - due)
                await self._act()
                due = max(due + PAUSE, time.monotonic())
        finally:
            await remote.close()

    async def _act(self) -> None:
        """Look how the game stands and do one thing."""
        status = await timed(self.figures.asked["status"], self.client.status())
        sealed = next(one.sealed for one in status.seats if one.seat == self.name)
        try:
            if status.phase not in ("orders", "ended"):
                await timed(self.figures.waits["ready"], self.client.ready(self.name))
            elif sealed or status.phase == "ended":
                await timed(self.figures.waits["read"], self.client.read(self.name, 10_000))
            elif self.done >= ACTS:
                await timed(self.figures.waits["seal"], self.client.seal(self.name))
                self.done, self.drafted = 0, False
            else:
                self.done += 1
                await self._something()
        except SessionError as error:
            self.figures.refused[str(error)] += 1

    async def _something(self) -> None:
        match self.done % 8:
            case 1:
                view = await timed(self.figures.asked["view"], self.client.view(self.name))
                options = [option for option in view.options if option.legal]
                if options:
                    option = self.rng.choice(options)
                    order = Order(seat=self.name, instrument=option.instrument, trigger=option.trigger)
                    refused = await timed(self.figures.waits["draft"], self.client.draft(order))
                    self.drafted = self.drafted or refused is None
                    self._said(refused)
            case 5 if self.drafted:
                self.drafted = False
                await timed(self.figures.waits["undo"], self.client.undo(self.name))
            case 7:
                await timed(self.figures.waits["read"], self.client.read(self.name, 10_000))
            case _:
                message = Message(seat=self.name, to=(self.rng.choice(self.others),), text=f"act {self.done}")
                for refusal in await timed(self.figures.waits["message"], self.client.send(message)):
                    self._said(refusal)

    def _said(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            self.figures.refused[refusal.what] += 1


async def timed(into: list[float], asked: Awaitable[T]) -> T:
    """What is asked for, and how long it took."""
    began = time.perf_counter()
    got = await asked
    into.append(time.perf_counter() - began)
    return got


async def measured(sessions: int, minutes: float, scenario: str, folder: Path) -> None:
    """Hold the sessions and print what they took."""
    hosts = [Host(folder, scenario, number) for number in range(sessions)]
    figures = Figures()
    try:
        for host in hosts:  # one after another: starting is not what is measured
            await host.start()
        seats = [
            Seat(host, seat, ACTS * host.number // sessions, figures)
            for host in hosts
            for seat in host.codes
            if seat not in ("observer", "facilitator")
        ]
        print(f"{sessions} sessions of {scenario}, {len(seats)} seats, {minutes:g} min")
        until = time.monotonic() + 60 * minutes
        playing = asyncio.gather(*(seat.play(until) for seat in seats))
        await asyncio.sleep(min(WARM, 20 * minutes))
        before, memory = Spent.now(hosts, figures), [[h.memory() for h in hosts]]
        while not playing.done():
            await asyncio.wait([playing], timeout=60)
            memory.append([h.memory() for h in hosts])
        await playing
        tell(figures, memory, Spent.now(hosts, figures).since(before))
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
        begun, ended = asyncio.Barrier(browsers + 1), asyncio.Barrier(browsers + 1)
        async with asyncio.TaskGroup() as group:
            for token in people:
                group.create_task(browse(host, token, 60 * minutes, begun, ended, paints))
            async with begun:
                screens = host.screens()
                before = [host.processor(), *map(processor_of, screens)]
            async with ended:  # the screens are still there
                after = [host.processor(), *map(processor_of, screens)]
                memory = [shared_memory_of(screen) for screen in screens]
        own, *drawn = (1000 * (b - a) / len(paints) for a, b in zip(before, after, strict=True))
        print(f"{browsers} browsers of one session, a key every {KEYS:g} s each, {minutes:g} min")
        print(f"  key to paint  {spread(paints)}")
        print(f"  processor: screens {sum(drawn):.1f} ms a key, host {own:.1f} ms a key")
        print(f"  screens: {statistics.median(memory):.0f} MB a seat, {max(memory):.0f} at the most")
    finally:
        await host.stop()


async def ticket(host: Host, seat: str) -> str:
    return (await redeem(parse_address(f"{host.base}/{host.codes[seat]}"), seat)).token


async def browse(
    host: Host, token: str, seconds: float, begun: asyncio.Barrier, ended: asyncio.Barrier, paints: list[float]
) -> None:
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
                break
            await quiet(socket)
            began = time.perf_counter()
            await socket.send_str(json.dumps(["stdin", key]))
            await painted(socket, 30.0)
            paints.append(time.perf_counter() - began)
        await ended.wait()


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


def tell(figures: Figures, memory: list[list[float]], spent: Spent) -> None:
    """Print the figures."""
    every = [wait for kind, waits in figures.waits.items() if kind != "seal" for wait in waits]
    kinds = [*sorted(figures.waits.items()), ("all but seal", every), *sorted(figures.asked.items())]
    for kind, waits in [*kinds, ("own delay", figures.late)]:
        if waits:
            print(f"  {kind:<13} {spread(waits)}")
    reasons = ", ".join(f"{count} x {reason}" for reason, count in figures.refused.most_common(3))
    print(f"  refused       {figures.refused.total():>7}  {reasons}")
    for name, seconds in (("hosts", spent.hosts), ("this process", spent.own)):
        each = 1000 * seconds / max(spent.acts, 1)
        print(f"  processor: {name:<13} {each:5.2f} ms an act with its questions, {seconds / spent.at:.2f} cores")
    print(f"  acts: {spent.acts / spent.at:.0f} a second; cores: {os.cpu_count()}")
    print("  memory of a host of its own, minute by minute:", *(f"{statistics.median(m):.1f}" for m in memory), "MB")
    for since in [0, TURNED] if len(memory) > TURNED + 1 else [0]:
        grown = [b - a for a, b in zip(memory[since], memory[-1], strict=True)]
        when = f"from minute {since}, when each has resolved two turns" if since else "in all"
        print(f"  grown by {statistics.median(grown):+.1f} MB (most {max(grown):+.1f}) {when}")


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
