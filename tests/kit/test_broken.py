"""The kit on trial: players, rules and scenarios that are broken on purpose, each caught by its own check."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from wargame.players.protocol import Player, Prompt
from wargame.players.table import line_up
from wargame.rules.accords import Accords
from wargame.rules.orders import Orders
from wargame.rules.reveal import RefusedRow
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import begin, resolve
from wargame.testing import laws_held, players_held, secrets, worlds_held
from wargame.testing.borderland import BORDERLAND, borderland
from wargame.testing.catalogue import loads_without_problem
from wargame.testing.complaints import Complaint, require
from wargame.testing.sitting import Resolver, Sitting, play
from wargame.world.state import World

BOOK = borderland()
HOME = BOOK.index["A"]["home"]


class Broken:
    """A player of the home seat; each kind below breaks one rule of conduct."""

    name = "broken"

    def decide(self, prompt: Prompt) -> None:
        """Do what every decent player does: one legal order."""
        self.give(prompt, np.ones(prompt.batch, np.bool_))

    @staticmethod
    def give(prompt: Prompt, mask: np.typing.NDArray[np.bool_]) -> None:
        for o in prompt.book.openings_by_actor[prompt.actor]:
            for code in np.flatnonzero(prompt.book.allowed[o]):
                legal = mask & prompt.legal(o, int(code))
                if legal.any():
                    prompt.give(o, int(code), legal, None)


class AcceptsNothing(Broken):
    """It sits there."""

    def decide(self, prompt: Prompt) -> None:
        """Give no order."""


class IllegalOrders(Broken):
    """It writes orders that nobody would let it give."""

    def decide(self, prompt: Prompt) -> None:
        i = prompt.book.index["I"]["plant"]
        prompt._orderbook.orders.trigger[:, prompt.book.opening_of[(HOME, i)]] = prompt.book.code(i, "repair")


class SpendsWhatItHasNot(Broken):
    """It gives more orders than it has."""

    def decide(self, prompt: Prompt) -> None:
        for o in prompt.openings:
            for code in np.flatnonzero(prompt.book.allowed[o]):
                if prompt.legal(o, int(code))[0]:
                    prompt._orderbook.orders.trigger[:, o] = code


class PeeksAtRival(Broken):
    """It looks behind its view, at the treasury of another actor."""

    def decide(self, prompt: Prompt) -> None:
        rival = prompt.book.index["A"]["movement"]
        self.give(prompt, prompt._world["treasury"][:, rival] > 49)


class KnowsTheHiddenTruth(Broken):
    """It acts on an instrument it must not know of."""

    def decide(self, prompt: Prompt) -> None:
        backing = prompt.book.index["I"]["backing"]
        self.give(prompt, prompt._world["level"][:, backing] > 0.59)


class ReadsTheClock(Broken):
    """It does nothing in odd milliseconds."""

    def decide(self, prompt: Prompt) -> None:
        self.give(prompt, np.full(prompt.batch, time.time_ns() % 2 < 2))


class ThrowsItsOwnDice(Broken):
    """It asks the machine for luck."""

    def decide(self, prompt: Prompt) -> None:
        self.give(prompt, np.full(prompt.batch, random.random() < 2))


class NotDeterministic(Broken):
    """It remembers how often it was asked, in all games together."""

    asked = 0

    def decide(self, prompt: Prompt) -> None:
        type(self).asked += 1
        self.give(prompt, np.full(prompt.batch, type(self).asked % 3 == 0))


class LooksAtTheBatch(Broken):
    """It decides one world by what it sees in the others."""

    def decide(self, prompt: Prompt) -> None:
        self.give(prompt, prompt.draws[:, 0] >= prompt.draws[:, 0].max())


class TooSlow(Broken):
    """It thinks too long about its first orders."""

    def decide(self, prompt: Prompt) -> None:
        time.sleep(0.3 if prompt.view["turn"][0] == 0 else 0.0)
        super().decide(prompt)


def seated(player: Player) -> dict[int, Player]:
    return {**line_up(BOOK, {}), HOME: player}


def game(player: Player | None = None, resolver: Resolver = resolve) -> Sitting:
    return play(BOOK, seated(player or Broken()), resolver=resolver)


# Every check that a player can break, asked about the player in the home seat.
PLAYER_CHECKS: dict[str, Callable[[Player], Iterable[Complaint]]] = {
    "legal orders only": lambda p: players_held.legal_orders_only(game(p)),
    "never idle": lambda p: players_held.never_idle(game(p), [HOME]),
    "same view, same orders": lambda p: players_held.same_view_same_orders(BOOK, begin(BOOK, 7), HOME, p),
    "same question, same orders": lambda p: players_held.same_question_same_orders(BOOK, begin(BOOK, 7), HOME, p),
    "no clock, no dice": lambda p: players_held.no_clock_no_dice(BOOK, begin(BOOK, 7), HOME, p),
    "answers in time": lambda p: players_held.answers_in_time(game(p), patience=0.25),
    "same seed, same game": lambda p: laws_held.same_seed_same_game(BOOK, lambda: seated(p), turns=4),
    "batch equals its worlds": lambda p: laws_held.batch_equals_its_worlds(BOOK, lambda: seated(p), worlds=(0, 1)),
}


def test_a_clock_that_the_collector_is_told_to_read_is_not_the_players() -> None:
    def read_clock(*_: object) -> None:
        time.perf_counter()

    threshold = gc.get_threshold()
    gc.callbacks.append(read_clock)
    gc.set_threshold(1)
    try:
        require(PLAYER_CHECKS["no clock, no dice"](Broken()))
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(read_clock)


@pytest.mark.parametrize(
    ("player", "check"),
    [
        (AcceptsNothing, "never idle"),
        (IllegalOrders, "legal orders only"),
        (SpendsWhatItHasNot, "legal orders only"),
        (PeeksAtRival, "same view, same orders"),
        (KnowsTheHiddenTruth, "same view, same orders"),
        (ReadsTheClock, "no clock, no dice"),
        (ThrowsItsOwnDice, "no clock, no dice"),
        (NotDeterministic, "same question, same orders"),
        (NotDeterministic, "same seed, same game"),
        (LooksAtTheBatch, "batch equals its worlds"),
        (TooSlow, "answers in time"),
    ],
)
def test_a_broken_player_is_caught_by_its_own_check(player: type[Broken], check: str) -> None:
    found = list(PLAYER_CHECKS[check](player()))
    assert found
    assert {c.check for c in found} == {check}


@pytest.mark.parametrize("check", PLAYER_CHECKS)
def test_a_decent_player_passes_every_check(check: str) -> None:
    require(PLAYER_CHECKS[check](Broken()))


def test_a_player_that_crashes_is_not_swallowed() -> None:
    class Crashes(Broken):
        def decide(self, prompt: Prompt) -> None:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        game(Crashes())


# --- rules ------------------------------------------------------------------------------------------------------------
def breaking(change: Callable[[World, Trace | None], None]) -> Resolver:
    """Rules that resolve the turn and then do one thing wrong."""

    def broken(
        book: Rulebook, world: World, orders: Orders, accords: Accords | None, trace: Trace | None
    ) -> list[RefusedRow]:
        refused = resolve(book, world, orders, accords, trace)
        change(world, trace)
        return refused

    return broken


def mint_fighters(world: World, trace: Trace | None) -> None:
    world["strength"][:, 0, 1] += 100
    if trace is not None:
        trace.close(world)


def march_into_nothing(world: World, trace: Trace | None) -> None:
    world["strength"][:, 2, 2] -= 10
    if trace is not None:
        trace.add("strength", (2, 2), np.array(-10.0), "massing for nothing", None, None)
        trace.close(world)


def give_money_without_a_word(world: World, trace: Trace | None) -> None:
    world["treasury"][:, 0] += 5
    if trace is not None:
        trace.close(world)


def raise_the_dead(world: World, trace: Trace | None) -> None:
    world["deaths"][...] = -50.0


def displace_everybody_twice(world: World, trace: Trace | None) -> None:
    world["displaced"][...] = world["population"] * 2


def take_money_back(world: World, trace: Trace | None) -> None:
    world["paid"][...] = -1.0


def lose_a_number(world: World, trace: Trace | None) -> None:
    world["trust"][:, 0, 1] = np.nan


def leave_the_scale(world: World, trace: Trace | None) -> None:
    world["support"][:, 0] = 101.0


def leave_the_quantum(world: World, trace: Trace | None) -> None:
    world["support"][:, 0] = 50.00042


def name_no_state(world: World, trace: Trace | None) -> None:
    world["state"][:, 0] = 99


def stop_the_calendar(world: World, trace: Trace | None) -> None:
    world["turn"][...] = 1


@pytest.mark.parametrize(
    ("change", "held"),
    [
        (mint_fighters, worlds_held.fighters_are_conserved),
        (march_into_nothing, worlds_held.fighters_are_conserved),
        (give_money_without_a_word, worlds_held.causes_sum_to_the_change),
        (raise_the_dead, worlds_held.people_are_conserved),
        (displace_everybody_twice, worlds_held.people_are_conserved),
        (take_money_back, worlds_held.money_is_conserved),
        (lose_a_number, worlds_held.within_bounds),
        (leave_the_scale, worlds_held.within_bounds),
        (leave_the_quantum, worlds_held.within_bounds),
        (name_no_state, worlds_held.within_bounds),
        (stop_the_calendar, worlds_held.finishes),
    ],
)
def test_a_broken_rule_is_caught_by_its_own_check(
    change: Callable[[World, Trace | None], None], held: Callable[[Sitting], Iterable[Complaint]]
) -> None:
    idle: Mapping[int, Player] = {HOME: AcceptsNothing()}
    assert list(held(play(BOOK, idle, turns=1 if change is name_no_state else 3, resolver=breaking(change))))


def close_every_door(world: World, trace: Trace | None) -> None:
    world["state"][...] = [BOOK.next.shape[1] - 1] * len(BOOK.instruments)
    world["capital"][...] = -1.0


def test_a_seat_without_any_order_left_is_caught() -> None:
    found = list(players_held.never_stuck(play(BOOK, {}, turns=4, resolver=breaking(close_every_door))))
    assert {c.check for c in found} == {"never stuck"}


def test_seats_that_can_always_order_something_are_not_stuck() -> None:
    require(players_held.never_stuck(game()))


def test_a_game_that_stops_early_is_caught() -> None:
    assert list(worlds_held.finishes(play(BOOK, {}, turns=2)))


@pytest.mark.parametrize(
    "held",
    [
        worlds_held.finishes,
        worlds_held.within_bounds,
        worlds_held.people_are_conserved,
        worlds_held.fighters_are_conserved,
        worlds_held.money_is_conserved,
        worlds_held.causes_sum_to_the_change,
    ],
)
def test_sound_rules_pass(held: Callable[[Sitting], Iterable[Complaint]]) -> None:
    require(held(game()))


def test_rules_that_forget_the_seed_are_caught() -> None:
    count = iter(range(1000))

    def forgetful(
        book: Rulebook, world: World, orders: Orders, accords: Accords | None, trace: Trace | None
    ) -> list[RefusedRow]:
        refused = resolve(book, world, orders, accords, trace)
        world["support"][:, 0] = next(count)
        return refused

    assert list(laws_held.same_seed_same_game(BOOK, lambda: {}, turns=2, resolver=forgetful))


def test_rules_that_mix_the_worlds_of_a_batch_are_caught() -> None:
    def mixing(
        book: Rulebook, world: World, orders: Orders, accords: Accords | None, trace: Trace | None
    ) -> list[RefusedRow]:
        refused = resolve(book, world, orders, accords, trace)
        world["support"][...] = np.round(world["support"].mean(axis=0) + 0.001 * world.batch, 3)
        return refused

    assert list(laws_held.batch_equals_its_worlds(BOOK, lambda: {}, worlds=(0, 1), turns=1, resolver=mixing))


# --- secrets ----------------------------------------------------------------------------------------------------------
def test_the_twins_differ_in_everything_that_is_hidden_and_in_nothing_else() -> None:
    pair = secrets.twins(BOOK, begin(BOOK, 7), HOME)
    treasury = pair.worlds["treasury"]
    assert (treasury[:, HOME] == treasury[0, HOME]).all()
    assert (treasury[-1] != treasury[0]).sum() == len(BOOK.actors) - 1
    backing = BOOK.index["I"]["backing"]
    assert pair.worlds["level"][-1, backing] != pair.worlds["level"][0, backing]


def test_a_view_that_shows_too_much_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from wargame.world.view import Fields

    monkeypatch.setattr(Fields, "_read", lambda self, name: self._world.arrays[name])
    found = list(laws_held.no_secret_in_a_view(BOOK, begin(BOOK, 7), HOME))
    assert any("treasury" in c.where for c in found)


# --- scenarios --------------------------------------------------------------------------------------------------------
def write(folder: Path, text: str) -> Path:
    path = folder / "borderland.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_small_scenario_loads_without_problem(tmp_path: Path) -> None:
    require(loads_without_problem(write(tmp_path, BORDERLAND)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seats: [home, movement]", "seats: [home, nobody]"),
        ("neighbours: [across, front]", "neighbours: [across, fornt]"),
        ("score: home.support", "score: home.suport"),
        ("treasury: 500", "treasury: lots"),
        ("holder: backer,", "holder: backer, holder: home,"),
    ],
)
def test_a_broken_scenario_is_caught_on_loading(tmp_path: Path, old: str, new: str) -> None:
    assert old in BORDERLAND
    found = loads_without_problem(write(tmp_path, BORDERLAND.replace(old, new, 1)))
    assert found
    assert {c.check for c in found} == {"loads without problem"}


def test_complaints_are_raised_all_at_once_and_each_once() -> None:
    twice = Complaint("a check", "turn 1", "it is wrong")
    with pytest.raises(AssertionError) as caught:
        require([twice, twice, *(Complaint("a check", f"turn {k}", "it is wrong too") for k in range(2, 20))])
    lines = str(caught.value).splitlines()
    assert lines[0] == "a check: turn 1: it is wrong"
    assert lines.count(lines[0]) == 1
    assert lines[-1] == "... and 7 more"
