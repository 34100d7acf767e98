"""A workshop by a script: seats, two who watch and a facilitator, while everything is cut and killed that can be."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.unit.net.program import Program
from tests.unit.net.scripted import LATE, PATIENCE, PAUSE, Scripted
from tests.unit.web.moving import Moving
from wargame.base.errors import SessionError
from wargame.net.address import Address
from wargame.net.client import Remote, join
from wargame.net.ticket import redeem
from wargame.session.contents import Contents
from wargame.session.facilitator import Facilitator, Inject, Word
from wargame.session.replay import replay
from wargame.session.verify import contents
from wargame.session.wire import HUMAN, Phase

Moment = tuple[int, Phase]


@dataclass(frozen=True)
class Course:
    """How a workshop goes.

    Attributes:
        scenario: what is played, to its end.
        seats: who plays.
        kills: the host is killed when the first seat is through with this phase, and started again.
        moves: seat whose person goes on in a browser, and in the orders of which turn.
        trouble: share of acknowledged acts after which somebody's connection is cut or program killed.
        seed: of the game, and of what happens to it.
    """

    scenario: str
    seats: tuple[str, ...]
    kills: tuple[Moment, ...]
    moves: tuple[str, int]
    trouble: float
    seed: int


async def watched(url: str, code: str) -> str:
    """Watch to the end; the digest of what everybody may know."""
    remote = await join(await redeem(Address(url, code), "watching"), patience=PATIENCE)
    try:
        while (status := await remote.watcher.status()).phase != "ended":
            scene = await remote.watcher.scene()
            assert status.turn - 1 <= scene.turn <= status.turns  # turns may pass between the two questions
            await asyncio.sleep(1)
    finally:
        await remote.close()
    return status.public_digest


def trouble(people: list[Scripted], rng: random.Random, share: float) -> None:
    """Perhaps cut a connection or kill a program, whichever it is."""
    if rng.random() < share:
        victim = rng.choice(people)
        if rng.random() < 0.75:
            victim.cut()
        else:
            victim.die()


async def killed(host: Program, people: list[Scripted], kills: tuple[Moment, ...]) -> None:
    """Kill the host in the middle of phases, and start it again each time."""
    for moment in kills:
        while not any(moment in person.done for person in people):
            assert not all(person.digest for person in people), f"{moment} never was"
            await asyncio.sleep(0.005)
        await host.kill()
        await host.start("--no-clock", "--web")


Doing = Callable[[Facilitator, Word], Awaitable[None]]
SCRIPT: tuple[Doing, ...] = (
    lambda chair, word: chair.pause(word),
    lambda chair, word: chair.resume(word),
    lambda chair, word: chair.inject(Inject(title="A rumour", text="Nobody confirms it."), word),
    lambda chair, word: chair.inject(Inject(title="A plot"), word.model_copy(update={"visibility": "secret"})),
    lambda chair, word: chair.replace("qatar", "proxy", word),
    lambda chair, word: chair.replace("qatar", HUMAN, word),
)


async def chaired(remote: Remote) -> tuple[list[str], str]:
    """Run the session by a script, trying again what came too late; acknowledged reasons, and the digest at the end."""
    done: list[str] = []
    for number, act in enumerate(SCRIPT):
        reason = f"act {number}"
        while (await remote.watcher.status()).phase != "ended":
            try:
                await act(remote.facilitator, Word(reason=reason))
            except SessionError as error:
                if not any(words in str(error) for words in LATE[:2]):
                    raise
                await asyncio.sleep(PAUSE)
            else:
                done.append(reason)
                break
    while (status := await remote.watcher.status()).phase != "ended":
        await asyncio.sleep(1)
    await remote.facilitator.reveal(("hidden", "messages"), Word(reason="the end"))
    assert (await remote.facilitator.acts())[-1].reason == "the end"
    return [*done, "the end"], status.public_digest


async def held(folder: Path, course: Course) -> tuple[Contents, list[Scripted]]:
    """Hold a workshop; its save, and what each seat remembers."""
    words = ("--seed", str(course.seed), "--seats", ",".join(course.seats), "--no-clock", "--web")
    host = Program(folder, course.scenario, *words)
    try:
        await host.start()
        people = [person(course, seat, host) for seat in course.seats]
        reasons = await _held(host, people, course)
        assert await host.stop() == 0
    finally:
        await host.end()
    assert "should not have happened" not in (folder / "host.err").read_text()
    assert len(list(replay(host.save))) > 1
    found = contents(host.save)
    assert Counter(e.content["chair"]["reason"] for e in found.events if "chair" in e.content) == Counter(reasons)
    return found, people


def person(course: Course, seat: str, host: Program) -> Scripted:
    """Who plays a seat."""
    others = tuple(s for s in course.seats if s != seat)
    mover, leaves = course.moves
    if seat == mover:
        return Moving(seat, others, course.seed, leaves, host.codes[seat])
    return Scripted(seat, others, course.seed)


async def _held(host: Program, people: list[Scripted], course: Course) -> list[str]:
    """Everybody to the end, with one digest; the reasons of the facilitator's acts."""
    rng = random.Random(course.seed)
    for one in people:
        await one.come(host.url, host.codes[one.seat])
        one.acted = lambda: trouble(people, rng, course.trouble)
    chair = await join(await redeem(Address(host.url, host.codes["facilitator"]), "chair"), patience=PATIENCE)
    async with asyncio.TaskGroup() as group:
        for one in people:
            group.create_task(one.live())
        watching = [group.create_task(watched(host.url, host.codes["observer"])) for _ in range(2)]
        group.create_task(killed(host, people, course.kills))
        running = group.create_task(chaired(chair))
    await chair.close()
    reasons, digest = running.result()
    assert {one.digest for one in people} | {task.result() for task in watching} == {digest}
    return reasons


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
        if isinstance(person, Moving):
            moved(person, found)
    assert sum(len(person.sealed) for person in people) > found.turn


def moved(person: Moving, found: Contents) -> None:
    """The browser found the draft of the terminal, and what its screen said was sealed is."""
    sealed = {e.content["turn"] for e in found.of_kind("OrdersSealed") if e.content["seat"] == person.seat}
    given = {e.turn: e.content["orders"] for e in found.of_kind("OrdersRevealed") if e.content["actor"] == person.seat}
    drafted = [order.instrument for order in person.drafted[person.leaves]]
    assert person.found == len(drafted)
    assert [order["instrument"] for order in given[person.leaves]][: len(drafted)] == drafted
    assert person.taken
    assert person.sealed_here
    assert {turn: len(given[turn]) for turn in person.sealed_here} == person.sealed_here
    assert set(person.sealed_here) <= sealed
