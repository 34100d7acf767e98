"""Reading a save as a whole: from its bytes to its contents and everything that is wrong with them.

Every row is guarded: the log by its chain, `meta` and `files` by digests in the first row of the log, sealed orders by
their commitments, causes by digests in `TurnResolved`, the rest by stamps. Together with `wargame.session.pages`, which
accounts for every byte outside the columns, one flipped byte anywhere is found and named.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wargame.base.digest import canonical_json
from wargame.session.contents import STRIDE, Contents, Writer
from wargame.session.layout import COLUMNS
from wargame.session.log import Event, broken_links, stamp
from wargame.session.pages import Row, Values
from wargame.session.shelf import Held, Sealed

LOST: Final = -1


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


def digest_of(entries: Mapping[str, str]) -> str:
    """Digest of `meta` or of `files`: names, contents and order."""
    return stamp(*[[name, content] for name, content in entries.items()])


def contents_of(tables: Mapping[str, Sequence[Row]]) -> tuple[Contents, list[Finding]]:
    """The contents of a save and everything that is wrong with them, in the order of the tables."""
    held = Held()
    found = Contents(held, rows=dict.fromkeys(COLUMNS, 0))
    findings: list[Finding] = []
    reader = _Reader(found, held)
    for name in COLUMNS:
        for number, values in tables.get(name, ()):
            wrong = reader.read(name, number, values)
            if wrong:
                findings.append(Finding(f"table {name}, row {number}: {wrong}"))
    broken = list(broken_links(held.log))[:1]  # what follows it hangs in the air anyway
    if broken:
        del held.log[broken[0][0] - 1 :]
    for event in held.log:
        found.keep_event(event)
    findings += [Finding(what, found.turn) for _, what in broken]
    return found, [*findings, *_start(found), *_secrets(held), *_turns(found, held)]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes rows in, table by table; a method says what is wrong with a row, or nothing."""

    to: Contents
    held: Held

    def read(self, table: str, number: int, values: Values) -> str:
        wrong = _wrong_columns(table, values)
        if not wrong:
            wrong = getattr(self, f"_{table}")(number, *values)
            self.to.rows[table] = number
        return wrong

    def _meta(self, number: int, name: str, value: str) -> str:
        self.to.meta[name] = value
        return "" if number == len(self.to.meta) else "its number is out of order"

    def _files(self, number: int, path: str, content: str) -> str:
        self.to.files[path] = content
        return "" if number == len(self.to.files) else "its number is out of order"

    def _events(self, number: int, turn: int, kind: str, at: str, body: str, hash_: str) -> str:
        self.held.log.append(Event(number, turn, kind, at, body, hash_))  # counts when its hash has been checked
        return ""

    def _sealed(self, number: int, salt: str, orders: str) -> str:
        self.held.seals[number] = Sealed(salt, orders)
        return ""

    def _traces(self, number: int, content: bytes, mark: str) -> str:
        self.to.traces[number % STRIDE] = number
        self.held.traces[number] = content
        return "" if mark == stamp("trace", number, content) else "does not match its stamp"

    def _snapshots(self, number: int, content: bytes, mark: str) -> str:
        if mark != stamp("snapshot", number, content):
            return "does not match its stamp"
        self.to.snapshots[number % STRIDE] = number
        self.held.snapshots[number] = zlib.decompress(content)
        return ""

    def _drafts(self, number: int, seat: str, turn: int, orders: str, mark: str) -> str:
        before, self.to.rows["drafts"] = self.to.rows["drafts"], number
        if number != before + 1:
            return "the row before it is missing"
        if mark != stamp("draft", number, seat, turn, orders):
            return "does not match its stamp"
        self.to.keep_draft(seat, turn, orders)
        return ""

    def _writers(self, number: int, program: str, sqlite: int, mark: str) -> str:
        self.to.writers.append(Writer(program, sqlite))
        return "" if mark == stamp("writer", number, program, sqlite) else "does not match its stamp"


def _wrong_columns(table: str, values: Values) -> str:
    columns = COLUMNS[table]
    if len(values) != len(columns):
        return f"{len(values)} columns, expected {len(columns)}"
    for (name, kind), value in zip(columns, values, strict=True):
        if type(value) is not kind:
            return f"column {name} is not {_NOUN[kind]}"
    return ""


_NOUN: Final = {str: "a text", int: "a whole number", bytes: "binary"}


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


def _secrets(held: Held) -> Iterator[Finding]:
    numbers = {e.number: e for e in held.log if e.kind == "OrdersSealed"}
    for number in held.seals.keys() - numbers.keys():
        yield Finding(f"table sealed, row {number}: row {number} of the log seals no orders")
    for number, event in numbers.items():
        sealed = held.seals.get(number)
        said = event.content
        where = f"sealed orders of {said.get('seat')}, turn {said.get('turn')} (row {number})"
        if sealed is None:
            yield Finding(f"{where}: missing", event.turn - 1)
        elif not sealed.proves(str(said.get("commitment"))):
            yield Finding(f"{where}: do not match their commitment", event.turn - 1)


def _turns(found: Contents, held: Held) -> Iterator[Finding]:
    resolved = list(found.of_kind("TurnResolved"))
    for number, event in enumerate(resolved, 1):
        if event.turn != number:
            yield Finding(f"row {event.number} of the log resolves turn {event.turn}, expected {number}", number - 1)
            return
        trace = held.traces.get(found.traces.get(number, LOST))
        if trace is None or stamp(trace) != event.content.get("trace"):
            yield Finding(f"table traces: the causes of turn {number} are not those of the log", number - 1)
    known = {0, *(e.turn for e in held.log if e.kind == "TurnResolved")}
    for number in (found.traces.keys() | found.snapshots.keys()) - known:
        yield Finding(f"a row for turn {number}, which was not resolved")
    for event in found.of_kind("OrdersRevealed"):
        said = event.content
        sealed = held.seals.get(int(said.get("sealed", 0)))
        if sealed is None or (sealed.salt, sealed.orders) != (said.get("salt"), canonical_json(said.get("orders"))):
            yield Finding(f"row {event.number} of the log reveals other orders than were sealed", event.turn - 1)
