"""``wargame saves`` and ``wargame replay``."""

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed


def test_a_replay_prints_a_digest_a_turn_and_says_that_all_is_as_logged(saved: Path) -> None:
    said = typed(saved.parent, "replay", "whole.wargame")
    assert said.code == 0
    assert [line.split()[:-1] for line in said.out.splitlines()] == [
        ["opening"], ["turn", "1"], ["turn", "2"], ["turn", "3"], ["turn", "4"],
    ]  # fmt: skip
    assert said.err == "wargame: 4 turns replayed, all as the log of whole.wargame says\n"
    shown = json.loads(typed(saved.parent, "saves", "show", "whole.wargame", "--format", "json").out)
    assert [line.split()[-1] for line in said.out.splitlines()[1:]] == list(shown["digests"].values())


def test_a_replay_stops_where_it_is_told(saved: Path) -> None:
    said = typed(saved.parent, "replay", "whole", "--to", "2")
    assert said.out.splitlines()[-1].startswith("turn   2 ")
    assert typed(saved.parent, "replay", "whole", "--to", "9").code == 2


def test_a_replay_that_differs_ends_with_3_and_names_the_place(saved: Path, tmp_path: Path) -> None:
    """Rules that differ are stood in for by a rule parameter changed under the program's feet."""
    program = (
        "import sys, wargame.rules.market as m, wargame.rules.turn as t\n"
        "whole = m.apply_market\n"
        "def other(turn):\n"
        "    whole(turn)\n"
        "    turn.world.arrays['metals_index'] += 1.0\n"
        "t.apply_market = other\n"
        "from wargame.cli.main import main; sys.argv[1:] = ['replay', sys.argv[1]]; main()"
    )
    import subprocess
    import sys

    from tests.unit.cli.typed import LIMIT, environment

    done = subprocess.run(
        [sys.executable, "-c", program, str(saved)], cwd=tmp_path, env=environment(tmp_path), capture_output=True,
        text=True, timeout=LIMIT, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith("wargame: error: first-steps seed 11: replay differs at turn 1: world.metals_index: ")
    assert done.stderr.count("\n") == 1


def test_the_list_has_the_latest_first_and_says_what_cannot_be_opened(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    folder.mkdir()
    shutil.copy(saved, folder / "good.wargame")
    (folder / "bad.wargame").write_bytes(b"not a save")
    rows = {row["save"]: row for row in json.loads(typed(tmp_path, "saves", "list", "--format", "json").out)}
    assert set(rows) == {"good", "bad"}
    assert (rows["good"]["turn"], rows["good"]["ended"], rows["good"]["problem"]) == (4, True, "")
    assert rows["bad"]["problem"]
    text = typed(tmp_path, "saves", "list").out
    assert "bad   cannot be opened: " in text
    assert "good  first-steps" in text


def test_no_saves_are_an_empty_list_and_a_word_about_where(tmp_path: Path) -> None:
    said = typed(tmp_path, "saves", "list")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("wargame: there are no saves in ")


def test_showing_a_damaged_save_names_the_damage_and_ends_with_1(saved: Path, tmp_path: Path) -> None:
    content = bytearray(saved.read_bytes())
    at = content.index(b"First steps")
    content[at] ^= 1
    (tmp_path / "hurt.wargame").write_bytes(content)
    said = typed(tmp_path, "saves", "show", "hurt.wargame")
    assert said.code == 1
    assert "\ndamaged: " in said.out
    assert "wargame saves fork" in said.err


def test_scores_are_shown_only_of_a_game_that_has_ended(saved: Path, tmp_path: Path) -> None:
    assert "\nscores" in typed(saved.parent, "saves", "show", "whole").out
    typed(tmp_path, "simulate", "first-steps", "--seed", "1", "--turns", "2", "--save", "half.wargame")
    assert "scores" not in typed(tmp_path, "saves", "show", "half.wargame").out


def test_an_export_is_the_log_row_by_row(saved: Path, tmp_path: Path) -> None:
    said = typed(saved.parent, "saves", "export", "whole")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[0]["kind"], rows[-1]["kind"]) == ("GameStarted", "GameEnded")
    target = tmp_path / "log.jsonl"
    assert typed(saved.parent, "saves", "export", "whole", "--into", str(target)).out == ""
    assert target.read_text(encoding="utf-8") == said.out
    assert f"last row   {rows[-1]['hash']}\n" in typed(saved.parent, "saves", "show", "whole").out


def test_a_fork_keeps_the_turns_and_changes_the_players(saved: Path, tmp_path: Path) -> None:
    target = tmp_path / "other.wargame"
    said = typed(saved.parent, "saves", "fork", "whole", "--turn", "2", "--into", str(target), "--player", "drc=human")
    assert (said.code, said.out) == (0, f"{target}\n")
    assert said.err == f"wargame: 2 turns kept; go on with wargame play --save {target}\n"
    shown = json.loads(typed(tmp_path, "saves", "show", str(target), "--format", "json").out)
    assert shown["turns"] == "2 of 4"
    assert shown["players"]["drc"] == "human"
    assert typed(tmp_path, "replay", str(target)).code == 0


@pytest.mark.parametrize("turn", ["4", "99"])
def test_a_fork_from_a_turn_that_cannot_be_gone_on_from_is_refused(saved: Path, tmp_path: Path, turn: str) -> None:
    said = typed(saved.parent, "saves", "fork", "whole", "--turn", turn, "--into", str(tmp_path / "no.wargame"))
    assert said.code == 2
    assert not (tmp_path / "no.wargame").exists()
