"""The start menu."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from wargame.base.errors import WargameError
from wargame.session.protocol import Client
from wargame.tui.screens.base import Board
from wargame.tui.screens.choose import ScenarioScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.saves import SavesScreen
from wargame.tui.screens.settings import SettingsScreen
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import plain

ENTRIES = (
    ("new", "New game", "choose a scenario and a seat"),
    ("last", "Go on", "with the game saved last"),
    ("saves", "Saved games", "open one of them"),
    ("settings", "Settings", "theme, glyphs, pace"),
    ("quit", "Quit", ""),
)


class MenuScreen(Board[None]):
    """Where a person begins."""

    HELP = (
        "Start a new game, or go on with a saved one. Every game is saved as you play; nothing has to be saved by hand."
    )

    def compose_board(self) -> Iterator[Widget]:
        """The title and the entries."""
        title = Content.assemble(
            ("W A R G A M E", "bold $text-primary"), "\n",
            ("a negotiation and conflict simulator: eastern Congo, 2025", "$faint"),
        )  # fmt: skip
        with Middle(), Center(), Vertical(classes="menu"):
            yield Static(title, markup=False, classes="menu-title")
            yield Rows(id="entries", classes="menu-list")
            yield Static(
                Content.styled("A training model. Private objectives and unsourced figures are judgements, not facts.",
                               "$faint"),
                markup=False, classes="menu-note",
            )  # fmt: skip

    def on_mount(self) -> None:
        """List the entries."""
        entries = self.query_one("#entries", Rows)
        entries.show([
            Row(Content.assemble((f"{title:<14}", "bold"), (what, "$faint")), key) for key, title, what in ENTRIES
        ])  # fmt: skip
        entries.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        if isinstance(event.option_list, Rows):
            self.run_worker(self.choose(event.option_list.key), group="menu", exclusive=True)

    async def choose(self, entry: str) -> None:
        """Do what an entry says."""
        try:
            if entry == "new":
                await self._play(await self.app.push_screen_wait(ScenarioScreen()))
            elif entry == "last":
                await self._last()
            elif entry == "saves":
                await self._play(await self.app.push_screen_wait(SavesScreen()))
            elif entry == "settings":
                await self.app.push_screen_wait(SettingsScreen())
            elif entry == "quit":
                self.app.exit()
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False, timeout=12)

    async def _last(self) -> None:
        host = self.wargame.host
        saves = [s for s in await host.saves() if not s.problem] if host is not None else []
        if host is None or not saves:
            self.app.notify("No saved game yet.", markup=False)
            return
        await self._play(await host.open(saves[0].id))

    async def _play(self, client: Client | None) -> None:
        if client is not None:
            await self.app.push_screen_wait(GameScreen(client))
            await self.wargame.leave(client)
