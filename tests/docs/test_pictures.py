"""The pictures of README and guide are screens of the real game, made by this test with ``--update-golden``."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.ui.driving import shown, until
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.wire import HUMAN
from wargame.tui.app import WargameApp
from wargame.tui.panes.table import Table
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.pick import PickScreen

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PAGES = {"situation": "README.md", "table": "docs/players-guide.md"}
SIZE = (120, 40)


async def pictures(save: Path) -> dict[str, str]:
    """kivu-2025 as the Congolese seat sees it after four turns of doctrines: the map; a text and its answer."""
    with Game.create(load(ROOT / "scenarios" / "kivu-2025"), 7, {"drc": HUMAN}, save) as game:
        for _ in range(4):
            game.seal("drc")
        app = WargameApp(None, LocalClient(game), glyphs="block")
        app.animation_level = "none"
        async with app.run_test(size=SIZE) as pilot:

            def taken() -> str:
                return without_fonts(app.export_screenshot(title="wargame play kivu-2025 --seat drc", simplify=True))

            await until(pilot, lambda: any(isinstance(s, GameScreen) and s.ready for s in app.screen_stack), "the game")
            await pilot.pause()
            found = {"situation": taken()}
            await bargain(pilot)
            app.clear_notifications()  # a toast comes and goes when it will
            await pilot.pause()
            return found | {"table": taken()}


def at_the_last(table: Table, number: int) -> bool:
    """Whether the draft has so many clauses and the cursor has come to the last of them."""
    names = [] if table.draft is None else list(table.draft.clauses)
    return len(names) == number and table.clause == names[-1]


async def bargain(pilot: Pilot[None]) -> None:
    """Offer Kigali operations against the FDLR for an end of its defensive measures, and wait for what it answers."""
    await pilot.press("t")
    await until(pilot, lambda: any(pane.draft is not None for pane in pilot.app.screen.query(Table)), "the table")
    table = pilot.app.screen.query_one(Table)
    table.go_to(next(card.treaty for card in table.cards if card.parties == ("drc", "rwanda")))
    await until(pilot, lambda: table.view is not None and table.view.parties == ("drc", "rwanda"), "its table")
    for number, word in enumerate(("fdlr(culminated)", "defensivemeasures(idle)"), 1):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen), "what can be promised")
        await pilot.press(*word, "enter")
        await until(pilot, lambda: at_the_last(table, number), word)  # noqa: B023
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen), "the question")
    await pilot.press("y")
    for word in ("draft 2 of Rwanda", "without it expect", "1 asked", "asks for your answer"):
        await until(pilot, lambda: word in shown(pilot), word)  # noqa: B023
    await pilot.pause()


def without_fonts(svg: str) -> str:
    """The picture without fonts that a reader would have to fetch from elsewhere."""
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


async def test_the_pictures_in_the_pages_are_screens_of_the_game(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, svg in (await pictures(tmp_path / "picture.wargame")).items():
        kept = IMAGES / f"{name}.svg"
        if request.config.getoption("--update-golden"):
            kept.write_text(svg, encoding="utf-8")
        assert f"images/{name}.svg" in (ROOT / PAGES[name]).read_text(encoding="utf-8")
        same = svg == kept.read_text(encoding="utf-8")  # pytest would spend minutes on the difference
        assert same, f"the screen of {name} has changed: look at it, then pytest --update-golden"
