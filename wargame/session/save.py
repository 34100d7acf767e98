"""The save: one SQLite file, one transaction per accepted act, nothing ever changed or taken away.

What `Save.act` has returned from is on disk (write-ahead log, ``synchronous=FULL``). Moving it into the file itself
costs the disk more than writing it down, so that is done for some acts together, with every turn, and when the save is
closed: a save that nobody has open is one file. All tables are only appended to and all their keys are INTEGER PRIMARY
KEYs: every byte of the file then has one possible place, which `wargame.session.pages` checks.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from wargame.base.digest import canonical_json
from wargame.base.errors import SaveError
from wargame.session.act import Act
from wargame.session.contents import Contents, Signature, Writer, signature_of
from wargame.session.layout import APPLICATION_ID, COLUMNS, FORMAT, PAGE, SCHEMA
from wargame.session.log import utc_now
from wargame.session.reading import digest_of
from wargame.session.shelf import Disk
from wargame.session.verify import (
    beside,
    busy,
    examine,
    held_here,
    in_use,
    left_behind,
    program_version,
    read_handle,
    refused,
    sound,
    verify,
)

BUSY: Final = 1.0
"""Seconds to wait for another program before saying that it has the save."""
TOGETHER: Final = 32
"""Acts that the write-ahead log holds at most, so that opening the save of a killed program takes no time."""
PAGES: Final = 24
"""Pages that SQLite keeps in memory; what is read of past turns is in the cache of the system anyway."""

AT_ONCE: Final = 250
"""Rows that are read by one statement at most."""

_SELECT: Final = {table: f"SELECT * FROM {table} WHERE number IN " for table in COLUMNS}  # noqa: S608
_SIGNED: Final = {
    "events": "SELECT number, body FROM events WHERE instr(body, ?)",
    "drafts": "SELECT 0, orders FROM drafts WHERE instr(orders, ?)",
}


def this_program() -> Writer:
    """The writer that this program is."""
    major, minor, patch = sqlite3.sqlite_version_info
    return Writer(program_version(), major * 1_000_000 + minor * 1000 + patch)


class Save:
    """An open save, held against every other program until it is closed.

    Attributes:
        path: where it lies.
        contents: what is on disk, and nothing that is not.
        signature: who does what is written next, where that is known; used up by the first row.
    """

    def __init__(self, path: Path, *, now: Callable[[], str] = utc_now) -> None:
        """Use `open` or `create`."""
        self.path = path
        self.now = now
        self.contents = Contents()
        self.signature: Signature | None = None
        self._key = os.path.realpath(path)
        self._outcome = "nothing of it was kept, the game stands as before"
        self._handle: int | None = None
        self._connection: sqlite3.Connection | None = None
        self._logged = 0
        """Acts in the write-ahead log since it was last emptied."""

    # --- opening ---------------------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: Path,
        meta: Mapping[str, str],
        files: Mapping[str, str],
        started: Mapping[str, object],
        snapshot: bytes | None = None,
        *,
        now: Callable[[], str] = utc_now,
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
        save._outcome = "no game was begun"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for stale in (part, beside(part, "-wal"), beside(part, "-journal")):
                stale.unlink(missing_ok=True)
            save._connect(create=True)
            with save.act() as act:
                for _, _, sql in SCHEMA:
                    save.connection.execute(sql)
                act.writer(this_program())
                fill(act)
            save.close()
            part.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise refused(path, error, save._outcome) from error
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
        if save._key in held_here:
            raise SaveError("this program has it open already", where=str(path), way_out="close that game first")
        try:
            if in_use(path):
                raise busy(path)
            save._handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            before = read_handle(save._handle)
            save.contents, findings = verify(path, before, left_behind(path))
            sound(path, findings)  # before SQLite sees it: it would mend some of the header in silence
            save._connect()
            held_here[save._key] = save
            after = read_handle(save._handle)
            if after != before:  # acts came out of the write-ahead log
                save.contents, findings = examine(after)
                sound(path, findings)
            save.contents.shelf = Disk(save._read, save.contents.marks, save._damaged)
            save._sign()
        except BaseException as error:
            save.close()
            if isinstance(error, OSError | sqlite3.Error):
                raise refused(path, error, "it cannot be opened to play on") from error
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
        db.execute(f"PRAGMA cache_size = {PAGES}")
        db.execute("PRAGMA cache_spill = OFF")  # what is not committed stays out of the write-ahead log
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
        self._settle()

    def _sign(self) -> None:
        """Record this program as the writer if it is another than the last."""
        me = this_program()
        if self.contents.writers[-1] != me:
            with self.act() as act:
                act.writer(me)

    def sign(self, signature: Signature | None) -> None:
        """Say who does what is written next."""
        self.signature = signature

    # --- reading ----------------------------------------------------------------------------------------------------

    def _read(self, table: str, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """Rows that are there, in the order of their keys."""
        rows: list[tuple[Any, ...]] = []
        for at in range(0, len(keys), AT_ONCE):
            part = keys[at : at + AT_ONCE]
            rows += self._ask(table, f"{_SELECT[table]}({', '.join('?' * len(part))})", *part)
        return rows

    def row_of(self, signature: Signature) -> int | None:
        """Number of the row of the log that carries a signature, 0 for a draft; nothing where none does."""
        for table, sql in _SIGNED.items():
            for number, text in self._ask(table, sql, f'"act":{canonical_json(signature.act)}'):
                if self._signed_by(table, text) == signature:
                    return int(number)
        return None

    def _signed_by(self, table: str, text: str) -> Signature | None:
        try:
            return signature_of(json.loads(text))
        except ValueError:
            raise self._damaged(table) from None

    def _ask(self, table: str, sql: str, *values: int | str) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            if "UTF-8" in str(error):  # it quotes the row, which is perhaps nobody's business
                raise self._damaged(table) from None
            raise refused(self.path, error, "it cannot be read") from error

    def _damaged(self, table: str, key: int | None = None) -> SaveError:
        """The error of a row that is not as it was written; what of it goes to others names no place of the host."""
        row = "a row" if key is None else f"row {key}"
        what = f"the save is damaged: table {table}, {row} is not as it was written"
        way_out = "close the game, and take a back-up or rescue what is whole with 'wargame saves fork'"
        return SaveError(what, where=str(self.path), way_out=way_out)

    # --- writing -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def act(self) -> Iterator[Act]:
        """One accepted act: on disk when the block is left, or not there at all.

        Raises:
            SaveError: the disk refuses it; the save and `contents` are as before.
        """
        db = self.connection
        self._expect_in_place()
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
                self._logged = TOGETHER  # if it cannot be settled now, then with the next act
                self._settle()
                raise refused(self.path, error, self._outcome) from error
            raise
        act.committed()
        self._logged += 1
        if act.ends_a_turn or self._logged >= TOGETHER:
            self._settle()

    @property
    def in_place(self) -> bool:
        """Whether the file still goes by its name."""
        if self._handle is None or os.name == "nt":  # there, nobody can take away a file that is open
            return True
        try:
            return os.path.samestat(Path(self._key).stat(), os.fstat(self._handle))
        except OSError:
            return False

    def _expect_in_place(self) -> None:
        """Refuse to write to a file that has lost its name: all of it would be gone when it is closed."""
        if not self.in_place:
            what = "the file of this game was deleted, moved or replaced"
            way_out = "put it back where it was; if it is lost, fork the game, and go on with the copy"
            raise SaveError(f"{what}: {self._outcome}", where=str(self.path), way_out=way_out)

    def _settle(self) -> None:
        """Move what was committed into the file; if that fails now, it is safe in the log beside it.

        What a refused act left there is gone then too: it would look like damage to whoever opens the save next.
        """
        with contextlib.suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._logged = 0

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        if self._handle is not None:  # after the connection: closing it drops the locks SQLite has on the file
            os.close(self._handle)
            self._handle = None
        if held_here.get(self._key) is self:
            del held_here[self._key]

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the file."""
        self.close()
