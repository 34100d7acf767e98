"""What an actor has promised, and whether it keeps to it: orders that deliver, and orders it holds back.

A promise is kept while breaking it would gain less than what being found out costs: what the text takes away then, what
the rest of it is still worth, and the name of one's word (`negotiation.compliance.keeps_promise`). What others are
reported not to do of theirs is worth nothing any more. The gain is what the clause costs the actor while it is kept, by
its stakes.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, picked, total
from wargame.negotiation.compliance import keeps_promise
from wargame.players.appraisal import Appraiser
from wargame.players.outlook import Outlook
from wargame.players.protocol import Prompt
from wargame.rules.machines import WHO_RULES
from wargame.rules.masks import columns, distinct, some
from wargame.rules.readings import LEVELLED, SATISFIED, Readings
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook
from wargame.world.view import Fields

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

NAME: Final = 6.0
"""Points that an open breach costs a seat whose word is all to it."""
AHEAD: Final = 1
"""Turns before it is due that a promise is taken up."""


class Promised:
    """Promises of one actor, by their rows.

    Attributes:
        rows: (n,) the rows.
        mask: (B, n) where they stand.
    """

    def __init__(self, view: Fields, rows: Ints, mask: Mask) -> None:
        self.rows, self.mask = rows, mask
        self._view = view
        self._said: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """What the rows say (B, n)."""
        found = self._said.get(name)
        if found is None:
            found = self._said[name] = self._view[name][:, self.rows]
        return found

    def where(self, mask: Mask) -> Promised:
        """The same rows where `mask` holds too."""
        fewer = Promised(self._view, self.rows, self.mask & mask)
        fewer._said = self._said
        return fewer


class Pledges:
    """The promises that one actor could have to keep: the rows in which it is, or may be, the giver."""

    def __init__(self, book: Rulebook, appraiser: Appraiser) -> None:
        self.book, self.appraiser, self.actor = book, appraiser, appraiser.actor
        rows = book.rows
        mine = [k for k, options in enumerate(rows.options) if self._gives(k, options)]
        self._treaties = np.unique(rows.treaty[mine])
        """(T,) treaties that hold them; `_rows` the rows of each, `_instruments` the treaties themselves."""
        self._rows = [np.array([k for k in mine if rows.treaty[k] == n], np.intp) for n in self._treaties.tolist()]
        self._instruments = rows.treaties[self._treaties]
        self._in_force = book.state_code["treaty"]["in_force"]
        self._letters = np.array(
            [book.index["I"][name] for name, t in rows.lexicon.treaties.items()
             if t.blank and not t.written and appraiser.id in t.parties], np.intp)  # fmt: skip
        """Treaties of blank rows only that it may sign."""
        self._detect = rows.of_verifiers("detect")
        self._facts = Readings.of_book(book)
        self._toward: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._undone: dict[tuple[int, int], Mask] = {}

    def _gives(self, k: int, options: tuple[Any, ...]) -> bool:
        name = self.book.actors[self.actor]
        return any(o.giver == name for o in options) if options else name in self.book.rows.bound[k]

    def keep(self, prompt: Prompt) -> Promised | None:
        """Deliver what is due of what it means to keep, and sign what it agreed in letters.

        Returns:
            Its promises in force, where it keeps them this turn; None where none is in force.
        """
        standing = self.standing(prompt)
        kept = None if standing is None else standing.where(self.keeps(prompt, standing))
        if kept is not None and some(kept.mask):
            self.give(prompt, kept)
        self.sign(prompt)
        return kept

    def standing(self, prompt: Prompt) -> Promised | None:
        """Promises of its own that are in force; None where there is none."""
        if not len(self._treaties):
            return None
        view = prompt.view.fields
        on = view["state"][:, self._instruments] == self._in_force
        places = columns(on)
        if not places:
            return None
        rows = np.concatenate([self._rows[n] for n in places])
        live = view["agreed"][:, rows] > 0
        live &= view["clause_giver"][:, rows] == self.actor
        live &= picked(on, np.repeat(places, [len(self._rows[n]) for n in places]))
        self.book.rows.let_go(view, rows, live)
        used = columns(live)
        return Promised(view, rows[used], picked(live, used)) if used else None

    def keeps(self, prompt: Prompt, standing: Promised) -> Mask:
        """(B, n) whether it keeps its promises in force this turn."""
        stakes, rows = self.appraiser.stakes, standing.rows
        cost = -stakes.points[np.maximum(standing["agreed"], 1), rows, self.actor]
        detection = self._detect[standing["clause_verifier"]]
        gains = blank(*cost.shape)
        treaty = self.book.rows.treaty[rows]
        for n in dict.fromkeys(treaty.tolist()):
            gains[:, treaty == n] = self._rest(prompt.view.fields, n)[:, None]
        future = 0.5 * gains
        name = NAME * self.appraiser.word
        return keeps_promise(cost, detection, future * (standing["clause_rests"] > 0), future, detection * name)

    def _rest(self, view: Fields, n: int) -> F64:
        """(B,) points that a treaty still brings it: what others do of their promises there, and having it at all."""
        stakes, span = self.appraiser.stakes, self.book.rows.span(n)
        others = (view["agreed"][:, span] > 0) & (view["clause_giver"][:, span] != self.actor)
        done = np.where(others, view["reported"][:, span], 0.0)
        worth = total(stakes.points[1, span, self.actor] * done) + stakes.text[n, self.actor]
        return np.asarray(np.maximum(worth, 0.0), np.float64)

    def sign(self, prompt: Prompt) -> None:
        """Sign the letters it has agreed to, while they are still worth its name."""
        if not len(self._letters):
            return
        book = self.book
        ready = prompt.view.fields["state"][:, self._letters] == book.state_code["treaty"]["initialled"]
        for n in columns(ready):
            i = int(self._letters[n])
            mask = Outlook.of(self.appraiser, prompt.view.fields).signs(i, ready[:, n])
            self._pull(prompt, i, "sign", mask, None, f"What was agreed in {book.instrument(i).title} is worth signing")

    def give(self, prompt: Prompt, kept: Promised) -> None:
        """Order what brings subjects of promises nearer to where they are promised to be."""
        wanted = kept.mask & (kept["clause_due"] - kept["clock"] <= AHEAD)
        for j in columns(wanted):
            subjects, kinds = kept["clause_subject"][:, j], kept["clause_kind"][:, j]
            for subject in distinct(subjects, wanted[:, j]):
                here = wanted[:, j] & (subjects == subject)
                for kind in distinct(kinds, here):
                    k = int(kept.rows[j])
                    self._deliver(prompt, k, kind, subject, kept["clause_goal"][:, j], here & (kinds == kind))

    def _deliver(self, prompt: Prompt, k: int, kind: int, subject: int, goals: Any, here: Mask) -> None:
        """Deliver one promise of one kind about one subject in the worlds of `here`."""
        book = self.book
        sort, name = book.rows.subjects[subject]
        amount = prompt.view.fields["clause_amount"][:, k]
        words = f"It was promised in {book.instrument(int(book.rows.instrument[k])).title}"
        if sort == "instrument" and some(here & (goals > 0)):
            self._bring(prompt, book.index["I"][name], goals, here, amount if LEVELLED[kind] else None, words)
        elif kind == KIND_CODE["ceasefire"] and name == book.actors[self.actor]:
            for i in self._operations:
                self._pull(prompt, i, "halt", here, None, words)
        elif kind == KIND_CODE["stop_support"]:
            for i in self._supplies(subject):
                more = here & (prompt.view.fields["level"][:, i] > amount + 1e-9)
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
        places, members = self._facts.supplies
        return [i for i in members[(places == place) & (place > 0)].tolist() if int(self.book.owner[i]) == self.actor]

    def _bring(self, prompt: Prompt, i: int, goals: Any, here: Mask, level: F64 | None, words: str) -> None:
        """Pull the next trigger towards the goal, where its turn has come."""
        state = prompt.view.fields["state"][:, i]
        for goal in distinct(goals, here & (goals > 0)):
            steps = self.toward(i, goal - 1)[state]
            for code in distinct(steps, here):
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

    def breaks(self, prompt: Prompt, kept: Promised, opening: int, code: int) -> Mask:
        """(B,) worlds in which an order would break a promise that is kept."""
        book, view = self.book, prompt.view.fields
        i = int(book.o_instrument[opening])
        kind = int(book.kind_of[i])
        codes = book.state_code[book.kinds[kind]]
        state = view["state"][:, i]
        about = np.zeros(prompt.batch, np.bool_)
        subject = kept["clause_subject"]
        named = kept.mask & (subject == 1 + i)
        for j in columns(named):
            undone = self._undoes(kind, code).take(kept["clause_goal"][:, j] * book.next.shape[1] + state)
            about |= named[:, j] & undone
        if "under_way" in codes:
            truce = kept.mask & (kept["clause_kind"] == KIND_CODE["ceasefire"]) & (subject == self._itself)
            if some(truce):
                about |= np.logical_or.reduce(truce, 1) & (book.next[kind, state, code] == codes["under_way"])
        if code == book.trigger_code[book.kinds[kind]].get("raise_level"):
            stopped = kept.mask & (kept["clause_kind"] == KIND_CODE["stop_support"])
            for j in columns(stopped):
                for s in distinct(subject[:, j], stopped[:, j]):
                    if i in self._supplies(s):
                        about |= stopped[:, j] & (subject[:, j] == s)
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
