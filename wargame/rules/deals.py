"""Deals and projects. Pledged is not committed, committed not disbursed, disbursed not delivered."""

from __future__ import annotations

from itertools import chain
from typing import Final

import numpy as np

from wargame.base.batch import at_least, at_most, column, held, over, picked, times, total
from wargame.expr import BOOL
from wargame.rules.context import Entries, Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import columns, some
from wargame.world.state import Array

_BIDDING = ("offered", "negotiating", "memorandum")
_NEWS: Final = {"agree": 1.2, "bind": 2.0, "terminate": -2.5, "suspend": -1.5}
"""Triggers that are news of a receiver, and what they do to its climate."""


class DealFacts:
    """Facts of the deals."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        index = book.index
        self.members = book.of_kind["deal"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).deal) is not None]
        self.states = book.state_code["deal"]
        self.signal = np.zeros((len(self.parts), len(book.axes["C"])))
        suitors: dict[tuple[int, int], list[int]] = {}
        for n, part in enumerate(self.parts):
            for path, share in part.gives.items():
                actor, commodity = path.split(".")
                self.signal[n, index["C"][commodity]] += share
                if part.receiver is not None:
                    suitors.setdefault((index["A"][part.receiver], index["A"][actor]), []).append(n)
        self.bids = [(to, np.array(sorted(set(rows)), np.intp)) for (to, _), rows in suitors.items()]
        """(receiver, deals by which one suitor bids for its minerals)."""
        self.models = np.array([bool(p.gives) and p.receiver is not None for p in self.parts], np.bool_)
        """Deals that others may take as a model: rights against money."""
        self.lenders_look = np.array(
            [-1 if p.receiver is None else index["A"][p.receiver] for p in self.parts], np.intp
        )
        """Whose climate decides how soon money closes; -1 where nobody receives any."""
        self.start_wait = np.array([[p.waits[0] for p in self.parts]])
        """(1, n) turns before its money can close; `flow_wait` turns from there until it can flow."""
        self.flow_wait = np.array([[p.waits[1] for p in self.parts]])
        self.funds = np.array([[p.funds for p in self.parts]])
        """(1, n) money that each is about."""
        self.rate = [p.rate for p in self.parts]
        self.payer = [None if p.payer is None else index["A"][p.payer] for p in self.parts]
        self.receiver = [None if p.receiver is None else index["A"][p.receiver] for p in self.parts]
        self.needs = [
            None if p.needs is None else book.scenario.compile(p.needs, BOOL, instrument=book.instruments[int(i)])
            for i, p in zip(self.members, self.parts, strict=True)
        ]
        self.bidding = np.zeros(book.next.shape[1], np.bool_)
        self.bidding[[self.states[s] for s in _BIDDING]] = True


def apply_deals(turn: Turn) -> None:
    """Move deals along their waits, pay, and let receivers raise their price.

    Writes pledged, committed, paid, treasury, climate, trust, expectation, asking, template.
    """
    book, w = turn.book, turn.w
    if not len(book.of_kind["deal"]):
        return
    f: DealFacts = book.memo("deals", lambda: DealFacts(turn))
    since, state = picked(w["since"], f.members), picked(w["state"], f.members)
    close = (state == f.states["binding"]) & (since >= f.start_wait)
    if some(close):
        climate = np.where(f.lenders_look >= 0, w["climate"][:, f.lenders_look], 50.0)
        close &= turn.dice.uniform("close") < turn.pc("closing_rate") * climate / 50.0
    for n in columns(close):
        needs = f.needs[n]
        if needs is not None:
            close[:, n] &= evaluate(needs, w, turn.batch)
    turn.fire_many(f.members, "close_finance", close)
    turn.fire_many(f.members, "start", (state == f.states["financed"]) & (since >= f.flow_wait))
    state = picked(w["state"], f.members)
    flowing = state == f.states["flowing"]
    fired = {trigger: dict(turn.firings_of("deal", trigger)) for trigger in _NEWS}
    for n in sorted({*columns(flowing), *chain.from_iterable(fired.values())}):
        _one(
            turn,
            f,
            n,
            column(flowing, n),
            {trigger: column(known[n]) for trigger, known in fired.items() if n in known},
        )
    _late(turn, f, state)
    _asking(turn, f, state, flowing)
    promised = (state >= f.states["memorandum"]) & (state <= f.states["suspended"])
    bound = (state >= f.states["binding"]) & (state <= f.states["flowing"])
    for name, on, why in (
        ("pledged", promised, "what the deal promises"),
        ("committed", bound, "the contract is binding"),
    ):
        turn.add_at(name, f.members, on * (f.funds - picked(w[name], f.members)), why)


def _late(turn: Turn, f: DealFacts, state: Array) -> None:
    """A promise that waits longer than was agreed costs the payer the receiver's trust; what is paid earns it (X07)."""
    book, w = turn.book, turn.w
    since = picked(w["since"], f.members)
    waiting = (state >= f.states["memorandum"]) & (state <= f.states["financed"])
    late = waiting & (since > f.start_wait + f.flow_wait) & (f.funds > 0)
    flowing = state == f.states["flowing"]
    behind, paying = set(columns(late)), set(columns(flowing))
    for n in sorted(behind | paying):
        to, payer, i = f.receiver[n], f.payer[n], int(f.members[n])
        if to is None or payer is None:
            continue
        title = book.instrument(i).title
        if n in behind:
            cost = column(late, n) * 0.004 * book.fortnights
            turn.add_at("trust", (to, payer), -cost, f"{title} is late", i)
        if n in paying:
            gain = column(flowing, n) * 0.003 * column(w["level"], i) * book.fortnights
            turn.add_at("trust", (to, payer), gain, f"{title} disburses", i)


def _asking(turn: Turn, f: DealFacts, state: Array, flowing: Array) -> None:
    """Suitors who bid at once (X08), and success elsewhere (X20), raise what a receiver asks."""
    w = turn.w
    done = held(0.25 * column(np.add.reduce(flowing & f.models, 1, np.intp)), 0.0, 1.0)
    turn.add("template", 0.1 * (done - column(w["template"])), "bargains that deliver are copied")
    goal = 1.0 + turn.pc("template_pull") * over(column(w["template"]), 1) + np.zeros_like(w["asking"])
    bidding = f.bidding[state]
    rivals = np.zeros_like(goal)
    for to, rows in f.bids:
        rivals[:, to] += bidding[:, rows].any(axis=1)
    goal += turn.pc("rivalry_pull") * held(rivals - 1.0, 0.0, 3.0)
    turn.add("asking", 0.3 * (goal - w["asking"]), "rival bids, and what others were paid")


def _one(turn: Turn, f: DealFacts, n: int, flowing: Mask | bool, fired: dict[str, Mask | bool]) -> None:
    """One deal: what it pays, and what comes of each trigger that was pulled (trigger -> worlds, as `column` says)."""
    book, w, i = turn.book, turn.w, int(f.members[n])
    title, to = book.instrument(i).title, f.receiver[n]
    funds = f.parts[n].funds
    if funds and some(flowing):
        room = at_least(funds - column(w["paid"], i), 0.0)
        pay = flowing * at_most(funds * f.rate[n] * column(w["level"], i) * book.fortnights, room)
        turn.add_at("paid", i, pay, title, i)
        if to is not None:
            turn.add_at("treasury", to, turn.p("fungible") * pay, title, i)
            turn.add_at("climate", to, flowing * 0.15, f"{title} disburses", i)
    for trigger, now in fired.items():
        gain = _NEWS[trigger]
        if to is not None:
            turn.add_at("climate", to, now * gain, f"{title}: {trigger}", i)
            if trigger == "bind":
                bonus = 0.01 * funds * (column(w["asking"], to) - 1.0)
                turn.add_at("treasury", to, now * bonus, f"{title}: what rival offers were worth", i)
        # a credible signal moves the market before any tonne does (X10)
        signal = f.signal[n] * 0.4 * np.sign(gain)
        if some(signal):
            turn.add("expectation", times(signal, over(now, 1)), f"{title}: {trigger}", i)


class ProjectFacts:
    """Facts of the projects."""

    def __init__(self, turn: Turn) -> None:
        book, index = turn.book, turn.book.index
        self.members = book.of_kind["project"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).project) is not None]
        self.states = book.state_code["project"]
        self.zone = np.array([0 if p.zone is None else book.index["Z"][p.zone] for p in self.parts], np.intp)
        self.in_theatre = np.array([[p.zone is not None for p in self.parts]], np.bool_)
        """(1, n) works in a zone of the map; `pace` of each, its `cost`, and the order that keeps it `secure`."""
        self.pace = 1.0 / np.array([[p.turns for p in self.parts]], np.float64)
        self.cost = np.array([[p.cost for p in self.parts]])
        self.secure = np.array([[p.secure for p in self.parts]])
        self.paid_by = [[index["I"][name] for name in p.paid_by] for p in self.parts]
        self.funder = [None if p.funder is None else index["A"][p.funder] for p in self.parts]
        titles, members = [book.instrument(int(i)).title for i in self.members], self.members.tolist()
        self.grows, self.pays = (
            Entries(field, [(i,) for i in members], titles, members) for field in ("progress", "paid")
        )
        """What works add to; `earns` likewise, of the works that another than the owner pays for (`funded`)."""
        owners = book.owner[self.members].tolist()
        funded = [
            (n, to, by) for n, (to, by) in enumerate(zip(owners, self.funder, strict=True)) if by not in (None, to)
        ]
        self.funded = np.array([n for n, _, _ in funded], np.intp)
        self.earns = Entries(
            "trust",
            [(to, by) for _, to, by in funded if by is not None],
            [f"{titles[n]} grows" for n, _, _ in funded],
            [members[n] for n, _, _ in funded],
        )
        self.by_sources = np.array([[bool(p.paid_by) for p in self.parts]], np.bool_)
        self.owner = book.owner[self.members]
        self.needs = [
            None if p.needs is None else book.scenario.compile(p.needs, BOOL, instrument=book.instruments[int(i)])
            for i, p in zip(self.members, self.parts, strict=True)
        ]


def _as_financed(turn: Turn, f: ProjectFacts, n: int, sources: list[int], work: Array) -> None:
    """Works that others pay for grow no faster than their money arrives; what is pledged builds nothing (X07)."""
    w, i, cost = turn.w, int(f.members[n]), f.parts[n].cost
    title = turn.book.instrument(i).title
    for name, why in (("pledged", "what its sources promise"), ("committed", "what its sources have bound")):
        given = np.minimum(total(w[name][:, sources]), cost)
        turn.add_at(name, i, given - w[name][:, i], f"{title}: {why}", i)
    funds = np.maximum(total(w["paid"][:, sources]) - w["paid"][:, i], 0.0)
    building = work[:, n] > 0
    starved = building & (funds < 0.5 * work[:, n] * cost)
    work[:, n] = np.minimum(work[:, n], funds / cost)
    funder, owner = f.funder[n], int(f.owner[n])
    if funder is not None and funder != owner and some(starved):
        turn.add_at("trust", (owner, funder), starved * -0.003, f"{title} waits for money", i)


def apply_projects(turn: Turn) -> None:
    """Build what has its prerequisites; freeze, damage or open the rest. Writes progress, paid, committed, trust."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["project"]):
        return
    f: ProjectFacts = book.memo("projects", lambda: ProjectFacts(turn))
    building = picked(w["state"], f.members) == f.states["building"]
    ready = (picked(w["order"], f.zone) >= f.secure) | ~f.in_theatre
    for n in columns(building):
        needs = f.needs[n]
        if needs is not None:
            ready[:, n] &= evaluate(needs, w, turn.batch)
    pace = f.pace * (0.6 + 0.4 * picked(w["level"], f.members))
    left = np.maximum(1.0 - picked(w["progress"], f.members), 0.0)
    work = (building & ready) * np.minimum(pace, left)
    for n, sources in enumerate(f.paid_by):
        if sources:
            _as_financed(turn, f, n, sources, work)
    turn.post(f.grows, work)
    turn.post(f.pays, work * f.cost)
    turn.post(f.earns, 0.1 * picked(work, f.funded))
    bound = (building | (picked(w["state"], f.members) == f.states["financed"])) & ~f.by_sources
    turn.add_at("committed", f.members, bound * (f.cost - picked(w["committed"], f.members)), "under contract")
    turn.fire_many(f.members, "open", building & (picked(w["progress"], f.members) >= 1.0))
    draws = turn.dice.uniform("freeze")
    turn.fire_many(f.members, "freeze", building & ~ready & (draws < 0.5))
    operating = picked(w["state"], f.members) == f.states["operating"]
    hit = (building | operating) & (draws < 0.25 * picked(w["fighting"], f.zone)) & f.in_theatre
    turn.fire_many(f.members, "damage", hit)
