"""What an actor has promised, and whether it keeps to it: orders that deliver, and orders it holds back.

A promise is kept while breaking it would gain less than what being found out costs: what the text takes away then, what
the rest of it is still worth, and the name of one's word (`negotiation.compliance.keeps_promise`). What others are
reported not to do of theirs is worth nothing any more, and the more a breach has added up, the surer the rest is lost.
The gain is what the clause costs the actor while it is kept, by its stakes: from where things stand, so that who has
halted has less of the way to go than who has not. What is dear and to be done is put off until it is demanded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import held, picked, total
from wargame.negotiation.compliance import keeps_promise, likely_lost
from wargame.players.appraisal import Appraiser
from wargame.players.pacts import Promised
from wargame.players.protocol import Prompt
from wargame.rules.machines import WHO_RULES
from wargame.rules.masks import distinct, some
from wargame.rules.page import places
from wargame.rules.readings import LEVELLED, SATISFIED, Readings
from wargame.rules.remedies import DEMAND
from wargame.rules.rows import KIND_CODE
from wargame.rules.rulebook import Rulebook

F64 = NDArray[np.float64]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]

NAME: Final = 6.0
"""Points that an open breach costs a seat whose word is all to it."""
STRAIN: Final = 0.06
"""Points by which a unit of strain makes it dearer to hold on to what was to be given up."""
DEAR: Final = 1.0
"""Points from which on something that is to be done is put off until it is demanded."""
AHEAD: Final = 1
"""Turns before it is due that a promise is taken up."""
DEMANDED: Final = ", and it is demanded by now"
WORTH_IT: Final = ", and what the text brings is worth more than what this costs"
"""Why a promise is kept, in words."""


class Word:
    """The promises of an actor in force, and which of them it means to keep: weighed when something hangs on it.

    Attributes:
        given: the promises.
    """

    def __init__(self, pledges: Pledges, prompt: Prompt, given: Promised) -> None:
        self.given = given
        self._pledges, self._prompt = pledges, prompt

    @cached_property
    def _cost(self) -> F64:
        """(N,) points that keeping each costs it."""
        return self._pledges.costs(self._prompt, self.given)

    @cached_property
    def _kept(self) -> Mask:
        """(N,) whether it keeps each this turn."""
        return self._pledges.keeps(self._prompt, self.given, self._cost)

    def of(self, here: Ints) -> Ints:
        """Those of some places whose promises it keeps."""
        return here[self._kept[here]] if len(here) else here

    def taken_up(self, here: Ints) -> Ints:
        """Those of some places that it keeps and does not put off."""
        kept, given = self.of(here), self.given
        if not len(kept):
            return kept
        dear = (given["clause_goal"][kept] > 0) & (self._cost[kept] >= DEAR)
        return kept[~dear | (given["answer"][kept] >= DEMAND)]

    def why(self, n: int) -> str:
        """Why promise `n` is kept, in words."""
        book, given = self.given.book, self.given
        title = book.instrument(int(book.rows.instrument[given.rows[n]])).title
        reason = DEMANDED if given["answer"][n] >= DEMAND else WORTH_IT if self._cost[n] > 0.0 else ""
        return f"It was promised in the {title}{reason}"


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
        self._paths = {i: zones for i in self._facts.operations.tolist() if len(zones := _path(book, i, self.actor))}
        """Zones that its own marches pass."""
        self._breaking = dict(zip(self._facts.operations.tolist(), self._facts.attacks[:, self.actor].T, strict=True))
        """Operation -> (T,) treaties of which it breaks a truce, as one of its own."""

    def keep(self, prompt: Prompt) -> Word | None:
        """Deliver what is due of what it means to keep, and sign what it agreed in letters.

        Returns:
            What it has promised; None where that is nothing.
        """
        given = prompt.promised
        word = None if given is None else Word(self, prompt, given)
        if word is not None:
            self._deliver_due(prompt, word)
        for i, ready in prompt.to_sign(self._letters).items():
            self._sign(prompt, i, ready)
        return word

    def keeps(self, prompt: Prompt, standing: Promised, cost: F64) -> Mask:
        """(N,) whether it keeps its promises in force this turn, at what they cost it (N,)."""
        detection = self._detect[standing["clause_verifier"]]
        future = np.zeros(standing.count)
        for n in distinct(standing.treaty):
            here = standing.treaty == n
            future[here] = self._rest(prompt, n)[standing.worlds[here]]
        future *= likely_lost(standing["grievance"], self.appraiser.exponent)
        holds = (standing["clause_goal"] > 0) | (standing["clause_kind"] == KIND_CODE["withdraw"])
        strain = STRAIN * holds * np.asarray(prompt.view["strain"][:, self.actor])[standing.worlds]
        name = NAME * self.appraiser.word
        rests = future * (standing["clause_rests"] > 0)
        return keeps_promise(cost, detection, rests, future, detection * name + strain)

    def costs(self, prompt: Prompt, standing: Promised) -> F64:
        """(N,) points that each of its promises costs it while it is kept: from where things stand, if half is done."""
        stakes = self.appraiser.stakes
        cost = -stakes.points[np.maximum(standing["agreed"], 1), standing.rows, self.actor]
        here = places(standing["clause_goal"] > 0)
        subject, goal = standing["clause_subject"][here], standing["clause_goal"][here]
        state = np.asarray(prompt.view["state"])[standing.worlds[here], subject - 1]
        done = self._facts.satisfied[self.book.kind_of[subject - 1], goal, state]
        borne = held(-stakes.about[subject, state + 1, self.actor], 0.0, np.maximum(cost[here], 0.0))
        cost[here] -= np.where(done, 0.0, borne)
        return np.asarray(cost, np.float64)

    def _rest(self, prompt: Prompt, n: int) -> F64:
        """(B,) points that a treaty still brings it: what others do of their promises there, and having it at all."""
        stakes, span = self.appraiser.stakes, self.book.rows.span(n)
        giver, done = prompt.done(n)
        worth = total(stakes.points[1, span, self.actor] * np.where(giver != self.actor, done, 0.0))
        return np.asarray(np.maximum(worth + stakes.text[n, self.actor], 0.0), np.float64)

    def _sign(self, prompt: Prompt, i: int, ready: Mask) -> None:
        """Sign a letter it has agreed to, where that is still worth its name."""
        mask = prompt.outlook(self.appraiser).signs(i, ready)
        opening, code = self.book.opening_of.get((self.actor, i)), self.book.code(i, "sign")
        if opening is not None and some(mask):
            words = f"What was agreed in the {self.book.instrument(i).title} is worth signing"
            prompt.give(opening, code, mask & prompt.legal(opening, code), None, words)

    def _deliver_due(self, prompt: Prompt, word: Word) -> None:
        """Order what brings subjects of promises nearer to where they are promised to be."""
        for here in word.given.alike(word.given["clause_due"] - word.given["clock"] <= AHEAD):
            self._deliver(prompt, word, here)

    def _deliver(self, prompt: Prompt, word: Word, here: Ints) -> None:
        """Deliver promises of one row, kind and subject."""
        book, given, first = self.book, word.given, int(here[0])
        kind, subject = int(given["clause_kind"][first]), int(given["clause_subject"][first])
        sort, name = book.rows.subjects[subject]
        if sort == "instrument" and given["clause_goal"][first] > 0:
            self._bring(prompt, book.index["I"][name], word, here)
        elif kind == KIND_CODE["ceasefire"] and name == book.actors[self.actor]:
            for i in self._facts.operations[self._facts.attacks[given.treaty[first], self.actor]].tolist():
                self._pull(prompt, i, book.code(i, "halt"), word, here)
        elif kind == KIND_CODE["withdraw"]:
            for i, still in self._marches(prompt, subject):
                self._pull(prompt, i, book.code(i, "withdraw"), word, here[still[given.worlds[here]]])
        elif kind == KIND_CODE["stop_support"]:
            for i in self._facts.aid_of(self.actor, name):
                level = prompt.view.fields["level"][:, i]
                more = here[level[given.worlds[here]] > given["clause_amount"][here] + 1e-9]
                self._pull(prompt, i, book.code(i, "lower_level"), word, more, levelled=True)

    def _marches(self, prompt: Prompt, subject: int) -> Iterator[tuple[int, Mask]]:
        """Its own marches through places of a subject, and (B,) where it still holds one of those."""
        holder, zones = prompt.view["holder"], self._facts.zones.get(subject, np.zeros(0, np.intp))
        for i, path in self._paths.items():
            there = np.intersect1d(zones, path)
            if len(there):
                yield i, (picked(holder, there) == self.actor).any(axis=1)

    def _bring(self, prompt: Prompt, i: int, word: Word, here: Ints) -> None:
        """Pull the next trigger towards the goal, where its turn has come."""
        if (self.actor, i) not in self.book.opening_of:
            return
        given = word.given
        levelled = bool(LEVELLED[given["clause_kind"][here[0]]])
        state, goals = prompt.view.fields["state"][:, i][given.worlds[here]], given["clause_goal"][here]
        for goal in distinct(goals):
            steps = np.where(goals == goal, self.toward(i, goal - 1)[state], 0)
            for code in distinct(steps):
                if code > 0:
                    self._pull(prompt, i, code, word, here[steps == code], levelled)

    def _pull(self, prompt: Prompt, i: int, code: int, word: Word, here: Ints, levelled: bool = False) -> None:
        """Pull a trigger where that is legal, for those of some promises of a row that it keeps."""
        opening, given = self.book.opening_of.get((self.actor, i)), word.given
        if opening is None or not len(here):
            return
        legal = prompt.legal(opening, code)
        kept = word.taken_up(here[legal[given.worlds[here]]])
        if len(kept):
            level = held(given.over_worlds(kept, given["clause_amount"][kept]), 0.0, 1.0) if levelled else None
            reason = "" if prompt.reasons is None else word.why(int(kept[0]))
            prompt.give(opening, code, given.over_worlds(kept), level, reason)

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
        seen, queue = set(fine), deque(sorted(fine, key=lambda state: (state != goal, state)))
        while queue:
            there = queue.popleft()
            for state in codes.values():
                for c in may:
                    if state not in seen and table[state, c] == there:
                        steps[state] = c if book.allowed[opening, c] else 0
                        seen.add(state)
                        queue.append(state)
        return steps

    def breaks(self, prompt: Prompt, word: Word, opening: int, code: int) -> Mask | None:
        """(B,) worlds in which an order would break a promise that is kept; None where it would nowhere."""
        book, view, given = self.book, prompt.view.fields, word.given
        i = int(book.o_instrument[opening])
        kind = int(book.kind_of[i])
        against: list[Ints] = []
        named = given.about.get(1 + i)
        if named is not None:
            goal, worlds = given["clause_goal"][named], given.worlds[named]
            undone = self._undoes(kind, code).take(goal * book.next.shape[1] + view["state"][:, i][worlds])
            against.append(named[undone])
        if i in self._breaking and self._itself in given.about and len(given.truces):
            starts = book.next[kind, view["state"][:, i], code] == self._facts.under_way
            own = given.truces[given["clause_subject"][given.truces] == self._itself]
            against.append(own[starts[given.worlds[own]] & self._breaking[i][given.treaty[own]]])
        if len(given.stops) and code == book.trigger_code[book.kinds[kind]].get("raise_level"):
            subject = given["clause_subject"][given.stops]
            names = ((s, book.rows.subjects[s][1]) for s in distinct(subject))
            against += [given.stops[subject == s] for s, name in names if i in self._facts.aid_of(self.actor, name)]
        kept = [worlds for here in against if len(worlds := given.worlds[word.of(here)])]
        if not kept:
            return None
        found = np.zeros(prompt.batch, np.bool_)
        for worlds in kept:
            found[worlds] = True
        return found

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


def _path(book: Rulebook, i: int, actor: int) -> Ints:
    """Zones on the path of an operation of an actor's own; none of somebody else's."""
    part = book.instrument(i).operation
    path = [] if part is None or int(book.owner[i]) != actor else part.path
    return np.array([book.index["Z"][z] for z in path], np.intp)
