"""One game without people and without a save, row by row."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from wargame.players.protocol import Reasoned
from wargame.players.table import line_up, play_turn
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import RULES_VERSION, begin
from wargame.scenario import Scenario
from wargame.world.codec import digest, digests, public_digest


def order_row(book: Rulebook, order: Reasoned) -> dict[str, Any]:
    """An order in names."""
    i = int(book.o_instrument[order.opening])
    return {
        "actor": book.actors[int(book.o_actor[order.opening])],
        "instrument": book.instruments[i],
        "trigger": book.trigger_name(i, order.trigger),
        "level": None if math.isnan(order.level) else round(order.level, 4),
        "reason": order.reason,
    }


def played_turns(
    scenario: Scenario, seed: int, turns: int | None, choices: Mapping[str, str], opponents: str = "standard"
) -> Iterator[dict[str, Any]]:
    """Play a game and give a row per turn: orders with reasons, news, digests, scores.

    Args:
        scenario: what to play.
        seed: of the game; world 0 of it.
        turns: stop after so many; nothing means the whole calendar.
        choices: player texts by actor; the others by `opponents`.
        opponents: a line-up of `wargame.players.table.OPPONENTS`.
    """
    book = Rulebook(scenario)
    players = line_up(book, choices, opponents)
    world = begin(book, seed)
    for turn in range(1, min(turns or book.turns, book.turns) + 1):
        trace = Trace()
        _, _, reasons, refused = play_turn(book, world, players, trace, with_reasons=True)
        yield {
            "turn": turn,
            "date": scenario.date_of(turn).isoformat(),
            "rules": RULES_VERSION,
            "digest": digest(world),
            "public_digest": public_digest(world),
            "digests": digests(world),
            "orders": [order_row(book, r) for actor in sorted(reasons) for r in reasons[actor]],
            "refused": [f"{book.scenario.openings[r.opening].name}: {r.verdict.what}" for r in refused],
            "news": [{"kind": n.kind, "text": n.text, "weight": n.weight} for n in trace.notes],
            "scores": {book.actors[a]: float(world.arrays["score"][0, a]) for a in book.seats},
        }
