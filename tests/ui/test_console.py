"""The facilitator's console: one script by keys and by typed lines, and the screen as text."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.driving import NARROW, WIDE, on, shown, until
from wargame.lines.chair import ChairShell
from wargame.lines.page import Page
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.local_facilitator import LocalFacilitator
from wargame.session.wire import HUMAN, Phase
from wargame.tui.app import WargameApp
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.screens.ask import AskScreen
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.console import ConsoleScreen
from wargame.tui.screens.help import HelpScreen
from wargame.tui.screens.pick import PickScreen
from wargame.tui.screens.word import WordScreen
from wargame.tui.widgets.rows import Rows

WAITS: tuple[Phase, ...] = ("lobby", "briefing", "bargaining", "report")
GOAT = "A goat: [b]It has\x1b[31m eaten the text."
SIZES = {"120x40": WIDE, "80x24": NARROW}


@contextlib.contextmanager
def session(path: Path) -> Iterator[Game]:
    times = iter(f"2025-03-17T10:00:{n:02}.000+00:00" for n in range(60))
    people = {"drc": HUMAN, "m23": HUMAN}
    with Game.create(load("first-steps"), 7, people, path / "a.wargame", waits=WAITS, now=lambda: next(times)) as game:
        yield game


class Front(Protocol):
    """A facilitator at one of the front ends."""

    async def close(self, why: str) -> None: ...

    async def pause(self, why: str) -> None: ...

    async def resume(self) -> None: ...

    async def bring(self, entry: str) -> None: ...

    async def write(self, inject: str) -> None: ...

    async def rule(self, ruling: str, why: str) -> None: ...

    async def tell(self, seat: str, text: str) -> None: ...

    async def replace(self, seat: str, player: str) -> None: ...

    async def undo_last(self) -> None: ...

    async def undo_turn(self) -> None: ...

    async def reveal(self, chapter: str, why: str) -> None: ...

    async def end(self) -> None: ...


class Keys:
    """By keys, on the console."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot

    @property
    def console(self) -> ConsoleScreen:
        return next(s for s in self.pilot.app.screen_stack if isinstance(s, ConsoleScreen))

    async def on(self, screen: type[object]) -> None:
        await until(self.pilot, on(self.pilot, screen), screen.__name__)

    async def type(self, widget: str, text: str) -> None:
        """What a person types, in one piece."""
        self.pilot.app.screen.query_one(widget, Input).value = text
        await self.pilot.press("enter")

    async def answer(self, why: str = "", *, secret: bool = False) -> None:
        """Give a reason and say who is told; wait until it is done."""
        await self.on(WordScreen)
        before = len(self.console.desk.acts)
        if secret:
            await self.pilot.press("up")
        await self.type("#reason", why)
        await self.on(ConsoleScreen)
        await until(self.pilot, lambda: len(self.console.desk.acts) > before, "an act")

    async def go_to(self, part: str, key: str) -> None:
        self.console.go_to(part)
        self.console.query_one(f"#{part}", Rows).go_to(key)
        await self.pilot.pause()

    async def pick(self, key: str) -> None:
        await self.on(PickScreen)
        self.pilot.app.screen.query_one("#pick", Rows).go_to(key)
        await self.pilot.press("enter")

    async def close(self, why: str) -> None:
        await self.pilot.press("c")
        await self.answer(why)

    async def pause(self, why: str) -> None:
        await self.pilot.press("p")
        await self.answer(why)

    async def resume(self) -> None:
        await self.pilot.press("u")
        await self.answer()

    async def bring(self, entry: str) -> None:
        await self.go_to("library", entry)
        await self.pilot.press("t")
        await self.on(CardScreen)
        assert "At once" in shown(self.pilot)
        await self.pilot.press("escape")
        await self.on(ConsoleScreen)
        await self.pilot.press("i")
        await self.answer(secret=True)

    async def write(self, inject: str) -> None:
        await self.pilot.press("w")
        await self.on(AskScreen)
        await self.type("#answer", inject)
        await self.on(CardScreen)
        await self.pilot.press("escape")
        await self.answer()

    async def rule(self, ruling: str, why: str) -> None:
        await self.pilot.press("l")
        await self.on(AskScreen)
        await self.type("#answer", ruling)
        await self.on(CardScreen)
        assert "holder of Goma: m23 -> drc" in shown(self.pilot)
        await self.pilot.press("escape")
        await self.answer(why)

    async def tell(self, seat: str, text: str) -> None:
        before = len(self.console.desk.acts)
        await self.pilot.press("m")
        await self.pick(seat)
        await self.on(AskScreen)
        await self.type("#answer", text)
        await until(self.pilot, lambda: len(self.console.desk.acts) > before, "a message")

    async def replace(self, seat: str, player: str) -> None:
        await self.go_to("seats", seat)
        await self.pilot.press("r")
        await self.pick(player)
        await self.answer()

    async def undo_last(self) -> None:
        await self.go_to("acts", str(self.console.desk.acts[-1].number))
        await self.pilot.press("z")
        await self.answer()

    async def undo_turn(self) -> None:
        await self.pilot.press("Z")
        await self.answer()

    async def reveal(self, chapter: str, why: str) -> None:
        await self.pilot.press("e")
        await self.pick(chapter)
        await self.answer(why)

    async def end(self) -> None:
        await self.pilot.press("E")
        await self.answer()


class Lines:
    """By typed lines."""

    def __init__(self, shell: ChairShell, printed: list[str]) -> None:
        self.shell, self.printed = shell, printed

    async def typed(self, line: str) -> None:
        start = len(self.printed)
        await self.shell.do(line)
        assert not any(row.startswith("error:") for row in self.printed[start:]), self.printed[start:]

    async def close(self, why: str) -> None:
        await self.typed(f"close because {why}")

    async def pause(self, why: str) -> None:
        await self.typed(f"pause because {why}")

    async def resume(self) -> None:
        await self.typed("resume")

    async def bring(self, entry: str) -> None:
        await self.typed(f"try {entry}")
        await self.typed(f"secretly inject {entry}")

    async def write(self, inject: str) -> None:
        await self.typed(f"inject {inject}")

    async def rule(self, ruling: str, why: str) -> None:
        await self.typed(f"rule {ruling} because {why}")

    async def tell(self, seat: str, text: str) -> None:
        await self.typed(f"say {seat}: {text}")

    async def replace(self, seat: str, player: str) -> None:
        await self.typed(f"replace {seat} {player}")

    async def undo_last(self) -> None:
        await self.typed(f"undo {(await self.shell.facilitator.acts())[-1].number}")

    async def undo_turn(self) -> None:
        await self.typed("undo turn")

    async def reveal(self, chapter: str, why: str) -> None:
        await self.typed(f"reveal {chapter} because {why}")

    async def end(self) -> None:
        await self.typed("end yes")


@contextlib.asynccontextmanager
async def console(game: Game, size: tuple[int, int] = WIDE, *, notes: bool = True) -> AsyncIterator[Pilot[None]]:
    door = LocalFacilitator(game)
    app = WargameApp(None, chair=ConsoleDesk(door, door, None))
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=notes) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ConsoleScreen) and app.screen.opened, "the console")
        await pilot.pause()
        yield pilot


@contextlib.asynccontextmanager
async def by_keys(game: Game) -> AsyncIterator[Front]:
    async with console(game) as pilot:
        yield Keys(pilot)


@contextlib.asynccontextmanager
async def by_lines(game: Game) -> AsyncIterator[Front]:
    printed: list[str] = []
    door = LocalFacilitator(game)
    shell = ChairShell(door, door, Page(printed.append))
    await shell.begin()
    yield Lines(shell, printed)


FRONTS: dict[str, Callable[[Game], AbstractAsyncContextManager[Front]]] = {"keys": by_keys, "lines": by_lines}


async def run(chair: Front) -> None:
    """The script."""
    await chair.pause("a fire alarm")
    await chair.resume()
    await chair.close("all are here")
    await chair.bring("injects.rumour")
    await chair.undo_last()
    await chair.write(GOAT)
    await chair.rule("Goma is given back with set goma.holder drc", "both had said so")
    await chair.tell("drc", "five minutes")
    await chair.replace("m23", "random")
    await chair.close("time")
    await chair.close("time")
    await chair.close("time")
    await chair.undo_turn()
    await chair.reveal("hidden", "the room is stuck")
    await chair.end()


@pytest.fixture(scope="module")
def results() -> dict[str, list[object]]:
    return {}


@pytest.mark.parametrize("front", FRONTS)
async def test_both_front_ends_write_the_same_log(front: str, tmp_path: Path, results: dict[str, list[object]]) -> None:
    with session(tmp_path) as game:
        async with FRONTS[front](game) as chair:
            await run(chair)
        rows = [(e.kind, e.content["chair"]) for e in game.save.contents.events if "chair" in e.content]
        assert [kind for kind, _ in rows] == [
            "GamePaused", "GameResumed", "PhaseOpened", "EventInjected", "ActTakenBack", "EventInjected",
            "OutcomeChanged", "MessageSent", "PlayerReplaced", "PhaseOpened", "PhaseOpened", "PhaseClosed",
            "TurnTakenBack", "SecretsOpened", "GameEnded",
        ]  # fmt: skip
        found: list[object] = [*rows, *(m.text for m in game.parley.messages("drc"))]
        assert results.setdefault("log", found) == found
        assert "\x1b" not in str(found)


@pytest.mark.parametrize("size", SIZES)
async def test_the_console_as_text(size: str, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    with session(tmp_path) as game:
        door = LocalFacilitator(game)
        await door.close_phase()
        async with console(game, SIZES[size], notes=False) as pilot:
            keys = Keys(pilot)
            golden(f"screens/console-{size}.txt", shown(pilot))
            await keys.go_to("library", "injects.convoy_stopped")
            golden(f"screens/console-library-{size}.txt", shown(pilot))
            await pilot.press("i")
            await keys.on(WordScreen)
            golden(f"screens/console-word-{size}.txt", shown(pilot))
            await keys.answer("to see who speaks of civilians")
            await keys.go_to("acts", str(keys.console.desk.acts[-1].number))
            golden(f"screens/console-acts-{size}.txt", shown(pilot))


async def test_a_command_that_cannot_work_now_is_not_offered_and_its_key_does_nothing(tmp_path: Path) -> None:
    with session(tmp_path) as game:
        async with console(game) as pilot:
            assert "u Go on" not in shown(pilot)
            assert "x More time" not in shown(pilot)
            await pilot.press("u", "x", "z")
            assert isinstance(pilot.app.screen, ConsoleScreen)
            await pilot.press("question_mark")
            await until(pilot, on(pilot, HelpScreen))
            assert "You run this session." in shown(pilot)


def shows(pilot: Pilot[None], words: str) -> Callable[[], bool]:
    return lambda: words in shown(pilot)


async def test_a_wrong_inject_is_refused_in_words_and_nothing_is_asked(tmp_path: Path) -> None:
    with session(tmp_path) as game:
        async with console(game) as pilot:
            keys = Keys(pilot)
            for line, words in (
                ("A goat with push drc.support 3", "is no change"),
                ("A goat with add drc.suport 3", "suport"),
            ):
                await pilot.press("w")
                await keys.on(AskScreen)
                await keys.type("#answer", line)
                await until(pilot, shows(pilot, words), words)
                assert isinstance(pilot.app.screen, ConsoleScreen)
        assert not any("chair" in e.content for e in game.save.contents.events)


async def test_a_ruling_needs_a_reason_before_it_is_done(tmp_path: Path) -> None:
    with session(tmp_path) as game:
        async with console(game) as pilot:
            keys = Keys(pilot)
            await pilot.press("l")
            await keys.on(AskScreen)
            await keys.type("#answer", "Goma is given back with set goma.holder drc")
            await keys.on(CardScreen)
            await pilot.press("escape")
            await keys.on(WordScreen)
            await pilot.press("enter")
            await until(pilot, lambda: "It needs a reason." in shown(pilot))
            assert isinstance(pilot.app.screen, WordScreen)


async def test_keys_typed_faster_than_the_screen_follows_are_obeyed_in_their_order(tmp_path: Path) -> None:
    with session(tmp_path) as game:
        async with console(game) as pilot:
            keys = Keys(pilot)
            await pilot.press("r")
            await keys.on(PickScreen)
            assert "standard      the seat's own doctrine" in shown(pilot)
            for key in ("down", "down", "enter"):
                pilot.app.simulate_key(key)  # all of them before the first is dealt with
            await keys.on(WordScreen)
            await until(pilot, lambda: "is played by" in shown(pilot))
            assert "is played by standard" in shown(pilot)


async def test_who_closes_a_phase_reads_who_is_not_done(tmp_path: Path) -> None:
    with session(tmp_path) as game:
        async with console(game) as pilot:
            keys = Keys(pilot)
            await pilot.press("c")
            await keys.on(WordScreen)
            assert "Nobody here of: DRC, M23." in shown(pilot)
            await keys.answer("they read at home")
            await pilot.press("c")
            await keys.on(WordScreen)
            assert "Not ready: DRC, M23." in shown(pilot)
