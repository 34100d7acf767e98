"""Help for whatever is focused: what it is for, and the keys that work there."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode

from wargame.tui.commands import AnyCommand
from wargame.tui.screens.base import Sheet
from wargame.tui.widgets.lines import KeyLine
from wargame.tui.widgets.prose import Prose

_NAMES = {
    "question_mark": "?", "slash": "/", "colon": ":", "plus": "+", "minus": "-", "equals_sign": "=", "escape": "esc",
    "comma": ",", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


class HelpScreen(Sheet[None]):
    """Purpose and keys."""

    def __init__(self, title: str, text: str, commands: Sequence[tuple[DOMNode, AnyCommand]]) -> None:
        """Explain `text` and list the commands."""
        super().__init__()
        self.heading, self.text, self.commands_listed = title, text, list(commands)

    def compose(self) -> ComposeResult:
        """A sheet."""
        with Vertical(classes="sheet"):
            yield Prose(id="help", title=f"Help: {self.heading}", classes="sheet-page")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """Fill it."""
        page = self.query_one("#help", Prose)
        page.focus()
        lines = [Content(self.text), Content("")] if self.text else []
        for _, command in self.commands_listed:
            keys = ", ".join(key_name(k) for k in self.wargame.keys_of(command).split(","))
            words = textwrap.wrap(command.help_text(), max(20, min(90, self.app.size.width - 8) - 18)) or [""]
            lines.append(Content.assemble((f"{keys:>16}", "bold $text-accent"), f"  {words[0]}"))
            lines += [Content(" " * 18 + more) for more in words[1:]]
        lines += [
            Content(""),
            Content.styled("Everything shown can also be clicked. Lists: arrows or hjkl, enter opens.", "$faint"),
        ]
        page.show(Content("\n").join(lines))


def key_name(key: str) -> str:
    """A key as people call it.

    >>> key_name("question_mark"), key_name("left_square_bracket"), key_name("ctrl+p")
    ('?', '[', 'ctrl+p')
    """
    return _NAMES.get(key, key)
