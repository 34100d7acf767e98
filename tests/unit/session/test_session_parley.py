"""Tables in session: offers, answers, brackets, walk-outs, links, and what they come to in the log and in the world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.session.tables import (
    DOHA,
    FREE,
    HALT,
    LETTER,
    PAY,
    PLEDGE,
    QUIET,
    kinds,
    offer,
    parley_game,
    parley_scenario,
    silent,
    take,
)
from wargame.base.errors import SaveError, SessionError
from wargame.negotiation.sitting import Objection
from wargame.negotiation.text import Text, parse_text
from wargame.players.protocol import AtTable, Reply
from wargame.session import bargaining, replay
from wargame.session.bargaining import Answer, Message, TableView
from wargame.session.game import Game
from wargame.session.protocol import Notice


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    with parley_game(tmp_path / "a.wargame", "drc", "m23", "qatar") as game:
        yield game


def answer(seat: str, act: bargaining.Act, *clauses: str, treaty: str = DOHA, **more: Any) -> Answer:
    return Answer(seat=seat, treaty=treaty, act=act, clauses=clauses, **more)


def stands(view: TableView) -> list[str]:
    """Clause by clause: brackets, who is behind it, how it has changed."""
    return [
        f"{c.id}{' []' if c.bracketed else ''} {','.join(c.behind)}{' ' + c.change if c.change else ''}"
        for c in view.text.clauses
    ]


def test_fighters_can_be_pulled_out_only_of_where_they_stand(game: Game) -> None:
    book, strength = game.book, game.parley.world["strength"][0]
    actors, zones = book.index["A"], book.index["Z"]
    areas = {name: [name] for name in zones} | dict(book.text.groups)
    found: dict[str, set[str]] = {}
    for treaty in (LETTER, PLEDGE):
        for choice in game.parley.menu("drc", treaty).choices:
            if choice.kind == "withdraw" and choice.subject in areas:
                found.setdefault(choice.givers[0], set()).add(choice.subject)
    for giver in ("drc", "m23"):
        own = strength[book.facts.force_actor == actors[giver]].sum(axis=0)
        assert found[giver] == {area for area, inside in areas.items() if any(own[zones[z]] > 0.0 for z in inside)}
    assert found["drc"] != set(areas)
    assert found.keys() == {"drc", "m23"}, "Qatar has no fighters"


def test_the_tables_of_a_seat_are_those_where_it_sits(game: Game) -> None:
    assert [(c.treaty, c.track, c.secret) for c in game.parley.cards("drc")] == [
        (DOHA, "doha", False), (LETTER, "", True), (PLEDGE, "", False)]  # fmt: skip
    assert [c.treaty for c in game.parley.cards("m23")] == [DOHA, LETTER]
    assert [c.treaty for c in game.parley.cards("qatar")] == [DOHA, PLEDGE]
    view = game.parley.view("drc", DOHA)
    assert (view.mediator, view.style, view.parties, view.observers) == (
        "qatar",
        "communicator",
        ("drc", "m23"),
        ("qatar",),
    )
    assert view.may == ("offer", "walk_out", "send")


@pytest.mark.parametrize("treaty", [LETTER, "nothing", "doha"])
def test_a_table_where_one_does_not_sit_is_refused_in_the_same_words_whether_it_is_there_or_not(
    game: Game, treaty: str
) -> None:
    with pytest.raises(SessionError) as caught:
        game.parley.view("qatar", treaty)
    said = f"turn 1, seat qatar: {treaty}: no table is open for it now; the tables are doha_declaration, pledge"
    assert str(caught.value) == said


def test_a_text_that_all_parties_take_is_agreed_and_initialled(game: Game) -> None:
    assert game.parley.propose(offer("drc", DOHA, QUIET, HALT)) == ()
    view = game.parley.view("m23", DOHA)
    assert (view.standing, view.blocking, view.text.number, view.text.by) == ("open", ("m23",), 1, "drc")
    assert stands(view) == ["c1 [] drc", "c2 [] drc"]
    assert game.view("m23").asked == (DOHA,)
    assert game.parley.answer(answer("m23", "accept")) == ()
    view = game.parley.view("drc", DOHA)
    assert (view.standing, view.blocking, view.may) == ("agreed", (), ())
    seal(game)
    assert game.view("drc").states[DOHA] == "initialled"
    assert "TextAgreed" in kinds(game)
    assert DOHA not in [c.treaty for c in game.parley.cards("drc")]


def seal(game: Game) -> None:
    for seat in game.humans:
        if seat not in game.sealed:
            game.seal(seat)


def test_what_changed_and_who_stands_where_is_told_clause_by_clause(game: Game) -> None:
    game.parley.propose(offer("drc", DOHA, QUIET, FREE))
    game.parley.answer(answer("m23", "agree", "c1"))
    assert stands(game.parley.view("drc", DOHA)) == ["c1 drc,m23", "c2 [] drc"]
    game.parley.propose(offer("m23", DOHA, QUIET, {**FREE, "amount": 50.0}, PAY, basis=1))
    view = game.parley.view("drc", DOHA)
    assert stands(view) == ["c1 drc,m23", "c2 [] m23 changed", "c3 [] m23 new"]
    assert "100 people" in view.text.clauses[1].was
    game.parley.propose(offer("qatar", DOHA, QUIET))
    assert stands(game.parley.view("drc", DOHA)) == ["c1 drc,m23", "c2  gone", "c3  gone"]
    assert game.parley.view("drc", DOHA).blocking == ("drc", "m23")


def test_the_agreed_part_can_be_agreed_on_its_own_and_the_rest_stays_in_brackets(game: Game) -> None:
    game.parley.propose(offer("drc", DOHA, QUIET, FREE))
    objection = bargaining.Objection(seat="m23", clause="c2", wish="less", text="too many")
    game.parley.answer(answer("m23", "agree", "c1", objections=(objection,)))
    view = game.parley.view("drc", DOHA)
    assert view.objections == (objection,)
    assert view.text.clauses[1].against == ("m23",)
    seal(game)
    tabled = next(game.save.contents.of_kind("TextTabled")).content
    assert (tabled["treaty"], tabled["order"], tabled["brackets"]) == (DOHA, ["c1", "c2"], ["c2"])
    assert game.view("drc").states[DOHA] == "drafted"
    view = game.parley.view("drc", DOHA)
    assert [c.id for c in view.text.clauses] == ["c1", "c2"]
    assert (view.text.number, view.may) == (0, ("offer", "agree", "refuse", "walk_out", "send"))


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (answer("m23", "accept", basis=2), "draft 1 is on the table, not 2; look at it first"),
        (answer("drc", "accept"), "it has taken the text already; wait for the others"),
        (answer("qatar", "accept"), "only parties answer a text; offer a draft of your own"),
        (answer("m23", "agree", "c9"), "there is no clause 'c9'; the clauses are c1"),
        (answer("m23", "come_back"), "it has not walked out; go on talking"),
        (answer("m23", "send"), "nobody is named; send an envoy, a minister or the head"),
        (answer("m23", "refuse", objections=(bargaining.Objection(seat="m23", clause="x", wish="drop"),)),
         "there is no clause 'x'; the clauses are c1"),
        (answer("m23", "accept", treaty=LETTER), "there is no text; offer one"),
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_refused_with_the_way_out(game: Game, act: Answer, words: str) -> None:
    game.parley.propose(offer("drc", DOHA, QUIET))
    rows = len(game.save.contents.events)
    (refusal,) = game.parley.answer(act)
    assert str(refusal) == f"turn 1, seat {act.seat}: {act.treaty}: {words}"
    assert len(game.save.contents.events) == rows


def test_patience_ends(game: Game) -> None:
    for n in range(8):
        seat = ("drc", "m23")[n % 2]
        assert game.parley.propose(offer(seat, DOHA, {**FREE, "amount": 100.0 + n})) == ()
    (refusal,) = game.parley.propose(offer("drc", DOHA, QUIET))
    assert refusal.what == "patience is at an end after 8 drafts"
    assert game.parley.view("drc", DOHA).standing == "open"
    game.parley.answer(answer("drc", "refuse"))
    assert game.parley.view("drc", DOHA).standing == "timed_out"


def test_a_party_that_walks_out_blocks_the_table_until_it_comes_back(game: Game) -> None:
    game.parley.propose(offer("drc", DOHA, QUIET))
    game.parley.answer(answer("m23", "walk_out", reason="an insult"))
    assert game.parley.view("drc", DOHA).standing == "left"
    (refusal,) = game.parley.propose(offer("drc", DOHA, HALT))
    assert (refusal.what, refusal.way_out) == ("m23 walked out", "wait, or write to them")
    game.parley.answer(answer("m23", "come_back"))
    assert game.parley.answer(answer("m23", "accept")) == ()
    assert game.parley.view("drc", DOHA).standing == "agreed"


def test_a_tied_text_is_agreed_only_with_the_others(game: Game) -> None:
    game.parley.propose(offer("drc", DOHA, QUIET, needs=(PLEDGE,)))
    game.parley.answer(answer("m23", "accept"))
    seal(game)
    assert game.view("drc").states[DOHA] == "drafted"
    assert next(game.save.contents.of_kind("TextTabled")).content["treaty"] == DOHA
    game.parley.propose(offer("drc", DOHA, QUIET, needs=(PLEDGE,)))
    game.parley.answer(answer("m23", "accept"))
    game.parley.propose(offer("qatar", PLEDGE, {"kind": "payment", "giver": "qatar", "receiver": "drc", "amount": 5.0}))
    game.parley.answer(answer("drc", "accept", treaty=PLEDGE))
    seal(game)
    assert [game.view("drc").states[t] for t in (DOHA, PLEDGE)] == ["initialled", "initialled"]


def test_the_rank_of_a_delegation_limits_how_far_it_may_agree(game: Game) -> None:
    assert game.parley.answer(answer("m23", "send", rank="envoy")) == ()
    game.parley.propose(offer("drc", DOHA, QUIET, HALT, FREE))
    (refusal,) = game.parley.answer(answer("m23", "accept"))
    assert refusal.what == "a text of level 3 is beyond a delegation led by an envoy"
    assert refusal.way_out == "send a minister, or offer a text of level 2"
    game.parley.answer(answer("m23", "send", rank="head"))
    (refusal,) = game.parley.answer(answer("m23", "send", rank="head", treaty=LETTER))
    assert refusal.what == "the head of state is at Doha Declaration of Principles"
    assert game.parley.answer(answer("m23", "accept")) == ()


def test_bad_texts_are_refused_with_every_clause_named(game: Game) -> None:
    bad = offer("drc", DOHA, {**PAY, "amount": -1.0}, {**QUIET, "giver": "us"}, {**HALT, "due": -3})
    assert [str(r) for r in game.parley.propose(bad)] == [
        "turn 1, seat drc: doha_declaration: clause 'c1': amount: -1 is out of range; money goes from 0.1 to 100000",
        "turn 1, seat drc: doha_declaration: clause 'c2': giver: 'us' is no actor; the actors are drc, m23, "
        "qatar, rwanda",
        "turn 1, seat drc: doha_declaration: clause 'c3': due: -3 is before today; write 0 or more turns",
    ]
    assert "TextOffered" not in kinds(game)
    odd = offer("drc", DOHA, {"kind": "payment", "giver": "drc"})
    assert [str(r) for r in game.parley.propose(odd)] == [
        "turn 1, seat drc: doha_declaration: clause 'c1': no 'receiver'; add 'receiver:'"]  # fmt: skip
    assert game.parley.bill(bad).refusals == game.parley.propose(bad)


# --- programs --------------------------------------------------------------------------------------------------------


def test_a_program_answers_at_once_with_its_reason(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", m23=take, qatar=silent) as game:
        game.parley.propose(offer("drc", DOHA, QUIET))
        view = game.parley.view("drc", DOHA)
        assert view.standing == "agreed"
        assert [(s.seat, s.act, s.reason) for s in view.said] == [
            ("drc", "offer", ""), ("m23", "accept", "we can live with it")]  # fmt: skip


def test_programs_counter_and_are_asked_about_the_counters_of_others(tmp_path: Path) -> None:
    def haggle(table: AtTable) -> Reply:
        text = table.table.text
        if not text.clauses:
            return Reply("refuse")
        if len(text.clauses) > 1:
            return Reply("accept", reason="good")
        other = bargaining_text(DOHA, c1=QUIET, c2=PAY)
        return Reply("counter", other, "not without pay", (Objection("c1", "surer", "who watches?"),))

    with parley_game(tmp_path / "a.wargame", "drc", m23=haggle, qatar=silent) as game:
        game.parley.propose(offer("drc", DOHA, QUIET))
        view = game.parley.view("drc", DOHA)
        assert [(s.seat, s.act, s.draft) for s in view.said] == [("drc", "offer", 1), ("m23", "offer", 2)]
        assert game.view("drc").asked == (DOHA,)
        game.parley.answer(answer("drc", "accept"))
        assert game.parley.view("drc", DOHA).standing == "agreed"


def bargaining_text(treaty: str, **clauses: dict[str, Any]) -> Text:
    return parse_text({"treaty": treaty, "clauses": clauses})


def test_a_mediator_speaks_first_and_redrafts_when_somebody_refuses(tmp_path: Path) -> None:
    def mediate(table: AtTable) -> Reply:
        number = len(table.table.drafts)
        extra = {f"c{n + 2}": {**FREE, "amount": 100.0 + n} for n in range(number)}
        return Reply("counter", bargaining_text(DOHA, c1=QUIET, **extra), f"my draft {number + 1}")

    with parley_game(tmp_path / "a.wargame", "drc", m23=silent, qatar=mediate) as game:
        game.parley.open()
        opening = [("qatar", "offer"), ("m23", "refuse")]
        assert [(s.seat, s.act) for s in game.parley.view("drc", DOHA).said] == opening
        game.parley.answer(answer("drc", "refuse"))
        said = game.parley.view("drc", DOHA).said
        assert [(s.seat, s.act) for s in said] == [
            *opening, ("drc", "refuse"), ("qatar", "offer"), ("m23", "refuse")]  # fmt: skip


def test_a_program_that_says_nothing_sensible_refuses(tmp_path: Path) -> None:
    def odd(table: AtTable) -> Reply:
        return Reply("counter", bargaining_text(DOHA, c1={**QUIET, "giver": "nobody"}))

    with parley_game(tmp_path / "a.wargame", "drc", m23=odd, qatar=silent) as game:
        game.parley.propose(offer("drc", DOHA, QUIET))
        assert [(s.seat, s.act) for s in game.parley.view("drc", DOHA).said] == [("drc", "offer"), ("m23", "refuse")]


# --- log, disk, replay ------------------------------------------------------------------------------------------------


def test_every_act_is_on_disk_and_a_replay_asks_no_player(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with parley_game(path, "drc", "qatar", m23=take) as game:
        game.parley.propose(offer("drc", DOHA, QUIET, HALT, FREE))
        game.parley.propose(offer("drc", LETTER, PAY))
        before = game.parley.view("drc", LETTER)
    with Game.open(path) as game:
        assert game.parley.view("drc", LETTER) == before
        seal(game)
        assert [game.view("drc").states[t] for t in (DOHA, LETTER)] == ["initialled", "initialled"]
    assert [r.turn for r in replay.replay(path)] == [0, 1]
    replay.fork(path, 1, tmp_path / "b.wargame")
    with Game.open(tmp_path / "b.wargame") as fork:
        assert fork.view("drc").states[DOHA] == "initialled"


def test_a_disk_that_refuses_leaves_the_table_as_it_was(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise SaveError("the disk is full")

    monkeypatch.setattr(type(game.save), "act", full)
    with pytest.raises(SaveError):
        game.parley.propose(offer("drc", DOHA, QUIET))
    assert game.parley.view("drc", DOHA).said == ()


def test_a_seat_that_has_sealed_speaks_no_more(game: Game) -> None:
    game.seal("m23")
    game.parley.propose(offer("drc", DOHA, QUIET))
    (refusal,) = game.parley.answer(answer("m23", "accept"))
    assert refusal.what == "it has closed its bargaining"
    assert game.parley.view("m23", DOHA).may == ()
    assert game.view("m23").asked == ()


def test_where_the_session_waits_tables_are_open_in_their_own_phase_only(tmp_path: Path) -> None:
    players = dict.fromkeys(("drc", "m23"), "human")
    with Game.create(parley_scenario(), 7, players, tmp_path / "w.wargame", waits=frozenset({"bargaining"})) as game:
        assert game.phase == "bargaining"
        assert game.parley.propose(offer("drc", DOHA, QUIET)) == ()
        game.ready("drc")
        (refusal,) = game.parley.propose(offer("drc", DOHA, HALT))
        assert refusal.what == "it has closed its bargaining"
        game.ready("m23")
        assert game.status().phase == "orders"
        with pytest.raises(SessionError, match="the game is in phase 'orders', this needs phase 'bargaining'"):
            game.parley.propose(offer("m23", DOHA, HALT))
        assert game.parley.view("m23", DOHA).may == ()


# --- messages that carry a text --------------------------------------------------------------------------------------


def test_a_message_can_carry_an_offer_to_those_at_its_table(game: Game) -> None:
    carried = offer("drc", LETTER, PAY)
    assert game.parley.send(Message(seat="drc", to=("m23",), text="take this", offer=carried)) == ()
    assert game.parley.view("m23", LETTER).text.by == "drc"
    (message,) = game.parley.messages("m23")
    assert message.offer is not None
    assert message.offer.clauses == {"c1": {**PAY, "public": False}}
    (refusal,) = game.parley.send(Message(seat="drc", to=("m23", "qatar"), text="and you", offer=carried))
    assert (refusal.what, refusal.way_out) == (
        "qatar does not sit at its table", "send it to m23, or without the text")  # fmt: skip
    (refusal,) = game.parley.send(
        Message(seat="drc", to=("m23",), text="", offer=offer("drc", LETTER, {**PAY, "amount": 0.0}))
    )
    assert "clause 'c1'" in refusal.where


def test_those_at_a_table_are_told_and_nobody_else(game: Game) -> None:
    told: list[Notice] = []
    game.listeners.append(told.append)
    game.parley.propose(offer("drc", LETTER, PAY))
    assert [(n.kind, n.seat) for n in told] == [("table", "m23")]
    assert told[0].text.endswith("offers a text: Letter between Kinshasa and M23")
    assert [told[0].is_for((seat,)) for seat in ("drc", "m23", "qatar")] == [False, True, False]
