"""The people who share a seat: who is here, who holds the pen, and handing it over."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from wargame.session.mates import Mate
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.desk import Desk
from wargame.tui.screens.base import Sheet
from wargame.tui.widgets.lines import KeyLine
from wargame.tui.widgets.rows import Row, Rows


class Give(Command["MatesScreen"]):
    """Hand the pen to the person under the cursor, who then submits for the seat."""

    id, keys, label, slow, priority, rank = "mates.give", "enter", "Give the pen", True, True, 1

    def may(self, owner: MatesScreen) -> bool:
        """From who holds it, to somebody else."""
        return owner.holds and owner.other is not None

    async def run(self, owner: MatesScreen) -> None:
        """Hand it over."""
        if owner.sharing is not None and owner.other is not None:
            await owner.ask(owner.sharing.hand_pen(owner.desk.seat, owner.other.id))


class Take(Command["MatesScreen"]):
    """Take the pen of somebody who is not connected."""

    id, keys, label, slow, rank = "mates.take", "t", "Take the pen", True, 1

    def may(self, owner: MatesScreen) -> bool:
        """From who is away, or where nobody holds it."""
        return not any(mate.pen and (mate.here or mate.me) for mate in owner.desk.mates)

    async def run(self, owner: MatesScreen) -> None:
        """Take it."""
        if owner.sharing is not None:
            await owner.ask(owner.sharing.take_pen(owner.desk.seat))


class Allow(Command["MatesScreen"]):
    """Let the person under the cursor draft, or only read."""

    id, keys, label, slow, priority, rank = "mates.allow", "space", "Draft or read", True, True, 2

    def may(self, owner: MatesScreen) -> bool:
        """By who holds the pen, for somebody else."""
        return owner.holds and owner.other is not None

    async def run(self, owner: MatesScreen) -> None:
        """Change it."""
        if owner.sharing is not None and owner.other is not None:
            may = owner.other.may
            await owner.ask(owner.sharing.allow(owner.desk.seat, owner.other.id, "read" if may == "draft" else "draft"))


class MatesScreen(Sheet[None]):
    """The people of a seat."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Give, Take, Allow)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "Several people can share a seat. One of them holds its pen: that person seals, says ready, and answers at"
        " tables. The others draft with them, or only read. Who holds the pen hands it over; the pen of somebody who"
        " is not connected can be taken."
    )

    def __init__(self, desk: Desk) -> None:
        """Show who shares the seat of `desk`."""
        super().__init__()
        self.desk = desk
        self.sharing = desk.sharing

    def compose(self) -> ComposeResult:
        """A list on a sheet."""
        with Vertical(classes="sheet small-sheet"):
            yield Rows(id="mates", classes="sheet-page", title="The people of this seat")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """List them; the cursor is on somebody else, if there is anybody."""
        self.show(next((mate.id for mate in self.desk.mates if not mate.me), ""))
        self.query_one("#mates", Rows).focus()

    def on_option_list_option_highlighted(self) -> None:
        """What can be done depends on who is under the cursor."""
        self.app.refresh_bindings()

    @property
    def other(self) -> Mate | None:
        """The person under the cursor, unless it is the one in front of the screen."""
        key = self.query_one("#mates", Rows).key if self.is_mounted else ""
        return next((mate for mate in self.desk.mates if mate.id == key and not mate.me), None)

    @property
    def holds(self) -> bool:
        """Does the person in front of the screen hold the pen?"""
        return any(mate.me and mate.pen for mate in self.desk.mates)

    def show(self, cursor: str = "") -> None:
        """List them as they are now."""
        self.query_one("#mates", Rows).show([Row(_words(mate), mate.id) for mate in self.desk.mates], cursor)
        self.app.refresh_bindings()

    async def ask(self, act: Coroutine[Any, Any, None]) -> None:
        """Do something, and look again."""
        await act
        await self.desk.meet()
        self.show()


def _words(mate: Mate) -> Content:
    name = f"{mate.name} (you)" if mate.me else mate.name
    does = "holds the pen" if mate.pen else "drafts" if mate.may == "draft" else "reads"
    return Content.assemble(f"{name:<24.24} ", f"{'here' if mate.here else 'away':<6}", does)
