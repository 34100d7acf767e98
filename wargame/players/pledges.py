"""What an actor has promised, and whether it keeps to it: orders that deliver, and orders it holds back.

A promise is kept while breaking it would gain less than what being found out costs: what the text takes away then, what
the rest of it is still worth, and the name of one's word (`negotiation.compliance.keeps_promise`). What others are
reported not to do of theirs is worth nothing any more. The gain is what the clause costs the actor while it is kept, by
its stakes.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import total
from wargame.negotiation.compliance import keeps_promise
from wargame.players.appraisal import Appraiser
from wargame.players.pacts import Promised
from wargame.players.protocol import Prompt
from wargame.rules.machines import WHO_RULES
from wargame.rules.masks import distinct, some
from wargame.rules.page import places
from wargame.rules.readings import LEVELLED, SATISFIED, Readings
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

NAME: Final = 6.0
"""Points that an open breach costs a seat whose word is all to it."""
AHEAD: Final = 1
"""Turns before it is due that a promise is taken up."""


class Pledges:
    """How one actor keeps its promises."""

    def __init__(self, book: Rulebook, appraiser: Appraiser) -> None:
        self.book, self.appraiser, self.actor = book, appraiser, appraiser.actor
        rows = book.rows
        mine = [int(i) for i in rows.letters if appraiser.id in rows.lexicon.treaties[book.instruments[int(i)]].parties]
        self._letters = frozenset(mine)
        """Treaties of blank rows only that it may sign."""
        self._detect = rows.of_verifiers("detect")
        self._facts = Readings.of_book(book)
        self._toward: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._undone: dict[tuple[int, int], Mask] = {}

    def keep(self, prompt: Prompt) -> Promised | None:
        """Deliver what is due of what it means to keep, and sign what it agreed in letters.

        Returns:
            Its promises in force, where it keeps them this turn; None where there is none.
        """
        kept = prompt.promised
        if kept is not None:
            kept = kept.where(self.keeps(prompt, kept))
            self.give(prompt, kept)
        for i, ready in prompt.to_sign(self._letters).items():
            self._sign(prompt, i, ready)
        return kept if kept is not None and kept.count else None

    def keeps(self, prompt: Prompt, standing: Promised) -> Mask:
        """(N,) whether it keeps its promises in force this turn."""
        stakes, rows = self.appraiser.stakes, standing.rows
        cost = -stakes.points[np.maximum(standing["agreed"], 1), rows, self.actor]
        detection = self._detect[standing["clause_verifier"]]
        future = np.zeros(standing.count)
        for n in distinct(standing.treaty):
            here = standing.treaty == n
            future[here] = 0.5 * self._rest(prompt, n)[standing.worlds[here]]
        name = NAME * self.appraiser.word
        return keeps_promise(cost, detection, future * (standing["clause_rests"] > 0), future, detection * name)

    def _rest(self, prompt: Prompt, n: int) -> F64:
        """(B,) points that a treaty still brings it: what others do of their promises there, and having it at all."""
        stakes, span = self.appraiser.stakes, self.book.rows.span(n)
        giver, done = prompt.done(n)
        worth = total(stakes.points[1, span, self.actor] * np.where(giver != self.actor, done, 0.0))
        return np.asarray(np.maximum(worth + stakes.text[n, self.actor], 0.0), np.float64)

    def _sign(self, prompt: Prompt, i: int, ready: Mask) -> None:
        """Sign a letter it has agreed to, where that is still worth its name."""
        mask = prompt.outlook(self.appraiser).signs(i, ready)
        self._pull(
            prompt, i, "sign", mask, None, f"What was agreed in {self.book.instrument(i).title} is worth signing"
        )

    def give(self, prompt: Prompt, kept: Promised) -> None:
        """Order what brings subjects of promises nearer to where they are promised to be."""
        for here in kept.alike(kept["clause_due"] - kept["clock"] <= AHEAD):
            self._deliver(prompt, kept, here)

    def _deliver(self, prompt: Prompt, kept: Promised, here: Ints) -> None:
        """Deliver promises of one row, kind and subject."""
        book, first = self.book, int(here[0])
        kind, subject = int(kept["clause_kind"][first]), int(kept["clause_subject"][first])
        sort, name = book.rows.subjects[subject]
        words = f"It was promised in {book.instrument(int(book.rows.instrument[kept.rows[first]])).title}"
        if sort == "instrument" and some(kept["clause_goal"][here] > 0):
            self._bring(prompt, book.index["I"][name], kept, here, words)
        elif kind == KIND_CODE["ceasefire"] and name == book.actors[self.actor]:
            for i in self._operations:
                self._pull(prompt, i, "halt", kept.over_worlds(here), None, words)
        elif kind == KIND_CODE["stop_support"]:
            for i in self._supplies(subject):
                level, amount = prompt.view.fields["level"][:, i], kept["clause_amount"][here]
                more = here[level[kept.worlds[here]] > amount + 1e-9]
                self._pull(prompt, i, "lower_level", kept.over_worlds(more), kept.over_worlds(here, amount), words)

    @cached_property
    def _operations(self) -> list[int]:
        """Its own operations."""
        return [int(i) for i in self.book.of_kind["operation"] if int(self.book.owner[i]) == self.actor]

    def _supplies(self, subject: int) -> list[int]:
        """Its own aid that supplies a force, or the aid itself."""
        sort, name = self.book.rows.subjects[subject]
        if sort == "instrument":
            return [self.book.index["I"][name]]
        force = self._facts.force.get(subject, -1)
        place = int(self._facts.supply_of[self.actor, force])
        numbers, members = self._facts.supplies
        return [i for i in members[(numbers == place) & (place > 0)].tolist() if int(self.book.owner[i]) == self.actor]

    def _bring(self, prompt: Prompt, i: int, kept: Promised, here: Ints, words: str) -> None:
        """Pull the next trigger towards the goal, where its turn has come."""
        if (self.actor, i) not in self.book.opening_of:
            return
        level = kept.over_worlds(here, kept["clause_amount"][here]) if LEVELLED[kept["clause_kind"][here[0]]] else None
        state, goals = prompt.view.fields["state"][:, i][kept.worlds[here]], kept["clause_goal"][here]
        for goal in distinct(goals, goals > 0):
            steps = np.where(goals == goal, self.toward(i, goal - 1)[state], 0)
            for code in distinct(steps):
                if code > 0:
                    self._pull(prompt, i, code, kept.over_worlds(here[steps == code]), level, words)

    def _pull(self, prompt: Prompt, i: int, trigger: str | int, mask: Mask, level: F64 | None, words: str) -> None:
        opening = self.book.opening_of.get((self.actor, i))
        if opening is None or not some(mask):
            return
        code = self.book.code(i, trigger) if isinstance(trigger, str) else trigger
        mask = mask & prompt.legal(opening, code)
        if some(mask):
            prompt.give(opening, code, mask, None if level is None else np.clip(level, 0.0, 1.0), words)

    def toward(self, i: int, goal: int) -> NDArray[np.int64]:
        """(states,) the trigger by which the actor brings an instrument a step nearer to a goal; 0 if none."""
        key = (i, goal)
        if key not in self._toward:
            self._toward[key] = self._steps(i, goal)
        return self._toward[key]

    def _steps(self, i: int, goal: int) -> NDArray[np.int64]:
        book = self.book
        kind = book.kinds[book.kind_of[i]]
        codes = book.state_code[kind]
        name = next(state for state, code in codes.items() if code == goal)
        fine = [codes[state] for state in SATISFIED[kind][name]]
        table, opening = book.next[book.kind_of[i]], book.opening_of.get((self.actor, i), -1)
        who = book.who[book.kind_of[i]]
        may = [
            c for c in range(1, table.shape[1]) if opening >= 0 and (book.allowed[opening, c] or who[c] == WHO_RULES)
        ]
        steps = np.zeros(table.shape[0], np.int64)
        seen, queue = set(fine), deque(fine)
        while queue:
            there = queue.popleft()
            for state in codes.values():
                for c in may:
                    if state not in seen and table[state, c] == there:
                        steps[state] = c if book.allowed[opening, c] else 0
                        seen.add(state)
                        queue.append(state)
        return steps

    def breaks(self, prompt: Prompt, kept: Promised, opening: int, code: int) -> Mask:
        """(B,) worlds in which an order would break a promise that is kept."""
        book, view = self.book, prompt.view.fields
        i = int(book.o_instrument[opening])
        kind = int(book.kind_of[i])
        codes = book.state_code[book.kinds[kind]]
        about = np.zeros(prompt.batch, np.bool_)
        if 1 + i in kept.subjects:
            named = places(kept["clause_subject"] == 1 + i)
            goal, worlds = kept["clause_goal"][named], kept.worlds[named]
            undone = self._undoes(kind, code).take(goal * book.next.shape[1] + view["state"][:, i][worlds])
            about[worlds[undone]] = True
        if "under_way" in codes and self._itself in kept.subjects and len(kept.truces):
            starts = book.next[kind, view["state"][:, i], code] == codes["under_way"]
            own = kept.truces[kept["clause_subject"][kept.truces] == self._itself]
            about |= kept.over_worlds(own) & starts
        if len(kept.stops) and code == book.trigger_code[book.kinds[kind]].get("raise_level"):
            subject = kept["clause_subject"][kept.stops]
            for s in distinct(subject):
                if i in self._supplies(s):
                    about[kept.worlds[kept.stops[subject == s]]] = True
        return about

    def _undoes(self, kind: int, code: int) -> Mask:
        """(goals x states,) whether a trigger takes an instrument of a kind out of what satisfies a goal."""
        key = (kind, code)
        if key not in self._undone:
            fine = self._facts.satisfied[kind]
            self._undone[key] = (fine & ~fine[:, self.book.next[kind, :, code]]).ravel()
        return self._undone[key]

    @cached_property
    def _itself(self) -> int:
        """Its own code among the subjects."""
        return self.book.rows.subject_code[("actor", self.book.actors[self.actor])]
