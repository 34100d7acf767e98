"""Step 1: the sealed orders are opened, judged once more against the present world, and take effect."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wargame.rules.context import Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.legal import Verdict, verdict
from wargame.rules.orders import Orders
from wargame.rules.rulebook import WHO_ALL
from wargame.world.state import Array
from wargame.world.wording import done_sentence


class RefusedRow(NamedTuple):
    """An order of world 0 that had no effect.

    Attributes:
        opening: who, on what.
        trigger: its code.
        verdict: why, and what to do.
        overtaken: it was legal when the turn began; another party's order came first.
    """

    opening: int
    trigger: int
    verdict: Verdict
    overtaken: bool


def apply_orders(turn: Turn, orders: Orders) -> list[RefusedRow]:
    """Charge and fire every legal order, in opening order within an instrument; returns what was refused in world 0.

    Parties of one instrument act one after the other, the owner first. A trigger that needs all parties fires once
    the last of them assents; assents stand until the state changes.
    """
    book, w = turn.book, turn.w
    asked = orders.trigger.astype(np.intp)
    if not asked.any():
        return []
    refused: list[RefusedRow] = []
    legal = _affordable(turn, orders, asked)
    for group in book.ranks:
        code = asked[:, group]
        if not code.any():
            continue
        members = book.o_instrument[group]
        state = w["state"][:, members]
        dest = book.next[book.o_kind[group], state, code]
        ok = legal[:, group] & (code > 0) & (dest >= 0) & book.allowed[group, code] & (w["assent"][:, group] != code)
        _conditions(turn, group, code, ok)
        if turn.trace is not None:
            for k in np.flatnonzero((code[0] > 0) & ~ok[0]):
                refused.append(_refusal(turn, int(group[k]), int(code[0, k])))
        _take_effect(turn, orders, group, code, ok, dest)
    _assents(turn)
    return refused


def _refusal(turn: Turn, o: int, code: int) -> RefusedRow:
    book, w, before = turn.book, turn.w, turn.opening_state
    i = int(book.o_instrument[o])
    found = verdict(book, w, o, code)
    changed = int(before[0, i]) != int(w["state"][0, i])
    if changed and book.next[book.kind_of[i], before[0, i], code] >= 0:
        now = book.state_name(i, int(w["state"][0, i])).replace("_", " ")
        return RefusedRow(
            o, code, Verdict(False, f"another party came first: it is {now} now", "nothing was charged"), True
        )
    return RefusedRow(o, code, found, False)


def _affordable(turn: Turn, orders: Orders, asked: Array) -> Array:
    """(B, O) orders within the actor's number of orders, treasury and political capital, counted in opening order."""
    book, w = turn.book, turn.w
    within: Mask = np.ones(asked.shape, np.bool_)
    used = set(np.flatnonzero(asked.any(axis=0)).tolist())
    for actor, openings in enumerate(book.openings_by_actor):
        columns = [o for o in openings if o in used]
        if not columns:
            continue
        funds: Array = np.zeros(turn.batch)
        favours: Array = np.zeros(turn.batch)
        count = np.zeros(turn.batch, np.intp)
        treasury, capital = w["treasury"][:, actor] + 1e-9, w["capital"][:, actor] + 1e-9
        for o in columns:
            i, code = int(book.o_instrument[o]), asked[:, o]
            asks = code > 0
            favour: Array = book.favours[i, code]
            ok = np.asarray((count + asks <= int(book.quota[actor])) & ((favours + favour <= capital) | (favour <= 0)))
            if book.any_funds[i]:
                level = orders.level[:, o]
                price: Array = book.funds[i, code] * np.where(
                    np.isnan(level), w["level"][:, i], np.clip(level, 0.0, 1.0)
                )
                ok &= (funds + price <= treasury) | (price <= 0)
                funds = funds + np.where(ok, price, 0.0)
            favours = favours + np.where(ok, favour, 0.0)
            count = count + (ok & asks)
            within[:, o] = ok
    return within


def _conditions(turn: Turn, group: Array, code: Array, ok: Array) -> None:
    book = turn.book
    for k in np.flatnonzero(code.any(axis=0)).tolist():
        i = int(book.o_instrument[group[k]])
        if not book.conditional[i]:
            continue
        for trigger in _codes(code[:, k]):
            for condition in book.requires.get((i, trigger), ()):
                ok[:, k] &= np.where(code[:, k] == trigger, evaluate(condition, turn.w, turn.batch), True)


def _codes(column: Array) -> list[int]:
    """The codes that occur, but 0."""
    if len(column) == 1:
        return [int(column[0])] if column[0] else []
    return [int(c) for c in np.flatnonzero(np.bincount(column)) if c]


def _take_effect(turn: Turn, orders: Orders, group: Array, code: Array, ok: Array, dest: Array) -> None:
    """Charge and fire the orders of one opening per instrument."""
    book, w = turn.book, turn.w
    for k in np.flatnonzero(ok.any(axis=0)).tolist():
        o = int(group[k])
        i, actor = int(book.o_instrument[o]), int(book.o_actor[o])
        mask = ok[:, k]
        level = orders.level[:, o]
        given = mask & ~np.isnan(level)
        present = w["level"][:, i]
        strength = np.where(given, level, present) if np.count_nonzero(given) else present
        for trigger in _codes(np.where(mask, code[:, k], 0)):
            now = mask & (code[:, k] == trigger)
            _charge(turn, actor, i, trigger, now, np.clip(strength, 0.0, 1.0))
            turn.pulled[now, o] = trigger
            if book.who[book.kind_of[i], trigger] == WHO_ALL:
                w["assent"][now, o] = trigger
                turn.tell("Assented", actor, i, trigger, now)
                continue
            step = book.level_steps.get((i, trigger))
            if step is not None:  # more or less, without saying how much
                change = np.where(now & ~given, np.clip(present + step, 0.0, 1.0) - present, 0.0)
                turn.add_at("level", i, change, book.act_words(i, trigger), i)
            if np.count_nonzero(given):
                change = np.where(now & given, np.clip(strength, 0.0, 1.0) - w["level"][:, i], 0.0)
                turn.add_at("level", i, change, book.act_words(i, trigger), i)
            turn.record(i, trigger, now)
            turn.enter(i, dest[:, k], now & (dest[:, k] != w["state"][:, i]))
            implied = book.implied_assent.get((o, trigger))
            if implied is not None:
                w["assent"][now, o] = implied
            turn.tell(book.events_of[i][trigger], actor, i, trigger, now)


def _charge(turn: Turn, actor: int, i: int, trigger: int, now: Mask, strength: Array) -> None:
    book = turn.book
    funds, capital = book.funds[i, trigger], book.favours[i, trigger]
    if not (funds or capital):
        return
    why = book.act_words(i, trigger)
    if funds:
        turn.add_at("treasury", actor, np.where(now, -funds * strength, 0.0), why, i)
    if capital:
        turn.add_at("capital", actor, np.where(now, -capital, 0.0), why, i)


def _assents(turn: Turn) -> None:
    book, w = turn.book, turn.w
    for members, needed, code in book.all_groups:
        ready = (w["assent"][:, needed] == code).all(axis=2)
        if ready.any():
            for k in np.flatnonzero(ready.any(axis=0)):
                i = int(members[k])
                done = turn.fire(i, code, ready[:, k])
                turn.note(
                    book.events_of[i][code],
                    done_sentence(book.trigger_name(i, code), book.instrument(i).title),
                    done,
                    actors=[int(book.o_actor[o]) for o in dict.fromkeys(needed[k])],
                    instrument=i,
                    weight=2,
                )
