"""How fast somebody may speak, and how often guess."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

RATE: Final = 40.0
"""Messages a second that a connection may send for long."""
BURST: Final = 120.0
"""Messages it may send at once."""
ENOUGH: Final = 20.0
"""Seconds of being held back after which it is cut off."""
FREE: Final = 5
"""Codes somebody may get wrong before each further one costs time."""
WAIT: Final = 4.0
"""Seconds that each further wrong code costs."""
WINDOWS: Final = 8
"""Connections that one person may have at once."""
ADDRESSES: Final = 1000
"""Addresses remembered."""

Now = Callable[[], float]


class Pace:
    """A bucket of messages that fills: who empties it is read more slowly, and in the end not at all."""

    def __init__(self, now: Now = time.monotonic, *, rate: float = RATE, burst: float = BURST) -> None:
        """A full bucket of `burst` messages, which fills with `rate` of them a second."""
        self._now, self._rate, self._burst = now, rate, burst
        self._left, self._at, self._held = burst, now(), 0.0

    async def take(self) -> bool:
        """Wait until one more message may be read; no more if this has gone on for too long."""
        now = self._now()
        filled = self._left + (now - self._at) * self._rate
        if filled >= self._burst:
            self._held = 0.0
        self._left, self._at = min(filled, self._burst) - 1.0, now
        if self._left >= 0:
            return True
        wait = -self._left / self._rate
        self._held += wait
        await asyncio.sleep(wait)
        return self._held < ENOUGH


class Tries:
    """Wrong codes by address."""

    def __init__(self, now: Now = time.monotonic) -> None:
        self._now = now
        self._free_at: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Seconds until this address may try again; 0 if it may."""
        return max(self._free_at.get(address, (0, 0.0))[1] - self._now(), 0.0)

    def failed(self, address: str) -> None:
        """Count a wrong code."""
        count, _ = self._free_at.pop(address, (0, 0.0))
        count += 1
        self._free_at[address] = (count, self._now() + (WAIT if count > FREE else 0.0))
        while len(self._free_at) > ADDRESSES:
            self._free_at.popitem(last=False)
