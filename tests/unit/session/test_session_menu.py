"""What a seat is offered to promise tells it nothing that it may not know."""

from __future__ import annotations

from pathlib import Path

from tests.unit.session.games import MAIN, new_game


def suppliers(folder: Path, seat: str, subject: str) -> set[str]:
    """Whom a seat could ask, by its menus, to stop supporting something."""
    folder.mkdir(exist_ok=True)
    with new_game(folder / f"{seat}.wargame", seat, name=MAIN) as game:
        choices = [c for card in game.parley.cards(seat) for c in game.parley.menu(seat, card.treaty).choices]
        return {str(c.clause["giver"]) for c in choices if c.kind == "stop_support" and c.subject == subject}


def test_who_supplies_a_force_in_secret_is_told_to_nobody_else(tmp_path: Path) -> None:
    """Kinshasa's tolerance of the FDLR is seen by Kinshasa alone; that Kigali stands behind M23 is on every map."""
    assert suppliers(tmp_path, "drc", "fdlr") == {"drc"}
    assert suppliers(tmp_path, "rwanda", "fdlr") == set()
    assert "rwanda" in suppliers(tmp_path / "again", "drc", "m23")
