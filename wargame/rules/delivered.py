"""How much of each promise is delivered, read off the world: one reading for each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from wargame.base.batch import blank, flat, held, picked, total
from wargame.rules.context import F64
from wargame.rules.evaluate import evaluate
from wargame.rules.masks import distinct
from wargame.rules.page import Page
from wargame.rules.readings import LEVELLED
from wargame.rules.rows import KIND_CODE, KIND_NAMES


def measured(page: Page) -> F64:
    """(N,) what the subject of a promise that counts from a start amounts to: fighters in a place, or of a force."""
    f, strength = page.facts, page.turn.w["strength"]
    amount = np.zeros(page.count)
    kind, subject, giver = page["clause_kind"], page["clause_subject"], page["clause_giver"]
    counts = page["clause_goal"] == 0
    actors = len(page.turn.book.actors)
    leaves, leaving = counts & (kind == KIND_CODE["withdraw"]), subject * actors + giver
    for pair in distinct(leaving[leaves]):
        here = (leaves & (leaving == pair)).nonzero()[0]
        forces, zones = f.forces_of[pair % actors], f.zones[pair // actors]
        now = total(total(strength[:, forces[:, None], zones[None, :]]))
        amount[here] = now[page.worlds[here]]
    disarms = counts & (kind == KIND_CODE["disarm"])
    for s in distinct(subject[disarms]):
        here = (disarms & (subject == s)).nonzero()[0]
        amount[here] = total(strength[:, f.force[s]])[page.worlds[here]]
    return amount


def read_off(page: Page) -> F64:
    """(N,) share delivered, 0..1, of what the world shows; 0 where the text itself carries it out."""
    delivered = np.zeros(page.count)
    own = page.facts.read.take(page.rows)
    shows = ~(page.performed | own)
    by_state = shows & (page["clause_goal"] > 0)
    kinds = np.where(by_state, _STATE, page["clause_kind"])
    for code in distinct(kinds[shows]):
        reader = _by_state if code == _STATE else _READERS.get(KIND_NAMES[code])
        if reader is not None:
            here = (shows & (kinds == code)).nonzero()[0]
            delivered[here] = reader(page.part(here))
    for here in page.by_row(own):
        reading = page.facts.reads[int(page.rows[here[0]])]
        value = held(evaluate(reading, page.turn.w, page.turn.batch), 0.0, 1.0)
        delivered[here] = value[page.worlds[here]] if isinstance(value, np.ndarray) else value
    return delivered


def _by_state(page: Page) -> F64:
    """As far along as promised; of aid that flows, at the level promised."""
    f, book = page.facts, page.turn.book
    i = held(page["clause_subject"] - 1, 0, len(book.instruments) - 1)
    kind, state = book.kind_of[i], page.of_world("state", i)
    goal = np.minimum(page["clause_goal"], f.satisfied.shape[1] - 1)
    fine = f.satisfied[kind, goal, state]
    counts = LEVELLED[page["clause_kind"]] & (state == f.flowing[kind])
    enough = np.minimum(page.of_world("level", i) / np.maximum(page["clause_amount"], 1e-9), 1.0)
    return np.asarray(fine * np.where(counts, enough, 1.0), np.float64)


def _ceasefire(page: Page) -> F64:
    """Nobody who listens to the giver attacks one of the parties."""
    f = page.facts
    actor = held(page["clause_subject"] - f.first_actor, 0, len(page.turn.book.actors) - 1)
    on = picked(page.turn.w["state"], f.operations) == f.under_way
    attacked = (on[page.worlds] & f.attacks[page.treaty, actor]).any(axis=1)
    return np.asarray(~attacked, np.float64)


def _left(page: Page) -> F64:
    """Share of what was promised that has gone since the text entered into force."""
    base = page["baseline"]
    gone = (base - measured(page)) / np.maximum(base * page["clause_amount"], 1e-9)
    return np.asarray(np.where(base > 0.5, held(gone, 0.0, 1.0), 1.0), np.float64)


def _supplied(page: Page) -> F64:
    """(B, supplies + 1) the most that aid of one giver brings one force, by the numbers of `supply_of`; 0 at 0."""
    f, w = page.facts, page.turn.w
    places, members = f.supplies
    level: F64 = blank(page.turn.batch, f.supply_count + 1)
    on = (picked(w["state"], members) == f.aid_flowing) * picked(w["level"], members)
    for n, place in enumerate(places.tolist()):
        np.maximum(level[:, place], on[:, n], out=level[:, place])
    return level


def _support(page: Page) -> F64:
    """How little is supplied: in full at or below the level promised."""
    f, book = page.facts, page.turn.book
    subject = page["clause_subject"]
    force = held(subject - f.first_force, 0, max(len(book.axes["F"]) - 1, 0))
    to_force = flat(_supplied(page)).take(f.supply_of[page["clause_giver"], force] * page.turn.batch + page.worlds)
    i = held(subject - 1, 0, len(book.instruments) - 1)
    own = (page.of_world("state", i) == f.aid_flowing) * page.of_world("level", i)
    now = np.where(subject <= f.last_instrument, own, to_force)
    allowed = page["clause_amount"]
    return np.asarray(held(1.0 - (now - allowed) / np.maximum(1.0 - allowed, 0.05), 0.0, 1.0), np.float64)


def _access(page: Page) -> F64:
    """Share of those in need whom relief reaches there, against the share promised."""
    f, relief = page.facts, page.turn.w["relief_access"]
    found = np.ones(page.count)
    subject = page["clause_subject"]
    for s in distinct(subject):
        here = (subject == s).nonzero()[0]
        found[here] = (total(relief[:, f.zones[s]]) / len(f.zones[s]))[page.worlds[here]]
    return np.asarray(np.minimum(found / np.maximum(page["clause_amount"], 1e-9), 1.0), np.float64)


_STATE: Final = -1
"""Stands for the kind of a promise that names the state its subject is to be in."""
_READERS: Final[dict[str, Callable[[Page], F64]]] = {
    "ceasefire": _ceasefire,
    "withdraw": _left,
    "disarm": _left,
    "stop_support": _support,
    "humanitarian_access": _access,
}
