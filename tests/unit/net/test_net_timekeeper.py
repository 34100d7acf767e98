"""Phases that close in time: reminded, extended, decided for, and broken off for coffee."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.unit.session.games import chosen, scenario
from wargame.base.errors import SessionError
from wargame.net.hall import Hall
from wargame.net.roster import Place
from wargame.net.timekeeper import Timekeeper
from wargame.scenario.workshop import Absence, Pause, Phases, Workshop
from wargame.session.chair import Chair
from wargame.session.clock import waits_of
from wargame.session.facilitator import PLAIN, Word
from wargame.session.game import Game
from wargame.session.replay import replay
from wargame.session.wire import HUMAN

WORKSHOP = Workshop(
    minutes=Phases(briefing=2, bargaining=0, orders=6, report=1), longest=10, pauses=[Pause(after=1, minutes=15)],
    absence=Absence(nudge=2, grace=3, extensions=1),
)  # fmt: skip


class Watch:
    """A clock that stands until it is set on."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@asynccontextmanager
async def kept(path: Path, watch: Watch) -> AsyncIterator[tuple[Hall, Timekeeper]]:
    """A hall whose timekeeper looks at the clock only when asked to."""
    waits = waits_of(WORKSHOP)
    game = (
        Game.open(path, waits=waits)
        if path.exists()
        else Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path, waits=waits)
    )
    hall = Hall(game, workshop=WORKSHOP, now=watch)
    keeper = hall.timekeeper
    assert keeper is not None
    hall.begin()
    assert hall._ticking is not None
    hall._ticking.cancel()
    try:
        yield hall, keeper
    finally:
        await hall.close()


def left(keeper: Timekeeper) -> float | None:
    face = keeper.face()
    return face.left if face else None


async def pass_minutes(keeper: Timekeeper, watch: Watch, minutes: float) -> None:
    watch.time += 60 * minutes
    await keeper.tick()


async def test_phases_close_in_time_and_those_who_are_missing_are_covered(tmp_path: Path) -> None:
    watch = Watch()
    async with kept(tmp_path / "a.wargame", watch) as (hall, keeper):
        game = hall.game
        heard = [hall.stream(Place(role="seat", seat=seat)) for seat in ("drc", "m23")]
        await keeper.tick()
        assert (game.phase, left(keeper)) == ("lobby", None)
        game.proceed()
        await keeper.tick()
        assert (game.phase, left(keeper)) == ("briefing", 120)
        await pass_minutes(keeper, watch, 2)
        assert (game.phase, left(keeper)) == ("bargaining", None)  # no minutes: until it is closed
        await pass_minutes(keeper, watch, 200)
        game.ready("drc")
        game.ready("m23")
        await keeper.tick()
        assert (game.phase, left(keeper)) == ("orders", 360)
        order = chosen(game, "drc")[0]
        game.draft(order)
        await pass_minutes(keeper, watch, 4.5)
        told = [b"minutes are left" in b"".join(stream.since(0) or []) for stream in heard]
        assert told == [True, True]
        assert left(keeper) == 90
        await pass_minutes(keeper, watch, 2)  # they are missing: three minutes more, by themselves, once
        assert (game.phase, left(keeper)) == ("orders", 180)
        await pass_minutes(keeper, watch, 3)
        assert (game.phase, game.turn, left(keeper)) == ("report", 1, 60)
        assert game.report("drc", 1).orders == (order,)  # as it was drafted
        covered = [e.content for e in game.save.contents.of_kind("SeatCovered")]
        assert [(row["seat"], row["reason"]) for row in covered] == [("m23", "the time was over")]
    assert len(list(replay(tmp_path / "a.wargame"))) == 2


async def test_a_break_is_taken_once_and_ends_by_itself(tmp_path: Path) -> None:
    watch = Watch()
    async with kept(tmp_path / "a.wargame", watch) as (hall, keeper):
        game = hall.game
        for _ in range(3):
            game.proceed()
        for seat in game.humans:
            game.seal(seat)
        await keeper.tick()
        await pass_minutes(keeper, watch, 1)
        seen = [(game.status().phase, left(keeper))]
        for minutes in (14, 1, 1):
            await pass_minutes(keeper, watch, minutes)
            seen.append((game.status().phase, left(keeper)))
        assert seen == [("paused", 900), ("paused", 60), ("report", 60), ("briefing", 120)]
        assert game.course.turn == 2


async def test_a_pause_stops_the_clock_and_a_restart_gives_it_back(tmp_path: Path) -> None:
    watch, path = Watch(), tmp_path / "a.wargame"
    async with kept(path, watch) as (hall, keeper):
        hall.game.proceed()
        await keeper.tick()
        watch.time += 30
        hall.game.pause("fire alarm")
        await keeper.tick()
        await pass_minutes(keeper, watch, 60)
        assert left(keeper) == 90
        assert hall.game.status().clock is not None
    async with kept(path, watch) as (hall, keeper):
        await keeper.tick()
        assert left(keeper) == 90
        hall.game.resume()
        await keeper.tick()
        assert left(keeper) == 90
        watch.time += 5000  # killed, and started again much later
    async with kept(path, watch) as (hall, keeper):
        assert hall.game.phase == "briefing"
        assert left(keeper) == 60


async def test_time_is_given_by_hand_up_to_the_longest_phase_and_beyond_with_a_reason(tmp_path: Path) -> None:
    watch, path = Watch(), tmp_path / "a.wargame"
    async with kept(path, watch) as (hall, keeper):
        chair = Chair(hall.game)
        with pytest.raises(SessionError, match="no clock runs in this phase; close the phase by hand"):
            chair.extend(5, PLAIN)
        hall.game.proceed()
        await keeper.tick()
        chair.extend(5, PLAIN)
        await keeper.tick()
        assert left(keeper) == 120 + 300
        with pytest.raises(SessionError, match="no more than 10 minutes; add at most 3 minutes, or say why"):
            chair.extend(4, PLAIN)
        chair.extend(4, Word(reason="the interpreter is late"))
    async with kept(path, watch) as (hall, keeper):  # killed before the clock knew of it
        await keeper.tick()
        assert left(keeper) == 120 + 540
        await keeper.tick()
        assert left(keeper) == 120 + 540
