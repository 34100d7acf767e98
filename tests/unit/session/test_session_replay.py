"""Going over a save again: it replays clean, a difference is named to the cell, and forks share their past."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.unit.session.games import chosen, new_game, play_turn, played, small_save
from wargame.base.errors import ReplayDiffers, SaveError, WargameError
from wargame.rules import turn
from wargame.rules.orders import Orders
from wargame.rules.rulebook import Rulebook
from wargame.session import fold
from wargame.session.contents import Contents
from wargame.session.game import Game
from wargame.session.log import Event, broken_links, stamp
from wargame.session.replay import export, fork, replay
from wargame.session.verify import audit, contents
from wargame.world.codec import digest
from wargame.world.state import World


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A save with three turns."""
    return played(tmp_path_factory.mktemp("old") / "old.wargame", 3, "drc")


def test_a_save_replays_clean_and_without_being_touched(old: Path) -> None:
    before = old.read_bytes()
    turns = list(replay(old))
    assert [t.turn for t in turns] == [0, 1, 2, 3]
    assert [t.turn for t in replay(old, to=1)] == [0, 1]
    logged = [e.content["digest"] for e in contents(old).of_kind("TurnResolved")]
    assert [t.digest for t in turns[1:]] == logged
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]


def test_a_turn_that_is_not_there_is_refused(old: Path) -> None:
    with pytest.raises(SaveError, match=r"turn 4 is not in it; it has turns 1 to 3"):
        list(replay(old, to=4))


def test_other_rules_are_named_by_the_first_turn_field_and_cell_that_differ(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = turn.resolve

    def crooked(book: Rulebook, world: World, *said: Any) -> object:
        refused = honest(book, world, *said)
        if int(world["turn"].flat[0]) == 2:
            world.arrays["support"][0, book.index["A"]["m23"]] += 0.001
        return refused

    monkeypatch.setattr(fold, "resolve", crooked)
    with pytest.raises(ReplayDiffers) as caught:
        list(replay(old))
    said = str(caught.value)
    assert said.startswith("first-steps seed 7: replay differs at turn 2: world.support[m23]: ")
    assert " in the log, " in said
    assert said.endswith("or fork it from turn 1")


def test_other_orders_than_those_of_the_log_are_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = fold.logged_orders

    def forgetful(book: Rulebook, found: Contents, turn: int) -> Orders:
        orders = honest(book, found, turn)
        orders.trigger[...] = 0
        return orders

    monkeypatch.setattr(fold, "logged_orders", forgetful)
    with pytest.raises(ReplayDiffers, match="replay differs at turn 1: "):
        list(replay(old))


def test_a_fork_shares_its_past_and_goes_its_own_way(old: Path, tmp_path: Path) -> None:
    into = tmp_path / "new.wargame"
    assert fork(old, 2, into) == 2
    mine, theirs = contents(into), contents(old)
    assert mine.events[:-1] == [e for e in theirs.events if e.turn <= 2]
    last = mine.events[-1]
    assert last.kind == "GameForked"
    assert last.content["save"] == "old.wargame"
    assert last.content["head"] == mine.events[-2].hash
    with Game.open(into) as game:
        assert (game.turn, game.phase, game.humans) == (2, "orders", ("drc",))
        assert game.view("drc").draft == ()
        game.seal("drc")
        assert game.turn == 3
        forked = digest(game.worlds[-1])
    assert forked != contents(old).events[-1].content["digest"]
    assert audit(into)[1] == []
    assert [t.turn for t in replay(into)] == [0, 1, 2, 3]


def test_a_fork_with_the_same_orders_is_the_same_game(old: Path, tmp_path: Path) -> None:
    into = tmp_path / "new.wargame"
    fork(old, 2, into)
    with Game.open(into) as game:
        play_turn(game)
        again = digest(game.worlds[-1])
    assert again == contents(old).events[-1].content["digest"]


def test_a_fork_can_change_who_plays(old: Path, tmp_path: Path) -> None:
    into = tmp_path / "new.wargame"
    fork(old, 1, into, players={"qatar": "human", "drc": "random"})
    with Game.open(into) as game:
        assert game.humans == ("qatar",)
        assert game.status().seats[0].player == "random"
        play_turn(game)
    assert [t.turn for t in replay(into)][-1] == 2


def test_a_fork_with_players_that_do_not_exist_is_refused(old: Path, tmp_path: Path) -> None:
    for players in ({"qatar": "doctrine:none"}, {"katar": "human"}, {"rwanda": "human"}):
        with pytest.raises(WargameError):
            fork(old, 1, tmp_path / "new.wargame", players=players)
    assert not (tmp_path / "new.wargame").exists()


def test_a_fork_of_a_fork_replays(old: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.wargame", tmp_path / "two.wargame"
    fork(old, 2, one)
    with Game.open(one) as game:
        play_turn(game)
    assert fork(one, None, two) == 3
    assert [e.kind for e in contents(two).events].count("GameForked") == 2
    assert len(list(replay(two))) == 4


def test_a_fork_from_the_opening_has_no_turn(old: Path, tmp_path: Path) -> None:
    fork(old, 0, tmp_path / "new.wargame")
    with Game.open(tmp_path / "new.wargame") as game:
        assert game.turn == 0
        game.seal("drc")


def test_a_game_that_is_open_can_be_forked(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game:
        play_turn(game)
        play_turn(game)
        assert fork(game.save.path, 1, tmp_path / "b.wargame") == 1
        play_turn(game)
    assert audit(tmp_path / "a.wargame")[1] == []


def test_what_cannot_be_forked_is_refused_with_the_way_out(old: Path, tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"cannot be forked from turn 5: only 3 turns .* name a turn from 0 to 3"):
        fork(old, 5, tmp_path / "new.wargame")
    ended = played(tmp_path / "ended.wargame", 4, "drc")
    with pytest.raises(SaveError, match=r"from turn 4: the game had ended then; name a turn from 0 to 3"):
        fork(ended, 4, tmp_path / "new.wargame")
    with pytest.raises(SaveError, match="there is a save of that name already"):
        fork(old, 1, ended)
    assert not (tmp_path / "new.wargame").exists()


def flipped(old: Path, into: Path, mark: bytes, offset: int = 0) -> Path:
    content = bytearray(old.read_bytes())
    content[content.index(mark) + offset] ^= 1
    into.write_bytes(content)
    return into


def test_what_is_whole_of_a_damaged_save_is_rescued(old: Path, tmp_path: Path) -> None:
    row = next(e for e in contents(old).of_kind("TurnResolved") if e.turn == 3)
    bad = flipped(old, tmp_path / "bad.wargame", row.hash.encode())
    with pytest.raises(SaveError) as caught:
        Game.open(bad)
    assert f"row {row.number} of the log (TurnResolved, turn 3) does not match its hash" in str(caught.value)
    assert str(caught.value).endswith(f"rescue what is whole with 'wargame saves fork {bad} --turn 2'")
    with pytest.raises(SaveError, match="only 2 turns of it are there and whole"):
        fork(bad, 3, tmp_path / "new.wargame")
    assert fork(bad, None, tmp_path / "new.wargame") == 2
    with Game.open(tmp_path / "new.wargame") as game:
        play_turn(game)
        assert digest(game.worlds[-1]) == row.content["digest"]


def test_a_damaged_snapshot_costs_no_turn(old: Path, tmp_path: Path) -> None:
    whole = contents(old)
    bad = tmp_path / "bad.wargame"
    content = bytearray(old.read_bytes())
    kept = stamp("snapshot", 2, zlib.compress(whole.snapshot(2) or b"", 6)).encode()
    content[content.index(kept)] ^= 1
    bad.write_bytes(content)
    findings = audit(bad)[1]
    assert [str(f) for f in findings] == ["table snapshots, row 2: does not match its stamp"]
    assert fork(bad, None, tmp_path / "new.wargame") == 3
    assert len(list(replay(tmp_path / "new.wargame"))) == 4


def test_damage_to_the_scenario_leaves_only_a_back_up(old: Path, tmp_path: Path) -> None:
    bad = flipped(old, tmp_path / "bad.wargame", b"calendar:")
    with pytest.raises(SaveError) as caught:
        Game.open(bad)
    assert str(caught.value).endswith("in row 1 of the log; take a back-up copy")
    with pytest.raises(SaveError, match=r"take a back-up copy$"):
        fork(bad, None, tmp_path / "new.wargame")


def test_an_export_is_the_log_as_json_lines_and_keeps_its_chain(old: Path) -> None:
    lines = [json.loads(line) for line in export(old)]
    assert [row["number"] for row in lines] == list(range(1, len(lines) + 1))
    events = [Event(r["number"], r["turn"], r["kind"], r["at"],
                    json.dumps(r["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False), r["hash"])
              for r in lines]  # fmt: skip
    assert list(broken_links(events)) == []
    kinds = {e.kind for e in events}
    assert kinds == {"GameStarted", "OrdersSealed", "OrdersRevealed", "OrdersDecided", "TurnResolved"}


def test_an_export_does_not_open_orders_that_are_still_sealed(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with new_game(path, "drc", "m23") as game:
        for order in chosen(game, "drc"):
            game.draft(order)
        game.seal("drc")
        lines = list(export(path))
    assert '"kind":"OrdersSealed"' in lines[-1]
    assert len(lines) == 2
    assert '"orders"' not in lines[-1]


def test_a_save_without_a_scenario_cannot_be_replayed(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    with pytest.raises(Exception, match="scenario"):
        list(replay(path))
