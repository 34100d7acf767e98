"""Pane 9: what the seat is there for."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from wargame.tui.markdown import page
from wargame.tui.panes.base import Pane
from wargame.tui.viz.charts import bar
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import plain, spaced


class Brief(Pane):
    """The seat's brief, its objectives, and what is public about the others'."""

    NAME, SHORT = "Brief", "Brief"
    PARTS = (("brief", "Brief"), ("aims", "Objectives"), ("others", "The others"))
    HELP = (
        "Your brief, your objectives with how far they are met now and their weight, your red lines: crossing one costs"
        " points for good. Then the public objectives of the others, the parameters of the model, and the sources."
    )

    def compose_parts(self) -> Iterator[Widget]:
        """Brief on the left, objectives and the others on the right."""
        yield Horizontal(
            Vertical(Prose(id="brief", title="Brief"), classes="column wide-column"),
            Vertical(Prose(id="aims", title="Your objectives"), Prose(id="others", title="The others, and the model"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def refill(self) -> None:
        """Show the brief."""
        handout = self.desk.handout
        self.query_one("#brief", Prose).show(page(handout.brief))
        self.query_one("#aims", Prose).show(self._aims())
        self.query_one("#others", Prose).show(self._others())

    def _aims(self) -> Content:
        view, handout = self.lens.view, self.desk.handout
        lines = [Content.assemble(("Score ", "bold"), f"{view.score:.1f} of 100")]
        for aim in handout.objectives:
            score = view.objective_scores.get(aim.id)
            gauge = f"{bar(score / 100, 10, self.glyphs)} {score:.0f}" if score is not None else ""
            public = "public" if aim.public else "private"
            lines += [
                Content.assemble((plain(aim.title).plain, "bold"), (f"  weight {aim.weight:.0%}, {public}", "$faint")),
                Content(f"  {gauge}"),
            ]
            if aim.text:
                lines.append(Content("  ") + plain(aim.text, "$faint"))
        if handout.red_lines:
            lines += [Content(""), Content.styled("Red lines", "bold $text-error")]
            lines += [Content("- ") + plain(line) for line in handout.red_lines]
        return Content("\n").join(lines)

    def _others(self) -> Content:
        lens, lines = self.lens, []
        for seat, aims in lens.handout.public_objectives.items():
            if seat != self.desk.seat:
                lines.append(Content.styled(lens.title("actor", seat), "bold"))
                lines += [Content("- ") + plain(a.title) for a in aims]
        lines += [Content(""), Content.styled("Model", "bold $text-primary")]
        lines += [
            Content.assemble((f"{spaced(k)}: ", "$faint"), plain(v).plain) for k, v in lens.handout.parameters.items()
        ]
        lines += [Content(""), Content.styled("Sources", "bold $text-primary")]
        lines += [
            Content.assemble((f"{plain(k).plain} ", "bold"), plain(v).plain) for k, v in lens.handout.sources.items()
        ]
        return Content("\n").join(lines)
