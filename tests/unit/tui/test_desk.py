"""What lies on a seat's desk, whoever comes to it and when."""

from __future__ import annotations

from pathlib import Path

from tests.unit.session.games import new_game
from wargame.session.local import LocalClient
from wargame.tui.desk import Desk


async def test_what_stood_a_turn_ago_is_known_to_who_comes_back(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        desk = Desk(LocalClient(game), "drc")
        await desk.open()
        assert desk.lens.value_before("stability") is None
        while game.phase != "ended":
            seen = desk.lens.value("stability")
            game.seal("drc")
            await desk.refresh()
            back = Desk(LocalClient(game), "drc")
            await back.open()
            assert desk.lens.value_before("stability") == back.lens.value_before("stability") == seen
            assert desk.before.fields == back.before.fields
