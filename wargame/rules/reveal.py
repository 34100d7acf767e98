"""The sealed orders are opened, judged once more against the present world, and take effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from wargame.base.batch import blank, flat, held, looked_up, picked
from wargame.rules.context import Entries, Ints, Mask, Turn
from wargame.rules.evaluate import evaluate
from wargame.rules.legal import Verdict, verdict
from wargame.rules.masks import Pulls, columns, occurring, some
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


class OrderFacts:
    """What orders may do, by opening: where triggers lead, who assents to what, and what costs money.

    Attributes:
        leads: (O, states, triggers + 1) state an order of the opening leads to; -1 where it is not possible.
        joint: (O,) openings whose actor may give an assent by an order.
        holds: (O,) openings that may hold an assent, given or implied.
        assents_of: for each instrument its openings that may hold an assent.
        needed: (instrument, code) of each trigger that needs all parties -> the openings that must assent to it.
        rank: the same -> its place in the order in which they fire.
        levelled: (I,) instruments whose level, or the price of it, an order may depend on.
    """

    def __init__(self, book: Rulebook) -> None:
        self.leads = np.where(book.allowed[:, None, :], book.next[book.o_kind], np.int8(-1))
        self.joint: Mask = np.any(book.allowed & (book.who[book.o_kind] == WHO_ALL), axis=1)
        self.holds: Mask = self.joint.copy()
        self.holds[[o for o, _ in book.implied_assent]] = True
        self.assents_of = [[o for o in openings if self.holds[o]] for openings in book.openings_of]
        self.needed: dict[tuple[int, int], list[int]] = {}
        for members, openings, code in book.all_groups:
            for i, row in zip(members.tolist(), openings.tolist(), strict=True):
                self.needed[i, code] = list(dict.fromkeys(row))
        self.rank = {key: n for n, key in enumerate(self.needed)}
        self.levelled: Mask = book.any_funds | book.level_steps.any(axis=1)


def apply_orders(turn: Turn, orders: Orders) -> list[RefusedRow]:
    """Charge and fire every legal order, in opening order within an instrument; returns what was refused in world 0.

    Parties of one instrument act one after the other, the owner first. A trigger that needs all parties fires once
    the last of them assents; assents stand until the state changes.
    """
    book = turn.book
    used: Mask = np.logical_or.reduce(orders.trigger, 0)
    if not some(used):
        return []
    f: OrderFacts = book.memo("orders", lambda: OrderFacts(book))
    refused: list[RefusedRow] = []
    within = _affordable(turn, Asked(turn, orders, used))
    for ranked in book.ranks:
        group = ranked[used[ranked]]
        if not len(group):
            continue
        asked = picked(orders.trigger, group)
        pulls = occurring(asked)
        dest = _dest(turn, f, group, asked)
        ok: Mask = dest >= 0
        if within is not None:
            ok &= picked(within, group)
        if some(f.joint[group]):
            ok &= picked(turn.w["assent"], group) != asked
        _conditions(turn, group, pulls, asked, ok)
        _purses(turn, group, pulls, asked, ok)
        if turn.trace is not None:
            for k in np.flatnonzero((asked[0] > 0) & ~ok[0]):
                refused.append(_refusal(turn, int(group[k]), int(asked[0, k])))
        if some(ok):
            _take_effect(turn, f, orders, group, pulls, asked * ok, dest)
    _assents(turn, f, used)
    return refused


def _dest(turn: Turn, f: OrderFacts, group: Array, asked: Array) -> Array:
    """(B, n) states that the orders of a group lead to; -1 where they are not possible."""
    _, states, triggers = f.leads.shape
    state = picked(turn.w["state"], turn.book.o_instrument[group])
    found: Array = f.leads.ravel().take(((state + group * states) * triggers + asked).T).T
    return found


def stand(turn: Turn, pulled: Array) -> None:
    """Let the acts of the turn's first step that go on (`Machines.standing`) go on in another step, already paid for.

    Args:
        turn: the step.
        pulled: (B, O) code of the trigger each opening's actor pulled in the first step.
    """
    book, w = turn.book, turn.w
    lasting = np.where(book.standing[book.o_kind, pulled], pulled, 0)
    for o, code in occurring(lasting):
        i = int(book.o_instrument[o])
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


class Asked:
    """The orders of a turn in a line (n,): opening by opening, and for an opening world by world.

    Attributes:
        openings: of each; `worlds` and `actors` likewise.
        favour: political capital it costs; `price` the money [USD m].
        purses: place of its actor and world in a line of (actor, world).
    """

    def __init__(self, turn: Turn, orders: Orders, used: Array) -> None:
        book, given = turn.book, np.flatnonzero(used)
        codes = flat(picked(orders.trigger, given))
        places = codes.nonzero()[0]
        rows, self.worlds = divmod(places, turn.batch)
        self.openings = given[rows]
        self.actors = book.o_actor[self.openings]
        self.purses = self.actors * turn.batch + self.worlds
        i, code = book.o_instrument[self.openings], codes[places]
        self.favour = book.favours[i, code]
        self.price = np.zeros(len(places))
        dear = np.flatnonzero(book.any_funds[i])
        if len(dear):
            i, worlds = i[dear], self.worlds[dear]
            level = orders.level[worlds, self.openings[dear]]
            level = np.where(np.isnan(level), turn.w["level"][worlds, i], held(level, 0.0, 1.0))
            self.price[dear] = book.funds[i, code[dear]] * level

    def __len__(self) -> int:
        """How many orders."""
        return len(self.openings)


def _affordable(turn: Turn, asked: Asked) -> Array | None:
    """(B, O) orders within the actor's number of orders, treasury and political capital, counted in opening order.

    Nothing where all of them are.
    """
    quota = np.repeat(turn.book.quota, turn.batch)
    treasury, capital = flat(turn.w["treasury"]) + 1e-9, flat(turn.w["capital"]) + 1e-9
    if not (some(asked.favour < 0.0) or some(asked.price < 0.0)):  # else sums may be the most before the end
        count, favours, funds = (
            np.bincount(asked.purses, weights, len(quota)) for weights in (None, asked.favour, asked.price)
        )
        if not some((count > quota) | (favours > capital) | (funds > treasury)):
            return None
    spent, gone, count = np.zeros_like(treasury), np.zeros_like(capital), np.zeros_like(quota)
    within: Mask = ~blank(turn.batch, len(turn.book.openings), dtype=np.bool_)
    for now in _one_by_one(asked.purses):
        purse, price, favour = asked.purses[now], asked.price[now], asked.favour[now]
        ok = count[purse] < quota[purse]
        ok &= (gone[purse] + favour <= capital[purse]) | (favour <= 0)
        ok &= (spent[purse] + price <= treasury[purse]) | (price <= 0)
        within[asked.worlds[now], asked.openings[now]] = ok
        count[purse] += ok
        gone[purse] += ok * favour
        spent[purse] += ok * price
    return within


def _one_by_one(purses: Ints) -> Iterator[Ints]:
    """Places of orders (n,) in layers: the first order upon every purse, then the second upon each, and so on."""
    order = np.argsort(purses, kind="stable")
    sorted_purses = purses[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_purses, sorted_purses)
    for layer in range(int(rank.max()) + 1):
        yield order[rank == layer]


def _conditions(turn: Turn, group: Array, pulls: Pulls, asked: Array, ok: Mask) -> None:
    """Take out of `ok` the orders whose own conditions do not hold."""
    book = turn.book
    members = book.o_instrument[group]
    conditional = book.conditional[members]
    truths: dict[int, Mask | bool] = {}
    for k, code in pulls:
        conditions = book.requires.get((int(members[k]), code)) if conditional[k] else None
        if conditions is None:
            continue
        others = asked[:, k] != code
        for condition in conditions:
            truth = truths.get(id(condition))
            if truth is None:
                truth = truths[id(condition)] = evaluate(condition, turn.w, turn.batch)
            ok[:, k] &= truth | others


def _purses(turn: Turn, group: Array, pulls: Pulls, asked: Array, ok: Mask) -> None:
    """Orders that draw on a purse, one after the other; what needs all parties draws when the last of them assents."""
    book = turn.book
    if not book.draws_on:
        return
    for k, code in pulls:
        i = int(book.o_instrument[group[k]])
        if (i, code) not in book.draws_on:
            continue
        drawing = ok[:, k] & (asked[:, k] == code)
        together = book.who[book.kind_of[i], code] == WHO_ALL
        suffices = drawing & within_purses(book, turn.w, i, code) if together else draw(turn, i, code, drawing)
        ok[:, k] &= suffices | (asked[:, k] != code)


def _take_effect(
    turn: Turn, f: OrderFacts, orders: Orders, group: Array, pulls: Pulls, code: Array, dest: Array
) -> None:
    """Charge and fire the orders of a group of openings, each of another instrument.

    Args:
        turn: changes state, since, assent, level, treasury, capital.
        f: facts of the openings.
        orders: for the levels they ask for.
        group: (n,) the openings.
        pulls: what was asked for of them.
        code: (B, n) the triggers that take effect; 0 where none does.
        dest: (B, n) states they lead to.
    """
    book, w = turn.book, turn.w
    members = book.o_instrument[group]
    turn.pulled.T[group] = code.T
    alone = code > 0
    joint = np.flatnonzero(f.joint[group])
    if len(joint):
        _assent(turn, group, joint, code, alone)
    _charge(turn, f, orders, group, code, alone)
    state = picked(w["state"], members)
    moved = alone & (dest != state)
    if some(moved):
        w["state"].T[members] = np.where(moved, dest, state).T
        w["since"].T[members] = (picked(w["since"], members) * ~moved).T
        for k in columns(moved):
            for o in f.assents_of[members[k]]:
                w["assent"][:, o] *= ~moved[:, k]
    assenting = set(joint.tolist())
    for k, trigger in pulls:
        here = code[:, k] == trigger
        if some(here):
            _record(turn, int(group[k]), trigger, here, here & alone[:, k] if k in assenting else here)


def _assent(turn: Turn, group: Array, joint: Array, code: Array, alone: Mask) -> None:
    """Enter what is only assented to, and take it out of `alone`, what fires at once."""
    book, assent = turn.book, turn.w["assent"]
    openings, asked = group[joint], picked(code, joint)
    together = looked_up(book.who, book.o_kind[openings], asked) == WHO_ALL
    if some(together):
        assent.T[openings] = np.where(together, asked, picked(assent, openings)).T
        alone.T[joint] &= ~together.T


def _charge(turn: Turn, f: OrderFacts, orders: Orders, group: Array, code: Array, alone: Mask) -> None:
    """Take the price of a group's orders, and set the levels they ask for."""
    book, w = turn.book, turn.w
    members, level = book.o_instrument[group], picked(orders.level, group)
    given = (code > 0) & ~np.isnan(level)
    moving = np.flatnonzero(f.levelled[members] | np.logical_or.reduce(given, 0))
    i, asked, given = members[moving], picked(code, moving), picked(given, moving)
    present, step = picked(w["level"], i), looked_up(book.level_steps, i, asked)
    strength = np.where(given, held(picked(level, moving), 0.0, 1.0), present)
    wanted = np.where(given, strength, held(present + step, 0.0, 1.0))
    change = (picked(alone, moving) & (given | (step != 0.0))) * (wanted - present)
    owners, instruments = [(actor,) for actor in book.o_actor[group].tolist()], members.tolist()
    acts = zip(instruments, code[0].tolist(), strict=True)
    whys = [book.act_words(n, c) for n, c in acts] if turn.trace is not None else []
    at = moving.tolist()
    turn.post(Entries("treasury", owners, whys, instruments), -looked_up(book.funds, i, asked) * strength, at)
    turn.post(Entries("capital", owners, whys, instruments), -looked_up(book.favours, members, code))
    turn.post(Entries("level", [(n,) for n in instruments], whys, instruments), change, at)


def _record(turn: Turn, o: int, trigger: int, here: Mask, now: Mask) -> None:
    """Remember what was pulled `now`, or else only assented to `here`, and write it to the log."""
    book, w = turn.book, turn.w
    i, actor = int(book.o_instrument[o]), int(book.o_actor[o])
    if now is not here and not some(now):
        turn.tell("Assented", actor, i, trigger, here)
        return
    turn.record(i, trigger, now)
    implied = book.implied_assent.get((o, trigger))
    if implied is not None:
        w["assent"][now, o] = implied
    turn.tell(book.events_of[i][trigger], actor, i, trigger, now)


def _assents(turn: Turn, f: OrderFacts, used: Mask) -> None:
    """Fire what the last of all parties has now assented to."""
    book, assent = turn.book, turn.w["assent"]
    acted = np.flatnonzero(used & f.holds)
    given = {(int(book.o_instrument[acted[k]]), code) for k, code in occurring(picked(assent, acted))}
    for i, code in sorted(given & f.rank.keys(), key=f.rank.__getitem__):
        ready = np.logical_and.reduce(picked(assent, f.needed[i, code]) == code, 1)
        if some(ready):
            done = turn.fire(i, code, draw(turn, i, code, ready))
            turn.note(
                book.events_of[i][code],
                done_sentence(book.trigger_name(i, code), book.instrument(i).title),
                done,
                actors=[int(book.o_actor[o]) for o in f.needed[i, code]],
                instrument=i,
                weight=2,
            )
