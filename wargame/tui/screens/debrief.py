"""The debrief: the story first, then the scores, each seat, and the whole log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable

from wargame.session.protocol import Debrief, Indicator, SeatResult
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.desk import Desk
from wargame.tui.panes.base import mark_current
from wargame.tui.panes.situation import news_line
from wargame.tui.screens.base import Back, Board
from wargame.tui.viz.charts import bar, spark
from wargame.tui.viz.grid import Glyphs, fit
from wargame.tui.widgets.figures import Figure, Figures
from wargame.tui.widgets.lines import HeadLine, TabLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import DECIDED, day_text, heading, headlines, number_text, plain, player_text, spaced

PARTS = (("story", "What happened"), ("results", "Scores"), ("seat", "Seat"), ("record", "Record"))


class NextPart(Command["DebriefScreen"]):
    """Go on to the next part of the debrief."""

    id, keys, label, priority, rank = "debrief.next", "tab", "Next part", True, 6

    async def run(self, owner: DebriefScreen) -> None:
        """Go on."""
        owner.go_on(1)


class PreviousPart(Command["DebriefScreen"]):
    """Go back to the part before."""

    id, keys, label, priority, footer = "debrief.previous", "shift+tab", "Part before", True, False

    async def run(self, owner: DebriefScreen) -> None:
        """Go back."""
        owner.go_on(-1)


class DebriefScreen(Board[None]):
    """Everything, once the game has ended."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (NextPart, PreviousPart, Back)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "What happened, what was in the news, the turns that decided most, the hidden parameters this game was played"
        " with, and what the model assumes; then the scores of all seats, and each seat's objectives and orders. The"
        " record is the whole log, with nothing left out."
    )

    def __init__(self, desk: Desk, debrief: Debrief) -> None:
        """Show `debrief`."""
        super().__init__()
        self.desk, self.debrief = desk, debrief

    def compose_board(self) -> Iterator[Widget]:
        """The story on the left; scores, a seat and the record on the right."""
        line = HeadLine()
        line.left, line.right = f"Debrief · {plain(self.desk.status.title).plain}", day_text(self.desk.status.date)
        yield line
        tabs = TabLine(classes="parts-line")
        tabs.tabs = tuple((part, name, name) for part, name in PARTS)
        yield tabs
        yield Horizontal(
            Vertical(Prose(id="story", title="What happened"), classes="column"),
            Vertical(Figures(id="results", title="Scores"), Prose(id="seat", title="Seat"),
                     Rows(id="record", title="Record"), classes="column"),
            classes="columns",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Fill everything."""
        lens, glyphs = self.desk.lens, self.wargame.glyphs
        ranked = sorted(self.debrief.results, key=lambda r: -r.score)
        self.query_one("#results", Figures).show(
            ("Seat", "Score", "", "Course", "Player"),
            [(r.seat, (Figure(lens.short(r.seat)), Figure(f"{r.score:.1f}", right=True),
                       Figure(bar(r.score / 100, 12, glyphs)), Figure(spark(r.history, 14, glyphs)),
                       Figure(player_text(r.player))))
             for r in ranked],
        )  # fmt: skip
        self.query_one("#story", Prose).show(story(self.debrief, self.desk, glyphs))
        rows = []
        for turn in sorted({n.turn for n in self.debrief.news}):
            rows.append(Row(Content.styled(f"Turn {turn}", "bold $text-primary"), heading=True))
            rows += [Row(news_line(n), str(n.number)) for n in self.debrief.news if n.turn == turn]
        self.query_one("#record", Rows).show(rows)
        self._mark("story")
        self.query_one("#results", Figures).go_to(self.desk.seat)
        self.query_one("#story").focus()
        self._seat(self.desk.seat)

    def on_data_table_cell_highlighted(self, event: DataTable.CellHighlighted) -> None:
        """Another seat."""
        if isinstance(event.data_table, Figures) and event.data_table.key:
            self._seat(event.data_table.key)

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """A part has been clicked."""
        self._mark(event.key)
        self.query_one(f"#{event.key}").focus()

    def on_descendant_focus(self) -> None:
        """Whatever is focused is the part shown."""
        if self.focused is not None and self.focused.id in dict(PARTS):
            self._mark(str(self.focused.id))

    def go_on(self, step: int) -> None:
        """Show the part `step` further, round and round."""
        names = [name for name, _ in PARTS]
        part = names[(names.index(self.query_one(TabLine).chosen) + step) % len(names)]
        self._mark(part)  # first, so that what is hidden in a narrow window can take the focus
        self.query_one(f"#{part}").focus()

    def _mark(self, part: str) -> None:
        mark_current([self.query_one(f"#{name}") for name, _ in PARTS], part)
        self.query_one(TabLine).chosen = part

    def _seat(self, seat: str) -> None:
        result = next((r for r in self.debrief.results if r.seat == seat), None)
        if result is not None:
            page = self.query_one("#seat", Prose)
            page.border_title = plain(self.desk.lens.title("actor", seat))
            page.show(seat_result(result, self.desk, self.wargame.glyphs), top=True)


def seat_result(result: SeatResult, desk: Desk, glyphs: Glyphs) -> Content:
    """One seat's objectives, red lines and orders."""
    lines = [Content.assemble((f"{result.score:.1f} of 100", "bold"), (f"  {player_text(result.player)}", "$faint"))]
    for title, weight, score in result.objectives:
        lines.append(Content(f"{bar(score / 100, 10, glyphs)} {score:>3.0f}  {plain(title).plain} ({weight:.0%})"))
    if result.red_lines:
        lines += [Content.styled("Red lines crossed", "bold $text-error")]
        lines += [Content("- ") + plain(line) for line in result.red_lines]
    if result.orders:
        lines.append(Content.styled("Orders", "bold"))
    for order in result.orders:
        reason = f": {plain(order.reason).plain}" if order.reason else ""
        lines.append(Content.assemble(f"- {heading(order.trigger)}, {desk.lens.title('instrument', order.instrument)}",
                                      (reason, "$faint")))  # fmt: skip
    return Content("\n").join(lines)


def story(debrief: Debrief, desk: Desk, glyphs: Glyphs) -> Content:
    """What happened, what decided it, what was hidden, what the model assumes."""
    lines: list[Content] = []

    def chapter(title: str, rows: list[Content]) -> None:
        lines.extend([Content.styled(title, "bold $text-primary"), *rows, Content("")])

    def course(*, everybodys: bool) -> list[Content]:
        return [_course(shown, desk, glyphs) for shown in debrief.indicators if everybodys == (not shown.cell)]

    chapter("From the first day to the last", course(everybodys=True))
    news = [Content.assemble((f"turn {turn}  ", "$faint"), plain(said).plain) for turn, said in headlines(debrief.news)]
    chapter("What was in the news", news or [Content("nothing that stands out")])
    points = [Content("- ") + plain(point) for point in debrief.turning_points]
    chapter(DECIDED, points or [Content("none stands out")])
    hidden = [
        Content.assemble((f"{spaced(name)} {value:.3g}", "bold"), f"  {plain(meaning).plain}")
        for name, (value, meaning) in debrief.hidden.items()
    ]
    held = "The facilitator has still to open this; open the debrief again then."
    chapter("Hidden until now", [Content.styled(held, "$faint")] if "hidden" in debrief.held else hidden)
    chapter("Seats and prices, from the first day to the last", course(everybodys=False) or [Content("none")])
    chapter("What the model assumes", [Content("- ") + plain(assumption) for assumption in debrief.assumptions])
    return Content("\n").join(lines)


def _course(shown: Indicator, desk: Desk, glyphs: Glyphs) -> Content:
    """A number: where it began, where it ended, and its way."""
    unit = desk.lens.field(shown.field).unit
    first, last = number_text((shown.history or (shown.value,))[0], unit), number_text(shown.value, unit)
    return Content(f"{fit(plain(shown.label).plain, 22):<23}{first:>7} > {last:<8}{spark(shown.history, 12, glyphs)}")
