"""Driving the screens in tests: waiting for what should come, and reading what is shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from textual.pilot import Pilot

from tests.ui.fake import FakeClient, FakeHost
from wargame.session.protocol import Client
from wargame.tui.app import WargameApp
from wargame.tui.host import Host
from wargame.tui.panes.orders import Orders
from wargame.tui.screens.game import PANE_KEYS, GameScreen
from wargame.tui.screens.playback import PlaybackScreen
from wargame.tui.widgets.rows import Rows

WIDE, NARROW = (120, 40), (80, 24)


async def until(pilot: Pilot[None], ready: Callable[[], bool], what: str = "") -> None:
    """Let the program run until `ready`."""
    for _ in range(800):
        if ready():
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"waited in vain for {what or ready}:\n{shown(pilot)}")


def shown(pilot: Pilot[None]) -> str:
    """The characters on the screen, as a person sees them."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def game_of(pilot: Pilot[None]) -> GameScreen:
    """The game screen, wherever it is in the stack."""
    return next(s for s in pilot.app.screen_stack if isinstance(s, GameScreen))


def app_of(pilot: Pilot[None]) -> WargameApp:
    """The app."""
    assert isinstance(pilot.app, WargameApp)
    return pilot.app


def on(pilot: Pilot[None], screen: type[object]) -> Callable[[], bool]:
    """Is this kind of screen in front?"""
    return lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted


@contextlib.asynccontextmanager
async def playing(
    client: Client | None = None, size: tuple[int, int] = WIDE, **choices: Any
) -> AsyncIterator[Pilot[None]]:
    """A game screen that is ready for its person."""
    app = WargameApp(None, client or FakeClient(), **choices)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: any(isinstance(s, GameScreen) and s.ready for s in app.screen_stack), "the game")
        await pilot.pause()
        yield pilot


@contextlib.asynccontextmanager
async def at_the_menu(host: Host | None = None, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    """The start menu."""
    app = WargameApp(host or FakeHost())
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def until_turn(pilot: Pilot[None], turn: int) -> None:
    """Wait until orders of a turn are taken."""
    await until(pilot, lambda: game_of(pilot).desk.view.turn == turn, f"turn {turn}")


async def until_drafted(pilot: Pilot[None], client: FakeClient, *triggers: str) -> None:
    """Wait until these triggers, and no others, are drafted."""
    await until(pilot, lambda: [o.trigger for o in client.drafts["rwanda"]] == list(triggers), f"{triggers}")


async def until_level(pilot: Pilot[None], client: FakeClient, level: float) -> None:
    """Wait until the one drafted order has a level."""
    await until(pilot, lambda: [o.level for o in client.drafts["rwanda"]] == [level], f"level {level}")


async def through_playback(pilot: Pilot[None], *, mouse: bool = False) -> None:
    """See a turn's news to the end, and go on."""
    await until(pilot, on(pilot, PlaybackScreen), "the playback")
    screen = pilot.app.screen
    assert isinstance(screen, PlaybackScreen)
    if mouse:
        await click_on(pilot, "esc Skip")
    else:
        await pilot.press("escape")
    await until(pilot, lambda: screen.done)
    if mouse:
        await click_on(pilot, " Next", -1)
    else:
        await pilot.press("space")
    await until(pilot, lambda: pilot.app.screen is not screen)


async def to_pane(pilot: Pilot[None], number: int) -> None:
    """Press a pane's key and wait for it."""
    await pilot.press(PANE_KEYS[number - 1])
    await until(pilot, lambda: game_of(pilot).number == number)


async def highlight(pilot: Pilot[None], key: str) -> None:
    """Highlight an opening in the pane of orders."""
    pane = game_of(pilot).query_one(Orders)
    pane.query_one("#openings", Rows).go_to(key)
    await until(pilot, lambda: "/".join(pane.key) == key, key)


async def click_on(pilot: Pilot[None], words: str, occurrence: int = 0) -> None:
    """Click in the middle of some words on the screen."""
    found = [(y, line.index(words)) for y, line in enumerate(shown(pilot).splitlines()) if words in line]
    assert found, f"'{words}' is not shown:\n{shown(pilot)}"
    y, x = found[occurrence]
    await pilot.click(offset=(x + len(words) // 2, y))
    await pilot.pause()
