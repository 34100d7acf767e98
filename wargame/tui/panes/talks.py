"""Pane 5: tracks of negotiation, texts, and whose word is worth what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from wargame.tui.panes.tables import TablesPane
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import believed


class Talks(TablesPane):
    """Tracks, texts, statements, promises."""

    NAME, SHORT = "Talks", "Talks"
    PARTS = (
        ("tracks", "Tracks"), ("texts", "Texts"), ("statements", "Statements"), ("promises", "Promises"),
        ("talk", "About"),
    )  # fmt: skip
    HELP = (
        "Tracks with their mediator and progress; the texts they work towards, from draft to entry into force; public"
        " positions; and how far the word of one is believed by another, by what was kept and broken (half where"
        " nothing speaks for or against it), with trust where you may know it: your own in others, and theirs in you."
    )
    STORY = "talk"
    NOUNS: ClassVar[dict[str, str]] = {"tracks": "instrument", "texts": "instrument", "statements": "instrument"}

    def compose_parts(self) -> Iterator[Widget]:
        """Tables on the left; promises and the story on the right."""
        yield Horizontal(
            Vertical(Figures(id="tracks", title="Tracks"), Figures(id="texts", title="Texts"),
                     Figures(id="statements", title="Statements"), classes="column wide-column"),
            Vertical(Figures(id="promises", title="Promises and trust"), Prose(id="talk", title="About"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the tables."""
        self.table("tracks").show(
            ("Track", "Host - parties", "State", "Progress", "Turns"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("progress", c.id),
                     self.figure("since", c.id)))
             for c in self.instruments("talks")],
        )  # fmt: skip
        self.table("texts").show(
            ("Text", "Between", "State", "Turns"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("since", c.id)))
             for c in self.instruments("treaty")],
        )  # fmt: skip
        self.table("statements").show(
            ("Position", "By > on", "State", "Turns"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("since", c.id)))
             for c in self.instruments("statement")],
        )  # fmt: skip
        self.table("promises").show(("From > to", "Believed", "Trust", "Relation"), list(self._pairs()))

    def _pairs(self) -> Iterator[tuple[str, tuple[Figure, ...]]]:
        """Pairs with a record or a trust that this seat knows, its own first."""
        lens, seat = self.lens, self.desk.seat
        actors = [a.id for a in lens.cards("actor")]
        pairs = [(a, b) for a in actors for b in actors if a != b]
        pairs.sort(key=lambda p: (seat not in p, actors.index(p[0]), actors.index(p[1])))
        for a, b in pairs:
            record = (lens.value("kept", a, b) or 0) + (lens.value("broken", a, b) or 0)
            seats = lens.handout.seats
            known = seat in (a, b) and a in seats and b in seats
            if not known and (record < 2.5 or a not in seats or b not in seats):
                continue
            title = f"{lens.short(a)} > {lens.short(b)}"
            if self.wanted(title):
                yield f"{a}/{b}", (
                    Figure(title), self._believed(a, b), self.figure("trust", b, a), self.figure("relation", a, b),
                )  # fmt: skip

    def _believed(self, a: str, b: str) -> Figure:
        """How far the second believes the word of the first."""
        kept, broken = self.lens.value("kept", a, b), self.lens.value("broken", a, b)
        return Figure(believed(kept, broken), number=Number("kept", (a, b)), right=True)

    def number_here(self) -> list[Number]:
        """Who asks why a word is believed may mean what speaks for it, and what against."""
        found = super().number_here()
        return found + [Number("broken", n.cell) for n in found if n.field == "kept"]
