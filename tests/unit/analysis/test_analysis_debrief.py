"""The after-action report: what it tells is what happened, and nothing in it acts."""

import csv
import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from tests.unit.session.games import new_game
from wargame.analysis.debrief.again import again
from wargame.analysis.debrief.export import as_csv, as_json
from wargame.analysis.debrief.findings import findings
from wargame.analysis.debrief.page import page
from wargame.analysis.debrief.story import Story, read_story
from wargame.base.errors import SaveError
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin, resolve
from wargame.session.protocol import Order
from wargame.world.state import World

HOSTILE = "</td><script>alert(1)</script>\x1b[31m{{ 7 * 7 }}&\u202e"


def played(path: Path, turns: int) -> Path:
    """A game of first-steps in which a person gives a hostile reason."""
    game = new_game(path, "drc")
    for _ in range(turns):
        option = next(o for o in game.view("drc").options if o.legal)
        order = Order(seat="drc", instrument=option.instrument, trigger=option.trigger, reason=HOSTILE)
        assert game.draft(order) is None
        game.seal("drc")
    game.close()
    return path


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return read_story(played(tmp_path_factory.mktemp("told") / "whole.wargame", 4))


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "polyline", "circle", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_carries_no_script_and_fetches_nothing(story: Story) -> None:
    text = page(story)
    reader = Reader(text)
    assert reader.open == []
    assert "script" not in {tag for tag, _ in reader.tags}
    links = [a.get(name) or "#" for _, a in reader.tags for name in ("src", "href", "data", "action")]
    assert [link for link in links if not link.startswith("#")] == []
    assert not [a for _, a in reader.tags if any(name.startswith("on") for name in a)]
    assert "default-src 'none'" in text
    assert "@import" not in text
    assert "url(" not in text


def test_a_screen_reader_finds_its_way(story: Story) -> None:
    reader = Reader(page(story))
    assert [a["lang"] for tag, a in reader.tags if tag == "html"] == ["en"]
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(a.get("aria-label") for tag, a in reader.tags if tag == "svg")
    assert all(a.get("scope") for tag, a in reader.tags if tag == "th")
    assert sum(tag == "caption" for tag, _ in reader.tags) == sum(tag == "table" for tag, _ in reader.tags)
    ids = [a["id"] for _, a in reader.tags if "id" in a]
    targets = [a["href"] for tag, a in reader.tags if tag == "a"]
    assert {str(t)[1:] for t in targets} <= set(ids)
    assert len(ids) == len(set(ids))


def test_what_people_wrote_is_shown_as_text_only(story: Story) -> None:
    text = page(story)
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text
    assert not set("\x1b\u202e") & set(text)
    for row in csv.reader(as_csv(story).splitlines()):
        assert not [cell for cell in row if cell.startswith(("=", "@")) or not cell.isprintable()]


def test_every_turn_order_and_score_of_the_log_is_in_it(story: Story) -> None:
    text, data = page(story), json.loads(as_json(story))
    assert len(story.turns) == 4
    for turn, row in zip(story.turns, data["turns"], strict=True):
        logged = next(e.content for e in story.contents.of_kind("TurnResolved") if e.turn == turn.number)
        assert {seat: round(score, 3) for seat, score in turn.scores.items()} == logged["scores"]
        assert f"Turn {turn.number}, from {turn.date}" in text
        assert len(row["orders"]) == len(turn.orders) > 0
    rows = list(csv.DictReader(as_csv(story).splitlines()))
    assert [row["turn"] for row in rows] == ["1", "2", "3", "4"]
    assert [float(rows[-1][f"score {r.seat}"]) for r in story.debrief.results] == pytest.approx(
        [r.score for r in story.debrief.results], abs=0.06
    )


def test_half_a_dozen_findings_carry_numbers_and_ask_something(story: Story) -> None:
    told = findings(story)
    assert len(told) >= 6
    assert len({f.title for f in told}) == len(told)
    assert all(re.search(r"\d", f.text) and f.question.endswith("?") for f in told)
    fled = sum(float(w["newly_displaced"][0]) for w in story.worlds[1:])
    people = next(f for f in told if f.title == "What it cost people")
    assert f"{fled:,.0f} people fled" in people.text
    assert not any(re.search(r"\de[+-]\d", f.text) for f in told)
    best = max(story.debrief.results, key=lambda r: r.history[-1] - r.history[0])
    rose = best.history[-1] > best.history[0]
    assert ("gained most" if rose else "lost least") in told[0].text


def test_what_is_contested_is_told_as_it_was_drawn_and_as_it_could_be_known(story: Story) -> None:
    told = next(f.text for f in findings(story) if f.title == "What the sources contest")
    assert story.again is not None
    one = next(i for i in story.again.inferred if i.name == "m23_autonomy")
    where = ("rather not", "between the two", "rather so")[
        min(int((one.drawn - one.low) / (one.high - one.low) * 3), 2)
    ]
    assert f"Does M23 stand by itself? In this game {where}, {one.drawn:.2f} of 0.2 to 0.7; " in told
    known = (
        f"to {one.estimate:.2f}, give or take {one.error:.2f}" if one.visible >= 0.1 else "nothing that all could read"
    )
    assert known in told
    assert "ceasefire" not in told, "what nobody contests is not among it"


def test_a_running_game_is_told_to_its_facilitator_alone(tmp_path: Path) -> None:
    path = played(tmp_path / "half.wargame", 2)
    with pytest.raises(SaveError) as caught:
        read_story(path)
    assert str(caught.value) == (
        f"{path}: the game is not over (turn 2 of 4), and a debrief opens all secrets; play it to its end; a "
        "facilitator may add --facilitator"
    )
    told = read_story(path, facilitator=True)
    assert "Facilitator's copy" in page(told).replace("&#39;", "'")
    assert not told.ended
    assert "2 of 4 turns, 2025-03-17 to 2025-04-13." in page(told), "until the last day that was played"


def test_promises_and_texts_are_those_of_the_news(story: Story) -> None:
    news = [n for n in story.debrief.news if n.kind in ("PromiseKept", "PromiseBroken")]
    assert [(p.turn, p.kept) for p in story.promises] == [(n.turn, n.kind == "PromiseKept") for n in news]
    titles = {one.title for one in story.book.text.instruments.values() if one.kind == "treaty"}
    assert {t.title for t in story.texts} <= titles


def silent_game(book: Rulebook) -> list[World]:
    """A game in which nobody orders anything."""
    world = begin(book, 3)
    worlds = [world.copy()]
    for _ in range(book.turns):
        resolve(book, world, Orders.none(1, len(book.openings)))
        worlds.append(world.copy())
    return worlds


def test_what_shows_in_public_numbers_can_be_inferred_and_what_does_not_cannot(kivu: Rulebook) -> None:
    silent = [Orders.none(1, len(kivu.openings))] * kivu.turns
    told = again(kivu, silent_game(kivu), silent, [[]] * kivu.turns, 300)
    found = {i.name: i for i in told.inferred}
    clear = found["ambient_fighting"]  # moves fighting, which everybody sees
    assert clear.visible > 0.8
    assert abs(clear.estimate - clear.drawn) <= 3 * clear.error
    quiet = found["mediation_skill"]  # works only at tables, and nobody sits at one
    assert quiet.visible < 0.1 < found["rwanda_security_motive"].visible, "of a motive there are signs"
    assert quiet.low <= quiet.estimate <= quiet.high
    assert [x.seat for x in told.luck] == list(kivu.text.seats)
    assert all(x.low <= x.median <= x.high and 0 <= x.rank <= 1 for x in told.luck)


def test_the_same_game_gives_the_same_report(story: Story) -> None:
    orders = [Orders.none(1, len(story.book.openings))] * 4
    one, other = (again(story.book, story.worlds, orders, [[]] * 4, 60) for _ in range(2))
    assert one == other
    assert np.isfinite([i.estimate for i in one.inferred]).all()
