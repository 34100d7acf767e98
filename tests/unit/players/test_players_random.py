"""A player that gives legal orders at random."""

from __future__ import annotations

import numpy as np

from wargame.players.random import RandomPlayer
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland
from wargame.testing.sitting import ask, play

BOOK = borderland()


def test_it_knows_every_act_of_its_actor_and_none_of_the_rules() -> None:
    player = RandomPlayer(BOOK, BOOK.index["A"]["host"])
    assert {int(BOOK.o_actor[o]) for o, _ in player.acts} == {player.actor}
    names = {BOOK.trigger_name(int(BOOK.o_instrument[o]), code) for o, code in player.acts}
    assert {"propose", "make", "pledge"} <= names
    assert not names & {"collapse", "conclude", "lapse", "start", "complete"}


def test_it_gives_between_none_and_all_of_its_orders() -> None:
    book = borderland({"actors.host.orders": 2})
    given = ask(
        book, begin(book, 7, tuple(range(300))), book.index["A"]["host"], RandomPlayer(book, book.index["A"]["host"])
    )
    assert set(np.unique((given.orders.trigger != 0).sum(axis=1))) == {0, 1, 2}


def test_worlds_are_decided_differently() -> None:
    given = ask(BOOK, begin(BOOK, 7, tuple(range(50))), 0, RandomPlayer(BOOK, 0)).orders.trigger
    assert len(np.unique(given, axis=0)) > 5


def test_its_orders_are_never_refused_as_illegal() -> None:
    players = {a: RandomPlayer(BOOK, a) for a in range(len(BOOK.actors))}
    for seed in range(8):
        for turn in play(BOOK, players, seed=seed).turns:
            assert all(row.overtaken for row in turn.refused)


def test_an_actor_without_acts_gives_nothing() -> None:
    class Nobody(RandomPlayer):
        def __init__(self) -> None:
            self.actor, self.acts = 0, ()

    assert not ask(BOOK, begin(BOOK, 7), 0, Nobody()).orders.trigger.any()
