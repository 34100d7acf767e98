"""Every byte of a save accounted for, by the published SQLite file format.

SQLite keeps no checksum of its pages: a byte that flips in a header, between two cells or in the length of a record
can go unnoticed, or come back as another value. So a save is also read here, without SQLite, and every byte must have
a place: header fields have the one value they can have, pages form the trees of the known tables and nothing else,
cells tile their page, records are encoded in the one shortest way, and what is unused is zero. That can be demanded
because of how a save is written: only INTEGER PRIMARY KEY tables, only appended to, ``secure_delete`` on, never
vacuumed (see `wargame.session.save`). What the columns say is guarded by the hashes in them, not here.

One exception: when a table outgrows a thousand pages, SQLite splits the page of keys above them and leaves remains of
keys in its unused part. Inner pages of such a tree are not asked to be zero there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from wargame.base.source import SAVED

Value = int | str | bytes | None
Values = tuple[Value, ...]
Row = tuple[int, Values]
"""Row id, and the columns after the primary key."""

HEADER: Final = 100
LEAF, INTERIOR = 0x0D, 0x05


class DamageError(Exception):
    """A byte that cannot be what was written; the message names its place."""

    def __init__(self, page: int, at: int, what: str, table: str = "") -> None:
        """`at` is the offset in the file."""
        self.page, self.at, self.what, self.table = page, at, what, table
        place = f"page {page}, byte {at}" + (f" (table {table})" if table else "")
        super().__init__(f"{place}: {what}")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the header of a save must say."""

    page_size: int
    application_id: int
    user_version: int
    schema: tuple[tuple[str, str, str], ...]
    """(type, name, sql) of every object, in order of creation."""


def be(data: bytes, at: int, width: int) -> int:
    """The unsigned big-endian number at `at`."""
    return int.from_bytes(data[at : at + width], "big")


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The SQLite varint at `at`, and where it ends."""
    value = 0
    for k in range(8):
        byte = data[at + k]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + k + 1
    return value << 8 | data[at + 8], at + 9


def varint_bytes(value: int) -> bytes:
    """The shortest varint of a number below 2**56."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


_INT_WIDTH: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def encode(values: Values) -> bytes:
    """A record of `values`, as SQLite writes it."""
    types, body = b"", b""
    for value in values:
        if value is None:
            kind, text = 0, b""
        elif isinstance(value, int):
            kind, text = _encode_int(value)
        elif isinstance(value, str):
            text = value.encode()
            kind = 13 + 2 * len(text)
        else:
            text, kind = value, 12 + 2 * len(value)
        types += varint_bytes(kind)
        body += text
    size = len(types) + 1
    if size > 127:  # the length counts itself
        size += 1
    return varint_bytes(size) + types + body


def _encode_int(value: int) -> tuple[int, bytes]:
    if value in (0, 1):
        return 8 + value, b""
    for kind, width in _INT_WIDTH.items():
        if -(1 << 8 * width - 1) <= value < 1 << 8 * width - 1:
            return kind, value.to_bytes(width, "big", signed=True)
    raise ValueError("no integer of SQLite")


def decode(record: bytes) -> Values:
    """The values of a record; ValueError or IndexError if it is none."""
    size, at = varint(record, 0)
    kinds: list[int] = []
    while at < size:
        kind, at = varint(record, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        value, at = _decode_one(record, at, kind)
        values.append(value)
    if at != len(record):
        raise ValueError("record longer than its columns")
    return tuple(values)


def _decode_one(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INT_WIDTH:
        end = at + _INT_WIDTH[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind < 12:
        raise ValueError("column of a type no save holds")
    end = at + (kind - 12) // 2
    if end > len(record):
        raise ValueError("column longer than its record")
    return (str(record[at:end], "utf-8") if kind % 2 else record[at:end]), end


class Pages:
    """A save as bytes, walked page by page.

    Every method raises `DamageError` at the first byte that has no place.
    """

    def __init__(self, content: bytes, expected: Expected) -> None:
        """Take the whole file; nothing is read yet."""
        self.data = content
        self.size = expected.page_size
        self.expected = expected
        self._owner: dict[int, str] = {}
        self._deep = False
        self._roots: dict[str, int] = {}

    def read(self) -> tuple[dict[str, list[Row]], list[DamageError]]:
        """The rows of all tables and everything wrong with the file: a table is read up to its first damage."""
        found: dict[str, list[Row]] = {}
        damages: list[DamageError] = []
        for check in (self.header, lambda: found.update((name, []) for name in self.roots())):
            try:
                check()
            except DamageError as damage:
                damages.append(damage)
        for name, root in self._roots.items():
            rows = found.setdefault(name, [])
            try:
                rows.extend(self.rows(name, root))
            except DamageError as damage:
                damages.append(damage)
        lost = next((k for k in range(1, len(self.data) // self.size + 1) if k not in self._owner), None)
        if lost is not None and not damages:
            damages.append(DamageError(lost, (lost - 1) * self.size, "the page belongs to no table"))
        return found, damages

    def sqlite_version(self) -> int:
        """Number of the SQLite version that stamped the file last."""
        return be(self.data, 96, 4)

    def header(self) -> None:
        """Check the 100 bytes every SQLite file begins with."""
        data, size = self.data, self.size
        if len(data) < size or len(data) % size:
            raise DamageError(len(data) // size + 1, len(data), "the file ends in the middle of a page")
        counter = be(data, 24, 4)
        fields: tuple[tuple[int, int, int, str], ...] = (
            (16, 2, size, "page size"),
            (18, 1, 2, "write version"),
            (19, 1, 2, "read version"),
            (20, 1, 0, "reserved space"),
            (21, 1, 64, "payload fraction"),
            (22, 1, 32, "payload fraction"),
            (23, 1, 32, "payload fraction"),
            (28, 4, len(data) // size, "number of pages"),
            (32, 4, 0, "first unused page"),
            (36, 4, 0, "number of unused pages"),
            (40, 4, len(self.expected.schema), "schema cookie"),
            (44, 4, 4, "schema format"),
            (48, 4, 0, "cache size"),
            (52, 4, 0, "auto-vacuum"),
            (56, 4, 1, "text encoding"),
            (60, 4, self.expected.user_version, "save format"),
            (64, 4, 0, "incremental vacuum"),
            (68, 4, self.expected.application_id, "application id"),
            (92, 4, counter, "change counter"),
        )
        if data[:16] != SAVED:
            raise DamageError(1, 0, "the first 16 bytes are not those of a SQLite file")
        for at, width, want, name in fields:
            if be(data, at, width) != want:
                raise DamageError(1, at, f"{name} is {be(data, at, width)}, expected {want}")
        self._zero(1, 72, 92)

    def roots(self) -> dict[str, int]:
        """Root page of each table, from the schema, which must be the known one."""
        wanted = self.expected.schema
        found = list(self.rows("sqlite_schema", 1))
        roots = self._roots
        for k, (number, values) in enumerate(found):
            kind, name, table, root, sql = values if len(values) == 5 else (None,) * 5
            known = k < len(wanted) and number == k + 1 and (kind, name, sql) == wanted[k]
            if known and kind == "table" and isinstance(root, int) and table == name:
                roots[str(name)] = root
            elif not (known and kind == "trigger" and root == 0 and table in roots):
                raise DamageError(1, 0, f"row {k + 1} of the schema is not that of a save", "sqlite_schema")
        if len(found) != len(wanted):
            raise DamageError(1, 0, f"the schema has {len(found)} rows, expected {len(wanted)}", "sqlite_schema")
        return roots

    def rows(self, table: str, root: int) -> Iterator[Row]:
        """The rows of the tree that begins at page `root`, in order."""
        last = -1
        self._deep = self._is_deep(root)
        for row, at in self._walk(table, root, 0):
            number = row[0]
            if number <= last:
                raise DamageError(at // self.size + 1, at, f"row {number} comes after row {last}", table)
            last = number
            yield row

    def _is_deep(self, root: int) -> bool:
        """Whether the last child of `root` is an inner page too."""
        start = (root - 1) * self.size + (HEADER if root == 1 else 0)
        child = (be(self.data, start + 8, 4) - 1) * self.size
        return self.data[start : start + 1] == b"\x05" and self.data[child : child + 1] == b"\x05"

    def _claim(self, page: int, table: str, at: int) -> int:
        """Take `page` for `table`; its offset in the file."""
        if not 1 <= page <= len(self.data) // self.size:
            raise DamageError(at // self.size + 1, at, f"it points to page {page}, which does not exist", table)
        if page in self._owner:
            what = f"it points to page {page}, which belongs to table {self._owner[page]}"
            raise DamageError(at // self.size + 1, at, what, table)
        self._owner[page] = table
        return (page - 1) * self.size

    def _walk(self, table: str, page: int, came_from: int) -> Iterator[tuple[Row, int]]:
        base = self._claim(page, table, came_from)
        start = base + (HEADER if page == 1 else 0)
        kind, cells = self.data[start], be(self.data, start + 3, 2)
        if kind not in (LEAF, INTERIOR):
            raise DamageError(page, start, f"page type is {kind}, expected {LEAF} or {INTERIOR}", table)
        pointers = start + (12 if kind == INTERIOR else 8)
        if pointers + 2 * cells > base + self.size:
            raise DamageError(page, start + 3, f"{cells} cells do not fit on the page", table)
        places = [base + be(self.data, pointers + 2 * k, 2) for k in range(cells)]
        used: list[tuple[int, int]] = []
        read: Callable[..., Iterator[tuple[Row, int]]] = self._inner if kind == INTERIOR else self._leaf
        for place in places:
            if not pointers + 2 * cells <= place <= base + self.size - 4:
                raise DamageError(page, place, "a cell lies outside its page", table)
            yield from read(table, page, place, used)
        if kind == INTERIOR:
            yield from self._walk(table, be(self.data, start + 8, 4), start + 8)
        self._tile(table, page, start, pointers + 2 * cells, base + self.size, used)

    def _inner(self, table: str, page: int, at: int, used: list[tuple[int, int]]) -> Iterator[tuple[Row, int]]:
        key, end = self._canonical(table, page, at + 4)
        used.append((at, end))
        last = -1
        for row, place in self._walk(table, be(self.data, at, 4), at):
            last = row[0]
            yield row, place
        if last != key:
            raise DamageError(page, at + 4, f"the key is {key}, the last row under it is {last}", table)

    def _leaf(self, table: str, page: int, at: int, used: list[tuple[int, int]]) -> Iterator[tuple[Row, int]]:
        length, here = self._canonical(table, page, at)
        number, here = self._canonical(table, page, here)
        size, limit = self.size, self.size - 35
        local = length
        if length > limit:
            least = (size - 12) * 32 // 255 - 23
            local = least + (length - least) % (size - 4)
            local = local if local <= limit else least
        end = here + local + (4 if length > limit else 0)
        if end > page * size or length > len(self.data):
            raise DamageError(page, at, f"row {number} is longer than its page", table)
        used.append((at, max(end, at + 4)))
        self._zero(page, end, at + 4, table)
        record = self.data[here : here + local]
        if length > limit:
            record += self._overflow(table, here + local, length - local)
        try:
            values = decode(record)
            whole = encode(values) == record
        except (ValueError, IndexError, OverflowError):
            whole = False
        if not whole:
            raise DamageError(page, here, f"row {number} cannot be read", table)
        if table == "sqlite_schema":  # the one table without a primary key
            yield (number, values), at
        elif values[:1] == (None,):  # the primary key stands in the row id
            yield (number, values[1:]), at
        else:
            raise DamageError(page, here, f"row {number} cannot be read", table)

    def _overflow(self, table: str, at: int, length: int) -> bytes:
        """The rest of a record that does not fit on its page, from a chain of pages."""
        parts: list[bytes] = []
        while length > 0:
            base = self._claim(be(self.data, at, 4), table, at)
            take = min(length, self.size - 4)
            parts.append(self.data[base + 4 : base + 4 + take])
            self._zero(base // self.size + 1, base + 4 + take, base + self.size, table)
            length -= take
            at = base
        if be(self.data, at, 4):
            raise DamageError(at // self.size + 1, at, "the chain of pages goes on after its end", table)
        return b"".join(parts)

    def _canonical(self, table: str, page: int, at: int) -> tuple[int, int]:
        """The varint at `at`, which must be the shortest of its value."""
        if at + 9 > len(self.data):
            raise DamageError(page, at, "a cell lies outside its page", table)
        value, end = varint(self.data, at)
        if value >= 1 << 56 or varint_bytes(value) != self.data[at:end]:
            raise DamageError(page, at, "a length or row number is not written as SQLite writes it", table)
        return value, end

    def _tile(self, table: str, page: int, start: int, low: int, high: int, used: list[tuple[int, int]]) -> None:
        """Cells, free blocks and zeros must fill the page from `low` to `high` exactly once."""
        base = (page - 1) * self.size
        content = base + (be(self.data, start + 5, 2) or 65536)
        blocks = self._free_blocks(table, page, start, high)
        at, gaps = content, 0
        for begin, end in sorted([*used, *blocks]):
            if begin < at:
                raise DamageError(page, begin, "two cells overlap", table)
            self._zero(page, at, begin, table)
            gaps += begin - at
            at = end
        if not low <= content <= high or at > high:
            raise DamageError(page, start + 5, "the cells do not begin where the page says", table)
        self._zero(page, at, high, table)
        gaps += high - at
        announced = self.data[start + 7]
        if announced != gaps:
            raise DamageError(page, start + 7, f"{announced} stray bytes are announced, {gaps} are there", table)
        if not (self._deep and self.data[start] == INTERIOR):
            self._zero(page, low, content, table)

    def _free_blocks(self, table: str, page: int, start: int, high: int) -> list[tuple[int, int]]:
        base = (page - 1) * self.size
        blocks: list[tuple[int, int]] = []
        at, came_from = be(self.data, start + 1, 2), start + 1
        while at:
            here = base + at
            if here + 4 > high or (blocks and here <= blocks[-1][1]):
                raise DamageError(page, came_from, "a free block lies outside its page", table)
            size = be(self.data, here + 2, 2)
            if size < 4 or here + size > high:
                raise DamageError(page, here + 2, "a free block is longer than its page", table)
            self._zero(page, here + 4, here + size, table)
            blocks.append((here, here + size))
            at, came_from = be(self.data, here, 2), here
        return blocks

    def _zero(self, page: int, start: int, end: int, table: str = "") -> None:
        """Unused bytes must be zero."""
        if start < end:
            rest = self.data[start:end].lstrip(b"\x00")
            if rest:
                at = end - len(rest)
                raise DamageError(page, at, f"an unused byte is {self.data[at]}, expected 0", table)
