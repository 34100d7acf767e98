"""One-line widgets: the head line, lines of tabs, and the line of keys. Each is one widget, clickable cell by cell."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from wargame.tui.commands import RANKS
from wargame.tui.viz.grid import fit, narrow

HELP: Final = "app.help"


class Line(Widget):
    """One row of stretches of text; subclasses say which, and what a click on one does."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line--plain", "line--strong", "line--chosen", "line--faint"}

    def stretches(self, width: int) -> list[tuple[str, str, str]]:
        """(text, component without its prefix, click target) in order."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The row."""
        width = self.size.width
        base = self.get_component_rich_style("line--plain")
        segments = [
            Segment(narrow(text), self.get_component_rich_style(f"line--{style}") + Style(meta={"target": target}))
            for text, style, target in self.stretches(width)
            if text
        ]
        return Strip(segments).adjust_cell_length(width, base) if y == 0 else Strip.blank(width, base)

    def on_click(self, event: events.Click) -> None:
        """Hand the click to the stretch under it."""
        target = event.style.meta.get("target")
        if target:
            event.stop()
            self.clicked(str(target))

    def clicked(self, target: str) -> None:
        """Act on a click."""


class HeadLine(Line):
    """What always matters: whose seat, when, how much is left."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    briefs: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Both texts for narrow windows, the longer first; the first pair that has room is shown."""

    def stretches(self, width: int) -> list[tuple[str, str, str]]:
        """Left text, and right text as far as there is room."""
        if self.briefs and len(self.left) + len(self.right) + 4 > width:
            cut = tuple(fit(text, width // 2 + 6) for text in self.briefs[-1])
            left, right = next((b for b in self.briefs if len(b[0]) + len(b[1]) + 3 <= width), cut)
            return [(f" {left}", "strong", ""), (" " * max(1, width - len(left) - len(right) - 2), "plain", ""),
                    (f"{right} ", "plain", "")]  # fmt: skip
        right = fit(self.right, max(0, width - min(len(self.left), width // 2) - 3))
        left = fit(self.left, width - len(right) - 3)
        gap = " " * max(1, width - len(left) - len(right) - 2)
        return [(f" {left}", "strong", ""), (gap, "plain", ""), (f"{right} ", "plain", "")]


class TabLine(Line):
    """Names side by side, one of them chosen."""

    tabs: reactive[tuple[tuple[str, str, str], ...]] = reactive(())
    """(key, long name, short name)."""
    chosen: reactive[str] = reactive("")

    class Picked(Message):
        """A tab has been clicked."""

        def __init__(self, line: TabLine, key: str) -> None:
            """Tab `key` of `line`."""
            super().__init__()
            self.line, self.key = line, key

        @property
        def control(self) -> TabLine:
            """The line."""
            return self.line

    def stretches(self, width: int) -> list[tuple[str, str, str]]:
        """Long names while they fit, short ones otherwise; where those do not fit either, the last ones only by key."""
        longs, shorts = [f" {t[1]} " for t in self.tabs], [f" {t[2]} " for t in self.tabs]
        if sum(map(len, longs)) > width:
            longs = shorts
        at = len(self.tabs)
        while sum(map(len, longs)) > width and at:
            at -= 1
            if self.tabs[at][0] != self.chosen:
                longs[at] = f"{shorts[at].split()[0]} "
        return [
            (name, "chosen" if key == self.chosen else "plain", key)
            for name, (key, _, _) in zip(longs, self.tabs, strict=True)
        ]

    def clicked(self, target: str) -> None:
        """Tell."""
        self.post_message(self.Picked(self, target))


class KeyLine(Line):
    """The keys that work now, most particular first; a click presses the key."""

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        """Let go."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def stretches(self, width: int) -> list[tuple[str, str, str]]:
        """Keys with labels until the line is full; help is there whatever else is, for it explains the rest."""
        shown: list[tuple[str, str, str]] = []
        room, seen = width, set()
        found = [a.binding for a in self.screen.active_bindings.values() if a.binding.show and a.enabled]
        room -= sum(self._width(binding) for binding in found if binding.id == HELP)
        for binding in sorted(found, key=lambda b: RANKS.get(b.id or "", 5)):
            if binding.action in seen:
                continue
            seen.add(binding.action)
            key = _key_name(self.app.get_key_display(binding))
            needed = 0 if binding.id == HELP else self._width(binding)
            if needed > room:
                continue
            room -= needed
            shown += [(f" {key}", "strong", binding.key), (f" {binding.description} ", "plain", binding.key)]
        return shown

    def _width(self, binding: Binding) -> int:
        return len(_key_name(self.app.get_key_display(binding))) + len(binding.description) + 3

    def clicked(self, target: str) -> None:
        """Press the key."""
        self.app.simulate_key(target)


def _key_name(shown: str) -> str:
    names = {"⏎": "enter", "␛": "esc", "escape": "esc", "↵": "enter", "␣": "space"}
    return names.get(shown, shown)
