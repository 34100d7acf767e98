"""``wargame study``: the same files whoever plays and however often it is interrupted."""

import csv
import importlib.util
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.unit.cli.typed import LIMIT, environment, interruptible, typed
from wargame.analysis.study import processes

SMALL = ("study", "first-steps", "--seed", "7", "--worlds", "600")
LONG = ("study", "first-steps", "--seed", "7", "--worlds", "9000")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study played in one process."""
    folder = tmp_path_factory.mktemp("study")
    said = typed(folder, *SMALL, "--workers", "1", "-o", "alone")
    assert (said.code, said.out) == (0, ""), said.err
    assert said.err == "wargame: 600 games, seed 7: alone/results.npz, alone/worlds.csv, alone/turns.csv\n"
    return folder / "alone"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a longer study that nothing interrupted."""
    folder = tmp_path_factory.mktemp("long")
    assert typed(folder, *LONG, "-o", "whole").code == 0
    return files(folder / "whole")


def test_processes_write_the_files_of_one_process(tmp_path: Path, alone: Path) -> None:
    assert typed(tmp_path, *SMALL, "--workers", "2", "-o", "two").code == 0
    assert files(tmp_path / "two") == files(alone)


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="dask.distributed is not installed (extra [cluster]); it is in the lock of the tests, so .ci/run has it",
)
def test_a_dask_cluster_writes_the_files_of_one_process(tmp_path: Path, alone: Path) -> None:
    said = typed(tmp_path, *SMALL, "--cluster", "local", "-o", "dask")
    assert said.code == 0, said.err
    assert files(tmp_path / "dask") == files(alone)


def test_results_agree_with_each_other(alone: Path) -> None:
    manifest = json.loads((alone / "manifest.json").read_text())
    assert (manifest["scenario"], manifest["seed"], manifest["worlds"], manifest["rules"]) == (
        "first-steps", 7, 600, manifest["rules"],
    )  # fmt: skip
    with np.load(alone / "results.npz") as found:
        seats, score, deaths = found["names/seats"].tolist(), found["score"], found["series/deaths"]
        assert found["names/acts"].shape[1] == 4
    worlds = list(csv.DictReader((alone / "worlds.csv").read_text().splitlines()))
    assert [int(row["world"]) for row in worlds] == list(range(600))
    assert [float(row["score.drc"]) for row in worlds] == pytest.approx(score[:, -1, seats.index("drc")], rel=1e-5)
    assert [float(row["deaths"]) for row in worlds] == pytest.approx(deaths[:, -1], rel=1e-5)
    turns = [row for row in csv.DictReader((alone / "turns.csv").read_text().splitlines()) if row["name"] == "deaths"]
    assert [int(row["turn"]) for row in turns] == list(range(5))
    assert [float(row["mean"]) for row in turns] == pytest.approx(deaths.mean(axis=0), rel=1e-5)


def _broken_off(folder: Path, send: Callable[[subprocess.Popen[str]], None]) -> tuple[int, str]:
    """Begin the long study, and break it off once a chunk is there."""
    with subprocess.Popen(
        [sys.executable, "-m", "wargame", *LONG, "-o", "broken", "--workers", "2"],
        cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True, preexec_fn=interruptible,
    ) as running:  # fmt: skip
        until = time.monotonic() + LIMIT
        while not list((folder / "broken" / "chunks").glob("*.npz")) and time.monotonic() < until:
            time.sleep(0.005)
        send(running)
        _, err = running.communicate(timeout=LIMIT)
        return running.returncode, err


def test_processes_are_all_started_at_once_and_none_hears_an_interrupt() -> None:
    before = set(multiprocessing.active_children())
    with processes(2) as executor:
        assert len(set(multiprocessing.active_children()) - before) == 2
        deaf = [executor.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()) for _ in range(8)]
        assert all(signal.SIGINT in one.result() for one in deaf)
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_an_interrupted_study_keeps_its_chunks_and_goes_on(tmp_path: Path, long: dict[str, bytes]) -> None:
    code, err = _broken_off(tmp_path, lambda running: os.killpg(running.pid, signal.SIGINT))
    assert code == 130
    assert "wargame: interrupted; " in err
    assert "Traceback" not in err
    kept = files(tmp_path / "broken")
    assert 1 <= sum(name.startswith("chunks/0") for name in kept) < len(long) - 4
    assert all(long[name] == content for name, content in kept.items())
    assert typed(tmp_path, *LONG, "-o", "broken").code == 0
    assert files(tmp_path / "broken") == long


def test_a_killed_study_goes_on_and_leaves_no_worker_behind(tmp_path: Path, long: dict[str, bytes]) -> None:
    group = 0

    def kill(running: subprocess.Popen[str]) -> None:
        nonlocal group
        group = running.pid
        running.kill()

    code, _ = _broken_off(tmp_path, kill)
    assert code == -signal.SIGKILL
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
    assert typed(tmp_path, *LONG, "-o", "broken").code == 0
    assert files(tmp_path / "broken") == long


def test_a_study_can_be_enlarged_and_a_damaged_chunk_is_played_again(tmp_path: Path, alone: Path) -> None:
    assert typed(tmp_path, *SMALL[:-1], "520", "-o", "grows", "--workers", "1").code == 0
    (tmp_path / "grows" / "chunks" / "000000.npz").write_bytes(b"rubbish")
    said = typed(tmp_path, "study", "first-steps", "--worlds", "600", "-o", "grows", "--workers", "1")
    assert said.code == 0, said.err
    assert files(tmp_path / "grows") == files(alone)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--seed", "8"), "{0}: it holds another study: its seed is 7, not 8; name a new folder, or study that again"),
        (
            ("--vary", "strain_scale=1..2"),
            '{0}: it holds another study: its vary is {{}}, not {{"strain_scale": [1.0, 2.0]}}; name a new folder, or '
            "study that again",
        ),
        (("--vary", "strain_scale"), "--vary: 'strain_scale' is not NAME=LOW..HIGH; a name is letters, digits, '_', "
                                     "'.' and '-', a letter first"),
        (("--vary", "strain_scale=1..nan"), "--vary strain_scale: '1..nan' is no range; write for instance "
                                            "strain_scale=1..3"),
        (("--measure", "a=1", "--measure", "a=2"), "--measure: 'a' is given twice; give it once"),
        (("--workers", "2", "--cluster", "local"), "--workers: it does not go with --cluster; give one of the two"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_study_stays(alone: Path, words: tuple[str, ...], complaint: str) -> None:
    before = files(alone)
    said = typed(alone.parent, "study", "first-steps", "--worlds", "600", "-o", "alone", *words)
    assert (said.code, said.out, said.err) == (2, "", f"wargame: error: {complaint.format('alone')}\n")
    assert files(alone) == before


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    said = typed(tmp_path, *SMALL, "-o", "mine")
    assert (said.code, said.err) == (
        2, "wargame: error: mine: the folder is not empty and holds no study; name a new folder\n",
    )  # fmt: skip
    assert files(tmp_path / "mine") == {"letter.txt": b"dear"}


def test_the_report_says_who_scores_what_and_what_nobody_uses(tmp_path: Path) -> None:
    said = typed(tmp_path, *SMALL[:-1], "200", "-o", "s", "--opponents", "random", "--report")
    assert said.code == 0, said.err
    head, *rows = said.out.splitlines()
    assert head.startswith("line-up      seat      score [10 % .. 90 %]    leads  idle")
    assert [row.split()[:2] for row in rows[:3]] == [["random", seat] for seat in ("drc", "m23", "qatar")]
    assert rows[3].startswith("random: ")
    assert rows[4].startswith("instruments on which nobody gave an order: ")
    assert rows[5].startswith("orders that decide more than 25% of a score at random play: ")
