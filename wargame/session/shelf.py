"""Where the rows of a save lie: in memory, where its bytes were read as a whole, or on disk, for as long as it is open.

Of a game that is being played nothing is kept in memory that its save gives back in no time. Of the log a few rows are,
the last that were asked for.
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Final, Protocol

from wargame.base.digest import canonical_json
from wargame.session.log import Event, commitment, stamp

AT_HAND: Final = 96
"""Rows of the log that are kept of those on disk."""
SHORT: Final = 4096
"""Characters of the longest row that is kept; the few longer ones, whole turns, are read every time."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Orders under seal."""

    salt: str
    orders: str
    """Canonical JSON."""

    def content(self) -> list[dict[str, Any]]:
        """The orders as mappings."""
        return list(json.loads(self.orders))

    def proves(self, committed: str) -> bool:
        """Whether these are the orders to which a seat committed itself."""
        try:
            orders = self.content()
        except (ValueError, TypeError):
            return False
        return canonical_json(orders) == self.orders and commitment(self.salt, orders) == committed


class Shelf(Protocol):
    """Gives the rows of a save by their keys; there must be such a row."""

    def event(self, number: int) -> Event:
        """A row of the log."""
        ...

    def events(self, numbers: Sequence[int]) -> list[Event]:
        """Many rows of the log, by their numbers in order."""
        ...

    def sealed(self, number: int) -> Sealed:
        """The orders that a row of the log seals."""
        ...

    def trace(self, key: int) -> bytes:
        """The packed causes of a turn."""
        ...

    def snapshot(self, key: int) -> bytes:
        """The packed world after a turn."""
        ...


@dataclass(slots=True)
class Held:
    """Rows in memory."""

    log: list[Event] = field(default_factory=list)
    seals: dict[int, Sealed] = field(default_factory=dict)
    traces: dict[int, bytes] = field(default_factory=dict)
    snapshots: dict[int, bytes] = field(default_factory=dict)

    def event(self, number: int) -> Event:
        """A row of the log."""
        return self.log[number - 1]

    def events(self, numbers: Sequence[int]) -> list[Event]:
        """Many rows of the log."""
        return [self.log[number - 1] for number in numbers]

    def sealed(self, number: int) -> Sealed:
        """The orders that a row of the log seals."""
        return self.seals[number]

    def trace(self, key: int) -> bytes:
        """The packed causes of a turn."""
        return self.traces[key]

    def snapshot(self, key: int) -> bytes:
        """The packed world after a turn."""
        return self.snapshots[key]


class Disk:
    """Rows of an open save; each is compared with what is known of it, as all were when the save was opened."""

    def __init__(
        self,
        read: Callable[[str, Sequence[int]], list[tuple[Any, ...]]],
        marks: Sequence[int],
        damaged: Callable[[str, int], Exception],
    ) -> None:
        """Give rows.

        Args:
            read: rows of a table by their keys, in order.
            marks: `hash` of every row of the log, which may still grow.
            damaged: the error of a row of a table that is not as it was written.
        """
        self._read, self._marks, self._damaged = read, marks, damaged
        self._at_hand: OrderedDict[int, Event] = OrderedDict()

    def event(self, number: int) -> Event:
        """A row of the log."""
        found = self._at_hand.get(number)
        if found is None:
            (found,) = self.events((number,))
            if len(found.body) <= SHORT:
                self._at_hand[number] = found
            if len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        else:
            self._at_hand.move_to_end(number)
        return found

    def events(self, numbers: Sequence[int]) -> list[Event]:
        """Many rows of the log, none of which is kept."""
        found = [Event(*row) for row in self._rows("events", numbers)]
        for number, event in zip(numbers, found, strict=True):
            self._expect(hash(event) == self._marks[number - 1], "events", number)
        return found

    def sealed(self, number: int) -> Sealed:
        """The orders that a row of the log seals."""
        ((_, salt, orders),) = self._rows("sealed", (number,))
        found = Sealed(salt, orders)
        self._expect(found.proves(self.event(number).content["commitment"]), "sealed", number)
        return found

    def trace(self, key: int) -> bytes:
        """The packed causes of a turn."""
        return self._stamped("traces", "trace", key)

    def snapshot(self, key: int) -> bytes:
        """The packed world after a turn."""
        return zlib.decompress(self._stamped("snapshots", "snapshot", key))

    def _stamped(self, table: str, what: str, key: int) -> bytes:
        ((_, content, mark),) = self._rows(table, (key,))
        self._expect(mark == stamp(what, key, content), table, key)
        return bytes(content)

    def _rows(self, table: str, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        rows = self._read(table, keys)
        for key, there in zip_longest(keys, (row[0] for row in rows)):
            self._expect(key == there, table, key or there)
        return rows

    def _expect(self, right: bool, table: str, key: int) -> None:
        if not right:
            raise self._damaged(table, key)
