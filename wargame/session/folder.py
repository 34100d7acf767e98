"""Where saves lie, what they are called, and what a list of them shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from wargame.base.errors import SaveError
from wargame.base.text import clean, suggest
from wargame.session.backups import folder_of
from wargame.session.chronicle import Chronicle
from wargame.session.layout import SUFFIX
from wargame.session.verify import contents
from wargame.session.wire import HUMAN


@dataclass(frozen=True, slots=True)
class Entry:
    """A save in a list.

    Attributes:
        problem: why it cannot be opened, or nothing; then the rest is empty.
    """

    path: Path
    scenario: str = ""
    title: str = ""
    turn: int = 0
    turns: int = 0
    seats: tuple[str, ...] = ()
    """Seats that persons play."""
    ended: bool = False
    changed: str = ""
    """UTC time of its last act, ISO 8601."""
    problem: str = ""


def saves_folder() -> Path:
    """``saves`` in the working directory when there is one, else the user's own folder."""
    here = Path.cwd() / "saves"
    return here if here.is_dir() else Path(platformdirs.user_data_dir("wargame", appauthor=False)) / "saves"


def new_path(scenario: str, folder: Path | None = None, *, now: dt.datetime | None = None) -> Path:
    """A name for a new save that no other save has."""
    folder = saves_folder() if folder is None else folder
    moment = (dt.datetime.now() if now is None else now).strftime("%Y-%m-%d-%H%M")  # noqa: DTZ005
    path = folder / f"{scenario}-{moment}{SUFFIX}"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{scenario}-{moment}-{number}{SUFFIX}"
    return path


def find(name: str | Path, folder: Path | None = None) -> Path:
    """The save that `name` means: a path, or the name of a save in the folder, with or without its ending.

    Raises:
        SaveError: there is none; names what there is.
    """
    folder = saves_folder() if folder is None else folder
    for path in _meant(name, folder):
        if path.is_file():
            return path
    known = [p.stem for p in _newest_first(folder)]
    way_out = suggest(Path(name).stem, known, "saves") if known else f"there are none yet in {folder}"
    raise SaveError("there is no such save", where=clean(str(name)), way_out=way_out)


def find_backed_up(name: str | Path, folder: Path | None = None) -> Path:
    """As `find`; but a save that is lost is found too, as long as it has a folder of back-ups.

    Raises:
        SaveError: there is neither.
    """
    try:
        return find(name, folder)
    except SaveError:
        for path in _meant(name, saves_folder() if folder is None else folder):
            if folder_of(path).is_dir():
                return path
        raise


def _meant(name: str | Path, folder: Path) -> tuple[Path, ...]:
    """Where a save of that name could lie."""
    given = Path(name)
    return (given, given.with_name(given.name + SUFFIX), folder / given, folder / f"{given}{SUFFIX}")


def listing(folder: Path | None = None, others: Iterable[Path] = ()) -> list[Entry]:
    """Every save of a folder, and `others`, the newest first; one that cannot be opened says why."""
    return [entry(path) for path in _newest_first(saves_folder() if folder is None else folder, others)]


def entry(path: Path) -> Entry:
    """What the list shows of one save."""
    try:
        found = contents(path)
    except SaveError as error:
        return Entry(path, problem=error.what + (f"; {error.way_out}" if error.way_out else ""))
    players = Chronicle(found).players() if found.events else {}
    ended = any(found.of_kind("GameEnded"))
    return Entry(
        path,
        scenario=clean(found.meta.get("scenario", "")),
        title=clean(found.meta.get("title", "")),
        turn=found.turn if ended else found.turn + 1,
        turns=int(found.started.get("turns", 0)),
        seats=tuple(seat for seat, player in players.items() if player == HUMAN),
        ended=ended,
        changed=found.events[-1].at,
    )


def _newest_first(folder: Path, others: Iterable[Path] = ()) -> list[Path]:
    inside = list(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    known = {path.resolve() for path in inside}
    outside = [path for path in others if path.resolve() not in known and path.is_file()]
    return sorted([*inside, *outside], key=lambda p: (-p.stat().st_mtime, p.name))
