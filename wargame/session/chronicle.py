"""What happened in a game, turn by turn, as its log tells it; unredacted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wargame.rules.rulebook import Rulebook
from wargame.session.contents import SEATS_PLAYERS, Contents
from wargame.session.protocol import Order, Refusal
from wargame.session.record import CauseRecord, NoteRecord, causes_of, notes_of
from wargame.session.seats import Seat


class Chronicle:
    """Reads a save's contents by turn."""

    def __init__(self, contents: Contents) -> None:
        """Tell of `contents`, which may still grow."""
        self.contents = contents
        self.causes = lru_cache(maxsize=2)(self._causes)
        self.notes = lru_cache(maxsize=2)(self._notes)
        self._readable: dict[tuple[str, int], int] = {}

    def resolved(self, turn: int) -> Mapping[str, Any]:
        """What `TurnResolved` says of a turn."""
        return self.contents.resolved(turn).content

    def _notes(self, turn: int) -> tuple[NoteRecord, ...]:
        """The news of a turn."""
        return tuple(notes_of(self.resolved(turn)["notes"]))

    def readable(self, seat: Seat, turn: int) -> int:
        """How many rows of the news of a turn a seat may read."""
        count = self._readable.get((seat.id, turn))
        if count is None:
            count = self._readable[seat.id, turn] = sum(map(seat.may_read, self.notes(turn)))
        return count

    def _causes(self, turn: int) -> dict[tuple[str, tuple[str, ...]], list[CauseRecord]]:
        """The causes of a turn, by field and cell."""
        by_cell: dict[tuple[str, tuple[str, ...]], list[CauseRecord]] = {}
        for cause in causes_of(self.contents.trace(turn)):
            by_cell.setdefault((cause.field, cause.cell), []).append(cause)
        return by_cell

    def orders(self, turn: int, actor: str) -> tuple[Order, ...]:
        """The orders of an actor in a resolved turn."""
        for event in self.contents.of_kinds(("OrdersRevealed", "OrdersDecided"), turn):
            said = event.content
            if said["actor"] == actor:
                return tuple(Order.model_validate({**order, "seat": actor}) for order in said["orders"])
        return ()

    def refused(self, turn: int, actor: str) -> tuple[Refusal, ...]:
        """The orders of an actor that the rules refused when the turn was resolved."""
        said = (e.content for e in self.contents.of_kind("OrderRefused", turn))
        return tuple(
            Refusal(where=row["where"], what=row["what"], way_out=row["way_out"])
            for row in said
            if row["actor"] == actor
        )

    def row(self, book: Rulebook, turn: int) -> dict[str, Any]:
        """A turn for a report: orders with their reasons, news, scores, digest."""
        said = self.resolved(turn)
        refused = (e.content for e in self.contents.of_kind("OrderRefused", turn))
        orders = ((actor, order) for actor in book.actors for order in self.orders(turn, actor))
        return {
            "turn": turn,
            "date": book.scenario.date_of(turn).isoformat(),
            "rules": int(self.contents.meta["rules"]),
            "digest": said["digest"],
            "public_digest": said["public"],
            "digests": said["digests"],
            "orders": [
                {
                    "actor": actor, "instrument": o.instrument, "trigger": o.trigger,
                    "level": None if o.level is None else round(o.level, 4), "reason": o.reason,
                }
                for actor, o in orders
            ],
            "refused": [f"{row['where']}: {row['what']}" for row in refused],
            "news": [{"kind": n.kind, "text": n.text, "weight": n.weight} for n in self.notes(turn)],
            "scores": said["scores"],
        }  # fmt: skip

    def players(self, until: int | None = None) -> Mapping[str, str]:
        """Who plays whom, by actor: the latest row that says so, of those up to number `until`."""
        last = len(self.contents.events) if until is None else until
        rows = (e.content for e in reversed(self.contents.of_kinds(SEATS_PLAYERS)) if e.number <= last)
        players: Mapping[str, str] = next(row["players"] for row in rows if "players" in row)
        return players
