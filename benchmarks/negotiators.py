"""Our negotiators against the stock negotiators of NegMAS, at the same random tables.

    python benchmarks/negotiators.py [--bilateral 200] [--seven 100] [--steps 100] [--seed 0] [--temperament stern]
        [--few]

NegMAS runs every table, so that both sides play under the same protocol; ours answers through a thin adapter. Ours
sits in each seat in turn, and each stock negotiator also plays itself. Four figures say whether it exploits ours, each
with its 95 % interval: what it gains against ours over playing itself, over all tables, and over those where both
line-ups end in a deal, for one that often fails to agree with itself gains from anybody it can agree with; what it
gets a deal; and what it gets beyond what one more of ours gets in its place, which says whether it pays to bring it.

"Reached" are the deals among the tables where one exists: where some text would have been accepted by all, each at the
time it would have answered, had one of ours who knows everything put it forward at its last chance. Time-dependent
negotiators accept by a curve that is known; naive tit-for-tat never accepts a text worth less than half of what lies
between its walk-away value and its best; MiCRO accepts what is no worse than the next text of its list, and goes down
the list by the texts it has put forward. "At most" counts as if it put one forward in every exchange, which nobody can
make it do: it puts none forward when it accepts one. "The least" is what any
partner, even one who harms himself, must leave the stock negotiator if 95 % of the deals that exist are to be reached:
each table at the text that is worst for it of those it accepts and the others can sign, without the dearest twentieth.
Where that is more than it gets from itself, no negotiator can both agree and keep it from gaining.

Needs NegMAS (``pip install
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

from wargame.negotiation.answers import Answers
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
HERE = np.array([True])
"""The one table there is."""
STOCK: dict[str, Callable[..., Any]] = {
    "boulware": BoulwareTBNegotiator,
    "conceder": ConcederTBNegotiator,
    "linear": LinearTBNegotiator,
    "tit-for-tat": NaiveTitForTatNegotiator,
    "micro": MiCRONegotiator,
}
CURVES = {"boulware": 4.0, "linear": 1.0, "conceder": 0.25}
"""Exponents of the share of time gone by which the time-dependent ones come down to their worst text above walking
away."""


class Ours(SAONegotiator):
    """Our negotiator for one table of NegMAS."""

    def __init__(self, table: RandomTable, seat: int, exponent: float, steps: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table, self.place = table, seat
        r = table.r[seat : seat + 1]
        own = table.u[seat : seat + 1]
        seats = len(table.r)
        self.answers = Answers(table.space, 1, seats, steps) if seats > 2 else None
        self.mind = Negotiator(table.space, own, r, np.array([exponent]), seat=seat, seats=seats, answers=self.answers)

    def clock(self, state: Any) -> tuple[float, bool]:
        last = self.nmi.n_steps - 1
        return state.step / max(last, 1), state.step >= last

    def on_partner_proposal(self, state: Any, partner_id: str, offer: Any) -> None:
        seat, package, t = self.nmi.negotiator_ids.index(partner_id), self.table.number(offer), self.clock(state)[0]
        self.mind.hear(seat, package, HERE, t)
        if self.answers is not None:
            self.answers.hear(seat, package, HERE, t)

    def on_partner_response(self, state: Any, partner_id: str, outcome: Any, response: Any) -> None:
        if response == ResponseType.ACCEPT_OFFER:
            seat, package = self.nmi.negotiator_ids.index(partner_id), self.table.number(outcome)
            self.mind.stand_behind(seat, package, HERE)
            if self.answers is not None:
                self.answers.accept(seat, package, HERE, self.clock(state)[0])

    def respond(self, state: Any, source: str | None = None) -> Any:  # noqa: ARG002  (NegMAS's signature)
        t, last = self.clock(state)
        aim = self.mind.aim(t)
        yes = self.mind.judge(self.table.number(state.current_offer), self.mind.propose(t, aim), aim, t, last)[0]
        return ResponseType.ACCEPT_OFFER if yes else ResponseType.REJECT_OFFER

    def propose(self, state: Any, dest: str | None = None) -> Any:  # noqa: ARG002  (NegMAS's signature)
        t, _ = self.clock(state)
        draft = self.mind.propose(t)
        if draft[0] < 0:
            return None
        self.mind.say(draft, HERE)
        if self.answers is not None:
            self.answers.place(self.place, draft, HERE)
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

    def play(self, makers: Sequence[Callable[[RandomTable, int, Any], Any]], steps: int) -> tuple[int, tuple[int, ...]]:
        """The package agreed on by these negotiators in seat order, or -1; and how many texts each put forward."""
        issues = [make_issue(count, f"i{k}") for k, count in enumerate(self.space.options)]
        mechanism = SAOMechanism(issues=issues, n_steps=steps)
        outcomes = [tuple(int(o) for o in row) for row in self.space.packages]
        for seat, maker in enumerate(makers):
            worth = dict(zip(outcomes, map(float, self.u[seat]), strict=True))
            ufun = MappingUtilityFunction(worth, outcome_space=mechanism.outcome_space)
            ufun.reserved_value = float(self.r[seat])
            mechanism.add(maker(self, seat, ufun))
        agreement = mechanism.run().agreement
        said = tuple(len(set(mechanism.negotiator_offers(name))) for name in mechanism.negotiator_ids)
        return -1 if agreement is None else int(self.number(agreement)[0]), said


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


def ours(exponent: float, steps: int) -> Callable[[RandomTable, int, Any], Any]:
    return lambda table, seat, ufun: Ours(table, seat, exponent, steps, ufun=ufun)


def accepted(table: RandomTable, kind: str, seat: int, exchange: int, steps: int) -> NDArray[np.bool_]:
    """The texts (P,) a negotiator accepts in an exchange (from 0), if it has come down as far as it can by then."""
    own: F64 = table.u[seat]
    r = float(table.r[seat])
    floor = float(own[own >= r].min())
    yes: NDArray[np.bool_] = own >= r
    if kind == "tit-for-tat":
        yes = own >= 0.5 * (floor + own.max())
    elif kind == "micro":
        yes = yes & ((own[:, None] < own[None, :]).sum(axis=1) <= exchange)
    elif kind in CURVES:
        gone = (exchange + 1) / (steps + 1)
        yes = own >= floor + (own.max() - floor) * (1.0 - gone ** CURVES[kind])
    return yes


def acceptable(
    table: RandomTable, kinds: Sequence[str], steps: int, put: Sequence[int] | None = None
) -> NDArray[np.bool_]:
    """The texts (P,) that all would accept if one of ours, or anybody without ours, said them at its last chance.

    Who opens an exchange is answered within it; everybody else must speak one exchange earlier. MiCRO has come down by
    the texts it `put` forward, or as if it had put one forward in every exchange.
    """
    found = np.zeros(table.space.size, np.bool_)
    for author in [s for s, kind in enumerate(kinds) if kind == "ours"] or range(len(kinds)):
        said = steps - 1 if author == 0 else max(steps - 2, 0)
        answers = [said if s >= author else steps - 1 for s in range(len(kinds))]
        if put is not None:
            answers = [put[s] if k == "micro" else answers[s] for s, k in enumerate(kinds)]
        found |= np.all([accepted(table, k, s, answers[s], steps) for s, k in enumerate(kinds)], axis=0)
    return found


def least_left(
    tables: Sequence[RandomTable], line_ups: Sequence[Sequence[str]], places: Sequence[int], steps: int
) -> F64:
    """What a seat must be left at least (N,) at the tables where a deal exists, without the dearest twentieth."""
    left = []
    for table, kinds, seat in zip(tables, line_ups, places, strict=True):
        yes = acceptable(table, kinds, steps)
        if yes.any():
            left.append(float(table.u[seat, yes].min() - table.r[seat]))
    kept = np.sort(left)[: int(np.ceil(0.95 * len(left)))]
    return np.concatenate((kept, np.zeros(len(line_ups) - len(kept))))


@dataclass
class Score:
    """What came of one line-up over the tables; surpluses count 0 without a deal."""

    one: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    joint: list[float] = field(default_factory=list)
    nash: list[float] = field(default_factory=list)
    deals: list[bool] = field(default_factory=list)
    open: list[bool] = field(default_factory=list)
    most: list[bool] = field(default_factory=list)

    def add(
        self, table: RandomTable, package: int, put: Sequence[int], seat: int, kinds: Sequence[str], steps: int
    ) -> None:
        made = package >= 0
        gains = table.u[:, package] - table.r if made else np.zeros(len(table.r))
        best = float(nash_product(table.u[None], table.r[None], table.fair.nash)[0])
        got = float(np.prod(np.maximum(gains, 0.0)))
        self.one.append(float(gains[seat]))
        self.rest.append(float(np.delete(gains, seat).mean()))
        self.joint.append(float(gains.sum()))
        self.deals.append(made)
        self.open.append(made or bool(acceptable(table, kinds, steps, put).any()))
        self.most.append(made or bool(acceptable(table, kinds, steps).any()))
        if made and best > 0:
            self.nash.append(got / best)

    def row(self, name: str) -> str:
        nash = np.mean(self.nash) if self.nash else np.nan
        numbers = (np.mean(self.one), np.mean(self.rest), np.mean(self.joint), nash, np.mean(self.deals))
        held = [np.array(self.deals)[there] for there in (self.open, self.most)]
        shares = [h.mean() if h.size else np.nan for h in held]
        return f"{name:<34}" + "".join(f"{n:>9.3f}" for n in (*numbers, *shares))


HEAD = f"{'line-up':<34}" + "".join(
    f"{n:>9}" for n in ("one", "others", "joint", "Nash", "deals", "reached", "at most")
)


def spread(gains: F64) -> str:
    return f"{gains.mean():+.3f} +- {1.96 * gains.std() / np.sqrt(len(gains)):.3f}" if len(gains) else "no table"


@dataclass
class Series:
    """The same random tables played by many line-ups."""

    tables: Sequence[RandomTable]
    seats: int
    steps: int
    makers: dict[str, Callable[[RandomTable, int, Any], Any]]
    played: dict[tuple[Any, ...], tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def places(self) -> list[tuple[RandomTable, int]]:
        """Each table with the place of the one: both places of a bilateral table, else one after the other."""
        if self.seats == 2:
            return [(table, seat) for table in self.tables for seat in range(2)]
        return [(table, n % self.seats) for n, table in enumerate(self.tables)]

    def line_up(self, one: str, others: str) -> list[list[str]]:
        return [[one if s == seat else others for s in range(self.seats)] for _, seat in self.places()]

    def play(self, line_ups: Sequence[Sequence[str]]) -> Score:
        score = Score()
        for (table, seat), kinds in zip(self.places(), line_ups, strict=True):
            key = (id(table), *kinds)
            if key not in self.played:
                self.played[key] = table.play([self.makers[k] for k in kinds], self.steps)
            score.add(table, *self.played[key], seat, kinds, self.steps)
        return score

    def against(self, kind: str, alone: Score) -> None:
        """One of ours among them, one of them among ours, and they by themselves: who gains, and what must be."""
        swapped, itself = self.play(self.line_up("ours", kind)), self.play(self.line_up(kind, kind))
        print(swapped.row(f"one of ours, others {kind}"))
        among = self.line_up(kind, "ours")
        against = self.play(among)
        if self.seats > 2:
            print(against.row(f"one {kind}, others ours"))
        print(itself.row(f"{kind} only"))
        theirs, own = np.array(against.one), np.array(itself.one)
        both = np.array(against.deals) & np.array(itself.deals)
        tables, places = zip(*self.places(), strict=True)
        least = float(least_left(tables, among, places, self.steps).mean())
        print(f"    {kind} gains {spread(theirs - own)} over playing itself, {spread((theirs - own)[both])}", end=" ")
        print(f"where both end in a deal ({both.mean():.0%});")
        if any(itself.deals):
            print(f"    {theirs[against.deals].mean():.3f} a deal beside {own[itself.deals].mean():.3f};", end="")
        print(f"    {spread(theirs - np.array(alone.one))} over playing as ours do;")
        verdict = "nobody can agree and leave it less" if least > own.mean() else "it could be left less"
        print(
            f"    the least with 95 % of the deals: {least:.3f} beside {own.mean():.3f} by itself: {verdict}",
            flush=True,
        )


def compare(tables: Sequence[RandomTable], steps: int, exponent: float, seats: int, few: bool = False) -> None:
    """One block of the report: ours alone, one of each, and ours with each stock negotiator in turn.

    With `few` of ours, line-ups in which they are most are left out.
    """
    series = Series(tables, seats, steps, {"ours": ours(exponent, steps)} | {kind: stock(kind) for kind in STOCK})
    print(HEAD)
    alone = None if few else series.play(series.line_up("ours", "ours"))
    if alone is not None:
        print(alone.row("ours only"), flush=True)
    if seats > len(STOCK):
        kinds = [*STOCK, *["ours"] * (seats - len(STOCK))]
        mixed = [[kinds[(s - seat - 1) % seats] for s in range(seats)] for _, seat in series.places()]
        print(series.play(mixed).row("one of each, two of ours"), flush=True)
    for kind in STOCK:
        if alone is None:
            print(series.play(series.line_up("ours", kind)).row(f"one of ours, others {kind}"))
            print(series.play(series.line_up(kind, kind)).row(f"{kind} only"), flush=True)
        else:
            series.against(kind, alone)


def speed(tables: Sequence[RandomTable], steps: int, seed: int) -> None:
    """AI-AI bilateral negotiations a second on one space: ours in a batch, NegMAS one by one (boulware)."""
    rng = np.random.default_rng(seed)
    space = enumerate_space([4] * 5)
    tastes = Tastes(random_tastes(space, rng.random((1000, 2, 5)), rng.random((1000, 2, 20))))
    u, r = scaled(utilities(space, tastes)), rng.uniform(0.2, 0.5, (1000, 2))
    start = time.process_time()
    for _ in range(2):
        hold_talks(space, u, r, np.full(r.shape, TEMPERAMENTS["firm"]), patience=steps)
    mine = 2 * len(r) / (time.process_time() - start)
    count = 40
    held = [RandomTable(space, u[b], r[b], tables[0].fair) for b in range(count)]
    start = time.process_time()
    for table in held:
        table.play([stock("boulware")] * 2, steps)
    theirs = count / (time.process_time() - start)
    print(f"speed, bilateral, 1,024 packages: ours {mine:,.0f}/s, NegMAS {theirs:,.1f}/s, ratio {mine / theirs:,.0f}")
    for options, what in (([2, 3, 5, 5, 12], "worth of"), ([10] * 5, "zone, frontier and fair points of")):
        space = enumerate_space(options)
        tastes = Tastes(random_tastes(space, rng.random((1, 7, space.issues)), rng.random((1, 7, space.width))))
        u = utilities(space, tastes)
        used = []
        for _ in range(5):
            start = time.process_time()
            if space.size < 10_000:
                utilities(space, tastes)
            else:
                fair_points(u, np.full((1, 7), 0.4))
            used.append(time.process_time() - start)
        print(f"{what} {space.size:,} texts for seven seats: {1000 * np.median(used):,.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bilateral", type=int, default=200)
    parser.add_argument("--seven", type=int, default=100)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--few", action="store_true", help="of seven, leave out the slow line-ups of six or seven of ours"
    )
    parser.add_argument("--temperament", choices=sorted(TEMPERAMENTS), default="stern")
    options = parser.parse_args()
    exponent = TEMPERAMENTS[options.temperament]
    rng = np.random.default_rng([options.seed, 2])
    two = [random_table(rng, 2, 0.2, 0.5) for _ in range(options.bilateral)]
    if two:
        print(f"\n{len(two)} bilateral tables, {options.steps} exchanges, every line-up in both orders")
        compare(two, options.steps, exponent, 2)
        speed(two, options.steps, options.seed)
    rng = np.random.default_rng([options.seed, 7])
    seven = [random_table(rng, 7, 0.2, 0.5) for _ in range(options.seven)]
    if seven:
        share = np.mean([t.fair.zone.mean() for t in seven])
        print(f"\n{len(seven)} tables of seven, {options.steps} exchanges, zone {share:.1%} of the packages")
        compare(seven, options.steps, exponent, 7, options.few)


if __name__ == "__main__":
    main()
