"""What a seat is offered to promise tells it nothing that it may not know."""

from __future__ import annotations

from pathlib import Path

from tests.unit.session.games import MAIN, new_game
from tests.unit.session.tables import DOHA, parley_game


def suppliers(folder: Path, seat: str, subject: str) -> set[str]:
    """Whom a seat could ask, by its menus, to stop supporting something."""
    folder.mkdir(exist_ok=True)
    with new_game(folder / f"{seat}.wargame", seat, name=MAIN) as game:
        choices = [c for card in game.parley.cards(seat) for c in game.parley.menu(seat, card.treaty).choices]
        return {str(c.clause["giver"]) for c in choices if c.kind == "stop_support" and c.subject == subject}


def test_a_promise_is_made_to_another_party_before_the_mediator(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23") as game:
        for seat, other in (("drc", "drc"), ("m23", "m23"), ("qatar", "drc")):
            found = [c for c in game.parley.menu(seat, DOHA).choices if c.kind == "ceasefire" and not c.instead]
            assert {c.clause["giver"]: c.clause["receiver"] for c in found} == {"drc": "m23", "m23": "drc"}
            assert next(c for c in game.parley.menu(seat, DOHA).choices if c.givers == ("qatar",)).receivers[0] == other


def test_who_supplies_a_force_in_secret_is_told_to_nobody_else(tmp_path: Path) -> None:
    """Kinshasa's tolerance of the FDLR is seen by Kinshasa alone; that Kigali stands behind M23 is on every map."""
    assert suppliers(tmp_path, "drc", "fdlr") == {"drc"}
    assert suppliers(tmp_path, "rwanda", "fdlr") == set()
    assert "rwanda" in suppliers(tmp_path / "again", "drc", "m23")
