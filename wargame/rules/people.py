"""People flee, return, are made to return, are killed; relief reaches them or does not."""

from __future__ import annotations

import numpy as np

from wargame.base.batch import column, held, picked, times, total
from wargame.rules.context import Ints, Turn
from wargame.rules.masks import columns


def apply_people(turn: Turn) -> None:
    """Count what the turn did to people.

    Writes displaced, newly_displaced, returned, forced_returns, refugees, deaths, relief_access, order. Flows are kept
    apart: fled, returned of their own will, returned under force; a coerced return is no sign of peace.
    """
    book, w = turn.book, turn.w
    facts = book.facts
    fighting = held(w["fighting"], 0.0, 1.0)
    hot: Ints = np.array(columns((fighting > 0.0) | turn.fallen), np.intp)
    present = np.maximum(picked(w["population"], hot) - picked(w["displaced"], hot), 0.0)
    fallen, heat = picked(turn.fallen, hot), picked(fighting, hot)
    fled = present * (turn.pc("flight_rate") * book.fortnights * heat * heat * 1.6 + turn.pc("fall_flight") * fallen)
    taken = facts.is_armed_group.take(w["holder"].T).T
    calm = held(1.0 - 2.5 * fighting, 0.0, 1.0)
    willing = w["displaced"] * turn.pc("return_rate") * book.fortnights * calm * w["order"]
    forced = w["displaced"] * turn.pc("forced_rate") * book.fortnights * taken
    across = fled * turn.pc("border_share")
    turn.add_at("displaced", hot, fled, "people who fled the fighting")
    turn.add("displaced", -willing, "people who went home")
    turn.add("displaced", -forced, "people made to go back, or driven from camps")
    turn.add("newly_displaced", column(total(fled)) - column(w["newly_displaced"]), "people who fled this turn")
    turn.add("returned", column(total(willing)), "people who went home")
    turn.add("forced_returns", column(total(forced)), "people made to go back, or driven from camps")
    turn.add("refugees", column(total(across)), "people who crossed a border")
    spread = 0.6 + 0.8 * turn.dice.of("deaths", hot)
    killed = column(total(present * turn.pc("death_rate") * book.fortnights * heat * heat * spread))
    killed = killed + column(total(present * 0.00045 * fallen))
    turn.add("deaths", killed, "people killed in the fighting")
    turn.add("deaths_low", 0.6 * killed, "people killed in the fighting")
    turn.add("deaths_high", 1.6 * killed, "people killed in the fighting")
    wanted = held(times(facts.start_access, 0.55 + 0.6 * w["relief"][:, None]) * (1.0 - 0.6 * fighting), 0.0, 1.0)
    turn.add("relief_access", 0.3 * (wanted - w["relief_access"]), "money for relief, and roads that are safe")
    goal = held(facts.start_order[None] + 0.08 * (1.0 - 4.0 * fighting), 0.0, 1.0)
    turn.add("order", 0.12 * (goal - w["order"]), "fighting and its absence")
    front: Ints = np.array(columns(pressed := w["pressure"] > 0.2), np.intp)
    drift = -turn.pc("order_drift") * book.fortnights * picked(pressed, front)
    turn.add_at("order", front, drift, "nobody governs a front line")
