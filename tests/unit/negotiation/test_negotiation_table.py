"""The state machine of a table, against a plain model, and in part agreed texts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wargame.negotiation.space import enumerate_space
from wargame.negotiation.table import (
    AGREED,
    COLLAPSED,
    LEFT,
    OPEN,
    PARTIAL,
    STATES,
    TIMED_OUT,
    Table,
    agreed_issues,
    bracketed_text,
    deal,
    end_exchange,
    leave,
    offer,
    open_table,
    settle_partly,
    stand_behind,
)

ALL = np.array([True])


@dataclass
class Plain:
    """One table as a person would keep it on paper."""

    seats: int
    state: str = "open"
    text: int = -1
    behind: set[int] = field(default_factory=set)
    exchange: int = 0

    def play(self, act: tuple[str, int, int], patience: int) -> None:
        kind, seat, number = act
        if self.state != "open":
            return
        if kind == "offer":
            self.text, self.behind = number, {seat}
        elif kind == "accept" and self.text >= 0:
            self.behind.add(seat)
            if len(self.behind) == self.seats:
                self.state = "agreed"
        elif kind == "leave":
            self.state = "left"
        elif kind == "end":
            self.exchange += 1
            if self.exchange >= patience:
                self.state = "timed_out"
            elif number < 2:
                self.state = "collapsed"


def play(table: Table, act: tuple[str, int, int], patience: int) -> Table:
    kind, seat, number = act
    if kind == "offer":
        return offer(table, seat, np.array([number]), ALL)
    if kind == "accept":
        return stand_behind(table, seat, ALL)
    if kind == "leave":
        return leave(table, ALL)
    return end_exchange(table, np.array([patience]), np.array([0.25]), np.array([number / 8]))


acts = st.tuples(
    st.sampled_from(["offer", "offer", "accept", "accept", "accept", "end", "leave"]),
    st.integers(0, 2),
    st.integers(0, 7),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(acts, max_size=25), st.integers(1, 4))
def test_a_table_goes_as_a_plain_model_says_in_any_order_of_acts(
    script: list[tuple[str, int, int]], patience: int
) -> None:
    table, plain = open_table(1, 3), Plain(3)
    for act in script:
        was = plain.state
        table = play(table, act, patience)
        plain.play(act, patience)
        assert STATES[table.state[0]] == plain.state
        assert table.text[0] == plain.text
        assert set(np.flatnonzero(table.behind[0])) == plain.behind
        assert table.exchange[0] == plain.exchange
        assert was == "open" or plain.state == was
    assert deal(table)[0] == (plain.text if plain.state == "agreed" else -1)


def test_a_new_text_leaves_only_its_proposer_behind_it() -> None:
    table = stand_behind(offer(open_table(1, 3), 0, np.array([5]), ALL), 1, ALL)
    assert table.behind.tolist() == [[True, True, False]]
    table = offer(table, 2, np.array([6]), ALL)
    assert table.behind.tolist() == [[False, False, True]]


def test_nothing_can_be_accepted_before_it_is_offered() -> None:
    table = open_table(1, 2)
    for seat in (0, 1):
        table = stand_behind(table, seat, ALL)
    assert table.state[0] == OPEN
    assert not table.behind.any()


def test_collapse_strikes_with_its_chance_and_never_a_table_that_is_closed() -> None:
    draws = (np.arange(1000) + 0.5) / 1000
    table = offer(open_table(1000, 2), 0, np.zeros(1000, np.int64), np.ones(1000, np.bool_))
    table = stand_behind(table, 1, np.arange(1000) < 100)
    table = end_exchange(table, np.full(1000, 9), np.full(1000, 0.3), draws)
    assert (table.state[:100] == AGREED).all()
    assert (table.state == COLLAPSED).sum() == 200
    assert (table.exchange[:100] == 0).all()


def test_only_what_all_last_offers_share_is_agreed_and_the_rest_stays_in_brackets() -> None:
    space = enumerate_space([3, 3, 3])
    table = open_table(2, 2)
    first, second = space.number(np.array([[1, 2, 0]])), space.number(np.array([[1, 0, 0]]))
    both = np.array([True, True])
    table = offer(table, 0, np.repeat(first, 2), both)
    table = offer(table, 1, np.repeat(second, 2), np.array([True, False]))
    assert agreed_issues(space, table).tolist() == [[1, -1, 0], [-1, -1, -1]]
    text = bracketed_text(space, table, np.array([0, 1, 0]))
    assert space.packages[text[0]].tolist() == [1, 1, 0]
    assert text[1] == -1


def test_a_partial_text_is_signed_only_after_time_is_up_and_only_if_all_can_live_with_it() -> None:
    space = enumerate_space([2, 2])
    table = open_table(3, 2)
    every = np.ones(3, np.bool_)
    table = offer(table, 0, np.full(3, 3), every)
    table = offer(table, 1, np.full(3, 2), every)
    table = end_exchange(table, np.array([1, 1, 5]), np.zeros(3), np.ones(3))
    could = np.ones((3, 2, 4), np.bool_)
    could[1, 1, 2] = False
    settled = settle_partly(space, table, np.array([0, 0]), could)
    assert settled.state.tolist() == [PARTIAL, TIMED_OUT, OPEN]
    assert deal(settled).tolist() == [2, -1, -1]


def test_who_walked_out_does_not_come_back() -> None:
    table = leave(open_table(1, 2), ALL)
    table = offer(table, 0, np.array([1]), ALL)
    assert table.state[0] == LEFT
    assert table.text[0] == -1
