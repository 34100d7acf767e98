"""Opposite somebody who reads out his list, a seat collects; nobody else is taken for him."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.negotiation.random_tables import F64, Tables, random_tables
from wargame.negotiation.negotiator import PAUSE, Negotiator

I64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Reader:
    """Reads out its list, best first: a text for each new one it hears, and one ahead (de Jonge 2022, MiCRO)."""

    def __init__(self, own: F64, r: F64, stops: bool = True) -> None:
        self.own, self.stops = own, stops
        self.order = np.argsort(-own, axis=-1)
        self.count = (own >= r[:, None]).sum(axis=-1)
        self.put, self.rows = np.zeros(len(r), np.int64), np.arange(len(r))
        self.got = np.zeros(own.shape, np.bool_)

    def goes_on(self) -> Mask:
        goes_on: Mask = (self.put < self.count) & ((self.put <= self.got.sum(axis=-1)) | (not self.stops))
        return goes_on

    def aim(self, t: float) -> F64:
        """What it would say next, or has said last while it waits; at the end of its list it takes what is on it."""
        rank = np.where(self.goes_on() | (self.put == self.count), self.put, self.put - 1)
        worth: F64 = self.own[self.rows, self.order[self.rows, np.minimum(rank, self.count - 1)]]
        return worth

    def propose(self, t: float, aim: F64) -> I64:
        return self.order[self.rows, np.where(self.goes_on(), self.put, 0)]

    def judge(self, package: I64, draft: I64, aim: F64, t: float, last_word: bool) -> Mask:
        return np.asarray(self.own[self.rows, package] >= aim, np.bool_)

    def say(self, package: I64, live: Mask) -> None:
        self.put += live & self.goes_on()

    def hear(self, seat: int, package: I64, live: Mask, t: float) -> None:
        self.got[self.rows, package] |= live


def ours(tables: Tables, seat: int) -> Negotiator:
    u, r = tables.u[:, seat], tables.r[:, seat]
    return Negotiator(tables.space, u, r, np.full(len(r), 0.1), seat=seat, seats=2)


def reader(tables: Tables, seat: int, stops: bool = True) -> Reader:
    return Reader(tables.u[:, seat], tables.r[:, seat], stops)


def pair(tables: Tables, seat: int, stops: bool = True) -> list[Negotiator | Reader]:
    """One of ours in a seat, and a reader in the other."""
    return [ours(tables, s) if s == seat else reader(tables, s, stops) for s in range(2)]


def play(tables: Tables, minds: Sequence[Negotiator | Reader], steps: int = 100) -> tuple[I64, list[I64]]:
    """What was agreed at each table (B,), -1 for nothing, and all that was said in turn."""
    count = len(tables.r)
    deal, text = np.full(count, -1), np.full(count, -1)
    said: list[I64] = []
    for n in range(steps):
        for seat, mind in enumerate(minds):
            t, live = n / (steps - 1), deal < 0
            aim = mind.aim(t)
            draft = mind.propose(t, aim)
            if said:
                deal = np.where(live & mind.judge(text, draft, aim, t, n == steps - 1), text, deal)
            live = deal < 0
            mind.say(draft, live)
            minds[1 - seat].hear(seat, draft, live, t)
            text = np.where(live, draft, text)
            said.append(np.where(live, draft, -1))
    return deal, said


def gains(tables: Tables, deal: I64) -> F64:
    """What each seat gets beyond walking away (B, 2), 0 without a deal."""
    got = tables.u[np.arange(len(deal)), :, deal] - tables.r
    return np.where(deal[:, None] >= 0, got, 0.0)


def asks_for_less(tables: Tables, said: list[I64], seat: int) -> bool:
    """Whether a seat ever said a text worth less to it than one it had heard."""
    own, rows = tables.u[:, seat], np.arange(len(tables.r))
    best, less = np.full(len(rows), -np.inf), False
    for n, text in enumerate(said):
        worth = np.where(text >= 0, own[rows, text], np.nan)
        if n % 2 == seat:
            less |= bool((worth < np.where(best >= tables.r[:, seat], best, -np.inf)).any())
        else:
            best = np.fmax(best, worth)
    return less


@pytest.mark.parametrize("seat", [0, 1])
def test_who_reads_out_his_list_gains_nothing_by_it_and_every_deal_is_made(seat: int) -> None:
    tables = random_tables(60, 2, (4, 4, 4), seed=31)
    zone = (tables.u >= tables.r[..., None]).all(axis=1).any(axis=-1)
    alone = gains(tables, play(tables, [reader(tables, 0), reader(tables, 1)])[0])
    deal, said = play(tables, pair(tables, seat))
    left = gains(tables, deal)
    assert (deal >= 0)[zone].all()
    assert left[:, 1 - seat].mean() < alone[:, 1 - seat].mean() - 0.05
    assert left[:, seat].mean() > alone[:, seat].mean()
    assert asks_for_less(tables, said, seat)


@pytest.mark.parametrize("seat", [0, 1])
def test_who_goes_on_when_the_other_pauses_and_who_does_not_go_first_are_not_collected_from(seat: int) -> None:
    tables = random_tables(30, 2, (4, 4, 4), seed=32)
    for minds in (pair(tables, seat, stops=False), [ours(tables, 0), ours(tables, 1)]):
        _, said = play(tables, minds)
        assert len(said) > 2 * PAUSE + 4
        assert not asks_for_less(tables, said, seat)


def test_collecting_at_many_tables_equals_collecting_at_each() -> None:
    tables = random_tables(8, 2, (4, 4, 4), seed=33)
    _, said = play(tables, pair(tables, 0))
    for b in range(8):
        one = Tables(tables.space, tables.u[b : b + 1], tables.r[b : b + 1])
        assert [text[b] for text in said] == [text[0] for text in play(one, pair(one, 0))[1]]
