"""Pane 4: minerals from the pit to the market, and the deals and projects about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from wargame.tui.panes.tables import TablesPane
from wargame.tui.widgets.figures import Figure, Figures
from wargame.tui.widgets.prose import Prose
from wargame.tui.words import plain

if TYPE_CHECKING:
    from wargame.session.protocol import EntityCard


class Minerals(TablesPane):
    """Sites, routes, market, deals, projects and trade rules."""

    NAME, SHORT = "Minerals and deals", "Mines"
    PARTS = (
        ("sites", "Sites"), ("market", "Market"), ("deals", "Deals"), ("projects", "Projects"), ("routes", "Routes"),
        ("purses", "Purses"), ("mineral", "About"),
    )  # fmt: skip
    HELP = (
        "Sites with who holds their zone, how far they work and how much of their output is taxed and traceable; routes"
        " and how far they are open; prices, the premium for policies the market expects, and stocks that cushion a"
        " shortfall. A memorandum is not a contract, and money promised is not money paid: see the deals and projects."
        " Traffic takes the cheapest route that has room. A purse is authority under a ceiling: what one use takes, no"
        " other has."
    )
    STORY = "mineral"
    NOUNS: ClassVar[dict[str, str]] = {
        "sites": "site", "market": "commodity", "deals": "instrument", "projects": "instrument", "routes": "route",
        "purses": "purse",
    }  # fmt: skip

    def compose_parts(self) -> Iterator[Widget]:
        """Ground on the left, contracts and market on the right."""
        yield Horizontal(
            Vertical(Figures(id="sites", title="Sites"), Figures(id="routes", title="Routes"),
                     Figures(id="market", title="Market"), classes="column"),
            Vertical(Figures(id="deals", title="Deals and trade rules"),
                     Figures(id="projects", title="Projects"), Figures(id="purses", title="Purses"),
                     Prose(id="mineral", title="About"), classes="column"),
            classes="columns",
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the tables."""
        lens = self.lens
        self.table("sites").show(
            ("Site", "Held by", "Working", "Formal", "Regime", "Output"),
            [(s.id, (Figure(lens.title("site", s.id)), self.holder_figure(s.zone),
                     self.figure("working", s.id), self.figure("formal", s.id), self.figure("status", s.id),
                     Figure(plain(_main_output(s)).plain, self.faint())))
             for s in lens.cards("site")
             if self.wanted(s.title, s.facts.get("output a year", ""), lens.title("zone", s.zone))],
        )  # fmt: skip
        self.table("market").show(
            ("Commodity", "Price", "Unit", "Premium", "Supply", "Stocks", "Contracts"),
            [(c.id, (Figure(lens.title("commodity", c.id)), self.figure("price", c.id), Figure(c.unit, self.faint()),
                     *(self.figure(n, c.id) for n in ("expectation", "supply_index", "inventory", "contract_share"))))
             for c in lens.cards("commodity") if self.wanted(c.title)],
        )  # fmt: skip
        self.table("routes").show(
            ("Route", "Open", "Seizure", "Traffic", "Capacity"),
            [(r.id, (Figure(lens.title("route", r.id)), self.figure("open", r.id), self.figure("seizure", r.id),
                     self.figure("traffic", r.id), self.figure("capacity", r.id)))
             for r in lens.cards("route") if self.wanted(r.title)],
        )  # fmt: skip
        self.table("deals").show(
            ("Deal", "Between", "State", "Committed", "Paid"),
            [(c.id, (self.name_figure(c.id), self.between(c), self.state_figure(c.id), self.figure("committed", c.id),
                     self.figure("paid", c.id)))
             for c in self.instruments("deal", "regulation")],
        )  # fmt: skip
        self.table("projects").show(
            ("Project", "Owner", "State", "Progress", "Paid"),
            [(c.id, (self.name_figure(c.id), Figure(lens.short(c.owner)), self.state_figure(c.id),
                     self.figure("progress", c.id), self.figure("paid", c.id)))
             for c in self.instruments("project")],
        )  # fmt: skip
        self.table("purses").show(
            ("Purse", "Of", "Left"),
            [(p.id, (Figure(lens.title("purse", p.id)), Figure(lens.short(p.actor)), self.figure("left", p.id)))
             for p in lens.cards("purse") if self.wanted(p.title)],
        )  # fmt: skip


def _main_output(site: EntityCard) -> str:
    """What a site yields most of, with how much in a year: ``coltan 440 t``."""
    return site.facts.get("output a year", "").split(", ")[0]
