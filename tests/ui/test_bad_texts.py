"""Texts that cannot stand are refused alike in a scenario file, on the screen and over the headless command.

One table of bad texts, three doors: each names the clause and the way out in the same words.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ui.driving import game_of, playing, shown, to_pane, until
from tests.unit.cli.typed import typed
from tests.unit.session.tables import DOHA, PAY, QUIET, offer, parley_game
from wargame.scenario import attempt
from wargame.session.local import LocalClient
from wargame.tui.draft import Draft
from wargame.tui.panes.table import Table
from wargame.tui.widgets.prose import Prose

Clauses = dict[str, dict[str, Any]]
END: dict[str, Any] = {"kind": "withdraw", "giver": "m23", "receiver": "drc", "subject": "m23_walikale"}
BAD: dict[str, tuple[Clauses, str, str]] = {
    "malformed: no such kind": (
        {"talk": {**QUIET, "kind": "ceasefir"}},
        "'ceasefir' is no kind of promise", "did you mean 'ceasefire'?",
    ),
    "contradictory: two ends for one operation": (
        {"halt": {**END, "goal": "halted"}, "leave": {**END, "goal": "withdrawn"}},
        "it contradicts 'halt'", "keep one of the two",
    ),
    "contradictory: promised twice": (
        {"quiet": QUIET, "again": QUIET},
        "it is promised in 'quiet' already", "keep one of the two",
    ),
    "circular": (
        {"pay": {**PAY, "after": {"clause": "calm"}}, "calm": {**QUIET, "after": {"clause": "pay"}}},
        "it waits for itself: pay -> calm -> pay", "break the circle",
    ),
    "a condition on itself": (
        {"pay": {**PAY, "after": {"clause": "pay"}}},
        "a condition on itself", "name another clause, or take it out",
    ),
    "a promise of what is not its own": (
        {"leave": {**END, "giver": "drc", "receiver": "m23", "goal": "halted"}},
        "'m23_walikale' is not for 'drc' to promise", "promise one of drc_north_counter",
    ),
    "a day before today": (
        {"calm": {**QUIET, "due": "2020-01-01"}},
        "2020-01-01 is before today", "name a later day, or a number of turns",
    ),
    "a giver who is no party": (
        {"pay": {**PAY, "giver": "rwanda"}},
        "'rwanda' has no part in 'Doha Declaration of Principles'", "it binds qatar, drc, m23",
    ),
    "impossible: less than nothing": (
        {"pay": {**PAY, "amount": -5.0}},
        "-5 is out of range", "money goes from 0.1 to 100000",
    ),
    "impossible: escrow of what is no money": (
        {"calm": {**QUIET, "mode": "escrow"}},
        "only money can be put into escrow", "write mode: breachable",
    ),
    "a remedy that takes from nobody": (
        {"calm": {**QUIET, "remedy": {"suspend": ["nothing"]}}},
        "'nothing' is no clause of this text", "the",
    ),
}  # fmt: skip
"""Name -> clauses, what is wrong with the last of them that is at fault, and the way out."""


def clause_of(clauses: Clauses, what: str) -> str:
    """The clause that is to be named: the first of a circle, else the last."""
    return next(iter(clauses)) if what.startswith("it waits") else list(clauses)[-1]


def said(text: str) -> str:
    """What a person reads, without frames and line ends."""
    return re.sub(r"\s+", " ", re.sub(r"[│┃║|▕▏]", " ", text))


@pytest.mark.parametrize(("clauses", "what", "way_out"), BAD.values(), ids=BAD)
def test_in_a_scenario_file(tmp_path: Path, clauses: Clauses, what: str, way_out: str) -> None:
    written = {name: {**clause, "fiction": True} for name, clause in clauses.items()}
    heading = {"title": "Bad", "version": 1, "summary": "A bad text.", "extends": "first-steps"}
    tree = {"scenario": heading, "instruments": {DOHA: {"treaty": {"clauses": written}}}}
    (tmp_path / "bad.yaml").write_text(yaml.safe_dump(tree, sort_keys=False))
    found = [problem.headline() for problem in attempt(tmp_path / "bad.yaml")[1]]
    place = f"instruments.{DOHA}.treaty.clauses.{clause_of(clauses, what)}"
    assert [line for line in found if place in line and f"{what}; {way_out}" in line], found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a game of two people whose table is open."""
    found = tmp_path_factory.mktemp("talks")
    parley_game(found / "talks.wargame", "drc", "m23").close()
    return found


@pytest.mark.parametrize(("clauses", "what", "way_out"), BAD.values(), ids=BAD)
def test_over_the_headless_command(folder: Path, clauses: Clauses, what: str, way_out: str) -> None:
    (folder / "text.yaml").write_text(json.dumps({"clauses": clauses}))
    told = typed(folder, "table", "talks.wargame", DOHA, "--seat", "drc", "--propose", "text.yaml")
    assert told.code == 1
    assert f"clause '{clause_of(clauses, what)}': " in told.err
    assert f"{what}; {way_out}" in told.err


def written(clauses: Clauses, draft: Draft, _: str) -> None:
    draft.clauses = dict(clauses)


async def test_on_the_screen(tmp_path: Path) -> None:
    game = parley_game(tmp_path / "talks.wargame", "drc", "m23")
    game.parley.propose(offer("m23", DOHA, QUIET))
    async with playing(LocalClient(game, ("drc",))) as pilot:
        await to_pane(pilot, 10)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.draft is not None and bool(pane.clause))
        worth = pane.query_one("#bill", Prose)
        for name, (clauses, what, way_out) in BAD.items():
            await pane.change(partial(written, clauses))
            read = said(worth.content.plain)
            assert f"clause '{clause_of(clauses, what)}': " in read, (name, read)
            assert f"{what}; {way_out}" in read, (name, read)
        await until(pilot, lambda: "is no clause of this text" in said(shown(pilot)))
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: "Not offered" in shown(pilot), "the refusal")
    assert [e.content["seat"] for e in game.save.contents.of_kind("TextOffered")] == ["m23"]
    game.close()


async def test_an_empty_draft_is_no_mistake_beside_its_worth(tmp_path: Path) -> None:
    game = parley_game(tmp_path / "talks.wargame", "drc", "m23")
    async with playing(LocalClient(game, ("drc",))) as pilot:
        await to_pane(pilot, 10)
        pane = game_of(pilot).query_one(Table)
        await until(pilot, lambda: pane.bill is not None)
        assert pane.bill is not None
        assert pane.bill.refusals
        assert pane.query_one("#bill", Prose).content.plain == "No text to weigh yet."
