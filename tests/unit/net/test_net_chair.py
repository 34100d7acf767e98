"""A facilitator over a socket, by typed lines: what the console does, without a screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.unit.net.halls import Host, hosted
from tests.unit.session.games import scenario
from wargame.base.errors import SessionError
from wargame.lines.chair import ChairShell
from wargame.lines.page import Page
from wargame.net.client import Remote
from wargame.session.game import Game
from wargame.session.local_facilitator import LocalFacilitator
from wargame.session.protocol import Message, Notice
from wargame.session.replay import replay
from wargame.session.wire import HUMAN, Phase

WAITS: tuple[Phase, ...] = ("lobby", "briefing", "bargaining", "report")


class Typist:
    """The facilitator at a keyboard."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.printed: list[str] = []
        self.shell = ChairShell(remote.facilitator, remote.watcher, Page(self.printed.append))

    async def type(self, line: str) -> str:
        start = len(self.printed)
        await self.shell.do(line)
        return " ".join(" ".join(self.printed[start:]).split())


@asynccontextmanager
async def chaired(path: Path) -> AsyncIterator[tuple[Host, Remote, Typist]]:
    """A host of two seats, somebody at one of them, and a facilitator."""
    game = Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path / "a.wargame", waits=WAITS)
    async with hosted(game) as host, host.seated("drc", "Amina") as drc, host.seated("facilitator", "Chair") as remote:
        typist = Typist(remote)
        await typist.shell.begin()
        yield host, drc, typist
    assert len(list(replay(path / "a.wargame"))) == game.turn + 1


async def test_a_facilitator_runs_a_session_by_typed_lines(tmp_path: Path) -> None:
    async with chaired(tmp_path) as (host, drc, chair):
        game = host.hall.game
        assert "You run this session." in " ".join(chair.printed)
        assert await chair.type("close because all are here") == "Closed. The phase is briefing; all are told."
        assert "drc" in await chair.type("people")
        assert host.code("m23") in await chair.type("people")
        assert await chair.type("pause because of a fire alarm") == "Paused; all are told."
        with pytest.raises(SessionError, match="phase 'paused' does not wait"):
            await drc.client.ready("drc")
        assert "all are told" in await chair.type("resume")
        assert await chair.type("open bargaining") == "Opened bargaining; all are told."
        assert await chair.type("say drc: five minutes") == "Sent."
        assert (await drc.client.messages("drc"))[-1].text == "five minutes"
        assert await drc.client.send(Message(seat="drc", to=("facilitator",), text="We need help.")) == ()
        assert "to Facilitator: We need help." in (await chair.type("messages")).replace("facilitator", "Facilitator")
        assert "support of" in await chair.type(
            "try Riots: Prices doubled. with add drc.support -10; set goma.holder drc"
        )
        said = await chair.type(
            "secretly inject Riots: Prices doubled. with add drc.support -10 because of the debrief"
        )
        assert said == "Brought in; nobody is told."
        heard: list[Notice] = []
        game.listeners.append(heard.append)
        letter = "A letter: " + "It is sealed and says more than fits into a line or two. " * 6
        assert await chair.type(f"only drc inject {letter}") == "Brought in; told to drc."
        assert heard[-1].text == f"Facilitator: {letter.strip().replace(':', '.')}"
        assert (
            await chair.type("cover m23")
            == "error: turn 1: the game is in phase 'bargaining', this needs phase 'orders'; wait for that phase"
        )
        assert "Closed" in await chair.type("close")
        await drc.client.seal("drc")
        assert "A proxy stands in" in await chair.type("cover m23 because nobody came")
        assert game.turn == 1
        assert "Riots" in await chair.type("record 1")
        assert "brought in: Riots because of the debrief (secret, by Chair)" in await chair.type("acts")
        assert "because of the debrief" not in await chair.type("news")
        assert "Turn 2 of" in await chair.type("status")
        assert "taken back to its orders" in await chair.type("undo turn because of the wrong button")
        assert (await drc.client.status()).turn == 1
        assert "Turn 1 of" in await chair.type("status")
        number = next(c.number for c in await chair.remote.facilitator.acts() if "Riots" in c.words)
        assert (await chair.type(f"undo {number}")).startswith(f"Act {number} is taken back")
        assert not any("Riots" in message.text for message in await drc.client.messages("drc"))
        assert "random" in await chair.type("players m23")
        assert "from now on" in await chair.type("replace m23 random")
        await drc.client.seal("drc")
        assert "phase report" in await chair.type("status")
        assert "lies beside the save" in await chair.type("fork 1")
        assert (await chair.type("reveal hidden")).startswith("error: reveal: the game has not ended")
        assert "Opened hidden" in await chair.type("reveal hidden because the room is stuck")
        assert (await drc.client.opened()).hidden
        assert "What was hidden:" in await chair.type("opened")
        assert await chair.type("orders drc") == (
            "error: seat drc: what seats write is not for the facilitator before it is opened; "
            "a scenario may say 'workshop: {sees_orders: true}'"
        )
        assert "Type 'end yes'" in await chair.type("end")
        assert "Ended" in await chair.type("end yes")
        assert "phase ended" in await chair.type("status")
        assert "Opened scores" in await chair.type("reveal scores")
        debrief = await chair.type("debrief")
        chapters = (
            "What happened",
            "What was in the news",
            "Why it ended so",
            "What was hidden",
            "How far each seat met",
        )
        assert sorted(chapters, key=debrief.index) == list(chapters)
        assert debrief.index("Deaths since January") < debrief.index("What was hidden")
        assert "Democratic Republic of the Congo (a person)" in debrief[debrief.index(chapters[-1]) :]


async def test_codes_are_given_out_again_and_people_shown_out(tmp_path: Path) -> None:
    async with chaired(tmp_path) as (host, drc, chair):
        old = host.code("m23")
        said = await chair.type("recode m23")
        assert host.code("m23") in said
        assert host.code("m23") != old
        with pytest.raises(SessionError, match="a seat cannot ask this"):
            await drc.doorkeeper.revoke("Chair")
        assert "your own ticket" in await chair.type("revoke Chair")
        assert (await chair.type("revoke nobody")).startswith("error: 'nobody': no such person; there is Amina")
        assert "shown out" in await chair.type("revoke Amina")
        async with asyncio.timeout(20):
            while drc._ended is None:
                await asyncio.sleep(0.02)
        kinds = [card.kind for card in await chair.remote.facilitator.acts()]
        assert kinds == ["PlaceRecoded", "TicketRevoked"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("open lobby", "error: open: 'lobby' is no phase to open; the phases are briefing, bargaining, orders"),
        ("inject 3", "error: inject: that is no number of the list; type injects to see it"),
        (
            "inject x with push drc.support 3",
            "error: inject: 'push drc.support 3' is no change; write TITLE: TEXT with",
        ),
        ("extend soon", "error: extend: that is no number of minutes; write for instance extend 3"),
        ("undo it", "error: undo: that is no act; write undo turn, or undo and a number out of acts"),
        ("reveal everything", "error: reveal: 'everything' cannot be opened; the chapters are hidden, scores"),
        ("say drc", "error: say: to whom, or what; write say us, qatar: TEXT or say all: TEXT"),
        ("replace m23", "error: replace: by whom; write replace SEAT PLAYER; 'players SEAT' lists them"),
        ("only atlantis pause", "error: 'atlantis': no such seat; the seats are"),
        ("players atlantis", "error: 'atlantis': no such seat; the seats are"),
        ("rule Goma with set goma.holder drc", "error: adjudicate: a ruling needs a reason; say why the outcome is"),
        ("debrief", "error: debrief: the game is in phase 'lobby', this needs phase 'ended'; wait for that phase"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_the_way_out(line: str, said: str, tmp_path: Path) -> None:
    with Game.create(scenario(), 7, {"drc": HUMAN}, tmp_path / "a.wargame", waits=WAITS) as game:
        printed: list[str] = []
        door = LocalFacilitator(game)
        shell = ChairShell(door, door, Page(printed.append))
        await shell.begin()
        printed.clear()
        await shell.do(line)
        assert " ".join(" ".join(printed).split()).startswith(said)
