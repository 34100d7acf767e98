"""Step 1: the sealed orders are opened, judged once more against the present world, and take effect."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wargame.base.batch import blank, held, looked_up, picked
from wargame.rules.context import Entries, Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.legal import Verdict, verdict
from wargame.rules.masks import columns, distinct, some
from wargame.rules.orders import Orders
from wargame.rules.purses import draw, within_purses
from wargame.rules.rulebook import WHO_ALL, Rulebook
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
    used: Mask = np.logical_or.reduce(orders.trigger, 0)
    if not some(used):
        return []
    refused: list[RefusedRow] = []
    within = _affordable(turn, orders, used)
    for ranked in book.ranks:
        group = ranked[used[ranked]]
        if not len(group):
            continue
        code = picked(orders.trigger, group).astype(np.intp)
        dest = book.leads(book.o_kind[group], picked(w["state"], book.o_instrument[group]), code)
        ok = picked(within, group) & (code > 0) & (dest >= 0) & looked_up(book.allowed, group, code)
        ok &= picked(w["assent"], group) != code
        _conditions(turn, group, code, ok)
        _purses(turn, group, code, ok)
        if turn.trace is not None:
            for k in np.flatnonzero((code[0] > 0) & ~ok[0]):
                refused.append(_refusal(turn, int(group[k]), int(code[0, k])))
        _take_effect(turn, orders, group, code, ok, dest)
    _assents(turn, used)
    return refused


def stand(turn: Turn, pulled: Array) -> None:
    """Let the acts of the turn's first step that go on (`Machines.standing`) go on in another step, already paid for.

    Args:
        turn: the step.
        pulled: (B, O) code of the trigger each opening's actor pulled in the first step.
    """
    book, w = turn.book, turn.w
    lasting = np.where(book.standing[book.o_kind, pulled], pulled, 0)
    for o in columns(lasting):
        i = int(book.o_instrument[o])
        for code in _codes(lasting[:, o]):
            on = (lasting[:, o] == code) & (book.next[book.kind_of[i], w["state"][:, i], code] >= 0)
            turn.pulled[:, o] = np.where(on, code, turn.pulled[:, o])
            if some(on):
                turn.record(i, code, on)


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


def _affordable(turn: Turn, orders: Orders, used: Array) -> Array:
    """(B, O) orders within the actor's number of orders, treasury and political capital, counted in opening order."""
    book, w = turn.book, turn.w
    within: Mask = ~blank(*orders.trigger.shape, dtype=np.bool_)
    funds, favours = blank(turn.batch, len(book.actors)), blank(turn.batch, len(book.actors))
    count = blank(turn.batch, len(book.actors), dtype=np.intp)
    treasury, capital = w["treasury"] + 1e-9, w["capital"] + 1e-9
    given = np.flatnonzero(used)
    i, code, level = book.o_instrument[given], picked(orders.trigger, given), picked(orders.level, given)
    asked = code > 0
    favour = looked_up(book.favours, i, code)
    price = looked_up(book.funds, i, code) * np.where(np.isnan(level), picked(w["level"], i), held(level, 0.0, 1.0))
    for openings in _one_by_one(book, given):
        actor, places = book.o_actor[openings], np.searchsorted(given, openings)
        asks, dear, costly = picked(asked, places), picked(favour, places), picked(price, places)
        ok = picked(count, actor) + asks <= book.quota[actor]
        ok &= (picked(favours, actor) + dear <= picked(capital, actor)) | (dear <= 0)
        ok &= (picked(funds, actor) + costly <= picked(treasury, actor)) | (costly <= 0)
        funds.T[actor] += (ok * costly).T
        favours.T[actor] += (ok * dear).T
        count.T[actor] += (ok & asks).T
        within.T[openings] = ok.T
    return within


def _one_by_one(book: Rulebook, openings: Array) -> list[list[int]]:
    """The openings in layers: first every actor's first one, then every actor's second one, and so on."""
    layers: list[list[int]] = []
    given: dict[int, int] = {}
    for o in openings.tolist():
        actor = int(book.o_actor[o])
        rank = given[actor] = given.get(actor, -1) + 1
        if rank == len(layers):
            layers.append([])
        layers[rank].append(o)
    return layers


def _conditions(turn: Turn, group: Array, code: Array, ok: Array) -> None:
    book = turn.book
    for k in np.flatnonzero(book.conditional[book.o_instrument[group]]).tolist():
        i = int(book.o_instrument[group[k]])
        for trigger in _codes(code[:, k]):
            for condition in book.requires.get((i, trigger), ()):
                ok[:, k] &= evaluate(condition, turn.w, turn.batch) | (code[:, k] != trigger)


def _purses(turn: Turn, group: Array, code: Array, ok: Array) -> None:
    """Orders that draw on a purse, one after the other; what needs all parties draws when the last of them assents."""
    book = turn.book
    if not book.draws_on:
        return
    for k in columns(ok):
        i = int(book.o_instrument[group[k]])
        for trigger in _codes(code[:, k]):
            if (i, trigger) not in book.draws_on:
                continue
            asked = ok[:, k] & (code[:, k] == trigger)
            together = book.who[book.kind_of[i], trigger] == WHO_ALL
            suffices = asked & within_purses(book, turn.w, i, trigger) if together else draw(turn, i, trigger, asked)
            ok[:, k] &= suffices | (code[:, k] != trigger)


def _codes(column: Array) -> list[int]:
    """The codes that occur, but 0."""
    return [code for code in distinct(column) if code]


def _take_effect(turn: Turn, orders: Orders, group: Array, code: Array, ok: Array, dest: Array) -> None:
    """Charge and fire the orders of a group of openings, each of another instrument."""
    if not some(ok):
        return
    book, w = turn.book, turn.w
    members = book.o_instrument[group]
    code = code * ok
    turn.pulled.T[group] = np.where(ok, code, picked(turn.pulled, group)).T
    together = ok & (looked_up(book.who, book.o_kind[group], code) == WHO_ALL)
    alone = ok & ~together
    level = picked(orders.level, group)
    given = ok & ~np.isnan(level)
    present = picked(w["level"], members)
    strength = np.where(given, held(level, 0.0, 1.0), present)
    step = looked_up(book.level_steps, members, code)
    wanted = np.where(given, strength, held(present + step, 0.0, 1.0))
    change = (alone & (given | (step != 0.0))) * (wanted - present)
    _charge(turn, group, code, strength, change)
    if some(together):
        w["assent"][:, group] = np.where(together, code, picked(w["assent"], group))
    state = picked(w["state"], members)
    moved = alone & (dest != state)
    if some(moved):
        w["state"][:, members] = np.where(moved, dest, state)
        w["since"][:, members] = picked(w["since"], members) * ~moved
        changed = np.zeros_like(w["state"], np.bool_)
        changed[:, members] = moved
        w["assent"][changed[:, book.o_instrument]] = 0
    for k in columns(ok):
        _record(turn, int(group[k]), code[:, k], alone[:, k], together[:, k])


def _charge(turn: Turn, group: Array, code: Array, strength: Array, change: Array) -> None:
    """Take the price of a group's orders, and set the levels they ask for."""
    book, members = turn.book, turn.book.o_instrument[group]
    actors = [(actor,) for actor in book.o_actor[group].tolist()]
    instruments = members.tolist()
    whys = [book.act_words(i, c) for i, c in zip(instruments, code[0].tolist(), strict=True)] if turn.trace else ()
    turn.post(Entries("treasury", actors, whys, instruments), -looked_up(book.funds, members, code) * strength)
    turn.post(Entries("capital", actors, whys, instruments), -looked_up(book.favours, members, code))
    turn.post(Entries("level", [(i,) for i in instruments], whys, instruments), change)


def _record(turn: Turn, o: int, code: Array, alone: Mask, together: Mask) -> None:
    """Remember what was pulled, and write it to the log."""
    book, w = turn.book, turn.w
    i, actor = int(book.o_instrument[o]), int(book.o_actor[o])
    for trigger in _codes(code):
        now = alone & (code == trigger)
        if some(now):
            turn.record(i, trigger, now)
            implied = book.implied_assent.get((o, trigger))
            if implied is not None:
                w["assent"][now, o] = implied
            turn.tell(book.events_of[i][trigger], actor, i, trigger, now)
        else:
            turn.tell("Assented", actor, i, trigger, together & (code == trigger))


def _assents(turn: Turn, used: Mask) -> None:
    """Fire what the last of all parties has now assented to."""
    book, w = turn.book, turn.w
    for everyone, openings, code in book.all_groups:
        asked = np.logical_or.reduce(used[openings], 1)
        if not some(asked):
            continue
        members, needed = everyone[asked], openings[asked]
        ready = np.logical_and.reduce(w["assent"][:, needed] == code, 2)
        if some(ready):
            for k in columns(ready):
                i = int(members[k])
                done = turn.fire(i, code, draw(turn, i, code, ready[:, k]))
                turn.note(
                    book.events_of[i][code],
                    done_sentence(book.trigger_name(i, code), book.instrument(i).title),
                    done,
                    actors=[int(book.o_actor[o]) for o in dict.fromkeys(needed[k])],
                    instrument=i,
                    weight=2,
                )
