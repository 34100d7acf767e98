"""``wargame play`` in a terminal, and what it asks of the machine."""

import asyncio
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.cli.screen import terminal
from tests.unit.cli.typed import environment, typed
from wargame.base.errors import Problem, SaveError, UsageError
from wargame.cli.begin import Beginning
from wargame.cli.play import command
from wargame.cli.terminal import Terminal, settings_of
from wargame.scenario import load
from wargame.session.game import Game
from wargame.session.wire import HUMAN
from wargame.tui.host import NewGame, Settings


def test_a_game_is_begun_left_and_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "saves").mkdir()
    with terminal(tmp_path, "play", "first-steps", "--seat", "drc", "--seed", "3", "--save", "mine.wargame") as screen:
        screen.wait_for("Map")
        screen.wait_for("Walikale")
        screen.press("q")
        assert screen.end() == 0
        kept = "wargame: the game is kept in mine.wargame; wargame play --save mine.wargame opens it again"
        assert screen.text.rstrip().endswith(kept)
    shown = json.loads(typed(tmp_path, "saves", "show", "mine.wargame", "--format", "json").out)
    assert (shown["players"]["drc"], shown["seed"]) == ("human", 3)
    with terminal(tmp_path, "play", "first-steps", "--seat", "drc", "--seed", "3", "--save", "mine.wargame") as screen:
        screen.wait_for("Walikale")  # the same line again goes on with it
        screen.press("q")
        assert screen.end() == 0


def test_the_seat_is_asked_for_and_an_interrupt_at_the_question_ends_it_with_130(tmp_path: Path) -> None:
    with terminal(tmp_path, "play", "first-steps") as screen:
        screen.wait_for("seat:")
        assert "Democratic Republic of the Congo" in screen.text
        assert screen.interrupt() == 130


def test_wargame_alone_opens_the_start_menu(tmp_path: Path) -> None:
    with terminal(tmp_path) as screen:
        screen.wait_for("New game")
        screen.press("q")
        assert screen.end() == 0


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["first-steps", "--seat", "drk"], "--seat: 'drk' is not at the table; did you mean 'drc'?"),
        (["first-steps", "--hotseat", "drc,us"], "--hotseat: 'us' is not at the table"),
        (["first-steps", "--seat", "drc", "--hotseat", "drc,m23"], "play: --seat and --hotseat are both given"),
        (["first-steps", "--seat", "drc", "--player", "drc=random"], "--player: 'drc' is played by people and random"),
        (["first-steps", "--seat", "drc", "--opponents", "weak"], "--opponents: 'weak' is no line-up"),
    ],
)
def test_what_makes_no_sense_is_refused_before_a_screen_opens(
    monkeypatch: pytest.MonkeyPatch, words: list[str], error: str
) -> None:
    monkeypatch.setattr("wargame.cli.play.is_terminal", lambda: True)
    with pytest.raises(UsageError) as caught:
        command.main(words, standalone_mode=False)
    assert str(caught.value).startswith(error)


def test_a_save_that_is_there_keeps_its_seats(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wargame.cli.play.is_terminal", lambda: True)
    for words in (["--seat", "m23"], ["--seed", "8"], ["--player", "m23=random"], ["--from", "2"]):
        with pytest.raises(SaveError) as caught:
            command.main(["--save", str(saved), *words], standalone_mode=False)
        assert str(caught.value).endswith("leave those options out, or name another file")
    with pytest.raises(SaveError, match="not of 'kivu-2025'"):
        command.main(["kivu-2025", "--save", str(saved)], standalone_mode=False)


def test_a_game_is_gone_on_with_by_the_words_it_was_begun_with_and_by_no_others(tmp_path: Path) -> None:
    path = tmp_path / "mine.wargame"
    begun = Beginning("standard", ("qatar=random",), 7, path)
    scenario = load("first-steps")
    with Game.create(scenario, 7, {"drc": HUMAN, "m23": HUMAN, "qatar": "random"}, path) as game:
        for same in (begun, replace(begun, seed=None), replace(begun, players=(), seed=None)):
            same.agree(game, "drc,m23" if same.players else None, "--seats")
        for seats, other in (
            ("drc", begun),
            ("drc,m23", replace(begun, seed=8)),
            ("drc,m23", replace(begun, players=())),
            ("drc,m23", replace(begun, players=("qatar=alternative",))),
        ):
            with pytest.raises(SaveError, match="it is there already, and has its seats, players and seed"):
                other.agree(game, seats, "--seats")


# --- the machine as the screens ask for it -------------------------------------------------------------------


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose folders all lie in a new one."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_scenarios_are_offered_the_smallest_first_and_broken_ones_last_with_the_reason(at_home: Path) -> None:
    (at_home / "scenarios").mkdir()
    (at_home / "scenarios" / "a-broken-one.yaml").write_text("scenario: {}\n", encoding="utf-8")
    with Terminal() as machine:
        cards = asyncio.run(machine.scenarios())
        first = asyncio.run(machine.whole(cards[0]))
    assert (cards[0].id, cards[-1].id) == ("first-steps", "a-broken-one")
    assert {"kivu-2025", "kivu-2025-workshop"} <= {card.id for card in cards}
    sizes = [card.turns * len(card.seats) for card in cards[:-1]]
    assert sizes == sorted(sizes)
    assert [bool(card.problem) for card in cards] == [False] * (len(cards) - 1) + [True]
    assert [seat.id for seat in cards[0].seats] == ["drc", "m23", "qatar"]
    assert all(seat.brief and seat.objectives for seat in first.seats)


def test_a_scenario_is_offered_by_its_heading_and_what_is_wrong_further_down_is_said_when_it_is_looked_at(
    at_home: Path,
) -> None:
    (at_home / "scenarios").mkdir()
    (at_home / "scenarios" / "hollow.yaml").write_text(
        "scenario: {title: Hollow, version: 1, summary: Nobody is in it.}\nseats: [us]\n"
        "calendar: {start: 2025-01-01, turn_days: 7, turns: 1}\n",
        encoding="utf-8",
    )
    with Terminal() as machine:
        hollow = asyncio.run(machine.scenarios())[0]
        assert (hollow.title, hollow.problem, hollow.whole) == ("Hollow", "", False)
        assert "actors" in asyncio.run(machine.whole(hollow)).problem
        assert asyncio.run(machine.scenarios())[-1].problem


def test_cards_of_seats_show_public_objectives_only_and_say_what_the_list_said(at_home: Path) -> None:
    with Terminal() as machine:
        for listed in asyncio.run(machine.scenarios())[:2]:
            card = asyncio.run(machine.whole(listed))
            assert (card.id, card.title, card.summary) == (listed.id, listed.title, listed.summary)
            assert (card.turns, card.turn_days) == (listed.turns, listed.turn_days)
            assert [seat.id for seat in card.seats] == [seat.id for seat in listed.seats]
            scenario = machine.scenario(card.id)
            assert scenario is not None
            for seat in card.seats:
                private = {o.title for o in scenario.text.objectives[seat.id].objectives.values() if not o.public}
                assert not private & set(seat.objectives)
    assert at_home.exists()


def test_a_game_begun_on_the_screens_is_in_the_list_of_saves_and_can_be_opened(at_home: Path) -> None:
    (at_home / "saves").mkdir()
    with Terminal() as machine:
        client = asyncio.run(machine.start(NewGame("first-steps", ("drc", "m23"))))
        assert client.seats == ("drc", "m23")
    with Terminal() as machine:
        (card,) = asyncio.run(machine.saves())
        assert (card.seats, card.turn, card.turns, card.problem) == (("drc", "m23"), 1, 4, "")
        again = asyncio.run(machine.open(card.id))
        assert again.seats == ("drc", "m23")
        assert asyncio.run(machine.open(card.id)).game is again.game
        asyncio.run(machine.leave(again))
        with Game.open(Path(card.id)) as elsewhere:
            assert elsewhere.humans


def test_a_game_that_lies_elsewhere_is_the_last_one_after_it_has_been_left(at_home: Path) -> None:
    (at_home / "saves").mkdir()
    scenario = load("first-steps")
    Game.create(scenario, 1, {"m23": HUMAN}, at_home / "saves" / "old.wargame").close()
    os.utime(at_home / "saves" / "old.wargame", (0, 0))
    with Terminal() as machine:
        client = machine.begin(scenario, at_home / "mine.wargame", 1, ("drc",), {}, "standard")
        asyncio.run(machine.leave(client))
        assert [Path(card.id).name for card in asyncio.run(machine.saves())] == ["mine.wargame", "old.wargame"]


def test_a_scenario_that_is_asked_for_twice_at_once_is_read_once(
    at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def attempt(path: Path) -> tuple[None, list[Problem]]:
        read.append(path)
        time.sleep(0.05)
        return None, [Problem(path.name, 0, 0, "", "nothing in it")]

    monkeypatch.setattr("wargame.cli.terminal.attempt", attempt)

    async def ask(machine: Terminal) -> None:
        card = (await machine.scenarios())[0]
        await asyncio.gather(machine.whole(card), machine.whole(card), machine.whole(card))

    with Terminal() as machine:
        asyncio.run(ask(machine))
    assert len(read) == 1


def test_settings_are_kept(at_home: Path) -> None:
    wanted = Settings(theme="wargame-light", glyphs="ascii", pace=0.0, keymap={"game.undo": "u"})
    with Terminal() as machine:
        assert machine.settings() == Settings()
        machine.keep(wanted)
    assert Terminal().settings() == wanted
    assert list((at_home / "config").rglob("settings.json"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], Settings()),
        ({"theme": 3, "glyphs": None, "pace": "fast", "keymap": []}, Settings()),
        ({"pace": -1}, Settings(pace=0.0)),
        ({"pace": float("nan")}, Settings()),
        ({"pace": 1e9, "more": 1}, Settings(pace=60.0)),
    ],
)
def test_settings_that_a_person_spoiled_are_left_at_their_defaults(said: object, expected: Settings) -> None:
    assert settings_of(said) == expected
