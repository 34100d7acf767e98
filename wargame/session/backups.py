"""Back-ups: copies of a game as it stood after its last turns, in a folder next to the save."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wargame.base.errors import SaveError
from wargame.session.layout import SUFFIX
from wargame.session.save import PAGES, Save
from wargame.session.verify import beside, contents, refused

ENDING: Final = ".backups"


@dataclass(frozen=True, slots=True)
class Backup:
    """One of them.

    Attributes:
        path: a save like any other.
        turn: turns it holds.
        size: bytes.
    """

    path: Path
    turn: int
    size: int


def folder_of(save: Path) -> Path:
    """Where the back-ups of a save lie."""
    return save.with_name(save.name + ENDING)


def backups_of(save: Path) -> list[Backup]:
    """The back-ups of a save, the oldest first."""
    found = [(path, path.stat()) for path in folder_of(save).glob(f"turn-*{SUFFIX}")]
    found.sort(key=lambda one: (one[1].st_mtime_ns, one[0].name))
    return [Backup(path, int(path.stem.split("-")[1]), stat.st_size) for path, stat in found]


def back_up(save: Save, *, kept: int, endings: Collection[str] = ()) -> Path:
    """Copy an open save as it stands, and let go of the oldest copies.

    Args:
        save: held by nobody else meanwhile.
        kept: how many stay, the newest.
        endings: of files that lie beside the save and go with it, where they are there.

    Raises:
        SaveError: the disk refuses it; the save and the copies there were are as before.
    """
    folder = folder_of(save.path)
    part = folder / f".part{SUFFIX}"
    try:
        folder.mkdir(exist_ok=True)
        path = _free(folder, save.contents.turn)
        try:
            _copy(save, part)
            for ending in endings:
                with contextlib.suppress(FileNotFoundError):
                    shutil.copy2(beside(save.path, ending), beside(path, ending))
            part.replace(path)
        finally:
            for stale in (part, beside(part, "-wal"), beside(part, "-shm")):
                stale.unlink(missing_ok=True)
        for old in backups_of(save.path)[:-kept]:
            for ending in ("", *endings):
                beside(old.path, ending).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise refused(folder, error, "no back-up was made, the game goes on") from error
    return path


def restore(backup: Path, into: Path, endings: Collection[str] = ()) -> None:
    """Copy a back-up, verified, to where it can be played on; it stays as it is.

    Raises:
        SaveError: it is damaged, or there is a save of that name already.
    """
    contents(backup)
    if into.exists():
        raise SaveError("there is a save of that name already", where=str(into), way_out="choose another name")
    part = into.with_name(f".{into.name}.part")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        for ending in endings:
            with contextlib.suppress(FileNotFoundError):
                shutil.copy2(beside(backup, ending), beside(into, ending))
        shutil.copy(backup, part)
        part.replace(into)
    except OSError as error:
        raise refused(into, error, "nothing was restored") from error
    finally:
        part.unlink(missing_ok=True)


def _copy(save: Save, to: Path) -> None:
    """The pages of a save; SQLite raises the schema's number in a copy, and it must be as it was."""
    number = save.connection.execute("PRAGMA schema_version").fetchone()[0]
    with contextlib.closing(sqlite3.connect(to)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # nobody reads it before all of it is on disk
        copy.execute(f"PRAGMA cache_size = {PAGES}")
        save.connection.backup(copy)
        copy.execute(f"PRAGMA schema_version = {number}")
    with to.open("rb+") as written:
        os.fsync(written.fileno())


def _free(folder: Path, turn: int) -> Path:
    """A name that no other back-up has: a turn that was taken back is played again."""
    path, number = folder / f"turn-{turn:03}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"turn-{turn:03}-{number}{SUFFIX}"
    return path
