"""Opening a save to read it: verified byte by byte, or refused with what is wrong and the way out."""

from __future__ import annotations

import errno
import os
import sqlite3
from importlib import metadata
from pathlib import Path
from typing import Final, Protocol

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from wargame.base.errors import SaveError
from wargame.base.source import SAVED
from wargame.session import wal
from wargame.session.contents import Contents
from wargame.session.layout import APPLICATION_ID, EXPECTED, FORMAT, PAGE
from wargame.session.pages import Pages, be
from wargame.session.reading import LOST, Finding, contents_of

_FORBIDDEN_CODES: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


class Held(Protocol):
    """A save that this program has open."""

    contents: Contents


held_here: Final[dict[str, Held]] = {}
"""Saves that this program has open, by real path. Closing any other handle on their file would drop SQLite's locks on
it (POSIX), so they are read from memory."""


def program_version() -> str:
    """Version of this program, as its saves record it."""
    try:
        return metadata.version("wargame")
    except metadata.PackageNotFoundError:
        return "unreleased"


def contents(path: Path) -> Contents:
    """The contents of a save, for reading only; nothing is written, not even beside it.

    Raises:
        SaveError: it is no save, damaged, of a newer version, or in use by another program.
    """
    found, findings = audit(path)
    sound(path, findings)
    return found


def audit(path: Path) -> tuple[Contents, list[Finding]]:
    """The contents of a save and everything that is wrong with it, byte by byte.

    Raises:
        SaveError: it is no save, of a newer version, or in use by another program.
    """
    held = held_here.get(os.path.realpath(path))
    if held is not None:  # verified when it was opened, and written by nobody else since
        return held.contents, []
    if in_use(path):
        raise busy(path)
    try:
        content, left = path.read_bytes(), left_behind(path)
    except OSError as error:
        raise refused(path, error, "it cannot be read") from error
    return verify(path, content, left)


def verify(path: Path, content: bytes, left: bytes) -> tuple[Contents, list[Finding]]:
    """Contents and findings of a save, with what a killed program left in the write-ahead log."""
    recognise(path, content)
    recovered = wal.recover(left, PAGE)
    found, findings = examine(wal.apply(content, recovered, PAGE))
    if recovered.damage:  # SQLite would drop the acts from there on without a word
        findings.insert(0, Finding(f"write-ahead log {path.name}-wal: {recovered.damage}", found.turn))
    return found, findings


def left_behind(path: Path) -> bytes:
    """The write-ahead log beside a save; nothing where it was closed well."""
    log = beside(Path(os.path.realpath(path)), "-wal")
    return log.read_bytes() if log.exists() else b""


def examine(content: bytes) -> tuple[Contents, list[Finding]]:
    """The contents of a save given as bytes, and everything that is wrong with it."""
    pages = Pages(content, EXPECTED)
    tables, damages = pages.read()
    found, findings = contents_of(tables)
    findings = [*(Finding(str(damage)) for damage in damages), *findings]
    if found.writers and found.writers[-1].sqlite != pages.sqlite_version():
        version, last = pages.sqlite_version(), found.writers[-1].sqlite
        findings.append(Finding(f"page 1, byte 96: version of SQLite is {version}, expected {last}"))
    return found, findings


def in_use(path: Path) -> bool:
    """Whether a program, perhaps this one, has the save open."""
    if os.path.realpath(path) in held_here:
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


def read_handle(handle: int) -> bytes:
    """The whole file behind an open handle, which stays open."""
    os.lseek(handle, 0, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def beside(path: Path, ending: str) -> Path:
    """The file that SQLite keeps next to a save."""
    return path.with_name(path.name + ending)


def recognise(path: Path, content: bytes) -> None:
    """Refuse what is no save at all, and what a newer program wrote."""
    no_save = "name a file that wargame wrote, or begin a new game"
    if not content:
        raise SaveError("the file is empty", where=str(path), way_out=no_save)
    if content[:16] != SAVED or len(content) < 100 or be(content, 68, 4) != APPLICATION_ID:
        raise SaveError("this is not a save of wargame, or its first page is damaged", where=str(path), way_out=no_save)
    if be(content, 60, 4) > FORMAT:
        what = f"the save has format {be(content, 60, 4)}, this program ({program_version()}) knows up to {FORMAT}"
        way_out = "open it with the newer wargame that wrote it, or update this one"
        raise SaveError(what, where=str(path), way_out=way_out)


def sound(path: Path, findings: list[Finding]) -> None:
    """Refuse a save in which something was found."""
    if findings:
        raise damaged(path, findings)


def damaged(path: Path, findings: list[Finding]) -> SaveError:
    """The error that names what is wrong with a save, and how to rescue what is whole."""
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    turns = [f.turn for f in findings if f.turn is not None]
    good = f" --turn {min(turns)}" if turns else ""
    rescue = f", or rescue what is whole with 'wargame saves fork {path}{good}'"
    return SaveError(
        f"the save is damaged: {findings[0]}{more}",
        where=str(path),
        way_out=f"take a back-up copy{'' if LOST in turns else rescue}",
    )


def busy(path: Path) -> SaveError:
    """The error of a save that another program has open."""
    return SaveError(
        "another program has this game open",
        where=str(path),
        way_out="close it there, or join that game instead of opening its save",
    )


def refused(path: Path, error: Exception, outcome: str) -> SaveError:
    """The error of a disk or a database, with what became of the act and the way out."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number = getattr(error, "errno", None)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy(path)
    if isinstance(error, FileNotFoundError):
        return SaveError("there is no such save", where=str(path), way_out="'wargame saves list' shows those there are")
    if isinstance(error, IsADirectoryError):
        return SaveError("this is a folder", where=str(path), way_out="name a save in it")
    if code == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        what, way_out = "the disk is full", "free some space and do it again"
    elif code in _FORBIDDEN_CODES or number in (errno.EPERM, errno.EACCES, errno.EROFS):
        what, way_out = "it may not be written here", "copy it to a folder of your own, or change its permissions"
    else:
        what, way_out = str(error).lower(), "look after the disk, then do it again"
    return SaveError(f"{what}: {outcome}", where=str(path), way_out=way_out)
