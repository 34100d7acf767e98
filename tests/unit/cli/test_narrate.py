"""What a command says beside its output: broken between words where a person reads it, in one line for programs."""

import io
import sys

import pytest

from wargame.cli.narrate import say

WORDS = "everybody in this network can reach this host; give each code only to those it is for, and to nobody else"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "lines"), [(io.StringIO(), 1), (Terminal(), 2)])
def test_lines_break_between_words_in_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, lines: int
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stderr", stream)
    say(WORDS)
    said = stream.getvalue().splitlines()
    assert (" ".join(said), len(said)) == (f"wargame: {WORDS}", lines)
