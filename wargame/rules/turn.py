"""A turn from sealed orders to settled world, in fixed order; and the world at the start.

The same functions resolve one world or a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np

from wargame.base.dice import DiceTable, world_ids
from wargame.rules.accords import Accords, apply_accords, note_initialled
from wargame.rules.aid import apply_aid
from wargame.rules.ceasefires import NO_TRUCE
from wargame.rules.context import Turn
from wargame.rules.deals import apply_deals, apply_projects
from wargame.rules.diggers import apply_chains
from wargame.rules.effects import apply_steady, apply_timeline, apply_triggered
from wargame.rules.injects import Inject, apply_injects
from wargame.rules.market import apply_market
from wargame.rules.minerals import apply_minerals
from wargame.rules.narrative import apply_narrative
from wargame.rules.operations import apply_operations, apply_withdrawals, note_offensives
from wargame.rules.orders import Orders
from wargame.rules.people import apply_people
from wargame.rules.politics import apply_politics
from wargame.rules.purses import apply_purses
from wargame.rules.reserves import apply_reserves
from wargame.rules.reveal import RefusedRow, apply_orders, stand
from wargame.rules.rights import apply_rights, claims, opacity, serve
from wargame.rules.rows import CONTENT
from wargame.rules.rulebook import Rulebook
from wargame.rules.sanctions import apply_sanctions, note_listings
from wargame.rules.score import scores, trace_scores
from wargame.rules.talks import apply_talks
from wargame.rules.trace import Trace
from wargame.rules.transport import apply_transport, ship
from wargame.rules.treaties import apply_treaties
from wargame.world.fields import NEVER, TIES
from wargame.world.state import Array, World

RULES_VERSION: Final = 2
"""Bumped whenever the same seed and orders would give another digest."""


def begin(book: Rulebook, seed: int, worlds: Sequence[int] = (0,)) -> World:
    """The worlds numbered `worlds` of game `seed`, before the first turn; only hidden parameters differ."""
    world = World(book.shape, seed, world_ids(worlds))
    w, text, index, facts = world.arrays, book.text, book.index, book.facts
    for a, actor in enumerate(text.actors.values()):
        for name in (
            "treasury",
            "income",
            "capital",
            "support",
            "cohesion",
            "isolation",
            "evidence",
            "corruption",
            "accountability",
            "power_supply",
            "climate",
        ):
            w[name][:, a] = getattr(actor, name)
    w["standing"][...] = facts.start_standing
    w["stock"][...] = facts.start_stock
    w["access"][...] = facts.start_access_share
    w["ties"][...] = TIES.index("normal")
    w["kept"][...] = w["broken"][...] = w["carried"][...] = w["abandoned"][...] = 1.0
    w["trust"][...] = 0.5
    for relation in text.relations.values():
        a, b = (index["A"][p] for p in relation.pair)
        trust = relation.trust or (0.5 + 0.1 * relation.score,) * 2
        for k, (x, y) in enumerate(((a, b), (b, a))):
            w["relation"][:, x, y] = relation.score
            w["ties"][:, x, y] = TIES.index(relation.ties)
            w["trust"][:, x, y] = trust[k]
            w["kept"][:, x, y] = relation.kept[k]
            w["broken"][:, x, y] = relation.broken[k]
    for exposure in text.exposures.values():
        w["exposure"][:, index["A"][exposure.sender], index["A"][exposure.target]] = exposure.share
    for z, zone in enumerate(text.zones.values()):
        for name in ("population", "displaced", "order", "relief_access", "pressure"):
            w[name][:, z] = getattr(zone, name)
    w["holder"][...] = facts.start_holder
    w["strength"][...] = facts.start_strength
    w["quality"][...] = facts.start_quality
    w["supply"][...] = facts.start_supply
    w["morale"][...] = facts.start_morale
    w["air"][...] = facts.start_air
    w["backing"][...] = facts.start_backing
    w["working"][...] = w["potential"][...] = facts.start_working
    w["formal"][...] = facts.start_formal
    for m, site in enumerate(text.sites.values()):
        w["status"][:, m] = ("conflict", "grey", "formal", "strategic").index(site.status)
    for r, route in enumerate(text.routes.values()):
        w["open"][:, r], w["seizure"][:, r], w["capacity"][:, r] = route.open, route.seizure, route.capacity
    w["diggers"][...] = facts.start_diggers
    w["traffic"][...], w["shipped"][...], w["freight"][...] = ship(book, w)
    w["price"][...] = facts.start_price
    w["supply_index"][...] = 1.0
    w["inventory"][...] = facts.start_inventory
    w["contract_share"][...] = facts.start_contract
    w["metals_index"][...] = 100.0
    w["asking"][...] = 1.0
    for p, purse in enumerate(text.purses.values()):
        w["left"][:, p] = purse.ceiling if purse.left is None else purse.left
    for i, instrument in enumerate(text.instruments.values()):
        w["state"][:, i] = book.start_state(i)
        w["since"][:, i] = instrument.since
        w["level"][:, i] = instrument.level
    w["age"][...] = NEVER
    w["opacity"][...] = opacity(book, w)
    w["served"][...] = serve(book, w, claims(book, w))
    _texts(book, world)
    _people_and_region(book, world)
    _draw_hidden(book, world)
    for column, (name, at, _) in enumerate(book.scenario.memory):
        w["memory"][:, column] = w[name][(slice(None), *(slice(None) if k is None else k for k in at))]
    w["score"][...] = scores(book, world)
    world.settle()
    return world


def adopt(book: Rulebook, old: World) -> World:
    """A world of older rules as these rules go on with it.

    Args:
        book: the scenario, by these rules.
        old: with the fields that older rules knew; what they did not know is as it would be at the start, and what
            follows from the rest is worked out from it.
    """
    world = begin(book, old.seed, [int(i) for i in old.ids])
    w = world.arrays
    for name, array in old.arrays.items():
        w[name][...] = array
    if "agreed" not in old.arrays:
        _texts(book, world)
    if "served" not in old.arrays:
        w["traffic"][...], w["shipped"][...], w["freight"][...] = ship(book, w)
        w["opacity"][...] = opacity(book, w)
        w["served"][...] = serve(book, w, claims(book, w))
    world.settle()
    return world


def _texts(book: Rulebook, world: World) -> None:
    """What the clauses say, and which are agreed already: all that are written, where a treaty is past its draft."""
    w, rows = world.arrays, book.rows
    for name in CONTENT:
        w[name][...] = rows.constant[name]
    codes, state = book.state_code["treaty"], w["state"][:, rows.instrument]
    w["agreed"][...] = ~np.isin(state, [codes["drafted"], codes["terminated"]]) & ~rows.blank
    w["clock"][...] = np.where(state == codes["in_force"], w["since"][:, rows.instrument] + 1, 0) * w["agreed"]
    w["truce"][...] = NO_TRUCE
    w["reported"][...] = w["observed"][...] = w["observed_before"][...] = 1.0


def _people_and_region(book: Rulebook, world: World) -> None:
    """Opening values that are counts or indices of the whole theatre."""
    w, p = world.arrays, book.opening_value
    w["deaths"][...], w["deaths_low"][...], w["deaths_high"][...] = p("deaths"), p("deaths_low"), p("deaths_high")
    w["relief"][...] = p("relief")
    w["stability"][...] = p("stability")
    w["coherence"][...] = p("coherence")
    w["ripeness"][...] = p("ripeness")


def _draw_hidden(book: Rulebook, world: World) -> None:
    names = book.axes["H"]
    if not names:
        return
    draws = DiceTable({f"hidden:{n}": 1 for n in names}).throw(world.seed, world.ids, 0)
    for k, name in enumerate(names):
        low, high = book.text.parameters[name].draw or (0.0, 0.0)
        world.arrays["hidden"][:, k] = low + (high - low) * draws.uniform(f"hidden:{name}")[:, 0]


def resolve(
    book: Rulebook,
    world: World,
    orders: Orders,
    accords: Accords | None = None,
    trace: Trace | None = None,
    injects: Sequence[Inject] = (),
) -> list[RefusedRow]:
    """Resolve one turn in place.

    Args:
        book: the scenario.
        world: (B worlds) changed in place.
        orders: of every actor; illegal ones have no effect.
        accords: what bargaining before the orders came to; nothing where nobody bargained.
        trace: filled with causes and notes of world 0, for a live game.
        injects: what a facilitator has brought in.

    Returns:
        What was refused in world 0, with the reason (only with a trace).
    """
    if trace is not None:
        trace.open(world)
    first = _open(book, world, trace)
    ending = _remembered_cells(book, world)
    apply_injects(first, injects)
    apply_accords(first, accords)
    refused = apply_orders(first, orders)
    _remember(first, ending)  # not before: orders are judged by what their givers saw
    _go_on(first)
    turn = first
    for _ in range(book.steps - 1):
        _settle_midway(turn, trace)
        turn = _open(book, world, trace)
        _remember(turn, _remembered_cells(book, world))
        stand(turn, first.pulled)
        _go_on(turn)
    world.settle(turn.touched.changed())
    w = world.arrays
    w["score"][...] = scores(book, world)
    world.settle(("score",))
    if trace is not None:
        trace.close(world)
        trace.later(partial(trace_scores, book))
    return refused


def _open(book: Rulebook, world: World, trace: Trace | None) -> Turn:
    """Begin a step."""
    turn = Turn(book, world, trace)
    np.minimum(turn.w["since"] + 1, 9999, out=turn.w["since"])
    return turn


def _go_on(turn: Turn) -> None:
    """What follows once the orders have taken effect."""
    apply_triggered(turn)
    note_listings(turn)
    note_offensives(turn)
    apply_talks(turn)
    apply_treaties(turn)
    apply_sanctions(turn)
    apply_chains(turn)
    apply_aid(turn)
    apply_deals(turn)
    apply_purses(turn)
    apply_projects(turn)
    apply_operations(turn)
    apply_triggered(turn)
    apply_minerals(turn)
    apply_transport(turn)
    apply_reserves(turn)
    apply_market(turn)
    apply_rights(turn)
    apply_people(turn)
    apply_narrative(turn)
    apply_politics(turn)
    apply_steady(turn)
    apply_timeline(turn)
    apply_triggered(turn)
    apply_withdrawals(turn)
    note_initialled(turn)
    turn.w["turn"] += 1


def _settle_midway(turn: Turn, trace: Trace | None) -> None:
    """Settle between two steps; a trace keeps what that took or gave apart from the end of the turn."""
    world = turn.world
    if trace is None:
        world.settle(turn.touched.changed())
        return
    unsettled = {name: array[:1].copy() for name, array in world.arrays.items()}
    world.settle(turn.touched.changed())
    trace.midway(unsettled, world)


def _remembered_cells(book: Rulebook, world: World) -> dict[tuple[object, ...], Array]:
    """The cells that the scenario refers to with ago(), as the turn before left them."""
    return {
        (name, at): world.arrays[name][(slice(None), *(slice(None) if j is None else j for j in at))].copy()
        for name, at, lag in book.scenario.memory
        if lag == 1
    }


def _remember(turn: Turn, ending: dict[tuple[object, ...], Array]) -> None:
    """Shift what the scenario refers to with ago(): column of lag n holds the value n turns before."""
    book, memory = turn.book, turn.w["memory"]
    turn.touched.add("memory")
    columns = {key: k for k, key in enumerate(book.scenario.memory)}
    fresh = memory.copy()
    for (name, at, lag), k in columns.items():
        older = columns.get((name, at, lag - 1))
        fresh[:, k] = memory[:, older] if older is not None else ending[(name, at)]
    memory[...] = fresh
