"""Tables, messages and the ledger of a saved game, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from tests.unit.cli.typed import Said, typed
from tests.unit.session.tables import QUIET, parley_game
from wargame.base.source import read_yaml
from wargame.lines.tables import menu_lines
from wargame.session.bargaining import Answer, Choice, ClauseCard, Menu, Offer, TextCard
from wargame.session.game import Game
from wargame.session.protocol import Order

TEXT = """\
clauses:
  quiet: {kind: ceasefire, giver: m23, receiver: drc, subject: m23}
  halt: {kind: ceasefire, giver: drc, receiver: m23, subject: drc, due: 2}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a game of two people whose table is open."""
    parley_game(tmp_path / "talks.wargame", "drc", "m23").close()
    (tmp_path / "text.yaml").write_text(TEXT)
    return tmp_path


def table(folder: Path, seat: str, *words: str) -> Said:
    return typed(folder, "table", "talks.wargame", "doha_declaration", "--seat", seat, *words)


def test_the_tables_of_a_seat_are_listed(folder: Path) -> None:
    said = typed(folder, "table", "talks.wargame", "--seat", "drc")
    assert said.code == 0
    assert said.out.splitlines() == [
        "doha_declaration  Doha Declaration of Principles; drc, m23; no offer",
        "letter            Letter between Kinshasa and M23; drc, m23; no offer; secret",
        "pledge            Pledge between Kinshasa and Doha; drc, qatar; no offer",
    ]


def test_a_text_is_offered_answered_and_agreed(folder: Path) -> None:
    said = table(folder, "drc", "--propose", "text.yaml", "--reason", "as discussed")
    assert said.code == 0
    assert "draft 1 of drc; open" in said.out
    assert 'drc: offer (draft 1): "as discussed"' in said.out
    assert "asks for your answer" in typed(folder, "table", "talks.wargame", "--seat", "m23").out
    said = table(folder, "m23", "--agree", "quiet", "--object", "halt=sooner")
    assert "against: m23 (sooner)" in said.out
    said = table(folder, "m23", "--accept", "--format", "json")
    assert json.loads(said.out)["table"]["standing"] == "agreed"


def test_bad_texts_are_refused_with_the_clause_named_and_nothing_is_written(folder: Path) -> None:
    (folder / "bad.yaml").write_text(TEXT.replace("giver: m23", "giver: nobody").replace("due: 2", "due: -1"))
    for option in ("--propose", "--weigh"):
        said = table(folder, "drc", option, "bad.yaml")
        assert said.code == 1
        both = said.err + said.out
        assert "clause 'quiet': giver: 'nobody' is no actor; the actors are drc, m23, qatar, rwanda" in both
        assert "clause 'halt': due: -1 is before today; write 0 or more turns" in both
    assert "no offer" in typed(folder, "table", "talks.wargame", "--seat", "drc").out


def test_a_good_text_is_weighed_before_it_is_offered(folder: Path) -> None:
    said = table(folder, "drc", "--weigh", "text.yaml", "--format", "json")
    assert said.code == 0
    bill = json.loads(said.out)["bill"]
    assert [row["clause"] for row in bill["rows"]] == ["quiet", "halt"]
    assert bill["walk_away"][0] < bill["walk_away"][1]
    assert [p["name"] for p in bill["packages"]][::4] == ["status quo", "this text"]
    assert "no offer" in typed(folder, "table", "talks.wargame", "--seat", "drc").out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("clauses: [", "broken.yaml:2:1: not readable as YAML"),
        ("quiet: 1", "broken.yaml: there is no text in it; write clauses: {name: {kind: ...}}"),
        ("treaty: letter\n" + TEXT, "broken.yaml: it is a text for 'letter'; name that table"),
    ],
)
def test_a_file_that_is_no_text_says_so(folder: Path, content: str, words: str) -> None:
    (folder / "broken.yaml").write_text(content)
    said = table(folder, "drc", "--propose", "broken.yaml")
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--seat", "qatar"), "--seat: no person plays 'qatar'; name drc or m23"),
        ((), "--seat: several seats are played by people; name drc or m23"),
        (("--seat", "drc", "--accept", "--refuse"), "--accept and --refuse are given together; one act at a time"),
        (("--seat", "drc", "--refuse", "--object", "x=now"), "--object x: 'now' is no wish; the wishes are drop"),
    ],
)  # fmt: skip
def test_usage_is_told(folder: Path, words: tuple[str, ...], complaint: str) -> None:
    said = typed(folder, "table", "talks.wargame", "doha_declaration", *words)
    assert said.code == 2
    assert complaint in said.err


def test_the_menu_can_be_offered_as_it_is_printed(folder: Path) -> None:
    menu = table(folder, "drc", "--menu").out
    assert read_yaml(menu, "menu.yaml")[1] == []
    (folder / "menu.yaml").write_text(menu.split("  # single promises")[0])
    said = table(folder, "drc", "--propose", "menu.yaml")
    assert said.code == 0, said.err


def test_every_promise_of_a_menu_has_a_name_of_its_own_in_the_file() -> None:
    def choice(giver: str, instead: str = "", **more: object) -> Choice:
        return Choice(kind="recognition", subject="goma", subject_title="Goma", givers=(giver,), receivers=("drc",),
                      clause={"giver": giver, **more}, sentence="they promise", deed="", instead=instead)  # fmt: skip

    def text(title: str, remedy: dict[str, list[str]]) -> TextCard:
        rows = {"quiet": {}, "leave": {"after": {"clause": "quiet", "delivered": 1.0}, "remedy": remedy}}
        cards = tuple(ClauseCard(id=name, clause=clause, sentence=name) for name, clause in rows.items())
        return TextCard(treaty="doha", title=title, clauses=cards)

    suspends = {"suspend": ["quiet"]}
    menu = Menu(
        treaty="doha", templates=(text("Doha", suspends), text("Nairobi", suspends)),
        choices=(choice("us"), choice("eu"), choice("us", "Letter", replaces=["letter.goma"])),
    )  # fmt: skip
    lines = menu_lines(menu)
    tree, problems, _ = read_yaml("\n".join(lines), "menu.yaml")
    assert problems == []
    clauses = cast(Any, tree.get(()))["clauses"]
    assert list(clauses) == [
        "quiet", "leave", "quiet_2", "leave_2", "recognition_goma", "recognition_goma_2", "recognition_goma_instead",
    ]  # fmt: skip
    assert clauses["leave"]["after"]["clause"] == "quiet"
    assert clauses["leave_2"]["after"]["clause"] == "quiet_2"
    assert clauses["leave_2"]["remedy"] == {"suspend": ["quiet_2"]}
    assert lines[-2:] == [
        "  # in place of promises in force",
        '  recognition_goma_instead: {giver: "us", replaces: ["letter.goma"]}  # they promise',
    ]


QUIETER = """\
clauses:
  quiet: {kind: ceasefire, giver: m23, receiver: drc, subject: m23, due: 2, replaces: [letter.truce]}
"""


def test_a_secret_promise_in_force_cannot_be_amended_where_others_read_it(folder: Path) -> None:
    with Game.open(folder / "talks.wargame") as game:
        truce = {**QUIET, "public": False}
        assert game.parley.propose(Offer(seat="drc", treaty="letter", clauses={"truce": truce})) == ()
        assert game.parley.answer(Answer(seat="m23", treaty="letter", act="accept")) == ()
        for turn in range(4):
            for seat in ("drc", "m23"):
                assert turn != 1 or game.draft(Order(seat=seat, instrument="letter", trigger="sign")) is None
                game.seal(seat)
    (folder / "text.yaml").write_text(QUIETER)
    assert "letter.truce" not in table(folder, "drc", "--menu").out
    said = table(folder, "drc", "--propose", "text.yaml")
    assert said.code == 1
    assert "'letter.truce' is secret from others, who would read what takes its place" in said.err
    (folder / "bad.yaml").write_text(QUIETER.replace("letter.truce", "letter.truse"))
    said = table(folder, "drc", "--propose", "bad.yaml")
    assert said.code == 1
    assert (
        "clause 'quiet': replaces: 'letter.truse' is no promise in force that you know of; did you mean 'letter.truce'?"
        in said.err
    )


def test_messages_are_sent_read_and_counted(folder: Path) -> None:
    sent = typed(folder, "messages", "talks.wargame", "--seat", "drc", "--to", "m23", "--say", "come to Doha")
    assert sent.out == "1. turn 1, drc to m23: come to Doha\n"
    assert typed(folder, "messages", "talks.wargame", "--seat", "m23", "--unread").out.startswith("1. new, turn 1")
    said = typed(folder, "messages", "talks.wargame", "--seat", "m23", "--unread")
    assert (said.out, said.err) == ("", "wargame: nothing new\n")
    said = typed(folder, "messages", "talks.wargame", "--seat", "drc", "--to", "m32", "--say", "x")
    assert said.code == 1
    assert said.err == "turn 1, seat drc: message: 'm32' is no seat; did you mean 'm23'?\n"


def test_the_ledger_is_empty_before_anything_is_in_force(folder: Path) -> None:
    said = typed(folder, "ledger", "talks.wargame", "--seat", "drc")
    assert (said.code, said.out, said.err) == (0, "", "wargame: no promise is in force that this seat may read\n")
