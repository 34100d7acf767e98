"""Who wrote to whom, and who has read how far: folded from the log row by row, so that nobody reads it all again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from sys import intern

from wargame.session.log import Event


class Post:
    """The messages of a log, by numbers of their rows: their words are read when somebody asks for them.

    Attributes:
        sent: seat -> the messages that it wrote; the facilitator likewise.
        got: seat -> the messages of others that name it.
        to_all: the messages that name nobody, and are for everybody.
        read: seat -> the last row that it has read.
    """

    def __init__(self) -> None:
        self.sent: dict[str, array[int]] = {}
        self.got: dict[str, array[int]] = {}
        self.to_all = array("i")
        self.read: dict[str, int] = {}

    def take(self, event: Event) -> None:
        """Take a row in; those of other kinds change nothing."""
        if event.kind == "MessageSent":
            said = event.content
            sender = intern(said["seat"])
            self.sent.setdefault(sender, array("i")).append(event.number)
            for seat in {*said["to"]} - {sender}:
                self.got.setdefault(intern(seat), array("i")).append(event.number)
            if not said["to"]:
                self.to_all.append(event.number)
        elif event.kind == "MessagesRead":
            said = event.content
            self.read[said["seat"]] = max(said["row"], self.read.get(said["seat"], 0))

    def of(self, seat: str) -> list[int]:
        """Everything a seat has sent and got, in order."""
        return sorted({*self.naming(seat), *self.to_all})

    def naming(self, seat: str) -> list[int]:
        """What a seat has sent, and what was sent to it by name, in order."""
        return sorted({*self.sent.get(seat, ()), *self.got.get(seat, ())})

    def unread(self, seat: str) -> int:
        """How many messages of others a seat has not read."""
        read = self.read.get(seat, 0)
        return len({*self._for(seat, read)}.difference(self._by(seat, read)))

    def _by(self, seat: str, after: int) -> array[int]:
        rows = self.sent.get(seat, array("i"))
        return rows[bisect_right(rows, after) :]

    def _for(self, seat: str, after: int) -> array[int]:
        rows = self.got.get(seat, array("i"))
        return rows[bisect_right(rows, after) :] + self.to_all[bisect_right(self.to_all, after) :]
