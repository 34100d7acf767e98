"""``wargame simulate``."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.typed import typed


def test_the_text_has_every_turn_with_orders_reasons_news_and_scores(tmp_path: Path) -> None:
    said = typed(tmp_path, "simulate", "first-steps", "--seed", "5")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "First steps (seed 5)"
    assert [line.split()[1] for line in lines if line.startswith("turn ")] == ["1,", "2,", "3,", "4,"]
    assert lines[-1].startswith("scores: ")
    orders = [line for line in lines if line.startswith("  ") and ": " in line and not line.startswith("  * ")]
    assert orders
    assert all(line.partition(": ")[2].strip() for line in orders)


def test_json_and_jsonl_hold_the_same_turns(tmp_path: Path) -> None:
    whole = json.loads(typed(tmp_path, "simulate", "first-steps", "--seed", "5", "--format", "json").out)
    rows = [
        json.loads(line)
        for line in typed(tmp_path, "simulate", "first-steps", "--seed", "5", "--format", "jsonl").out.splitlines()
    ]
    head = {key: whole[key] for key in ("scenario", "title", "seed")}
    assert rows == [{**head, **turn} for turn in whole["turns"]]
    assert head == {"scenario": "first-steps", "title": "First steps", "seed": 5}


def test_a_drawn_seed_is_said_and_gives_the_same_game_again(tmp_path: Path) -> None:
    first = typed(tmp_path, "simulate", "first-steps", "--turns", "2", "--format", "jsonl")
    word, seed = first.err.removeprefix("wargame: ").split()
    assert word == "seed"
    again = typed(tmp_path, "simulate", "first-steps", "--turns", "2", "--format", "jsonl", "--seed", seed)
    assert again.out == first.out


def test_players_and_line_ups_change_the_game(tmp_path: Path) -> None:
    def digests(*options: str) -> list[str]:
        said = typed(tmp_path, "simulate", "first-steps", "--seed", "3", "--format", "json", *options)
        assert said.code == 0, said.err
        return [turn["digest"] for turn in json.loads(said.out)["turns"]]

    standard = digests()
    assert digests("--opponents", "standard") == standard
    assert digests("--opponents", "random") != standard
    assert digests("--player", "m23=doctrine:m23-consolidate") != digests("--player", "m23=doctrine:m23-fight-and-talk")


def test_a_saved_game_has_the_report_of_one_that_is_not_saved(tmp_path: Path) -> None:
    options = ("simulate", "first-steps", "--seed", "9", "--format", "jsonl")
    saved = typed(tmp_path, *options, "--save", "nine.wargame")
    rows, plain = ([json.loads(line) for line in s.out.splitlines()] for s in (saved, typed(tmp_path, *options)))
    assert rows == plain
    assert saved.err == "wargame: saved as nine.wargame\n"
    assert (tmp_path / "nine.wargame").is_file()


def test_a_save_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.wargame").write_text("something of mine")
    said = typed(tmp_path, "simulate", "first-steps", "--seed", "9", "--save", "mine.wargame")
    assert said.code == 2
    assert said.err.startswith("wargame: error: mine.wargame: ")
    assert (tmp_path / "mine.wargame").read_text() == "something of mine"


def test_more_turns_than_the_calendar_has_end_with_the_calendar(tmp_path: Path) -> None:
    said = typed(tmp_path, "simulate", "first-steps", "--seed", "1", "--turns", "99", "--format", "jsonl")
    assert (said.code, said.out.count("\n")) == (0, 4)
    assert said.err == "wargame: first-steps ends after 4 turns\n"


@pytest.mark.parametrize("turns", ["0", "-1"])
def test_fewer_than_one_turn_is_refused(tmp_path: Path, turns: str) -> None:
    assert typed(tmp_path, "simulate", "first-steps", "--turns", turns).code == 2


def test_an_unknown_doctrine_names_those_there_are(tmp_path: Path) -> None:
    said = typed(tmp_path, "simulate", "first-steps", "--seed", "1", "--player", "drc=doctrine:nobody")
    assert said.code == 2
    assert said.err == (
        "wargame: error: player drc: there is no doctrine 'nobody' for it; there is only 'drc-talk-and-hold'\n"
    )
