"""A whole workshop over real sockets: cut, killed and started again, with nothing lost and nothing done twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.unit.net.program import Program
from tests.unit.net.scripted import PATIENCE, Scripted, cut
from wargame.base.errors import SessionError
from wargame.net.address import Address
from wargame.net.client import Remote, join
from wargame.net.ticket import redeem
from wargame.session.contents import Contents
from wargame.session.facilitator import Facilitator, Inject, Word
from wargame.session.replay import replay
from wargame.session.verify import contents
from wargame.session.wire import HUMAN

SEVEN = ("us", "drc", "rwanda", "china", "eu", "qatar", "m23")


async def watched(url: str, code: str, digests: list[str]) -> None:
    """Watch to the end."""
    remote = await join(await redeem(Address(url, code), "watching"), patience=PATIENCE)
    try:
        while (status := await remote.watcher.status()).phase != "ended":
            scene = await remote.watcher.scene()
            assert status.turn - 1 <= scene.turn <= status.turns  # turns may pass between the two questions
            await asyncio.sleep(0.2)
        digests.append(status.public_digest)
    finally:
        await remote.close()


async def troubled(seats: list[Scripted], rng: random.Random) -> None:
    """Cut connections and kill programs at random, for as long as the session lasts."""
    while True:
        await asyncio.sleep(rng.uniform(0.05, 0.3))
        victim = rng.choice(seats)
        if victim.remote is not None and not victim.digest:
            if rng.random() < 0.75:
                cut(victim.remote)
            else:
                victim.die()


async def killed(host: Program, seats: list[Scripted], rng: random.Random) -> int:
    """Kill the host in the middle of three turns, and start it again each time; how often that was."""
    for turn in (1, 2, 3):
        while sum(turn in seat.sealed for seat in seats) < 1:
            await asyncio.sleep(0.005)
        await asyncio.sleep(rng.uniform(0, 0.02))
        await host.kill()
        await host.start("--no-clock")
    return 3


Doing = Callable[[Facilitator, Word], Awaitable[None]]
SCRIPT: tuple[Doing, ...] = (
    lambda chair, word: chair.pause(word),
    lambda chair, word: chair.resume(word),
    lambda chair, word: chair.inject(Inject(title="A rumour", text="Nobody confirms it."), word),
    lambda chair, word: chair.inject(Inject(title="A plot"), word.model_copy(update={"visibility": "secret"})),
    lambda chair, word: chair.replace("qatar", "proxy", word),
    lambda chair, word: chair.replace("qatar", HUMAN, word),
)


async def chaired(remote: Remote) -> list[str]:
    """Run the session by a script, trying again what came too late; the reasons of what the host has acknowledged."""
    done: list[str] = []
    for number, act in enumerate(SCRIPT):
        reason = f"act {number}"
        while (await remote.watcher.status()).phase != "ended":
            try:
                await act(remote.facilitator, Word(reason=reason))
            except SessionError as error:
                if "is being played" not in str(error) and "phase" not in str(error):
                    raise
                await asyncio.sleep(0.01)
            else:
                done.append(reason)
                break
    while (await remote.watcher.status()).phase != "ended":
        await asyncio.sleep(0.1)
    await remote.facilitator.reveal(("hidden", "messages"), Word(reason="the end"))
    assert (await remote.facilitator.acts())[-1].reason == "the end"
    return [*done, "the end"]


async def moved(host: Program, person: Scripted) -> None:
    """Somebody goes on at another machine, in the middle of the game."""
    while len(person.sealed) < 2:
        await asyncio.sleep(0.01)
    while True:
        try:
            return await person.move(host.url, host.codes[person.seat])
        except SessionError:  # the host is down
            await asyncio.sleep(0.2)


async def held(folder: Path, scenario: str, seats: tuple[str, ...], seed: int) -> tuple[Contents, list[Scripted]]:
    """Hold a workshop; its save, and what each seat remembers."""
    host = Program(folder, scenario, "--seed", str(seed), "--seats", ",".join(seats), "--no-clock")
    try:
        await host.start()
        return await _held(host, seats, seed)
    finally:
        await host.end()


async def _held(host: Program, seats: tuple[str, ...], seed: int) -> tuple[Contents, list[Scripted]]:
    rng = random.Random(seed)
    people = [Scripted(seat, tuple(s for s in seats if s != seat), seed) for seat in seats]
    digests: list[str] = []
    for person in people:
        await person.come(host.url, host.codes[person.seat])
    chair = Remote(await redeem(Address(host.url, host.codes["facilitator"]), "chair"), patience=PATIENCE)
    await chair.connect()
    async with asyncio.TaskGroup() as group:
        playing = [group.create_task(person.live()) for person in people]
        playing += [group.create_task(watched(host.url, host.codes["observer"], digests)) for _ in range(2)]
        trouble = group.create_task(troubled(people, rng))
        kills = group.create_task(killed(host, people, rng))
        group.create_task(moved(host, people[0]))
        running = group.create_task(chaired(chair))
        await asyncio.wait([*playing, running])
        trouble.cancel()
    assert kills.result() == 3
    await chair.close()
    assert await host.stop() == 0
    assert {person.digest for person in people} | set(digests) == {people[0].digest}
    assert "should not have happened" not in (host.folder / "host.err").read_text()
    assert len(list(replay(host.save))) > 1
    found = contents(host.save)
    reasons = Counter(e.content["chair"]["reason"] for e in found.events if "chair" in e.content)
    assert reasons == Counter(running.result())
    return found, people


def nothing_lost_or_doubled(found: Contents, people: list[Scripted]) -> None:
    """Compare the save with what the host has acknowledged."""
    sealed = [e.content for e in found.of_kind("OrdersSealed")]
    assert max(Counter((row["seat"], row["turn"]) for row in sealed).values()) == 1
    promised = {(row["seat"], row["turn"]): row["commitment"] for row in sealed}
    given = {(e.content["actor"], e.turn): e.content["orders"] for e in found.of_kind("OrdersRevealed")}
    rows = [e.content for e in found.of_kind("MessageSent")]
    said = Counter(row["text"] for row in rows if row["seat"] != "facilitator")
    assert not said or max(said.values()) == 1
    for person in people:
        assert set(person.sealed) <= set(range(1, found.turn + 1))
        for turn, commitment in person.sealed.items():
            assert promised[person.seat, turn] == commitment
            reasons = [order["reason"] for order in given[person.seat, turn]]
            assert reasons == [order.reason for order in person.drafted[turn]]
        assert set(person.sent) <= set(said)
        assert {text for text in said if text.startswith(f"{person.seat} in")} <= set(person.tried)
    assert sum(len(person.sealed) for person in people) > found.turn


async def test_a_short_session_survives_everything(tmp_path: Path) -> None:
    found, people = await held(tmp_path, "first-steps", ("drc", "m23", "qatar"), seed=5)
    nothing_lost_or_doubled(found, people)


@pytest.mark.soak
async def test_a_whole_workshop_survives_everything(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found, people = await held(folder, "kivu-2025-workshop", SEVEN, seed=seed)
        assert found.turn == 8
        nothing_lost_or_doubled(found, people)
