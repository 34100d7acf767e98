"""Where scenarios are, and which of their files count: by path, by name, or out of a save."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from wargame.base.errors import Problem
from wargame.base.source import LARGEST, read_bytes, read_text
from wargame.base.text import suggest

SUFFIXES: Final = (".yaml", ".yml")
MANY: Final = 400
"""Files of one scenario."""
ANCESTORS: Final = 8
"""Scenarios that extend one another."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files of one scenario: name in the save -> (name in problems, text)."""

    id: str
    files: Mapping[str, tuple[str, str]]
    problems: tuple[Problem, ...] = ()


Finder = Callable[[str], "Found | Problem"]
"""Gives the scenario of a name, or says why there is none."""


def on_disk(search: Sequence[Path] = (), beside: Path | None = None) -> Finder:
    """Find scenarios by name: beside another one, where the caller says, in ./scenarios, among the shipped ones."""

    def find(name: str) -> Found | Problem:
        places = folders(search, beside)
        for place in places if name else ():
            for path in (place / name, *(place / f"{name}{suffix}" for suffix in SUFFIXES)):
                if is_scenario(path):
                    return gather(path)
        known = sorted({found.stem if found.is_file() else found.name for found in scenarios(places)})
        return Problem(name or "''", 0, 0, "", "no such scenario", suggest(name, known, "scenarios"))

    return find


def in_save(files: Mapping[str, str]) -> Finder:
    """Find scenarios among the files of a save."""

    def find(name: str) -> Found | Problem:
        texts: dict[str, tuple[str, str]] = {}
        problems: list[Problem] = []
        for path, content in sorted(files.items()):
            folder, _, rest = path.partition("/")
            if (folder if rest else Path(folder).stem) == name:
                text, wrong = read_text(content, path)
                texts[path] = (path, text)
                problems += wrong
        return Found(name, texts, tuple(problems)) if texts else Problem(name, 0, 0, "", "not in these files")

    return find


def folders(search: Sequence[Path] = (), beside: Path | None = None) -> list[Path]:
    """The folders that hold scenarios, the nearest first."""
    shipped = Path(str(resources.files("wargame"))) / "scenarios"
    checkout = Path(str(resources.files("wargame"))).parent / "scenarios"
    places = [*([beside] if beside else []), *search, Path("scenarios"), shipped, checkout]
    return [place for place in dict.fromkeys(places) if place.is_dir()]


def scenarios(places: Sequence[Path]) -> list[Path]:
    """Every scenario in some folders; the first of a name counts."""
    found: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.iterdir()):
            if is_scenario(path):
                found.setdefault(path.stem if path.is_file() else path.name, path)
    return list(found.values())


def is_scenario(path: Path) -> bool:
    """Whether a path looks like a scenario: a YAML file, or a folder with one in it."""
    if path.is_dir():
        return any(_is_yaml(found) for found in path.iterdir())
    return path.is_file() and _is_yaml(path)


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def gather(path: Path) -> Found:
    """Read the files of a scenario: its YAML in the order of the names, and its briefings."""
    problems: list[Problem] = []
    name = path.stem if path.is_file() else path.resolve().name
    if path.is_file():
        members = [(path.name, path)]
    else:
        members = sorted((found.relative_to(path).as_posix(), found) for found in _members(path))
        members = [(f"{name}/{relative}", found) for relative, found in members]
    if not members:
        problems.append(Problem(_shown(path), 0, 0, "", "no scenario here: no YAML file in it"))
    if len(members) > MANY:
        problems.append(Problem(_shown(path), 0, 0, "", "too many files", f"a scenario has {MANY} at most"))
        members = []
    texts: dict[str, tuple[str, str]] = {}
    for key, member in members:
        text, wrong = _read(member)
        problems += wrong
        texts[key] = (_shown(member), text)
    return Found(name, texts, tuple(problems))


def _members(folder: Path) -> list[Path]:
    """The files of a folder that belong to its scenario, hidden ones aside."""
    found: list[Path] = []
    for parent, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for file in files:
            path = Path(parent) / file
            is_brief = path.suffix.lower() == ".md" and path.parent.name == "briefings"
            if not file.startswith(".") and (_is_yaml(path) or is_brief):
                found.append(path)
        if len(found) > MANY:
            break
    return found


def _read(path: Path) -> tuple[str, list[Problem]]:
    """A file's text; what is too large is refused before it is read."""
    shown = _shown(path)
    try:
        if not path.is_file():
            return "", [Problem(shown, 0, 0, "", "not a regular file", "take it out")]
        size = path.stat().st_size
        if size > LARGEST:
            way_out = f"a file has {LARGEST // 1_000_000} MB at most"
            return "", [Problem(shown, 0, 0, "", f"{size / 1e6:.1f} MB is too large", way_out)]
        return read_bytes(path.read_bytes(), shown)
    except OSError as error:
        return "", [Problem(shown, 0, 0, "", f"cannot be read: {(error.strerror or str(error)).lower()}")]


def slug(name: str) -> str:
    """A folder's name as the id of its scenario.

    >>> slug("Eastern Congo, 2025")
    'eastern-congo-2025'
    """
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") or "scenario"


def _shown(path: Path) -> str:
    """A path as the reader knows it: from here where it lies below, else as it is."""
    here = os.path.relpath(path)
    return Path(here if path.is_absolute() and not here.startswith("..") else path).as_posix()
