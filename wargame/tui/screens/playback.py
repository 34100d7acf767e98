"""A turn as it happened: news one by one, the map changing with them, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from wargame.session.protocol import News, Report
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.lens import Lens
from wargame.tui.panes.situation import news_line
from wargame.tui.scene import map_scene
from wargame.tui.screens.base import Board
from wargame.tui.viz.grid import fit
from wargame.tui.widgets.lines import HeadLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.widgets.rows import Row, Rows
from wargame.tui.widgets.zonemap import ZoneMap
from wargame.tui.words import change_text, day_text, good_style, heading, number_text, plain


class Next(Command["PlaybackScreen"]):
    """Show the next piece of news; at the end, go on."""

    id, keys, label, priority, rank = "playback.next", "space,enter,right", "Next", True, 1

    async def run(self, owner: PlaybackScreen) -> None:
        """Step."""
        owner.step()


class Skip(Command["PlaybackScreen"]):
    """Show everything at once; at the end, go on."""

    id, keys, label, priority, rank = "playback.skip", "escape,s", "Skip", True, 1

    async def run(self, owner: PlaybackScreen) -> None:
        """Skip."""
        owner.skip()


class PlaybackScreen(Board[None]):
    """Plays the report of one turn to one seat."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (Next, Skip)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = "What you learn of the turn just resolved. Space shows the next piece of news, esc all of it."

    def __init__(self, lens: Lens, report: Report, holders_before: dict[str, str], score_before: float,
                 now: Callable[[], str] = str) -> None:  # fmt: skip
        """Play `report`, from the map as it was before.

        Args:
            lens: the seat's view after the turn.
            report: of the turn.
            holders_before: zone -> holder before the turn.
            score_before: the seat's score before the turn.
            now: the phase and the time left in it, where a clock runs on meanwhile; else nothing.
        """
        super().__init__()
        self.lens, self.report, self.score_before, self.now = lens, report, score_before, now
        self.holders = dict(holders_before) or dict(report.holders)
        self.news = list(report.news)
        self.told = 0
        self.done = False
        self._timer: Timer | None = None

    def compose_board(self) -> Iterator[Widget]:
        """Map, news, and what it came to."""
        yield HeadLine(id="replay-head")
        yield Horizontal(
            Vertical(ZoneMap(id="replay-map", title="Map", glyphs=self.wargame.glyphs), classes="column wide-column"),
            Vertical(Rows(id="told", title="What happened"), Prose(id="outcome", title="What it came to"),
                     classes="column side-column"),
            classes="columns replay",
        )  # fmt: skip

    def on_mount(self) -> None:
        """Begin."""
        self._head()
        self.set_interval(1.0, self._head)
        self._draw()
        self.query_one("#told").focus()
        self.query_one("#outcome").display = False
        pace = self.wargame.pace
        if pace > 0:
            self._timer = self.set_interval(pace, self._tick)
        else:
            self._tell_next()

    def _head(self) -> None:
        line, now = self.query_one("#replay-head", HeadLine), self.now()
        line.left = f"Turn {self.report.turn} · {day_text(self.report.date)}"
        line.right = (f"now {now} · " if now else "") + self.lens.title("actor", self.lens.view.seat)

    def _tick(self) -> None:
        if not self.done:
            self._tell_next()

    def step(self) -> None:
        """One further, or out."""
        if self.done:
            self.dismiss(None)
        else:
            self._tell_next()

    def skip(self) -> None:
        """To the end, or out."""
        if self.done:
            self.dismiss(None)
            return
        while not self.done:
            self._tell_next(draw=False)
        self._draw()

    def _tell_next(self, *, draw: bool = True) -> None:
        if self.told >= len(self.news):
            self._finish()
            return
        item = self.news[self.told]
        self.told += 1
        self._apply(item)
        if draw:
            self._draw()
        if self.told >= len(self.news):
            self._finish()

    def _apply(self, item: News) -> None:
        """Let the map follow the news."""
        after = self.report.holders
        if item.zone and item.zone in after:
            self.holders[item.zone] = after[item.zone]

    def _draw(self) -> None:
        told = self.news[: self.told]
        rows = self.query_one("#told", Rows)
        rows.show([Row(news_line(n), str(n.number)) for n in told] or [Row(Content("..."))],
                  keep=str(told[-1].number) if told else "")  # fmt: skip
        rows.border_subtitle = f"{self.told} of {len(self.news)}"
        zones = self.query_one("#replay-map", ZoneMap)
        zones.scene = map_scene(self.app, self.lens, holders=self.holders)
        if told and told[-1].zone:
            zones.selected = told[-1].zone

    def _finish(self) -> None:
        self.done = True
        if self._timer is not None:
            self._timer.stop()
        self.holders = dict(self.report.holders) or self.holders
        self._draw()
        outcome = self.query_one("#outcome", Prose)
        outcome.display = True
        self.query_one(".replay").add_class("-done")
        outcome.show(self._outcome())
        self.call_after_refresh(self.query_one("#told", Rows).scroll_to_highlight)
        self.app.refresh_bindings()

    def _outcome(self) -> Content:
        lines = []
        for shown in self.report.changed:
            if shown.field == "score":
                continue  # it comes last
            field = self.lens.field(shown.field)
            before = shown.history[-2] if len(shown.history) > 1 else shown.value
            change = change_text(before, shown.value, field.unit)
            lines.append(
                Content.assemble(
                    f"{fit(plain(shown.label).plain, 22):<23}", (f"{number_text(shown.value, field.unit):>8} ", "bold"),
                    (f"{change:>8}", good_style(shown.value - before, field.good)),
                )
            )  # fmt: skip
        gained = self.report.score - self.score_before
        lines.append(Content.assemble((f"{'Your score':<23}", "bold"), (f"{self.report.score:>8.1f} ", "bold"),
                                      (f"{gained:>+8.1f}" if gained else "", good_style(gained, 1))))  # fmt: skip
        for order in self.report.orders:
            lines.append(Content.assemble(("ordered  ", "$faint"), heading(order.trigger), ": ",
                                          self.lens.title("instrument", order.instrument)))  # fmt: skip
        lines += [Content.assemble(("refused  ", "$text-error"), plain(r).plain) for r in self.report.refused]
        return Content("\n").join([*lines, Content(""), Content.styled("space goes on", "$faint")])
