"""Pane 7: what happened, when, and what one had ordered."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from wargame.base.errors import WargameError
from wargame.session.protocol import Indicator, News, Report
from wargame.tui.desk import Desk
from wargame.tui.panes.base import Pane
from wargame.tui.panes.situation import news_line
from wargame.tui.screens.card import CardScreen, news_card
from wargame.tui.viz.charts import spark
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.words import day_text, heading, number_text, plain


class History(Pane):
    """The log as this seat may read it."""

    NAME, SHORT = "History", "Log"
    PARTS = (("log", "News"), ("numbers", "Numbers"), ("given", "Your orders"))
    HELP = (
        "All news by turn, the latest first, with sources where it is documented and a mark where it is invented."
        " Numbers are those of the head line, with their whole history: w opens why one moved, and there left and right"
        " go from turn to turn. / narrows the news to a word, an actor or a kind."
    )
    SEARCH = True

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        """An empty pane."""
        super().__init__(id=id)
        self._reports: tuple[Report, ...] = ()

    def compose_parts(self) -> Iterator[Widget]:
        """News on the left, numbers and own orders on the right."""
        yield Horizontal(
            Vertical(Rows(id="log", title="News"), classes="column wide-column"),
            Vertical(Figures(id="numbers", title="Numbers"), Rows(id="given", title="Your orders"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def refill(self) -> None:
        """Show what is known, and fetch the reports that are missing."""
        self._show()
        if len(self._reports) != self.desk.resolved:
            self.run_worker(self._fetch(self.desk), group="history", exclusive=True)

    def lay_out(self, desk: Desk) -> None:
        """Another desk has another history."""
        if self._desk is not desk:
            self._reports = ()
        super().lay_out(desk)

    async def _fetch(self, desk: Desk) -> None:
        try:
            found = tuple([await desk.report(turn) for turn in range(1, desk.resolved + 1)])
        except WargameError as error:
            self.app.notify(plain(error).plain, severity="error", markup=False)
            return
        if desk is self._desk:
            self._reports = found
            self._show()

    def _show(self) -> None:
        self.query_one("#log", Rows).show(list(self._log()) or [Row(Content("Nothing yet."))])
        self.query_one("#given", Rows).show(list(self._given()) or [Row(Content("No orders yet."))])
        self.query_one("#numbers", Figures).show(
            ("Number", "Now", "Since the start"),
            [
                (f"{i.field}{i.cell}", (
                    Figure(plain(i.label).plain, number=Number(i.field, i.cell)),
                    Figure(self._now(i), number=Number(i.field, i.cell), right=True),
                    Figure(spark(i.history, 18, self.glyphs), self.faint(), Number(i.field, i.cell)),
                ))
                for i in self.lens.view.indicators
            ],
        )  # fmt: skip

    def may_open(self) -> bool:
        """On news."""
        return self._news_here() is not None

    def open_here(self) -> None:
        """Read the news in full."""
        item = self._news_here()
        if item is not None:
            self.app.push_screen(CardScreen("News", news_card(self.lens, item)))

    def on_option_list_option_selected(self) -> None:
        """The highlighted news has been clicked."""
        self.open_here()

    def _news_here(self) -> News | None:
        rows = self.query_one("#log", Rows)
        news = (n for report in self._reports for n in report.news)
        return next((n for n in news if rows.has_focus and f"{n.turn}/{n.number}" == rows.key), None)

    def _now(self, indicator: Indicator) -> str:
        return number_text(indicator.value, self.lens.field(indicator.field).unit)

    def _log(self) -> Iterator[Row]:
        for report in reversed(self._reports):
            news = [n for n in report.news if self.wanted(n.text, n.kind, *n.actors, *n.source)]
            if not news:
                continue
            yield Row(
                Content.styled(f"Turn {report.turn} · {day_text(report.date)}", "bold $text-primary"), heading=True
            )
            for item in news:
                yield Row(news_line(item), f"{item.turn}/{item.number}")

    def _given(self) -> Iterator[Row]:
        for report in reversed(self._reports):
            if not report.orders and not report.refused:
                continue
            yield Row(Content.styled(f"Turn {report.turn}", "bold $text-primary"), heading=True)
            for order in report.orders:
                text = f"{heading(order.trigger)}: {self.lens.title('instrument', order.instrument)}"
                reason = f" ({plain(order.reason).plain})" if order.reason else ""
                yield Row(Content.assemble(f"  {text}", (reason, "$faint")), f"{report.turn}/{order.instrument}")
            for refusal in report.refused:
                yield Row(Content("  ") + plain(refusal, "$text-error"), f"{report.turn}/{refusal.where}")
