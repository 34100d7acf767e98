"""Measuring what promises are worth: the same games with and without each of them, on common draws.

A promise is held to be kept for some turns in worlds that doctrines have played to different points of the calendar;
what that changes in each seat's score is its worth. Blank rows are measured by what can be promised in them: every
instrument that a seat can promise to bring into some state, every place an armed group could leave, and money.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
from numpy.typing import NDArray

from wargame.negotiation.clause import KINDS, Clause
from wargame.players.foresight import HORIZON, Change, play_on, turns_ahead
from wargame.players.stakes import MONEY, WHOLE, subject_key
from wargame.players.table import line_up, play_turn
from wargame.rules.readings import Readings
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import begin
from wargame.world.state import World

F64 = NDArray[np.float64]
SEED = 0x57A6E
"""Seed of the games that are compared."""
LEAST = 0.05
"""Points below which an entry says nothing."""


@dataclass(frozen=True)
class Trial:
    """One thing to be measured: its entry, what is held to be so, and what it is compared with."""

    key: str
    changes: tuple[Change, ...]
    against: tuple[Change, ...] = ()


def measure(
    book: Rulebook, *, worlds: int = 64, turns: int = HORIZON, starts: Sequence[int] | None = None
) -> Iterator[tuple[str, dict[str, float]]]:
    """The entries of `worth`, one by one: what each changes in the seats' scores, in points.

    Args:
        book: the scenario.
        worlds: worlds at each start.
        turns: for how long a promise is held to be kept.
        starts: turns played before; a fifth and half of the calendar unless given.
    """
    players = line_up(book, {})
    before = [_played(book, worlds, start) for start in starts or (book.turns // 5, book.turns // 2)]
    bare: dict[int, list[F64]] = {}
    for trial in trials(book):
        change = np.zeros(len(book.actors))
        for n, world in enumerate(before):
            ahead = turns_ahead(book, int(world.arrays["turn"].flat[0]), turns)
            against = bare.get(n) if not trial.against else None
            base = against[0] if against else play_on(book, world.copy(), players, ahead, trial.against)
            if not trial.against:
                bare.setdefault(n, [base])
            held = play_on(book, world.copy(), players, ahead, (*trial.against, *trial.changes))
            change += (held - base).mean(axis=(0, 1)) / len(before)
        found = {book.actors[a]: round(float(change[a]), 2) for a in book.seats if abs(change[a]) >= LEAST}
        yield trial.key, found


def trials(book: Rulebook) -> Iterator[Trial]:
    """Everything that is measured, in scenario order."""
    rows = book.rows
    treasury = [_added("treasury", MONEY)]
    yield Trial("money", tuple(treasury))
    for n in range(len(rows.treaties)):
        inside = range(rows.first[n], rows.first[n] + rows.count[n])
        empty = (_in_force(book, n, None),)
        yield Trial(rows.treaty_name(n), empty)
        for k in inside:
            if rows.options[k]:
                clause = max(rows.options[k], key=lambda option: option.amount)
                changes = (_in_force(book, n, k), *held(book, clause))
                yield Trial(f"{rows.treaty_name(n)}.{clause.id}", changes, empty)
    for clause in promisable(book):
        yield Trial(subject_key(clause), held(book, clause))


def promisable(book: Rulebook) -> Iterator[Clause]:
    """What seats could promise each other in blank rows, once for each subject and goal."""
    lexicon = book.rows.lexicon
    seats = [book.actors[a] for a in book.seats]
    done: set[str] = set()
    for kind in KINDS.values():
        for known in lexicon.subjects.values():
            for subject in known:
                sort = next((s for s in (f"{subject.sort}:{subject.type}", subject.sort) if s in kind.goals), "")
                if subject.owner not in seats or not sort:
                    continue
                for goal in kind.goals[sort]:
                    clause = Clause("c", kind.name, subject.owner, "", subject.id, goal)
                    if subject_key(clause) not in done and subject.sort not in ("treaty", "talks"):
                        done.add(subject_key(clause))
                        yield clause
    for z, zone in enumerate(book.axes["Z"]):
        holder = book.text.zones[zone].holder
        if holder in seats and not book.text.actors[holder].state:
            yield Clause("c", "withdraw", holder, "", book.axes["Z"][z])
    yield from _without_goals(book, seats)


def _without_goals(book: Rulebook, seats: Sequence[str]) -> Iterator[Clause]:
    """What seats could promise that brings no instrument into a state: truces, supplies, arms, rights, prisoners."""
    known = [s for every in book.rows.lexicon.subjects.values() for s in every]
    supplied = Readings.of_book(book).aid_of
    for giver in seats:
        forces = [s for s in known if s.sort == "force" and (s.owner == giver or s.sponsor == giver)]
        for actor in dict.fromkeys(force.owner for force in forces):
            yield Clause("c", "ceasefire", giver, "", actor)
        for force in known:
            if force.sort == "force" and supplied(book.index["A"][giver], force.id):
                yield Clause("c", "stop_support", giver, "", force.id, amount=0.0)
        for subject in known:
            if subject.sort == "aid" and subject.owner == giver:
                yield Clause("c", "stop_support", giver, "", subject.id, amount=0.0)
            if subject.sort == "commodity" and giver in subject.hands:
                yield Clause("c", "concession", giver, "", subject.id)
        yield Clause("c", "prisoner_release", giver, "", amount=WHOLE["prisoner_release"])
        if book.text.actors[giver].state:
            yield Clause("c", "recognition", giver, "")
            every = (s.id for s in known if s.sort == "force")
            yield from (Clause("c", "amnesty", giver, "", force) for force in every if pardons(book, giver, force))
        elif forces:
            yield Clause("c", "disarm", giver, "", giver)
        for group, zones in book.text.groups.items():
            if any(book.text.zones[z].holder == giver for z in zones):
                yield Clause("c", "humanitarian_access", giver, "", group)
                if not book.text.actors[giver].state:
                    yield Clause("c", "withdraw", giver, "", group)


def held(book: Rulebook, clause: Clause) -> tuple[Change, ...]:
    """What makes the world as if a clause were kept, turn after turn; nothing for what the text performs itself."""
    rows = book.rows
    subject, _ = rows.lexicon.subject(clause.subject, KINDS[clause.kind])
    if KINDS[clause.kind].performed and not clause.goal:
        return _performed(book, clause)
    if subject is None:
        return ()
    if clause.goal:
        i = book.index["I"][subject.id]
        state = book.state_code[subject.sort][clause.goal]
        return (_put("state", i, state), _at_least("level", i, clause.amount))
    giver = book.index["A"][clause.giver]
    forces = [f for f, name in enumerate(book.axes["F"]) if book.text.forces[name].actor == clause.giver]
    zones = [book.index["Z"][z] for z in (subject.zones or (subject.id,))] if subject.sort in ("zone", "group") else []
    match clause.kind:
        case "ceasefire":
            listens = book.index["A"][subject.id]
            return (_no_offensive(book, listens),)
        case "withdraw":
            return (_leaves(book, giver, forces, zones, clause.amount),)
        case "disarm":
            force = book.index["F"][subject.id]
            return (_scaled("strength", force, 1.0 - clause.amount),)
        case "stop_support":
            return (_unsupported(book, clause.giver, subject.id, clause.amount),)
        case "humanitarian_access":
            return tuple(_at_least("relief_access", z, clause.amount) for z in zones)
    return ()


def _performed(book: Rulebook, clause: Clause) -> tuple[Change, ...]:
    """What the text carries out by itself, to whoever it is promised; to every other seat where nobody is named."""
    index = book.index["A"]
    receivers = [index[clause.receiver]] if clause.receiver else [a for a in book.seats if a != index[clause.giver]]
    match clause.kind:
        case "concession":
            good = book.index["C"][clause.subject]
            return tuple(_raised("access", (a, good), clause.amount) for a in receivers)
        case "prisoner_release":
            people = min(clause.amount / WHOLE["prisoner_release"], 1.0)
            trust = float(book.constants["release_trust"]) * people
            home = [_raised("trust", (a, index[clause.giver]), trust) for a in receivers]
            return (*home, *(_raised("support", (a,), 1.5 * people) for a in receivers))
        case "recognition":
            gain, giver = float(book.constants["recognition_standing"]), index[clause.giver]
            abroad = [_raised("standing", (a, 0), gain) for a in receivers]
            return (*abroad, *(_raised("support", (a,), 0.5 * gain) for a in receivers),
                    _added("support", -0.8 * gain, giver))  # fmt: skip
        case "amnesty":
            price = float(book.constants["amnesty_price"]) * clause.amount
            force = book.index["F"][clause.subject]
            return _scaled("strength", force, 1.0 - clause.amount), _added("support", -price, index[clause.giver])
    return ()


def pardons(book: Rulebook, giver: str, force: str) -> bool:
    """Whether an actor can pardon a force: the state on whose land the war is fought, those who serve no state."""
    outlaws = not book.text.actors[book.text.forces[force].actor].state
    return outlaws and book.index["A"][giver] == book.facts.country_actor


def _played(book: Rulebook, worlds: int, turns: int) -> World:
    players = line_up(book, {})
    world = begin(book, SEED, range(worlds))
    for _ in range(turns):
        play_turn(book, world, players)
    return world


# --- changes ------------------------------------------------------------------------------------------------------


def _in_force(book: Rulebook, n: int, row: int | None) -> Change:
    """Treaty `n` is in force with one of its clauses, or with none."""
    rows, i = book.rows, int(book.rows.treaties[n])
    state = book.state_code["treaty"]["in_force"]

    def change(world: World) -> None:
        world.arrays["state"][:, i] = state
        world.arrays["agreed"][:, rows.span(n)] = 0
        if row is not None:
            world.arrays["agreed"][:, row] = 1

    return change


def _put(field: str, at: int, value: float) -> Change:
    def change(world: World) -> None:
        world.arrays[field][:, at] = value

    return change


def _raised(field: str, at: tuple[int, ...], amount: float) -> Change:
    """A number that stays at least so much above where it was at first."""
    first: WeakKeyDictionary[World, F64] = WeakKeyDictionary()

    def change(world: World) -> None:
        array = world.arrays[field]
        now = array[:, at[0]] if len(at) == 1 else array[:, at[0], at[1]]
        base = first.setdefault(world, now + amount)
        np.maximum(now, base, out=now)

    return change


def _once(change: Change) -> Change:
    """A change that is made in a world the first time only."""
    done: WeakSet[World] = WeakSet()

    def first(world: World) -> None:
        if world not in done:
            done.add(world)
            change(world)

    return first


def _added(field: str, amount: float, at: int | slice = slice(None)) -> Change:
    """A number, or each of a field, that is more by so much from the start."""

    def change(world: World) -> None:
        world.arrays[field][:, at] += amount

    return _once(change)


def _scaled(field: str, at: int, factor: float) -> Change:
    """Numbers that are so many times as much from the start."""

    def change(world: World) -> None:
        world.arrays[field][:, at] *= factor

    return _once(change)


def _at_least(field: str, at: int, value: float) -> Change:
    def change(world: World) -> None:
        array = world.arrays[field]
        array[:, at] = np.maximum(array[:, at], value)

    return change


def _no_offensive(book: Rulebook, actor: int) -> Change:
    """No operation of an actor advances."""
    codes = book.state_code["operation"]
    own = [int(i) for i in book.of_kind["operation"] if book.index["A"][book.instrument(int(i)).owner] == actor]

    def change(world: World) -> None:
        state = world.arrays["state"]
        for i in own:
            advancing = (state[:, i] == codes["under_way"]) | (state[:, i] == codes["prepared"])
            state[:, i] = np.where(advancing, codes["halted"], state[:, i])

    return change


def _leaves(book: Rulebook, giver: int, forces: Sequence[int], zones: Sequence[int], share: float) -> Change:
    """The giver gives back a share of some zones, the last in scenario order first, and its fighters there go."""
    state = next((a for a, name in enumerate(book.actors) if name == _state_of(book)), giver)
    given = zones[-max(round(share * len(zones)), 1) :]

    def change(world: World) -> None:
        w = world.arrays
        for z in given:
            for f in forces:
                w["strength"][:, f, z] = 0.0
            w["holder"][:, z] = np.where(w["holder"][:, z] == giver, state, w["holder"][:, z])

    return change


def _state_of(book: Rulebook) -> str:
    """The state whose territory most of the map is."""
    holders = [zone.holder for zone in book.text.zones.values()]
    return max(dict.fromkeys(holders), key=holders.count)


def _unsupported(book: Rulebook, giver: str, subject: str, most: float) -> Change:
    """What the giver gives to a force, or of an aid, stays under a level."""
    own = Readings.of_book(book).aid_of(book.index["A"][giver], subject)

    def change(world: World) -> None:
        level = world.arrays["level"]
        for i in own:
            level[:, i] = np.minimum(level[:, i], most)

    return change
