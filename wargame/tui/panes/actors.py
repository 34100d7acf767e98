"""Pane 8: who is how strong, how regarded, and on what terms with whom; forces as far as they are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from wargame.session.handout import EntityCard
from wargame.tui.lens import AUDIENCES
from wargame.tui.panes.tables import TablesPane
from wargame.tui.widgets.figures import Figure, Figures, Number
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import number_text, short_count


class Actors(TablesPane):
    """Actors, relations, forces."""

    NAME, SHORT = "Actors", "Actors"
    PARTS = (("actors", "Actors"), ("relations", "Relations"), ("forces", "Forces"), ("actor", "About"))
    HELP = (
        "Public figures of all actors and your own books; a dash is what your seat does not see. Relations run from -3"
        " (hostile) to +3 (allied), row towards column. Strengths of other actors' forces are estimates with an error"
        " that depends on your intelligence: read them as a magnitude."
    )
    STORY = "actor"
    NOUNS: ClassVar[dict[str, str]] = {"actors": "actor", "relations": "actor", "forces": "force"}

    def compose_parts(self) -> Iterator[Widget]:
        """Actors and relations on the left, forces and the story on the right."""
        yield Horizontal(
            Vertical(Figures(id="actors", title="Actors"), Figures(id="relations", title="Relations"),
                     classes="column wide-column"),
            Vertical(Figures(id="forces", title="Forces, as you know them"),
                     Prose(id="actor", title="About"),
                     classes="column side-column"),
            classes="columns",
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the tables."""
        lens = self.lens
        names = ("support", "cohesion", "isolation", "strain", "climate", "treasury", "capital")
        self.table("actors").show(
            ("Actor", "Home", "Unity", "Alone", "Strain", "Climate", "Funds", "Cap", "Region", "West", "South"),
            [(a.id, (self.actor_figure(a.id), *(self.figure(n, a.id) for n in names),
                     *(self.figure("standing", a.id, u) for u in AUDIENCES)))
             for a in lens.cards("actor") if self.wanted(a.title, a.short)],
        )  # fmt: skip
        seats = lens.handout.seats
        self.table("relations").show(
            ("Towards", *(lens.short(b) for b in seats)),
            [(a.id, (self.actor_figure(a.id), *(self._relation(a.id, b) for b in seats)))
             for a in lens.cards("actor") if self.wanted(a.title, a.short)],
        )  # fmt: skip
        self.table("forces").show(
            ("Force", "Fighters", "Where most", "Quality", "Supply", "Morale"),
            [(f.id, self._force(f)) for f in lens.cards("force") if self.wanted(f.title, lens.title("actor", f.actor))],
        )

    def _relation(self, first: str, second: str) -> Figure:
        if first == second:
            return Figure("·", self.faint(), right=True)
        value = self.lens.value("relation", first, second)
        severed = self.lens.code("ties", first, second) == "severed"
        text = number_text(value, "-3..3") + ("x" if severed else "")
        style = "" if value is None else self.trend_color(value if abs(value) >= 1 else 0, 1)
        return Figure(text, style, Number("relation", (first, second)), right=True)

    def _force(self, force: EntityCard) -> tuple[Figure, ...]:
        lens = self.lens
        spread = [(v, z.id) for z in lens.cards("zone") if (v := lens.value("strength", force.id, z.id))]
        known = any(lens.value("strength", force.id, z.id) is not None for z in lens.cards("zone"))
        total = sum(v for v, _ in spread)
        most, zone = max(spread, default=(0.0, ""))
        own = force.actor == self.desk.seat
        text = ("" if own else "~") + short_count(total) if known else "-"
        number = Number("strength", (force.id, zone)) if zone else None
        where = f"{lens.title('zone', zone)} {short_count(most)}" if zone else "-"
        return (
            Figure(lens.title("force", force.id)), Figure(text, number=number, right=True),
            Figure(where, self.faint(), number), self.figure("quality", force.id), self.figure("supply", force.id),
            self.figure("morale", force.id),
        )  # fmt: skip
