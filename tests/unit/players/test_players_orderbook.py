"""What the players of a turn share."""

from __future__ import annotations

import numpy as np

from wargame.players.doctrine import DoctrinePlayer
from wargame.players.orderbook import OrderBook
from wargame.players.protocol import Prompt
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin


def test_sieves_side_by_side_let_pass_what_each_does_alone(kivu: Rulebook) -> None:
    players, world = line_up(kivu, {}), begin(kivu, 3, range(5))
    sieves = [p.sieve for p in players.values() if isinstance(p, DoctrinePlayer)]
    for _ in range(3):
        play_turn(kivu, world, players)
    orderbook, apart = OrderBook(kivu, world, sieves=sieves), OrderBook(kivu, world)
    for sieve in sieves:
        assert np.array_equal(orderbook.possible(sieve), apart.possible(sieve))


def test_seats_that_share_a_ledger_decide_as_each_does_alone(kivu: Rulebook) -> None:
    players, world = line_up(kivu, {}), begin(kivu, 3, range(5))
    together = OrderBook(kivu, world)
    for actor, player in players.items():
        alone = OrderBook(kivu, world)
        for orderbook in (together, alone):
            player.decide(Prompt(kivu, world, actor, False, orderbook))
        own = kivu.openings_by_actor[actor]
        assert np.array_equal(together.orders.trigger[:, own], alone.orders.trigger[:, own])
        assert not np.delete(alone.orders.trigger, own, axis=1).any(), "nobody orders for others"
