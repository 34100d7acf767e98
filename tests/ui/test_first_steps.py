"""The real game on its small scenario: to the debrief by keys and by the mouse, and two people at one keyboard."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui.driving import (
    NARROW,
    at_the_menu,
    click_on,
    game_of,
    on,
    playing,
    shown,
    through_playback,
    until,
    until_turn,
)
from wargame.cli.terminal import Terminal
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.verify import held_here
from wargame.session.wire import HUMAN
from wargame.tui.app import WargameApp
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.choose import ScenarioScreen, SeatScreen
from wargame.tui.screens.curtain import CurtainScreen
from wargame.tui.screens.debrief import DebriefScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.menu import MenuScreen


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "game.wargame"


def shows(pilot: Pilot[None], words: str) -> bool:
    return words in shown(pilot)


def begin(path: Path, *seats: str) -> Game:
    return Game.create(load("first-steps"), 11, dict.fromkeys(seats, HUMAN), path)


async def test_the_real_game_can_be_played_from_the_menu_to_its_debrief_by_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "saves").mkdir()
    with Terminal() as terminal:
        async with at_the_menu(terminal) as pilot:
            await pilot.press("enter")
            await until(pilot, on(pilot, ScenarioScreen))
            await until(pilot, lambda: "First steps" in shown(pilot), "the scenarios")
            await pilot.press("enter")
            await until(pilot, on(pilot, SeatScreen))
            await pilot.press("t", "t", "T")
            await until(pilot, lambda: shows(pilot, "you come in at turn 2"), "a later turn")
            await pilot.press("enter")
            await until(pilot, lambda: on(pilot, GameScreen)() and game_of(pilot).ready, "the game")
            turns = load("first-steps").text.calendar.turns
            for turn in range(2, turns + 1):
                await until_turn(pilot, turn)
                await pilot.press("2")
                await pilot.press("space")
                await until(pilot, lambda: len(game_of(pilot).desk.view.draft) == 1, "a drafted order")
                await pilot.press("s")
                await until(pilot, on(pilot, ConfirmScreen))
                await pilot.press("y")
                await through_playback(pilot)
            await until(pilot, on(pilot, DebriefScreen))
            assert "Why it ended so" in shown(pilot)
            await pilot.press("escape")
            await until(pilot, on(pilot, GameScreen))
            await pilot.press("escape")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            here = str(tmp_path.resolve())  # tests before this one may have left theirs open
            await until(
                pilot, lambda: on(pilot, MenuScreen)() and not any(path.startswith(here) for path in held_here),
                "the menu, and the save let go of",
            )  # fmt: skip
            [saved] = await terminal.saves()
            with Game.open(Path(saved.id)) as game:
                given = [game.report("drc", turn) for turn in range(2, turns + 1)]
                assert [len(r.orders) + len(r.refused) for r in given] == [1] * (turns - 1)
                assert game.report("drc", 1).orders, "the first turn was played for the person"


async def test_the_mines_say_what_they_yield(path: Path) -> None:
    with begin(path, "drc") as game:
        async with playing(LocalClient(game)) as pilot:
            await pilot.press("4")
            await until(pilot, lambda: shows(pilot, "Formal   tin 20"))


async def test_the_real_game_can_be_played_to_its_debrief_by_the_mouse(path: Path) -> None:
    game = begin(path, "m23")
    with game:
        async with playing(LocalClient(game)) as pilot:
            turns = game.book.turns
            for turn in range(1, turns + 1):
                await until_turn(pilot, turn)
                await click_on(pilot, "2 Orders")
                await until(pilot, lambda: game_of(pilot).number == 2)
                await click_on(pilot, "[ ]", -1)
                await pilot.pause(0.3)
                if not game_of(pilot).desk.view.draft:  # the click highlighted the row; a second one would draft it
                    await click_on(pilot, "enter Draft")
                await until(pilot, lambda: len(game_of(pilot).desk.view.draft) == 1, "a drafted order")
                await click_on(pilot, "s Seal")
                await until(pilot, on(pilot, ConfirmScreen))
                await click_on(pilot, "Seal (y)")
                await through_playback(pilot, mouse=True)
            await until(pilot, on(pilot, DebriefScreen))
        assert game.phase == "ended"


async def test_two_people_at_one_keyboard_never_see_each_others_view(path: Path) -> None:
    game = begin(path, "drc", "m23")
    with game:
        client = LocalClient(game)
        app = WargameApp(None, client)
        app.animation_level = "none"
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, on(pilot, CurtainScreen))
            curtain = shown(pilot)
            assert "Democratic Republic" in curtain
            assert not any(word in curtain for word in ("treasury", "score", "Goma", "Orders"))
            await pilot.press("x")
            assert on(pilot, CurtainScreen)(), "only space, enter or a click opens the curtain"
            await pilot.press("space")
            await until(pilot, lambda: not on(pilot, CurtainScreen)() and game_of(pilot).ready)
            await pilot.press("s")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            await until(pilot, on(pilot, CurtainScreen))
            assert "M23" in shown(pilot)
            await pilot.press("enter")
            await until(pilot, lambda: not on(pilot, CurtainScreen)() and game_of(pilot).seat == "m23")
            await until(pilot, lambda: game_of(pilot).desk.view.seat == "m23")
            await pilot.press("s")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            await through_playback(pilot)
        assert game.turn == 1


async def test_the_debrief_is_read_by_keys_in_a_narrow_window(path: Path) -> None:
    game = begin(path, "drc")
    with game:
        for _ in range(game.book.turns):
            game.seal("drc")
        async with playing(LocalClient(game), size=NARROW) as pilot:
            game_of(pilot).run_worker(game_of(pilot).debrief())
            await until(pilot, on(pilot, DebriefScreen))
            for part in ("Course", "of 100", "Turn 1", "From the first day"):
                await pilot.press("tab")
                await until(pilot, functools.partial(shows, pilot, part), part)
            await pilot.press("shift+tab")
            await until(pilot, lambda: "Turn 1" in shown(pilot), "the record again")


async def test_a_key_too_many_at_the_playback_drafts_nothing(path: Path) -> None:
    game = begin(path, "drc")
    with game:
        async with playing(LocalClient(game)) as pilot:
            await pilot.press("2", "s")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("y")
            await through_playback(pilot)
            await until_turn(pilot, 2)
            assert game_of(pilot).number == 1
            await pilot.press("space", "space", "space")
            assert game_of(pilot).desk.view.draft == ()


async def test_enter_does_not_leave_the_game(path: Path) -> None:
    game = begin(path, "drc")
    with game:
        async with playing(LocalClient(game)) as pilot:
            await pilot.press("escape")
            await until(pilot, on(pilot, ConfirmScreen))
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen is game_of(pilot), "the game again")
