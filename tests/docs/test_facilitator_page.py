"""The facilitator's guide: what it types is typed into a session of its scenario, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.net.halls import hosted
from tests.unit.session.games import scenario
from wargame.lines.chair import COMMANDS, ChairShell
from wargame.lines.page import Page
from wargame.session.game import Game
from wargame.session.wire import HUMAN

PAGE = Path(__file__).parents[2] / "docs" / "facilitator.md"
BLOCK = re.compile(r"^```facilitator\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REFUSED = {"undo turn because of nothing yet": "error: take back: no turn has been resolved; take single acts back"}
"""Lines of which the page says that they are refused."""


async def test_what_the_guide_types_is_done(tmp_path: Path) -> None:
    lines = [line.removeprefix("> ") for block in BLOCK.findall(PAGE.read_text()) for line in block.splitlines()]
    assert len(lines) > 20
    workshop = scenario("kivu-2025-workshop")
    people = dict.fromkeys(workshop.text.seats, HUMAN)
    with_clock = Game.create(workshop, 7, people, tmp_path / "afternoon.wargame", waits=None)
    async with hosted(with_clock, clock=True) as host, host.seated("facilitator", "Chair") as remote:
        printed: list[str] = []
        shell = ChairShell(remote.facilitator, remote.watcher, Page(printed.append))
        await shell.begin()
        for line in lines:
            printed.clear()
            await shell.do(line)
            assert host.hall.timekeeper is not None
            await host.hall.timekeeper.tick()
            said = " ".join(" ".join(printed).split())
            assert said.startswith(REFUSED[line]) if line in REFUSED else "error:" not in said, f"> {line}\n{said}"
        assert with_clock.phase == "ended"
        assert with_clock.debrief().hidden


def test_every_command_in_the_table_of_troubles_can_be_typed() -> None:
    text = PAGE.read_text()
    troubles = text[text.index("## What can go wrong") : text.index("## The debrief")]
    named = {words.split()[0] for words in re.findall(r"`([^`]+)`", troubles)} - {"wargame", "--save", "--tls"}
    assert named <= set(COMMANDS), named - set(COMMANDS)
    assert len(named) > 10
