"""Step 7: deals and projects. Pledged is not committed, committed not disbursed, disbursed not delivered."""

from __future__ import annotations

import numpy as np

from wargame.expr import BOOL
from wargame.rules.context import Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import some
from wargame.world.state import Array

_STAGE_ACCESS = {"memorandum": 0.1, "binding": 0.35, "financed": 0.5, "flowing": 1.0, "suspended": 0.2}
"""Share of the promised access that each stage is worth: options, not tonnes (C23)."""


class DealFacts:
    """Facts of the deals."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        index = book.index
        self.members = book.of_kind["deal"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).deal) is not None]
        self.states = book.state_code["deal"]
        self.gives = np.zeros((len(self.parts), len(book.actors), len(book.axes["C"])))
        for n, part in enumerate(self.parts):
            for path, share in part.gives.items():
                actor, commodity = path.split(".")
                self.gives[n, index["A"][actor], index["C"][commodity]] += share
        self.grants = [(int(n), int(a), int(c), float(self.gives[n, a, c])) for n, a, c in np.argwhere(self.gives)]
        """(deal, actor, commodity, share) for every right a deal gives."""
        self.start_wait = np.array([p.waits[0] for p in self.parts])
        self.flow_wait = np.array([p.waits[1] for p in self.parts])
        self.funds = np.array([p.funds for p in self.parts])
        self.rate = np.array([p.rate for p in self.parts])
        self.receiver = [None if p.receiver is None else index["A"][p.receiver] for p in self.parts]
        self.needs = [
            None if p.needs is None else book.scenario.compile(p.needs, BOOL, instrument=book.instruments[int(i)])
            for i, p in zip(self.members, self.parts, strict=True)
        ]
        self.stage = np.zeros(book.next.shape[1])
        for state, worth in _STAGE_ACCESS.items():
            self.stage[self.states[state]] = worth
        start = np.array([book.start_state(int(i)) for i in self.members], np.intp)
        already = self.stage[start][:, None, None] * self.gives if len(start) else self.gives
        self.base = book.facts.start_access_share - already.sum(axis=0)
        """Access that does not come from the deals of the scenario."""


def apply_deals(turn: Turn) -> None:
    """Move deals along their waits, pay, and count access. Writes access, treasury, paid, climate, contract_share."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["deal"]):
        return
    f: DealFacts = book.memo("deals", lambda: DealFacts(turn))
    since, state = w["since"][:, f.members], w["state"][:, f.members]
    close = (state == f.states["binding"]) & (since >= f.start_wait)
    for n, needs in enumerate(f.needs):
        if needs is not None and some(close[:, n]):
            close[:, n] &= evaluate(needs, w, turn.batch)
    turn.fire_many(f.members, "close_finance", close)
    turn.fire_many(f.members, "start", (state == f.states["financed"]) & (since >= f.flow_wait))
    stage = f.stage[w["state"][:, f.members]]
    wanted = np.zeros_like(w["access"])
    wanted += f.base
    for n, actor, commodity, share in f.grants:
        wanted[:, actor, commodity] += stage[:, n] * share
    turn.add("access", 0.5 * (wanted - w["access"]), "contracts, equity and rights of first offer")
    flowing = w["state"][:, f.members] == f.states["flowing"]
    for n, i in enumerate(f.members):
        _one(turn, f, n, int(i), flowing[:, n])
    committed = w["state"][:, f.members] >= f.states["binding"]
    bound = committed & (w["state"][:, f.members] <= f.states["flowing"])
    for name, on, why in (
        ("pledged", stage > 0, "what the deal promises"),
        ("committed", bound, "the contract is binding"),
    ):
        turn.add_at(name, f.members, np.where(on, f.funds - w[name][:, f.members], 0.0), why)
    spread = np.zeros_like(w["contract_share"])
    for n, _, commodity, share in f.grants:
        spread[:, commodity] += stage[:, n] * share
    wanted_share = np.clip(book.facts.start_contract + 0.3 * spread, 0.0, 0.95)
    turn.add(
        "contract_share", 0.1 * (wanted_share - w["contract_share"]), "trade moves from the spot market to contracts"
    )


def _one(turn: Turn, f: DealFacts, n: int, i: int, flowing: Array) -> None:
    book, w = turn.book, turn.w
    title, to = book.instrument(i).title, f.receiver[n]
    if f.funds[n] and some(flowing):
        room = np.clip(f.funds[n] - w["paid"][:, i], 0.0, None)
        pay = np.where(flowing, np.minimum(f.funds[n] * f.rate[n] * w["level"][:, i] * book.fortnights, room), 0.0)
        turn.add_at("paid", i, pay, title, i)
        if to is not None:
            turn.add_at("treasury", to, turn.p("fungible") * pay, title, i)
            turn.add_at("climate", to, np.where(flowing, 0.15, 0.0), f"{title} disburses", i)
    for trigger, gain in (("agree", 1.2), ("bind", 2.0), ("terminate", -2.5), ("suspend", -1.5)):
        fired = turn.fired(i, trigger)
        if fired is None:
            continue
        if to is not None:
            turn.add_at("climate", to, np.where(fired, gain, 0.0), f"{title}: {trigger}", i)
        # a credible signal moves the market before any tonne does (X10)
        signal = f.gives[n].sum(axis=0) * 0.4 * np.sign(gain)
        if some(signal):
            turn.add("expectation", np.where(fired[:, None], signal, 0.0), f"{title}: {trigger}", i)


class ProjectFacts:
    """Facts of the projects."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        self.members = book.of_kind["project"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).project) is not None]
        self.states = book.state_code["project"]
        self.zone = np.array([0 if p.zone is None else book.index["Z"][p.zone] for p in self.parts], np.intp)
        self.in_theatre = np.array([p.zone is not None for p in self.parts], np.bool_)
        self.turns = np.array([p.turns for p in self.parts], np.float64)
        self.cost = np.array([p.cost for p in self.parts])
        self.secure = np.array([p.secure for p in self.parts])
        self.needs = [
            None if p.needs is None else book.scenario.compile(p.needs, BOOL, instrument=book.instruments[int(i)])
            for i, p in zip(self.members, self.parts, strict=True)
        ]


def apply_projects(turn: Turn) -> None:
    """Build what has its prerequisites; freeze, damage or open the rest. Writes progress, paid, committed."""
    book, w = turn.book, turn.w
    if not len(book.of_kind["project"]):
        return
    f: ProjectFacts = book.memo("projects", lambda: ProjectFacts(turn))
    building = w["state"][:, f.members] == f.states["building"]
    ready = (w["order"][:, f.zone] >= f.secure) | ~f.in_theatre
    for n, needs in enumerate(f.needs):
        if needs is not None and some(building[:, n]):
            ready[:, n] &= evaluate(needs, w, turn.batch)
    pace = (1.0 / f.turns) * (0.6 + 0.4 * w["level"][:, f.members])
    left = np.clip(1.0 - w["progress"][:, f.members], 0.0, None)
    work = np.where(building & ready, np.minimum(pace, left), 0.0)
    for n, i in enumerate(f.members):
        if some(work[:, n]):
            title = book.instrument(int(i)).title
            turn.add_at("progress", int(i), work[:, n], title, int(i))
            turn.add_at("paid", int(i), work[:, n] * f.cost[n], title, int(i))
    new = np.where(building, f.cost - w["committed"][:, f.members], 0.0)
    turn.add_at("committed", f.members, new, "the works are under contract")
    turn.fire_many(f.members, "open", building & (w["progress"][:, f.members] >= 1.0))
    draws = turn.dice.uniform("freeze")
    turn.fire_many(f.members, "freeze", building & ~ready & (draws < 0.5))
    operating = w["state"][:, f.members] == f.states["operating"]
    hit = (building | operating) & (draws < 0.25 * w["fighting"][:, f.zone]) & f.in_theatre
    turn.fire_many(f.members, "damage", hit)
