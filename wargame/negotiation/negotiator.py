"""One seat's mind at B tables at once: what it asks for next, and whether it accepts what it is offered.

It knows its own utilities, its walk-away value, its red lines and what was said at the table; nothing else. With one
other seat it proposes, of the packages about as good for itself as its target (its iso-curve), the best that it has not
put forward, and near the deadline the one it believes the other likes best; with several, of all that reach its target,
the one they like best and are likeliest to accept. It does not stand behind a text it believes somebody will refuse
while it has a better one to offer, and while there is time it gives nothing to who comes down last (`holdout`).

From one other seat that reads out its list, a text for each text it hears (de Jonge 2022, MiCRO, at IJCAI), it
collects: it goes on with texts that it does not mean, and near the deadline asks for the best of all it was read.
"""

from __future__ import annotations

import numpy as np

from wargame.negotiation.answers import Answers, chance
from wargame.negotiation.arrays import F64, I64, Mask
from wargame.negotiation.beliefs import Guess
from wargame.negotiation.concede import DEADLINE, accepts, guarded_target, ladder, share_given
from wargame.negotiation.fair import NONE
from wargame.negotiation.holdout import hold_out
from wargame.negotiation.space import Space

WINDOW, WIDE_WINDOW = 16, 512
"""Packages that are compared before an offer, with one other seat and with several."""
REPEATED = 0.2
"""What having made an offer before takes from its appeal: a new text invites a new answer."""
RECENT = 0.1
"""Share of the time that counts as lately when the deadline is near."""
SEARCH = 0.95
"""Among several, share of the time in which targets come down; the rest is for finding what all can sign."""
CHANCE = 2.0
"""What the chance of a yes counts beside how a text is liked, before `SEARCH`."""
AGAIN, LIKED = 1.0, 0.2
"""While all search for what all can sign: what having tried a text takes from its chance, and what being liked adds."""
PAUSE = 8
"""The turn, from 0, in which a seat says its best text again to one who may be reading out a list, to see him stop."""


class Negotiator:
    """A seat's negotiator at B tables."""

    def __init__(
        self,
        space: Space,
        own: F64,
        r: F64,
        exponent: F64,
        *,
        seat: int,
        seats: int,
        answers: Answers | None = None,
        red_lines: Mask | None = None,
    ) -> None:
        """Sit down.

        Args:
            space: the packages.
            own: this seat's utilities (B, P).
            r: its walk-away values (B,).
            exponent: its concession exponents (B,), see `TEMPERAMENTS`.
            seat: its place at the table.
            seats: how many sit there.
            answers: what all hear and learn, fed by whoever runs the talks; needed with several others.
            red_lines: packages it may never sign (B, P).

        Raises:
            ValueError: there are several others, and no answers to learn from.
        """
        if seats > 2 and answers is None:
            raise ValueError("with several others it learns from `answers`")
        tables = own.shape[0]
        self.space, self.seat, self.seats = space, seat, seats
        self.r, self.exponent = r, exponent * (seats - 1)  # a text that suits many takes longer to find
        self.window = min(WINDOW if seats == 2 else WIDE_WINDOW, space.size)
        self.ladder = ladder(own, r, red_lines)
        self.own = own if red_lines is None else np.where(red_lines, -np.inf, own)
        self.guess = Guess(space, tables, seats)
        self.answers = answers
        self.turn, self.searching = 0, False
        self.made = np.zeros(own.shape, np.float32)
        self.rank = np.zeros(tables, np.int64)
        self.first = np.full((tables, seats), np.nan)
        self.best = np.full((tables, seats), -np.inf)
        self.best_package = np.full((tables, seats), NONE, np.int64)
        self.known = [np.zeros(own.shape, np.bool_) for _ in range(seats)]
        self.distinct = np.zeros((tables, seats), np.int64)
        self.heard: list[tuple[float, F64]] = []
        self.reads = np.full(tables, seats == 2)

    def keep(self, live: Mask) -> None:
        """Go on with some of the tables only."""
        self.r, self.exponent, self.own, self.made = self.r[live], self.exponent[live], self.own[live], self.made[live]
        rungs = self.ladder
        self.ladder = type(rungs)(rungs.order[live], rungs.worth[live], rungs.count[live])
        self.rank = self.rank[live]
        self.first, self.best, self.best_package = self.first[live], self.best[live], self.best_package[live]
        self.known = [known[live] for known in self.known]
        self.distinct, self.reads = self.distinct[live], self.reads[live]
        self.heard = [(t, worth[live]) for t, worth in self.heard]
        self.guess.keep(live)

    def worth(self, package: I64) -> F64:
        """What a package (B,) is worth to it; -inf across a red line or where there is none."""
        value = self.own[np.arange(package.shape[0]), np.maximum(package, 0)]
        return np.where(package >= 0, value, -np.inf)

    def hear(self, seat: int, package: I64, live: Mask, t: float) -> None:
        """Another seat asked for `package` (B,) at the tables in `live`."""
        worth = np.where(live, self.worth(package), -np.inf)
        new = live & np.isnan(self.first[:, seat])
        self.first[:, seat] = np.where(new, worth, self.first[:, seat])
        better = worth > self.best[:, seat]
        self.best[:, seat] = np.where(better, worth, self.best[:, seat])
        self.best_package[:, seat] = np.where(better, package, self.best_package[:, seat])
        self.heard.append((t, worth))
        rows, place = np.arange(live.shape[0]), np.maximum(package, 0)
        known = self.known[seat]
        before = known[rows, place]
        known[rows, place] = before | live
        goes_on = self.distinct[:, seat] <= self.distinct[:, self.seat]
        self.reads &= ~live | (goes_on != before)
        self.distinct[:, seat] += live & ~before
        self.guess.hear(seat, package, live)

    def stand_behind(self, seat: int, package: I64, live: Mask) -> None:
        """Another seat accepted a text somebody else proposed; between two that is the end of the talks."""
        self.guess.hear(seat, package, live)

    def aim(self, t: float) -> F64:
        """The target now (B,): guarded by what the others have given, never under what one can have already."""
        top = self._top()
        others = [s for s in range(self.seats) if s != self.seat]
        given = np.zeros(self.r.shape)
        for s in others:
            first = np.where(np.isfinite(self.first[:, s]), self.first[:, s], self.r)
            best = np.where(np.isfinite(self.best[:, s]), self.best[:, s], first)
            given += share_given(first, best, self.r, top) / len(others)
        gone = t if self.seats == 2 else min(t / SEARCH, 1.0)
        aim = guarded_target(self.r, top, gone, self.exponent, given)
        if self.seats == 2:
            aim = np.maximum(aim, np.where(self.best[:, others[0]] >= self.r, self.best[:, others[0]], aim))
        return np.minimum(aim, top)

    def propose(self, t: float, aim: F64 | None = None) -> I64:
        """The offer it would make now (B,); `NONE` where it could sign nothing at all."""
        aim = self.aim(t) if aim is None else aim
        count = np.maximum(self.ladder.down_to(aim), self._owed(t))
        if self._searches(t):
            count = self.ladder.count
            self.made *= self.searching  # what was said before may have come too early
            self.searching = True
        rows = np.arange(aim.shape[0])
        places = self._compared(count, t)
        inside = places < count[:, None]
        at = np.minimum(places, self.space.size - 1) + (rows * self.space.size)[:, None]
        packages = self.ladder.order.reshape(-1).take(at).astype(np.int64)
        appeal = self._appeal(packages, t, self.made.reshape(-1).take(at).astype(np.float64))
        pick = np.where(inside, appeal, -np.inf).argmax(axis=-1)
        self.rank = np.minimum(places[rows, pick], self.space.size - 1)
        chosen = packages[rows, pick]
        if self.seats == 2:
            other = 1 - self.seat
            take = (self.best[:, other] >= np.minimum(aim, self.worth(chosen))) & (self.best[:, other] >= self.r)
            chosen = np.where(take, self.best_package[:, other], chosen)
            if self.turn == PAUSE and t < DEADLINE:
                chosen = np.where(self.reads, self.ladder.order[:, 0], chosen)
            elif (collects := take & self._collects(t)).any():
                chosen[collects] = self._aside(np.flatnonzero(collects), chosen[collects])
        return np.where(self.ladder.count > 0, chosen, NONE)

    def _collects(self, t: float) -> Mask:
        """Where the other seat is seen to read out its list (B,), and there is time to hear more of it.

        All it said was by the rule of MiCRO: a new text as long as it has put forward no more than it heard, else an
        old one. Who comes down with time does not stop when this seat pauses, a seat like this one does not go first,
        and who is at the end of his list stops by himself.
        """
        return self.reads & (self.turn > PAUSE) & (t < DEADLINE)

    def _aside(self, at: I64, otherwise: I64) -> I64:
        """Texts for the tables `at` (N,) that nobody has said, of those it could sign the least liked by the other.

        Who reads out his list takes of these only the one he would say next. Where none is left, `otherwise` (N,).
        """
        other = 1 - self.seat
        order = self.ladder.order[at]
        said = (self.made[at] > 0.0) | np.take_along_axis(self.known[other][at], order, axis=-1)
        free = ~said & (np.arange(self.space.size) < self.ladder.count[at, None])
        every = np.tile(np.arange(self.space.size), (len(self.r), 1))
        liked = np.take_along_axis(self.guess.worth(other, every)[at], order, axis=-1)
        pick = np.where(free, liked, np.inf).argmin(axis=-1)
        self.rank[at] = np.where(free.any(axis=-1), pick, self.rank[at])
        return np.where(free.any(axis=-1), order[np.arange(len(at)), pick], otherwise)

    def _top(self) -> F64:
        """The most it can hope for (B,); walking away where it could sign nothing."""
        return np.where(self.ladder.count > 0, self.ladder.top, self.r)

    def _searches(self, t: float) -> bool:
        """Whether all that is left is to find what all can sign."""
        return self.seats > 2 and t >= SEARCH

    def _compared(self, count: I64, t: float) -> I64:
        """Ranks of the packages to compare (B, W): the lowest of `count` (B,), or every so many-th where many decide.

        What several others can sign may lie anywhere above one's target, so the steps start one further each turn.
        """
        if self._searches(t):
            return np.tile(np.arange(self.space.size), (len(count), 1))
        steps = np.arange(self.window)[None, :]
        if self.seats == 2:
            return np.maximum(count - self.window, 0)[:, None] + steps
        stride = np.maximum(-(-count // self.window), 1)
        return (self.turn % stride)[:, None] + steps * stride[:, None]

    def _owed(self, t: float) -> I64:
        """How far down its ladder new offers are owed to new offers (B,).

        As many as each other seat has put forward at least, whatever these are worth, and not one more: who repeats
        himself gets nothing new (de Jonge 2022, MiCRO, at IJCAI), and time alone makes a seat go first. One that has
        many texts it likes equally could still buy ours with them, so what is owed never lies below a linear
        concession.
        """
        others = [s for s in range(self.seats) if s != self.seat]
        answered = self.distinct[:, others].min(axis=-1)
        rank = np.maximum(np.minimum(answered, self.ladder.count) - 1, 0)
        line = self.r + (self._top() - self.r) * (1.0 - t)
        return np.where(self.ladder.worth_at(rank) >= line, rank + 1, 0)

    def _appeal(self, packages: I64, t: float, made: F64) -> F64:
        """How well the others are believed to like some packages (B, W) put forward `made` (B, W) times before.

        On average, and the one who likes it least. Among several, the chance that the least willing of them accepts is
        added; while all search, what counts is the chance that all do, and no text is tried twice that a likelier one
        could take the place of. To one other seat nothing is given before the deadline is near but a new text for a new
        one, its own best first: who walks down his own list without a thought for the other would get the better of
        whoever goes out to meet him.
        """
        others = [s for s in range(self.seats) if s != self.seat]
        if self.answers is None:
            liked = 2.0 * self.guess.worth(others[0], packages) if t >= DEADLINE else np.zeros(packages.shape)
            return np.asarray(liked - REPEATED * made, np.float64)
        total, least = np.zeros(packages.shape), np.full(packages.shape, np.inf)
        willing, together = np.full(packages.shape, np.inf), np.ones(packages.shape)
        for s in others:
            worth, margin = self.guess.worth(s, packages), self.answers.margin(s, packages)
            total += worth
            if self._searches(t):
                answered = min(t + self.answers.step, 1.0) if s < self.seat else t
                together *= self.answers.agreed(s, packages, margin, answered)
            least, willing = np.minimum(least, worth), np.minimum(willing, margin)
        if self._searches(t):
            appeal = together * (1.0 + LIKED * total / len(others)) / (1.0 + AGAIN * made)
        else:
            appeal = total / len(others) + least + CHANCE * chance(willing) - REPEATED * made
        return hold_out(self.answers.courses, self.seat).appeal(appeal, packages, t, self._searches(t))

    def _myself(self) -> Mask:
        """Its own seat at every table (B, S)."""
        return np.tile(np.arange(self.seats) == self.seat, (self.r.shape[0], 1))

    def say(self, package: I64, live: Mask) -> None:
        """It made this offer, the one it last drafted."""
        rows = np.arange(live.shape[0])
        drafted = live & (self.ladder.order[rows, self.rank] == package)
        self.distinct[:, self.seat] += drafted & (self.made[rows, self.rank] == 0.0)
        self.made[rows, self.rank] += drafted
        self.turn += 1

    def judge(self, package: I64, draft: I64, aim: F64, t: float, last_word: bool) -> Mask:
        """Whether it accepts `package` (B,) rather than propose `draft` (B,), with its target at `aim` (B,)."""
        recent = np.full(self.r.shape, -np.inf)
        for when, worth in reversed(self.heard if t >= DEADLINE else []):
            if when < t - RECENT:
                break
            recent = np.maximum(recent, worth)
        yes = accepts(self.worth(package), self.r, aim, self.worth(draft), recent, t, last_word)
        yes &= ~self._collects(t)
        if self.answers is None:
            return yes
        _, over = hold_out(self.answers.courses, self.seat).keeps(np.maximum(package, 0)[:, None], t)
        return yes & (over[:, 0] <= 0.0) & ~self._would_fail(self.answers, package, draft, last_word)

    def _would_fail(self, answers: Answers, package: I64, draft: I64, last_word: bool) -> Mask:
        """Whether somebody is believed to refuse a text (B,) who is likelier to accept `draft` (B,).

        With the last word of the talks only the seat that opens the exchange can still bring an offer to consent.
        """
        if last_word and self.seat > 0:
            return np.zeros(package.shape, np.bool_)
        myself = self._myself()
        missing = answers.least_margin(np.maximum(package, 0)[:, None], myself | answers.behind)[:, 0]
        instead = answers.least_margin(np.maximum(draft, 0)[:, None], myself)[:, 0]
        return (missing < 0.0) & (missing < instead) & (draft >= 0)
