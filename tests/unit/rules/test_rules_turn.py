"""A turn from orders to settled world, and the world at the start."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.players.table import line_up, play_turn
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.testing.borderland import borderland
from wargame.testing.run import Run
from wargame.world.codec import digest, digests
from wargame.world.fields import NEVER


def test_the_world_begins_as_the_scenario_says() -> None:
    run = Run(borderland())
    assert run.one("treasury home") == 500.0
    assert run.one("relation home backer") == run.one("relation backer home") == -2.0
    assert run.one("exposure sender backer") == 0.3
    assert run.one("exposure backer sender") == 0.0
    assert run.one("displaced minetown") == 60000.0
    assert run.state("backing") == "flowing"
    assert run.one("price ore") == 100.0
    assert run.one("turn") == 0


def test_worlds_begin_alike_but_for_what_is_hidden() -> None:
    book = borderland({"parameters.rebel_tax": {"meaning": "Tax.", "draw": [0.1, 0.3], "fiction": True}})
    world = begin(book, 7, (0, 1))
    differ = [name for name, array in world.arrays.items() if not np.array_equal(array[0], array[1])]
    assert differ == ["hidden"]


def test_events_have_not_happened_at_the_start() -> None:
    book = borderland({"timeline": {"rain": {"title": "Rain", "text": "Rain.", "date": "2025-04-20", "fiction": True}}})
    assert (begin(book, 7)["age"] == NEVER).all()


def test_a_turn_is_counted_and_every_instrument_grows_older() -> None:
    run = Run(borderland()).turns(3)
    assert run.one("turn") == 3
    assert run.one("since backing") == 3


def test_the_same_orders_give_the_same_world() -> None:
    orders = ("sender listing.impose 0.7", "host table.propose")
    assert Run(borderland()).turn(*orders).digest == Run(borderland()).turn(*orders).digest


def test_another_seed_gives_another_world() -> None:
    assert Run(borderland(), seed=7).turns(3).digest != Run(borderland(), seed=8).turns(3).digest


def test_resolving_leaves_the_orders_as_they_were() -> None:
    book = borderland()
    orders = Orders.none(1, len(book.openings))
    orders.trigger[0, 3] = 1
    before = orders.trigger.copy()
    resolve(book, begin(book, 7), orders)
    assert np.array_equal(orders.trigger, before)


def test_without_a_trace_nothing_is_reported() -> None:
    book = borderland()
    orders = Orders.none(1, len(book.openings))
    orders.trigger[0, :] = 5
    assert resolve(book, begin(book, 7), orders) == []


def remembering() -> Rulebook:
    """A scenario whose red line looks three turns back."""
    return borderland({"objectives.home.red_lines.rear.breach": "ago(home.treasury, 3) > home.treasury"})


def test_memory_holds_what_was_so_many_turns_ago() -> None:
    run = Run(remembering())
    columns = list(run.book.scenario.memory)
    values = [run.one("treasury home")]
    for k in range(6):
        run.turn(*(["home plant.pause"] if k == 2 else []))
        values.append(run.one("treasury home"))
    for column, (name, _, lag) in enumerate(columns):
        assert name == "treasury"
        assert run["memory"][0, column] == pytest.approx(values[-1 - lag])


def test_memory_of_the_start_is_the_start() -> None:
    run = Run(remembering())
    assert set(run["memory"].flat) == {500.0}


@pytest.mark.parametrize("days", [7, 28])
def test_a_scenario_with_turns_of_another_length_runs_by_the_same_rules(days: int) -> None:
    run = Run(borderland({"calendar.turn_days": days})).turn()
    assert run.cause("treasury home", "regular income") == pytest.approx(10.0 * days / 14)


def test_a_scenario_without_war_mines_or_market_runs() -> None:
    book = borderland(
        {
            "forces": {},
            "sites": {},
            "routes": {},
            "commodities": {},
            "doctrines.home-steady.rules": {"ask": {"order": "arms.request", "because": "it is needed"}},
            "doctrines.movement-steady.rules": {"sit": {"order": "table.accept", "because": "why not"}},
            "instruments.arms.aid": {"type": "military", "recipient": "home", "amount": 10},
            "instruments.backing.aid": {"type": "budget", "recipient": "movement", "amount": 1},
            **{f"instruments.{name}": None for name in ("stake", "offensive", "counter", "deployment", "ban")},
            "instruments.truce.treaty.clauses": {},
        }
    )
    world = begin(book, 7)
    for _ in range(book.turns):
        resolve(book, world, Orders.none(1, len(book.openings)))
    assert world["turn"][0] == book.turns
    assert digest(world) != digest(begin(book, 7))


LONG = {"calendar.turn_days": 28, "calendar.steps": 2, "calendar.turns": 4}
"""Turns of two steps of two weeks."""


@pytest.mark.parametrize("orders", [(), ("sender listing.impose 0.7", "home counter.prepare")])
def test_a_turn_of_two_steps_is_two_turns_of_which_the_second_has_no_orders(orders: tuple[str, ...]) -> None:
    long, short = Run(borderland(LONG), worlds=(0, 1, 2)), Run(borderland(), worlds=(0, 1, 2))
    for k in range(3):
        long.turn(*(orders if k == 1 else ()))
        short.turn(*(orders if k == 1 else ())).turn()
        assert digests(long.world) == digests(short.world)


def test_movement_at_a_table_goes_on_through_the_steps_and_is_paid_for_at_once() -> None:
    long, short = Run(borderland(LONG)), Run(borderland())
    for run in (long, short):
        for orders in ("movement table.propose", "home table.accept", "host table.convene"):
            run.turn(orders)
    assert long.state("table") == short.state("table") == "in_session"
    long.world.arrays["progress"][...] = short.world.arrays["progress"][...] = 0.0
    for run in (long, short):
        run.turn("home table.concede")
    assert long.one("progress table") > 1.5 * short.one("progress table") > 0.0
    priced = {"instruments.table.cost": {"concede": {"capital": 3}, "convene": {"capital": 3}}}
    for trigger, price in (("concede", 6.0), ("convene", 3.0)):
        book = borderland({**LONG, **priced})
        assert book.favours[book.index["I"]["table"], book.trigger_code["talks"][trigger]] == price


@pytest.mark.parametrize("batch", [1, 5])
def test_what_a_turn_leaves_unsettled_is_settled_already(kivu: Rulebook, batch: int) -> None:
    players = line_up(kivu, {})
    world = begin(kivu, 3, range(batch))
    for _ in range(9):
        play_turn(kivu, world, players)
        whole = world.copy()
        whole.settle()
        for name in whole.arrays:
            assert np.array_equal(whole[name], world[name]), name


def test_what_changed_in_all_steps_of_a_turn_is_explained() -> None:
    run = Run(borderland(LONG)).turn("sender listing.impose")
    before, after = run.trace.before, run.trace.after
    assert before is not None
    assert after is not None
    for name in ("strain", "treasury", "displaced", "evasion"):
        change = after.arrays[name][0] - before.arrays[name][0]
        told = np.zeros_like(change)
        for row in run.trace.causes(name):
            told[row.cell] += row.amount
        assert told == pytest.approx(change)
