"""Every screen as text at the two sizes it is designed for, in colour and under NO_COLOR."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.driving import NARROW, WIDE, at_the_menu, game_of, on, playing, shown, to_pane, until
from tests.ui.fake import FakeClient
from wargame.tui.screens.choose import ScenarioScreen, SeatScreen
from wargame.tui.screens.debrief import DebriefScreen
from wargame.tui.screens.game import PANES
from wargame.tui.screens.help import HelpScreen
from wargame.tui.screens.playback import PlaybackScreen
from wargame.tui.screens.saves import SavesScreen
from wargame.tui.screens.why import WhyScreen

SIZES = {"120x40": WIDE, "80x24": NARROW}
Golden = Callable[[str, str], None]
size = pytest.mark.parametrize("size", SIZES)


@size
async def test_panes_at_the_start_of_a_turn(size: str, golden: Golden) -> None:
    client = FakeClient()
    await client.seal("rwanda")
    async with playing(client, SIZES[size]) as pilot:
        for number, pane in enumerate(PANES, 1):
            await to_pane(pilot, number)
            await until(pilot, lambda: not game_of(pilot).pane.stale)
            await until(pilot, lambda: "Nothing yet" not in shown(pilot), "the history")
            golden(f"screens/{number}-{pane.__name__.lower()}-{size}.txt", shown(pilot))


@size
@pytest.mark.parametrize("glyphs", ["block", "ascii"])
async def test_the_map_without_colour(size: str, glyphs: str, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with playing(size=SIZES[size], glyphs=glyphs) as pilot:
        assert pilot.app.no_color
        text = shown(pilot)
        golden(f"screens/1-situation-no-color-{glyphs}-{size}.txt", text)


@size
async def test_every_pane_draws_without_colour(size: str, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    client = FakeClient()
    await client.seal("rwanda")
    async with playing(client, SIZES[size]) as pilot:
        for number in range(2, len(PANES) + 1):
            await to_pane(pilot, number)
            await until(pilot, lambda: "Nothing yet" not in shown(pilot), "the history")
            name = type(game_of(pilot).pane).__name__.lower()
            golden(f"screens/{number}-{name}-{size}.txt", shown(pilot))


@size
async def test_overlays(size: str, golden: Golden) -> None:
    client = FakeClient()
    await client.seal("rwanda")
    async with playing(client, SIZES[size]) as pilot:
        await to_pane(pilot, 8)
        await pilot.press("w")
        await until(pilot, lambda: on(pilot, WhyScreen)() and "in all" in shown(pilot))
        golden(f"screens/why-{size}.txt", shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not on(pilot, WhyScreen)())
        await pilot.press("question_mark")
        await until(pilot, on(pilot, HelpScreen))
        await pilot.pause()
        golden(f"screens/help-{size}.txt", shown(pilot))


@size
async def test_playback_and_debrief(size: str, golden: Golden) -> None:
    client = FakeClient(turns=1)
    async with playing(client, SIZES[size]) as pilot:
        await pilot.press("s")
        await pilot.pause()
        golden(f"screens/seal-{size}.txt", shown(pilot))
        await pilot.press("y")
        await until(pilot, on(pilot, PlaybackScreen))
        await pilot.press("space")
        await pilot.pause()
        golden(f"screens/playback-{size}.txt", shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "What it came to" in shown(pilot))
        golden(f"screens/playback-end-{size}.txt", shown(pilot))
        await pilot.press("space")
        await until(pilot, on(pilot, DebriefScreen))
        await pilot.pause()
        golden(f"screens/debrief-{size}.txt", shown(pilot))


@size
async def test_menu_and_choices(size: str, golden: Golden) -> None:
    async with at_the_menu(size=SIZES[size]) as pilot:
        golden(f"screens/menu-{size}.txt", shown(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: on(pilot, ScenarioScreen)() and "- United States" in shown(pilot))
        await pilot.pause()
        golden(f"screens/scenarios-{size}.txt", shown(pilot))
        await pilot.press("enter")
        await until(pilot, on(pilot, SeatScreen))
        await pilot.press("space", "down")
        await until(pilot, lambda: "[x] United States" in shown(pilot) and "Congo" in shown(pilot))
        golden(f"screens/seats-{size}.txt", shown(pilot))
        await pilot.press("escape")
        await until(pilot, on(pilot, ScenarioScreen))
        await pilot.press("escape", "down", "down", "enter")
        await until(pilot, lambda: on(pilot, SavesScreen)() and "newer version" in shown(pilot))
        golden(f"screens/saves-{size}.txt", shown(pilot))
