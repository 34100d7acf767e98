"""Checks of players: what they order, how often, on what grounds, and how fast."""

from __future__ import annotations

import datetime as dt
import gc
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any, Final

import numpy as np

from wargame.players.protocol import Mask, Player, Prompt
from wargame.rules.rulebook import Rulebook
from wargame.testing.complaints import Complaint
from wargame.testing.secrets import legal_acts, twins
from wargame.testing.sitting import Sitting, ask
from wargame.world.state import World

IDLE: Final = 3
"""Turns in a row in which a doctrine must give at least one order."""
PATIENCE: Final = 2.0
"""Seconds a player may take for its orders of one turn in one world."""


def legal_orders_only(sitting: Sitting) -> Iterator[Complaint]:
    """No order is refused, but where another party of the instrument came first."""
    book = sitting.book
    for turn in sitting.turns:
        for row in turn.refused:
            if row.overtaken:
                continue
            i = int(book.o_instrument[row.opening])
            code = int(row.trigger)
            known = 0 < code < book.who.shape[1] and code <= len(
                book.scenario.lifecycles[book.instrument(i).kind].triggers
            )
            name = book.trigger_name(i, code) if known else f"trigger {code}"
            yield Complaint(
                "legal orders only",
                f"turn {turn.number}, {book.scenario.openings[row.opening].name}",
                f"{name} is refused: {row.verdict.what}",
            )


def never_idle(sitting: Sitting, actors: Sequence[int] | None = None) -> Iterator[Complaint]:
    """Over any three turns every seat gives an order, in every world."""
    book = sitting.book
    for actor in book.seats if actors is None else actors:
        gave = [(t.answers[actor].orders.trigger != 0).any(axis=1) for t in sitting.turns]
        yield from _runs("never idle", book, actor, gave, "not one order")


def never_stuck(sitting: Sitting) -> Iterator[Complaint]:
    """Over any three turns every seat has an order that is legal and that it can pay for, in every world."""
    for actor in sitting.book.seats:
        able = [_able(sitting.book, t.before, actor) for t in sitting.turns]
        yield from _runs("never stuck", sitting.book, actor, able, "no order left")


def _able(book: Rulebook, world: World, actor: int) -> Mask:
    """(B,) whether an actor has an order that is legal and that it can pay for."""
    prompt = Prompt(book, world, actor, with_reasons=False)
    able: Mask = np.zeros(world.batch, np.bool_)
    for opening in book.openings_by_actor[actor]:
        for code in np.flatnonzero(book.allowed[opening]):
            if able.all():
                return able
            able |= prompt.give(opening, int(code), ~able & prompt.legal(opening, int(code)), None)
    return able


def _runs(check: str, book: Rulebook, actor: int, turns: Sequence[Mask], what: str) -> Iterator[Complaint]:
    """A complaint for every three turns on end in which something does not hold."""
    run = np.zeros(len(turns[0]), np.int64)
    for k, held in enumerate(turns):
        run = np.where(held, 0, run + 1)
        if (run == IDLE).any():
            world = int(np.flatnonzero(run == IDLE)[0])
            yield Complaint(check, f"{book.actors[actor]}, turns {k + 2 - IDLE} to {k + 1}, world {world}", what)


def same_view_same_orders(book: Rulebook, world: World, actor: int, player: Player) -> Iterator[Complaint]:
    """What an actor must not know does not change what its player orders, as long as its legal acts stay the same."""
    pair = twins(book, world, actor)
    acts = legal_acts(book, pair.worlds, actor)
    orders = ask(book, pair.worlds, actor, player).orders
    turn = int(world["turn"].flat[0]) + 1
    for k, name in enumerate(pair.varied):
        same = np.array_equal(orders.trigger[k], orders.trigger[0]) and np.array_equal(
            orders.level[k], orders.level[0], equal_nan=True
        )
        if not same and np.array_equal(acts[k], acts[0]):
            yield Complaint(
                "same view, same orders",
                f"turn {turn}, {book.actors[actor]}",
                f"its orders follow '{name}', which it cannot see",
            )


def same_question_same_orders(
    book: Rulebook, world: World, actor: int, player: Player, times: int = 3
) -> Iterator[Complaint]:
    """Asked again, a player answers the same."""
    first = ask(book, world, actor, player).orders
    for _ in range(times - 1):
        again = ask(book, world, actor, player).orders
        if not (
            np.array_equal(first.trigger, again.trigger) and np.array_equal(first.level, again.level, equal_nan=True)
        ):
            turn = int(world["turn"].flat[0]) + 1
            yield Complaint(
                "same question, same orders", f"turn {turn}, {book.actors[actor]}", "asked twice, it gives two answers"
            )
            return


def no_clock_no_dice(book: Rulebook, world: World, actor: int, player: Player) -> Iterator[Complaint]:
    """A player reads no clock and throws no dice but those of its prompt."""
    for name in sorted(set(_foreign_calls(lambda: player.decide(_prompt(book, world, actor))))):
        yield Complaint("no clock, no dice", book.actors[actor], f"it calls {name}")


def answers_in_time(sitting: Sitting, patience: float = PATIENCE) -> Iterator[Complaint]:
    """Nobody keeps the table waiting."""
    for turn in sitting.turns:
        for actor, answer in turn.answers.items():
            if answer.seconds > patience:
                yield Complaint(
                    "answers in time",
                    f"turn {turn.number}, {sitting.book.actors[actor]}",
                    f"it took {answer.seconds:.1f} s of {patience:.1f}",
                )


def _prompt(book: Rulebook, world: World, actor: int) -> Prompt:
    return Prompt(book, world, actor, with_reasons=True)


def _foreign_calls(run: Callable[[], object]) -> list[str]:
    """Names of the clocks and dice of the machine that `run` calls, however it came by them.

    The garbage collector rests meanwhile: others may have told it to call them, with a clock in their hands.
    """
    met: list[str] = []

    def watch(frame: FrameType, event: str, arg: Any) -> None:
        if event == "c_call":
            found = _source(arg)
            if found:
                met.append(found)
        elif event == "call" and frame.f_globals.get("__name__") in ("random", "secrets"):
            met.append(f"{frame.f_globals['__name__']}.{frame.f_code.co_name}")

    before, collects = sys.getprofile(), gc.isenabled()
    gc.disable()
    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return met


def _source(function: Any) -> str:
    """Which clock or dice a built-in function is; empty for every other."""
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    if getattr(function, "__module__", None) == "time" or owner is time:
        return f"time.{name}"
    if function is os.urandom or isinstance(owner, random.Random):
        return f"random.{name}"
    if isinstance(owner, type) and issubclass(owner, dt.date) and name in ("now", "utcnow", "today"):
        return f"datetime.{name}"
    return ""
