"""Commands as a person types them: in a process of their own, in an empty folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

LIMIT = 30.0
"""Seconds after which a command counts as hanging."""


class Said(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment whose settings and data folders lie in `folder`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "WARGAME_", "COLUMNS"))}
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    return {**kept, **home, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **more}


def interruptible() -> None:
    """Run in a child before its program: a shell that runs the tests in the background has told it to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def typed(folder: Path, *words: str, env: Mapping[str, str] | None = None, lines: str = "") -> Said:
    """Run ``wargame`` with these words in `folder`, without a terminal; `lines` are typed into it."""
    done = subprocess.run(
        [sys.executable, "-m", "wargame", *words],
        cwd=folder,
        env=environment(folder, **(env or {})),
        input=lines,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
