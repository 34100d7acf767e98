"""Pane p: the ledger. What is promised and by whom, what has come of it, whose word is worth what, how truces hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from wargame.base.errors import WargameError
from wargame.session.bargaining import AgreedText, Hazard, Ledger, Promise
from wargame.tui.desk import Desk
from wargame.tui.panes.tables import TablesPane
from wargame.tui.widgets.figures import Figure, Figures
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import believed, plain, spaced

_NONE = Ledger()


class Promises(TablesPane):
    """Clauses in force, records, ceasefires."""

    NAME, SHORT = "Promises", "Promises"
    PARTS = (
        ("ledger", "Promises"),
        ("texts", "Texts"),
        ("records", "Records"),
        ("truces", "Ceasefires"),
        ("promise", "About"),
    )
    HELP = (
        "Every promise in force that you may read, and those whose place another has taken: who owes what to whom, when"
        " it is due, how much of it is delivered, as the monitors report, how far it is breached and how that was"
        " answered. Texts that are agreed leave their table; they are here, with what they say, until they end. Records"
        " count whose word was kept, and say how far it is believed from now on: half where nothing speaks for or"
        " against it."
        " Ceasefires show the chance that each fails this turn, with every factor of it."
    )
    STORY = "promise"
    NOUNS: ClassVar[dict[str, str]] = {"ledger": "promise", "texts": "text", "truces": "hazard"}

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """Nothing fetched yet."""
        super().__init__(id=id)
        self.found = _NONE

    def compose_parts(self) -> Iterator[Widget]:
        """Promises on the left; records and the story on the right."""
        yield Horizontal(
            Vertical(Figures(id="ledger", title="Promises in force"), Figures(id="texts", title="Texts agreed"),
                     Figures(id="truces", title="Ceasefires"), classes="column wide-column"),
            Vertical(Figures(id="records", title="Whose word was kept"), Prose(id="promise", title="About"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def lay_out(self, desk: Desk) -> None:
        """Another desk has another ledger."""
        if self._desk is not desk:
            self.found = _NONE
        super().lay_out(desk)

    def refill(self) -> None:
        """Show what is known, and fetch what may have changed."""
        super().refill()
        self.fetch(partial(self._fetch, self.desk), "ledger")

    async def _fetch(self, desk: Desk) -> None:
        try:
            found = await desk.client.ledger(desk.seat)
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False)
            return
        if desk is self._desk and found != self.found:
            self.found = found
            super().refill()

    def fill(self) -> None:
        """Fill the tables."""
        lens = self.lens
        promises = self._wanted(self.found.promises)
        self.table("ledger").show(
            ("Promise", "By > to", "Due", "Reported", "Breach", "Answer"),
            [(_key(p), (Figure(plain(p.deed).plain), Figure(f"{lens.short(p.giver)} > {lens.short(p.receiver)}"),
                        Figure(f"turn {p.due}" if p.due else "waits", right=True),
                        Figure(f"{p.reported:.0%}" if p.is_judged else "-", self._tone(p), right=True),
                        Figure(p.breach or ("kept" if p.is_judged else "-"), self._tone(p)),
                        Figure(spaced(p.response) or "-")))
             for p in promises] + [self._replaced(p) for p in self._wanted(self.found.replaced)],
        )  # fmt: skip
        self.table("texts").show(
            ("Text", "Between", "State", "Clauses"),
            [(t.treaty, (Figure(plain(t.title).plain), Figure(lens.people(t.parties)), Figure(spaced(t.state)),
                         Figure(str(len(t.clauses)), right=True)))
             for t in self.found.texts if self.wanted(t.title, t.state, *t.parties, *t.clauses)],
        )  # fmt: skip
        self.table("records").show(
            ("From > to", "Record", "Believed"),
            [(f"{r.giver}/{r.receiver}", (Figure(f"{lens.short(r.giver)} > {lens.short(r.receiver)}"), Figure(r.words),
                                          Figure(believed(r.kept, r.broken), right=True)))
             for r in self.found.records if self.wanted(lens.title("actor", r.giver), lens.title("actor", r.receiver))],
        )  # fmt: skip
        self.table("truces").show(
            ("Ceasefire", "Fails this turn", "Above all because of"),
            [(h.treaty, (Figure(plain(h.title).plain), Figure(f"{h.chance:.0%}", right=True), Figure(_largest(h))))
             for h in self.found.hazards if self.wanted(h.title)],
        )  # fmt: skip

    def _wanted(self, promises: Iterable[Promise]) -> list[Promise]:
        return [p for p in promises if self.wanted(p.title, p.sentence, p.giver, p.receiver, p.breach)]

    def _replaced(self, p: Promise) -> tuple[str, tuple[Figure, ...]]:
        """A promise whose place another has taken."""
        pair = f"{self.lens.short(p.giver)} > {self.lens.short(p.receiver)}"
        return _key(p), (Figure(plain(p.deed).plain), Figure(pair), Figure("-", right=True), Figure("-", right=True),
                         Figure("replaced"), Figure("-"))  # fmt: skip

    def _tone(self, promise: Promise) -> str:
        return self.trend_color(-1.0 if promise.breach else 1.0, 1)

    def tell(self, part: str) -> None:
        """Tell about the promise or the ceasefire under the cursor."""
        page, key = self.query_one("#promise", Prose), self.table(part).key
        every = (*self.found.promises, *self.found.replaced)
        promise = next((p for p in every if _key(p) == key), None) if part == "ledger" else None
        hazard = next((h for h in self.found.hazards if h.treaty == key), None) if part == "truces" else None
        text = next((t for t in self.found.texts if t.treaty == key), None) if part == "texts" else None
        if text is not None:
            page.border_title = plain(text.title)
            page.show(_text(text), top=True)
        elif promise is not None:
            page.border_title = plain(promise.title)
            page.show(self._promise(promise), top=True)
        elif hazard is not None:
            page.border_title = plain(hazard.title)
            page.show(_hazard(hazard), top=True)
        else:
            page.show(Content.styled("No promise is in force that you may read.", "$faint"))

    def _promise(self, p: Promise) -> Content:
        lens = self.lens
        record = next((r for r in self.found.records if (r.giver, r.receiver) == (p.giver, p.receiver)), None)
        lines = [
            plain(p.sentence), Content(""), *_heir(p),
            Content.assemble(("due      ", "$faint"), f"turn {p.due}" if p.due else "waits for its condition"),
            Content.assemble(("reported ", "$faint"),
                             f"{p.reported:.0%} delivered" if p.is_judged else "nothing was due yet",
                             (f", by {plain(p.verified_by).plain}" if p.verified_by else "", "$faint")),
            Content.assemble(("breach   ", "$faint"), (p.breach or "none", "$text-error" if p.breach else "")),
            Content.assemble(("answer   ", "$faint"), spaced(p.response) or "none"),
        ]  # fmt: skip
        if record is not None:
            pair = f"{lens.short(p.giver)} to {lens.short(p.receiver)}"
            lines.append(Content.assemble(("record   ", "$faint"), f"{pair}: {record.words}"))
        if not p.public:
            lines.append(Content.styled("Known only to those it binds.", "$text-warning"))
        return Content("\n").join(lines)


def _heir(promise: Promise) -> Iterator[Content]:
    if promise.heir:
        yield Content.styled(f"Binds nobody while {plain(promise.heir).plain} is in force in its place.",
                             "$text-warning")  # fmt: skip


def _text(text: AgreedText) -> Content:
    """A text that has left its table, whole."""
    order = "; signing it is an order" if text.state == "initialled" else ""
    lines = [Content.assemble(("state    ", "$faint"), f"{spaced(text.state)}{order}"), Content("")]
    lines += [plain(f"{number}. {sentence}.") for number, sentence in enumerate(text.clauses, 1)]
    if text.secret:
        lines.append(Content.styled("Known only to those it binds.", "$text-warning"))
    return Content("\n").join(lines)


def _key(promise: Promise) -> str:
    return f"{promise.treaty}/{promise.clause}"


def _largest(hazard: Hazard) -> str:
    """The factor that raises the hazard most."""
    raising = [(factor, name) for name, factor in hazard.factors if factor > 1.0]
    return plain(max(raising)[1]).plain if raising else "-"


def _hazard(hazard: Hazard) -> Content:
    lines = [Content.assemble(("fails this turn ", "$faint"), (f"{hazard.chance:.1%}", "bold")), Content("")]
    for name, factor in hazard.factors:
        style = "$text-error" if factor > 1.0 else "$text-success" if factor < 1.0 else "$faint"
        lines.append(Content.assemble((f"x{factor:5.2f} ", style), plain(name).plain))
    return Content("\n").join(lines)
