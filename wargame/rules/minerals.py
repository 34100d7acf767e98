"""Step 9: output, who takes what of it, and the way out: control -> output -> rent -> strength -> control (X01)."""

from __future__ import annotations

import numpy as np

from wargame.rules.context import F64, Turn


def apply_minerals(turn: Turn) -> None:
    """Work the sites and share the value. Writes working, formal, status, rents, treasury, smuggled, mirror_gap."""
    book, w = turn.book, turn.w
    facts = book.facts
    turn.add("treasury", w["rents"] * 1.0, "mineral rents of the turn before")
    if not len(book.axes["M"]):
        return
    zone = facts.site_zone
    threat = w["fighting"][:, zone] + 0.6 * w["pressure"][:, zone]
    secure = np.clip(1.15 - np.where(facts.artisanal, 0.6, 1.5) * threat, 0.0, 1.0)
    turn.add("working", turn.pc("working_speed") * (w["potential"] * secure - w["working"]), "security of the diggings")
    held = facts.is_armed_group[w["holder"][:, zone]]
    state_formal = np.clip(facts.start_formal + 0.25 * (w["order"][:, zone] - facts.start_order[zone]), 0.0, 1.0)
    wanted = np.where(held, 0.03, np.maximum(state_formal, np.where(facts.artisanal, 0.1, facts.start_formal)))
    turn.add("formal", turn.pc("formal_speed") * (wanted - w["formal"]), "who controls the site")
    w["status"][...] = np.where(held, 0, np.where(w["formal"] > 0.9, 2, np.where(w["formal"] > 0.35, 1, 0)))
    value = _value(turn)
    informal = value * (1.0 - w["formal"])
    formal = value - informal
    rents = np.zeros_like(w["rents"])
    holder = w["holder"][:, zone]
    has_route = facts.site_route >= 0
    route = np.maximum(facts.site_route, 0)
    flow = (
        informal * np.where(has_route, w["open"][:, route] * (1.0 - w["seizure"][:, route]), 0.3)
        if len(book.axes["R"])
        else informal * 0.3
    )
    via = np.where(has_route, facts.route_via[route], -1) if len(book.axes["R"]) else np.full(len(zone), -1)
    tax = np.where(held & facts.artisanal, turn.pc("rebel_tax"), 0.0)
    levy = flow * tax
    royalty = formal * turn.pc("state_royalty")
    for a in range(len(book.actors)):
        mine = holder == a
        rents[:, a] += (np.where(mine, levy, 0.0)).sum(axis=1)
        if facts.is_state[a]:
            rents[:, a] += 0.1 * (np.where(mine, royalty, 0.0)).sum(axis=1)
        through = via == a
        if through.any():
            margin = turn.p("transit_margin") * turn.p("transit_fungible")
            rents[:, a] += margin * np.where(through & (holder != a), flow, 0.0).sum(axis=1)
    turn.add("rents", rents - w["rents"], "taxes, royalties and margins on minerals")
    through = np.where((via >= 0) & (facts.country[zone] != via), flow, 0.0)
    smuggled = through.sum(axis=1)
    turn.add("smuggled", smuggled - w["smuggled"], "untaxed minerals that crossed a border")
    turn.add("mirror_gap", 0.4 * (0.8 * smuggled - w["mirror_gap"]), "exports beyond credible output")
    for a in np.unique(via[via >= 0]):
        share = np.where(via == a, through, 0.0).sum(axis=1)
        turn.add_at(
            "evidence",
            int(a),
            turn.p("mirror_detection") * share / (share + 40.0) * (1.0 - w["evidence"][:, a]),
            "trade statistics that do not add up",
        )


def _value(turn: Turn) -> F64:
    """(B, M) value of a turn's output at spot prices [USD m]."""
    book, w = turn.book, turn.w
    facts = book.facts
    per_turn = facts.site_output / book.per_year
    price = w["price"] * facts.usd_per_tonne * 1e-6
    value: F64 = np.zeros_like(w["working"])
    for c in range(len(book.axes["C"])):
        if facts.site_output[:, c].any():
            value += per_turn[:, c] * price[:, c, None]
    value *= w["working"]
    return value
