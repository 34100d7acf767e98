"""The state of a game: its log folded over its scenario.

Snapshots only save the time: a world out of a snapshot is used if its digests are those of the log, and worked out
from the turn before if there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wargame.base.errors import ReplayDiffers, SaveError
from wargame.rules.injects import Inject
from wargame.rules.orders import OrderRow, Orders
from wargame.rules.rulebook import Rulebook
from wargame.rules.trace import Trace
from wargame.rules.turn import RULES_VERSION, adopt, begin, resolve
from wargame.session.contents import Contents
from wargame.session.injects import brought_in, compiled
from wargame.session.log import Event
from wargame.session.outcome import logged_accords
from wargame.world.codec import digests, first_difference, unpack
from wargame.world.fields import FIELDS
from wargame.world.state import Shape, World


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
    for event in contents.of_kinds(("OrdersRevealed", "OrdersDecided"), turn):
        said = event.content
        for row in order_rows(book, said["actor"], said["orders"]):
            orders.put(0, row)
    return orders


def logged_injects(book: Rulebook, contents: Contents, turn: int) -> list[Inject]:
    """What a facilitator has brought into a turn, in order."""
    return [compiled(book, row) for row in brought_in(contents, turn)]


def logged_digests(contents: Contents, turn: int) -> dict[str, str]:
    """Digest of every field after `turn`, as the log has it; 0 is the opening."""
    if turn == 0:
        return dict(contents.started["digests"])
    return dict(contents.resolved(turn).content["digests"])


def opening_world(book: Rulebook, contents: Contents) -> World:
    """The world before the first turn."""
    return begin(book, int(contents.started["seed"]))


def after(book: Rulebook, before: World, contents: Contents, turn: int, trace: Trace | None = None) -> World:
    """The world after `turn`, worked out from the one before with the orders of the log."""
    world = before.copy()
    accords, injects = logged_accords(book, contents, turn), logged_injects(book, contents, turn)
    resolve(book, world, logged_orders(book, contents, turn), accords, trace, injects)
    return world


def rules_changed(contents: Contents) -> Event | None:
    """The row with which these rules took over a game of older ones, or nothing."""
    return contents.latest(("RulesChanged",))


def older_world(book: Rulebook, contents: Contents, turn: int) -> World:
    """The world after a turn that older rules resolved, out of its snapshot, with the fields that they knew.

    What a turn by older rules did cannot be worked out again; its snapshot is compared with the log field by field.

    Raises:
        SaveError: the snapshot is missing, or is not what the log says.
    """
    logged, packed = logged_digests(contents, turn), contents.snapshot(turn)
    fields = [field for field in FIELDS if field.name in logged]
    where = f"{contents.meta.get('scenario', '')} seed {contents.started['seed']}"
    way_out = f"go on with it in wargame {contents.meta.get('program')}, or fork it from an earlier turn"
    if packed is None:
        what = f"turn {turn} was played by older rules, and its world is not in the save"
        raise SaveError(what, where=where, way_out=way_out)
    try:
        old = unpack(Shape(book.scenario.axes, fields), packed)
    except ValueError as error:
        raise SaveError(f"the world of turn {turn} has another shape: {error}", where=where, way_out=way_out) from error
    differs = [name for name, value in digests(old).items() if logged[name] != value]
    if differs or len(fields) != len(logged):
        unknown = sorted(set(logged) - {field.name for field in fields})
        what = f"the world of turn {turn} is not what its log says: {', '.join(differs or unknown)}"
        raise SaveError(what, where=where, way_out=way_out)
    return old


def snapshot_world(book: Rulebook, contents: Contents, turn: int) -> World | None:
    """The world after `turn` out of its snapshot, if there is one and it is what the log says."""
    packed = contents.snapshot(turn)
    if packed is None:
        return None
    try:
        world = unpack(book.shape, packed)
    except ValueError:
        return None
    return world if digests(world) == logged_digests(contents, turn) else None


def world(book: Rulebook, contents: Contents, turn: int, before: World | None = None) -> World:
    """The world after a resolved turn; 0 is the opening.

    Args:
        book: the scenario.
        contents: the save.
        turn: the turn.
        before: the world after the turn before, where it is at hand.

    Raises:
        SaveError: older rules resolved the turn, as `older_world`.
        ReplayDiffers: the turn gives another world than the log says.
    """
    changed = rules_changed(contents)
    if changed is not None and turn <= changed.turn:
        return adopt(book, older_world(book, contents, turn))
    found = snapshot_world(book, contents, turn)
    if found is None:
        if turn:
            found = after(book, before or world(book, contents, turn - 1), contents, turn)
        else:
            found = opening_world(book, contents)
        verify(book, contents, turn, found)
    return found


def worlds(book: Rulebook, contents: Contents) -> Iterator[World]:
    """The world at the opening and after every resolved turn, each as the log says.

    Raises:
        SaveError, ReplayDiffers: as `world`.
    """
    changed, found = rules_changed(contents), None
    for turn in range(contents.turn + 1):
        found = world(book, contents, turn, found)
        if changed is not None and turn == changed.turn:
            verify_adopted(contents, changed, found)
        yield found


def verify_adopted(contents: Contents, changed: Event, world: World) -> None:
    """Compare the world with which these rules took over with what the log says of it.

    Raises:
        ReplayDiffers: names the first field that differs.
    """
    logged, now = changed.content["digests"], digests(world)
    fields = [name for name in now if logged.get(name) != now[name]]
    if fields:
        raise ReplayDiffers(
            f"what rules {changed.content['to']} took over after turn {changed.turn} differs: world.{fields[0]}",
            where=f"{contents.meta.get('scenario', '')} seed {contents.started['seed']}",
            way_out=f"go on with it in wargame {changed.content['program']}",
        )


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
