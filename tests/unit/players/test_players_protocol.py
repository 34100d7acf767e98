"""What a player is given, and what it can give back."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.players.orderbook import OrderBook
from wargame.players.protocol import Prompt
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.run import order_row

COSTLY = {"instruments.plant.cost": {"pause": {"funds": 100, "capital": 40}, "abandon": {"capital": 10}}}
ALL = np.ones(2, np.bool_)


def prompt_of(
    book: Rulebook, actor: str = "home", worlds: tuple[int, ...] = (0, 1), orderbook: OrderBook | None = None
) -> Prompt:
    world = begin(book, 7, worlds)
    return Prompt(book, world, book.index["A"][actor], True, orderbook)


def give(prompt: Prompt, text: str, mask: np.typing.NDArray[np.bool_] = ALL) -> np.typing.NDArray[np.bool_]:
    """Where it was given (2,)."""
    row = order_row(prompt.book, text)
    return ALL & prompt.give(row.opening, row.trigger, mask, None if np.isnan(row.level) else row.level, "why")


def test_an_order_is_given_where_the_mask_says() -> None:
    book = borderland()
    orderbook = OrderBook(book, begin(book, 7, (0, 1)))
    prompt = prompt_of(book, orderbook=orderbook)
    assert give(prompt, "home plant.pause", np.array([False, True])).tolist() == [False, True]
    assert (orderbook.orders.trigger != 0).sum(axis=1).tolist() == [0, 1]
    assert prompt.reasons == []


def test_an_order_can_be_given_in_all_worlds_at_once() -> None:
    one, all_ = prompt_of(borderland()), prompt_of(borderland())
    row = order_row(one.book, "home plant.pause")
    one.give(row.opening, row.trigger, ALL, None)
    all_.give(row.opening, row.trigger, True, None)
    assert not one.legal(row.opening, row.trigger).any()
    assert not all_.legal(row.opening, row.trigger).any()


def test_an_order_of_the_first_world_carries_its_reason() -> None:
    prompt = prompt_of(borderland())
    give(prompt, "home ban.enact 0.5")
    assert prompt.reasons is not None
    assert [(r.level, r.reason) for r in prompt.reasons] == [(0.5, "why")]


def test_a_level_stays_a_share() -> None:
    prompt = prompt_of(borderland())
    row = order_row(prompt.book, "home ban.enact")
    prompt.give(row.opening, row.trigger, ALL, 7.0)
    assert [r.level for r in prompt.reasons or ()] == [1.0]


def test_what_cannot_be_paid_is_not_given() -> None:
    prompt = prompt_of(borderland({**COSTLY, "actors.home.treasury": 50}))
    assert not give(prompt, "home plant.pause").any()
    assert give(prompt, "home plant.abandon").all()


def test_orders_are_counted_down() -> None:
    prompt = prompt_of(borderland({"actors.home.orders": 1}))
    assert (ALL & prompt.open).all()
    give(prompt, "home plant.pause", np.array([True, False]))
    assert (ALL & prompt.open).tolist() == [False, True]
    assert prompt.any_open


def test_an_instrument_that_has_its_order_gets_no_other() -> None:
    prompt = prompt_of(borderland())
    give(prompt, "home plant.pause")
    row = order_row(prompt.book, "home plant.abandon")
    assert not prompt.legal(row.opening, row.trigger).any()


def test_draws_are_an_actor_s_own_and_the_same_alone_and_in_a_batch() -> None:
    book = borderland()
    many, alone = prompt_of(book), prompt_of(book, worlds=(1,))
    assert np.array_equal(many.draws[1], alone.draws[0])
    assert (prompt_of(book, "movement").draws != many.draws).any()


def test_draws_say_nothing_about_the_dice_of_the_world() -> None:
    book = borderland()
    prompt = prompt_of(book)
    world = begin(book, 7, (0, 1))
    dice = book.dice.throw(world.seed, world.ids, 1)
    for stream in book.dice.slices:
        assert not np.isin(prompt.draws, dice.uniform(stream)).any()


@pytest.mark.parametrize("ask", ["legal", "give"])
def test_a_prompt_answers_only_for_its_own_seat(ask: str) -> None:
    prompt = prompt_of(borderland())
    row = order_row(prompt.book, "backer backing.suspend")
    if ask == "legal":
        assert not prompt.legal(row.opening, row.trigger).any(), "what a rival may do can be a secret"
    else:
        assert not give(prompt, "backer backing.suspend").any()
