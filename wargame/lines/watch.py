"""The commands of those who watch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wargame.base.errors import SessionError
from wargame.lines.opened import tell_opened
from wargame.lines.page import Page
from wargame.lines.shell import Command, Shell
from wargame.lines.told import debrief, news, notice_words, status
from wargame.session.protocol import Notice, Programme, Watcher
from wargame.tui.words import heading, number_text


class WatchShell(Shell):
    """Watches a game from the gallery."""

    def __init__(self, watcher: Watcher, page: Page, commands: Mapping[str, Command] | None = None) -> None:
        """Watch through `watcher`; with other `commands`, do more than that."""
        super().__init__(page, COMMANDS if commands is None else commands)
        self.watcher = watcher
        self.programme: Programme

    async def begin(self) -> None:
        """Say what is being played, and where it stands."""
        self.programme = await self.watcher.programme()
        self.page.say(f"{self.programme.title}. You watch.")
        status(self.page, await self.watcher.status())

    async def noticed(self, notice: Notice) -> None:
        """Print what happened, and the news of a turn as soon as there are any."""
        if notice.kind == "message" and notice.text:
            self.page.say("--", notice.text)
        words = notice_words(notice, await self.watcher.status(), self.title)
        if words:
            self.page.say("--", words)
        if notice.kind == "resolved":
            await _news(self, "")

    def title(self, noun: str, name: str) -> str:
        """Name of an entity."""
        if noun == "instrument":
            return next((card.title for card in self.programme.instruments if card.id == name), name)
        return next((card.title for card in self.programme.entities.get(noun, ()) if card.id == name), name)


async def _status(shell: WatchShell, _: str) -> None:
    status(shell.page, await shell.watcher.status())


async def _map(shell: WatchShell, rest: str) -> None:
    scene = await shell.watcher.scene()
    rows = [
        (zone.province, zone.title, f"held by {shell.title('actor', scene.holders[zone.id])}")
        for zone in shell.programme.entities["zone"]
    ]
    shell.page.rows(sorted(row for row in rows if rest.lower() in " ".join(row).lower()))


async def _news(shell: WatchShell, rest: str) -> None:
    scene = await shell.watcher.scene(int(rest) if rest.isdecimal() else None)
    if not scene.turn:
        raise SessionError("nothing has happened yet", where="news", way_out="news come with the first turn")
    shell.page.say(f"Turn {scene.turn}:")
    news(shell.page, scene.news)


async def _numbers(shell: WatchShell, _: str) -> None:
    scene = await shell.watcher.scene()
    units = {field.name: field.unit for field in shell.programme.fields}
    shell.page.rows([(one.label, number_text(one.value, units[one.field])) for one in scene.indicators])


async def _instruments(shell: WatchShell, rest: str) -> None:
    scene = await shell.watcher.scene()
    rows = [(heading(card.kind), card.title, heading(scene.states[card.id])) for card in shell.programme.instruments]
    shell.page.rows([row for row in rows if rest.lower() in " ".join(row).lower()])


async def _debrief(shell: WatchShell, _: str) -> None:
    units = {field.name: field.unit for field in shell.programme.fields}
    debrief(shell.page, await shell.watcher.debrief(), shell.title, lambda field: units.get(field, ""))


async def _opened(shell: WatchShell, _: str) -> None:
    tell_opened(shell.page, await shell.watcher.opened(), shell.title)


COMMANDS: Final[Mapping[str, Command]] = {
    c.name: c
    for c in (
        Command("status", "", "turn, phase, clock, who is ready", _status),
        Command("map", "[WORD]", "zones and who holds them", _map),
        Command("numbers", "", "the indicators", _numbers),
        Command("news", "[TURN]", "what happened in a turn", _news),
        Command("instruments", "[WORD]", "instruments and the state they are in", _instruments),
        Command("debrief", "", "when the game has ended: everything", _debrief),
        Command("opened", "", "what the facilitator has opened to all", _opened),
    )
}
