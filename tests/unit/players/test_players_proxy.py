"""A stand-in: what it would do is what its doctrine says, what it may do is what the policy says."""

from __future__ import annotations

import pytest

from wargame.base.errors import UsageError
from wargame.players.protocol import Player, Prompt
from wargame.players.proxy import ProxyPlayer, barred
from wargame.players.table import make_player
from wargame.rules.legal import price
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin


def given(book: Rulebook, seat: str, player: Player) -> list[str]:
    prompt = Prompt(book, begin(book, 7), book.index["A"][seat], with_reasons=True)
    player.decide(prompt)
    rows = [(int(book.o_instrument[r.opening]), r.trigger) for r in prompt.reasons or ()]
    return [f"{book.kinds[book.kind_of[i]]}.{book.trigger_name(i, code)}" for i, code in rows]


def test_a_stand_in_follows_the_doctrine_and_does_nothing_that_is_forbidden(kivu: Rulebook) -> None:
    for seat in kivu.text.seats:
        own = make_player(kivu, seat)
        would = given(kivu, seat, own)
        verb = would[0]
        for forbid in ([verb], [verb.partition(".")[2]]):
            did = given(kivu, seat, ProxyPlayer(kivu, seat, make_player(kivu, seat), forbid, 1.0))
            assert verb not in did
        free = ProxyPlayer(kivu, seat, make_player(kivu, seat), (), 1.0)
        assert given(kivu, seat, free) == would


def test_a_stand_in_spends_no_more_than_its_share(kivu: Rulebook) -> None:
    world = begin(kivu, 7)
    for seat in kivu.text.seats:
        prompt = Prompt(kivu, world, kivu.index["A"][seat], with_reasons=True)
        ProxyPlayer(kivu, seat, make_player(kivu, seat, "random"), (), 0.0).decide(prompt)
        for order in prompt.reasons or ():
            i = int(kivu.o_instrument[order.opening])
            level = 0.0 if order.level != order.level else order.level
            funds, capital = price(kivu, i, order.trigger, level)
            assert (float(funds), capital) <= (0.0, 0.0)


def test_verbs_are_barred_by_trigger_or_by_kind_and_trigger(kivu: Rulebook) -> None:
    actor = kivu.index["A"]["drc"]
    wide, narrow = barred(kivu, actor, ["suspend"]), barred(kivu, actor, ["treaty.suspend"])
    assert narrow < wide
    kinds = {kivu.kinds[kivu.kind_of[int(kivu.o_instrument[o])]] for o, _ in narrow}
    assert kinds == {"treaty"}


def test_a_stand_in_is_named_and_found_again_by_its_name(kivu: Rulebook) -> None:
    proxy = make_player(kivu, "us", "proxy")
    assert proxy.name == f"proxy:{make_player(kivu, 'us').name}"
    assert make_player(kivu, "us", proxy.name).name == proxy.name
    with pytest.raises(UsageError, match="'somebody' is no player"):
        make_player(kivu, "us", "proxy:somebody")
