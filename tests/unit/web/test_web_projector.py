"""The parts of the page of those who watch, made of what a session says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.session.games import MAIN, new_game
from tests.unit.web.pages import Reader
from wargame.session.handout import EntityCard, FieldCard
from wargame.session.opening import Opened, OpenedLine
from wargame.session.protocol import Programme, Scene, Status
from wargame.session.public import LocalWatcher
from wargame.testing.secrets import twins
from wargame.web.ground import border, grounds
from wargame.web.projector import Shown, parts

HOSTILE = "\x1b[31m</p><script>alert(1)</script>&\x07\u202e\"'[b]"
SAID = {"title", "text", "label", "short", "letter", "unit", "summary", "note", "player", "here", "meaning"}
"""Keys whose texts somebody wrote."""


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Shown]:
    with new_game(tmp_path / "a.wargame", "drc", name=MAIN) as game:
        game.seal("drc")
        watcher = LocalWatcher(game)
        yield Shown(await watcher.programme(), await watcher.scene(), await watcher.status())


def hostile(said: Any) -> Any:
    """The same with something nasty before every text that somebody wrote."""
    if isinstance(said, dict):
        return {key: nasty(value) if key in SAID else hostile(value) for key, value in said.items()}
    return [hostile(value) for value in said] if isinstance(said, list | tuple) else said


def nasty(said: Any) -> Any:
    return [HOSTILE + one for one in said] if isinstance(said, list | tuple) else f"{HOSTILE}{said}"


async def test_texts_that_mean_no_good_are_shown_as_texts(shown: Shown) -> None:
    calm = parts(shown)
    seats = [seat.model_copy(update={"here": ("Ann",)}) for seat in shown.status.seats]
    status = shown.status.model_copy(update={"seats": tuple(seats)})
    wild = parts(
        Shown(
            Programme.model_validate(hostile(shown.programme.model_dump())),
            Scene.model_validate(hostile(shown.scene.model_dump())),
            Status.model_validate(hostile(status.model_dump())),
        )
    )
    for name, part in wild.items():
        page, like = Reader(part.html), Reader(calm[name].html)
        assert "script" not in {tag for tag, _ in page.tags}
        assert not {"\x1b", "\x07", "\u202e"} & set(part.html)
        if name in ("standing", "said", "seats", "numbers"):
            assert [tag for tag, _ in page.tags] == [tag for tag, _ in like.tags]
        if name not in ("said", "scores", "opened", "word"):
            assert "alert(1)" in page.text or "alert(1)" in str(page.tags), name


async def test_the_map_is_there_in_words_too(shown: Shown) -> None:
    text = Reader(parts(shown)["map"].html).text
    for zone in shown.programme.entities["zone"]:
        assert zone.title in text
    assert "Fighting: " in text


async def test_every_part_is_made_alike_and_marked_by_what_is_in_it(shown: Shown) -> None:
    assert parts(shown) == parts(shown)
    other = parts(Shown(shown.programme, shown.scene, shown.status.model_copy(update={"turn": 3})))
    changed = {name for name, part in parts(shown).items() if other[name].mark != part.mark}
    assert changed == {"standing", "said"}


async def test_scores_are_shown_where_everybody_may_know_them(shown: Shown) -> None:
    assert not parts(shown)["scores"].html.strip()
    programme = shown.programme.model_copy(
        update={"fields": (*shown.programme.fields, FieldCard(name="score", axes=("A",), meaning="", unit="0-100",
                                                              good=1, seen_by="all"))}
    )  # fmt: skip
    count = len(programme.entities["actor"])
    scene = shown.scene.model_copy(update={"fields": {**shown.scene.fields, "score": [41.0] * count}})
    page = Reader(parts(Shown(programme, scene, shown.status))["scores"].html)
    assert len(page.all("tr")) == 1 + len(programme.seats)
    assert "41" in page.text


async def test_what_the_facilitator_has_opened_is_shown_and_nothing_else(shown: Shown) -> None:
    assert not parts(shown)["opened"].html.strip()
    opened = Opened(
        chapters=("hidden", "scores", "messages"),
        hidden={"ties": (0.25, "how close")},
        scores={"drc": 41.4, "m23": 50.0},
        messages=(OpenedLine(turn=1, seat="drc", to=("m23",), text=HOSTILE),),
    )
    found = parts(replace(shown, opened=opened))
    page = Reader(found["opened"].html)
    assert "how close" in page.text
    assert "turn 1: DRC to M23: " in page.text
    assert not page.all("script")
    assert len(Reader(found["scores"].html).all("tr")) == 3


async def test_promises_in_force_are_those_that_everybody_may_read(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", name=MAIN) as game:
        for _ in range(9):
            game.advance()
        watcher = LocalWatcher(game)
        promises = await watcher.promises()
        shown = Shown(await watcher.programme(), await watcher.scene(), await watcher.status(), promises=promises)
        assert all(promise.public for promise in promises)
        text = Reader(parts(shown)["texts"].html).text
        assert promises
        assert all(promise.sentence in " ".join(text.split()) for promise in promises)
        pair = twins(game.book, game.worlds[-1], game.book.index["A"]["qatar"])
        game.worlds[-1] = pair.worlds.take([len(pair.varied) - 1])
        assert await watcher.promises() == promises
        assert await LocalWatcher(game, delay=9).promises() == await LocalWatcher(game, delay=99).promises()


async def test_a_colour_that_is_none_does_no_harm(shown: Shown) -> None:
    def wild(card: EntityCard) -> EntityCard:
        return card.model_copy(update={"color": '"/><script>'})

    entities = {**shown.programme.entities, "actor": tuple(map(wild, shown.programme.entities["actor"]))}
    programme = shown.programme.model_copy(update={"entities": entities})
    assert "<script" not in "".join(part.html for part in parts(Shown(programme, shown.scene, shown.status)).values())


def test_grounds_share_their_borders() -> None:
    found = grounds((("a", (0.0, 0.0)), ("b", (10.0, 0.0)), ("c", (5.0, 8.0)), ("far", (90.0, 90.0))), 8.0)
    for one, other in (("a", "b"), ("b", "c"), ("a", "c")):
        here, there = border(found[one], other), border(found[other], one)
        assert here is not None
        assert there is not None
        near = pytest.approx
        assert sorted(here) == [near(point, abs=0.2) for point in sorted(there)]
    assert border(found["far"], "a") is None
    assert all(not side.beyond for side in found["far"])
