"""Step 8: war over the zone graph: support-weighted attrition, towns that fall, advance that outruns supply.

Power of a force = strength x quality x supply x morale x air. An offensive gains ground where its share of the power
on the field passes a threshold (Atkinson, Gutfraind and Kress 2011: outcomes follow support and effectiveness, not
the square of numbers); a town whose pressure reaches 1 falls.
"""

from __future__ import annotations

import numpy as np

from wargame.base.batch import blank, held, picked, total
from wargame.rules.context import F64, Ints, Mask, Turn
from wargame.rules.facts import REBEL, STATE
from wargame.rules.masks import columns, some
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
        self.path = [[index["Z"][z] for z in p.path] for p in self.parts]
        self.joined = [[(index["F"][p.force], 1.0)] + [(index["F"][x], 0.5) for x in p.with_] for p in self.parts]
        self.together = [np.array([k for k, _ in joined], np.intp) for joined in self.joined]
        """The forces of each."""
        self.marches = np.array([bool(p.path) and not p.presence for p in self.parts], np.bool_)
        """(n,) those that move along a path."""
        self.deployments = {
            n: deployment
            for n, (i, p) in enumerate(zip(self.members.tolist(), self.parts, strict=True))
            if p.presence and len((deployment := Deployment(book, i, self.force[n])).field)
        }


def apply_operations(turn: Turn) -> None:
    """Fight. Writes strength, supply, morale, pressure, holder, fighting, order, support."""
    book, w = turn.book, turn.w
    facts = book.facts
    if not len(book.axes["F"]):
        return
    effect = w["quality"] * (0.3 + 0.7 * w["supply"]) * (0.4 + 0.6 * w["morale"]) * (1.0 + 0.5 * w["air"])
    autonomy = turn.pc("m23_autonomy")
    backed = facts.force_sponsor >= 0
    effect = np.where(backed, effect * (autonomy + (1.0 - autonomy) * np.minimum(w["backing"] / 0.6, 1.4)), effect)
    _ambient(turn)
    f: OperationFacts = book.memo("operations", lambda: OperationFacts(turn))
    state = picked(w["state"], f.members)
    on = (state == f.states["under_way"]) & f.marches
    massing = on | ((state == f.states["prepared"]) & f.marches)
    back = {n: mask for n, mask in turn.firings_of("operation", "withdraw") if f.marches[n]}
    attacking, moving = set(columns(on)), set(columns(massing))
    for n in sorted(f.deployments.keys() | moving | back.keys()):
        i = int(f.members[n])
        if n in f.deployments:
            _presence(turn, f, n, i)
        if n in moving:
            _mass(turn, f, n, i, massing[:, n])
        if n in attacking:
            _attack(turn, f, n, i, on[:, n], effect)
        if n in back:
            _withdraw(turn, f, n, i, back[n])
    _recover(turn)


def apply_withdrawals(turn: Turn) -> None:
    """Hand over what an event of this turn made a march leave, as an order would have. Writes holder, strength."""
    f: OperationFacts | None = None
    for n, mask in turn.firings_of("operation", "withdraw"):
        f = f or turn.book.memo("operations", lambda: OperationFacts(turn))
        if f.marches[n]:
            _withdraw(turn, f, n, int(f.members[n]), mask)


def note_offensives(turn: Turn) -> None:
    """Before the tables meet: whose offensive was ordered this turn. Fills ``turn.attacked`` (B, A)."""
    book = turn.book
    members = book.of_kind["operation"]
    for n, launched in turn.firings_of("operation", "launch"):
        part = book.instrument(int(members[n])).operation
        if part is not None and part.path:
            turn.attacked[:, int(book.owner[members[n]])] += launched


def camp_power(turn: Turn, effect: F64, camp: int, zone: int) -> F64:
    """(B,) power of a camp in a zone; other armies count half for the state's side."""
    forces, weights = turn.book.facts.side[camp]
    return total(turn.w["strength"][:, forces, zone] * effect[:, forces] * weights)


def _ambient(turn: Turn) -> None:
    """Fighting along the front that no offensive explains; a truce damps it."""
    book, w = turn.book, turn.w
    facts = book.facts
    rebel = facts.is_rebel[w["holder"]]
    contact = (rebel[:, facts.near_table] != rebel[:, :, None]).any(axis=2)
    armed = total(w["strength"]) > 50.0
    near_armed = armed | armed[:, facts.near_table].any(axis=2)
    calm = 1.0 - turn.truce * (0.4 + 0.6 * np.asarray(turn.p("militia_discipline")))
    level = ((contact & armed & near_armed) * turn.pc("ambient_fighting")) * calm[:, None]
    turn.put("fighting", 0.35 * w["fighting"] + 0.65 * level, "the front as it is")
    ebb = np.where(contact, 0.06, 0.25)
    turn.add("pressure", -ebb * w["pressure"], "defenders dig in")


def _mass(turn: Turn, f: OperationFacts, n: int, i: int, massing: Array) -> None:
    """Men move from quiet zones to those next to the objective; every town keeps part of its garrison."""
    book, w = turn.book, turn.w
    facts, force = book.facts, f.force[n]
    rows = np.flatnonzero(massing)  # what follows is dear, and few worlds mass at a time
    own = facts.camp_of_actor[w["holder"].T.take(rows, 1).T] == int(facts.camp[force])
    goal = _first(~own[:, f.path[n]], f.path[n])
    staging = own & facts.adjacent.take(goal, 1).T & (goal >= 0)[:, None]
    count = np.count_nonzero(staging, axis=1)
    level = (count > 0) * w["level"][rows, i]
    garrison = np.maximum(0.6 * facts.start_strength[force], 120.0)
    spare = (own & ~staging) * np.maximum(w["strength"][:, force].T.take(rows, 1).T - garrison, 0.0)
    leaving = spare * (0.22 * (0.4 + level) * (level > 0))[:, None] * min(book.fortnights, 2.0)
    arriving = staging * (total(leaving) / np.maximum(count, 1))[:, None]
    moved = blank(turn.batch, own.shape[1])
    moved[rows] = arriving - leaving
    turn.add_at("strength", force, moved, f"massing for {book.instrument(i).title}", i)


def _attack(turn: Turn, f: OperationFacts, n: int, i: int, on: Array, effect: F64) -> None:
    """One offensive for one turn."""
    book, w = turn.book, turn.w
    facts, part = book.facts, f.parts[n]
    force = f.force[n]
    camp = int(facts.camp[force])
    enemy = STATE if camp == REBEL else REBEL
    actor = int(facts.force_actor[force])
    goal = _first(facts.camp_of_actor[w["holder"][:, f.path[n]]] != camp, f.path[n])
    fighting_now = on & (goal >= 0)
    turn.fire(i, book.code(i, "culminate"), on & ((goal < 0) | (w["supply"][:, force] < 0.12)))
    level = w["level"][:, i]
    pressed = turn.fired(i, "press")
    if pressed is not None:
        level = held(level + pressed * 0.2, 0.0, 1.0)
    title = book.instrument(i).title
    for z in sorted(set(goal[fighting_now].tolist())):
        here = fighting_now & (goal == z)
        reach = facts.reach[z]
        attack: F64 = np.zeros(turn.batch)
        for k, share in f.joined[n]:
            attack = attack + share * effect[:, k] * total(w["strength"][:, k][:, reach])
        attack = attack * part.commit * (0.4 + 0.9 * level)
        defence = camp_power(turn, effect, enemy, z) * facts.terrain[z]
        luck = np.exp(turn.p("battle_noise") * turn.dice.normal("battle")[:, n])
        odds = attack * luck / (attack * luck + defence + 25.0)
        gain = turn.p("battle_speed") * part.tempo * (odds - turn.p("battle_threshold")) * book.fortnights
        turn.add_at("pressure", z, here * gain, title, i, None)
        turn.add_at("fighting", z, here * (0.35 + 0.45 * level), title, i, None)
        _losses(turn, f, n, i, z, reach, here, odds, enemy)
        turn.add_at("supply", force, here * -turn.p("attack_supply") * (0.4 + level) * book.fortnights, title, i)
        fallen = here & (w["pressure"][:, z] >= 1.0)
        if some(fallen):
            _fall(turn, i, z, fallen, force, actor, camp, enemy)


def _losses(
    turn: Turn, f: OperationFacts, n: int, i: int, z: int, reach: Ints, here: Array, odds: F64, enemy: int
) -> None:
    book, w = turn.book, turn.w
    title = book.instrument(i).title
    ours, theirs = f.together[n], book.facts.forces_of[enemy]
    loss = here * turn.p("attack_losses") * 2.0 * (1.0 - odds)
    at = (ours[:, None], reach)
    turn.add_at("strength", at, -loss[:, None, None] * w["strength"][:, *at], f"losses: {title}", i)
    loss = here * turn.p("defence_losses") * 2.0 * odds
    turn.add_at("strength", (theirs, z), -loss[:, None] * w["strength"][:, theirs, z], f"losses: {title}", i)


def _fall(turn: Turn, i: int, z: int, fallen: Array, force: int, actor: int, camp: int, enemy: int) -> None:
    """A town changes hands: the loser's men scatter or fall back, the winner moves in, people flee."""
    book, w = turn.book, turn.w
    facts = book.facts
    title, zone = book.instrument(i).title, list(book.text.zones.values())[z]
    before = w["holder"][:, z].copy()
    w["holder"][:, z] = np.where(fallen, actor, before)
    turn.fallen[:, z] |= fallen
    turn.add_at("pressure", z, fallen * -w["pressure"][:, z], f"{zone.title} has fallen", i)
    turn.add_at("order", z, fallen * -0.25 * w["order"][:, z], f"{zone.title} has fallen", i)
    reach = facts.near[z]
    own = facts.camp_of_actor[w["holder"][:, reach]] == camp
    leaving = (fallen[:, None] & own) * 0.3 * w["strength"][:, force][:, reach]
    turn.add_at("strength", (force, reach), -leaving, f"advance into {zone.title}", i)
    turn.add_at("strength", (force, z), total(leaving), f"advance into {zone.title}", i)
    friendly = facts.camp_of_actor[w["holder"][:, reach]] == enemy
    count = np.count_nonzero(friendly, axis=1)
    forces = facts.forces_of[enemy]
    there = fallen[:, None] * w["strength"][:, forces, z]
    fall_back = 0.85 * there
    spread = friendly[:, None] * (fall_back / np.maximum(count, 1)[:, None])[:, :, None]
    stuck = np.where((count > 0)[:, None], 0.0, fall_back)
    turn.add_at("strength", (forces, z), -fall_back, f"retreat from {zone.title}", i)
    turn.add_at("strength", (forces, z), fall_back - there, f"killed, captured or gone home at {zone.title}", i)
    turn.add_at("strength", (forces[:, None], reach), spread, f"retreat from {zone.title}", i)
    turn.add_at("strength", (forces, facts.force_home[forces]), stuck, f"retreat from {zone.title}", i)
    turn.add_at("morale", forces, (there > 0) * -0.03, f"{zone.title} has fallen", i)
    turn.add_at("supply", force, fallen * 0.06, f"stocks captured at {zone.title}", i)
    swing = turn.p("zone_politics") * facts.weight[z] * 0.5
    turn.add_at("support", actor, fallen * swing, f"{zone.title} has fallen", i)
    for loser in np.unique(before[fallen]):
        turn.add_at("support", int(loser), (fallen & (before == loser)) * -swing, f"{zone.title} has fallen", i)
    turn.note(
        "ZoneTaken",
        f"{book.text.actors[book.actors[actor]].title} took {zone.title} ({title})",
        fallen,
        actors=(actor, int(before[0])),
        instrument=i,
        zone=z,
        weight=2,
    )


def _withdraw(turn: Turn, f: OperationFacts, n: int, i: int, back: Array) -> None:
    """What the operation took goes back to whom it belonged; the men fall back to their own lines."""
    book, w = turn.book, turn.w
    facts, force = book.facts, f.force[n]
    camp, actor = int(facts.camp[force]), int(facts.force_actor[force])
    for z in reversed(f.path[n]):
        owner = int(facts.start_holder[z])
        if facts.camp_of_actor[owner] == camp:
            owner = facts.country_actor if camp == REBEL and facts.country_actor >= 0 else owner
        left = back & (w["holder"][:, z] == actor) & (facts.camp_of_actor[owner] != camp)
        if not some(left):
            continue
        zone = list(book.text.zones.values())[z]
        w["holder"][:, z] = np.where(left, owner, w["holder"][:, z])
        reach = facts.near[z]
        own = facts.camp_of_actor[w["holder"][:, reach]] == camp
        count = np.count_nonzero(own, axis=1)
        forces, why = facts.forces_of[camp], f"withdrawal from {zone.title}"
        men = left[:, None] * w["strength"][:, forces, z]
        spread = own[:, None] * (men / np.maximum(count, 1)[:, None])[:, :, None]
        turn.add_at("strength", (forces, z), -men, why, i)
        turn.add_at("strength", (forces[:, None], reach), spread, why, i)
        stuck = np.where((count > 0)[:, None], 0.0, men)
        turn.add_at("strength", (forces, facts.force_home[forces]), stuck, why, i)
        turn.note(
            "ZoneLeft",
            f"{book.text.actors[book.actors[actor]].title} left {zone.title}",
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
    men = total(w["strength"][:, force][:, place.there])
    state = w["state"][:, i]
    out = (state == f.states["under_way"]) | (state == f.states["culminated"])
    stay = (state == f.states["halted"]) | (state == f.states["prepared"])
    share = place.share * held(w["level"][:, i] / place.full, 0.0, 1.6)[:, None]
    most = share * (0.98 / np.maximum(total(share), 1e-9))[:, None]
    wanted = np.minimum(share, most) * (out * men)[:, None]
    delta = (0.35 * ~stay)[:, None] * (wanted - w["strength"][:, force][:, place.field])
    turn.add_at("strength", (force, place.field), delta, book.instrument(i).title, i)
    turn.add_at("strength", (force, place.home), -total(delta), book.instrument(i).title, i)


def _recover(turn: Turn) -> None:
    """Supply, morale and recruits."""
    book, w = turn.book, turn.w
    facts = book.facts
    sponsor = (facts.force_sponsor >= 0) * 0.45 * (w["backing"] - facts.start_backing)
    turn.add("supply", 0.22 * (held(facts.start_supply + sponsor, 0.05, 1.0) - w["supply"]), "supply columns")
    cohesion = w["cohesion"][:, facts.force_actor] / np.maximum(facts.start_cohesion[facts.force_actor], 1.0)
    morale = facts.start_morale * held(cohesion, 0.5, 1.3)
    turn.add("morale", 0.1 * (morale - w["morale"]), "how its side holds together")
    paid, home = facts.paid_forces, facts.force_home
    recruits = turn.pc("recruits_per_rent") * w["rents"][:, facts.force_actor[paid]] * book.fortnights
    turn.add_at("strength", (paid, home[paid]), recruits, "recruits paid from rents")
    army = facts.armies
    recruits = 120.0 * book.fortnights * w["support"][:, facts.force_actor[army]] / 50.0
    turn.add_at("strength", (army, home[army]), recruits, "recruits")


def _first(mask: Mask, path: list[int]) -> Ints:
    """(B,) the first zone of a path for which (B, n) `mask` holds; -1 where it does for none."""
    found: Ints = np.where(np.logical_or.reduce(mask, 1), np.array(path)[mask.argmax(axis=1)], -1)
    return found
