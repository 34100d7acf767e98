"""Cards to print: each has its own way in and its own brief, and nothing that its reader must not know."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.session.games import scenario
from tests.unit.web.pages import Reader
from wargame.cli.invitation import write_cards
from wargame.cli.reach import Reach
from wargame.net.hall import Hall
from wargame.net.roster import Place, Roster
from wargame.scenario import Scenario
from wargame.session.game import Game
from wargame.session.wire import HUMAN
from wargame.web.cards import cards, timetable

BASE, PIN = "http://192.0.2.7:8765", "506A-7CD9-258D-01D7-CC99"
HOSTILE = "<script>alert(1)</script> [here](javascript:alert(1))  {{ 7 * 7 }}"


def written(path: Path, changes: dict[str, tuple[str, str]], codes: str) -> dict[str, str]:
    """Cards of a session in which these texts of the scenario, and the codes, are other ones."""
    files = dict(scenario().files)
    for name, (old, new) in changes.items():
        assert old in files[f"first-steps/{name}"]
        files[f"first-steps/{name}"] = files[f"first-steps/{name}"].replace(old, new, 1)
    game = Game.create(Scenario.from_files(files), 7, dict.fromkeys(("drc", "m23"), HUMAN), path)
    hall = Hall(game)
    places = [Place(role="seat", seat="drc"), Place(role="observer"), Place(role="facilitator"),
              Place(role="seat", seat="m23"), Place(role="seat", seat="qatar")]  # fmt: skip
    known = {f"AAAA-AAA{k}": place for k, place in enumerate(places[:2])}
    others = {f"{codes}-AAA{k}": place for k, place in enumerate(places[2:])}
    hall.record = hall.record.model_copy(update={"roster": Roster(codes={**known, **others})})
    try:
        return cards(hall, BASE, PIN, web=True)
    finally:
        game.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return written(tmp_path_factory.mktemp("plain") / "a.wargame", {}, "BBBB")


def test_a_card_has_its_way_in_its_objectives_and_its_brief(plain: dict[str, str]) -> None:
    assert list(plain) == ["seat-drc.html", "seat-m23.html", "observers.html", "facilitator.html", "all.html"]
    for page in plain.values():
        assert "First steps" in Reader(page).text
    card = Reader(plain["seat-m23.html"]).text
    for said in ("M23 and Congo River Alliance", f"{BASE}/BBBB-AAA1", f"--pin {PIN}", "Lose the name of a proxy",
                 "you alone", "Goma is lost"):  # fmt: skip
        assert said in card
    assert [f"{BASE}/" in page and "<svg" in page for page in plain.values()] == [True, True, True, False, True]
    sheet = Reader(plain["facilitator.html"]).text
    assert all(code in sheet for code in ("AAAA-AAA0", "AAAA-AAA1", "BBBB-AAA0", "BBBB-AAA1", "BBBB-AAA2"))
    assert plain["all.html"].count("<article>") == 4


def test_a_card_says_nothing_of_what_its_reader_must_not_know(tmp_path: Path, plain: dict[str, str]) -> None:
    secret = {
        "objectives.yaml": ("Lose the name of a proxy", "Something else entirely"),
        "briefings/m23.md": ("", "More. "),
        "briefings/facilitator.md": ("", "More. "),
    }
    other = written(tmp_path / "a.wargame", secret, "CCCC")
    for name in ("seat-drc.html", "observers.html"):
        assert other[name] == plain[name]
    for name in ("seat-m23.html", "facilitator.html", "all.html"):
        assert other[name] != plain[name]


def test_what_somebody_wrote_is_text_and_nothing_else(tmp_path: Path) -> None:
    page = written(tmp_path / "a.wargame", {"briefings/m23.md": ("", HOSTILE + "\n\n")}, "BBBB")["seat-m23.html"]
    assert "script" not in {tag for tag, _ in Reader(page).tags}
    assert "a" not in {tag for tag, _ in Reader(page).tags}
    assert "{{ 7 * 7 }}" in Reader(page).text


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Game]:
    with Game.create(scenario("kivu-2025-workshop"), 7, {"drc": HUMAN}, tmp_path / "a.wargame") as game:
        yield game


def test_the_timetable_is_that_of_the_scenario(workshop: Game) -> None:
    rows = list(timetable(workshop))
    assert [row.clock for row in rows[:6]] == ["0:00", "0:41", "1:01", "1:21", "1:56", "2:16"]
    assert rows[3].after[-1].endswith("(15 minutes)")
    said = workshop.book.text.workshop
    assert said is not None
    assert rows[-1].begins + rows[-1].minutes.total + said.debrief == said.total(8)


def test_cards_are_for_their_owner_only_and_a_folder_that_takes_none_ends_nothing(
    tmp_path: Path, workshop: Game
) -> None:
    hall, reach = Hall(workshop), Reach("0.0.0.0", 8765, ("192.0.2.7",), None)
    folder = tmp_path / "cards"
    for _ in range(2):
        assert write_cards(hall, reach, folder) == f"cards to print are in {folder}; all.html holds them all"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    (tmp_path / "file").write_text("")
    said = write_cards(hall, reach, tmp_path / "file")
    assert said.endswith("the cards cannot be written: file exists; the session goes on without")
