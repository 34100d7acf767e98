"""Settings: theme, glyphs, pace of the playback."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.screens.base import Sheet
from wargame.tui.widgets.lines import KeyLine
from wargame.tui.widgets.rows import Row, Rows

GLYPHS = ("block", "braille", "ascii")
PACES = (0.0, 0.4, 0.9, 1.8)


class Change(Command["SettingsScreen"]):
    """Turn the highlighted setting to its next value; it is kept at once."""

    id, keys, label, priority, rank = "settings.change", "enter,space", "Change", True, 1

    async def run(self, owner: SettingsScreen) -> None:
        """The next value."""
        owner.change()


class SettingsScreen(Sheet[None]):
    """A list of settings with their values."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Change,)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "Enter turns a setting to its next value. Keys are changed in the keymap of the configuration, by command id."
    )

    def compose(self) -> ComposeResult:
        """The settings."""
        with Vertical(classes="sheet small-sheet"):
            yield Rows(id="settings", title="Settings", classes="sheet-page")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """List them."""
        self._list()
        self.query_one("#settings").focus()

    def _list(self) -> None:
        kept = self.wargame.settings
        pace = "wait for a key" if kept.pace == 0 else f"a line every {kept.pace:g} seconds"
        rows = (
            ("theme", "Theme", self.app.theme),
            ("glyphs", "Glyphs", self.wargame.glyphs),
            ("pace", "Playback", pace),
        )
        self.query_one("#settings", Rows).show([
            Row(Content.assemble((f"{name:<12}", "bold"), value), key) for key, name, value in rows
        ])  # fmt: skip

    def on_option_list_option_selected(self) -> None:
        """The highlighted setting has been clicked."""
        self.change()

    def change(self) -> None:
        """Turn the highlighted setting to its next value."""
        kept = self.wargame.settings
        key = self.query_one("#settings", Rows).key
        if key == "theme":
            names = [n for n in self.app.available_themes if not n.startswith("ansi")]
            kept = replace(kept, theme=names[(names.index(self.app.theme) + 1) % len(names)])
        elif key == "glyphs":
            kept = replace(kept, glyphs=GLYPHS[(GLYPHS.index(self.wargame.glyphs) + 1) % len(GLYPHS)])
        elif key == "pace":
            kept = replace(kept, pace=PACES[(PACES.index(kept.pace) + 1) % len(PACES)] if kept.pace in PACES else 0.9)
        self.wargame.apply(kept)
        self._list()
