"""What strangers type: control codes, bytes that are no text, nothing at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.typed import environment, typed

RED = "\x1b[31mred"


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", RED],
        [RED],
        ["simulate", "first-steps", "--player", f"drc={RED}"],
        ["simulate", "first-steps", "--player", f"{RED}=random"],
        ["simulate", "first-steps", "--seed", RED],
        ["simulate", "first-steps", "--opponents", RED],
        ["check", RED],
        ["saves", "show", RED],
    ],
)
def test_no_control_code_of_an_argument_comes_back(tmp_path: Path, words: list[str]) -> None:
    said = typed(tmp_path, *words)
    assert said.code == 2
    assert "red" in said.out + said.err
    assert "\x1b" not in said.out + said.err


def test_bytes_that_are_no_text_are_spelt_out(tmp_path: Path) -> None:
    said = typed(tmp_path, "simulate", os.fsdecode(b"\xff"))
    assert said.code == 2
    assert "\\udcff" in said.err


@pytest.mark.parametrize("command", [["check", ""], ["simulate", ""], ["scenario", "show", ""]])
def test_an_empty_name_is_no_scenario(tmp_path: Path, command: list[str]) -> None:
    said = typed(tmp_path, *command)
    assert said.code == 2
    assert "no scenario here" in said.out + said.err


def test_a_save_needs_a_name(tmp_path: Path) -> None:
    said = typed(tmp_path, "simulate", "first-steps", "--save", "")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("--save: a save needs a name; write for instance --save mine.wargame\n")


def test_a_refused_player_is_refused_before_anything_is_printed(tmp_path: Path) -> None:
    assert typed(tmp_path, "simulate", "first-steps", "--player", "drc=stndard").out == ""


def test_a_closed_output_is_said(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m wargame simulate first-steps --seed 1 >&-', sys.executable],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "wargame: error: standard output is closed; give the program somewhere to write\n",
    )
