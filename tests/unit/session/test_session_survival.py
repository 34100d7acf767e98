"""A game killed at any moment resumes with every acknowledged act, and replays clean."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.unit.session.games import chosen, new_game, played
from wargame.session.game import Game
from wargame.session.replay import replay
from wargame.session.verify import audit

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
KILLS = 34


def say(pipe: int, *words: object) -> None:
    os.write(pipe, (json.dumps(words) + "\n").encode())


def play_and_tell(path: Path, pipe: int) -> None:
    """Play to the end, saying after every act that it was acknowledged."""
    with Game.open(path) as game:
        say(pipe, "opened")
        while game.phase != "ended":
            for order in chosen(game, "drc"):
                game.draft(order)
                say(pipe, "drafted", game.turn + 1, order.instrument)
            turn = game.turn + 1
            promised = game.seal("drc")
            say(pipe, "sealed", turn, promised)
            say(pipe, "resolved", game.turn, game.save.contents.events[-1].hash)


def killed(path: Path, rng: random.Random) -> list[list[object]]:
    """Play in another process, kill it at a random moment, and return what it had acknowledged.

    The moment is a number of acts and then some time, so that a slow machine plays as far as a fast one.
    """
    acts, then = rng.randint(1, 10), rng.uniform(0.0, 0.02)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(out)
            play_and_tell(path, into)
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as said:
        lines = [line for line in (said.readline() for _ in range(acts)) if line]
        time.sleep(then)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += said.readlines()
    return [json.loads(line) for line in lines]


def test_a_game_killed_at_random_moments_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    rng = random.Random(20250317)
    whole = {}
    moments = 0
    for seed in range(100):
        path = tmp_path / f"{seed}.wargame"
        new_game(path, "drc", seed=seed).close()
        ended = False
        while not ended and moments < KILLS:
            acknowledged = killed(path, rng)
            moments += 1
            with Game.open(path) as game:
                rows = game.save.contents.events
                hashes = {e.hash for e in rows}
                sealed = {(e.turn, e.content["commitment"]) for e in rows if e.kind == "OrdersSealed"}
                for what, *said in acknowledged:
                    if what == "sealed":
                        assert tuple(said) in sealed
                    elif what == "resolved":
                        assert said[1] in hashes
                        assert game.turn >= int(str(said[0]))
                    elif what == "drafted" and said[0] == game.turn + 1 and "drc" not in game.sealed:
                        assert said[1] in {o.instrument for o in game.view("drc").draft}
                ended = game.phase == "ended"
                if game.phase == "orders" and "drc" in game.sealed:
                    game.advance()  # killed between the seal and the resolution
            assert audit(path)[1] == []
            assert [r.turn for r in replay(path)][-1] == audit(path)[0].turn
        whole[seed] = ended
        if moments >= KILLS:
            break
    assert moments >= 30
    assert any(whole.values()), "no game was ever played to its end"


def test_a_game_that_was_killed_ends_as_one_that_was_not(tmp_path: Path) -> None:
    rng = random.Random(5)
    path = tmp_path / "killed.wargame"
    new_game(path, "drc", seed=3).close()
    for _ in range(60):
        if audit(path)[0].turn == 4:
            break
        killed(path, rng)
    undisturbed = played(tmp_path / "whole.wargame", 4, "drc", seed=3)
    ends = [[e.content["digest"] for e in audit(p)[0].of_kind("TurnResolved")] for p in (path, undisturbed)]
    assert ends[0] == ends[1]
    assert len(ends[0]) == 4


def test_a_game_killed_while_it_is_created_leaves_no_half_save(tmp_path: Path) -> None:
    rng = random.Random(6)
    for n in range(12):
        path = tmp_path / f"{n}.wargame"
        child = os.fork()
        if child == 0:
            try:
                new_game(path, "drc")
            finally:
                os._exit(0)
        time.sleep(rng.uniform(0.0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if path.exists():
            with Game.open(path) as game:
                assert game.phase == "orders"
        else:
            new_game(path, "drc").close()
        assert audit(path)[1] == []
