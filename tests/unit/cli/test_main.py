"""The program as a whole: what it prints where, what it returns, what it imports."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.typed import LIMIT, environment, interruptible, typed

COMMANDS = (
    "play", "host", "join", "simulate", "check", "replay", "table", "messages", "ledger", "saves", "scenario", "study",
    "debrief",
)  # fmt: skip


def test_help_names_every_command_and_imports_neither_textual_nor_numpy(tmp_path: Path) -> None:
    program = (
        "import sys; from wargame.cli.main import main; sys.argv[1:] = ['--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'textual', 'numpy', 'pydantic', 'rich', 'yaml'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True,
        timeout=LIMIT, check=True,
    )  # fmt: skip
    *lines, loaded = done.stdout.splitlines()
    assert loaded == "[]"
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert listed == list(COMMANDS)


def test_help_is_there_at_once_for_it_reads_nothing_large() -> None:
    """How long it takes says `benchmarks/screens.py`."""
    words = [sys.executable, "-X", "importtime", "-m", "wargame", "--help"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    read = {line.rpartition("|")[2].strip() for line in said.stderr.splitlines()}
    assert (said.returncode, "wargame.cli.main" in read) == (0, True)
    assert not read & {"numpy", "textual", "pydantic", "yaml", "aiohttp", "transitions", "sqlite3"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_on_stdout(tmp_path: Path, command: str) -> None:
    said = typed(tmp_path, command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: wargame {command}")
    assert "\\b" not in said.out  # the mark that keeps lines as they are


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["simulat"], "'simulat' is no command; did you mean 'simulate'?"),
        (["simulate"], "simulate: missing argument 'SCENARIO'; see wargame simulate --help"),
        (["--frob"], "no such option '--frob'; see wargame --help"),
        (
            ["simulate", "first-steps", "--turns", "many"],
            "simulate: invalid value for '--turns': 'many' is not a valid integer range; see wargame simulate --help",
        ),
        (["simulate", "first-steps", "--player", "rwanda"],
         "--player: 'rwanda' is not SEAT=PLAYER; write for instance rwanda=doctrine:rwanda-integration or us=random"),
        (["simulate", "first-steps", "--player", "rwanad=random"],
         "--player: 'rwanad' is not at the table; did you mean 'rwanda'?"),
        (["simulate", "first-steps", "--opponents", "standart"],
         "--opponents: 'standart' is no line-up; did you mean 'standard'?"),
        (["replay", "nothing"], None),
        (["saves", "show", "nothing"], None),
    ],
)  # fmt: skip
def test_a_wrong_line_gets_one_line_back_and_exit_code_2(
    tmp_path: Path, words: list[str], complaint: str | None
) -> None:
    said = typed(tmp_path, *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("wargame: error: ")
    assert said.err.count("\n") == 1
    if complaint is not None:
        assert said.err == f"wargame: error: {complaint}\n"


def test_wargame_alone_without_a_terminal_says_so_and_plays_a_game_to_its_end(tmp_path: Path) -> None:
    said = typed(tmp_path)
    assert said.code == 0
    assert said.err.startswith("wargame: no terminal here")
    assert "wargame simulate --help" in said.err
    assert said.out.startswith("Eastern Congo, 2025 (seed ")
    assert said.out.count("\nturn ") == 20
    assert said.out.splitlines()[-1].startswith("scores: ")


def test_play_without_a_terminal_names_simulate_and_plays_nothing(tmp_path: Path) -> None:
    said = typed(tmp_path, "play", "first-steps", "--seat", "drc")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "wargame: error: play: there is no terminal here; play a game without people with wargame simulate kivu-2025\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_closes_the_pipe_hears_no_complaint(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "wargame", "simulate", "first-steps", "--seed", "1"],
        cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(LIMIT) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wargame", "scenario", "list"],
            cwd=tmp_path, env=environment(tmp_path), stdout=full, stderr=subprocess.PIPE, timeout=LIMIT, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == b"wargame: error: output: no space left on device\n"


def test_an_interrupt_ends_it_with_130_and_without_a_traceback(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "wargame", "simulate", "kivu-2025", "--seed", "1", "--format", "jsonl"],
        cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=interruptible,
    )  # fmt: skip
    assert program.stdout is not None
    assert json.loads(program.stdout.readline())["turn"] == 1
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=LIMIT)
    assert program.returncode == 130
    assert err.strip() == b""


def test_a_fault_of_the_program_is_one_line_unless_the_traceback_is_asked_for(tmp_path: Path) -> None:
    program = (
        "import sys, wargame.cli.main as m; m.group.invoke = lambda ctx: 1 / 0; sys.argv[1:] = ['check']\nm.main()"
    )

    def run(**more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=environment(tmp_path, **more), capture_output=True,
            text=True, timeout=LIMIT, check=False,
        )  # fmt: skip

    plain = run()
    assert plain.returncode == 1
    assert plain.stderr.startswith("wargame: error: this should not have happened: ZeroDivisionError")
    assert plain.stderr.count("\n") == 1
    assert "Traceback" in run(WARGAME_DEBUG="1").stderr


def test_letters_that_a_terminal_lacks_are_replaced(tmp_path: Path) -> None:
    said = typed(tmp_path, "scenario", "show", "kivu-2025", "--format", "json", env={"PYTHONIOENCODING": "ascii"})
    assert (said.code, said.err) == (0, "")
    assert said.out.isascii()
