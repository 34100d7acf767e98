"""Who plays whom."""

from __future__ import annotations

import pytest

from wargame.base.errors import UsageError
from wargame.players.table import OPPONENTS, decide_all, default_doctrine, doctrines_of, line_up, make_player
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.testing.borderland import borderland

BOOK = borderland()


def test_an_actor_follows_its_default_doctrine() -> None:
    assert default_doctrine(BOOK, "home") == "home-steady"
    assert default_doctrine(BOOK, "host") is None
    assert make_player(BOOK, "home").name == "doctrine:home-steady"


def test_the_default_comes_first_among_an_actor_s_doctrines(kivu: Rulebook) -> None:
    for seat in kivu.text.seats:
        names = doctrines_of(kivu, seat)
        assert names[0] == default_doctrine(kivu, seat)
        assert len(names) == len(set(names))


def test_an_alternative_is_the_second_doctrine(kivu: Rulebook) -> None:
    for seat in kivu.text.seats:
        names = doctrines_of(kivu, seat)
        assert make_player(kivu, seat, "alternative").name == f"doctrine:{names[min(1, len(names) - 1)]}"


def test_whoever_has_no_doctrine_plays_at_random() -> None:
    assert make_player(BOOK, "host").name == "random"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("doctrine:home-stedy", "did you mean 'home-steady'"),
        ("doctrine:zzz", "there is only 'home-steady'"),
        ("clever", "use standard, alternative, random, hold or doctrine:NAME"),
    ],
)
def test_an_unknown_player_is_an_error_that_helps(text: str, what: str) -> None:
    with pytest.raises(UsageError) as caught:
        make_player(BOOK, "home", text)
    assert what in str(caught.value)
    assert str(caught.value).startswith("player home: ")


def test_a_line_up_seats_everybody_but_the_people() -> None:
    players = line_up(BOOK, {"home": "random"}, without=["movement"])
    assert BOOK.index["A"]["movement"] not in players
    assert players[0].name == "random"
    assert len(players) == len(BOOK.actors) - 1


@pytest.mark.parametrize("name", OPPONENTS)
def test_a_named_line_up_is_for_the_seats_alone(kivu: Rulebook, name: str) -> None:
    players = line_up(kivu, {}, name)
    for actor, player in players.items():
        own = doctrines_of(kivu, kivu.actors[actor])
        if actor not in kivu.seats and own:
            assert player.name == f"doctrine:{own[0]}"
        if actor in kivu.seats and name == "random":
            assert player.name == "random"


def test_everybody_is_asked_and_reasons_are_kept_on_request() -> None:
    world = begin(BOOK, 7)
    players = line_up(BOOK, {})
    orders, reasons = decide_all(BOOK, world, players, with_reasons=True)
    assert set(reasons) == set(players)
    assert sum(map(len, reasons.values())) == (orders.trigger != 0).sum()
    quiet, none = decide_all(BOOK, world, players)
    assert none == {}
    assert (quiet.trigger == orders.trigger).all()
