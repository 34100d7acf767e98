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
from typing import Any, Final, Protocol

from wargame.session.log import Event

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
    """Rows of an open save."""

    def __init__(self, read: Callable[[str, Sequence[int]], list[tuple[Any, ...]]]) -> None:
        """Have rows from `read`, which is given a table and keys in order."""
        self._read = read
        self._at_hand: OrderedDict[int, Event] = OrderedDict()

    def event(self, number: int) -> Event:
        """A row of the log."""
        found = self._at_hand.get(number)
        if found is None:
            found = Event(*self._read("events", (number,))[0])
            if len(found.body) <= SHORT:
                self._at_hand[number] = found
            if len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return found

    def events(self, numbers: Sequence[int]) -> list[Event]:
        """Many rows of the log, none of which is kept."""
        return [Event(*row) for row in self._read("events", numbers)]

    def sealed(self, number: int) -> Sealed:
        """The orders that a row of the log seals."""
        ((_, salt, orders),) = self._read("sealed", (number,))
        return Sealed(salt, orders)

    def trace(self, key: int) -> bytes:
        """The packed causes of a turn."""
        ((_, content, _),) = self._read("traces", (key,))
        return bytes(content)

    def snapshot(self, key: int) -> bytes:
        """The packed world after a turn."""
        ((_, content, _),) = self._read("snapshots", (key,))
        return zlib.decompress(content)
