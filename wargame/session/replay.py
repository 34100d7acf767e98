"""Going over a save again: replay it and compare, fork it from a turn, export its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError, SessionError
from wargame.base.text import suggest
from wargame.players.table import make_player
from wargame.rules.rulebook import rulebook_of
from wargame.rules.turn import RULES_VERSION, adopt
from wargame.session import fold
from wargame.session.act import Act
from wargame.session.chronicle import Chronicle
from wargame.session.contents import Contents
from wargame.session.privacy import is_public
from wargame.session.reading import LOST
from wargame.session.save import Save
from wargame.session.verify import audit, contents, damaged
from wargame.session.wire import HUMAN
from wargame.world.codec import digest


@dataclass(frozen=True, slots=True)
class Replayed:
    """A turn that was worked out again and is what the log says; 0 is the opening."""

    turn: int
    turns: int
    digest: str
    older: int | None = None
    """The older rules by which it was played: it was not worked out again, but its snapshot is what the log says."""


def replay(path: Path, to: int | None = None) -> Iterator[Replayed]:
    """Work a save out again from its seed and its orders, and compare every field of every turn with the log.

    Args:
        path: the save.
        to: last turn to replay; all of them by default.

    Raises:
        SaveError: the save cannot be read, or has no such turn.
        ReplayDiffers: names the first turn, field and cell that differ.
    """
    found = contents(path)
    last = found.turn if to is None else to
    if not 0 <= last <= found.turn:
        raise SaveError(f"turn {last} is not in it", where=str(path), way_out=f"it has turns 1 to {found.turn}")
    book = rulebook_of(found.files)
    changed = fold.rules_changed(found)
    rules = int(found.started["rules"]) if changed is None else int(changed.content["from"])
    older = -1 if rules == RULES_VERSION else found.turn if changed is None else changed.turn
    for turn in range(last + 1):
        if turn <= older:
            old = fold.older_world(book, found, turn)
            yield Replayed(turn, last, digest(old), older=rules)
            if changed is not None and turn == changed.turn:
                world = adopt(book, old)
                fold.verify_adopted(found, changed, world)
            continue
        world = fold.after(book, world, found, turn) if turn else fold.opening_world(book, found)
        fold.verify(book, found, turn, world)
        yield Replayed(turn, last, digest(world))


def fork(path: Path, turn: int | None, into: Path, *, players: Mapping[str, str] | None = None) -> int:
    """Begin a new game from an old one as it stood after `turn`; rescues what is whole of a damaged save.

    Args:
        path: the old save, which stays as it is.
        turn: turns to keep; nothing means as many as can be kept.
        into: the new save.
        players: actor -> who decides for it from then on, where that changes.

    Returns:
        The turns kept.

    Raises:
        SaveError: the turn is not there, is damaged, or the new save cannot be written.
        UsageError: there is no such player.
        SessionError: there is no such seat.
    """
    found, whole = _whole(path)
    ends = int(found.started["turns"]) - 1
    kept = min(whole, ends) if turn is None else turn
    if not 0 <= kept <= min(whole, ends):
        what = "the game had ended then" if ends < kept <= whole else f"only {whole} turns of it are there and whole"
        way_out = f"name a turn from 0 to {min(whole, ends)}"
        raise SaveError(f"it cannot be forked from turn {kept}: {what}", where=str(path), way_out=way_out)
    changed = named_players(found, players or {})
    rows = found.events[: _last_row(found, kept)]

    def fill(act: Act) -> None:
        act.texts("meta", found.meta)
        act.texts("files", found.files)
        for event in rows:
            act.copy(event)
            if event.kind == "OrdersSealed":
                act.seal(event.number, found.sealed(event.number))
        for t in range(1, kept + 1):
            act.trace(t, found.trace(t))
        for t in range(kept + 1):
            if (packed := found.snapshot(t)) is not None:
                act.snapshot(t, packed)
        before = Chronicle(found).players(rows[-1].number)
        body = {"save": path.name, "turn": kept, "head": rows[-1].hash, "players": {**before, **changed}}
        act.add(kept, "GameForked", body)

    Save.build(into, fill).close()
    return kept


def named_players(found: Contents, players: Mapping[str, str]) -> dict[str, str]:
    """The players that are meant, by the names under which a save knows them.

    Raises:
        UsageError: there is no such player.
        SessionError: there is no such seat.
    """
    if not players:
        return {}
    book = rulebook_of(found.files)
    names: dict[str, str] = {}
    for actor, player in players.items():
        known = book.text.seats if player == HUMAN else book.actors
        if actor not in known:
            raise SessionError("no such seat", where=f"'{actor}'", way_out=suggest(actor, known, "seats"))
        names[actor] = HUMAN if player == HUMAN else make_player(book, actor, player).name
    return names


def _whole(path: Path) -> tuple[Contents, int]:
    """What can be read of a save, and how many turns of it are whole."""
    found, findings = audit(path)
    turns = [f.turn for f in findings if f.turn is not None]
    if LOST in turns or not found.events:
        raise damaged(path, findings)
    return found, min([found.turn, *turns])


def _last_row(found: Contents, turn: int) -> int:
    """Number of the row that ends a turn; for 0 that of the start."""
    if turn == 0:
        return 1
    return found.resolved(turn).number


def export(path: Path) -> Iterator[str]:
    """The log as JSON lines, verified, without what is not for everybody yet.

    Orders under seal are not in it; what seats say to each other in private is withheld until the game has ended.
    """
    found = contents(path)
    ended = any(found.of_kind("GameEnded"))
    for event in found.events:
        row: dict[str, object] = {"number": event.number, "turn": event.turn, "kind": event.kind, "at": event.at}
        row |= {"body": event.content} if ended or is_public(event) else {"withheld": True}
        yield canonical_json({**row, "hash": event.hash})
