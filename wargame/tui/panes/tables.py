"""A pane of tables, with the story of the row under the cursor beside them."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable

from wargame.session.handout import InstrumentCard
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.lens import Lens
from wargame.tui.panes.base import Pane
from wargame.tui.widgets.figures import Figure, Figures
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import plain, spaced


class ToOrders(Command["TablesPane"]):
    """Go to the orders on this instrument."""

    id, keys, label = "tables.orders", "o", "Orders"

    def may(self, owner: TablesPane) -> bool:
        """On an instrument that the seat may order."""
        return owner.orderable() != ""

    async def run(self, owner: TablesPane) -> None:
        """Go there."""
        owner.post_message(owner.Jump(owner.orderable()))


class TablesPane(Pane):
    """Tables whose rows are instruments or entities."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (ToOrders,)
    BINDINGS = bindings(*COMMANDS_HERE)

    STORY: ClassVar[str] = ""
    """Widget id of the part that tells about the row under the cursor."""
    NOUNS: ClassVar[dict[str, str]] = {}
    """Table id -> noun of its rows' keys."""
    SEARCH = True

    class Jump(Message):
        """The person wants to go to the orders on an instrument."""

        def __init__(self, instrument: str) -> None:
            """On `instrument`."""
            super().__init__()
            self.instrument = instrument

    def table(self, part: str) -> Figures:
        """One of the tables."""
        return self.query_one(f"#{part}", Figures)

    def orderable(self) -> str:
        """Instrument under the cursor, if the seat may order something on it."""
        focused = self.screen.focused
        if self._desk is None or not isinstance(focused, Figures):
            return ""
        noun = self.NOUNS.get(str(focused.id), "")
        if noun == "instrument" and any(o.instrument == focused.key for o in self.lens.view.options):
            return focused.key
        return ""

    def may_open(self) -> bool:
        """On a row that has a story."""
        focused = self.screen.focused
        return isinstance(focused, Figures) and bool(self.STORY and focused.key) and focused.id in self.NOUNS

    def open_here(self) -> None:
        """Go to the story."""
        self.open_part(self.STORY)

    def on_data_table_cell_selected(self, event: DataTable.CellSelected) -> None:
        """A cell under the cursor has been clicked."""
        event.stop()
        if self.may_open():
            self.open_here()

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        """Another row: its story."""
        if self._desk is not None and isinstance(event.data_table, Figures) and event.data_table.has_focus:
            self.tell(str(event.data_table.id))
            self.app.refresh_bindings()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another table: the story of its row."""
        super().on_descendant_focus(event)
        if self._desk is not None and event.widget.id in self.NOUNS:
            self.tell(str(event.widget.id))

    def tell(self, part: str) -> None:
        """Tell about the row under the cursor of a table."""
        if not self.STORY:
            return
        key, noun = self.table(part).key, self.NOUNS.get(part, "")
        page = self.query_one(f"#{self.STORY}", Prose)
        if key and noun:
            page.border_title = plain(self.lens.title(noun, key))
            page.show(story(self.lens, noun, key), top=True)

    def refill(self) -> None:
        """Fill the tables and tell about the row under the cursor."""
        self.fill()
        if self.STORY:
            part = self.current if self.current in self.NOUNS else next(iter(self.NOUNS))
            self.tell(part)

    def fill(self) -> None:
        """Fill the tables."""
        raise NotImplementedError

    def instruments(self, *kinds: str) -> list[InstrumentCard]:
        """Instruments of some kinds that the filter lets through."""
        lens = self.lens
        return [
            card for card in lens.of_kind(*kinds)
            if self.wanted(lens.title("instrument", card.id), card.owner, card.about or "", lens.state(card.id))
        ]  # fmt: skip

    def name_figure(self, instrument: str) -> Figure:
        """Title of an instrument."""
        return Figure(self.lens.title("instrument", instrument))

    def state_figure(self, instrument: str) -> Figure:
        """State of an instrument; active ones stand out."""
        state = self.lens.state(instrument)
        return Figure(spaced(state), "" if state in _ACTIVE else self.faint())

    def holder_figure(self, zone: str) -> Figure:
        """Who holds a zone."""
        return Figure(self.lens.short(self.lens.code("holder", zone)) if zone else "")

    def between(self, card: InstrumentCard) -> Figure:
        """Who uses it on or with whom."""
        others = [a for a in card.parties if a != card.owner]
        if card.about:
            return Figure(f"{self.lens.short(card.owner)} > {self.lens.short(card.about)}")
        if others:
            return Figure(f"{self.lens.short(card.owner)} - {self.lens.people(others)}")
        return Figure(self.lens.short(card.owner))


_ACTIVE = frozenset({
    "imposed", "tightened", "eased", "flowing", "in_session", "building", "operating", "under_way", "in_force",
    "quota", "relaxed", "made", "stressed", "binding", "financed",
})  # fmt: skip


def story(lens: Lens, noun: str, key: str) -> Content:
    """What is known of an instrument or an entity, with its sources."""
    if noun == "instrument":
        return _instrument_story(lens, key)
    card = lens.card(noun, key)
    lines = []
    if card.actor:
        lines.append(Content.assemble(("under   ", "$faint"), lens.title("actor", card.actor)))
    if card.zone:
        lines.append(Content.assemble(("zone    ", "$faint"), lens.title("zone", card.zone)))
    lines += [Content.assemble((f"{spaced(k)}: ", "$faint"), plain(v).plain) for k, v in card.facts.items()]
    if card.note:
        lines += [Content(""), plain(card.note, lines=True)]
    return Content("\n").join([*lines, *_sources(card.source, card.confidence, fiction=card.fiction)])


def _instrument_story(lens: Lens, key: str) -> Content:
    card = lens.instruments.get(key)
    if card is None:
        return Content("")
    lines = [
        Content.assemble((spaced(card.kind), "bold"), (f" of {lens.title('actor', card.owner)}", "$faint")),
        Content.assemble(("state   ", "$faint"), spaced(lens.state(key)),
                         (_age(lens.value("since", key)), "$faint")),
    ]  # fmt: skip
    if card.parties:
        lines.append(Content.assemble(("parties ", "$faint"), lens.people(card.parties)))
    lines += [Content.assemble(("waits   ", "$faint"), plain(said)) for said in lens.view.ratifiers.get(key, ())]
    level = ("level",) if card.levelled else ()
    numbers = [(n, lens.text(n, key)) for n in (*level, "progress", "evasion", "pledged", "committed", "paid")]
    shown = [f"{n} {text}" for n, text in numbers if text not in ("-", "$0", "0%")]
    if shown:
        lines.append(Content(" · ".join(shown)))
    lines += [Content(""), plain(card.text, lines=True)]
    lines += [Content.assemble((f"{spaced(k)}: ", "$faint"), plain(v, lines=True).plain)
              for k, v in card.facts.items()]  # fmt: skip
    if card.secret:
        lines.append(Content.styled("Known only to some seats.", "$text-warning"))
    return Content("\n").join([*lines, *_sources(card.source, "", fiction=card.fiction)])


def _sources(source: tuple[str, ...], confidence: str, *, fiction: bool) -> list[Content]:
    words = ["invented for this scenario"] if fiction else [", ".join(plain(s).plain for s in source)] if source else []
    if confidence:
        words.append(f"confidence {plain(confidence).plain}")
    return [Content.styled(f"[{'; '.join(words)}]", "$faint")] if words else []


def _age(turns: float | None) -> str:
    """How long it has been so."""
    if turns is None:
        return ""
    if turns < 1:
        return ", since this turn"
    return f", for {turns:.0f} turn{'' if round(turns) == 1 else 's'}"
