"""The log: a chain that breaks where it is touched, and seals that prove themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wargame.session.log import Event, Kind, broken_links, commitment, new_salt, next_event, stamp


def chain(length: int) -> list[Event]:
    events: list[Event] = []
    for n in range(length):
        kind: Kind = "GameStarted" if n == 0 else "OrdersSealed"
        events.append(next_event(events[-1] if events else None, n, kind, {"n": n}, "2025-03-17"))
    return events


def test_an_untouched_chain_has_no_broken_link() -> None:
    assert list(broken_links(chain(6))) == []


@pytest.mark.parametrize("column", ["turn", "kind", "at", "body", "hash"])
def test_a_changed_column_breaks_the_chain_at_its_own_row(column: str) -> None:
    events = chain(6)
    new: dict[str, Any] = {"turn": 99, "kind": "GamePaused", "at": "2025-03-18", "body": '{"n":7}', "hash": "f" * 64}
    events[3] = replace(events[3], **{column: new[column]})
    assert next(iter(broken_links(events)))[0] == 4


def test_a_row_taken_out_is_named_as_missing() -> None:
    events = chain(6)
    del events[2]
    assert next(iter(broken_links(events))) == (3, "row 3 of the log is missing, row 4 stands in its place")


def test_two_rows_exchanged_break_the_chain() -> None:
    events = chain(6)
    events[3], events[4] = events[4], events[3]
    assert list(broken_links(events))


def test_a_row_of_a_kind_nobody_knows_is_refused() -> None:
    events = [replace(chain(1)[0], kind="GameHacked")]
    assert next(iter(broken_links(events))) == (1, "row 1 of the log has the unknown kind 'GameHacked'")


def test_the_body_of_a_row_is_canonical_whatever_the_order_of_its_keys() -> None:
    one = next_event(None, 0, "GameStarted", {"a": 1, "b": [2]}, "t")
    two = next_event(None, 0, "GameStarted", {"b": [2], "a": 1}, "t")
    assert one == two
    assert one.body == '{"a":1,"b":[2]}'
    assert one.content == {"a": 1, "b": [2]}


def test_a_commitment_depends_on_the_salt_and_on_every_order() -> None:
    orders = [{"instrument": "doha", "trigger": "convene", "level": None}]
    salt = new_salt()
    promised = commitment(salt, orders)
    assert commitment(salt, orders) == promised
    assert commitment(new_salt(), orders) != promised
    assert commitment(salt, [{**orders[0], "trigger": "stall"}]) != promised
    assert commitment(salt, []) != promised


def test_salts_do_not_repeat_and_are_too_long_to_guess() -> None:
    salts = {new_salt() for _ in range(50)}
    assert len(salts) == 50
    assert all(len(bytes.fromhex(salt)) == 32 for salt in salts)


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_stamps_tell_columns_apart(one: list[str], two: list[str]) -> None:
    assert (stamp(*one) == stamp(*two)) == (one == two)
