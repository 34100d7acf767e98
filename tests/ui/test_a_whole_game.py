"""A game from the menu to the debrief, by keys alone and by the mouse alone."""

from __future__ import annotations

from tests.ui.driving import at_the_menu, click_on, game_of, on, shown, through_playback, until
from tests.ui.fake import FakeHost
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.choose import ScenarioScreen, SeatScreen
from wargame.tui.screens.debrief import DebriefScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.menu import MenuScreen


async def test_a_game_can_be_played_to_its_debrief_by_keys_alone() -> None:
    host = FakeHost(turns=2)
    async with at_the_menu(host) as pilot:
        await pilot.press("enter")
        await until(pilot, on(pilot, ScenarioScreen))
        await until(pilot, lambda: "Seven capitals" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, on(pilot, SeatScreen))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: on(pilot, GameScreen)() and game_of(pilot).ready)
        assert host.started is not None
        assert host.started.seats == ("rwanda",)
        for _ in range(2):
            await pilot.press("2")
            await until(pilot, lambda: game_of(pilot).number == 2)
            await pilot.press("down", "space")
            await until(pilot, lambda: len(game_of(pilot).desk.view.draft) == 1)
            await pilot.press("s")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            await through_playback(pilot)
        await until(pilot, on(pilot, DebriefScreen))
        assert "Turning points" in shown(pilot)
        await pilot.press("escape")
        await until(pilot, on(pilot, GameScreen))
        await pilot.press("escape")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, on(pilot, MenuScreen))
    assert host.client is not None
    assert [len(host.client.given["rwanda", turn]) for turn in (1, 2)] == [1, 1]


async def test_a_game_can_be_played_to_its_debrief_by_the_mouse_alone() -> None:
    host = FakeHost(turns=2)
    async with at_the_menu(host) as pilot:
        await click_on(pilot, "New game")
        await until(pilot, on(pilot, ScenarioScreen))
        await until(pilot, lambda: "Seven capitals" in shown(pilot))
        await click_on(pilot, "Eastern Congo, 2025")
        await until(pilot, on(pilot, SeatScreen))
        await click_on(pilot, "] Rwanda")
        await click_on(pilot, "Begin")
        await until(pilot, lambda: on(pilot, GameScreen)() and game_of(pilot).ready)
        for turn in range(2):
            await click_on(pilot, "2 Orders")
            await until(pilot, lambda: game_of(pilot).number == 2)
            await click_on(pilot, ("Ease", "Tighten")[turn])
            await click_on(pilot, "enter Draft")
            await until(pilot, lambda: len(game_of(pilot).desk.view.draft) == 1)
            await click_on(pilot, "s Seal")
            await until(pilot, on(pilot, ConfirmScreen))
            await click_on(pilot, "Seal (y)")
            await through_playback(pilot, mouse=True)
        await until(pilot, on(pilot, DebriefScreen))
    assert host.client is not None
    assert [o.trigger for turn in (1, 2) for o in host.client.given["rwanda", turn]] == ["ease", "tighten"]
