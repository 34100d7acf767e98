"""Tables by typed lines: a text out of the menu or a file, offered, answered, agreed; and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.lines.typist import Typist
from tests.unit.session.tables import parley_game
from wargame.session.bargaining import Answer
from wargame.session.protocol import Notice

TEXT = """\
clauses:
  quiet: {kind: ceasefire, giver: m23, receiver: drc, subject: m23}
  halt: {kind: ceasefire, giver: drc, receiver: m23, subject: drc, due: 2}
"""


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[tuple[Typist, Typist]]:
    """Kinshasa and M23 at their tables, each by typed lines."""
    (tmp_path / "text.yaml").write_text(TEXT)
    with parley_game(tmp_path / "a.wargame", "drc", "m23") as game:
        found = Typist(game, "drc"), Typist(game, "m23")
        for typist in found:
            await typist.shell.begin()
        yield found


async def test_a_text_out_of_the_menu_is_shaped_offered_answered_and_agreed(both: tuple[Typist, Typist]) -> None:
    drc, m23 = both
    assert "doha_declaration  Doha Declaration of Principles; drc, m23; no offer" in await drc.type("tables")
    assert "you can: " in await drc.type("table doha")
    menu = await drc.type("menu ceasefire")
    assert "whole text" not in menu
    numbers = [row.split()[0] for row in menu.splitlines() if ": ceasefire: " in row]
    assert len(numbers) > 1
    said = await drc.type(f"add {numbers[0]} {numbers[1]}")
    assert "your text, not offered" in said
    assert "in all" in said
    names = [row.split()[1].rstrip(":") for row in said.splitlines() if row.startswith("  +  ")]
    assert len(names) == 2
    assert "due after 3 turns" in _joined(await drc.type(f"change {names[0]} due: 3"))
    assert names[1] not in await drc.type(f"strike {names[1]}")
    assert "due after 1 turn;" in _joined(await drc.type(f"change {names[0]} due: null"))
    assert "Type 'offer yes'" in await drc.type("offer")
    said = await drc.type("offer yes because as discussed")
    assert "Offered." in said
    assert "asks for your answer" in await m23.type("tables")
    said = await m23.type("table")
    assert 'drc: offer (draft 1): "as discussed"' in said
    assert "Said" in await m23.type(f"object {names[0]} sooner because it is late")
    assert f"m23: refuse (draft 1), {names[0]} sooner" in _joined(await drc.type("table"))
    await m23.type("agree " + names[0])
    assert "agreed; to be signed" in _joined(await m23.type("take yes"))
    assert "the text is agreed" in await drc.type("offer yes")


async def test_a_text_is_read_from_a_file(both: tuple[Typist, Typist], tmp_path: Path) -> None:
    drc, m23 = both
    assert "error: table: it is not said which table" in await drc.type("hand")
    await drc.type("table doha_declaration")
    said = await drc.type(f"hand {tmp_path / 'text.yaml'}")
    assert "quiet: " in said
    assert "Offered." in await drc.type("offer yes")
    assert "quiet: " in await m23.type("table doha_declaration")
    (tmp_path / "bad.yaml").write_text(TEXT.replace("giver: m23", "giver: nobody"))
    said = await drc.type(f"hand {tmp_path / 'bad.yaml'}")
    assert "wrong: turn 1, seat drc: doha_declaration: clause 'quiet': giver: 'nobody' is no actor" in _joined(said)
    said = await drc.type("offer yes")
    assert "refused: turn 1, seat drc: doha_declaration: clause 'quiet': giver: 'nobody' is no actor" in _joined(said)
    (tmp_path / "bad.yaml").write_text("treaty: letter\n" + TEXT)
    assert "it is a text for 'letter'" in _joined(await drc.type(f"hand {tmp_path / 'bad.yaml'}"))


async def test_an_offer_does_not_take_the_place_of_a_text_that_nobody_here_has_read(
    both: tuple[Typist, Typist], tmp_path: Path
) -> None:
    drc, m23 = both
    await m23.type("table doha_declaration")
    assert "halt: " in await m23.type(f"hand {tmp_path / 'text.yaml'}")
    await m23.type("offer yes")
    await drc.type("menu")  # of the table that asks, whose text is not read
    await drc.type("add 1")
    await m23.type("strike halt")
    assert "Offered." in await m23.type("offer yes")
    said = _joined(await drc.type("offer yes"))
    assert "refused: turn 1, seat drc: doha_declaration: draft 2 is on the table, not 1; look at it first" in said


async def test_a_text_that_has_only_been_tied_is_not_forgotten(both: tuple[Typist, Typist], tmp_path: Path) -> None:
    drc, m23 = both
    await drc.type("table doha")
    await drc.type("tie letter")
    await m23.type("table doha_declaration")
    await m23.type(f"hand {tmp_path / 'text.yaml'}")
    await m23.type("offer yes")
    assert "You have another text in hand" in _joined(await drc.type("table doha"))
    assert "only together with letter" in await drc.type("hand")


async def test_only_a_text_that_has_been_read_is_taken(both: tuple[Typist, Typist], tmp_path: Path) -> None:
    drc, m23 = both
    await drc.type("table doha")
    await drc.type(f"hand {tmp_path / 'text.yaml'}")
    await drc.type("offer yes")
    await m23.type("tables")
    assert "Type 'take yes'" in await m23.type("take yes")  # printed, and not taken
    await drc.type("change quiet due: 4")
    assert "Offered." in await drc.type("offer yes")
    said = _joined(await m23.type("take yes"))
    assert "refused: turn 1, seat m23: doha_declaration: draft 2 is on the table, not 1; look at it first" in said
    await m23.type("table")
    assert "Taken." in await m23.type("take yes")


async def test_a_seat_walks_out_and_comes_back(both: tuple[Typist, Typist]) -> None:
    drc, m23 = both
    await drc.type("table doha")
    assert "Type 'walk-out yes'" in await drc.type("walk-out")
    assert "You have walked out." in await drc.type("walk-out yes because of the shelling")
    assert "drc (minister, walked out)" in await m23.type("table doha")
    assert "You are back." in await drc.type("come-back")
    assert "Sent: head." in await drc.type("delegation head")
    assert "drc (head)" in _joined(await m23.type("table doha"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("table doah", "error: table: 'doah' is no table of yours; the tables are doha_declaration, letter, pledge"),
        ("table e", "error: table: 'e' is several tables; the tables are doha_declaration, letter, pledge"),
        ("menu", "error: table: it is not said which table; the tables are doha_declaration, letter, pledge"),
        ("table doha|add 1", "error: add: that is no number of the menu of this table; type menu first"),
        ("table doha|menu|add 9999", "error: add: that is no number of the menu of this table; write add and numbers"),
        ("table doha|change quiet due: 2", "error: clause: 'quiet' is no clause of the text; the text is empty; type"),
        ("table doha|hand nowhere.yaml", "error: 'nowhere.yaml': no such file or directory; name a file on your own"),
        ("table doha|take yes", "refused: turn 1, seat drc: doha_declaration: there is no text; offer one"),
        ("table doha|object quiet less", "error: clause: 'quiet' is no clause of the text"),
        ("table doha|delegation king", "error: delegation: 'king' is no rank; the ranks are envoy, minister, head"),
        ("table doha|come-back", "refused: turn 1, seat drc: doha_declaration: it has not walked out; go on talking"),
        ("promises", "No promise is in force that you may read."),
    ],
)
async def test_what_cannot_be_done_says_the_way_out(both: tuple[Typist, Typist], line: str, said: str) -> None:
    *first, last = line.split("|")
    for one in first:
        await both[0].type(one)
    assert _joined(await both[0].type(last)).startswith(said)


async def test_an_offer_is_announced_to_those_at_its_table(both: tuple[Typist, Typist], tmp_path: Path) -> None:
    drc, m23 = both
    heard: list[Notice] = []
    m23.game.listeners.append(heard.append)
    await drc.type("table doha")
    await drc.type(f"hand {tmp_path / 'text.yaml'}")
    await drc.type("offer yes")
    for notice in heard:
        await m23.shell.noticed(notice)
    assert "offers a text: Doha Declaration of Principles" in _joined("\n".join(m23.printed))


async def test_words_of_others_come_without_control_codes(both: tuple[Typist, Typist], tmp_path: Path) -> None:
    drc, m23 = both
    await drc.type("table doha")
    await drc.type(f"hand {tmp_path / 'text.yaml'}")
    await drc.type("offer yes because \x1b[31mred [b]markup[/b]\x07")
    said = await m23.type("table doha")
    assert "\x1b" not in said
    assert "red [b]markup[/b]" in said
    m23.game.parley.answer(Answer(seat="m23", treaty="doha_declaration", act="refuse", reason="\x1b]0;owned\x07no"))
    assert "\x1b" not in await drc.type("table")


def _joined(text: str) -> str:
    return " ".join(text.split())
