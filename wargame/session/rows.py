"""What the rows of a turn say in the log: orders revealed, decided, refused, and the turn itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wargame.players.protocol import Reasoned
from wargame.rules.orders import Orders
from wargame.rules.reveal import RefusedRow
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.session.contents import Contents
from wargame.session.fold import order_rows
from wargame.session.log import stamp
from wargame.session.protocol import Order
from wargame.session.record import note_record
from wargame.world.codec import digest, digests, public_digest
from wargame.world.state import World

Body = dict[str, object]


def order_row(order: Order) -> Body:
    """An order as the log has it; whose it is stands beside it."""
    return order.model_dump(mode="json", exclude={"seat"})


def revealed_rows(book: Rulebook, contents: Contents, seats: Sequence[str], turn: int, orders: Orders) -> list[Body]:
    """Open the sealed orders of `seats` into `orders`; the row of each, in the order of the seats."""
    events = {e.content["seat"]: e for e in contents.of_kind("OrdersSealed", turn)}
    bodies: list[Body] = []
    for seat in seats:
        number = events[seat].number
        sealed = contents.sealed(number)
        given = sealed.content()
        for row in order_rows(book, seat, given):
            orders.put(0, row)
        bodies.append({"actor": seat, "sealed": number, "salt": sealed.salt, "orders": given})
    return bodies


def decided_row(book: Rulebook, actor: int, player: str, given: Sequence[Reasoned]) -> Body:
    """What a player that is no person ordered, and why."""
    rows = []
    for one in given:
        i = int(book.o_instrument[one.opening])
        rows.append(
            order_row(
                Order(
                    seat=book.actors[actor],
                    instrument=book.instruments[i],
                    trigger=book.trigger_name(i, one.trigger),
                    level=None if math.isnan(one.level) else one.level,
                    reason=one.reason,
                )
            )
        )
    return {"actor": book.actors[actor], "player": player, "orders": rows}


def refused_row(book: Rulebook, turn: int, row: RefusedRow) -> Body:
    """Why an order had no effect."""
    i = int(book.o_instrument[row.opening])
    actor = book.actors[int(book.o_actor[row.opening])]
    name = f"{book.instruments[i]}.{book.trigger_name(i, row.trigger)}"
    return {
        "actor": actor,
        "where": f"turn {turn}, seat {actor}: {name}",
        "what": row.verdict.what or "no longer possible beside the other orders of the turn",
        "way_out": row.verdict.way_out or "look at the news of the turn and order it again",
    }


def resolved_row(book: Rulebook, world: World, trace: Trace, causes: bytes) -> Body:
    """A resolved turn: what the world became, and what happened."""
    scores = {seat: float(world["score"][0, book.index["A"][seat]]) for seat in book.text.seats}
    return {
        "digests": digests(world),
        "digest": digest(world),
        "public": public_digest(world),
        "notes": [list(note_record(book, note)) for note in trace.notes],
        "scores": scores,
        "trace": stamp(causes),
    }
