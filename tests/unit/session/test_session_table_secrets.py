"""What is said at a table stays at it: it changes no byte of what others get, in views, exports or notices."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.session.tables import DOHA, FREE, HALT, LETTER, PAY, PLEDGE, QUIET, offer, parley_game
from wargame.base.errors import SessionError
from wargame.session import replay
from wargame.session.bargaining import Answer, Message
from wargame.session.game import Game
from wargame.session.protocol import Notice

GRANT: dict[str, Any] = {"kind": "payment", "giver": "qatar", "receiver": "drc", "amount": 7.0}
LIFT: dict[str, Any] = {
    "kind": "lift_sanction", "giver": "drc", "receiver": "m23", "subject": "quiet_list", "goal": "lifted",
}  # fmt: skip
Talk = Callable[[Game], None]


def nothing(game: Game) -> None:
    """Nobody says anything in the letter."""
    del game


def a_word(game: Game) -> None:
    """One offer, not taken."""
    game.parley.propose(offer("drc", LETTER, PAY))
    game.parley.answer(Answer(seat="m23", treaty=LETTER, act="refuse", reason="a secret reason"))


def much(game: Game) -> None:
    """Offers, a message with one, brackets, a walk-out, and in the end an agreement."""
    game.parley.propose(offer("drc", LETTER, FREE))
    game.parley.answer(Answer(seat="m23", treaty=LETTER, act="agree", clauses=()))
    game.parley.send(Message(seat="m23", to=("drc",), text="between us", offer=offer("m23", LETTER, PAY, FREE)))
    game.parley.answer(Answer(seat="drc", treaty=LETTER, act="walk_out"))
    game.parley.answer(Answer(seat="drc", treaty=LETTER, act="come_back"))
    game.parley.answer(Answer(seat="drc", treaty=LETTER, act="accept"))
    game.parley.read("drc", 99)


def a_hint(game: Game) -> None:
    """An agreement, and a text at a table of many that is to be tied to it."""
    game.parley.propose(offer("drc", LETTER, PAY))
    game.parley.answer(Answer(seat="m23", treaty=LETTER, act="accept"))
    (refusal,) = game.parley.propose(offer("drc", DOHA, QUIET, needs=(LETTER,)))
    assert refusal.what == f"'{LETTER}' is no text it could be tied to"


def a_list(game: Game) -> None:
    """A promise and a remedy at a table of many that name what only two know of."""
    watched = {**QUIET, "remedy": {"snap_back": "quiet_list"}}
    for key, clause in (("remedy", watched), ("subject", LIFT)):
        (refusal,) = game.parley.propose(offer("drc", DOHA, clause))
        assert (refusal.where, refusal.what) == (
            f"turn 1, seat drc: {DOHA}: clause 'c1': {key}", "not everybody at this table may know of it",
        )  # fmt: skip
        assert game.parley.propose(offer("drc", LETTER, clause)) == ()


def listener(told: list[str]) -> Callable[[Notice], None]:
    """Keeps what Qatar is told."""

    def hear(notice: Notice) -> None:
        if notice.is_for(("qatar",)):
            told.append(notice.model_dump_json())

    return hear


def everything(game: Game, seat: str) -> list[str]:
    """All bytes a seat gets of tables, messages, ledger and the rest."""
    parley = game.parley
    cards = parley.cards(seat)
    parts: list[Any] = [*cards, *(parley.view(seat, c.treaty) for c in cards), *parley.messages(seat)]
    parts += [*(parley.menu(seat, c.treaty) for c in cards), game.ledger(seat), game.view(seat), game.handout(seat)]
    parts += [game.status().model_copy(update={"save": ""})]
    parts += [game.report(seat, turn) for turn in range(1, game.turn + 1)]
    for treaty in (LETTER, "nothing"):
        with pytest.raises(SessionError) as caught:
            parley.view(seat, treaty)
        parts.append(str(caught.value).replace(treaty, "it"))
    told = [p if isinstance(p, str) else p.model_dump_json() for p in parts]
    return [t if '"at":"' not in t else t.split('"at":"')[0] for t in told]


@pytest.mark.parametrize("talk", [a_word, much, a_hint, a_list])
def test_a_secret_letter_changes_no_byte_of_what_others_get(tmp_path: Path, talk: Talk) -> None:
    got = []
    for n, said in enumerate((nothing, talk)):
        with parley_game(tmp_path / f"{n}.wargame", "drc", "m23", "qatar") as game:
            told: list[str] = []
            game.listeners.append(listener(told))
            game.parley.propose(offer("qatar", PLEDGE, GRANT))
            game.parley.propose(offer("drc", DOHA, QUIET, HALT))
            said(game)
            game.parley.send(Message(seat="drc", text="to all"))
            for seat in game.humans:
                game.seal(seat)
            got.append((everything(game, "qatar"), told))
    assert got[0] == got[1]


def test_a_public_text_is_read_by_those_at_its_table_and_by_nobody_else(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23", "qatar") as game:
        game.parley.propose(offer("qatar", PLEDGE, GRANT))
        assert "7" in game.parley.view("drc", PLEDGE).text.clauses[0].sentence
        with pytest.raises(SessionError, match="no table is open for it now"):
            game.parley.view("m23", PLEDGE)
        assert game.view("m23").asked == ()


def test_an_export_shows_no_text_before_the_game_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with parley_game(path, "drc", "m23", "qatar") as game:
        much(game)
        for seat in game.humans:
            game.seal(seat)
        rows = [json.loads(line) for line in replay.export(path)]
        private = [r for r in rows if r["kind"] in ("TextOffered", "TextAnswered", "TextTabled", "TextAgreed")]
        assert private
        assert all(r.get("withheld") and "body" not in r for r in private)
        while game.phase != "ended":
            for seat in game.humans:
                game.seal(seat)
        rows = [json.loads(line) for line in replay.export(path)]
        assert all("body" in r for r in rows)


def test_a_text_may_not_speak_of_what_somebody_at_the_table_does_not_know(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23", "qatar") as game:
        support = {
            "kind": "stop_support",
            "giver": "m23",
            "receiver": "drc",
            "subject": "rwanda_m23_support",
            "amount": 0.1,
        }
        (first, *_) = game.parley.propose(offer("drc", DOHA, support))
        assert first.what == "'rwanda_m23_support' is nothing that can be promised"


def test_a_text_that_is_agreed_is_read_by_those_who_have_a_part_in_it_until_it_ends(tmp_path: Path) -> None:
    with parley_game(tmp_path / "a.wargame", "drc", "m23", "qatar") as game:
        after = {**FREE, "after": {"clause": "c1", "delivered": 0.5}}
        assert game.parley.propose(offer("drc", LETTER, PAY, after)) == ()
        assert game.ledger("drc").texts == ()
        game.parley.answer(Answer(seat="m23", treaty=LETTER, act="accept"))
        for seat in game.humans:
            game.seal(seat)
        assert LETTER not in [card.treaty for card in game.parley.cards("drc")]
        for seat in ("drc", "m23"):
            (text,) = game.ledger(seat).texts
            assert (text.treaty, text.state, text.parties) == (LETTER, "initialled", ("drc", "m23"))
            assert text.clauses[0].startswith("DRC promises M23 to pay USD 20 m")
            assert "once 'clause 1' is delivered to 50 %" in text.clauses[1]
        assert game.ledger("qatar").texts == ()
