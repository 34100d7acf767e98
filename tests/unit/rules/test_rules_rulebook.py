"""A scenario made ready to run."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from wargame.rules.rulebook import WHO_ALL, WHO_OTHER, WHO_OWNER, WHO_RULES, Rulebook
from wargame.testing.borderland import borderland


@pytest.fixture
def book() -> Rulebook:
    return borderland()


def test_codes_and_names_of_triggers_and_states_are_inverses(book: Rulebook) -> None:
    for i in range(len(book.instruments)):
        lifecycle = book.scenario.lifecycles[book.instrument(i).kind]
        for trigger in lifecycle.triggers:
            assert book.trigger_name(i, book.code(i, trigger)) == trigger
        for k, state in enumerate(lifecycle.states):
            assert book.state_name(i, k) == state


def test_an_opening_may_pull_what_its_role_allows(book: Rulebook) -> None:
    for n, opening in enumerate(book.openings):
        for code in range(1, book.who.shape[1]):
            who = int(book.who[book.o_kind[n], code])
            if who == WHO_RULES:
                assert not book.allowed[n, code]
            if who == WHO_OWNER:
                assert book.allowed[n, code] == opening.owner
            if who == WHO_OTHER:
                assert book.allowed[n, code] != opening.owner


def test_nobody_pulls_no_trigger(book: Rulebook) -> None:
    assert not book.allowed[:, 0].any()


def test_a_mediator_s_assent_to_a_text_it_does_not_sign_is_not_waited_for(book: Rulebook) -> None:
    host, table = book.index["A"]["host"], book.index["I"]["table"]
    assert not book.o_needed[book.opening_of[(host, table)]]
    assert book.o_needed[book.opening_of[(0, table)]]


def test_each_group_of_openings_names_an_instrument_once(book: Rulebook) -> None:
    covered = np.concatenate(book.ranks)
    assert sorted(covered.tolist()) == list(range(len(book.openings)))
    for group in book.ranks:
        assert len(np.unique(book.o_instrument[group])) == len(group)


def test_groups_that_need_all_hold_only_needed_openings(book: Rulebook) -> None:
    for members, needed, *_, code in book.all_groups:
        assert (book.o_needed[needed]).all()
        assert (book.o_instrument[needed] == np.asarray(members)[:, None]).all()
        assert book.who[book.kind_of[members[0]], code] == WHO_ALL


def test_instruments_start_where_the_scenario_says(book: Rulebook) -> None:
    assert book.state_name(book.index["I"]["backing"], book.start_state(book.index["I"]["backing"])) == "flowing"
    assert book.start_state(book.index["I"]["listing"]) == 0


def test_a_secret_instrument_is_known_to_its_parties_alone(book: Rulebook) -> None:
    i = book.index["I"]["backing"]
    assert {a for a in book.actors if book.sees(a, i)} == {"backer", "movement"}
    assert book.audience[i] == frozenset({book.index["A"]["backer"], book.index["A"]["movement"]})
    assert book.audience[book.index["I"]["listing"]] is None


def test_opening_values_are_the_scenario_s_or_the_default() -> None:
    assert borderland().opening_value("stability") == 40.0
    given = borderland({"parameters.start_stability": {"meaning": "Start.", "value": 12, "fiction": True}})
    assert given.opening_value("stability") == 12.0


def test_a_turn_of_two_weeks_is_one_fortnight(book: Rulebook) -> None:
    assert book.fortnights == 1.0
    assert book.per_year == pytest.approx(26.09, abs=0.01)


def test_a_lifecycle_may_be_extended_by_the_scenario() -> None:
    book = borderland(
        {
            "lifecycles": {
                "statement": {
                    "states": ["denied"],
                    "transitions": [
                        {"trigger": "deny", "source": "made", "dest": "denied", "who": "owner", "text": "deny it"}
                    ],
                }
            }
        }
    )
    i = book.index["I"]["appeal"]
    code = book.code(i, "deny")
    states = book.state_code["statement"]
    assert book.next[book.kind_of[i], states["made"], code] == states["denied"]
    assert book.next[book.kind_of[i], states["silent"], code] == -1


def test_what_is_prepared_once_is_not_prepared_again(book: Rulebook) -> None:
    made = itertools.count(1)
    assert [book.memo("a fact of this test", lambda: next(made)) for _ in range(2)] == [1, 1]
