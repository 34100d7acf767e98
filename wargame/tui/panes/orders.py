"""Pane 2: what the seat can do, what it would cost, and what has been drafted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.session.handout import InstrumentCard
from wargame.session.protocol import Option, Order
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.panes.base import Pane
from wargame.tui.screens.ask import AskScreen
from wargame.tui.viz.charts import bar
from wargame.tui.widgets.figures import Number
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import heading, money, plain, spaced

KINDS = {
    "sanction": "Sanctions", "aid": "Aid and support", "talks": "Talks", "treaty": "Texts", "deal": "Deals",
    "project": "Projects", "operation": "Operations", "regulation": "Trade rules", "statement": "Statements",
}  # fmt: skip


class ToggleOrder(Command["Orders"]):
    """Put the highlighted order into the draft, or take it out again."""

    id, keys, label = "orders.toggle", "space,enter", "Draft"
    slow, priority, rank = True, True, 1

    def may(self, owner: Orders) -> bool:
        """On a row that stands for an order."""
        focused = owner.screen.focused
        return isinstance(focused, Rows) and bool(focused.key) and not owner.desk.view.sealed

    async def run(self, owner: Orders) -> None:
        """Toggle it."""
        await owner.toggle()


class MoreLevel(Command["Orders"]):
    """Use the instrument more strongly."""

    id, keys, label, slow, priority, rank = "orders.more", "right,l,plus", "More", True, True, 4

    def may(self, owner: Orders) -> bool:
        """On an order that can be given more or less strongly."""
        return owner.option is not None and owner.option.levelled

    async def run(self, owner: Orders) -> None:
        """A tenth more."""
        await owner.step_level(0.1)


class LessLevel(Command["Orders"]):
    """Use the instrument less strongly."""

    id, keys, label, slow, priority, rank = "orders.less", "left,h,minus", "Less", True, True, 4

    def may(self, owner: Orders) -> bool:
        """On an order that can be given more or less strongly."""
        return owner.option is not None and owner.option.levelled

    async def run(self, owner: Orders) -> None:
        """A tenth less."""
        await owner.step_level(-0.1)


class ShowAll(Command["Orders"]):
    """Show also what cannot be done now, and why not."""

    id, keys, label = "orders.all", "x", "Why not"

    async def run(self, owner: Orders) -> None:
        """Turn it on or off."""
        owner.show_all = not owner.show_all
        owner.refill()


class GiveReason(Command["Orders"]):
    """Write down the reason for a drafted order; only you see it, until the debrief."""

    id, keys, label, slow = "orders.reason", "e", "Reason", True

    def may(self, owner: Orders) -> bool:
        """For a drafted order."""
        return owner.chosen is not None

    async def run(self, owner: Orders) -> None:
        """Ask for it."""
        await owner.give_reason()


class Orders(Pane):
    """The instruments of the seat, by kind."""

    NAME, SHORT = "Orders", "Orders"
    PARTS = (("openings", "What you can do"), ("order", "Details"), ("draft", "Draft"))
    HELP = (
        "An order does one thing with one instrument. Space or enter drafts the highlighted order, left and right"
        " set how strongly, z takes the last one back, s seals the draft: then it stands. x shows what cannot be"
        " done now, with the reason. Nothing you draft is seen by anyone until the turn is resolved."
    )
    SEARCH = True
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (ToggleOrder, LessLevel, MoreLevel, ShowAll, GiveReason)
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """An empty pane."""
        super().__init__(id=id)
        self.show_all = False
        self.levels: dict[str, float] = {}

    def compose_parts(self) -> Iterator[Widget]:
        """Openings on the left, details and draft on the right."""
        yield Horizontal(
            Vertical(Rows(id="openings", title="What you can do"), classes="column wide-column"),
            Vertical(Prose(id="order", title="Details"), Rows(id="draft", title="Draft"), classes="column side-column"),
            classes="columns",
        )

    def refill(self) -> None:
        """List the openings and the draft."""
        openings = self.query_one("#openings", Rows)
        openings.show(list(self._rows()) or [Row(Content("Nothing matches." if self.needle else "Nothing to order."))])
        shown = "everything" if self.show_all else "what you can do"
        openings.border_title = plain(heading(shown) + (f" · filter: {self.needle}" if self.needle else ""))
        self._draft_rows()
        drafted = f"{self.query_one('#draft').border_title}: {self._bill()[0]}"
        narrow = self.screen.has_class("-narrow")  # elsewhere the draft is beside it
        waits = "sealed: waiting for the others" if self.desk.view.sealed else ""
        openings.border_subtitle = plain(waits or (drafted if narrow else ""))
        self._details()

    # --- lists --------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        cards = [c for c in self.lens.instruments.values() if self._options_of(c)]
        order = list(KINDS)
        cards.sort(key=lambda c: order.index(c.kind) if c.kind in order else len(order))
        for kind, group in groupby(cards, key=lambda c: c.kind):
            yield Row(Content.styled(f" {KINDS.get(kind, heading(kind)).upper()}", "bold $text-primary"), heading=True)
            for card in group:
                yield self._title_row(card)
                for option in self._options_of(card):
                    yield self._row(option)

    def _options_of(self, card: InstrumentCard) -> list[Option]:
        title = self.lens.title("instrument", card.id)
        found = [o for o in self.lens.view.options if o.instrument == card.id and (o.legal or self.show_all)]
        return [o for o in found if self.wanted(title, o.trigger, o.text, card.kind, card.about or "")]

    def _title_row(self, card: InstrumentCard) -> Row:
        state = spaced(self.lens.state(card.id))
        owner = "" if card.owner == self.desk.seat else f" · {self.lens.short(card.owner)}"
        about = f" → {self.lens.short(card.about)}" if card.about else ""
        return Row(
            Content.assemble(
                ("   ", ""), (self.lens.title("instrument", card.id), "bold"), (f"{owner}{about}", "$faint"),
                (f"  {state}", "$text-accent"), (" (secret)" if card.secret else "", "$faint"),
            ),
            heading=True,
        )  # fmt: skip

    def _row(self, option: Option) -> Row:
        drafted = self.desk.drafted(option.instrument)
        mine = drafted is not None and drafted.trigger == option.trigger
        mark = "[x]" if mine else "[ ]" if option.legal else " - "
        cost = self._cost_text(option)
        level = f" at {self.level_of(option.instrument):.0%}" if mine and option.levelled else ""
        leads = "" if option.leads_to == self.lens.state(option.instrument) else f" → {spaced(option.leads_to)}"
        style = "bold $text-success" if mine else "" if option.legal else "$faint"
        tail = cost if option.legal else plain(option.why_not).plain
        return Row(
            Content.assemble(
                (f"     {mark} {heading(option.trigger)}{level}{leads}", style), (f"  {tail}", "$faint"),
            ),
            f"{option.instrument}/{option.trigger}",
        )  # fmt: skip

    def _cost_text(self, option: Option) -> str:
        parts = []
        if option.funds:
            parts.append(money(option.funds * self.level_of(option.instrument)))
        if option.capital:
            parts.append(f"{option.capital:.0f} capital")
        return ", ".join(parts)

    def _draft_rows(self) -> None:
        lens, desk = self.lens, self.desk
        rows = []
        for order in desk.view.draft:
            level = "" if order.level is None else f" at {order.level:.0%}"
            reason = f'  "{plain(order.reason).plain}"' if order.reason else ""
            title = lens.title("instrument", order.instrument)
            rows.append(
                Row(
                    Content.assemble(
                        (f"{heading(order.trigger)}: ", "bold"), f"{title}{level}", (reason, "$faint italic")
                    ),
                    f"{order.instrument}/{order.trigger}",
                )
            )
        if not rows:
            rows.append(Row(Content.styled("No orders yet. Space drafts the highlighted one.", "$faint")))
        total, over = self._bill()
        rows.append(Row(Content.styled(f"costs {total}", "$text-error" if over else "$faint"), heading=True))
        draft = self.query_one("#draft", Rows)
        draft.show(rows)
        sealed = " · SEALED" if desk.view.sealed else ""
        draft.border_title = f"Draft {len(desk.view.draft)} of {desk.handout.orders_per_turn}{sealed}"

    def _bill(self) -> tuple[str, bool]:
        """What the draft costs of what there is, in words; and whether that is too much."""
        lens, seat = self.lens, self.desk.seat
        funds, capital = self.desk.spent()
        treasury, points = lens.value("treasury", seat), lens.value("capital", seat)
        total = f"{money(funds)} of {money(treasury)}" if treasury is not None else money(funds)
        total += f", capital {capital:.0f}" + (f" of {points:.0f}" if points is not None else "")
        return total, (treasury is not None and funds > treasury) or (points is not None and capital > points)

    # --- the highlighted order ----------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[str, str]:
        """Instrument and trigger highlighted, in the draft when that is focused."""
        rows = self.query_one("#draft" if self.current == "draft" else "#openings", Rows)
        instrument, _, trigger = rows.key.partition("/")
        return instrument, trigger

    @property
    def option(self) -> Option | None:
        """The highlighted opening."""
        return self.lens.options.get(self.key) if self._desk is not None else None

    @property
    def chosen(self) -> Order | None:
        """The drafted order on the highlighted instrument."""
        return self.desk.drafted(self.key[0]) if self._desk is not None else None

    def level_of(self, instrument: str) -> float:
        """Level the order would have: as drafted, as chosen, as it is."""
        drafted = self.desk.drafted(instrument)
        if drafted is not None and drafted.level is not None:
            return drafted.level
        present = self.lens.value("level", instrument)
        return self.levels.get(instrument, 0.5 if present is None else present)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row: other details."""
        if self._desk is not None and event.option_list.id in ("openings", "draft"):
            self._details()
            self.app.refresh_bindings()

    async def on_option_list_option_selected(self) -> None:
        """A highlighted row has been clicked."""
        self.run_worker(self.toggle(), group="command")

    async def toggle(self) -> None:
        """Draft the highlighted order or take it back."""
        instrument, trigger = self.key
        if not instrument or self.desk.view.sealed:
            return
        drafted = self.desk.drafted(instrument)
        if drafted is not None and drafted.trigger == trigger:
            await self.desk.undo(instrument)
        else:
            if drafted is not None:
                taken_out = f"{heading(drafted.trigger)} is taken out: an instrument takes one order a turn."
                self.app.notify(taken_out, title=heading(trigger), markup=False)
            await self._put(Order(seat=self.desk.seat, instrument=instrument, trigger=trigger,
                                  level=self._order_level(instrument, trigger)))  # fmt: skip
        self.refill()

    def _order_level(self, instrument: str, trigger: str) -> float | None:
        option = self.lens.options.get((instrument, trigger))
        chosen = self.levels.get(instrument) if option is None or option.levelled else None
        return None if chosen is None else round(chosen, 2)

    async def _put(self, order: Order) -> None:
        refusal = await self.desk.draft(order)
        if refusal is not None:
            self.app.notify(plain(f"{refusal.what}; {refusal.way_out}").plain, title="Not drafted",
                            severity="warning", markup=False)  # fmt: skip

    async def step_level(self, step: float) -> None:
        """Change the level of the highlighted order, redrafting it if it is drafted."""
        instrument, _ = self.key
        if not instrument:
            return
        level = min(1.0, max(0.0, round(self.level_of(instrument) + step, 1)))
        self.levels[instrument] = level
        drafted = self.desk.drafted(instrument)
        if drafted is not None:
            await self._put(drafted.model_copy(update={"level": level}))
        self.refill()

    async def give_reason(self) -> None:
        """Ask for the reason of the drafted order."""
        drafted = self.chosen
        if drafted is None:
            return
        reason = await self.app.push_screen_wait(AskScreen("Why this order?", drafted.reason))
        if reason is not None:
            await self._put(drafted.model_copy(update={"reason": reason}))
            self.refill()

    def go_to(self, instrument: str) -> None:
        """Highlight the first order on an instrument, showing what cannot be done if there is no other."""
        self.needle = ""
        if not any(o.legal for o in self.lens.view.options if o.instrument == instrument):
            self.show_all = True
        self.refill()
        options = [o for o in self.lens.view.options if o.instrument == instrument and (o.legal or self.show_all)]
        if options:
            self.show_part("openings")
            self.query_one("#openings", Rows).go_to(f"{instrument}/{options[0].trigger}")

    def number_here(self) -> list[Number]:
        """Numbers of the highlighted instrument."""
        instrument = self.key[0]
        names = ("level", "progress", "evasion", "paid", "committed")
        return [Number(n, (instrument,)) for n in names if self.lens.value(n, instrument) is not None]

    def _details(self) -> None:
        page = self.query_one("#order", Prose)
        option = self.option
        if option is None:
            page.show(Content.styled("Choose an order.", "$faint"))
            return
        lens = self.lens
        card = lens.instruments.get(option.instrument)
        page.border_title = plain(lens.title("instrument", option.instrument))
        state = spaced(lens.state(option.instrument))
        level = self.level_of(option.instrument)
        lines = [
            Content.assemble((heading(option.trigger), "bold $text-primary"), f"  {plain(option.text).plain}"),
            Content.assemble(("state   ", "$faint"), f"{state} → {spaced(option.leads_to)}"
                             if option.leads_to != state else f"{state} (stays)"),
        ]  # fmt: skip
        if option.levelled:
            left, right = ("<", ">") if self.glyphs == "ascii" else ("◂", "▸")
            gauge = f"{left} {bar(level, 10, self.glyphs)} {right} {level:.0%}"
            lines.append(Content.assemble(("level   ", "$faint"), gauge))
        lines.append(Content.assemble(("cost    ", "$faint"), self._cost_text(option) or "nothing"))
        if option.needs:
            lines.append(Content.assemble(("needs   ", "$faint"), f"assent of {lens.people(option.needs)}"))
        if not option.legal:
            lines.append(Content.assemble(("not now ", "$text-error"), f"{plain(option.why_not).plain}"))
            if option.way_out:
                lines.append(Content.assemble(("        ", ""), (plain(option.way_out).plain, "$faint")))
        if option.effects:
            lines += [Content(""), Content.styled("Likely effects", "bold")]
            lines += [Content("- ") + plain(e) for e in option.effects]
        if card is not None:
            lines += [Content(""), plain(card.text, lines=True)]
            lines += [Content.assemble((f"{spaced(k)}: ", "$faint"), plain(v).plain) for k, v in card.facts.items()]
            if card.source:
                lines.append(Content.styled(f"[{', '.join(plain(s).plain for s in card.source)}]", "$faint"))
        page.show(Content("\n").join(lines), top=True)
