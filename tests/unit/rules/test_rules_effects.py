"""What the scenario says should follow: effects on triggers, in states, and the timeline."""

from __future__ import annotations

from typing import Any

import pytest

from wargame.testing.borderland import borderland
from wargame.testing.run import Run


def with_effects(*effects: dict[str, Any]) -> Run:
    return Run(borderland({"instruments.appeal.effects": list(effects)}))


def timeline(**event: Any) -> Run:
    entry = {
        "title": "Rain",
        "text": "It rains.",
        "fiction": True,
        "effects": [{"add": {"stability": 5}, "why": "rain"}],
        **event,
    }
    return Run(borderland({"timeline": {"rain": entry}}))


def rains(run: Run, turns: int = 8) -> list[bool]:
    return [run.turn().cause("stability", "rain") != 0.0 for _ in range(turns)]


def test_an_effect_on_a_trigger_happens_once() -> None:
    run = with_effects({"on": "make", "add": {"stability": 3}, "why": "it was said"})
    assert run.turn().cause("stability", "said") == 0.0
    assert run.turn("host appeal.make").cause("stability", "said") == 3.0
    assert run.turn().cause("stability", "said") == 0.0


def test_an_effect_in_a_state_lasts_as_long_as_the_state() -> None:
    run = with_effects({"in": "made", "add": {"stability": 1}, "why": "it stands"})
    assert run.turn("host appeal.make").cause("stability", "stands") == 1.0
    assert run.turn().cause("stability", "stands") == 1.0
    assert run.turn("host appeal.withdraw").cause("stability", "stands") == 0.0


def test_a_condition_gates_an_effect() -> None:
    run = with_effects({"in": "made", "if": "home.support > 60", "add": {"stability": 1}, "why": "it is heard"})
    assert run.turn("host appeal.make").cause("stability", "heard") == 0.0
    run["support home"] = 90.0
    assert run.turn().cause("stability", "heard") == 1.0


def test_a_chance_gates_an_effect_in_its_share_of_the_worlds() -> None:
    book = borderland({"instruments.appeal.effects": [{"on": "make", "chance": 0.3, "add": {"refugees": 1000}}]})
    run = Run(book, worlds=tuple(range(500)))
    before = run["refugees"].copy()
    run.turn("host appeal.make")
    quiet = Run(book, worlds=tuple(range(500))).turn()
    hit = (run["refugees"] - quiet["refugees"] > 900).mean()
    assert before.max() == 0.0
    assert 0.22 < hit < 0.38


def test_an_effect_may_set_a_value_and_a_name() -> None:
    run = with_effects({"on": "make", "set": {"home.corruption": 0.9, "ties[home, backer]": "severed"}})
    run.turn("host appeal.make")
    assert run.one("corruption home") == 0.9
    assert run.one("ties home backer") == 0


def test_an_effect_on_a_whole_row_reaches_every_cell() -> None:
    run = with_effects({"on": "make", "add": {"zone.order": 0.05}, "why": "calm"})
    run.turn("host appeal.make")
    assert all(run.cause(f"order {zone}", "calm") == pytest.approx(0.05) for zone in ("front", "rear", "far"))


def test_an_effect_may_pull_a_trigger_whose_own_effects_follow() -> None:
    book = borderland(
        {
            "instruments.appeal.effects": [{"on": "make", "fire": {"listing": "impose"}}],
            "instruments.listing.effects": [{"on": "impose", "add": {"stability": -2}, "why": "chain"}],
        }
    )
    run = Run(book).turn("host appeal.make")
    assert run.state("listing") == "imposed"
    assert run.cause("stability", "chain") == -2.0


def test_a_trigger_that_is_not_possible_is_not_pulled() -> None:
    run = with_effects({"on": "make", "fire": {"listing": "tighten"}})
    assert run.turn("host appeal.make").state("listing") == "idle"


def test_two_texts_that_pull_each_other_s_triggers_come_to_rest() -> None:
    book = borderland(
        {
            "instruments.appeal.effects": [{"on": "make", "fire": {"listing": "impose"}}],
            "instruments.listing.effects": [
                {"on": ["impose", "renew"], "fire": {"appeal": "stress", "listing": "renew"}}
            ],
        }
    )
    run = Run(book).turn("host appeal.make")
    assert (run.state("listing"), run.state("appeal")) == ("imposed", "stressed")


def test_what_an_effect_says_is_news() -> None:
    run = with_effects({"on": "make", "add": {"stability": 1}, "say": "Many hear it."}).turn("host appeal.make")
    assert [n.text for n in run.trace.notes if n.kind == "EffectFelt"] == ["Many hear it."]


def test_a_dated_event_happens_in_its_turn_and_only_once() -> None:
    assert rains(timeline(date="2025-04-05")) == [False, True, False, False, False, False, False, False]


def test_an_event_with_a_window_waits_for_its_condition() -> None:
    run = timeline(date="2025-03-20", until="2025-05-20", when="home.support > 70")
    assert rains(run, 2) == [False, False]
    run["support home"] = 95.0
    assert rains(run, 2) == [True, False]


def test_after_its_window_an_event_does_not_happen() -> None:
    run = timeline(until="2025-04-05", when="home.support > 70")
    run.turns(3)
    run["support home"] = 95.0
    assert rains(run, 2) == [False, False]


def test_an_event_may_come_back_after_its_rest() -> None:
    assert rains(timeline(when=True, repeat=3)) == [True, False, False, True, False, False, True, False]


def test_an_event_by_chance_happens_in_its_share_of_the_worlds() -> None:
    book = borderland({"timeline": {"rain": {"title": "Rain", "text": "It rains.", "chance": 0.25, "fiction": True}}})
    run = Run(book, worlds=tuple(range(500))).turn()
    assert 0.18 < (run["age"][:, 0] == 0).mean() < 0.32


def test_an_event_for_some_eyes_is_news_for_them_alone() -> None:
    run = timeline(when=True, seen_by=["home"]).turn()
    note = next(n for n in run.trace.notes if n.kind == "EventHappened")
    assert note.seen_by == frozenset({run.book.index["A"]["home"]})
