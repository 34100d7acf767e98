"""A game that runs by itself until persons come in: a class takes a seat of a known course at a turn of its choice."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from wargame.base.errors import UsageError
from wargame.scenario.model import Scenario
from wargame.session.game import Game
from wargame.session.replay import fork
from wargame.session.wire import HUMAN


def begin_at(
    scenario: Scenario,
    seed: int,
    seats: Sequence[str],
    players: Mapping[str, str],
    path: Path,
    turn: int,
    *,
    opponents: str = "standard",
) -> Game:
    """Begin a game in which persons play `seats` from `turn` on; every seat is played for them until then.

    Args:
        scenario: what is played.
        seed: decides every draw.
        seats: those that persons take.
        players: actor -> who decides for it, where not as `opponents` says.
        path: where the save shall lie; there must be nothing yet.
        turn: the first turn the persons play, from 1.
        opponents: player of the seats that `players` does not name, and of all of them before `turn`.

    Raises:
        UsageError: the calendar has no such turn.
        SaveError: the save cannot be written.
    """
    if not 1 <= turn <= scenario.text.calendar.turns:
        way_out = f"name a turn from 1 to {scenario.text.calendar.turns}"
        raise UsageError(f"there is no turn {turn} in {scenario.id}", where="--from", way_out=way_out)
    people = dict.fromkeys(seats, HUMAN)
    if turn == 1:
        return Game.create(scenario, seed, {**players, **people}, path, opponents=opponents)
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / f"{scenario.id}.wargame"
        with Game.create(scenario, seed, players, before, opponents=opponents) as game:
            for _ in range(turn - 1):
                game.advance()
        fork(before, turn - 1, path, players=people)
    return Game.open(path)
