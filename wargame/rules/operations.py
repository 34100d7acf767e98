"""War over the zone graph: support-weighted attrition, towns that fall, advance that outruns supply.

Power of a force = strength x quality x supply x morale x air. An offensive gains ground where its share of the power
on the field passes a threshold (Atkinson, Gutfraind and Kress 2011: outcomes follow support and effectiveness, not
the square of numbers); a town whose pressure reaches 1 falls.
"""

from __future__ import annotations

import numpy as np

from wargame.base.batch import at_least, blank, column, held, over, picked, times, total
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.facts import REBEL, STATE, Facts
from wargame.rules.masks import columns, distinct, some
from wargame.rules.rulebook import Rulebook
from wargame.world.state import Array


class Deployment:
    """Where a force that is sent somewhere stands, and where it is at home."""

    def __init__(self, book: Rulebook, i: int, force: int) -> None:
        facts = book.facts
        start, self.home = facts.start_strength[force], int(facts.force_home[force])
        self.field: Ints = np.flatnonzero(start * (np.arange(len(start)) != self.home) > 0)
        self.there: Ints = np.sort(np.append(self.field, self.home))
        """Its places and its home: who fell back elsewhere is not at hand."""
        self.share: F64 = start[self.field] / max(float(start.sum()), 1e-9)
        self.full = max(book.instrument(i).level, 0.05)
        """The level at which it is as strong as it began."""


class OperationFacts:
    """Facts of the operations (n,)."""

    def __init__(self, turn: Turn) -> None:
        book = turn.book
        index = book.index
        self.members = book.of_kind["operation"]
        self.parts = [p for i in self.members if (p := book.instrument(int(i)).operation) is not None]
        self.states = book.state_code["operation"]
        self.force = [index["F"][p.force] for p in self.parts]
        self.camp = [int(book.facts.camp[k]) for k in self.force]
        self.actor = [int(book.facts.force_actor[k]) for k in self.force]
        self.all_zones: Ints = np.arange(len(index["Z"]))
        self.zones = [zone.title for zone in book.text.zones.values()]
        self.path: list[Ints] = [np.array([index["Z"][z] for z in p.path], np.intp) for p in self.parts]
        self.joined = [[(index["F"][p.force], 1.0)] + [(index["F"][x], 0.5) for x in p.with_] for p in self.parts]
        self.approaches = [np.flatnonzero(book.facts.adjacent[:, path].any(axis=1)) for path in self.path]
        """Zones next to one that each is after."""
        self.garrison: F64 = np.maximum(0.6 * book.facts.start_strength, 120.0)
        """(F, Z) men of a force that stay where they are."""
        self.together = [np.array([k for k, _ in joined], np.intp) for joined in self.joined]
        """The forces of each."""
        facts = book.facts
        self.sponsored: Mask = facts.force_sponsor[None] >= 0
        """(1, F) forces that somebody backs from outside."""
        self.backing: F64 = np.where(self.sponsored, 0.45, 0.0)
        """(1, F) what backing is worth to the supply of each."""
        self.united: F64 = np.maximum(facts.start_cohesion[:, facts.force_actor], 1.0)
        """(1, F) cohesion of each force's side at the start."""
        self.paid = self._at_home(facts, facts.paid_forces)
        """(places of strength, actors) of the forces that recruit for rents; `drafted` those a state recruits for."""
        self.drafted = self._at_home(facts, facts.armies)
        self.marches = np.array([bool(p.path) and not p.presence for p in self.parts], np.bool_)
        """(n,) those that move along a path."""
        self.deployments = {
            n: deployment
            for n, (i, p) in enumerate(zip(self.members.tolist(), self.parts, strict=True))
            if p.presence and len((deployment := Deployment(book, i, self.force[n])).field)
        }

    @staticmethod
    def _at_home(facts: Facts, forces: Ints) -> tuple[tuple[Ints, Ints], Ints]:
        return (forces, facts.force_home[forces]), facts.force_actor[forces]


class Front:
    """Who stands where and how well it fights, as the fighting of a turn finds it.

    Attributes:
        rebel: (B, Z) zones in rebel hands, kept up to date as they change them.
        effect: (B, F) power of a fighter of each force.
    """

    def __init__(self, turn: Turn, f: OperationFacts) -> None:
        self._turn = turn
        self._defence: dict[int, F64] = {}
        self.rebel: Mask = turn.book.facts.is_rebel.take(turn.w["holder"].T).T
        self.effect = _effect(turn, f)

    def held_by(self, camp: int, zones: Ints) -> Mask:
        """(B, n) which of the zones a camp holds."""
        if camp not in (REBEL, STATE):
            return blank(self._turn.batch, len(zones), dtype=np.bool_)
        rebel = picked(self.rebel, zones)
        return rebel if camp == REBEL else ~rebel

    def change_hands(self, zone: int, where: Mask, actor: int) -> None:
        """Give a zone to an actor in some worlds (B,)."""
        self._turn.w["holder"][where, zone] = actor
        self.rebel[where, zone] = self._turn.book.facts.is_rebel[actor]

    def power(self, camp: int, zone: int) -> F64:
        """(B,) power of a camp in a zone; other armies count half for the state's side."""
        forces, weights = self._turn.book.facts.side[camp]
        effect = self._defence.get(camp)
        if effect is None:
            effect = self._defence[camp] = picked(self.effect, forces) * weights
        return total(picked(self._turn.w["strength"][:, :, zone], forces) * effect)


def apply_operations(turn: Turn) -> None:
    """Fight. Writes strength, supply, morale, pressure, holder, fighting, order, support."""
    book, w = turn.book, turn.w
    if not len(book.axes["F"]):
        return
    f: OperationFacts = book.memo("operations", lambda: OperationFacts(turn))
    front = Front(turn, f)
    _ambient(turn, front)
    state = picked(w["state"], f.members)
    on = (state == f.states["under_way"]) & f.marches
    massing = on | ((state == f.states["prepared"]) & f.marches)
    back = {n: mask for n, mask in turn.firings_of("operation", "withdraw") if f.marches[n]}
    moving = set(columns(massing))
    for n in sorted(f.deployments.keys() | moving | back.keys()):
        i = int(f.members[n])
        if n in f.deployments:
            _presence(turn, f, n, i)
        if n in moving:
            goal = _first(~front.held_by(f.camp[n], f.path[n]), f.path[n])
            _mass(turn, front, f, n, i, massing[:, n], goal)
            _attack(turn, front, f, n, i, column(on, n), column(goal))
        if n in back:
            _withdraw(turn, front, f, n, i, back[n])
    _recover(turn, f)


def _effect(turn: Turn, f: OperationFacts) -> F64:
    """(B, F) power of a fighter: less without those who back the force from outside."""
    w = turn.w
    own = w["quality"] * (0.3 + 0.7 * w["supply"]) * (0.4 + 0.6 * w["morale"]) * (1.0 + 0.5 * w["air"])
    autonomy = turn.pc("m23_autonomy")
    backed = own * (autonomy + (1.0 - autonomy) * np.minimum(w["backing"] / 0.6, 1.4))
    effect: F64 = np.where(f.sponsored, backed, own)
    return effect


def apply_withdrawals(turn: Turn) -> None:
    """Hand over what an event of this turn made a march leave, as an order would have. Writes holder, strength."""
    withdrawn = turn.firings_of("operation", "withdraw")
    if not withdrawn:
        return
    f: OperationFacts = turn.book.memo("operations", lambda: OperationFacts(turn))
    front = Front(turn, f)
    for n, mask in withdrawn:
        if f.marches[n]:
            _withdraw(turn, front, f, n, int(f.members[n]), mask)


def note_offensives(turn: Turn) -> None:
    """Before the tables meet: whose offensive was ordered this turn. Fills ``turn.attacked`` (B, A)."""
    book = turn.book
    members = book.of_kind["operation"]
    for n, launched in turn.firings_of("operation", "launch"):
        part = book.instrument(int(members[n])).operation
        if part is not None and part.path:
            turn.attacked[:, int(book.owner[members[n]])] += launched


def _ambient(turn: Turn, front: Front) -> None:
    """Fighting along the front that no offensive explains; a truce damps it."""
    book, w = turn.book, turn.w
    rebel = front.rebel
    contact = (rebel[:, book.facts.near_table] != rebel[:, :, None]).any(2)
    armed = total(w["strength"]) > 50.0
    calm = 1.0 - column(turn.truce) * (0.4 + 0.6 * turn.p("militia_discipline"))
    level = ((contact & armed) * turn.pc("ambient_fighting")) * over(calm, 1)
    turn.put("fighting", 0.35 * w["fighting"] + 0.65 * level, "the front as it is")
    ebb = np.where(contact, 0.06, 0.25)
    turn.add("pressure", -ebb * w["pressure"], "defenders dig in")


def _mass(turn: Turn, front: Front, f: OperationFacts, n: int, i: int, massing: Array, goal: Ints) -> None:
    """Men move from quiet zones to those next to the objective; every town keeps part of its garrison."""
    book, w = turn.book, turn.w
    adjacent, force, camp, near = book.facts.adjacent, f.force[n], f.camp[n], f.approaches[n]
    staging = front.held_by(camp, near) & adjacent[near].take(goal, 1).T & (massing & (goal >= 0))[:, None]
    count = np.add.reduce(staging, 1, np.intp)
    level = (count > 0) * w["level"][:, i]
    men, garrison = w["strength"][:, force], f.garrison[force]
    spare = (men > garrison) & front.held_by(camp, f.all_zones) & (level > 0)[:, None]
    quiet = np.array(columns(spare), np.intp)
    if not len(quiet):
        return
    spare = picked(spare, quiet) & ~adjacent[quiet].take(goal, 1).T
    leaving = spare * np.maximum(picked(men, quiet) - garrison[quiet], 0.0)
    leaving *= (0.22 * (0.4 + level))[:, None]
    leaving *= min(book.fortnights, 2.0)
    cells, place = _either(near, quiet, len(f.all_zones))
    moved = blank(turn.batch, len(cells))
    moved.T[place[near]] = (staging * (total(leaving) / np.maximum(count, 1))[:, None]).T
    moved.T[place[quiet]] -= leaving.T
    turn.add_at("strength", (force, cells), moved, f"massing for {book.instrument(i).title}", i)


def _either(some: Ints, others: Ints, count: int) -> tuple[Ints, Ints]:
    """Things out of `count` that are in one of two lists, in order; and the place of each of all things among them."""
    there = np.zeros(count, np.bool_)
    there[some] = there[others] = True
    return there.nonzero()[0], there.cumsum() - 1


def _attack(turn: Turn, front: Front, f: OperationFacts, n: int, i: int, on: Mask, goal: Ints) -> None:
    """One offensive for one turn; `on` and `goal` as `column` gives them."""
    book, w = turn.book, turn.w
    facts, part, force, camp = book.facts, f.parts[n], f.force[n], f.camp[n]
    if not some(on):
        return
    fighting_now = on & (goal >= 0)
    spent = on & ((goal < 0) | (column(w["supply"], force) < 0.12))
    if some(spent):
        turn.fire(i, book.code(i, "culminate"), spent)
    level = column(w["level"], i)
    pressed = turn.fired(i, "press")
    if pressed is not None:
        level = held(level + column(pressed) * 0.2, 0.0, 1.0)
    title, push = book.instrument(i).title, 0.4 + 0.9 * level
    luck = np.exp(turn.p("battle_noise") * column(turn.dice.normal("battle"), n))
    enemy = STATE if camp == REBEL else REBEL
    for z in distinct(goal, fighting_now):
        here = fighting_now & (goal == z)
        reach = facts.reach[z]
        attack: F64 | float = 0.0
        for k, share in f.joined[n]:
            men = column(total(picked(w["strength"][:, k], reach)))
            attack = attack + share * column(front.effect, k) * men
        thrust = attack * part.commit * push * luck
        odds = thrust / (thrust + column(front.power(enemy, z)) * facts.terrain[z] + 25.0)
        gain = turn.p("battle_speed") * part.tempo * (odds - turn.p("battle_threshold")) * book.fortnights
        turn.add_at("pressure", z, here * gain, title, i, None)
        turn.add_at("fighting", z, here * (0.35 + 0.45 * level), title, i, None)
        _losses(turn, f, n, i, z, reach, here, odds, enemy)
        turn.add_at("supply", force, here * -turn.p("attack_supply") * (0.4 + level) * book.fortnights, title, i)
        fallen = here & (w["pressure"][:, z] >= 1.0)
        if some(fallen):
            _fall(turn, front, f, n, i, z, fallen, enemy)


def _losses(
    turn: Turn, f: OperationFacts, n: int, i: int, z: int, reach: Ints, here: Mask, odds: F64, enemy: int
) -> None:
    book, w = turn.book, turn.w
    title = book.instrument(i).title
    ours, theirs = f.together[n], book.facts.forces_of[enemy]
    loss = here * turn.p("attack_losses") * 2.0 * (1.0 - odds)
    at = (ours[:, None], reach)
    turn.add_at("strength", at, -over(loss, 2) * w["strength"][:, *at], f"losses: {title}", i)
    loss = here * turn.p("defence_losses") * 2.0 * odds
    turn.add_at("strength", (theirs, z), -over(loss, 1) * w["strength"][:, theirs, z], f"losses: {title}", i)


def _fall(turn: Turn, front: Front, f: OperationFacts, n: int, i: int, z: int, fallen: Mask, enemy: int) -> None:
    """A town changes hands: the loser's men scatter or fall back, the winner moves in, people flee."""
    book, w = turn.book, turn.w
    facts, force, camp, actor, zone = book.facts, f.force[n], f.camp[n], f.actor[n], f.zones[z]
    losers = w["holder"][:, z].copy()
    front.change_hands(z, fallen, actor)
    turn.fallen[:, z] |= fallen
    lost, advance, retreat = f"{zone} has fallen", f"advance into {zone}", f"retreat from {zone}"
    turn.add_at("pressure", z, fallen * -w["pressure"][:, z], lost, i)
    turn.add_at("order", z, fallen * -0.25 * w["order"][:, z], lost, i)
    reach = facts.near[z]
    leaving = (fallen[:, None] & front.held_by(camp, reach)) * 0.3 * picked(w["strength"][:, force], reach)
    turn.add_at("strength", (force, reach), -leaving, advance, i)
    turn.add_at("strength", (force, z), total(leaving), advance, i)
    forces = facts.forces_of[enemy]
    there = fallen[:, None] * picked(w["strength"][:, :, z], forces)
    fall_back = 0.85 * there
    turn.add_at("strength", (forces, z), -fall_back, retreat, i)
    turn.add_at("strength", (forces, z), fall_back - there, f"killed, captured or gone home at {zone}", i)
    _fall_back(turn, front, z, enemy, fall_back, retreat, i)
    turn.add_at("morale", forces, (there > 0) * -0.03, lost, i)
    turn.add_at("supply", force, fallen * 0.06, f"stocks captured at {zone}", i)
    swing = turn.p("zone_politics") * facts.weight[z] * 0.5
    turn.add_at("support", actor, fallen * swing, lost, i)
    for loser in distinct(losers, fallen):
        turn.add_at("support", loser, (fallen & (losers == loser)) * -swing, lost, i)
    turn.note(
        "ZoneTaken",
        f"{book.text.actors[book.actors[actor]].title} took {zone} ({book.instrument(i).title})",
        fallen,
        actors=(actor, int(losers[0])),
        instrument=i,
        zone=z,
        weight=2,
    )


def _fall_back(turn: Turn, front: Front, z: int, camp: int, men: F64, why: str, i: int) -> None:
    """Men (B, n) of the forces of a camp who leave a zone spread over its neighbours in friendly hands, or go home."""
    facts = turn.book.facts
    forces, reach = facts.forces_of[camp], facts.near[z]
    friendly = front.held_by(camp, reach)
    count = np.add.reduce(friendly, 1, np.intp)
    shares = men / np.maximum(count, 1)[:, None]
    turn.add_at("strength", (forces[:, None], reach), friendly[:, None] * shares[:, :, None], why, i)
    stuck = (count == 0)[:, None] * men
    if some(stuck):
        turn.add_at("strength", (forces, facts.force_home[forces]), stuck, why, i)


def _withdraw(turn: Turn, front: Front, f: OperationFacts, n: int, i: int, back: Mask) -> None:
    """What the operation took goes back to whom it belonged; the men fall back to their own lines."""
    book, w = turn.book, turn.w
    facts, camp, actor = book.facts, f.camp[n], f.actor[n]
    for z in reversed(f.path[n].tolist()):
        owner = int(facts.start_holder[z])
        if facts.camp_of_actor[owner] == camp:
            owner = facts.country_actor if camp == REBEL and facts.country_actor >= 0 else owner
        left = back & (w["holder"][:, z] == actor) & (facts.camp_of_actor[owner] != camp)
        if not some(left):
            continue
        front.change_hands(z, left, owner)
        why, forces = f"withdrawal from {f.zones[z]}", facts.forces_of[camp]
        men = left[:, None] * picked(w["strength"][:, :, z], forces)
        turn.add_at("strength", (forces, z), -men, why, i)
        _fall_back(turn, front, z, camp, men, why, i)
        turn.note(
            "ZoneLeft",
            f"{book.text.actors[book.actors[actor]].title} left {f.zones[z]}",
            left,
            actors=(actor,),
            instrument=i,
            zone=z,
            weight=2,
        )


def _presence(turn: Turn, f: OperationFacts, n: int, i: int) -> None:
    """A deployment fills its places while under way and drains home when withdrawn."""
    book, w = turn.book, turn.w
    force, place = f.force[n], f.deployments[n]
    men = column(total(picked(w["strength"][:, force], place.there)))
    state = column(w["state"], i)
    out = (state == f.states["under_way"]) | (state == f.states["culminated"])
    moves = (state != f.states["halted"]) & (state != f.states["prepared"])
    share = times(place.share, over(held(column(w["level"], i) / place.full, 0.0, 1.6), 1))
    most = share * over(0.98 / at_least(column(total(share)), 1e-9), 1)
    wanted = np.minimum(share, most) * over(out * men, 1)
    delta = over(0.35 * moves, 1) * (wanted - picked(w["strength"][:, force], place.field))
    turn.add_at("strength", (force, place.field), delta, book.instrument(i).title, i)
    turn.add_at("strength", (force, place.home), -total(delta), book.instrument(i).title, i)


def _recover(turn: Turn, f: OperationFacts) -> None:
    """Supply, morale and recruits."""
    book, w = turn.book, turn.w
    facts = book.facts
    sponsor = f.backing * (w["backing"] - facts.start_backing)
    turn.add("supply", 0.22 * (held(facts.start_supply + sponsor, 0.05, 1.0) - w["supply"]), "supply columns")
    cohesion = picked(w["cohesion"], facts.force_actor) / f.united
    morale = facts.start_morale * held(cohesion, 0.5, 1.3)
    turn.add("morale", 0.1 * (morale - w["morale"]), "how its side holds together")
    places, actors = f.paid
    recruits = turn.pc("recruits_per_rent") * picked(w["rents"], actors) * book.fortnights
    turn.add_at("strength", places, recruits, "recruits paid from rents")
    places, actors = f.drafted
    turn.add_at("strength", places, 120.0 * book.fortnights * picked(w["support"], actors) / 50.0, "recruits")


def _first(mask: Mask, path: Ints) -> Ints:
    """(B,) the first zone of a path for which (B, n) `mask` holds; -1 where it does for none."""
    found: Ints = np.where(np.logical_or.reduce(mask, 1), path[mask.argmax(axis=1)], -1)
    return found
