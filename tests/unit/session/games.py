"""Games and saves for the tests of the session."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

from tests.books import scenario_of
from wargame.scenario import Scenario
from wargame.session.game import Game
from wargame.session.protocol import Order
from wargame.session.save import Save
from wargame.session.wire import HUMAN

SMALL = "first-steps"
MAIN = "kivu-2025"


def scenario(name: str = SMALL) -> Scenario:
    """A shipped scenario."""
    return scenario_of(name)


def clock() -> Iterator[str]:
    """Times for the rows of a log, the same on every run."""
    return (f"2025-03-17T10:{n // 60 % 60:02}:{n % 60:02}.000+00:00" for n in itertools.count())


def new_game(path: Path, *humans: str, seed: int = 7, name: str = SMALL) -> Game:
    """A game in which `humans` are played by persons."""
    times = clock()
    return Game.create(scenario(name), seed, dict.fromkeys(humans, HUMAN), path, now=lambda: next(times))


def chosen(game: Game, seat: str, count: int = 2) -> list[Order]:
    """Orders a seat could give now, the same for the same view."""
    legal = [o for o in game.view(seat).options if o.legal]
    step = max(len(legal) // 3, 1)
    picked = {o.instrument: o for o in legal[game.turn % 2 :: step]}
    return [
        Order(seat=seat, instrument=o.instrument, trigger=o.trigger, reason=f"turn {game.turn + 1}")
        for o in list(picked.values())[:count]
    ]


def play_turn(game: Game) -> None:
    """Let every person draft and seal, which resolves the turn."""
    for seat in game.humans:
        for order in chosen(game, seat):
            game.draft(order)
        game.seal(seat)
    if not game.humans:
        game.advance()


def played(path: Path, turns: int, *humans: str, seed: int = 7, name: str = SMALL) -> Path:
    """A closed save of a game of so many turns."""
    with new_game(path, *humans, seed=seed, name=name) as game:
        for _ in range(turns):
            play_turn(game)
    return path


def small_save(path: Path) -> Path:
    """The smallest save that has a row in every table but those of a turn."""
    times = clock()
    meta = {"scenario": "tiny", "title": "Tiny", "rules": "1", "program": "0"}
    save = Save.create(
        path, meta, {"scenario.yaml": "x: 1\n"}, {"seed": 1, "turns": 1}, b"world", now=lambda: next(times)
    )
    with save:
        for orders in ("[]", "[1]"):
            with save.act() as act:
                act.draft("us", 1, orders)
    return path
