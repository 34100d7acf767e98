"""Pane t: the table. The text clause by clause, the draft in hand, what was said, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, Literal, cast

import yaml
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from wargame.base.errors import WargameError
from wargame.base.text import counted
from wargame.session.bargaining import (
    Act,
    Answer,
    Bill,
    Choice,
    ClauseCard,
    Menu,
    Objection,
    Rank,
    TableCard,
    TableView,
    Wish,
)
from wargame.session.protocol import Refusal
from wargame.tui.commands import AnyCommand, bindings
from wargame.tui.desk import Desk
from wargame.tui.draft import Draft
from wargame.tui.panes.base import Pane
from wargame.tui.panes.table_keys import AT_THE_TABLE
from wargame.tui.screens.ask import AskScreen, ConfirmScreen
from wargame.tui.screens.pick import PickScreen
from wargame.tui.widgets.clauses import STANDINGS, WISHES, bill_lines, clause_row, said_lines, table_row
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import heading, plain, spaced
from wargame.tui.written import CLAUSE_KEYS, read_clause

RANKS: tuple[Rank, ...] = ("envoy", "minister", "head")
NO_TABLE = "No table is open. One opens when talks that you are a party to are in session: see pane 5."


class Table(Pane):
    """The tables of a seat, one of them in full."""

    NAME, SHORT = "Table", "Table"
    PARTS = (("tables", "Tables"), ("text", "Text"), ("said", "Said"), ("bill", "Worth"))
    HELP = (
        "A text is promises, clause by clause: who stands behind each, who is against it, what has changed since the"
        " last draft; brackets mean that not everybody agrees. a adds promises, left and right change how much, [ and ]"
        " when, d strikes, e edits the rest, o offers your draft. y takes the text on the table, n objects to the"
        " highlighted clause, x brackets it. When every party takes the same text it is agreed, and signing it is an"
        " order of the next turn; from then on it is on pane p. Worth is your own reckoning, never another's."
    )
    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = AT_THE_TABLE
    BINDINGS = bindings(*COMMANDS_HERE)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """Nothing fetched yet."""
        super().__init__(id=id)
        self.cards: tuple[TableCard, ...] = ()
        self.view: TableView | None = None
        self.menu: Menu | None = None
        self.bill: Bill | None = None
        self.current = "text"

    def compose_parts(self) -> Iterator[Widget]:
        """Tables and text on the left, what was said and what it is worth on the right."""
        yield Horizontal(
            Vertical(Rows(id="tables", title="Tables"), Rows(id="text", title="Text"), classes="column wide-column"),
            Vertical(Prose(id="said", title="Said"), Prose(id="bill", title="Worth"), classes="column side-column"),
            classes="columns",
        )

    # --- fetching -----------------------------------------------------------------------------------------------

    def lay_out(self, desk: Desk) -> None:
        """Another desk has other tables."""
        if self._desk is not desk:
            self.cards, self.view, self.menu, self.bill = (), None, None, None
        super().lay_out(desk)

    def refill(self) -> None:
        """Show what is known, and fetch what may have changed."""
        self._show()
        self.fetch(partial(self._fetch, self.desk), "table")

    async def _fetch(self, desk: Desk, treaty: str = "") -> None:
        try:
            cards = await desk.client.tables(desk.seat)
            wanted = treaty or desk.table
            names = [c.treaty for c in cards]
            if wanted not in names:
                wanted = next((c.treaty for c in cards if c.asked), names[0] if names else "")
            view = await desk.client.table(desk.seat, wanted) if wanted else None
            if desk is self._desk and view != self.view:  # what was said need not wait for what it is worth
                self._take(desk, cards, view, None)
            bill = await desk.client.bill(desk.draft_of(view).offer()) if view is not None else None
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False)
            return
        if desk is self._desk:
            self._take(desk, cards, view, bill)

    def _take(self, desk: Desk, cards: tuple[TableCard, ...], view: TableView | None, bill: Bill | None) -> None:
        """Show what was fetched."""
        if view is not None:
            desk.draft_of(view)
        if self.view is None or view is None or view.treaty != self.view.treaty:
            self.menu = None
        self.cards, self.view, self.bill, desk.table = cards, view, bill, "" if view is None else view.treaty
        self._show()

    @property
    def draft(self) -> Draft | None:
        """The draft in hand for the table shown."""
        return self.desk.hand.get(self.view.treaty) if self._desk is not None and self.view is not None else None

    @property
    def unsent(self) -> bool:
        """Whether the draft in hand differs from what is on the table."""
        return self.draft is not None and self.draft.changed

    @property
    def partly(self) -> bool:
        """Whether some clauses are in brackets and some are not."""
        clauses = [c for c in self.view.text.clauses if c.change != "gone"] if self.view else []
        return 0 < sum(c.bracketed for c in clauses) < len(clauses)

    @property
    def clause(self) -> str:
        """Id of the highlighted clause."""
        return self.query_one("#text", Rows).key

    def number_of(self, clause: str) -> str:
        """What a clause is called on the screen: its number in the text shown."""
        names = self.draft.names if self.unsent and self.draft is not None else []
        names = names or [card.id for card in self.view.text.clauses] if self.view is not None else names
        return str(names.index(clause) + 1) if clause in names else clause

    @property
    def editable(self) -> bool:
        """Whether the highlighted clause is in the draft."""
        return self.draft is not None and self.clause in self.draft.clauses

    def may(self, act: str) -> bool:
        """Whether the seat can do something at the table shown."""
        return self.view is not None and act in self.view.may

    # --- showing ------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        tables = self.query_one("#tables", Rows)
        tables.show([table_row(self.lens, c) for c in self.cards] or [Row(Content.styled(NO_TABLE, "$faint"))])
        view = self.view
        if view is not None:
            tables.go_to(view.treaty)
        text = self.query_one("#text", Rows)
        text.show(list(self._clauses()) or [Row(Content.styled(self._empty(), "$faint"))])
        text.border_title, text.border_subtitle = self._titles()
        said, bill = self.query_one("#said", Prose), self.query_one("#bill", Prose)
        said.show(said_lines(self.lens, view) if view is not None else Content(""))
        width = bill.size.width or 40
        waiting = Content("") if view is None else Content.styled("Being worked out.", "$faint")
        bill.show(bill_lines(self.lens, self.bill, self.glyphs, width) if self.bill else waiting)
        self.app.refresh_bindings()

    def _empty(self) -> str:
        if self.view is None:
            return "Choose a table." if self.cards else NO_TABLE
        return "No text yet. a adds promises, o offers them." if self.may("offer") else "No text yet."

    def _titles(self) -> tuple[Content, Content]:
        view = self.view
        if view is None:
            return Content("Text"), Content("")
        by = f" of {self.lens.short(view.text.by)}" if view.text.by else ""
        where = f"draft {view.text.number}{by}" if view.text.number else "no offer this turn"
        if self.unsent:
            where = "your draft, not offered"
        left = max(view.patience - view.exchanges, 0)
        tail = STANDINGS[view.standing]
        if view.standing == "open":
            tail = f"patience for {counted(left, 'offer')}"
        elif view.standing == "agreed":
            tail = "agreed: sign it by an order of the next turn"
        blocking = f" · blocking: {self.lens.people(view.blocking)}" if view.blocking else ""
        return plain(f"{view.title} · {where}"), plain(f"{tail}{blocking}")

    def _clauses(self) -> Iterator[Row]:
        view, draft = self.view, self.draft
        if view is None:
            return
        if not self.unsent or draft is None:
            for number, card in enumerate(view.text.clauses, 1):
                yield clause_row(self.lens, card, number, view.objections)
            return
        standing = {c.id: c for c in view.text.clauses}
        written = {c.id: c for c in self.bill.text.clauses} if self.bill is not None else {}
        for number, name in enumerate(draft.names, 1):
            if name not in draft.clauses:
                yield clause_row(self.lens, standing[name].model_copy(update={"change": "gone"}), number, (), "-")
                continue
            card = written.get(name) or ClauseCard(
                id=name, clause=draft.clauses[name], sentence=_raw(draft.clauses[name])
            )
            yield clause_row(self.lens, card, number, view.objections, draft.mark(name) or " ")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another table, or another clause."""
        if self._desk is None:
            return
        rows = self.query_one("#tables", Rows)
        chosen = event.option_list is rows and rows.has_focus and rows.key
        if chosen and self.view is not None and chosen != self.view.treaty:
            self.fetch(partial(self._fetch, self.desk, rows.key), "table")
        self.app.refresh_bindings()

    def may_open(self) -> bool:
        """On a table in the list."""
        rows = self.query_one("#tables", Rows)
        return rows.has_focus and bool(rows.key)

    def open_here(self) -> None:
        """Go to its text."""
        self.open_part("text")

    def go_to(self, treaty: str) -> None:
        """Show a table."""
        self.desk.table = treaty
        self.fetch(partial(self._fetch, self.desk, treaty), "table")

    # --- writing ------------------------------------------------------------------------------------------------

    async def change(self, how: Callable[[Draft, str], None], *, sound: bool = False) -> None:
        """Change the draft at the highlighted clause and weigh it again; `sound`: only if it can still be offered."""
        draft, name = self.draft, self.clause
        if draft is None or not name:
            return
        before, known = dict(draft.clauses), self.bill.refusals if self.bill is not None else ()
        how(draft, name)
        await self._weigh()
        wrong = [one for one in self.bill.refusals if one not in known] if self.bill is not None else []
        if wrong and sound:
            draft.clauses = before
            await self._weigh()
        for refusal in wrong[:1]:
            self._refused(refusal, "Not changed" if sound else "It cannot be offered so")

    async def _weigh(self) -> None:
        draft = self.draft
        if draft is not None:
            try:
                self.bill = await self.desk.client.bill(draft.offer())
            except WargameError as error:
                self.app.notify(plain(error).plain, severity="error", markup=False)
        self._show()

    async def add(self) -> None:
        """Choose templates and promises, and write them into the draft."""
        view, draft = self.view, self.draft
        if view is None or draft is None:
            return
        picked = await self.app.push_screen_wait(PickScreen("Add to the text", self._choices, several=True))
        menu = self.menu
        if menu is None or not picked:
            return
        for key in picked:
            draft.take(menu.entries[int(key)])
        await self._weigh()
        self.query_one("#text", Rows).go_to(list(draft.clauses)[-1])

    async def _choices(self) -> Sequence[Row]:
        """What can be written into the text."""
        if self.menu is None and self.view is not None:
            self.menu = await self.desk.client.menu(self.desk.seat, self.view.treaty)
        return list(_menu_rows(self.menu)) if self.menu is not None else ()

    async def edit(self) -> None:
        """Ask for the parts of the clause as one line of YAML."""
        draft, name = self.draft, self.clause
        if draft is None:
            return
        names = ", ".join(f"{number} {name}" for number, name in enumerate(draft.names, 1))
        note = f"{CLAUSE_KEYS}.\nThe clauses are {names}."
        before = yaml.safe_dump(draft.clauses[name], default_flow_style=True, width=10_000, sort_keys=False).strip()
        said = await self.app.push_screen_wait(
            AskScreen(f"Clause {self.number_of(name)}", before, longest=2000, note=note)
        )
        if said is None or said == before:
            return
        try:
            clause = read_clause(said)
        except WargameError as error:
            self._say("Not changed", str(error))
            return
        await self.change(lambda draft, name: draft.put(name, clause))

    async def only_agreed(self) -> None:
        """Strike what is in brackets."""
        if self.view is not None and self.draft is not None:
            for card in self.view.text.clauses:
                if card.bracketed and card.id in self.draft.clauses:
                    self.draft.drop(card.id)
            await self._weigh()

    async def tie(self) -> None:
        """Choose the texts that the offer is tied to."""
        if self.draft is None:
            return
        rows = [Row(plain(c.title), c.treaty) for c in self.cards if c.treaty != self.draft.treaty]
        picked = await self.app.push_screen_wait(PickScreen("It holds only together with", rows, several=True))
        if picked:
            self.draft.needs = picked
            self._say("Tied", ", ".join(self.lens.title("instrument", n) for n in picked), "information")

    async def discard(self) -> None:
        """Begin again from the standing text."""
        if self.view is not None:
            self.desk.hand.pop(self.view.treaty, None)
            self.desk.draft_of(self.view)
            await self._weigh()

    # --- speaking -----------------------------------------------------------------------------------------------

    async def offer(self) -> None:
        """Show what would be offered, ask, and offer it."""
        draft, view = self.draft, self.view
        if draft is None or view is None:
            return
        draft.basis = view.text.number
        cards = self.bill.text.clauses if self.bill is not None else ()
        lines = [Content("- ") + plain(c.sentence) for c in cards]
        if draft.needs:
            tied = ", ".join(self.lens.title("instrument", n) for n in draft.needs)
            lines.append(Content.styled(f"only together with {tied}", "$text-warning"))
        count = len(draft.clauses)
        question = f"Offer {count} clause{'' if count == 1 else 's'}: {view.title}?"
        if await self.app.push_screen_wait(ConfirmScreen(question, Content("\n").join(lines), "Offer", "Not yet")):
            refusals = await self.desk.client.propose(draft.offer())
            draft.sent = not refusals
            await self._after(refusals, "Not offered")
            draft.sent = False  # whatever has not been seen by now is not what was sent

    async def accept(self) -> None:
        """Ask, and take the standing text."""
        view = self.view
        if view is None:
            return
        others = [p for p in view.blocking if p != self.desk.seat]
        lines = [Content("- ") + plain(c.sentence) for c in view.text.clauses if c.change != "gone"]
        tail = f"Still to take it: {self.lens.people(others)}." if others else "With that, every party has taken it."
        body = Content("\n").join([*lines, Content.styled(tail, "$text-warning")])
        if await self.app.push_screen_wait(
            ConfirmScreen(f"Take draft {view.text.number}?", body, "Take it", "Not yet")
        ):
            await self._answer("accept")

    async def object(self) -> None:
        """Choose what is wanted of the highlighted clause, and say so."""
        name = self.clause
        about = f"What do you want of clause {self.number_of(name)}?" if name else "What do you want of the text?"
        rows = [Row(Content(words), wish) for wish, words in WISHES.items()]
        picked = await self.app.push_screen_wait(PickScreen(about, rows))
        if picked:
            await self._answer(
                "refuse", objections=(Objection(seat=self.desk.seat, clause=name, wish=cast(Wish, picked[0])),)
            )

    async def bracket(self) -> None:
        """Stand behind the highlighted clause, or no longer."""
        view, name, me = self.view, self.clause, self.desk.seat
        if view is not None:
            mine = [c.id for c in view.text.clauses if c.change != "gone" and (me in c.behind) != (c.id == name)]
            await self._answer("agree", clauses=tuple(mine))

    async def send_next(self) -> None:
        """Send the next rank."""
        if self.view is not None:
            now = self.view.ranks.get(self.desk.seat, "minister")
            await self._answer("send", rank=RANKS[(RANKS.index(now) + 1) % len(RANKS)])

    async def go_or_come(self) -> None:
        """Walk out after asking, or come back."""
        if self.may("come_back"):
            await self._answer("come_back")
            return
        words = Content.styled("Nothing can be agreed here until you come back.", "$text-warning")
        if await self.app.push_screen_wait(
            ConfirmScreen("Walk out of this table?", words, "Walk out", "Stay", safe=True)
        ):
            await self._answer("walk_out")

    async def _answer(
        self,
        act: Act,
        clauses: tuple[str, ...] = (),
        objections: tuple[Objection, ...] = (),
        rank: Rank | None = None,
    ) -> None:
        view = self.view
        if view is not None:
            basis = view.text.number if act in ("accept", "agree", "refuse") else None
            answer = Answer(seat=self.desk.seat, treaty=view.treaty, act=act, basis=basis, clauses=clauses,
                            objections=objections, rank=rank)  # fmt: skip
            await self._after(await self.desk.client.answer(answer), "Not taken")

    async def _after(self, refusals: Sequence[Refusal], title: str) -> None:
        """Say what was refused, and show where the table stands now."""
        for refusal in refusals[:4]:
            self._refused(refusal, title)
        await self._fetch(self.desk)

    def _refused(self, refusal: Refusal, title: str) -> None:
        """Say what is wrong; clauses by their numbers, as they are shown."""
        place = ": ".join(refusal.where.split(": ")[2:])
        for name in self.draft.names if self.draft is not None else ():
            place = place.replace(f"clause '{name}'", f"clause {self.number_of(name)}")
        self._say(title, f"{place + ': ' if place else ''}{refusal.what}; {refusal.way_out}")

    def _say(self, title: str, words: str, severity: Literal["information", "warning"] = "warning") -> None:
        self.app.notify(plain(words).plain, title=title, severity=severity, markup=False, timeout=10)


def _menu_rows(menu: Menu) -> Iterator[Row]:
    if menu.templates:
        yield Row(Content.styled("WHOLE TEXTS", "bold $text-primary"), heading=True)
    for at, card in enumerate(menu.templates):
        yield Row(
            Content.assemble(plain(card.title).plain, (f"  {counted(len(card.clauses), 'clause')}", "$faint")), str(at)
        )
    last = ""
    for at, choice in enumerate(menu.choices, len(menu.templates)):
        over = f"IN PLACE OF PROMISES OF {choice.givers[0].upper()}" if choice.instead else ""
        over = over or f"PROMISES OF {choice.givers[0].upper()}"
        if over != last:
            last = over
            yield Row(Content.styled(over, "bold $text-primary"), heading=True)
        yield Row(Content.assemble((f"{heading(choice.kind)}: ", "$faint"), plain(choice.deed).plain, _instead(choice)),
                  str(at))  # fmt: skip


def _instead(choice: Choice) -> tuple[str, str]:
    """The text whose promise a choice would take the place of."""
    return (f"  in place of {plain(choice.instead).plain}", "$faint") if choice.instead else ("", "")


def _raw(clause: dict[str, Any]) -> str:
    """A clause that has no sentence yet."""
    return ", ".join(f"{spaced(str(k))}: {v}" for k, v in clause.items())
