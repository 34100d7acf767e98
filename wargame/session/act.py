"""What one transaction adds to a save: rows of its tables, and what memory has to know once they are on disk."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from wargame.base.digest import canonical_json
from wargame.session.contents import Contents, Writer
from wargame.session.layout import COLUMNS
from wargame.session.log import Event, Kind, next_event, stamp
from wargame.session.shelf import Sealed

if TYPE_CHECKING:
    from wargame.session.save import Save

_INSERT: Final = {
    table: f"INSERT INTO {table} VALUES (?{', ?' * len(columns)})"  # noqa: S608 (names of our own)
    for table, columns in COLUMNS.items()
}


class Act:
    """What one transaction adds to a save."""

    def __init__(self, save: Save) -> None:
        """Collect for `save`; nothing is kept unless the transaction commits."""
        self._save = save
        self._changes: list[Callable[[Contents], object]] = []
        self._numbers: dict[str, int] = {}
        self.last = save.contents.last
        self._signed = save.signature
        self.ends_a_turn = False

    def add(self, turn: int, kind: Kind, body: Mapping[str, object]) -> Event:
        """Append a row to the log."""
        event = next_event(self.last, turn, kind, {**body, **self._signature()}, self._save.now())
        self.copy(event)
        return event

    def copy(self, event: Event) -> None:
        """Take over a row of another log; the rows before it must be there."""
        self.last = event
        self._insert("events", event.number, event.turn, event.kind, event.at, event.body, event.hash)
        self._keep(lambda c: c.keep_event(event))

    def seal(self, number: int, sealed: Sealed) -> None:
        """Keep the content of the orders that row `number` of the log seals."""
        self._insert("sealed", number, sealed.salt, sealed.orders)

    def trace(self, turn: int, content: bytes) -> None:
        """Keep the causes of a turn."""
        key = self._save.contents.key_of(turn)
        self._insert("traces", key, content, stamp("trace", key, content))
        self._keep(lambda c: c.traces.__setitem__(turn, key))

    def snapshot(self, turn: int, packed: bytes) -> None:
        """Keep the world after a turn."""
        self.ends_a_turn = True
        content = zlib.compress(packed, 6)
        key = self._save.contents.key_of(turn)
        self._insert("snapshots", key, content, stamp("snapshot", key, content))
        self._keep(lambda c: c.snapshots.__setitem__(turn, key))

    def draft(self, seat: str, turn: int, orders: str) -> None:
        """Keep a seat's draft as it now stands: the orders as canonical JSON."""
        number = self._next("drafts")
        signature = self._signature()
        if signature:
            orders = canonical_json({"orders": json.loads(orders), **signature})
        self._insert("drafts", number, seat, turn, orders, stamp("draft", number, seat, turn, orders))
        self._keep(lambda c: c.keep_draft(seat, turn, orders))

    def writer(self, writer: Writer) -> None:
        """Record the program that writes from now on."""
        number = self._next("writers")
        mark = stamp("writer", number, writer.program, writer.sqlite)
        self._insert("writers", number, writer.program, writer.sqlite, mark)
        self._keep(lambda c: c.writers.append(writer))

    def texts(self, table: str, entries: Mapping[str, str]) -> None:
        """Fill `meta` or `files`."""
        for number, (name, value) in enumerate(entries.items(), 1):
            self._insert(table, number, name, value)
        self._keep(lambda c: getattr(c, table).update(entries))

    def _signature(self) -> dict[str, dict[str, str]]:
        """Who acts, on the first row of what a person did; apart from what the row says, which has words of its own."""
        signature, self._signed = self._signed, None
        if signature is None:
            return {}
        self._keep(lambda _: self._save.sign(None))
        return {"signed": {"by": signature.by, "act": signature.act}}

    def _next(self, table: str) -> int:
        return self._numbers.get(table, self._save.contents.rows.get(table, 0)) + 1

    def _insert(self, table: str, number: int, *values: object) -> None:
        self._save.connection.execute(_INSERT[table], (number, *values))
        self._numbers[table] = number

    def _keep(self, change: Callable[[Contents], object]) -> None:
        self._changes.append(change)

    def committed(self) -> None:
        """Let the contents in memory follow the disk."""
        for change in self._changes:
            change(self._save.contents)
        self._save.contents.rows.update(self._numbers)
