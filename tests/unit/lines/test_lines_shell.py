"""Typed lines: what is understood, what is refused, and what of a stranger's text is printed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.lines.typist import Typist
from tests.unit.session.games import new_game
from wargame.lines.page import Page
from wargame.lines.watch import WatchShell
from wargame.session.local import LocalClient
from wargame.session.public import LocalWatcher


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Typist]:
    with new_game(tmp_path / "a.wargame", "drc", "m23") as game:
        typist = Typist(game, "drc")
        await typist.shell.begin()
        yield typist


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ordres", "error: 'ordres' is no command; did you mean 'orders'?"),
        ("s", "error: 's' is no command; the commands are"),
        ("draft 99", "error: draft: that is no order; type orders, then draft with a number of the list"),
        ("draft doha accept x%", "error: draft: that is no level; write for instance 40%"),
        ("draft doha accept 40%", "error: draft: that is done or not done; leave the level out"),
        ("draft drc_bank_airspace lift 400%", "refused: turn 1, seat drc: drc_bank_airspace.lift: level 4 is not a"),
        ("draft dohaa accept", "refused: turn 1, seat drc: dohaa.accept: no such instrument for this seat; did you"),
        ("undo", "error: turn 1, seat drc: the draft is empty; there is nothing to take back"),
        ("why 400", "error: why: that is no number of the list; type why 1 to"),
        ("why 1", "error: turn 0, seat drc: nothing has changed yet; causes come with the first turn"),
        ("news", "error: news: nothing has happened yet; news come with the first turn"),
        ("map atlantis", "error: map: no zone, holder or province is called 'atlantis'; type map alone"),
        ("look", "error: look: '' is nothing here"),
        ("look gma", "error: look: 'gma' is nothing here; did you mean 'goma'?"),
        ("say us", "error: say: to whom, or what; write say us, qatar: TEXT or say all: TEXT"),
        ("ready", "error: turn 1, seat drc: phase 'orders' does not wait for this; seal your orders"),
        ("debrief", "error: debrief: the game is in phase 'orders', this needs phase 'ended'"),
        ("seal", "Nothing is drafted.\nType 'seal yes' to submit this; it cannot be changed afterwards."),
        ("", ""),
    ],
)
async def test_what_cannot_be_done_is_refused_with_the_way_out(person: Typist, line: str, said: str) -> None:
    found = " ".join((await person.type(line)).split())
    assert found.startswith(" ".join(said.split()))


async def test_every_command_is_in_the_help_and_none_is_wider_than_the_page(person: Typist) -> None:
    text = await person.type("help")
    for name in person.shell.commands:
        assert f"  {name}" in text
    for line in ("status", "brief", "map", "map goma", "numbers", "orders", "orders doha", "why-not", "look Goma",
                 "look doha", "messages", "clock", "draft", "help draft"):  # fmt: skip
        await person.type(line)
    assert max(map(len, person.printed)) <= 80


async def test_a_strangers_text_is_printed_without_its_control_codes(person: Typist) -> None:
    await person.type("orders")
    await person.type("draft 1 because \x1b[31m[b]we\x07 must\u202e")
    assert "\x1b" not in "".join(person.printed)
    assert "because [b]we must" in " ".join("".join(person.printed).split())
    assert await person.type("say m23: \x1b]0;owned\x07 peace") == "Sent."
    assert isinstance(person.shell.client, LocalClient)
    other = Typist(person.shell.client.game, "m23")
    await other.shell.begin()
    assert "1. new, turn 1, drc to m23: peace" in await other.type("messages")
    assert "new" not in await other.type("messages")


async def test_a_turn_by_typed_lines(person: Typist) -> None:
    await person.type("draft drc_bank_airspace.tighten 40% because of the border")
    assert "at 40% because of the border" in " ".join((await person.type("draft")).split())
    said = await person.type("seal yes")
    assert said.startswith("Sealed. The commitment is ")
    assert "that is no order" in await person.type("draft 1")
    assert "Your orders are sealed." in await person.type("draft")


async def test_those_who_watch_read_what_everybody_may(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        printed: list[str] = []
        shell = WatchShell(LocalWatcher(game), Page(printed.append))
        await shell.begin()
        game.seal("drc")
        for line in ("status", "map goma", "numbers", "news", "instruments doha", "draft 1"):
            await shell.do(line)
        text = "\n".join(printed)
        assert "First steps. You watch." in text
        assert "Goma" in text
        assert "Turn 1:" in text
        assert "error: 'draft' is no command" in text
        assert "Treasury" not in text
        assert "Qatar: qatar-patient" in text


def test_the_plain_front_end_needs_no_textual() -> None:
    program = "import sys, wargame.lines.seat, wargame.lines.watch, wargame.net.client; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "False\n"
