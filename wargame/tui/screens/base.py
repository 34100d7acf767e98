"""What all full screens share: widths they adapt to, and the plea for a larger window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from wargame.tui.commands import AnyCommand, Command, Commanded, bindings
from wargame.tui.widgets.lines import KeyLine

if TYPE_CHECKING:
    from wargame.tui.app import WargameApp

ResultT = TypeVar("ResultT")

WIDTHS: list[tuple[int, str]] = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
HEIGHTS: list[tuple[int, str]] = [(0, "-flat"), (18, "-low"), (30, "-tall")]


class Board(Commanded, Screen[ResultT]):
    """A full screen."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    HELP: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """What the screen holds, its line of keys, and what is shown instead in a window that is too small."""
        yield from self.compose_board()
        yield KeyLine(classes="keys")
        yield Static(
            "This window is too small.\nwargame needs 60 columns and 18 rows.", classes="too-small", markup=False
        )

    def compose_board(self) -> Iterator[Widget]:
        """What the screen holds."""
        raise NotImplementedError

    @property
    def wargame(self) -> WargameApp:
        """The app."""
        return cast("WargameApp", self.app)


class Back(Command[Screen[object]]):
    """Go back one level."""

    id, keys, label = "back", "escape", "Back"

    async def run(self, owner: Screen[object]) -> None:
        """Close the screen."""
        owner.dismiss(None)


class Sheet(Commanded, ModalScreen[ResultT]):
    """Something laid over a full screen; esc takes it away."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Back,)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP: ClassVar[str] = ""

    @property
    def wargame(self) -> WargameApp:
        """The app."""
        return cast("WargameApp", self.app)
