"""One script, played through the screens and by typed lines: both front ends give the same game."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest
from textual.pilot import Pilot

from tests.ui.driving import game_of, on, playing, shown, through_playback, until, until_turn
from wargame.lines.page import Page
from wargame.lines.seat import SeatShell
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.protocol import Client
from wargame.session.wire import HUMAN
from wargame.tui.panes.orders import Orders
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.debrief import DebriefScreen

PATIENCE = 20


class Front(Protocol):
    """A person at one of the front ends."""

    async def draft(self, instrument: str, trigger: str) -> None: ...

    async def undo(self) -> None: ...

    async def drafted(self) -> list[str]: ...

    async def seal(self) -> None: ...

    async def news(self) -> str: ...

    async def ended(self) -> str: ...


class Screens:
    """By keys, on the screens."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    async def draft(self, instrument: str, trigger: str) -> None:
        await self.pilot.press("2")
        pane = game_of(self.pilot).pane
        assert isinstance(pane, Orders)
        pane.go_to(instrument)
        await self.pilot.pause()
        before = len(game_of(self.pilot).desk.view.draft)
        for _ in range(12):
            option = pane.option
            if option is not None and (option.instrument, option.trigger) == (instrument, trigger):
                break
            await self.pilot.press("down")
        await self.pilot.press("space")
        await until(self.pilot, lambda: len(game_of(self.pilot).desk.view.draft) == before + 1, "a drafted order")

    async def undo(self) -> None:
        before = len(game_of(self.pilot).desk.view.draft)
        await self.pilot.press("z")
        await until(self.pilot, lambda: len(game_of(self.pilot).desk.view.draft) == before - 1, "an undone order")

    async def drafted(self) -> list[str]:
        return [order.instrument for order in game_of(self.pilot).desk.view.draft]

    async def seal(self) -> None:
        await self.pilot.press("s")
        await until(self.pilot, on(self.pilot, ConfirmScreen))
        await self.pilot.press("y")
        await through_playback(self.pilot)

    async def news(self) -> str:
        await self.pilot.press("7")
        await self.pilot.pause()
        return shown(self.pilot)

    async def ended(self) -> str:
        await until(self.pilot, on(self.pilot, DebriefScreen))
        return shown(self.pilot)


class Lines:
    """By typed lines."""

    def __init__(self, shell: SeatShell, printed: list[str]) -> None:
        self.shell, self.printed = shell, printed

    async def _typed(self, line: str) -> list[str]:
        start = len(self.printed)
        await self.shell.do(line)
        said = self.printed[start:]
        assert not any(row.startswith(("error:", "refused:")) for row in said), said
        return said

    async def draft(self, instrument: str, trigger: str) -> None:
        await self._typed(f"draft {instrument} {trigger}")

    async def undo(self) -> None:
        await self._typed("undo")

    async def drafted(self) -> list[str]:
        await self._typed("draft")
        return [order.instrument for order in self.shell.desk.view.draft]

    async def seal(self) -> None:
        turn = self.shell.desk.resolved
        await self._typed("seal yes")
        async with asyncio.timeout(PATIENCE):
            while self.shell.told == turn:
                await asyncio.sleep(0.01)

    async def news(self) -> str:
        return "\n".join(await self._typed("news"))

    async def ended(self) -> str:
        return "\n".join(await self._typed("debrief"))


@contextlib.asynccontextmanager
async def by_keys(client: Client) -> AsyncIterator[Front]:
    async with playing(client) as pilot:
        await until_turn(pilot, 1)
        yield Screens(pilot)


@contextlib.asynccontextmanager
async def by_lines(client: Client) -> AsyncIterator[Front]:
    printed: list[str] = []
    shell = SeatShell(client, client.seats[0], Page(printed.append))

    async def typed() -> AsyncIterator[str]:
        await asyncio.Event().wait()
        yield ""

    running = asyncio.ensure_future(shell.run(client, typed()))
    async with asyncio.timeout(PATIENCE):
        while not any("Type 'help'" in line for line in printed):
            await asyncio.sleep(0.01)
    yield Lines(shell, printed)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


FRONTS: dict[str, Callable[[Client], AbstractAsyncContextManager[Front]]] = {"keys": by_keys, "lines": by_lines}


async def played(front: str, path: Path) -> list[str]:
    """Play the script; the digests of the game."""
    with Game.create(load("first-steps"), 11, {"drc": HUMAN}, path) as game:
        async with FRONTS[front](LocalClient(game)) as person:
            await person.draft("drc_bank_airspace", "tighten")
            await person.draft("doha", "accept")
            assert await person.drafted() == ["drc_bank_airspace", "doha"]
            await person.undo()
            assert await person.drafted() == ["drc_bank_airspace"]
            await person.seal()
            assert "Banks and airspace closed" in await person.news()
            for _ in range(game.book.turns - 1):
                await person.seal()
            assert "turn 1 (2025-03-17), Democratic Republic" in await person.ended()
        assert [o.instrument for o in game.report("drc", 1).orders] == ["drc_bank_airspace"]
        return [str(e.content["digest"]) for e in game.save.contents.of_kind("TurnResolved")]


@pytest.fixture(scope="module")
def results() -> dict[str, list[str]]:
    return {}


@pytest.mark.parametrize("front", FRONTS)
async def test_both_front_ends_play_the_same_script_to_the_same_end(
    front: str, tmp_path: Path, results: dict[str, list[str]]
) -> None:
    found = await played(front, tmp_path / "a.wargame")
    assert len(found) == 4
    assert results.setdefault("digests", found) == found
