"""Who may act on what, and at what price."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wargame.expr import BOOL, Compiled
from wargame.rules.machines import WHO_ALL, WHO_OTHER, WHO_OWNER, WHO_PARTY, Machines
from wargame.scenario.model import Scenario

_TAKES = {"deal": "bind", "aid": "approve", "project": "finance"}
"""Trigger of a kind that takes its money out of the purses it names."""
F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Opening:
    """A chance for an actor to use an instrument."""

    actor: int
    instrument: int
    owner: bool


class Openings(Machines):
    """Openings as arrays (O,), and costs and conditions by (instrument, trigger code).

    Attributes:
        allowed: (O, triggers + 1) whether the actor of the opening may pull the trigger at all.
        ranks: openings grouped so that each group names an instrument at most once; the owner first.
        all_groups: for each trigger that needs all parties: (instruments, their openings (n, width), code).
    """

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._openings()
        self._costs()

    def _openings(self) -> None:
        rows = self.scenario.openings
        self.openings = tuple(Opening(o.actor, o.instrument, o.role == "owner") for o in rows)
        self.opening_of: dict[tuple[int, int], int] = {(o.actor, o.instrument): n for n, o in enumerate(self.openings)}
        self.o_actor = np.array([o.actor for o in self.openings], np.intp)
        self.o_instrument = np.array([o.instrument for o in self.openings], np.intp)
        self.o_kind = self.kind_of[self.o_instrument] if len(self.openings) else np.zeros(0, np.intp)
        owner = np.array([o.owner for o in self.openings], np.bool_)
        allowed = np.zeros((len(self.openings), self.who.shape[1]), np.bool_)
        for n in range(len(self.openings)):
            who = self.who[self.o_kind[n]]
            allowed[n] = (who == WHO_PARTY) | (who == WHO_ALL)
            allowed[n] |= (who == WHO_OWNER) & owner[n]
            allowed[n] |= (who == WHO_OTHER) & ~owner[n]
        self.openings_of: list[list[int]] = [[] for _ in self.instruments]
        for n, o in enumerate(self.openings):
            self.openings_of[o.instrument].append(n)
        self.o_needed = np.ones(len(self.openings), np.bool_)
        for n, o in enumerate(self.openings):
            part = self.instrument(o.instrument)
            convenes = part.talks is not None and part.talks.mediator == part.owner
            mediates = part.treaty is not None and part.owner not in part.parties
            if o.owner and (mediates or convenes):
                self.o_needed[n] = False
                allowed[n] &= self.who[self.o_kind[n]] != WHO_ALL
            if part.treaty is not None and not part.treaty.clauses:  # there is nothing in it until a table agrees
                allowed[n, self.trigger_code[part.kind]["initial"]] = False
        allowed[:, 0] = False
        self.allowed = allowed
        """(O, triggers + 1): may the actor of the opening pull the trigger at all."""
        rank = np.zeros(len(self.openings), np.intp)
        seen: dict[int, int] = {}
        for n, o in enumerate(self.openings):
            rank[n] = seen.get(o.instrument, 0)
            seen[o.instrument] = int(rank[n]) + 1
        self.ranks: tuple[Ints, ...] = tuple(np.flatnonzero(rank == r) for r in range(int(rank.max(initial=-1)) + 1))
        """Openings grouped so that each group names an instrument at most once."""
        self.all_groups: list[tuple[Ints, Ints, int]] = []
        for kind, machine in self.scenario.lifecycles.items():
            members = self.of_kind[kind]
            for trigger in machine.triggers:
                code = self.trigger_code[kind][trigger]
                if self.who[self.kinds.index(kind), code] != WHO_ALL or not len(members):
                    continue
                needed = [
                    [n for n, o in enumerate(self.openings) if o.instrument == i and self.o_needed[n]] for i in members
                ]
                width = max(map(len, needed))
                padded = np.array([row + [row[0]] * (width - len(row)) for row in needed], np.intp)
                self.all_groups.append((members, padded, code))
        self.openings_by_actor = [np.flatnonzero(self.o_actor == a).tolist() for a in range(len(self.actors))]
        self.columns_by_actor = [{o: k for k, o in enumerate(own)} for own in self.openings_by_actor]
        """For each actor the place of its openings among its own."""

    def _costs(self) -> None:
        count, width = len(self.instruments), self.who.shape[1]
        self.funds = np.zeros((count, width))
        self.favours = np.zeros((count, width))
        self.upkeep_funds = np.zeros(count)
        self.upkeep_favours = np.zeros(count)
        self.requires: dict[tuple[int, int], list[Compiled]] = {}
        self._words: dict[tuple[int, int], list[str]] = {}
        for i, (name, part) in enumerate(self.text.instruments.items()):
            codes = self.trigger_code[part.kind]
            for trigger, cost in part.cost.items():
                if trigger == "upkeep":
                    self.upkeep_funds[i], self.upkeep_favours[i] = cost.funds, cost.capital
                else:
                    steps = self.text.calendar.steps if self.standing[self.kind_of[i], codes[trigger]] else 1
                    self.funds[i, codes[trigger]] = cost.funds * steps
                    self.favours[i, codes[trigger]] = cost.capital * steps
            for trigger, condition in part.requires.items():
                function = self.scenario.compile(condition, BOOL, instrument=name)
                words = part.barred.get(trigger) or part.barred.get("all") or "its own condition is not met"
                for code in codes.values() if trigger == "all" else (codes[trigger],):
                    self._require(i, code, function, words)
        self._windows()
        self._purses()
        self.any_funds: Mask = np.asarray(self.funds.any(axis=1))
        self.any_favours: Mask = np.asarray(self.favours.any(axis=1))
        self.conditional = np.zeros(count, np.bool_)
        for i, _ in self.requires:
            self.conditional[i] = True
        self.quota = np.array([a.orders for a in self.text.actors.values()], np.intp)

    def _require(self, i: int, code: int, condition: Compiled, words: str) -> None:
        self.requires.setdefault((i, code), []).append(condition)
        self._words.setdefault((i, code), []).append(words)

    def _windows(self) -> None:
        """While a deal's priority window is open, its receiver binds itself to nobody else over the same minerals."""
        deals = [(name, one, one.deal) for name, one in self.text.instruments.items() if one.deal and one.deal.gives]
        for first, one, terms in deals:
            if not terms.window:
                continue
            waits = (0, terms.waits[0], sum(terms.waits))
            still = [
                f"{first}.state == {state} and since({first}) < {terms.window - wait}"
                for state, wait in zip(("binding", "financed", "flowing"), waits, strict=True)
                if wait < terms.window
            ]
            closed = f"not ({' or '.join(still)})"
            for later, other, others in deals:
                rival = {path.partition(".")[0] for path in terms.gives}.isdisjoint(
                    path.partition(".")[0] for path in others.gives
                )
                same = {path.partition(".")[2] for path in terms.gives} & {
                    path.partition(".")[2] for path in others.gives
                }
                if rival and same and terms.receiver == others.receiver:
                    i = self.index["I"][later]
                    condition = self.scenario.compile(closed, BOOL, instrument=later)
                    words = f"{one.title} holds a priority window over the same minerals"
                    self._require(i, self.trigger_code[other.kind]["bind"], condition, words)

    def _purses(self) -> None:
        """What instruments draw on: by (instrument, trigger code), and by instrument."""
        self.draws_on: dict[tuple[int, int], tuple[tuple[int, float], ...]] = {}
        self.uses_of: list[tuple[int, tuple[tuple[int, float], ...]]] = []
        for i, (kind, part) in enumerate((one.kind, one) for one in self.text.instruments.values()):
            block = part.deal or part.aid or part.project
            if block is None or not block.purse:
                continue
            uses = tuple((self.index["P"][name], amount) for name, amount in block.purse.items())
            self.draws_on[i, self.trigger_code[kind][_TAKES[kind]]] = uses
            self.uses_of.append((i, uses))

    @cached_property
    def implied_assent(self) -> dict[tuple[int, int], int]:
        """Who proposes to meet has agreed to come: (opening, ``propose``) -> code of ``accept``."""
        found = {}
        for n, o in enumerate(self.openings):
            codes = self.trigger_code[self.kinds[self.kind_of[o.instrument]]]
            if "propose" in codes and "accept" in codes and self.o_needed[n]:
                found[n, codes["propose"]] = codes["accept"]
        return found

    def barred_words(self, i: int, code: int, rank: int) -> str:
        """What to say when a condition of a trigger does not hold: the one at `rank` of ``requires``."""
        return self._words[i, code][rank]
