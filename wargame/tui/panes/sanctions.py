"""Pane 3: sanctions and aid, and what they cost whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from wargame.tui.panes.tables import TablesPane
from wargame.tui.widgets.figures import Figures
from wargame.tui.widgets.prose import Prose


class SanctionsAndAid(TablesPane):
    """Measures against, and support for."""

    NAME, SHORT = "Sanctions and aid", "Aid"
    PARTS = (("sanctions", "Sanctions"), ("aid", "Aid"), ("strains", "Strain"), ("measure", "About"))
    HELP = (
        "Sanctions and aid programmes that you may know of, with their state and strength. Evasion is the share of a"
        " sanction's bite that is lost. Strain is cost measured against means; isolation is doors closed abroad:"
        " neither is compliance. o goes to the orders on the instrument under the cursor, w asks why a number moved."
    )
    STORY = "measure"
    NOUNS: ClassVar[dict[str, str]] = {"sanctions": "instrument", "aid": "instrument", "strains": "actor"}

    def compose_parts(self) -> Iterator[Widget]:
        """Two tables on the left; strain and the story on the right."""
        yield Horizontal(
            Vertical(Figures(id="sanctions", title="Sanctions"), Figures(id="aid", title="Aid and support"),
                     classes="column wide-column"),
            Vertical(Figures(id="strains", title="Who bears what"), Prose(id="measure", title="About"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the tables."""
        self.table("sanctions").show(
            ("Sanction", "By > on", "State", "Level", "Evasion", "Turns"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("level", c.id),
                     self.figure("evasion", c.id), self.figure("since", c.id)))
             for c in self.instruments("sanction")],
        )  # fmt: skip
        self.table("aid").show(
            ("Programme", "By > for", "State", "Level", "Pledged", "Paid"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("level", c.id),
                     self.figure("pledged", c.id), self.figure("paid", c.id)))
             for c in self.instruments("aid")],
        )  # fmt: skip
        self.table("strains").show(
            ("Actor", "Strain", "Isolation", "Evid.", "Support"),
            [(a.id, (self.actor_figure(a.id), self.figure("strain", a.id), self.figure("isolation", a.id),
                     self.figure("evidence", a.id), self.figure("support", a.id)))
             for a in self.lens.cards("actor") if self.wanted(a.title, a.short)],
        )  # fmt: skip
