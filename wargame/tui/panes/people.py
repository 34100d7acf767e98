"""Pane 6: what it means for the people who live there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from wargame.session.protocol import Indicator
from wargame.tui.panes.situation import zone_card
from wargame.tui.panes.tables import TablesPane
from wargame.tui.viz.charts import bar, fan
from wargame.tui.widgets.drawing import Drawing
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.tones import tone
from wargame.tui.words import heading, plain, short_count

COUNTS = (
    "deaths", "newly_displaced", "returned", "forced_returns", "refugees", "relief", "incidents", "stability",
)  # fmt: skip


class People(TablesPane):
    """Deaths, displacement, relief."""

    NAME, SHORT = "People", "People"
    PARTS = (("places", "Places"), ("counts", "In all"), ("deaths", "Deaths"), ("place", "Zone"))
    HELP = (
        "Harm to civilians is counted and never rewarded. Figures are estimates: deaths are given with the low and the"
        " high count that sources support. Relief access is the share of those in need whom relief can reach."
    )
    STORY = "place"
    NOUNS: ClassVar[dict[str, str]] = {"places": "zone"}

    def compose_parts(self) -> Iterator[Widget]:
        """Places on the left; totals, the fan of deaths and the zone on the right."""
        yield Horizontal(
            Vertical(Figures(id="places", title="Places, by people displaced"), classes="column wide-column"),
            Vertical(Figures(id="counts", title="In all"), Drawing(id="deaths", title="Deaths since January 2025"),
                     Prose(id="place", title="Zone"), classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the tables and draw the fan."""
        lens = self.lens
        zones = [z.id for z in lens.cards("zone") if self.wanted(z.title, z.province)]
        zones.sort(key=lambda z: -(lens.value("displaced", z) or 0))
        most = max((lens.value("displaced", z) or 0 for z in zones), default=1) or 1
        self.table("places").show(
            ("Zone", "Displaced", "", "People", "Relief", "Order", "Fighting", "Held by"),
            [(z, (Figure(lens.title("zone", z)), self.figure("displaced", z),
                  Figure(bar((lens.value("displaced", z) or 0) / most, 8, self.glyphs), tone(self.app, "text-warning"),
                         Number("displaced", (z,))),
                  self.figure("population", z), self.figure("relief_access", z), self.figure("order", z),
                  self.figure("fighting", z), Figure(lens.short(lens.code("holder", z)), self.faint())))
             for z in zones],
        )  # fmt: skip
        self.table("counts").show(("What", "Now"), [self._count(n) for n in COUNTS if lens.value(n) is not None])
        self._fan()

    def _count(self, name: str) -> tuple[str, tuple[Figure, ...]]:
        return name, (Figure(heading(name), number=Number(name, ())), self.figure(name))

    def tell(self, part: str) -> None:  # noqa: ARG002 - there is one table of zones
        """The card of the zone under the cursor."""
        zone = self.table("places").key
        if zone:
            page = self.query_one("#place", Prose)
            page.border_title = plain(self.lens.title("zone", zone))
            page.show(zone_card(self.lens, zone, self.glyphs, pairs=False), top=True)

    def _fan(self) -> None:
        drawing = self.query_one("#deaths", Drawing)
        best, low, high = (self._history(n) for n in ("deaths", "deaths_low", "deaths_high"))
        if not best:
            drawing.show(None, Content.styled("No count is published.", "$faint"))
            return
        caption = f"{short_count(low[-1])} to {short_count(high[-1])}, best estimate {short_count(best[-1])}"
        colors = (tone(self.app, "foreground"), tone(self.app, "secondary"))
        drawing.show(lambda width, height: fan(best, low, high, width, height, self.glyphs, colors), Content(caption))

    def _history(self, name: str) -> tuple[float, ...]:
        found: Indicator | None = next((i for i in self.lens.view.indicators if i.field == name), None)
        if found is not None and found.history:
            return found.history
        values = [v for v in (self.lens.value_before(name), self.lens.value(name)) if v is not None]
        return tuple(values)

    def number_here(self) -> list[Number]:
        """The deaths while their picture is focused."""
        return [Number("deaths", ())] if self.current == "deaths" else super().number_here()
