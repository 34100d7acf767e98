"""What a seat is offered to promise tells it nothing that it may not know."""

from __future__ import annotations

from pathlib import Path

from tests.unit.session.games import MAIN, new_game
from tests.unit.session.tables import DOHA, parley_game
from wargame.session.game import Game


def suppliers(game: Game, seat: str, subject: str) -> set[str]:
    """Whom a seat could ask, between Kinshasa and Kigali, to stop supporting something."""
    choices = game.parley.menu(seat, "letter_drc_rwanda").choices
    return {str(c.clause["giver"]) for c in choices if c.kind == "stop_support" and c.subject == subject}


def test_a_promise_is_made_to_another_party_before_the_mediator(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23") as game:
        for seat, other in (("drc", "drc"), ("m23", "m23"), ("qatar", "drc")):
            found = [c for c in game.parley.menu(seat, DOHA).choices if c.kind == "ceasefire" and not c.instead]
            assert {c.clause["giver"]: c.clause["receiver"] for c in found} == {"drc": "m23", "m23": "drc"}
            assert next(c for c in game.parley.menu(seat, DOHA).choices if c.givers == ("qatar",)).receivers[0] == other


def test_who_supplies_a_force_in_secret_is_told_to_nobody_else(tmp_path: Path) -> None:
    """Kinshasa's tolerance of the FDLR is seen by Kinshasa alone; that Kigali stands behind M23 is on every map."""
    with new_game(tmp_path / "menu.wargame", "drc", "rwanda", name=MAIN) as game:
        assert suppliers(game, "drc", "fdlr") == {"drc"}
        assert suppliers(game, "rwanda", "fdlr") == set()
        assert suppliers(game, "drc", "m23") == {"rwanda"}
