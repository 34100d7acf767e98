"""The save: on disk when acknowledged, one program at a time, and every refusal with its way out."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.session.games import SMALL, new_game, play_turn, played, small_save
from wargame.base.errors import SaveError
from wargame.rules.turn import RULES_VERSION
from wargame.session import layout
from wargame.session.contents import Contents, Signature
from wargame.session.game import Game
from wargame.session.protocol import Order
from wargame.session.replay import fork
from wargame.session.save import Save
from wargame.session.shelf import Disk
from wargame.session.verify import audit, contents, in_use


def refused(path: Path) -> str:
    with pytest.raises(SaveError) as caught:
        Game.open(path)
    return str(caught.value).replace(f"{path.parent}/", "")


def test_what_an_act_wrote_is_there_when_the_save_is_opened_again(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    with Save.open(path) as save, save.act() as act:
        act.draft("us", 1, "[2]")
    with Save.open(path) as save:
        assert save.contents.drafts == {"us": (1, "[2]")}


def test_a_closed_save_is_one_file(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    with Save.open(path) as save, save.act() as act:
        act.draft("us", 1, "[2]")
    assert list(tmp_path.iterdir()) == [path]


def half_an_act(save: Save) -> None:
    with save.act() as act:
        act.add(1, "GamePaused", {})
        act.draft("us", 1, "[2]")
        raise ZeroDivisionError


def test_an_act_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    with Save.open(path) as save:
        before = list(save.contents.events)
        with pytest.raises(ZeroDivisionError):
            half_an_act(save)
        assert list(save.contents.events) == before
        assert save.contents.drafts == {"us": (1, "[1]")}
        with save.act() as act:
            act.add(1, "GamePaused", {})
    assert audit(path)[1] == []


def rows_of(found: Contents) -> list[object]:
    turns, log = range(1, found.turn + 1), found.events
    sealed = [found.sealed(number) for number in found.numbers(("OrdersSealed",))]
    assert list(log) == found.shelf.events(range(1, len(log) + 1))
    return [*log, *sealed, *map(found.trace, turns), *map(found.snapshot, (0, *turns))]


def test_rows_that_are_read_when_asked_for_are_those_that_its_bytes_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.wargame"
    with new_game(path, "drc", "m23") as game:
        play_turn(game)
        play_turn(game)
        with game.save.act() as act:
            act.add(3, "GamePaused", {"reason": "x" * 10_000, "phase": "orders"})
        before = rows_of(game.save.contents)
    assert rows_of(contents(path)) == before
    with Game.open(path) as game:
        assert rows_of(game.save.contents) == before
    with pytest.raises(SaveError, match="it has been closed; open it again"):
        game.save.contents.snapshot(0)


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"zz"])
def test_a_row_that_is_damaged_while_the_game_is_played_is_named_and_nothing_of_it_told(
    tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "a.wargame"
    with new_game(path, "drc") as game:
        game.save.sign(mine := Signature("somebody", "first"))
        play_turn(game)
        play_turn(game)
        found = game.save.contents
        assert game.save.row_of(mine) == 0
        seal = found.numbers(("OrdersSealed",), 1)[0]
        decided = found.numbers(("OrdersDecided",), 1)[0]
        texts: list[tuple[str, str | bytes, Callable[[], object]]] = [
            ("traces, row 1", found.trace(1), lambda: game.explain("drc", "treasury", ("drc",), 1)),
            ("snapshots, row 1", game.save._read("snapshots", (1,))[0][1], lambda: found.snapshot(1)),
            ("drafts,", '"signed":{"act":"first","by":"somebody"}}', lambda: game.save.row_of(mine)),
            ("sealed,", found.sealed(seal).salt + found.sealed(seal).orders, lambda: found.sealed(seal)),
            ("events,", found.events[decided - 1].body, lambda: list(found.of_kind("OrdersDecided", 1))),
        ]
        for _, text, _ in texts:
            damaged(path, text if isinstance(text, bytes) else text.encode(), damage)
        game.save.connection.execute("PRAGMA shrink_memory")
        found.shelf = Disk(game.save._read, found.marks, game.save._damaged)
        for row, _, read in texts:
            with pytest.raises(SaveError) as caught:
                read()
            assert caught.value.what.startswith(f"the save is damaged: table {row}")
            assert "instrument" not in str(caught.value)
            assert str(path) not in caught.value.what + caught.value.way_out
        play_turn(game)
        assert game.turn == 3


def damaged(path: Path, text: bytes, damage: bytes) -> None:
    """Write `damage` into a text in a save that is open."""
    place = path.read_bytes().index(text[:90]) + min(80, len(text) - 4)
    with path.open("rb+") as file:
        file.seek(place)
        file.write(damage)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be taken away there")
def test_a_game_whose_file_is_taken_away_acknowledges_nothing_until_it_is_back(tmp_path: Path) -> None:
    path, away = tmp_path / "a.wargame", tmp_path / "away.wargame"
    with new_game(path, "drc") as game:
        play_turn(game)
        path.rename(away)
        for replaced in (False, True):
            if replaced:
                shutil.copy(away, path)
            with pytest.raises(SaveError, match="the file of this game was deleted, moved or replaced: nothing of it"):
                game.seal("drc")
        path.unlink()
        path.mkdir()
        with pytest.raises(SaveError, match="the file of this game was deleted, moved or replaced"):
            game.seal("drc")
        path.rmdir()
        assert game.sealed == frozenset()
        fork(path, 1, tmp_path / "copy.wargame")
        away.rename(path)
        play_turn(game)
    assert (contents(path).turn, contents(tmp_path / "copy.wargame").turn) == (2, 1)


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be taken away there")
def test_a_folder_that_is_a_file_now_is_said_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    folder.mkdir()
    with new_game(folder / "a.wargame", "drc") as game:
        folder.rename(tmp_path / "away")
        folder.touch()
        with pytest.raises(SaveError, match="the file of this game was deleted, moved or replaced"):
            game.seal("drc")


@pytest.mark.parametrize("statement", ["UPDATE events SET at = 'never'", "DELETE FROM events", "DELETE FROM files",
                                       "UPDATE sealed SET orders = '[]'", "UPDATE meta SET value = ''"])  # fmt: skip
def test_rows_that_stay_cannot_be_changed_through_sqlite(tmp_path: Path, statement: str) -> None:
    path = played(tmp_path / "a.wargame", 1, "drc")
    db = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="stay as they are"):
        db.execute(statement)
    db.close()


def test_a_save_is_created_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("wargame.session.save.Act.snapshot", broken)
    with pytest.raises(SaveError, match="no game was begun"):
        new_game(tmp_path / "a.wargame", "drc")
    assert list(tmp_path.iterdir()) == []


def test_a_save_does_not_replace_another(tmp_path: Path) -> None:
    path = small_save(tmp_path / "a.wargame")
    before = path.read_bytes()
    with pytest.raises(SaveError) as caught:
        new_game(path, "drc")
    assert str(caught.value) == f"{path}: there is a save of that name already; choose another name"
    assert path.read_bytes() == before


def test_what_is_no_save_is_refused_with_the_way_out(tmp_path: Path) -> None:
    nothing, text, other = tmp_path / "none.wargame", tmp_path / "text.wargame", tmp_path / "other.wargame"
    assert refused(nothing) == "none.wargame: there is no such save; 'wargame saves list' shows those there are"
    nothing.touch()
    assert refused(nothing) == "none.wargame: the file is empty; name a file that wargame wrote, or begin a new game"
    text.write_text("not a save " * 50)
    sqlite3.connect(other).execute("CREATE TABLE t(a)").connection.close()
    what = "this is not a save of wargame, or its first page is damaged; "
    what += "name a file that wargame wrote, or begin a new game"
    assert refused(text) == f"text.wargame: {what}"
    assert refused(other) == f"other.wargame: {what}"
    assert refused(tmp_path) == f"{tmp_path.name}: this is a folder; name a save in it"


def test_a_save_of_another_scenario_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = played(tmp_path / "a.wargame", 1, "drc")
    with pytest.raises(SaveError) as caught:
        Game.open(path, scenario="kivu-2025")
    assert str(caught.value) == (
        f"{path}: this is a game of 'first-steps', not of 'kivu-2025'; "
        "name 'first-steps', or begin a new game of 'kivu-2025'"
    )
    Game.open(path, scenario=SMALL).close()


def test_a_save_of_a_newer_format_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = small_save(tmp_path / "a.wargame")
    content = bytearray(path.read_bytes())
    content[60:64] = (layout.FORMAT + 1).to_bytes(4, "big")
    path.write_bytes(content)
    said = refused(path)
    assert said.startswith("a.wargame: the save has format 2, this program (")
    assert said.endswith(") knows up to 1; open it with the newer wargame that wrote it, or update this one")


def test_a_save_of_newer_rules_is_refused_with_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wargame.session.start.RULES_VERSION", RULES_VERSION + 1)
    path = played(tmp_path / "a.wargame", 1, "drc")
    monkeypatch.undo()
    said = refused(path)
    assert said.startswith(f"a.wargame: it is played by rules {RULES_VERSION + 1}, this program (")
    assert "open it with wargame" in said
    assert not in_use(path)


def test_a_save_of_older_rules_is_taken_over_and_played_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = played(tmp_path / "a.wargame", 2, "drc")
    now = RULES_VERSION + 1
    monkeypatch.setattr("wargame.session.takeover.RULES_VERSION", now)
    with Game.open(path) as game:
        rows = list(game.save.contents.of_kind("RulesChanged"))
        assert [(r.content["from"], r.content["to"]) for r in rows] == [(now - 1, now)]
        play_turn(game)
    assert audit(path)[1] == []
    with Game.open(path) as game:
        assert len(list(game.save.contents.of_kind("RulesChanged"))) == 1


@pytest.mark.skipif(os.name != "posix", reason="locks of a POSIX system")
def test_a_second_program_is_told_that_the_game_is_open(tmp_path: Path) -> None:
    path = played(tmp_path / "a.wargame", 1, "drc")
    other = (
        "import sys; from pathlib import Path; from wargame.session.game import Game\n"
        "from wargame.base.errors import SaveError\n"
        "try: Game.open(Path(sys.argv[1]))\n"
        "except SaveError as error: print(error)\n"
    )
    with Game.open(path) as game:
        contents(path)  # reading it here must not take away the lock
        run = [sys.executable, "-c", other, str(path)]
        said = subprocess.run(run, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]).stdout
        assert said.strip() == (
            f"{path}: another program has this game open; close it there, or join that game instead of opening its save"
        )
        play_turn(game)
    assert audit(path)[1] == []


def test_the_same_program_cannot_open_a_game_twice(tmp_path: Path) -> None:
    path = played(tmp_path / "a.wargame", 1, "drc")
    with Game.open(path) as game:
        assert refused(path) == "a.wargame: this program has it open already; close that game first"
        play_turn(game)
    Game.open(path).close()


def fill_up(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as out:
        while out.write(bytes(1 << 12)):
            pass


def draft_again(game: Game, order: Order) -> None:
    for _ in range(20):  # the pages there are have room for some more
        game.draft(order)


class TestADiskThatIsFull:
    """Refuses the act and keeps the game."""

    @staticmethod
    def fill(game: Game) -> None:
        db = game.save.connection
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")

    @staticmethod
    def free(game: Game) -> None:
        game.save.connection.execute("PRAGMA max_page_count = 1000000")

    def test_a_resolution_is_refused_and_the_orders_stay_sealed(self, tmp_path: Path) -> None:
        with new_game(tmp_path / "a.wargame", "drc") as game:
            play_turn(game)
            before = game.view("drc")
            self.fill(game)
            with pytest.raises(SaveError) as caught:
                game.seal("drc")
            assert str(caught.value) == (
                f"{game.save.path}: the disk is full: nothing of it was kept, the game stands as before; "
                "free some space and do it again"
            )
            assert (game.turn, game.phase) == (1, "orders")
            assert game.view("drc").fields == before.fields
            self.free(game)
            game.seal("drc")
            assert game.turn == 2
        assert audit(tmp_path / "a.wargame")[1] == []

    def test_a_draft_is_refused_and_the_draft_before_it_stays(self, tmp_path: Path) -> None:
        with new_game(tmp_path / "a.wargame", "drc") as game:
            legal = [o for o in game.view("drc").options if o.legal]
            orders = [Order(seat="drc", instrument=o.instrument, trigger=o.trigger, reason="x" * 900) for o in legal]
            assert game.draft(orders[0]) is None
            self.fill(game)
            with pytest.raises(SaveError, match="the disk is full"):
                draft_again(game, orders[0])
            assert game.view("drc").draft == (orders[0],)
            self.free(game)
            assert game.draft(orders[0]) is None
        with Game.open(tmp_path / "a.wargame") as game:
            assert game.view("drc").draft == (orders[0],)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk")
    def test_a_disk_that_is_really_full_refuses_the_act_and_keeps_the_game(self, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
        if mounted.returncode:
            pytest.skip("no right to mount here")
        try:
            with new_game(disk / "a.wargame", "drc") as game:
                play_turn(game)
                ballast = disk / "ballast"
                with pytest.raises(OSError, match="No space left"):
                    fill_up(ballast)
                with pytest.raises(SaveError, match="the disk is full"):
                    play_turn(game)
                assert game.turn == 1
                ballast.unlink()
                if "drc" in game.sealed:
                    game.seal("drc")
                else:
                    play_turn(game)
                assert game.turn == 2
            assert audit(disk / "a.wargame")[1] == []
        finally:
            subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_save_that_may_not_be_written_can_still_be_read(tmp_path: Path) -> None:
    path = played(tmp_path / "a.wargame", 1, "drc")
    path.chmod(stat.S_IRUSR)
    assert contents(path).turn == 1
    assert "it may not be written here" in refused(path)
