"""What one audience is told, in order and numbered, kept for a while for those who were away.

Every audience has numbers of its own: if they were shared, a gap would tell how often somebody else was spoken to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from wargame.net.wire import told

KEPT: Final = 512
"""Notices an audience can be away for and still miss none."""

Listener = Callable[[bytes], None]


class Stream:
    """The notices of one audience."""

    def __init__(self) -> None:
        self.seq = 0
        self.listeners: set[Listener] = set()
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT)

    def tell(self, notice: bytes) -> None:
        """Number a notice, given as JSON, keep it, and pass it on."""
        self.seq += 1
        said = told(self.seq, notice)
        self._kept.append((self.seq, said))
        for listener in tuple(self.listeners):
            listener(said)

    def since(self, seen: int) -> list[bytes] | None:
        """What came after number `seen`; nothing where some of it is not kept any more, or `seen` is still to come."""
        if not self.seq - len(self._kept) <= seen <= self.seq:
            return None
        return [said for number, said in self._kept if number > seen]
