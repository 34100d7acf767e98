"""A stand-in: what it would do is what its doctrine says, what it may do is what the policy says."""

from __future__ import annotations

import numpy as np
import pytest

from wargame.base.errors import UsageError
from wargame.players.protocol import Player, Prompt
from wargame.players.proxy import ProxyPlayer
from wargame.players.table import make_player
from wargame.rules.legal import price
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.scenario.workshop import Absence
from wargame.world.lifecycles import LIFECYCLES


def given(book: Rulebook, seat: str, player: Player) -> list[str]:
    prompt = Prompt(book, begin(book, 7), book.index["A"][seat], with_reasons=True)
    player.decide(prompt)
    rows = [(int(book.o_instrument[r.opening]), r.trigger) for r in prompt.reasons or ()]
    return [f"{book.kinds[book.kind_of[i]]}.{book.trigger_name(i, code)}" for i, code in rows]


def free(**limits: object) -> Absence:
    return Absence.model_validate({"forbidden": [], "most_funds": 1e9, "most_capital": 1e9, **limits})


def test_a_stand_in_follows_the_doctrine_and_does_nothing_that_is_forbidden(kivu: Rulebook) -> None:
    for seat in kivu.text.seats:
        own = make_player(kivu, seat)
        would = given(kivu, seat, own)
        assert given(kivu, seat, ProxyPlayer(kivu, seat, own, free())) == would
        trigger = would[0].partition(".")[2]
        did = given(kivu, seat, ProxyPlayer(kivu, seat, own, free(forbidden=[trigger])))
        assert trigger not in {order.partition(".")[2] for order in did}


def test_a_stand_in_spends_no_more_than_it_may(kivu: Rulebook) -> None:
    world = begin(kivu, 7)
    for seat in kivu.text.seats:
        prompt = Prompt(kivu, world, kivu.index["A"][seat], with_reasons=True)
        ProxyPlayer(kivu, seat, make_player(kivu, seat, "random"), free(most_funds=5, most_capital=6)).decide(prompt)
        spent = np.zeros(2)
        for order in prompt.reasons or ():
            i = int(kivu.o_instrument[order.opening])
            level = float(world["level"][0, i]) if order.level != order.level else order.level
            funds, capital = price(kivu, i, order.trigger, level)
            spent += max(float(funds), 0.0), max(capital, 0.0)
        assert (spent <= (5.0, 6.0)).all()


def test_unless_a_scenario_says_otherwise_a_stand_in_neither_binds_nor_escalates_nor_spends() -> None:
    policy = Absence()
    assert {"sign", "ratify", "bind", "launch", "impose"} <= set(policy.forbidden)
    assert (policy.most_funds, policy.most_capital) == (0, 0)
    assert set(policy.forbidden) <= {t.trigger for kind in LIFECYCLES for t in kind.transitions}


def test_who_holds_orders_nothing(kivu: Rulebook) -> None:
    assert given(kivu, "us", make_player(kivu, "us", "hold")) == []
    assert make_player(kivu, "us", "proxy:hold").name == "proxy:hold"


def test_a_stand_in_is_named_and_found_again_by_its_name(kivu: Rulebook) -> None:
    proxy = make_player(kivu, "us", "proxy")
    assert proxy.name == f"proxy:{make_player(kivu, 'us').name}"
    assert make_player(kivu, "us", proxy.name).name == proxy.name
    with pytest.raises(UsageError, match="'somebody' is no player"):
        make_player(kivu, "us", "proxy:somebody")
