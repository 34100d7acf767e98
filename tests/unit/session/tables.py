"""Games with open tables for the tests, and a player that says what it was told to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.unit.session.games import clock
from wargame.players.protocol import AtTable, Prompt, Reply
from wargame.scenario import Scenario, load
from wargame.session.bargaining import Offer
from wargame.session.game import Game
from wargame.session.wire import HUMAN

DOHA, LETTER, PLEDGE = "doha_declaration", "letter", "pledge"
QUIET: dict[str, Any] = {"kind": "ceasefire", "giver": "m23", "receiver": "drc", "subject": "m23"}
HALT: dict[str, Any] = {"kind": "ceasefire", "giver": "drc", "receiver": "m23", "subject": "drc"}
PAY: dict[str, Any] = {"kind": "payment", "giver": "drc", "receiver": "m23", "amount": 20.0}
FREE: dict[str, Any] = {"kind": "prisoner_release", "giver": "m23", "receiver": "drc", "amount": 100.0, "due": 2}

Script = Callable[[AtTable], Reply]


class Scripted:
    """A player that orders nothing and answers by a script."""

    name = "scripted"

    def __init__(self, script: Script) -> None:
        """Answer with what `script` returns."""
        self.script = script
        self.asked: list[AtTable] = []

    def decide(self, prompt: Prompt) -> None:
        """Order nothing."""

    def reply(self, table: AtTable) -> Reply:
        """What the script says."""
        self.asked.append(table)
        return self.script(table)


def parley_scenario() -> Scenario:
    """First steps with tables."""
    return load(Path(__file__).parent / "parley")


def parley_game(path: Path, *humans: str, seed: int = 7, **scripts: Script) -> Game:
    """A game with open tables; seats that are not played by persons answer by their script, or not at all."""
    times, scenario = clock(), parley_scenario()
    players = {seat: HUMAN if seat in humans else "hold" for seat in scenario.text.seats}
    game = Game.create(scenario, seed, players, path, now=lambda: next(times))
    seat_programs(game, **scripts)
    return game


def seat_programs(game: Game, **scripts: Script) -> None:
    """Let scripts answer for the seats that programs play."""
    for seat, script in scripts.items():
        name = game.players[seat]
        game.seating._programs[seat] = (name, Scripted(script))


def take(table: AtTable) -> Reply:
    """A player that takes whatever stands."""
    del table
    return Reply("accept", reason="we can live with it")


def silent(table: AtTable) -> Reply:
    """A player that has nothing to say where nothing stands, and refuses what does."""
    del table
    return Reply("refuse")


def offer(seat: str, treaty: str, *clauses: dict[str, Any], **more: Any) -> Offer:
    """An offer of clauses, named c1, c2 and so on; in a secret text they are secret."""
    secret = {"public": False} if treaty == LETTER else {}
    return Offer(seat=seat, treaty=treaty, clauses={f"c{n}": {**c, **secret} for n, c in enumerate(clauses, 1)}, **more)


def kinds(game: Game) -> Iterator[str]:
    """Kinds of the rows of the log after the first."""
    return (e.kind for e in game.save.contents.events[1:])
