"""Sealed orders opened: order of parties, charges, refusals."""

from __future__ import annotations

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run

COSTLY = {"instruments.listing.cost": {"impose": {"funds": 50, "capital": 30}}}


def test_an_order_is_charged_by_its_level_and_told() -> None:
    run = Run(borderland(COSTLY)).turn("sender listing.impose 0.5")
    assert run.cause("treasury sender", "Listing: impose") == -25.0
    assert run.cause("capital sender", "Listing: impose") == -30.0
    assert run.one("level listing") == 0.5
    assert "SanctionImposed" in run.news()


def test_an_order_without_a_level_keeps_the_level() -> None:
    assert Run(borderland()).turn("sender listing.impose").one("level listing") == 1.0


def test_a_refused_order_costs_nothing_and_says_why() -> None:
    run = Run(borderland(COSTLY))
    run["capital sender"] = 10.0
    run.turn("sender listing.impose")
    assert run.state("listing") == "idle"
    assert run.cause("treasury sender", "Listing") == 0.0
    assert [(r.overtaken, r.verdict.legal) for r in run.refused] == [(False, False)]
    assert "political capital" in run.refused[0].verdict.what


def test_a_purse_is_emptied_in_opening_order() -> None:
    book = borderland({**COSTLY, "instruments.arms.cost": {"pledge": {"capital": 70}}})
    run = Run(book).turn("sender listing.impose", "sender arms.pledge")
    assert (run.state("listing"), run.state("arms")) == ("imposed", "idle")
    assert len(run.refused) == 1


def test_an_actor_gives_no_more_orders_than_it_has() -> None:
    run = Run(borderland({"actors.sender.orders": 1})).turn("sender listing.impose", "sender arms.pledge")
    assert (run.state("listing"), run.state("arms")) == ("imposed", "idle")


def test_the_owner_comes_first_and_who_is_overtaken_pays_nothing() -> None:
    run = Run(borderland({"instruments.table.cost": {"propose": {"capital": 5}}}))
    run.turn("host table.propose", "home table.propose")
    assert run.state("table") == "proposed"
    assert [r.overtaken for r in run.refused] == [True]
    assert run.cause("capital home", "Talks") == 0.0


def test_an_illegal_order_does_nothing() -> None:
    run, idle = Run(borderland()).turn("sender listing.tighten"), Run(borderland()).turn()
    assert run.state("listing") == "idle"
    assert run.digest == idle.digest


def test_the_last_assent_fires_in_the_same_turn() -> None:
    run = Run(borderland()).turn("host table.propose").turn("home table.accept", "movement table.accept")
    assert run.state("table") == "scheduled"
    assert run.news().count("Assented") == 2


def test_a_step_up_and_a_step_down_undo_each_other() -> None:
    run = Run(borderland()).turn("backer backing.raise_level")
    up = run.one("level backing")
    assert up > 0.6
    assert run.turn("backer backing.lower_level").one("level backing") == pytest.approx(0.6)


def test_secret_orders_are_news_only_to_those_who_may_know() -> None:
    run = Run(borderland()).turn("backer backing.suspend")
    note = next(n for n in run.trace.notes if n.kind == "AidSuspended")
    actors = run.book.index["A"]
    assert note.seen_by == frozenset({actors["backer"], actors["movement"]})
