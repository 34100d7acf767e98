"""What a save holds: which rows there are and which of them stand. What they say is read where they lie.

A long session has many rows, so that little is kept of each: a few bytes of number and turn.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, overload

from wargame.base.digest import canonical_json
from wargame.session.log import Event
from wargame.session.post import Post
from wargame.session.shelf import Held, Sealed, Shelf

STRIDE: Final = 1000
"""Keys of `traces` and `snapshots` are turns, and this much more for each turn that was taken back before."""
_OF_A_TURN: Final = frozenset({
    "OrdersSealed", "SeatCovered", "OrdersRevealed", "OrdersDecided", "OrderRefused", "TextTabled", "TextAgreed",
    "TurnResolved", "GameEnded",
})  # fmt: skip
"""What stands no more of a turn that was taken back; what was said and brought in before it was resolved does."""
_LASTS: Final = frozenset({"MessageSent", "MessagesRead", "PlayerReplaced", "GamePaused", "GameResumed", "GameCopied"})
"""What stands of the time after it: words cannot be unsaid, and people stay where they are."""
T = TypeVar("T")
SEATS_PLAYERS: Final = ("GameStarted", "PlayerReplaced", "GameForked")
"""Rows that may say who plays whom."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A program that wrote to the save."""

    program: str
    sqlite: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose act a row is, where several people play over a network.

    Attributes:
        by: id of the person.
        act: id that the person's client gave the act, so that it is done once however often it arrives.
    """

    by: str
    act: str


def signature_of(said: Mapping[str, Any]) -> Signature | None:
    """The signature of a row of the log or of a draft, if it has one; once it stood among what the row says."""
    signed = said.get("signed", said)
    by, act = (signed.get("by"), signed.get("act")) if isinstance(signed, dict) else (None, None)
    return Signature(by, act) if isinstance(by, str) and isinstance(act, str) else None


class Log(Sequence[Event]):
    """Every row of a log, in order."""

    def __init__(self, contents: Contents) -> None:
        """Read the rows of `contents`, which may still grow."""
        self._contents = contents

    def __len__(self) -> int:
        """How many there are."""
        return len(self._contents.turns)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> list[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | list[Event]:
        """The row at a place from 0: its number is one more."""
        places = range(len(self))[at]
        event = self._contents.shelf.event
        return event(places + 1) if isinstance(places, int) else [event(place + 1) for place in places]


@dataclass(slots=True)
class Contents:
    """The rows of a save.

    Attributes:
        shelf: where they lie.
        last: the newest row of the log.
        turns: turn of every row of the log, in order.
        marks: `hash` of every row of the log, by which it is known again when it is read.
        kinds: kind -> numbers of the rows that were not taken back: what the game is made of.
        acts: numbers of the rows that are acts of a facilitator, taken back or not.
        post: the messages.
        traces: turn -> key of its causes; likewise of its world in `snapshots`, which is a cache: any may be missing.
        drafts: seat -> (turn, orders as canonical JSON), the last of each seat.
        taken_back: turns that were, in all.
        signed: a hash of every signature, sorted; which row has it is read from the save, if it must be known.
        rows: rows per table, so that the next gets its number.
    """

    shelf: Shelf = field(default_factory=Held)
    meta: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    last: Event | None = None
    turns: array[int] = field(default_factory=lambda: array("q"))
    marks: array[int] = field(default_factory=lambda: array("q"))
    kinds: dict[str, array[int]] = field(default_factory=dict)
    acts: array[int] = field(default_factory=lambda: array("i"))
    post: Post = field(default_factory=Post)
    taken_back: int = 0
    traces: dict[int, int] = field(default_factory=dict)
    snapshots: dict[int, int] = field(default_factory=dict)
    drafts: dict[str, tuple[int, str]] = field(default_factory=dict)
    writers: list[Writer] = field(default_factory=list)
    signed: array[int] = field(default_factory=lambda: array("q"))
    rows: dict[str, int] = field(default_factory=dict)
    _gathered: dict[str, tuple[tuple[int, int], Any]] = field(default_factory=dict, repr=False, compare=False)

    # --- what is in it ---------------------------------------------------------------------------------------------

    @property
    def events(self) -> Log:
        """Every row of the log."""
        return Log(self)

    @property
    def started(self) -> dict[str, Any]:
        """What the first row says."""
        return self.events[0].content

    @property
    def turn(self) -> int:
        """Turns resolved."""
        resolved = self.kinds.get("TurnResolved")
        return self.turns[resolved[-1] - 1] if resolved else 0

    def numbers(self, kinds: Iterable[str], turn: int | None = None) -> list[int]:
        """Numbers of the rows of some kinds that stand, of one turn or of all, in order."""
        found = (number for kind in kinds for number in self.kinds.get(kind, ()))
        return sorted(found if turn is None else (n for n in found if self.turns[n - 1] == turn))

    def of_kinds(self, kinds: Iterable[str], turn: int | None = None) -> list[Event]:
        """The rows of some kinds that stand, of one turn or of all, in order."""
        return [self.shelf.event(number) for number in self.numbers(kinds, turn)]

    def of_kind(self, kind: str, turn: int | None = None) -> Iterator[Event]:
        """The rows of one kind that stand, of one turn or of all, in order."""
        return map(self.shelf.event, self.numbers((kind,), turn))

    def latest(self, kinds: Iterable[str]) -> Event | None:
        """The last row of some kinds that stands."""
        number = max((rows[-1] for kind in kinds if (rows := self.kinds.get(kind))), default=0)
        return self.shelf.event(number) if number else None

    def sent(self, seat: str, turn: int) -> list[int]:
        """Numbers of the messages that a seat has sent in a turn."""
        return [number for number in self.post.sent.get(seat, ()) if self.turns[number - 1] == turn]

    def resolved(self, turn: int) -> Event:
        """The row with which a turn was resolved."""
        return next(self.of_kind("TurnResolved", turn))

    def stands(self, event: Event) -> bool:
        """Whether a row of the log was not taken back."""
        return _has(self.kinds.get(event.kind, ()), event.number)

    def gathered(self, name: str, numbers: Sequence[int], read: Callable[[], T]) -> T:
        """What `read` makes of the rows `numbers`, read again when there are others; kept under its name until then."""
        mark = (len(numbers), numbers[-1] if numbers else 0)
        known = self._gathered.get(name)
        if known is None or known[0] != mark:
            known = self._gathered[name] = (mark, read())
        found: T = known[1]
        return found

    def sealed(self, number: int) -> Sealed:
        """The orders that a row of the log seals."""
        return self.shelf.sealed(number)

    def trace(self, turn: int) -> bytes:
        """The packed causes of a turn."""
        return self.shelf.trace(self.traces[turn])

    def snapshot(self, turn: int) -> bytes | None:
        """The packed world after a turn, if it is there."""
        key = self.snapshots.get(turn)
        return None if key is None else self.shelf.snapshot(key)

    def key_of(self, turn: int) -> int:
        """Key of the rows of a turn in the tables `traces` and `snapshots`: another each time a turn was taken back."""
        return turn + STRIDE * self.taken_back

    def may_hold(self, signature: Signature) -> bool:
        """Whether an act with this signature was written; that it was not is certain."""
        return _has(self.signed, hash(signature))

    # --- what comes to it ------------------------------------------------------------------------------------------

    def keep_event(self, event: Event) -> None:
        """Take a row of the log in."""
        self.last = event
        self.turns.append(event.turn)
        self.marks.append(hash(event))
        self._weigh(event)
        self.post.take(event)
        if '"chair":' in event.body and "chair" in event.content:
            self.acts.append(event.number)
        if '"act":' in event.body:
            self._sign(event.content)

    def _weigh(self, event: Event) -> None:
        """Let a row stand, and take away the footing of those that it takes back."""
        if event.kind == "ActTakenBack":
            row = event.content["row"]
            self._fell(lambda _, number: number == row)
        elif event.kind == "TurnTakenBack":
            turn = event.content["turn"]
            self.taken_back += 1
            self._fell(lambda kind, number: is_undone(kind, self.turns[number - 1], turn))
        self.kinds.setdefault(event.kind, array("i")).append(event.number)

    def _fell(self, falls: Callable[[str, int], bool]) -> None:
        for kind, rows in self.kinds.items():
            self.kinds[kind] = array("i", (number for number in rows if not falls(kind, number)))

    def keep_draft(self, seat: str, turn: int, orders: str) -> None:
        """Take a draft in: a list of orders, or a mapping of them and the signature."""
        if orders.startswith("{"):
            said = json.loads(orders)
            self._sign(said)
            orders = canonical_json(said["orders"])
        self.drafts[seat] = (turn, orders)

    def _sign(self, said: Mapping[str, Any]) -> None:
        signature = signature_of(said)
        if signature is not None:
            insort(self.signed, hash(signature))


def is_undone(kind: str, at: int, turn: int) -> bool:
    """Whether a row of a kind and of turn `at` stands no more when `turn` is taken back."""
    return kind in _OF_A_TURN if at == turn else at > turn and kind not in _LASTS


def _has(rows: Sequence[int], number: int) -> bool:
    at = bisect_left(rows, number)
    return at < len(rows) and rows[at] == number
