"""What each kind of target must be seen to do in games, so that a row of the systems list is not only written down.

===========  =========================================================================================================
target       has an effect when
===========  =========================================================================================================
field        a cell of it changes in the course of a game
number       another value of it gives another world within a few turns (and so does a hidden parameter's)
rule         a turn without the function gives another world, or cannot be resolved
test         it is run with the suite
instrument   somebody gives an order on it, or it changes its state, in some game; with a trigger: that order is given
timeline     it happens in some game, and some seat hears of it
objectives   the seat's score by it differs between games
doctrines    its player gives orders; of a dated one: documented orders
actors       it gives orders
zones ...    some field of that zone, site, route, force, commodity, relation or purse changes in the course of a game
exposures    another share gives another world within a few turns
sources      an entry of the scenario rests on it
brief        a seat or the facilitator reads it
===========  =========================================================================================================
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import wargame.rules
from docs.represented import Target
from tests.books import scenario_of
from wargame.expr import NUMBER
from wargame.players.table import line_up, play_turn
from wargame.rules.parameters import BY_NAME as NUMBERS
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario.checks import facts
from wargame.world.fields import BY_NAME, NEVER
from wargame.world.state import World

LINE_UPS: Final = {"standard": 24, "alternative": 24, "random": 32}
"""Games of each line-up."""
_GIVEN: Final = ("hidden", "exposure")
"""Fields that only a change of the test itself moves."""
_AXIS: Final = {
    "zones": "Z", "sites": "M", "routes": "R", "forces": "F", "commodities": "C", "purses": "P",
}  # fmt: skip


@dataclass
class Seen:
    """What happened in the games of one scenario.

    Attributes:
        changed: field -> cells that changed in some game.
        ordered: (instrument, trigger code) that somebody ordered.
        gave: players that gave an order, by name.
        fired: (T,) timeline entries that happened.
        spread: seat and objective -> difference between the best and the worst result.
    """

    changed: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    ordered: set[tuple[int, int]] = field(default_factory=set)
    gave: set[str] = field(default_factory=set)
    fired: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    low: dict[tuple[int, str], float] = field(default_factory=dict)
    high: dict[tuple[int, str], float] = field(default_factory=dict)


def observe(book: Rulebook, line_ups: dict[str, int] | None = None) -> Seen:
    """Play games of every line-up and keep what they show."""
    seen = Seen(fired=np.zeros(len(book.axes["T"]), np.bool_))
    for rank, (opponents, games) in enumerate((line_ups or LINE_UPS).items()):
        players = line_up(book, {}, opponents)
        world = begin(book, 20 + rank, range(games))
        for _ in range(book.turns):
            before = {name: array.copy() for name, array in world.arrays.items()}
            orders = play_turn(book, world, players).orders
            _note_orders(book, seen, orders.trigger, {a: player.name for a, player in players.items()})
            for name, array in world.arrays.items():
                moved = (array != before[name]).any(axis=0)
                seen.changed[name] = seen.changed.get(name, np.zeros_like(moved)) | moved
        seen.fired |= (world["age"] < NEVER).any(axis=0)
        for aim in book.aims:
            value = np.broadcast_to(np.asarray(aim.value(world.arrays), np.float64), (games,))
            key = (aim.actor, aim.id)
            seen.low[key] = min(seen.low.get(key, np.inf), float(value.min()))
            seen.high[key] = max(seen.high.get(key, -np.inf), float(value.max()))
    return seen


def nothing_seen(book: Rulebook) -> Seen:
    """What games show in which nothing happens at all."""
    seen = Seen(fired=np.zeros(len(book.axes["T"]), np.bool_))
    seen.changed = {name: np.zeros(array.shape[1:], np.bool_) for name, array in begin(book, 1).arrays.items()}
    seen.low = seen.high = {(aim.actor, aim.id): 50.0 for aim in book.aims}
    return seen


def _note_orders(book: Rulebook, seen: Seen, trigger: NDArray[Any], names: dict[int, str]) -> None:
    for o in np.flatnonzero(trigger.any(axis=0)).tolist():
        seen.gave.add(names[int(book.o_actor[o])])
        i = int(book.o_instrument[o])
        seen.ordered |= {(i, int(code)) for code in np.unique(trigger[:, o]) if code}


@lru_cache
def book_of(name: str) -> Rulebook:
    """The rulebook of a shipped scenario, apart from that of the other tests: rules are taken out of it here."""
    return Rulebook(scenario_of(name))


@lru_cache
def seen_in(name: str) -> Seen:
    """What the games of a shipped scenario show; played once for all tests."""
    return observe(book_of(name))


def without_effect(one: Target, book: Rulebook | None = None, seen: Seen | None = None) -> str:
    """Why a target does nothing; empty where it does something."""
    book = book or book_of(one.scenario or "kivu-2025")
    seen = seen or seen_in(one.scenario or "kivu-2025")
    check = _CHECKS.get(one.kind, _entity)
    return check(one, book, seen)


def _field(one: Target, book: Rulebook, seen: Seen) -> str:
    return "" if seen.changed[one.path[0]].any() else "it never changes"


def _number(one: Target, book: Rulebook, seen: Seen) -> str:
    name = one.path[0]
    start = name.removeprefix("start_")
    if name not in NUMBERS and start in BY_NAME:
        value = book.text.parameters[name].value
        return "" if begin(book, 7)[start].flat[0] == value else "the world does not begin with it"
    if name in book.drawn:
        column = book.drawn[name]
        low, high = book.text.parameters[name].draw or (0.0, 0.0)

        def change(world: World) -> None:
            world["hidden"][:, column] = low + high - world["hidden"][:, column]

        return "" if _differs(book, change) else "another draw gives the same worlds"
    if name not in book.constants:
        return _only_read_by_texts(book, name)
    with patch.dict(book.constants, {name: book.constants[name] * 1.3 + 0.01}):
        book._memo.clear()
        found = _differs(book, lambda world: None)
    book._memo.clear()
    return "" if found else "another value gives the same worlds"


def _only_read_by_texts(book: Rulebook, name: str) -> str:
    """A parameter of the scenario alone must stand in one of its expressions."""
    book.scenario.compile(f"param.{name}", NUMBER)
    return "" if f"param.{name}" in book.text.model_dump_json() else "no text reads it"


def _rule(one: Target, book: Rulebook, seen: Seen) -> str:
    name = one.path[1]
    holders = [module for module in _rule_modules() if hasattr(module, name)]
    patches = [patch.object(module, name, lambda *_, **__: None) for module in holders]
    book._memo.clear()
    try:
        for each in patches:
            each.start()
        return "" if _differs(book, lambda world: None) else "a turn without it is the same"
    except (TypeError, ValueError, AttributeError):
        return ""  # nothing goes on without it
    finally:
        for each in patches:
            each.stop()
        book._memo.clear()


def _rule_modules() -> Iterator[Any]:
    return (
        importlib.import_module(f"wargame.rules.{info.name}") for info in pkgutil.iter_modules(wargame.rules.__path__)
    )


def _differs(book: Rulebook, change: Callable[[World], None]) -> bool:
    """Whether games that begin with a change go another way."""
    return any(there != here for there, here in zip(_course(book, change), _usual(book.scenario.id), strict=True))


@lru_cache
def _usual(name: str) -> tuple[str, ...]:
    """The course of the games without any change."""
    return tuple(_course(book_of(name)))


def _course(book: Rulebook, change: Callable[[World], None] | None = None) -> Iterator[str]:
    """A digest after every turn of a few games in which everybody acts."""
    for opponents, seed in (("standard", 3), ("alternative", 4), ("random", 5)):
        players, world = line_up(book, {}, opponents), begin(book, seed, range(4))
        if change is not None:
            change(world)
        for _ in range(book.turns):
            play_turn(book, world, players)
            yield str(hash(b"".join(a.tobytes() for name, a in world.arrays.items() if name not in _GIVEN)))


def _instrument(one: Target, book: Rulebook, seen: Seen) -> str:
    i = book.index["I"][one.path[0]]
    if len(one.path) > 1:
        return "" if (i, book.code(i, one.path[1])) in seen.ordered else "nobody ever orders it"
    ordered = any(instrument == i for instrument, _ in seen.ordered)
    return "" if ordered or seen.changed["state"][i] else "nobody uses it and it never changes"


def _timeline(one: Target, book: Rulebook, seen: Seen) -> str:
    if not seen.fired[book.index["T"][one.path[0]]]:
        return "it never happens"
    heard = book.text.timeline[one.path[0]].seen_by
    return "" if heard == "all" or set(heard) & set(book.text.seats) else "no seat hears of it"


def _objective(one: Target, book: Rulebook, seen: Seen) -> str:
    key = (book.index["A"][one.path[0]], one.path[1])
    return "" if seen.high[key] - seen.low[key] > 1.0 else "it is met alike in every game"


def _doctrine(one: Target, book: Rulebook, seen: Seen) -> str:
    return "" if f"doctrine:{one.path[0]}" in seen.gave else "its player gives no orders"


def _actor(one: Target, book: Rulebook, seen: Seen) -> str:
    a = book.index["A"][one.path[0]]
    acted = any(int(book.o_actor[o]) == a and (int(book.o_instrument[o]), code) in seen.ordered
                for o in range(len(book.openings)) for code in np.flatnonzero(book.allowed[o]).tolist())  # fmt: skip
    return "" if acted else "it never acts"


def _exposure(one: Target, book: Rulebook, seen: Seen) -> str:
    told = book.text.exposures[one.path[0]]
    a, b = book.index["A"][told.sender], book.index["A"][told.target]

    def change(world: World) -> None:
        world["exposure"][:, a, b] *= 0.5

    return "" if _differs(book, change) else "another share gives the same worlds"


def _relation(one: Target, book: Rulebook, seen: Seen) -> str:
    a, b = (book.index["A"][name] for name in book.text.relations[one.path[0]].pair)
    return "" if seen.changed["relation"][a, b] or seen.changed["relation"][b, a] else "it never changes"


def _source(one: Target, book: Rulebook, seen: Seen) -> str:
    cited: set[str] = set()
    for _, fact in facts(book.scenario):
        cited |= {fact.source} if isinstance(fact.source, str) else set(fact.source or ())
    return "" if one.path[0] in cited else "nothing rests on it"


def _brief(one: Target, book: Rulebook, seen: Seen) -> str:
    return "" if one.path[0] in (*book.text.seats, "facilitator") else "nobody reads it"


def _entity(one: Target, book: Rulebook, seen: Seen) -> str:
    """A zone, site, route, force, commodity or purse: some field with its axis changes at its place."""
    axis = _AXIS[one.kind]
    at = book.index[axis][one.path[0]]
    for name, cells in seen.changed.items():
        for place, letter in enumerate(BY_NAME[name].axes):
            if letter == axis and cells.take(at, axis=place).any():
                return ""
    return "nothing about it ever changes"


def _always(one: Target, book: Rulebook, seen: Seen) -> str:
    return ""


_CHECKS: Final[dict[str, Callable[[Target, Rulebook, Seen], str]]] = {
    "field": _field,
    "number": _number,
    "parameters": _number,
    "rule": _rule,
    "test": _always,
    "instruments": _instrument,
    "timeline": _timeline,
    "objectives": _objective,
    "doctrines": _doctrine,
    "actors": _actor,
    "exposures": _exposure,
    "relations": _relation,
    "sources": _source,
    "brief": _brief,
}
