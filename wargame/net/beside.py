"""What a session keeps beside its save, as safe as the save: codes, people, pens, clock.

The save is the game, and goes round with it; who sat in the room with which ticket does not belong in there. So it
lies in a file of its own next to the save, replaced as a whole: written, synced, and then given its name.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from wargame.base.errors import SaveError
from wargame.net.roster import Kept, Roster
from wargame.session.clock import Clock

ENDING: Final = ".session"
PROOF: Final = ".tls"
"""Ending of the certificate that a host made, with its key."""
ENDINGS: Final = (ENDING, PROOF)
"""What lies beside the save of a session, and goes with its back-ups."""


class Record(Kept):
    """All of it."""

    format: int = 1
    game: str
    """Hash of the first row of the save's log: the game it belongs to."""
    roster: Roster = Roster()
    clock: Clock | None = None
    """Of the phase in which the session is, where it has one."""
    taken: int = 0
    """The turn after which the last break was taken."""


def path_beside(save: Path) -> Path:
    """Where the record of a save lies."""
    return save.with_name(save.name + ENDING)


def read_record(save: Path, game: str) -> Record | None:
    """The record beside a save; nothing where there is none yet.

    Raises:
        SaveError: it cannot be read, or belongs to another game.
    """
    path = path_beside(save)
    way_out = "move it away, and give out new codes"
    try:
        record = Record.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise SaveError("it cannot be read", where=str(path), way_out=way_out) from error
    if record.game != game or record.format != 1:
        raise SaveError("it belongs to another game or program", where=str(path), way_out=way_out)
    return record


def keep_record(save: Path, record: Record) -> None:
    """Put the record on disk before anybody is told of what it says.

    Raises:
        SaveError: the disk refuses it; the old one stands.
    """
    keep_beside(path_beside(save), record.model_dump_json(indent=1).encode())


def keep_beside(path: Path, content: bytes) -> None:
    """Put a file on disk as a whole, for its owner only.

    Raises:
        SaveError: the disk refuses it; what was there stands.
    """
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:  # mode 600
            try:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise
        Path(part.name).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise SaveError("it cannot be written", where=str(path), way_out="free some space and do it again") from error


def _sync_folder(folder: Path) -> None:
    """Make the new name as lasting as the content, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
