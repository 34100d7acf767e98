"""Output, who takes what of it, and the way out: control -> output -> rent -> strength -> control (X01)."""

from __future__ import annotations

import math

import numpy as np

from wargame.base.batch import at_least, column, held, over, picked, times, total
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.diggers import apply_diggers, outlets_lost
from wargame.rules.masks import some
from wargame.rules.rulebook import Rulebook
from wargame.world.fields import STATUS


class SiteFacts:
    """What never changes of the sites, as rows (1, M)."""

    def __init__(self, book: Rulebook) -> None:
        facts = book.facts
        self.artisanal: Mask = facts.artisanal[None]
        self.exposed: F64 = np.where(self.artisanal, 0.6, 1.5)
        """How much of its work a threat stops."""
        self.dug: Mask = facts.start_diggers[None] > 0
        self.diggers: F64 = np.maximum(facts.start_diggers[None], 1e-9)
        self.formal: F64 = facts.start_formal[None]
        self.least_formal: F64 = np.where(self.artisanal, 0.1, self.formal)
        self.order: F64 = facts.start_order[None, facts.site_zone]
        self.routed: Mask = facts.site_route[None] >= 0
        self.route: Ints = np.maximum(facts.site_route, 0)
        """(M,) the route of each; any, where it has none."""
        self.abroad = [(a, sites[facts.country[facts.site_zone[sites]] != a]) for a, sites in facts.sites_via]
        """(actor, sites of other countries whose ore leaves through its country or hands)."""
        self.usd: F64 = facts.usd_per_tonne[None] * (1e-6 / book.per_year)
        """(1, C) USD m that a turn's output of a tonne a year is worth, per unit of price."""


def apply_minerals(turn: Turn) -> None:
    """Work the sites and share the value. Writes working, formal, status, rents, treasury, smuggled, mirror_gap."""
    book, w = turn.book, turn.w
    facts = book.facts
    turn.add("treasury", w["rents"] * 1.0, "mineral rents of the turn before")
    if not len(book.axes["M"]):
        return
    f: SiteFacts = book.memo("sites", lambda: SiteFacts(book))
    zone = facts.site_zone
    threat = picked(w["fighting"], zone) + 0.6 * picked(w["pressure"], zone)
    secure = held(1.15 - f.exposed * threat, 0.0, 1.0)
    apply_diggers(turn, secure)
    crowd = np.where(f.dug, w["diggers"] / f.diggers, 1.0)
    goal = w["potential"] * secure * held(crowd, 0.0, 1.5) * _power(turn)
    turn.add("working", turn.pc("working_speed") * (goal - w["working"]), "security, hands and power at the diggings")
    _swing(turn)
    holder = picked(w["holder"], zone)
    armed = facts.is_armed_group.take(holder.T).T
    state_formal = held(f.formal + 0.25 * (picked(w["order"], zone) - f.order), 0.0, 1.0)
    wanted = np.where(armed, 0.03, np.maximum(state_formal, f.least_formal))
    lost = outlets_lost(turn)
    wanted = held(wanted + turn.pc("chain_formal") * lost * ~armed, 0.0, 1.0)
    turn.add("formal", turn.pc("formal_speed") * (wanted - w["formal"]), "who controls the site")
    _status(turn, armed)
    value = _value(turn, f)
    informal = value * (1.0 - w["formal"])
    formal = value - informal
    rents = np.zeros_like(w["rents"])
    flow = informal * _way_out(turn, f) * (1.0 - lost)
    tax = (armed & f.artisanal) * turn.pc("rebel_tax")
    levy = flow * tax
    dearer = turn.pc("freight_weight") * (w["freight"] - 1.0)
    royalty = formal * w["shipped"] * (1.0 - dearer) * turn.pc("state_royalty")
    income = levy + 0.1 * royalty
    for a in np.flatnonzero(np.bincount(holder.ravel(), minlength=len(book.actors))).tolist():
        mine = holder == a
        rents[:, a] += total(mine * (income if facts.is_state[a] else levy))
    margin = turn.pc("transit_margin") * turn.pc("transit_fungible")
    for a, passing in facts.sites_via:
        rents[:, a] += total((picked(holder, passing) != a) * margin * picked(flow, passing))
    turn.add("rents", rents - w["rents"], "taxes, royalties and margins on minerals")
    smuggled: F64 | float = 0.0
    for a, abroad in f.abroad:
        share = column(total(picked(flow, abroad)))
        smuggled = smuggled + share
        shown = turn.p("mirror_detection") * share / (share + 40.0) * (1.0 - column(w["evidence"], a))
        turn.add_at("evidence", a, shown, "trade statistics that do not add up")
    turn.add("smuggled", smuggled - column(w["smuggled"]), "untaxed minerals that crossed a border")
    turn.add("mirror_gap", 0.4 * (0.8 * smuggled - column(w["mirror_gap"])), "exports beyond credible output")


def _power(turn: Turn) -> F64:
    """(B, M) what electricity beyond that of the start adds to industrial output, or its lack takes away."""
    facts = turn.book.facts
    country = facts.country_actor
    if country < 0:
        return np.ones((turn.batch, 1))
    more = column(turn.w["power_supply"], country) - facts.start_power.item(country)
    factor: F64 = 1.0 + times(~facts.artisanal, over(turn.p("power_weight") * more, 1))
    return factor


def _swing(turn: Turn) -> None:
    """Let industrial output stray: less with more power and a cheaper way out (B36)."""
    w, facts = turn.w, turn.book.facts
    country, industrial = facts.country_actor, facts.industrial
    known = facts.start_power.item(country) if country >= 0 else 0.0
    lack = known / over(at_least(column(w["power_supply"], country), 0.01), 1) if known > 0 else 1.0
    swing = turn.pc("output_swing") * math.sqrt(turn.book.fortnights) * turn.dice.normal_of("output", industrial)
    strayed = swing * lack * picked(w["freight"], industrial) * picked(w["working"], industrial)
    turn.add_at("working", industrial, strayed, "power cuts, and ways out that fail")


def _status(turn: Turn, armed: Mask) -> None:
    """Say what each site is: held by an armed group (B, M), or else grey, formal or strategic by what leaves it how."""
    book, w = turn.book, turn.w
    formal, status, code = w["formal"], w["status"], book.state_code["deal"]
    status[...] = formal > 0.35
    status += formal > 0.9
    rows: list[tuple[int, list[int]]] = book.memo("strategic", lambda: _bargained(turn))
    for i, sites in rows:  # a binding bargain over a site makes it strategic (B86)
        state = column(w["state"], i)
        bound = (state >= code["binding"]) & (state <= code["flowing"])
        if some(bound):
            for m in sites:
                np.copyto(status[:, m], STATUS.index("strategic"), where=bound & (column(formal, m) > 0.6))
    status *= ~armed


def _bargained(turn: Turn) -> list[tuple[int, list[int]]]:
    book = turn.book
    parts = [(int(i), book.instrument(int(i)).deal) for i in book.of_kind["deal"]]
    return [(i, [book.index["M"][m] for m in part.sites]) for i, part in parts if part is not None and part.sites]


def _way_out(turn: Turn, f: SiteFacts) -> F64 | float:
    """(B, M) share of untaxed output that gets through: by its route, or 0.3 where none is known."""
    w = turn.w
    if not len(turn.book.axes["R"]):
        return 0.3
    share: F64 = np.where(f.routed, picked(w["open"], f.route) * (1.0 - picked(w["seizure"], f.route)), 0.3)
    return share


def _value(turn: Turn, f: SiteFacts) -> F64:
    """(B, M) value of a turn's output at spot prices [USD m]."""
    w, goods_of = turn.w, turn.book.facts.goods_of
    value: F64 = np.zeros_like(w["working"])
    value[:, goods_of.cells] = goods_of.of(w["price"] * f.usd)
    value *= w["working"]
    return value
