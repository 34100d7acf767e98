"""Somebody who types lines."""

from __future__ import annotations

from wargame.lines.page import Page
from wargame.lines.seat import SeatShell
from wargame.session.game import Game
from wargame.session.local import LocalClient


class Typist:
    """Types lines and reads what comes."""

    def __init__(self, game: Game, seat: str) -> None:
        self.game = game
        self.printed: list[str] = []
        self.shell = SeatShell(LocalClient(game, (seat,)), seat, Page(self.printed.append))

    async def type(self, line: str) -> str:
        start = len(self.printed)
        await self.shell.do(line)
        return "\n".join(self.printed[start:])
