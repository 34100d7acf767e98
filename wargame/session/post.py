"""Who wrote to whom, and who has read how far: folded from the log row by row, so that nobody reads it all again."""

from __future__ import annotations

from sys import intern
from typing import NamedTuple

from wargame.session.log import Event


class Letter(NamedTuple):
    """A message without its words.

    Attributes:
        number: of its row of the log; `turn` likewise.
        sender: seat that wrote it, or the facilitator.
        to: those it is for; nobody named means everybody.
    """

    number: int
    turn: int
    sender: str
    to: tuple[str, ...]

    def is_for(self, seat: str) -> bool:
        """Whether a seat has it: as one of those it is for, or as its sender."""
        return not self.to or seat in self.to or seat == self.sender


class Post:
    """The messages of a log.

    Attributes:
        letters: all of them, in order.
        read: seat -> the last row that it has read.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.read: dict[str, int] = {}

    def take(self, event: Event) -> None:
        """Take a row in; those of other kinds change nothing."""
        if event.kind == "MessageSent":
            said = event.content
            to = tuple(map(intern, said["to"]))
            self.letters.append(Letter(event.number, event.turn, intern(said["seat"]), to))
        elif event.kind == "MessagesRead":
            said = event.content
            self.read[said["seat"]] = max(said["row"], self.read.get(said["seat"], 0))

    def of(self, seat: str) -> list[Letter]:
        """Everything a seat has sent and got, in order."""
        return [letter for letter in self.letters if letter.is_for(seat)]

    def unread(self, seat: str) -> int:
        """How many messages of others a seat has not read."""
        read = self.read.get(seat, 0)
        return sum(1 for one in self.letters if one.number > read and one.sender != seat and one.is_for(seat))

    def sent(self, seat: str, turn: int) -> int:
        """How many messages a seat has sent in a turn."""
        return sum(1 for one in self.letters if one.turn == turn and one.sender == seat)
