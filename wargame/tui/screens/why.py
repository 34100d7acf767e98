"""Why a number is what it is: its causes of a turn, which sum to the change."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from wargame.base.errors import WargameError
from wargame.session.protocol import Explanation
from wargame.tui.commands import AnyCommand, Command, bindings
from wargame.tui.desk import Desk
from wargame.tui.screens.base import Sheet
from wargame.tui.viz.charts import balance
from wargame.tui.widgets.figures import Number
from wargame.tui.widgets.lines import KeyLine, TabLine
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import day_text, good_style, heading, invisible, number_text, plain

CAUSES: Final = 28
"""Cells to the left of the words of a cause: its amount and its bar."""


class EarlierTurn(Command["WhyScreen"]):
    """Ask about the turn before."""

    id, keys, label, slow, priority = "why.earlier", "left,h", "Earlier", True, True

    def may(self, owner: WhyScreen) -> bool:
        """Where there is one."""
        return owner.turn > 1

    async def run(self, owner: WhyScreen) -> None:
        """Ask."""
        await owner.ask(owner.turn - 1)


class LaterTurn(Command["WhyScreen"]):
    """Ask about the turn after."""

    id, keys, label, slow, priority = "why.later", "right,l", "Later", True, True

    def may(self, owner: WhyScreen) -> bool:
        """Where there is one."""
        return owner.turn < owner.desk.resolved

    async def run(self, owner: WhyScreen) -> None:
        """Ask."""
        await owner.ask(owner.turn + 1)


class NextNumber(Command["WhyScreen"]):
    """Ask about the next of the numbers here."""

    id, keys, label, slow, priority = "why.next", "tab", "Next number", True, True

    def may(self, owner: WhyScreen) -> bool:
        """Where there are several."""
        return len(owner.numbers) > 1

    async def run(self, owner: WhyScreen) -> None:
        """Ask."""
        owner.at = (owner.at + 1) % len(owner.numbers)
        await owner.ask(owner.turn)


class WhyScreen(Sheet[None]):
    """Causes of the change of one number over one turn."""

    COMMANDS_HERE: ClassVar[tuple[AnyCommand, ...]] = (NextNumber, EarlierTurn, LaterTurn)
    BINDINGS = bindings(*COMMANDS_HERE)
    HELP = (
        "The causes of a number's change over one turn. They sum to the change; what you may not know is named as such."
    )

    def __init__(self, desk: Desk, numbers: Sequence[Number]) -> None:
        """Ask about the first of `numbers`; the person can turn to the others."""
        super().__init__()
        self.desk, self.numbers, self.at = desk, list(numbers), 0
        self.turn = max(1, desk.resolved)

    def compose(self) -> ComposeResult:
        """A sheet."""
        with Vertical(classes="sheet"):
            yield TabLine(id="numbers-line")
            yield Prose(id="causes", title="Why?", classes="sheet-page")
            yield KeyLine(classes="keys")

    def on_mount(self) -> None:
        """Ask about the last turn."""
        line = self.query_one("#numbers-line", TabLine)
        line.tabs = tuple((str(i), heading(n.field), heading(n.field)) for i, n in enumerate(self.numbers))
        line.display = len(self.numbers) > 1
        self.query_one("#causes").focus()
        self.run_worker(self.ask(self.turn), group="why", exclusive=True)

    def on_tab_line_picked(self, event: TabLine.Picked) -> None:
        """Another number."""
        self.at = int(event.key)
        self.run_worker(self.ask(self.turn), group="why", exclusive=True)

    async def ask(self, turn: int) -> None:
        """Ask about a turn and show the answer."""
        self.turn = turn
        number = self.numbers[self.at]
        self.query_one("#numbers-line", TabLine).chosen = str(self.at)
        page = self.query_one("#causes", Prose)
        if not self.desk.resolved:
            words = "Nothing has moved yet: causes come with the first turn that is played."
            page.show(self._head(number) + Content("\n\n") + Content.styled(words, "$faint"), top=True)
            return
        try:
            answer = await self.desk.explain(number.field, number.cell, turn)
        except WargameError as error:
            page.show(self._head(number) + Content("\n\n") + plain(error, "$text-warning"), top=True)
            return
        width = min(100, int(self.size.width * 0.96)) - 6  # of the sheet, less its frame and its scrollbar
        page.show(self._head(number) + Content("\n\n") + self.answer(answer, width), top=True)
        self.app.refresh_bindings()

    def _head(self, number: Number) -> Content:
        lens = self.desk.lens
        where = lens.cell_title(number.field, number.cell)
        meaning = lens.field(number.field).meaning
        return Content.assemble(
            (heading(number.field), "bold $text-primary"), (f" · {where}" if where else "", "bold"), "\n",
            (plain(meaning).plain, "$faint"),
        )  # fmt: skip

    def answer(self, answer: Explanation, width: int) -> Content:
        """The explanation as a table of causes with bars, the largest first, and their sum."""
        field = self.desk.lens.field(answer.field)
        dates = self.desk.handout.turn_dates
        when = f" · {day_text(dates[answer.turn - 1])}" if answer.turn <= len(dates) else ""
        change = answer.after - answer.before
        lines = [
            Content.assemble(
                (f"Turn {answer.turn}{when}   ", "$faint"), number_text(answer.before, field.unit), " → ",
                (number_text(answer.after, field.unit), "bold"), "   ",
                (_signed(change, field.unit), good_style(change, field.good)),
            ),
            Content(""),
        ]  # fmt: skip
        shown = [c for c in answer.causes if not invisible(_signed(c.amount, field.unit))]
        largest = max((abs(c.amount) for c in answer.causes), default=0.0)
        glyphs = self.wargame.glyphs
        for cause in sorted(shown, key=lambda c: -abs(c.amount)):
            amount = _signed(cause.amount, field.unit)
            first, *rest = textwrap.wrap(plain(cause.why).plain, max(12, width - CAUSES)) or [""]
            gauge = balance(cause.amount, largest, 15, glyphs)
            lines.append(Content.assemble(f"{amount:>11} ", (gauge, good_style(cause.amount, field.good)), " ", first))
            lines += [Content(" " * CAUSES + words) for words in rest]
        if not answer.causes:
            words = "Nothing that this seat may know of changed it." if change else "It did not change in this turn."
            lines.append(Content.styled(words, "$faint"))
        elif not shown:
            lines.append(Content.styled("Each of its causes is less than a figure shows.", "$faint"))
        lines.append(Content.styled(f"{'─' * 11 if glyphs != 'ascii' else '-' * 11}", "$faint"))
        total = sum(c.amount for c in answer.causes)
        lines.append(Content.assemble((f"{_signed(total, field.unit):>11}", "bold"), " in all"))
        return Content("\n").join(lines)


def _signed(amount: float, unit: str) -> str:
    """A contribution with its sign and enough digits to see it."""
    if unit == "share":
        return f"{amount * 100:+z.1f}%"
    text = f"{amount:+z,.2f}" if abs(amount) < 100 else f"{amount:+,.0f}"
    return text if unit not in ("USD m", "USD m a turn") else f"{text}m"
