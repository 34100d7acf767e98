"""What an actor has promised, and whether it keeps to it: orders that deliver, and orders it holds back.

A promise is kept while breaking it would gain less than what being found out costs: what the text takes away then, what
the rest of it is still worth, and the name of one's word (`negotiation.compliance.keeps_promise`). The gain is what the
clause costs the actor while it is kept, by its stakes.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.compliance import keeps_promise
from wargame.players.appraisal import Appraiser
from wargame.players.protocol import Prompt
from wargame.rules.machines import WHO_RULES
from wargame.rules.masks import some
from wargame.rules.readings import LEVELLED, SATISFIED, Readings
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]

NAME: Final = 6.0
"""Points that an open breach costs a seat whose word is all to it."""
AHEAD: Final = 1
"""Turns before it is due that a promise is taken up."""


class Pledges:
    """The promises that one actor could have to keep: the rows in which it is, or may be, the giver."""

    def __init__(self, book: Rulebook, appraiser: Appraiser) -> None:
        self.book, self.appraiser, self.actor = book, appraiser, appraiser.actor
        rows = book.rows
        mine = [k for k, options in enumerate(rows.options) if self._gives(k, options)]
        self.rows = np.array(mine, np.intp)
        self._treaties = rows.instrument[self.rows]
        self._in_force = book.state_code["treaty"]["in_force"]
        self._letters = np.array(
            [book.index["I"][name] for name, t in rows.lexicon.treaties.items()
             if t.blank and not t.written and appraiser.id in t.parties], np.intp)  # fmt: skip
        """Treaties of blank rows only that it may sign."""
        self._facts = Readings.of_book(book)
        self._about: dict[int, list[int]] = {}
        self._toward: dict[tuple[int, int], NDArray[np.int64]] = {}

    def _gives(self, k: int, options: tuple[Any, ...]) -> bool:
        name = self.book.actors[self.actor]
        return any(o.giver == name for o in options) if options else name in self.book.rows.bound[k]

    def keep(self, prompt: Prompt) -> Mask | None:
        """Deliver what is due of what it means to keep, and sign what it agreed in letters.

        Returns:
            (B, rows) its promises in force that it keeps this turn; None where none is in force.
        """
        standing = self.standing(prompt)
        kept = None if standing is None else self.kept(prompt, standing)
        if kept is not None and some(kept):
            self.give(prompt, kept)
        self.sign(prompt)
        return kept

    def standing(self, prompt: Prompt) -> Mask | None:
        """(B, rows) promises of its own in force; None where there is none."""
        if not len(self.rows):
            return None
        view = prompt.view.fields
        live = np.asarray(view["state"][:, self._treaties]) == self._in_force
        if not some(live):
            return None
        live &= np.asarray(view["agreed"])[:, self.rows] > 0
        live &= np.asarray(view["clause_giver"])[:, self.rows] == self.actor
        return live if some(live) else None

    def kept(self, prompt: Prompt, live: Mask) -> Mask:
        """(B, rows) which of its promises in force it keeps this turn."""
        view, stakes, book = prompt.view.fields, self.appraiser.stakes, self.book
        rows = book.rows
        option = np.maximum(np.asarray(view["agreed"])[:, self.rows], 1)
        cost = -stakes.points[option, self.rows[None, :], self.actor]
        verifiers = [rows.lexicon.verifiers[name].detect for name in rows.verifiers]
        detection = np.array(verifiers)[np.asarray(view["clause_verifier"])[:, self.rows]]
        every = np.asarray(view["agreed"]) > 0
        gains = np.zeros(live.shape)
        for n in np.unique(rows.treaty[self.rows]).tolist():
            span = rows.span(n)
            worth = stakes.points[1, span, self.actor] * (np.asarray(view["clause_giver"])[:, span] != self.actor)
            rest = np.maximum((worth * every[:, span]).sum(axis=1) + stakes.text[n, self.actor], 0.0)
            gains[:, rows.treaty[self.rows] == n] = rest[:, None]
        rests = np.asarray(view["clause_rests"])[:, self.rows] > 0
        name = NAME * self.appraiser.word
        keeps = keeps_promise(cost, detection, np.where(rests, 0.5 * gains, 0.0), 0.5 * gains, detection * name)
        return live & keeps

    def sign(self, prompt: Prompt) -> None:
        """Sign the letters it has agreed to, while they are still worth its name."""
        if not len(self._letters):
            return
        book = self.book
        ready = np.asarray(prompt.view.fields["state"][:, self._letters]) == book.state_code["treaty"]["initialled"]
        if not some(ready):
            return
        for n in np.flatnonzero(ready.any(axis=0)).tolist():
            i = int(self._letters[n])
            mask = ready[:, n] & (self.appraiser.gains(prompt.view.fields, i, prompt.batch) > 0.0)
            self._pull(prompt, i, "sign", mask, None, f"What was agreed in {book.instrument(i).title} is worth signing")

    def give(self, prompt: Prompt, kept: Mask) -> None:
        """Order what brings subjects of promises nearer to where they are promised to be."""
        view = prompt.view.fields
        due = np.asarray(view["clause_due"])[:, self.rows] - np.asarray(view["clock"])[:, self.rows] <= AHEAD
        wanted = kept & due
        for j in np.flatnonzero(wanted.any(axis=0)).tolist():
            k = int(self.rows[j])
            said = {name: np.asarray(view[name])[:, k] for name in ("clause_kind", "clause_subject", "clause_goal")}
            for subject in np.unique(said["clause_subject"][wanted[:, j]]).tolist():
                here = wanted[:, j] & (said["clause_subject"] == subject)
                for kind in np.unique(said["clause_kind"][here]).tolist():
                    self._deliver(prompt, k, kind, subject, said["clause_goal"], here & (said["clause_kind"] == kind))

    def _deliver(self, prompt: Prompt, k: int, kind: int, subject: int, goals: Any, here: Mask) -> None:
        """Deliver one promise of one kind about one subject in the worlds of `here`."""
        book = self.book
        sort, name = book.rows.subjects[subject]
        amount = np.asarray(prompt.view.fields["clause_amount"])[:, k]
        words = f"It was promised in {book.instrument(int(book.rows.instrument[k])).title}"
        if sort == "instrument" and some(here & (goals > 0)):
            self._bring(prompt, book.index["I"][name], goals, here, amount if LEVELLED[kind] else None, words)
        elif kind == KIND_CODE["ceasefire"] and name == book.actors[self.actor]:
            for i in self._operations:
                self._pull(prompt, i, "halt", here, None, words)
        elif kind == KIND_CODE["stop_support"]:
            for i in self._supplies(subject):
                more = here & (np.asarray(prompt.view.fields["level"][:, i]) > amount + 1e-9)
                self._pull(prompt, i, "lower_level", more, amount, words)

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
        return [
            i for p, i in self._facts.supplies if p == place and place > 0 and int(self.book.owner[i]) == self.actor
        ]

    def _bring(self, prompt: Prompt, i: int, goals: Any, here: Mask, level: F64 | None, words: str) -> None:
        """Pull the next trigger towards the goal, where its turn has come."""
        state = np.asarray(prompt.view.fields["state"][:, i])
        for goal in np.unique(goals[here & (goals > 0)]).tolist():
            steps = self.toward(i, goal - 1)[state]
            for code in np.unique(steps[here]).tolist():
                if code > 0:
                    self._pull(prompt, i, code, here & (steps == code) & (goals == goal), level, words)

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

    def breaks(self, prompt: Prompt, kept: Mask, opening: int, code: int) -> Mask:
        """(B,) worlds in which an order would break a promise that is kept."""
        book, view = self.book, prompt.view.fields
        i = int(book.o_instrument[opening])
        kind = int(book.kind_of[i])
        codes = book.state_code[book.kinds[kind]]
        state = np.asarray(view["state"][:, i])
        leads = book.next[kind, state, code]
        about = np.zeros(prompt.batch, np.bool_)
        for j in self._rows_about(i):
            if not some(kept[:, j]):
                continue
            k = int(self.rows[j])
            subject, goal = np.asarray(view["clause_subject"])[:, k], np.asarray(view["clause_goal"])[:, k]
            named = kept[:, j] & (subject == 1 + i)
            about |= named & self._facts.satisfied[kind, goal, state] & ~self._facts.satisfied[kind, goal, leads]
            says = np.asarray(view["clause_kind"])[:, k]
            if "under_way" in codes:
                truce = kept[:, j] & (says == KIND_CODE["ceasefire"]) & (subject == self._itself)
                about |= truce & (leads == codes["under_way"])
            if code == book.trigger_code[book.kinds[kind]].get("raise_level"):
                for s in np.unique(subject[kept[:, j] & (says == KIND_CODE["stop_support"])]).tolist():
                    about |= kept[:, j] & (subject == s) & (i in self._supplies(s))
        return about

    def _rows_about(self, i: int) -> list[int]:
        """Places among its rows that can be about an instrument: blank ones, and those written about it or a truce."""
        if i not in self._about:
            name, kind = self.book.instruments[i], self.book.instrument(i).kind
            self._about[i] = [
                j
                for j, k in enumerate(self.rows.tolist())
                if self.book.rows.blank[k]
                or any(
                    o.subject == name
                    or (o.kind == "ceasefire" and kind == "operation")
                    or (o.kind == "stop_support" and kind == "aid")
                    for o in self.book.rows.options[k]
                )
            ]
        return self._about[i]

    @cached_property
    def _itself(self) -> int:
        """Its own code among the subjects."""
        return self.book.rows.subject_code[("actor", self.book.actors[self.actor])]
