"""Step 11: people flee, return, are made to return, are killed; relief reaches them or does not."""

from __future__ import annotations

import numpy as np

from wargame.base.batch import held, total
from wargame.rules.context import Turn


def apply_people(turn: Turn) -> None:
    """Count what the turn did to people.

    Writes displaced, newly_displaced, returned, forced_returns, refugees, deaths, relief_access, order. Flows are kept
    apart: fled, returned of their own will, returned under force; a coerced return is no sign of peace.
    """
    book, w = turn.book, turn.w
    facts = book.facts
    fighting = held(w["fighting"], 0.0, 1.0)
    present = np.maximum(w["population"] - w["displaced"], 0.0)
    fled = present * (
        turn.pc("flight_rate") * book.fortnights * fighting * fighting * 1.6 + turn.pc("fall_flight") * turn.fallen
    )
    taken = facts.is_armed_group[w["holder"]]
    calm = held(1.0 - 2.5 * fighting, 0.0, 1.0)
    willing = w["displaced"] * turn.pc("return_rate") * book.fortnights * calm * w["order"]
    forced = w["displaced"] * turn.pc("forced_rate") * book.fortnights * taken
    across = fled * turn.pc("border_share")
    turn.add("displaced", fled, "people who fled the fighting")
    turn.add("displaced", -willing, "people who went home")
    turn.add("displaced", -forced, "people made to go back, or driven from camps")
    turn.add("newly_displaced", total(fled) - w["newly_displaced"], "people who fled this turn")
    turn.add("returned", total(willing), "people who went home")
    turn.add("forced_returns", total(forced), "people made to go back, or driven from camps")
    turn.add("refugees", total(across), "people who crossed a border")
    spread = 0.6 + 0.8 * turn.dice.uniform("deaths")
    killed = total(present * turn.pc("death_rate") * book.fortnights * fighting * fighting * spread)
    killed = killed + total(present * 0.00045 * turn.fallen)
    turn.add("deaths", killed, "people killed in the fighting")
    turn.add("deaths_low", 0.6 * killed, "people killed in the fighting")
    turn.add("deaths_high", 1.6 * killed, "people killed in the fighting")
    wanted = held(facts.start_access * (0.55 + 0.6 * w["relief"][:, None]) * (1.0 - 0.6 * fighting), 0.0, 1.0)
    turn.add("relief_access", 0.3 * (wanted - w["relief_access"]), "money for relief, and roads that are safe")
    goal = held(facts.start_order + 0.08 * (1.0 - 4.0 * fighting), 0.0, 1.0)
    turn.add("order", 0.12 * (goal - w["order"]), "fighting and its absence")
    turn.add("order", -turn.pc("order_drift") * book.fortnights * (w["pressure"] > 0.2), "nobody governs a front line")
