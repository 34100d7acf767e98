"""One turn in the making: the world, the draws, and the ways to change it so that every change has a cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import blank, column, picked
from wargame.base.dice import Dice
from wargame.rules.masks import columns, first, some
from wargame.rules.rulebook import Fixed, Rulebook
from wargame.rules.trace import NoteRow, Trace
from wargame.world.state import World
from wargame.world.touched import Touched

F64 = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]
Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


class Entries(NamedTuple):
    """Cells of a field that a rule adds to, each for a reason of its own.

    Attributes:
        field: its name.
        cells: index after B of each; one may be named several times.
        whys: reason of each.
        instruments: instrument of each.
    """

    field: str
    cells: Sequence[tuple[int, ...]]
    whys: Sequence[str]
    instruments: Sequence[int]


QUIET: Final = ("withhold", "perform")
"""Triggers that nobody hears of but who pulls them; what comes of them is for monitors to find."""


class Turn:
    """What the rules of a turn share.

    Attributes:
        book: the scenario.
        world: changed in place.
        w: the world's arrays by name.
        dice: this turn's draws.
        number: 1-based number of the turn.
        firings: (instrument, trigger code) -> worlds in which it was fired this turn.
        listed: (B, A) strength of new measures against each actor this turn.
        attacked: (B, A) offensives launched by each actor this turn.
    """

    def __init__(self, book: Rulebook, world: World, trace: Trace | None) -> None:
        self.book = book
        self.world = world
        self.w: dict[str, Any] = world.arrays
        self.trace = trace
        self.batch = world.batch
        self.number = int(world.arrays["turn"].flat[0]) + 1
        self.dice: Dice = book.dice.throw(world.seed, world.ids, self.number)
        self.firings: dict[tuple[int, int], Mask] = {}
        self._pulls: dict[tuple[int, int], dict[int, Mask]] = {}
        """(kind, trigger code) -> the same by instrument."""
        self.listed: F64 = blank(self.batch, len(book.actors))
        self.attacked: F64 = blank(self.batch, len(book.actors))
        self.unanswered: list[tuple[tuple[int, int], Mask]] = []
        """Triggers pulled whose effects have not followed yet: (key, worlds)."""
        self.moves = 0
        """How often an instrument has changed its state since the orders."""
        self.opening_state = world.arrays["state"].copy("K")
        """(B, I) states before any order of the turn."""
        self.pulled: NDArray[np.int16] = blank(self.batch, len(book.openings), dtype=np.int16)
        """(B, O) code of the trigger each opening's actor pulled this turn."""
        self.stockpiled: F64 = np.zeros_like(world.arrays["price"])
        """(B, C) tonnes that stockpiles took from the market this turn."""
        self.truce: F64 = np.zeros(self.batch)
        """(B,) how far a truce holds this turn."""
        self.fallen: Mask = blank(self.batch, len(book.axes["Z"]), dtype=np.bool_)
        """(B, Z) zones that changed hands by force this turn."""
        self.fixed: dict[int, Mask] = {}
        """Treaty -> worlds in which its text was fixed this turn."""
        self.touched = Touched(world.shape, self.batch)
        """Numbers that were changed, and are to be settled."""
        hidden = self.w["hidden"]
        self._parameters: dict[str, float | F64] = {
            **book.constants,
            **{name: column(hidden, k) for name, k in book.drawn.items()},
        }

    # --- parameters -------------------------------------------------------------------------------------------------
    def p(self, name: str) -> float | F64:
        """A parameter of the model: a number, or (B,) where it is hidden and differs by world; in one it does not."""
        return self._parameters[name]

    def pc(self, name: str) -> float | F64:
        """The same as a column (B, 1), to meet arrays of (B, something)."""
        value = self._parameters[name]
        return value if isinstance(value, float) else value[:, None]

    # --- changes with causes ----------------------------------------------------------------------------------------
    def add(
        self, name: str, delta: Reals | float, why: str, instrument: int | None = None, event: int | None = None
    ) -> None:
        """Add `delta`, which nobody changes afterwards, to a whole field."""
        array = self.w[name]
        self.touched.add(name)
        array += delta
        if self.trace is not None:
            if self.batch > 1 and isinstance(delta, np.ndarray) and delta.ndim == array.ndim:
                delta = delta[0]
            self.trace.add(name, (...,), delta, why, instrument, event)

    def add_at(
        self,
        name: str,
        at: int | tuple[Any, ...] | Ints,
        delta: Reals | float,
        why: str,
        instrument: int | None = None,
        event: int | None = None,
    ) -> None:
        """Add `delta` (B, cells) to the cells `at` (an index after B)."""
        key = at if isinstance(at, tuple) else (at,)
        array = self.w[name]
        if self.batch > 1:
            self.touched.at(name, key)
            array[(slice(None), *key)] += delta
            if self.trace is not None:
                self.trace.add(name, key, first(delta), why, instrument, event)
            return
        row = delta
        if isinstance(delta, np.ndarray):  # in one world a number is several times as fast as an array of one
            row = delta.item() if delta.size == 1 else delta[0]
        array[(0, *key)] += row
        if self.trace is not None:
            self.trace.add(name, key, row, why, instrument, event)

    def add_fixed(self, fixed: Fixed, mask: Mask | bool, why: str, instrument: int | None, event: int | None) -> None:
        """Add what is the same in every world, in those of `mask`, which are some."""
        if isinstance(mask, bool):  # a few cells at a time, each sooner than all of them by their places
            for name, at, amount in fixed.causes:
                self.w[name][(0, *at)] += amount
        else:
            self.touched.places(fixed.cells)
            self.world.add(fixed.cells, fixed.amounts, mask)
        if self.trace is not None and first(mask):
            self.trace.add_all(fixed.causes, why, instrument, event)

    def post(self, entries: Entries, delta: F64, at: Sequence[int] | None = None) -> None:
        """Add each column of `delta` (B, n) to its cell, in order; `at` says which entries they are, if not all."""
        used = columns(delta)
        if not used:
            return
        name, cells, whys, instruments = entries
        array, trace, row = self.w[name], self.trace, delta[0].tolist()
        for n in used:
            k = n if at is None else at[n]
            if self.batch > 1:
                self.touched.at(name, cells[k])
                array[(slice(None), *cells[k])] += delta[:, n]
            else:
                array[(0, *cells[k])] += row[n]
            if trace is not None:
                trace.add(name, cells[k], row[n], whys[k], instruments[k], None)

    def put(self, name: str, value: F64 | float, why: str) -> None:
        """Replace a whole field of numbers."""
        array = self.w[name]
        self.touched.add(name)
        if self.trace is not None:
            self.trace.add(name, (...,), first(value) - array[0], why, None, None)
        array[...] = value

    def fade(self, name: str, share: float | F64, prior: float, why: str) -> list[int]:
        """Let a whole field lose `share` (a number, or (B, 1)) of its distance to `prior`, in place.

        Returns:
            The cells, counted over all axes after B, that were not at `prior` everywhere; the others stay there.
        """
        array = self.w[name]
        cells = array.reshape(self.batch, -1, copy=False)
        moved = columns(cells != prior)
        if moved:
            self.touched.cells(name, np.array(moved, np.intp))
            before = array[0].copy() if self.trace is not None else None
            now = picked(cells, moved)
            now *= 1.0 - share
            now += share * prior
            cells.T[moved] = now.T
            if self.trace is not None:
                self.trace.add(name, (...,), array[0] - before, why, None, None)
        return moved

    def approach(self, name: str, share: float, cells: Ints, goal: F64, why: str) -> None:
        """Let a whole field go a share of its way to where it tends: to `goal` (B, n) in `cells`, to 0 everywhere else.

        Args:
            name: the field.
            share: of the way.
            cells: (n,) counted over all axes after B, in order; the others are looked at only where they are not 0.
            goal: of those cells.
            why: the reason.
        """
        array = self.w[name]
        line = array.reshape(self.batch, -1, copy=False)
        there = np.logical_or.reduce(line != 0.0, 0)
        there[cells] = True
        moving = there.nonzero()[0]
        change = blank(self.batch, len(moving))
        change.T[np.searchsorted(moving, cells)] = goal.T
        change -= picked(line, moving)
        change *= share
        self.touched.cells(name, moving)
        line.T[moving] += change.T
        if self.trace is not None:
            self.trace.add(name, np.unravel_index(moving, array.shape[1:]), change[0], why, None, None)

    # --- lifecycles -------------------------------------------------------------------------------------------------
    def fire(self, i: int, code: int, mask: Mask | bool) -> Mask:
        """Pull a trigger of one instrument by rule where it is possible; returns where it was."""
        book = self.book
        state = self.w["state"][:, i]
        dest = book.next[book.kind_of[i], :, code].take(state)
        done: Mask = mask & (dest >= 0)
        if some(done):
            changed = done & (dest != state)
            self.enter(i, dest, changed)
            self.record(i, code, done)
        return done

    def fire_many(self, members: Ints, trigger: str, mask: Mask) -> None:
        """Pull the same trigger of several instruments of one kind; `mask` is (B, n)."""
        if not some(mask):
            return
        kind = self.book.kinds[self.book.kind_of[members[0]]]
        code = self.book.trigger_code[kind][trigger]
        for n in columns(mask):
            self.fire(int(members[n]), code, mask[:, n])

    def enter(self, i: int, dest: NDArray[np.int8], changed: Mask) -> None:
        """Put the instrument into the states `dest` where `changed`."""
        count = np.count_nonzero(changed)
        if not count:
            return
        self.moves += 1
        state, since, assent = self.w["state"], self.w["since"], self.w["assent"]
        openings = self.book.openings_of[i]
        if count == self.batch:
            state[:, i] = dest
            since[:, i] = 0
            assent[:, openings] = 0
            return
        rows = np.flatnonzero(changed)
        state[rows, i] = dest[rows]
        since[rows, i] = 0
        for o in openings:
            assent[rows, o] = 0

    def record(self, i: int, code: int, done: Mask) -> None:
        """Remember that the trigger was pulled."""
        key = (i, code)
        known = self.firings.get(key)
        self.firings[key] = now = done if known is None else known | done
        self._pulls.setdefault((int(self.book.kind_of[i]), code), {})[i] = now
        self.unanswered.append((key, done if known is None else done & ~known))

    def firings_of(self, kind: str, trigger: str) -> list[tuple[int, Mask]]:
        """The instruments of a kind, by their rank in it, whose trigger was pulled this turn, and in which worlds."""
        book = self.book
        found = self._pulls.get((book.kinds.index(kind), book.trigger_code[kind][trigger]), {})
        return [(int(book.rank_of[i]), found[i]) for i in sorted(found)]

    def fired(self, i: int, trigger: str) -> Mask | None:
        """Worlds in which the trigger was pulled this turn, or nothing."""
        return self.firings.get((i, self.book.code(i, trigger)))

    def is_active(self, kind: str) -> Mask:
        """(B, n) instruments of a kind that are doing their work."""
        members = self.book.of_kind[kind]
        k = self.book.kinds.index(kind)
        active: Mask = self.book.active[k][self.w["state"][:, members]]
        return active

    def in_state(self, members: Ints, codes: Sequence[int]) -> Mask:
        """(B, n) instruments in one of the states."""
        state = self.w["state"][:, members]
        mask: Mask = state == codes[0]
        for code in codes[1:]:
            mask = mask | (state == code)
        return mask

    def tell(self, kind: str, actor: int, i: int, code: int, mask: Mask) -> None:
        """Note an act of one actor."""
        if self.trace is not None and mask[0]:
            text = self.book.act_told(actor, i, code, assents=kind == "Assented")
            quiet = self.book.trigger_name(i, code) in QUIET
            self.note(kind, text, mask, actors=(actor,), instrument=i, seen_by=frozenset((actor,)) if quiet else None)

    # --- notes ------------------------------------------------------------------------------------------------------
    def note(
        self,
        kind: str,
        text: str,
        mask: Mask | bool = True,
        *,
        actors: Sequence[int] = (),
        instrument: int | None = None,
        zone: int | None = None,
        event: int | None = None,
        weight: int = 1,
        seen_by: frozenset[int] | None = None,
    ) -> None:
        """Write a row of the log if the game is live and `mask` holds in it."""
        if self.trace is None or not first(mask):
            return
        if instrument is not None and seen_by is None:
            seen_by = self.book.audience[instrument]
        self.trace.notes.append(NoteRow(kind, text, tuple(map(int, actors)), instrument, zone, event, weight, seen_by))
