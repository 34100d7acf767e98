"""Saved games."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.base.errors import WargameError
from wargame.session.protocol import Client
from wargame.tui.commands import AnyCommand, bindings
from wargame.tui.host import SaveCard
from wargame.tui.screens.base import Back, Board
from wargame.tui.widgets.lines import HeadLine
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import plain


class SavesScreen(Board[Client | None]):
    """Choice of a save."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Back,)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = "Saved games, the latest first. Enter opens one where it was left, drafts included."

    def __init__(self) -> None:
        """Nothing listed yet."""
        super().__init__()
        self.cards: Sequence[SaveCard] = ()

    def compose_board(self) -> Iterator[Widget]:
        """The list."""
        line = HeadLine()
        line.left = "Saved games"
        yield line
        yield Rows(id="saves", title="Saved games", classes="part -current")

    def on_mount(self) -> None:
        """List what the host has."""
        self.run_worker(self._list(), group="list")

    async def _list(self) -> None:
        host = self.wargame.host
        self.cards = await host.saves() if host is not None else ()
        listed = self.query_one("#saves", Rows)
        listed.show([Row(_line(c), c.id) for c in self.cards] or [Row(Content("No saved game yet."))])
        listed.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it."""
        if isinstance(event.option_list, Rows):
            card = next((c for c in self.cards if c.id == event.option_list.key), None)
            if card is not None and not card.problem:
                self.run_worker(self._open(card.id), group="open", exclusive=True)
            elif card is not None:
                self.app.notify(plain(card.problem).plain, severity="warning", markup=False)

    async def _open(self, save: str) -> None:
        host = self.wargame.host
        if host is None:
            return
        try:
            self.dismiss(await host.open(save))
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)


def _line(card: SaveCard) -> Content:
    if card.problem:
        return Content.assemble((plain(card.title).plain, "$faint"), ("  " + plain(card.problem).plain, "$text-error"))
    where = "ended" if card.phase == "ended" else f"turn {card.turn} of {card.turns}"
    return Content.assemble(
        (plain(card.title).plain, "bold"), f"  {', '.join(plain(s).plain.upper() for s in card.seats)} · {where}",
        (f" · {plain(card.changed).plain}", "$faint"),
    )  # fmt: skip
