"""Messages: kept before they are acknowledged, read by those they go to, and made safe to show."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.session.games import new_game, play_turn
from wargame.base.errors import SaveError, SessionError
from wargame.session import replay
from wargame.session.bargaining import Message
from wargame.session.game import Game
from wargame.session.messages import A_TURN, LONGEST
from wargame.session.protocol import Notice

SEATS = ("drc", "m23", "qatar")


@pytest.fixture
def game(tmp_path: Path) -> Iterator[Game]:
    with new_game(tmp_path / "a.wargame", *SEATS) as game:
        yield game


def say(seat: str, text: str = "hello", *to: str) -> Message:
    return Message(seat=seat, to=to, text=text)


def heard(game: Game, seat: str) -> list[str]:
    return [f"{m.number} {m.seat}: {m.text}{' *' if m.unread else ''}" for m in game.parley.messages(seat)]


def test_what_is_kept_of_messages_is_what_their_rows_say(game: Game) -> None:
    for text, *to in (("one", "m23"), ("two",), ("three", "drc", "qatar")):
        game.parley.send(say("m23" if "drc" in to else "drc", text, *to))
    game.parley.read("m23", 1)
    found = game.save.contents
    rows = [(e.number, e.content["seat"], e.content["to"]) for e in found.of_kind("MessageSent")]
    for seat in SEATS:
        mine = [number for number, sender, to in rows if not to or seat in to or seat == sender]
        assert found.post.of(seat) == mine
        assert found.post.naming(seat) == [n for n, sender, to in rows if seat in (sender, *to)]
        assert found.sent(seat, 1) == [n for n, sender, _ in rows if sender == seat]
        assert not found.sent(seat, 2)
    assert [game.parley.unread(seat) for seat in SEATS] == [1, 1, 2]


def test_a_message_reaches_those_it_is_for_and_nobody_else(game: Game) -> None:
    assert game.parley.send(say("drc", "in private", "m23")) == ()
    assert game.parley.send(say("m23", "to all")) == ()
    assert game.parley.send(say("drc", "to both", "m23", "qatar")) == ()
    assert heard(game, "drc") == ["1 drc: in private", "2 m23: to all *", "3 drc: to both"]
    assert heard(game, "m23") == ["1 drc: in private *", "2 m23: to all", "3 drc: to both *"]
    assert heard(game, "qatar") == ["1 m23: to all *", "2 drc: to both *"]
    assert [m.thread for m in game.parley.messages("qatar")] == [(), ("drc", "m23", "qatar")]


def test_what_is_acknowledged_is_on_disk_and_there_when_the_game_is_opened_again(tmp_path: Path, game: Game) -> None:
    game.parley.send(say("drc", "kept", "m23"))
    game.parley.read("m23", 1)
    game.parley.send(say("drc", "and this", "m23"))
    play_turn(game)
    game.close()
    with Game.open(tmp_path / "a.wargame") as again:
        assert heard(again, "m23") == ["1 drc: kept", "2 drc: and this *"]
        assert again.parley.messages("m23")[0].turn == 1
        assert again.view("m23").unread == 1
    assert [r.turn for r in replay.replay(tmp_path / "a.wargame")] == [0, 1]


def test_a_disk_that_refuses_keeps_nothing(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise SaveError("the disk is full")

    monkeypatch.setattr(type(game.save), "act", full)
    with pytest.raises(SaveError, match="the disk is full"):
        game.parley.send(say("drc"))
    assert game.parley.messages("drc") == ()


def test_reading_is_counted_by_each_reader(game: Game) -> None:
    for n in range(3):
        game.parley.send(say("drc", f"{n}", "m23"))
    assert game.view("m23").unread == 3
    game.parley.read("m23", 2)
    assert game.view("m23").unread == 1
    rows = len(game.save.contents.events)
    game.parley.read("m23", 99)
    game.parley.read("m23", 99)
    assert len(game.save.contents.events) == rows + 1
    assert game.view("m23").unread == game.view("drc").unread == 0


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (say("drc", "x", "drc"), "it is addressed to its sender; leave yourself out: you keep what you send"),
        (say("drc", "x", "m32"), "'m32' is no seat; did you mean 'm23'?"),
        (say("drc", " \n\x1b[2J"), "it says nothing; write something, or take an offer with it"),
        (say("drc", "x" * (LONGEST + 1)), f"it has {LONGEST + 1} characters; say it in {LONGEST}"),
    ],
)
def test_a_message_that_cannot_be_sent_says_why(game: Game, message: Message, words: str) -> None:
    assert [str(r) for r in game.parley.send(message)] == [f"turn 1, seat drc: message: {words}"]
    assert game.parley.messages("drc") == ()


def test_a_seat_cannot_drown_the_others_in_words(game: Game) -> None:
    for n in range(A_TURN):
        assert game.parley.send(say("drc", f"{n}")) == ()
    assert [r.what for r in game.parley.send(say("drc"))] == [f"{A_TURN} messages have been sent this turn"]
    assert game.parley.send(say("m23")) == ()


def test_programs_and_strangers_send_nothing(tmp_path: Path) -> None:
    with new_game(tmp_path / "b.wargame", "drc") as game:
        with pytest.raises(SessionError, match=r"turn 1, seat m23: doctrine:.* plays it; take another seat"):
            game.parley.send(say("m23"))
        with pytest.raises(SessionError, match="'nobody': no such seat"):
            game.parley.send(say("nobody"))


def test_readers_are_told_and_others_are_not(game: Game) -> None:
    told: list[Notice] = []
    game.listeners.append(told.append)
    game.parley.send(say("drc", "come to Luanda", "m23"))
    (notice,) = told
    assert (notice.kind, notice.seat) == ("message", "m23")
    assert notice.text.endswith(": come to Luanda")
    assert [notice.is_for((seat,)) for seat in SEATS] == [False, True, False]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60))
def test_a_strangers_words_never_move_a_cursor(game: Game, text: str) -> None:
    before = len(game.parley.messages("m23"))
    if game.parley.send(say("drc", f"x{text}", "m23")):
        return  # the turn's words are used up
    shown = game.parley.messages("m23")[before].text
    assert all(c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)


def test_what_others_say_in_private_changes_no_byte_that_a_seat_gets(tmp_path: Path) -> None:
    got = []
    for n, secrets in enumerate(((), ("one",), ("three", "quite different", "things"))):
        with new_game(tmp_path / f"{n}.wargame", *SEATS) as game:
            heard: list[Notice] = []
            game.listeners.append(heard.append)
            game.parley.send(say("qatar", "public"))
            for text in secrets:
                game.parley.send(say("drc", text, "m23"))
                game.parley.read("m23", 99)
            game.parley.send(say("m23", "for you", "qatar"))
            play_turn(game)
            seen = [m.model_copy(update={"at": ""}).model_dump_json() for m in game.parley.messages("qatar")]
            got.append(
                (
                    seen,
                    game.view("qatar"),
                    game.report("qatar", 1),
                    game.status().model_copy(update={"save": ""}),
                    [notice.model_dump_json() for notice in heard if notice.is_for(("qatar",))],
                )
            )
    assert got[0] == got[1] == got[2]


def test_an_export_withholds_what_is_private_until_the_game_has_ended(tmp_path: Path, game: Game) -> None:
    game.parley.send(say("drc", "hush", "m23"))
    game.parley.send(say("drc", "loud"))
    path = tmp_path / "a.wargame"
    assert [r.get("body", {}).get("text", r.get("withheld")) for r in exported(path)] == [True, "loud"]
    while game.phase != "ended":
        play_turn(game)
    assert [r["body"]["text"] for r in exported(path)] == ["hush", "loud"]


def exported(path: Path) -> list[dict[str, dict[str, str]]]:
    rows = [json.loads(line) for line in replay.export(path)]
    return [row for row in rows if row["kind"] == "MessageSent"]
