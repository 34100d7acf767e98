"""Games begun under older rules: the saves of the corpus open, go on, and say which turns were played by what."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from wargame.base.errors import ReplayDiffers, SaveError
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.session.game import Game
from wargame.session.replay import fork, replay
from wargame.session.save import Save
from wargame.session.verify import audit, contents
from wargame.world.codec import digest
from wargame.world.state import World

CORPUS = sorted((Path(__file__).parents[2] / "saves").glob("*.wargame"))
UNFINISHED = next(path for path in CORPUS if "kivu" in path.name)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of a game of rules 1 that is not over."""
    return Path(shutil.copy(UNFINISHED, tmp_path / "old.wargame"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_save_of_the_corpus_opens_with_all_its_worlds(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / path.name))
    turns = contents(copy).turn
    with Game.open(copy) as game:
        assert game.turn == turns
        rows = list(game.save.contents.of_kind("RulesChanged"))
        assert [(r.content["from"], r.content["to"]) for r in rows] == [(1, RULES_VERSION)]
    assert audit(copy)[1] == []
    with Game.open(copy) as game:  # taken over once, not at every opening
        assert len(list(game.save.contents.of_kind("RulesChanged"))) == 1


def test_what_older_rules_knew_stays_and_what_follows_from_it_is_worked_out(old: Path) -> None:
    before = contents(old)
    with Game.open(old) as game:
        world, book = game.worlds[-1], game.book
        logged = next(e for e in before.of_kind("TurnResolved") if e.turn == before.turn).content["digests"]
        kept = {name for name in logged if name in world.arrays}
        assert kept == set(logged)
        past = world["state"][0, book.rows.instrument] > 0
        assert np.array_equal(world["agreed"][0] > 0, past & ~book.rows.blank)


def test_an_old_game_goes_on_and_its_later_turns_are_verified(old: Path) -> None:
    with Game.open(old) as game:
        first = game.turn
        game.advance()
        game.advance()
        last = digest(game.worlds[-1])
    with Game.open(old) as game:
        assert (game.turn, digest(game.worlds[-1])) == (first + 2, last)
    rows = list(replay(old))
    assert [row.older for row in rows] == [1] * (first + 1) + [None, None]
    assert rows[-1].digest == last


def test_a_save_of_older_rules_replays_as_logged_before_anybody_takes_it_over(old: Path) -> None:
    found, before = contents(old), old.read_bytes()
    rows = list(replay(old))
    assert [row.older for row in rows] == [1] * (found.turn + 1)
    assert [row.digest for row in rows[1:]] == [e.content["digest"] for e in found.of_kind("TurnResolved")]
    assert old.read_bytes() == before


def test_an_old_game_can_be_forked_before_it_was_taken_over(old: Path, tmp_path: Path) -> None:
    with Game.open(old) as game:
        game.advance()
    fork(old, 3, tmp_path / "fork.wargame")
    with Game.open(tmp_path / "fork.wargame") as game:
        assert game.turn == 3
        game.advance()
    assert [row.older for row in replay(tmp_path / "fork.wargame")] == [1, 1, 1, 1, None]


def test_without_the_world_of_a_turn_older_rules_played_it_says_so(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Game.open

    from wargame.session import takeover

    honest = takeover.taken_over

    def robbed(save: Save, book: Rulebook, rules: int) -> World:
        save.contents.snapshots.pop(2)
        return honest(save, book, rules)

    monkeypatch.setattr("wargame.session.game.taken_over", robbed)
    with pytest.raises(SaveError, match="turn 2 was played by older rules, and its world is not in the save"):
        whole(old)


def test_a_world_taken_over_otherwise_is_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Game.open(old) as game:
        game.advance()
    from wargame.rules.turn import adopt

    def other(book: Rulebook, old: World) -> World:
        world = adopt(book, old)
        world.arrays["deaths"] += 1
        return world

    monkeypatch.setattr("wargame.session.fold.adopt", other)
    with pytest.raises(ReplayDiffers, match=r"took over after turn \d+ differs: world.deaths"):
        Game.open(old)
