"""What a facilitator can do on the console about seats, people and codes: one class per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from wargame.base.errors import WargameError
from wargame.session.facilitator import FILLERS
from wargame.tui.commands import AnyCommand
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.screens.card import CardScreen
from wargame.tui.screens.console_acts import Act
from wargame.tui.screens.pick import PickScreen
from wargame.tui.widgets.rows import Row
from wargame.tui.words import heading, plain

if TYPE_CHECKING:
    from wargame.tui.screens.console import ConsoleScreen


class WriteMessage(Act):
    """Write to seats, or to everybody where you mark none."""

    id, keys, label, rank = "console.message", "m", "Message", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """Always."""
        return owner.opened

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask to whom, then for the words."""
        rows = [Row(Content("Everybody"), "all")]
        rows += [Row(plain(owner.desk.title(seat.seat)), seat.seat) for seat in owner.desk.status.seats]
        picked = await owner.app.push_screen_wait(PickScreen("Write to whom?", rows, several=True))
        if not picked:
            return
        to = () if "all" in picked else picked
        whom = ", ".join(owner.desk.short(seat) for seat in to) or "everybody"
        text = await owner.app.push_screen_wait(AskScreen(f"To {whom}", longest=2000, does="sends it"))
        if text:
            await owner.do(lambda: owner.desk.facilitator.tell(text, to), "Sent.")


class ReplacePlayer(Act):
    """Have somebody else decide for the highlighted seat from now on."""

    id, keys, label, rank = "console.replace", "r", "Replace", 2

    def may(self, owner: ConsoleScreen) -> bool:
        """On a seat."""
        return owner.opened and owner.part == "seats" and owner.seat in owner.desk.guidance.fillers

    async def run(self, owner: ConsoleScreen) -> None:
        """Choose who, ask, replace."""
        seat = owner.seat
        rows = [
            Row(Content.assemble(plain(f"{name:<14}"), (FILLERS.get(name, ""), "$faint")), name)
            for name in owner.desk.guidance.fillers[seat]
        ]
        picked = await owner.app.push_screen_wait(PickScreen(f"Who plays {owner.desk.title(seat)}?", rows))
        if picked:
            await self.asked(
                owner,
                f"{owner.desk.title(seat)} is played by {picked[0]} from now on?",
                lambda word: owner.desk.facilitator.replace(seat, picked[0], word),
                "Replaced.",
            )


class CoverSeat(Act):
    """Have a proxy decide for the highlighted seat in this turn."""

    id, keys, label, rank = "console.cover", "v", "Proxy", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """On a seat that people play, while orders are taken."""
        people = (
            {seat.seat for seat in owner.desk.status.seats if seat.human and not seat.sealed} if owner.opened else ()
        )
        return owner.opened and owner.part == "seats" and owner.desk.status.phase == "orders" and owner.seat in people

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, cover."""
        seat = owner.seat
        await self.asked(
            owner,
            f"A proxy decides for {owner.desk.title(seat)} in this turn?",
            lambda word: owner.desk.facilitator.cover(seat, word),
            "Covered.",
        )


class ReadOrders(Act):
    """Read what the highlighted seat writes, where the scenario lets you."""

    id, keys, label, rank = "console.orders", "s", "Its orders", 3

    def may(self, owner: ConsoleScreen) -> bool:
        """On a seat, where the scenario says so."""
        return owner.opened and owner.desk.guidance.sees_orders and owner.part == "seats"

    async def run(self, owner: ConsoleScreen) -> None:
        """Fetch and show."""
        try:
            found = await owner.desk.facilitator.orders(owner.seat)
        except WargameError as error:
            owner.complain(error)
            return
        lines = [plain(f"{heading(o.trigger)}: {o.instrument}  {o.reason}") for o in found]
        page = Content("\n").join(lines or [Content.styled("Nothing is drafted.", "$faint")])
        await owner.app.push_screen_wait(CardScreen(f"Orders of {owner.desk.title(owner.seat)}", page))


class NewCode(Act):
    """Give the highlighted place another code; the old one opens nothing from now on."""

    id, keys, label, rank, footer = "console.code", "y", "New code", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """On a place with a code."""
        return owner.opened and owner.part == "seats" and owner.desk.place(owner.seat) is not None

    async def run(self, owner: ConsoleScreen) -> None:
        """Ask, change it."""
        place, door = owner.seat, owner.desk.doorkeeper
        question = ConfirmScreen(
            f"Another code for {heading(place)}?", plain("The old one opens nothing; people stay.")
        )
        if door is not None and await owner.app.push_screen_wait(question):
            await owner.do(lambda: door.recode(place), "It has another code.")


class Revoke(Act):
    """Take the ticket of somebody at the highlighted place back: they are shown out."""

    id, keys, label, rank, footer = "console.revoke", "d", "Show out", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """On a place with people."""
        place = owner.desk.place(owner.seat) if owner.opened and owner.part == "seats" else None
        return place is not None and bool(place.people)

    async def run(self, owner: ConsoleScreen) -> None:
        """Choose whom, ask, do it."""
        picked = await person(owner, "Show whom out?")
        door = owner.desk.doorkeeper
        if door is not None and picked:
            body = plain("They need the code to come in again; y changes that too.")
            if await owner.app.push_screen_wait(ConfirmScreen("Take the ticket back?", body, safe=True)):
                await owner.do(lambda: door.revoke(picked), "Shown out.")


class GivePen(Act):
    """Give the pen of the highlighted seat to one of its people."""

    id, keys, label, rank, footer = "console.pen", "n", "Give pen", 4, False

    def may(self, owner: ConsoleScreen) -> bool:
        """On a seat with people."""
        return Revoke().may(owner) and owner.seat in owner.desk.guidance.fillers

    async def run(self, owner: ConsoleScreen) -> None:
        """Choose who, do it."""
        picked = await person(owner, "Who holds the pen?")
        door = owner.desk.doorkeeper
        if door is not None and picked:
            await owner.do(lambda: door.move_pen(picked), "The pen is given.")


async def person(owner: ConsoleScreen, question: str) -> str:
    """One of the people of the highlighted place, by id; the only one without asking."""
    place = owner.desk.place(owner.seat)
    people = place.people if place is not None else ()
    if len(people) == 1:
        return people[0].id
    rows = [Row(plain(one.name), one.id) for one in people]
    picked = await owner.app.push_screen_wait(PickScreen(question, rows))
    return picked[0] if picked else ""


COMMANDS: tuple[AnyCommand, ...] = (
    WriteMessage,
    ReplacePlayer,
    CoverSeat,
    ReadOrders,
    NewCode,
    Revoke,
    GivePen,
)
