"""The facilitator's acts: done, written with their reason, told to whom they are for, taken back where that can be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.session.games import scenario
from wargame.base.errors import SessionError
from wargame.session.act_cards import act_cards
from wargame.session.chair import Chair
from wargame.session.facilitator import PLAIN, Change, Inject, Word
from wargame.session.game import Game
from wargame.session.opened import opened
from wargame.session.protocol import Notice, Order
from wargame.session.replay import export, fork, replay
from wargame.session.seats import UNDISCLOSED
from wargame.session.wire import HUMAN, Phase

WAITS: tuple[Phase, ...] = ("lobby", "briefing", "bargaining", "report")
SECRET = Word(visibility="secret", reason="for the debrief")
SUPPORT = Change(path="drc.support", value=-10)


def begun(path: Path, waits: tuple[Phase, ...] = WAITS) -> Game:
    return Game.create(scenario(), 7, {"drc": HUMAN, "m23": HUMAN}, path, waits=waits)


def to_orders(game: Game) -> None:
    while game.phase != "orders":
        game.proceed()


def play(game: Game) -> None:
    to_orders(game)
    for seat in ("drc", "m23"):
        if seat in game.waiting:
            game.seal(seat)


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    with begun(tmp_path / "a.wargame") as game:
        yield game
    turns = game.turn
    assert [step.turn for step in replay(tmp_path / "a.wargame")] == list(range(turns + 1))


def support(game: Game) -> float:
    view = game.view("drc")
    return next(i.value for i in view.indicators if i.field == "support")


# --- phases ----------------------------------------------------------------------------------------------------------


def test_phases_are_opened_and_closed_out_of_their_order(game: Game) -> None:
    chair = Chair(game)
    chair.close_phase(Word(reason="all are here"))
    assert game.phase == "briefing"
    chair.open_phase("orders", PLAIN)
    game.seal("drc")
    chair.open_phase("bargaining", PLAIN)
    assert game.phase in {"bargaining"}
    assert game.sealed == {"drc"}
    with pytest.raises(SessionError, match="phase 'bargaining' is open; close it to go on"):
        chair.open_phase("bargaining", PLAIN)
    with pytest.raises(
        SessionError, match="this session does not wait in phase 'report'; open briefing or bargaining or"
    ):
        chair.open_phase("report", PLAIN)
    row = next(e.content for e in game.save.contents.of_kind("PhaseOpened"))
    assert row["chair"] == {"reason": "all are here", "visibility": "announced", "to": []}


def test_closed_orders_are_what_is_drafted_and_what_proxies_decide(game: Game) -> None:
    to_orders(game)
    order = next(o for o in game.view("drc").options if o.legal)
    game.draft(Order(seat="drc", instrument=order.instrument, trigger=order.trigger))
    Chair(game).close_phase(Word(reason="lunch is served"))
    assert (game.turn, game.phase) == (1, "report")
    assert [o.instrument for o in game.report("drc", 1).orders] == [order.instrument]
    (cover,) = game.save.contents.of_kind("SeatCovered")
    assert (cover.content["seat"], cover.content["reason"]) == ("m23", "lunch is served")


def test_what_cannot_be_closed_or_opened_says_the_way_out(game: Game) -> None:
    chair = Chair(game)
    chair.pause(Word(reason="fire alarm"))
    with pytest.raises(SessionError, match="phase 'paused' is not closed like that; resume the game first"):
        chair.close_phase(PLAIN)
    with pytest.raises(SessionError, match="the game is paused; resume it first"):
        chair.open_phase("orders", PLAIN)
    with pytest.raises(SessionError, match="no clock runs in this phase; close the phase by hand"):
        chair.extend(5, PLAIN)
    chair.resume(PLAIN)
    assert game.phase == "lobby"
    assert [m.text for m in game.parley.messages("drc")] == [
        "The session is paused (fire alarm).",
        "The session goes on.",
    ]


def test_a_session_that_waits_for_nothing_has_no_phase_to_go_back_to(tmp_path: Path) -> None:
    with (
        begun(tmp_path / "b.wargame", ()) as game,
        pytest.raises(SessionError, match="does not wait in phase 'bargaining'; open orders"),
    ):
        Chair(game).open_phase("bargaining", PLAIN)


# --- bringing in -----------------------------------------------------------------------------------------------------


def test_an_inject_shows_at_once_and_is_a_cause_of_the_turn(game: Game) -> None:
    play(game)
    before = support(game)
    inject = Inject(title="Riots in Kinshasa", text="Prices have doubled.", changes=(SUPPORT,))
    Chair(game).inject(inject, Word(reason="to see who looks home"))
    assert support(game) == before - 10
    told = next(i for i in game.report("drc", 1).changed if i.field == "support")
    assert told.value == before  # the report of the turn before stays as it was
    assert "Riots in Kinshasa. Prices have doubled." in [m.text for m in game.parley.messages("m23")]
    play(game)
    causes = {cause.why: cause.amount for cause in game.explain("drc", "support", ("drc",)).causes}
    assert causes["Riots in Kinshasa"] == -10
    row = next(n for n in game.report("m23", 2).news if n.kind == "EventInjected")
    assert (row.text, row.fiction) == ("Riots in Kinshasa. Prices have doubled.", True)


def test_a_secret_inject_is_told_to_nobody_and_its_effect_has_no_name(game: Game) -> None:
    heard: list[Notice] = []
    play(game)
    game.listeners.append(heard.append)
    Chair(game).inject(Inject(title="A plot", changes=(SUPPORT,)), SECRET)
    assert {notice.kind for notice in heard} == {"acted"}
    assert not game.parley.messages("drc")
    play(game)
    whys = [cause.why for cause in game.explain("drc", "support", ("drc",)).causes]
    assert whys.count(UNDISCLOSED) == 1
    assert "A plot" not in whys
    for seat in ("drc", "m23"):
        assert not any("plot" in news.text for news in game.report(seat, 2).news)


def test_an_inject_for_some_seats_is_news_to_them_alone(game: Game) -> None:
    to_orders(game)
    Chair(game).inject(Inject(title="A letter"), Word(visibility="told", to=("m23",)))
    play(game)
    told = {seat: [n.text for n in game.report(seat, 1).news if n.kind == "EventInjected"] for seat in ("drc", "m23")}
    assert told == {"drc": [], "m23": ["A letter"]}
    assert [len(game.parley.messages(seat)) for seat in ("drc", "m23")] == [0, 1]


def test_an_entry_of_the_timeline_is_brought_forward_once(game: Game) -> None:
    entry = f"timeline.{next(iter(game.book.text.timeline))}"
    to_orders(game)
    Chair(game).inject(Inject(entry=entry), PLAIN)
    with pytest.raises(SessionError, match="there is no such inject, or it has happened"):
        Chair(game).inject(Inject(entry=entry), PLAIN)
    play(game)
    t = game.book.index["T"][entry.partition(".")[2]]
    assert game.worlds[1]["age"][0, t] == 1


WRONG: list[tuple[Inject, str]] = [
    (Inject(), "it has no title; say in a line what happens"),
    (Inject(entry="injects.nothing"), "there is no such inject, or it has happened"),
    (Inject(title="x", changes=(Change(path="drc.suport", value=1),)), "suport"),
    (Inject(title="x", changes=(Change(path="drc.score", value=1),)), "scores are worked out from the objectives"),
    (
        Inject(title="x", changes=(Change(path="goma.holder", value=1),)),
        "to which nothing can be added; set it instead",
    ),
    (Inject(title="x", changes=(Change(path="goma.holder", value="atlantis", sets=True),)), "atlantis"),
    (
        Inject(title="x", changes=(Change(path="drc.support", value=400, sets=True),)),
        "400 is out of range; 'support' goes",
    ),
    (Inject(title="x", changes=(Change(path="drc.support", value="1 +", sets=True),)), "'drc.support'"),
    (Inject(title="x", fire={"dohaa": "collapse"}), "no such instrument; did you mean 'doha'?"),
    (Inject(title="x", fire={"doha": "explode"}), "'explode' is no trigger of it"),
    (
        Inject(title="x", fire={"doha": "conclude"}),
        "'conclude' is not possible in state 'proposed'; possible",
    ),
    (Inject(title="x", text="y" * 1001), "it is too long; use at most 1000 characters and 12 changes"),
]


@pytest.mark.parametrize(("inject", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_inject_is_refused_with_the_way_out(game: Game, inject: Inject, words: str) -> None:
    rows = len(game.save.contents.events)
    with pytest.raises(SessionError) as caught:
        Chair(game).inject(inject, PLAIN)
    assert words in str(caught.value)
    assert caught.value.way_out
    assert len(game.save.contents.events) == rows


def test_an_outcome_is_changed_with_a_reason_and_not_without(game: Game) -> None:
    play(game)
    ruling = Inject(title="Goma is given back", changes=(Change(path="goma.holder", value="drc", sets=True),))
    chair = Chair(game)
    with pytest.raises(SessionError, match="a ruling needs a reason; say why the outcome is changed"):
        chair.adjudicate(ruling, PLAIN)
    with pytest.raises(SessionError, match="it changes nothing"):
        chair.adjudicate(Inject(title="x"), Word(reason="y"))
    chair.adjudicate(ruling, Word(reason="both sides had agreed to it aloud"))
    actors = game.book.actors
    assert actors[int(game.present["holder"][0, game.book.index["Z"]["goma"]])] == "drc"
    play(game)
    assert any(n.kind == "OutcomeChanged" for n in game.report("m23", 2).news)


# --- people ----------------------------------------------------------------------------------------------------------


def test_players_are_replaced_and_covered_and_it_is_said(game: Game) -> None:
    chair = Chair(game)
    to_orders(game)
    chair.replace("m23", "proxy", Word(reason="called away"))
    assert game.humans == ("drc",)
    assert game.players["m23"].startswith("proxy")
    assert [m.text for m in game.parley.messages("drc")][-1].endswith("(called away).")
    chair.replace("m23", HUMAN, PLAIN)
    chair.cover("m23", PLAIN)
    assert game.waiting == ("drc",)
    with pytest.raises(SessionError, match="no such seat"):
        chair.tell("hello", ("atlantis",))
    with pytest.raises(SessionError, match="nobody is named; name the seats"):
        chair.pause(Word(visibility="told"))
    with pytest.raises(SessionError, match="it says nothing; write something"):
        chair.tell(" \x1b ", ())
    chair.tell("Five minutes.\x1b[31m", ("m23",))
    assert game.parley.messages("m23")[-1].text == "Five minutes."
    assert game.parley.messages("m23")[-1].seat == "facilitator"


# --- taking back -----------------------------------------------------------------------------------------------------


def test_acts_are_taken_back_and_their_rows_stay(game: Game) -> None:
    play(game)
    chair, before = Chair(game), support(game)
    chair.inject(Inject(title="Riots", changes=(SUPPORT,)), SECRET)
    number = act_cards(chair, {})[-1].number
    chair.take_back(number, SECRET)
    assert support(game) == before
    cards = {card.number: card for card in act_cards(chair, {})}
    assert (cards[number].stands, cards[number].reversible) == (False, False)
    with pytest.raises(SessionError, match="it cannot be taken back; it has been taken back already"):
        chair.take_back(number, PLAIN)
    with pytest.raises(SessionError, match="no such act"):
        chair.take_back(1, PLAIN)
    play(game)
    assert game.save.contents.events[number - 1].kind == "EventInjected"
    assert not any(note.kind == "EventInjected" for note in game.chronicle.notes(2))


def test_a_replacement_is_taken_back_unless_others_were_replaced_since(game: Game) -> None:
    chair = Chair(game)
    chair.replace("m23", "random", PLAIN)
    first = act_cards(chair, {})[-1].number
    chair.replace("drc", "random", PLAIN)
    with pytest.raises(SessionError, match="others were replaced since; replace the player again"):
        chair.take_back(first, PLAIN)
    chair.take_back(act_cards(chair, {})[-1].number, PLAIN)
    chair.take_back(first, PLAIN)
    assert game.humans == ("drc", "m23")


def test_what_a_turn_was_resolved_with_goes_only_with_the_turn(game: Game) -> None:
    chair = Chair(game)
    chair.inject(Inject(title="Riots", changes=(SUPPORT,)), PLAIN)
    number = act_cards(chair, {})[-1].number
    play(game)
    with pytest.raises(SessionError, match="turn 1 was resolved with it; take the turn back first"):
        chair.take_back(number, PLAIN)
    chair.tell("hello", ())
    with pytest.raises(SessionError, match="what was said cannot be unsaid; write again"):
        chair.take_back(act_cards(chair, {})[-1].number, PLAIN)
    chair.take_back_turn(PLAIN)
    chair.take_back(number, PLAIN)
    assert game.turn == 0


def test_a_turn_that_is_taken_back_is_played_again_and_nothing_of_the_first_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with begun(path) as game:
        chair = Chair(game)
        with pytest.raises(SessionError, match="no turn has been resolved; take single acts back"):
            chair.take_back_turn(PLAIN)
        to_orders(game)
        option = next(o for o in game.view("drc").options if o.legal)
        order = Order(seat="drc", instrument=option.instrument, trigger=option.trigger)
        game.draft(order)
        play(game)
        first = game.public_digest(1)
        play(game)
        second = game.public_digest(2)
        game.proceed()
        chair.take_back_turn(Word(reason="the wrong button"))
        found = game.save.contents
        assert found.of_kinds(found.kinds) == [e for e in found.events if found.stands(e)]
        undone = {(e.kind, e.turn) for e in found.events if not found.stands(e)}
        of_the_turn = {"OrdersSealed", "OrdersRevealed", "OrdersDecided", "TurnResolved"}
        assert undone == {("PhaseOpened", 3), *((kind, 2) for kind in of_the_turn)}
        assert (game.turn, game.phase, game.waiting) == (1, "orders", ("drc", "m23"))
        chair.take_back_turn(PLAIN)
        assert (game.turn, game.view("drc").draft) == (0, (order,))
    with Game.open(path, waits=WAITS) as game:  # and so it is found again
        assert (game.turn, game.phase, game.view("drc").draft) == (0, "orders", (order,))
        play(game)
        assert game.public_digest(1) == first
        to_orders(game)
        Chair(game).inject(Inject(title="Riots", changes=(SUPPORT,)), PLAIN)
        play(game)
        assert game.public_digest(2) != second
        resolved = [e.turn for e in game.save.contents.events if e.kind == "TurnResolved"]
        assert resolved == [1, 2, 1, 2]
    with Game.open(path, waits=WAITS) as game:
        assert game.turn == 2
    assert [step.turn for step in replay(path)] == [0, 1, 2]
    assert fork(path, 2, tmp_path / "b.wargame") == 2
    assert [step.turn for step in replay(tmp_path / "b.wargame")] == [0, 1, 2]
    assert fork(path, 1, tmp_path / "c.wargame") == 1
    with Game.open(tmp_path / "c.wargame") as game:
        assert game.public_digest(1) == first


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_game_is_ended_early_and_goes_on_when_that_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with begun(path) as game:
        play(game)
        chair = Chair(game)
        game.proceed()
        chair.end(Word(reason="the bus leaves at five"))
        assert (game.phase, game.status().turn, len(game.debrief().results)) == ("ended", 1, 3)
        with pytest.raises(SessionError, match="the game has ended already; open the debrief"):
            chair.end(PLAIN)
        with pytest.raises(SessionError, match="the game has ended; take the last turn back first"):
            chair.inject(Inject(title="x"), PLAIN)
    with Game.open(path, waits=WAITS) as game:
        assert game.phase == "ended"
        chair = Chair(game)
        chair.take_back(next(c.number for c in act_cards(chair, {}) if c.kind == "GameEnded"), PLAIN)
        assert game.phase in {"briefing"}
        play(game)
    assert len(list(replay(path))) == 3


def test_secrets_are_opened_chapter_by_chapter(game: Game) -> None:
    chair = Chair(game)
    play(game)
    assert opened(game.book, game.chronicle, game.worlds).chapters == ()
    with pytest.raises(SessionError, match="the game has not ended; end it first, or say why it is opened now"):
        chair.reveal(("hidden",), PLAIN)
    with pytest.raises(SessionError, match="what is opened is opened to everybody; announce it"):
        chair.reveal(("hidden",), SECRET)
    chair.reveal(("orders", "hidden"), Word(reason="the room is stuck"))
    found = opened(game.book, game.chronicle, game.worlds)
    assert found.chapters == ("hidden", "orders")
    assert found.hidden
    assert not found.messages
    assert {row.seat for row in found.orders} <= set(game.book.text.seats)
    chair.reveal(("scores", "messages", "tables"), Word(reason="and the rest"))
    found = opened(game.book, game.chronicle, game.worlds)
    assert set(found.scores) == set(game.book.text.seats)
    assert found.messages[0].seat == "facilitator"


def test_what_a_session_holds_back_of_its_debrief_is_opened_by_its_facilitator(tmp_path: Path) -> None:
    class Hall:
        def here(self, seat: str) -> tuple[str, ...]:
            return ()

        def longest(self) -> float:
            return 0.0

        def clock_face(self) -> None:
            return None

    people = {"drc": HUMAN}
    with Game.create(scenario("kivu-2025-workshop"), 7, people, tmp_path / "b.wargame", waits=WAITS) as game:
        chair = Chair(game)
        chair.end(PLAIN)
        assert game.debrief().hidden  # of a game that is no session, everything
        game.room = Hall()
        assert (game.debrief().hidden, game.debrief().held) == ({}, ("hidden",))
        chair.reveal(("hidden",), PLAIN)
        assert game.debrief().hidden
        assert not game.debrief().held


def test_a_fork_is_made_while_the_game_goes_on(game: Game) -> None:
    play(game)
    chair = Chair(game)
    names = [chair.fork(None, SECRET), chair.fork(1, SECRET)]
    assert names == ["a-turn-1.wargame", "a-turn-1-2.wargame"]
    with Game.open(game.save.path.with_name(names[0])) as other:
        assert other.public_digest(1) == game.public_digest(1)
    with pytest.raises(SessionError, match="only 1 turns of it are there"):
        chair.fork(3, PLAIN)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be taken away there")
def test_a_game_whose_file_is_gone_can_still_be_copied_once(tmp_path: Path) -> None:
    with begun(tmp_path / "a.wargame") as game:
        play(game)
        game.save.path.unlink()
        copy = Chair(game).fork(None, PLAIN)
    assert [path.name for path in tmp_path.glob("*.wargame")] == [copy]
    with Game.open(tmp_path / copy) as again:
        assert again.turn == 1


ACTS: list[Callable[[Chair], None]] = [
    lambda chair: chair.pause(SECRET),
    lambda chair: chair.resume(SECRET),
    lambda chair: chair.close_phase(SECRET),
    lambda chair: chair.inject(Inject(title="A plot"), SECRET),
    lambda chair: chair.replace("m23", "random", SECRET),
]


def test_every_act_is_a_row_with_reason_and_visibility_and_secret_ones_are_withheld(game: Game) -> None:
    chair = Chair(game)
    for act in ACTS:
        act(chair)
    cards = act_cards(chair, {})
    assert [card.kind for card in cards] == [
        "GamePaused", "GameResumed", "PhaseOpened", "EventInjected", "PlayerReplaced",
    ]  # fmt: skip
    assert {(card.reason, card.visibility) for card in cards} == {("for the debrief", "secret")}
    assert not any("for the debrief" in line for line in export(game.save.path))
    assert not game.parley.messages("drc")
