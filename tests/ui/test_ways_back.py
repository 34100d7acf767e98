"""What a newcomer stumbles over: ways back, notices in the way of questions, lists that are still to come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from textual.content import Content
from textual.pilot import Pilot

from tests.ui.driving import NARROW, WIDE, at_the_menu, game_of, on, playing, shown, through_playback, to_pane, until
from tests.ui.fake import FakeClient, FakeHost
from wargame.session.bargaining import Menu, Message
from wargame.tui.host import ScenarioCard
from wargame.tui.panes.table import Table
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.screens.choose import SeatScreen
from wargame.tui.screens.debrief import DebriefScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.pick import PickScreen
from wargame.tui.screens.settings import SettingsScreen


def at(pilot: Pilot[None], part: str) -> Callable[[], bool]:
    """Is this the current part of the pane?"""
    return lambda: game_of(pilot).pane.current == part


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_going_back_returns_from_what_was_opened_before_it_leaves_the_game(size: tuple[int, int]) -> None:
    async with playing(FakeClient(), size) as pilot:
        for pane, opened, first in ((1, "zone", "map"), (3, "measure", "sanctions")):
            await to_pane(pilot, pane)
            await pilot.press("enter")
            await until(pilot, at(pilot, opened))
            await pilot.press("escape")
            await until(pilot, at(pilot, first))
        await pilot.press("escape")
        await until(pilot, on(pilot, ConfirmScreen))
        assert "It is kept as it is" in shown(pilot)


async def test_where_one_part_is_shown_it_has_the_room_and_going_back_ends_at_the_first() -> None:
    async with playing(FakeClient(), NARROW) as pilot:
        await to_pane(pilot, 2)
        pane = game_of(pilot).pane
        await pilot.press("shift+tab")
        await until(pilot, lambda: pane.current == "draft" and pane.query_one("#draft").size.height >= 17)
        await pilot.press("escape")
        await until(pilot, lambda: pane.current == "openings")


async def test_what_is_said_is_never_in_the_way_of_a_question() -> None:
    client = FakeClient()
    async with playing(client) as pilot:
        for number in range(4):
            await client.send(Message(seat="m23", to=("rwanda",), text=f"letter {number}"))
        await until(pilot, lambda: "letter 1" in shown(pilot))
        await pilot.pause(0.1)
        assert "letter 2" not in shown(pilot)
        await pilot.press("s")
        await until(pilot, lambda: on(pilot, ConfirmScreen)() and "letter 1" not in shown(pilot))
        await client.send(Message(seat="m23", to=("rwanda",), text="one more"))
        await pilot.pause(0.1)
        assert "one more" not in shown(pilot)


async def test_a_line_to_send_says_that_it_is_sent() -> None:
    async with playing(FakeClient()) as pilot:
        await to_pane(pilot, 11)
        await until(pilot, lambda: "Everybody" in shown(pilot))
        await pilot.press("enter")
        await until(pilot, on(pilot, AskScreen))
        assert "enter sends it, esc goes back" in shown(pilot)


class Slow(FakeClient):
    """A game that takes its time over what can be promised."""

    def __init__(self) -> None:
        """Waits until it is let."""
        super().__init__()
        self.let = asyncio.Event()

    async def menu(self, seat: str, treaty: str) -> Menu:
        """When it is let."""
        await self.let.wait()
        return await super().menu(seat, treaty)


async def test_letters_narrow_a_list_that_is_still_to_come() -> None:
    client = Slow()
    async with playing(client) as pilot:
        await to_pane(pilot, 10)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None)
        await pilot.press("a", *"pay", "enter")
        assert on(pilot, PickScreen)()
        assert "Being fetched." in shown(pilot)
        client.let.set()
        await until(pilot, lambda: "Add to the text · pay" in shown(pilot) and "Payment" in shown(pilot))
        assert "Ceasefire" not in shown(pilot)


async def test_settings_say_how_they_are_changed() -> None:
    async with at_the_menu() as pilot:
        await pilot.press("comma")
        await until(pilot, on(pilot, SettingsScreen))
        assert "enter Change" in shown(pilot)
        await pilot.press("down", "space")
        await until(pilot, lambda: "braille" in shown(pilot))


async def test_a_long_question_is_read_to_its_end_and_keeps_its_answers() -> None:
    async with playing(FakeClient(), NARROW) as pilot:
        body = Content("\n").join(Content(f"line {number}") for number in range(30))
        pilot.app.push_screen(ConfirmScreen("Take it?", body))
        await until(pilot, lambda: on(pilot, ConfirmScreen)() and "Yes (y)" in shown(pilot))
        assert "line 29" not in shown(pilot)
        await pilot.press(*["down"] * 30)
        await until(pilot, lambda: "line 29" in shown(pilot) and "Yes (y)" in shown(pilot))


async def test_nobody_is_counted_as_sealed_when_the_game_has_ended() -> None:
    async with playing(FakeClient(turns=1)) as pilot:
        await pilot.press("s")
        await until(pilot, on(pilot, ConfirmScreen))
        await pilot.press("y")
        await through_playback(pilot)
        await until(pilot, on(pilot, DebriefScreen))
        await pilot.press("escape")
        await until(pilot, on(pilot, GameScreen))
        head = shown(pilot).splitlines()[0]
        assert "ended" in head
        assert "sealed" not in head


class Shelf(FakeHost):
    """A machine with several scenarios, none of them read yet."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    async def scenarios(self) -> Sequence[ScenarioCard]:
        first, *_ = await super().scenarios()
        return [replace(first, id=name, title=name.title()) for name in ("kivu", "doha", "lobito")]

    async def whole(self, card: ScenarioCard) -> ScenarioCard:
        self.read.append(card.id)
        return replace(card, whole=True)


@pytest.mark.parametrize(("pause", "read"), [(0.0, ["kivu", "doha"]), (3600.0, ["doha"])])
async def test_a_scenario_is_read_once_and_not_when_it_is_passed_over(
    pause: float, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wargame.tui.screens.choose.PAUSE", pause)
    host = Shelf()
    async with at_the_menu(host) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "Lobito" in shown(pilot), "the list")
        await until(pilot, lambda: bool(host.read) or pause > 0)
        await pilot.press("down")
        await until(pilot, lambda: len(host.read) == 2 or pause > 0)
        await pilot.press("enter")
        await until(pilot, on(pilot, SeatScreen))
    assert host.read == read
