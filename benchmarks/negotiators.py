"""Our negotiators against the stock negotiators of NegMAS, at the same random tables.

    python benchmarks/negotiators.py [--bilateral 200] [--seven 100] [--steps 100] [--seed 0]

NegMAS runs every table, so that both sides play under the same protocol; ours answers through a thin adapter. Ours
sits in each seat in turn, and each stock negotiator also plays itself: it exploits ours if it gets more from ours
than from itself, over all tables. What it gains where both line-ups end in a deal is printed beside it, for one that
often fails to agree with itself gains from anybody it can agree with; and so is what it gets among ours beyond what
one more of ours gets in its place, which says whether it pays to bring it. Needs NegMAS (``pip install
negmas==0.16.*``), which is for development only and is never imported by the program.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.concede import TEMPERAMENTS
from wargame.negotiation.fair import FairPoints, fair_points, nash_product
from wargame.negotiation.negotiator import Negotiator
from wargame.negotiation.space import Space, Tastes, enumerate_space, random_tastes, scaled, utilities
from wargame.negotiation.talks import hold_talks

try:
    from negmas import SAOMechanism, make_issue
    from negmas.preferences import MappingUtilityFunction
    from negmas.sao import (
        BoulwareTBNegotiator,
        ConcederTBNegotiator,
        LinearTBNegotiator,
        MiCRONegotiator,
        NaiveTitForTatNegotiator,
        ResponseType,
        SAONegotiator,
    )
except ImportError:
    sys.exit("benchmarks/negotiators: negmas is not installed: pip install 'negmas==0.16.*'")

F64 = NDArray[np.float64]
STOCK: dict[str, Callable[..., Any]] = {
    "boulware": BoulwareTBNegotiator,
    "conceder": ConcederTBNegotiator,
    "linear": LinearTBNegotiator,
    "tit-for-tat": NaiveTitForTatNegotiator,
    "micro": MiCRONegotiator,
}


class Ours(SAONegotiator):  # type: ignore[misc]
    """Our negotiator for one table of NegMAS."""

    def __init__(self, table: RandomTable, seat: int, exponent: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table, self.place = table, seat
        r = table.r[seat : seat + 1]
        own = table.u[seat : seat + 1]
        self.mind = Negotiator(table.space, own, r, np.array([exponent]), seat=seat, seats=len(table.r))
        self.seen = -1

    def clock(self, state: Any) -> tuple[float, bool]:
        last = self.nmi.n_steps - 1
        return state.step / max(last, 1), state.step >= last

    def listen(self, state: Any, t: float) -> None:
        if state.current_offer is None or state.current_proposer in (None, self.id):
            return
        seat = self.nmi.negotiator_ids.index(state.current_proposer)
        key = state.step * 100 + seat
        if key != self.seen:
            self.seen = key
            self.mind.hear(seat, self.table.number(state.current_offer), np.array([True]), t)

    def respond(self, state: Any, source: str | None = None) -> Any:  # noqa: ARG002  (NegMAS's signature)
        t, last = self.clock(state)
        self.listen(state, t)
        aim = self.mind.aim(t)
        yes = self.mind.judge(self.table.number(state.current_offer), self.mind.propose(t, aim), aim, t, last)[0]
        return ResponseType.ACCEPT_OFFER if yes else ResponseType.REJECT_OFFER

    def propose(self, state: Any, dest: str | None = None) -> Any:  # noqa: ARG002  (NegMAS's signature)
        t, _ = self.clock(state)
        self.listen(state, t)
        draft = self.mind.propose(t)
        if draft[0] < 0:
            return None
        self.mind.say(draft, np.array([True]))
        return tuple(int(o) for o in self.table.space.packages[draft[0]])


@dataclass
class RandomTable:
    """One table: its packages, utilities (S, P), walk-away values (S,) and fair points."""

    space: Space
    u: F64
    r: F64
    fair: FairPoints

    def number(self, outcome: Sequence[int]) -> NDArray[np.int64]:
        return self.space.number(np.array([outcome], np.int64))

    def play(self, makers: Sequence[Callable[[RandomTable, int, Any], Any]], steps: int) -> int:
        """The package agreed on by these negotiators in seat order, or -1."""
        issues = [make_issue(count, f"i{k}") for k, count in enumerate(self.space.options)]
        mechanism = SAOMechanism(issues=issues, n_steps=steps)
        outcomes = [tuple(int(o) for o in row) for row in self.space.packages]
        for seat, maker in enumerate(makers):
            worth = dict(zip(outcomes, map(float, self.u[seat]), strict=True))
            ufun = MappingUtilityFunction(worth, outcome_space=mechanism.outcome_space)
            ufun.reserved_value = float(self.r[seat])
            mechanism.add(maker(self, seat, ufun))
        agreement = mechanism.run().agreement
        return -1 if agreement is None else int(self.number(agreement)[0])


def random_table(rng: np.random.Generator, seats: int, low: float, high: float) -> RandomTable:
    """A table with a zone of agreement: 3-5 issues of 3-5 options each, additive tastes, walk-away low..high."""
    while True:
        space = enumerate_space([int(c) for c in rng.integers(3, 6, int(rng.integers(3, 6)))])
        tastes = random_tastes(space, rng.random((1, seats, space.issues)), rng.random((1, seats, space.width)))
        u, r = scaled(utilities(space, Tastes(tastes))), rng.uniform(low, high, (1, seats))
        fair = fair_points(u, r)
        if fair.zone.any():
            return RandomTable(space, u[0], r[0], fair)


def stock(kind: str) -> Callable[[RandomTable, int, Any], Any]:
    return lambda _table, _seat, ufun: STOCK[kind](ufun=ufun)


def ours(exponent: float) -> Callable[[RandomTable, int, Any], Any]:
    return lambda table, seat, ufun: Ours(table, seat, exponent, ufun=ufun)


@dataclass
class Score:
    """What came of one line-up over the tables; surpluses count 0 without a deal."""

    one: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    joint: list[float] = field(default_factory=list)
    nash: list[float] = field(default_factory=list)
    deals: list[bool] = field(default_factory=list)

    def add(self, table: RandomTable, package: int, seat: int) -> None:
        made = package >= 0
        gains = table.u[:, package] - table.r if made else np.zeros(len(table.r))
        best = float(nash_product(table.u[None], table.r[None], table.fair.nash)[0])
        got = float(np.prod(np.maximum(gains, 0.0)))
        self.one.append(float(gains[seat]))
        self.rest.append(float(np.delete(gains, seat).mean()))
        self.joint.append(float(gains.sum()))
        self.deals.append(made)
        if made and best > 0:
            self.nash.append(got / best)

    def row(self, name: str) -> str:
        nash = np.mean(self.nash) if self.nash else np.nan
        numbers = (np.mean(self.one), np.mean(self.rest), np.mean(self.joint), nash, np.mean(self.deals))
        return f"{name:<34}" + "".join(f"{n:>9.3f}" for n in numbers)


HEAD = f"{'line-up':<34}" + "".join(f"{n:>9}" for n in ("one", "others", "joint", "Nash", "deals"))


def spread(gains: F64) -> str:
    return f"{gains.mean():+.3f} +- {gains.std() / np.sqrt(len(gains)):.3f}" if len(gains) else "no table"


def compare(tables: Sequence[RandomTable], steps: int, exponent: float, seats: int) -> list[str]:
    """One block of the report: for each stock negotiator, one of ours among them, one of them among ours, and alone."""
    print(HEAD)
    exploited = []
    alone = Score()
    mine = ours(exponent)
    for n, table in enumerate(tables):
        package = table.play([mine] * seats, steps)
        for seat in range(2) if seats == 2 else [n % seats]:
            alone.add(table, package, seat)
    print(alone.row("ours only"))
    for kind in STOCK:
        them = stock(kind)
        us_among, them_among, itself = Score(), Score(), Score()
        for n, table in enumerate(tables):
            for seat in range(2) if seats == 2 else [n % seats]:
                one_of_ours = [mine if s == seat else them for s in range(seats)]
                us_among.add(table, table.play(one_of_ours, steps), seat)
                if seats > 2:
                    one_of_theirs = [them if s == seat else mine for s in range(seats)]
                    them_among.add(table, table.play(one_of_theirs, steps), seat)
            package = table.play([them] * seats, steps)
            for seat in range(2) if seats == 2 else [n % seats]:
                itself.add(table, package, seat)
        print(us_among.row(f"one of ours, others {kind}"))
        if seats > 2:
            print(them_among.row(f"one {kind}, others ours"))
        print(itself.row(f"{kind} only"))
        theirs = np.array(us_among.rest if seats == 2 else them_among.one)
        gained = theirs - np.array(itself.one)
        invading = theirs - np.array(alone.rest if seats == 2 else alone.one)
        both = np.array((us_among if seats == 2 else them_among).deals) & np.array(itself.deals)
        if gained.mean() > 2 * gained.std() / np.sqrt(len(gained)):
            exploited.append(kind)
        print(f"    {kind} gains against ours: {spread(gained)} over playing itself,")
        print(f"    {spread(gained[both])} of it where both end in a deal ({both.mean():.0%});", end=" ")
        print(f"{spread(invading)} over playing as ours do", flush=True)
    return exploited


def speed(tables: Sequence[RandomTable], steps: int, seed: int) -> None:
    """AI-AI bilateral negotiations a second on one space: ours in a batch, NegMAS one by one (boulware)."""
    rng = np.random.default_rng(seed)
    space = enumerate_space([4] * 5)
    tastes = random_tastes(space, rng.random((300, 2, 5)), rng.random((300, 2, 20)))
    u, r = scaled(utilities(space, Tastes(tastes))), rng.uniform(0.2, 0.5, (300, 2))
    start = time.process_time()
    for _ in range(5):
        hold_talks(space, u, r, np.full(r.shape, TEMPERAMENTS["firm"]), patience=steps)
    mine = 5 * len(r) / (time.process_time() - start)
    count = 40
    held = [RandomTable(space, u[b], r[b], tables[0].fair) for b in range(count)]
    start = time.process_time()
    for table in held:
        table.play([stock("boulware")] * 2, steps)
    theirs = count / (time.process_time() - start)
    print(f"speed, bilateral, 1,024 packages: ours {mine:,.0f}/s, NegMAS {theirs:,.1f}/s, ratio {mine / theirs:,.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bilateral", type=int, default=200)
    parser.add_argument("--seven", type=int, default=100)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperament", choices=sorted(TEMPERAMENTS), default="stern")
    options = parser.parse_args()
    exponent = TEMPERAMENTS[options.temperament]
    rng = np.random.default_rng(options.seed)
    two = [random_table(rng, 2, 0.2, 0.5) for _ in range(options.bilateral)]
    if two:
        print(f"\n{len(two)} bilateral tables, {options.steps} exchanges, every line-up in both orders")
        print(f"exploited by: {compare(two, options.steps, exponent, 2) or 'none'}")
        speed(two, options.steps, options.seed)
    seven = [random_table(rng, 7, 0.2, 0.5) for _ in range(options.seven)]
    if seven:
        share = np.mean([t.fair.zone.mean() for t in seven])
        print(f"\n{len(seven)} tables of seven, {options.steps} exchanges, zone {share:.1%} of the packages")
        print(f"exploited by: {compare(seven, options.steps, exponent, 7) or 'none'}")


if __name__ == "__main__":
    main()
