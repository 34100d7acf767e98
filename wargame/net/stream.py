"""What one audience is told, in order and numbered, kept for a while for those who were away.

Every audience has numbers of its own: if they were shared, a gap would tell how often somebody else was spoken to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Final

from wargame.net.wire import told
from wargame.session.protocol import Notice

KEPT: Final = 128
"""Notices an audience can be away for and still miss none."""

Listener = Callable[[bytes], None]


@lru_cache(64)
def spoken(notice: Notice) -> bytes:
    """A notice as JSON: one and the same for those that say the same, for they are many and kept long."""
    return notice.model_dump_json().encode()


class Stream:
    """The notices of one audience."""

    def __init__(self) -> None:
        self.seq = 0
        self.listeners: set[Listener] = set()
        self._kept: deque[bytes] = deque(maxlen=KEPT)

    def tell(self, notice: bytes) -> None:
        """Number a notice, given as JSON, keep it, and pass it on."""
        self.seq += 1
        said = told(self.seq, notice)
        self._kept.append(notice)
        for listener in tuple(self.listeners):
            listener(said)

    def since(self, seen: int) -> list[bytes] | None:
        """What came after number `seen`; nothing where some of it is not kept any more, or `seen` is still to come."""
        missed = self.seq - seen
        if not 0 <= missed <= len(self._kept):
            return None
        later = islice(self._kept, len(self._kept) - missed, None)
        return [told(number, notice) for number, notice in enumerate(later, seen + 1)]
