"""``wargame debrief``."""

import json
from pathlib import Path

from tests.unit.cli.typed import typed


def test_a_report_in_every_form(tmp_path: Path, saved: Path) -> None:
    said = typed(tmp_path, "debrief", str(saved), "-o", "a.html", "-o", "b.json", "-o", "c.csv")
    assert (said.code, said.out) == (0, "")
    assert said.err == "".join(f"wargame: {name} written\n" for name in ("a.html", "b.json", "c.csv"))
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["scenario"] == "first-steps"
    assert len((tmp_path / "c.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_the_same_save_gives_the_same_report(tmp_path: Path, saved: Path) -> None:
    assert typed(tmp_path, "debrief", str(saved), "-o", "a.html").code == 0
    assert typed(tmp_path, "debrief", str(saved), "-o", "b.html", env={"PYTHONHASHSEED": "5"}).code == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    said = typed(tmp_path, "debrief", "nothing", "-o", "a.pdf")
    assert (said.code, said.err) == (
        2, "wargame: error: a.pdf: '.pdf' is no form of a report; the forms are .html, .json, .csv\n",
    )  # fmt: skip


def test_a_running_game_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    assert typed(tmp_path, "simulate", "first-steps", "--seed", "1", "--turns", "2", "--save", "half.wargame").code == 0
    said = typed(tmp_path, "debrief", "half.wargame", "-o", "a.html")
    assert said.code == 2
    assert said.err == (
        "wargame: error: half.wargame: the game is not over (turn 2 of 4), and a debrief opens all secrets; play it to "
        "its end; a facilitator may add --facilitator\n"
    )
    assert not (tmp_path / "a.html").exists()
    said = typed(tmp_path, "debrief", "half.wargame", "-o", "a.html", "--facilitator")
    assert said.code == 0
    assert said.err.endswith(
        "wargame: the game is not over: these files open what is hidden in it, and are for the facilitator alone\n"
    )
