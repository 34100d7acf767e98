"""The state of a game: its log folded over its scenario.

Snapshots only save the time: a world out of a snapshot is used if its digests are those of the log, and worked out
from the turn before if there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wargame.base.errors import ReplayDiffers
from wargame.rules.orders import OrderRow, Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import RULES_VERSION, begin, resolve
from wargame.session.contents import Contents
from wargame.session.outcome import logged_accords
from wargame.world.codec import digests, first_difference, unpack
from wargame.world.state import World


def order_rows(book: Rulebook, actor: str, orders: Iterable[Mapping[str, Any]]) -> list[OrderRow]:
    """Orders out of the log in numbers."""
    rows = []
    for order in orders:
        instrument = book.index["I"][order["instrument"]]
        level = order["level"]
        rows.append(
            OrderRow(
                book.opening_of[(book.index["A"][actor], instrument)],
                book.code(instrument, order["trigger"]),
                float("nan") if level is None else float(level),
            )
        )
    return rows


def logged_orders(book: Rulebook, contents: Contents, turn: int) -> Orders:
    """The orders of every actor in a resolved turn."""
    orders = Orders.none(1, len(book.openings))
    for event in contents.events:
        if event.turn == turn and event.kind in ("OrdersRevealed", "OrdersDecided"):
            said = event.content
            for row in order_rows(book, said["actor"], said["orders"]):
                orders.put(0, row)
    return orders


def logged_digests(contents: Contents, turn: int) -> dict[str, str]:
    """Digest of every field after `turn`, as the log has it; 0 is the opening."""
    if turn == 0:
        return dict(contents.started["digests"])
    event = next(e for e in contents.of_kind("TurnResolved") if e.turn == turn)
    return dict(event.content["digests"])


def opening_world(book: Rulebook, contents: Contents) -> World:
    """The world before the first turn."""
    return begin(book, int(contents.started["seed"]))


def after(book: Rulebook, before: World, contents: Contents, turn: int, trace: Trace | None = None) -> World:
    """The world after `turn`, worked out from the one before with the orders of the log."""
    world = before.copy()
    resolve(book, world, logged_orders(book, contents, turn), logged_accords(book, contents, turn), trace)
    return world


def snapshot_world(book: Rulebook, contents: Contents, turn: int) -> World | None:
    """The world after `turn` out of its snapshot, if there is one and it is what the log says."""
    packed = contents.snapshots.get(turn)
    if packed is None:
        return None
    try:
        world = unpack(book.shape, packed)
    except ValueError:
        return None
    return world if digests(world) == logged_digests(contents, turn) else None


def worlds(book: Rulebook, contents: Contents, *, replay: bool = False) -> list[World]:
    """The world at the opening and after every resolved turn.

    Args:
        book: the scenario.
        contents: the save.
        replay: work out every turn, as if there were no snapshots.

    Raises:
        ReplayDiffers: a turn gives another world than the log says.
    """
    found: list[World] = []
    for turn in range(contents.turn + 1):
        kept = None if replay else snapshot_world(book, contents, turn)
        if kept is not None:
            found.append(kept)
            continue
        world = after(book, found[-1], contents, turn) if turn else opening_world(book, contents)
        verify(book, contents, turn, world)
        found.append(world)
    return found


def verify(book: Rulebook, contents: Contents, turn: int, world: World) -> None:
    """Compare a world with the log.

    Raises:
        ReplayDiffers: names the first turn, field and, where a snapshot is left, the cell.
    """
    logged, now = logged_digests(contents, turn), digests(world)
    if logged == now:
        return
    fields = [name for name in now if logged.get(name) != now[name]]
    where = f"{contents.meta.get('scenario', '')} seed {contents.started['seed']}"
    kept = snapshot_world(book, contents, turn)
    what = f"world.{fields[0] if fields else 'shape'}"
    if kept is not None and (found := first_difference(kept, world)) is not None:
        name, cell, then, value = found
        place = f"[{', '.join(cell)}]" if cell else ""
        what = f"world.{name}{place}: {then!r} in the log, {value!r} now"
    more = f", and {len(fields) - 1} more fields" if len(fields) > 1 else ""
    raise ReplayDiffers(
        f"replay differs at turn {turn}: {what}{more} (rules {contents.meta.get('rules')}, here {RULES_VERSION})",
        where=where,
        way_out=f"replay it with wargame {contents.meta.get('program')}, or fork it from turn {max(turn - 1, 0)}",
    )
