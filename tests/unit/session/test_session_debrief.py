"""The debrief opens everything, once the game has ended."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.session.games import MAIN, SMALL, new_game, play_turn
from wargame.base.errors import SessionError
from wargame.session.game import Game


@pytest.fixture(scope="module", params=[SMALL, MAIN])
def ended(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Game]:
    """A game played to its end."""
    with new_game(tmp_path_factory.mktemp("end") / "a.wargame", "drc", name=request.param) as game:
        while game.phase != "ended":
            play_turn(game)
        yield game


def test_nothing_is_opened_before_the_end(tmp_path: Path) -> None:
    with new_game(tmp_path / "a.wargame", "drc") as game, pytest.raises(SessionError):
        game.debrief()


def test_every_hidden_parameter_is_revealed_as_it_was_drawn(ended: Game) -> None:
    hidden = ended.debrief().hidden
    assert set(hidden) == set(ended.book.axes["H"])
    for name, (value, meaning) in hidden.items():
        low, high = ended.book.text.parameters[name].draw or (0.0, 0.0)
        assert low <= value <= high
        assert meaning == ended.book.text.parameters[name].meaning


def test_every_seat_has_its_result_with_history_objectives_and_orders(ended: Game) -> None:
    results = {r.seat: r for r in ended.debrief().results}
    assert list(results) == ended.book.text.seats
    for seat, result in results.items():
        assert result.history[-1] == result.score == ended.view(seat).score
        assert len(result.history) == ended.turn + 1
        assert math.isclose(sum(weight for _, weight, _ in result.objectives), 1.0, abs_tol=1e-6)
        assert result.player == ended.players[seat]
    assert results["drc"].orders == tuple(o for t in range(1, ended.turn + 1) for o in ended.report("drc", t).orders)


def test_turning_points_name_turn_seat_change_and_reasons(ended: Game) -> None:
    points = ended.debrief().turning_points
    assert points
    seen = set()
    for point in points:
        turn = int(point.split()[1])
        assert f"({ended.book.scenario.date_of(turn)})" in point
        title = point.split("), ")[1].split(": score")[0]
        seen.add((turn, title))
        actor = next(a for a, t in ended.book.text.actors.items() if t.title == title)
        history = [w["score"][0, ended.book.index["A"][actor]] for w in ended.worlds]
        told = float(point.split(": score ")[1].split(":")[0])
        assert math.isclose(told, history[turn] - history[turn - 1], abs_tol=0.051)
    assert len(seen) == len(points)


def test_the_news_of_the_debrief_hold_what_each_seat_was_not_told(ended: Game) -> None:
    news = ended.debrief().news
    assert [n.number for n in news] == list(range(1, len(news) + 1))
    told = sum(len(ended.report("drc", t).news) for t in range(1, ended.turn + 1))
    assert len(news) >= told
    assert all(1 <= n.turn <= ended.turn for n in news)


def test_assumptions_list_every_parameter_that_was_not_hidden(ended: Game) -> None:
    assumptions = ended.debrief().assumptions
    open_ones = {n for n, p in ended.book.text.parameters.items() if p.value is not None}
    named = {a.split(" = ")[0].replace(" ", "_") for a in assumptions}
    assert open_ones <= named
    assert not named & set(ended.book.axes["H"])


def test_indicators_carry_their_whole_history(ended: Game) -> None:
    for indicator in ended.debrief().indicators:
        assert len(indicator.history) == ended.turn + 1
        assert indicator.history[-1] == indicator.value


def test_an_ended_game_is_opened_again_at_its_debrief(ended: Game, tmp_path: Path) -> None:
    copy = tmp_path / "copy.wargame"
    copy.write_bytes(ended.save.path.read_bytes())
    with Game.open(copy) as game:
        assert game.phase == "ended"
        assert game.debrief() == ended.debrief()
        assert game.view("drc").options == ()
