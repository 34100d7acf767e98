"""Which scenario, which seat or seats, against whom."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from wargame.base.errors import WargameError
from wargame.session.protocol import Client
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.host import NewGame, ScenarioCard, SeatCard
from wargame.tui.markdown import page
from wargame.tui.screens.base import Back, Board
from wargame.tui.widgets.lines import HeadLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import day_text, plain

PAUSE: Final = 0.15
"""Seconds that a scenario is looked at before all of it is read: who passes over it has nothing read."""


class ScenarioScreen(Board[Client | None]):
    """Choice of a scenario."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Back,)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = "Choose a scenario. Those with a problem say which; they cannot be played until it is mended."

    def __init__(self) -> None:
        """Nothing listed yet."""
        super().__init__()
        self.cards: Sequence[ScenarioCard] = ()

    def compose_board(self) -> Iterator[Widget]:
        """List and description."""
        line = HeadLine()
        line.left = "New game · which scenario?"
        yield line
        yield Horizontal(
            Vertical(Rows(id="scenarios", title="Scenarios", classes="part -current"), classes="column side-column"),
            Vertical(Prose(id="summary", title="About", classes="part -below"), classes="column wide-column"),
            classes="columns choice",
        )  # fmt: skip

    def on_mount(self) -> None:
        """List what the host has."""
        self.run_worker(self._list(), group="list")

    async def _list(self) -> None:
        host = self.wargame.host
        self.cards = await host.scenarios() if host is not None else ()
        self._show()
        self.query_one("#scenarios", Rows).focus()

    def _show(self) -> None:
        rows = [
            Row(Content.assemble((plain(c.title).plain, "bold" if not c.problem else "$faint"),
                                 ("" if not c.problem else "  cannot be played", "$text-error")), c.id)
            for c in self.cards
        ]  # fmt: skip
        self.query_one("#scenarios", Rows).show(rows or [Row(Content("No scenario was found."))])

    def on_option_list_option_highlighted(self) -> None:
        """Another scenario."""
        self._describe()

    def _card(self) -> ScenarioCard | None:
        key = self.query_one("#scenarios", Rows).key
        return next((c for c in self.cards if c.id == key), None)

    def _describe(self) -> None:
        card = self._card()
        if card is None:
            return
        self.query_one("#summary", Prose).show(_about(card), top=True)
        if not card.whole:
            self.run_worker(self._look(card), group="whole", exclusive=True)

    async def _look(self, card: ScenarioCard) -> None:
        await asyncio.sleep(PAUSE)
        await self._whole(card)

    async def _whole(self, card: ScenarioCard) -> ScenarioCard:
        """Have all of a scenario read, and show it if it is the one looked at."""
        host = self.wargame.host
        if card.whole or host is None:
            return card
        found = await host.whole(card)
        self.cards = [found if c.id == card.id else c for c in self.cards]
        self._show()
        if self._card() is found:
            self.query_one("#summary", Prose).show(_about(found))
        return found

    def on_option_list_option_selected(self) -> None:
        """On to the seats."""
        card = self._card()
        if card is not None and not card.problem:
            self.run_worker(self._seats(card), group="seats", exclusive=True)

    async def _seats(self, card: ScenarioCard) -> None:
        card = await self._whole(card)
        if card.problem:
            return
        client = await self.app.push_screen_wait(SeatScreen(card))
        if client is not None:
            self.dismiss(client)


def _about(card: ScenarioCard) -> Content:
    """A scenario as far as its card tells of it."""
    lines = [Content.styled(plain(card.title).plain, "bold $text-primary")]
    if card.problem:
        return Content("\n").join([*lines, Content(""), plain(card.problem, "$text-error", lines=True)])
    days = f"{day_text(card.start)} to {day_text(card.end)}, " if card.whole else ""
    lines += [
        Content.styled(f"{days}{card.turns} turns of {card.turn_days} days", "$faint"), Content(""), page(card.summary),
    ]  # fmt: skip
    if card.whole:
        lines += [Content(""), Content.styled("Seats", "bold"), *(Content("- ") + plain(s.title) for s in card.seats)]
    return Content("\n").join(lines)


class MarkSeat(Command["SeatScreen"]):
    """Mark this seat for a person at this keyboard; several marked seats make a hot seat."""

    id, keys, label, priority, rank = "seats.mark", "space", "Hot seat", True, 1

    async def run(self, owner: SeatScreen) -> None:
        """Mark it, or not."""
        owner.mark()


class NextOpponents(Command["SeatScreen"]):
    """Choose who plays the other seats."""

    id, keys, label, rank = "seats.opponents", "o", "Opponents", 1

    async def run(self, owner: SeatScreen) -> None:
        """The next strength."""
        owner.next_opponents()


class LaterTurn(Command["SeatScreen"]):
    """Come in a turn later; until then the seats are played for you."""

    id, keys, label, rank = "seats.later", "t", "Join later", 2

    async def run(self, owner: SeatScreen) -> None:
        """A turn later."""
        owner.come_in(1)


class EarlierTurn(Command["SeatScreen"]):
    """Come in a turn earlier."""

    id, keys, label, rank = "seats.earlier", "T", "Join earlier", 3

    async def run(self, owner: SeatScreen) -> None:
        """A turn earlier."""
        owner.come_in(-1)


class Begin(Command["SeatScreen"]):
    """Begin the game with the marked seats, or with the highlighted one."""

    id, keys, label, slow, priority, rank = "seats.begin", "enter", "Begin", True, True, 1

    async def run(self, owner: SeatScreen) -> None:
        """Begin."""
        await owner.begin()


class SeatScreen(Board[Client | None]):
    """Choice of a seat, with its brief."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Begin, MarkSeat, NextOpponents, LaterTurn, EarlierTurn, Back)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "Choose the seat you play; its brief is shown with it. Enter begins. For several people at one keyboard mark"
        " their seats with space first: a curtain falls between them. o chooses who plays the other seats."
        " t and T choose the turn in which you come in; until then your seats are played for you."
    )

    def __init__(self, card: ScenarioCard) -> None:
        """Seats of `card`."""
        super().__init__()
        self.card = card
        self.marked: list[str] = []
        self.opponents = 0
        self.turn = 1

    def compose_board(self) -> Iterator[Widget]:
        """Seats and brief."""
        line = HeadLine(id="seats-head")
        line.left = f"{plain(self.card.title).plain} · which seat?"
        yield line
        yield Horizontal(
            Vertical(Rows(id="seats", title="Seats", classes="part -current"), classes="column side-column"),
            Vertical(Prose(id="seat-brief", title="Brief", classes="part -below"), classes="column wide-column"),
            classes="columns choice",
        )  # fmt: skip

    def on_mount(self) -> None:
        """List the seats."""
        self._list()
        self.query_one("#seats", Rows).focus()

    def _list(self) -> None:
        self.query_one("#seats", Rows).show([
            Row(Content.assemble("[x] " if s.id in self.marked else "[ ] ", (plain(s.title).plain, "bold")), s.id)
            for s in self.card.seats
        ])  # fmt: skip
        levels = self._levels()
        name, meaning = levels[self.opponents % len(levels)]
        self.query_one("#seats-head", HeadLine).right = f"others: {name}" + (
            f" · you come in at turn {self.turn}" if self.turn > 1 else ""
        )
        self.query_one("#seats").border_subtitle = plain(f"{name}: {meaning}" if meaning else "")
        self._describe()

    def _levels(self) -> Sequence[tuple[str, str]]:
        host = self.wargame.host
        return (host.opponents() if host is not None else ()) or (("standard", ""),)

    def _seat(self) -> SeatCard | None:
        key = self.query_one("#seats", Rows).key
        return next((s for s in self.card.seats if s.id == key), None)

    def on_option_list_option_highlighted(self) -> None:
        """Another seat."""
        self._describe()

    def on_option_list_option_selected(self) -> None:
        """A highlighted seat has been clicked."""
        self.run_worker(self.begin(), group="begin")

    def _describe(self) -> None:
        seat = self._seat()
        if seat is None:
            return
        brief = self.query_one("#seat-brief", Prose)
        brief.border_title = plain(f"Brief: {seat.title}")
        aims = [Content("- ") + plain(o) for o in seat.objectives]
        lines = [page(seat.brief)]
        if aims:
            lines += [Content(""), Content.styled("Public objectives", "bold $text-primary"), *aims]
        brief.show(Content("\n").join(lines), top=True)

    def mark(self) -> None:
        """Mark the highlighted seat or take the mark away."""
        seat = self._seat()
        if seat is None:
            return
        if seat.id in self.marked:
            self.marked.remove(seat.id)
        else:
            self.marked.append(seat.id)
        self._list()

    def next_opponents(self) -> None:
        """The next strength of the others."""
        self.opponents = (self.opponents + 1) % len(self._levels())
        self._list()

    def come_in(self, by: int) -> None:
        """Take over the seats so many turns later; after the last turn comes the first."""
        self.turn = (self.turn - 1 + by) % self.card.turns + 1
        self._list()

    async def begin(self) -> None:
        """Start the game."""
        seat, host = self._seat(), self.wargame.host
        if host is None or seat is None:
            return
        order = [s.id for s in self.card.seats]
        seats = tuple(sorted(self.marked, key=order.index)) or (seat.id,)
        levels = self._levels()
        try:
            level = levels[self.opponents % len(levels)][0]
            self.dismiss(await host.start(NewGame(self.card.id, seats, level, turn=self.turn)))
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)
