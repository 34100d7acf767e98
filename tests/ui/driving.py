"""Driving the screens in tests: waiting for what should come, and reading what is shown."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable

from textual.pilot import Pilot

from tests.ui.fake import FakeClient, FakeHost
from wargame.session.protocol import Client
from wargame.tui.app import WargameApp
from wargame.tui.panes.orders import Orders
from wargame.tui.screens.game import GameScreen
from wargame.tui.widgets.rows import Rows

WIDE, NARROW = (120, 40), (80, 24)


async def until(pilot: Pilot[None], ready: Callable[[], bool], what: str = "") -> None:
    """Let the program run until `ready`."""
    for _ in range(400):
        if ready():
            await pilot.pause()
            return
        await pilot.pause(0.01)
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
    client: Client | None = None, size: tuple[int, int] = WIDE, **choices: object
) -> AsyncIterator[Pilot[None]]:
    """A game screen that is ready for its person."""
    app = WargameApp(None, client or FakeClient(), **choices)  # type: ignore[arg-type]
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: any(isinstance(s, GameScreen) and s.ready for s in app.screen_stack), "the game")
        await pilot.pause()
        yield pilot


@contextlib.asynccontextmanager
async def at_the_menu(host: FakeHost | None = None, size: tuple[int, int] = WIDE) -> AsyncIterator[Pilot[None]]:
    """The start menu."""
    app = WargameApp(host or FakeHost())
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def to_pane(pilot: Pilot[None], number: int) -> None:
    """Press a pane's number and wait for it."""
    await pilot.press(str(number))
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
