"""What a player is given, and what it gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from wargame.base.batch import at_most, column, held
from wargame.negotiation.lexicon import Lexicon
from wargame.negotiation.sitting import Objection, Sitting
from wargame.negotiation.text import Text
from wargame.players.appraisal import Appraiser
from wargame.players.orderbook import OrderBook
from wargame.players.outlook import Outlook
from wargame.players.pacts import Promised
from wargame.rules.legal import Sieve, conditions_met, legal_mask, verdict
from wargame.rules.masks import Where, first, some
from wargame.rules.purses import demands
from wargame.rules.rulebook import Rulebook
from wargame.world.state import World
from wargame.world.view import Estimates, View

F64 = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Reasoned(NamedTuple):
    """An order of world 0 with the reason in words."""

    opening: int
    trigger: int
    level: float
    reason: str


class Missed(NamedTuple):
    """A documented order that could not be given in world 0, and why.

    Attributes:
        opening: who, on what.
        trigger: its code.
        day: when it was given in the case.
        why: in words.
        public: the reason is the state of the instrument, which everybody sees who sees the instrument.
    """

    opening: int
    trigger: int
    day: dt.date
    why: str
    public: bool


class Prompt:
    """The question put to a player: what it sees, what it may do, what it can still pay. Batched.

    Attributes:
        book: the scenario.
        actor: whom it decides for.
        view: what that actor may read.
        draws: (B, n) uniform draws of its own; it never learns the seed.
        openings: its own openings, in scenario order.
        reasons: the orders given in world 0, in the order they were given; None if nobody will read them.
        missed: documented orders that could not be given in world 0, if anybody will read them.
    """

    def __init__(
        self,
        book: Rulebook,
        world: World,
        actor: int,
        with_reasons: bool,
        orderbook: OrderBook | None = None,
    ) -> None:
        self.book = book
        self.actor = actor
        self.batch = world.batch
        self._world = world
        self._orderbook = orderbook = orderbook or OrderBook(book, world)
        self.view = orderbook.outlooks.view(actor)
        self.openings: list[int] = book.openings_by_actor[actor]
        self._own = book.columns_by_actor[actor]
        self.reasons: list[Reasoned] | None = [] if with_reasons else None
        self.missed: list[Missed] = []
        self._funds: Any = column(world.arrays["treasury"], actor)
        self._capital: Any = column(world.arrays["capital"], actor)
        self._left: Any = int(book.quota[actor])
        self.open: Where = self._left > 0
        """Worlds in which another order may be given."""
        self._barred: frozenset[tuple[int, int]] = frozenset()
        self._used: set[int] = set()
        """Openings through which it has given an order in some world."""
        self._purses: dict[int, Any] = {}
        """What is left in the purses that its orders so far draw on."""

    def _purse(self, purse: int) -> Any:
        """What a purse still holds, beside the orders given so far [USD m]."""
        found = self._purses.get(purse)
        return column(self._world.arrays["left"], purse) if found is None else found

    def restrain(self, barred: frozenset[tuple[int, int]], most_funds: float, most_capital: float) -> None:
        """For who stands in for another: bar (opening, trigger code) pairs, and let no more than so much be spent."""
        self._barred = barred
        self._funds = at_most(self._funds, most_funds)
        self._capital = at_most(self._capital, most_capital)

    @cached_property
    def draws(self) -> F64:
        """Uniform draws (B, n) for this actor and turn: 256, or six more than it has acts."""
        world = self._world
        return (
            self.book.player_dice[self.actor]
            .throw(world.seed, world.ids, int(world.arrays["turn"].flat[0]))
            .uniform("player")
        )

    @property
    def promised(self) -> Promised | None:
        """Its own promises that are in force; None where there is none."""
        return self._orderbook.pacts.given_by(self.actor)

    def done(self, treaty: int) -> tuple[NDArray[np.int32], F64]:
        """Givers of the promises of a treaty of its own (B, its rows), and how far each is reported to be done."""
        assert self.book.actors[self.actor] in self.book.rows.bound[self.book.rows.first[treaty]]
        return self._orderbook.pacts.done(treaty)

    def to_sign(self, letters: Set[int]) -> dict[int, Mask]:
        """Those of some letters of its own that are initialled, and in which worlds (B,)."""
        found = self._orderbook.pacts.letters
        return {i: found[i] for i in found if i in letters} if found else {}

    def outlook(self, mind: Appraiser) -> Outlook:
        """What a mind of its own makes of the worlds."""
        assert mind.actor == self.actor
        return self._orderbook.outlooks.of(mind)

    @property
    def any_open(self) -> bool:
        """May another order be given in some world."""
        return some(self.open)

    def possible(self, sieve: Sieve) -> Mask:
        """(B, n) which of a list of its own acts the lifecycles allow: a first look, before `legal`."""
        if sieve.actors != {self.actor}:
            return np.zeros((self.batch, len(sieve)), np.bool_)
        return self._orderbook.possible(sieve)

    def legal(self, opening: int, code: int) -> Mask:
        """(B,) worlds in which the order is legal, apart from its price; nowhere for another actor's opening."""
        if not self._may(opening, code):
            return np.zeros(self.batch, np.bool_)
        legal: Mask = legal_mask(self.book, self._world.arrays, opening, code) & self._unused(opening)
        return legal

    def still_legal(self, opening: int, code: int, mask: Where) -> Where:
        """Worlds of `mask`, in which the act is `possible`, where it is legal too, apart from its price."""
        if not self._may(opening, code):
            return False
        act, mask = self._orderbook.act(opening, code), mask & self._unused(opening)
        return mask if act.plain else conditions_met(self.book, self._world.arrays, act.instrument, code, mask)

    def _may(self, opening: int, code: int) -> bool:
        """Whether it is an act of its own, and not barred."""
        return opening in self._own and (opening, code) not in self._barred

    def _unused(self, opening: int) -> Where:
        """Worlds where it has given no order through the opening."""
        return opening not in self._used or column(self._orderbook.orders.trigger, opening) == 0

    def give(self, opening: int, code: int, mask: Where, level: F64 | float | None, reason: str = "") -> Where:
        """Give the order in the worlds of `mask` that can pay for it; returns where it was given."""
        if not self._may(opening, code):
            return False
        act, orders, w = self._orderbook.act(opening, code), self._orderbook.orders, self._world.arrays
        strength = column(w["level"], act.instrument) if level is None else _share(level)
        funds = act.funds * strength if act.funds > 0 else 0.0
        mask = (column(mask) if isinstance(mask, np.ndarray) else mask) & self.open
        if act.capital > 0:
            mask = mask & (act.capital <= self._capital)
        if act.funds > 0:
            mask = mask & (funds <= self._funds)
        drawn = demands(self.book, w, act.instrument, code) if act.draws else ()
        for purse, amount in drawn:
            mask = mask & (amount <= self._purse(purse) + 1e-9)
        if not some(mask):
            return mask
        for purse, amount in drawn:
            self._purses[purse] = self._purse(purse) - mask * amount
        self._used.add(opening)
        _enter(orders.trigger[:, opening], code, mask)
        if level is not None:
            _enter(orders.level[:, opening], strength, mask)
        if act.funds > 0:
            self._funds = self._funds - mask * funds
        if act.capital > 0:
            self._capital = self._capital - mask * act.capital
        self._left = self._left - mask
        self.open = self._left > 0
        if self.reasons is not None and first(mask):
            self.reasons.append(Reasoned(opening, code, np.nan if level is None else float(first(strength)), reason))
        return mask

    def miss(self, opening: int, code: int, day: dt.date) -> None:
        """Note that a documented order of this turn has not been given in world 0, unless it has been."""
        if self.reasons is None or self._orderbook.orders.trigger[0, opening] == code:
            return
        book, w = self.book, self._world.arrays
        i = int(book.o_instrument[opening])
        found = verdict(book, w, opening, code, given=int(book.quota[self.actor] - first(self._left)))
        public = bool(book.next[book.kind_of[i], w["state"][0, i], code] < 0)
        self.missed.append(Missed(opening, code, day, found.what or "its own condition did not hold", public))


def _enter(cells: NDArray[Any], value: NDArray[Any] | float, where: Where) -> None:
    """Write into a column (B,) in some worlds, of which there are any."""
    if isinstance(where, np.ndarray):
        np.copyto(cells, value, where=where)
    else:
        cells[:] = value


def _share(level: F64 | float) -> F64 | float:
    """A level held between 0 and 1."""
    return level if isinstance(level, float) and 0.0 < level <= 1.0 else held(level, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a player says at a table.

    Attributes:
        act: accept the standing text, counter with `text`, or refuse; where nothing stands, refusing is silence.
        text: the counter-offer.
        reason: in words, for those at the table; it tells nothing of the player's own score.
        objections: what it has against which clause.
    """

    act: Literal["accept", "counter", "refuse"]
    text: Text | None = None
    reason: str = ""
    objections: tuple[Objection, ...] = ()


class AtTable:
    """The question put to a player at a table: what it sees, and what was said there.

    Attributes:
        book: the scenario.
        actor: whom it speaks for.
        view: what that actor may read of the world, one world.
        table: the table as everybody at it sees it.
        lexicon: the names it may use.
    """

    def __init__(self, book: Rulebook, world: World, actor: int, table: Sitting, lexicon: Lexicon) -> None:
        self.book, self.actor, self.table, self.lexicon = book, actor, table, lexicon
        self.view = View(world, book.sight[actor], Estimates(book.intel, world))
        self._world = world

    @cached_property
    def draws(self) -> F64:
        """Uniform draws (1, n) for this actor and turn, as in `Prompt`."""
        world = self._world
        dice = self.book.player_dice[self.actor]
        return dice.throw(world.seed, world.ids, int(world.arrays["turn"].flat[0])).uniform("player")


class Player(Protocol):
    """Who fills a seat. It sees the prompt and nothing else."""

    @property
    def name(self) -> str:
        """How it is called on screens and in saves: ``doctrine:us-broker``, ``random``."""
        ...

    def decide(self, prompt: Prompt) -> None:
        """Give orders through ``prompt.give``, in every world of the batch."""
        ...


@runtime_checkable
class Bargainer(Protocol):
    """A player that speaks at tables."""

    def reply(self, table: AtTable) -> Reply:
        """Answer what stands on a table, or open it."""
        ...
