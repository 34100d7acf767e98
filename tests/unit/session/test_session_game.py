"""A game through its one door: drafts, seals, resolution, and the same game after every save and load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.session.games import MAIN, chosen, new_game, play_turn, scenario
from wargame.base.errors import SessionError, UsageError
from wargame.session import fold
from wargame.session.game import Game
from wargame.session.log import commitment
from wargame.session.protocol import Notice, Order
from wargame.world.codec import digest


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    with new_game(tmp_path / "a.wargame", "drc", "m23") as game:
        yield game


def test_a_game_begins_with_the_orders_of_its_first_turn(game: Game) -> None:
    status = game.status()
    assert (status.phase, status.turn, status.turns, status.date) == ("orders", 1, 4, "2025-03-17")
    assert [(s.seat, s.human, s.sealed) for s in status.seats] == [
        ("drc", True, False), ("m23", True, False), ("qatar", False, True)]  # fmt: skip
    assert status.save == "a.wargame"


def test_a_turn_is_resolved_when_the_last_person_has_sealed(game: Game) -> None:
    game.seal("drc")
    assert (game.turn, game.phase) == (0, "orders")
    assert game.status().seats[0].sealed
    assert game.view("drc").sealed
    game.seal("m23")
    assert (game.turn, game.phase) == (1, "orders")
    assert not any(s.sealed for s in game.status().seats if s.human)


def test_the_phases_are_told_in_their_order(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        heard: list[Notice] = []
        game.listeners.append(heard.append)
        game.seal("drc")
        assert [(n.kind, n.text) for n in heard] == [
            ("sealed", ""), ("phase", "resolution"), ("phase", "report"), ("resolved", ""), ("phase", "briefing"),
            ("phase", "bargaining"), ("phase", "orders")]  # fmt: skip
        for _ in range(3):
            game.seal("drc")
        assert [(n.kind, n.text) for n in heard[-2:]] == [("phase", "ended"), ("ended", "")]


def test_a_draft_holds_one_order_per_instrument_and_can_be_taken_back(game: Game) -> None:
    order, other = chosen(game, "drc")
    assert game.draft(order) is None
    assert game.draft(other) is None
    again = order.model_copy(update={"level": 0.25})
    assert game.draft(again) is None
    assert game.view("drc").draft == (other, again)
    game.undo("drc")
    assert game.view("drc").draft == (other,)
    game.undo("drc", other.instrument)
    assert game.view("drc").draft == ()
    with pytest.raises(SessionError, match="the draft is empty; there is nothing to take back"):
        game.undo("drc")
    with pytest.raises(SessionError, match="no order on 'doha' is drafted"):
        game.undo("drc", "doha")


def test_an_order_that_cannot_be_given_is_refused_with_the_way_out(game: Game) -> None:
    def said(**order: Any) -> str:
        return str(game.draft(Order(seat="drc", **order)))

    assert said(instrument="doha", trigger="sign") == (
        "turn 1, seat drc: doha.sign: no such trigger; the triggers are propose, accept, decline, convene, concede, "
        "stall, shuttle, adjourn, walk_out, withdraw_mediator, conclude, collapse"
    )
    assert said(instrument="doha", trigger="convene").endswith("; ask for it in talks or a statement")
    assert said(instrument="doha", trigger="walk_out").startswith("turn 1, seat drc: doha.walk_out: it is proposed; ")
    assert said(instrument="doha", trigger="accept", level=2).endswith(
        "level 2 is not a share; give a number from 0 to 1"
    )
    assert game.view("drc").draft == ()


def test_a_hidden_instrument_is_refused_in_the_words_for_one_that_does_not_exist(game: Game) -> None:
    hidden = str(game.draft(Order(seat="drc", instrument="rwanda_m23_support", trigger="cancel")))
    nobody = str(game.draft(Order(seat="drc", instrument="rwanda_m23_xupport", trigger="cancel")))
    assert hidden.replace("support", "") == nobody.replace("xupport", "")
    assert "no such instrument for this seat" in hidden


def test_orders_beyond_the_number_or_the_means_allowed_are_refused(game: Game) -> None:
    allowed = game.handout("drc").orders_per_turn
    options = {o.instrument: o for o in reversed(game.view("drc").options) if o.legal}
    assert len(options) > allowed
    said = [game.draft(Order(seat="drc", instrument=o.instrument, trigger=o.trigger)) for o in options.values()]
    given = [o for o, refusal in zip(options.values(), said, strict=True) if refusal is None]
    assert [o.instrument for o in given] == [o.instrument for o in game.view("drc").draft]
    assert len(given) <= allowed
    reasons = {str(r).split(": ", 2)[2] for r in said if r is not None}
    assert all("orders of this turn are given; " in r or " are left; " in r for r in reasons)
    left = [o for o in game.view("drc").options if o.instrument not in {g.instrument for g in given}]
    assert len(given) < allowed or not any(o.legal for o in left)


def test_a_sealed_seat_orders_no_more_until_the_turn_is_resolved(game: Game) -> None:
    order = chosen(game, "drc")[0]
    game.draft(order)
    game.seal("drc")
    for act in (lambda: game.draft(order), lambda: game.undo("drc"), lambda: game.seal("drc")):
        with pytest.raises(SessionError) as caught:
            act()
        assert str(caught.value) == "turn 1, seat drc: its orders are sealed; wait for the turn to be resolved"


def test_nobody_orders_for_a_seat_that_a_player_fills(game: Game) -> None:
    with pytest.raises(SessionError, match="seat qatar: doctrine:qatar-patient plays it; take another seat"):
        game.seal("qatar")
    with pytest.raises(SessionError, match=r"'katar': no such seat; did you mean 'qatar'\?"):
        game.view("katar")


def test_sealed_orders_are_revealed_as_they_were_and_prove_it(game: Game) -> None:
    orders = chosen(game, "drc")
    for order in orders:
        game.draft(order)
    promised = game.seal("drc")
    log = "".join(e.body for e in game.save.contents.events)
    assert promised in log
    assert orders[0].instrument not in log.replace(game.save.contents.events[0].body, "")
    game.seal("m23")
    revealed = [e.content for e in game.save.contents.of_kind("OrdersRevealed")]
    assert commitment(revealed[0]["salt"], revealed[0]["orders"]) == promised
    assert game.report("drc", 1).orders == tuple(orders)


def test_what_others_see_before_the_reveal_does_not_depend_on_sealed_orders(tmp_path: Path) -> None:
    seen = []
    for count in (0, 2):
        with new_game(tmp_path / f"{count}.wargame", "drc", "m23") as game:
            for order in chosen(game, "drc", count):
                game.draft(order)
            game.seal("drc")
            seen.append((game.view("m23").model_dump_json(), game.handout("m23").model_dump_json(),
                         game.status().model_dump_json().replace(f"{count}.wargame", "")))  # fmt: skip
    assert seen[0] == seen[1]


def test_a_paused_game_takes_no_orders_and_stays_paused_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with new_game(path, "drc") as game:
        game.pause("lunch")
        with pytest.raises(SessionError, match="the game is in phase 'paused', this needs phase 'orders'; wait until"):
            game.seal("drc")
    with Game.open(path) as game:
        assert game.phase == "paused"
        game.resume()
        game.seal("drc")
        assert game.turn == 1


def test_a_game_without_people_is_advanced_turn_by_turn(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame") as game:
        while game.phase != "ended":
            game.advance()
            row = game.turn_row()
            assert row["turn"] == game.turn
            assert row["orders"]
        with pytest.raises(SessionError, match="open the debrief, or fork the game from an earlier turn"):
            game.advance()


def test_a_turn_is_not_resolved_before_everybody_has_sealed(game: Game) -> None:
    game.seal("drc")
    with pytest.raises(SessionError, match="turn 1: m23 still to seal; seal the orders of every seat"):
        game.advance()


def test_a_game_begins_only_with_seats_and_players_that_exist(tmp_path: Path) -> None:
    with pytest.raises(SessionError, match="no such seat"):
        Game.create(scenario(), 1, {"us": "human"}, tmp_path / "a.wargame")
    with pytest.raises(UsageError):
        Game.create(scenario(), 1, {"drc": "doctrine:none"}, tmp_path / "a.wargame")
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**48), picks=st.lists(st.integers(0, 400), min_size=8, max_size=8))
def test_a_game_saved_and_loaded_at_every_turn_is_the_game_that_was_not(
    tmp_path_factory: pytest.TempPathFactory, seed: int, picks: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("twins")

    def order(game: Game, pick: int) -> None:
        legal = [o for o in game.view("drc").options if o.legal]
        option = legal[pick % len(legal)]
        game.draft(Order(seat="drc", instrument=option.instrument, trigger=option.trigger))

    with new_game(folder / "kept.wargame", "drc", seed=seed) as kept:
        new_game(folder / "loaded.wargame", "drc", seed=seed).close()
        for turn in range(4):
            order(kept, picks[2 * turn])
            order(kept, picks[2 * turn + 1])
            kept.seal("drc")
            for pick in picks[2 * turn : 2 * turn + 2]:
                with Game.open(folder / "loaded.wargame") as loaded:
                    order(loaded, pick)
            with Game.open(folder / "loaded.wargame") as loaded:
                loaded.seal("drc")
                assert digest(loaded.worlds[-1]) == digest(kept.worlds[-1])
                assert loaded.view("drc") == kept.view("drc")
                assert loaded.report("drc", turn + 1) == kept.report("drc", turn + 1)
        with Game.open(folder / "loaded.wargame") as loaded:
            assert loaded.debrief() == kept.debrief()


def test_snapshots_are_only_a_cache(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with new_game(path, "drc") as game:
        for _ in range(3):
            play_turn(game)
        view = game.view("drc")
        game.save.contents.snapshots.clear()
    with Game.open(path) as game:
        assert game.view("drc") == view
        worlds = game.worlds
        game.save.contents.snapshots.clear()
        again = fold.worlds(game.book, game.save.contents)
        assert [digest(w) for w in again] == [digest(w) for w in worlds]


def test_the_main_scenario_is_played_to_its_end_by_a_person_in_every_seat(tmp_path: Path) -> None:
    seats = scenario(MAIN).text.seats
    with new_game(tmp_path / "a.wargame", *seats, name=MAIN) as game:
        while game.phase != "ended":
            play_turn(game)
        results = game.debrief().results
    assert [r.seat for r in results] == seats
    assert all(r.orders for r in results)
