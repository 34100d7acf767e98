"""The worlds of a game: those of the last turns are kept, those of earlier ones read when somebody asks for them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Final, overload

from wargame.world.state import World

OLDER: Final = 2
"""Worlds kept of earlier turns, besides the last two: those that were read last, for why a number changed takes two."""


class Worlds(Sequence[World]):
    """The world at the opening and after every resolved turn."""

    def __init__(self, turn: Callable[[], int], read: Callable[[int], World]) -> None:
        """Tell of worlds up to what `turn` says now, and have each from `read`."""
        self._turn, self._read = turn, read
        self._kept: dict[int, World] = {}
        self._heads: dict[tuple[str, int], array[float]] = {}
        self.readers: dict[str, Callable[[World], Iterable[float]]] = {}
        """Seat -> the numbers that it is told with their history: a world is read once for all of them."""

    def __len__(self) -> int:
        """How many there are."""
        return self._turn() + 1

    @overload
    def __getitem__(self, turn: int) -> World: ...
    @overload
    def __getitem__(self, turn: slice) -> list[World]: ...
    def __getitem__(self, turn: int | slice) -> World | list[World]:
        """The world after a turn; 0 is the opening."""
        places = range(len(self))[turn]
        if isinstance(places, range):
            return [self[place] for place in places]
        found = self._kept.get(places)
        if found is None:
            found = self._kept[places] = self._read(places)
            self._let_go()
        return found

    def __setitem__(self, turn: int, world: World) -> None:
        """Have the world of a turn that was just resolved at hand, and let go of older ones."""
        place = range(len(self))[turn]
        before = self._kept.get(place - 1)
        self._kept = {place: world} if before is None else {place - 1: before, place: world}

    def _let_go(self) -> None:
        """Keep no more than is meant to be kept."""
        old = [turn for turn in self._kept if turn < self._turn() - 1]
        for turn in old[:-OLDER]:
            del self._kept[turn]

    def head(self, seat: str, turn: int) -> Sequence[float]:
        """The numbers that a seat is told with their history, after a turn before the last: worked out once."""
        found = self._heads.get((seat, turn))
        if found is None:
            world = self[turn]
            for reader, numbers in self.readers.items():
                if (reader, turn) not in self._heads:
                    self._heads[reader, turn] = array("d", numbers(world))
            found = self._heads[seat, turn]
        return found
