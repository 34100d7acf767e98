"""The order in which a set or a dict is walked decides nothing: the same game under any PYTHONHASHSEED."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from wargame.players.table import line_up
from wargame.rules.rulebook import Rulebook
from wargame.testing.sitting import play
from wargame.world.codec import digest

ROOT = Path(__file__).parent.parent.parent


def digests_under(hash_seed: str) -> list[str]:
    """Digests of six turns, played by a process of its own."""
    command = [
        sys.executable,
        "-m",
        "wargame",
        "simulate",
        "kivu-2025",
        "--seed",
        "7",
        "--turns",
        "6",
        "--format",
        "json",
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [row["digest"] for row in json.loads(done.stdout)["turns"]]


def test_the_same_game_under_every_hash_seed(kivu: Rulebook) -> None:
    games = [digests_under(seed) for seed in ("0", "1", "2")]
    here = [digest(turn.after) for turn in play(kivu, line_up(kivu, {}), turns=6).turns]
    assert games == [here, here, here]
