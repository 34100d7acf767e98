"""A player that follows a text of the scenario."""

from __future__ import annotations

from typing import Any

from wargame.players.doctrine import DoctrinePlayer
from wargame.players.protocol import Reasoned
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.run import Run
from wargame.testing.sitting import ask

RULES = "doctrines.home-steady.rules"


def orders(run: Run) -> list[tuple[str, float]]:
    """What the home doctrine orders now, in names, in the order in which it was given."""
    return [(named(run, row), row.level) for row in answer(run)]


def answer(run: Run) -> list[Reasoned]:
    actor = run.book.index["A"]["home"]
    return ask(run.book, run.world, actor, DoctrinePlayer(run.book, "home-steady")).reasons


def named(run: Run, row: Reasoned) -> str:
    i = int(run.book.o_instrument[row.opening])
    return f"{run.book.instruments[i]}.{run.book.trigger_name(i, row.trigger)}"


def ruled(*rules: dict[str, Any], **changes: Any) -> Run:
    book = {RULES: {f"r{k}": rule for k, rule in enumerate(rules)}}
    return Run(borderland({**book, **{k.replace("__", "."): v for k, v in changes.items()}}))


def test_rules_are_tried_in_order() -> None:
    run = ruled({"order": "plant.pause", "because": "first"}, {"order": "arms.request", "because": "second"})
    assert [name for name, _ in orders(run)] == ["plant.pause", "arms.request"]


def test_a_rule_whose_condition_fails_is_passed_over() -> None:
    run = ruled(
        {"order": "plant.pause", "when": "home.support > 60", "because": "loved"},
        {"order": "arms.request", "because": "second"},
    )
    assert [name for name, _ in orders(run)] == ["arms.request"]
    run["support home"] = 80.0
    assert [name for name, _ in orders(run)] == ["plant.pause", "arms.request"]


def test_what_is_not_possible_is_not_ordered() -> None:
    assert orders(ruled({"order": "table.concede", "because": "no table yet"})) == []


def test_one_instrument_gets_one_order() -> None:
    run = ruled({"order": "plant.pause", "because": "a"}, {"order": "plant.abandon", "because": "b"})
    assert [name for name, _ in orders(run)] == ["plant.pause"]


def test_a_doctrine_gives_no_more_orders_than_its_actor_has() -> None:
    run = ruled(
        {"order": "plant.pause", "because": "a"}, {"order": "arms.request", "because": "b"}, actors__home__orders=1
    )
    assert [name for name, _ in orders(run)] == ["plant.pause"]


def test_what_cannot_be_paid_is_passed_over_for_what_can() -> None:
    run = ruled(
        {"order": "plant.pause", "because": "dear"},
        {"order": "arms.request", "because": "cheap"},
        instruments__plant__cost={"pause": {"capital": 95}},
    )
    assert [name for name, _ in orders(run)] == ["arms.request"]


def test_two_orders_share_one_purse() -> None:
    run = ruled(
        {"order": "plant.pause", "because": "a"},
        {"order": "arms.request", "because": "b"},
        instruments__plant__cost={"pause": {"capital": 60}},
        instruments__arms__cost={"request": {"capital": 60}},
    )
    assert [name for name, _ in orders(run)] == ["plant.pause"]


def test_a_level_is_an_expression_of_what_the_actor_sees() -> None:
    run = ruled({"order": "ban.enact", "level": "home.support / 100", "because": "as far as the public goes"})
    run["support home"] = 40.0
    assert orders(run) == [("ban.enact", 0.4)]


def test_a_reason_shows_the_values_it_names() -> None:
    run = ruled({"order": "plant.pause", "because": "the treasury holds {home.treasury} and support is {home.support}"})
    run["treasury home"] = 12345.0
    run["support home"] = 7.46
    assert [row.reason for row in answer(run)] == ["the treasury holds 12,345 and support is 7.5"]


def test_a_doctrine_may_look_back() -> None:
    run = ruled({"order": "plant.pause", "when": "home.support < ago(home.support, 1) - 5", "because": "it falls"})
    run.turn()
    assert orders(run) == []
    run["support home"] = 20.0
    assert [name for name, _ in orders(run)] == ["plant.pause"]


def test_each_world_is_decided_by_itself() -> None:
    book = borderland({RULES: {"r": {"order": "plant.pause", "when": "home.support > 60", "because": "loved"}}})
    world = begin(book, 7, (0, 1, 2))
    world["support"][:, 0] = [50.0, 70.0, 90.0]
    given = ask(book, world, 0, DoctrinePlayer(book, "home-steady")).orders
    assert (given.trigger != 0).any(axis=1).tolist() == [False, True, True]


def test_a_doctrine_is_called_by_its_name() -> None:
    assert DoctrinePlayer(borderland(), "home-steady").name == "doctrine:home-steady"
