"""What leaves the session: what a seat must not know changes no byte of what it gets, and every change has causes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from tests.unit.session.games import MAIN, SMALL, new_game, play_turn, scenario
from wargame.base.errors import SessionError
from wargame.session.chronicle import Chronicle
from wargame.session.game import Game
from wargame.session.record import CauseRecord, NoteRecord
from wargame.session.seats import ESTIMATED, UNDISCLOSED, Seat, rounded
from wargame.session.worlds import Worlds
from wargame.world.fields import BY_NAME
from wargame.world.state import World


@pytest.fixture(scope="module", params=[SMALL, MAIN])
def game(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Game]:
    """Two turns into a game in which a person plays every seat."""
    seats = scenario(request.param).text.seats
    with new_game(tmp_path_factory.mktemp("seen") / "a.wargame", *seats, name=request.param) as game:
        play_turn(game)
        play_turn(game)
        yield game


def everything(game: Game, seat: str) -> str:
    """All bytes that one seat can get."""
    parts: list[BaseModel] = [game.handout(seat), game.view(seat), game.past(seat), game.status()]
    parts += [game.parley.menu(seat, card.treaty) for card in game.parley.cards(seat)[:1]]
    parts += [game.report(seat, turn) for turn in range(1, game.turn + 1)]
    for turn in range(1, game.turn + 1):
        for name, cell in explicable(game, seat):
            parts.append(game.explain(seat, name, cell, turn))
    return "\n".join(p.model_dump_json() for p in parts)


def explicable(game: Game, seat: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every number on the Situation screen: the head line, and the card of each zone."""
    cells = [(i.field, i.cell) for i in game.view(seat).indicators]
    zone_fields = ("pressure", "fighting", "order", "relief_access", "population", "displaced")
    return cells + [(f, (zone,)) for f in zone_fields for zone in game.book.axes["Z"]]


def given(worlds: list[World]) -> Worlds:
    """Worlds of which nothing has been worked out yet."""
    return Worlds(lambda: len(worlds) - 1, worlds.__getitem__)


def with_secrets_changed(game: Game, seat: Seat, rng: np.random.Generator) -> Worlds:
    """Worlds that differ in everything that the seat must not know."""
    changed = []
    for world in game.worlds:
        other = world.copy()
        for field in game.book.shape.fields:
            if field.seen_by in ("all", "intel"):
                continue
            hidden = np.ones(game.book.shape.dims[field.name], np.bool_)
            if field.seen_by != "nobody":
                hidden &= ~seat.exact(field)
            array = other.arrays[field.name]
            if field.dtype == "int":
                noise = rng.integers(0, 2, array.shape)
                array[...] = np.where(hidden, noise, array)
            else:
                span = np.clip(np.abs(array), 1.0, None) * rng.uniform(-0.3, 0.3, array.shape)
                array[...] = np.where(hidden, np.clip(array + span, field.low, field.high), array)
        assert any((other.arrays[n] != world.arrays[n]).any() for n in world.arrays)
        changed.append(other)
    return given(changed)


def cells(game: Game, seat: str, field: str) -> Any:
    """A field as nested lists, as the seat sees it."""
    return game.view(seat).fields[field]


def unseen_instruments(game: Game, seat: Seat) -> list[str]:
    return [i for i in game.book.instruments if i not in seat.instrument_ids]


def test_what_a_seat_must_not_know_changes_no_byte_of_what_it_gets(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(11)
    told = 0
    for name in game.book.text.seats:
        seat = Seat(game.book, name)
        before = everything(game, name)
        hidden = unseen_instruments(game, seat)
        stranger = next(a for a in game.book.actors if a != name)
        notes, causes = game.chronicle.notes, game.chronicle.causes

        def more_notes(
            turn: int, notes: Any = notes, hidden: Any = hidden, stranger: str = stranger
        ) -> tuple[NoteRecord, ...]:
            secret = NoteRecord("PlotHatched", "a secret plot", (stranger,), None, None, None, 2, (stranger,))
            extra = [secret._replace(instrument=i, seen_by=None) for i in hidden]
            return (secret, *notes(turn), *extra)

        def split_causes(turn: int, causes: Any = causes, hidden: Any = hidden) -> dict[object, list[CauseRecord]]:
            found = {}
            for key, rows in causes(turn).items():
                found[key] = list(rows)
                for row in rows:
                    if row.instrument in hidden:  # the same sum by other ways
                        found[key].remove(row)
                        half = row._replace(amount=row.amount * 0.5, why="another secret")
                        found[key] += [half, half]
            return found

        monkeypatch.setattr(game, "worlds", with_secrets_changed(game, seat, rng))
        monkeypatch.setattr(game, "chronicle", Chronicle(game.save.contents))  # which has counted no news yet
        monkeypatch.setattr(game.chronicle, "notes", more_notes)
        monkeypatch.setattr(game.chronicle, "causes", split_causes)
        after = everything(game, name)
        monkeypatch.undo()
        told += len(hidden)
        assert before == after, first_difference(before, after)
        for instrument in hidden:
            text = game.book.text.instruments[instrument]
            assert f'"{instrument}"' not in before
            assert text.title not in before or text.title in game.handout(name).brief
    assert told, "the scenario hides nothing from anybody"


def first_difference(one: str, two: str) -> str:
    at = next((k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"...{one[max(at - 300, 0) : at + 80]!r} | {two[at - 20 : at + 80]!r}"


def test_the_check_for_secrets_catches_a_secret(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above must fail when something does leak: here the seat's own treasury stands for it."""
    seat = game.book.text.seats[0]
    before = everything(game, seat)
    worlds = [w.copy() for w in game.worlds]
    for world in worlds:
        world.arrays["treasury"][0, game.book.index["A"][seat]] += 1.0
    monkeypatch.setattr(game, "worlds", given(worlds))
    assert everything(game, seat) != before


def test_no_seat_learns_of_fields_that_nobody_sees(game: Game) -> None:
    secret = {f.name for f in game.book.shape.fields if f.seen_by == "nobody"}
    assert {"hidden", "age", "smuggled"} <= secret
    for seat in game.book.text.seats:
        assert not secret & game.view(seat).fields.keys()
        assert not secret & {f.name for f in game.handout(seat).fields}
        for name in secret:
            cell = tuple(game.book.axes[a][0] for a in BY_NAME[name].axes if game.book.axes[a])
            with pytest.raises(SessionError, match="no such number for this seat; point at a number on a screen"):
                game.explain(seat, name, cell)


def test_a_number_of_another_is_refused_in_the_words_for_one_that_does_not_exist(game: Game) -> None:
    one, two = game.book.text.seats[:2]
    with pytest.raises(SessionError) as hidden:
        game.explain(one, "treasury", (two,))
    with pytest.raises(SessionError) as nobody:
        game.explain(one, "treasury", ("narnia",))
    assert str(hidden.value).replace(two, "") == str(nobody.value).replace("narnia", "")


def test_a_seat_reads_its_own_numbers_and_nobody_elses(game: Game) -> None:
    seats = game.book.text.seats
    for k, seat in enumerate(seats):
        treasury = cells(game, seat, "treasury")
        index = game.book.index["A"]
        assert treasury[index[seat]] == game.worlds[-1].arrays["treasury"][0, index[seat]]
        assert all(treasury[index[other]] is None for other in seats if other != seat)
        trust = cells(game, seat, "trust")
        other, third = seats[(k + 1) % len(seats)], seats[(k + 2) % len(seats)]
        assert trust[index[seat]][index[other]] is not None
        assert trust[index[other]][index[third]] is None


def test_estimates_are_rounded_and_what_a_seat_commands_is_exact(game: Game) -> None:
    for seat in game.book.text.seats:
        actor = game.book.index["A"][seat]
        for f, force in enumerate(game.book.text.forces.values()):
            told = cells(game, seat, "strength")[f]
            truth = game.worlds[-1].arrays["strength"][0, f]
            if force.actor == game.book.actors[actor]:
                assert told == truth.tolist()
            else:
                assert all(x == rounded(x) for x in told)
                assert all((t == 0) == (x == 0) for t, x in zip(truth, told, strict=True))


@pytest.mark.parametrize(
    ("value", "told"), [(0.0, 0.0), (1234.5, 1200.0), (-0.0567, -0.057), (99.6, 100.0), (7.0, 7.0)]
)
def test_an_estimate_has_two_significant_digits(value: float, told: float) -> None:
    assert rounded(value) == told


def test_the_causes_of_every_number_on_the_situation_screen_sum_to_its_change(game: Game) -> None:
    moved = 0
    for seat in game.book.text.seats:
        for turn in range(1, game.turn + 1):
            for name, cell in explicable(game, seat):
                why = game.explain(seat, name, cell, turn)
                change = why.after - why.before
                assert math.isclose(math.fsum(c.amount for c in why.causes), change, rel_tol=1e-9, abs_tol=1e-6), (
                    seat, turn, name, cell, why)  # fmt: skip
                moved += bool(change)
                assert all(c.why for c in why.causes)
    assert moved > 50


def test_a_number_is_explained_as_it_stands_in_the_view(game: Game) -> None:
    seat = game.book.text.seats[0]
    for indicator in game.view(seat).indicators:
        why = game.explain(seat, indicator.field, indicator.cell)
        assert (why.before, why.after) == indicator.history[-2:]
        assert why.turn == game.turn


def test_a_cause_that_stems_from_something_unseen_reads_undisclosed(game: Game) -> None:
    name = game.book.text.seats[0]
    seat = Seat(game.book, name)
    hidden = unseen_instruments(game, seat)
    assert hidden
    open_one = next(iter(seat.instrument_ids))
    rows = [
        CauseRecord("evidence", ("rwanda",), 0.25, "arms cross the border", hidden[0], None),
        CauseRecord("evidence", ("rwanda",), 0.5, "a report", open_one, None),
        CauseRecord("evidence", ("rwanda",), 0.125, "men cross the border", hidden[0], None),
        CauseRecord("evidence", ("rwanda",), 0.5, "a report", open_one, None),
    ]
    assert seat.causes(rows) == [("a report", 1.0), (UNDISCLOSED, 0.375)]


def test_the_change_of_an_estimate_gives_nothing_away(game: Game) -> None:
    for name in game.book.text.seats:
        for force, text in game.book.text.forces.items():
            if text.actor != name:
                why = game.explain(name, "supply", (force,))
                assert {c.why for c in why.causes} <= {ESTIMATED}


def test_news_are_numbered_as_the_seat_has_read_them(game: Game) -> None:
    for seat in game.book.text.seats:
        numbers = [n.number for turn in range(1, game.turn + 1) for n in game.report(seat, turn).news]
        assert numbers == list(range(1, len(numbers) + 1))


def test_codes_are_names_and_not_explained(game: Game) -> None:
    seat, zone = game.book.text.seats[0], game.book.axes["Z"][0]
    with pytest.raises(SessionError, match="it is a name or a count of turns, which nothing adds up to"):
        game.explain(seat, "holder", (zone,))


def test_a_handout_shows_the_public_aims_of_all_and_the_private_ones_of_its_own(game: Game) -> None:
    for seat in game.book.text.seats:
        card = game.handout(seat)
        assert math.isclose(sum(o.weight for o in card.objectives), 1.0, abs_tol=1e-6)
        for other in game.book.text.seats:
            assert all(o.public for o in card.public_objectives[other])
        secrets = [o.title for other in game.book.text.seats if other != seat
                   for o in game.handout(other).objectives if not o.public]  # fmt: skip
        mine = {o.title for o in card.objectives}
        for title in secrets:
            assert title in mine or title not in card.model_dump_json(exclude={"brief"})


def test_every_instrument_of_a_handout_stands_in_the_view_in_the_same_order(game: Game) -> None:
    for seat in game.book.text.seats:
        names = [i.id for i in game.handout(seat).instruments]
        view = game.view(seat)
        assert list(view.states) == names
        assert len(cells(game, seat, "level")) == len(names)
        assert {o.instrument for o in view.options} <= set(names)


def test_a_level_is_asked_for_where_it_matters(game: Game) -> None:
    book = game.book
    options = [option for seat in book.text.seats for option in game.view(seat).options]
    kinds = {name: book.kinds[book.kind_of[i]] for name, i in book.index["I"].items()}
    assert {o.levelled for o in options if o.trigger in ("sign", "accept", "walk_out")} == {False}
    assert all(o.levelled for o in options if kinds[o.instrument] in ("sanction", "aid", "operation") or o.funds)
