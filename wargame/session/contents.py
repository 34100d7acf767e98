"""What a save holds, read from its bytes and verified: the one way in which a save is read.

Every row is guarded: the log by its chain, `meta` and `files` by digests in the first row of the log, sealed orders by
their commitments, causes by digests in `TurnResolved`, the rest by stamps. Together with `wargame.session.pages`, which
accounts for every byte outside the columns, one flipped byte anywhere is found and named.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any, Final

from wargame.base.digest import canonical_json
from wargame.session.log import Event, broken_links, commitment, stamp
from wargame.session.pages import Row, Values
from wargame.session.post import Post

COLUMNS: Final[dict[str, tuple[tuple[str, type], ...]]] = {
    "meta": (("name", str), ("value", str)),
    "files": (("path", str), ("content", str)),
    "events": (("turn", int), ("kind", str), ("at", str), ("body", str), ("hash", str)),
    "sealed": (("salt", str), ("orders", str)),
    "traces": (("content", bytes), ("stamp", str)),
    "snapshots": (("content", bytes), ("stamp", str)),
    "drafts": (("seat", str), ("turn", int), ("orders", str), ("stamp", str)),
    "writers": (("program", str), ("sqlite", int), ("stamp", str)),
}
"""Columns of every table after its primary key `number`: for `sealed` that of the OrdersSealed row, for `traces` and
`snapshots` the turn."""


LOST: Final = -1
STRIDE: Final = 1000
"""Keys of `traces` and `snapshots` are turns, and this much more for each turn that was taken back before."""
_OF_A_TURN: Final = frozenset({
    "OrdersSealed", "SeatCovered", "OrdersRevealed", "OrdersDecided", "OrderRefused", "TextTabled", "TextAgreed",
    "TurnResolved", "GameEnded",
})  # fmt: skip
"""What stands no more of a turn that was taken back; what was said and brought in before it was resolved does."""
_LASTS: Final = frozenset({"MessageSent", "MessagesRead", "PlayerReplaced", "GamePaused", "GameResumed", "GameCopied"})
"""What stands of the time after it: words cannot be unsaid, and people stay where they are."""


def is_undone(event: Event, turn: int) -> bool:
    """Whether a row stands no more when `turn` is taken back."""
    return event.kind in _OF_A_TURN if event.turn == turn else event.turn > turn and event.kind not in _LASTS


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a save that is not as it was written.

    Attributes:
        what: the place and what is wrong with it.
        turn: turns that are whole before the first row it touches: up to there the game can be forked off. Nothing
            means all that can be read; `LOST` that no turn can be saved.
    """

    what: str
    turn: int | None = None

    def __str__(self) -> str:
        """The place and what is wrong."""
        return self.what


@dataclass(frozen=True, slots=True)
class Sealed:
    """Orders under seal."""

    salt: str
    orders: str
    """Canonical JSON."""

    def content(self) -> list[dict[str, Any]]:
        """The orders as mappings."""
        return list(json.loads(self.orders))


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


@dataclass(slots=True)
class Contents:
    """The rows of a save.

    Attributes:
        events: every row of the log.
        standing: those that were not taken back: what the game is made of; `kinds` has them by their kind.
        post: their messages.
        snapshots: turn -> packed world; a cache, any of them may be missing.
        drafts: seat -> (turn, orders as canonical JSON), the last of each seat.
        signed: acts that carry a signature -> number of their row in the log, 0 for a draft.
        rows: rows per table, so that the next gets its number.
    """

    meta: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    standing: list[Event] = field(default_factory=list)
    kinds: dict[str, list[Event]] = field(default_factory=dict)
    post: Post = field(default_factory=Post)
    sealed: dict[int, Sealed] = field(default_factory=dict)
    traces: dict[int, bytes] = field(default_factory=dict)
    snapshots: dict[int, bytes] = field(default_factory=dict)
    drafts: dict[str, tuple[int, str]] = field(default_factory=dict)
    writers: list[Writer] = field(default_factory=list)
    signed: dict[Signature, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def keep_event(self, event: Event) -> None:
        """Take a row of the log in."""
        self.events.append(event)
        self.weigh(event)
        self.keep_signature(event)

    def weigh(self, event: Event) -> None:
        """Let a row stand, and take away the footing of those that it takes back."""
        if event.kind == "ActTakenBack":
            row = event.content["row"]
            self._stand([e for e in self.standing if e.number != row])
        elif event.kind == "TurnTakenBack":
            turn = event.content["turn"]
            self._stand([e for e in self.standing if not is_undone(e, turn)])
        self._let_stand(event)

    def _stand(self, events: Iterable[Event]) -> None:
        """Let these rows stand, and no others."""
        self.standing, self.kinds, self.post = [], {}, Post()
        for event in events:
            self._let_stand(event)

    def _let_stand(self, event: Event) -> None:
        self.standing.append(event)
        self.kinds.setdefault(event.kind, []).append(event)
        self.post.take(event)

    def keep_signature(self, event: Event) -> None:
        """Remember whose act a row was."""
        if '"act":' in event.body:
            self._sign(event.content, event.number)

    def keep_draft(self, seat: str, turn: int, orders: str) -> None:
        """Take a draft in: a list of orders, or a mapping of them and the signature."""
        if orders.startswith("{"):
            said = json.loads(orders)
            self._sign(said, 0)
            orders = canonical_json(said["orders"])
        self.drafts[seat] = (turn, orders)

    def _sign(self, said: Mapping[str, Any], number: int) -> None:
        by, act = said.get("by"), said.get("act")
        if isinstance(by, str) and isinstance(act, str):
            self.signed[Signature(intern(by), act)] = number

    @property
    def last(self) -> Event | None:
        """The newest row of the log."""
        return self.events[-1] if self.events else None

    @property
    def turn(self) -> int:
        """Turns resolved."""
        return max((e.turn for e in self.of_kind("TurnResolved")), default=0)

    def key_of(self, turn: int) -> int:
        """Key of the rows of a turn in the tables `traces` and `snapshots`: another each time a turn was taken back."""
        return turn + STRIDE * sum(e.kind == "TurnTakenBack" for e in self.events)

    @property
    def started(self) -> dict[str, Any]:
        """What the first row says."""
        return self.events[0].content

    def of_kind(self, kind: str) -> Iterator[Event]:
        """The rows of one kind that stand, in order."""
        return iter(self.kinds.get(kind, ()))

    def of_kinds(self, kinds: Iterable[str]) -> list[Event]:
        """The rows of some kinds that stand, in order."""
        return sorted((e for kind in kinds for e in self.kinds.get(kind, ())), key=lambda e: e.number)


def digest_of(entries: Mapping[str, str]) -> str:
    """Digest of `meta` or of `files`: names, contents and order."""
    return stamp(*[[name, content] for name, content in entries.items()])


def contents_of(tables: Mapping[str, Sequence[Row]]) -> tuple[Contents, list[Finding]]:
    """The contents of a save and everything that is wrong with them, in the order of the tables."""
    found = Contents(rows=dict.fromkeys(COLUMNS, 0))
    findings: list[Finding] = []
    for name in COLUMNS:
        for number, values in tables.get(name, ()):
            wrong = _wrong_columns(name, values)
            if not wrong:
                wrong = _READ[name](found, number, *values)
                found.rows[name] = number
            if wrong:
                findings.append(Finding(f"table {name}, row {number}: {wrong}"))
    broken = list(broken_links(found.events))[:1]  # what follows it hangs in the air anyway
    if broken:
        del found.events[broken[0][0] - 1 :]
    for event in found.events:
        found.weigh(event)
        found.keep_signature(event)
    findings += [Finding(what, found.turn) for _, what in broken]
    return found, [*findings, *_start(found), *_secrets(found), *_turns(found)]


def _wrong_columns(table: str, values: Values) -> str:
    columns = COLUMNS[table]
    if len(values) != len(columns):
        return f"{len(values)} columns, expected {len(columns)}"
    for (name, kind), value in zip(columns, values, strict=True):
        if type(value) is not kind:
            return f"column {name} is not {_NOUN[kind]}"
    return ""


_NOUN: Final = {str: "a text", int: "a whole number", bytes: "binary"}


def _read_meta(to: Contents, number: int, name: str, value: str) -> str:
    to.meta[name] = value
    return "" if number == len(to.meta) else "its number is out of order"


def _read_file(to: Contents, number: int, path: str, content: str) -> str:
    to.files[path] = content
    return "" if number == len(to.files) else "its number is out of order"


def _read_event(to: Contents, number: int, turn: int, kind: str, at: str, body: str, hash_: str) -> str:
    to.events.append(Event(number, turn, kind, at, body, hash_))  # signatures come when its hash has been checked
    return ""


def _read_sealed(to: Contents, number: int, salt: str, orders: str) -> str:
    to.sealed[number] = Sealed(salt, orders)
    return ""


def _read_trace(to: Contents, number: int, content: bytes, mark: str) -> str:
    to.traces[number % STRIDE] = content
    return "" if mark == stamp("trace", number, content) else "does not match its stamp"


def _read_snapshot(to: Contents, number: int, content: bytes, mark: str) -> str:
    if mark != stamp("snapshot", number, content):
        return "does not match its stamp"
    to.snapshots[number % STRIDE] = zlib.decompress(content)
    return ""


def _read_draft(to: Contents, number: int, seat: str, turn: int, orders: str, mark: str) -> str:
    before, to.rows["drafts"] = to.rows["drafts"], number
    if number != before + 1:
        return "the row before it is missing"
    if mark != stamp("draft", number, seat, turn, orders):
        return "does not match its stamp"
    to.keep_draft(seat, turn, orders)
    return ""


def _read_writer(to: Contents, number: int, program: str, sqlite: int, mark: str) -> str:
    to.writers.append(Writer(program, sqlite))
    return "" if mark == stamp("writer", number, program, sqlite) else "does not match its stamp"


_READ: Final[dict[str, Any]] = {
    "meta": _read_meta,
    "files": _read_file,
    "events": _read_event,
    "sealed": _read_sealed,
    "traces": _read_trace,
    "snapshots": _read_snapshot,
    "drafts": _read_draft,
    "writers": _read_writer,
}


def _start(found: Contents) -> Iterator[Finding]:
    if not found.events or found.events[0].kind != "GameStarted":
        yield Finding("the log does not begin with GameStarted", LOST)
        return
    started = found.started
    if started.get("meta") != digest_of(found.meta):
        yield Finding("table meta does not match its digest in row 1 of the log", LOST)
    if started.get("files") != digest_of(found.files):
        yield Finding("table files (the scenario) does not match its digest in row 1 of the log", LOST)
    if not found.writers:
        yield Finding("table writers is empty")


def _secrets(found: Contents) -> Iterator[Finding]:
    numbers = {e.number: e for e in found.events if e.kind == "OrdersSealed"}
    for number in found.sealed.keys() - numbers.keys():
        yield Finding(f"table sealed, row {number}: row {number} of the log seals no orders")
    for number, event in numbers.items():
        sealed = found.sealed.get(number)
        said = event.content
        where = f"sealed orders of {said.get('seat')}, turn {said.get('turn')} (row {number})"
        if sealed is None:
            yield Finding(f"{where}: missing", event.turn - 1)
        elif not _proves(sealed, str(said.get("commitment"))):
            yield Finding(f"{where}: do not match their commitment", event.turn - 1)


def _proves(sealed: Sealed, committed: str) -> bool:
    try:
        orders = sealed.content()
    except (ValueError, TypeError):
        return False
    return canonical_json(orders) == sealed.orders and commitment(sealed.salt, orders) == committed


def _turns(found: Contents) -> Iterator[Finding]:
    resolved = list(found.of_kind("TurnResolved"))
    for number, event in enumerate(resolved, 1):
        if event.turn != number:
            yield Finding(f"row {event.number} of the log resolves turn {event.turn}, expected {number}", number - 1)
            return
        trace = found.traces.get(number)
        if trace is None or stamp(trace) != event.content.get("trace"):
            yield Finding(f"table traces: the causes of turn {number} are not those of the log", number - 1)
    known = {0, *(e.turn for e in found.events if e.kind == "TurnResolved")}
    for number in (found.traces.keys() | found.snapshots.keys()) - known:
        yield Finding(f"a row for turn {number}, which was not resolved")
    for event in found.of_kind("OrdersRevealed"):
        said = event.content
        sealed = found.sealed.get(int(said.get("sealed", 0)))
        if sealed is None or (sealed.salt, sealed.orders) != (said.get("salt"), canonical_json(said.get("orders"))):
            yield Finding(f"row {event.number} of the log reveals other orders than were sealed", event.turn - 1)
