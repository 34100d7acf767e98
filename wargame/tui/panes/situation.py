"""Pane 1: the map, the zone, the indicators, the news."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.session.protocol import Indicator, News
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.lens import Lens
from wargame.tui.panes.base import Pane
from wargame.tui.scene import LAYERS, map_scene
from wargame.tui.screens.card import CardScreen, news_card
from wargame.tui.viz.charts import bar, spark
from wargame.tui.viz.grid import Glyphs
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.widgets.zonemap import ZoneMap
from wargame.tui.words import change_text, heading, number_text, plain, short_count

ZONE_FIELDS = ("pressure", "fighting", "order", "relief_access", "population", "displaced")


class NextLayer(Command["Situation"]):
    """Show something else on the ground of the map: holders, fighting, displaced people, relief access, order."""

    id, keys, label = "situation.layer", "m", "Layer"

    async def run(self, owner: Situation) -> None:
        """Turn to the next layer."""
        at = LAYERS.index(owner.shade)
        owner.shade = LAYERS[(at + 1) % len(LAYERS)]
        owner.draw_map()


class Situation(Pane):
    """Where things stand, at a glance."""

    NAME, SHORT = "Situation", "Map"
    PARTS = (("map", "Map"), ("zone", "Zone"), ("indicators", "Indicators"), ("news", "News"))
    HELP = (
        "The map shows who administers each zone: the letter and the colour are the holder's. A mark before the letter"
        " means fighting (x) or an advance under way (!); the red line is the front. Arrows walk from zone to zone,"
        " + and - zoom. News and indicators are of the turn just resolved; w asks why a number moved."
    )
    SEARCH = True
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (NextLayer,)
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """An empty pane showing holders."""
        super().__init__(id=id)
        self.shade = "holder"

    def compose_parts(self) -> Iterator[Widget]:
        """Map and zone on the left, indicators and news on the right."""
        yield Horizontal(
            Vertical(
                ZoneMap(id="map", title="Map", glyphs=self.glyphs),
                Prose(id="zone", title="Zone"),
                classes="column wide-column",
            ),
            Vertical(
                Figures(id="indicators", title="Indicators"),
                Rows(id="news", title="News of last turn"),
                classes="column side-column",
            ),
            classes="columns",
        )

    def refill(self) -> None:
        """Draw everything."""
        self.draw_map()
        table = self.query_one("#indicators", Figures)
        table.show(("Indicator", "Now", "+/-", "Trend"), [self._indicator(i) for i in self.lens.view.indicators])
        news = [n for n in self.lens.view.news if self.wanted(n.text, n.kind)]
        rows = [Row(news_line(n), str(n.number)) for n in sorted(news, key=lambda n: -n.weight)]
        self.query_one("#news", Rows).show(rows or [Row(Content(self._no_news()))])

    def _no_news(self) -> str:
        if self.needle:
            return "Nothing matches."
        if self.desk.resolved:
            return "Nothing that you would hear of happened in the last turn. The log, on pane 7, has the turns before."
        return "No turn has been resolved yet. Your brief is on pane 9, your orders on pane 2."

    def draw_map(self) -> None:
        """Draw the map and the card of the selected zone."""
        zones = self.query_one("#map", ZoneMap)
        zones.glyphs = self.glyphs
        zones.scene = map_scene(self.app, self.lens, layer=self.shade)
        zones.border_title = "Map" if self.shade == "holder" else f"Map: {heading(self.shade).lower()}"
        key = "  ".join(f"{letter} {name}" for letter, name in holders_key(self.lens))
        zones.border_subtitle = plain(key if self.shade == "holder" else "darker is worse")
        self._card(zones.selected)

    def on_zone_map_selected(self, event: ZoneMap.Selected) -> None:
        """Another zone: show its card."""
        if not self.stale:
            self._card(event.zone)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """A row of news: show its zone on the map, when the person walks the news."""
        if isinstance(event.option_list, Rows) and event.option_list.has_focus:
            item = next((n for n in self.lens.view.news if str(n.number) == event.option_list.key), None)
            if item is not None and item.zone:
                self.query_one("#map", ZoneMap).selected = item.zone

    def may_open(self) -> bool:
        """On the map, and on news."""
        return self._desk is not None and (self.current == "map" or self._news_here() is not None)

    def open_here(self) -> None:
        """Go to the zone, or read the news in full."""
        item = self._news_here()
        if item is not None:
            self.app.push_screen(CardScreen("News", news_card(self.lens, item)))
        else:
            self.open_part("zone")

    def on_option_list_option_selected(self) -> None:
        """The highlighted news has been clicked."""
        self.open_here()

    def _news_here(self) -> News | None:
        rows = self.query_one("#news", Rows)
        return next((n for n in self.lens.view.news if rows.has_focus and str(n.number) == rows.key), None)

    def number_here(self) -> list[Number]:
        """Numbers of the zone while the map is focused."""
        if self.current in ("map", "zone"):
            zone = self.query_one("#map", ZoneMap).selected
            return [Number(f, (zone,)) for f in ZONE_FIELDS if self.lens.value(f, zone) is not None]
        return super().number_here()

    def _card(self, zone: str) -> None:
        if zone:
            card = self.query_one("#zone", Prose)
            card.border_title = plain(self.lens.title("zone", zone))
            card.show(zone_card(self.lens, zone, self.glyphs), top=True)

    def _indicator(self, indicator: Indicator) -> tuple[str, tuple[Figure, ...]]:
        field = self.lens.field(indicator.field)
        history = indicator.history or (indicator.value,)
        before = history[-2] if len(history) > 1 else indicator.value
        number = Number(indicator.field, indicator.cell)
        change = change_text(before, indicator.value, field.unit)
        return (
            f"{indicator.field}{indicator.cell}",
            (
                Figure(plain(indicator.label).plain, number=number),
                Figure(number_text(indicator.value, field.unit), number=number, right=True),
                Figure(change, self.trend_color(indicator.value - before, field.good), number, right=True),
                Figure(spark(history, 6, self.glyphs) if len(history) > 1 else "", self.faint(), number),
            ),
        )


def holders_key(lens: Lens) -> list[tuple[str, str]]:
    """Letters on the map and whose they are, in order of first appearance."""
    seen: dict[str, str] = {}
    for zone in lens.cards("zone"):
        holder = lens.code("holder", zone.id)
        if holder:
            seen.setdefault(lens.card("actor", holder).letter, lens.short(holder))
    return list(seen.items())


def news_line(item: News, *, turn: bool = False) -> Content:
    """One row of news: a mark for its weight, its text, where it comes from."""
    mark = {2: "■ ", 1: "· "}.get(item.weight, "  ")
    style = {2: "bold", 0: "$faint"}.get(item.weight, "")
    parts = [Content(f"{item.turn:>2} " if turn else ""), Content.styled(mark, "$text-accent"), plain(item.text, style)]
    if item.fiction:
        parts.append(Content.styled(" [invented]", "$faint"))
    elif item.source:
        parts.append(Content.styled(f" [{', '.join(plain(s).plain for s in item.source)}]", "$faint"))
    return Content("").join(parts)


def zone_card(lens: Lens, zone: str, glyphs: Glyphs = "block", *, pairs: bool = True) -> Content:
    """What is known of a zone, in a few lines; `pairs` puts two numbers on a line."""
    card = lens.card("zone", zone)
    holder = lens.code("holder", zone)
    lines = [
        Content.assemble(
            ("held by ", "$faint"), (lens.title("actor", holder) if holder else "nobody known", "bold"),
            (f" · {plain(card.province).plain}", "$faint"),
        )
    ]  # fmt: skip
    for pair in (ZONE_FIELDS[0:2], ZONE_FIELDS[2:4], ZONE_FIELDS[4:6]) if pairs else ((n,) for n in ZONE_FIELDS):
        parts: list[Content] = []
        for name in pair:
            value = lens.value(name, zone)
            if value is None:
                continue
            gauge = bar(value, 8, glyphs) + " " if lens.field(name).unit == "share" else ""
            parts.append(Content.assemble((f"{heading(name):<14}", "$faint"), f"{gauge}{lens.text(name, zone):<8}"))
        lines.append(Content("  ").join(parts))
    forces = [
        f"{lens.title('force', f.id)} {short_count(strength)}"
        for f in lens.cards("force")
        if (strength := lens.value("strength", f.id, zone))
    ]
    if forces:
        lines.append(Content.assemble(("forces  ", "$faint"), ", ".join(forces)))
    sites = [lens.title("site", s.id) for s in lens.cards("site") if s.zone == zone]
    if sites:
        lines.append(Content.assemble(("sites   ", "$faint"), ", ".join(sites)))
    if card.note:
        lines.append(plain(card.note, "$faint"))
    if card.source:
        confidence = f" · confidence {plain(card.confidence).plain}" if card.confidence else ""
        lines.append(Content.styled(f"[{', '.join(plain(s).plain for s in card.source)}]{confidence}", "$faint"))
    return Content("\n").join(lines)
