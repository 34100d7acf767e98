"""The save: one SQLite file, one transaction per accepted act, nothing ever changed or taken away.

What `Save.act` has returned from is on disk (write-ahead log, ``synchronous=FULL``), and moved into the file itself at
once, so that between acts the save is one file. All tables are only appended to and all their keys are INTEGER PRIMARY
KEYs: every byte of the file then has one possible place, which `wargame.session.pages` checks.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Final, Self

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from wargame.base.errors import SaveError
from wargame.session import wal
from wargame.session.contents import COLUMNS, Contents, Finding, Sealed, Writer, contents_of, digest_of
from wargame.session.log import Event, Kind, next_event, stamp, utc_now
from wargame.session.pages import MAGIC, Damage, Expected, Pages, be

FORMAT: Final = 1
"""Version of the layout below; a program refuses saves of a later one."""
APPLICATION_ID: Final = 0x57474D31
PAGE: Final = 8192
SUFFIX: Final = ".wargame"
BUSY: Final = 1.0
"""Seconds to wait for another program before saying that it has the save."""

_SQL_TYPE: Final = {str: "TEXT", int: "INTEGER", bytes: "BLOB"}
_KEPT: Final = ("meta", "files", "events", "sealed", "traces", "writers")
"""Tables whose rows stay for ever; snapshots are a cache and drafts are drafts."""


def _schema() -> tuple[tuple[str, str, str], ...]:
    tables = tuple(
        (
            "table",
            table,
            f"CREATE TABLE {table}(number INTEGER PRIMARY KEY, "
            + ", ".join(f"{name} {_SQL_TYPE[kind]} NOT NULL" for name, kind in columns)
            + ")",
        )
        for table, columns in COLUMNS.items()
    )
    triggers = tuple(
        (
            "trigger",
            f"{table}_no_{verb}",
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} stay as they are'); END",
        )
        for table in _KEPT
        for verb in ("update", "delete")
    )
    return tables + triggers


SCHEMA: Final = _schema()
EXPECTED: Final = Expected(PAGE, APPLICATION_ID, FORMAT, SCHEMA)

_open_here: dict[str, Save] = {}
"""Saves that this program has open. Closing any other handle on their file would drop SQLite's locks on it (POSIX)."""


def program_version() -> str:
    """Version of this program, as its saves record it."""
    try:
        return metadata.version("wargame")
    except metadata.PackageNotFoundError:
        return "unreleased"


class Act:
    """What one transaction adds to a save."""

    def __init__(self, save: Save) -> None:
        """Collect for `save`; nothing is kept unless the transaction commits."""
        self._save = save
        self._changes: list[Callable[[Contents], object]] = []
        self._numbers: dict[str, int] = {}
        self.last = save.contents.last

    def add(self, turn: int, kind: Kind, body: Mapping[str, object]) -> Event:
        """Append a row to the log."""
        event = self.last = next_event(self.last, turn, kind, body, self._save.now())
        self._insert("events", event.number, event.turn, event.kind, event.at, event.body, event.hash)
        self._keep(lambda c: c.events.append(event))
        return event

    def seal(self, number: int, sealed: Sealed) -> None:
        """Keep the content of the orders that row `number` of the log seals."""
        self._insert("sealed", number, sealed.salt, sealed.orders)
        self._keep(lambda c: c.sealed.__setitem__(number, sealed))

    def trace(self, turn: int, content: bytes) -> None:
        """Keep the causes of a turn."""
        self._insert("traces", turn, content, stamp("trace", turn, content))
        self._keep(lambda c: c.traces.__setitem__(turn, content))

    def snapshot(self, turn: int, packed: bytes) -> None:
        """Keep the world after a turn."""
        content = zlib.compress(packed, 6)
        self._insert("snapshots", turn, content, stamp("snapshot", turn, content))
        self._keep(lambda c: c.snapshots.__setitem__(turn, packed))

    def draft(self, seat: str, turn: int, orders: str) -> None:
        """Keep a seat's draft as it now stands."""
        number = self._next("drafts")
        self._insert("drafts", number, seat, turn, orders, stamp("draft", number, seat, turn, orders))
        self._keep(lambda c: c.drafts.__setitem__(seat, (turn, orders)))

    def writer(self, writer: Writer) -> None:
        """Record the program that writes from now on."""
        number = self._next("writers")
        mark = stamp("writer", number, writer.program, writer.sqlite)
        self._insert("writers", number, writer.program, writer.sqlite, mark)
        self._keep(lambda c: c.writers.append(writer))

    def texts(self, table: str, entries: Mapping[str, str]) -> None:
        """Fill `meta` or `files`."""
        for number, (name, value) in enumerate(entries.items(), 1):
            self._insert(table, number, name, value)
        self._keep(lambda c: getattr(c, table).update(entries))

    def _next(self, table: str) -> int:
        return self._numbers.get(table, self._save.contents.rows.get(table, 0)) + 1

    def _insert(self, table: str, number: int, *values: object) -> None:
        marks = ", ".join("?" * (len(values) + 1))
        self._save.connection.execute(f"INSERT INTO {table} VALUES ({marks})", (number, *values))
        self._numbers[table] = number

    def _keep(self, change: Callable[[Contents], object]) -> None:
        self._changes.append(change)

    def committed(self) -> None:
        """Let the contents in memory follow the disk."""
        for change in self._changes:
            change(self._save.contents)
        self._save.contents.rows.update(self._numbers)


class Save:
    """An open save, held against every other program until it is closed.

    Attributes:
        path: where it lies.
        contents: what is on disk, and nothing that is not.
    """

    def __init__(self, path: Path, *, now: Callable[[], str] = utc_now) -> None:
        """Use `open` or `create`."""
        self.path = path
        self.now = now
        self.contents = Contents()
        self._key = os.path.realpath(path)
        self._handle: int | None = None
        self._connection: sqlite3.Connection | None = None

    # --- opening ---------------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, path: Path, meta: Mapping[str, str], files: Mapping[str, str], started: Mapping[str, object],
        snapshot: bytes | None = None, *, now: Callable[[], str] = utc_now,
    ) -> Save:
        """Write a new save whose log begins with `GameStarted`.

        It appears under its name only when it is whole.

        Raises:
            SaveError: the file exists, or cannot be written.
        """

        def fill(act: Act) -> None:
            act.texts("meta", meta)
            act.texts("files", files)
            body = {**started, "meta": digest_of(meta), "files": digest_of(files)}
            act.add(0, "GameStarted", body)
            if snapshot is not None:
                act.snapshot(0, snapshot)

        return cls.build(path, fill, now=now)

    @classmethod
    def build(cls, path: Path, fill: Callable[[Act], object], *, now: Callable[[], str] = utc_now) -> Save:
        """Write a new save with what `fill` puts into its first transaction, and open it."""
        part = path.with_name(f".{path.name}.part")
        if path.exists():
            raise SaveError("there is a save of that name already", where=str(path), way_out="choose another name")
        save = cls(part, now=now)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for stale in (part, _beside(part, "-wal"), _beside(part, "-journal")):
                stale.unlink(missing_ok=True)
            save._connect(create=True)
            with save.act() as act:
                for _, _, sql in SCHEMA:
                    save.connection.execute(sql)
                act.writer(_this_program())
                fill(act)
            save.close()
            os.replace(part, path)
        except (OSError, sqlite3.Error) as error:
            raise _refused(path, error, "no game was begun") from error
        except SaveError as error:
            raise SaveError(error.what, where=str(path), way_out=error.way_out) from error
        finally:
            save.close()
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return cls.open(path, now=now)

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], str] = utc_now) -> Save:
        """Open a save to play on, after verifying every byte of it.

        Raises:
            SaveError: it is no save, damaged, of a newer version, in use, or cannot be written.
        """
        save = cls(path, now=now)
        if save._key in _open_here:
            raise SaveError("this program has it open already", where=str(path), way_out="close that game first")
        try:
            if in_use(path):
                raise _busy(path)
            save._handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            before = _read(save._handle)
            save.contents, findings = _verify(path, before, _left_behind(path))
            _sound(path, findings)  # before SQLite sees it: it would mend some of the header in silence
            save._connect()
            _open_here[save._key] = save
            after = _read(save._handle)
            if after != before:  # acts came out of the write-ahead log
                save.contents, findings = examine(after)
                _sound(path, findings)
            save._sign()
        except BaseException as error:
            save.close()
            if isinstance(error, OSError | sqlite3.Error):
                raise _refused(path, error, "it cannot be opened to play on") from error
            raise
        return save

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database."""
        if self._connection is None:
            raise SaveError("it has been closed", where=str(self.path), way_out="open it again")
        return self._connection

    def _connect(self, *, create: bool = False) -> None:
        """Take the save for this program alone."""
        mode = "rwc" if create else "rw"
        uri = f"{Path(self._key).as_uri()}?mode={mode}"
        self._connection = db = sqlite3.connect(
            uri, uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        if create:
            db.execute(f"PRAGMA page_size = {PAGE}")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("PRAGMA secure_delete = ON")
        if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise sqlite3.OperationalError("the file system does not take a write-ahead log")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
        self._settle()

    def _sign(self) -> None:
        """Record this program as the writer if it is another than the last."""
        me = _this_program()
        if self.contents.writers[-1] != me:
            with self.act() as act:
                act.writer(me)

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def act(self) -> Iterator[Act]:
        """One accepted act: on disk when the block is left, or not there at all.

        Raises:
            SaveError: the disk refuses it; the save and `contents` are as before.
        """
        db = self.connection
        act = Act(self)
        try:
            db.execute("BEGIN IMMEDIATE")
            yield act
            # stamps page 1 with this SQLite's version, which the audit compares with the last writer
            db.execute(f"PRAGMA user_version = {FORMAT}")
            db.execute("COMMIT")
        except BaseException as error:
            with contextlib.suppress(sqlite3.Error):
                if db.in_transaction:
                    db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error | OSError):
                raise _refused(self.path, error, "nothing of it was kept, the game stands as before") from error
            raise
        act.committed()
        self._settle()

    def _settle(self) -> None:
        """Move what was committed into the file; if that fails now, it is safe in the log beside it."""
        with contextlib.suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        if self._handle is not None:  # after the connection: closing it drops the locks SQLite has on the file
            os.close(self._handle)
            self._handle = None
        if _open_here.get(self._key) is self:
            del _open_here[self._key]

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file."""
        self.close()


def contents(path: Path) -> Contents:
    """The contents of a save, for reading only; nothing is written, not even beside it.

    Raises:
        SaveError: it is no save, damaged, of a newer version, or in use by another program.
    """
    held = _open_here.get(os.path.realpath(path))
    if held is not None:
        return held.contents
    found, findings = audit(path)
    _sound(path, findings)
    return found


def audit(path: Path) -> tuple[Contents, list[Finding]]:
    """The contents of a save and everything that is wrong with it, byte by byte.

    Raises:
        SaveError: it is no save, of a newer version, or in use by another program.
    """
    if in_use(path):
        raise _busy(path)
    try:
        content, left = path.read_bytes(), _left_behind(path)
    except OSError as error:
        raise _refused(path, error, "it cannot be read") from error
    return _verify(path, content, left)


def _verify(path: Path, content: bytes, left: bytes) -> tuple[Contents, list[Finding]]:
    """Contents and findings of a save, with what a killed program left in the write-ahead log."""
    _recognise(path, content)
    recovered = wal.recover(left, PAGE)
    found, findings = examine(wal.apply(content, recovered, PAGE))
    if recovered.damage:  # SQLite would drop the acts from there on without a word
        findings.insert(0, Finding(f"write-ahead log {path.name}-wal: {recovered.damage}", found.turn))
    return found, findings


def _left_behind(path: Path) -> bytes:
    """The write-ahead log beside a save; nothing where it was closed well."""
    log = _beside(Path(os.path.realpath(path)), "-wal")
    return log.read_bytes() if log.exists() else b""


def examine(content: bytes) -> tuple[Contents, list[Finding]]:
    """The contents of a save given as bytes, and everything that is wrong with it."""
    pages = Pages(content, EXPECTED)
    try:
        tables = pages.tables()
    except Damage as damage:
        return Contents(), [Finding(str(damage))]
    found, findings = contents_of(tables)
    if found.writers and found.writers[-1].sqlite != pages.sqlite_version():
        version, last = pages.sqlite_version(), found.writers[-1].sqlite
        findings.append(Finding(f"page 1, byte 96: version of SQLite is {version}, expected {last}"))
    return found, findings


def in_use(path: Path) -> bool:
    """Whether a program, perhaps this one, has the save open."""
    if os.path.realpath(path) in _open_here:
        return True
    if fcntl is None:  # there, a file that is locked cannot be read at all
        return False
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        # the bytes on which SQLite holds its locks; asking through SQLite would leave files beside the save
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError as error:
        return error.errno in (errno.EACCES, errno.EAGAIN)
    finally:
        os.close(handle)
    return False


def _this_program() -> Writer:
    major, minor, patch = sqlite3.sqlite_version_info
    return Writer(program_version(), major * 1_000_000 + minor * 1000 + patch)


def _read(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _recognise(path: Path, content: bytes) -> None:
    """Refuse what is no save at all, and what a newer program wrote."""
    no_save = "name a file that wargame wrote, or begin a new game"
    if not content:
        raise SaveError("the file is empty", where=str(path), way_out=no_save)
    if content[:16] != MAGIC or len(content) < 100 or be(content, 68, 4) != APPLICATION_ID:
        raise SaveError("this is not a save of wargame, or its first page is damaged", where=str(path), way_out=no_save)
    if be(content, 60, 4) > FORMAT:
        what = f"the save has format {be(content, 60, 4)}, this program ({program_version()}) knows up to {FORMAT}"
        raise SaveError(what, where=str(path), way_out="open it with the newer wargame that wrote it, or update this one")


def _sound(path: Path, findings: list[Finding]) -> None:
    if findings:
        raise _damaged(path, findings)


def _damaged(path: Path, findings: list[Finding]) -> SaveError:
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    turns = [f.turn for f in findings if f.turn is not None]
    good = f" --turn {min(turns)}" if turns else ""
    return SaveError(
        f"the save is damaged: {findings[0]}{more}", where=str(path),
        way_out=f"take a back-up copy, or try 'wargame saves fork {path.name}{good}' to rescue what is whole",
    )


def _busy(path: Path) -> SaveError:
    return SaveError(
        "another program has this game open", where=str(path),
        way_out="close it there, or join that game instead of opening its save",
    )


def _refused(path: Path, error: Exception, outcome: str) -> SaveError:
    """The error of a disk or a database, with what became of the act and the way out."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number = getattr(error, "errno", None)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy(path)
    if isinstance(error, FileNotFoundError):
        return SaveError("there is no such save", where=str(path), way_out="'wargame saves list' shows those there are")
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        what, way_out = "the disk is full", "free some space and do it again"
    elif code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) or number in (errno.EPERM, errno.EACCES, errno.EROFS):
        what, way_out = "it may not be written here", "copy it to a folder of your own, or change its permissions"
    else:
        what, way_out = str(error).lower(), "look after the disk, then do it again"
    return SaveError(f"{what}: {outcome}", where=str(path), way_out=way_out)
