"""What all panes share: parts side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from wargame.tui.commands import AnyCommand, Command, Commanded, bindings
from wargame.tui.desk import Desk
from wargame.tui.lens import Lens
from wargame.tui.viz.grid import Glyphs
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.lines import TabLine
from wargame.tui.widgets.rows import Rows
from wargame.tui.widgets.tones import tone
from wargame.tui.words import change_text


class NextPart(Command["Pane"]):
    """Go to the next part of the pane."""

    id, keys, label, priority, rank = "pane.next", "tab", "Next part", True, 6

    def may(self, owner: Pane) -> bool:
        """Where there are several."""
        return len(owner.parts) > 1

    async def run(self, owner: Pane) -> None:
        """Focus it."""
        owner.turn_to(1)


class PreviousPart(Command["Pane"]):
    """Go to the previous part of the pane."""

    id, keys, label, footer, priority = "pane.previous", "shift+tab", "Previous part", False, True

    def may(self, owner: Pane) -> bool:
        """Where there are several."""
        return len(owner.parts) > 1

    async def run(self, owner: Pane) -> None:
        """Focus it."""
        owner.turn_to(-1)


class Open(Command["Pane"]):
    """Open what is under the cursor."""

    id, keys, label, priority, rank = "pane.open", "enter", "Open", True, 1

    def may(self, owner: Pane) -> bool:
        """On something that has more to tell."""
        return owner.may_open()

    async def run(self, owner: Pane) -> None:
        """Open it."""
        owner.open_here()


class Pane(Commanded, Container):
    """One of the panes of the game. Subclasses name their parts, compose them, and say what they show."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Open, NextPart, PreviousPart)
    BINDINGS = bindings(*COMMANDS_HERE)

    NAME: ClassVar[str]
    SHORT: ClassVar[str]
    PARTS: ClassVar[tuple[tuple[str, str], ...]]
    """(widget id, name) in reading order."""
    HELP: ClassVar[str]
    """What the pane is for, for the help overlay."""
    SEARCH: ClassVar[bool] = False
    """Does the filter narrow something here?"""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """An empty pane."""
        super().__init__(id=id, classes="pane")
        self._desk: Desk | None = None
        self.needle = ""
        self.stale = True
        self.current = self.PARTS[0][0]
        self.came_from = ""
        """Part from which the current one was opened."""

    def compose(self) -> ComposeResult:
        """The line of parts (where the window is narrow), and the parts."""
        line = TabLine(classes="parts-line")
        line.tabs = tuple((part, name, name) for part, name in self.PARTS)
        line.chosen = self.current
        yield line
        yield from self.compose_parts()

    def compose_parts(self) -> Iterator[Widget]:
        """The parts, in any arrangement."""
        raise NotImplementedError

    def refill(self) -> None:
        """Show the desk as it is now."""
        raise NotImplementedError

    def number_here(self) -> list[Number]:
        """Numbers the person may mean with "why?", the likeliest first."""
        focused = self.screen.focused
        if isinstance(focused, Figures) and focused.number is not None:
            return [focused.number]
        return []

    def may_open(self) -> bool:
        """Is there something under the cursor that can be opened?"""
        return False

    def open_here(self) -> None:
        """Open what is under the cursor."""

    @property
    def desk(self) -> Desk:
        """The desk whose contents are shown."""
        assert self._desk is not None, "a pane is shown only with a desk"
        return self._desk

    @property
    def lens(self) -> Lens:
        """The present view."""
        return self.desk.lens

    @property
    def glyphs(self) -> Glyphs:
        """Characters pictures are drawn with."""
        found: Glyphs = getattr(self.app, "glyphs", "block")
        return found

    @property
    def parts(self) -> list[Widget]:
        """The parts, in reading order."""
        return [self.query_one(f"#{part}") for part, _ in self.PARTS]

    def lay_out(self, desk: Desk) -> None:
        """Take a desk; it is shown at once if the pane can be seen, else when it can."""
        self._desk = desk
        self.stale = True
        if self.display:
            self.freshen()

    def freshen(self) -> None:
        """Show the desk if something has changed since."""
        if self.stale and self._desk is not None:
            self.stale = False
            with self.app.batch_update():
                self.refill()

    def fetch(self, work: Callable[[], Awaitable[None]], group: str) -> None:
        """Ask the game for something beside the screen; an older question of the group is dropped."""
        self.run_worker(cast(Any, work), group=group, exclusive=True)

    def search(self, needle: str) -> None:
        """Narrow the lists to what contains `needle`."""
        self.needle = needle.lower()
        self.stale = True
        before = [(rows, rows.key) for rows in self.query(Rows)]
        self.freshen()
        for rows, key in before:
            rows.begin_again(key)

    def wanted(self, *texts: str) -> bool:
        """Does one of the texts contain what is searched for?"""
        return not self.needle or any(self.needle in t.lower() for t in texts)

    def enter(self) -> None:
        """Focus the part that had the focus last."""
        self.freshen()
        self.show_part(self.current)

    def turn_to(self, step: int) -> None:
        """Focus the next or previous part."""
        names = [part for part, _ in self.PARTS]
        at = names.index(self.current) if self.current in names else 0
        self.show_part(names[(at + step) % len(names)])

    def show_part(self, part: str) -> None:
        """Focus a part, and show it where only one is shown."""
        self._mark(part)
        self.query_one(f"#{part}").focus()

    def open_part(self, part: str) -> None:
        """Go from the current part to one that says more; going back returns from there."""
        here = self.current
        self.show_part(part)
        self.came_from = here

    def go_back(self) -> bool:
        """Return to where the current part was opened, or to the first one where only one is shown; False if there."""
        first = self.PARTS[0][0]
        back = self.came_from or (first if self.screen.has_class("-narrow") else "")
        if not back or back == self.current:
            return False
        self.show_part(back)
        return True

    def _mark(self, part: str) -> None:
        self.current, self.came_from = part, ""
        mark_current(self.parts, part)
        self.query_one(TabLine).chosen = part

    def on_mount(self) -> None:
        """Mark the first part."""
        self._mark(self.current)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whatever is focused is the current part."""
        if event.widget.id in dict(self.PARTS) and event.widget.id != self.current:
            self._mark(str(event.widget.id))

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """A part has been clicked."""
        event.stop()
        self.show_part(event.key)

    # --- figures ------------------------------------------------------------------------------------------------

    def figure(self, field: str, *cell: str, label: str | None = None) -> Figure:
        """A number of the view as a table cell, marked and coloured by how it moved since the last turn."""
        lens = self.lens
        now, before = lens.value(field, *cell), lens.value_before(field, *cell)
        text = lens.text(field, *cell) if label is None else label
        style = ""
        if now is not None and before is not None and not lens.field(field).codes and lens.field(field).unit != "turns":
            change = change_text(before, now, lens.field(field).unit)
            if change:
                up, down = ("^", "v") if self.glyphs == "ascii" else ("▲", "▼")
                text += up if now > before else down
                style = self.trend_color(now - before, lens.field(field).good)
        return Figure(text, style, Number(field, cell), right=not lens.field(field).codes)

    def trend_color(self, change: float, good: int) -> str:
        """Rich colour of a change."""
        if not good or not change:
            return ""
        return tone(self.app, "text-success" if (change > 0) == (good > 0) else "text-error")

    def faint(self) -> str:
        """Rich colour of what matters less."""
        return tone(self.app, "faint")

    def actor_figure(self, actor: str) -> Figure:
        """An actor's short name in its colour."""
        return Figure(self.lens.short(actor), tone(self.app, "text-primary"))


def mark_current(parts: Sequence[Widget], current: str) -> None:
    """Mark the current part and the column it is in: the only ones shown where the window is narrow."""
    chosen = next((p for p in parts if p.id == current), None)
    for part in parts:
        part.set_class(part is chosen, "-current")
        if isinstance(part.parent, Widget):
            part.parent.set_class(chosen is not None and part.parent is chosen.parent, "-current")
