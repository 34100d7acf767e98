"""What a person can do on the game screen besides going from pane to pane: one class per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wargame.base.errors import WargameError
from wargame.tui.commands import AnyCommand, Command
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.mates import MatesScreen
from wargame.tui.screens.opened import opened_page
from wargame.tui.screens.why import WhyScreen

if TYPE_CHECKING:
    from wargame.tui.screens.game import GameScreen

WAITING = ("lobby", "briefing", "bargaining", "report")
"""Phases that a session with several people may wait in."""


class Seal(Command["GameScreen"]):
    """Seal the draft: submit it; after that it cannot be changed."""

    id, keys, label, slow, rank = "game.seal", "s", "Seal", True, 2

    def may(self, owner: GameScreen) -> bool:
        """While orders are taken and this seat has not sealed."""
        return owner.ready and owner.desk.status.phase == "orders" and (not owner.desk.view.sealed or owner.stuck)

    async def run(self, owner: GameScreen) -> None:
        """Ask, then seal."""
        await owner.seal()


class Ready(Command["GameScreen"]):
    """Say that your seat needs no more of this phase; when no seat does, it is over."""

    id, keys, label, slow, rank, final = "game.ready", "n", "Ready", True, 2, True

    def may(self, owner: GameScreen) -> bool:
        """In a phase in which the session waits for this seat."""
        if not owner.ready or owner.desk.status.phase not in WAITING:
            return False
        return any(s.seat == owner.seat and not s.ready for s in owner.desk.status.seats)

    async def run(self, owner: GameScreen) -> None:
        """Say so."""
        await owner.client.ready(owner.seat)


class Pen(Command["GameScreen"]):
    """See who shares your seat, and hand the pen over or take it."""

    id, keys, label, slow, rank = "game.pen", "P", "Pen", True, 3

    def may(self, owner: GameScreen) -> bool:
        """Where several people share the seat."""
        return owner.ready and owner.desk.me is not None

    async def run(self, owner: GameScreen) -> None:
        """Open the list."""
        await owner.desk.meet()
        await owner.app.push_screen(MatesScreen(owner.desk))


class Undo(Command["GameScreen"]):
    """Take back the last drafted order."""

    id, keys, label, slow, rank = "game.undo", "z", "Undo", True, 3

    def may(self, owner: GameScreen) -> bool:
        """While something is drafted and nothing sealed."""
        return owner.ready and bool(owner.desk.view.draft) and not owner.desk.view.sealed

    async def run(self, owner: GameScreen) -> None:
        """Take it back."""
        await owner.undo()


class Why(Command["GameScreen"]):
    """Ask why the number under the cursor moved: its causes, which sum to the change."""

    id, keys, label, rank = "game.why", "w", "Why?", 3

    def may(self, owner: GameScreen) -> bool:
        """On a number."""
        return owner.ready and bool(owner.pane.number_here())

    async def run(self, owner: GameScreen) -> None:
        """Ask."""
        await owner.app.push_screen(WhyScreen(owner.desk, owner.pane.number_here()))


class Filter(Command["GameScreen"]):
    """Narrow the lists of this pane to what contains a word."""

    id, keys, label = "game.filter", "slash", "Filter"

    def may(self, owner: GameScreen) -> bool:
        """In panes with lists."""
        return owner.ready and owner.pane.SEARCH

    async def run(self, owner: GameScreen) -> None:
        """Open the line."""
        owner.open_filter()


class Replay(Command["GameScreen"]):
    """Play the last turn again."""

    id, keys, label, slow, footer = "game.replay", "r", "Replay", True, False

    def may(self, owner: GameScreen) -> bool:
        """Once a turn has been resolved."""
        return owner.ready and owner.desk.resolved > 0

    async def run(self, owner: GameScreen) -> None:
        """Play it."""
        await owner.play(owner.desk.resolved)


class OpenDebrief(Command["GameScreen"]):
    """Open the score and the debrief."""

    id, keys, label, slow = "game.debrief", "b", "Debrief", True

    def may(self, owner: GameScreen) -> bool:
        """When the game has ended."""
        return owner.ready and owner.desk.status.phase == "ended"

    async def run(self, owner: GameScreen) -> None:
        """Open it."""
        await owner.debrief()


class ReadOpened(Command["GameScreen"]):
    """Read what the facilitator has opened to all."""

    id, keys, label, slow, footer = "game.opened", "O", "Opened", True, False

    def may(self, owner: GameScreen) -> bool:
        """Once a desk is there."""
        return owner.ready

    async def run(self, owner: GameScreen) -> None:
        """Fetch and show."""
        try:
            page = opened_page(await owner.client.opened(), owner.desk.lens)
        except WargameError as error:
            owner.complain(error)
            return
        await owner.app.push_screen_wait(CardScreen("Opened to all", page, large=True))


class Leave(Command["GameScreen"]):
    """Go back one level: clear the filter, return to where you came from, or leave the game, which is kept."""

    id, keys, label, slow, footer = "back", "escape", "Back", True, False

    async def run(self, owner: GameScreen) -> None:
        """Leave, after asking."""
        await owner.leave()


ACTS: tuple[AnyCommand, ...] = (Seal, Ready, Pen, Undo, Why, Filter, OpenDebrief, ReadOpened, Replay, Leave)
