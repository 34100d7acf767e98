"""A loop that reads commands, does them, and prints what happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from wargame.base.errors import WargameError
from wargame.base.text import clean, suggest
from wargame.lines.page import Page
from wargame.session.protocol import Notice

PROMPT: Final = "> "


@dataclass(frozen=True)
class Command:
    """Something that can be typed.

    Attributes:
        name: the word.
        usage: what may follow it.
        text: what it does.
        run: does it; gets the shell and the words after the name.
    """

    name: str
    usage: str
    text: str
    run: Callable[[Any, str], Awaitable[None]]


class Noticing(Protocol):
    """Whatever tells what happens in a session."""

    def notices(self) -> AsyncIterator[Notice]:
        """What happens from now on."""
        ...


class Shell:
    """One person's conversation with a game.

    Attributes:
        page: where it prints.
        commands: what can be typed, by name.
        over: the person has left.
    """

    def __init__(self, page: Page, commands: Mapping[str, Command]) -> None:
        self.page = page
        self.commands = {"help": HELP, **commands, "quit": QUIT}
        self.over = False

    async def begin(self) -> None:
        """Print what a person should know first."""

    async def noticed(self, notice: Notice) -> None:
        """Print what happened."""

    async def run(self, client: Noticing, lines: AsyncIterator[str]) -> None:
        """Read commands until there are no more, or the person leaves."""
        listening = asyncio.ensure_future(self._listen(client.notices()))
        try:
            await self.guarded(self.begin)
            async for line in lines:
                await self.do(line)
                if self.over:
                    return
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def do(self, line: str) -> None:
        """Do what a line says."""
        name, _, rest = line.strip().partition(" ")
        if not name:
            return
        command = self._named(name.lower())
        if command is None:
            self.page.say(
                f"error: '{clean(name, limit=40)}' is no command;", suggest(name, self.commands, "commands", shown=40)
            )
            return
        await self.guarded(lambda: command.run(self, rest.strip()))

    def _named(self, name: str) -> Command | None:
        """The command of that name, or the only one that begins so."""
        starting = [c for n, c in self.commands.items() if n.startswith(name)]
        return self.commands.get(name) or (starting[0] if len(starting) == 1 else None)

    async def guarded(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do something, and print why not where it is refused."""
        try:
            await act()
        except WargameError as error:
            self.page.say(f"error: {error}")

    async def _listen(self, notices: AsyncIterator[Notice]) -> None:
        async for notice in notices:
            await self.guarded(lambda said=notice: self.noticed(said))  # type: ignore[misc]


async def _help(shell: Shell, rest: str) -> None:
    known = shell.commands.get(rest.lower())
    shown = [known] if known else list(shell.commands.values())
    for command in shown:
        shell.page.say(f"{command.name} {command.usage}".strip() + ":", command.text, indent=2)
    if not known:
        shell.page.say("The beginning of a command is enough where only one begins so.")


async def _quit(shell: Shell, _: str) -> None:
    shell.over = True


HELP: Final = Command("help", "[COMMAND]", "what can be typed", _help)
QUIT: Final = Command("quit", "", "leave; the game and your draft are kept", _quit)
