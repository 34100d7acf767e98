"""Counting what bargaining comes to: the counts agree with the games, and come back from their file."""

import json
from typing import Any

import pytest

from docs import bargaining as page
from tests.books import book_of, scenario_of
from wargame.analysis.bargaining import Bargaining, as_mapping, bargaining, parse_mapping
from wargame.players.agenda import agendas
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION

GAMES = 24


@pytest.fixture(scope="module")
def doha() -> Rulebook:
    return book_of("doha-table")


@pytest.fixture(scope="module")
def counted(doha: Rulebook) -> Bargaining:
    """What 24 games of the Doha table come to."""
    return bargaining(doha, GAMES, 1)


def test_every_text_of_a_track_has_its_row_and_no_count_exceeds_the_games(doha: Rulebook, counted: Bargaining) -> None:
    assert [row.treaty for row in counted.tables] == [agenda.name for agenda in agendas(doha)]
    for row in counted.tables:
        assert 0 <= row.agreed <= row.sat <= GAMES
        assert row.in_force <= row.signed
        assert row.missed + row.in_force <= GAMES
    assert any(row.agreed for row in counted.tables)


def test_no_program_signs_below_what_walking_away_is_worth_to_it(counted: Bargaining) -> None:
    assert counted.signatures > 0
    assert counted.below == 0


def test_kinds_and_pairs_count_the_same_promises(counted: Bargaining) -> None:
    for what in ("kept", "judged", "done", "owed"):
        by_kind, by_pair = (sum(getattr(row, what) for row in rows) for rows in (counted.kinds, counted.pairs))
        assert by_kind == by_pair
    assert all(row.kept <= row.judged and row.done <= row.owed for row in counted.kinds)


def test_counts_come_back_from_their_file(counted: Bargaining) -> None:
    assert parse_mapping(json.loads(json.dumps(as_mapping(counted)))) == counted


@pytest.mark.parametrize(
    ("changed", "said"), [({"rules": -1}, "the rules"), ({"scenario_digest": "0" * 64}, "the scenario")]
)
def test_the_page_says_when_its_counts_are_of_another_game(changed: dict[str, Any], said: str) -> None:
    fresh = {**page.kept(), "scenario_digest": scenario_of("kivu-2025").digest(),
             "rules": RULES_VERSION}  # fmt: skip
    assert "Out of date" not in page.state(fresh)
    assert f"**Out of date:** {said} changed since" in page.state({**fresh, **changed})
