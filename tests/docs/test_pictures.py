"""The picture of the README is a screen of the real game, made by this test with ``--update-golden``."""

import re
from pathlib import Path

import pytest

from tests.ui.driving import until
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.local import LocalClient
from wargame.session.wire import HUMAN
from wargame.tui.app import WargameApp
from wargame.tui.screens.game import GameScreen

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "situation.svg"
SIZE = (120, 40)


async def situation(save: Path) -> str:
    """The first pane of kivu-2025 as the Congolese seat sees it after four turns among doctrines."""
    with Game.create(load(ROOT / "scenarios" / "kivu-2025"), 7, {"drc": HUMAN}, save) as game:
        for _ in range(4):
            game.seal("drc")
        app = WargameApp(None, LocalClient(game), glyphs="block")
        app.animation_level = "none"
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: any(isinstance(s, GameScreen) and s.ready for s in app.screen_stack), "the game")
            await pilot.pause()
            return without_fonts(app.export_screenshot(title="wargame play kivu-2025 --seat drc", simplify=True))


def without_fonts(svg: str) -> str:
    """The picture without fonts that a reader would have to fetch from elsewhere."""
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


async def test_the_picture_in_the_readme_is_the_screen_of_the_game(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    svg = await situation(tmp_path / "picture.wargame")
    if request.config.getoption("--update-golden"):
        PICTURE.write_text(svg, encoding="utf-8")
    assert "docs/images/situation.svg" in (ROOT / "README.md").read_text(encoding="utf-8")
    same = svg == PICTURE.read_text(encoding="utf-8")  # pytest would spend minutes on the difference
    assert same, "the screen has changed: look at it, then pytest --update-golden"
