"""One thing, read in full: a piece of news with its sources."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from wargame.session.protocol import News
from wargame.tui.lens import Lens
from wargame.tui.screens.base import Sheet
from wargame.tui.widgets.lines import KeyLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import plain, spaced


class CardScreen(Sheet[None]):
    """A text on a sheet."""

    HELP = "One thing, read in full. esc goes back."

    def __init__(self, title: str, content: Content, *, large: bool = False) -> None:
        """Show `content` under `title`; a `large` one is for more than a few lines."""
        super().__init__()
        self.card_title, self.content, self.large = title, content, large

    def compose(self) -> ComposeResult:
        """A sheet."""
        with Vertical(classes="sheet" if self.large else "sheet card-sheet"):
            yield Prose(id="card", classes="sheet-page")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """Fill it."""
        page = self.query_one("#card", Prose)
        page.border_title = plain(self.card_title)
        page.show(self.content)
        page.focus()


def news_card(lens: Lens, item: News) -> Content:
    """A piece of news with who and what it is about, and where it comes from, in full."""
    lines = [plain(item.text, "bold", lines=True), Content("")]
    if item.actors:
        lines.append(Content.assemble(("actors  ", "$faint"), ", ".join(lens.title("actor", a) for a in item.actors)))
    if item.zone:
        lines.append(Content.assemble(("zone    ", "$faint"), lens.title("zone", item.zone)))
    if item.instrument:
        state = spaced(lens.state(item.instrument))
        lines.append(Content.assemble(("about   ", "$faint"), lens.title("instrument", item.instrument),
                                      (f" (now {state})" if state else "", "$faint")))  # fmt: skip
    lines.append(Content.assemble(("turn    ", "$faint"), f"{item.turn}"))
    if item.fiction:
        lines.append(Content.styled("Invented for this scenario.", "$text-warning"))
    for source in item.source:
        title = lens.handout.sources.get(source, "")
        lines.append(Content.assemble((f"[{plain(source).plain}] ", "$text-accent"), plain(title).plain))
    return Content("\n").join(lines)
