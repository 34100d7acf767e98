"""The terminal program: themes, glyphs, keymap, palette, and the screens in their order."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import ClassVar, cast

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from wargame.session.protocol import Client
from wargame.tui.commands import FORBIDDEN, AnyCommand, Command, Commanded, bindings, commands_along
from wargame.tui.console_desk import ConsoleDesk
from wargame.tui.host import Host, Settings
from wargame.tui.panes.base import Pane
from wargame.tui.screens.ask import ConfirmScreen
from wargame.tui.screens.base import Board, Sheet
from wargame.tui.screens.console import ConsoleScreen
from wargame.tui.screens.game import GameScreen
from wargame.tui.screens.help import HelpScreen
from wargame.tui.screens.menu import MenuScreen
from wargame.tui.screens.settings import SettingsScreen
from wargame.tui.viz.grid import Glyphs

DARK = Theme(
    name="wargame-dark", primary="#7aa2c8", secondary="#5b7a99", accent="#e0b05c", warning="#e0b05c", error="#e06c6c",
    success="#7fbf8e", foreground="#d5dae2", background="#12151b", surface="#181c24", panel="#222936", dark=True,
    variables={"faint": "#8f98a6"},
)  # fmt: skip
LIGHT = Theme(
    name="wargame-light", primary="#2f5f8f", secondary="#5b7a99", accent="#8a5a00", warning="#8a5a00", error="#b03030",
    success="#2e7d4f", foreground="#20242c", background="#f6f5f1", surface="#efede6", panel="#e2dfd5", dark=False,
    variables={"faint": "#666c75"},
)  # fmt: skip


class Help(Command["WargameApp"]):
    """Explain what is focused, and the keys that work there."""

    id, keys, label, rank = "app.help", "question_mark", "Help", 3

    async def run(self, owner: WargameApp) -> None:
        """Open the overlay."""
        owner.open_help()


class Palette(Command["WargameApp"]):
    """Find any command by its name."""

    id, keys, label, palette, rank = "app.palette", "colon,ctrl+p", "Commands", False, 8

    async def run(self, owner: WargameApp) -> None:
        """Open the palette."""
        owner.action_command_palette()


class OpenSettings(Command["WargameApp"]):
    """Change theme, glyphs and pace."""

    id, keys, label, footer = "app.settings", "comma", "Settings", False

    def may(self, owner: WargameApp) -> bool:
        """Not over another sheet."""
        return isinstance(owner.screen, Board)

    async def run(self, owner: WargameApp) -> None:
        """Open them."""
        await owner.push_screen(SettingsScreen())


class Quit(Command["WargameApp"]):
    """Quit; asks first when orders are drafted and not sealed. The game is kept."""

    id, keys, label, slow, rank = "app.quit", "q", "Quit", True, 8

    async def run(self, owner: WargameApp) -> None:
        """Quit."""
        await owner.ask_to_quit()


class CommandProvider(Provider):
    """The palette's entries: the commands that can be used where it was opened."""

    def _entries(self) -> list[tuple[DOMNode, AnyCommand]]:
        app = cast("WargameApp", self.app)
        return [(n, c) for n, c in app.commands_from(self.screen) if c.palette]

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for node, command in self._entries():
            yield DiscoveryHit(command.label, self._call(node, command), help=command.help_text())

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What fits the words typed."""
        matcher = self.matcher(query)
        for node, command in self._entries():
            text = f"{command.label}: {command.help_text()}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), self._call(node, command))

    def _call(self, node: DOMNode, command: AnyCommand) -> Callable[[], Awaitable[None]]:
        async def call() -> None:
            if isinstance(node, Commanded):
                await node.action_command(command.id)

        return call


class WargameApp(Commanded, App[None]):
    """A person's terminal: starts at the menu, or in the game of the client it is given."""

    CSS_PATH = "wargame.tcss"
    TITLE = "wargame"
    COMMANDS: ClassVar = {CommandProvider}
    ENABLE_COMMAND_PALETTE = True
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Help, Palette, OpenSettings, Quit)
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(
        self, host: Host | None = None, client: Client | None = None, chair: ConsoleDesk | None = None, *,
        glyphs: Glyphs | None = None, theme: str = "",
    ) -> None:  # fmt: skip
        """A terminal.

        Args:
            host: the machine: scenarios, saves, settings; nothing when playing through a `client` alone.
            client: a game to go straight into.
            chair: a session to run.
            glyphs: characters pictures are drawn with; wins over what the person has kept.
            theme: name of a theme; wins over what the person has kept.
        """
        super().__init__()
        self.host, self.client, self.chair = host, client, chair
        self.settings = host.settings() if host is not None else Settings()
        self.glyphs: Glyphs = glyphs or _glyphs(self.settings.glyphs)
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        wanted = theme or self.settings.theme
        self.theme = wanted if wanted in self.available_themes else DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Variables of ours for themes that do not have them."""
        return {"faint": "#7d838d"}

    @property
    def pace(self) -> float:
        """Seconds between two lines of a playback; 0 waits for a key."""
        return 0.0 if self.animation_level == "none" else self.settings.pace

    def on_mount(self) -> None:
        """Begin."""
        self.set_keymap(safe_keymap(self.settings.keymap))
        if self.chair is not None:
            self.push_screen(ConsoleScreen(self.chair), self._left)
        elif self.client is not None:
            self.push_screen(GameScreen(self.client), self._left)
        else:
            self.push_screen(MenuScreen())

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Obey keys in the order in which they were pressed.

        Textual looks for keys with priority before the focused widget has had the keys before them: whoever types down
        and enter faster than the screen follows would take the line above. They wait for their turn here, and then come
        before the others; only where something is typed in are they looked for at once.
        """
        if priority and not isinstance(self.focused, Input):
            return False
        return await super()._check_bindings(key, priority=True) or (
            not priority and await super()._check_bindings(key)
        )

    def _left(self, _result: None) -> None:
        """The game this terminal was opened for has been left."""
        if self.host is None:
            self.exit()
        else:
            self.push_screen(MenuScreen())
            if self.client is not None:
                self.run_worker(self.leave(self.client), group="leave")

    async def leave(self, client: Client) -> None:
        """Have the machine let go of a game that has been left."""
        if self.host is not None:
            await self.host.leave(client)

    @property
    def fault(self) -> Exception | None:
        """What went wrong that should not have; nothing where it has been printed in full."""
        return None if os.environ.get("WARGAME_DEBUG") else self._exception

    def _print_error_renderables(self) -> None:
        """Print a traceback only to those who look for it: it names values that a seat alone may know."""
        if self.fault is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def apply(self, settings: Settings) -> None:
        """Take settings over, and have the host keep them."""
        self.settings = settings
        self.glyphs = _glyphs(settings.glyphs)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        if self.host is not None:
            self.host.keep(settings)
        for screen in self.screen_stack:
            for pane in screen.query(Pane):
                pane.stale = True
                if pane.display:
                    pane.freshen()

    def commands_from(self, screen: Screen[object]) -> list[tuple[DOMNode, AnyCommand]]:
        """Commands that can be used on a screen, from its focused widget outwards."""
        start = screen.focused or screen
        nodes: list[DOMNode] = list(start.ancestors_with_self)
        if self not in nodes:
            nodes.append(self)
        return list(commands_along(nodes))

    def keys_of(self, command: AnyCommand) -> str:
        """Keys of a command in this person's keymap."""
        return safe_keymap(self.settings.keymap).get(command.id, command.keys)

    def open_help(self) -> None:
        """Explain the focused pane, or the screen."""
        screen = self.screen
        if isinstance(screen, HelpScreen):
            screen.dismiss(None)
            return
        title, text = "keys", ""
        if isinstance(screen, GameScreen):
            title, text = screen.pane.NAME, screen.pane.HELP
        elif isinstance(screen, Board | Sheet):
            title, text = type(screen).__name__.removesuffix("Screen"), screen.HELP
        self.push_screen(HelpScreen(title, text, self.commands_from(screen)))

    async def action_quit(self) -> None:
        """Textual's own key to quit asks too."""
        self.run_worker(self.ask_to_quit(), group="command")

    async def ask_to_quit(self) -> None:
        """Quit, asking first while orders are unsealed."""
        game = next((s for s in self.screen_stack if isinstance(s, GameScreen)), None)
        warning = game.unsealed_words() if game is not None else None
        if warning is None or await self.push_screen_wait(ConfirmScreen("Quit?", warning, "Quit", "Stay")):
            self.exit()


def _glyphs(name: str) -> Glyphs:
    return cast("Glyphs", name) if name in ("braille", "block", "ascii") else "block"


def safe_keymap(keymap: object) -> dict[str, str]:
    """A keymap without keys that a browser keeps for itself.

    >>> safe_keymap({"game.seal": "f5", "game.undo": "u"})
    {'game.undo': 'u'}
    """
    if not isinstance(keymap, dict):
        return {}
    return {str(k): str(v) for k, v in keymap.items() if not FORBIDDEN & set(str(v).split(","))}


STYLES = Path(__file__).with_name("wargame.tcss")
